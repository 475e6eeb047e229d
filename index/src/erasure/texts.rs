//! Every text that is kept of an item or a source, one by one.
//!
//! The structs are taken apart field by field, so that a field that is added later is not forgotten here.

use crate::minutes::{
    AgendaItem, Attendee, Document, Fact, Meeting, Origin, OriginSource, RecordedVote,
};
use crate::parse::Listing;
use crate::record::{Closed, Ruling, Variant};
use crate::store::{Outcome, SourceRow};

/// Gives every text of a variant, but for the path of its source, by which the file is known.
pub(crate) fn each_text(variant: &mut Variant, give: &mut impl FnMut(&mut String)) {
    let Variant {
        source: _,
        place: _,
        text_hash: _,
        sketch: _,
        meeting,
        item,
        closed,
        ruling,
        withheld: _,
    } = variant;
    each_of_meeting(meeting, give);
    each_of_item(item, give);
    let ruled = match ruling {
        Some(Ruling::Closed(closed)) => Some(closed),
        Some(Ruling::Released) | None => None,
    };
    for Closed {
        words,
        place,
        line: _,
    } in closed.iter_mut().chain(ruled)
    {
        give(words);
        give(place);
    }
}

fn each_of_meeting(meeting: &mut Meeting, give: &mut impl FnMut(&mut String)) {
    let Meeting {
        page: _,
        council,
        committee,
        date,
        time,
        kind: _,
        status: _,
        venue,
        contact,
        attendance,
        site_meeting_id,
        site_committee_id,
        site,
        url,
        retrieved: _,
        doubts,
        items,
    } = meeting;
    for fact in [council, committee].into_iter().flatten() {
        let Fact {
            value,
            certainty: _,
            evidence,
        } = fact;
        give(value);
        give(evidence);
    }
    if let Some(date) = date {
        give(&mut date.evidence);
    }
    let optional = [
        time,
        venue,
        contact,
        site_meeting_id,
        site_committee_id,
        site,
        url,
    ];
    optional.into_iter().flatten().for_each(&mut *give);
    for attendee in attendance {
        let Attendee {
            name,
            role,
            capacity: _,
            presence: _,
        } = attendee;
        give(name);
        role.iter_mut().for_each(&mut *give);
    }
    doubts.iter_mut().for_each(&mut *give);
    for item in items {
        each_of_item(item, give);
    }
}

fn each_of_item(item: &mut AgendaItem, give: &mut impl FnMut(&mut String)) {
    let AgendaItem {
        minute_number,
        agenda_number,
        title,
        purpose,
        decision,
        minutes,
        documents,
        recorded_votes,
        truncated: _,
        restricted: _,
        record_id,
        site_item_id,
        site_issue_id,
        url,
        line: _,
        origin,
    } = item;
    let optional = [
        minute_number,
        agenda_number,
        title,
        purpose,
        record_id,
        site_item_id,
        site_issue_id,
        url,
    ];
    optional.into_iter().flatten().for_each(&mut *give);
    decision.iter_mut().chain(minutes).for_each(&mut *give);
    for document in documents {
        let Document {
            title,
            url,
            restricted: _,
        } = document;
        give(title);
        url.iter_mut().for_each(&mut *give);
    }
    for vote in recorded_votes {
        let RecordedVote {
            title,
            kind,
            text,
            result,
        } = vote;
        [title, kind, text, result].into_iter().for_each(&mut *give);
    }
    if let Some(origin) = origin {
        each_of_origin(origin, give);
    }
}

/// A path that an export names leads to no file here, so that it is a text like others.
fn each_of_origin(origin: &mut Origin, give: &mut impl FnMut(&mut String)) {
    let Origin {
        aliases,
        sources,
        closed_by,
    } = origin;
    aliases.iter_mut().chain(closed_by).for_each(&mut *give);
    for OriginSource { path, format: _ } in sources {
        give(path);
    }
}

/// Gives every text that is kept of a source, but for its path.
pub(crate) fn each_text_of_row(row: &mut SourceRow, give: &mut impl FnMut(&mut String)) {
    let Outcome {
        format: _,
        refused,
        items: _,
        listed: _,
        council,
        listings,
        warnings,
    } = &mut row.outcome;
    refused.iter_mut().chain(council).for_each(&mut *give);
    for listing in listings {
        let Listing {
            site_meeting_id,
            site_committee_id,
            committee,
            date: _,
        } = listing;
        let optional = [site_meeting_id, site_committee_id, committee];
        optional.into_iter().flatten().for_each(&mut *give);
    }
    for warning in warnings {
        give(&mut warning.message);
    }
}

//! One file as read in a run: its bytes parsed, with what is known of it from beside it.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::merge;
use crate::minutes::{AgendaItem, Certainty, Meeting};
use crate::parse::{self, Format, Listing};
use crate::record::{SourceRef, Variant};
use crate::source::walk::{self, SourceFile};
use crate::source::{apply_listings, hash64};
use crate::store::{Outcome, SourceRow};
use crate::understand::{dates, exempt, meeting_dates};

/// One file as read in this run.
pub(super) struct Reading {
    pub(super) row: SourceRow,
    /// `None` when its bytes and surroundings are as before, so that nothing has to be done.
    pub(super) meetings: Option<Vec<Meeting>>,
}

impl Reading {
    pub(super) fn of(root: u32, file: &SourceFile, before: Option<&SourceRow>) -> Self {
        let context = file.context.fingerprint();
        let mut row = SourceRow {
            root,
            path: file.path.clone(),
            size: file.size,
            modified: file.modified,
            indexed: now(),
            content: 0,
            context,
            outcome: Outcome::default(),
        };
        let bytes = match walk::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                row.outcome.refused = Some(format!("cannot be read: {error}"));
                return Self {
                    row,
                    meetings: Some(Vec::new()),
                };
            }
        };
        row.content = hash64(bytes.as_deref().unwrap_or_default());
        if let Some(before) =
            before.filter(|before| before.content == row.content && before.context == context)
        {
            row.outcome = before.outcome.clone();
            return Self {
                row,
                meetings: None,
            };
        }
        let parsed = bytes
            .ok_or_else(|| "binary data, not text".to_owned())
            .and_then(|bytes| parse::parse(&bytes).map_err(|error| error.to_string()));
        let (format, parsed) = match parsed {
            Ok(parsed) => parsed,
            Err(reason) => {
                row.outcome.refused = Some(reason);
                return Self {
                    row,
                    meetings: Some(Vec::new()),
                };
            }
        };
        let mut meetings = parsed.meetings;
        for meeting in &mut meetings {
            doubt_date(meeting);
            file.context.apply(meeting);
            bound_date(meeting);
        }
        row.outcome = Outcome {
            format: Some(format),
            refused: None,
            items: count(meetings.iter().map(|meeting| meeting.items.len()).sum()),
            unnamed: count(
                meetings
                    .iter()
                    .filter(|meeting| meeting.committee.is_none())
                    .count(),
            ),
            listings: parsed.listings,
            warnings: parsed.warnings,
        };
        Self {
            row,
            meetings: Some(meetings),
        }
    }

    /// Turns the meetings into variants, one for each item.
    pub(super) fn variants(self, listings: &[Listing]) -> (SourceRow, Vec<Variant>) {
        let format = self.row.outcome.format.unwrap_or(Format::Transcript);
        let source = SourceRef {
            root: self.row.root,
            path: self.row.path.clone(),
            format,
        };
        let mut variants = Vec::new();
        for (page, mut meeting) in self.meetings.unwrap_or_default().into_iter().enumerate() {
            apply_listings(&mut meeting, listings);
            let items = std::mem::take(&mut meeting.items);
            let page_hash = text_hash(&items);
            let closed = exempt::closed_span(&items);
            for (place, item) in items.into_iter().enumerate() {
                let held = closed.get(place).copied().unwrap_or(false);
                variants.push(Variant {
                    source: source.clone(),
                    place: (count(page), count(place)),
                    page_hash,
                    meeting: meeting.clone(),
                    item,
                    held: held
                        .then(|| "press and public were excluded from the meeting".to_owned()),
                });
            }
        }
        (self.row, variants)
    }
}

/// Returns a hash of a page's text: of what it prints, not of what is known from beside it.
fn text_hash(items: &[AgendaItem]) -> u64 {
    let mut text = String::new();
    for item in items {
        let parts = [&item.record_id, &item.title, &item.purpose]
            .into_iter()
            .flatten();
        for part in parts.chain(&item.decision).chain(&item.minutes) {
            text.push_str(part);
            text.push('\n');
        }
        text.push('\u{c}');
    }
    hash64(text.as_bytes())
}

/// Notes it where the page's own words for the date name a weekday that it was not.
fn doubt_date(meeting: &mut Meeting) {
    let Some(date) = meeting
        .date
        .as_ref()
        .filter(|fact| fact.certainty == Certainty::Stated)
    else {
        return;
    };
    let wrong = dates::find_dates(&date.evidence)
        .into_iter()
        .find(dates::DateMention::contradicts_itself);
    if let Some(day) = wrong.and_then(|mention| mention.range.day())
        && meeting.doubts.is_empty()
    {
        meeting.doubts.push(format!(
            "\"{}\": {day} was a {:?}",
            date.evidence,
            day.weekday()
        ));
    }
}

/// Bounds the date of a meeting by what its own page says, where no day is known.
fn bound_date(meeting: &mut Meeting) {
    let known = meeting
        .date
        .as_ref()
        .filter(|fact| !fact.value.is_unknown());
    if known.is_some_and(|fact| fact.certainty != Certainty::Inferred) {
        return;
    }
    let Some(bounds) = meeting_dates::bounds(meeting) else {
        return;
    };
    meeting.date = match &meeting.date {
        Some(known) => merge::intersect(known, &bounds).or_else(|| meeting.date.clone()),
        None => Some(bounds),
    };
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
        })
}

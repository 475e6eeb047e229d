//! From a record to what the search engine takes: the fields of one document.
//!
//! Composes the ranking text (title, purpose, minutes, decision, with the marks that `analysis` reads)
//! and fills the columns. Writes nothing.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use tantivy::TantivyDocument;

use crate::analysis::{self, PART_MARK, Zone};
use crate::glossary;
use crate::merge;
use crate::minutes::{Capacity, MeetingKind};
use crate::record::{Record, Stored};
use crate::schema::{FLAGS, Fields};
use crate::shown::Shown;
use crate::source::hash64;
use crate::understand::routine::is_routine;
use crate::understand::{Place, Section, Understanding, corrections, understand};

const SECONDS_OF_DAY: i64 = 86_400;

/// Returns the document of one item.
pub(crate) fn document(fields: &Fields, stored: &Stored, record: &Record) -> TantivyDocument {
    let understanding = understand(&record.item, &record.meeting.attendance);
    let bytes = stored.encode();
    let mut document = TantivyDocument::new();
    document.add_text(fields.id, &stored.id);
    for key in std::iter::once(&stored.id).chain(&stored.aliases) {
        document.add_text(fields.key, key);
    }
    let family: BTreeSet<String> = stored.variants.iter().flat_map(merge::key_terms).collect();
    for key in family {
        document.add_text(fields.family, key);
    }
    let origins = stored.variants.iter();
    let origins = origins.filter_map(|variant| variant.item.origin.as_deref());
    let told: BTreeSet<&String> = origins.flat_map(|origin| &origin.aliases).collect();
    for key in told {
        document.add_text(fields.told, key);
    }
    let sources = stored.variants.iter().map(|variant| variant.source.key());
    for source in sources.collect::<BTreeSet<String>>() {
        document.add_text(fields.source, source);
    }
    document.add_text(fields.text, ranking_text(record, &understanding));
    if let Some(title) = &record.item.title {
        document.add_text(fields.title, title);
    }
    if let Some(purpose) = &record.item.purpose {
        document.add_text(fields.purpose, purpose);
    }
    let resolutions: Vec<&str> = understanding
        .resolutions
        .iter()
        .map(|point| point.text.as_str())
        .collect();
    if !resolutions.is_empty() {
        document.add_text(
            fields.resolution,
            resolutions.join(&format!("\n{PART_MARK}")),
        );
    }
    add_columns(fields, &mut document, record, &understanding);
    let meeting = &record.meeting;
    if let Some(committee) = &meeting.committee {
        let own_day = meeting.date.as_ref().and_then(|fact| fact.value.day());
        let days = corrections::read(&record.item, own_day);
        let days: BTreeSet<Date> = days.into_iter().map(|one| one.meeting).collect();
        for day in days {
            document.add_text(fields.corrects, corrects(&committee.value, day));
        }
    }
    document.add_u64(fields.words, words(record));
    document.add_u64(fields.fingerprint, hash64(&bytes));
    document.add_bytes(fields.record, &bytes);
    document.add_bytes(fields.shown, &Shown::encode(&record.item, &understanding));
    document
}

/// Counts the words of an item.
fn words(record: &Record) -> u64 {
    let item = &record.item;
    let head = [&item.title, &item.purpose].into_iter().flatten();
    let texts = head.chain(&item.decision).chain(&item.minutes);
    texts.map(|text| analysis::count_words(text) as u64).sum()
}

fn add_columns(
    fields: &Fields,
    document: &mut TantivyDocument,
    record: &Record,
    understanding: &Understanding,
) {
    let meeting = &record.meeting;
    if let Some(council) = &meeting.council {
        document.add_text(fields.council, &council.value);
    }
    if let Some(committee) = &meeting.committee {
        document.add_text(fields.committee, &committee.value);
    }
    let range = meeting
        .date
        .as_ref()
        .map(|fact| fact.value)
        .unwrap_or_default();
    if let Some(day) = range.from {
        document.add_i64(fields.date_from, day_number(day));
    }
    if let Some(day) = range.to {
        document.add_i64(fields.date_to, day_number(day));
    }
    document.add_text(fields.status, meeting.status.as_str());
    let mut several = |field, values: BTreeSet<String>| {
        for value in values {
            document.add_text(field, value);
        }
    };
    several(
        fields.role,
        understanding.roles.iter().flat_map(role_values).collect(),
    );
    several(
        fields.person,
        understanding
            .people
            .iter()
            .filter(|person| person.capacity != Capacity::Unknown)
            .map(|person| person.name.clone())
            .collect(),
    );
    let points = || understanding.resolutions.iter();
    several(
        fields.mover,
        points()
            .filter_map(|point| point.moved_by.clone())
            .collect(),
    );
    several(
        fields.seconder,
        points()
            .filter_map(|point| point.seconded_by.clone())
            .collect(),
    );
    several(
        fields.decision,
        points()
            .map(|point| point.kind.as_str().to_owned())
            .collect(),
    );
    let taught = glossary::terms(understanding).into_iter();
    let taught = taught.map(|term| match record.has_exempt_body() {
        true => format!("{}{term}", glossary::EXEMPT),
        false => term,
    });
    several(fields.glossary, taught.collect());
    several(
        fields.flag,
        flags(record, understanding)
            .into_iter()
            .map(str::to_owned)
            .collect(),
    );
}

/// A post under its name and under its short form.
fn role_values(role: &crate::understand::RoleMention) -> impl Iterator<Item = String> {
    let name = Some(role.role.clone());
    [name, role.abbreviation.clone()].into_iter().flatten()
}

/// Returns what `--has` and `is:` ask for.
fn flags(record: &Record, understanding: &Understanding) -> Vec<&'static str> {
    let (item, meeting) = (&record.item, &record.meeting);
    let date = meeting
        .date
        .as_ref()
        .map(|fact| fact.value)
        .unwrap_or_default();
    let points = &understanding.resolutions;
    let has = |flag: &str| match flag {
        "action" => !understanding.actions.is_empty(),
        "resolution" => !understanding.resolutions.is_empty(),
        "recommendation" => !understanding.recommendations.is_empty(),
        "reference" => !understanding.references.is_empty(),
        "document" => !item.documents.is_empty(),
        "vote" => {
            !item.recorded_votes.is_empty() || points.iter().any(|point| point.votes.is_some())
        }
        "minutes" => !item.minutes.is_empty() || !item.decision.is_empty(),
        "truncated" => item.truncated,
        "exempt" => record.held.is_some(),
        "undated" => date.is_unknown(),
        "bounded" => !date.is_unknown() && date.day().is_none(),
        "special" => meeting.kind == MeetingKind::Special,
        "untitled" => item.title.is_none(),
        "routine" => is_routine(item),
        _ => false,
    };
    FLAGS.into_iter().filter(|flag| has(flag)).collect()
}

/// Returns the term under which what is said of the minutes of an earlier meeting is found.
pub fn corrects(committee: &str, day: Date) -> String {
    format!("{}/{day}", merge::slug(committee))
}

/// Returns the days from 1970-01-01 to `day`.
pub fn day_number(day: Date) -> i64 {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    // The difference of two dates in days always fits.
    day.since(EPOCH)
        .map_or(0, |span| i64::from(span.get_days()))
}

/// Returns the day that lies so many days from 1970-01-01.
pub fn day_of_number(days: i64) -> Option<Date> {
    // Midnight of that day: many times as quick as adding days to a date.
    let midnight = Timestamp::from_second(days.checked_mul(SECONDS_OF_DAY)?).ok()?;
    Some(Offset::UTC.to_datetime(midnight).date())
}

/// Returns the text that is ranked, with the marks of its zones and parts.
fn ranking_text(record: &Record, understanding: &Understanding) -> String {
    let item = &record.item;
    let mut text = String::new();
    if let Some(title) = &item.title {
        text.push(Zone::Title.mark());
        text.push_str(title);
        text.push('\n');
    }
    text.push(PART_MARK);
    text.push(Zone::Body.mark());
    if let Some(purpose) = &item.purpose {
        text.push_str(purpose);
        text.push('\n');
    }
    for (section, paragraphs) in [
        (Section::Minutes, &item.minutes),
        (Section::Decision, &item.decision),
    ] {
        text.push(PART_MARK);
        for (index, paragraph) in paragraphs.iter().enumerate() {
            if index > 0 {
                text.push(PART_MARK);
            }
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let places = understanding
                .resolutions
                .iter()
                .map(|point| &point.place)
                .filter(|place| place.section == section && place.paragraph == number);
            push_zoned(&mut text, paragraph, places);
            text.push('\n');
        }
    }
    text
}

/// Appends a paragraph with the places of its resolutions marked.
fn push_zoned<'p>(text: &mut String, paragraph: &str, places: impl Iterator<Item = &'p Place>) {
    let mut spans: Vec<(usize, usize)> = places
        .map(|place| (place.start as usize, place.end as usize))
        .collect();
    spans.sort_unstable();
    let mut behind = 0;
    for (start, end) in spans {
        let (start, end) = (start.max(behind), end.min(paragraph.len()));
        let parts = (paragraph.get(behind..start), paragraph.get(start..end));
        let (Some(before), Some(inside)) = parts else {
            continue;
        };
        text.push_str(before);
        text.push(Zone::Resolution.mark());
        text.push_str(inside);
        text.push(Zone::Body.mark());
        behind = end;
    }
    text.push_str(&paragraph[behind..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970_both_ways() {
        for (day, number) in [("1970-01-01", 0), ("1969-12-31", -1), ("2018-07-16", 17728)] {
            let day: Date = day.parse().unwrap();
            assert_eq!(day_number(day), number);
            assert_eq!(day_of_number(number), Some(day));
        }
    }

    #[test]
    fn paragraphs_stand_apart() {
        let record = Record {
            id: "x".to_owned(),
            aliases: Vec::new(),
            meeting: crate::minutes::Meeting::default(),
            item: crate::minutes::AgendaItem {
                title: Some("Roads".to_owned()),
                minutes: vec!["Children in".to_owned(), "care were heard.".to_owned()],
                ..crate::minutes::AgendaItem::default()
            },
            display_title: None,
            held: None,
            sources: Vec::new(),
            warnings: Vec::new(),
        };
        let text = ranking_text(&record, &Understanding::default());
        assert!(
            text.contains(&format!("Children in\n{PART_MARK}care")),
            "{text:?}"
        );
    }
}

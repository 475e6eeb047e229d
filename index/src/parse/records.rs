//! JSON Lines records: one object a line, one agenda item each.
//!
//! Takes the text of the file and gives a meeting per line. A line that cannot be read is a warning
//! with its number; unknown fields are passed over, so lines of our own output can be read again.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::FixedState;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Deserialize;

use crate::limits;
use crate::minutes::{AgendaItem, DateRange, Fact, Meeting, PageKind, Warning};

use super::paragraph::list_marker;
use super::text::fold_space;
use super::{Parsed, own};

/// Fewer lines than this are not worth sharing out.
const LINES_AT_A_TIME: usize = 64;
/// So many lines are read before what they say is gathered, so that no more are held twice.
const LINES_OF_A_SLAB: usize = 8_192;

/// Reads every line of `text` as one record, many at a time.
pub(crate) fn parse(text: &str) -> Parsed {
    parse_at_most(limits::RECORDS_OF_A_FILE, text)
}

/// Reads so many records at the most, and says how many lines are left.
fn parse_at_most(most: usize, text: &str) -> Parsed {
    let mut lines = numbered(text, 1);
    let mut parsed = Parsed::default();
    let mut places = Places::default();
    loop {
        let slab: Vec<(usize, &str)> = lines.by_ref().take(LINES_OF_A_SLAB).collect();
        if slab.is_empty() {
            return parsed;
        }
        let mut read = read_all(slab).into_iter();
        while let Some(line) = read.next() {
            if places.taken() >= most {
                let left = 1 + read.len() + lines.count();
                let warning = not_read(line.number, left, most);
                parsed.warnings.insert(0, warning);
                return parsed;
            }
            take(line, &mut parsed, &mut places);
        }
    }
}

/// Reads every line of a piece of a file, of which the first has this number, many at a time.
pub(crate) fn read_lines(piece: &str, first: usize) -> Vec<Line> {
    read_all(numbered(piece, first).collect())
}

/// Returns the lines that say anything, with their numbers.
pub(crate) fn numbered(text: &str, first: usize) -> impl Iterator<Item = (usize, &str)> {
    (first..)
        .zip(text.lines().map(str::trim))
        .filter(|(_, line)| !line.is_empty())
}

fn read_all(lines: Vec<(usize, &str)>) -> Vec<Line> {
    lines
        .into_par_iter()
        .with_min_len(LINES_AT_A_TIME)
        .filter_map(|(number, line)| read(line, number))
        .collect()
}

/// Says that a file goes on where no more of it is read.
pub(crate) fn not_read(line: usize, left: usize, most: usize) -> Warning {
    let message =
        format!("{left} lines not read: a file is read up to {most} records; cut it into several");
    Warning::new(line, message)
}

/// Adds a record that was read; the later one of an id is kept.
fn take(line: Line, parsed: &mut Parsed, places: &mut Places) {
    parsed.warnings.extend(line.warnings);
    let (id, meeting) = match line.read {
        Ok(read) => read,
        Err(message) => {
            parsed.warnings.push(Warning::new(line.number, message));
            return;
        }
    };
    let place = places.take(&id, line.number);
    match place.instead_of {
        Some(earlier) => {
            let warning = twice(&id, line.number, earlier);
            parsed.warnings.push(warning);
            parsed.meetings[place.number as usize] = meeting;
        }
        None => parsed.meetings.push(meeting),
    }
}

/// Says that an id stands at two lines.
pub(crate) fn twice(id: &str, line: usize, earlier: u32) -> Warning {
    let message = format!("record id `{id}` stands at line {earlier} too; the later one is used");
    Warning::new(line, message)
}

/// Where the records of a file stand, counted from 0 as far as it has been read.
///
/// Ids are known again by 128 bits of a hash, so that a million of them take little room.
#[derive(Default)]
pub(crate) struct Places {
    seen: HashMap<u128, Place, FixedState>,
    next: u32,
}

/// The place of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) number: u32,
    /// The line it stands at.
    line: u32,
    /// The line of an earlier record of the same id, whose place it takes.
    pub(crate) instead_of: Option<u32>,
}

impl Places {
    /// Places behind so many that other records have.
    pub(crate) fn behind(taken: u32) -> Self {
        Self {
            next: taken,
            ..Self::default()
        }
    }

    /// Returns how many places are taken.
    pub(crate) fn taken(&self) -> usize {
        self.next as usize
    }

    /// Gives a record its place: that of an earlier one of the same id, else the next one.
    pub(crate) fn take(&mut self, id: &str, line: usize) -> Place {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let hash = blake3::hash(id.as_bytes());
        let hash = u128::from_le_bytes(*hash.as_bytes().first_chunk().unwrap_or(&[0; 16]));
        let next = self.next;
        let place = self.seen.entry(hash).and_modify(|place| {
            place.instead_of = Some(place.line);
            place.line = line;
        });
        let place = *place.or_insert_with(|| Place {
            number: next,
            line,
            instead_of: None,
        });
        self.next += u32::from(place.instead_of.is_none());
        place
    }
}

/// What was read from one line.
pub(crate) struct Line {
    pub(crate) number: usize,
    /// The record's id and its meeting, or why it cannot be used.
    pub(crate) read: Result<(String, Meeting), String>,
    pub(crate) warnings: Vec<Warning>,
}

/// Reads a line; `None` where it is the header of an export whose items are whole, which says nothing of them.
fn read(line: &str, number: usize) -> Option<Line> {
    let mut warnings = Vec::new();
    let read = match serde_json::from_str::<Record<'_>>(line) {
        // An array of as many values would pass for a record.
        Ok(_) if !line.starts_with('{') => Err("not a record: no object".to_owned()),
        Ok(record) if record.is_header_of_whole() => return None,
        Ok(record) => {
            let own = record.format_version.is_some();
            let mut read = meeting(record, number, &mut warnings);
            if let (true, Ok((_, meeting))) = (own, &mut read)
                && let Err(error) = own::restore(line, meeting)
            {
                let message = format!(
                    "`format_version` is that of lines that `export --all` prints, but this is none: {error}; read as a plain record"
                );
                warnings.push(Warning::new(number, message));
            }
            read
        }
        Err(error) => Err(unreadable(&error)),
    };
    Some(Line {
        number,
        read,
        warnings,
    })
}

/// Tells whether `line` is an object, as the lines of such a file are.
pub(crate) fn is_object(line: &str) -> bool {
    line.trim_start().starts_with('{')
        && serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok()
}

#[derive(Deserialize)]
struct Record<'t> {
    /// Only our own output has it.
    #[serde(default)]
    format_version: Option<serde::de::IgnoredAny>,
    /// What a line of an export of matches is.
    #[serde(borrow, default)]
    record: Option<Id<'t>>,
    /// Whether the items below a header are whole.
    #[serde(default)]
    whole: Option<serde_json::Value>,
    #[serde(borrow)]
    id: Option<Id<'t>>,
    #[serde(borrow, default)]
    title: Option<Cow<'t, str>>,
    #[serde(borrow, default)]
    purpose: Option<Cow<'t, str>>,
    #[serde(borrow, default)]
    minutes: Option<Body<'t>>,
    #[serde(borrow, default)]
    body: Option<Body<'t>>,
    #[serde(borrow, default)]
    council: Option<Cow<'t, str>>,
    #[serde(borrow, default)]
    committee: Option<Cow<'t, str>>,
    #[serde(borrow, default)]
    date: Option<When<'t>>,
    #[serde(borrow, default)]
    item: Option<Id<'t>>,
    #[serde(borrow, default)]
    url: Option<Cow<'t, str>>,
    #[serde(borrow, default)]
    retrieved: Option<Cow<'t, str>>,
}

impl Record<'_> {
    fn is_header_of_whole(&self) -> bool {
        let kind = self.record.as_ref().and_then(Id::folded);
        let is_whole = self.whole == Some(serde_json::Value::Bool(true));
        is_whole && kind.as_deref() == Some("header") && self.id.is_none()
    }
}

/// A name written as text or as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id<'t> {
    #[serde(borrow)]
    Text(Cow<'t, str>),
    Number(serde_json::Number),
}

impl Id<'_> {
    fn folded(&self) -> Option<String> {
        match self {
            Self::Text(text) => folded(text),
            Self::Number(number) => Some(number.to_string()),
        }
    }
}

/// Minutes as one text, or paragraph by paragraph.
#[derive(Deserialize)]
#[serde(untagged)]
enum Body<'t> {
    #[serde(borrow)]
    Whole(Cow<'t, str>),
    Paragraphs(Vec<Cow<'t, str>>),
}

/// A date as one text, or as the two ends that our own output gives.
#[derive(Deserialize)]
#[serde(untagged)]
enum When<'t> {
    #[serde(borrow)]
    Day(Cow<'t, str>),
    Range {
        #[serde(borrow, default)]
        from: Option<Cow<'t, str>>,
        #[serde(borrow, default)]
        to: Option<Cow<'t, str>>,
    },
}

/// Returns a record's id and its meeting, or why it cannot be used.
fn meeting(
    record: Record<'_>,
    line: usize,
    warnings: &mut Vec<Warning>,
) -> Result<(String, Meeting), String> {
    let kind = record.record.as_ref().and_then(Id::folded);
    if matches!(kind.as_deref(), Some("header" | "item")) {
        return Err(
            "a line of an export of matches, which has no minutes; `export --all`, or with a query `--whole`, prints what can be indexed".to_owned(),
        );
    }
    let id = record.id.as_ref().and_then(Id::folded);
    let id = id.ok_or("the record has no `id`; it is left out")?;
    let minutes = match record.minutes.or(record.body) {
        Some(Body::Whole(text)) => paragraphs(&text),
        Some(Body::Paragraphs(texts)) => texts.iter().flat_map(|text| paragraphs(text)).collect(),
        None => Vec::new(),
    };
    let field = |value: Option<Cow<'_, str>>| value.and_then(|value| folded(&value));
    let stated = |value, name: &str| field(value).map(|value| Fact::stated(value, name));
    let item = AgendaItem {
        minute_number: record.item.as_ref().and_then(Id::folded),
        title: field(record.title),
        purpose: field(record.purpose),
        minutes,
        record_id: Some(id.clone()),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        ..AgendaItem::default()
    };
    let meeting = Meeting {
        page: PageKind::Record,
        council: stated(record.council, "field `council`"),
        committee: stated(record.committee, "field `committee`"),
        date: record.date.and_then(|when| date(&when, line, warnings)),
        url: field(record.url),
        retrieved: day(record.retrieved.as_ref(), line, warnings),
        items: vec![item],
        ..Meeting::default()
    };
    Ok((id, meeting))
}

fn folded(text: &str) -> Option<String> {
    Some(fold_space(text)).filter(|text| !text.is_empty())
}

fn date(when: &When<'_>, line: usize, warnings: &mut Vec<Warning>) -> Option<Fact<DateRange>> {
    let mut day = |text| day(text, line, warnings);
    let range = match when {
        When::Day(text) => DateRange::exact(day(Some(text))?),
        When::Range { from, to } => DateRange {
            from: day(from.as_ref()),
            to: day(to.as_ref()),
        },
    };
    (!range.is_unknown()).then(|| Fact::stated(range, "field `date`"))
}

/// Reads an ISO date, with or without a time behind it; what is none is left out with a warning.
fn day(text: Option<&Cow<'_, str>>, line: usize, warnings: &mut Vec<Warning>) -> Option<Date> {
    let text = text.filter(|text| !text.trim().is_empty())?;
    let day = text.trim().get(..10).and_then(|day| day.parse().ok());
    if day.is_none() {
        let message = format!("`{}` is no ISO date; the date is left out", shortened(text));
        warnings.push(Warning::new(line, message));
    }
    day
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

fn unreadable(error: &serde_json::Error) -> String {
    // The line is known already, and the reader counts it from 1 for every record.
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or(&text);
    format!("not a record: {reason} at character {}", error.column())
}

/// Cuts a body into paragraphs at blank lines; a single line end is a space, unless a point of a list
/// begins behind it.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut current = String::new();
    for line in text.lines() {
        let line = fold_space(line);
        if (line.is_empty() || list_marker(&line).is_some()) && !current.is_empty() {
            paragraphs.push(std::mem::take(&mut current));
        }
        if current.is_empty() {
            current = line;
        } else if !line.is_empty() {
            current.push(' ');
            current.push_str(&line);
        }
    }
    if !current.is_empty() {
        paragraphs.push(current);
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_a_number_of_records() {
        let text: String = (0..7).map(|id| format!("{{\"id\": {id}}}\n\n")).collect();
        assert_eq!(parse_at_most(7, &text).warnings, []);
        let parsed = parse_at_most(5, &text);
        assert_eq!((parsed.meetings.len(), parsed.warnings.len()), (5, 1));
        let Warning { line, message } = &parsed.warnings[0];
        assert_eq!(*line, 11);
        assert!(
            message.starts_with("2 lines not read: a file is read up to 5 records"),
            "{message}"
        );
    }

    #[test]
    fn a_record_gives_a_meeting_with_one_item() {
        let parsed = parse(concat!(
            r#"{"id":7,"title":"Bins","purpose":null,"minutes":"One\ntwo.\n\nResolved:\n(a) that;\n(b) this.","#,
            r#""council":"Elmshire","committee":"Streets","date":"2020-02-29","item":"4a","url":"https://e.example/7","more":[1]}"#,
        ));
        assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
        let meeting = &parsed.meetings[0];
        let item = &meeting.items[0];
        assert_eq!(meeting.page, PageKind::Record);
        assert_eq!(item.record_id.as_deref(), Some("7"));
        assert_eq!(item.minute_number.as_deref(), Some("4a"));
        assert_eq!(
            item.minutes,
            ["One two.", "Resolved:", "(a) that;", "(b) this."]
        );
        let day = meeting.date.as_ref().unwrap().value.day().unwrap();
        assert_eq!(day.to_string(), "2020-02-29");
        assert_eq!(meeting.committee.as_ref().unwrap().value, "Streets");
    }

    #[test]
    fn our_own_output_is_read_again() {
        let parsed = parse(
            r#"{"id":"a1","aliases":[],"date":{"from":"2018-03-31","to":null,"certainty":"inferred"},"item":null,"title":"B","minutes":["x","y"],"truncated":false}"#,
        );
        assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
        let meeting = &parsed.meetings[0];
        assert_eq!(meeting.date.as_ref().unwrap().value.to, None);
        assert_eq!(meeting.items[0].minutes, ["x", "y"]);
    }

    #[test]
    fn bad_lines_are_warned_of() {
        let parsed = parse(
            "{\"id\":\"a\",\"body\":\"first\"}\n\n{nonsense\n{\"title\":\"no id\"}\n[1]\n{\"id\":\"a\",\"body\":\"second\"}\n{\"id\":\"b\",\"date\":\"3 May\"}\n",
        );
        let lines: Vec<u32> = parsed.warnings.iter().map(|warning| warning.line).collect();
        assert_eq!(lines, [3, 4, 5, 6, 7]);
        assert_eq!(parsed.meetings.len(), 2);
        assert_eq!(parsed.meetings[0].items[0].minutes, ["second"]);
        assert_eq!(parsed.meetings[1].date, None);
    }
}

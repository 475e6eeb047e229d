//! JSON Lines records: one object a line, one agenda item each.
//!
//! Takes the text of the file and gives a meeting per line. A line that cannot be read is a warning
//! with its number; unknown fields are passed over, so lines of our own output can be read again.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Deserialize;

use crate::limits;
use crate::minutes::{AgendaItem, DateRange, Fact, Meeting, PageKind, Warning};

use super::Parsed;
use super::paragraph::list_marker;
use super::text::fold_space;

/// Fewer lines than this are not worth sharing out.
const LINES_AT_A_TIME: usize = 64;
/// So many lines are read before what they say is gathered, so that no more are held twice.
const LINES_OF_A_SLAB: usize = 8_192;

/// Reads every line of `text` as one record, many at a time.
pub(crate) fn parse(text: &str) -> Parsed {
    parse_at_most(limits::ITEMS_OF_A_FILE, text)
}

/// Reads so many records at the most, and says how many lines are left.
fn parse_at_most(most: usize, text: &str) -> Parsed {
    let mut lines = (1..)
        .zip(text.lines().map(str::trim))
        .filter(|(_, line)| !line.is_empty());
    let mut parsed = Parsed::default();
    let mut seen: HashMap<String, usize> = HashMap::new();
    loop {
        let slab: Vec<(usize, &str)> = lines.by_ref().take(LINES_OF_A_SLAB).collect();
        if slab.is_empty() {
            return parsed;
        }
        let read: Vec<Line> = slab
            .into_par_iter()
            .with_min_len(LINES_AT_A_TIME)
            .map(|(number, line)| read(line, number))
            .collect();
        let mut read = read.into_iter();
        while let Some(line) = read.next() {
            if parsed.meetings.len() >= most {
                let left = 1 + read.len() + lines.count();
                let message = format!(
                    "{left} lines not read: a file is read up to {most} records; cut it into several"
                );
                parsed
                    .warnings
                    .insert(0, Warning::new(line.number, message));
                return parsed;
            }
            take(line, &mut parsed, &mut seen);
        }
    }
}

/// Adds a record that was read; the later one of an id is kept.
fn take(line: Line, parsed: &mut Parsed, seen: &mut HashMap<String, usize>) {
    parsed.warnings.extend(line.warnings);
    let (id, meeting) = match line.read {
        Ok(read) => read,
        Err(message) => {
            parsed.warnings.push(Warning::new(line.number, message));
            return;
        }
    };
    if let Some(&earlier) = seen.get(&id) {
        let first = parsed.meetings[earlier].items[0].line;
        let message = format!("record id `{id}` stands at line {first} too; the later one is used");
        parsed.warnings.push(Warning::new(line.number, message));
        parsed.meetings[earlier] = meeting;
    } else {
        seen.insert(id, parsed.meetings.len());
        parsed.meetings.push(meeting);
    }
}

/// What was read from one line.
struct Line {
    number: usize,
    /// The record's id and its meeting, or why it cannot be used.
    read: Result<(String, Meeting), String>,
    warnings: Vec<Warning>,
}

fn read(line: &str, number: usize) -> Line {
    let mut warnings = Vec::new();
    let read = match serde_json::from_str::<Record<'_>>(line) {
        // An array of as many values would pass for a record.
        Ok(_) if !line.starts_with('{') => Err("not a record: no object".to_owned()),
        Ok(record) => meeting(record, number, &mut warnings),
        Err(error) => Err(unreadable(&error)),
    };
    Line {
        number,
        read,
        warnings,
    }
}

/// Tells whether `line` is an object, as the lines of such a file are.
pub(crate) fn is_object(line: &str) -> bool {
    line.trim_start().starts_with('{')
        && serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok()
}

#[derive(Deserialize)]
struct Record<'t> {
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
        items: vec![item],
        ..Meeting::default()
    };
    Ok((id, meeting))
}

fn folded(text: &str) -> Option<String> {
    Some(fold_space(text)).filter(|text| !text.is_empty())
}

fn date(when: &When<'_>, line: usize, warnings: &mut Vec<Warning>) -> Option<Fact<DateRange>> {
    let mut day = |text: &Option<&Cow<'_, str>>| {
        let text = text.filter(|text| !text.trim().is_empty())?;
        let day = text
            .trim()
            .get(..10)
            .and_then(|day| day.parse::<Date>().ok());
        if day.is_none() {
            let message = format!("`{}` is no ISO date; the date is left out", shortened(text));
            warnings.push(Warning::new(line, message));
        }
        day
    };
    let range = match when {
        When::Day(text) => DateRange::exact(day(&Some(text))?),
        When::Range { from, to } => DateRange {
            from: day(&from.as_ref()),
            to: day(&to.as_ref()),
        },
    };
    (!range.is_unknown()).then(|| Fact::stated(range, "field `date`"))
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

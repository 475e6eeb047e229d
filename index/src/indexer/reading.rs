//! One file as read in a run: its bytes parsed, with what is known of it from beside it.

use std::time::{SystemTime, UNIX_EPOCH};

use super::listings::Listings;
use crate::limits;
use crate::merge;
use crate::minutes::{AgendaItem, Certainty, Meeting, Warning};
use crate::parse::{self, Format};
use crate::record::{Closed, SourceRef, Variant};
use crate::source::walk::{self, SourceFile};
use crate::source::{apply_listings, hash64};
use crate::store::{Outcome, SourceRow};
use crate::understand::exempt::ExemptMark;
use crate::understand::{Section, dates, exempt, meeting_dates};

/// One file as read in this run.
pub(super) struct Reading {
    pub(super) row: SourceRow,
    /// `None` when nothing has to be done: its bytes and surroundings are as before, or it cannot be read
    /// just now and what the index holds of it is kept.
    pub(super) meetings: Option<Vec<Meeting>>,
    /// Why it could not be read now, though it could before.
    pub(super) trouble: Option<String>,
}

impl Reading {
    /// Reads and parses a file; `before` is what became of it when it was last read.
    pub(super) fn of(root: u32, file: &SourceFile, before: Option<&SourceRow>) -> Self {
        let mut row = SourceRow {
            root,
            path: file.path.clone(),
            size: file.size,
            modified: file.modified,
            indexed: now(),
            content: 0,
            context: file.context.fingerprint(),
            outcome: Outcome::default(),
        };
        let bytes = match read(file) {
            Ok(bytes) => bytes,
            Err(Unread::ForNow(reason)) => return Self::kept(row, before, reason),
            Err(Unread::ForGood(reason)) => return Self::refused(row, reason),
        };
        row.content = hash64(&bytes);
        if let Some(before) =
            before.filter(|old| (old.content, old.context) == (row.content, row.context))
        {
            row.outcome = before.outcome.clone();
            return Self {
                row,
                meetings: None,
                trouble: None,
            };
        }
        let (format, parsed) = match parse::parse(&bytes) {
            Ok(parsed) => parsed,
            Err(error) => return Self::refused(row, error.to_string()),
        };
        let mut meetings = parsed.meetings;
        let mut warnings = parsed.warnings;
        warnings.extend(limited(&mut meetings, format));
        for meeting in &mut meetings {
            doubt_date(meeting);
            file.context.apply(meeting);
            bound_date(meeting);
        }
        row.outcome = Outcome {
            format: Some(format),
            refused: None,
            items: count(meetings.iter().map(|meeting| meeting.items.len()).sum()),
            listed: meetings.iter().any(|meeting| {
                meeting.site_meeting_id.is_some() || meeting.site_committee_id.is_some()
            }),
            council: file.context.council.as_ref().map(|fact| fact.value.clone()),
            listings: parsed.listings,
            warnings,
        };
        Self {
            row,
            meetings: Some(meetings),
            trouble: None,
        }
    }

    /// A file in which there is nothing to read.
    fn refused(mut row: SourceRow, reason: String) -> Self {
        row.outcome.refused = Some(reason);
        Self {
            row,
            meetings: Some(Vec::new()),
            trouble: None,
        }
    }

    /// A file that cannot be read just now: what the index holds of it stays, and it is tried again.
    fn kept(mut row: SourceRow, before: Option<&SourceRow>, reason: String) -> Self {
        let Some(before) = before else {
            row.modified = 0;
            return Self::refused(row, reason);
        };
        let trouble = Some(format!("{reason}; what was indexed of it before is kept"));
        Self {
            row: SourceRow {
                modified: 0,
                ..before.clone()
            },
            meetings: None,
            trouble,
        }
    }

    /// Turns the meetings into variants, one for each item.
    pub(super) fn variants(self, listings: &[Listings]) -> (SourceRow, Vec<Variant>) {
        let format = self.row.outcome.format.unwrap_or(Format::Transcript);
        let source = SourceRef {
            root: self.row.root,
            path: self.row.path.clone(),
            format,
        };
        let mut variants = Vec::new();
        for (page, mut meeting) in self.meetings.unwrap_or_default().into_iter().enumerate() {
            for list in listings {
                if list.speaks_of(&source, &meeting) {
                    apply_listings(&mut meeting, &list.lines);
                }
            }
            let items = std::mem::take(&mut meeting.items);
            let closed = closed(&items);
            let titles: String = items
                .iter()
                .filter_map(|item| item.title.as_deref())
                .collect();
            let last = items.len().saturating_sub(1);
            for ((place, item), closed) in items.into_iter().enumerate().zip(closed) {
                let of_item = match place == last {
                    true => std::mem::take(&mut meeting),
                    false => meeting.clone(),
                };
                variants.push(Variant {
                    source: source.clone(),
                    place: (count(page), count(place)),
                    text_hash: text_hash(&titles, &item),
                    sketch: merge::sketch(of_item.page, &item),
                    meeting: of_item,
                    item,
                    closed,
                    ruling: None,
                    withheld: false,
                });
            }
        }
        (self.row, variants)
    }
}

/// Why a file was not read.
enum Unread {
    /// It may be readable another time: in use, no permission, a drive that hiccups.
    ForNow(String),
    /// It holds nothing that could be read.
    ForGood(String),
}

fn read(file: &SourceFile) -> Result<Vec<u8>, Unread> {
    let limit = limits::FILE_MIB;
    if file.size > (limit as u64) << 20 {
        return Err(Unread::ForGood(format!(
            "larger than {limit} MiB, the limit for a file"
        )));
    }
    match walk::read(file) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(Unread::ForGood("binary data, not text".to_owned())),
        Err(error) => Err(Unread::ForNow(format!("cannot be read: {error}"))),
    }
}

/// Returns for each item of a page why that page says it is closed, if it does.
fn closed(items: &[AgendaItem]) -> Vec<Option<Closed>> {
    let spans = exempt::closed_span(items);
    let marks = items.iter().zip(spans);
    let marks = marks.map(|(item, span)| exempt::mark(item).or(span).map(|mark| (item, mark)));
    let closed = |(item, mark): (&AgendaItem, ExemptMark)| {
        let elsewhere = mark.elsewhere.and_then(|at| items.get(at));
        Closed {
            line: elsewhere.unwrap_or(item).line,
            place: place_words(&mark, elsewhere),
            words: mark.reason,
        }
    };
    marks.map(|mark| mark.map(closed)).collect()
}

/// Says where the words of a mark stand.
fn place_words(mark: &ExemptMark, elsewhere: Option<&AgendaItem>) -> String {
    let mut words = String::new();
    if let Some(item) = elsewhere {
        let number = item.minute_number.as_ref().or(item.agenda_number.as_ref());
        match (number, &item.title) {
            (Some(number), _) => words.push_str(&format!("item {number}, ")),
            (None, Some(title)) => words.push_str(&format!("item \"{title}\", ")),
            (None, None) => words.push_str("an item before it, "),
        }
    }
    let paragraph = mark.place.paragraph;
    words.push_str(&match (mark.place.section, paragraph) {
        (_, 0) if elsewhere.is_some() => "minutes".to_owned(),
        (_, 0) => "mark of the source".to_owned(),
        (Section::Title, _) => "title".to_owned(),
        (Section::Purpose, _) => "purpose".to_owned(),
        (Section::Decision, _) => format!("decision, par. {paragraph}"),
        (Section::Minutes, _) => format!("minutes, par. {paragraph}"),
    });
    words
}

/// Returns a hash of an item's text and the titles of its page: of what is printed, not of what is
/// known from beside it.
fn text_hash(titles: &str, item: &AgendaItem) -> u64 {
    let mut text = titles.to_owned();
    let parts = [&item.record_id, &item.title, &item.purpose]
        .into_iter()
        .flatten();
    for part in parts.chain(&item.decision).chain(&item.minutes) {
        text.push('\n');
        text.push_str(part);
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
    // What is closed must not show, not even as evidence.
    let closed = closed(&meeting.items);
    let bounds = if closed.iter().any(Option::is_some) {
        let mut open = meeting.clone();
        let mut closed = closed.iter();
        open.items
            .retain(|_| closed.next().is_some_and(Option::is_none));
        meeting_dates::bounds(&open)
    } else {
        meeting_dates::bounds(meeting)
    };
    let Some(bounds) = bounds else { return };
    meeting.date = match &meeting.date {
        Some(known) => merge::intersect(known, &bounds).or_else(|| meeting.date.clone()),
        None => Some(bounds),
    };
}

/// Cuts what no council ever published to a bearable size, and says so.
fn limited(meetings: &mut Vec<Meeting>, format: Format) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut cut = |what: &str, length: usize, most: usize| {
        if length > most {
            let message = format!("{length} {what}; only the first {most} are read");
            warnings.push(Warning::new(0, message));
        }
    };
    // Each record is a meeting of its own.
    if format != Format::Records {
        let most = limits::MEETINGS_OF_A_FILE;
        cut("meetings in one file", meetings.len(), most);
        meetings.truncate(most);
    }
    for meeting in meetings.iter_mut() {
        let most = limits::ITEMS_OF_A_MEETING;
        cut("items at one meeting", meeting.items.len(), most);
        meeting.items.truncate(most);
        let most = limits::PEOPLE_OF_A_MEETING;
        cut("people at one meeting", meeting.attendance.len(), most);
        meeting.attendance.truncate(most);
    }
    let all = meetings.iter().map(|meeting| meeting.items.len()).sum();
    cut("items in one file", all, limits::ITEMS_OF_A_FILE);
    let mut left = limits::ITEMS_OF_A_FILE;
    for meeting in meetings {
        meeting.items.truncate(left);
        left -= meeting.items.len();
    }
    warnings
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

#[cfg(test)]
mod tests {
    use super::*;

    fn meetings(meetings: usize, items: usize) -> Vec<Meeting> {
        let items = vec![AgendaItem::default(); items];
        let meeting = Meeting {
            items,
            ..Meeting::default()
        };
        vec![meeting; meetings]
    }

    fn items(meetings: &[Meeting]) -> usize {
        meetings.iter().map(|meeting| meeting.items.len()).sum()
    }

    #[test]
    fn what_no_council_published_is_cut() {
        let mut many = meetings(limits::MEETINGS_OF_A_FILE + 1, 0);
        assert_eq!(limited(&mut many.clone(), Format::Records), []);
        let told = limited(&mut many, Format::ModernGovHtml);
        assert_eq!(many.len(), limits::MEETINGS_OF_A_FILE);
        let words = "20001 meetings in one file; only the first 20000 are read";
        assert_eq!(told[0].message, words);

        let mut long = meetings(2, limits::ITEMS_OF_A_MEETING + 1);
        let told = limited(&mut long, Format::Transcript);
        assert_eq!(
            (told.len(), items(&long)),
            (2, 2 * limits::ITEMS_OF_A_MEETING)
        );
    }
}

//! One file as read in a run: its bytes parsed, with what is known of it from beside it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use super::finder::Finder;
use super::listings::Listings;
use super::records::{self, RecordFile};
use super::roll::Entries;
use crate::erasure::Graves;
use crate::limits;
use crate::merge;
use crate::minutes::{AgendaItem, Certainty, Meeting, Warning};
use crate::parse::{self, Format, Unreadable};
use crate::record::{Closed, SourceRef, Variant};
use crate::source::walk::{self, SourceFile};
use crate::source::{Context, apply_listings, hash64};
use crate::store::{Outcome, SourceRow};
use crate::understand::exempt::ExemptMark;
use crate::understand::{Section, dates, exempt, meeting_dates};

/// What files are read with.
pub(super) struct Reader<'r> {
    pub(super) finder: &'r Finder<'r>,
    pub(super) graves: &'r Graves,
    pub(super) room: &'r Room,
}

/// How much of what was read may be held at a time. Once it is more, nothing is: of every item only what it is
/// compared by is kept, and it is read a second time when it is written.
pub(super) struct Room {
    /// In bytes.
    pub(super) size: usize,
    held: AtomicUsize,
    is_over: AtomicBool,
}

impl Room {
    pub(super) fn of(size: usize) -> Self {
        Self {
            size,
            held: AtomicUsize::new(0),
            is_over: AtomicBool::new(false),
        }
    }

    /// Files of records that are longer are read in pieces of about so many bytes.
    pub(super) fn piece(&self) -> usize {
        const MOST: usize = 4 << 20;
        (self.size / 16).min(MOST)
    }

    /// Tells whether so many bytes more may be held.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let held = self.held.fetch_add(bytes, Ordering::Relaxed);
        if held.saturating_add(bytes) > self.size {
            self.is_over.store(true, Ordering::Relaxed);
        }
        !self.is_over()
    }

    /// Tells whether there was ever more than may be held.
    pub(super) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }
}

/// One file as read in this run.
pub(super) struct Reading {
    pub(super) row: SourceRow,
    pub(super) body: Body,
    /// Why it could not be read now, though it could before.
    pub(super) trouble: Option<String>,
}

/// What a file tells, or what is kept of that.
pub(super) enum Body {
    /// Nothing has to be done: its bytes and surroundings are as before, or it cannot be read just now and
    /// what the index holds of it is kept.
    AsBefore,
    /// The meetings.
    Meetings(Vec<Meeting>),
    /// What its items are compared by; there was no room for them.
    Entries(Entries),
    /// A large file of records.
    Records(Box<RecordFile>),
}

impl Reading {
    /// Reads and parses a file; `before` is what became of it when it was last read.
    pub(super) fn of(
        reader: &Reader,
        root: u32,
        file: &SourceFile,
        before: Option<&SourceRow>,
    ) -> Self {
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
        let bytes = match records::read(reader, &row, file, before) {
            Ok(Some(reading)) => return reading,
            Ok(None) => read(file),
            Err(unread) => Err(unread),
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(Unread::ForNow(reason)) => return Self::kept(row, before, reason),
            Err(Unread::ForGood(reason)) => return Self::refused(row, reason),
        };
        row.content = hash64(&bytes);
        if let Some(before) = before.filter(|before| before.is_of(&row)) {
            return Self::same(row, before);
        }
        let (meetings, outcome) = match parsed(&bytes, &file.context) {
            Ok(parsed) => parsed,
            Err(error) => return Self::refused(row, error.to_string()),
        };
        row.outcome = outcome;
        Self::with(row, Body::Meetings(meetings)).fitted(reader)
    }

    pub(super) fn with(row: SourceRow, body: Body) -> Self {
        Self {
            row,
            body,
            trouble: None,
        }
    }

    /// A file that is as it was before.
    pub(super) fn same(mut row: SourceRow, before: &SourceRow) -> Self {
        row.outcome = before.outcome.clone();
        Self::with(row, Body::AsBefore)
    }

    /// Lets go of the meetings if there is no room for them.
    fn fitted(mut self, reader: &Reader) -> Self {
        if let Body::Meetings(meetings) = &self.body
            && !reader.room.take(meetings.iter().map(weight).sum())
        {
            self.key(reader, &[]);
        }
        self
    }

    /// Lets go of the meetings, for what their items are compared by.
    pub(super) fn key(&mut self, reader: &Reader, lists: &[Listings]) {
        if let Body::Meetings(meetings) = &mut self.body {
            let meetings = std::mem::take(meetings);
            let variants = variants(&self.row, meetings, lists, Purpose::Compare);
            let (variants, erased) = without_erased(reader.graves, variants);
            let mut entries = Entries::of(&variants, reader.finder);
            entries.erased = erased;
            self.body = Body::Entries(entries);
        }
    }

    /// A file in which there is nothing to read.
    fn refused(mut row: SourceRow, reason: String) -> Self {
        row.outcome.refused = Some(reason);
        Self::with(row, Body::Meetings(Vec::new()))
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
            body: Body::AsBefore,
            trouble,
        }
    }

    /// Tells whether nothing that the index holds of the file stands any more unless it was read now.
    pub(super) fn is_read_whole(&self) -> bool {
        match &self.body {
            Body::AsBefore => false,
            Body::Meetings(_) | Body::Entries(_) => true,
            Body::Records(records) => !records.is_tail(),
        }
    }
}

impl SourceRow {
    /// Tells whether this and another row are of the same bytes in the same surroundings.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        (self.content, self.context) == (other.content, other.context)
    }
}

/// Returns the meetings that a file tells of, with what became of it.
pub(super) fn parsed(
    bytes: &[u8],
    context: &Context,
) -> Result<(Vec<Meeting>, Outcome), Unreadable> {
    let (format, parsed) = parse::parse(bytes)?;
    let mut meetings = parsed.meetings;
    let mut warnings = parsed.warnings;
    warnings.extend(limited(&mut meetings, format));
    for meeting in &mut meetings {
        settle(meeting, context);
    }
    let outcome = Outcome {
        format: Some(format),
        refused: None,
        items: count(meetings.iter().map(|meeting| meeting.items.len()).sum()),
        listed: meetings.iter().any(|meeting| {
            meeting.site_meeting_id.is_some() || meeting.site_committee_id.is_some()
        }),
        council: context.council.as_ref().map(|fact| fact.value.clone()),
        listings: parsed.listings,
        warnings,
    };
    Ok((meetings, outcome))
}

/// Adds what is known of a meeting from beside it, and bounds its date. That of an exported item was bounded, and
/// doubted, by the whole page it stood on.
pub(super) fn settle(meeting: &mut Meeting, context: &Context) {
    let is_exported = meeting.items.iter().any(|item| item.origin.is_some());
    if !is_exported {
        doubt_date(meeting);
    }
    context.apply(meeting);
    if !is_exported {
        bound_date(meeting);
    }
}

/// What variants are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be joined and written.
    Index,
    /// To find out what shares a key with what; nobody asks whether they are closed to the public.
    Compare,
}

/// Turns the meetings of a file into variants, one for each item.
pub(super) fn variants(
    row: &SourceRow,
    meetings: Vec<Meeting>,
    lists: &[Listings],
    purpose: Purpose,
) -> Vec<Variant> {
    let source = source_of(row);
    let mut all = Vec::new();
    for (page, mut meeting) in meetings.into_iter().enumerate() {
        for list in lists {
            if list.speaks_of(&source, &meeting) {
                apply_listings(&mut meeting, &list.lines);
            }
        }
        all.extend(variants_of(&source, count(page), meeting, purpose));
    }
    all
}

/// Returns the file of a row as its variants name it.
pub(super) fn source_of(row: &SourceRow) -> SourceRef {
    SourceRef {
        root: row.root,
        path: row.path.clone(),
        format: row.outcome.format.unwrap_or(Format::Transcript),
    }
}

/// Turns one meeting, the `page`th of its file, into variants, one for each item.
pub(super) fn variants_of(
    source: &SourceRef,
    page: u32,
    mut meeting: Meeting,
    purpose: Purpose,
) -> Vec<Variant> {
    let items = std::mem::take(&mut meeting.items);
    let closed = match purpose {
        Purpose::Index => closed(&items),
        Purpose::Compare => vec![None; items.len()],
    };
    let titles: String = items
        .iter()
        .filter_map(|item| item.title.as_deref())
        .collect();
    let last = items.len().saturating_sub(1);
    let variant = |((place, item), closed): ((usize, AgendaItem), Option<Closed>)| {
        let of_item = match place == last {
            true => std::mem::take(&mut meeting),
            false => meeting.clone(),
        };
        Variant {
            source: source.clone(),
            place: (page, count(place)),
            text_hash: text_hash(&titles, &item),
            sketch: merge::sketch(of_item.page, &item),
            meeting: of_item,
            item,
            closed,
            ruling: None,
            withheld: false,
        }
    };
    let items = items.into_iter().enumerate().zip(closed);
    items.map(variant).collect()
}

/// Leaves out what was erased on request, and redacts names that were; also returns how many are left out.
pub(super) fn without_erased(graves: &Graves, mut variants: Vec<Variant>) -> (Vec<Variant>, usize) {
    if graves.is_empty() {
        return (variants, 0);
    }
    let before = variants.len();
    variants.retain_mut(|variant| {
        let erased = graves.holds(variant);
        let redacted = graves.redact(variant);
        !(erased || redacted && graves.holds(variant))
    });
    let erased = before - variants.len();
    (variants, erased)
}

/// Returns about how much memory a meeting takes with its items.
fn weight(meeting: &Meeting) -> usize {
    let items = meeting.items.iter().map(item_weight);
    items.sum::<usize>() + FIXED_WEIGHT
}

/// What a variant takes beside its texts: itself, the keys that it is compared by, and what holds the strings.
const FIXED_WEIGHT: usize = 1_536;

/// Returns about how much memory an item takes.
pub(super) fn item_weight(item: &AgendaItem) -> usize {
    let heads = [&item.title, &item.purpose].into_iter().flatten();
    let texts = heads.chain(&item.minutes).chain(&item.decision);
    texts.map(|text| text.len() + 32).sum::<usize>() + FIXED_WEIGHT
}

/// Why a file was not read.
pub(super) enum Unread {
    /// It may be readable another time: in use, no permission, a drive that hiccups.
    ForNow(String),
    /// It holds nothing that could be read.
    ForGood(String),
}

impl Unread {
    pub(super) fn because(error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::InvalidData => Self::ForGood(error.to_string()),
            _ => Self::ForNow(format!("cannot be read: {error}")),
        }
    }

    pub(super) fn binary() -> Self {
        Self::ForGood("binary data, not text".to_owned())
    }
}

fn read(file: &SourceFile) -> Result<Vec<u8>, Unread> {
    let limit_mib = limits::WHOLE_FILE_MIB;
    if file.size > (limit_mib as u64) << 20 {
        let error = Unreadable::TooLarge { limit_mib };
        return Err(Unread::ForGood(error.to_string()));
    }
    match walk::read(file) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(Unread::binary()),
        Err(error) => Err(Unread::because(&error)),
    }
}

/// Returns for each item of a page why that page says it is closed, if it does.
fn closed(items: &[AgendaItem]) -> Vec<Option<Closed>> {
    let spans = exempt::closed_span(items);
    let marks = items.iter().zip(spans);
    let marks = marks.map(|(item, span)| exempt::mark(item).or(span).map(|mark| (item, mark)));
    let closed = |(item, mark): (&AgendaItem, ExemptMark)| {
        let elsewhere = mark.elsewhere.and_then(|at| items.get(at));
        let place = place_words(&mark, elsewhere);
        let told = item.origin.as_ref();
        let told = told.and_then(|origin| origin.closed_by.clone());
        Closed {
            line: elsewhere.unwrap_or(item).line,
            place,
            words: told.unwrap_or(mark.reason),
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
    let most = match format {
        Format::Records => limits::RECORDS_OF_A_FILE,
        _ => limits::ITEMS_OF_A_FILE,
    };
    let all = meetings.iter().map(|meeting| meeting.items.len()).sum();
    cut("items in one file", all, most);
    let mut left = most;
    for meeting in meetings {
        meeting.items.truncate(left);
        left -= meeting.items.len();
    }
    warnings
}

pub(super) fn count(number: usize) -> u32 {
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

//! Plain data: what minutes consist of, from the page to the single resolution.
//!
//! Says what one *document* of the index is: **one agenda item's minutes**. Parsers give [`Meeting`]s
//! holding [`AgendaItem`]s, exactly as one page tells them; `understand` reads meaning out of their
//! text; `merge` joins what several pages say of one item. Nothing here reads files, cuts tokens or
//! knows the search engine.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::parse::Format;

/// How a fact is known. The order is the order of trust, strongest first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// An officer wrote it into `minutebook.toml`.
    Sidecar,
    /// It stands on the page or in the file.
    Stated,
    /// It was read from the name of the file or of its folders.
    Path,
    /// It was bounded or concluded from the text.
    Inferred,
    /// Nothing is known.
    #[default]
    Unknown,
}

impl Certainty {
    /// Returns the word used in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sidecar => "sidecar",
            Self::Stated => "stated",
            Self::Path => "path",
            Self::Inferred => "inferred",
            Self::Unknown => "unknown",
        }
    }
}

/// A value with how it is known and the words or place that say so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fact<T> {
    /// The value itself.
    pub value: T,
    /// How it is known.
    pub certainty: Certainty,
    /// The words, element, file name or sidecar entry it was read from.
    pub evidence: String,
}

impl<T> Fact<T> {
    /// Returns a fact read off the page, with the words that state it.
    pub fn stated(value: T, evidence: impl Into<String>) -> Self {
        Self::new(value, Certainty::Stated, evidence)
    }

    /// Returns a fact of any certainty.
    pub fn new(value: T, certainty: Certainty, evidence: impl Into<String>) -> Self {
        Self {
            value,
            certainty,
            evidence: evidence.into(),
        }
    }
}

/// The days a meeting may have been held on, both ends included; `None` is an open end.
///
/// An exact date has both ends equal. A date with two open ends is unknown.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct DateRange {
    /// The first day it can have been.
    pub from: Option<Date>,
    /// The last day it can have been.
    pub to: Option<Date>,
}

impl DateRange {
    /// Returns the range of exactly one day.
    pub fn exact(day: Date) -> Self {
        Self {
            from: Some(day),
            to: Some(day),
        }
    }

    /// Returns the one day of this range, if it is exact.
    pub fn day(&self) -> Option<Date> {
        if self.from == self.to {
            self.from
        } else {
            None
        }
    }

    /// Tells whether nothing is known of the date.
    pub fn is_unknown(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// What an agenda page or a file of minutes says of one meeting, and its items.
///
/// An item page gives one `Meeting` with one item; an issue page one for each time the issue was met.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// What kind of page told this.
    pub page: PageKind,
    /// The council.
    pub council: Option<Fact<String>>,
    /// The committee, board, cabinet or panel that met.
    pub committee: Option<Fact<String>>,
    /// When it met.
    pub date: Option<Fact<DateRange>>,
    /// The starting time as printed, `7:30 pm`.
    pub time: Option<String>,
    /// Ordinary, special, cancelled.
    pub kind: MeetingKind,
    /// Draft or confirmed minutes.
    pub status: MinutesStatus,
    /// Where it met, as printed.
    pub venue: Option<String>,
    /// Whom to ask, as printed.
    pub contact: Option<String>,
    /// Who was there, who sent apologies, who came as officer or guest; `record` keeps it apart.
    #[serde(skip)]
    pub attendance: Vec<Attendee>,
    /// The site's own number of the meeting (`MId`, `meetingid`).
    pub site_meeting_id: Option<String>,
    /// The site's own number of the committee (`CId`, `committeeid`).
    pub site_committee_id: Option<String>,
    /// Host name of the site, where a full address on the page gives it.
    pub site: Option<String>,
    /// Address of the page or of the original file, where the page gives it.
    pub url: Option<String>,
    /// The day on which it was fetched from there, where a record or an officer says so.
    pub retrieved: Option<Date>,
    /// What on the page itself speaks against its date or committee; neither side is settled in silence.
    pub doubts: Vec<String>,
    /// The items in the order of the page.
    pub items: Vec<AgendaItem>,
}

/// Kinds of page that minutes are published on.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum PageKind {
    /// A whole meeting with its items, some of them cut.
    #[default]
    Meeting,
    /// One item, whole.
    Item,
    /// One matter with every meeting it came to.
    Issue,
    /// A published decision.
    Decision,
    /// A record of a JSON Lines file.
    Record,
    /// Whole minutes as one running text.
    Transcript,
}

/// Kinds of meeting.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum MeetingKind {
    /// In the calendar of meetings.
    Ordinary,
    /// Special or extraordinary.
    Special,
    /// The annual meeting.
    Annual,
    /// Called off.
    Cancelled,
    /// The page does not say.
    #[default]
    Unknown,
}

/// Whether minutes have been agreed by a later meeting.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum MinutesStatus {
    /// Published before the next meeting agreed them.
    Draft,
    /// Agreed and signed.
    Confirmed,
    /// Changed by a later meeting.
    Corrected,
    /// The page does not say.
    #[default]
    Unknown,
}

impl MinutesStatus {
    /// Returns the word used in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Confirmed => "confirmed",
            Self::Corrected => "corrected",
            Self::Unknown => "unknown",
        }
    }
}

/// Somebody on the attendance list of a meeting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// The name as printed, titles included: `Councillor Jo Marsh`.
    pub name: String,
    /// The role as printed: `Chair`, `Committee Member`, `Managing Director`.
    pub role: Option<String>,
    /// In what capacity they came.
    pub capacity: Capacity,
    /// Whether they were there.
    pub presence: Presence,
}

/// In what capacity somebody came to a meeting or speaks in its minutes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// In the chair of this meeting.
    Chair,
    /// An elected member.
    Councillor,
    /// A member who is no councillor.
    CoOpted,
    /// Employed by the council.
    Officer,
    /// From another body.
    External,
    /// Named, and no more is known.
    #[default]
    Unknown,
}

/// Whether somebody on the list was there.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// There.
    #[default]
    Present,
    /// Sent apologies or is marked absent.
    Absent,
    /// There without being a member.
    InAttendance,
}

/// One agenda item as one page tells it: a variant of what becomes a document of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaItem {
    /// The number in the minutes, as printed less closing dot and enclosing brackets: `54`, `77/21`, `10.4(b)`.
    pub minute_number: Option<String>,
    /// The number on the agenda, where it is another one or where only that is known.
    pub agenda_number: Option<String>,
    /// The title, clean of file sizes and icons; `None` where the page has none.
    pub title: Option<String>,
    /// The sentence or sentences under the title that say what is to be done.
    pub purpose: Option<String>,
    /// The published decision (the part under "Decision:"), paragraph by paragraph.
    pub decision: Vec<String>,
    /// The minutes, paragraph by paragraph, white space folded, list markers kept at the front.
    pub minutes: Vec<String>,
    /// Supporting documents named or linked.
    pub documents: Vec<Document>,
    /// Votes the page records apart from the text.
    pub recorded_votes: Vec<RecordedVote>,
    /// The page shows only the start of the item.
    pub truncated: bool,
    /// The source marks the item as closed to the public (`isrestricted`).
    pub restricted: bool,
    /// The record's own id (JSON Lines).
    pub record_id: Option<String>,
    /// The site's own number of the item (`AI51890`, `agendaitemid`), digits only.
    pub site_item_id: Option<String>,
    /// The site's own number of the issue the item belongs to.
    pub site_issue_id: Option<String>,
    /// Where the whole item is to be had, where the page gives the address.
    pub url: Option<String>,
    /// Line of the source the item begins at, from 1.
    pub line: u32,
    /// What an export says of where the item came from; `None` for what was read off a page itself.
    pub origin: Option<Box<Origin>>,
}

/// Where an item was read before it was exported, as a line of `export --all` tells it.
///
/// Anybody can write such a line, so that this is told on and believed no further: it joins, releases, replaces and
/// hides nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Other keys the item was known under.
    pub aliases: Vec<String>,
    /// Where the text was read, then the other sources.
    pub sources: Vec<OriginSource>,
    /// The words that closed the item, if it was closed.
    pub closed_by: Option<String>,
}

/// A source that an export names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginSource {
    /// Path below the folder that was indexed; no file is looked for there.
    pub path: String,
    /// How the file was read.
    pub format: Format,
}

/// A supporting document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Document {
    /// Its title, clean of file sizes.
    pub title: String,
    /// Its address, as the page gives it.
    pub url: Option<String>,
    /// Closed to the public.
    pub restricted: bool,
}

/// A vote that the page lists beside the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedVote {
    /// What was voted on.
    pub title: String,
    /// Motion, amendment, resolution: as printed.
    pub kind: String,
    /// Names and figures, where the page has them.
    pub text: String,
    /// The outcome as printed: `Carried`.
    pub result: String,
}

/// Something a parser or a later stage could not read, with its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Warning {
    /// Line of the source, from 1; 0 where the whole file is meant.
    pub line: u32,
    /// What is wrong, in lower case, no full stop.
    pub message: String,
}

impl Warning {
    /// Returns a warning at a line (from 1; 0 for the whole file).
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        Self {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            message: message.into(),
        }
    }
}

//! One ranked result and one whole item, as every output gives them, with their citation.

use jiff::civil::Date;
use minutebook_index::content_hash;
use minutebook_index::minutes::{
    Attendee, Capacity, Certainty, DateRange, Document, Fact, RecordedVote,
};
use minutebook_index::parse::Format;
use minutebook_index::record::{Record, SourceRef};
use minutebook_index::shown::Shown;
use minutebook_index::understand::{Definition, PersonMention, Resolution, Understanding};
use serde::Serialize;

use crate::corrected::CorrectedBy;
use crate::registers::{ActionView, RecommendationView};
use crate::roles::RoleView;
use crate::searcher::{Explanation, JoinedBy, LinkView};
use crate::snippet::Snippet;

/// The version of the shape of machine-readable answers.
pub const FORMAT_VERSION: u32 = 1;

/// One ranked result.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// Place in the list, from 1.
    pub rank: usize,
    /// BM25 score; comparable within one answer and tier only.
    pub score: f32,
    /// Every word of the query is in the item; `false` in the second tier.
    pub all_words: bool,
    /// What the score is made of, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
    /// Forms that the glossary or an officer put in and that stand in the item.
    pub expansions: Vec<String>,
    /// The item's id.
    pub id: String,
    /// The council, if known.
    pub council: Option<String>,
    /// The committee, if known.
    pub committee: Option<String>,
    /// When the meeting was, and how that is known.
    pub date: DateView,
    /// Number in the minutes.
    pub item: Option<String>,
    /// Number on the agenda, where it is another.
    pub agenda_number: Option<String>,
    /// The title, if the pages give one.
    pub title: Option<String>,
    /// A name to show where there is no title: the report that the minutes name.
    pub display_title: Option<String>,
    /// Draft, confirmed, corrected, unknown.
    pub status: &'static str,
    /// Roles named.
    pub roles: Vec<String>,
    /// What was resolved, point by point.
    pub resolutions: Vec<String>,
    /// Texts that were put to the vote and lost; they are not among `resolutions`.
    pub lost: Vec<String>,
    /// The passages that answer.
    pub snippets: Vec<Snippet>,
    /// Only the start of the item is held.
    pub truncated: bool,
    /// The item is closed to the public; its body is held back, unless `exempt_body` is true.
    pub exempt: bool,
    /// The item is closed to the public and its body was let in: not to be passed on.
    pub exempt_body: bool,
    /// What speaks against the facts above: pages that contradict themselves or one another.
    pub warnings: Vec<String>,
    /// Where it was read.
    pub source: SourceView,
    /// Hash of its words: `blake3:` and 32 digits.
    pub content_hash: String,
    /// Council, committee, date with certainty, item and source in one line.
    pub citation: String,
}

/// A date range with how it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DateView {
    /// First day it can have been.
    pub from: Option<Date>,
    /// Last day it can have been.
    pub to: Option<Date>,
    /// `stated`, `sidecar`, `path`, `inferred` or `unknown`.
    pub certainty: Certainty,
    /// The words or names that say so.
    pub evidence: Option<String>,
}

/// Where an item was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceView {
    /// Path below the folder that was indexed.
    pub path: String,
    /// Address of the page, if known.
    pub url: Option<String>,
    /// The day on which it was fetched, if known.
    pub retrieved: Option<Date>,
    /// How the file was read.
    pub format: Format,
}

/// One item, whole.
#[derive(Clone, Debug, Serialize)]
pub struct ItemView {
    /// Version of this shape.
    pub format_version: u32,
    /// The item's id.
    pub id: String,
    /// Other keys it is known under.
    pub aliases: Vec<String>,
    /// The council, if known.
    pub council: Option<String>,
    /// How the council is known.
    pub council_certainty: Certainty,
    /// The committee, if known.
    pub committee: Option<String>,
    /// How the committee is known.
    pub committee_certainty: Certainty,
    /// When the meeting was.
    pub date: DateView,
    /// When it began, as printed.
    pub time: Option<String>,
    /// Number in the minutes.
    pub item: Option<String>,
    /// Number on the agenda, where it is another.
    pub agenda_number: Option<String>,
    /// The title, if the pages give one.
    pub title: Option<String>,
    /// A name to show where there is no title.
    pub display_title: Option<String>,
    /// What was to be done, from under the title.
    pub purpose: Option<String>,
    /// The minutes; paragraphs stand apart by an empty line.
    pub minutes: String,
    /// The published decision.
    pub decision: String,
    /// Draft, confirmed, corrected, unknown.
    pub status: &'static str,
    /// Later items that confirm the minutes of the meeting.
    pub confirmed_by: Vec<CorrectedBy>,
    /// Later items that amend the minutes of the meeting, in this item or in none that they name.
    pub corrected_by: Vec<CorrectedBy>,
    /// Ordinary, special, annual, cancelled, unknown.
    pub meeting_kind: minutebook_index::minutes::MeetingKind,
    /// Where the meeting was.
    pub venue: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// Who was there.
    pub attendance: Vec<Attendee>,
    /// Decision references named.
    pub references: Vec<String>,
    /// Other items that carry these references; not sought in an export.
    pub joined_by: Vec<JoinedBy>,
    /// What an officer wrote of this item and others; not told in an export.
    pub links: Vec<LinkView>,
    /// What was resolved.
    pub resolutions: Vec<Resolution>,
    /// What was recommended.
    pub recommendations: Vec<RecommendationView>,
    /// What somebody is to do.
    pub actions: Vec<ActionView>,
    /// Posts named.
    pub roles: Vec<RoleView>,
    /// Councillors and officers named.
    pub people: Vec<PersonMention>,
    /// Short forms that the item spells out.
    pub definitions: Vec<Definition>,
    /// Votes listed beside the text.
    pub recorded_votes: Vec<RecordedVote>,
    /// Supporting documents.
    pub documents: Vec<Document>,
    /// Only the start of the item is held.
    pub truncated: bool,
    /// The item is closed to the public; its body is held back, unless `exempt_body` is true.
    pub exempt: bool,
    /// The item is closed to the public and its body was let in: not to be passed on.
    pub exempt_body: bool,
    /// Why it is closed.
    pub exempt_reason: Option<String>,
    /// Where the text shown was read.
    pub source: SourceView,
    /// Every place it was read.
    pub sources: Vec<SourceView>,
    /// Contradictions and what could not be read.
    pub warnings: Vec<String>,
    /// Hash of its words: `blake3:` and 32 digits.
    pub content_hash: String,
    /// Council, committee, date with certainty, item and source in one line.
    pub citation: String,
    /// The paragraphs of `minutes` as they are numbered; not part of the JSON.
    #[serde(skip)]
    pub minutes_paragraphs: Vec<String>,
    /// The paragraphs of `decision` as they are numbered; not part of the JSON.
    #[serde(skip)]
    pub decision_paragraphs: Vec<String>,
}

impl DateView {
    pub(crate) fn new(date: Option<&Fact<DateRange>>) -> Self {
        date.map_or_else(Self::default, |fact| Self {
            from: fact.value.from,
            to: fact.value.to,
            certainty: fact.certainty,
            evidence: Some(fact.evidence.clone()),
        })
    }

    /// Returns the date in words, with its certainty where it is not stated on the page.
    pub fn words(&self) -> String {
        let day = |day: Date| day.strftime("%-d %b %Y").to_string();
        let words = match (self.from, self.to) {
            (None, None) => return "date unknown".to_owned(),
            (Some(from), Some(to)) if from == to => day(from),
            (Some(from), Some(to)) => format!("between {} and {}", day(from), day(to)),
            (Some(from), None) => format!("{} or later", day(from)),
            (None, Some(to)) => format!("{} or earlier", day(to)),
        };
        match self.certainty {
            Certainty::Stated => words,
            Certainty::Sidecar => format!("{words} (from minutebook.toml)"),
            Certainty::Path => format!("{words} (from the file's name)"),
            Certainty::Inferred | Certainty::Unknown => format!("{words} (inferred)"),
        }
    }
}

impl SourceView {
    fn new(source: &SourceRef, url: Option<&String>) -> Self {
        Self {
            path: source.path.clone(),
            url: url.cloned(),
            retrieved: None,
            format: source.format,
        }
    }
}

/// Returns the source whose text is shown.
fn first_source(record: &Record) -> SourceView {
    let url = record.item.url.as_ref().or(record.meeting.url.as_ref());
    let retrieved = record.meeting.retrieved;
    match record.sources.first() {
        Some(source) => SourceView {
            retrieved,
            ..SourceView::new(source, url)
        },
        None => SourceView {
            path: String::new(),
            url: url.cloned(),
            retrieved,
            format: Format::Records,
        },
    }
}

/// Returns the line to paste into a report.
pub(crate) fn citation(record: &Record) -> String {
    let (meeting, item) = (&record.meeting, &record.item);
    let source = first_source(record);
    let name = |fact: &Option<Fact<String>>| fact.as_ref().map(|fact| fact.value.clone());
    let (council, committee) = (name(&meeting.council), name(&meeting.committee));
    let is_whole = is_whole_council(council.as_deref(), committee.as_deref());
    let mut parts = vec![council.unwrap_or_else(|| "council unknown".to_owned())];
    if !is_whole {
        parts.push(committee.unwrap_or_else(|| "committee unknown".to_owned()));
    }
    parts.push(DateView::new(meeting.date.as_ref()).words());
    parts.push(number_words(
        item.minute_number.as_deref(),
        item.agenda_number.as_deref(),
    ));
    if let Some(title) = &item.title {
        parts.push(format!("\"{title}\""));
    }
    parts.push(source.url.unwrap_or(source.path));
    parts.join(", ")
}

/// Returns the item's number in words.
pub fn number_words(minute: Option<&str>, agenda: Option<&str>) -> String {
    match (minute, agenda) {
        (Some(number), _) => format!("item {number}"),
        (None, Some(number)) => format!("agenda item {number}"),
        (None, None) => "item not numbered".to_owned(),
    }
}

/// Tells whether a committee is called as its council, for the whole council meets: its name is shown once.
pub fn is_whole_council(council: Option<&str>, committee: Option<&str>) -> bool {
    match (council, committee) {
        (Some(council), Some(committee)) => council.to_lowercase() == committee.to_lowercase(),
        _ => false,
    }
}

/// Returns what speaks against the record's facts.
fn messages(record: &Record) -> Vec<String> {
    record
        .warnings
        .iter()
        .map(|warning| warning.message.clone())
        .collect()
}

/// What a hit takes from the search, apart from the record.
pub(crate) struct Found {
    pub(crate) rank: usize,
    pub(crate) score: f32,
    pub(crate) all_words: bool,
    pub(crate) expansions: Vec<String>,
    pub(crate) snippets: Vec<Snippet>,
    pub(crate) explanation: Option<Explanation>,
}

impl Hit {
    pub(crate) fn new(found: Found, record: &Record, shown: Shown) -> Self {
        let (meeting, item) = (&record.meeting, &record.item);
        Self {
            rank: found.rank,
            score: found.score,
            all_words: found.all_words,
            explanation: found.explanation,
            expansions: found.expansions,
            id: record.id.clone(),
            council: meeting.council.as_ref().map(|fact| fact.value.clone()),
            committee: meeting.committee.as_ref().map(|fact| fact.value.clone()),
            date: DateView::new(meeting.date.as_ref()),
            item: item.minute_number.clone(),
            agenda_number: item.agenda_number.clone(),
            title: item.title.clone(),
            display_title: record.display_title.clone(),
            status: meeting.status.as_str(),
            roles: shown.roles,
            resolutions: shown.resolutions,
            lost: shown.lost,
            snippets: found.snippets,
            truncated: item.truncated,
            exempt: record.held.is_some(),
            exempt_body: record.has_exempt_body(),
            warnings: messages(record),
            source: first_source(record),
            content_hash: content_hash(item),
            citation: citation(record),
        }
    }
}

impl ItemView {
    /// Returns the item; its actions and recommendations are not followed.
    pub(crate) fn new(record: &Record, understanding: Understanding, roles: Vec<RoleView>) -> Self {
        let (meeting, item) = (&record.meeting, &record.item);
        let certainty = |fact: &Option<Fact<String>>| {
            fact.as_ref().map(|fact| fact.certainty).unwrap_or_default()
        };
        Self {
            format_version: FORMAT_VERSION,
            id: record.id.clone(),
            aliases: record.aliases.clone(),
            council: meeting.council.as_ref().map(|fact| fact.value.clone()),
            council_certainty: certainty(&meeting.council),
            committee: meeting.committee.as_ref().map(|fact| fact.value.clone()),
            committee_certainty: certainty(&meeting.committee),
            date: DateView::new(meeting.date.as_ref()),
            time: meeting.time.clone(),
            item: item.minute_number.clone(),
            agenda_number: item.agenda_number.clone(),
            title: item.title.clone(),
            display_title: record.display_title.clone(),
            purpose: item.purpose.clone(),
            minutes: item.minutes.join("\n\n"),
            decision: item.decision.join("\n\n"),
            status: meeting.status.as_str(),
            confirmed_by: Vec::new(),
            corrected_by: Vec::new(),
            meeting_kind: meeting.kind,
            venue: meeting.venue.clone(),
            contact: meeting.contact.clone(),
            attendance: meeting.attendance.clone(),
            references: understanding.references,
            joined_by: Vec::new(),
            links: Vec::new(),
            resolutions: understanding.resolutions,
            recommendations: understanding
                .recommendations
                .into_iter()
                .map(|recommendation| RecommendationView {
                    recommendation,
                    response: None,
                    evidence: None,
                })
                .collect(),
            actions: understanding
                .actions
                .into_iter()
                .map(|action| ActionView::plain(action, record))
                .collect(),
            roles,
            people: understanding
                .people
                .into_iter()
                .filter(|person| person.capacity != Capacity::Unknown)
                .collect(),
            definitions: understanding.definitions,
            recorded_votes: item.recorded_votes.clone(),
            documents: item.documents.clone(),
            truncated: item.truncated,
            exempt: record.held.is_some(),
            exempt_body: record.has_exempt_body(),
            exempt_reason: record.held.clone(),
            source: first_source(record),
            sources: record
                .sources
                .iter()
                .map(|source| SourceView::new(source, None))
                .collect(),
            warnings: messages(record),
            content_hash: content_hash(item),
            citation: citation(record),
            minutes_paragraphs: item.minutes.clone(),
            decision_paragraphs: item.decision.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_say_how_they_are_known() {
        let day = |text: &str| Some(text.parse().unwrap());
        for (from, to, certainty, words) in [
            (None, None, Certainty::Unknown, "date unknown"),
            (
                day("2018-03-31"),
                None,
                Certainty::Inferred,
                "31 Mar 2018 or later (inferred)",
            ),
            (
                day("2020-09-16"),
                day("2021-01-11"),
                Certainty::Inferred,
                "between 16 Sep 2020 and 11 Jan 2021 (inferred)",
            ),
            (
                day("2026-01-05"),
                day("2026-01-05"),
                Certainty::Stated,
                "5 Jan 2026",
            ),
            (
                day("2015-03-11"),
                day("2015-03-11"),
                Certainty::Sidecar,
                "11 Mar 2015 (from minutebook.toml)",
            ),
        ] {
            let date = DateView {
                from,
                to,
                certainty,
                evidence: None,
            };
            assert_eq!(date.words(), words);
        }
    }
}

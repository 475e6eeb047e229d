//! Whether something came back: what was asked for in one item, sought in the later ones.
//!
//! The topic of a request is sought, with all the forms that the glossary knows, in later items of the same
//! committee, or of one that the request names. A title that holds the topic is an answer; a passage that
//! does may be one. What the index cannot know is said: that no later meeting is held, or that what is held
//! is cut. Every verdict comes with the items that it rests on.

mod response;
mod topic;

pub use self::response::Response;

use std::collections::BTreeSet;

use jiff::civil::Date;
use minutebook_index::minutes::{DateRange, Fact};
use minutebook_index::record::Record;
use minutebook_index::understand::actions::due_range;
use minutebook_index::understand::{Action, Recommendation};
use serde::Serialize;

use crate::error::Error;
use crate::filter::Filters;
use crate::hit::DateView;
use crate::searcher::{Request, Searcher};
use crate::snippet::{self, Coverage};

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A later item has the topic in its title.
    CameBack,
    /// A later item speaks of it.
    Possibly,
    /// It was declined or sent elsewhere in the same minutes.
    AnsweredAtOnce,
    /// Later meetings are held, and nothing is found in them.
    NothingFound,
    /// Nothing is found, but what is held of the later meetings is cut, or it was to be sent outside a
    /// meeting.
    DocumentNotHeld,
    /// No later meeting is held.
    TooEarly,
    /// The item has no date, so nothing can be said to be later.
    Unknown,
}

impl Verdict {
    /// Returns the word used in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CameBack => "came-back",
            Self::Possibly => "possibly",
            Self::AnsweredAtOnce => "answered-at-once",
            Self::NothingFound => "nothing-found",
            Self::DocumentNotHeld => "document-not-held",
            Self::TooEarly => "too-early",
            Self::Unknown => "unknown",
        }
    }

    /// Tells whether it rests on a later item, the likeliest of its candidates.
    pub fn rests_on_an_item(self) -> bool {
        matches!(self, Self::CameBack | Self::Possibly)
    }

    /// Tells whether it is still to come, as far as is known.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::CameBack | Self::AnsweredAtOnce)
    }
}

/// A later item that may answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its committee.
    pub committee: Option<String>,
    /// When it was.
    pub date: DateView,
    /// How much of the topic it has, from 0 to 1: the title counts whole, one passage of the text less.
    pub score: f32,
    /// The words that have most of the topic.
    pub evidence: String,
}

/// What became of a request, with the items it rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FollowUp {
    /// What became of it.
    pub verdict: Verdict,
    /// Why, in words.
    pub reason: String,
    /// Later items that may answer, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// What became of a recommendation, with the later item that says so.
type Answer = (Response, Option<Candidate>);

/// A later item that answers is sought for so many years.
const YEARS: i16 = 3;
/// So many later items are looked at.
const LOOKED_AT: usize = 12;
/// So many are told.
const TOLD: usize = 5;
/// A title with so much of the topic answers.
const ANSWERS: f32 = 0.75;
/// With so much of it, in the title and one passage, an item may answer.
const MAY_ANSWER: f32 = 0.55;
/// Items with less of it are not told.
const TOO_LITTLE: f32 = 0.4;
/// A title that more later items have than this tells nothing.
const SHARED: usize = 3;
/// A recommendation of fewer words that tell it from others is not known again.
const TELLING: usize = 3;
/// A paragraph with so much of a recommendation, which speaks of one, is about that.
const REPEATS: f32 = 0.6;
/// What a passage counts beside a title.
const PASSAGE: f32 = 0.8;

impl Searcher {
    /// Says what became of an action of an item.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn follow_action(
        &self,
        action: &Action,
        record: &Record,
    ) -> Result<FollowUp, Error> {
        if let Some(answer) = &action.answered {
            return Ok(FollowUp {
                verdict: Verdict::AnsweredAtOnce,
                reason: answer.clone(),
                candidates: Vec::new(),
            });
        }
        if let Some(answer) = self.written_answer(record)? {
            return Ok(answer);
        }
        let (words, told) = topic::topic(&action.text);
        let due = due(action, record).and_then(|fact| fact.value.from);
        self.follow_topic(&words, told, &action.text, due, record)
    }

    /// Returns the item that an officer wrote to answer this one.
    fn written_answer(&self, record: &Record) -> Result<Option<FollowUp>, Error> {
        let mut links = self.links(record)?.into_iter();
        let Some(link) = links.find(|link| link.kind == "answered_by") else {
            return Ok(None);
        };
        let Ok(later) = self.record(&link.id) else {
            return Ok(None);
        };
        Ok(Some(FollowUp {
            verdict: Verdict::CameBack,
            reason: format!("written in {}", link.evidence),
            candidates: vec![Candidate {
                id: later.id.clone(),
                title: later.item.title.clone(),
                committee: committee(&later),
                date: DateView::new(later.meeting.date.as_ref()),
                score: 1.0,
                evidence: later.item.title.unwrap_or_default(),
            }],
        }))
    }

    /// Seeks a topic in the later items of the committee and of those that the text names.
    fn follow_topic(
        &self,
        words: &[&str],
        told: bool,
        text: &str,
        due: Option<Date>,
        record: &Record,
    ) -> Result<FollowUp, Error> {
        let verdict = |verdict, reason: &str, candidates| FollowUp {
            verdict,
            reason: reason.to_owned(),
            candidates,
        };
        let Some(window) = Window::after(record) else {
            return Ok(verdict(
                Verdict::Unknown,
                "the item has no date",
                Vec::new(),
            ));
        };
        let filters = window.filters(record, self.named_in(text, record)?);
        let later = self.count(&filters)?;
        if later == 0 {
            let reason = "no later meeting of the committee is held";
            return Ok(verdict(Verdict::TooEarly, reason, Vec::new()));
        }
        let mut candidates = Vec::new();
        if !words.is_empty() {
            candidates = self.candidates(words, &filters, record)?;
        }
        let best_score = candidates.first().map_or(0.0, |(found, _)| found.score);
        let best = candidates
            .iter()
            .map(|(_, coverage)| coverage.title)
            .reduce(f32::max);
        // What the verdict rests on comes first.
        let (titled, others): (Vec<_>, Vec<_>) = candidates
            .into_iter()
            .partition(|(_, coverage)| coverage.title >= ANSWERS);
        let candidates: Vec<Candidate> = titled
            .into_iter()
            .chain(others)
            .map(|(found, _)| found)
            .take(TOLD)
            .collect();
        Ok(match best {
            // One word is too little to know an answer by.
            Some(title) if title >= ANSWERS && told && words.len() > 1 => verdict(
                Verdict::CameBack,
                "the title of a later item has the topic",
                candidates,
            ),
            // Of one word, a title says more than a passage.
            Some(title) if title >= ANSWERS || words.len() > 1 && best_score >= MAY_ANSWER => {
                verdict(
                    Verdict::Possibly,
                    "a later item speaks of the topic",
                    candidates,
                )
            }
            _ => {
                let (kind, reason) = self.nothing(text, due, &filters, later)?;
                verdict(kind, &reason, candidates)
            }
        })
    }

    /// Says why nothing may have been found among so many later items.
    fn nothing(
        &self,
        text: &str,
        due: Option<Date>,
        filters: &Filters,
        later: usize,
    ) -> Result<(Verdict, String), Error> {
        let since = Filters {
            from: filters.from.max(due),
            to: None,
            ..filters.clone()
        };
        if self.count(&since)? == 0 {
            let reason = "no meeting since it was due is held".to_owned();
            return Ok((Verdict::TooEarly, reason));
        }
        let lower = text.to_lowercase();
        const OUTSIDE: [&str; 8] = [
            "circulate",
            "following the meeting",
            "after the meeting",
            "outside the meeting",
            "outside of the meeting",
            "by email",
            "in writing",
            "written",
        ];
        if OUTSIDE.iter().any(|words| lower.contains(words)) {
            let reason = "it was to be sent outside a meeting".to_owned();
            return Ok((Verdict::DocumentNotHeld, reason));
        }
        let mut cut = filters.clone();
        cut.flags.push("truncated".to_owned());
        let cut = self.count(&cut)?;
        Ok(match cut {
            0 => (
                Verdict::NothingFound,
                format!("of {later} later items held none has most of its words"),
            ),
            _ => (
                Verdict::DocumentNotHeld,
                format!(
                    "of {later} later items held none has most of its words; of {cut} only the beginning is held"
                ),
            ),
        })
    }

    /// Returns the later items that have most of a topic, the best first.
    fn candidates(
        &self,
        words: &[&str],
        filters: &Filters,
        record: &Record,
    ) -> Result<Vec<(Candidate, Coverage)>, Error> {
        let request = Request {
            filters: filters.clone(),
            limit: LOOKED_AT,
            ..Request::new(words.join(" "))
        };
        let mut found = Vec::new();
        for matched in self.matched(&request)? {
            if matched.record.id == record.id {
                continue;
            }
            let coverage = snippet::coverage(&matched.record, &matched.needles, &matched.weights);
            let passage = coverage.passage * PASSAGE;
            let item = &matched.record.item;
            let candidate = Candidate {
                id: matched.record.id.clone(),
                title: item.title.clone(),
                committee: committee(&matched.record),
                date: DateView::new(matched.record.meeting.date.as_ref()),
                score: coverage.title.max(passage),
                evidence: match coverage.title >= passage {
                    true => item.title.clone().unwrap_or_default(),
                    false => coverage.words.clone(),
                },
            };
            found.push((candidate, coverage));
        }
        // The best first; of equals the earlier, which answered first.
        found.sort_by(|(one, _), (other, _)| {
            let day = |candidate: &Candidate| candidate.date.from.or(candidate.date.to);
            other
                .score
                .total_cmp(&one.score)
                .then_with(|| day(one).cmp(&day(other)))
                .then_with(|| one.id.cmp(&other.id))
        });
        found.retain(|(candidate, _)| candidate.score > TOO_LITTLE);
        Ok(found)
    }

    /// Returns the committees of the council that a text names, other than the item's own.
    fn named_in(&self, text: &str, record: &Record) -> Result<Vec<String>, Error> {
        let own = committee(record).map(|name| name.to_lowercase());
        let text = text.to_lowercase();
        let named = self.committees()?.iter().filter(|name| {
            let name = name.to_lowercase();
            text.contains(&name) && Some(&name) != own.as_ref()
        });
        Ok(named.cloned().collect())
    }

    /// Says what became of a recommendation of an item.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn follow_recommendation(
        &self,
        recommendation: &Recommendation,
        record: &Record,
    ) -> Result<Answer, Error> {
        if let Some(answer) = response::answered_within(recommendation, record) {
            return Ok(answer);
        }
        let Some(window) = Window::after(record) else {
            return Ok((Response::NothingFound, None));
        };
        let to = recommendation.to.as_deref().unwrap_or_default();
        // What the council is told in its own meeting, it decides there or not at all.
        let is_own = response::is_of_council(to, &recommendation.text)
            && committee(record).is_some_and(|name| response::is_council(&name));
        let bodies = match is_own {
            true => Vec::new(),
            false => self.bodies_asked(to, &recommendation.text, record)?,
        };
        let is_asked_elsewhere = !to.is_empty() && bodies.is_empty() && !is_own;
        let own = window.filters(record, Vec::new());
        let theirs = match bodies.is_empty() {
            true => own.clone(),
            false => Filters {
                committees: bodies.clone(),
                ..own.clone()
            },
        };
        let is_held = !is_asked_elsewhere && self.count(&theirs)? > 0;
        // The committee itself is told what became of it.
        let any = window.filters(record, bodies);
        let words = topic::topic(&recommendation.text).0;
        let said = match words.is_empty() {
            true => Vec::new(),
            false => self.candidates(&words, &any, record)?,
        };
        if is_held
            && !is_own
            && let Some(answer) = self.answered_under_the_title(&words, &said, &theirs, record)?
        {
            return Ok(answer);
        }
        if words
            .iter()
            .filter(|word| response::is_telling(word))
            .count()
            >= TELLING
            && let Some(answer) = self.answered_in_words(&said, record)?
        {
            return Ok(answer);
        }
        let nothing = match is_held {
            true => Response::NothingFound,
            false => Response::DocumentNotHeld,
        };
        Ok((nothing, None))
    }

    /// Returns the bodies that a recommendation went to, of those held.
    fn bodies_asked(&self, to: &str, text: &str, record: &Record) -> Result<Vec<String>, Error> {
        let mut bodies = self.named_in(to, record)?;
        bodies.extend(self.named_in(text, record)?);
        if bodies.is_empty() && response::is_of_council(to, text) {
            let all = self.committees()?.iter();
            bodies.extend(all.filter(|name| response::is_council(name)).cloned());
        }
        Ok(bodies)
    }

    /// Seeks an answer among the later items that have the title of the item, else most of the words recommended.
    fn answered_under_the_title(
        &self,
        words: &[&str],
        said: &[(Candidate, Coverage)],
        filters: &Filters,
        record: &Record,
    ) -> Result<Option<Answer>, Error> {
        let title = record.item.title.as_deref();
        let title = title.or(record.display_title.as_deref());
        let mut sought = title.map(topic::of_title).unwrap_or_default();
        if sought.is_empty() {
            sought = words.to_vec();
        }
        if sought.is_empty() {
            return Ok(None);
        }
        // A title that many items share ("Director's report") is not enough: the later item speaks of what
        // was recommended, or another body of a recommendation.
        let committee = committee(record);
        let said_in = |id: &str| {
            let said = said.iter().find(|(candidate, _)| candidate.id == id);
            said.map_or(0.0, |(candidate, _)| candidate.score)
        };
        let mut titled = self.candidates(&sought, filters, record)?;
        titled.retain(|(_, coverage)| coverage.title >= ANSWERS);
        let is_common = titled.len() > SHARED;
        for (candidate, _) in titled {
            let later = self.record(&candidate.id)?;
            let elsewhere = candidate.committee != committee;
            if let Some((response, words)) = response::decided(&later)
                && (said_in(&candidate.id) >= MAY_ANSWER
                    || response::speaks_of_one(&words) && elsewhere && !is_common)
            {
                return Ok(Some(candidate.answers(response, words)));
            }
        }
        Ok(None)
    }

    /// Seeks an answer in paragraphs of later items that have most of the words recommended and say that they were.
    fn answered_in_words(
        &self,
        said: &[(Candidate, Coverage)],
        record: &Record,
    ) -> Result<Option<Answer>, Error> {
        let committee = committee(record);
        for (candidate, coverage) in said {
            if coverage.passage < REPEATS {
                continue;
            }
            let elsewhere = candidate.committee != committee;
            if let Some((response, words)) = response::told(&coverage.words, elsewhere) {
                let words = words.to_owned();
                return Ok(Some(candidate.clone().answers(response, words)));
            }
            // Another body that repeats it decides of it there or right behind.
            if elsewhere && response::repeats_one(&coverage.words) {
                let later = self.record(&candidate.id)?;
                if let Some((response, words)) = response::decided_behind(&later, coverage.place) {
                    return Ok(Some(candidate.clone().answers(response, words)));
                }
            }
        }
        Ok(None)
    }
}

impl Candidate {
    /// What became of a recommendation, by words of this item.
    fn answers(self, response: Response, words: String) -> Answer {
        let evidence = Self {
            evidence: words,
            ..self
        };
        (response, Some(evidence))
    }
}

fn committee(record: &Record) -> Option<String> {
    let committee = record.meeting.committee.as_ref();
    committee.map(|fact| fact.value.clone())
}

/// Returns by when something is to be done, as far as its words and the meeting's date tell.
pub(crate) fn due(action: &Action, record: &Record) -> Option<Fact<DateRange>> {
    let meeting = record.meeting.date.as_ref().map(|fact| fact.value);
    due_range(action.due.as_deref()?, meeting)
}

/// The days on which an answer is sought.
struct Window {
    from: Date,
    to: Date,
}

impl Window {
    /// From the day after the item's last possible day on; where that is open, after its first.
    fn after(record: &Record) -> Option<Self> {
        let date: &Fact<DateRange> = record.meeting.date.as_ref()?;
        let day = date.value.to.or(date.value.from)?;
        Some(Self {
            from: day.tomorrow().ok()?,
            to: Date::new(day.year() + YEARS, day.month(), 1)
                .ok()?
                .last_of_month(),
        })
    }

    fn filters(&self, record: &Record, also: Vec<String>) -> Filters {
        let name = |fact: &Option<Fact<String>>| fact.as_ref().map(|fact| fact.value.clone());
        let committees: BTreeSet<String> = name(&record.meeting.committee)
            .into_iter()
            .chain(also)
            .collect();
        Filters {
            councils: name(&record.meeting.council).into_iter().collect(),
            committees: committees.into_iter().collect(),
            from: Some(self.from),
            to: Some(self.to),
            // What may be of the same meeting is not later.
            certain: true,
            ..Filters::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_begins_after_the_days_an_item_can_be_of() {
        let mut record = Record {
            id: String::new(),
            aliases: Vec::new(),
            meeting: minutebook_index::minutes::Meeting::default(),
            item: minutebook_index::minutes::AgendaItem::default(),
            display_title: None,
            held: None,
            sources: Vec::new(),
            warnings: Vec::new(),
        };
        assert!(Window::after(&record).is_none());
        let range = DateRange {
            from: "2018-12-31".parse().ok(),
            to: None,
        };
        record.meeting.date = Some(Fact::stated(range, ""));
        let window = Window::after(&record).unwrap();
        assert_eq!(window.from.to_string(), "2019-01-01");
        assert_eq!(window.to.to_string(), "2021-12-31");
        let range = DateRange {
            to: "2019-03-04".parse().ok(),
            ..range
        };
        record.meeting.date = Some(Fact::stated(range, ""));
        let window = Window::after(&record).unwrap();
        assert_eq!(window.from.to_string(), "2019-03-05");
    }
}

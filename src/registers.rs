//! Registers: the decisions, recommendations and actions of the items that a search finds, row by row.
//!
//! Each row is cited like a hit. Actions and recommendations are followed to later meetings.

use minutebook_index::minutes::{DateRange, Fact};
use minutebook_index::record::Record;
use minutebook_index::understand::{Action, Recommendation, Resolution, Understanding, understand};
use serde::Serialize;

use crate::error::Error;
use crate::follow_up::{self, Candidate, FollowUp, Response, Verdict};
use crate::hit::{self, DateView};
use crate::searcher::{Request, Searcher};
use crate::snippet;

/// The item a row was read from.
#[derive(Clone, Debug, Serialize)]
pub struct Cited {
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
    /// The item's title, or the name shown in its place.
    pub title: Option<String>,
    /// The item is closed to the public and its body was let in: not to be passed on.
    pub exempt_body: bool,
    /// Council, committee, date with certainty, item and source in one line.
    pub citation: String,
}

/// One decision, or one sub-point.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionRow {
    /// Where it was read.
    #[serde(flatten)]
    pub cited: Cited,
    /// The decision.
    #[serde(flatten)]
    pub decision: Resolution,
    /// The decision's own words match the query, not only the item; so does every one where no words are sought.
    pub matches: bool,
}

/// One recommendation.
#[derive(Clone, Debug, Serialize)]
pub struct RecommendationRow {
    /// Where it was read.
    #[serde(flatten)]
    pub cited: Cited,
    /// The recommendation; the committee of the item makes it.
    #[serde(flatten)]
    pub recommendation: Recommendation,
    /// What became of it.
    pub response: Response,
    /// The later item that says so, with its words.
    pub evidence: Option<Candidate>,
}

/// One action.
#[derive(Clone, Debug, Serialize)]
pub struct ActionRow {
    /// Where it was read.
    #[serde(flatten)]
    pub cited: Cited,
    /// The action.
    #[serde(flatten)]
    pub action: ActionView,
}

/// An action with what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct ActionView {
    /// The action.
    #[serde(flatten)]
    pub action: Action,
    /// By when, as far as its words and the meeting's date tell.
    pub due_range: Option<Fact<DateRange>>,
    /// What became of it; not asked in an export.
    pub came_back: Option<Verdict>,
    /// Why, in words.
    pub reason: Option<String>,
    /// Later items that may answer.
    pub evidence: Vec<Candidate>,
}

/// A recommendation with what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct RecommendationView {
    /// The recommendation.
    #[serde(flatten)]
    pub recommendation: Recommendation,
    /// What became of it; not asked in an export.
    pub response: Option<Response>,
    /// The later item that says so.
    pub evidence: Option<Candidate>,
}

impl Cited {
    fn new(record: &Record) -> Self {
        let (meeting, item) = (&record.meeting, &record.item);
        let name = |fact: &Option<Fact<String>>| fact.as_ref().map(|fact| fact.value.clone());
        Self {
            id: record.id.clone(),
            council: name(&meeting.council),
            committee: name(&meeting.committee),
            date: DateView::new(meeting.date.as_ref()),
            item: item.minute_number.clone(),
            title: item.title.clone().or_else(|| record.display_title.clone()),
            exempt_body: record.has_exempt_body(),
            citation: hit::citation(record),
        }
    }
}

impl ActionView {
    /// An action of an item, not followed.
    pub(crate) fn plain(action: Action, record: &Record) -> Self {
        Self {
            due_range: follow_up::due(&action, record),
            action,
            came_back: None,
            reason: None,
            evidence: Vec::new(),
        }
    }

    fn followed(action: Action, record: &Record, follow_up: FollowUp) -> Self {
        Self {
            came_back: Some(follow_up.verdict),
            reason: Some(follow_up.reason),
            evidence: follow_up.candidates,
            ..Self::plain(action, record)
        }
    }
}

impl Searcher {
    /// Gives the decisions of every item that matches as asked, in the order of the request.
    ///
    /// # Errors
    /// As [`Self::search`], and whatever `give` returns.
    pub fn decisions<E: From<Error>>(
        &self,
        request: &Request,
        mut give: impl FnMut(DecisionRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let kinds: Vec<String> = request
            .filters
            .decisions
            .iter()
            .map(|kind| plain(kind))
            .collect();
        let wanted = |decision: &Resolution| {
            (kinds.is_empty() || kinds.contains(&plain(decision.kind.as_str())))
                && named(decision.moved_by.as_deref(), &request.filters.movers)
                && named(decision.seconded_by.as_deref(), &request.filters.seconders)
        };
        self.each_match(request, |record, understanding, needles| {
            for decision in understanding.resolutions.into_iter().filter(wanted) {
                give(DecisionRow {
                    cited: Cited::new(record),
                    matches: snippet::stands_in(&decision.text, record, needles),
                    decision,
                })?;
            }
            Ok(())
        })
    }

    /// Gives the recommendations of every item that matches as asked, with what became of each.
    ///
    /// # Errors
    /// As [`Self::decisions`].
    pub fn recommendations<E: From<Error>>(
        &self,
        request: &Request,
        mut give: impl FnMut(RecommendationRow) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_match(request, |record, understanding, _| {
            for recommendation in understanding.recommendations {
                let (response, evidence) = self.follow_recommendation(&recommendation, record)?;
                give(RecommendationRow {
                    cited: Cited::new(record),
                    recommendation,
                    response,
                    evidence,
                })?;
            }
            Ok(())
        })
    }

    /// Gives the actions of every item that matches as asked, with what became of each; only those still
    /// open if `open`.
    ///
    /// # Errors
    /// As [`Self::decisions`].
    pub fn actions<E: From<Error>>(
        &self,
        request: &Request,
        open: bool,
        mut give: impl FnMut(ActionRow) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_match(request, |record, understanding, _| {
            for action in understanding.actions {
                let follow_up = self.follow_action(&action, record)?;
                if open && !follow_up.verdict.is_open() {
                    continue;
                }
                give(ActionRow {
                    cited: Cited::new(record),
                    action: ActionView::followed(action, record, follow_up),
                })?;
            }
            Ok(())
        })
    }

    /// Gives every item that matches as asked, with what its words tell and what it was found by.
    fn each_match<E: From<Error>>(
        &self,
        request: &Request,
        mut give: impl FnMut(&Record, Understanding, &[snippet::Needle]) -> Result<(), E>,
    ) -> Result<(), E> {
        let (addresses, needles) = self.all_matches(request)?;
        for (address, id) in addresses {
            let record = self.record_at(address, &id)?;
            let understanding = understand(&record.item, &record.meeting.attendance);
            give(&record, understanding, &needles)?;
        }
        Ok(())
    }

    /// Follows the actions and recommendations of one item, for showing it.
    pub(crate) fn follow(
        &self,
        record: &Record,
        understanding: &Understanding,
    ) -> Result<(Vec<ActionView>, Vec<RecommendationView>), Error> {
        let mut actions = Vec::new();
        for action in &understanding.actions {
            let follow_up = self.follow_action(action, record)?;
            actions.push(ActionView::followed(action.clone(), record, follow_up));
        }
        let mut recommendations = Vec::new();
        for recommendation in &understanding.recommendations {
            let (response, evidence) = self.follow_recommendation(recommendation, record)?;
            recommendations.push(RecommendationView {
                recommendation: recommendation.clone(),
                response: Some(response),
                evidence,
            });
        }
        Ok((actions, recommendations))
    }
}

/// A kind of decision as it may be typed.
fn plain(kind: &str) -> String {
    kind.trim().to_lowercase().replace([' ', '_'], "-")
}

/// Tells whether a name holds one of those asked for, if any is.
fn named(name: Option<&str>, asked: &[String]) -> bool {
    let name = name.unwrap_or_default().to_lowercase();
    asked.is_empty()
        || asked
            .iter()
            .any(|asked| name.contains(&asked.to_lowercase()))
}

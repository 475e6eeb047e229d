//! What became of a recommendation: answers read from later minutes, in decisions and in words.
//!
//! Pure: records and paragraphs in, an answer with the words that give it out.

use minutebook_index::record::Record;
use minutebook_index::understand::{DecisionKind, Recommendation, Resolution, understand};
use serde::Serialize;

use super::{Answer, Candidate, committee};
use crate::hit::DateView;

/// What became of a recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Response {
    /// Accepted, agreed or approved.
    Accepted,
    /// Accepted in part.
    Partly,
    /// Refused.
    Rejected,
    /// Noted and no more.
    Noted,
    /// Nothing is found.
    NothingFound,
    /// The body it went to, or its later meetings, are not held.
    DocumentNotHeld,
}

impl Response {
    /// Returns the word used in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Partly => "partly",
            Self::Rejected => "rejected",
            Self::Noted => "noted",
            Self::NothingFound => "nothing-found",
            Self::DocumentNotHeld => "document-not-held",
        }
    }
}

/// Reads what the same item decided of a recommendation said in its debate: "the recommendation was agreed".
pub(super) fn answered_within(recommendation: &Recommendation, record: &Record) -> Option<Answer> {
    let behind = |point: &&Resolution| {
        let (said, decided) = (recommendation.place, point.place);
        (decided.section, decided.paragraph, decided.start)
            > (said.section, said.paragraph, said.start)
            && speaks_of_one(&point.text)
    };
    if recommendation.formal {
        return None;
    }
    let decisions = understand(&record.item, &record.meeting.attendance).resolutions;
    let decision = decisions.iter().find(behind)?;
    let evidence = Candidate {
        id: record.id.clone(),
        title: record.item.title.clone(),
        committee: committee(record),
        date: DateView::new(record.meeting.date.as_ref()),
        score: 1.0,
        evidence: decision.text.clone(),
    };
    Some((response_of(decision)?, Some(evidence)))
}

pub(super) fn speaks_of_one(text: &str) -> bool {
    text.to_lowercase().contains("recommendation")
}

/// Reads what a later item did with what was recommended: from the decision that speaks of
/// recommendations, else from its first one.
pub(super) fn decided(later: &Record) -> Option<(Response, String)> {
    let decisions = understand(&later.item, &later.meeting.attendance).resolutions;
    let of_one = |point: &&Resolution| {
        speaks_of_one(&point.text) || point.lead.as_deref().is_some_and(speaks_of_one)
    };
    let decision = decisions.iter().find(of_one).or(decisions.first())?;
    Some((response_of(decision)?, decision.text.clone()))
}

/// Reads what a later item decided in a paragraph, or in the first decision behind it that is near.
pub(super) fn decided_behind(
    later: &Record,
    (field, paragraph): (&str, usize),
) -> Option<(Response, String)> {
    /// So many paragraphs may stand between what is put to a meeting and its decision.
    const NEAR: usize = 8;
    let decisions = understand(&later.item, &later.meeting.attendance).resolutions;
    let is_near = |point: &&Resolution| {
        let place = point.place;
        let at = place.paragraph as usize;
        place.section.as_str() == field && (paragraph..=paragraph + NEAR).contains(&at)
    };
    let decision = decisions.iter().find(is_near)?;
    Some((response_of(decision)?, decision.text.clone()))
}

/// Reads what one decision did with a recommendation.
fn response_of(decision: &Resolution) -> Option<Response> {
    let text = decision.text.to_lowercase();
    let in_part = ["in part", "partly", "partially", "with the exception of"];
    Some(match decision.kind {
        _ if in_part.iter().any(|words| text.contains(words)) => Response::Partly,
        DecisionKind::Rejected | DecisionKind::Lost => Response::Rejected,
        _ if is_as_recommended(&text) => Response::Accepted,
        DecisionKind::Approved | DecisionKind::Agreed => Response::Accepted,
        DecisionKind::Noted => Response::Noted,
        _ if text.contains("accept") && !text.contains("not accept") => Response::Accepted,
        _ if text.contains("not accept") || text.contains("reject") => Response::Rejected,
        _ => return None,
    })
}

/// Tells whether a decision is `as scrutiny had recommended`, whatever else it notes.
fn is_as_recommended(text: &str) -> bool {
    /// So many words name who recommended.
    const WHO: usize = 6;
    let words: Vec<&str> = text.split([' ', ',', '.', ';']).collect();
    let recommended = words.iter().position(|word| *word == "recommended");
    recommended.is_some_and(|at| words[at.saturating_sub(WHO)..at].contains(&"as"))
}

/// Tells whether a recommendation is made to the council as a whole.
pub(super) fn is_of_council(to: &str, text: &str) -> bool {
    let to = to.to_lowercase();
    let to = to.strip_prefix("the ").unwrap_or(&to);
    matches!(to, "council" | "full council") || text.to_lowercase().contains("full council")
}

/// Tells whether a committee is the council as a whole, which often goes by the council's name.
pub(super) fn is_council(committee: &str) -> bool {
    committee.to_lowercase().ends_with("council")
}

/// Tells whether a word tells one recommendation from others, which have bodies and their approval too.
pub(super) fn is_telling(word: &str) -> bool {
    const SHARED: [&str; 9] = [
        "adopt",
        "adoption",
        "approval",
        "approve",
        "cabinet",
        "committee",
        "council",
        "executive",
        "full",
    ];
    let lower = word.to_lowercase();
    !SHARED.contains(&lower.as_str()) && !lower.starts_with("recommend")
}

/// Tells whether a paragraph may be a recommendation repeated.
pub(super) fn repeats_one(paragraph: &str) -> bool {
    paragraph.to_lowercase().contains("recommend")
}

/// Who may answer a committee.
const BODIES: [&str; 6] = [
    "cabinet",
    "council",
    "executive",
    "leader",
    "mayor",
    "portfolio",
];
const YES: [&str; 7] = [
    "accepted",
    "adopted",
    "agreed",
    "approved",
    "endorsed",
    "implemented",
    "supported",
];
const NO: [&str; 4] = ["declined", "refused", "rejected", "dismissed"];
/// The same behind "did not".
const PLAIN: [&str; 6] = ["accept", "adopt", "agree", "approve", "endorse", "support"];
/// What may stand between the verb and the recommendation.
const BETWEEN: [&str; 17] = [
    "a",
    "all",
    "any",
    "both",
    "each",
    "following",
    "its",
    "most",
    "of",
    "our",
    "some",
    "that",
    "the",
    "their",
    "these",
    "this",
    "those",
];
/// So many words before a recommendation may hold the verb that takes it.
const BEFORE: usize = 8;
/// So many behind it.
const BEHIND: usize = 40;

/// Finds the sentence that tells what became of a recommendation: "cabinet had accepted the committee's
/// recommendation that ..."; in the minutes of the committee itself, only of what another body did.
pub(super) fn told(paragraph: &str, elsewhere: bool) -> Option<(Response, &str)> {
    paragraph
        .split_inclusive(". ")
        .map(str::trim)
        .find_map(|sentence| {
            let lower = sentence.to_lowercase();
            let apart = |letter: char| !letter.is_alphanumeric() && !matches!(letter, '\'' | '’');
            let words: Vec<&str> = lower.split(apart).filter(|word| !word.is_empty()).collect();
            let answers = elsewhere || words.iter().any(|word| BODIES.contains(word));
            Some((answers.then(|| answer(&words)).flatten()?, sentence))
        })
}

/// Reads what the words of a sentence say was done with a recommendation.
fn answer(words: &[&str]) -> Option<Response> {
    if words
        .iter()
        .any(|word| matches!(*word, "if" | "whether" | "would" | "should"))
    {
        return None;
    }
    let is_one = |word: &&str| word.starts_with("recommendation");
    let at = words.iter().position(is_one)?;
    let taken = taken(&words[at.saturating_sub(BEFORE)..at])
        .or_else(|| was(&words[at + 1..words.len().min(at + BEHIND)]))?;
    let in_part = ["part", "partly", "partially"];
    let not_all = ["most", "some"];
    let is_partly = words.iter().any(|word| in_part.contains(word))
        || words[at.saturating_sub(BEFORE)..at]
            .iter()
            .any(|word| not_all.contains(word));
    Some(match taken {
        true if is_partly => Response::Partly,
        true => Response::Accepted,
        false => Response::Rejected,
    })
}

/// `cabinet accepted all of the committee's` (recommendations): whether it is a yes.
fn taken(before: &[&str]) -> Option<bool> {
    let joins = |word: &&&str| {
        BETWEEN.contains(word)
            || word.ends_with("'s")
            || word.ends_with("’s")
            || word.ends_with("s'")
    };
    let verb = before.len() - before.iter().rev().take_while(joins).count();
    let (word, earlier) = before[..verb].split_last()?;
    let previous = earlier.last().copied().unwrap_or_default();
    if PLAIN.contains(word) {
        return (previous == "not").then_some(false);
    }
    if matches!(previous, "to" | "be") {
        return None;
    }
    is_yes(word).map(|yes| yes && previous != "not")
}

/// (recommendations) `of the committee were fully accepted`: whether it is a yes.
fn was(behind: &[&str]) -> Option<bool> {
    behind
        .windows(3)
        .find_map(|three| {
            let [is, next, last] = three else {
                return None;
            };
            let is_told = matches!(*is, "was" | "were" | "been");
            match (is_told, is_yes(next)) {
                (false, _) => None,
                (true, Some(yes)) => Some(yes),
                (true, None) => is_yes(last).map(|yes| yes && *next != "not"),
            }
        })
        .or_else(|| match behind {
            [.., is, last] if matches!(*is, "was" | "were" | "been") => is_yes(last),
            _ => None,
        })
}

fn is_yes(word: &str) -> Option<bool> {
    match word {
        word if YES.contains(&word) => Some(true),
        word if NO.contains(&word) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sentence: &str, elsewhere: bool, expected: Option<Response>) {
        let told = told(sentence, elsewhere).map(|(response, _)| response);
        assert_eq!(told, expected, "{sentence}");
    }

    #[test]
    fn what_became_of_a_recommendation_is_told_in_words() {
        let accepted = Some(Response::Accepted);
        check(
            "The chair reported that cabinet had accepted the committee's recommendation that every swing be tested.",
            false,
            accepted,
        );
        check(
            "Swings were discussed. The recommendation on swings had been accepted by cabinet.",
            false,
            accepted,
        );
        check(
            "All of the recommendations to Cabinet were agreed",
            false,
            accepted,
        );
        check(
            "The executive member advised that the recommendations of the panel had been fully implemented.",
            false,
            accepted,
        );
        check(
            "Cabinet had accepted most of the recommendations in part.",
            false,
            Some(Response::Partly),
        );
        check(
            "Cabinet did not accept the recommendation to close the baths.",
            false,
            Some(Response::Rejected),
        );
        check(
            "The recommendation to close the baths was not supported by the council.",
            false,
            Some(Response::Rejected),
        );
        check(
            "The recommendation was rejected.",
            true,
            Some(Response::Rejected),
        );
    }

    #[test]
    fn what_is_still_to_be_answered_is_no_answer() {
        check(
            "Cabinet was asked to accept the recommendation.",
            false,
            None,
        );
        check(
            "Cabinet would be told if the recommendation was accepted.",
            false,
            None,
        );
        check(
            "The recommendations below were agreed by the committee.",
            false,
            None,
        );
        check(
            "It was agreed that the panel recommend to Cabinet that every swing be tested.",
            false,
            None,
        );
        check("Cabinet accepted none of the recommendations.", false, None);
        check(
            "Cabinet noted the report and its recommendations.",
            false,
            None,
        );
    }
}

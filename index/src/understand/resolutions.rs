//! Decisions: what an item's minutes resolve, point by point, with mover, seconder and vote.
//!
//! Takes the paragraphs of the published decision and of the minutes; gives each sub-point as one
//! [`Resolution`], told apart by its label. A decision needs an opener ("RESOLVED", "It was agreed",
//! "AGREED:"); where an item has none, its last concluding sentence ("The report was noted.") is
//! taken. What is quoted, moved or proposed without being carried is no decision. The kind is read
//! from the words alone; where they do not say, it is `other`.

mod block;
mod leading;
mod lost;
mod openers;
mod outcome;
mod stated;
#[cfg(test)]
mod tests;

pub(super) use self::outcome::is_body;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use self::block::Block;
use self::leading::{is_clause, leading};
use self::openers::{Opener, openers};
use self::outcome::is_of_procedure;
use self::stated::Taken;
use super::decision_kind::DecisionKind;
use super::movers::{self, Movers};
use super::prose::{Paragraph, Place, Section};
use super::votes::Votes;

/// One decision, or one sub-point of a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// Its label as printed: `1.`, `(a)`, `·`.
    pub label: Option<String>,
    /// The words before the list that each point goes on from: `that the Committee`.
    pub lead: Option<String>,
    /// The whole words, without label and lead.
    pub text: String,
    /// What kind of decision the words make it.
    pub kind: DecisionKind,
    /// Who moved it, as printed.
    pub moved_by: Option<String>,
    /// Who seconded it, as printed.
    pub seconded_by: Option<String>,
    /// How the vote went, where told.
    pub votes: Option<Votes>,
    /// Where its words begin; the end is that of the first paragraph it stands in.
    pub place: Place,
}

/// Returns the decisions of an item in order.
pub(super) fn read(paragraphs: &[Paragraph<'_>]) -> Vec<Resolution> {
    let of = |section| {
        let from = paragraphs.partition_point(|paragraph| paragraph.section < section);
        let to = paragraphs.partition_point(|paragraph| paragraph.section <= section);
        &paragraphs[from..to]
    };
    let (decision, minutes) = (of(Section::Decision), of(Section::Minutes));
    let mut published = formal(decision, &mut Taken::default());
    if published.is_empty() {
        let nobody = Movers::default();
        let block = Block::unopened(decision);
        published.extend(
            block
                .into_iter()
                .flat_map(|block| block.resolutions(&nobody)),
        );
    }
    let mut taken = Taken::default();
    let mut told = formal(minutes, &mut taken);
    let stated = stated::read(minutes, &taken);
    if published.is_empty() {
        told.extend(stated);
        told.sort_by_key(|resolution| resolution.place);
    } else {
        // What was decided is published; in the minutes the same stands in other words.
        let procedure = !published.iter().any(|one| is_of_procedure(&one.text));
        told.extend(stated.into_iter().filter(|one| {
            one.kind == DecisionKind::Lost || procedure && is_of_procedure(&one.text)
        }));
    }
    let mut found = merged(published, told);
    if found.is_empty() {
        found.extend(
            stated::concluding(minutes).or_else(|| stated::read(decision, &Taken::default()).pop()),
        );
    }
    found
}

/// A decision that may go on behind tables and schedules.
struct Broken {
    kind: DecisionKind,
    movers: Movers,
    /// The first paragraph behind what was read of it.
    end: usize,
}

/// Paragraphs that may stand between the parts of a broken decision.
const REACH: usize = 90;

/// Decisions that have an opener.
fn formal(paragraphs: &[Paragraph<'_>], taken: &mut Taken) -> Vec<Resolution> {
    let mut found = Vec::new();
    let (mut at, mut free_from) = (0, 0);
    // The heading of a schedule may have cut the item: its first clause goes on with the one before.
    let cut = paragraphs
        .iter()
        .position(|paragraph| block::goes_on(paragraph.text) || is_clause(paragraph.text))
        .filter(|at| block::goes_on(paragraphs[*at].text));
    let mut broken = cut.map(|end| Broken {
        kind: DecisionKind::Other,
        movers: Movers::default(),
        end,
    });
    while at < paragraphs.len() {
        let mut openers = openers(&paragraphs[at]);
        if openers.is_empty() {
            openers.extend(leading(paragraphs, at));
        }
        let ended = movers::is_line(&paragraphs[at]);
        broken = broken.filter(|broken| !ended && at <= broken.end.saturating_add(REACH));
        if let Some(broken) = broken
            .as_mut()
            .filter(|_| openers.is_empty() && block::goes_on(paragraphs[at].text))
        {
            let opener = Opener {
                sentence: 0,
                words: 0,
                // A clause of a formal decision says itself what it is.
                kind: match broken.kind {
                    DecisionKind::Agreed => DecisionKind::Other,
                    kind => kind,
                },
                one_sentence: false,
            };
            let block = Block::read(paragraphs, at, opener, paragraphs[at].text.len(), true);
            for (paragraph, words) in (at..block.next).zip(&paragraphs[at..]) {
                taken.add(paragraph, 0, words.text.len());
            }
            at = block.next;
            broken.end = at;
            free_from = at;
            found.extend(block.resolutions(&broken.movers));
            continue;
        }
        let mut next = at + 1;
        for (index, opener) in openers.iter().enumerate() {
            let following = openers.get(index + 1);
            let limit = following.map_or(paragraphs[at].text.len(), |next| next.sentence);
            let block = Block::read(paragraphs, at, *opener, limit, following.is_none());
            let movers = movers::before(&paragraphs[free_from..=at], opener.words)
                .or_else(|| movers::after(paragraphs, block.next));
            next = next.max(block.next);
            taken.add(
                at,
                opener.sentence,
                block
                    .end
                    .min(block.end_within(&paragraphs[at].text[..block.end])),
            );
            for (paragraph, words) in (at + 1..block.next).zip(&paragraphs[at + 1..]) {
                taken.add(paragraph, 0, block.end_within(words.text));
            }
            if !opener.one_sentence {
                taken.open(at, opener.sentence);
                broken = Some(Broken {
                    kind: opener.kind,
                    movers: movers.clone(),
                    end: block.next,
                });
            }
            found.extend(block.resolutions(&movers));
        }
        if !openers.is_empty() {
            free_from = next;
        }
        at = next;
    }
    found
}

/// Joins what the published decision and the minutes say: the same point counts once, the whole one.
fn merged(mut published: Vec<Resolution>, minutes: Vec<Resolution>) -> Vec<Resolution> {
    if published.is_empty() {
        return minutes;
    }
    let keys: Vec<String> = published
        .iter()
        .map(|resolution| key(&resolution.text))
        .collect();
    let count = published.len();
    for resolution in minutes {
        let this = key(&resolution.text);
        let same = keys
            .iter()
            .position(|other| is_same(&this, other))
            .or_else(|| reworded(&published[..count], &resolution));
        let Some(at) = same.filter(|at| *at < count) else {
            published.push(resolution);
            continue;
        };
        let kept = &mut published[at];
        if resolution.text.len() > kept.text.len() + kept.text.len() / 10 {
            kept.text = resolution.text;
            kept.kind = resolution.kind;
            kept.place = resolution.place;
        }
        kept.label = kept.label.take().or(resolution.label);
        kept.lead = kept.lead.take().or(resolution.lead);
        kept.moved_by = kept.moved_by.take().or(resolution.moved_by);
        kept.seconded_by = kept.seconded_by.take().or(resolution.seconded_by);
        kept.votes = kept.votes.take().or(resolution.votes);
    }
    published
}

/// The published point that a point of the minutes gives in slightly other words: the one of the same
/// label, or the only one.
fn reworded(published: &[Resolution], point: &Resolution) -> Option<usize> {
    let at = match &point.label {
        Some(label) => published
            .iter()
            .position(|one| one.label.as_ref() == Some(label))?,
        None if published.len() == 1 => 0,
        None => return None,
    };
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 2)
            .map(str::to_lowercase)
            .collect()
    };
    let (one, other) = (words(&published[at].text), words(&point.text));
    let shared = one.intersection(&other).count();
    (shared >= 3 && shared * 5 >= one.len().min(other.len()) * 4).then_some(at)
}

fn key(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether two texts are one, of which one may be cut.
fn is_same(one: &str, other: &str) -> bool {
    let shorter = one.len().min(other.len());
    shorter > 0 && one.as_bytes()[..shorter] == other.as_bytes()[..shorter]
}

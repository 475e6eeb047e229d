//! Decisions told in a sentence that has no opener: "The report was noted.", "The motion was lost."

use super::Resolution;
use super::openers::is_quoted;
use super::outcome::is_outcome;
use crate::understand::decision_kind::{self, DecisionKind};
use crate::understand::movers;
use crate::understand::prose::{self, LOST, OUTCOME, Paragraph, has_any, label, sentences};
use crate::understand::votes;

/// The last sentence that says how the item ended, where nothing was resolved in form.
pub(super) fn concluding(paragraphs: &[Paragraph<'_>]) -> Option<Resolution> {
    for paragraph in paragraphs.iter().rev() {
        if !paragraph.has(OUTCOME) || label(paragraph.text).is_some_and(|label| label.is_bullet()) {
            continue;
        }
        for (from, to) in sentences(paragraph.text).into_iter().rev() {
            let sentence = &paragraph.text[from..to];
            let stated = paragraph.cues_within(from, to) & OUTCOME != 0;
            if !stated || is_quoted(&paragraph.text[..from]) || !is_outcome(sentence) {
                continue;
            }
            let movers = movers::within(sentence);
            return Some(Resolution {
                text: sentence.to_owned(),
                kind: decision_kind::of_statement(sentence),
                moved_by: movers.moved_by,
                seconded_by: movers.seconded_by,
                place: paragraph.place(from, to),
                ..Resolution::default()
            });
        }
    }
    None
}

/// Motions and amendments that the minutes say were lost.
pub(super) fn lost(paragraphs: &[Paragraph<'_>]) -> Vec<Resolution> {
    let mut found = Vec::new();
    for paragraph in paragraphs.iter().filter(|paragraph| paragraph.has(LOST)) {
        if !paragraph.has(prose::MOVED | prose::RECOMMEND) {
            continue;
        }
        for (from, to) in sentences(paragraph.text) {
            let sentence = &paragraph.text[from..to];
            if paragraph.cues_within(from, to) & LOST == 0 {
                continue;
            }
            let outcome = [
                "was lost",
                "were lost",
                "was defeated",
                "were defeated",
                "declared lost",
                "be lost",
                "and lost",
                "not carried",
                "and fell",
                "motion fell",
                "amendment fell",
                "was declared defeated",
            ];
            let matter = ["motion", "amendment", "proposal", "recommendation", "vote"];
            let told = has_any(sentence, &outcome)
                && has_any(sentence, &matter)
                && sentence.len() < 300
                && !has_any(
                    sentence,
                    &["if", "would", "had", "informed", "said", "stated"],
                );
            if told && !is_quoted(&paragraph.text[..from]) {
                let movers = movers::within(sentence);
                found.push(Resolution {
                    text: sentence.to_owned(),
                    kind: DecisionKind::Lost,
                    moved_by: movers.moved_by,
                    seconded_by: movers.seconded_by,
                    votes: has_any(sentence, &["votes", "for", "against"])
                        .then(|| votes::read(sentence)),
                    place: paragraph.place(from, to),
                    ..Resolution::default()
                });
            }
        }
    }
    found
}

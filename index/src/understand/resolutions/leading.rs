//! Sentences that lead to a list of what was decided: "Members noted the proposals as follows:",
//! "The following resolution was passed.", "The Board:".
//!
//! Takes the paragraph and the one behind it; gives the opener. Whether each entry belongs to the list is
//! for the block to say.

use super::openers::{Opener, is_quoted, tells};
use super::outcome::{is_active_outcome, is_body, is_passive_outcome};
use crate::understand::cues::{MOVED, OUTCOME};
use crate::understand::decision_kind::{self, DecisionKind};
use crate::understand::movers;
use crate::understand::prose::{Paragraph, begins_any, find, has_any, label, sentences};

/// Returns the opener behind the sentence that ends a paragraph and leads to the list of what was decided.
pub(super) fn leading(paragraphs: &[Paragraph<'_>], at: usize) -> Option<Opener> {
    let paragraph = &paragraphs[at];
    let next = paragraphs[at + 1..]
        .iter()
        .take(3)
        .find(|next| !movers::is_page_break(next.text))?;
    let text = paragraph.text.trim_end_matches(['*', '_', ' ']);
    let opener = |sentence, kind| Opener {
        sentence,
        words: paragraph.text.len(),
        kind,
        one_sentence: false,
    };
    if is_heading(text) && (is_clause(next.text) || label(next.text).is_some_and(|l| l.is_first()))
    {
        return Some(opener(0, DecisionKind::Other));
    }
    if is_deciding_body(text) && begins_with_verb(next.text) {
        return Some(opener(0, DecisionKind::Other));
    }
    if !paragraph.has(OUTCOME | MOVED) {
        return None;
    }
    let captioned = is_caption(next.text);
    let clauses = is_clause(next.text) || captioned;
    if !clauses && !text.ends_with([':', '-', '–']) {
        return None;
    }
    let (from, to) = *sentences(text).last()?;
    let sentence = &text[from..to];
    let open = sentence.ends_with([':', '-', '–']) && sentence.contains(':');
    let following = has_any(
        sentence,
        &["the following", "as follows", "set out hereunder"],
    );
    let listed = label(next.text).is_some_and(|label| label.is_first() && label.is_bullet());
    let voted = has_any(sentence, &["vote", "votes", "voting"]);
    let entries = open && following && !voted && is_entry(next.text) && !movers::is_line(next);
    let this = || open && captioned && has_any(sentence, &["this was agreed"]);
    if sentence.len() > 500
        || !following && !this()
        || !(open && listed || clauses || entries)
        || is_quoted(&text[..from])
        || begins_any(sentence, &["that", "and that"]).is_some()
    {
        return None;
    }
    let kind = if clauses && has_any(sentence, &["resolution", "resolutions"]) {
        DecisionKind::Other
    } else {
        decision_kind::of_statement(sentence)
    };
    states(sentence, clauses).then(|| opener(from, kind))
}

/// `Decision`, `Decisions`, `Resolution`: a heading of one word.
fn is_heading(text: &str) -> bool {
    let word = text.trim_matches(|c: char| !c.is_alphanumeric());
    ["decision", "decisions", "resolution", "resolutions"]
        .iter()
        .any(|heading| word.eq_ignore_ascii_case(heading))
}

/// `The Board:`, `6.4 Cabinet:`: who decides, with nothing but the list behind it.
pub(super) fn is_deciding_body(text: &str) -> bool {
    let Some(body) = text.trim_end_matches(['-', '–', ' ']).strip_suffix(':') else {
        return false;
    };
    let body = label(body).map_or(body, |label| &body[label.rest..]);
    let body = body.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
    let mut words = body.split_whitespace().rev();
    body.len() < 60
        && words
            .next()
            .is_some_and(|last| is_body(&last.to_ascii_lowercase()))
        && words.all(|word| word.starts_with(char::is_uppercase) || word == "the")
}

/// Whether the first entry of a list tells in a verb of the past what was decided: `i. noted progress;`.
fn begins_with_verb(text: &str) -> bool {
    label(text).is_some_and(|label| {
        label.is_first()
            && begins_any(
                &text[label.rest..],
                &[
                    "noted",
                    "agreed",
                    "approved",
                    "resolved",
                    "requested",
                    "endorsed",
                    "received",
                    "adopted",
                    "accepted",
                    "recommended",
                    "considered",
                    "confirmed",
                    "delegated",
                ],
            )
            .is_some()
    })
}

/// `“That the plan be made ...`
pub(super) fn is_clause(text: &str) -> bool {
    let text = text.trim_start_matches(['“', '"', '‘', '*', '_']);
    begins_any(text, &["that"]).is_some()
}

/// `Recommendation No. 1:`: a line that only numbers the words behind it.
pub(super) fn is_caption(text: &str) -> bool {
    text.len() < 40
        && begins_any(
            text.trim_start_matches(['*', '_', '(']),
            &[
                "recommendation",
                "resolution",
                "motion",
                "proposal",
                "amendment",
            ],
        )
        .is_some()
        && text.contains(|c: char| c.is_ascii_digit())
        && text.split_whitespace().count() <= 4
}

/// An entry without label: a line that begins with a capital and is more than a name.
fn is_entry(text: &str) -> bool {
    let text = text.trim_start_matches(['*', '_']);
    label(text).is_none() && text.starts_with(char::is_uppercase) && text.contains(':')
}

/// Whether a sentence says that what it leads to is decided.
fn states(sentence: &str, clauses: bool) -> bool {
    if tells(sentence) && find(sentence, "declared", 0).is_none() {
        // "The Members noted the proposals as follows": the verb is the decision's own.
        return is_active_outcome(sentence) && !has_any(sentence, &["that"]);
    }
    let moved = || {
        has_any(sentence, &["on the proposal of", "on the proposition of"])
            && has_any(sentence, &["approved", "agreed", "noted", "adopted"])
    };
    let passed = || {
        clauses
            && has_any(
                sentence,
                &[
                    "was passed",
                    "were passed",
                    "was adopted",
                    "were adopted",
                    "was agreed",
                    "were agreed",
                    "would be adopted",
                    "was carried",
                    "were carried",
                    "was approved",
                    "were approved",
                ],
            )
    };
    is_passive_outcome(sentence) || is_active_outcome(sentence) || moved() || passed()
}

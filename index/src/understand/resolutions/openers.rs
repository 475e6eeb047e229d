//! The words that open a decision: "RESOLVED", "It was agreed", "AGREED:".
//!
//! Takes one paragraph; gives the places behind which a decision begins. A word that only tells of a
//! decision made elsewhere, or quotes one, opens nothing.

use super::outcome::is_body;
use crate::understand::cues::{DECIDED, Mark};
use crate::understand::decision_kind::DecisionKind;
use crate::understand::phrases::Phrases;
use crate::understand::prose::{
    Paragraph, begins_any, find, has_any, head, label, sentences, tail,
};

/// The word that opens a decision, with what stands around it.
#[derive(Clone, Copy)]
pub(super) struct Opener {
    /// Where the sentence with the opener begins.
    pub(super) sentence: usize,
    /// Where the words of the decision begin.
    pub(super) words: usize,
    /// What the opener alone says.
    pub(super) kind: DecisionKind,
    /// Only the sentence belongs to it, not what follows in the paragraph.
    pub(super) one_sentence: bool,
}

/// Finds the words of a paragraph that open a decision.
pub(super) fn openers(paragraph: &Paragraph<'_>) -> Vec<Opener> {
    if !paragraph.has(DECIDED) {
        return Vec::new();
    }
    let sentences = sentences(paragraph.text);
    let mut found: Vec<Opener> = Vec::new();
    for mark in paragraph
        .marks
        .iter()
        .filter(|mark| mark.cue & DECIDED != 0)
    {
        let behind = sentences.partition_point(|(from, _)| *from <= mark.start);
        let Some(&(from, to)) = behind.checked_sub(1).and_then(|at| sentences.get(at)) else {
            continue;
        };
        // What a decision says inside its own sentence ("resolved ... as agreed") opens no other.
        if found
            .last()
            .is_some_and(|last| last.sentence == from && last.words <= mark.start)
        {
            continue;
        }
        found.extend(opener(paragraph, mark, from, to));
    }
    found
}

fn opener(paragraph: &Paragraph<'_>, mark: &Mark, from: usize, to: usize) -> Option<Opener> {
    let text = paragraph.text;
    let word = &text[mark.start..mark.end];
    // What introduces an opener stands near it.
    let before = tail(&text[from..mark.start], 400).trim_end();
    let before = label(before).map_or(before, |label| before[label.rest..].trim_end());
    let before = before.trim_matches(['*', '_', ' ', '“', '"']);
    let after = text[mark.end..].trim_start_matches(['*', '_', ' ', '\u{a0}']);
    if is_quoted(&text[..mark.start]) || before.ends_with(['“', '"', '‘']) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let all_capitals = word.bytes().all(|byte| byte.is_ascii_uppercase());
    let around = Around {
        before,
        after,
        introduced: before.is_empty() || is_introduced(before),
        all_capitals,
    };
    // "Agreed" as the last word of a paragraph is a verdict on what stands before it.
    let verdict = lower == "agreed" && from > 0 && after.trim_matches('.').is_empty();
    let opens = !verdict && around.opens(&lower);
    let title_word = word.starts_with(|c: char| c.is_ascii_uppercase());
    let plain_start = before.is_empty() && !title_word;
    if !opens || plain_start || is_reported(before) {
        return None;
    }
    let leis = begins_any(after, &["leis"]).filter(|_| lower == "glacadh");
    let words = leis.map_or(mark.end, |leis| text.len() - after.len() + leis.len());
    let kind = match lower.as_str() {
        "agreed" | "glacadh" => DecisionKind::Agreed,
        "recommended" => DecisionKind::Recommended,
        _ => DecisionKind::Other,
    };
    let one_sentence = lower == "agreed" && !before.is_empty();
    let announced = announces(&text[mark.end..to]);
    Some(Opener {
        sentence: from,
        words,
        kind,
        one_sentence: one_sentence && !announced,
    })
}

/// Whether the words behind an opener only announce the list of what is decided: they end with a colon,
/// or `to make the following amendments;`.
pub(super) fn announces(words: &str) -> bool {
    let words = words.trim_end();
    words.ends_with(':') || words.ends_with(';') && has_any(words, &["following", "as follows"])
}

/// Bytes of the number that some councils print between "Resolved" and its words: `16/05/8.1`.
pub(super) fn reference_length(text: &str) -> usize {
    let word = text.split(' ').next().unwrap_or_default();
    let number = word.starts_with(|c: char| c.is_ascii_digit())
        && word.contains(['/', '.', '-'])
        && word.len() <= 16
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b':'));
    if number { word.len() } else { 0 }
}

/// Bytes of a vote that stands between "Resolved" and its words: `(by 8 votes to 2)`, `by 8 votes to 2, `.
pub(super) fn vote_length(text: &str) -> usize {
    const LONGEST: usize = 120;
    let near = head(text, LONGEST);
    let length = match near.chars().next() {
        Some('(') => near.find(')').map(|close| close + 1),
        Some('[') => near.find(']').map(|close| close + 1),
        _ => begins_any(near, &["by"])
            .and_then(|_| find(near, "that", 0))
            .filter(|_| has_any(near, &["votes", "vote"])),
    };
    let telling = [
        "votes",
        "vote",
        "for",
        "against",
        "dissenting",
        "abstaining",
        "abstentions",
        "abstention",
        "majority",
        "unanimous",
        "unanimously",
    ];
    length
        .filter(|length| has_any(&near[..*length], &telling))
        .unwrap_or(0)
}

/// What stands around a word that may open a decision.
struct Around<'t> {
    before: &'t str,
    after: &'t str,
    introduced: bool,
    all_capitals: bool,
}

impl Around<'_> {
    /// `proposed by X, seconded by Y and unanimously agreed that`: what is moved and carried at once.
    fn is_moved_on(&self, before: &str) -> bool {
        let mut joined = false;
        let mut rest = before;
        while let Some((earlier, word)) = last_word(rest)
            && is_adverb(word)
        {
            joined |= word.eq_ignore_ascii_case("and");
            rest = earlier;
        }
        joined && begins_any(self.after, &["that", "to"]).is_some() && !tells(before)
    }

    fn opens(&self, lower: &str) -> bool {
        let (before, introduced, all_capitals) = (self.before, self.introduced, self.all_capitals);
        let punctuated = self.after.is_empty()
            || vote_length(self.after) > 0
            || reference_length(self.after) > 0
            || self
                .after
                .starts_with([':', '-', '–', '—', '“', '"', ';', ',']);
        let clauses = [
            "that",
            "to",
            "unanimously",
            "by a majority",
            "by",
            "as follows",
            "nem con",
            "(unanimously)",
            "(unanimous)",
            "(nem con)",
        ];
        let clause = begins_any(self.after, &clauses).is_some();
        static MOVING: Phrases = Phrases::new(&[
            "proposed",
            "proposal of",
            "proposition of",
            "moved",
            "motion of",
            "seconded",
        ]);
        let moved = MOVING.are_in(before);
        match lower {
            "resolved" => {
                (introduced || moved && (before.ends_with("and") || before.ends_with("was")))
                    && (punctuated || clause)
                    || all_capitals && !before.ends_with("be") && (punctuated || clause)
            }
            "agreed" => {
                before.is_empty() && punctuated
                    || all_capitals && introduced && (punctuated || clause)
                    || moved && self.is_moved_on(before)
                    || moved
                        && before.ends_with("and")
                        && clause
                        && self.after.trim_end().ends_with(':')
                    || is_impersonal(before) && begins_any(self.after, &["that", "to"]).is_some()
            }
            // A label in front of the words, in English or in Welsh.
            "decision" | "penderfyniad" => {
                before.is_empty()
                    && (self.after.starts_with(':') || all_capitals && self.after.is_empty())
            }
            // Irish "and it was accepted", behind who moved and who seconded.
            "glacadh" => before.ends_with("agus") && self.after.starts_with("leis"),
            "penderfynwyd" => introduced && (all_capitals || !self.after.is_empty()),
            "decided" => (before.is_empty() && (punctuated || clause)) || introduced && clause,
            _ => {
                introduced && all_capitals && (punctuated || clause) || before.is_empty() && clause
            }
        }
    }
}

/// `it was`, `On the proposal of the Chair, it was unanimously`: this meeting decides, nobody tells of another.
pub(super) fn is_impersonal(before: &str) -> bool {
    let mut rest = before;
    while let Some((earlier, word)) = last_word(rest)
        && is_adverb(word)
    {
        rest = earlier;
    }
    let Some((earlier, word)) = last_word(rest) else {
        return false;
    };
    let Some((opening, it)) = last_word(earlier) else {
        return false;
    };
    word.eq_ignore_ascii_case("was") && it.eq_ignore_ascii_case("it") && is_own_opening(opening)
}

/// Whether what a sentence begins with leads up to a decision of this meeting.
pub(super) fn is_own_opening(opening: &str) -> bool {
    let opening = opening.trim_end();
    static MOVED_BY: Phrases = Phrases::new(&[
        "proposal of",
        "proposition of",
        "motion of",
        "proposed by",
        "moved by",
        "seconded by",
    ]);
    let moved = MOVED_BY.are_in(tail(opening, 400));
    let leading = [
        "following",
        "after",
        "with the permission",
        "at",
        "arising",
        "having",
        "due to",
        "in view of",
        "in light of",
        "based on",
        "as",
        "given",
    ];
    let joined = opening.is_empty()
        || moved
        || begins_any(opening.trim_start(), &leading).is_some()
        || opening.ends_with([',', ';', '-', '–', ':', ')'])
        || last_word(opening).is_some_and(|(_, word)| {
            is_adverb(word)
                || matches!(
                    word.to_ascii_lowercase().as_str(),
                    "point" | "discussion" | "debate" | "councillors"
                )
        });
    // What was agreed at the final meeting of another body is told, not decided.
    let other_meeting = begins_any(opening.trim_start(), &["at"]).is_some()
        && has_any(head(opening, 200), &["meeting of"]);
    // "... could do no more, and it was agreed to end the project": the meeting's own clause.
    let clause =
        opening.ends_with(" and") && !has_any(opening, &["meeting", "had", "previously", "last"]);
    (joined || clause) && !other_meeting && (clause || !tells(opening))
}

/// The last word of a text, and what stands before it.
pub(super) fn last_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let start = text
        .rfind(|c: char| !c.is_alphanumeric() && c != '-')
        .map_or(0, |at| {
            at + text[at..].chars().next().map_or(1, char::len_utf8)
        });
    (start < text.len()).then(|| (&text[..start], &text[start..]))
}

/// Words that may stand between "was" and the verb that decides.
pub(super) fn is_adverb(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "unanimously"
            | "then"
            | "therefore"
            | "thereafter"
            | "thereupon"
            | "subsequently"
            | "consequently"
            | "also"
            | "duly"
            | "further"
            | "furthermore"
            | "accordingly"
            | "hereby"
            | "and"
            | "so"
            | "formally"
            | "finally"
            | "generally"
            | "all"
            | "collectively"
    )
}

/// Whether the words report what somebody said, or a decision of another time.
pub(super) fn tells(text: &str) -> bool {
    static TELLING: Phrases = Phrases::new(&[
        "advised",
        "stated",
        "said",
        "informed",
        "explained",
        "noted",
        "reported",
        "outlined",
        "confirmed",
        "queried",
        "reminded",
        "recalled",
        "highlighted",
        "felt",
        "hoped",
        "indicated",
        "clarified",
        "suggested",
        "commented",
        "pointed out",
        "told",
        "replied",
        "responded",
        "asked if",
        "asked whether",
        "understood",
        "thought",
        "believed",
        "welcomed",
        "hope",
        "previous",
        "previously",
        "last meeting",
        "had",
        "has",
        "have",
        "if",
        "when",
        "where",
        "which",
        "who",
        "because",
        "although",
        "unless",
        "until",
        "what",
    ]);
    TELLING.are_in(tail(text, 400))
}

/// `It was`, `And`, `Therefore, it was`, `The Committee unanimously`: what may stand before an opener.
fn is_introduced(before: &str) -> bool {
    let lower = before.to_ascii_lowercase();
    let lower = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .rev()
        .filter(|word| {
            !matches!(
                *word,
                "unanimously"
                    | "then"
                    | "therefore"
                    | "also"
                    | "duly"
                    | "further"
                    | "accordingly"
                    | "it"
                    | "hereby"
                    | "and"
                    | "so"
                    | "agreed"
            )
        })
        .collect();
    match words.as_slice() {
        [] => true,
        ["was", rest @ ..] => rest.len() <= 1 || lower.ends_with("it was"),
        [body] | [body, "the"] => is_body(body),
        [_, "sub" | "joint" | "scrutiny" | "parenting", ..] => false,
        _ => false,
    }
}

/// Whether the words tell of a decision made elsewhere or not yet made.
fn is_reported(before: &str) -> bool {
    let lower = before.to_ascii_lowercase();
    [
        "be",
        "been",
        "previously",
        "had",
        "has",
        "have",
        "not",
        "being",
        "is",
        "to",
    ]
    .iter()
    .any(|word| lower.split_whitespace().next_back() == Some(*word))
        || has_any(&lower, &["i will move", "notice of motion", "if"])
}

/// Whether a text leaves a quotation open.
pub(super) fn is_quoted(before: &str) -> bool {
    // A quotation that began long ago has lost its end.
    let before = tail(before, 2000);
    let opened = before.matches('“').count();
    opened > before.matches('”').count() + before.matches('"').count()
}

//! Motions that were voted down: the sentence that says so, and the words that were moved.
//!
//! Takes the sentences up to the declaration; gives the motion's own words where one of them moves it.

use super::Resolution;
use super::stated::resolution;
use crate::understand::cues::{MOVED, Mark};
use crate::understand::decision_kind::DecisionKind;
use crate::understand::movers;
use crate::understand::phrases::Phrases;
use crate::understand::prose::{Paragraph, Place, begins_any, find, has_any, head, sentences};
use crate::understand::votes::{self, Votes};

/// The words of a motion that was lost, where a sentence soon before moves them: `A moved that the plan be deferred`.
pub(super) fn lost_words(
    paragraphs: &[Paragraph<'_>],
    at: usize,
    sentences_so_far: &[(usize, usize)],
) -> Option<Resolution> {
    let own = paragraphs[at].text;
    let &(from, to) = sentences_so_far.last()?;
    let declared = &own[from..to];
    if has_any(declared, &["amended"]) {
        return None;
    }
    let amendment = has_any(declared, &["amendment"]);
    let near = sentences_so_far.iter().rev().skip(1).take(6);
    let mut moved = near
        .filter_map(|&(from, to)| moved_words(&paragraphs[at], from, to, amendment))
        .next();
    for earlier in paragraphs[at.saturating_sub(8)..at].iter().rev() {
        if moved.is_some() || !earlier.has(MOVED) || earlier.text.len() > 3_000 {
            continue;
        }
        moved = sentences(earlier.text)
            .into_iter()
            .rev()
            .find_map(|(from, to)| moved_words(earlier, from, to, amendment));
    }
    let (text, place, movers) = moved?;
    let declaration = resolution(declared.to_owned(), DecisionKind::Lost, place);
    let votes = recorded_before(paragraphs, at, from)
        .or(declaration.votes)
        .or_else(|| {
            // "Result: 2 For, 3 Against. The proposal was defeated."
            let &(from, to) = sentences_so_far.iter().rev().nth(1)?;
            votes::is_vote_line(&own[from..to]).then(|| votes::read(&own[from..to]))
        });
    Some(Resolution {
        text: text.to_owned(),
        moved_by: movers.moved_by.or(declaration.moved_by),
        seconded_by: movers.seconded_by.or(declaration.seconded_by),
        votes,
        ..declaration
    })
}

/// What a sentence moves, with its place and its movers.
fn moved_words<'t>(
    paragraph: &Paragraph<'t>,
    from: usize,
    to: usize,
    amendment: bool,
) -> Option<(&'t str, Place, movers::Movers)> {
    let sentence = &paragraph.text[from..to];
    if paragraph.cues_within(from, to) & MOVED == 0
        || is_lost(sentence)
        || amendment != has_any(sentence, &["amendment"])
    {
        return None;
    }
    let verb = ["moved", "proposed"]
        .iter()
        .filter_map(|verb| find(sentence, verb, 0))
        .min()?;
    let that = find(sentence, "that", verb)? + "that".len();
    let between = &sentence[verb..that];
    // "proposed a scheme that would ...": the clause is no motion.
    let joined = has_any(between, &["by"])
        || between.split_whitespace().count() <= 2
        || has_any(between, &["amendment", "seconded"]);
    let end = [
        ", seconded",
        ", and seconded",
        ", which was",
        " seconded by",
    ]
    .iter()
    .filter_map(|words| sentence[that..].find(words))
    .min()
    .map_or(sentence.len(), |end| that + end);
    let words = sentence[that..end].trim();
    // "This was seconded by ..." may follow.
    let movers = movers::within(head(&paragraph.text[from..], to - from + 120));
    let start = from + that + sentence[that..].len() - sentence[that..].trim_start().len();
    (joined && words.len() > 10)
        .then(|| (words, paragraph.place(start, start + words.len()), movers))
}

/// The names on both sides of a vote, listed in the paragraphs before a result is declared.
pub(super) fn recorded_before(
    paragraphs: &[Paragraph<'_>],
    at: usize,
    start: usize,
) -> Option<Votes> {
    let text = paragraphs[at].text;
    let declares = |mark: &Mark| {
        mark.start >= start && text[mark.start..mark.end].eq_ignore_ascii_case("declared")
    };
    if !paragraphs[at].marks.iter().any(declares) {
        return None;
    }
    let first = (at.saturating_sub(12)..at)
        .rev()
        .find(|&index| begins_any(paragraphs[index].text, &["for", "in favour"]).is_some())?;
    let lists = paragraphs[first..at]
        .iter()
        .map(|paragraph| paragraph.text)
        .filter(|text| !movers::is_page_break(text))
        .chain([text[..start].trim()]);
    let votes = votes::read(&lists.collect::<Vec<_>>().join(" "));
    (!votes.names_for.is_empty() || !votes.names_against.is_empty()).then_some(votes)
}

/// Parts a sentence that tells of two outcomes, `the amendment was defeated and the motion was carried`: gives
/// both, from byte to byte; one that only announces what follows is left out.
pub(super) fn two_outcomes(sentence: &str) -> Option<Vec<(usize, usize)>> {
    const JOINTS: [&str; 4] = [" and ", ", while ", "; ", " but "];
    const CARRIED: [&str; 9] = [
        "was carried",
        "was adopted",
        "was approved",
        "was agreed",
        "was passed",
        "were carried",
        "were adopted",
        "and carried",
        "and adopted",
    ];
    if sentence.len() > 500 || !has_any(sentence, &CARRIED) {
        return None;
    }
    let carried = |half: &str| !is_lost(half) && has_any(half, &CARRIED);
    JOINTS.iter().find_map(|joint| {
        sentence.match_indices(joint).find_map(|(end, _)| {
            let (first, second) = (&sentence[..end], &sentence[end + joint.len()..]);
            if !(is_lost(first) && carried(second) || carried(first) && is_lost(second)) {
                return None;
            }
            let from = sentence.len() - behind_joining_words(second).len();
            // "The Mayor declared that A was lost and that B was carried": each without who says so.
            let declared =
                find(first, "declared that", 0).filter(|_| begins_any(second, &["that"]).is_some());
            let start = declared.map_or(0, |at| at + "declared that ".len());
            let mut halves = vec![(start, end)];
            halves.extend((!has_any(second, &["following"])).then_some((from, sentence.len())));
            Some(halves)
        })
    })
}

/// A clause less `accordingly` and `that` at its front.
fn behind_joining_words(clause: &str) -> &str {
    let mut rest = clause.trim_start();
    while let Some(word) = begins_any(rest, &["accordingly", "that"]) {
        rest = rest[word.len()..].trim_start();
    }
    rest
}

/// Whether a sentence says that a motion or an amendment was lost.
pub(super) fn is_lost(sentence: &str) -> bool {
    static OUTCOMES: Phrases = Phrases::new(&[
        "was lost",
        "were lost",
        "therefore lost",
        "was defeated",
        "were defeated",
        "declared lost",
        "declared defeated",
        "be lost",
        "and lost",
        "and fell",
        "motion fell",
        "amendment fell",
        "motion lost",
        "amendment lost",
        "was not carried",
        "were not carried",
        "not in favour",
    ]);
    static MATTER: Phrases = Phrases::new(&[
        "motion",
        "amendment",
        "proposal",
        "recommendation",
        "vote",
        "motions",
        "amendments",
        "members",
    ]);
    let declared = || has_any(sentence, &["declared"]) && has_any(sentence, &["defeated", "lost"]);
    sentence.len() < 300
        && (OUTCOMES.are_in(sentence) || declared())
        && !has_any(sentence, &["carried out"])
        && MATTER.are_in(sentence)
        && !has_any(
            sentence,
            &[
                "if",
                "would",
                "had",
                "informed",
                "said",
                "stated",
                "being lost",
                "jobs",
            ],
        )
}

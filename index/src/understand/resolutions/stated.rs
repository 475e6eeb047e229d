//! Decisions told in a running sentence: "The report was noted.", "It was seconded and agreed.",
//! "The motion was lost."
//!
//! Takes sentences that no opened decision covers. What somebody reports of another meeting, hopes or
//! proposes is none.

use std::borrow::Cow;

use super::Resolution;
use super::lost::{is_lost, lost_words, recorded_before, two_outcomes};
use super::openers::{is_adverb, is_own_opening, is_quoted, last_word, tells};
use super::outcome::{
    is_active_outcome, is_bare_resolution, is_body, is_passive_outcome, is_report_to_come,
};
use crate::understand::cues::{ASKED, DECIDED, LOST, MOVED, OUTCOME, cues_of};
use crate::understand::decision_kind::{self, DecisionKind};
use crate::understand::movers;
use crate::understand::phrases::Phrases;
use crate::understand::prose::{
    Paragraph, Place, begins_any, find, has_any, head, label, quotation_marks, sentences,
};
use crate::understand::votes;

/// Cue words that a sentence which decides may have.
const STATING: u32 = OUTCOME | DECIDED | LOST | MOVED | ASKED;

/// The words that the opened decisions of an item have used up, and where the next of them begins.
#[derive(Default)]
pub(super) struct Taken {
    /// Paragraph, first byte, and byte behind the last, in order.
    spans: Vec<(usize, usize, usize)>,
    /// Paragraph and byte of each "RESOLVED", in order.
    opened: Vec<(usize, usize)>,
}

impl Taken {
    /// Notes the words of one opened decision.
    pub(super) fn add(&mut self, paragraph: usize, from: usize, to: usize) {
        self.spans.push((paragraph, from, to));
    }

    /// Notes that a decision in full form begins here.
    pub(super) fn open(&mut self, paragraph: usize, at: usize) {
        self.opened.push((paragraph, at));
    }

    fn covers(&self, paragraph: usize, from: usize) -> bool {
        let behind = self
            .spans
            .partition_point(|span| (span.0, span.1) <= (paragraph, from));
        let last = behind.checked_sub(1).map(|at| self.spans[at]);
        last.is_some_and(|(at, _, to)| at == paragraph && from < to)
    }

    /// Whether a decision in full form begins soon behind a place.
    fn opens_soon(&self, paragraph: usize, from: usize) -> bool {
        let behind = self.opened.partition_point(|at| *at < (paragraph, from));
        let next = self
            .spans
            .partition_point(|span| (span.0, span.1) < (paragraph, from));
        let next = self.spans.get(next).map(|span| (span.0, span.1));
        self.opened
            .get(behind)
            .is_some_and(|opened| opened.0 <= paragraph + 2 && next == Some(*opened))
    }
}

/// What a sentence decides.
struct Stated {
    kind: DecisionKind,
    /// Where the words of the decision begin in the sentence.
    words: usize,
    /// The matter stands in the sentence before ("This was agreed.").
    leans_back: bool,
}

/// Returns what running sentences decide.
pub(super) fn read(paragraphs: &[Paragraph<'_>], taken: &Taken) -> Vec<Resolution> {
    let quoted = quoted_through(paragraphs);
    let mut found = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if !paragraph.has(STATING)
            || quoted[at]
            || begins_any(paragraph.text, &["that", "and that"]).is_some()
        {
            continue;
        }
        let bullet = label(paragraph.text).is_some_and(|label| label.is_bullet());
        let mut before: Option<(usize, usize)> = None;
        let (all, halves) = outcomes(paragraph);
        for (index, &(from, to)) in all.iter().enumerate() {
            let previous = before.replace((from, to));
            if paragraph.cues_within(from, to) & (STATING) == 0 || taken.covers(at, from) {
                continue;
            }
            let start = from + margin(&paragraph.text[from..to]);
            let rest = broken_off(paragraphs, at, to);
            let sentence = joined(&paragraph.text[start..to], rest);
            if !sentence.starts_with(char::is_uppercase) && halves.binary_search(&from).is_err() {
                continue;
            }
            let cues = match rest {
                None => paragraph.cues_within(start, to),
                Some(_) => cues_of(&sentence),
            };
            let Some(stated) = stated(&sentence, cues) else {
                continue;
            };
            // Points of a list tell what was said, unless the body itself agrees or all do.
            if bullet && !agreed_by_body(&sentence) && !by_all(&sentence) {
                continue;
            }
            let introduces = !matches!(stated.kind, DecisionKind::Lost | DecisionKind::Withdrawn)
                && INTRODUCING.are_in(&sentence)
                && taken.opens_soon(at, start);
            if introduces || is_quoted(&paragraph.text[..start]) {
                continue;
            }
            if stated.kind == DecisionKind::Lost
                && let Some(lost) = lost_words(paragraphs, at, &all[..=index])
            {
                found.push(lost);
                continue;
            }
            // Who moved it stands before the words.
            let before = (stated.words > 0).then(|| movers::within(&sentence[..stated.words]));
            let (text, place) = match previous {
                _ if !stated.leans_back => (
                    sentence[stated.words..].to_owned(),
                    paragraph.place(words_begin(start, stated.words, to), to),
                ),
                Some((from, end))
                    if !taken.covers(at, from)
                        && (is_verdict(&sentence)
                            || paragraph.cues_within(from, end) & (MOVED | ASKED) != 0) =>
                {
                    (
                        joined(&paragraph.text[from..to], rest).into_owned(),
                        paragraph.place(from, to),
                    )
                }
                // A verdict of one word without its matter decides nothing that can be told.
                Some(_) if is_verdict(&sentence) => continue,
                Some(_) => (sentence.into_owned(), paragraph.place(start, to)),
                None => match moved_last(paragraphs, at, taken) {
                    Some((earlier, from)) => (
                        format!("{} {}", &earlier.text[from..], &paragraph.text[..to]),
                        earlier.place(from, earlier.text.len()),
                    ),
                    None if is_verdict(&sentence) => continue,
                    None => (sentence.into_owned(), paragraph.place(start, to)),
                },
            };
            // "He withdrew his motion. This was seconded and agreed.": the first sentence was told already.
            if let Some(last) = found.last_mut().filter(|last: &&mut Resolution| {
                last.place.start == place.start
                    && last.place.paragraph == place.paragraph
                    && last.place.section == place.section
            }) {
                let movers = movers::within(&text);
                last.moved_by = last.moved_by.take().or(movers.moved_by);
                last.seconded_by = last.seconded_by.take().or(movers.seconded_by);
                continue;
            }
            let kind = match stated.leans_back {
                true => decision_kind::of_proposal(&text, stated.kind),
                false => stated.kind,
            };
            let mut told = resolution(text, kind, place);
            if let Some(movers) = before {
                told.moved_by = movers.moved_by;
                told.seconded_by = movers.seconded_by;
            }
            if let Some(votes) = recorded_before(paragraphs, at, start) {
                told.votes = Some(votes);
            }
            found.push(told);
        }
    }
    found
}

/// What a decision speaks of that the next "RESOLVED" gives in full.
static INTRODUCING: Phrases = Phrases::new(&[
    "motion",
    "seconded",
    "proposal",
    "amendment",
    "proposed",
    "moved",
    "recommendation",
]);

pub(super) fn resolution(text: String, kind: DecisionKind, place: Place) -> Resolution {
    let movers = movers::within(&text);
    static VOTED: Phrases = Phrases::new(&["votes", "vote", "unanimously", "unanimous"]);
    static SIDES: Phrases = Phrases::new(&["in favour", "against", "abstained"]);
    let voted = VOTED.are_in(&text);
    let votes = (voted || SIDES.are_in(&text))
        .then(|| votes::read(&text))
        .filter(|votes| {
            voted || votes.for_.is_some() || votes.against.is_some() || votes.abstained.is_some()
        });
    Resolution {
        kind,
        moved_by: movers.moved_by,
        seconded_by: movers.seconded_by,
        votes,
        place,
        text,
        ..Resolution::default()
    }
}

/// Tells of each paragraph whether a quotation that an earlier one opens still holds in it.
///
/// A quotation that another one opens before it is closed has lost its end, and holds nowhere.
fn quoted_through(paragraphs: &[Paragraph<'_>]) -> Vec<bool> {
    let mut quoted = vec![false; paragraphs.len()];
    let mut opened: Option<usize> = None;
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let mut marks = quotation_marks(paragraph.text)
            .map(|(_, letter)| letter)
            .filter(|letter| *letter != '"');
        let first = marks.next();
        let last = marks.last().or(first);
        if let Some(since) = opened {
            match first {
                Some('”') => {
                    quoted[since + 1..=at].fill(true);
                    opened = None;
                }
                Some(_) => opened = None,
                None if at > since + 60 => opened = None,
                None => {}
            }
        }
        if last == Some('“') {
            opened = Some(at);
        }
    }
    quoted
}

/// The sentences of a paragraph, one that tells of two outcomes as two; and where such halves begin.
fn outcomes(paragraph: &Paragraph<'_>) -> (Vec<(usize, usize)>, Vec<usize>) {
    let whole = sentences(paragraph.text);
    let mut halves = Vec::new();
    if !paragraph.has(LOST) {
        return (whole, halves);
    }
    let mut parts = Vec::with_capacity(whole.len());
    for (from, to) in whole {
        let lost = paragraph.cues_within(from, to) & LOST != 0;
        let two = lost.then(|| two_outcomes(&paragraph.text[from..to]));
        let Some(two) = two.flatten() else {
            parts.push((from, to));
            continue;
        };
        parts.extend(two.iter().map(|(start, end)| (from + start, from + end)));
        halves.extend(two.iter().map(|(start, _)| from + start));
    }
    (parts, halves)
}

/// Where the words of a decision begin in the paragraph in which its sentence does; where the page is cut
/// before them, the whole sentence is their place.
fn words_begin(start: usize, words: usize, end: usize) -> usize {
    let begin = start + words;
    if begin < end { begin } else { start }
}

/// The words of the next paragraph that go on with a sentence which the end of a line or page has cut.
fn broken_off<'t>(paragraphs: &[Paragraph<'t>], at: usize, to: usize) -> Option<&'t str> {
    let text = paragraphs[at].text;
    if to < text.len() || text.ends_with(['.', ';', ':', '!', '?', '”', '"']) {
        return None;
    }
    let next = paragraphs[at + 1..]
        .iter()
        .take(3)
        .find(|paragraph| !movers::is_page_break(paragraph.text))?
        .text;
    // "(B) and adopted": the initial that tells a councillor from a namesake, not a label.
    let initial = label(next).is_some_and(|label| {
        label.name.len() == 1
            && label.name.bytes().all(|byte| byte.is_ascii_uppercase())
            && next[label.rest..].starts_with(|c: char| c.is_lowercase())
    });
    if !initial && (label(next).is_some() || !next.starts_with(|c: char| c.is_lowercase())) {
        return None;
    }
    let end = sentences(next).first().map_or(next.len(), |(_, to)| *to);
    Some(&next[..end])
}

fn joined<'t>(text: &'t str, rest: Option<&str>) -> Cow<'t, str> {
    match rest {
        Some(rest) => Cow::Owned(format!("{text} {rest}")),
        None => Cow::Borrowed(text),
    }
}

/// The last sentence of the paragraph before, where it moves something.
fn moved_last<'p, 't>(
    paragraphs: &'p [Paragraph<'t>],
    at: usize,
    taken: &Taken,
) -> Option<(&'p Paragraph<'t>, usize)> {
    let (index, earlier) = paragraphs[..at]
        .iter()
        .enumerate()
        .rev()
        .take(3)
        .find(|(_, paragraph)| !movers::is_page_break(paragraph.text))?;
    let (from, to) = sentences(earlier.text).last().copied()?;
    let moves = earlier.cues_within(from, to) & MOVED != 0 && !taken.covers(index, from);
    moves.then_some((earlier, from))
}

/// The resolution that stands alone without any opener: `That the report be noted.`
pub(super) fn concluding(paragraphs: &[Paragraph<'_>]) -> Option<Resolution> {
    for paragraph in paragraphs.iter().rev() {
        if !paragraph.has(OUTCOME) || label(paragraph.text).is_some_and(|label| label.is_bullet()) {
            continue;
        }
        for (from, to) in sentences(paragraph.text).into_iter().rev() {
            let sentence = &paragraph.text[from..to];
            let stated = paragraph.cues_within(from, to) & OUTCOME != 0;
            if stated && is_bare_resolution(sentence) && !is_quoted(&paragraph.text[..from]) {
                return Some(Resolution {
                    text: sentence.to_owned(),
                    kind: decision_kind::of_statement(sentence),
                    place: paragraph.place(from, to),
                    ..Resolution::default()
                });
            }
        }
    }
    None
}

/// Bytes of the number that a list of names before has left at the front: `(14) The Chair declared ...`.
fn margin(sentence: &str) -> usize {
    let rest = sentence.trim_start_matches(|c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || matches!(c, '(' | ')' | '*' | '-' | '–' | '.' | '•')
    });
    sentence.len() - rest.len() + heading_length(rest)
}

/// Bytes of a heading that runs into the sentence it stands over: `Suspension of Standing Orders: The Mayor ...`.
fn heading_length(sentence: &str) -> usize {
    let near = head(sentence, 60);
    let Some((heading, rest)) = near
        .find(": ")
        .map(|colon| (&near[..colon], &near[colon + 2..]))
    else {
        return 0;
    };
    let mut words = heading.split_whitespace();
    let titled = words.clone().count() >= 2
        && words.all(|word| {
            word.starts_with(char::is_uppercase) || matches!(word, "of" | "the" | "and" | "for")
        });
    // A mover or a speaker is no heading.
    const OTHERS: [&str; 11] = [
        "proposed",
        "moved",
        "seconded",
        "motion",
        "amendment",
        "councillor",
        "cllr",
        "mr",
        "mrs",
        "ms",
        "chair",
    ];
    let fits = titled && rest.starts_with(char::is_uppercase) && !has_any(heading, &OTHERS);
    if fits { heading.len() + 2 } else { 0 }
}

/// Reads what a sentence decides; `cues` are those of its words, and a reader is asked only where its own stand.
fn stated(sentence: &str, cues: u32) -> Option<Stated> {
    // What ends so only leads up to the decision.
    if sentence.len() > 900
        || ["follows:", "that:", "to:"]
            .iter()
            .any(|end| sentence.ends_with(end) && !sentence.ends_with("to read as follows:"))
    {
        return None;
    }
    let plain = |kind| Stated {
        kind,
        words: 0,
        leans_back: false,
    };
    let has = |some: u32| cues & some != 0;
    if has(LOST) && is_lost(sentence) {
        return Some(plain(DecisionKind::Lost));
    }
    if is_verdict(sentence) {
        return Some(Stated {
            kind: decision_kind::of_statement(sentence),
            words: 0,
            leans_back: true,
        });
    }
    if has(OUTCOME) && is_election(sentence) {
        return Some(plain(DecisionKind::Other));
    }
    if has(ASKED) && asks_for_report(sentence) || has(OUTCOME) && is_report_to_come(sentence) {
        return Some(plain(DecisionKind::ReportRequested));
    }
    if has(ASKED)
        && let Some(asked) = asked_on_proposal(sentence)
    {
        return Some(Stated {
            kind: decision_kind::of(asked, None, DecisionKind::Agreed),
            words: sentence.len() - asked.len(),
            leans_back: false,
        });
    }
    if has(OUTCOME | DECIDED) && by_all(sentence) {
        return Some(Stated {
            kind: kind_of_carried(sentence, find(sentence, "agreed", 0).unwrap_or_default()),
            words: 0,
            leans_back: leans_back(sentence),
        });
    }
    if let Some(kind) = taken_back(sentence) {
        return Some(plain(kind));
    }
    if has(OUTCOME | MOVED)
        && let Some(at) = carried(sentence, cues)
    {
        return Some(Stated {
            kind: kind_of_carried(sentence, at),
            words: 0,
            leans_back: leans_back(sentence),
        });
    }
    if has(DECIDED) && (agreed_without_clause(sentence) || agreed_by_body(sentence)) {
        let at = find(sentence, "agreed", 0).unwrap_or_default();
        let to_this = begins_any(
            sentence[at..]
                .get("agreed".len()..)
                .unwrap_or_default()
                .trim_start(),
            &["to this", "to the request", "to same"],
        );
        return Some(plain(match to_this {
            Some(_) => kind_of_carried(sentence, at),
            None => decision_kind::of_statement(sentence),
        }));
    }
    if has(OUTCOME | MOVED) && is_passive_outcome(sentence) || is_active_outcome(sentence) {
        return Some(Stated {
            kind: decision_kind::of_statement(sentence),
            words: 0,
            leans_back: leans_back(sentence),
        });
    }
    None
}

/// `Agreed.`, `Unanimously agreed`, `Noted`, `3 Votes For - 3 Abstentions - Carried`: a verdict on the sentence before.
fn is_verdict(sentence: &str) -> bool {
    if sentence.len() > 80 {
        return false;
    }
    let Some((before, verb)) = last_word(sentence) else {
        return false;
    };
    let verb = verb.to_ascii_lowercase();
    let decides = matches!(
        verb.as_str(),
        "agreed" | "noted" | "carried" | "approved" | "adopted" | "accepted" | "deferred"
    );
    decides
        && before
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .all(|word| {
                word.bytes().all(|byte| byte.is_ascii_digit())
                    || matches!(
                        word.to_ascii_lowercase().as_str(),
                        "unanimously"
                            | "all"
                            | "and"
                            | "duly"
                            | "votes"
                            | "vote"
                            | "for"
                            | "against"
                            | "in"
                            | "favour"
                            | "abstentions"
                            | "abstention"
                            | "motion"
                            | "this"
                            | "was"
                            | "were"
                    )
            })
}

/// `The Chair declared Councillor Ash elected`, `The following were declared appointed`.
fn is_election(sentence: &str) -> bool {
    let Some(at) = find(sentence, "declared", 0) else {
        return false;
    };
    let elected = ["elected", "re-elected", "appointed", "co-opted"];
    sentence.len() < 400
        && has_any(&sentence[at..], &elected)
        && !has_any(
            sentence,
            &["if", "would", "interest", "vacancy", "vacant", "had"],
        )
}

/// `Members requested a report for the July meeting`: the body asks, not one of its members.
fn asks_for_report(sentence: &str) -> bool {
    let Some(at) = find(sentence, "requested", 0) else {
        return false;
    };
    let Some((opening, body)) = last_word(&sentence[..at]) else {
        return false;
    };
    let lower = body.to_ascii_lowercase();
    let opening = opening.trim_end();
    let opening = opening
        .strip_suffix("the")
        .or_else(|| opening.strip_suffix("The"));
    let opening = opening.unwrap_or_else(|| last_word(&sentence[..at]).map_or("", |(o, _)| o));
    let behind: Vec<&str> = sentence[at..].split_whitespace().skip(1).take(4).collect();
    let wanted = behind.iter().any(|word| {
        word.trim_end_matches([',', '.'])
            .eq_ignore_ascii_case("report")
    });
    is_body(&lower)
        && (opening.trim().is_empty()
            || opening.trim_end().ends_with([',', ';'])
            || opening.trim_end().ends_with(" and"))
        && !tells(opening)
        && wanted
        && has_any(&sentence[at..], &["meeting"])
}

/// `On the proposal of A, seconded by B, it was also requested that ...`: what was asked.
fn asked_on_proposal(sentence: &str) -> Option<&str> {
    let at = find(sentence, "requested that", 0)?;
    let (mut before, mut verb) = last_word(&sentence[..at])?;
    while is_adverb(verb) {
        (before, verb) = last_word(before)?;
    }
    let (opening, it) = last_word(before)?;
    let moved = has_any(opening, &["proposal of", "proposition of", "motion of"]);
    (verb == "was" && it.eq_ignore_ascii_case("it") && moved)
        .then(|| &sentence[at + "requested ".len()..])
}

/// `All agreed that ...`, `All were in agreement`, `The terms were agreed by all`, `Resolution agreed to ...`.
fn by_all(sentence: &str) -> bool {
    let opens = begins_any(
        sentence,
        &[
            "all agreed",
            "all resolved",
            "all were in agreement",
            "all were in full agreement",
            "all in agreement",
            "all members agreed",
            "all councillors agreed",
            "all present agreed",
            "all approved",
            "resolution agreed",
            "unanimously agreed",
            "members were in agreement",
            "councillors were in agreement",
        ],
    );
    let closes = [
        "agreed by all",
        "approved by all",
        "accepted by all",
        "agreed unanimously by all",
        "agreed to by all",
        "agreed to by full resolution",
        "resolved to adopt",
        "resolved to approve",
    ];
    let closing = || {
        has_any(sentence, &["by all", "by full resolution", "resolved to"])
            .then(|| closes.iter().filter_map(|words| find(sentence, words, 0)))
            .and_then(Iterator::min)
            .is_some_and(|at| !tells(&sentence[..at]) && !has_any(&sentence[..at], &["be", "it"]))
    };
    opens.is_some() || sentence.len() < 400 && closing()
}

/// The kind of what was moved and carried: the verb's own, else that of the words before it.
fn kind_of_carried(sentence: &str, at: usize) -> DecisionKind {
    let own = decision_kind::of_statement(&sentence[at..]);
    if !matches!(own, DecisionKind::Agreed | DecisionKind::Other) {
        return own;
    }
    match decision_kind::of_statement(&sentence[..at]) {
        DecisionKind::Other | DecisionKind::Noted => DecisionKind::Agreed,
        told => told,
    }
}

/// `This was seconded by ...`: what it speaks of stands in the sentence before.
fn leans_back(sentence: &str) -> bool {
    begins_any(
        sentence,
        &[
            "this was",
            "it was seconded",
            "which was",
            "this proposal was",
            "motion carried",
            "carried",
        ],
    )
    .is_some()
}

/// `... was proposed by X, seconded by Y and agreed`: where the verb that carries it stands.
fn carried(sentence: &str, cues: u32) -> Option<usize> {
    let leaning = begins_any(
        sentence,
        &[
            "this was",
            "motion carried",
            "the motion carried",
            "carried",
        ],
    )
    .is_some();
    let declared = || {
        let at = find(sentence, "declared", 0)?;
        has_any(
            &sentence[at..],
            &[
                "motion",
                "amendment",
                "proposal",
                "recommendation",
                "was approved",
                "was adopted",
                "was carried",
                "were approved",
                "were adopted",
            ],
        )
        .then_some(at)
    };
    let at_once = || {
        let agreed = [
            "and this was agreed",
            "and it was agreed",
            "which was agreed",
        ];
        let at = agreed.iter().find_map(|words| find(sentence, words, 0))?;
        has_any(&sentence[..at], &["proposed", "moved"]).then_some(at)
    };
    let moved = (cues & MOVED != 0)
        .then(|| find(sentence, "seconded", 0).or_else(at_once))
        .flatten()
        .or_else(|| leaning.then_some(0))
        .or_else(declared)?;
    static VERBS: Phrases = Phrases::new(&[
        "appointed",
        "elected",
        "agreed",
        "adopted",
        "approved",
        "carried",
        "accepted",
        "passed",
        "noted",
        "endorsed",
        "adjourned",
        "suspended",
        "deferred",
    ]);
    let at = moved + VERBS.first_in(&sentence[moved..])?.0;
    if find(sentence, "declared", 0).is_some_and(|declared| declared < at) {
        return (!tells(&sentence[..at])).then_some(at);
    }
    let mut before = &sentence[..at];
    let mut joined = at == moved;
    while let Some((earlier, word)) = last_word(before) {
        let lower = word.to_ascii_lowercase();
        joined |= is_body(&lower)
            || matches!(
                lower.as_str(),
                "and" | "was" | "were" | "motion" | "then" | "be"
            );
        if !is_adverb(word) || matches!(lower.as_str(), "was" | "were") {
            break;
        }
        before = earlier;
    }
    // "... proposed by A, seconded by B - agreed.": the verb closes the sentence.
    joined |= sentence[at..]
        .trim_end_matches(|c: char| !c.is_alphanumeric())
        .len()
        <= 9
        && sentence[..at]
            .trim_end()
            .ends_with(['-', '–', ',', ';', ':', '('])
        || last_word(&sentence[..at]).is_some_and(|(earlier, word)| {
            matches!(word, "all" | "unanimously")
                && earlier.trim_end().ends_with([',', ';', '-', '–', ':'])
        });
    // What leads up to "on the proposal of" tells of the debate before it.
    let own = ["on the proposal", "on the proposition", "on the motion"]
        .iter()
        .find_map(|words| find(sentence, words, 0))
        .filter(|own| *own < at);
    let reported = tells(&sentence[own.unwrap_or(0)..at]);
    let later = is_elsewhere(&sentence[at..]);
    (joined && !reported && !later).then_some(at)
}

/// Whether the words behind a verb place it at another time or with another body.
fn is_elsewhere(behind: &str) -> bool {
    static ELSEWHERE: Phrases = Phrases::new(&[
        "at the last meeting",
        "at a previous meeting",
        "at the previous meeting",
        "by the minister",
        "by the department",
        "by the government",
        "last year",
    ]);
    ELSEWHERE.are_in(behind)
}

/// `It was agreed Councillor Ash be elected`: no "that" behind the word.
fn agreed_without_clause(sentence: &str) -> bool {
    let Some(at) = find(sentence, "agreed", 0) else {
        return false;
    };
    super::openers::is_impersonal(&sentence[..at])
}

/// `Following a workshop, the Members agreed to ...`.
fn agreed_by_body(sentence: &str) -> bool {
    let Some(at) = find(sentence, "agreed", 0) else {
        return false;
    };
    let behind = sentence[at + "agreed".len()..].trim_start();
    if begins_any(behind, &["to this", "to the request", "to same"]).is_some()
        && last_word(&sentence[..at]).is_some_and(|(_, word)| is_body(&word.to_ascii_lowercase()))
    {
        return true;
    }
    let mut before = &sentence[..at];
    while let Some((earlier, word)) = last_word(before)
        && is_adverb(word)
    {
        before = earlier;
    }
    let Some((mut opening, body)) = last_word(before) else {
        return false;
    };
    let all = || opening.trim().is_empty() && body == "All";
    if !is_body(&body.to_ascii_lowercase()) && !body.eq_ignore_ascii_case("meeting") && !all() {
        return false;
    }
    while let Some((earlier, word)) = last_word(opening)
        && !opening.trim_end().ends_with([',', ';'])
        && (word.starts_with(char::is_uppercase)
            || matches!(
                word,
                "the" | "elected" | "committee" | "all" | "and" | "of" | "present"
            ))
    {
        opening = earlier;
    }
    let proposal = [
        "with the proposal",
        "with proposal",
        "with the recommendation",
        "with the request",
    ];
    if begins_any(behind, &proposal).is_some() {
        return is_own_opening(opening);
    }
    let opinion = begins_any(behind, &["with", "there", "upon", "it"]).is_some()
        || begins_any(behind, &["that"]).is_some()
            && !has_any(behind, &["be", "would", "should", "will", "shall"]);
    is_own_opening(opening) && !opinion
}

/// A mover who takes back or puts off what he moved.
fn taken_back(sentence: &str) -> Option<DecisionKind> {
    let matter = [
        "motion",
        "motions",
        "proposal",
        "amendment",
        "question",
        "item",
    ];
    let member = begins_any(
        sentence,
        &[
            "councillor",
            "cllr",
            "cllr.",
            "cmhlr",
            "cmhlr.",
            "deputy",
            "the mover",
            "the proposer",
            "based on this",
            "following",
        ],
    );
    member?;
    let (at, kind) = [
        ("withdrew", DecisionKind::Withdrawn),
        ("agreed to withdraw", DecisionKind::Withdrawn),
        ("wished to withdraw", DecisionKind::Withdrawn),
        ("asked to withdraw", DecisionKind::Withdrawn),
        ("requested to withdraw", DecisionKind::Withdrawn),
        ("agreed to defer", DecisionKind::Deferred),
    ]
    .iter()
    .find_map(|(words, kind)| find(sentence, words, 0).map(|at| (at + words.len(), *kind)))?;
    let near: String = sentence[at..]
        .split_whitespace()
        .take(8)
        .collect::<Vec<_>>()
        .join(" ");
    let conditional = has_any(sentence, &["if", "would", "unless"]);
    (has_any(&near, &matter) && !conditional).then_some(kind)
}

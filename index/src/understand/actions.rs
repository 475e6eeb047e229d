//! Actions: what somebody is to do after the meeting, by the words of the minutes.
//!
//! A sentence is an action where the minutes mark it so ("Action note") or where it promises or asks
//! for something to come ("would provide ... following the meeting"). What is told as done is none.
//! Whether it was done is not asked here.

mod deeds;
mod due;
mod owner;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

pub use self::due::due_range;

use self::deeds::{called_on, is_deed, is_doer, is_order, is_taken_on, is_to_be_done, posts_in};
use self::due::due;
use self::owner::owner;
use super::cues::{
    ACTION, ADDED, ASKED, CAPITALS, COUNCILLOR, DECIDED, Mark, ORDERED, POST, PROMISED, UNDERTOOK,
};
use super::phrases::Phrases;
use super::prose::{Paragraph, Place, Section, begins_any, find, has_any, head, label, sentences};
use super::resolutions::is_body;
use super::roles::RoleMention;

/// Something that somebody is to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// The sentence that says it, whole.
    pub text: String,
    /// Who is to do it: a post as printed in the sentence, or the name behind the mark.
    pub owner: Option<String>,
    /// By when, as printed.
    pub due: Option<String>,
    /// The words of the same minutes that decline the request or send it elsewhere at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<String>,
    /// The minutes themselves mark it as an action.
    pub marked: bool,
    /// Where it stands.
    pub place: Place,
}

/// Cues that an action has one of.
const TO_DO: u32 = PROMISED | ASKED | ADDED | ACTION | DECIDED;

/// Returns the actions of an item; `roles` are all its mentions of posts, repeated ones too.
pub(super) fn read(paragraphs: &[Paragraph<'_>], roles: &[RoleMention]) -> Vec<Action> {
    let mut found = Vec::new();
    let spoken = |paragraph: &&Paragraph<'_>| {
        matches!(paragraph.section, Section::Decision | Section::Minutes)
            && (paragraph.has(TO_DO)
                || paragraph.has(POST | COUNCILLOR | CAPITALS) && paragraph.text.len() < 400
                || paragraph.has(ORDERED) && is_order(paragraph.text))
    };
    for (number, paragraph) in paragraphs.iter().enumerate() {
        if !spoken(&paragraph) {
            continue;
        }
        let sentences = sentences(paragraph.text);
        let mut marked_before = None;
        for (index, &(from, to)) in sentences.iter().enumerate() {
            let sentence = &paragraph.text[from..to];
            let marked = paragraph
                .has(ACTION)
                .then(|| mark_words(sentence))
                .flatten();
            if let Some(words) = marked {
                let only_owner = owner_alone(words);
                if let (Some(who), 0) = (&only_owner, index) {
                    mark_last(
                        &mut found,
                        number.checked_sub(1).map(|at| &paragraphs[at]),
                        who,
                        roles,
                    );
                    continue;
                }
                let before = index.checked_sub(1).map(|before| sentences[before]);
                let (start, end) = match (words, before) {
                    ("", Some(before)) => before,
                    ("", None) => continue,
                    (_, Some(before)) if only_owner.is_some() => before,
                    _ => (to - words.len(), to),
                };
                if marked_before != Some(start) {
                    let named = only_owner.or_else(|| owner_by_mark(words));
                    found.push(action(paragraph, start, end, roles, named, true));
                    marked_before = Some(start);
                }
                continue;
            }
            let next_marks = paragraph.has(ACTION)
                && sentences
                    .get(index + 1)
                    .and_then(|&(from, to)| mark_words(&paragraph.text[from..to]))
                    .is_some_and(|words| words.is_empty() || owner_alone(words).is_some());
            let cues = paragraph.cues_within(from, to);
            let posts = || posts_in(paragraph.place(from, to), roles);
            if !next_marks
                && (is_to_do(paragraph, from, to, cues) || is_given(sentence, cues, posts))
            {
                let mut told = action(paragraph, from, to, roles, None, false);
                if is_request(sentence) {
                    let here = sentences[index + 1..]
                        .iter()
                        .map(|&(from, to)| &paragraph.text[from..to]);
                    told.answered = answer(here, paragraphs.get(number + 1));
                }
                found.push(told);
            }
        }
    }
    once(found)
}

/// Leaves out what the published decision and the minutes both print.
fn once(found: Vec<Action>) -> Vec<Action> {
    let mut seen = HashSet::new();
    let mut is_new = |action: &Action| seen.insert(action.text.clone());
    found.into_iter().filter(|action| is_new(action)).collect()
}

fn action(
    paragraph: &Paragraph<'_>,
    from: usize,
    to: usize,
    roles: &[RoleMention],
    named: Option<String>,
    marked: bool,
) -> Action {
    let from = from + label(&paragraph.text[from..to]).map_or(0, |label| label.rest);
    let sentence = &paragraph.text[from..to];
    let place = paragraph.place(from, to);
    Action {
        owner: named.or_else(|| owner(sentence, paragraph.cues_within(from, to), place, roles)),
        due: due(sentence),
        text: sentence.to_owned(),
        answered: None,
        marked,
        place,
    }
}

/// The words behind "ACTION:" at the front of a sentence; empty for a bare "Action note".
fn mark_words(sentence: &str) -> Option<&str> {
    let open = sentence.trim_start_matches(['(', '[', '*', ' ']);
    let mark = begins_any(
        open,
        &[
            "action note",
            "action point",
            "actions:",
            "action:",
            "action -",
            "action –",
            "action by",
            "action",
        ],
    )?;
    let words = open[mark.len()..].trim_start_matches([':', '-', '–', '*', ' ', '\u{a0}']);
    let bare = words.trim_end_matches([')', ']', '*', '.', ' ']);
    match mark {
        // "Action on the high street was slow" is a sentence like others.
        "action" => bare.is_empty().then_some(""),
        _ if bare.is_empty() => Some(""),
        "action note" | "action point"
            if open.as_bytes().get(mark.len()) == Some(&b' ') && bare.len() > 4 =>
        {
            None
        }
        _ => Some(words),
    }
}

/// "ACTION: Head of Housing" names who; the words before it say what.
fn owner_by_mark(words: &str) -> Option<String> {
    let bare = words.trim_end_matches([')', ']', '.', ' ']);
    let (who, _) = bare.split_once(" to ")?;
    let fits = who.split_whitespace().count() <= 8
        && who.starts_with(char::is_uppercase)
        && !who.contains(['.', ';']);
    fits.then(|| who.trim_end_matches([':', ',']).to_owned())
}

/// "ACTION: HLAC" in a line of its own: who is to do what the paragraph before tells last.
fn mark_last(
    found: &mut Vec<Action>,
    before: Option<&Paragraph<'_>>,
    who: &str,
    roles: &[RoleMention],
) {
    let told = |paragraph: &&Paragraph<'_>| {
        matches!(paragraph.section, Section::Decision | Section::Minutes)
    };
    let Some(paragraph) = before.filter(told) else {
        return;
    };
    let last = sentences(paragraph.text).last().copied();
    let Some((from, to)) = last.filter(|(from, to)| paragraph.text[*from..*to].contains(' '))
    else {
        return;
    };
    let marked = action(paragraph, from, to, roles, Some(who.to_owned()), true);
    found.pop_if(|known| known.place == marked.place);
    found.push(marked);
}

/// "ACTION: HLAC": nothing but who is to do what the sentence before tells.
fn owner_alone(words: &str) -> Option<String> {
    let bare = words.trim_end_matches([')', ']', '*', '.', ' ']);
    is_doer(bare).then(|| bare.to_owned())
}

/// Whether a sentence gives a deed to somebody whom it names, or somebody named takes it on.
fn is_given(sentence: &str, cues: u32, posts: impl Fn() -> Vec<(usize, usize)>) -> bool {
    if sentence.len() > 700 {
        return false;
    }
    let given = cues & PROMISED != 0 && is_taken_on(sentence, &posts())
        || cues & POST != 0 && called_on(sentence, &posts()).is_some()
        || cues & ORDERED != 0 && is_order(sentence)
        || is_to_be_done(sentence);
    given && !DONE.are_in(sentence)
}

/// What somebody may promise to do.
const SENT: [&str; 17] = [
    "provide",
    "circulate",
    "circulated",
    "report",
    "share",
    "shared",
    "bring",
    "supply",
    "send",
    "sent",
    "forward",
    "forwarded",
    "write",
    "provided",
    "brought",
    "supplied",
    "submitted",
];
static LATER: Phrases = Phrases::new(&[
    "following the meeting",
    "after the meeting",
    "outside the meeting",
    "outside of the meeting",
    "next meeting",
    "future meeting",
    "later meeting",
    "report back",
    "back to the",
    "in writing",
    "written response",
    "to members",
    "to the committee",
    "in future reports",
    "later stage",
    "to the board",
    "to the panel",
    "with the minutes",
]);
static ASKING: Phrases = Phrases::new(&[
    "asked for",
    "asked that",
    "requested that",
    "requested a",
    "requested an",
    "requested further",
    "requested the",
    "requested details",
    "requested information",
    "was requested on",
    "asks for",
    "requests that",
]);
/// What may be asked for that comes on paper or in words.
const PAPERS: [&str; 22] = [
    "report",
    "reports",
    "update",
    "updates",
    "briefing",
    "briefings",
    "list",
    "details",
    "information",
    "presentation",
    "figures",
    "breakdown",
    "copy",
    "copies",
    "letter",
    "note",
    "paper",
    "data",
    "schedule",
    "response",
    "correspondence",
    "item",
];
/// What is to be done with it.
const HANDED: [&str; 16] = [
    "provided",
    "circulated",
    "brought",
    "submitted",
    "presented",
    "compiled",
    "prepared",
    "shared",
    "sent",
    "available",
    "added",
    "included",
    "forwarded",
    "supplied",
    "given",
    "issued",
];
/// What somebody may be asked, or may agree, to do after the meeting.
const DOING: [&str; 36] = [
    "provide",
    "circulate",
    "report",
    "bring",
    "investigate",
    "write",
    "share",
    "send",
    "arrange",
    "prepare",
    "liaise",
    "contact",
    "review",
    "ensure",
    "check",
    "follow",
    "revert",
    "look",
    "raise",
    "submit",
    "supply",
    "forward",
    "examine",
    "organise",
    "convene",
    "seek",
    "obtain",
    "progress",
    "invite",
    "undertake",
    "produce",
    "issue",
    "include",
    "add",
    "pursue",
    "convey",
];

/// Whether a sentence promises or asks for something that is still to come.
///
/// `cues` are those of the sentence: most sentences have none that could make it one.
fn is_to_do(paragraph: &Paragraph<'_>, from: usize, to: usize, cues: u32) -> bool {
    let sentence = &paragraph.text[from..to];
    static QUESTIONS: Phrases =
        Phrases::new(&["asked if", "asked whether", "queried if", "queried whether"]);
    static ADDED_BEFORE: Phrases =
        Phrases::new(&["had been added", "was added", "been added", "were added"]);
    static ADDITIONS: Phrases = Phrases::new(&[
        "added to the work programme",
        "added to the committee's work programme",
        "added to the forward plan",
        "be added to the agenda",
    ]);
    if sentence.len() > 700 {
        return false;
    }
    let added = cues & ADDED != 0 && ADDITIONS.are_in(sentence);
    if added {
        return !ADDED_BEFORE.are_in(sentence);
    }
    let to_do = cues & ASKED != 0 && is_request(sentence)
        || cues & ADDED != 0 && comes_back(sentence)
        || cues & (PROMISED | DECIDED | ASKED) != 0 && is_promised(paragraph, from, to, cues)
        || cues & UNDERTOOK != 0 && is_undertaken(sentence)
        || cues & (POST | COUNCILLOR | CAPITALS) != 0 && assigned(sentence, cues).is_some();
    let question = || QUESTIONS.are_in(sentence);
    to_do && !DONE.are_in(sentence) && !question()
}

/// What tells that a sentence speaks of the past, or of a motion to come.
static DONE: Phrases = Phrases::new(&[
    "have requested",
    "has requested",
    "have asked",
    "would have",
    "had asked",
    "had requested",
    "had been asked",
    "has been asked",
    "will ask at",
    "will move",
    "had been requested",
    "which was requested",
    "was requested at",
    "previously requested",
    "as requested",
    "at the last meeting",
    "at the previous meeting",
    "at a previous meeting",
]);

/// `invites the Cabinet Member to report back`, `asked for a report`.
fn is_request(sentence: &str) -> bool {
    let invited = has_any(sentence, &["invites", "asks", "requests"])
        && has_any(
            sentence,
            &[
                "report back",
                "to report",
                "future performance reports",
                "be brought",
            ],
        );
    if invited || asks_somebody(sentence) {
        return true;
    }
    static BODY: Phrases = Phrases::new(&[
        "it was requested that",
        "members requested that",
        "committee requested that",
        "board requested that",
        "panel requested that",
        "cabinet requested that",
        "committee asked that",
        "members asked that",
    ]);
    // A single member's wish in the debate is an action only where something is to come of it later.
    ASKING.are_in(sentence)
        && (BODY.are_in(sentence)
            || has_any(sentence, &PAPERS) && (comes_later(sentence) || is_handed(sentence)))
}

fn comes_later(sentence: &str) -> bool {
    LATER.are_in(sentence) || due(sentence).is_some()
}

/// `a list ... be circulated`, `details would be made available`: what is asked for is handed over later.
fn is_handed(sentence: &str) -> bool {
    let mut since: Option<usize> = None;
    for word in sentence.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if PAPERS.iter().any(|paper| bare.eq_ignore_ascii_case(paper)) {
            since = Some(0);
        } else if let Some(words) = since {
            if words <= 18 && HANDED.iter().any(|verb| bare.eq_ignore_ascii_case(verb)) {
                return true;
            }
            since = Some(words + 1);
        }
    }
    false
}

/// `requested the Director to arrange`, `asked officers to write`.
fn asks_somebody(sentence: &str) -> bool {
    const ASKS: [&str; 8] = [
        "requested",
        "asked",
        "requests",
        "request",
        "asks",
        "invited",
        "instruct",
        "instructed",
    ];
    ASKS.iter()
        .filter_map(|verb| find(sentence, verb, 0).map(|at| at + verb.len()))
        .any(|at| {
            let behind = sentence[at..].trim_start();
            let question = [
                "if", "whether", "how", "why", "what", "when", "where", "about", "to", "is", "are",
                "was", "were", "for", "that", "could", "would",
            ];
            let head: Vec<&str> = behind.split_whitespace().take(14).collect();
            let unsure = head.iter().any(|word| matches!(*word, "if" | "whether"));
            !unsure
                && begins_any(behind, &question).is_none()
                && head
                    .windows(2)
                    .any(|pair| pair[0] == "to" && (DOING.contains(&pair[1]) || is_deed(pair[1])))
        })
}

/// `Clerk to write to the mill`, `The Clerk was asked to write`: who it is, also behind a semicolon.
fn assigned(sentence: &str, cues: u32) -> Option<&str> {
    let start = label(sentence).map_or(0, |label| label.rest);
    sentence[start..]
        .split(';')
        .find_map(|part| assigned_in(part.trim_start(), cues))
}

fn assigned_in(sentence: &str, cues: u32) -> Option<&str> {
    let asked = [
        "was asked to",
        "were asked to",
        "was requested to",
        "were requested to",
    ]
    .iter()
    .filter(|_| cues & ASKED != 0)
    .find_map(|words| find(sentence, words, 0).map(|at| (at, at + words.len())));
    let (who, deed) = match asked {
        Some((at, behind)) => (&sentence[..at], &sentence[behind..]),
        None => {
            let at = find(head(sentence, 63), "to", 0).filter(|at| (2..=60).contains(at))?;
            let (who, deed) = (&sentence[..at], &sentence[at + 2..]);
            if !who.ends_with(' ') || !deed.starts_with(' ') {
                return None;
            }
            (who, deed)
        }
    };
    let who = who.trim().trim_start_matches("The ");
    let verb = deed.split_whitespace().next();
    if verb.is_some_and(is_deed) && is_doer(who) {
        return Some(who);
    }
    let first = who
        .split(' ')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let decides = matches!(
        first.as_str(),
        "agreed" | "resolved" | "decided" | "recommended" | "noted" | "approved" | "it"
    );
    // What is written does nothing itself: "Notice of Intention to add ...".
    let written = PAPERS.contains(&first.as_str())
        || matches!(
            first.as_str(),
            "notice" | "motion" | "petition" | "application" | "proposal"
        );
    let named = !decides
        && !written
        && (1..=6).contains(&who.split(' ').count())
        && who.split(' ').all(|word| {
            word.starts_with(|c: char| c.is_uppercase() || c == '&')
                || matches!(word, "of" | "for" | "and")
        });
    let doing = deed
        .split_whitespace()
        .next()
        .is_some_and(|verb| DOING.contains(&verb));
    (named && doing).then_some(who)
}

/// `The Director agreed to follow up on this`, `Officers undertook to check`: no body decides here.
fn is_undertaken(sentence: &str) -> bool {
    const UNDERTAKING: [&str; 5] = [
        "agreed to",
        "undertook to",
        "committed to",
        "promised to",
        "offered to",
    ];
    UNDERTAKING.iter().any(|opening| {
        let Some(at) = find(sentence, opening, 0) else {
            return false;
        };
        let doing = sentence[at + opening.len()..]
            .split_whitespace()
            .next()
            .map(|verb| verb.trim_end_matches([',', '.', ';']))
            .is_some_and(|verb| {
                DOING.contains(&verb) || is_deed(verb) || matches!(verb, "take" | "go")
            });
        let before = sentence[..at]
            .split_whitespace()
            .next_back()
            .unwrap_or_default();
        let chief = sentence[..at].trim_end().ends_with("Chief Executive");
        let collective = is_body(&before.to_ascii_lowercase()) && !chief
            || matches!(
                before,
                "was" | "been" | "had" | "has" | "have" | "and" | "unanimously" | "They" | "they"
            );
        doing && !collective && !before.is_empty()
    })
}

/// `would report back`, `be brought back`, `be submitted to a future meeting`.
fn comes_back(sentence: &str) -> bool {
    static COMING: Phrases = Phrases::new(&[
        "report back",
        "reported back",
        "brought back",
        "submitted to a future meeting",
    ]);
    COMING.are_in(sentence)
        && has_any(
            sentence,
            &[
                "would",
                "will",
                "to report back",
                "be brought back",
                "be submitted",
            ],
        )
}

/// `would provide more following the meeting`, `a letter would be sent`.
fn is_promised(paragraph: &Paragraph<'_>, from: usize, to: usize, cues: u32) -> bool {
    let sentence = &paragraph.text[from..to];
    let told = || {
        cues & PROMISED != 0
            && has_any(
                sentence,
                &["letter would be sent", "note would be circulated"],
            )
            || cues & UNDERTOOK != 0 && has_any(sentence, &["agreed to include", "agreed to write"])
    };
    is_promise(paragraph, from, to, cues) && LATER.are_in(sentence)
        || told() && !has_any(sentence, &["explained"])
}

/// `would provide`, `will be circulated`, `undertook to share`: the verb stands near.
fn is_promise(paragraph: &Paragraph<'_>, from: usize, to: usize, cues: u32) -> bool {
    let sends = |words: &str| {
        let words = words.split_whitespace().take(3);
        let mut near = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        near.any(|word| SENT.contains(&word))
    };
    let takes_on = |mark: &Mark| {
        let behind = &paragraph.text[mark.end..to];
        match paragraph.text[mark.start..mark.end]
            .to_ascii_lowercase()
            .as_str()
        {
            "would" | "will" => sends(behind),
            "agreed" | "undertook" => {
                begins_any(behind.trim_start(), &["to"]).is_some() && sends(behind)
            }
            _ => false,
        }
    };
    let mut verbs = paragraph
        .marks_within(from, to)
        .filter(|mark| mark.cue & (PROMISED | UNDERTOOK) != 0);
    if verbs.any(takes_on) {
        return true;
    }
    let sentence = &paragraph.text[from..to];
    cues & ASKED != 0
        && has_any(sentence, &["asked", "requested"])
        && find(sentence, "be", 0).is_some_and(|at| sends(&sentence[at + "be".len()..]))
}

/// The sentence next to a request that declines it or sends it elsewhere.
fn answer<'t>(here: impl Iterator<Item = &'t str>, next: Option<&Paragraph<'t>>) -> Option<String> {
    let first = next.and_then(|next| {
        let (from, to) = *sentences(next.text).first()?;
        Some(&next.text[from..to])
    });
    here.take(2)
        .chain(first)
        .take(2)
        .find(|sentence| declines(sentence))
        .map(str::to_owned)
}

/// `Officers advised that this was not possible`, `The Chair said this was a matter for another committee`.
fn declines(sentence: &str) -> bool {
    static YIELDING: Phrases = Phrases::new(&[
        "but would",
        "however would",
        "but will",
        "would circulate",
        "would provide",
    ]);
    static SAYING: Phrases = Phrases::new(&[
        "advised",
        "said",
        "stated",
        "explained",
        "confirmed",
        "replied",
        "responded",
        "informed",
        "clarified",
        "answered",
        "in response",
    ]);
    static REFUSING: Phrases = Phrases::new(&[
        "was not possible",
        "were not possible",
        "would not be possible",
        "is not possible",
        "could not be provided",
        "could not be shared",
        "could not be circulated",
        "could not provide",
        "was unable to",
        "were unable to",
        "not within the remit",
        "outside the remit",
        "beyond the remit",
        "outside the scope",
        "was a matter for",
        "were a matter for",
        "is a matter for",
        "would be a matter for",
        "would not be appropriate",
        "was not appropriate",
        "should be directed to",
        "should be addressed to",
    ]);
    let refused = begins_any(
        sentence,
        &[
            "this was declined",
            "the request was declined",
            "the request was refused",
            "this request was refused",
        ],
    );
    sentence.len() < 500
        && (refused.is_some() || SAYING.are_in(sentence) && REFUSING.are_in(sentence))
        && !YIELDING.are_in(sentence)
}

#[cfg(test)]
mod tests {
    use crate::minutes::AgendaItem;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Option<&str>, Option<&str>, bool)]) {
        let item = AgendaItem {
            minutes: vec![text.to_owned()],
            ..AgendaItem::default()
        };
        let found = super::super::understand(&item, &[]).actions;
        let found: Vec<_> = found
            .iter()
            .map(|action| {
                (
                    action.text.as_str(),
                    action.owner.as_deref(),
                    action.due.as_deref(),
                    action.marked,
                )
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn marked_and_promised() {
        check(
            "· The cause was unclear. The HCX would provide more detail following the meeting. Action note",
            &[(
                "The HCX would provide more detail following the meeting.",
                Some("HCX"),
                Some("following the meeting"),
                true,
            )],
        );
        check(
            "The committee asked for a report to be brought to the September meeting of the committee.",
            &[(
                "The committee asked for a report to be brought to the September meeting of the committee.",
                None,
                Some("the September meeting"),
                false,
            )],
        );
        check(
            "It welcomes the hubs and invites the Cabinet Member to report back at a later stage.",
            &[(
                "It welcomes the hubs and invites the Cabinet Member to report back at a later stage.",
                Some("Cabinet Member"),
                Some("at a later stage"),
                false,
            )],
        );
        check(
            "ACTION: Head of Parks to circulate the survey.",
            &[(
                "Head of Parks to circulate the survey.",
                Some("Head of Parks"),
                None,
                true,
            )],
        );
    }

    #[test]
    fn requests_and_undertakings() {
        check(
            "The Committee requested the Head of Parks to arrange a visit.",
            &[(
                "The Committee requested the Head of Parks to arrange a visit.",
                Some("Head of Parks"),
                None,
                false,
            )],
        );
        check(
            "The Director of Roads agreed to follow up on the culvert.",
            &[(
                "The Director of Roads agreed to follow up on the culvert.",
                Some("Director of Roads"),
                None,
                false,
            )],
        );
        check(
            "Councillor Ash requested an update on the mill for the October District Meeting.",
            &[(
                "Councillor Ash requested an update on the mill for the October District Meeting.",
                None,
                Some("the October District Meeting"),
                false,
            )],
        );
        check(
            "Ms Low undertook to circulate the figures.",
            &[(
                "Ms Low undertook to circulate the figures.",
                Some("Ms Low"),
                None,
                false,
            )],
        );
    }

    #[test]
    fn deeds_given_to_somebody() {
        for (text, who) in [
            ("Clerk to write to the mill.", "Clerk"),
            ("The Clerk was asked to contact the mill.", "Clerk"),
            ("Cllr Ann Ash to arrange a visit.", "Cllr Ann Ash"),
        ] {
            check(text, &[(text, Some(who), None, false)]);
        }
        check("Councillor Ash spoke to the Clerk.", &[]);
        check("The Clerk was asked to explain the sum.", &[]);
    }

    #[test]
    fn questions_and_tales_ask_for_nothing() {
        for text in [
            "Councillor Ash requested an update on the mill.",
            "Members asked whether the report would be circulated to members.",
            "The Chair asked officers if they were able to provide a map.",
            "The Head of Parks had been asked to provide figures at the last meeting.",
            "RESOLVED that the report be noted.",
            "Members agreed to review the fees.",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn requests_declined_at_once() {
        let answered = |minutes: &[&str]| {
            let item = AgendaItem {
                minutes: minutes.iter().map(|&text| text.to_owned()).collect(),
                ..AgendaItem::default()
            };
            let mut actions = super::super::understand(&item, &[]).actions;
            assert_eq!(actions.len(), 1, "{actions:#?}");
            actions.remove(0).answered
        };
        let asked = "Members requested that the list of weirs be circulated.";
        let declined = "Officers advised that this was not possible.";
        assert_eq!(
            answered(&[&format!("{asked} {declined}")]).as_deref(),
            Some(declined)
        );
        let sent_on = "The Chair said this was a matter for the Licensing Committee.";
        assert_eq!(answered(&[asked, sent_on]).as_deref(), Some(sent_on));
        assert_eq!(
            answered(&[asked, "Officers advised that the river was high."]),
            None
        );
    }

    #[test]
    fn narration_is_no_action() {
        check(
            "The report was circulated to members and the bridge would have been closed.",
            &[],
        );
        check(
            "The police presented a report to the committee at its last meeting.",
            &[],
        );
        check(
            "Action was needed in response to the review, and work would begin.",
            &[],
        );
    }

    #[test]
    fn a_mark_with_nothing_but_an_owner() {
        let asked = "The HMX did not know and would ask the miller.";
        check(
            &format!("The weir was old. {asked} **ACTION: HMX**"),
            &[(asked, Some("HMX"), None, true)],
        );
        let item = AgendaItem {
            minutes: vec![asked.to_owned(), "ACTION BY: Head of Mills".to_owned()],
            ..AgendaItem::default()
        };
        let found = super::super::understand(&item, &[]).actions;
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].text, asked);
        assert_eq!(found[0].owner.as_deref(), Some("Head of Mills"));
        check("ACTION: HMX", &[]);
    }

    #[test]
    fn deeds_given_in_short() {
        for (text, owner) in [
            (
                "CLLR ASH / CLERK TO ARRANGE THE VISIT",
                Some("CLLR ASH / CLERK"),
            ),
            ("PB to complete the map.", Some("PB")),
            (
                "The weir was old; Clerk to chase the miller.",
                Some("Clerk"),
            ),
            (
                "Cllr. A. Ash and the Clerk to review the map.",
                Some("Cllr. A. Ash and the Clerk"),
            ),
            ("Map of the weir to be brought back.", None),
        ] {
            check(text, &[(text, owner, None, false)]);
        }
        check(
            "f) Clerk to notify the miller.",
            &[("Clerk to notify the miller.", Some("Clerk"), None, false)],
        );
        check("The weir is to be circulated by water.", &[]);
        check("PB to Ashford by rail takes an hour.", &[]);
        check("AGREED to review the weir fees.", &[]);
        check("Clerk\u{a0}to\u{2014}write", &[]);
        check("RESOLVED TO WRITE to the miller.", &[]);
    }

    #[test]
    fn deeds_taken_on() {
        for (text, owner) in [
            ("JH will progress the weir map.", "JH"),
            ("The Clerk would now draft a letter.", "Clerk"),
            (
                "Cllr Ash said he would follow up with the miller.",
                "Cllr Ash",
            ),
            (
                "Cllr Ann Ash and Cllr Bo Fir agreed to take the idea forward.",
                "Cllr Ann Ash and Cllr Bo Fir",
            ),
            ("Clerk undertook to investigate.", "Clerk"),
            ("Ann Ashby agreed to share the map.", "Ann Ashby"),
        ] {
            check(text, &[(text, Some(owner), None, false)]);
        }
        for text in [
            "The Clerk explained that a letter would be sent and that the mill needed a licence.",
            "The XYZ will complete the survey.",
            "The Clerk would write if the weir fell.",
            "He would write poems.",
            "The miller would follow the river.",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn deeds_asked_of_a_post() {
        for (text, owner) in [
            (
                "The Panel requested that the Head of Mills bring a map.",
                Some("Head of Mills"),
            ),
            (
                "That the Director of Weirs provide a map to Members.",
                Some("Director of Weirs"),
            ),
            ("Request a further report on weirs.", None),
        ] {
            check(text, &[(text, owner, None, false)]);
        }
        check("That the Head of Mills be thanked.", &[]);
        check("The Head of Mills agreed that the Clerk was right.", &[]);
    }
}

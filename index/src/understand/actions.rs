//! Actions: what somebody is to do after the meeting, by the words of the minutes.
//!
//! A sentence is an action where the minutes mark it so ("Action note") or where it promises or asks
//! for something to come ("would provide ... following the meeting"). What is told as done is none.
//! Whether it was done is not asked here.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::prose::{
    ACTION, ADDED, ASKED, DECIDED, PROMISED, Paragraph, Place, Section, begins_any, find, has_any,
    label, sentences,
};
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
    /// The minutes themselves mark it as an action.
    pub marked: bool,
    /// Where it stands.
    pub place: Place,
}

/// Cues that an action has one of.
const TO_DO: u32 = PROMISED | ASKED | ADDED | ACTION;

/// Returns the actions of an item; `roles` are all its mentions of posts, repeated ones too.
pub(super) fn read(paragraphs: &[Paragraph<'_>], roles: &[RoleMention]) -> Vec<Action> {
    let mut found = Vec::new();
    let spoken = |paragraph: &&Paragraph<'_>| {
        matches!(paragraph.section, Section::Decision | Section::Minutes) && paragraph.has(TO_DO)
    };
    for paragraph in paragraphs.iter().filter(spoken) {
        let sentences = sentences(paragraph.text);
        let mut marked_before = None;
        for (index, &(from, to)) in sentences.iter().enumerate() {
            let sentence = &paragraph.text[from..to];
            let marked = paragraph
                .has(ACTION)
                .then(|| mark_words(sentence))
                .flatten();
            if let Some(words) = marked {
                let (start, end) = match words {
                    "" => match index.checked_sub(1).map(|before| sentences[before]) {
                        Some(before) => before,
                        None => continue,
                    },
                    _ => (to - words.len(), to),
                };
                if marked_before != Some(start) {
                    let named = owner_by_mark(words);
                    found.push(action(paragraph, start, end, roles, named, true));
                    marked_before = Some(start);
                }
                continue;
            }
            let next_marks = paragraph.has(ACTION)
                && sentences
                    .get(index + 1)
                    .is_some_and(|&(from, to)| mark_words(&paragraph.text[from..to]) == Some(""));
            if !next_marks && is_to_do(sentence, paragraph.cues_within(from, to)) {
                found.push(action(paragraph, from, to, roles, None, false));
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
        owner: named.or_else(|| owner(sentence, place, roles)),
        due: due(sentence),
        text: sentence.to_owned(),
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
const LATER: [&str; 17] = [
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
];
const ASKING: [&str; 10] = [
    "asked for",
    "asked that",
    "requested that",
    "requested a",
    "requested an",
    "requested further",
    "requested the",
    "was requested on",
    "asks for",
    "requests that",
];
const WANTED: [&str; 8] = [
    "report",
    "reports",
    "update",
    "updates",
    "briefing",
    "be brought",
    "be provided",
    "be added",
];

/// Whether a sentence promises or asks for something that is still to come.
///
/// `cues` are those of the sentence: most sentences have none that could make it one.
fn is_to_do(sentence: &str, cues: u32) -> bool {
    if sentence.len() > 700 {
        return false;
    }
    let added = cues & ADDED != 0
        && has_any(
            sentence,
            &[
                "added to the work programme",
                "added to the committee's work programme",
                "added to the forward plan",
            ],
        );
    if added {
        return !has_any(
            sentence,
            &["had been added", "was added", "been added", "were added"],
        );
    }
    let to_do = cues & ASKED != 0 && is_request(sentence)
        || cues & ADDED != 0 && comes_back(sentence)
        || cues & (PROMISED | DECIDED | ASKED) != 0 && is_promised(sentence);
    to_do && !has_any(sentence, &DONE)
}

/// What tells that a sentence speaks of the past, or of a motion to come.
const DONE: [&str; 9] = [
    "would have",
    "had asked",
    "had requested",
    "will ask at",
    "will move",
    "had been requested",
    "which was requested",
    "previously requested",
    "as requested",
];

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
    let asked = || {
        let body = [
            "it was requested that",
            "members requested that",
            "committee requested that",
        ];
        has_any(sentence, &ASKING) && (has_any(sentence, &WANTED) || has_any(sentence, &body))
    };
    invited || asked()
}

/// `would report back`, `be brought back`, `be submitted to a future meeting`.
fn comes_back(sentence: &str) -> bool {
    has_any(
        sentence,
        &[
            "report back",
            "reported back",
            "brought back",
            "submitted to a future meeting",
        ],
    ) && has_any(
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
fn is_promised(sentence: &str) -> bool {
    let promise = ["would", "will", "agreed to", "undertook to", "be"]
        .iter()
        .any(|opening| is_promise(sentence, opening));
    promise && has_any(sentence, &LATER)
        || has_any(
            sentence,
            &[
                "letter would be sent",
                "note would be circulated",
                "agreed to include",
                "agreed to write",
            ],
        )
}

/// `would provide`, `will be circulated`, `undertook to share`: the verb stands near.
fn is_promise(sentence: &str, opening: &str) -> bool {
    let Some(at) = find(sentence, opening, 0) else {
        return false;
    };
    let words = sentence[at + opening.len()..].split_whitespace().take(3);
    let mut near = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let passive_request = opening == "be" && !has_any(sentence, &["asked", "requested"]);
    !passive_request && near.any(|word| SENT.contains(&word))
}

/// Who is to do it: whom the sentence asks, else the post that acts in it.
fn owner(sentence: &str, place: Place, roles: &[RoleMention]) -> Option<String> {
    // Mentions are in the order of their places.
    let first = roles.partition_point(|role| role.place < place);
    let inside: Vec<&RoleMention> = roles[first..]
        .iter()
        .take_while(|role| {
            role.place.section == place.section
                && role.place.paragraph == place.paragraph
                && role.place.end <= place.end
        })
        .collect();
    let asks = [
        "invites the",
        "asks the",
        "asked the",
        "requested the",
        "requests the",
        "requested that the",
        "asked that the",
    ];
    let asked = asks
        .iter()
        .find_map(|opening| find(sentence, opening, 0).map(|at| at + opening.len()));
    let name = |role: &&RoleMention| {
        role.abbreviation
            .clone()
            .unwrap_or_else(|| role.role.clone())
    };
    if let Some(at) = asked {
        let near = |role: &&&RoleMention| {
            let from = usize::try_from(role.place.start - place.start).unwrap_or(usize::MAX);
            from >= at && from <= at + 6
        };
        return inside.iter().find(near).map(name);
    }
    let acts = ["would", "will", "agreed to", "undertook to"]
        .iter()
        .find_map(|verb| find(sentence, verb, 0))?;
    if begins_any(&sentence[acts..], &["would be", "will be"]).is_some() {
        return None;
    }
    let before = |role: &&&RoleMention| {
        usize::try_from(role.place.start - place.start).unwrap_or(usize::MAX) < acts
    };
    let officers = begins_any(sentence, &["officers"]).map(|_| "Officers".to_owned());
    inside.iter().rfind(before).map(name).or(officers)
}

/// By when, as printed: `following the meeting`, `the September meeting`, `in March 2026`.
fn due(sentence: &str) -> Option<String> {
    const PHRASES: [&str; 15] = [
        "following the meeting",
        "after the meeting",
        "outside the meeting",
        "outside of the meeting",
        "at the next meeting",
        "to the next meeting",
        "for the next meeting",
        "by the next meeting",
        "the next meeting",
        "a future meeting",
        "a later meeting",
        "at a later stage",
        "in due course",
        "as soon as possible",
        "in future reports",
    ];
    let phrase = PHRASES
        .iter()
        .filter_map(|phrase| find(sentence, phrase, 0).map(|at| (at, at + phrase.len())))
        .min();
    if let Some((from, to)) = phrase {
        return Some(sentence[from..to].to_owned());
    }
    month(sentence).or_else(|| period(sentence))
}

/// `the September meeting`, `in September`, `by 3 March 2026`.
fn month(sentence: &str) -> Option<String> {
    let words: Vec<(usize, &str)> = sentence
        .split(' ')
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word.trim_end_matches([',', '.', ';', ')'])))
        })
        .collect();
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let at = words
        .iter()
        .position(|(_, word)| capital(word) && super::dates::month_number(word).is_some())?;
    let is_at =
        |at: usize, wanted: &[&str]| words.get(at).is_some_and(|(_, word)| wanted.contains(word));
    let mut from = at;
    while from > 0 && words[from - 1].1.starts_with(|c: char| c.is_ascii_digit()) {
        from -= 1;
    }
    let opens = from > 0
        && is_at(
            from - 1,
            &["the", "in", "by", "until", "before", "on", "early", "late"],
        );
    if !opens || from == at && is_at(from - 1, &["on"]) {
        return None;
    }
    from -= 1;
    let mut to = at;
    if words
        .get(at + 1)
        .is_some_and(|(_, word)| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
    {
        to += 1;
    }
    for kind in [
        &["Monthly", "monthly", "Annual", "Special", "Full"][..],
        &["meeting", "Meeting", "meetings"][..],
    ] {
        to += usize::from(is_at(to + 1, kind));
    }
    let (last, word) = words[to];
    Some(sentence[words[from].0..last + word.len()].to_owned())
}

/// `within 6 months`, `after six weeks`.
fn period(sentence: &str) -> Option<String> {
    let (at, opening) = ["within", "after", "in"]
        .iter()
        .find_map(|word| find(sentence, word, 0).map(|at| (at, word)))?;
    let rest = sentence[at..].split(' ').take(3);
    let words: Vec<&str> = rest
        .map(|word| word.trim_end_matches([',', '.', ';']))
        .collect();
    let unit = words.get(2).is_some_and(|unit| {
        matches!(
            *unit,
            "months" | "weeks" | "days" | "month" | "week" | "months’"
        )
    });
    (unit && words[0].eq_ignore_ascii_case(opening)).then(|| words.join(" "))
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
}

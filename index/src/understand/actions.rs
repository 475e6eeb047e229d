//! Actions: what somebody is to do after the meeting, by the words of the minutes.
//!
//! A sentence is an action where the minutes mark it so ("Action note") or where it promises or asks
//! for something to come ("would provide ... following the meeting"). What is told as done is none.
//! Whether it was done is not asked here.

mod due;
mod owner;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

pub use self::due::due_range;

use self::due::due;
use self::owner::owner;
use super::prose::{
    ACTION, ADDED, ASKED, COUNCILLOR, DECIDED, POST, PROMISED, Paragraph, Place, Section,
    begins_any, find, has_any, label, sentences,
};
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
                || paragraph.has(POST | COUNCILLOR) && paragraph.text.len() < 400)
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
        owner: named.or_else(|| owner(sentence, place, roles)),
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
const ASKING: [&str; 12] = [
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
];
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
        || cues & (PROMISED | DECIDED | ASKED) != 0 && is_promised(sentence)
        || cues & (PROMISED | DECIDED) != 0 && is_undertaken(sentence)
        || cues & (POST | COUNCILLOR) != 0 && assigned(sentence).is_some();
    let question = || {
        has_any(
            sentence,
            &["asked if", "asked whether", "queried if", "queried whether"],
        )
    };
    to_do && !has_any(sentence, &DONE) && !question()
}

/// What tells that a sentence speaks of the past, or of a motion to come.
const DONE: [&str; 18] = [
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
    if invited || asks_somebody(sentence) {
        return true;
    }
    let body = [
        "it was requested that",
        "members requested that",
        "committee requested that",
        "board requested that",
        "panel requested that",
        "cabinet requested that",
        "committee asked that",
        "members asked that",
    ];
    // A single member's wish in the debate is an action only where something is to come of it later.
    has_any(sentence, &ASKING)
        && (has_any(sentence, &body)
            || has_any(sentence, &PAPERS) && (comes_later(sentence) || is_handed(sentence)))
}

fn comes_later(sentence: &str) -> bool {
    has_any(sentence, &LATER) || due(sentence).is_some()
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
    [
        "requested",
        "asked",
        "requests",
        "asks",
        "invited",
        "instructed",
    ]
    .iter()
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
                .any(|pair| pair[0] == "to" && DOING.contains(&pair[1]))
    })
}

/// `Clerk to write to the mill`, `The Clerk was asked to write`: who it is, and where the deed begins.
fn assigned(sentence: &str) -> Option<&str> {
    let asked = [
        "was asked to",
        "were asked to",
        "was requested to",
        "were requested to",
    ]
    .iter()
    .find_map(|words| find(sentence, words, 0).map(|at| (at, at + words.len())));
    let (who, deed) = match asked {
        Some((at, behind)) => (&sentence[..at], &sentence[behind..]),
        None => {
            let at = sentence.find(" to ").filter(|at| *at <= 60)?;
            (&sentence[..at], &sentence[at + 4..])
        }
    };
    let who = who.trim().trim_start_matches("The ");
    let named = (1..=6).contains(&who.split(' ').count())
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
    [
        "agreed to",
        "undertook to",
        "committed to",
        "promised to",
        "offered to",
    ]
    .iter()
    .any(|opening| {
        let Some(at) = find(sentence, opening, 0) else {
            return false;
        };
        let doing = sentence[at + opening.len()..]
            .split_whitespace()
            .next()
            .is_some_and(|verb| DOING.contains(&verb));
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
    const SAYING: [&str; 11] = [
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
    ];
    const REFUSING: [&str; 22] = [
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
    ];
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
        && (refused.is_some() || has_any(sentence, &SAYING) && has_any(sentence, &REFUSING))
        && !has_any(
            sentence,
            &[
                "but would",
                "however would",
                "but will",
                "would circulate",
                "would provide",
            ],
        )
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
}

//! Sentences that decide without the word: "the report was noted", "the committee agreed the plan".

use crate::understand::prose::{begins, find, has_any, head};

const THINGS: [&str; 45] = [
    "payments",
    "precept",
    "invoices",
    "request",
    "return",
    "quotation",
    "quotations",
    "proposal",
    "amendment",
    "amendments",
    "bye-laws",
    "motions",
    "report",
    "reports",
    "minutes",
    "update",
    "updates",
    "presentation",
    "item",
    "information",
    "correspondence",
    "recommendation",
    "recommendations",
    "application",
    "programme",
    "plan",
    "position",
    "contents",
    "strategy",
    "policy",
    "accounts",
    "statement",
    "schedule",
    "motion",
    "proposals",
    "response",
    "agenda",
    "list",
    "review",
    "findings",
    "record",
    "order",
    "budget",
    "nomination",
    "appointment",
];

/// Whether a sentence is a resolution without an opener: `That the report be noted.`
pub(super) fn is_bare_resolution(sentence: &str) -> bool {
    begins(sentence, "that")
        && sentence.len() < 600
        && has_any(
            sentence,
            &[
                "be noted",
                "be approved",
                "be received",
                "be agreed",
                "be adopted",
                "be deferred",
                "be accepted",
                "be endorsed",
                "be withdrawn",
                "be confirmed",
            ],
        )
}

/// Whether a sentence may state an outcome: its first clause speaks of no other time and no condition.
fn may_state(sentence: &str, verb: usize) -> bool {
    sentence.len() <= 500
        && !has_any(
            head(sentence, verb + 40),
            &[
                "previously",
                "had been",
                "would be",
                "it was noted that",
                "will be",
                "if",
            ],
        )
}

/// `The 2016-17 annual report was noted`, `Correspondence was noted`.
pub(super) fn is_passive_outcome(sentence: &str) -> bool {
    let ends = ["was", "were", "is", "are"]
        .iter()
        .filter_map(|auxiliary| find(sentence, auxiliary, 0).map(|at| (at, at + auxiliary.len())));
    let Some((at, behind)) = ends.min() else {
        return false;
    };
    if !may_state(sentence, behind) {
        return false;
    }
    let (subject, rest) = (&sentence[..at], &sentence[behind..]);
    let mut words = rest.split_whitespace().map(|word| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .to_ascii_lowercase()
    });
    let verb = words.find(|word| {
        !matches!(
            word.as_str(),
            "duly"
                | "unanimously"
                | "formally"
                | "then"
                | "taken"
                | "as"
                | "read"
                | "and"
                | "hereby"
                | "therefore"
        )
    });
    let next = words.next().unwrap_or_default();
    let decided =
        verb.is_some_and(|verb| is_outcome_word(&verb)) || has_any(rest, &["taken as read"]);
    // "The report referred to a scheme that was adopted": the verb is another thing's.
    if subject.trim_end().ends_with(" that") {
        return false;
    }
    let elsewhere = matches!(
        next.as_str(),
        "at" | "that" | "in" | "out" | "from" | "during" | "under" | "into"
    ) || next == "on"
        && !has_any(
            rest,
            &["on the proposal", "on the proposition", "on the motion"],
        )
        || next == "for" && !has_any(rest, &["deferred", "adjourned", "taken as read"]);
    let subject_fits = subject.split_whitespace().count() <= 40
        && !has_any(
            subject,
            &[
                "who",
                "while",
                "since",
                "have",
                "has",
                "will",
                "reply",
                "when",
                "whether",
                "which",
                "advised that",
                "informed",
                "stated that",
                "said that",
                "explained that",
                "noted that",
                "confirmed that",
                "reported that",
                "asked",
            ],
        )
        && has_any(subject, &THINGS);
    decided && !elsewhere && subject_fits
}

fn is_outcome_word(word: &str) -> bool {
    matches!(
        word,
        "noted"
            | "approved"
            | "agreed"
            | "received"
            | "deferred"
            | "adopted"
            | "confirmed"
            | "accepted"
            | "endorsed"
            | "withdrawn"
            | "referred"
            | "adjourned"
            | "carried"
            | "passed"
            | "granted"
            | "refused"
            | "rejected"
    )
}

/// `The Committee noted the decision progress update.`
pub(super) fn is_active_outcome(sentence: &str) -> bool {
    if !may_state(sentence, 60) {
        return false;
    }
    let mut words = sentence.split_whitespace().map(|word| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .to_ascii_lowercase()
    });
    let body =
        words.find(|word| !matches!(word.as_str(), "the" | "elected" | "scrutiny" | "joint"));
    if !body.is_some_and(|word| is_body(&word)) {
        return false;
    }
    let verb = words.find(|word| {
        !matches!(
            word.as_str(),
            "then"
                | "unanimously"
                | "duly"
                | "therefore"
                | "also"
                | "considered"
                | "and"
                | "received"
                | "formally"
        )
    });
    let rest: Vec<String> = words.take(14).collect();
    let first = rest.first().map_or("", String::as_str);
    match verb.as_deref() {
        Some(
            "noted" | "approved" | "endorsed" | "adopted" | "deferred" | "accepted" | "confirmed",
        ) => first != "that" && rest.iter().any(|word| THINGS.contains(&word.as_str())),
        Some("gave") => {
            matches!(first, "its" | "their")
                && rest.get(1).is_some_and(|word| {
                    matches!(
                        word.as_str(),
                        "permission" | "consent" | "approval" | "agreement"
                    )
                })
        }
        _ => false,
    }
}

/// Whether a word names the body that decides.
pub(in crate::understand) fn is_body(word: &str) -> bool {
    matches!(
        word,
        "committee"
            | "cabinet"
            | "council"
            | "board"
            | "panel"
            | "members"
            | "councillors"
            | "forum"
            | "commission"
            | "authority"
            | "subcommittee"
            | "group"
            | "executive"
            | "trustees"
            | "governors"
    )
}

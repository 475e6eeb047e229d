//! Sentences that decide without the word: "the report was noted", "the committee agreed the plan".

use crate::understand::decision_kind::GAVE_LEAVE;
use crate::understand::phrases::Phrases;
use crate::understand::prose::{begins, begins_any, has_any, head};

const THINGS: [&str; 46] = [
    "standing orders",
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

static SUBJECTS: Phrases = Phrases::new(&THINGS);

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

/// Words of another time, and of what is not certain.
static ELSEWHEN: Phrases = Phrases::new(&[
    "previously",
    "had been",
    "would be",
    "it was noted that",
    "will be",
    "if",
]);

/// Whether a sentence may state an outcome: its first clause speaks of no other time and no condition.
fn may_state(sentence: &str, verb: usize) -> bool {
    sentence.len() <= 500 && !ELSEWHEN.are_in(head(sentence, verb + 40))
}

/// `The 2016-17 annual report was noted`, `Correspondence was noted`.
pub(super) fn is_passive_outcome(sentence: &str) -> bool {
    static AUXILIARIES: Phrases = Phrases::new(&["was", "were", "is", "are"]);
    let Some((at, behind)) = AUXILIARIES.first_in(sentence) else {
        return false;
    };
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
    if !decided || !may_state(sentence, behind) {
        return false;
    }
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
        || next == "for"
            && !has_any(
                rest,
                &["deferred", "adjourned", "suspended", "taken as read"],
            );
    let subject_fits = subject.split_whitespace().count() <= 40
        && !REPORTING.are_in(subject)
        && SUBJECTS.are_in(subject);
    !elsewhere && subject_fits
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
            | "suspended"
            | "carried"
            | "passed"
            | "granted"
            | "refused"
            | "rejected"
    )
}

/// `The Committee noted the decision progress update.`
pub(super) fn is_active_outcome(sentence: &str) -> bool {
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
    let decides = matches!(
        verb.as_deref(),
        Some(
            "noted"
                | "approved"
                | "endorsed"
                | "adopted"
                | "deferred"
                | "accepted"
                | "confirmed"
                | "gave"
        )
    );
    if !decides || !may_state(sentence, 60) {
        return false;
    }
    let rest: Vec<String> = words.take(14).collect();
    let first = rest.first().map_or("", String::as_str);
    match verb.as_deref() {
        Some("gave") => {
            matches!(first, "its" | "their")
                && rest.get(1).is_some_and(|word| {
                    matches!(
                        word.as_str(),
                        "permission" | "consent" | "approval" | "agreement"
                    )
                })
        }
        _ => first != "that" && rest.iter().any(|word| THINGS.contains(&word.as_str())),
    }
}

/// What makes the subject of a sentence speak of something else than a decision.
static REPORTING: Phrases = Phrases::new(&[
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
]);

/// `It was noted that a report would be brought to the May meeting`: what the body is to hear again.
pub(super) fn is_report_to_come(sentence: &str) -> bool {
    begins_any(sentence, &["it was noted that", "it was also noted that"]).is_some()
        && has_any(
            head(sentence, 80),
            &["report would", "report will", "update would", "update will"],
        )
        && has_any(sentence, &["brought", "submitted", "presented"])
        && has_any(sentence, &["meeting"])
}

/// Whether a decision is on the conduct of the meeting alone, which no published decision tells.
pub(super) fn is_of_procedure(decision: &str) -> bool {
    has_any(decision, &["standing orders"]) || has_any(decision, &GAVE_LEAVE)
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

//! Kinds of decision, read from the words of a resolution.
//!
//! The kind stands beside the text and never in its place. Words that fit no kind give `other`.

use serde::{Deserialize, Serialize};

use super::phrases::Phrases;
use super::prose::{begins_any, find, has_any};

/// What kind of decision a resolution is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionKind {
    /// Noted or received.
    Noted,
    /// Approved, adopted, confirmed, endorsed, granted.
    Approved,
    /// Agreed, without more.
    Agreed,
    /// Recommended to somebody.
    Recommended,
    /// A report or the like is asked for, or is to come back.
    ReportRequested,
    /// Put off.
    Deferred,
    /// Refused.
    Rejected,
    /// Withdrawn.
    Withdrawn,
    /// Passed on to another body.
    Referred,
    /// A motion that was voted down.
    Lost,
    /// Something else.
    #[default]
    Other,
}

impl DecisionKind {
    /// Returns the word used in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Noted => "noted",
            Self::Approved => "approved",
            Self::Agreed => "agreed",
            Self::Recommended => "recommended",
            Self::ReportRequested => "report-requested",
            Self::Deferred => "deferred",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Referred => "referred",
            Self::Lost => "lost",
            Self::Other => "other",
        }
    }
}

use DecisionKind::{
    Agreed, Approved, Deferred, Noted, Other, Recommended, Referred, Rejected, ReportRequested,
    Withdrawn,
};

/// Returns the kind of a resolution from its words, its lead, and what its opener says.
pub(super) fn of(text: &str, lead: Option<&str>, opener: DecisionKind) -> DecisionKind {
    let lead_kind = lead.and_then(by_first_word);
    let kind = match opener {
        Recommended => Some(Recommended),
        _ => by_first_word(text)
            .or_else(|| by_participle(text))
            .or_else(|| by_body_verb(text))
            .or_else(|| by_report(text))
            .or(lead_kind),
    };
    kind.unwrap_or(opener)
}

/// A body that lets something be done.
pub(super) const GAVE_LEAVE: [&str; 4] = [
    "gave its permission",
    "gave its consent",
    "gave their permission",
    "gave their consent",
];

/// Returns the kind of a sentence that states an outcome.
pub(super) fn of_statement(sentence: &str) -> DecisionKind {
    let agreed = find(sentence, "agreed", 0);
    let after_agreed = agreed
        .and_then(|at| sentence.get(at + "agreed".len()..))
        .map(|after| after.trim_start_matches([',', ' ']));
    if let Some(after) = after_agreed
        && begins_any(after.trim_start(), &["that", "to"]).is_some()
    {
        return of(after.trim_start(), None, Agreed);
    }
    let record = || {
        has_any(
            sentence,
            &[
                "minutes",
                "correct record",
                "accurate record",
                "true record",
            ],
        )
    };
    static STATED: Phrases = Phrases::new(&[
        "carried",
        "passed",
        "suspended",
        "adjourned",
        "deferred",
        "withdrawn",
        "refused",
        "rejected",
        "approved",
        "adopted",
        "confirmed",
        "endorsed",
        "accepted",
        "granted",
        "noted",
        "received",
        "referred",
    ]);
    let stated = STATED
        .first_in(sentence)
        .map(|(from, to)| &sentence[from..to]);
    match stated.map(str::to_ascii_lowercase).as_deref() {
        Some("carried" | "passed" | "suspended") => Agreed,
        Some("adjourned" | "deferred") => Deferred,
        Some("withdrawn") if is_business_withdrawn(sentence) => Withdrawn,
        Some("withdrawn") => Other,
        Some("refused" | "rejected") => Rejected,
        Some("noted" | "received") => Noted,
        Some("referred") => Referred,
        Some(_) => Approved,
        None => match agreed {
            // Minutes that are agreed are approved.
            Some(at)
                if record()
                    && !has_any(sentence.get(at..).unwrap_or_default(), &["that", "to"]) =>
            {
                Approved
            }
            Some(_) => Agreed,
            None if has_any(sentence, &["taken as read"]) => Noted,
            None if has_any(sentence, &GAVE_LEAVE) => Approved,
            None => Other,
        },
    }
}

/// The verb a point begins with, after "that the Committee" and the like.
fn by_first_word(text: &str) -> Option<DecisionKind> {
    let mut words = text
        .split_whitespace()
        .map(|word| {
            // Welsh joins its article to the verb: "nodi’r adroddiad".
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            let word = word.split(['’', '\'']).next().unwrap_or(word);
            word.to_ascii_lowercase()
        })
        .filter(|word| !word.is_empty());
    let first = words.find(|word| {
        !matches!(
            word.as_str(),
            "that"
                | "to"
                | "the"
                | "committee"
                | "cabinet"
                | "council"
                | "board"
                | "panel"
                | "hereby"
                | "members"
                | "formally"
                | "reviews"
                | "welcomes"
                | "considers"
                | "thanks"
                | "and"
                | "executive"
                // Welsh "i", to.
                | "i"
                | "forum"
                | "group"
        )
    })?;
    let kind = match first.as_str() {
        "notes" if has_any(text, &["resolves to"]) => Agreed,
        "note" | "notes" | "noted" => Noted,
        // A list of what the body did: "approved the plan", "requested that the director report".
        "approved" | "endorsed" | "adopted" if is_verb_of_past(text, &first) => Approved,
        "agreed" if is_verb_of_past(text, &first) => Agreed,
        "requested" if is_verb_of_past(text, &first) => {
            return (wants_report(text) || has_any(text, &["bring", "report back"]))
                .then_some(ReportRequested);
        }
        // To receive a report is to note it; to receive a deputation is not.
        "receive" | "receives" => return is_report_received(text).then_some(Noted),
        "agree" | "agrees" => Agreed,
        "approve" | "approves" | "adopt" | "adopts" | "endorse" | "endorses" | "confirm"
        | "confirms" | "grant" | "grants" | "accept" | "accepts" => Approved,
        "recommend" | "recommends" => Recommended,
        "defer" | "defers" | "postpone" | "postpones" => Deferred,
        // The matter is put off; a break of the meeting is agreed and no more.
        "adjourn" | "adjourns" => {
            return has_any(text, &MATTERS).then_some(Deferred);
        }
        "refuse" | "refuses" | "reject" | "rejects" => Rejected,
        "refer" | "refers" | "cyfeirio" => Referred,
        "nodi" | "nodwyd" => Noted,
        "cymeradwyo" | "cymeradwywyd" | "mabwysiadu" | "cadarnhau" => Approved,
        "cytuno" | "cytunwyd" => Agreed,
        "argymell" => Recommended,
        "gohirio" => Deferred,
        "gwrthod" => Rejected,
        "derbyn" if has_any(text, &["adroddiad", "diweddariad", "wybodaeth"]) => Noted,
        "withdraw" | "withdraws" => Withdrawn,
        "ask" | "asks" | "request" | "requests" | "invite" | "invites" => {
            return wants_report(text).then_some(ReportRequested);
        }
        _ => {
            let welcomed = text
                .get(..8)
                .is_some_and(|head| head.eq_ignore_ascii_case("welcomes"));
            let invites = has_any(text, &["invites", "asks", "requests"]);
            return (welcomed && invites && wants_report(text)).then_some(ReportRequested);
        }
    };
    Some(kind)
}

/// Whether a participle that a point begins with is its verb (`approved the plan`), not a word that
/// describes something (`approved drawings shall be displayed`).
fn is_verb_of_past(text: &str, word: &str) -> bool {
    let Some(behind) = find(text, word, 0).map(|at| &text[at + word.len()..]) else {
        return false;
    };
    behind.starts_with(',')
        || begins_any(behind.trim_start(), &["the", "that", "to", "a"]).is_some()
}

/// `That the Borough Council agrees to ...`, `the District resolves to defer ...`: the verb of a subject
/// that is named at length.
fn by_body_verb(text: &str) -> Option<DecisionKind> {
    let mut before = "";
    let mut words = text.split_whitespace().take(30).peekable();
    while let Some(word) = words.next() {
        if matches!(word, "resolves" | "agrees") && words.peek() == Some(&"to") {
            let verb = words.nth(1).unwrap_or_default();
            return by_first_word(verb).or((word == "agrees").then_some(Agreed));
        }
        let kind = match word {
            "agrees" => Some(Agreed),
            "approves" | "adopts" | "endorses" | "confirms" | "accepts" => Some(Approved),
            "recommends" => Some(Recommended),
            "defers" => Some(Deferred),
            "refuses" | "rejects" => Some(Rejected),
            _ => None,
        };
        if kind.is_some() {
            return kind.filter(|_| !matches!(before, "which" | "that" | "who" | "it"));
        }
        before = word;
    }
    None
}

fn is_report_received(text: &str) -> bool {
    has_any(
        text,
        &[
            "report",
            "reports",
            "update",
            "updates",
            "minutes",
            "information",
            "response",
            "presentation",
            "petition",
            "notes",
            "note",
        ],
    )
}

fn wants_report(text: &str) -> bool {
    has_any(
        text,
        &[
            "report",
            "reports",
            "report back",
            "update",
            "updates",
            "briefing",
            "paper",
            "information",
            "details",
        ],
    )
}

/// `a report be brought back`, `is added to the work programme`, `be submitted to a future meeting`.
fn by_report(text: &str) -> Option<DecisionKind> {
    static PUT_OFF: Phrases =
        Phrases::new(&["deferred", "defer", "referred", "withdrawn", "refused"]);
    static COMING: Phrases = Phrases::new(&[
        "work programme",
        "brought back",
        "be brought",
        "report back",
        "future meeting",
        "next meeting",
        "be presented to",
        "be submitted to the committee",
        "submitted to a",
        "to a later meeting",
        "come back",
        "bring a",
        "bring the",
        "provide a briefing",
        "provide a report",
        "provide an update",
        "prepare a report",
        "submit a report",
    ]);
    let matter = has_any(
        text,
        &[
            "report",
            "reports",
            "update",
            "updates",
            "briefing",
            "paper",
            "details",
            "review",
            "item",
            "presentation",
        ],
    );
    let coming = COMING.are_in(text);
    // Something that is itself put off or passed on is no request for a report.
    let put_off = PUT_OFF.are_in(text);
    (matter && coming && !put_off).then_some(ReportRequested)
}

/// `be approved`, `is hereby given`, `be taken as read and adopted`: the first that a form of "be" leads to.
fn by_participle(text: &str) -> Option<DecisionKind> {
    const AUXILIARIES: [&str; 6] = ["be", "is", "are", "was", "were", "been"];
    let (mut since, mut kind) = (usize::MAX, None);
    // "be not approved", "not be approved": the reverse of what the participle says.
    let (mut negated, mut before) = (false, String::new());
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let lower = bare.to_ascii_lowercase();
        let last = std::mem::replace(&mut before, lower.clone());
        if AUXILIARIES.contains(&lower.as_str()) {
            since = 0;
            negated = last == "not";
            continue;
        }
        if lower == "not" && AUXILIARIES.contains(&last.as_str()) {
            negated = true;
            continue;
        }
        if since <= 6 {
            since += 1;
            let found = match participle(&lower, text) {
                Some(Approved) if negated => Some(Rejected),
                Some(_) if negated => Some(Other),
                found => found,
            };
            // "received and noted", "considered and approved": the last of a pair counts.
            kind = match (kind, found) {
                (None | Some(Noted), Some(found)) => Some(found),
                (kept, _) => kept,
            };
            if kind.is_some() && word.ends_with([';', '.', ',']) {
                return kind;
            }
            if word.ends_with([';', '.']) {
                since = usize::MAX;
            }
        } else if kind.is_some() {
            return kind;
        }
    }
    kind
}

/// What a body puts off when it adjourns anything but itself.
const MATTERS: [&str; 7] = [
    "item",
    "matter",
    "motion",
    "application",
    "decision",
    "consideration",
    "report",
];

/// `the item be adjourned`: the matter is put off, and not the meeting that speaks of it.
fn is_matter_put_off(text: &str) -> bool {
    let subject = find(text, "adjourned", 0).map_or("", |at| &text[..at]);
    has_any(subject, &MATTERS) && !has_any(subject, &["meeting", "session"])
}

/// `the motion was withdrawn`: a piece of business is taken back, and not a service, a saving or a patrol.
fn is_business_withdrawn(text: &str) -> bool {
    static BUSINESS: Phrases = Phrases::new(&[
        "item",
        "items",
        "matter",
        "motion",
        "motions",
        "amendment",
        "amendments",
        "application",
        "applications",
        "report",
        "recommendation",
        "recommendations",
        "proposal",
        "resolution",
        "nomination",
        "nominations",
        "question",
        "questions",
        "petition",
        "notice",
        "request",
        "paper",
        "appeal",
        "objection",
        "call-in",
        "it",
    ]);
    static PROVISOS: Phrases = Phrases::new(&["before", "until", "unless", "if", "any", "no"]);
    let subject = find(text, "withdrawn", 0).map_or("", |at| &text[..at]);
    BUSINESS.are_in(subject) && !PROVISOS.are_in(subject)
}

/// The kind of a proposal that was agreed to, with the words that made it: who proposes `an update for
/// the July meeting` asks for one.
pub(super) fn of_proposal(words: &str, kind: DecisionKind) -> DecisionKind {
    let asks = || {
        let behind = &words[find(words, "proposed", 0)? + "proposed".len()..];
        let behind = begins_any(behind.trim_start(), &["a", "an"]).map(|_| behind)?;
        let mut near = behind.split_whitespace().skip(1).take(4);
        let report = near.any(|word| {
            matches!(
                word.trim_end_matches(','),
                "report" | "update" | "briefing" | "presentation"
            )
        });
        (report && has_any(behind, &["meeting"])).then_some(ReportRequested)
    };
    if kind == Agreed {
        asks().unwrap_or(kind)
    } else {
        kind
    }
}

fn participle(word: &str, text: &str) -> Option<DecisionKind> {
    Some(match word {
        "noted" | "received" => Noted,
        "approved" | "adopted" | "confirmed" | "endorsed" | "granted" | "accepted" | "signed"
        | "ratified" | "authorised" => Approved,
        "given"
            if has_any(
                text,
                &[
                    "approval",
                    "consent",
                    "authority",
                    "permission",
                    "authorisation",
                ],
            ) =>
        {
            Approved
        }
        // Minutes "agreed as a correct record" are approved.
        "agreed" if has_any(text, &["correct record", "accurate record", "true record"]) => {
            Approved
        }
        "agreed" => Agreed,
        "recommended" => Recommended,
        "deferred" | "postponed" => Deferred,
        "adjourned" if is_matter_put_off(text) => Deferred,
        "refused" | "rejected" | "declined" => Rejected,
        "withdrawn" if is_business_withdrawn(text) => Withdrawn,
        "referred" => Referred,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: DecisionKind) {
        assert_eq!(of(text, None, Other), expected, "{text}");
    }

    #[test]
    fn kinds_of_points() {
        check("That the report be noted.", Noted);
        check("That the application be withdrawn.", Withdrawn);
        check("That the saving on crossing patrols be withdrawn.", Other);
        check("schools be consulted before any patrol is withdrawn", Other);
        check("That the Annual Report be received and noted;", Noted);
        check(
            "the new crossing, as shown in Annex 1, be approved;",
            Approved,
        );
        check(
            "That, the draft Minutes, as circulated, be taken as read and adopted and signed",
            Approved,
        );
        check(
            "that the decision be deferred to the March meeting",
            Deferred,
        );
        check("That the application be refused.", Rejected);
        check("agrees to set up a task group", Agreed);
        check(
            "a report be brought back to this Committee after 6 months",
            ReportRequested,
        );
        check(
            "That details of the survey be submitted to a future meeting.",
            ReportRequested,
        );
        check(
            "welcomes the hubs and invites the Cabinet Member to report back",
            ReportRequested,
        );
        check(
            "asks for future reports to give more detail",
            ReportRequested,
        );
        check("raises its concerns about housing", Other);
        check(
            "that the motion be referred to the Planning Committee",
            Referred,
        );
        check(
            "That the approval of the Council be and is hereby given to the lease",
            Approved,
        );
        check("That the item be adjourned to the May meeting", Deferred);
        check("That the meeting be adjourned to read the report", Other);
        check("to submit the bid to Government", Other);
        check(
            "Recommends that the dates of meetings are moved",
            Recommended,
        );
    }

    #[test]
    fn kinds_of_proposals() {
        let of = |words| of_proposal(words, Agreed);
        assert_eq!(
            of("Councillor Ash proposed a further update on the weir for the May meeting."),
            ReportRequested
        );
        assert_eq!(
            of("Councillor Ash proposed a gate at the weir after the report of the May meeting."),
            Agreed
        );
        assert_eq!(of("Councillor Ash proposed an update of the map."), Agreed);
    }

    #[test]
    fn kinds_of_statements() {
        assert_eq!(
            of_statement("The annual report of the board was noted."),
            Noted
        );
        assert_eq!(
            of_statement("The minutes were approved as a correct record."),
            Approved
        );
        assert_eq!(
            of_statement("It was agreed that the item be deferred."),
            Deferred
        );
        assert_eq!(
            of_statement("It was agreed to write to the Minister."),
            Agreed
        );
    }
}

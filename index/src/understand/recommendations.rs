//! Recommendations: what a body recommends to somebody, resolved in form or said in debate.
//!
//! Takes the decisions already read and the sentences of the minutes; what came of a recommendation
//! stands in other items and is not asked here.

use serde::{Deserialize, Serialize};

use super::cues::RECOMMEND;
use super::decision_kind::DecisionKind;
use super::prose::{Paragraph, Place, Section, begins_any, find, has_any, label, sentences};
use super::resolutions::Resolution;

/// One recommendation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendation {
    /// Its whole words: the point of the decision, or the sentence of the debate.
    pub text: String,
    /// To whom, as printed, where the words say so.
    pub to: Option<String>,
    /// The body that recommends, as printed, where the words name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Resolved in form, not only said in debate.
    pub formal: bool,
    /// Where it stands.
    pub place: Place,
}

/// Returns the recommendations of an item, the resolved ones first.
pub(super) fn read(
    paragraphs: &[Paragraph<'_>],
    resolutions: &[Resolution],
) -> Vec<Recommendation> {
    let formal = resolutions
        .iter()
        .filter(|resolution| resolution.kind == DecisionKind::Recommended);
    let mut found: Vec<Recommendation> = formal
        .map(|resolution| Recommendation {
            to: addressee(&resolution.text)
                .or_else(|| led_to(&resolution.text))
                .or_else(|| resolution.lead.as_deref().and_then(led_to))
                .or_else(|| resolution.lead.as_deref().and_then(addressee)),
            by: recommender(&resolution.text)
                .or_else(|| resolution.lead.as_deref().and_then(recommender)),
            text: resolution.text.clone(),
            formal: true,
            place: resolution.place,
        })
        .collect();
    let resolved = |place: &Place| {
        resolutions.iter().any(|resolution| {
            let at = resolution.place;
            at.section == place.section
                && at.paragraph == place.paragraph
                && at.start <= place.end
                && place.start <= at.end
        })
    };
    let spoken = paragraphs
        .iter()
        .filter(|paragraph| paragraph.section == Section::Minutes && paragraph.has(RECOMMEND));
    for paragraph in spoken {
        for (from, to) in sentences(paragraph.text) {
            let sentence = &paragraph.text[from..to];
            let place = paragraph.place(from, to);
            if paragraph.cues_within(from, to) & RECOMMEND != 0
                && is_recommendation(sentence)
                && !resolved(&place)
            {
                let words = label(sentence).map_or(sentence, |label| &sentence[label.rest..]);
                found.push(Recommendation {
                    text: words.to_owned(),
                    to: addressee(sentence),
                    by: recommender(sentence),
                    formal: false,
                    place,
                });
            }
        }
    }
    found
}

/// `It was recommended that ...`, `The committee recommended to Cabinet that ...`.
fn is_recommendation(sentence: &str) -> bool {
    let start = label(sentence).map_or(0, |label| label.rest);
    if begins_any(&sentence[start..], &["recommend that", "recommend to"]).is_some() {
        return true;
    }
    let Some(at) = verb(sentence) else {
        return false;
    };
    let before = sentence[..at].to_ascii_lowercase();
    let mut words = words_before(&before);
    let last = words.next().unwrap_or_default();
    let body = is_body(last) || matches!(last, "members");
    let impersonal = last == "was" && words.next() == Some("it");
    let behind = &sentence[at..];
    let says_what = ["that", "to"]
        .iter()
        .any(|word| find(behind, word, 0).is_some_and(|at| at < 80));
    (body || impersonal) && says_what && !has_any(&before, &["had", "previously", "if"])
}

/// Where the verb stands that recommends.
fn verb(text: &str) -> Option<usize> {
    ["recommended", "recommends"]
        .iter()
        .find_map(|word| find(text, word, 0))
}

/// The words of a text from its end, less what only colours the verb behind it.
fn words_before(before: &str) -> impl Iterator<Item = &str> {
    before.split_whitespace().rev().filter(|word| {
        !matches!(
            *word,
            "also" | "then" | "further" | "unanimously" | "therefore"
        )
    })
}

/// Whether a word in any case ends the name of a body.
fn is_body(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "committee"
            | "sub-committee"
            | "subcommittee"
            | "cabinet"
            | "council"
            | "board"
            | "panel"
            | "group"
            | "forum"
            | "commission"
            | "executive"
            | "authority"
            | "assembly"
            | "trust"
            | "partnership"
    )
}

/// Reads who recommends: `The task group recommended to ...`.
fn recommender(text: &str) -> Option<String> {
    let at = verb(text)?;
    let behind = text[at..].split_whitespace().nth(1)?;
    if !matches!(behind, "to" | "that") && !behind.starts_with(char::is_uppercase) {
        return None;
    }
    let before = &text[..at];
    let last = words_before(before).next().filter(|word| is_body(word))?;
    let end = before.rfind(last)? + last.len();
    let start = ["the ", "The "]
        .iter()
        .filter_map(|article| before[..end].rfind(article).map(|at| at + article.len()))
        .max()?;
    let name = &before[start..end];
    let one = |word: &str| {
        word.chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '&' | '\'' | '’'))
            && !matches!(
                word,
                "by" | "to" | "that" | "which" | "with" | "from" | "in"
            )
    };
    let fits =
        name.split(' ').count() <= 8 && name.split(' ').all(|word| one(word.trim_end_matches(',')));
    fits.then(|| name.to_owned())
}

/// Reads to whom: `recommends to Cabinet that`, `That Council be recommended to`, `recommends that Council approve`.
fn addressee(text: &str) -> Option<String> {
    const OPENINGS: [&str; 3] = ["recommended", "recommends", "recommend"];
    let found = OPENINGS
        .iter()
        .find_map(|opening| find(text, opening, 0).map(|at| (at, at + opening.len())));
    let (at, end) = found?;
    let behind = text[end..].trim_start();
    if let Some(named) = behind.strip_prefix("to ") {
        return named_body(named).or_else(|| urged(&text[..at]));
    }
    if let Some(clause) = behind.strip_prefix("that ") {
        return called_on(clause);
    }
    named_before_that(behind).or_else(|| called_on(behind))
}

/// What stands behind the heading where that is no part of the words: `to Council`.
fn led_to(text: &str) -> Option<String> {
    named_body(text.strip_prefix("to ")?)
}

/// The name that a text begins with, up to `that`, a colon or a verb: of a body, or of an office in capitals.
fn named_body(text: &str) -> Option<String> {
    let is_closed = |end: usize| {
        let behind = text[end..].trim_start_matches([' ', ',']);
        behind.is_empty()
            || behind.starts_with([':', '–', '-', '.', ';', '('])
            || begins_any(behind, &["that", "to", "the", "as", "for", "at"]).is_some()
    };
    // Bodies that every council has are also written small.
    let bare = without_article(text);
    if bare.starts_with(char::is_lowercase)
        && let Some(name) = begins_any(bare, &["full council", "council", "cabinet", "executive"])
    {
        let end = text.len() - bare.len() + name.len();
        return is_closed(end).then(|| name.to_owned());
    }
    let end = name_end(text)?;
    let closed = is_closed(end);
    let body = text[..end].rsplit(' ').next().is_some_and(is_body);
    (body || closed).then(|| without_article(&text[..end]).to_owned())
}

/// `recommends Cabinet that`: a name, and what it is told.
fn named_before_that(text: &str) -> Option<String> {
    let end = name_end(text)?;
    let told = begins_any(text[end..].trim_start(), &["that", "to"]).is_some();
    told.then(|| without_article(&text[..end]).to_owned())
}

/// `Full Council approve the plan`: a body that is to do something.
fn called_on(text: &str) -> Option<String> {
    let end = name_end(text)?;
    let name = without_article(&text[..end]);
    let last = name.rsplit(' ').next().unwrap_or_default();
    let office = name.starts_with("Cabinet Member") || name.starts_with("Executive Member");
    if !is_body(last) && !office {
        return None;
    }
    let behind = text[end..].trim_start();
    let told = begins_any(
        behind,
        &[
            "be asked to",
            "be requested to",
            "be invited to",
            "be urged to",
            "be recommended to",
            "be advised to",
            "should",
        ],
    );
    let does = behind
        .split(' ')
        .next()
        .is_some_and(|verb| TAKEN_UP.contains(&verb.strip_suffix('s').unwrap_or(verb)));
    (told.is_some() || does).then(|| name.to_owned())
}

/// What a body is recommended to do, less the ending of the third person.
const TAKEN_UP: [&str; 36] = [
    "accept",
    "adopt",
    "agree",
    "allocate",
    "amend",
    "appoint",
    "approve",
    "ask",
    "authorise",
    "confirm",
    "consider",
    "continue",
    "defer",
    "delegate",
    "endorse",
    "ensure",
    "establish",
    "explore",
    "fund",
    "grant",
    "increase",
    "introduce",
    "investigate",
    "make",
    "note",
    "provide",
    "publish",
    "ratify",
    "receive",
    "refuse",
    "reject",
    "review",
    "seek",
    "set",
    "support",
    "write",
];

/// `That Council be recommended to`: the name before the verb.
fn urged(before: &str) -> Option<String> {
    let before = before.trim_end().strip_suffix(" be")?;
    let start = ["that ", "That "]
        .iter()
        .filter_map(|word| before.rfind(word).map(|at| at + word.len()))
        .max()
        .unwrap_or(0);
    let named = &before[start..];
    let whole = name_end(named)? == named.len();
    whole.then(|| without_article(named).to_owned())
}

fn without_article(name: &str) -> &str {
    name.strip_prefix("the ")
        .or_else(|| name.strip_prefix("The "))
        .unwrap_or(name)
}

/// Where the capitalised name ends that a text begins with, its article included.
fn name_end(text: &str) -> Option<usize> {
    let skipped = text.len() - without_article(text).len();
    let (mut end, mut at) = (skipped, skipped);
    for word in text[skipped..].split(' ').take(12) {
        let bare = word.trim_end_matches([',', ':', ';', '.']);
        let joint = at > skipped && matches!(bare, "and" | "&" | "of" | "for" | "the" | "with");
        let capital = bare.starts_with(char::is_uppercase)
            && !matches!(bare, "That" | "It")
            && !bare.ends_with("’s")
            && !bare.ends_with("'s");
        if !capital && !joint {
            break;
        }
        if capital {
            end = at + bare.len();
        }
        at += word.len() + 1;
        if bare.len() < word.len() && (!word.ends_with(',') || is_body(bare)) {
            break;
        }
    }
    (end > skipped).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_recommendation() {
        assert!(is_recommendation(
            "It was recommended that figures be kept."
        ));
        assert!(is_recommendation(
            "The committee recommended to Cabinet that the plan be kept."
        ));
        assert!(!is_recommendation(
            "The load was above that recommended nationally."
        ));
        assert!(!is_recommendation(
            "The recommendation from cabinet that the review begin was raised."
        ));
        assert_eq!(
            addressee("recommends to the Cabinet that it act").as_deref(),
            Some("Cabinet")
        );
        assert_eq!(addressee("Recommends that dates move"), None);
    }

    #[test]
    fn to_whom() {
        for (text, to) in [
            (
                "That Council be recommended to approve the weir plan.",
                "Council",
            ),
            ("that Cabinet be recommended to act", "Cabinet"),
            ("That the weir plan be recommended to Council.", "Council"),
            ("RECOMMENDED to Cabinet that the weir be kept.", "Cabinet"),
            (
                "recommends to cabinet that the weir be kept; and",
                "cabinet",
            ),
            (
                "recommended to the full council for approval",
                "full council",
            ),
            (
                "The panel recommends to the Mill Care Board the weir plan.",
                "Mill Care Board",
            ),
            (
                "It was recommended that Full Council approve the weir plan.",
                "Full Council",
            ),
            (
                "RECOMMENDED that the Roads, Mills and Weirs Committee considers it.",
                "Roads, Mills and Weirs Committee",
            ),
            (
                "Recommend that the Executive Member write to the miller.",
                "Executive Member",
            ),
            (
                "recommends that Cabinet be asked to keep the weir",
                "Cabinet",
            ),
        ] {
            assert_eq!(addressee(text).as_deref(), Some(to), "{text}");
        }
        for text in [
            "That the weir be repaired as recommended in the report.",
            "The officer's recommendation was moved and carried.",
            "It was recommended that Council tax be paid.",
            "It was recommended to cabinet members that the weir be kept.",
            "It was recommended that the Council's weir be kept.",
            "That the weir be recommended for approval.",
            "It was recommended that the Clerk be thanked.",
        ] {
            assert_eq!(addressee(text), None, "{text}");
        }
        assert_eq!(
            led_to("to the Mill Committee that 1) the weir be kept").as_deref(),
            Some("Mill Committee")
        );
        assert_eq!(led_to("to Council").as_deref(), Some("Council"));
    }

    #[test]
    fn who_recommends() {
        for (text, by) in [
            (
                "The task group recommended to Cabinet that the weir be kept.",
                Some("task group"),
            ),
            (
                "In May the Mill and Weir Panel unanimously recommended that it be kept.",
                Some("Mill and Weir Panel"),
            ),
            ("It was recommended that the weir be kept.", None),
            (
                "The weir was above the one that the board recommended in May.",
                None,
            ),
        ] {
            assert_eq!(recommender(text).as_deref(), by, "{text}");
        }
    }
}

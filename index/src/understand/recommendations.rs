//! Recommendations: what a body recommends to somebody, resolved in form or said in debate.
//!
//! Takes the decisions already read and the sentences of the minutes; what came of a recommendation
//! stands in other items and is not asked here.

use serde::{Deserialize, Serialize};

use super::decision_kind::DecisionKind;
use super::prose::{Paragraph, Place, RECOMMEND, Section, find, has_any, label, sentences};
use super::resolutions::Resolution;

/// One recommendation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendation {
    /// Its whole words: the point of the decision, or the sentence of the debate.
    pub text: String,
    /// To whom, as printed, where the words say so.
    pub to: Option<String>,
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
                .or_else(|| resolution.lead.as_deref().and_then(addressee)),
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
    let Some(at) = ["recommended", "recommends"]
        .iter()
        .find_map(|word| find(sentence, word, 0))
    else {
        return false;
    };
    let before = sentence[..at].trim_end().to_ascii_lowercase();
    let mut words = before.split_whitespace().rev().filter(|word| {
        !matches!(
            *word,
            "also" | "then" | "further" | "unanimously" | "therefore"
        )
    });
    let last = words.next().unwrap_or_default();
    let body = matches!(
        last,
        "committee"
            | "cabinet"
            | "council"
            | "board"
            | "panel"
            | "members"
            | "group"
            | "forum"
            | "commission"
            | "sub-committee"
    );
    let impersonal = last == "was" && words.next() == Some("it");
    let behind = &sentence[at..];
    let says_what = ["that", "to"]
        .iter()
        .any(|word| find(behind, word, 0).is_some_and(|at| at < 80));
    (body || impersonal) && says_what && !has_any(&before, &["had", "previously", "if"])
}

/// Reads to whom: `recommends to Cabinet that`, `That Council be recommended to`.
fn addressee(text: &str) -> Option<String> {
    for opening in [
        "recommends to",
        "recommended to",
        "recommend to",
        "recommends",
        "recommend",
    ] {
        let Some(at) = find(text, opening, 0) else {
            continue;
        };
        let rest = text[at + opening.len()..].trim_start();
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        let end = rest
            .find(" that")
            .or_else(|| rest.find(':'))
            .or_else(|| rest.find(" to "));
        let name = end.map(|end| rest[..end].trim_end_matches([',', ' ']));
        if let Some(name) =
            name.filter(|name| name.starts_with(char::is_uppercase) && name.split(' ').count() <= 8)
        {
            return Some(name.to_owned());
        }
    }
    None
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
}

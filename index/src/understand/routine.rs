//! Business that every meeting has and that says nothing of a matter: apologies, declarations of interest,
//! the minutes of the last meeting, the date of the next. Told by the title, and by there being little to say.

use crate::analysis;
use crate::minutes::AgendaItem;

/// Words that such titles are made of besides the subject itself.
const AROUND: [&str; 74] = [
    "a",
    "an",
    "and",
    "any",
    "approval",
    "approve",
    "as",
    "at",
    "attendance",
    "be",
    "by",
    "chair",
    "chairman",
    "chairperson",
    "committee",
    "confirm",
    "confirmation",
    "consider",
    "correct",
    "councillor",
    "councillors",
    "declare",
    "disclosable",
    "draft",
    "for",
    "from",
    "held",
    "if",
    "in",
    "item",
    "items",
    "last",
    "member",
    "members",
    "non",
    "note",
    "of",
    "officer",
    "officers",
    "on",
    "or",
    "other",
    "party",
    "pecuniary",
    "place",
    "prejudicial",
    "previous",
    "proposed",
    "receive",
    "received",
    "record",
    "registrable",
    "relation",
    "respect",
    "sign",
    "signed",
    "signing",
    "special",
    "substitute",
    "substitutes",
    "substitution",
    "substitutions",
    "that",
    "the",
    "time",
    "to",
    "under",
    "venue",
    "whip",
    "with",
    "absence",
    "absences",
    "agenda",
    "future",
];

/// Subjects, each as the beginnings of words that must all stand in the title.
const SUBJECTS: [&[&str]; 6] = [
    &["apolog"],
    &["declaration", "interest"],
    &["disclosure", "interest"],
    &["date", "meeting"],
    &["next", "meeting"],
    &["minutes"],
];

/// Words that say which minutes are meant, and which meeting.
const WHICH: [&str; 6] = ["minutes", "meeting", "meetings", "next", "date", "dates"];

/// More words than this are a debate, whatever stands over it; or a page whose heading is not its title.
const MOST_WORDS: usize = 150;

/// Tells whether an item is routine.
pub fn is_routine(item: &AgendaItem) -> bool {
    let texts = item.minutes.iter().chain(&item.decision);
    let words = texts.flat_map(|text| analysis::words(text));
    item.title.as_deref().is_some_and(is_routine_title)
        && words.take(MOST_WORDS + 1).count() <= MOST_WORDS
}

fn is_routine_title(title: &str) -> bool {
    let words: Vec<String> = analysis::words(title)
        .map(|word| word.text.to_lowercase())
        .collect();
    let begins = |beginning: &&str| words.iter().any(|word| word.starts_with(beginning));
    let is_subject = SUBJECTS.iter().any(|subject| subject.iter().all(begins));
    is_subject && words.iter().all(|word| is_around(word))
}

fn is_around(word: &str) -> bool {
    let is_number = word.starts_with(|first: char| first.is_ascii_digit());
    let is_subject = SUBJECTS
        .iter()
        .flat_map(|subject| subject.iter())
        .any(|beginning| word.starts_with(beginning) && word.len() <= beginning.len() + 5);
    is_number || is_subject || AROUND.contains(&word) || WHICH.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routine_business_is_told_from_matters() {
        for title in [
            "Apologies for absence",
            "Apologies and substitutions",
            "To receive apologies for absence",
            "Declarations of Interest",
            "DECLARATIONS OF DISCLOSABLE PECUNIARY INTERESTS",
            "Members' declarations of interests in items on the agenda",
            "Minutes",
            "Minutes of the previous meeting",
            "To confirm the minutes of the meeting held on 4/3/2019",
            "Date of next meeting",
            "Dates of future meetings",
        ] {
            assert!(is_routine_title(title), "{title}");
        }
        for title in [
            "Minutes of the Harbour Panel",
            "Interest rates on loans to tenants",
            "Roads",
            "Ten minutes' walk to school scheme",
            "Meeting the need for homes",
            "Apology to tenants of Quay House",
            "Date palms on the promenade: meeting with growers",
            "",
        ] {
            assert!(!is_routine_title(title), "{title}");
        }
    }

    #[test]
    fn a_debate_is_not_routine() {
        let item = |words: usize| AgendaItem {
            title: Some("Apologies".to_owned()),
            minutes: vec!["quay ".repeat(words)],
            ..AgendaItem::default()
        };
        assert!(is_routine(&item(MOST_WORDS)));
        assert!(!is_routine(&item(MOST_WORDS + 1)));
    }
}

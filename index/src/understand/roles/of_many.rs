//! Posts in the plural: `the Superintendents`, `Cabinet Members`, `Heads of Service`.
//!
//! Officers, managers and engineers in the plural are people in general. What few hold is a post in
//! the plural too, and so is one whose report is named without the apostrophe (`Chief Executives Report`).

use super::words::is_council_word;
use crate::understand::prose::begins_any;

/// Whether a head noun (in small letters) is a plural that the singular's rules hold for.
pub(super) fn is_plural_head(head: &str) -> bool {
    matches!(
        head,
        "officers"
            | "managers"
            | "directors"
            | "members"
            | "leaders"
            | "holders"
            | "superintendents"
            | "inspectors"
            | "ministers"
            | "executives"
            | "engineers"
            | "heads"
            | "chairs"
            | "mayors"
    )
}

/// Where a post begins whose plural head is in small letters: `Group leaders`, `cabinet members`.
///
/// `None` where no such word stands before it, as with members of anything.
pub(super) fn start_of_plain_plural(text: &str, head: usize, singular: &str) -> Option<usize> {
    let before = text[..head].strip_suffix(' ')?;
    let start = before.rfind([' ', '(']).map_or(0, |space| space + 1);
    is_council_word(&before[start..], singular).then_some(start)
}

/// Whether a post in the plural without a short form is one that few hold.
pub(super) fn is_held_by_few(
    role: &str,
    singular: &str,
    capital: bool,
    before: &str,
    behind: &str,
) -> bool {
    let last = before.trim_end().rsplit(' ').next().unwrap_or_default();
    let definite = ["the", "other", "all", "both"]
        .iter()
        .any(|word| last.eq_ignore_ascii_case(word));
    let words = role.split_whitespace().count();
    let report = behind.strip_prefix(' ').unwrap_or_default();
    if capital && words >= 2 && begins_any(report, &["report"]).is_some() {
        return true;
    }
    let qualifier = || role.split_whitespace().next().unwrap_or_default();
    match singular {
        "member" | "holder" => words >= 2 && is_council_word(qualifier(), singular),
        "leader" => words >= 2 && is_council_word(qualifier(), singular) || capital && definite,
        "superintendent" | "inspector" | "minister" | "mayor" => {
            capital && (definite || words >= 2)
        }
        "director" | "chair" => capital && (definite || words >= 3),
        "executive" => role.to_lowercase().contains("chief executives"),
        "head" => {
            // Heads of terms and of a bill are papers.
            let service = role.strip_prefix("Heads of ").unwrap_or_default();
            [
                "Service",
                "Services",
                "Department",
                "Departments",
                "Division",
            ]
            .iter()
            .any(|field| service.starts_with(field))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::minutes::AgendaItem;
    use crate::understand::roles::mentions;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let item = AgendaItem {
            minutes: vec![text.to_owned()],
            ..AgendaItem::default()
        };
        let found = mentions(&item);
        let found: Vec<&str> = found.iter().map(|one| one.role.as_str()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn what_few_hold_is_a_post() {
        check(
            "The Superintendents met the Directors. Group leaders wrote to the Ministers for Ponds and Weirs.",
            &[
                "Superintendents",
                "Directors",
                "Group leaders",
                "Ministers for Ponds and Weirs",
            ],
        );
        check(
            "Cabinet members and the Heads of Service thanked other Leaders.",
            &["Cabinet members", "Heads of Service", "Leaders"],
        );
        check(
            "The Pond Engineers Report and the Chief Executives report were late.",
            &["Pond Engineers", "Chief Executives"],
        );
    }

    #[test]
    fn people_in_general_are_none() {
        check(
            "Members and officers met the Pond Engineers and community leaders. Heads of Terms were read by all members.",
            &[],
        );
        check(
            "Board members, school heads and the chairs of stone were painted. Company directors left.",
            &[],
        );
    }
}

//! The fields of the query language: how they are called, which values they take, what is nearest to a
//! name that is none. Knows no index: whether a committee is held is not asked here.

use jiff::ToSpan;
use minutebook_index::schema::FLAGS;
use minutebook_index::understand::DecisionKind;

use super::ast::{Field, Part};
use super::dates::{self, Ends};

/// Kinds of decision that can be asked for.
const DECISIONS: [DecisionKind; 11] = [
    DecisionKind::Noted,
    DecisionKind::Approved,
    DecisionKind::Agreed,
    DecisionKind::Recommended,
    DecisionKind::ReportRequested,
    DecisionKind::Deferred,
    DecisionKind::Rejected,
    DecisionKind::Withdrawn,
    DecisionKind::Referred,
    DecisionKind::Lost,
    DecisionKind::Other,
];

/// States of minutes that can be asked for.
pub(crate) const STATUSES: [&str; 4] = ["draft", "confirmed", "corrected", "unknown"];

/// The field whose value is a part of the item: `in:resolution`.
pub(crate) const IN: &str = "in";

/// Returns the kinds of decision that can be asked for, by name.
pub(crate) fn decisions() -> [&'static str; 11] {
    DECISIONS.map(DecisionKind::as_str)
}

/// What the name before a colon stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// Words in a part of the item.
    Part(Part),
    /// Which part all words stand in.
    In,
    /// A field with a value.
    Field(Field),
}

/// Returns what a name stands for, in any case; `None` where it is no field.
pub(crate) fn named(name: &str) -> Option<Name> {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    let part = Part::ALL.into_iter().find(|part| is(part.name()));
    let field = Field::ALL.into_iter().find(|field| is(field.name()));
    part.map(Name::Part)
        .or(field.map(Name::Field))
        .or(is(IN).then_some(Name::In))
}

/// Returns the names of all fields, in the order of the reference.
pub fn names() -> impl Iterator<Item = &'static str> {
    let parts = Part::ALL.into_iter().map(Part::name);
    let fields = Field::ALL.into_iter().map(Field::name);
    parts.chain([IN]).chain(fields)
}

/// Returns the field that a misspelled name is near to: one slip for names of three to five letters, two
/// for longer ones.
pub(crate) fn near(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    names()
        .map(|known| (strsim::osa_distance(&name, known), known))
        .filter(|(slips, known)| {
            *slips
                <= match known.len() {
                    0..=2 => 0,
                    3..=5 => 1,
                    _ => 2,
                }
        })
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, known)| known)
}

/// Returns up to three of `valid` that come nearest to a word, the nearest first.
pub(crate) fn nearest(word: &str, valid: &[&str]) -> Vec<String> {
    let word = fixed(word);
    let likeness = |valid: &str| strsim::jaro_winkler(&word, valid);
    let mut near: Vec<(f64, &str)> = valid.iter().map(|name| (likeness(name), *name)).collect();
    near.retain(|(likeness, _)| *likeness >= 0.7);
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    let near = near.into_iter().take(3);
    near.map(|(_, name)| name.to_owned()).collect()
}

/// Returns a word as fixed lists have it: in small letters, with hyphens for spaces.
pub(crate) fn fixed(word: &str) -> String {
    word.trim().to_lowercase().replace([' ', '_'], "-")
}

/// Returns the words a field takes, where it takes no others.
pub(crate) fn fixed_words(field: Field) -> Option<Vec<&'static str>> {
    match field {
        Field::Has => Some(FLAGS.to_vec()),
        Field::Is => Some(FLAGS.into_iter().chain(STATUSES).collect()),
        Field::Decision => Some(decisions().to_vec()),
        _ => None,
    }
}

/// Returns the days that a field over dates takes; `None` for other fields.
///
/// # Errors
/// Says in words what is wrong with the value.
pub(crate) fn days(field: Field, value: &str) -> Option<Result<Ends, String>> {
    let both = |range: Result<_, String>| range.map(|(first, last)| (Some(first), Some(last)));
    Some(match field {
        Field::Date => dates::ends(value),
        Field::Year => both(dates::year(value)),
        Field::After => dates::range(value).map(|(first, _)| (Some(first), None)),
        Field::Before => dates::range(value).and_then(|(first, _)| {
            let last = first.checked_sub(1.day());
            let last = last.map_err(|_| format!("nothing lies before `{value}`"))?;
            Ok((None, Some(last)))
        }),
        _ => return None,
    })
}

/// Checks a value as far as that can be done without an index.
///
/// # Errors
/// Says in words what is wrong.
pub(crate) fn check(field: Field, value: &str) -> Result<(), String> {
    if let Some(days) = days(field, value) {
        return days.map(|_| ());
    }
    if let Some(valid) = fixed_words(field) {
        if valid.contains(&fixed(value).as_str()) {
            return Ok(());
        }
        let name = field.name();
        let near = nearest(value, &valid);
        let (words, near) = match near.as_slice() {
            [] => ("takes one of", valid.join(", ")),
            _ => ("knows no such word; nearest", near.join(", ")),
        };
        return Err(format!("`{name}:` {words}: {near}"));
    }
    if value.chars().any(char::is_alphanumeric) {
        Ok(())
    } else {
        Err(format!(
            "`{}:` needs a name, or a part of one",
            field.name()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelled_names_are_near_and_other_words_are_not() {
        for (name, expected) in [
            ("comittee", Some("committee")),
            ("commitee", Some("committee")),
            ("titel", Some("title")),
            ("hsa", Some("has")),
            ("concil", Some("council")),
            ("Re", None),
            ("Resolved", None),
            ("Time", None),
            ("file", None),
            ("Note", None),
        ] {
            assert_eq!(near(name), expected, "{name}");
        }
    }

    #[test]
    fn before_and_after_share_no_day() {
        let day = |field, value| {
            let ends = days(field, value).unwrap().unwrap();
            ends.0.or(ends.1).unwrap().to_string()
        };
        assert_eq!(day(Field::After, "2014"), "2014-01-01");
        assert_eq!(day(Field::Before, "2014"), "2013-12-31");
        assert_eq!(day(Field::Before, "2014-03-02"), "2014-03-01");
        assert!(check(Field::Before, "soon").is_err());
    }

    #[test]
    fn fixed_words_are_known_or_refused() {
        assert!(check(Field::Decision, "Report Requested").is_ok());
        assert!(check(Field::Is, "confirmed").is_ok());
        let error = check(Field::Decision, "defered").unwrap_err();
        assert!(error.contains("deferred"), "{error}");
        let error = check(Field::Has, "zzz").unwrap_err();
        assert!(error.contains("truncated, exempt"), "{error}");
    }
}

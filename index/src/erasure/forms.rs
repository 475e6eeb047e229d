//! The forms in which a name is written, and where a text has one of them.

use std::collections::BTreeSet;

use crate::analysis;

/// A form of a name: its folded words.
pub type Form = Vec<String>;

/// Words before a name that are no part of it.
const TITLES: [&str; 18] = [
    "councillor",
    "councillors",
    "cllr",
    "cllrs",
    "alderman",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "rev",
];

/// Tells whether a folded word is a title that stands before a name.
pub(crate) fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

/// Returns the forms of a person's name that are sought: the whole name, first and last name, initials and
/// last name, each also with the last name first. A name of one word has that word only.
pub fn name_forms(name: &str) -> Vec<Form> {
    let words: Vec<String> = super::folded(name)
        .into_iter()
        .skip_while(|word| is_title(word))
        .collect();
    let Some((last, given)) = words.split_last() else {
        return Vec::new();
    };
    let initial = |word: &String| word.chars().take(1).collect::<String>();
    let initials: Vec<String> = given.iter().map(initial).collect();
    let mut heads = vec![given.to_vec(), initials.clone()];
    if let (Some(first), Some(letter)) = (given.first(), initials.first()) {
        heads.extend([vec![first.clone()], vec![letter.clone()]]);
    }
    let mut forms = BTreeSet::new();
    for head in heads {
        let whole: Form = head.iter().chain([last]).cloned().collect();
        let turned: Form = [last].into_iter().chain(&head).cloned().collect();
        forms.extend([whole, turned]);
    }
    // A last name with nothing before it is another's as well.
    forms.retain(|form| given.is_empty() || form.len() > 1);
    forms.into_iter().collect()
}

/// Returns a text of the same length in which signs that stand for a space in addresses, file names and
/// initials are spaces: `Jo%20Marsh.pdf`, `J.A. Marsh`.
pub(super) fn plain(text: &str) -> String {
    text.replace("%20", "   ").replace(['_', '.'], " ")
}

/// Returns the places of a text at which `is_form` holds of so many folded words side by side; the longest
/// of those that begin at one word, and none that overlap.
pub(crate) fn matching(
    text: &str,
    lengths: &BTreeSet<u32>,
    is_form: impl Fn(&[String]) -> bool,
) -> Vec<(usize, usize)> {
    let plain = plain(text);
    let words: Vec<(usize, usize, String)> = analysis::words(&plain)
        .map(|word| {
            let end = word.start + word.text.len();
            (word.start, end, analysis::forms(word.text).surface)
        })
        .collect();
    let folded: Vec<String> = words.iter().map(|(_, _, word)| word.clone()).collect();
    let mut spans = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let fits = |count: &&u32| {
            let window = folded.get(at..at + **count as usize);
            window.is_some_and(&is_form)
        };
        match lengths.iter().rev().find(fits) {
            Some(count) if *count > 0 => {
                let last = at + *count as usize - 1;
                spans.push((words[at].0, words[last].1));
                at = last + 1;
            }
            _ => at += 1,
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(forms: &[Form]) -> Vec<String> {
        forms.iter().map(|form| form.join(" ")).collect()
    }

    #[test]
    fn a_name_is_sought_in_its_forms() {
        assert_eq!(
            printed(&name_forms("Councillor Jo Ann Marsh")),
            [
                "j a marsh",
                "j marsh",
                "jo ann marsh",
                "jo marsh",
                "marsh j",
                "marsh j a",
                "marsh jo",
                "marsh jo ann"
            ]
        );
        assert_eq!(printed(&name_forms("Marsh")), ["marsh"]);
        assert!(name_forms("Mr").is_empty());
    }

    #[test]
    fn forms_are_found_over_signs_and_possessives() {
        let text =
            "Jo Marsh's view; MARSH, Jo; J. Marsh; a/Jo%20Marsh.pdf; jo_marsh; Jo Marshall; Marsh.";
        let forms = name_forms("Jo Marsh");
        let lengths = BTreeSet::from([2]);
        let found: Vec<&str> = matching(text, &lengths, |words| forms.contains(&words.to_vec()))
            .into_iter()
            .map(|(start, end)| &text[start..end])
            .collect();
        assert_eq!(
            found,
            [
                "Jo Marsh's",
                "MARSH, Jo",
                "J. Marsh",
                "Jo%20Marsh",
                "jo_marsh"
            ]
        );
    }
}

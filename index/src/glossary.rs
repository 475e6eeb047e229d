//! What an item teaches of short forms and posts, as terms of the index.
//!
//! The glossary is no table of its own: each definition that an item prints is a term of the item's
//! document, so that it comes and goes with the document, and its council, date and count are those of the
//! documents that have the term. Three kinds of term serve three questions: what a short form stands for,
//! which short forms a long one has, and which posts have these initials. Writes and reads terms; what they
//! mean for a query is decided on the query's side.

use std::collections::BTreeSet;

use crate::analysis;
use crate::understand::Understanding;

/// Stands before the terms of a closed item's body, so that they teach nothing unless asked for.
pub const EXEMPT: &str = "x\t";
/// Parts the columns of a term; no word holds one.
const TAB: char = '\t';
/// Words that lend no letter to a short form.
const SMALL_WORDS: [&str; 12] = [
    "of", "for", "the", "and", "in", "to", "at", "with", "on", "a", "an", "&",
];

/// A short form with a long form, as one or more items print them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// What the short form is looked up by: [`short_key`].
    pub short_key: String,
    /// What the long form is looked up by: [`long_key`].
    pub long_key: String,
    /// The short form as printed, less plural and possessive.
    pub short: String,
    /// The long form as printed.
    pub long: String,
}

impl Entry {
    /// Returns the entry for a pair as printed; `None` where either has no letter or figure.
    pub fn new(short: &str, long: &str) -> Option<Self> {
        let entry = Self {
            short_key: short_key(short),
            long_key: long_key(long),
            short: plain(short),
            long: plain(long),
        };
        (!entry.short_key.is_empty() && !entry.long_key.is_empty()).then_some(entry)
    }

    /// Reads a term that begins as [`definitions`] says.
    pub fn parse(term: &str) -> Option<Self> {
        let mut columns = term.strip_prefix("s\t")?.split(TAB).map(str::to_owned);
        Some(Self {
            short_key: columns.next()?,
            long_key: columns.next()?,
            short: columns.next()?,
            long: columns.next()?,
        })
    }

    fn terms(&self) -> [String; 2] {
        let Self {
            short_key,
            long_key,
            short,
            long,
        } = self;
        [
            format!("s\t{short_key}\t{long_key}\t{short}\t{long}"),
            format!("l\t{long_key}\t{short_key}"),
        ]
    }
}

/// Returns the terms of one item.
pub(crate) fn terms(understanding: &Understanding) -> BTreeSet<String> {
    let definitions = understanding.definitions.iter();
    let named = understanding.roles.iter().filter_map(|role| {
        let short = role.abbreviation.as_deref()?;
        (short != role.role).then_some((short, role.role.as_str()))
    });
    let pairs = definitions.map(|definition| (definition.short.as_str(), definition.long.as_str()));
    let entries = pairs
        .chain(named)
        .filter_map(|(short, long)| Entry::new(short, long));
    let mut terms: BTreeSet<String> = entries.flat_map(|entry| entry.terms()).collect();
    for role in &understanding.roles {
        if role.abbreviation.as_deref() != Some(role.role.as_str())
            && let Some(initials) = initials(&role.role)
        {
            terms.insert(format!("p\t{initials}\t{}", plain(&role.role)));
        }
    }
    terms
}

/// Returns how the terms of a short form begin, or of all of them.
pub fn definitions(short_key: Option<&str>) -> String {
    short_key.map_or_else(|| "s\t".to_owned(), |key| format!("s\t{key}\t"))
}

/// Returns how the terms of a long form begin; what follows is the key of a short form.
pub fn shorts(long_key: &str) -> String {
    format!("{}\t", long_beginning(long_key))
}

/// Returns how the terms begin of the long forms whose keys begin so.
pub fn long_beginning(beginning: &str) -> String {
    format!("l\t{beginning}")
}

/// Returns how the terms of posts with these initials begin; what follows is the post as printed.
pub fn posts(initials: &str) -> String {
    format!("p\t{initials}\t")
}

/// Returns what a short form is looked up by: its capitals and figures without plural, possessive and
/// signs. Prints that differ in case (`CiC`, `CIC`) share it.
pub fn short_key(short: &str) -> String {
    let words = analysis::words(short).map(|word| {
        let forms = analysis::forms(word.text);
        forms.capitals.unwrap_or(forms.surface).to_uppercase()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Returns what a long form is looked up by: the stems of its words, as a search seeks them, but for "and",
/// which may be written as an ampersand.
pub fn long_key(long: &str) -> String {
    let stems = analysis::words(long).map(|word| analysis::forms(word.text).stem);
    stems
        .filter(|stem| stem != "and")
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns the initials of a post of two words or more, small words left out.
pub fn initials(post: &str) -> Option<String> {
    let letters = post
        .split_whitespace()
        .filter(|word| !SMALL_WORDS.contains(&word.to_lowercase().as_str()))
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let initials: String = letters.flat_map(char::to_uppercase).collect();
    (initials.chars().count() >= 2).then_some(initials)
}

/// The text with every run of white space as one space.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_that_mean_the_same_share_a_key() {
        for (one, other) in [
            ("DPBs", "DPB"),
            ("DPB's", "DPB"),
            ("CiC", "CIC"),
            ("A&B", "A & B"),
        ] {
            assert_eq!(short_key(one), short_key(other));
        }
        assert_eq!(
            long_key("Duck-Pond Boards"),
            long_key("the duck pond board").trim_start_matches("the ")
        );
    }

    #[test]
    fn a_term_reads_back() {
        let entry = Entry::new("ADP&G", "assistant director\nparks and greens").unwrap();
        let [definition, _] = entry.terms();
        assert!(definition.starts_with(&definitions(Some("ADP G"))));
        assert!(definition.starts_with(&definitions(None)));
        assert_eq!(Entry::parse(&definition), Some(entry));
        assert_eq!(Entry::new("&", "and"), None);
        assert_eq!(Entry::parse("l\tpark\tP"), None);
    }

    #[test]
    fn initials_pass_over_small_words() {
        assert_eq!(initials("director for parks and greens").unwrap(), "DPG");
        assert_eq!(initials("Head of Parks").unwrap(), "HP");
        assert_eq!(initials("chairman"), None);
    }
}

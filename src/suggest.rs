//! "Did you mean": words of the minutes themselves that a word which no item has comes near to.

use std::collections::BTreeSet;

use minutebook_index::analysis::{self, SURFACE};
use serde::Serialize;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use crate::dictionary;

/// A word that may have been meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The word as typed.
    pub typed: String,
    /// The word as the minutes have it.
    pub meant: String,
    /// Items that have it, in any of its forms.
    pub items: u64,
}

/// So many words are suggested for one.
const MOST: usize = 3;
/// The longest ending that a stemmer takes off.
const LONGEST_ENDING: usize = 8;
/// Shorter words are near to everything.
const SHORTEST: usize = 4;

/// Returns the words of a field that come nearest to one that it does not have: the nearest first, of
/// those the commonest.
///
/// # Errors
/// What the search engine reports.
pub(crate) fn near(
    searcher: &Searcher,
    field: Field,
    typed: &str,
) -> tantivy::Result<Vec<Suggestion>> {
    let wanted = analysis::forms(typed).surface;
    let length = wanted.chars().count();
    if length < SHORTEST {
        return Ok(Vec::new());
    }
    let farthest = if length <= 5 { 1 } else { 2 };
    // A surface form stands behind its mark where it differs from the stem, else it is the stem.
    let mut stems_of_others = BTreeSet::new();
    let mut found = Vec::new();
    for term in dictionary::beginning(searcher, field, &SURFACE.to_string())? {
        let word = &term[SURFACE.len_utf8()..];
        if let Some(distance) = distance(&wanted, length, word, farthest) {
            found.push((distance, word.to_owned()));
        }
        // "polic" is the stem of "police" and no word.
        if stem_may_be_near(length, word, farthest) {
            stems_of_others.insert(analysis::forms(word).stem);
        }
    }
    for term in dictionary::all(searcher, field)? {
        let is_word = term.starts_with(char::is_alphabetic) && !stems_of_others.contains(&term);
        if let Some(distance) = distance(&wanted, length, &term, farthest).filter(|_| is_word) {
            found.push((distance, term));
        }
    }
    let mut weighed = Vec::new();
    for (distance, word) in found {
        let term = Term::from_field_text(field, &analysis::forms(&word).stem);
        weighed.push((distance, searcher.doc_freq(&term)?, word));
    }
    weighed.retain(|(_, items, _)| *items > 0);
    weighed.sort_by(|a, b| (a.0, b.1, &a.2).cmp(&(b.0, a.1, &b.2)));
    // Two forms of one word are one suggestion.
    let mut stems = BTreeSet::new();
    weighed.retain(|(_, _, word)| stems.insert(analysis::forms(word).stem));
    let suggestions = weighed.into_iter().take(MOST);
    Ok(suggestions
        .map(|(_, items, meant)| Suggestion {
            typed: typed.to_owned(),
            meant,
            items,
        })
        .collect())
}

/// How many letters two words differ by, if not too many.
fn distance(wanted: &str, length: usize, word: &str, farthest: usize) -> Option<usize> {
    let letters = word.chars().count();
    if letters.abs_diff(length) > farthest || letters < SHORTEST - 1 {
        return None;
    }
    let distance = strsim::osa_distance(wanted, word);
    (1..=farthest).contains(&distance).then_some(distance)
}

/// Whether the stem of a word, which is as long or shorter, may be near in length to the word wanted.
fn stem_may_be_near(length: usize, word: &str, farthest: usize) -> bool {
    let letters = word.chars().count();
    letters + farthest >= length && letters <= length + farthest + LONGEST_ENDING
}

//! The term dictionary of a field, over all segments: its terms, and the words that they show.
//!
//! A word is a term as it was written but for capitals and accents. It stands behind [`SURFACE`] where that
//! differs from its stem; else it is its stem, so that a term may be a word, a stem only, or both.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use minutebook_index::analysis::{self, CAPITALS, SURFACE};
use tantivy::Searcher;
use tantivy::schema::Field;
use tantivy_fst::Automaton;

/// So many slips between two words are told at the most.
pub(crate) const MOST_SLIPS: usize = 2;

/// Returns the terms of a field that begin so, sorted, each once; those of erased items may be among them.
///
/// # Errors
/// What the search engine reports.
pub(crate) fn beginning(
    searcher: &Searcher,
    field: Field,
    beginning: &str,
) -> tantivy::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    each_beginning(searcher, field, beginning, |term| {
        found.insert(term.to_owned());
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Gives the terms of a field that begin so, segment by segment, until it is told to stop.
///
/// # Errors
/// As [`beginning`].
pub(crate) fn each_beginning(
    searcher: &Searcher,
    field: Field,
    beginning: &str,
    mut give: impl FnMut(&str) -> ControlFlow<()>,
) -> tantivy::Result<()> {
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field)?;
        let mut stream = index.terms().range().ge(beginning).into_stream()?;
        while stream.advance() {
            let Ok(term) = std::str::from_utf8(stream.key()) else {
                continue;
            };
            if !term.starts_with(beginning) {
                break;
            }
            if give(term).is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Returns the word that a term may show: one that differs from its stem, or a stem that is its own.
pub(crate) fn word_of(term: &str) -> Option<&str> {
    match term.strip_prefix(SURFACE) {
        Some(surface) => Some(surface),
        None if term.starts_with(CAPITALS) => None,
        None => (analysis::forms(term).stem == term).then_some(term),
    }
}

/// Returns the words of a field that come of one by so many slips at the most ([`MOST_SLIPS`] are the
/// most), among them itself; those of erased items may be among them.
///
/// # Errors
/// What the search engine reports.
pub(crate) fn spelled_like(
    searcher: &Searcher,
    field: Field,
    word: &str,
    slips: usize,
) -> tantivy::Result<BTreeSet<String>> {
    let terms = passing(searcher, field, &Spelling::of(word, slips))?;
    let words = terms.iter().filter_map(|term| word_of(term));
    let like = words.filter(|other| is_spelled_like(word, other, slips));
    Ok(like.map(str::to_owned).collect())
}

/// Returns the terms of a field that an automaton passes, sorted, each once; those of erased items may be among them.
///
/// # Errors
/// As [`beginning`].
pub(crate) fn passing<A: Automaton>(
    searcher: &Searcher,
    field: Field,
    automaton: &A,
) -> tantivy::Result<BTreeSet<String>>
where
    A::State: Clone,
{
    let mut found = BTreeSet::new();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field)?;
        let mut stream = index.terms().search(automaton).into_stream()?;
        while stream.advance() {
            found.extend(std::str::from_utf8(stream.key()).map(str::to_owned));
        }
    }
    Ok(found)
}

/// Tells whether a word comes of another by so many slips at the most: a letter wrong, missing or too many,
/// or two neighbours in each other's place.
pub(crate) fn is_spelled_like(word: &str, other: &str, slips: usize) -> bool {
    word.len().abs_diff(other.len()) <= 4 * slips && strsim::osa_distance(word, other) <= slips
}

/// Passes terms that may show a word spelled nearly as one: walks the dictionary by its letters, so that
/// what begins wrongly is not looked at.
struct Spelling(DFA);

impl Spelling {
    fn of(word: &str, slips: usize) -> Self {
        static BUILDERS: [OnceLock<LevenshteinAutomatonBuilder>; MOST_SLIPS + 1] =
            [const { OnceLock::new() }; MOST_SLIPS + 1];
        let slips = slips.min(MOST_SLIPS);
        let build = || LevenshteinAutomatonBuilder::new(slips as u8, true);
        Self(BUILDERS[slips].get_or_init(build).build_dfa(word))
    }
}

impl Automaton for Spelling {
    /// The state of the letters so far; `None` before the first.
    type State = Option<u32>;

    fn start(&self) -> Self::State {
        None
    }

    fn is_match(&self, state: &Self::State) -> bool {
        state.is_some_and(|state| matches!(self.0.distance(state), Distance::Exact(_)))
    }

    fn can_match(&self, state: &Self::State) -> bool {
        state.is_none_or(|state| state != SINK_STATE)
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        let initial = self.0.initial_state();
        Some(match state {
            // The mark is no letter of the word.
            None if char::from(byte) == SURFACE => initial,
            None => self.0.transition(initial, byte),
            Some(state) => self.0.transition(*state, byte),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_is_told_with_and_without_the_mark() {
        let passes = |word: &str, slips: usize, term: &str| {
            let spelling = Spelling::of(word, slips);
            let state = term.bytes().fold(spelling.start(), |state, byte| {
                spelling.accept(&state, byte)
            });
            spelling.is_match(&state)
        };
        for (word, slips, term, expected) in [
            ("ferry", 0, "ferry", true),
            ("ferry", 0, "=ferry", true),
            ("ferry", 1, "=fery", true),
            ("ferry", 1, "frery", true),
            ("ferry", 1, "^ferry", true),
            ("ferry", 1, "=frey", false),
            ("ferry", 2, "=frey", true),
            ("café", 1, "cafe", true),
            ("a", 1, "=", true),
        ] {
            assert_eq!(passes(word, slips, term), expected, "{word}~{slips} {term}");
        }
        assert_eq!(word_of("^MASH"), None);
        assert_eq!(word_of("=ferries"), Some("ferries"));
        assert_eq!(word_of("basin"), Some("basin"));
    }
}

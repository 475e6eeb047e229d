//! The term dictionary of a field, over all segments.

use std::collections::BTreeSet;

use minutebook_index::analysis::{self, CAPITALS, SURFACE};
use tantivy::Searcher;
use tantivy::schema::Field;

/// Returns all terms of a field, sorted, each once; those of erased items may be among them.
///
/// # Errors
/// What the search engine reports.
pub(crate) fn all(searcher: &Searcher, field: Field) -> tantivy::Result<BTreeSet<String>> {
    beginning(searcher, field, "")
}

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
            found.insert(term.to_owned());
        }
    }
    Ok(found)
}

/// Returns the words of a field, as they were written but for capitals and accents, that pass.
///
/// # Errors
/// What the search engine reports.
pub(crate) fn surfaces(
    searcher: &Searcher,
    field: Field,
    passes: impl Fn(&str) -> bool,
) -> tantivy::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field)?;
        let mut stream = index.terms().stream()?;
        while stream.advance() {
            let Ok(term) = std::str::from_utf8(stream.key()) else {
                continue;
            };
            let surface = term.strip_prefix(SURFACE);
            let word = surface.unwrap_or(term);
            if term.starts_with(CAPITALS) || !passes(word) {
                continue;
            }
            // A stem stands for itself as a word only where it is its own stem.
            if surface.is_some() || analysis::forms(word).stem == word {
                found.insert(word.to_owned());
            }
        }
    }
    Ok(found)
}

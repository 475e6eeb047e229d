//! The term dictionary of a field, over all segments.

use std::collections::BTreeSet;

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

//! What the index holds already, found by the keys that lead to it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use tantivy::collector::DocSetCollector;
use tantivy::index::InvertedIndexReader;
use tantivy::query::TermSetQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term};

use crate::error::Error;
use crate::record::Stored;
use crate::schema::Fields;

/// Looks things up in one commit.
pub(super) struct Finder<'f> {
    dir: &'f Path,
    fields: &'f Fields,
    searcher: &'f Searcher,
    /// The keys of each segment that holds anything.
    families: Vec<(u32, &'f SegmentReader, Arc<InvertedIndexReader>)>,
}

impl<'f> Finder<'f> {
    pub(super) fn new(
        dir: &'f Path,
        fields: &'f Fields,
        searcher: &'f Searcher,
    ) -> Result<Self, Error> {
        let mut families = Vec::new();
        for (number, segment) in (0..).zip(searcher.segment_readers()) {
            families.push((number, segment, segment.inverted_index(fields.family)?));
        }
        Ok(Self {
            dir,
            fields,
            searcher,
            families,
        })
    }

    /// Tells whether the index holds nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.searcher.num_docs() == 0
    }

    /// Returns the items that have a key, or once had it.
    pub(super) fn by_key(&self, key: &str) -> Result<Vec<DocAddress>, Error> {
        let term = Term::from_field_text(self.fields.family, key);
        let mut found = Vec::new();
        for (number, segment, family) in &self.families {
            let engine = |error: std::io::Error| Error::from(tantivy::TantivyError::from(error));
            let Some(info) = family.get_term_info(&term).map_err(engine)? else {
                continue;
            };
            let mut postings = family
                .read_postings_from_terminfo(&info, IndexRecordOption::Basic)
                .map_err(engine)?;
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if !segment.is_deleted(doc) {
                    found.push(DocAddress::new(*number, doc));
                }
                doc = postings.advance();
            }
        }
        Ok(found)
    }

    /// Returns the items that have any of these terms.
    pub(super) fn by_terms(&self, terms: Vec<Term>) -> Result<BTreeSet<DocAddress>, Error> {
        if terms.is_empty() || self.is_empty() {
            return Ok(BTreeSet::new());
        }
        let found = self
            .searcher
            .search(&TermSetQuery::new(terms), &DocSetCollector)?;
        Ok(found.into_iter().collect())
    }

    /// Returns the term under which everything read from a source is found.
    pub(super) fn of_source(&self, key: &str) -> Term {
        Term::from_field_text(self.fields.source, key)
    }

    /// Returns what the index holds of one item.
    pub(super) fn stored(&self, address: DocAddress) -> Result<Stored, Error> {
        stored_at(self.fields, self.searcher, self.dir, address)
    }
}

/// Returns what an index holds of one item.
pub(super) fn stored_at(
    fields: &Fields,
    searcher: &Searcher,
    dir: &Path,
    address: DocAddress,
) -> Result<Stored, Error> {
    let document: TantivyDocument = searcher.doc(address)?;
    let bytes = document
        .get_first(fields.record)
        .and_then(|value| value.as_bytes());
    let stored = bytes.and_then(Stored::decode);
    stored.ok_or_else(|| Error::damaged(dir, "a stored record cannot be read"))
}

//! Counts that scores are made of, over the items that are held: nothing deleted counts.
//!
//! The engine's own counts take in deleted documents until their segment is merged, and lengths are exact
//! in some segments and rounded in others. These depend on the items alone, so that two indexes of the same
//! minutes score alike, however they came about.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Searcher, SegmentReader, Term};

/// Counts over one state of an index.
pub(crate) struct Statistics {
    searcher: Searcher,
    /// How long the items' texts are together; worked out when first asked for.
    lengths: Mutex<BTreeMap<Field, u64>>,
}

impl Statistics {
    /// Returns the counts of what a searcher sees.
    pub(crate) fn new(searcher: Searcher) -> Self {
        Self {
            searcher,
            lengths: Mutex::new(BTreeMap::new()),
        }
    }

    /// Returns how many items are held.
    pub(crate) fn num_docs(&self) -> u64 {
        self.searcher.num_docs()
    }
}

impl Bm25StatisticsProvider for Statistics {
    /// As rounded for scoring: the exact sum is lost when segments are merged, this one is not.
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        // A thread that panicked left whole sums, or none.
        let mut lengths = self.lengths.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(length) = lengths.get(&field) {
            return Ok(*length);
        }
        let mut total = 0;
        for reader in self.searcher.segment_readers() {
            total += length(reader, field)?;
        }
        lengths.insert(field, total);
        Ok(total)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.num_docs())
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        doc_freq(&self.searcher, term)
    }
}

/// Returns how many items have a term; quick where nothing was deleted.
pub(crate) fn doc_freq(searcher: &Searcher, term: &Term) -> tantivy::Result<u64> {
    let mut having = 0;
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(term.field())?;
        having += match reader.alive_bitset() {
            None => u64::from(index.doc_freq(term)?),
            Some(alive) => index
                .read_postings(term, IndexRecordOption::Basic)?
                .map_or(0, |postings| {
                    u64::from(postings.doc_freq_given_deletes(alive))
                }),
        };
    }
    Ok(having)
}

fn length(reader: &SegmentReader, field: Field) -> tantivy::Result<u64> {
    let Some(lengths) = reader.fieldnorms_readers().get_field(field)? else {
        return Ok(0);
    };
    let of = |doc: DocId| u64::from(FieldNormReader::id_to_fieldnorm(lengths.fieldnorm_id(doc)));
    Ok(reader.doc_ids_alive().map(of).sum())
}

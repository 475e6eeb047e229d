//! One word in one form, as a query of the engine.
//!
//! The engine's own term query scores with constants and counts of its own, and passes over documents by
//! bounds that were worked out when their segment was written; this one scores every document, so that the
//! list does not depend on how segments came about.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, TantivyError, Term};

use super::bm25::Bm25;

/// A word sought.
#[derive(Clone, Debug)]
pub(crate) struct Word(pub(crate) Term);

impl Query for Word {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let bm25 = match scoring {
            EnableScoring::Enabled {
                statistics_provider,
                ..
            } => {
                let terms = std::slice::from_ref(&self.0);
                Some(Bm25::new(statistics_provider, self.0.field(), terms)?)
            }
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(WordWeight {
            term: self.0.clone(),
            bm25,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        visitor(&self.0, false);
    }
}

struct WordWeight {
    term: Term,
    bm25: Option<Bm25>,
}

impl WordWeight {
    fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Option<WordScorer>> {
        let (field, scored) = (self.term.field(), self.bm25.is_some());
        let option = match scored {
            true => IndexRecordOption::WithFreqs,
            false => IndexRecordOption::Basic,
        };
        let index = reader.inverted_index(field)?;
        let Some(postings) = index.read_postings(&self.term, option)? else {
            return Ok(None);
        };
        let lengths = match reader.fieldnorms_readers().get_field(field)? {
            Some(lengths) if scored => lengths,
            _ => FieldNormReader::constant(reader.max_doc(), 1),
        };
        Ok(Some(WordScorer {
            postings,
            bm25: self.bm25.as_ref().map(|bm25| bm25.boosted(boost)),
            lengths,
        }))
    }
}

impl Weight for WordWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(reader, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let missing = || TantivyError::InvalidArgument(format!("document {doc} does not match"));
        let mut scorer = self.open(reader, 1.0)?.ok_or_else(missing)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(missing());
        }
        let length = scorer.lengths.fieldnorm_id(doc);
        Ok(match &scorer.bm25 {
            Some(bm25) => bm25.explain(length, scorer.postings.term_freq()),
            None => Explanation::new("a word", 1.0),
        })
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        match reader.alive_bitset() {
            None => {
                let index = reader.inverted_index(self.term.field())?;
                Ok(index.doc_freq(&self.term)?)
            }
            Some(alive) => self
                .scorer(reader, 1.0)
                .map(|mut scorer| scorer.count(alive)),
        }
    }
}

struct WordScorer {
    postings: SegmentPostings,
    bm25: Option<Bm25>,
    lengths: FieldNormReader,
}

impl DocSet for WordScorer {
    fn advance(&mut self) -> DocId {
        self.postings.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.postings.doc() < target {
            self.postings.seek(target)
        } else {
            self.postings.doc()
        }
    }

    fn doc(&self) -> DocId {
        self.postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.postings.size_hint()
    }
}

impl Scorer for WordScorer {
    fn score(&mut self) -> Score {
        let length = self.lengths.fieldnorm_id(self.doc());
        let frequency = self.postings.term_freq();
        self.bm25
            .as_ref()
            .map_or(1.0, |bm25| bm25.score(length, frequency))
    }
}

//! One word in one form, as a query of the engine.

use tantivy::Term;
use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::schema::{Field, IndexRecordOption};

use super::concept::{Concept, Form};
use super::scored::{Mentions, ScoredWeight, Sought};
use super::spans::Slot;

/// A word sought.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// As it stands in the index.
    pub(crate) term: Term,
    /// As it is shown to those who search.
    pub(crate) text: String,
}

impl Word {
    /// Returns the same as a thing sought that has this form only.
    pub(crate) fn concept(&self) -> Concept {
        Concept {
            field: self.term.field(),
            forms: vec![Form {
                text: self.text.clone(),
                slots: vec![Slot {
                    terms: vec![self.term.clone()],
                    except: Vec::new(),
                }],
                slop: 0,
                scope: None,
            }],
        }
    }
}

impl Query for Word {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ScoredWeight::new(self.clone(), scoring)?))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        visitor(&self.term, false);
    }
}

impl Sought for Word {
    type Docs = SegmentPostings;

    fn field(&self) -> Field {
        self.term.field()
    }

    fn open(
        &self,
        reader: &SegmentReader,
        counted: bool,
    ) -> tantivy::Result<Option<SegmentPostings>> {
        let option = match counted {
            true => IndexRecordOption::WithFreqs,
            false => IndexRecordOption::Basic,
        };
        let index = reader.inverted_index(self.field())?;
        Ok(index.read_postings(&self.term, option)?)
    }

    fn rarity(
        &self,
        _: &dyn Fn(&Term) -> tantivy::Result<u64>,
    ) -> tantivy::Result<Option<Vec<Term>>> {
        Ok(Some(vec![self.term.clone()]))
    }

    fn known_count(&self, reader: &SegmentReader) -> tantivy::Result<Option<u32>> {
        let index = reader.inverted_index(self.field())?;
        Ok(Some(index.doc_freq(&self.term)?))
    }
}

impl Mentions for SegmentPostings {
    fn mentions(&mut self) -> u32 {
        self.term_freq()
    }
}

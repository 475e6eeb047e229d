//! Anything sought that is scored by how often an item has it, as a query of the engine.
//!
//! The engine's own term query scores with constants and counts of its own, and passes over documents by
//! bounds that were worked out when their segment was written; here every document is scored, so that the
//! list does not depend on how segments came about.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, TantivyError, Term};

use super::bm25::{Bm25, Mentioned};
use super::word::Word;

/// Documents that have a thing, and how often.
pub(crate) trait Mentions: DocSet {
    /// Returns how often the present document has it.
    fn mentions(&mut self) -> u32;
}

/// A thing sought in one field.
pub(crate) trait Sought: Clone + Send + Sync + 'static {
    /// The documents of one segment that have it.
    type Docs: Mentions;

    /// Returns the field.
    fn field(&self) -> Field;

    /// Opens it in one segment, for counting mentions or not; `None` where nothing has it.
    fn open(&self, reader: &SegmentReader, counted: bool) -> tantivy::Result<Option<Self::Docs>>;

    /// Returns the terms that together are as rare as it is, given how many documents have a term; none
    /// where it cannot stand anywhere.
    fn rarity(
        &self,
        having: &dyn Fn(&Term) -> tantivy::Result<u64>,
    ) -> tantivy::Result<Option<Vec<Term>>>;

    /// Returns what it gives the score of a document; `None` where the document does not have it.
    fn mentioned(
        &self,
        scoring: EnableScoring<'_>,
        reader: &SegmentReader,
        doc: DocId,
    ) -> tantivy::Result<Option<Mentioned>> {
        ScoredWeight::new(self.clone(), scoring)?.mentioned(reader, doc)
    }

    /// Returns how many documents of a segment without deletions have it, if that is known at once.
    fn known_count(&self, _: &SegmentReader) -> tantivy::Result<Option<u32>> {
        Ok(None)
    }
}

/// A thing sought, weighed.
pub(crate) struct ScoredWeight<S> {
    sought: S,
    bm25: Option<Bm25>,
}

impl<S: Sought> ScoredWeight<S> {
    /// Weighs a thing by the counts of the search, if it is scored at all.
    pub(crate) fn new(sought: S, scoring: EnableScoring<'_>) -> tantivy::Result<Self> {
        let bm25 = match scoring {
            EnableScoring::Enabled {
                statistics_provider: counts,
                ..
            } => sought
                .rarity(&|term| counts.doc_freq(term))?
                .map(|terms| Bm25::new(counts, sought.field(), &terms))
                .transpose()?,
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Self { sought, bm25 })
    }

    fn open(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Option<Scored<S::Docs>>> {
        let Some(docs) = self.sought.open(reader, self.bm25.is_some())? else {
            return Ok(None);
        };
        Ok(Some(Scored {
            docs,
            bm25: self.bm25.as_ref().map(|bm25| bm25.boosted(boost)),
            lengths: self.lengths(reader)?,
        }))
    }

    /// Returns the lengths of the items of one segment, where they count.
    fn lengths(&self, reader: &SegmentReader) -> tantivy::Result<FieldNormReader> {
        let norms = reader.fieldnorms_readers();
        Ok(match norms.get_field(self.sought.field())? {
            Some(lengths) if self.bm25.is_some() => lengths,
            _ => FieldNormReader::constant(reader.max_doc(), 1),
        })
    }

    /// Returns what the thing gives the score of a document; `None` where the document does not have it.
    fn mentioned(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Option<Mentioned>> {
        let Some(mut scored) = self.open(reader, 1.0)? else {
            return Ok(None);
        };
        let found = scored.doc() <= doc && scored.seek(doc) == doc;
        let bm25 = self.bm25.as_ref().filter(|_| found);
        let length = || scored.lengths.fieldnorm_id(doc);
        Ok(bm25.map(|bm25| bm25.mentioned(length(), scored.docs.mentions())))
    }
}

impl ScoredWeight<Word> {
    /// Opens the word in one segment block by block; `None` where nothing has it.
    pub(crate) fn blocks(
        &self,
        reader: &SegmentReader,
    ) -> tantivy::Result<Option<BlockSegmentPostings>> {
        let option = match self.bm25.is_some() {
            true => IndexRecordOption::WithFreqs,
            false => IndexRecordOption::Basic,
        };
        let index = reader.inverted_index(self.sought.field())?;
        Ok(index.read_block_postings(&self.sought.term, option)?)
    }

    /// Returns what scores the documents of one segment: the weight of the word and the lengths of items; `None` where
    /// scores are not asked for.
    pub(crate) fn scores(
        &self,
        reader: &SegmentReader,
    ) -> tantivy::Result<Option<(Bm25, FieldNormReader)>> {
        let Some(bm25) = &self.bm25 else {
            return Ok(None);
        };
        Ok(Some((bm25.clone(), self.lengths(reader)?)))
    }
}

impl<S: Sought> Weight for ScoredWeight<S> {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(reader, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mentioned = self.mentioned(reader, doc)?.ok_or_else(|| {
            TantivyError::InvalidArgument(format!("document {doc} does not match"))
        })?;
        Ok(Explanation::new("BM25", mentioned.score))
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        let Some(alive) = reader.alive_bitset() else {
            return match self.sought.known_count(reader)? {
                Some(count) => Ok(count),
                None => Ok(self.scorer(reader, 1.0)?.count_including_deleted()),
            };
        };
        Ok(self.scorer(reader, 1.0)?.count(alive))
    }
}

/// The documents of one segment that have a thing, scored.
pub(crate) struct Scored<D> {
    docs: D,
    bm25: Option<Bm25>,
    lengths: FieldNormReader,
}

impl<D: Mentions> DocSet for Scored<D> {
    #[inline]
    fn advance(&mut self) -> DocId {
        self.docs.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.docs.doc() < target {
            self.docs.seek(target)
        } else {
            self.docs.doc()
        }
    }

    fn doc(&self) -> DocId {
        self.docs.doc()
    }

    fn size_hint(&self) -> u32 {
        self.docs.size_hint()
    }
}

impl<D: Mentions + 'static> Scorer for Scored<D> {
    #[inline]
    fn score(&mut self) -> Score {
        let length = self.lengths.fieldnorm_id(self.docs.doc());
        let mentions = self.docs.mentions();
        self.bm25
            .as_ref()
            .map_or(1.0, |bm25| bm25.score(length, mentions))
    }
}

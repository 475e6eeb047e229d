//! The documents that have one of the words, a window at a time: first which they are, and only of those that may be
//! listed what the word gives their score.
//!
//! Most of what is counted is never listed, and to score it would cost more than to count it.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{EnableScoring, Query, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader, TERMINATED};

use crate::query::bm25::Bm25;
use crate::query::scored::ScoredWeight;
use crate::query::word::Word;

/// So many documents are looked at together.
pub(super) const WINDOW: u32 = 4096;

/// What has no more documents than this in a segment is scored as it is walked: to open it once more costs more.
const FEW: u32 = 1024;

/// A bit for each document of a window.
pub(super) type Bits = [u64; (WINDOW / u64::BITS) as usize];

/// No documents.
pub(super) const NONE: Bits = [0; (WINDOW / u64::BITS) as usize];

/// All documents of a window.
pub(super) const ALL: Bits = [u64::MAX; (WINDOW / u64::BITS) as usize];

/// Gives the places of the bits that are set, in order.
pub(super) fn each_place(bits: &Bits) -> impl Iterator<Item = u32> {
    (0..).zip(bits).flat_map(|(block, bits)| {
        let mut bits = *bits;
        std::iter::from_fn(move || {
            let at = (bits != 0).then(|| block * u64::BITS + bits.trailing_zeros());
            bits &= bits.wrapping_sub(1);
            at
        })
    })
}

/// Counts the documents.
pub(super) fn count(bits: &Bits) -> usize {
    bits.iter().map(|bits| bits.count_ones() as usize).sum()
}

pub(super) fn has(bits: &Bits, at: u32) -> bool {
    bits[(at / u64::BITS) as usize] >> (at % u64::BITS) & 1 == 1
}

pub(super) fn set(bits: &mut Bits, at: u32) {
    bits[(at / u64::BITS) as usize] |= 1 << (at % u64::BITS);
}

/// A word sought, weighed.
pub(super) enum Weighed {
    /// A word in one form, as most are.
    Word(ScoredWeight<Word>),
    Other(Box<dyn Weight>),
}

impl Weighed {
    pub(super) fn of(query: &dyn Query, scoring: EnableScoring<'_>) -> tantivy::Result<Self> {
        Ok(match query.downcast_ref::<Word>() {
            Some(word) => Self::Word(ScoredWeight::new(word.clone(), scoring)?),
            None => Self::Other(query.weight(scoring)?),
        })
    }

    /// Opens it in one segment.
    pub(super) fn open(&self, reader: &SegmentReader) -> tantivy::Result<Stream> {
        let documents = match self {
            Self::Word(word) => match word.blocks(reader)? {
                Some(blocks) => Documents::Word(Box::new(Blocks {
                    scored: word.scores(reader)?,
                    mentions: Vec::new(),
                    blocks,
                    at: 0,
                })),
                None => Documents::Nowhere,
            },
            Self::Other(weight) => {
                let walked = weight.scorer(reader, 1.0)?;
                let scores = match walked.size_hint() > FEW {
                    true => Scores::Later(weight.scorer(reader, 1.0)?),
                    false => Scores::AtOnce(Vec::new()),
                };
                Documents::Other { walked, scores }
            }
        };
        Ok(Stream {
            met: NONE,
            documents,
        })
    }
}

/// The documents of one segment that have a word.
pub(super) struct Stream {
    /// Those of the window.
    met: Bits,
    documents: Documents,
}

enum Documents {
    Nowhere,
    Word(Box<Blocks>),
    Other {
        walked: Box<dyn Scorer>,
        scores: Scores,
    },
}

/// What scores the documents of anything but a plain word.
enum Scores {
    /// They are kept as it is walked, by their place in the window.
    AtOnce(Vec<Score>),
    /// It follows, and looks at those only that are asked for.
    Later(Box<dyn Scorer>),
}

/// The documents of a plain word, block by block.
struct Blocks {
    scored: Option<(Bm25, FieldNormReader)>,
    blocks: BlockSegmentPostings,
    /// The next one in the present block.
    at: usize,
    /// How often those of the window have the word, by their place in it.
    mentions: Vec<u32>,
}

impl Stream {
    /// Returns the first document that was not in a window yet.
    pub(super) fn next(&self) -> DocId {
        match &self.documents {
            Documents::Nowhere => TERMINATED,
            Documents::Word(word) => word.next(),
            Documents::Other { walked, .. } => walked.doc(),
        }
    }

    /// Finds its documents in the window that begins at `start`; the next window begins behind it.
    pub(super) fn look(&mut self, start: DocId, scored: bool) -> &Bits {
        self.met = NONE;
        let end = start.saturating_add(WINDOW).min(TERMINATED);
        match &mut self.documents {
            Documents::Nowhere => {}
            Documents::Word(word) => word.look(start, end, &mut self.met),
            Documents::Other { walked, scores } => {
                let mut doc = walked.doc();
                while doc < end {
                    let at = doc - start;
                    set(&mut self.met, at);
                    if let (Scores::AtOnce(scores), true) = (&mut *scores, scored) {
                        scores.resize(WINDOW as usize, 0.0);
                        scores[at as usize] = walked.score();
                    }
                    doc = walked.advance();
                }
            }
        }
        &self.met
    }

    /// Returns what it gives the score of a document of the window that begins at `start`, 0 where the document does not
    /// have it. Documents are asked for in ascending order.
    pub(super) fn score(&mut self, start: DocId, at: u32) -> Score {
        if !has(&self.met, at) {
            return 0.0;
        }
        match &mut self.documents {
            Documents::Nowhere => 0.0,
            Documents::Word(word) => word.score(start, at),
            Documents::Other { scores, .. } => match scores {
                Scores::AtOnce(scores) => scores[at as usize],
                Scores::Later(scorer) => match super::stands_at(scorer.as_mut(), start + at) {
                    true => scorer.score(),
                    false => 0.0,
                },
            },
        }
    }

    /// Gives all its documents with their scores, 0 where none are asked for, a block at a time.
    pub(super) fn each_block(
        &mut self,
        scored: bool,
        mut give: impl FnMut(&[DocId], &[Score]) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        match &mut self.documents {
            Documents::Nowhere => Ok(()),
            Documents::Word(word) => word.each_block(scored, give),
            Documents::Other { walked, .. } => {
                while walked.doc() != TERMINATED {
                    let score = if scored { walked.score() } else { 0.0 };
                    give(&[walked.doc()], &[score])?;
                    walked.advance();
                }
                Ok(())
            }
        }
    }
}

impl Blocks {
    fn next(&self) -> DocId {
        let docs = self.blocks.docs();
        docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn look(&mut self, start: DocId, end: DocId, met: &mut Bits) {
        self.mentions.resize(WINDOW as usize, 0);
        loop {
            let docs = &self.blocks.docs()[self.at..];
            let Some(last) = docs.last() else {
                return;
            };
            let inside = match *last < end {
                true => docs.len(),
                false => docs.partition_point(|doc| *doc < end),
            };
            let docs = &docs[..inside];
            for doc in docs {
                set(met, doc - start);
            }
            // Where none is scored, it is not read how often each has the word.
            if self.scored.is_some() {
                for (doc, mentions) in docs.iter().zip(&self.blocks.freqs()[self.at..]) {
                    self.mentions[(doc - start) as usize] = *mentions;
                }
            }
            self.at += inside;
            if self.at < self.blocks.docs().len() {
                return;
            }
            self.blocks.advance();
            self.at = 0;
        }
    }

    fn score(&self, start: DocId, at: u32) -> Score {
        let score = |(bm25, lengths): &(Bm25, FieldNormReader)| {
            bm25.score(lengths.fieldnorm_id(start + at), self.mentions[at as usize])
        };
        self.scored.as_ref().map_or(1.0, score)
    }

    fn each_block(
        &mut self,
        scored: bool,
        mut give: impl FnMut(&[DocId], &[Score]) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        let mut scores: Vec<Score> = Vec::new();
        while !self.blocks.docs().is_empty() {
            let docs = self.blocks.docs();
            scores.resize(docs.len(), 0.0);
            if let (Some((bm25, lengths)), true) = (&self.scored, scored) {
                let mentions = docs.iter().zip(self.blocks.freqs());
                for ((doc, mentions), score) in mentions.zip(&mut scores) {
                    *score = bm25.score(lengths.fieldnorm_id(*doc), *mentions);
                }
            }
            give(docs, &scores)?;
            self.blocks.advance();
        }
        Ok(())
    }
}

//! BM25, with constants of our own (the engine's are fixed), over the counts of items held.
//!
//! `idf * (k1 + 1) * tf / (tf + k1 * (1 - b + b * length / average))` after Robertson and Zaragoza 2009
//! (doi:10.1561/1500000019), with the idf `ln(1 + (N - n + 0.5) / (n + 0.5))`, which is never negative.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{Score, Term};

/// How soon further mentions count less; how it was chosen stands in the README.
const K1: Score = 1.5;
/// How much long items are held back for their length.
const B: Score = 0.9;

/// What a thing sought weighs, and what an item's length does to it.
#[derive(Clone)]
pub(crate) struct Bm25 {
    idf: Score,
    boost: Score,
    /// The divisor's part that is due to the length, by the length as the index rounds it.
    lengths: Arc<[Score; 256]>,
}

impl Bm25 {
    /// Returns the weight of terms side by side: that of all of them together.
    pub(super) fn new(
        statistics: &dyn tantivy::query::Bm25StatisticsProvider,
        field: Field,
        terms: &[Term],
    ) -> tantivy::Result<Self> {
        let docs = statistics.total_num_docs()?;
        let average = statistics.total_num_tokens(field)? as Score / docs.max(1) as Score;
        let mut idf = 0.0;
        for term in terms {
            idf += self::idf(docs, statistics.doc_freq(term)?);
        }
        let divisor = |id: usize| {
            // There are 256 rounded lengths, so the number fits.
            let length = FieldNormReader::id_to_fieldnorm(id as u8) as Score;
            K1 * (1.0 - B + B * length / average.max(1.0))
        };
        Ok(Self {
            idf,
            boost: 1.0,
            lengths: Arc::new(std::array::from_fn(divisor)),
        })
    }

    /// Returns it weighing so many times as much.
    pub(super) fn boosted(&self, boost: Score) -> Self {
        Self {
            boost: self.boost * boost,
            ..self.clone()
        }
    }

    /// Returns the score of so many mentions in an item of a length.
    #[inline]
    pub(crate) fn score(&self, length: u8, frequency: u32) -> Score {
        let frequency = frequency as Score;
        let divisor = frequency + self.lengths[usize::from(length)];
        self.boost * self.idf * (K1 + 1.0) * frequency / divisor
    }

    /// Says how a score came about.
    pub(super) fn mentioned(&self, length: u8, mentions: u32) -> Mentioned {
        Mentioned {
            rarity: self.idf,
            mentions,
            length: FieldNormReader::id_to_fieldnorm(length),
            score: self.score(length, mentions),
        }
    }
}

/// What a thing sought gives the score of one item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mentioned {
    /// How rare it is: the idf.
    pub(crate) rarity: Score,
    /// How often the item has it; a title counts three times, a resolution twice.
    pub(crate) mentions: u32,
    /// Length of the item in tokens, counted likewise and rounded.
    pub(crate) length: u32,
    /// The score.
    pub(crate) score: Score,
}

/// Returns the weight of rarity of what `having` of `docs` items have.
pub(crate) fn idf(docs: u64, having: u64) -> Score {
    let (docs, having) = (docs as Score, having as Score);
    (1.0 + (docs - having + 0.5).max(0.0) / (having + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_have_weighs_little_but_something() {
        assert!(idf(10, 10) > 0.0 && idf(10, 10) < 0.05);
        assert!((idf(9, 1) - (1.0_f32 + 8.5 / 1.5).ln()).abs() < 1e-6);
    }
}

//! Two things within so many words of each other, in either order and never overlapping, as a query of the
//! engine. Gives documents; scores nothing.

use tantivy::index::SegmentReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, TERMINATED};

use super::concept::{Concept, Occurrence, Occurrences};

/// Documents in which the one stands near the other.
#[derive(Clone, Debug)]
pub(crate) struct Near {
    /// The one.
    pub(crate) left: Concept,
    /// The other.
    pub(crate) right: Concept,
    /// So many words may stand between them.
    pub(crate) within: u32,
}

impl Query for Near {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(NearWeight(self.clone())))
    }
}

struct NearWeight(Near);

impl NearWeight {
    fn open(&self, reader: &SegmentReader) -> tantivy::Result<Option<NearScorer>> {
        let left = self.0.left.open_all(reader)?;
        let right = self.0.right.open_all(reader)?;
        Ok(left.zip(right).map(|(left, right)| {
            let mut scorer = NearScorer {
                left,
                right,
                within: self.0.within,
                doc: 0,
            };
            scorer.settle(0);
            scorer
        }))
    }
}

impl Weight for NearWeight {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(reader)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let near = self.open(reader)?.is_some_and(|mut scorer| {
            let at = scorer.seek(doc);
            at == doc
        });
        let words = if near {
            "near each other"
        } else {
            "not near each other"
        };
        Ok(Explanation::new(words, 0.0))
    }
}

struct NearScorer {
    left: Occurrences,
    right: Occurrences,
    within: u32,
    doc: DocId,
}

impl NearScorer {
    /// Moves to the first document from `target` on in which they stand near each other.
    fn settle(&mut self, mut target: DocId) -> DocId {
        loop {
            let left = self.left.seek(target);
            let right = self.right.seek(left);
            if left == right {
                if left == TERMINATED || self.is_near() {
                    self.doc = left;
                    return left;
                }
                target = left + 1;
            } else {
                target = right;
            }
        }
    }

    fn is_near(&self) -> bool {
        let (left, right) = (self.left.places(), self.right.places());
        precedes(left, right, self.within) || precedes(right, left, self.within)
    }
}

/// Tells whether one of `first` ends so few words before one of `second` begins; both are sorted.
fn precedes(first: &[Occurrence], second: &[Occurrence], within: u32) -> bool {
    first.iter().any(|(_, end)| {
        let next = second.partition_point(|(start, _)| start < end);
        second
            .get(next)
            .is_some_and(|(start, _)| start - end <= within)
    })
}

impl DocSet for NearScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            TERMINATED
        } else {
            self.settle(self.doc + 1)
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            self.doc
        } else {
            self.settle(target)
        }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.left.size_hint().min(self.right.size_hint())
    }
}

impl Scorer for NearScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearness_counts_the_words_in_between() {
        let check = |first: Occurrence, second: Occurrence, within, expected| {
            assert_eq!(precedes(&[first], &[second], within), expected);
        };
        check((4, 5), (5, 6), 0, true);
        check((4, 5), (10, 11), 5, true);
        check((4, 5), (11, 12), 5, false);
        check((4, 7), (6, 7), 5, false);
        check((10, 11), (4, 5), 5, false);
    }
}

//! Two things within so many words of each other, in either order and never overlapping, as a query of the
//! engine. Gives documents; scores nothing.

use tantivy::index::SegmentReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, TERMINATED};

use super::concept::{Concept, Occurrence, Occurrences};
use super::settle::{Docs, Settle};

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
    fn open(&self, reader: &SegmentReader) -> tantivy::Result<Option<Docs<Neighbours>>> {
        let left = self.0.left.places(reader)?;
        let right = self.0.right.places(reader)?;
        Ok(left.zip(right).map(|(left, right)| {
            Docs::new(Neighbours {
                left,
                right,
                within: self.0.within,
            })
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
        let open = self.open(reader)?;
        let near = open.is_some_and(|mut docs| docs.seek(doc) == doc);
        let words = if near {
            "near each other"
        } else {
            "not near each other"
        };
        Ok(Explanation::new(words, 0.0))
    }
}

struct Neighbours {
    left: Docs<Occurrences>,
    right: Docs<Occurrences>,
    within: u32,
}

impl Neighbours {
    fn are_near(&mut self) -> bool {
        let (left, right) = (self.left.settle.places(), self.right.settle.places());
        precedes(left, right, self.within) || precedes(right, left, self.within)
    }
}

impl Settle for Neighbours {
    fn settle(&mut self, mut target: DocId) -> DocId {
        loop {
            let left = self.left.seek(target);
            let right = self.right.seek(left);
            if left != right {
                target = right;
            } else if left == TERMINATED || self.are_near() {
                return left;
            } else {
                target = left + 1;
            }
        }
    }

    fn size_hint(&self) -> u32 {
        self.left.size_hint().min(self.right.size_hint())
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

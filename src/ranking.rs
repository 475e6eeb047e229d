//! The order of the ranked list, and its head: by score or by date, ties by date and id.
//!
//! Scores are rounded to a quantum before they are compared, so that sums added up in another order do
//! not change the list; equal scores at the cut are kept apart by date, then by id, never by chance.

use std::cmp::Reverse;

use minutebook_index::schema;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal};

use crate::columns::Columns;
use crate::demotion::{Demotion, OpenDemotion, Standing};
use crate::proximity::Nearness;

/// Scores that differ by less than this are equal.
pub(crate) const QUANTUM: Score = 1.0 / 1024.0;

/// In what order a list is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best match first; of equals the newest, then by id.
    #[default]
    Relevance,
    /// The newest first, undated items last.
    Newest,
    /// The oldest first, undated items last.
    Oldest,
}

/// A document of the list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ranked {
    /// As it counts: for its words and their nearness, weighed by its standing.
    pub(crate) score: Score,
    pub(crate) address: DocAddress,
    pub(crate) standing: Standing,
    /// What the score has for nearness, unweighed; none beyond the head of a list.
    pub(crate) nearness: Nearness,
    keys: (u64, u64),
    /// Its id's number among those of its segment, which are numbered in order.
    id: u64,
}

impl Ranked {
    /// Adds what nearness says to the score of a document of a list by relevance.
    pub(crate) fn add(&mut self, nearness: Nearness) {
        self.nearness = nearness;
        self.score += nearness.score() * self.standing.weight();
        self.keys.0 = quanta(self.score);
    }

    /// Puts a list in order: the greater keys first, of equals by id. Ids are read only where documents of
    /// several segments are equal.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn sort(list: &mut [Self], searcher: &Searcher) -> tantivy::Result<()> {
        let place = |one: &Self| (Reverse(one.keys), one.address.segment_ord, one.id);
        list.sort_by_key(place);
        for equals in list.chunk_by_mut(|one, other| one.keys == other.keys) {
            let segments =
                equals.chunk_by(|one, other| one.address.segment_ord == other.address.segment_ord);
            if segments.count() > 1 {
                let mut named = Vec::with_capacity(equals.len());
                for one in equals.iter() {
                    named.push((one.id(searcher)?, one.clone()));
                }
                named.sort_by(|(id, _), (other, _)| id.cmp(other));
                let sorted = named.into_iter().map(|(_, one)| one);
                equals
                    .iter_mut()
                    .zip(sorted)
                    .for_each(|(old, new)| *old = new);
            }
        }
        Ok(())
    }

    /// Reads its id.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn id(&self, searcher: &Searcher) -> tantivy::Result<String> {
        let reader = searcher.segment_reader(self.address.segment_ord);
        match reader.fast_fields().str("id")? {
            Some(ids) => schema::text_of(&ids, self.id),
            None => Ok(String::new()),
        }
    }
}

/// Returns a score in whole quanta.
fn quanta(score: Score) -> u64 {
    // Scores are small and not negative, so nothing is cut off.
    (score.max(0.0) / QUANTUM).round() as u64
}

/// Makes the scores of a list fall strictly with the rank.
#[derive(Debug, Default)]
pub(crate) struct Falling {
    last: Option<Score>,
}

impl Falling {
    /// A step that single precision and six decimals both tell apart, up to scores of 256.
    const STEP: Score = 1.0 / 32_768.0;

    /// Returns the score of the next rank: rounded as it was for the ranking, then below the last one.
    pub(crate) fn next(&mut self, score: Score) -> Score {
        let rounded = (score / QUANTUM).round() * QUANTUM;
        let score = match self.last {
            Some(last) => rounded.min(last - Self::STEP),
            None => rounded,
        };
        self.last = Some(score);
        score
    }
}

/// What places the documents of one segment in a list.
pub(crate) struct Places<'c> {
    sort: Sort,
    segment: SegmentOrdinal,
    columns: &'c Columns,
    /// None where scores say nothing.
    demotion: Option<OpenDemotion>,
}

impl<'c> Places<'c> {
    /// Opens it in a segment that has these columns.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn open(
        sort: Sort,
        searcher: &Searcher,
        segment: SegmentOrdinal,
        columns: &'c Columns,
        demotion: &Demotion,
    ) -> tantivy::Result<Self> {
        let demotion = match sort {
            Sort::Relevance => Some(demotion.open(searcher.segment_reader(segment))?),
            Sort::Newest | Sort::Oldest => None,
        };
        Ok(Self {
            sort,
            segment,
            columns,
            demotion,
        })
    }

    fn standing(&mut self, doc: DocId) -> Standing {
        let demotion = self.demotion.as_mut();
        demotion.map_or_else(Standing::default, |open| open.standing(self.columns, doc))
    }

    /// Returns what documents are ordered by first; the greater comes first.
    fn first_key(&self, doc: DocId, score: Score) -> u64 {
        match self.sort {
            Sort::Relevance => quanta(score),
            Sort::Newest => self.columns.day(doc),
            Sort::Oldest => match self.columns.day(doc) {
                0 => 0,
                day => u64::MAX - day,
            },
        }
    }

    /// Returns what equals are ordered by.
    fn second_key(&self, doc: DocId, score: Score) -> u64 {
        match self.sort {
            Sort::Relevance => self.columns.day(doc),
            Sort::Newest | Sort::Oldest => quanta(score),
        }
    }
}

/// The first documents of one segment's list, as they are found.
///
/// Most of those that are kept for a while are passed by later ones. So only what a document is ranked by first is looked
/// up at once; days and ids tell equals apart at the cut, where there are such.
pub(crate) struct Head {
    limit: usize,
    /// What is less than this is passed already.
    floor: u64,
    kept: Vec<Kept>,
}

/// A document that may be among the first.
struct Kept {
    key: u64,
    doc: DocId,
    score: Score,
    standing: Standing,
}

impl Head {
    /// Keeps so many.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            floor: 0,
            kept: Vec::new(),
        }
    }

    /// Keeps a document if it may be among the first; documents are offered in ascending order.
    pub(crate) fn offer(&mut self, places: &mut Places<'_>, doc: DocId, score: Score) {
        // No item weighs more than its words.
        if self.limit == 0 || places.sort == Sort::Relevance && quanta(score) < self.floor {
            return;
        }
        let standing = places.standing(doc);
        let score = score * standing.weight();
        let key = places.first_key(doc, score);
        if key < self.floor {
            return;
        }
        self.kept.push(Kept {
            key,
            doc,
            score,
            standing,
        });
        if self.kept.len() >= self.limit.saturating_mul(2).max(64) {
            self.cut(places);
        }
    }

    /// Leaves the first ones, in no order.
    fn cut(&mut self, places: &Places<'_>) {
        if self.kept.len() <= self.limit {
            return;
        }
        let (better, last, _) = self
            .kept
            .select_nth_unstable_by_key(self.limit - 1, |kept| Reverse(kept.key));
        self.floor = last.key;
        let above = better.iter().filter(|kept| kept.key > self.floor).count();
        let floor = self.floor;
        let is_equal = |kept: &mut Kept| kept.key == floor;
        let mut equals: Vec<Kept> = self.kept.extract_if(.., is_equal).collect();
        self.kept.retain(|kept| kept.key > floor);
        let room = self.limit - above;
        if equals.len() > room {
            equals.sort_by_cached_key(|kept| {
                let second = Reverse(places.second_key(kept.doc, kept.score));
                (second, places.columns.id(kept.doc), kept.doc)
            });
            equals.truncate(room);
        }
        self.kept.extend(equals);
    }

    /// Returns the first ones, in no order.
    pub(crate) fn ranked(mut self, places: &Places<'_>) -> Vec<Ranked> {
        self.cut(places);
        let ranked = |kept: Kept| Ranked {
            score: kept.score,
            address: DocAddress::new(places.segment, kept.doc),
            standing: kept.standing,
            nearness: Nearness::default(),
            keys: (kept.key, places.second_key(kept.doc, kept.score)),
            id: places.columns.id(kept.doc),
        };
        self.kept.into_iter().map(ranked).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_scores_fall_with_every_rank() {
        let mut falling = Falling::default();
        let scores = [9.5, 9.500_1, 9.5, 7.25, 8.75, 0.0, 0.0];
        let printed: Vec<Score> = scores
            .iter()
            .map(|score| format!("{:.6}", falling.next(*score)).parse().unwrap())
            .collect();
        assert!(
            printed.windows(2).all(|pair| pair[0] > pair[1]),
            "{printed:?}"
        );
        assert_eq!((printed[0], printed[3]), (9.5, 7.25));
    }
}

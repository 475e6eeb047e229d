//! The order of the ranked list, and its head: by score or by date, ties by date and id.
//!
//! Scores are rounded to a quantum before they are compared, so that sums added up in another order do
//! not change the list; equal scores at the cut are kept apart by date, then by id, never by chance.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

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

impl Sort {
    /// Returns what documents are ordered by first; the greater comes first.
    fn first_key(self, columns: &Columns, doc: DocId, score: Score) -> u64 {
        match self {
            Self::Relevance => quanta(score),
            Self::Newest => columns.day(doc),
            Self::Oldest => match columns.day(doc) {
                0 => 0,
                day => u64::MAX - day,
            },
        }
    }

    /// Returns what equals are ordered by; the greater comes first.
    fn second_key(self, columns: &Columns, doc: DocId, score: Score) -> u64 {
        match self {
            Self::Relevance => columns.day(doc),
            Self::Newest | Self::Oldest => quanta(score),
        }
    }
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
    /// What it is ordered by first; the greater comes first.
    key: u64,
}

impl Ranked {
    /// Adds what nearness says to the score of a document of a list by relevance.
    pub(crate) fn add(&mut self, nearness: Nearness) {
        self.nearness = nearness;
        self.score += nearness.score() * self.standing.weight();
        self.key = quanta(self.score);
    }

    /// Reads its id out of the columns of all segments.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn id(&self, columns: &[Columns]) -> tantivy::Result<String> {
        match columns.get(self.address.segment_ord as usize) {
            Some(columns) => columns.id_text(self.address.doc_id),
            None => Ok(String::new()),
        }
    }
}

/// What puts lists over all segments in order.
#[derive(Clone, Copy)]
pub(crate) struct Order<'c> {
    pub(crate) searcher: &'c Searcher,
    /// Those of the searcher's segments.
    pub(crate) columns: &'c [Columns],
    pub(crate) sort: Sort,
}

impl Order<'_> {
    /// Puts the first `wanted` of a list in order and leaves out the others.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn cut(self, list: &mut Vec<Ranked>, wanted: usize) -> tantivy::Result<()> {
        self.sort(list, wanted)?;
        list.truncate(wanted);
        Ok(())
    }

    /// Puts a list in order: the greater keys first, of equals by id; equals behind the first `wanted` stand in any
    /// order. Days and ids are looked up only where documents are equal.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn sort(self, list: &mut [Ranked], wanted: usize) -> tantivy::Result<()> {
        list.sort_unstable_by_key(|one| Reverse(one.key));
        let mut twins: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        for equals in list.chunk_by_mut(|one, other| one.key == other.key) {
            if at >= wanted {
                break;
            }
            let from = at;
            at += equals.len();
            if equals.len() == 1 {
                continue;
            }
            equals.sort_by_cached_key(|one| {
                let segment = one.address.segment_ord;
                (Reverse(self.second_key(one)), segment, self.id(one))
            });
            twins.extend(self.twins(equals, from));
        }
        self.sort_by_id(list, &twins)
    }

    /// Returns where items of several segments stand that only their ids tell apart; within a segment they are in order
    /// already.
    fn twins(self, equals: &[Ranked], from: usize) -> Vec<Range<usize>> {
        let is_twin = |one: &Ranked, other: &Ranked| self.second_key(one) == self.second_key(other);
        let mut found = Vec::new();
        let mut at = from;
        for twins in equals.chunk_by(is_twin) {
            let segment = twins[0].address.segment_ord;
            if twins.iter().any(|one| one.address.segment_ord != segment) {
                found.push(at..at + twins.len());
            }
            at += twins.len();
        }
        found
    }

    /// Orders some stretches of a list by ids, which are read together: one after the other they would cost far more.
    fn sort_by_id(self, list: &mut [Ranked], stretches: &[Range<usize>]) -> tantivy::Result<()> {
        if stretches.is_empty() {
            return Ok(());
        }
        let mut ids: BTreeMap<DocAddress, String> = BTreeMap::new();
        for (segment, columns) in (0..).zip(self.columns) {
            let named = stretches.iter().flat_map(|stretch| &list[stretch.clone()]);
            let own = named.filter(|one| one.address.segment_ord == segment);
            let docs: Vec<DocId> = own.map(|one| one.address.doc_id).collect();
            let read = columns.id_texts(docs)?.into_iter();
            ids.extend(read.map(|(doc, id)| (DocAddress::new(segment, doc), id)));
        }
        for stretch in stretches {
            let id = |one: &Ranked| ids.get(&one.address).cloned();
            list[stretch.clone()].sort_by_cached_key(id);
        }
        Ok(())
    }

    fn second_key(self, one: &Ranked) -> u64 {
        let columns = self.columns.get(one.address.segment_ord as usize);
        columns.map_or(0, |columns| {
            self.sort.second_key(columns, one.address.doc_id, one.score)
        })
    }

    /// Returns the number of a document's id among those of its segment.
    fn id(self, one: &Ranked) -> u64 {
        let columns = self.columns.get(one.address.segment_ord as usize);
        columns.map_or(0, |columns| columns.id(one.address.doc_id))
    }
}

/// Returns a score in whole quanta.
fn quanta(score: Score) -> u64 {
    // Scores are small and not negative, so that nothing is cut off but what is beyond the nearest quantum.
    (score.max(0.0) / QUANTUM + 0.5) as u64
}

/// Returns a score that is no greater than any of so many whole quanta.
fn least_of(quanta: u64) -> Score {
    // A whole quantum below, where rounding starts half of one below.
    (quanta as Score - 1.0) * QUANTUM
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
    demotion: Option<OpenDemotion<'c>>,
}

impl<'c> Places<'c> {
    /// Opens it in a segment that has these columns.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn open(
        sort: Sort,
        searcher: &'c Searcher,
        segment: SegmentOrdinal,
        columns: &'c Columns,
        demotion: &'c Demotion,
    ) -> tantivy::Result<Self> {
        let reader = searcher.segment_reader(segment);
        let demotion = match sort {
            Sort::Relevance => Some(demotion.open(reader, columns)?),
            Sort::Newest | Sort::Oldest => None,
        };
        Ok(Self {
            sort,
            segment,
            columns,
            demotion,
        })
    }

    fn standing(&mut self, doc: DocId) -> tantivy::Result<Standing> {
        let standing = self.demotion.as_mut().map(|open| open.standing(doc));
        Ok(standing.transpose()?.unwrap_or_default())
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
    /// A document whose words give it less than this is passed, whatever its standing.
    least: Score,
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
            least: Score::NEG_INFINITY,
            kept: Vec::new(),
        }
    }

    /// Tells whether it keeps documents at all.
    pub(crate) fn keeps_any(&self) -> bool {
        self.limit > 0
    }

    /// Keeps a document if it may be among the first; documents are offered in ascending order.
    ///
    /// # Errors
    /// What the search engine reports.
    #[inline]
    pub(crate) fn offer(
        &mut self,
        places: &mut Places<'_>,
        doc: DocId,
        score: Score,
    ) -> tantivy::Result<()> {
        // No item weighs more than its words; nearly all are passed here.
        if score < self.least {
            return Ok(());
        }
        self.consider(places, doc, score)
    }

    fn consider(
        &mut self,
        places: &mut Places<'_>,
        doc: DocId,
        score: Score,
    ) -> tantivy::Result<()> {
        if self.limit == 0 {
            return Ok(());
        }
        let standing = places.standing(doc)?;
        let score = score * standing.weight();
        let key = places.sort.first_key(places.columns, doc, score);
        if key < self.floor {
            return Ok(());
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
        Ok(())
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
        if places.sort == Sort::Relevance {
            self.least = least_of(self.floor);
        }
        let above = better.iter().filter(|kept| kept.key > self.floor).count();
        let floor = self.floor;
        let is_equal = |kept: &mut Kept| kept.key == floor;
        let mut equals: Vec<Kept> = self.kept.extract_if(.., is_equal).collect();
        self.kept.retain(|kept| kept.key > floor);
        let room = self.limit - above;
        if equals.len() > room {
            equals.sort_by_cached_key(|kept| {
                let columns = places.columns;
                let second = places.sort.second_key(columns, kept.doc, kept.score);
                (Reverse(second), columns.id(kept.doc), kept.doc)
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
            key: kept.key,
        };
        self.kept.into_iter().map(ranked).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_may_be_among_the_first_is_passed() {
        for step in 0..200_000_u64 {
            let score = step as Score * 0.000_37;
            assert!(least_of(quanta(score)) <= score, "{score}");
        }
    }

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

//! The collector that keeps the head of the ranked list: by score or by date, ties by date and id.
//!
//! Scores are rounded to a quantum before they are compared, so that sums added up in another order do
//! not change the list; equal scores at the cut are kept apart by date, then by id, never by chance.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use minutebook_index::schema;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::Weight;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

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

/// Keeps the first `limit` documents.
pub(crate) struct Head {
    pub(crate) sort: Sort,
    pub(crate) limit: usize,
    /// Which documents count for less in a list by relevance.
    pub(crate) demotion: Demotion,
    /// What the documents are of, for telling equals apart by their ids.
    pub(crate) searcher: Searcher,
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

/// What orders documents within a segment: the greater comes first.
type Entry = (u64, u64, Reverse<u64>, DocId);

impl Sort {
    fn keys(self, score: Score, day: u64) -> (u64, u64) {
        match self {
            Self::Relevance => (quanta(score), day),
            Self::Newest => (day, quanta(score)),
            Self::Oldest => (if day == 0 { 0 } else { u64::MAX - day }, quanta(score)),
        }
    }
}

impl Head {
    /// Joins the heads of the segments.
    fn join(&self, segments: Vec<Vec<Ranked>>) -> tantivy::Result<Vec<Ranked>> {
        let mut all: Vec<Ranked> = segments.into_iter().flatten().collect();
        Ranked::sort(&mut all, &self.searcher)?;
        all.truncate(self.limit);
        Ok(all)
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

impl Collector for Head {
    type Fruit = Vec<Ranked>;
    type Child = SegmentHead;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentHead> {
        let columns = reader.fast_fields();
        Ok(SegmentHead {
            segment,
            sort: self.sort,
            limit: self.limit,
            demotion: match self.requires_scoring() {
                true => Some(self.demotion.open(reader)?),
                false => None,
            },
            from: columns.i64("date_from")?,
            to: columns.i64("date_to")?,
            ids: columns.str("id")?,
            heap: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<Vec<Ranked>>) -> tantivy::Result<Vec<Ranked>> {
        self.join(segments)
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment: u32,
        reader: &SegmentReader,
    ) -> tantivy::Result<Vec<Ranked>> {
        let mut head = self.for_segment(segment, reader)?;
        let alive = reader.alive_bitset();
        if self.requires_scoring() {
            // Equal scores must still come through: they are told apart by date and id.
            weight.for_each_pruning(Score::MIN, reader, &mut |doc, score| {
                if alive.is_none_or(|alive| alive.is_alive(doc)) {
                    head.collect(doc, score);
                }
                head.threshold()
            })?;
        } else {
            weight.for_each_no_score(reader, &mut |docs| {
                for doc in docs
                    .iter()
                    .filter(|doc| alive.is_none_or(|alive| alive.is_alive(**doc)))
                {
                    head.collect(*doc, 0.0);
                }
            })?;
        }
        Ok(head.harvest())
    }
}

/// The head of one segment's list.
pub(crate) struct SegmentHead {
    segment: SegmentOrdinal,
    sort: Sort,
    limit: usize,
    demotion: Option<OpenDemotion>,
    from: Column<i64>,
    to: Column<i64>,
    ids: Option<StrColumn>,
    /// Entries with their scores, by bits, and standings.
    heap: BinaryHeap<Reverse<(Entry, u32, Standing)>>,
}

impl SegmentHead {
    /// Returns the day that an item is sorted by, from 1; 0 when it has none.
    fn day(&self, doc: DocId) -> u64 {
        let day = self.from.first(doc).or_else(|| self.to.first(doc));
        // Days before the year 1 do not occur in minutes; the shift keeps all others above 0.
        day.map_or(0, |day| u64::try_from(day + 1_000_000).unwrap_or(0))
    }

    /// Below this score nothing more can enter the list.
    fn threshold(&self) -> Score {
        let full = self.heap.len() >= self.limit;
        match self.heap.peek() {
            Some(Reverse((_, score, _))) if full => f32::from_bits(*score) - 2.0 * QUANTUM,
            _ => Score::MIN,
        }
    }
}

impl SegmentCollector for SegmentHead {
    type Fruit = Vec<Ranked>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let demotion = self.demotion.as_mut();
        let standing = demotion.map_or_else(Standing::default, |open| open.standing(doc));
        let score = score * standing.weight();
        let (first, second) = self.sort.keys(score, self.day(doc));
        let id = self
            .ids
            .as_ref()
            .and_then(|ids| ids.term_ords(doc).next())
            .unwrap_or(u64::MAX);
        self.heap.push(Reverse((
            (first, second, Reverse(id), doc),
            score.to_bits(),
            standing,
        )));
        if self.heap.len() > self.limit {
            self.heap.pop();
        }
    }

    fn harvest(self) -> Vec<Ranked> {
        let ranked = |entry: Reverse<(Entry, u32, Standing)>| {
            let ((first, second, Reverse(id), doc), score, standing) = entry.0;
            Ranked {
                score: f32::from_bits(score),
                address: DocAddress::new(self.segment, doc),
                standing,
                nearness: Nearness::default(),
                keys: (first, second),
                id,
            }
        };
        self.heap.into_iter().map(ranked).collect()
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

//! Nearness: items in which the words stand together come before those over which they are scattered.
//!
//! The head of the list, as BM25 orders it, is ordered anew: to each score is added what the places of the
//! things sought say. Neighbours lend each other weight that falls with the square of their distance
//! (after Büttcher, Clarke and Lushman 2006, doi:10.1145/1148170.1148285); and where all things sought
//! stand within a few words of one another, in one of their forms, that weighs as much as any number of
//! scattered mentions could.

use std::collections::BTreeMap;

use tantivy::{DocSet, Score, SegmentOrdinal};

use crate::query::concept::{Concept, Occurrence};
use crate::ranking::{Order, Ranked};
use crate::statistics::Statistics;

/// So many of the head of a list are ordered anew.
pub(crate) const HEAD: usize = 200;

/// Words in between at which things count as half together.
const HALF_TOGETHER: Score = 8.0;
/// Weight of neighbours, shared among all things sought: in a long question few neighbours mean much.
const NEIGHBOURS: Score = 1.0;
/// How soon further neighbours count less.
const SATURATION: Score = 1.5;
/// Weight of all standing together: scattered mentions come to 2.5 for each thing sought at the most (k1 + 1
/// of BM25); this leaves no doubt even where things count as half together. Chosen with the constants of
/// BM25, as the README tells.
const TOGETHER: Score = 10.0;

/// Puts the first `wanted` of a list in order, and leaves out the others: to the scores of the first [`HEAD`] is added
/// what nearness says, and these are ordered anew.
///
/// # Errors
/// What the search engine reports.
pub(crate) fn rerank(
    order: Order<'_>,
    statistics: &Statistics,
    units: &[Concept],
    list: &mut Vec<Ranked>,
    wanted: usize,
) -> tantivy::Result<()> {
    if units.len() < 2 || list.len() < 2 {
        return order.cut(list, wanted);
    }
    if list.len() > HEAD {
        order.sort(list, wanted.max(HEAD))?;
    }
    let length = list.len().min(HEAD);
    let head = &mut list[..length];
    let weights: Vec<Score> = units
        .iter()
        .map(|unit| unit.idf(statistics))
        .collect::<tantivy::Result<_>>()?;
    let mut segments: BTreeMap<SegmentOrdinal, Vec<usize>> = BTreeMap::new();
    for (index, ranked) in head.iter().enumerate() {
        let segment = ranked.address.segment_ord;
        segments.entry(segment).or_default().push(index);
    }
    for (segment, mut indices) in segments {
        indices.sort_by_key(|index| head[*index].address.doc_id);
        let reader = order.searcher.segment_reader(segment);
        let opened = units.iter().map(|unit| unit.mentions(reader));
        let mut opened: Vec<_> = opened.collect::<tantivy::Result<_>>()?;
        let mut places = Vec::new();
        for index in indices {
            let doc = head[index].address.doc_id;
            places.clear();
            for (unit, occurrences) in opened.iter_mut().enumerate() {
                let Some(occurrences) = occurrences else {
                    continue;
                };
                if occurrences.seek(doc) == doc {
                    let found = occurrences
                        .settle
                        .places()
                        .iter()
                        .map(|place| (*place, unit));
                    places.extend(found);
                }
            }
            head[index].add(Nearness::of(&mut places, &weights));
        }
    }
    order.sort(head, wanted)?;
    list.truncate(wanted);
    Ok(())
}

/// What the places of the things sought add to the score of one item.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Nearness {
    /// For neighbours.
    pub(crate) neighbours: Score,
    /// For all standing together.
    pub(crate) together: Score,
}

impl Nearness {
    fn of(places: &mut Vec<(Occurrence, usize)>, weights: &[Score]) -> Self {
        places.sort_unstable();
        places.dedup();
        let all = weights.iter().sum::<Score>();
        Self {
            neighbours: neighbours(places, weights) * NEIGHBOURS / weights.len() as Score,
            together: together(places, weights.len()) * TOGETHER * all,
        }
    }

    /// Returns both as one.
    pub(crate) fn score(self) -> Score {
        self.neighbours + self.together
    }
}

/// What neighbours lend each other, bounded for each thing sought as BM25 bounds frequency.
fn neighbours(places: &[(Occurrence, usize)], weights: &[Score]) -> Score {
    let mut lent = vec![0.0; weights.len()];
    for pair in places.windows(2) {
        let [((_, behind), one), ((start, _), other)] = *pair else {
            continue;
        };
        if one == other {
            continue;
        }
        let distance = (start.saturating_sub(behind) + 1) as Score;
        lent[one] += weights[other] / (distance * distance);
        lent[other] += weights[one] / (distance * distance);
    }
    lent.iter()
        .zip(weights)
        .map(|(lent, weight)| weight.min(1.0) * lent * (SATURATION + 1.0) / (lent + SATURATION))
        .sum()
}

/// How nearly all things sought stand together: 1 side by side, falling with the words in between; 0
/// where one is missing.
fn together(places: &[(Occurrence, usize)], units: usize) -> Score {
    let mut inside = vec![0_u32; units];
    let (mut missing, mut first) = (units, 0);
    let mut least: Option<u32> = None;
    // The fewest words in a stretch that belong to none of the things sought.
    let mut words = 0;
    for ((start, end), unit) in places {
        words += end - start;
        inside[*unit] += 1;
        missing -= usize::from(inside[*unit] == 1);
        while missing == 0 {
            let ((from, to), left) = places[first];
            let between = (end - from).saturating_sub(words);
            least = Some(least.map_or(between, |least| least.min(between)));
            words -= to - from;
            inside[left] -= 1;
            missing += usize::from(inside[left] == 0);
            first += 1;
        }
    }
    least.map_or(0.0, |between| {
        let share = between as Score / HALF_TOGETHER;
        1.0 / (1.0 + share * share)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(places: &[(Occurrence, usize)], units: usize, expected: Score) {
        let mut places = places.to_vec();
        places.sort_unstable();
        let found = together(&places, units);
        assert!((found - expected).abs() < 1e-6, "{found} for {places:?}");
    }

    #[test]
    fn together_is_told_by_the_words_in_between() {
        check(&[((4, 5), 0), ((5, 6), 1)], 2, 1.0);
        check(&[((4, 5), 0), ((13, 14), 1)], 2, 0.5);
        check(&[((1, 2), 0), ((100, 101), 0), ((109, 113), 1)], 2, 0.5);
        check(&[((4, 5), 0)], 2, 0.0);
        check(&[((4, 5), 0), ((5, 6), 1), ((6, 7), 2)], 3, 1.0);
    }

    #[test]
    fn one_thing_alone_lends_nothing() {
        let places = [((1, 2), 0), ((2, 3), 0)];
        assert!(neighbours(&places, &[2.0, 2.0]) < 1e-6);
        let near = neighbours(&[((1, 2), 0), ((2, 3), 1)], &[2.0, 2.0]);
        let far = neighbours(&[((1, 2), 0), ((9, 10), 1)], &[2.0, 2.0]);
        assert!(near > 10.0 * far && far > 0.0);
    }
}

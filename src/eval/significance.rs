//! How far a mean over few topics may be trusted: bootstrap intervals, and a paired test of two runs.
//!
//! Chance is drawn from a fixed seed, so that the same runs give the same figures everywhere.

use serde::Serialize;

use super::measures::{Evaluation, Figures, mean};

/// So many times topics are drawn anew.
const DRAWS: usize = 10_000;
/// Where drawing begins.
const SEED: u64 = 0x6d69_6e75_7465_7321;

/// Between which bounds the mean lies in 95 of 100 draws of as many topics, with replacement.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// Below lie 2.5 of 100.
    pub low: f64,
    /// Above lie 2.5 of 100.
    pub high: f64,
}

/// Returns the interval of each measure, in the order of [`Figures::NAMES`]: the percentile bootstrap over
/// topics (Efron 1979).
pub fn intervals(evaluation: &Evaluation) -> [Interval; 6] {
    let figures = evaluation.figures();
    let mut chance = Chance(SEED);
    let mut drawn: Vec<[f64; 6]> = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let some = (0..figures.len()).map(|_| &figures[chance.below(figures.len())]);
        drawn.push(mean(some).values());
    }
    std::array::from_fn(|measure| {
        let mut values: Vec<f64> = drawn.iter().map(|means| means[measure]).collect();
        values.sort_unstable_by(f64::total_cmp);
        Interval {
            low: values[DRAWS / 40],
            high: values[DRAWS - DRAWS / 40 - 1],
        }
    })
}

/// What two runs differ by in one measure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The mean of the other run.
    pub other: f64,
    /// The mean of this run less that of the other.
    pub difference: f64,
    /// How often chance alone gives a difference as great, either way.
    pub p: f64,
    /// Topics in which this run is better.
    pub better: usize,
    /// Topics in which it is worse.
    pub worse: usize,
}

/// Compares two runs over the same judgements, each measure in the order of [`Figures::NAMES`]: a paired
/// randomisation test, two-sided, by turning the signs of topics at random (Smucker, Allan and Carterette
/// 2007, doi:10.1145/1321440.1321528).
pub fn differences(this: &Evaluation, other: &Evaluation) -> [Difference; 6] {
    let (ours, theirs) = (this.figures(), other.figures());
    std::array::from_fn(|measure| {
        let value = |figures: &Figures| figures.values()[measure];
        let pairs = ours.iter().zip(&theirs);
        let by_topic: Vec<f64> = pairs.map(|(a, b)| value(a) - value(b)).collect();
        Difference {
            other: value(&other.means),
            difference: value(&this.means) - value(&other.means),
            p: p_value(&by_topic),
            better: by_topic.iter().filter(|one| **one > EQUAL).count(),
            worse: by_topic.iter().filter(|one| **one < -EQUAL).count(),
        }
    })
}

/// Figures that differ by less are equal, however they were added up.
const EQUAL: f64 = 1e-9;

fn p_value(by_topic: &[f64]) -> f64 {
    let seen = by_topic.iter().sum::<f64>().abs() - EQUAL;
    let mut chance = Chance(SEED);
    let mut as_great = 0_usize;
    for _ in 0..DRAWS {
        let turned: f64 = by_topic
            .iter()
            .map(|one| if chance.next() >> 63 == 0 { *one } else { -one })
            .sum();
        as_great += usize::from(turned.abs() >= seen);
    }
    // The runs as they are count as one draw, so that no difference is ever called impossible.
    (as_great + 1) as f64 / (DRAWS + 1) as f64
}

/// SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number from 0 on, below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * bound as u128;
        // The upper half of the product is below the bound.
        usize::try_from(wide >> 64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{Qrels, Run};

    /// Twelve topics, each with its one relevant item at the rank given.
    fn ranked(ranks: [usize; 12]) -> Evaluation {
        let (mut qrels, mut run) = (String::new(), String::new());
        for (topic, rank) in ranks.into_iter().enumerate() {
            qrels.push_str(&format!("{topic} 0 right 1\n"));
            for at in 1..=rank {
                let id = if at == rank { "right" } else { "wrong" };
                run.push_str(&format!(
                    "{topic} Q0 {id}{} {at} {} x\n",
                    suffix(at, rank),
                    100 - at
                ));
            }
        }
        Evaluation::of(&Qrels::parse(&qrels).unwrap(), &Run::parse(&run).unwrap())
    }

    fn suffix(at: usize, rank: usize) -> String {
        if at == rank {
            String::new()
        } else {
            at.to_string()
        }
    }

    #[test]
    fn an_interval_holds_the_mean_and_is_always_the_same() {
        let evaluation = ranked([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
        let [ndcg, ..] = intervals(&evaluation);
        assert!(ndcg.low < evaluation.means.ndcg && evaluation.means.ndcg < ndcg.high);
        assert!(ndcg.low > 0.5 && ndcg.high < 1.0, "{ndcg:?}");
        assert_eq!(intervals(&evaluation)[0], ndcg);
        let all_alike = ranked([2; 12]);
        let [same, ..] = intervals(&all_alike);
        assert!((same.high - same.low).abs() < EQUAL);
    }

    #[test]
    fn a_difference_in_every_topic_is_no_chance() {
        // All twelve signs alike: 2 of 4,096 ways are as great.
        let [ndcg, ..] = differences(&ranked([1; 12]), &ranked([2; 12]));
        assert!(ndcg.p < 0.002 && ndcg.difference > 0.3, "{ndcg:?}");
        assert_eq!((ndcg.better, ndcg.worse), (12, 0));
        let [same, ..] = differences(&ranked([2; 12]), &ranked([2; 12]));
        assert_eq!((same.p, same.better, same.worse), (1.0, 0, 0));
    }

    #[test]
    fn differences_that_outweigh_each_other_are_chance() {
        let one = ranked([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]);
        let other = ranked([2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]);
        let [ndcg, ..] = differences(&one, &other);
        assert!(ndcg.p > 0.99, "{ndcg:?}");
    }
}

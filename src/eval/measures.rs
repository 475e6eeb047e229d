//! The measures of one ranked list, and their means over topics, as trec_eval has them.
//!
//! A judged topic that the run lacks counts 0; a topic without any relevant item is left out of all means;
//! what was not judged is not relevant. Relevant is what has a grade of 1 or more.

use std::collections::BTreeMap;

use serde::Serialize;

use super::qrels::Qrels;
use super::run::Run;

/// How deep nDCG and the share of judged items look.
const HEAD: usize = 10;
/// How deep recall looks.
const DEPTH: usize = 100;

/// The measures of one topic, or their means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// nDCG at 10.
    pub ndcg: f64,
    /// Average precision; its mean over topics is MAP.
    pub average_precision: f64,
    /// The share of all relevant items that is among the first 100.
    pub recall: f64,
    /// One by the rank of the first relevant item; its mean is MRR.
    pub reciprocal_rank: f64,
    /// The share of judged items among the first 10 found.
    pub judged: f64,
    /// nDCG at 10 of the list without what was not judged.
    pub ndcg_judged: f64,
}

impl Figures {
    /// The names of the measures, in the order of [`Self::values`].
    pub const NAMES: [&'static str; 6] = [
        "nDCG@10",
        "MAP",
        "recall@100",
        "MRR",
        "judged@10",
        "nDCG@10 judged",
    ];

    /// Returns the figures in the order of [`Self::NAMES`].
    pub fn values(&self) -> [f64; 6] {
        [
            self.ndcg,
            self.average_precision,
            self.recall,
            self.reciprocal_rank,
            self.judged,
            self.ndcg_judged,
        ]
    }

    fn of_values(values: [f64; 6]) -> Self {
        let [
            ndcg,
            average_precision,
            recall,
            reciprocal_rank,
            judged,
            ndcg_judged,
        ] = values;
        Self {
            ndcg,
            average_precision,
            recall,
            reciprocal_rank,
            judged,
            ndcg_judged,
        }
    }

    /// Returns the figures of one topic; `None` when no item is relevant to it.
    fn of(grades: &BTreeMap<String, i32>, answer: &[(String, f32)]) -> Option<Self> {
        let relevant = grades.values().filter(|grade| **grade >= 1).count();
        if relevant == 0 {
            return None;
        }
        let list: Vec<Option<i32>> = answer
            .iter()
            .map(|(id, _)| grades.get(id).copied())
            .collect();
        let judged: Vec<i32> = list.iter().flatten().copied().collect();
        let given: Vec<i32> = list.iter().map(|grade| grade.unwrap_or(0)).collect();
        let mut ideal: Vec<i32> = grades.values().copied().collect();
        ideal.sort_unstable_by(|one, other| other.cmp(one));
        let best = dcg(&ideal);
        let ranks = || (1..).zip(&given).filter(|(_, grade)| **grade >= 1);
        let ranks = || ranks().map(|(rank, _): (u32, _)| f64::from(rank));
        let precision = sum((1..)
            .zip(ranks())
            .map(|(hits, rank): (u32, f64)| f64::from(hits) / rank));
        let head = &list[..list.len().min(HEAD)];
        let within = ranks().filter(|rank| *rank <= DEPTH as f64).count();
        Some(Self {
            ndcg: dcg(&given) / best,
            average_precision: precision / relevant as f64,
            recall: within as f64 / relevant as f64,
            reciprocal_rank: ranks().next().map_or(0.0, |rank| 1.0 / rank),
            judged: head.iter().flatten().count() as f64 / head.len().max(1) as f64,
            ndcg_judged: dcg(&judged) / best,
        })
    }
}

/// Adds up, from 0: the sum of nothing is no negative zero.
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |sum, value| sum + value)
}

/// Discounted cumulative gain of the first ten: the gain is the grade, the discount log2(rank + 1) with
/// ranks from 1; grades below 0 count 0 (Järvelin and Kekäläinen 2002, doi:10.1145/582415.582418).
fn dcg(grades: &[i32]) -> f64 {
    let gain = |(rank, grade): (u32, &i32)| f64::from((*grade).max(0)) / f64::from(rank + 1).log2();
    sum((1..).zip(grades.iter().take(HEAD)).map(gain))
}

/// The figures of one topic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicFigures {
    /// The topic.
    pub topic: String,
    /// Its figures; none when no item is relevant to it.
    pub figures: Option<Figures>,
}

/// A run measured by judgements.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// Every topic judged, in the order of their numbers.
    pub topics: Vec<TopicFigures>,
    /// The means over the topics that have relevant items.
    pub means: Figures,
}

impl Evaluation {
    /// Measures a run.
    pub fn of(qrels: &Qrels, run: &Run) -> Self {
        let topics: Vec<TopicFigures> = qrels
            .topics()
            .into_iter()
            .map(|(topic, grades)| TopicFigures {
                topic: topic.to_owned(),
                figures: Figures::of(grades, run.answer(topic)),
            })
            .collect();
        let means = mean(topics.iter().filter_map(|topic| topic.figures.as_ref()));
        Self { topics, means }
    }

    /// Returns the figures of the topics that have relevant items.
    pub fn figures(&self) -> Vec<Figures> {
        self.topics
            .iter()
            .filter_map(|topic| topic.figures)
            .collect()
    }
}

/// Returns the means of figures; 0 where there are none.
pub(super) fn mean<'f>(figures: impl Iterator<Item = &'f Figures>) -> Figures {
    let (mut sums, mut count) = ([0.0; 6], 0_u32);
    for figures in figures {
        count += 1;
        for (sum, value) in sums.iter_mut().zip(figures.values()) {
            *sum += value;
        }
    }
    Figures::of_values(sums.map(|sum| sum / f64::from(count.max(1))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-5, "{found} for {expected}");
    }

    fn evaluation(qrels: &str, run: &str) -> Evaluation {
        Evaluation::of(&Qrels::parse(qrels).unwrap(), &Run::parse(run).unwrap())
    }

    /// Worked out by hand: ideal 2 + 1 / log2(3) + 1 / log2(4) = 3.1309; given 1 at rank 1 and 2 at rank 3
    /// (b was not judged, d is judged 0) = 2.
    #[test]
    fn a_list_of_four() {
        let qrels = "1 0 a 2\n1 0 c 1\n1 0 d 0\n1 0 e 1\n2 0 z 0\n";
        let run = "1 Q0 c 1 9 x\n1 Q0 b 2 8 x\n1 Q0 a 3 7 x\n1 Q0 d 4 6 x\n3 Q0 a 1 1 x\n";
        let all = evaluation(qrels, run);
        let figures = all.topics[0].figures.unwrap();
        near(figures.ndcg, 2.0 / 3.130_93);
        near(figures.average_precision, (1.0 + 2.0 / 3.0) / 3.0);
        near(figures.recall, 2.0 / 3.0);
        near(figures.reciprocal_rank, 1.0);
        near(figures.judged, 0.75);
        near(figures.ndcg_judged, (1.0 + 2.0 / 1.584_96) / 3.130_93);
        // No item is relevant to topic 2, and topic 3 was not judged.
        assert_eq!(all.topics.len(), 2);
        assert_eq!(all.topics[1].figures, None);
        assert_eq!(all.means, figures);
    }

    #[test]
    fn a_topic_that_the_run_lacks_counts_nothing() {
        let all = evaluation("1 0 a 1\n2 0 a 1\n", "1 Q0 a 1 1 x\n");
        near(all.means.ndcg, 0.5);
        near(all.means.reciprocal_rank, 0.5);
    }

    #[test]
    fn grades_below_nothing_gain_nothing() {
        let all = evaluation("1 0 a -2\n1 0 b 1\n", "1 Q0 a 1 2 x\n1 Q0 b 2 1 x\n");
        near(all.means.ndcg, 1.0 / 1.584_96);
    }
}

//! Judgements in TREC's form: `topic 0 id grade`, one a line.

use std::collections::BTreeMap;

use super::columns::rows;
use crate::error::Error;

/// Grades by topic and id; what is not there was not judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Qrels {
    topics: BTreeMap<String, BTreeMap<String, i32>>,
}

impl Qrels {
    /// Reads judgements; of two on the same item the later counts.
    ///
    /// # Errors
    /// [`ErrorKind::BadLine`](crate::ErrorKind::BadLine) for a line that is no judgement.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut qrels = Self::default();
        for row in rows(text) {
            let row = row?;
            let [topic, _, id, grade] = row.columns;
            let Ok(grade) = grade.parse() else {
                return Err(row.bad(format!("the grade {grade} is no whole number")));
            };
            let topic = qrels.topics.entry(topic.to_owned()).or_default();
            topic.insert(id.to_owned(), grade);
        }
        Ok(qrels)
    }

    /// Returns the topics judged, in the order of their numbers, with the grades given.
    pub fn topics(&self) -> Vec<(&str, &BTreeMap<String, i32>)> {
        let mut topics: Vec<_> = self
            .topics
            .iter()
            .map(|(topic, grades)| (topic.as_str(), grades))
            .collect();
        topics.sort_by_key(|(topic, _)| (topic.parse::<u32>().unwrap_or(u32::MAX), *topic));
        topics
    }

    /// Returns the grade of an item for a topic, if it was judged.
    pub fn grade(&self, topic: &str, id: &str) -> Option<i32> {
        self.topics.get(topic)?.get(id).copied()
    }

    /// Returns the grades given for a topic, if it was judged.
    pub fn grades(&self, topic: &str) -> Option<&BTreeMap<String, i32>> {
        self.topics.get(topic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_come_in_the_order_of_their_numbers() {
        let qrels = Qrels::parse("10 0 a 1\n9 0 b 0\nD1 0 c 2\n\n9 0 a -1\n").unwrap();
        let topics: Vec<&str> = qrels.topics().iter().map(|(topic, _)| *topic).collect();
        assert_eq!(topics, ["9", "10", "D1"]);
        assert_eq!(
            [qrels.grade("9", "a"), qrels.grade("9", "c")],
            [Some(-1), None]
        );
    }

    #[test]
    fn what_is_no_judgement_is_named() {
        let error = |text| Qrels::parse(text).unwrap_err().to_string();
        assert_eq!(error("1 0 a 1\n1 0 b"), "line 2: 3 columns, not 4");
        assert_eq!(error("1 0 a x"), "line 1: the grade x is no whole number");
    }
}

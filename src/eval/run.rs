//! Runs in TREC's form: `topic Q0 id rank score tag`, one a line.

use std::collections::BTreeMap;

use super::columns::rows;
use crate::error::{Error, ErrorKind};

/// Ranked answers by topic.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    topics: BTreeMap<String, Vec<(String, f32)>>,
}

impl Run {
    /// Reads a run; the column of ranks is not read, scores decide.
    ///
    /// # Errors
    /// [`ErrorKind::BadLine`] for a line that is none of a run, and for an item given twice.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut run = Self::default();
        for row in rows(text) {
            let row = row?;
            let [topic, _, id, _, score, _] = row.columns;
            let Some(score) = score.parse().ok().filter(|score: &f32| !score.is_nan()) else {
                return Err(row.bad(format!("the score {score} is no number")));
            };
            let list = run.topics.entry(topic.to_owned()).or_default();
            list.push((id.to_owned(), score));
        }
        for (topic, list) in &mut run.topics {
            in_order(list);
            let mut ids: Vec<&str> = list.iter().map(|(id, _)| id.as_str()).collect();
            ids.sort_unstable();
            if let Some(twice) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(Error::new(ErrorKind::GivenTwice {
                    id: twice[0].to_owned(),
                    topic: topic.clone(),
                }));
            }
        }
        Ok(run)
    }

    /// Adds the answer to a topic.
    pub fn insert(&mut self, topic: &str, answer: Vec<(String, f32)>) {
        let mut list: Vec<(String, f32)> = answer
            .into_iter()
            .map(|(id, score)| (run_id(&id), score))
            .collect();
        in_order(&mut list);
        self.topics.insert(topic.to_owned(), list);
    }

    /// Returns the answer to a topic, the best first; nothing where the run lacks it.
    pub fn answer(&self, topic: &str) -> &[(String, f32)] {
        self.topics.get(topic).map_or(&[], Vec::as_slice)
    }
}

/// Returns an id as it stands in a run: a space would start the next column.
pub fn run_id(id: &str) -> String {
    id.replace(char::is_whitespace, "_")
}

/// Puts a list in trec_eval's order: by score, of equals by id, both falling.
fn in_order(list: &mut [(String, f32)]) {
    list.sort_by(|(id, score), (other, than)| than.total_cmp(score).then_with(|| other.cmp(id)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_decide_and_of_equals_the_greater_id() {
        let run = Run::parse("1 Q0 a 1 2.0 x\n1 Q0 b 2 3.5 x\n1 Q0 c 3 2.0 x\n").unwrap();
        let ids: Vec<&str> = run.answer("1").iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["b", "c", "a"]);
        assert_eq!(run.answer("2"), []);
    }

    #[test]
    fn what_is_no_run_is_named() {
        let error = |text| Run::parse(text).unwrap_err().to_string();
        assert_eq!(error("1 Q0 a 1 2.0"), "line 1: 5 columns, not 6");
        assert_eq!(error("1 Q0 a 1 x y"), "line 1: the score x is no number");
        let twice = "1 Q0 a 1 2 x\n1 Q0 b 2 1 x\n1 Q0 a 3 0 x";
        assert_eq!(error(twice), "item a stands twice for topic 1");
    }
}

//! Figures of the ranking, as text, as one object, and as rows for keeping.

use std::collections::BTreeMap;
use std::io::Write;

use minutebook::FORMAT_VERSION;
use minutebook::eval::{
    Difference, Evaluation, Figures, Interval, TopicFigures, differences, intervals,
};
use serde::Serialize;

use super::Out;

/// How many of a topic's list are shown.
const SHOWN: usize = 20;

/// A run measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    format_version: u32,
    /// Topics with relevant items: the means are over these.
    pub(crate) measured: usize,
    /// Topics without.
    left_out: Vec<String>,
    measures: Vec<Measure>,
    topics: Vec<TopicFigures>,
}

/// The mean of a measure.
#[derive(Debug, Serialize)]
struct Measure {
    name: &'static str,
    mean: f64,
    /// 95 % bootstrap interval over topics.
    interval: Interval,
    compared: Option<Difference>,
}

impl Report {
    /// Gathers the figures of a run, beside those of another.
    pub(crate) fn new(evaluation: Evaluation, other: Option<&Evaluation>) -> Self {
        let compared = other.map(|other| differences(&evaluation, other));
        let rows = Figures::NAMES.iter().zip(evaluation.means.values());
        let rows = rows.zip(intervals(&evaluation)).enumerate();
        let measures = rows.map(|(at, ((name, mean), interval))| Measure {
            name,
            mean,
            interval,
            compared: compared.map(|differences| differences[at]),
        });
        let without = |topic: &&TopicFigures| topic.figures.is_none();
        let left_out = evaluation.topics.iter().filter(without);
        Self {
            format_version: FORMAT_VERSION,
            measured: evaluation.figures().len(),
            left_out: left_out.map(|topic| topic.topic.clone()).collect(),
            measures: measures.collect(),
            topics: evaluation.topics,
        }
    }
}

/// Prints one line a topic, then the means.
pub(crate) fn text(report: &Report) -> anyhow::Result<()> {
    let mut out = Out::new();
    write!(out, "{:10}", "topic")?;
    for name in Figures::NAMES {
        write!(out, "  {name:>10}")?;
    }
    writeln!(out)?;
    for topic in &report.topics {
        write!(out, "{:10}", topic.topic)?;
        match &topic.figures {
            Some(figures) => {
                for (name, value) in Figures::NAMES.iter().zip(figures.values()) {
                    write!(out, "  {value:>width$.4}", width = name.len().max(10))?;
                }
                writeln!(out)?;
            }
            None => writeln!(out, "  no relevant item: left out of the means")?,
        }
    }
    writeln!(
        out,
        "\nMeans over topics with relevant items: {}",
        report.measured
    )?;
    for measure in &report.measures {
        let Interval { low, high } = measure.interval;
        write!(
            out,
            "{:14}  {:.4}  95 % of draws between {low:.4} and {high:.4}",
            measure.name, measure.mean
        )?;
        if let Some(other) = &measure.compared {
            write!(
                out,
                "; the other {:.4}, {:+.4}, p = {:.4}, better in {}, worse in {}",
                other.other, other.difference, other.p, other.better, other.worse
            )?;
        }
        writeln!(out)?;
    }
    Ok(out.end()?)
}

/// Prints the figures of every topic as a row, then the means.
pub(crate) fn tsv(report: &Report) -> anyhow::Result<()> {
    let mut out = Out::new();
    writeln!(out, "topic\t{}", Figures::NAMES.join("\t"))?;
    let row = |name: &str, values: &[f64]| {
        let cells: Vec<String> = values.iter().map(|value| format!("{value:.4}")).collect();
        format!("{name}\t{}", cells.join("\t"))
    };
    for topic in &report.topics {
        match &topic.figures {
            Some(figures) => writeln!(out, "{}", row(&topic.topic, &figures.values()))?,
            None => writeln!(out, "{}", topic.topic)?,
        }
    }
    let means: Vec<f64> = report.measures.iter().map(|measure| measure.mean).collect();
    writeln!(out, "{}", row("mean", &means))?;
    Ok(out.end()?)
}

/// The head of one topic's list with its judgements, and what is missing from it.
#[derive(Debug, Serialize)]
pub(crate) struct Judged {
    format_version: u32,
    topic: String,
    found: usize,
    relevant: usize,
    list: Vec<Answer>,
    /// Relevant items further down or not found at all, the best grades first.
    missed: Vec<Answer>,
}

#[derive(Debug, Serialize)]
struct Answer {
    /// None where it was not found.
    rank: Option<usize>,
    score: Option<f32>,
    /// None where it was not judged.
    grade: Option<i32>,
    id: String,
    title: Option<String>,
}

impl Judged {
    /// Marks the answers to a topic with their grades.
    pub(crate) fn new(
        topic: &str,
        grades: &BTreeMap<String, i32>,
        answer: &[(String, f32)],
    ) -> Self {
        let ranked = (1..).zip(answer).map(|(rank, (id, score))| Answer {
            rank: Some(rank),
            score: Some(*score),
            grade: grades.get(id).copied(),
            id: id.clone(),
            title: None,
        });
        let ranked: Vec<Answer> = ranked.collect();
        let is_found = |id: &str| ranked.iter().any(|answer| answer.id == id);
        let absent = grades.iter().filter(|(id, _)| !is_found(id));
        let absent: Vec<Answer> = absent
            .map(|(id, grade)| Answer {
                rank: None,
                score: None,
                grade: Some(*grade),
                id: id.clone(),
                title: None,
            })
            .collect();
        let found = ranked.len();
        let mut list = ranked;
        let mut missed = list.split_off(found.min(SHOWN));
        missed.extend(absent);
        missed.retain(|answer| answer.grade.is_some_and(|grade| grade >= 1));
        missed.sort_by_key(|answer| std::cmp::Reverse(answer.grade));
        Self {
            format_version: FORMAT_VERSION,
            topic: topic.to_owned(),
            found,
            relevant: grades.values().filter(|grade| **grade >= 1).count(),
            list,
            missed,
        }
    }

    /// Puts in the titles of items.
    pub(crate) fn name(&mut self, title: impl Fn(&str) -> Option<String>) {
        for answer in self.list.iter_mut().chain(&mut self.missed) {
            answer.title = title(&answer.id);
        }
    }
}

/// Prints one topic's list.
pub(crate) fn list(judged: &Judged) -> anyhow::Result<()> {
    let mut out = Out::new();
    writeln!(
        out,
        "Topic {}: {} found, {} relevant. Grades: - not judged, 0 not relevant.",
        judged.topic, judged.found, judged.relevant
    )?;
    for answer in &judged.list {
        line(&mut out, answer)?;
    }
    if !judged.missed.is_empty() {
        writeln!(out, "Relevant, but further down or not found:")?;
        for answer in &judged.missed {
            line(&mut out, answer)?;
        }
    }
    Ok(out.end()?)
}

fn line(out: &mut Out, answer: &Answer) -> anyhow::Result<()> {
    let shown = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    writeln!(
        out,
        "{:>5}  grade {:>2}  {:>9}  {}  {}",
        shown(answer.rank.map(|rank| rank.to_string())),
        shown(answer.grade.map(|grade| grade.to_string())),
        shown(answer.score.map(|score| format!("{score:.4}"))),
        answer.id,
        answer.title.as_deref().unwrap_or_default()
    )?;
    Ok(())
}

//! Decisions, recommendations and actions, for reading and as rows.

use std::io::Write;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use minutebook::{ActionRow, Cited, DecisionRow, RecommendationRow, number_words};
use minutebook_index::understand::Votes;

use super::csv::day;
use super::table::{Row, Table};
use super::text::Style;
use super::{Out, aside};
use crate::cli::{Outcome, TableFormat};

/// A row that can be read.
pub(crate) trait Entry: Row {
    /// The item it was read from.
    fn cited(&self) -> &Cited;

    /// What is printed of it, line by line.
    fn lines(&self) -> Vec<String>;
}

/// A register being printed, row by row as they come.
pub(crate) struct Register<R> {
    to: To,
    /// The file it is printed to, if it is not standard output.
    file: Option<PathBuf>,
    rows: usize,
    /// The item of the last row, which is named once.
    item: String,
    of: PhantomData<R>,
}

enum To {
    Text(Out, Style),
    Table(Table),
}

impl<R: Entry> Register<R> {
    /// Begins a register: text on standard output, rows also in a file.
    pub(crate) fn begin(format: TableFormat, file: Option<&Path>) -> anyhow::Result<Self> {
        let to = match format {
            TableFormat::Text => To::Text(Out::new(), Style::of_stdout()),
            TableFormat::Json => To::Table(Table::json::<R>(file)?),
            TableFormat::Jsonl => To::Table(Table::jsonl(file)?),
            TableFormat::Csv => To::Table(Table::csv::<R>(file)?),
        };
        Ok(Self {
            to,
            file: file.map(Path::to_owned),
            rows: 0,
            item: String::new(),
            of: PhantomData,
        })
    }

    /// Prints a row.
    pub(crate) fn row(&mut self, row: &R) -> anyhow::Result<()> {
        self.rows += 1;
        let (out, style) = match &mut self.to {
            To::Table(table) => return table.row(row),
            To::Text(out, style) => (out, style),
        };
        let cited = row.cited();
        if self.item != cited.id {
            self.item.clone_from(&cited.id);
            let title = cited.title.as_deref().unwrap_or("(no title)");
            let unknown = |name: &Option<String>, word: &str| {
                name.clone().unwrap_or_else(|| format!("{word} unknown"))
            };
            let place = [
                unknown(&cited.council, "council"),
                unknown(&cited.committee, "committee"),
                number_words(cited.item.as_deref(), None),
                cited.date.words(),
            ];
            let between = if self.rows > 1 { "\n" } else { "" };
            writeln!(out, "{between}{}", style.strong(title))?;
            writeln!(out, "{}", style.wrapped(&place.join(", "), "   "))?;
            if cited.exempt_body {
                writeln!(out, "   {}", super::EXEMPT_BODY)?;
            }
            writeln!(out, "   id {}", cited.id)?;
        }
        for line in row.lines() {
            writeln!(out, "{}", style.wrapped(&line, "   "))?;
        }
        Ok(())
    }

    /// Ends the register and says how many rows it had.
    pub(crate) fn end(self, name: &str) -> anyhow::Result<Outcome> {
        let plural = if self.rows == 1 { "" } else { "s" };
        let rows = format!("{} {name}{plural}", self.rows);
        match self.to {
            To::Text(out, _) => {
                out.end()?;
                aside(rows);
            }
            To::Table(table) => {
                table.end()?;
                if let Some(file) = self.file {
                    aside(format_args!("{}: {rows}", file.display()));
                }
            }
        }
        Ok(Outcome::of(self.rows > 0))
    }
}

/// The columns that every register begins with.
const CITED: [&str; 8] = [
    "id",
    "council",
    "committee",
    "date_from",
    "date_to",
    "date_certainty",
    "item",
    "title",
];

/// The header of a register with columns of its own.
fn header(own: &[&'static str]) -> Vec<&'static str> {
    [&CITED, own].concat()
}

/// The cells that every register begins with.
fn cited_cells(cited: &Cited) -> Vec<String> {
    vec![
        cited.id.clone(),
        cited.council.clone().unwrap_or_default(),
        cited.committee.clone().unwrap_or_default(),
        day(cited.date.from),
        day(cited.date.to),
        cited.date.certainty.as_str().to_owned(),
        cited.item.clone().unwrap_or_default(),
        cited.title.clone().unwrap_or_default(),
    ]
}

/// Figures of a vote, as `7:2:1`, and its words.
fn vote_words(votes: &Votes) -> String {
    let figure =
        |figure: Option<u32>| figure.map_or_else(|| "?".to_owned(), |figure| figure.to_string());
    if votes.for_.is_none() && votes.against.is_none() && votes.abstained.is_none() {
        return votes.text.clone();
    }
    format!(
        "{} for, {} against, {} abstained: {}",
        figure(votes.for_),
        figure(votes.against),
        figure(votes.abstained),
        votes.text
    )
}

impl Row for DecisionRow {
    const NAME: &'static str = "decisions";

    fn header() -> Vec<&'static str> {
        header(&[
            "label",
            "lead",
            "text",
            "kind",
            "moved_by",
            "seconded_by",
            "votes",
            "matches",
            "citation",
            "exempt",
        ])
    }

    fn cells(&self) -> Vec<String> {
        let decision = &self.decision;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut cells = cited_cells(&self.cited);
        cells.extend([
            text(&decision.label),
            text(&decision.lead),
            decision.text.clone(),
            decision.kind.as_str().to_owned(),
            text(&decision.moved_by),
            text(&decision.seconded_by),
            decision.votes.as_ref().map(vote_words).unwrap_or_default(),
            self.matches.to_string(),
            self.cited.citation.clone(),
            super::csv::exempt(self.cited.exempt_body),
        ]);
        cells
    }
}

impl Entry for DecisionRow {
    fn cited(&self) -> &Cited {
        &self.cited
    }

    fn lines(&self) -> Vec<String> {
        let decision = &self.decision;
        let label = decision.label.as_deref().map(|label| format!("{label} "));
        let lead = decision.lead.as_deref().map(|lead| format!("{lead} ... "));
        let mut lines = vec![format!(
            "- {}{}{} [{}]",
            label.unwrap_or_default(),
            lead.unwrap_or_default(),
            decision.text,
            decision.kind.as_str()
        )];
        let people = [
            ("moved by", &decision.moved_by),
            ("seconded by", &decision.seconded_by),
        ];
        let people: Vec<String> = people
            .into_iter()
            .filter_map(|(word, name)| name.as_ref().map(|name| format!("{word} {name}")))
            .collect();
        if !people.is_empty() {
            lines.push(format!("  {}", people.join(", ")));
        }
        lines.extend(
            decision
                .votes
                .as_ref()
                .map(|votes| format!("  vote: {}", vote_words(votes))),
        );
        lines
    }
}

impl Row for RecommendationRow {
    const NAME: &'static str = "recommendations";

    fn header() -> Vec<&'static str> {
        header(&[
            "recommendation",
            "to",
            "formal",
            "response",
            "evidence",
            "evidence_words",
            "citation",
            "exempt",
        ])
    }

    fn cells(&self) -> Vec<String> {
        let evidence = self.evidence.as_ref();
        let mut cells = cited_cells(&self.cited);
        cells.extend([
            self.recommendation.text.clone(),
            self.recommendation.to.clone().unwrap_or_default(),
            self.recommendation.formal.to_string(),
            self.response.as_str().to_owned(),
            evidence
                .map(|evidence| evidence.id.clone())
                .unwrap_or_default(),
            evidence
                .map(|evidence| evidence.evidence.clone())
                .unwrap_or_default(),
            self.cited.citation.clone(),
            super::csv::exempt(self.cited.exempt_body),
        ]);
        cells
    }
}

impl Entry for RecommendationRow {
    fn cited(&self) -> &Cited {
        &self.cited
    }

    fn lines(&self) -> Vec<String> {
        let to = self
            .recommendation
            .to
            .as_deref()
            .map(|to| format!(" to {to}"));
        let how = if self.recommendation.formal {
            "resolved"
        } else {
            "said in debate"
        };
        let mut lines = vec![
            format!("- {}", self.recommendation.text),
            format!(
                "  {how}{}; response: {}",
                to.unwrap_or_default(),
                self.response.as_str()
            ),
        ];
        lines.extend(self.evidence.as_ref().map(|evidence| {
            format!(
                "  {}, {}: \"{}\"",
                evidence.id,
                evidence.date.words(),
                evidence.evidence
            )
        }));
        lines
    }
}

impl Row for ActionRow {
    const NAME: &'static str = "actions";

    fn header() -> Vec<&'static str> {
        header(&[
            "action",
            "owner",
            "due",
            "due_from",
            "due_to",
            "came_back",
            "reason",
            "evidence",
            "evidence_title",
            "evidence_score",
            "citation",
            "exempt",
        ])
    }

    fn cells(&self) -> Vec<String> {
        let (action, view) = (&self.action.action, &self.action);
        let due = view
            .due_range
            .as_ref()
            .map(|fact| fact.value)
            .unwrap_or_default();
        let evidence = view.evidence.first();
        let mut cells = cited_cells(&self.cited);
        cells.extend([
            action.text.clone(),
            action.owner.clone().unwrap_or_default(),
            action.due.clone().unwrap_or_default(),
            day(due.from),
            day(due.to),
            view.came_back
                .map(|verdict| verdict.as_str().to_owned())
                .unwrap_or_default(),
            view.reason.clone().unwrap_or_default(),
            evidence
                .map(|evidence| evidence.id.clone())
                .unwrap_or_default(),
            evidence
                .and_then(|evidence| evidence.title.clone())
                .unwrap_or_default(),
            evidence
                .map(|evidence| format!("{:.2}", evidence.score))
                .unwrap_or_default(),
            self.cited.citation.clone(),
            super::csv::exempt(self.cited.exempt_body),
        ]);
        cells
    }
}

impl Entry for ActionRow {
    fn cited(&self) -> &Cited {
        &self.cited
    }

    fn lines(&self) -> Vec<String> {
        let (action, view) = (&self.action.action, &self.action);
        let mut facts = Vec::new();
        facts.extend(action.owner.as_ref().map(|owner| format!("owner {owner}")));
        facts.extend(action.due.as_ref().map(|due| format!("due {due}")));
        let reason = view.reason.as_deref().unwrap_or_default();
        facts.extend(
            view.came_back
                .map(|verdict| format!("{}: {reason}", verdict.as_str())),
        );
        let mut lines = vec![
            format!("- {}", action.text),
            format!("  {}", facts.join("; ")),
        ];
        lines.extend(view.evidence.first().map(|evidence| {
            format!(
                "  {} ({}, {})",
                evidence.title.as_deref().unwrap_or("(no title)"),
                evidence.id,
                evidence.date.words()
            )
        }));
        lines
    }
}

//! Rows of one kind as one JSON object, as JSON Lines or as CSV; printed as they come.

use std::io::Write;
use std::path::Path;

use minutebook::FORMAT_VERSION;
use serde::Serialize;

use super::Out;
use super::csv::Csv;

/// A row that knows its cells.
pub(crate) trait Row: Serialize {
    /// What the rows are called in JSON.
    const NAME: &'static str;
    /// Returns the heads of the columns.
    fn header() -> Vec<&'static str>;

    /// Returns the cells in the order of the header.
    fn cells(&self) -> Vec<String>;
}

/// Prints rows for machines, to a file or standard output.
pub(crate) enum Table {
    /// `{"format_version", "rows": [...]}`.
    Json {
        /// Where to.
        out: Out,
        /// A row was printed already.
        begun: bool,
    },
    /// One object a line.
    Jsonl(Out),
    /// A header, then one row a line.
    Csv(Box<Csv>),
}

impl Table {
    /// Begins one JSON object.
    pub(crate) fn json<R: Row>(to: Option<&Path>) -> anyhow::Result<Self> {
        let mut out = Out::data_to(to)?;
        write!(
            out,
            "{{\"format_version\":{FORMAT_VERSION},\"{}\":[",
            R::NAME
        )?;
        Ok(Self::Json { out, begun: false })
    }

    /// Begins JSON Lines.
    pub(crate) fn jsonl(to: Option<&Path>) -> anyhow::Result<Self> {
        Ok(Self::Jsonl(Out::data_to(to)?))
    }

    /// Begins CSV.
    pub(crate) fn csv<R: Row>(to: Option<&Path>) -> anyhow::Result<Self> {
        Ok(Self::Csv(Box::new(Csv::begin(&R::header(), to)?)))
    }

    /// Prints a row.
    pub(crate) fn row<R: Row>(&mut self, row: &R) -> anyhow::Result<()> {
        match self {
            Self::Json { out, begun } => {
                writeln!(out, "{}", if *begun { "," } else { "" })?;
                *begun = true;
                out.json(row)
            }
            Self::Jsonl(out) => out.json_line(row),
            Self::Csv(table) => table.row(&row.cells()),
        }
    }

    /// Ends the table.
    pub(crate) fn end(self) -> anyhow::Result<()> {
        match self {
            Self::Json { mut out, .. } => {
                writeln!(out, "\n]}}")?;
                Ok(out.end()?)
            }
            Self::Jsonl(out) => Ok(out.end()?),
            Self::Csv(table) => table.end(),
        }
    }
}

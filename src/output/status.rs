//! What an index holds, as text; the same figures serve JSON.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use minutebook::{FORMAT_VERSION, Searcher};
use minutebook_index::indexer::Payload;
use serde::Serialize;

use super::Out;
use super::held_back::Held;

/// What `minutebook status` tells.
#[derive(Debug, Serialize)]
pub(crate) struct Status {
    format_version: u32,
    index_format: u32,
    generation: u32,
    /// Each of several indexes that are read as one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    indexes: Vec<One>,
    pub(crate) items: u64,
    undated: usize,
    bounded: usize,
    truncated: usize,
    exempt: usize,
    councils: Vec<String>,
    committees: Vec<String>,
    roots: Vec<String>,
    sources: usize,
    formats: BTreeMap<String, usize>,
    refused: Vec<Refused>,
    warnings: Vec<Warned>,
    held_back: Vec<Held>,
    /// Items that were erased and are kept out.
    erased_items: usize,
    /// Names that were erased and are redacted wherever they are read again.
    erased_names: usize,
}

/// One of several indexes.
#[derive(Debug, Serialize)]
struct One {
    path: String,
    generation: u32,
}

#[derive(Debug, Serialize)]
struct Refused {
    path: String,
    reason: String,
}

#[derive(Debug, Serialize)]
struct Warned {
    path: String,
    /// `None` where the whole file is meant.
    line: Option<u32>,
    message: String,
}

impl Status {
    /// Gathers the figures of an index.
    pub(crate) fn of(searcher: &Searcher) -> anyhow::Result<Self> {
        let sources = searcher.sources()?;
        let mut formats = BTreeMap::new();
        for format in sources.iter().filter_map(|row| row.outcome.format) {
            *formats.entry(format.as_str().to_owned()).or_insert(0) += 1;
        }
        let warnings = sources.iter().flat_map(|row| {
            row.outcome.warnings.iter().map(|warning| Warned {
                path: row.path.clone(),
                line: known(warning.line),
                message: warning.message.clone(),
            })
        });
        let beside = searcher
            .notices()?
            .into_iter()
            .map(|(path, warning)| Warned {
                path,
                line: known(warning.line),
                message: warning.message,
            });
        let warnings = beside.chain(warnings);
        let refused = sources.iter().filter_map(|row| {
            Some(Refused {
                path: row.path.clone(),
                reason: row.outcome.refused.clone()?,
            })
        });
        let held = searcher.held_back()?;
        let (erased_items, erased_names) = searcher.erased()?;
        Ok(Self {
            format_version: FORMAT_VERSION,
            index_format: searcher.payload().format_version,
            generation: searcher.payload().generation,
            indexes: indexes(searcher),
            items: searcher.num_docs(),
            undated: searcher.count_flag("undated")?,
            bounded: searcher.count_flag("bounded")?,
            truncated: searcher.count_flag("truncated")?,
            exempt: searcher.count_flag("exempt")?,
            councils: searcher.names("council")?,
            committees: searcher.names("committee")?,
            roots: searcher
                .roots()?
                .into_iter()
                .map(|(_, path)| path)
                .collect(),
            sources: sources.len(),
            formats,
            refused: refused.collect(),
            warnings: warnings.collect(),
            held_back: held.iter().map(Held::from).collect(),
            erased_items,
            erased_names,
        })
    }
}

/// Returns each of several indexes; nothing of a single one.
fn indexes(searcher: &Searcher) -> Vec<One> {
    let all = searcher.indexes();
    if all.len() < 2 {
        return Vec::new();
    }
    let one = |(path, payload): (PathBuf, Payload)| One {
        path: path.display().to_string(),
        generation: payload.generation,
    };
    all.into_iter().map(one).collect()
}

/// Prints the figures for reading.
pub(crate) fn text(status: &Status) -> anyhow::Result<()> {
    let mut out = Out::new();
    writeln!(out, "Items       {}", status.items)?;
    writeln!(
        out,
        "            {} undated, {} with a bounded date, {} truncated, {} exempt",
        status.undated, status.bounded, status.truncated, status.exempt
    )?;
    let formats: Vec<String> = status
        .formats
        .iter()
        .map(|(format, count)| format!("{count} {format}"))
        .collect();
    writeln!(
        out,
        "Sources     {} ({})",
        status.sources,
        formats.join(", ")
    )?;
    for root in &status.roots {
        writeln!(out, "            {root}")?;
    }
    for (label, names) in [
        ("Councils", &status.councils),
        ("Committees", &status.committees),
    ] {
        writeln!(out, "{label:<11} {}", names.len())?;
        for name in names {
            writeln!(out, "            {name}")?;
        }
    }
    writeln!(out, "Held back   {}", status.held_back.len())?;
    for held in &status.held_back {
        writeln!(
            out,
            "            {}: {}, in {}",
            held.name(),
            held.why(),
            held.file()
        )?;
    }
    let (items, names) = (status.erased_items, status.erased_names);
    writeln!(out, "Erased      {items} items, {names} names")?;
    writeln!(out, "Not minutes {}", status.refused.len())?;
    for refused in &status.refused {
        writeln!(out, "            {}: {}", refused.path, refused.reason)?;
    }
    writeln!(out, "Warnings    {}", status.warnings.len())?;
    for warning in &status.warnings {
        writeln!(
            out,
            "            {}: {}",
            place(&warning.path, warning.line.unwrap_or(0)),
            warning.message
        )?;
    }
    let format = status.index_format;
    if status.indexes.is_empty() {
        let commit = status.generation;
        writeln!(out, "Index       format {format}, commit {commit}")?;
    } else {
        let several = status.indexes.len();
        writeln!(out, "Indexes     {several}, read as one; format {format}")?;
    }
    for index in &status.indexes {
        let (path, commit) = (&index.path, index.generation);
        writeln!(out, "            {path}, commit {commit}")?;
    }
    Ok(out.end()?)
}

/// Returns the number of a line, which is 0 where none is known.
pub(super) fn known(line: u32) -> Option<u32> {
    (line > 0).then_some(line)
}

/// Returns `path:line`, or the path alone where the whole file is meant.
pub(crate) fn place(path: &str, line: u32) -> String {
    if line == 0 {
        path.to_owned()
    } else {
        format!("{path}:{line}")
    }
}

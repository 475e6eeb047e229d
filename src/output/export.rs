//! Everything that matches, printed as it comes: JSON Lines, CSV, Markdown.
//!
//! Each begins with a header that says what was asked of what: the first line of JSON Lines, the first row of CSV
//! below the names of its columns, the first section of Markdown.

use std::io::Write;
use std::path::Path;

use minutebook::{ExportHeader, ExportItem, Exported, markdown_escaped};

use super::citations::Citations;
use super::csv::{Csv, day, exempt};
use super::{Out, markdown, text};
use crate::cli::CitationStyle;

/// An export being printed.
pub(crate) enum Export {
    /// One object a line.
    Jsonl(Out),
    /// One item a row.
    Csv(Box<Csv>),
    /// One item a section.
    Markdown(Out),
    /// One item a citation.
    Citations(Citations),
}

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// One object a line.
    Jsonl,
    /// One item a row.
    Csv,
    /// One item a section.
    Markdown,
    /// One item a citation.
    Citations(CitationStyle),
}

impl Form {
    /// Returns what the ending of a file says, if that is known: the one table, for every command that writes a file.
    pub(crate) fn of_ending(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        Some(match ending.as_str() {
            "csv" => Self::Csv,
            "jsonl" => Self::Jsonl,
            "md" | "markdown" => Self::Markdown,
            "txt" => Self::Citations(CitationStyle::Plain),
            "bib" => Self::Citations(CitationStyle::Bibtex),
            "json" => Self::Citations(CitationStyle::CslJson),
            _ => return None,
        })
    }
}

/// The columns of CSV.
const COLUMNS: [&str; 29] = [
    "record",
    "rank",
    "id",
    "council",
    "committee",
    "date_from",
    "date_to",
    "date_certainty",
    "item",
    "agenda_number",
    "title",
    "status",
    "all_words",
    "matched_terms",
    "found_also_by",
    "passage",
    "resolutions",
    "lost",
    "documents",
    "truncated",
    "exempt",
    "url",
    "retrieved",
    "source",
    "warnings",
    "content_hash",
    "citation",
    "note",
    "header",
];

impl Export {
    fn jsonl(to: Option<&Path>) -> anyhow::Result<Self> {
        Ok(Self::Jsonl(Out::data_to(to)?))
    }

    fn csv(to: Option<&Path>) -> anyhow::Result<Self> {
        Ok(Self::Csv(Box::new(Csv::begin(&COLUMNS, to)?)))
    }

    fn markdown(to: Option<&Path>) -> anyhow::Result<Self> {
        Ok(Self::Markdown(Out::data_to(to)?.for_reading()))
    }

    fn citations(style: CitationStyle, to: Option<&Path>) -> anyhow::Result<Self> {
        Ok(Self::Citations(Citations::begin(style, Out::data_to(to)?)?))
    }

    /// Begins an export in a form, to a file or standard output.
    pub(crate) fn begin(form: Form, to: Option<&Path>) -> anyhow::Result<Self> {
        match form {
            Form::Jsonl => Self::jsonl(to),
            Form::Csv => Self::csv(to),
            Form::Markdown => Self::markdown(to),
            Form::Citations(style) => Self::citations(style, to),
        }
    }

    /// Prints the header or an item.
    pub(crate) fn record(&mut self, record: &Exported) -> anyhow::Result<()> {
        match (self, record) {
            (Self::Jsonl(out), Exported::Header(header)) => out.json_line(header),
            (Self::Jsonl(out), Exported::Item(item)) => out.json_line(item),
            (Self::Jsonl(out), Exported::Whole(item)) => out.json_line(item),
            (Self::Csv(table), Exported::Header(header)) => table.row(&header_cells(header)?),
            (Self::Csv(table), Exported::Item(item)) => table.row(&cells(item)),
            (Self::Markdown(out), Exported::Header(header)) => write_header(out, header),
            (Self::Markdown(out), Exported::Item(item)) => write_item(out, item),
            (Self::Citations(citations), Exported::Header(header)) => {
                citations.header(&about(header))
            }
            (Self::Citations(citations), Exported::Item(item)) => {
                citations.citation(&(&item.hit).into())
            }
            (Self::Citations(citations), Exported::Whole(item)) => {
                citations.citation(&(&**item).into())
            }
            (Self::Csv(_) | Self::Markdown(_), Exported::Whole(_)) => {
                anyhow::bail!("whole items are printed as JSON Lines")
            }
        }
    }

    /// Ends the export; a file is put into its place.
    pub(crate) fn end(self) -> anyhow::Result<()> {
        match self {
            Self::Jsonl(out) | Self::Markdown(out) => Ok(out.end()?),
            Self::Csv(table) => table.end(),
            Self::Citations(citations) => citations.end(),
        }
    }
}

/// Says on standard error what was exported and what was not.
pub(crate) fn told(header: &ExportHeader, to: Option<&Path>) {
    let to = to.map(|path| format!(" to {}", path.display()));
    super::aside(format_args!(
        "exported {}{}",
        items(header.exported),
        to.unwrap_or_default()
    ));
    for line in left_out(header) {
        super::aside(line);
    }
}

/// Says in sentences what an export was made from.
pub(crate) fn about(header: &ExportHeader) -> Vec<String> {
    let generations: Vec<String> = header
        .indexes
        .iter()
        .map(|index| {
            format!(
                "generation {} (format {})",
                index.generation, index.format_version
            )
        })
        .collect();
    let mut lines = vec![
        match &header.like {
            Some(id) => format!("Items like {id}."),
            None => format!("Query: {}", header.query),
        },
        format!("Searched: {}.", header.interpreted),
    ];
    lines.extend(text::also_searched(&header.expansions));
    lines.push(format!(
        "Of {} held in the index, {}, {}; {} exported.",
        items(usize::try_from(header.held).unwrap_or(usize::MAX)),
        generations.join(" and "),
        match (header.sort, header.total) {
            ("kept", 1) => "1 was kept".to_owned(),
            ("kept", total) => format!("{total} were kept"),
            (_, 1) => "1 matches as asked".to_owned(),
            (_, total) => format!("{total} match as asked"),
        },
        match header.exported {
            1 => "1 is".to_owned(),
            exported => format!("{exported} are"),
        },
    ));
    lines.extend(left_out(header));
    if header.bounded_let_in > 0 {
        lines.push(format!(
            "{} with a bounded date may lie within the dates asked for and stand among them.",
            items(header.bounded_let_in)
        ));
    }
    lines.extend(header.notes.iter().map(|note| format!("Note: {note}.")));
    lines.push(format!("Made by minutebook {}.", header.minutebook));
    lines
}

/// Says in sentences what is not in an export.
fn left_out(header: &ExportHeader) -> Vec<String> {
    [
        (
            header.some_words_left_out,
            "some of the words only; --any exports them too",
        ),
        (
            header.exempt_left_out,
            "what is sought only in a body that is closed to the public; --include-exempt exports them too",
        ),
        (
            header.undated_left_out,
            "no date and would match but for the dates asked for",
        ),
        (
            header.unknown_council_left_out,
            "no known council and would match but for the council asked for",
        ),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, why)| {
        let has = if count == 1 { "has" } else { "have" };
        format!("Left out: {} that {has} {why}.", items(count))
    })
    .collect()
}

fn items(count: usize) -> String {
    format!("{count} {}", if count == 1 { "item" } else { "items" })
}

/// The header as a row: in words for people, and whole as JSON for programs.
fn header_cells(header: &ExportHeader) -> anyhow::Result<Vec<String>> {
    let mut cells = vec![String::new(); COLUMNS.len()];
    cells[0] = header.record.to_owned();
    cells[COLUMNS.len() - 2] = about(header).join("\n");
    cells[COLUMNS.len() - 1] = serde_json::to_string(header)?;
    Ok(cells)
}

fn cells(item: &ExportItem) -> Vec<String> {
    let hit = &item.hit;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let passage = hit.snippets.first().map(|snippet| snippet.text.clone());
    let documents = item.documents.iter().map(|document| match &document.url {
        Some(url) => format!("{} ({url})", document.title),
        None => document.title.clone(),
    });
    vec![
        item.record.to_owned(),
        hit.rank.to_string(),
        hit.id.clone(),
        text(&hit.council),
        text(&hit.committee),
        day(hit.date.from),
        day(hit.date.to),
        hit.date.certainty.as_str().to_owned(),
        text(&hit.item),
        text(&hit.agenda_number),
        text(&hit.title.clone().or_else(|| hit.display_title.clone())),
        hit.status.to_owned(),
        hit.all_words.to_string(),
        item.matched_terms.join("; "),
        hit.expansions.join("; "),
        passage.unwrap_or_default(),
        hit.resolutions.join("\n"),
        hit.lost.join("\n"),
        documents.collect::<Vec<String>>().join("\n"),
        hit.truncated.to_string(),
        match hit.exempt {
            true if !hit.exempt_body => "EXEMPT, body held back".to_owned(),
            _ => exempt(hit.exempt_body),
        },
        text(&hit.source.url),
        hit.source
            .retrieved
            .map(|day| day.to_string())
            .unwrap_or_default(),
        hit.source.path.clone(),
        hit.warnings.join("\n"),
        hit.content_hash.clone(),
        hit.citation.clone(),
        item.note.clone().unwrap_or_default(),
        String::new(),
    ]
}

fn write_header(out: &mut Out, header: &ExportHeader) -> anyhow::Result<()> {
    let title = match &header.like {
        Some(id) => format!("Items like {id}"),
        None => header.query.clone(),
    };
    writeln!(out, "# {}\n", markdown_escaped(&title))?;
    for line in about(header) {
        writeln!(out, "- {}", markdown_escaped(&line))?;
    }
    Ok(())
}

fn write_item(out: &mut Out, item: &ExportItem) -> anyhow::Result<()> {
    let hit = &item.hit;
    markdown::hit(out, hit)?;
    for (what, text) in [("Kept because", &item.note), ("Asked", &item.asked)] {
        if let Some(text) = text {
            writeln!(out, "\n{what}: {}", markdown_escaped(text))?;
        }
    }
    for (name, texts) in [("Decided", &hit.resolutions), ("Lost", &hit.lost)] {
        if !texts.is_empty() {
            writeln!(out, "\n{name}:\n")?;
        }
        for text in texts {
            writeln!(out, "- {}", markdown_escaped(text))?;
        }
    }
    if !item.matched_terms.is_empty() {
        let terms = markdown_escaped(&item.matched_terms.join("; "));
        writeln!(out, "\nMatched: {terms}")?;
    }
    for document in &item.documents {
        let title = markdown_escaped(&document.title);
        let place = document
            .url
            .as_deref()
            .map(|url| format!(", {}", markdown_escaped(url)));
        writeln!(out, "\nDocument: {title}{}", place.unwrap_or_default())?;
    }
    Ok(())
}

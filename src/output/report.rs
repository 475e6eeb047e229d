//! Reports, printed: Word, HTML and Markdown of the same blocks.

mod docx;
mod html;
mod markdown;

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::bail;
use minutebook::Report;

use super::{Out, aside};

/// A report tells so many items at the most where nothing else is asked.
pub(crate) const ITEMS: usize = 200;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A Word file.
    Docx,
    /// One file for a browser or paper.
    Html,
    /// For pasting and for pandoc.
    Markdown,
}

impl Form {
    /// Returns the form that the ending of a file asks for.
    ///
    /// # Errors
    /// In words, where no report is written so.
    pub(crate) fn of_ending(file: &Path) -> anyhow::Result<Self> {
        let ending = file.extension().unwrap_or_default().to_string_lossy();
        Ok(match ending.to_lowercase().as_str() {
            "docx" => Self::Docx,
            "html" | "htm" => Self::Html,
            "md" | "markdown" => Self::Markdown,
            _ => bail!(
                "{}: a report is written as .docx, .html or .md; name the file so",
                file.display()
            ),
        })
    }
}

/// Prints a report, and says beside the data what went where.
pub(crate) fn write(report: &Report, form: Form, to: Option<&Path>) -> anyhow::Result<()> {
    match form {
        Form::Docx => docx(report, to)?,
        Form::Html => html(report, to)?,
        Form::Markdown => markdown(report, to)?,
    }
    if let Some(file) = to {
        let items = report.header.total;
        aside(format_args!(
            "{}: a report on what matches, {items} in all",
            file.display()
        ));
    }
    Ok(())
}

/// Prints a report as a Word file, which a terminal is no place for.
fn docx(report: &Report, to: Option<&Path>) -> anyhow::Result<()> {
    if to.is_none() && io::stdout().is_terminal() {
        bail!("a Word file cannot be shown on a terminal; name a file: --out report.docx");
    }
    let file = docx::file(&report.title(), &report.blocks())?;
    let mut out = Out::data_to(to)?;
    out.write_all(&file)?;
    Ok(out.end()?)
}

/// Prints a report as one HTML file that needs no other.
fn html(report: &Report, to: Option<&Path>) -> anyhow::Result<()> {
    let mut out = Out::data_to(to)?.for_reading();
    html::write(&mut out, &report.title(), &report.blocks())?;
    Ok(out.end()?)
}

/// Prints a report as Markdown.
fn markdown(report: &Report, to: Option<&Path>) -> anyhow::Result<()> {
    let mut out = Out::data_to(to)?.for_reading();
    markdown::write(&mut out, &report.blocks())?;
    Ok(out.end()?)
}

//! Reports, printed: Word, HTML and Markdown of the same blocks.

mod docx;
mod html;
mod markdown;

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::bail;
use minutebook::Report;

use super::Out;

/// Prints a report as a Word file, which a terminal is no place for.
pub(crate) fn docx(report: &Report, to: Option<&Path>) -> anyhow::Result<()> {
    if to.is_none() && io::stdout().is_terminal() {
        bail!("a Word file cannot be shown on a terminal; name a file: --out report.docx");
    }
    let file = docx::file(&report.title(), &report.blocks())?;
    let mut out = Out::data_to(to)?;
    out.write_all(&file)?;
    Ok(out.end()?)
}

/// Prints a report as one HTML file that needs no other.
pub(crate) fn html(report: &Report, to: Option<&Path>) -> anyhow::Result<()> {
    let mut out = Out::data_to(to)?.for_reading();
    html::write(&mut out, &report.title(), &report.blocks())?;
    Ok(out.end()?)
}

/// Prints a report as Markdown.
pub(crate) fn markdown(report: &Report, to: Option<&Path>) -> anyhow::Result<()> {
    let mut out = Out::data_to(to)?.for_reading();
    markdown::write(&mut out, &report.blocks())?;
    Ok(out.end()?)
}

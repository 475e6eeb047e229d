//! Reports, printed: HTML and Markdown of the same blocks.

mod html;
mod markdown;

use std::path::Path;

use minutebook::Report;

use super::Out;

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

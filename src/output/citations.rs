//! Citations, one for each item: plain text, Markdown, BibTeX, CSL-JSON.

use std::io::Write;

use minutebook::{Citation, markdown_escaped};

use super::Out;
use crate::cli::CitationStyle as Style;

/// Citations being printed.
pub(crate) struct Citations {
    style: Style,
    out: Out,
    printed: usize,
}

impl Citations {
    pub(crate) fn begin(style: Style, mut out: Out) -> anyhow::Result<Self> {
        if style == Style::CslJson {
            write!(out, "[")?;
        }
        Ok(Self {
            style,
            out,
            printed: 0,
        })
    }

    /// Prints citations of standard output, and that is all.
    pub(crate) fn print(
        style: Style,
        citations: impl Iterator<Item = Citation>,
    ) -> anyhow::Result<()> {
        let mut all = Self::begin(style, Out::data())?;
        for citation in citations {
            all.citation(&citation)?;
        }
        all.end()
    }

    /// Prints where they come from, where the style has a place for that; CSL-JSON has none.
    pub(crate) fn header(&mut self, about: &[String]) -> anyhow::Result<()> {
        for line in about {
            match self.style {
                Style::Plain => writeln!(self.out, "{line}")?,
                Style::Markdown => writeln!(self.out, "{}  ", markdown_escaped(line))?,
                // BibTeX reads an entry from every at sign, also behind a percent sign.
                Style::Bibtex => writeln!(
                    self.out,
                    "% {}",
                    line.replace(['\n', '\r'], " ").replace('@', "(at)")
                )?,
                Style::CslJson => {}
            }
        }
        match self.style {
            Style::CslJson => {}
            _ => writeln!(self.out)?,
        }
        Ok(())
    }

    /// Prints one.
    pub(crate) fn citation(&mut self, citation: &Citation) -> anyhow::Result<()> {
        let out = &mut self.out;
        match self.style {
            Style::Plain => writeln!(out, "{}", citation.plain())?,
            Style::Markdown => writeln!(out, "- {}", citation.markdown())?,
            Style::Bibtex => {
                let between = if self.printed > 0 { "\n" } else { "" };
                writeln!(out, "{between}{}", citation.bibtex())?;
            }
            Style::CslJson => {
                writeln!(out, "{}", if self.printed > 0 { "," } else { "" })?;
                out.json(&citation.csl())?;
            }
        }
        self.printed += 1;
        Ok(())
    }

    /// Ends them.
    pub(crate) fn end(mut self) -> anyhow::Result<()> {
        if self.style == Style::CslJson {
            writeln!(self.out, "\n]")?;
        }
        Ok(self.out.end()?)
    }
}

//! Where a command writes that makes a file to keep: `--out FILE`, which replaces nothing unless `--force` is given.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::TableFormat;

/// Options that name the file.
#[derive(Debug, clap::Args)]
pub(super) struct OutArgs {
    /// Write to this file, in place of standard output; it is there whole or not at all
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file that --out names, where there is one already
    #[arg(long, requires = "out")]
    force: bool,
}

impl OutArgs {
    /// Returns the file to write, if it is not standard output.
    pub(super) fn file(&self) -> Option<&Path> {
        self.out.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// Refuses to replace a file where that was not asked for; what is no plain file, such as a named pipe, is never
    /// replaced.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        match self.file() {
            Some(file) if file.is_file() && !self.force => bail!(
                "{} is there already; give --force to replace it, or another name",
                file.display()
            ),
            _ => Ok(()),
        }
    }
}

/// Options of a command that prints rows: how, and where to.
#[derive(Debug, clap::Args)]
pub(super) struct RowsArgs {
    /// How to print: what is asked here, else what the ending of --out says, else text
    #[arg(long, value_enum)]
    format: Option<TableFormat>,
    #[command(flatten)]
    to: OutArgs,
}

impl RowsArgs {
    /// Returns how to print, and the file where it is not to standard output.
    pub(super) fn told(&self) -> anyhow::Result<(TableFormat, Option<&Path>)> {
        self.to.check()?;
        let Some(file) = self.to.file() else {
            return Ok((self.format.unwrap_or(TableFormat::Text), None));
        };
        let ending = file.extension().unwrap_or_default().to_string_lossy();
        let format = match (self.format, ending.to_lowercase().as_str()) {
            (Some(format), _) => format,
            (None, "csv") => TableFormat::Csv,
            (None, "json") => TableFormat::Json,
            (None, "jsonl") => TableFormat::Jsonl,
            (None, _) => bail!(
                "{}: rows are written as .csv, which opens in Excel, .json or .jsonl; name the file so, or give --format",
                file.display()
            ),
        };
        if format == TableFormat::Text {
            bail!("text is for reading on the screen; give --format csv with --out, or > FILE");
        }
        Ok((format, Some(file)))
    }
}

//! Where a command writes that makes a file to keep: `--out FILE`, which replaces nothing unless `--force` is given.

use std::path::{Path, PathBuf};

use anyhow::bail;

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

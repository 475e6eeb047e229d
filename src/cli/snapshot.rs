//! `minutebook snapshot`: an index as of its last commit, in one file.

use std::path::{Path, PathBuf};

use anyhow::bail;
use minutebook_index::snapshot;

use super::Outcome;
use super::location::named_index;
use crate::output;

/// Put the index, as it was last committed, into one file
///
/// A run may be writing meanwhile. The file is a tar archive with a checksum for everything in it; nothing is
/// ever written over. `minutebook restore` makes an index of it, here or on another machine.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  minutebook snapshot minutes.snapshot --index minutes.index")]
pub(crate) struct Args {
    /// The file to write; must not be there yet
    file: PathBuf,
    /// Folder of the index; else the environment's MINUTEBOOK_INDEX
    #[arg(long, value_name = "DIR")]
    index: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    if args.file == Path::new("-") {
        bail!(
            "a snapshot is a file that is there whole or not at all, so it cannot be written to standard output; name a file, and copy that"
        );
    }
    let dir = named_index(&args.index)?;
    let taken = snapshot::take(&dir, &args.file).map_err(minutebook::Error::from)?;
    output::verification::snapshot(&args.file, &taken);
    Ok(Outcome::Found)
}

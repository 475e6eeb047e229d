//! `minutebook restore`: an index made of a snapshot.

use std::path::PathBuf;

use minutebook_index::snapshot;

use super::Outcome;
use super::location::named_index;
use crate::output;

/// Make an index of a snapshot, and verify it
///
/// The index must not be there yet. It takes its name only when everything in it has been verified.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  minutebook restore minutes.snapshot --index minutes.index")]
pub(crate) struct Args {
    /// The file that `minutebook snapshot` wrote
    file: PathBuf,
    /// Folder of the index to make; else the environment's MINUTEBOOK_INDEX
    #[arg(long, value_name = "DIR")]
    index: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let dir = named_index(&args.index)?;
    let (snapshot, verified) =
        snapshot::restore(&args.file, &dir).map_err(minutebook::Error::from)?;
    output::verification::restored(&dir, &snapshot, &verified);
    Ok(Outcome::Found)
}

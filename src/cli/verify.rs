//! `minutebook verify`: is everything in an index as it was written?

use std::path::PathBuf;

use minutebook_index::verify::verify;

use super::location::named_indexes;
use super::{Outcome, TextOrJson};
use crate::output;
use crate::output::verification::Verified;

/// Check every page, name, item and list of an index, and what lies beside it
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  minutebook verify --index minutes.index")]
pub(crate) struct Args {
    /// Folder of the index, else the environment's MINUTEBOOK_INDEX; several are verified one after the other
    #[arg(long, value_name = "DIR")]
    index: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    format: TextOrJson,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut sound = true;
    for dir in named_indexes(&args.index)? {
        let found = verify(&dir).map_err(minutebook::Error::from)?;
        let verified = Verified::new(&dir, found);
        sound &= verified.is_sound();
        match args.format {
            TextOrJson::Text => output::verification::text(&verified)?,
            TextOrJson::Json => output::json::object(&verified)?,
        }
    }
    Ok(Outcome::of(sound))
}

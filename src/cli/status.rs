//! `minutebook status`: what an index holds and what it was made from.

use super::location::Location;
use super::{Outcome, TextOrJson};
use crate::output;
use crate::output::status::Status;

/// Show what the index holds, what it was made from, and what was left out
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  minutebook status --index minutes.index")]
pub(crate) struct Args {
    #[command(flatten)]
    location: Location,
    /// How to print
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    format: TextOrJson,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let status = Status::of(&args.location.open()?)?;
    match args.format {
        TextOrJson::Text => output::status::text(&status)?,
        TextOrJson::Json => output::json::object(&status)?,
    }
    Ok(Outcome::of(status.items > 0))
}

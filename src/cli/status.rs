//! `minutebook status`: what an index holds and what it was made from.

use clap::ValueEnum;
use minutebook::Searcher;

use super::Outcome;
use super::location::Location;
use crate::output;
use crate::output::status::Status;

/// Show what the index holds, what it was made from, and what was left out
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  minutebook status --index minutes.index")]
pub(crate) struct Args {
    #[command(flatten)]
    location: Location,
    /// How to print
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    format: FormatArg,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    /// For reading
    Text,
    /// One object
    Json,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (dir, _) = args.location.prepare()?;
    let status = Status::of(&Searcher::open(&dir)?)?;
    match args.format {
        FormatArg::Text => output::status::text(&status)?,
        FormatArg::Json => output::json::object(&status)?,
    }
    Ok(Outcome::of(status.items > 0))
}

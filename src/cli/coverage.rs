//! `minutebook coverage`: what is held by council, committee and year, and what is still to be fetched.

use super::location::Location;
use super::{Outcome, TableFormat};
use crate::output;

/// Show what is held by council, committee and year, where meetings may be missing, what to fetch
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  minutebook coverage --index minutes.index\n  minutebook coverage --to-fetch --index minutes.index --format csv"
)]
pub(crate) struct Args {
    #[command(flatten)]
    location: Location,
    /// List cut items, documents and decisions that are not held, with their addresses
    #[arg(long)]
    to_fetch: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    format: TableFormat,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let searcher = args.location.open()?;
    if args.to_fetch {
        let list = searcher.to_fetch()?;
        match args.format {
            TableFormat::Text => output::coverage::to_fetch_text(&list)?,
            TableFormat::Json => output::coverage::to_fetch_object(&list)?,
            TableFormat::Jsonl => output::json::lines(&list)?,
            TableFormat::Csv => output::coverage::to_fetch_csv(&list)?,
        }
        return Ok(Outcome::of(!list.is_empty()));
    }
    let coverage = searcher.coverage()?;
    match args.format {
        TableFormat::Text => output::coverage::text(&coverage)?,
        TableFormat::Json => output::json::object(&coverage)?,
        TableFormat::Jsonl => output::coverage::lines(&coverage)?,
        TableFormat::Csv => output::coverage::csv(&coverage)?,
    }
    Ok(Outcome::of(coverage.items > 0))
}

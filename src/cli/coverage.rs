//! `minutebook coverage`: what is held by council, committee and year, and what is still to be fetched.

use std::path::Path;

use super::location::Location;
use super::to_file::RowsArgs;
use super::{Outcome, TableFormat};
use crate::output;

/// Show what is held by council, committee and year, where meetings may be missing, what to fetch
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  minutebook coverage --index minutes.index\n  minutebook coverage --to-fetch --index minutes.index --out to-fetch.csv"
)]
pub(crate) struct Args {
    #[command(flatten)]
    location: Location,
    /// List cut items, documents and decisions that are not held, with their addresses
    #[arg(long)]
    to_fetch: bool,
    #[command(flatten)]
    rows: RowsArgs,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (format, file) = args.rows.told()?;
    let searcher = args.location.open()?;
    if args.to_fetch {
        let list = searcher.to_fetch()?;
        match format {
            TableFormat::Text => output::coverage::to_fetch_text(&list)?,
            TableFormat::Json => output::coverage::to_fetch_object(&list, file)?,
            TableFormat::Jsonl => output::json::lines_to(&list, file)?,
            TableFormat::Csv => output::coverage::to_fetch_csv(&list, file)?,
        }
        told(file, &format!("{} to fetch", list.len()));
        return Ok(Outcome::of(!list.is_empty()));
    }
    let coverage = searcher.coverage()?;
    match format {
        TableFormat::Text => output::coverage::text(&coverage)?,
        TableFormat::Json => output::json::object_to(&coverage, file)?,
        TableFormat::Jsonl => output::coverage::lines(&coverage, file)?,
        TableFormat::Csv => output::coverage::csv(&coverage, file)?,
    }
    told(file, &format!("{} items held", coverage.items));
    Ok(Outcome::of(coverage.items > 0))
}

/// Says what was written where.
fn told(file: Option<&Path>, what: &str) {
    if let Some(file) = file {
        output::aside(format_args!("{}: {what}", file.display()));
    }
}

//! `minutebook export`: every record, as JSON Lines in the order of ids.

use super::Outcome;
use super::location::Location;
use crate::output;

/// Print every item, whole, as JSON Lines in the order of ids
///
/// The same minutes give the same bytes, however and in whatever order they were indexed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  minutebook export --all --index minutes.index > minutes.jsonl")]
pub(crate) struct Args {
    /// Every item in the index
    #[arg(long, required = true)]
    all: bool,
    #[command(flatten)]
    location: Location,
    /// Also what stands in closed items whose bodies `index --include-exempt` let in
    #[arg(long)]
    include_exempt: bool,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let searcher = args.location.open()?;
    let searcher = searcher.with_exempt_bodies(args.include_exempt);
    let mut out = output::Out::data();
    searcher.each_item(|item| out.json_line(&item))?;
    out.end()?;
    Ok(Outcome::of(searcher.num_docs() > 0))
}

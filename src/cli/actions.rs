//! `minutebook actions`: what somebody was to do, and whether it came back.

use minutebook::{ActionRow, Request, Searcher};

use super::filters::{FilterArgs, SortArg};
use super::location::Location;
use super::{Outcome, TableFormat};
use crate::output::registers::Register;

/// List what somebody was to do after a meeting, and whether it came back
///
/// Takes a query and filters as `search` does; without a query, every action held. Each is sought in later
/// items of the committee: came-back, possibly, answered-at-once, nothing-found, document-not-held,
/// too-early, unknown.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook actions --open --committee scrutiny --index minutes.index\n  minutebook actions \"MASH referrals\" --index minutes.index --format csv"
)]
pub(crate) struct Args {
    /// What the items must be about; may be left out
    #[arg(value_name = "QUERY")]
    query: Option<String>,
    #[command(flatten)]
    location: Location,
    #[command(flatten)]
    filters: FilterArgs,
    /// Only actions that have not come back, as far as is known
    #[arg(long)]
    open: bool,
    /// Order of the list
    #[arg(long, value_enum, default_value_t = SortArg::Newest)]
    sort: SortArg,
    /// How to print
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    format: TableFormat,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    args.filters.check()?;
    let (dir, _) = args.location.prepare()?;
    let searcher = Searcher::open(&dir)?;
    let request = Request {
        filters: args.filters.filters(),
        sort: args.sort.sort(),
        ..Request::new(args.query.as_deref().unwrap_or("*"))
    };
    let mut register = Register::<ActionRow>::begin(args.format)?;
    searcher.actions(&request, args.open, |row| register.row(&row))?;
    register.end("action")
}

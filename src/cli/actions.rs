//! `minutebook actions`: what somebody was to do, and whether it came back.

use minutebook::ActionRow;

use super::Outcome;
use super::register::RegisterArgs;

/// List what somebody was to do after a meeting, and whether it came back
///
/// Takes a query and filters as `search` does; without a query, every action held. Each is sought in later
/// items of the committee: came-back, possibly, answered-at-once, nothing-found, document-not-held,
/// too-early, unknown.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook actions --open --committee scrutiny --index minutes.index\n  minutebook actions \"MASH referrals\" --index minutes.index --out actions.csv"
)]
pub(crate) struct Args {
    #[command(flatten)]
    list: RegisterArgs,
    /// Only actions that have not come back, as far as is known
    #[arg(long)]
    open: bool,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (searcher, request) = args.list.open()?;
    let mut register = args.list.begin::<ActionRow>()?;
    searcher.actions(&request, args.open, |row| register.row(&row))?;
    register.end("action")
}

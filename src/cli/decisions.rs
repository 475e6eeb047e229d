//! `minutebook decisions`: what was decided, row by row; or what was recommended, and the response.

use minutebook::{DecisionRow, RecommendationRow};

use super::Outcome;
use super::register::RegisterArgs;
use crate::output;

/// List what was decided in the items found, each with its words, kind, mover and vote
///
/// Takes a query and filters as `search` does; without a query, every decision held. With --decision, only
/// decisions of that kind.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook decisions \"school crossing patrols\" --index minutes.index\n  minutebook decisions --decision deferred --year 2019 --index minutes.index --format csv\n  minutebook decisions --recommendations --index minutes.index --out recommendations.csv"
)]
pub(crate) struct Args {
    #[command(flatten)]
    list: RegisterArgs,
    /// List recommendations in place of decisions: who recommended what to whom, and what came of it
    #[arg(long)]
    recommendations: bool,
    /// Only decisions whose own words match the query
    #[arg(long, conflicts_with = "recommendations")]
    matching: bool,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (searcher, request) = args.list.open()?;
    if args.recommendations {
        let mut register = args.list.begin::<RecommendationRow>()?;
        searcher.recommendations(&request, |row| register.row(&row))?;
        return register.end("recommendation");
    }
    let mut register = args.list.begin::<DecisionRow>()?;
    let (mut all, mut matching) = (0_usize, 0_usize);
    searcher.decisions(&request, |row| {
        all += 1;
        matching += usize::from(row.matches);
        if args.matching && !row.matches {
            return Ok(());
        }
        register.row(&row)
    })?;
    let outcome = register.end("decision")?;
    if !args.matching && !request.query.is_empty() && matching < all {
        output::aside(format_args!(
            "all decisions of the items found; {matching} of {all} speak of the query in their own words: --matching lists those"
        ));
    }
    Ok(outcome)
}

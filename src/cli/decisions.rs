//! `minutebook decisions`: what was decided, row by row; or what was recommended, and the response.

use minutebook::{DecisionRow, RecommendationRow, Request, Searcher};

use super::filters::{FilterArgs, SortArg};
use super::location::Location;
use super::{Outcome, TableFormat};
use crate::output::registers::Register;

/// List what was decided in the items found, each with its words, kind, mover and vote
///
/// Takes a query and filters as `search` does; without a query, every decision held. With --decision, only
/// decisions of that kind.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook decisions \"school crossing patrols\" --index minutes.index\n  minutebook decisions --decision deferred --year 2019 --index minutes.index --format csv\n  minutebook decisions --recommendations --index minutes.index --format csv"
)]
pub(crate) struct Args {
    /// What the items must be about; may be left out
    #[arg(value_name = "QUERY")]
    query: Option<String>,
    #[command(flatten)]
    location: Location,
    #[command(flatten)]
    filters: FilterArgs,
    /// List recommendations in place of decisions: who recommended what to whom, and what came of it
    #[arg(long)]
    recommendations: bool,
    /// Only decisions whose own words match the query
    #[arg(long, conflicts_with = "recommendations")]
    matching: bool,
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
    if args.recommendations {
        let mut register = Register::<RecommendationRow>::begin(args.format)?;
        searcher.recommendations(&request, |row| register.row(&row))?;
        return register.end("recommendation");
    }
    let mut register = Register::<DecisionRow>::begin(args.format)?;
    searcher.decisions(&request, |row| {
        if args.matching && !row.matches {
            return Ok(());
        }
        register.row(&row)
    })?;
    register.end("decision")
}

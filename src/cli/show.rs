//! `minutebook show`: one item, whole.

use clap::ValueEnum;
use minutebook::Searcher;

use super::Outcome;
use super::location::Location;
use crate::output;

/// Show one item, whole
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  minutebook show aldermoor-council/cabinet/2019-03-12/14 --index minutes.index"
)]
pub(crate) struct Args {
    /// Id of the item, as `search` prints it, or another key it is known under; ID#p12 opens at paragraph 12
    // An id begins with `-` where the council is not known.
    #[arg(value_name = "ID", allow_hyphen_values = true)]
    id: String,
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
    let searcher = Searcher::open(&dir)?;
    let (id, paragraph) = match args.id.rsplit_once("#p") {
        Some((id, number)) => match number.parse::<usize>() {
            Ok(number) => (id, Some(number)),
            Err(_) => (args.id.as_str(), None),
        },
        None => (args.id.as_str(), None),
    };
    let item = searcher.item(id)?;
    match args.format {
        FormatArg::Text => output::text::item(&item, paragraph)?,
        FormatArg::Json => output::json::object(&item)?,
    }
    Ok(Outcome::Found)
}

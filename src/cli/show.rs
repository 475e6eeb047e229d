//! `minutebook show`: one item, whole.

use minutebook::Searcher;

use super::location::Location;
use super::{Outcome, TextOrJson};
use crate::output;

/// Show one item, whole
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  minutebook show aldermoor-council/cabinet/2019-03-12/14 --index minutes.index"
)]
pub(crate) struct Args {
    /// Id of the item, as `search` prints it, or another key it is known under; ID#p12 opens at paragraph 12
    #[arg(value_name = "ID", allow_hyphen_values = true)]
    id: String,
    #[command(flatten)]
    location: Location,
    /// How to print
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    format: TextOrJson,
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
        TextOrJson::Text => output::text::item(&item, paragraph)?,
        TextOrJson::Json => output::json::object(&item)?,
    }
    Ok(Outcome::Found)
}

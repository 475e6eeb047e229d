//! `minutebook held-back`: what is closed to the public and why; releases or closes an item.

use anyhow::bail;
use minutebook::Searcher;
use minutebook_index::source::ruling::{self, Decision};

use super::location::Location;
use super::{Outcome, TextOrJson};
use crate::output;

/// List the items whose body is held back, with the words that closed them and where those stand
///
/// --release and --close write the decision into the minutebook.toml of the folder that the item was read
/// from, and leave the rest of that file as it is. The next run of `index` applies it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook held-back --index minutes.index\n  minutebook held-back --release ID --reason \"published 3 May, monitoring officer\" --index minutes.index"
)]
pub(crate) struct Args {
    #[command(flatten)]
    location: Location,
    /// Open this item to the public, whatever its pages say
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    release: Option<String>,
    /// Close this item to the public, whatever its pages say
    #[arg(
        long,
        value_name = "ID",
        allow_hyphen_values = true,
        conflicts_with = "release"
    )]
    close: Option<String>,
    /// Who decided so and why, to stand beside the decision
    #[arg(long, value_name = "WORDS")]
    reason: Option<String>,
    /// How to print the list
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    format: TextOrJson,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let searcher = args.location.open()?;
    match (&args.release, &args.close) {
        (Some(id), _) => decide(&searcher, id, Decision::Release, args),
        (_, Some(id)) => decide(&searcher, id, Decision::Close, args),
        _ if args.reason.is_some() => bail!("--reason goes with --release or --close"),
        _ => list(&searcher, args.format),
    }
}

fn list(searcher: &Searcher, format: TextOrJson) -> anyhow::Result<Outcome> {
    let rows = searcher.held_back()?;
    match format {
        TextOrJson::Text => output::held_back::text(&rows)?,
        TextOrJson::Json => output::held_back::json(&rows)?,
    }
    Ok(Outcome::of(!rows.is_empty()))
}

fn decide(
    searcher: &Searcher,
    id: &str,
    decision: Decision,
    args: &Args,
) -> anyhow::Result<Outcome> {
    if searcher.indexes().len() > 1 {
        bail!("several indexes named; an item is released or closed in one");
    }
    let item = searcher.item(id)?;
    let folder = searcher.folder_of(id)?;
    let names: Vec<String> = [&item.id]
        .into_iter()
        .chain(&item.aliases)
        .cloned()
        .collect();
    let written = ruling::write(&folder, &names, decision, args.reason.as_deref());
    let (file, changed) = written.map_err(minutebook::Error::from)?;
    output::held_back::decided(&item, decision, &file, changed)?;
    Ok(Outcome::Found)
}

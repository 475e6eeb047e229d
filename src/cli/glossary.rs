//! `minutebook glossary`: what short forms mean, by council and year, with the items that say so.

use super::location::Location;
use super::to_file::RowsArgs;
use super::{Outcome, TableFormat};
use crate::output;
use crate::output::table::Table;

/// Show what short forms mean, as the minutes themselves explain them
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook glossary MASH --index minutes.index\n  minutebook glossary --index minutes.index --out glossary.csv"
)]
pub(crate) struct Args {
    /// A short form, or a long one; every short form when left out
    #[arg(value_name = "TERM")]
    term: Option<String>,
    #[command(flatten)]
    location: Location,
    /// Also what stands in closed items whose bodies `index --include-exempt` let in
    #[arg(long)]
    include_exempt: bool,
    /// Only this council, by part of its name
    #[arg(long, value_name = "NAME")]
    council: Option<String>,
    #[command(flatten)]
    rows: RowsArgs,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (format, file) = args.rows.told()?;
    let searcher = args.location.open()?;
    let searcher = searcher.with_exempt_bodies(args.include_exempt);
    let mut meanings = searcher.meanings(args.term.as_deref())?;
    if let Some(council) = &args.council {
        let council = council.to_lowercase();
        meanings.retain(|meaning| {
            let name = meaning.council.as_ref().map(|name| name.to_lowercase());
            name.is_none_or(|name| name.contains(&council))
        });
    }
    let mut table = match format {
        TableFormat::Text => {
            output::glossary::text(&meanings)?;
            if let (true, Some(term)) = (meanings.is_empty(), &args.term) {
                output::aside(format_args!(
                    "{term}: no item held explains it; an entry [[abbreviation]] in minutebook.toml would"
                ));
            }
            return Ok(Outcome::of(!meanings.is_empty()));
        }
        TableFormat::Json => Table::json::<minutebook::Meaning>(file)?,
        TableFormat::Jsonl => Table::jsonl(file)?,
        TableFormat::Csv => Table::csv::<minutebook::Meaning>(file)?,
    };
    for meaning in &meanings {
        table.row(meaning)?;
    }
    table.end()?;
    if let Some(file) = file {
        output::aside(format_args!(
            "{}: {} meanings",
            file.display(),
            meanings.len()
        ));
    }
    Ok(Outcome::of(!meanings.is_empty()))
}

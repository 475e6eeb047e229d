//! `minutebook erase`: take items, or a name wherever it stands, out of an index for good.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use anyhow::bail;
use minutebook_index::indexer::erase::{self, Request};

use super::location::{named_index, session_files_of};
use super::{Outcome, TextOrJson};
use crate::output;
use crate::session::forget::Forgetting;

/// Erase items, or a name wherever it stands; indexing again does not bring them back
///
/// Shows first what will go, and asks. Items go as a whole, with items that have the same text. Of a person,
/// the forms shown are redacted; others are listed and left, unless given with --form. What you kept of it in
/// sessions goes too. The files of the minutes themselves are not touched.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook erase ID --index minutes.index\n  minutebook erase --person \"Jo Marsh\" --form \"Councillor Marsh\" --index minutes.index"
)]
pub(crate) struct Args {
    /// Ids of items, or other keys they are known under
    #[arg(
        value_name = "ID",
        required_unless_present = "person",
        conflicts_with = "person"
    )]
    ids: Vec<String>,
    /// Redact this name: in full, first and last name, initials and last name, last name first
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
    /// Redact these words too; may be given several times
    #[arg(long, value_name = "WORDS", requires = "person")]
    form: Vec<String>,
    /// Folder of the index; else the environment's MINUTEBOOK_INDEX
    #[arg(long, value_name = "DIR")]
    index: Vec<PathBuf>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    /// Show what would go, change nothing
    #[arg(long, conflicts_with = "yes")]
    plan: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    format: TextOrJson,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let dir = named_index(&args.index)?;
    let request = match &args.person {
        Some(name) => Request::Person {
            name: name.clone(),
            forms: args.form.clone(),
        },
        None => Request::Items(args.ids.clone()),
    };
    let plan = erase::plan(&dir, &request).map_err(minutebook::Error::from)?;
    let name = request.graves().map_err(minutebook::Error::from)?;
    let ids = plan.items.iter().map(|item| &item.id).chain(&args.ids);
    let ids: Vec<&str> = ids.map(String::as_str).collect();
    let sessions = Forgetting::of(&session_files_of(&dir), &ids, &name)?;
    let nothing = plan.is_empty() && sessions.traces.is_empty();
    if args.plan {
        match args.format {
            TextOrJson::Text => output::erase::plan(&plan, &sessions.traces)?,
            TextOrJson::Json => output::erase::json(&plan, &sessions.traces)?,
        }
        return Ok(Outcome::of(!nothing));
    }
    if nothing {
        output::aside("nothing to erase: no item has any of the forms sought");
        return Ok(Outcome::Nothing);
    }
    if !args.yes {
        output::erase::preview(&plan, &sessions.traces);
        confirm()?;
    }
    // First, so that a run that is cut short can be run again: an item that is erased already has no plan.
    sessions.write()?;
    let erased = erase::erase(&dir, &request).map_err(minutebook::Error::from)?;
    match args.format {
        TextOrJson::Text => output::erase::erased(&erased, &sessions.traces)?,
        TextOrJson::Json => output::erase::json(&erased, &sessions.traces)?,
    }
    if !erased.proof.found.is_empty() {
        bail!(
            "{} traces are left; close programs that read this index, mend what is named above, and run this again",
            erased.proof.found.len()
        );
    }
    Ok(Outcome::Found)
}

/// Asks at the terminal; without one there is nobody to ask.
fn confirm() -> anyhow::Result<()> {
    if !io::stdin().is_terminal() {
        bail!("nothing was erased: there is no terminal to ask at; give --yes");
    }
    output::aside("Erase this for good? Type yes:");
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    if answer.trim() != "yes" {
        bail!("nothing was erased");
    }
    Ok(())
}

//! `minutebook watch`: searches kept in the index, and what is new in them since the last time.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Subcommand, ValueEnum};
use minutebook::{SavedSearch, Searcher};
use minutebook_index::store::WatchRow;
use minutebook_index::watch::{self, Seen, Watches};

use super::filters::FilterArgs;
use super::location::named_index;
use super::{Outcome, TextOrJson};
use crate::output;
use crate::output::watch::News;

/// No name of a saved search is longer.
const LONGEST_NAME: usize = 100;

/// Keep searches in the index, and print only what is new or has changed since the last time
///
/// An item is new when the search did not have it before, and changed when its words are others. `watch run` is made
/// for cron: it prints nothing where nothing is new, and its exit status tells which. Nothing is sent anywhere.
/// What was printed counts as seen once all of it has been written; where standard output is closed or fails, nothing does.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook watch add mash \"MASH referrals\" --committee scrutiny --index minutes.index\n  minutebook index minutes/ --index minutes.index && minutebook watch run --index minutes.index"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: WatchCommand,
}

#[derive(Debug, Subcommand)]
enum WatchCommand {
    Add(Box<AddArgs>),
    List(ListArgs),
    Run(RunArgs),
    Remove(RemoveArgs),
}

/// Keep a search; what it finds now counts as seen
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  minutebook watch add budget \"budget monitoring\" --committee cabinet --index minutes.index"
)]
struct AddArgs {
    /// What to call it
    #[arg(value_name = "NAME", value_parser = name)]
    name: String,
    /// What to search for; may be left out where filters say enough
    #[arg(value_name = "QUERY", allow_hyphen_values = true, value_parser = super::search::query)]
    query: Option<String>,
    #[arg(hide = true, value_parser = super::search::query)]
    more: Vec<String>,
    /// Folder of the index; else the environment's MINUTEBOOK_INDEX
    #[arg(long, value_name = "DIR")]
    index: Vec<PathBuf>,
    #[command(flatten)]
    filters: FilterArgs,
    /// Use no glossary of short and long forms
    #[arg(long)]
    no_expand: bool,
    /// Take words as written: no glossary, no stems
    #[arg(long)]
    exact: bool,
    /// Count nothing as seen: the first run prints all that the search finds
    #[arg(long)]
    unseen: bool,
}

/// List the searches that are kept
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  minutebook watch list --index minutes.index")]
struct ListArgs {
    /// Folder of the index; else the environment's MINUTEBOOK_INDEX
    #[arg(long, value_name = "DIR")]
    index: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    format: TextOrJson,
}

/// Print what is new or has changed since the last time
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook watch run --index minutes.index\n  minutebook watch run mash --format jsonl --index minutes.index"
)]
struct RunArgs {
    /// Only this search; else all that are kept
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Folder of the index; else the environment's MINUTEBOOK_INDEX
    #[arg(long, value_name = "DIR")]
    index: Vec<PathBuf>,
    /// Print, but count nothing as seen; also for an index that may not be written
    #[arg(long)]
    keep: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    format: FormatArg,
}

/// Keep a search no longer
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  minutebook watch remove mash --index minutes.index")]
struct RemoveArgs {
    /// The search
    #[arg(value_name = "NAME")]
    name: String,
    /// Folder of the index; else the environment's MINUTEBOOK_INDEX
    #[arg(long, value_name = "DIR")]
    index: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// For reading
    Text,
    /// One item an object and line
    Jsonl,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    match &args.command {
        WatchCommand::Add(args) => add(args),
        WatchCommand::List(args) => list(args),
        WatchCommand::Run(args) => run_watches(args),
        WatchCommand::Remove(args) => remove(args),
    }
}

fn add(args: &AddArgs) -> anyhow::Result<Outcome> {
    args.filters.check()?;
    let dir = named_index(&args.index)?;
    let search = SavedSearch {
        query: super::search::joined(&args.query, &args.more),
        filters: args.filters.filters(),
        exact: args.exact,
        expand: !args.no_expand,
    };
    keep(&dir, &args.name, &search, args.unseen)?;
    Ok(Outcome::Found)
}

/// Keeps a search of a session under a name in the one index named; what it finds now counts as seen.
pub(super) fn save(dirs: &[PathBuf], typed: &str, search: &SavedSearch) -> anyhow::Result<()> {
    let name = name(typed).map_err(anyhow::Error::msg)?;
    keep(&named_index(dirs)?, &name, search, false)
}

/// Keeps a search under a name that is free.
fn keep(dir: &Path, name: &str, search: &SavedSearch, unseen: bool) -> anyhow::Result<()> {
    let mut watches = open(dir)?;
    // Asked now, so that a mistake shows now.
    let now = Searcher::open(dir)?.watch(search, &Seen::new(), |_| Ok::<(), anyhow::Error>(()))?;
    let seen = if unseen { Seen::new() } else { now.clone() };
    let request = serde_json::to_string(search)?;
    let added = watches.add(name, &request, &seen);
    let added = added.map_err(minutebook::Error::from)?;
    close(watches)?;
    if !added {
        bail!(
            "there is a saved search \"{name}\" already; take another name, or `minutebook watch remove` it first"
        );
    }
    output::watch::added(name, search, now.len(), unseen);
    Ok(())
}

fn list(args: &ListArgs) -> anyhow::Result<Outcome> {
    let dir = named_index(&args.index)?;
    let rows = watch::list(&dir).map_err(minutebook::Error::from)?;
    let mut searches = Vec::new();
    for row in &rows {
        searches.push((row.clone(), saved(row)?));
    }
    match args.format {
        TextOrJson::Text => output::watch::text(&searches)?,
        TextOrJson::Json => output::watch::json(&searches)?,
    }
    Ok(Outcome::of(!rows.is_empty()))
}

fn run_watches(args: &RunArgs) -> anyhow::Result<Outcome> {
    let dir = named_index(&args.index)?;
    let mut watches = match args.keep {
        true => None,
        // Found out before anything is printed that cannot be remembered.
        false => Some(open(&dir)?),
    };
    let shown = match &watches {
        Some(watches) => {
            let rows = watches.list().map_err(minutebook::Error::from)?.into_iter();
            let rows = rows.map(|row| Ok((row.clone(), watches.seen(&row.name)?)));
            rows.collect::<Result<_, minutebook_index::Error>>()
        }
        None => watch::shown(&dir),
    };
    let ran = shown
        .map_err(|error| minutebook::Error::from(error).into())
        .and_then(|shown| print_news(args, &dir, shown, watches.as_mut()));
    // What was printed is remembered also where the rest could not be.
    let closed = watches.map_or(Ok(()), close);
    let found = ran?;
    closed?;
    Ok(Outcome::of(found > 0))
}

/// Prints what is new in the searches asked for, and remembers of each that it was printed. Returns how many items that
/// were.
fn print_news(
    args: &RunArgs,
    dir: &Path,
    mut shown: Vec<(WatchRow, Seen)>,
    mut watches: Option<&mut Watches>,
) -> anyhow::Result<usize> {
    if watches.is_some() && output::is_closed() {
        bail!(
            "standard output is closed: nobody would read what is new, so nothing was counted as seen"
        );
    }
    if let Some(name) = &args.name {
        let names: Vec<String> = shown.iter().map(|(row, _)| row.name.clone()).collect();
        shown.retain(|(row, _)| row.name == *name);
        if shown.is_empty() {
            bail!("{}", no_such(name, &names));
        }
    } else if shown.is_empty() {
        bail!("no search is kept in this index; `minutebook watch add NAME QUERY` keeps one");
    }
    let searcher = Searcher::open(dir)?;
    let mut news = match args.format {
        FormatArg::Text => News::text(),
        FormatArg::Jsonl => News::jsonl(),
    };
    let mut failed = 0;
    for (row, seen) in &shown {
        let ran = run_one(&searcher, watches.as_deref_mut(), row, seen, &mut news);
        if let Err(error) = ran {
            // What cannot be printed ends the run; a search that cannot be asked any more does not.
            if error.downcast_ref::<minutebook::Error>().is_none() {
                return Err(error);
            }
            output::error(&error.context(format!("saved search \"{}\"", row.name)));
            failed += 1;
        }
    }
    let found = news.end()?;
    if failed > 0 {
        bail!(
            "{failed} of {} saved searches could not be run",
            shown.len()
        );
    }
    Ok(found)
}

/// Prints what is new in one search, and then counts it as seen, where that is remembered.
fn run_one(
    searcher: &Searcher,
    watches: Option<&mut Watches>,
    row: &WatchRow,
    seen: &Seen,
    news: &mut News,
) -> anyhow::Result<()> {
    let search = saved(row)?;
    let now = searcher.watch(&search, seen, |item| news.item(&row.name, &search, &item))?;
    news.flush()
        .context("what is new could not be written, and is not counted as seen")?;
    if let Some(watches) = watches.filter(|_| now != *seen) {
        watches
            .note(&row.name, &now)
            .map_err(minutebook::Error::from)?;
    }
    Ok(())
}

fn remove(args: &RemoveArgs) -> anyhow::Result<Outcome> {
    let dir = named_index(&args.index)?;
    let mut watches = open(&dir)?;
    let names = names(&watches.list().map_err(minutebook::Error::from)?);
    let removed = watches.remove(&args.name);
    let removed = removed.map_err(minutebook::Error::from)?;
    close(watches)?;
    if !removed {
        bail!("{}", no_such(&args.name, &names));
    }
    Ok(Outcome::Found)
}

fn open(dir: &Path) -> anyhow::Result<Watches> {
    Ok(Watches::open(dir).map_err(minutebook::Error::from)?)
}

fn close(watches: Watches) -> anyhow::Result<()> {
    Ok(watches.close().map_err(minutebook::Error::from)?)
}

fn saved(row: &WatchRow) -> anyhow::Result<SavedSearch> {
    serde_json::from_str(&row.request).with_context(|| {
        format!(
            "saved search \"{}\" was kept by another version; `minutebook watch remove` it and add it anew",
            row.name
        )
    })
}

fn names(rows: &[WatchRow]) -> Vec<String> {
    rows.iter().map(|row| row.name.clone()).collect()
}

fn no_such(name: &str, names: &[String]) -> String {
    match names {
        [] => format!("there is no saved search \"{name}\", nor any other"),
        names => format!(
            "there is no saved search \"{name}\"; there is {}",
            names.join(", ")
        ),
    }
}

/// Takes a name that stands well on a line of a list.
fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.starts_with('-') {
        return Err("a name begins with a letter or figure".to_owned());
    }
    if text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control) {
        return Err(format!(
            "a name has up to {LONGEST_NAME} letters, on one line"
        ));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_on_a_line() {
        assert_eq!(name(" mash 2 ").unwrap(), "mash 2");
        for bad in ["", " ", "--all", "a\nb", "x".repeat(101).as_str()] {
            assert!(name(bad).is_err(), "{bad}");
        }
    }
}

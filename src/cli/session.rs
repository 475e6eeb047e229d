//! `minutebook session`: a prompt at which to search, narrow, open, keep and export.

use std::env;
use std::io::{self, IsTerminal};

use minutebook::Searcher;

use super::Outcome;
use super::filters::{FilterArgs, SortArg};
use super::location::{Location, session_files};
use super::search::YearsArg;
use super::watch;
use crate::output;
use crate::session::{self, Settings};

/// Search, narrow, open, keep and export at a prompt, with the index opened once
///
/// What is typed is a query; what begins with a slash is a command: /committee 2 and /year 2018..2020 narrow,
/// /open 3 reads an item from where it matches, /keep 3 5 why it matters keeps items beyond the session, /export FILE
/// writes them. /help lists all commands. A query searches anew with the filters of the command line; /undo goes back.
///
/// On a terminal there are line editing, history kept across sessions (not of lines that begin with a space) and
/// completion by Tab; Ctrl-C cancels a search or a line, Ctrl-D leaves. On a pipe one line is read after another.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook session --in minutes/\n  printf '%s\\n' 'MASH referrals' '/keep 1 for Friday' '/export friday.md' | minutebook session --index minutes.index"
)]
pub(crate) struct Args {
    #[command(flatten)]
    location: Location,
    #[command(flatten)]
    filters: FilterArgs,
    /// Order of the lists, until /sort
    #[arg(long, value_enum, default_value_t = SortArg::Relevance)]
    sort: SortArg,
    /// What a year is, for /facets, /year by its number, and /timeline
    #[arg(long, value_enum, default_value_t = YearsArg::Calendar, value_name = "KIND")]
    years: YearsArg,
    /// Use no glossary of short and long forms
    #[arg(long)]
    no_expand: bool,
    /// Take words as written: no glossary, no stems
    #[arg(long)]
    exact: bool,
    /// Also what stands in closed items whose bodies `index --include-exempt` let in
    #[arg(long)]
    include_exempt: bool,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    args.filters.check()?;
    let (dirs, report) = args.location.prepare()?;
    if let Some(report) = report.filter(|report| !report.read.is_empty() || !report.gone.is_empty())
    {
        output::text::report(&report, false);
    }
    let searcher = Searcher::open_several(&dirs)?.with_exempt_bodies(args.include_exempt);
    let typed = io::stdin().is_terminal();
    let shown = io::stdout().is_terminal();
    let dumb = env::var_os("TERM").is_none_or(|kind| kind.is_empty() || kind == "dumb");
    let (history, kept) = session_files(&dirs).unzip();
    let found = session::run(
        searcher,
        Settings {
            dirs,
            filters: args.filters.filters(),
            sort: args.sort.sort(),
            exact: args.exact,
            expand: !args.no_expand,
            year_kind: args.years.kind(),
            history,
            kept,
            home: env::var_os("HOME").map(Into::into),
            typed,
            edited: typed && shown && !dumb,
            pager: (typed && shown && !dumb).then(pager).unwrap_or_default(),
            save: watch::save,
        },
    )?;
    Ok(Outcome::of(found))
}

/// Returns the program that shows long text page by page, with its arguments; none where PAGER is empty or `cat`.
fn pager() -> Vec<String> {
    let named = env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    let words: Vec<String> = named.split_whitespace().map(str::to_owned).collect();
    match words.as_slice() {
        [only] if only == "cat" => Vec::new(),
        // What fits on the screen is printed, and bold is let through, unless the user has settled that.
        [only] if only == "less" && env::var_os("LESS").is_none() => {
            vec!["less".to_owned(), "-FRX".to_owned()]
        }
        _ => words,
    }
}

//! `minutebook report`: what was found, set out to be handed in.

use anyhow::bail;
use clap::ValueEnum;
use minutebook::Request;

use super::Outcome;
use super::filters::FilterArgs;
use super::location::Location;
use super::to_file::OutArgs;
use crate::output;
use crate::output::report::{Form, ITEMS};

/// Write a report on what matches: question, method, years, findings, decisions, actions, terms, citations
///
/// It says what was searched and what is not held, quotes each item with a numbered citation, and follows actions
/// and recommendations to later meetings. A Word file has real headings, captions and links, and is handed in as it is;
/// the HTML is one file without script that needs no other and prints well.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook report \"MASH referrals\" --out mash.docx --index minutes.index\n  minutebook report \"crossing patrols\" --committee cabinet --from 2018 --out patrols.md --in minutes/"
)]
pub(crate) struct Args {
    /// What the report is on; may be left out where filters say enough
    #[arg(value_name = "QUERY", allow_hyphen_values = true, value_parser = super::search::query)]
    query: Option<String>,
    #[arg(hide = true, value_parser = super::search::query)]
    more: Vec<String>,
    #[command(flatten)]
    location: Location,
    #[command(flatten)]
    filters: FilterArgs,
    #[command(flatten)]
    to: OutArgs,
    /// How to print [default: by the ending of --out, else markdown]
    #[arg(long, value_enum)]
    format: Option<FormatArg>,
    /// How many items to tell at the most, the best; the report says how many it leaves out
    #[arg(long, short = 'n', value_name = "N", default_value_t = ITEMS)]
    limit: usize,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// A Word file
    Docx,
    /// One file for a browser or paper
    Html,
    /// For pasting and for pandoc
    Markdown,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    args.to.check()?;
    args.filters.check()?;
    let format = args.format()?;
    let query = super::search::joined(&args.query, &args.more);
    if args.to.file().is_none() && names_a_report(&query) {
        bail!("`{query}` ends with the name of a file; --out FILE says where to write the report");
    }
    let request = Request {
        filters: args.filters.filters(),
        exact: args.exact,
        expand: !args.no_expand,
        ..Request::new(query)
    };
    let searcher = args.location.open()?;
    let searcher = searcher.with_exempt_bodies(args.include_exempt);
    let report = searcher.report(&request, args.limit)?;
    output::report::write(&report, format, args.to.file())?;
    let asked = Request {
        limit: 0,
        ..request
    };
    for one in searcher.search(&asked)?.did_you_mean {
        output::aside(output::text::did_you_mean(&one));
    }
    Ok(Outcome::of(report.header.total > 0))
}

/// Tells whether a query ends with what is likely to be meant as the file of a report.
fn names_a_report(query: &str) -> bool {
    let last = query
        .split_whitespace()
        .last()
        .unwrap_or_default()
        .to_lowercase();
    [".docx", ".html", ".htm", ".md"]
        .iter()
        .any(|ending| last.ends_with(ending))
}

impl Args {
    /// Returns how to print: as asked, else by the ending of the file, else as Markdown.
    fn format(&self) -> anyhow::Result<Form> {
        match (self.format, self.to.file()) {
            (Some(format), _) => Ok(format.into()),
            (None, Some(file)) => Form::of_ending(file),
            (None, None) => Ok(Form::Markdown),
        }
    }
}

impl From<FormatArg> for Form {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Docx => Self::Docx,
            FormatArg::Html => Self::Html,
            FormatArg::Markdown => Self::Markdown,
        }
    }
}

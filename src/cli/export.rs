//! `minutebook export`: everything that matches, to keep and to hand in; or every item, whole.

use std::path::Path;

use anyhow::bail;
use clap::ValueEnum;
use minutebook::{Exported, Reach, Request};

use super::filters::{FilterArgs, SortArg};
use super::location::Location;
use super::to_file::OutArgs;
use super::{CitationStyle, Outcome};
use crate::output;
use crate::output::export::{Export, Form};

/// Export everything that matches, with what was asked of what; or with --all every item, whole
///
/// Takes a query and filters as `search` does, and leaves nothing out but what it says: items that have all the
/// words are exported, with --any also those with some of them. A header comes first: the query, the forms searched
/// besides, the filters, which commit of the index, and all counts. The same question to the same commit gives the
/// same bytes.
///
/// --all prints JSON Lines in the order of ids, for scripts and for `index`. The same minutes give the same bytes,
/// however and in whatever order they were indexed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook export \"MASH referrals\" --out mash.csv --index minutes.index\n  minutebook export budget --committee cabinet --year 2019 --format markdown --out budget.md --in minutes/\n  minutebook export \"MASH referrals\" --format citations --style bibtex --out mash.bib --index minutes.index\n  minutebook export --all --index minutes.index > minutes.jsonl"
)]
pub(crate) struct Args {
    /// What to search for; may be left out where filters say enough; * for everything
    #[arg(value_name = "QUERY", allow_hyphen_values = true, value_parser = super::search::query)]
    query: Option<String>,
    #[arg(hide = true, value_parser = super::search::query)]
    more: Vec<String>,
    /// Every item in the index, whole, as JSON Lines
    #[arg(long, conflicts_with_all = ["query", "like", "any", "format", "style", "sort"])]
    all: bool,
    #[command(flatten)]
    location: Location,
    #[command(flatten)]
    filters: FilterArgs,
    /// How to print [default: by the ending of --out (csv, jsonl, md; citations: txt, bib, json), else jsonl]
    #[arg(long, value_enum)]
    format: Option<FormatArg>,
    /// With --format citations: how they are written
    #[arg(long, value_enum)]
    style: Option<CitationStyle>,
    #[command(flatten)]
    to: OutArgs,
    /// Also items with some of the words only
    #[arg(long)]
    any: bool,
    /// Order of the items
    #[arg(long, value_enum, default_value_t = SortArg::Relevance)]
    sort: SortArg,
    /// Use no glossary of short and long forms
    #[arg(long)]
    no_expand: bool,
    /// Take words as written: no glossary, no stems
    #[arg(long)]
    exact: bool,
    /// Each item whole, as --all prints it, so that `index` reads the file; as JSON Lines
    #[arg(long, conflicts_with_all = ["all", "style"])]
    whole: bool,
    /// Items like this one, in place of a query
    #[arg(long, value_name = "ID", conflicts_with = "query")]
    like: Option<String>,
    /// Also what stands in closed items whose bodies `index --include-exempt` let in
    #[arg(long)]
    include_exempt: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// A header, then one item an object and line
    Jsonl,
    /// One item a row below the header, for a spreadsheet
    Csv,
    /// For reading and for reports
    Markdown,
    /// One citation an item; --style says how
    Citations,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    args.to.check()?;
    let filters = args.filters.filters();
    if args.all {
        if filters != minutebook::Filters::default() {
            bail!("--all is every item; to export what a filter lets through, leave --all out");
        }
        return run_all(args);
    }
    args.filters.check()?;
    if args.query.is_none() && args.like.is_none() && filters == minutebook::Filters::default() {
        bail!(
            "nothing to export was named; give a QUERY or filters for what matches, or --all for every item, whole"
        );
    }
    let request = Request {
        filters,
        exact: args.exact,
        expand: !args.no_expand,
        sort: args.sort.sort(),
        like: args.like.clone(),
        ..Request::new(super::search::joined(&args.query, &args.more))
    };
    let reach = if args.any {
        Reach::AnyWords
    } else {
        Reach::AllWords
    };
    let searcher = args.location.open()?;
    let searcher = searcher.with_exempt_bodies(args.include_exempt);
    let to = args.to.file();
    let mut export = None;
    let mut header = None;
    // Nothing is begun before the question is known to be a good one.
    let give = |record: Exported| {
        if let Exported::Header(told) = &record {
            header = Some(told.clone());
        }
        match &mut export {
            Some(export) => Export::record(export, &record),
            None => export.insert(args.begin()?).record(&record),
        }
    };
    match args.whole {
        true => searcher.export_whole(&request, reach, give)?,
        false => searcher.export(&request, reach, give)?,
    }
    if let Some(export) = export {
        export.end()?;
    }
    let Some(header) = header else {
        return Ok(Outcome::Nothing);
    };
    output::export::told(&header, to);
    Ok(Outcome::of(header.exported > 0))
}

fn run_all(args: &Args) -> anyhow::Result<Outcome> {
    let searcher = args.location.open()?;
    let searcher = searcher.with_exempt_bodies(args.include_exempt);
    let mut out = output::Out::data_to(args.to.file())?;
    searcher.each_item(|item| out.json_line(&item))?;
    out.end()?;
    Ok(Outcome::of(searcher.num_docs() > 0))
}

impl Args {
    fn begin(&self) -> anyhow::Result<Export> {
        Export::begin(self.form()?, self.to.file())
    }

    /// Returns how to print: as asked, else by the ending of the file, else as JSON Lines.
    fn form(&self) -> anyhow::Result<Form> {
        let by_ending = self.to.file().and_then(Form::of_ending);
        let form = match (self.format, self.style) {
            (Some(FormatArg::Jsonl), _) => Form::Jsonl,
            (Some(FormatArg::Csv), _) => Form::Csv,
            (Some(FormatArg::Markdown), _) => Form::Markdown,
            (Some(FormatArg::Citations), None) => match by_ending {
                Some(form @ Form::Citations(_)) => form,
                _ => Form::Citations(CitationStyle::default()),
            },
            (Some(FormatArg::Citations) | None, Some(style)) => Form::Citations(style),
            (None, None) => match (by_ending, self.to.file().and_then(Path::extension)) {
                (Some(form), _) => form,
                (None, Some(ending)) if !self.whole && !self.all => bail!(
                    "nothing is exported as .{}; csv opens in Excel, and there are jsonl, md, txt, bib and json: name the file so, or give --format; `minutebook report` writes docx and html",
                    ending.to_string_lossy()
                ),
                (None, _) => Form::Jsonl,
            },
        };
        if self.whole && form != Form::Jsonl {
            bail!(
                "--whole prints what `index` reads, which is JSON Lines; give --format jsonl, or leave --whole out"
            );
        }
        if self.style.is_some() && !matches!(form, Form::Citations(_)) {
            bail!("--style is how citations are written; give --format citations with it");
        }
        Ok(form)
    }
}

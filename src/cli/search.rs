//! `minutebook search`: ask, and get ranked, cited answers.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::ValueEnum;
use minutebook::eval::topics;
use minutebook::{ErrorKind, Request, Searcher, YearKind};

use super::filters::{FilterArgs, SortArg};
use super::location::Location;
use super::{CitationStyle, Outcome};
use crate::output;
use crate::output::citations::Citations;

/// Search the minutes
///
/// All words are wanted; items that have only some of them follow and are said to. "Words in quotes"
/// stand side by side, -word leaves out, one OR other, begin* for beginnings, * for everything; title:word,
/// committee:name, date:2018..2020 and more: `minutebook help query` tells them all.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook search \"MASH referrals\" --in minutes/\n  minutebook search budget --index minutes.index --committee cabinet --from 2019-01-01"
)]
pub(crate) struct Args {
    /// What to search for; may be left out where filters say enough
    #[arg(value_name = "QUERY", allow_hyphen_values = true, value_parser = query)]
    query: Option<String>,
    #[arg(hide = true, value_parser = query)]
    more: Vec<String>,
    #[command(flatten)]
    location: Location,
    #[command(flatten)]
    filters: FilterArgs,
    /// Order of the list
    #[arg(long, value_enum, default_value_t = SortArg::Relevance)]
    sort: SortArg,
    /// How many hits to show
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    limit: usize,
    /// How many hits to pass over
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Use no glossary of short and long forms
    #[arg(long)]
    no_expand: bool,
    /// Take words as written: no glossary, no stems
    #[arg(long)]
    exact: bool,
    /// Find items like this one, in place of a query
    #[arg(long, value_name = "ID", conflicts_with_all = ["query", "topics"])]
    like: Option<String>,
    /// Say what the score of each hit is made of
    #[arg(long)]
    explain: bool,
    /// Say which word or filter keeps this item from matching
    #[arg(long, value_name = "ID")]
    explain_missing: Option<String>,
    /// Count all matches by council, committee, year, role and kind of decision; with --format text or json
    #[arg(long)]
    facets: bool,
    /// Count all matches by year, beside what is held of each year; with --format text or json
    #[arg(long)]
    timeline: bool,
    /// What a year is, for --facets and --timeline
    #[arg(long, value_enum, default_value_t = YearsArg::Calendar, value_name = "KIND")]
    years: YearsArg,
    /// Print the number of matching items, no more; without --format
    #[arg(long)]
    count: bool,
    /// Print ids, no more; without --format
    #[arg(long)]
    ids: bool,
    /// Run every topic of this file (number, TAB, query) in place of a query; needs --format trec
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    topics: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    format: FormatArg,
    /// With --format citations: how they are written
    #[arg(long, value_enum)]
    style: Option<CitationStyle>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// For reading
    Text,
    /// One object
    Json,
    /// One hit a line
    Jsonl,
    /// One hit a row
    Csv,
    /// For pasting into a report
    Markdown,
    /// A TREC run: topic Q0 id rank score tag
    Trec,
    /// One citation a hit; --style says how
    Citations,
}

/// What a year is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum YearsArg {
    /// January to December
    Calendar,
    /// May to April, as councils sit
    Municipal,
    /// April to March, as councils account
    Financial,
}

impl YearsArg {
    pub(super) fn kind(self) -> YearKind {
        match self {
            Self::Calendar => YearKind::Calendar,
            Self::Municipal => YearKind::Municipal,
            Self::Financial => YearKind::Financial,
        }
    }
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    if args.topics.is_some() && args.format != FormatArg::Trec {
        bail!("--topics prints a run; give --format trec with it");
    }
    if args.style.is_some() && args.format != FormatArg::Citations {
        bail!("--style is how citations are written; give --format citations with it");
    }
    args.check()?;
    args.filters.check()?;
    let (dirs, report) = args.location.prepare()?;
    if let Some(report) = report.filter(|report| !report.read.is_empty() || !report.gone.is_empty())
    {
        output::text::report(&report, false);
    }
    let searcher = Searcher::open_several(&dirs)?.with_exempt_bodies(true);
    if let Some(file) = &args.topics {
        return run_topics(args, &searcher, file);
    }
    let request = args.request(&joined(&args.query, &args.more));
    if let Some(id) = &args.explain_missing {
        let missing = searcher.explain_missing(&request, id)?;
        match args.format {
            FormatArg::Json | FormatArg::Jsonl => output::json::object(&missing)?,
            _ => output::text::missing(&missing)?,
        }
        return Ok(Outcome::of(missing.rank.is_some()));
    }
    if args.format == FormatArg::Trec {
        let run = searcher.run(&request)?;
        output::trec::run("1", &run)?;
        return Ok(Outcome::of(!run.is_empty()));
    }
    let answer = searcher.search(&request)?;
    let found = Outcome::of(answer.total_any > 0);
    let is_bare = args.count || args.ids;
    let tells_dates = !is_bare && matches!(args.format, FormatArg::Text | FormatArg::Json);
    if !tells_dates && answer.bounded_let_in + answer.undated_left_out > 0 {
        output::text::dates_note(&answer, &request)
            .into_iter()
            .for_each(output::aside);
    }
    match args.format {
        _ if args.count => {
            output::line(answer.total)?;
            return Ok(Outcome::of(answer.total > 0));
        }
        _ if args.ids => output::lines(answer.hits.iter().map(|hit| hit.id.as_str()))?,
        FormatArg::Text => output::text::answer(&answer, &request)?,
        FormatArg::Json => output::json::object(&answer)?,
        FormatArg::Jsonl => output::json::lines(&answer.hits)?,
        FormatArg::Csv => output::csv::hits(&answer.hits)?,
        FormatArg::Markdown => output::markdown::answer(&answer)?,
        FormatArg::Citations => {
            let style = args.style.unwrap_or_default();
            Citations::print(style, answer.hits.iter().map(Into::into))?;
        }
        FormatArg::Trec => {}
    }
    Ok(found)
}

/// Runs topics one after another and prints one run.
fn run_topics(args: &Args, searcher: &Searcher, file: &Path) -> anyhow::Result<Outcome> {
    let mut any = false;
    for topic in super::eval::read(file, topics)? {
        // Topics were written for any engine: a colon in them is no mistake.
        let request = Request {
            lenient: true,
            ..args.request(&topic.query)
        };
        let run = match searcher.run(&request) {
            Err(error) if matches!(error.kind(), ErrorKind::EmptyQuery { .. }) => {
                output::aside(format_args!("topic {}: {error}", topic.id));
                continue;
            }
            run => run?,
        };
        any |= !run.is_empty();
        output::trec::run(&topic.id, &run)?;
    }
    Ok(Outcome::of(any))
}

impl Args {
    /// Refuses what would be left out of what is printed: every option given is to be seen in it.
    fn check(&self) -> anyhow::Result<()> {
        use FormatArg::{Json, Jsonl, Text};
        let format = self.format;
        match (self.count, self.ids) {
            (true, true) => bail!("--count prints a number and --ids prints ids; give one of them"),
            (true, _) if format != Text => bail!(
                "--count prints a number, without a format; leave --format out, or take `total` of --format json"
            ),
            (_, true) if format != Text => bail!(
                "--ids prints one id a line, without a format; leave --format out, or take `id` of --format jsonl"
            ),
            _ => {}
        }
        let bare = self.count || self.ids;
        for (given, option, formats, names) in [
            (self.facets, "--facets", &[Text, Json][..], "text or json"),
            (self.timeline, "--timeline", &[Text, Json], "text or json"),
            (
                self.explain,
                "--explain",
                &[Text, Json, Jsonl],
                "text, json or jsonl",
            ),
            (
                self.explain_missing.is_some(),
                "--explain-missing",
                &[Text, Json, Jsonl],
                "text, json or jsonl",
            ),
        ] {
            if given && (bare || !formats.contains(&format)) {
                bail!(
                    "{option} is shown with --format {names} only; give that, without --count and --ids"
                );
            }
        }
        Ok(())
    }

    /// Turns what was typed into a request.
    fn request(&self, query: &str) -> Request {
        let run = self.format == FormatArg::Trec && self.limit == 10;
        Request {
            filters: self.filters.filters(),
            exact: self.exact,
            expand: !self.no_expand,
            sort: self.sort.sort(),
            // A run is judged to some depth, so ten would be too few by default.
            limit: if run { super::eval::DEPTH } else { self.limit },
            offset: self.offset,
            like: self.like.clone(),
            explain: self.explain,
            facets: self.facets,
            timeline: self.timeline,
            year_kind: self.years.kind(),
            ..Request::new(query)
        }
    }
}

/// Takes what was typed, unless it is an option that does not exist; a query may begin with `-word`.
pub(super) fn query(text: &str) -> Result<String, String> {
    if text.starts_with("--") {
        return Err(format!(
            "there is no option `{text}`; `minutebook search --help` lists them"
        ));
    }
    Ok(text.to_owned())
}

/// Returns a query as one text: quotation marks round it are easily forgotten, and then each further word is an
/// argument of its own.
pub(super) fn joined(query: &Option<String>, more: &[String]) -> String {
    let words: Vec<&str> = query.iter().chain(more).map(String::as_str).collect();
    words.join(" ")
}

//! `minutebook search`: ask, and get ranked, cited answers.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::ValueEnum;
use jiff::civil::Date;
use minutebook::{ErrorKind, Filters, Request, Searcher, Sort};

use super::Outcome;
use super::location::Location;
use crate::output;

/// Search the minutes
///
/// All words are wanted; items that have only some of them follow and are said to. "Words in quotes"
/// stand side by side, -word leaves out, one OR other, begin* for beginnings, * for everything.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook search \"MASH referrals\" --in minutes/\n  minutebook search budget --index minutes.index --committee cabinet --from 2019-01-01"
)]
pub(crate) struct Args {
    /// What to search for; may be left out where filters say enough
    #[arg(value_name = "QUERY", allow_hyphen_values = true, value_parser = query)]
    query: Option<String>,
    #[command(flatten)]
    location: Location,
    /// Only this council, by part of its name; may be given several times
    #[arg(long, value_name = "NAME")]
    council: Vec<String>,
    /// Only this committee, by part of its name; may be given several times
    #[arg(long, value_name = "NAME")]
    committee: Vec<String>,
    /// Only items that name this role, by part of its name or its short form
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,
    /// Only items that name this councillor or officer, by part of the name
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// Only meetings on or after this day: 2019-03-01, 2019-03 or 2019
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    from: Option<Date>,
    /// Only meetings on or before this day: 2019-03-31, 2019-03 or 2019
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    to: Option<Date>,
    /// Only meetings of this year: 2019, or the municipal year 2018/19 (May to April)
    #[arg(long, value_name = "YEAR", conflicts_with_all = ["from", "to"], value_parser = year)]
    year: Option<(Date, Date)>,
    /// Only items decided so: noted, approved, agreed, deferred, ...
    #[arg(long, value_name = "KIND")]
    decision: Vec<String>,
    /// Only items that have this
    #[arg(long, value_name = "WHAT")]
    has: Vec<Feature>,
    /// Only resolutions moved by this person, by part of the name
    #[arg(long, value_name = "NAME")]
    mover: Vec<String>,
    /// Only resolutions seconded by this person, by part of the name
    #[arg(long, value_name = "NAME")]
    seconder: Vec<String>,
    /// Only minutes of this status
    #[arg(long, value_name = "STATUS", value_parser = ["draft", "confirmed", "corrected", "unknown"])]
    status: Vec<String>,
    /// With dates: only items that certainly lie within them
    #[arg(long)]
    certain: bool,
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
    /// Print the number of matching items, no more
    #[arg(long)]
    count: bool,
    /// Print ids, no more
    #[arg(long)]
    ids: bool,
    /// Run every topic of this file (number, TAB, query) in place of a query; needs --format trec
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    topics: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    format: FormatArg,
}

/// What an item can have or be.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Feature {
    Action,
    Resolution,
    Recommendation,
    Reference,
    Document,
    Vote,
    Minutes,
    Truncated,
    Exempt,
    Undated,
    Bounded,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SortArg {
    Relevance,
    Newest,
    Oldest,
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
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    if args.topics.is_some() && args.format != FormatArg::Trec {
        bail!("--topics prints a run; give --format trec with it");
    }
    if let (Some(from), Some(to)) = (args.from, args.to)
        && from > to
    {
        bail!("--from {from} lies after --to {to}");
    }
    let (dir, report) = args.location.prepare()?;
    if let Some(report) = report.filter(|report| !report.read.is_empty() || !report.gone.is_empty())
    {
        output::text::report(&report, false);
    }
    let searcher = Searcher::open(&dir)?;
    if let Some(file) = &args.topics {
        return run_topics(args, &searcher, file);
    }
    let request = args.request(args.query.as_deref().unwrap_or_default());
    if args.format == FormatArg::Trec {
        let run = searcher.run(&request)?;
        output::trec::run("1", &run)?;
        return Ok(Outcome::of(!run.is_empty()));
    }
    let answer = searcher.search(&request)?;
    let found = Outcome::of(answer.total_any > 0);
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
        FormatArg::Trec => {}
    }
    Ok(found)
}

/// Runs topics one after another and prints one run.
fn run_topics(args: &Args, searcher: &Searcher, file: &PathBuf) -> anyhow::Result<Outcome> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{}: cannot be read", file.display()))?;
    let mut any = false;
    for (number, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let mut columns = line.split('\t');
        let (Some(topic), Some(query)) = (columns.next(), columns.next()) else {
            bail!(
                "{}:{}: no TAB between number and query",
                file.display(),
                number + 1
            );
        };
        let run = match searcher.run(&args.request(query)) {
            Err(error) if matches!(error.kind(), ErrorKind::EmptyQuery { .. }) => {
                output::aside(format_args!("topic {topic}: {error}"));
                continue;
            }
            run => run?,
        };
        any |= !run.is_empty();
        output::trec::run(topic, &run)?;
    }
    Ok(Outcome::of(any))
}

impl Args {
    /// Turns what was typed into a request.
    fn request(&self, query: &str) -> Request {
        let run = self.format == FormatArg::Trec && self.limit == 10;
        Request {
            filters: Filters {
                councils: self.council.clone(),
                committees: self.committee.clone(),
                roles: self.role.clone(),
                people: self.person.clone(),
                movers: self.mover.clone(),
                seconders: self.seconder.clone(),
                decisions: self.decision.clone(),
                statuses: self.status.clone(),
                flags: self
                    .has
                    .iter()
                    .filter_map(|has| Some(has.to_possible_value()?.get_name().to_owned()))
                    .collect(),
                from: self.year.map(|(from, _)| from).or(self.from),
                to: self.year.map(|(_, to)| to).or(self.to),
                certain: self.certain,
            },
            exact: self.exact,
            expand: !self.no_expand,
            sort: match self.sort {
                SortArg::Relevance => Sort::Relevance,
                SortArg::Newest => Sort::Newest,
                SortArg::Oldest => Sort::Oldest,
            },
            // A run is judged to some depth, so ten would be too few by default.
            limit: if run { 1_000 } else { self.limit },
            offset: self.offset,
            ..Request::new(query)
        }
    }
}

/// Takes what was typed, unless it is an option that does not exist; a query may begin with `-word`.
fn query(text: &str) -> Result<String, String> {
    if text.starts_with("--") {
        return Err(format!(
            "there is no option `{text}`; `minutebook search --help` lists them"
        ));
    }
    Ok(text.to_owned())
}

/// Reads the first day of `2019`, `2019-03` or `2019-03-01`.
fn first_day(text: &str) -> Result<Date, String> {
    range(text).map(|(from, _)| from)
}

/// Reads the last day of `2019`, `2019-03` or `2019-03-31`.
fn last_day(text: &str) -> Result<Date, String> {
    range(text).map(|(_, to)| to)
}

fn range(text: &str) -> Result<(Date, Date), String> {
    let wrong = || format!("`{text}` is no date; write 2019-03-31, 2019-03 or 2019");
    let numbers: Vec<i16> = text
        .split('-')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map_err(|_| wrong())?;
    let small = |number: i16| i8::try_from(number).map_err(|_| wrong());
    let date = |year, month, day| Date::new(year, month, day).map_err(|_| wrong());
    match *numbers.as_slice() {
        [year] if text.len() == 4 => Ok((date(year, 1, 1)?, date(year, 12, 31)?)),
        [year, month] => {
            let first = date(year, small(month)?, 1)?;
            Ok((first, first.last_of_month()))
        }
        [year, month, day] => {
            let day = date(year, small(month)?, small(day)?)?;
            Ok((day, day))
        }
        _ => Err(wrong()),
    }
}

/// Reads `2019`, or the municipal year `2018/19`, which runs from May to April.
fn year(text: &str) -> Result<(Date, Date), String> {
    let Some((first, second)) = text.split_once('/') else {
        return range(text);
    };
    let wrong = || format!("`{text}` is no municipal year; write 2018/19");
    let (first, second): (i16, i16) = (
        first.parse().map_err(|_| wrong())?,
        second.parse().map_err(|_| wrong())?,
    );
    if (first + 1) % 100 != second % 100 {
        return Err(wrong());
    }
    let date = |year, month, day| Date::new(year, month, day).map_err(|_| wrong());
    Ok((date(first, 5, 1)?, date(first + 1, 4, 30)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_may_lack_their_day() {
        let (from, to) = (first_day("2019-02").unwrap(), last_day("2019-02").unwrap());
        assert_eq!(
            (from.to_string(), to.to_string()),
            ("2019-02-01".to_owned(), "2019-02-28".to_owned())
        );
        assert_eq!(last_day("2019").unwrap().to_string(), "2019-12-31");
        for wrong in [
            "19",
            "2019-13",
            "March 2019",
            "2019-02-30",
            "2019-1-1-1",
            "",
        ] {
            assert!(first_day(wrong).unwrap_err().contains("2019-03"), "{wrong}");
        }
    }

    #[test]
    fn a_municipal_year_runs_from_may() {
        let (from, to) = year("2018/19").unwrap();
        assert_eq!(
            (from.to_string(), to.to_string()),
            ("2018-05-01".to_owned(), "2019-04-30".to_owned())
        );
        assert!(year("2018/20").is_err());
        assert_eq!(year("1999/00").unwrap().1.to_string(), "2000-04-30");
    }
}

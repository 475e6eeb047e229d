//! `minutebook eval`: how good the ranking is, by judged topics.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use clap::ValueEnum;
use minutebook::eval::{Evaluation, Qrels, Run, Topic, topics};
use minutebook::{Error, ErrorKind, Request, Searcher};

use super::Outcome;
use super::location::Location;
use crate::output;
use crate::output::eval::{Judged, Report};

/// A run is judged to this depth.
pub(super) const DEPTH: usize = 1_000;

/// Measure the ranking by judged topics: nDCG@10, MAP, recall@100, MRR
///
/// The measures are those of trec_eval -c: gain is the grade, what was not judged is not relevant. Beside them
/// stand the share of judged items in the top 10 and the nDCG of the list without what was not judged.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  minutebook eval --index minutes.index --topics topics.tsv --qrels qrels\n  minutebook eval --qrels qrels --run new.run --compare old.run"
)]
pub(crate) struct Args {
    #[command(flatten)]
    location: Location,
    /// Topics to search for: number, TAB, query
    #[arg(long, value_name = "FILE", required_unless_present = "run")]
    topics: Option<PathBuf>,
    /// Judgements: topic, 0, id, grade
    #[arg(long, value_name = "FILE")]
    qrels: PathBuf,
    /// Measure this run in place of searching
    #[arg(long, value_name = "FILE")]
    run: Option<PathBuf>,
    /// Compare with this other run, by a paired randomisation test
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
    /// Show the ranked list of one topic with its judgements
    #[arg(long, value_name = "NUMBER", conflicts_with = "compare")]
    topic: Option<String>,
    /// Use no glossary of short and long forms
    #[arg(long, conflicts_with = "run")]
    no_expand: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    format: FormatArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// For reading
    Text,
    /// One object
    Json,
    /// One topic a row, then the means: for keeping
    Tsv,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let qrels = read(&args.qrels, Qrels::parse)?;
    let (run, searcher) = match &args.run {
        Some(file) => (read(file, Run::parse)?, None),
        None => {
            let searcher = args.location.open()?;
            (args.search(&searcher)?, Some(searcher))
        }
    };
    if let Some(topic) = &args.topic {
        return args.show(topic, &qrels, &run, searcher.as_ref());
    }
    let other = match &args.compare {
        Some(file) => Some(Evaluation::of(&qrels, &read(file, Run::parse)?)),
        None => None,
    };
    let report = Report::new(Evaluation::of(&qrels, &run), other.as_ref());
    if report.measured == 0 {
        bail!("{}: no topic has a relevant item", args.qrels.display());
    }
    match args.format {
        FormatArg::Text => output::eval::text(&report)?,
        FormatArg::Json => output::json::object(&report)?,
        FormatArg::Tsv => output::eval::tsv(&report)?,
    }
    Ok(Outcome::Found)
}

impl Args {
    /// Searches for every topic.
    fn search(&self, searcher: &Searcher) -> anyhow::Result<Run> {
        let topics = match &self.topics {
            Some(file) => read(file, topics)?,
            None => Vec::new(),
        };
        let wanted = |topic: &Topic| self.topic.as_ref().is_none_or(|one| *one == topic.id);
        let mut run = Run::default();
        for topic in topics.into_iter().filter(wanted) {
            let request = Request {
                limit: DEPTH,
                expand: !self.no_expand,
                // Topics were written for any engine: a colon in them is no mistake.
                lenient: true,
                ..Request::new(topic.query)
            };
            match searcher.run(&request) {
                Err(error) if matches!(error.kind(), ErrorKind::EmptyQuery { .. }) => {
                    output::aside(format_args!("topic {}: {error}", topic.id));
                }
                list => run.insert(&topic.id, list?),
            }
        }
        Ok(run)
    }

    /// Shows the list of one topic.
    fn show(
        &self,
        topic: &str,
        qrels: &Qrels,
        run: &Run,
        searcher: Option<&Searcher>,
    ) -> anyhow::Result<Outcome> {
        let Some(grades) = qrels.grades(topic) else {
            bail!("{}: topic {topic} was not judged", self.qrels.display());
        };
        let mut judged = Judged::new(topic, grades, run.answer(topic));
        if let Some(searcher) = searcher {
            judged.name(|id| {
                let item = searcher.item(id).ok()?;
                item.title.or(item.display_title)
            });
        }
        match self.format {
            FormatArg::Text => output::eval::list(&judged)?,
            FormatArg::Json => output::json::object(&judged)?,
            FormatArg::Tsv => bail!("--topic prints text or json"),
        }
        Ok(Outcome::of(!run.answer(topic).is_empty()))
    }
}

/// Reads a file of topics, judgements or a run.
pub(super) fn read<T>(file: &Path, parse: impl Fn(&str) -> Result<T, Error>) -> anyhow::Result<T> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{}: cannot be read", file.display()))?;
    parse(&text).map_err(|error| match error.kind() {
        ErrorKind::BadLine { line, reason } => anyhow!("{}:{line}: {reason}", file.display()),
        _ => anyhow!("{}: {error}", file.display()),
    })
}

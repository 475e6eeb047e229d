//! Searching beside plain engines on the same records, in one run: warm, within one process; and cold, from the
//! start of a process to its printed answer.
//!
//! Ours is `Searcher::search` with the default request (expansion, both counts, nearness, ten hits with passages)
//! written out as JSON, and the same without expansion. Plain tantivy (`en_stem`) gives the ten best of any of the
//! words, the exact count of those, and the stored text of the ten. SQLite's FTS5 (`porter unicode61`) gives `bm25()`,
//! `snippet()` and the count of the items with all of the words, which is less work than any of them. A committee or
//! years are asked for as each side can: a term and a column, a condition on a row.
//!
//! The queries are sampled by a seed from the records' own words, ten of each kind. Each is put to every side in
//! turn; a query counts with the median of its times. Asserted: every side finds something, and where a
//! query is one plain word both counts agree with tantivy's.
//!
//! `cargo bench --bench search` takes 10,000 made-up items; `-- --items N --turns N [FILE...]` others, `--keep DIR` keeps the
//! indexes in a folder and takes them from there when they are there, `--cold` has processes timed besides, `--of-class NAME`
//! asks one class only. Left out: indexing.

#![expect(
    clippy::print_stdout,
    reason = "the figures are what this bench is run for"
)]

mod corpus;
#[path = "peers/engines.rs"]
mod engines;
mod peers;
#[path = "peers/programs.rs"]
mod programs;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use corpus::Corpus;
use corpus::random::Random;
use engines::{Fts5, Plain};
use mimalloc::MiMalloc;
use minutebook::{Request, Searcher, Sort};
use minutebook_index::analysis;
use minutebook_index::indexer::{self, IndexOptions};
use peers::Record;
use programs::Program;
use tantivy::Term;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const SEED: u64 = 1996;
/// Queries of each class.
const OF_A_CLASS: usize = 10;
/// Words are sampled from so many records.
const SAMPLED: usize = 3_000;

/// A query as every side is asked it.
pub(crate) struct Asked {
    class: &'static str,
    /// Words as they stand in the text.
    words: Vec<String>,
    is_phrase: bool,
    committee: Option<String>,
    years: Option<(u16, u16)>,
}

impl Asked {
    fn of(class: &'static str, words: Vec<String>) -> Self {
        Self {
            class,
            words,
            is_phrase: false,
            committee: None,
            years: None,
        }
    }

    /// The query in our language.
    fn ours(&self) -> String {
        let words = self.words.join(" ");
        let mut query = match self.is_phrase {
            true => format!("\"{words}\""),
            false => words,
        };
        if let Some(committee) = &self.committee {
            query.push_str(&format!(" committee:\"{committee}\""));
        }
        if let Some((from, to)) = self.years {
            query.push_str(&format!(" date:{from}..{to}"));
        }
        query
    }
}

struct Options {
    items: u64,
    turns: usize,
    keep: Option<PathBuf>,
    is_cold: bool,
    class: Option<String>,
    file: Option<PathBuf>,
}

impl Options {
    fn given() -> Self {
        let mut options = Self {
            items: 10_000,
            turns: 5,
            keep: None,
            is_cold: false,
            class: None,
            file: None,
        };
        let mut arguments = std::env::args()
            .skip(1)
            .filter(|argument| argument != "--bench");
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().expect("a value");
            match argument.as_str() {
                "--items" => options.items = value().parse().expect("a number of items"),
                "--turns" => options.turns = value().parse().expect("a number of turns"),
                "--keep" => options.keep = Some(value().into()),
                "--of-class" => options.class = Some(value()),
                "--cold" => options.is_cold = true,
                _ => options.file = Some(argument.into()),
            }
        }
        options
    }
}

fn main() {
    let options = Options::given();
    let passing = tempfile::tempdir().expect("a folder for the run");
    let dir = options
        .keep
        .clone()
        .unwrap_or_else(|| passing.path().to_owned());
    let (ours, file) = (dir.join("ours"), records(&options, &dir));
    if !ours.is_dir() {
        let report = indexer::update(
            &ours,
            std::slice::from_ref(&file),
            &IndexOptions::default(),
            &|_, _| (),
        );
        report.expect("our index");
    }
    let sides = Sides {
        ours: [(); 2].map(|()| Searcher::open(&ours).expect("our index")),
        plain: Plain::made(&dir.join("tantivy"), &file),
        fts5: Fts5::made(&dir.join("fts5"), &file),
    };
    println!("{} items", sides.ours[0].num_docs());
    let mut queries = queries(&file, &ours);
    queries.retain(|query| {
        options
            .class
            .as_ref()
            .is_none_or(|class| query.class == class)
    });
    assert!(!queries.is_empty(), "no class of queries is called so");
    warm(&sides, &queries, options.turns);
    of_many(&sides, &queries, options.turns);
    if options.is_cold {
        cold(&Program::all(&dir, &file), &queries, options.turns);
    }
}

/// The file of records asked for, else one that is made up.
fn records(options: &Options, dir: &Path) -> PathBuf {
    if let Some(file) = &options.file {
        return file.clone();
    }
    let path = dir.join("made-up.jsonl");
    if !path.is_file() {
        std::fs::create_dir_all(dir).expect("a folder");
        let corpus = Corpus::new(SEED, options.items);
        let mut out =
            BufWriter::with_capacity(1 << 20, File::create(&path).expect("room for the records"));
        for number in 0..options.items {
            let item = corpus.item(number);
            item.write_record(&mut out).expect("room for the records");
        }
        out.flush().expect("room for the records");
    }
    path
}

struct Sides {
    /// One for each of our ways to ask, as neither may find the other's items unpacked.
    ours: [Searcher; 2],
    plain: Plain,
    fts5: Fts5,
}

/// Samples the queries.
fn queries(file: &Path, ours: &Path) -> Vec<Asked> {
    let records: Vec<Record> = peers::records(file).take(SAMPLED).collect();
    let (index, fields, _) = indexer::open(ours).expect("our index");
    let searcher = index.reader().expect("a reader").searcher();
    let frequency = |word: &str| {
        let term = Term::from_field_text(fields.text, &analysis::forms(word).stem);
        searcher.doc_freq(&term).expect("a count")
    };
    let mut words: BTreeSet<String> = BTreeSet::new();
    for record in &records {
        words.extend(content(&record.text()));
    }
    let mut words: Vec<(u64, String)> = words
        .into_iter()
        .map(|word| (frequency(&word), word))
        .collect();
    words.sort();
    let words: Vec<String> = words.into_iter().map(|(_, word)| word).collect();
    let short: BTreeSet<String> = records
        .iter()
        .flat_map(|record| capitals(&record.text()))
        .collect();
    let sample = Sample {
        rare: words[..words.len() / 2].to_vec(),
        middling: words[words.len() / 2..words.len() * 9 / 10].to_vec(),
        common: words[words.len() - 100.min(words.len())..].to_vec(),
        short: short.into_iter().collect(),
        records,
    };
    let mut random = Random::new(SEED);
    let mut queries = Vec::new();
    for (class, make) in CLASSES {
        for _ in 0..OF_A_CLASS {
            let made = (0..1_000).find_map(|_| make(&sample, &mut random));
            let Some(mut asked) = made else { continue };
            asked.class = class;
            queries.push(asked);
        }
    }
    queries
}

/// What queries are made of.
struct Sample {
    rare: Vec<String>,
    middling: Vec<String>,
    common: Vec<String>,
    short: Vec<String>,
    records: Vec<Record>,
}

type Make = fn(&Sample, &mut Random) -> Option<Asked>;

const CLASSES: [(&str, Make); 10] = [
    ("a rare word", |sample, random| {
        one_of(&sample.rare, random).map(|word| Asked::of("", vec![word]))
    }),
    ("a middling word", |sample, random| {
        one_of(&sample.middling, random).map(|word| Asked::of("", vec![word]))
    }),
    ("a common word", |sample, random| {
        one_of(&sample.common, random).map(|word| Asked::of("", vec![word]))
    }),
    ("two words of a title", |sample, random| {
        sample.of_title(2, random)
    }),
    ("two common words", |sample, random| {
        let (one, two) = (
            one_of(&sample.common, random)?,
            one_of(&sample.common, random)?,
        );
        (one != two).then(|| Asked::of("", vec![one, two]))
    }),
    ("four words of a text", |sample, random| {
        let record = &sample.records[random.below(sample.records.len() as u64) as usize];
        let mut words = content(&record.text());
        while words.len() > 4 {
            words.remove(random.below(words.len() as u64) as usize);
        }
        (words.len() == 4).then(|| Asked::of("", words))
    }),
    ("a phrase", |sample, random| {
        let record = &sample.records[random.below(sample.records.len() as u64) as usize];
        let text = record.minutes.clone().unwrap_or_default();
        let words: Vec<&str> = text.split(' ').collect();
        let at = random.below(words.len().max(2) as u64 - 1) as usize;
        let pair = words.get(at..at + 2)?;
        let is_word =
            |word: &&str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        pair.iter().all(is_word).then(|| Asked {
            is_phrase: true,
            ..Asked::of("", pair.iter().map(|word| (*word).to_owned()).collect())
        })
    }),
    ("a short form", |sample, random| {
        one_of(&sample.short, random).map(|word| Asked::of("", vec![word]))
    }),
    ("two words in a committee", |sample, random| {
        let record = &sample.records[random.below(sample.records.len() as u64) as usize];
        Some(Asked {
            committee: Some(record.committee.clone()?),
            ..sample.of_title(2, random)?
        })
    }),
    ("two words in three years", |sample, random| {
        let record = &sample.records[random.below(sample.records.len() as u64) as usize];
        let year: u16 = record.date.as_ref()?.get(..4)?.parse().ok()?;
        Some(Asked {
            years: Some((year, year + 2)),
            ..sample.of_title(2, random)?
        })
    }),
];

impl Sample {
    fn of_title(&self, number: usize, random: &mut Random) -> Option<Asked> {
        let record = &self.records[random.below(self.records.len() as u64) as usize];
        let words = content(record.title.as_ref()?);
        (words.len() >= number).then(|| Asked::of("", words[words.len() - number..].to_vec()))
    }
}

fn one_of(list: &[String], random: &mut Random) -> Option<String> {
    list.get(random.below(list.len().max(1) as u64) as usize)
        .cloned()
}

/// The words of a text that are long enough to say something, in small letters, each once.
fn content(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()) {
        let is_word = word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        let word = word.to_lowercase();
        if is_word && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// The words of a text that are capitals only.
fn capitals(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let is_short = |word: &&str| {
        (2..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    words.filter(is_short).map(str::to_owned).collect()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn timed<T>(deed: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = deed();
    (start.elapsed(), done)
}

const WARM: [&str; 4] = ["ours", "ours, no expansion", "tantivy, ten fetched", "FTS5"];

/// Puts every query to every side in turn, within this process.
fn warm(sides: &Sides, queries: &[Asked], turns: usize) {
    let mut times = vec![vec![Vec::new(); WARM.len()]; queries.len()];
    for _ in 0..turns {
        for (query, times) in queries.iter().zip(&mut times) {
            let (took, ours) = timed(|| sides.ask_ours(&Request::new(query.ours())));
            times[0].push(took);
            let plain = Request {
                expand: false,
                ..Request::new(query.ours())
            };
            let (took, unexpanded) = timed(|| sides.ask_ours(&plain));
            times[1].push(took);
            let (took, found) = timed(|| sides.plain.search(query));
            times[2].push(took);
            assert!(
                ours.1 > 0 && unexpanded.1 > 0 && found > 0,
                "{}",
                query.ours()
            );
            if matches!(query.class, "a rare word" | "a common word") {
                assert_eq!(unexpanded.1, found, "{}", query.ours());
            }
            let (took, _) = timed(|| sides.fts5.search(query));
            times[3].push(took);
        }
    }
    let times: Vec<Vec<Duration>> = times
        .into_iter()
        .map(|sides| sides.into_iter().map(median).collect())
        .collect();
    println!("warm, {turns} turns:");
    tell(queries, &times, &WARM);
}

impl Sides {
    /// Answers and writes the answer out; returns both counts.
    fn ask_ours(&self, request: &Request) -> (usize, usize) {
        let ours = &self.ours[usize::from(!request.expand)];
        let answer = ours.search(request).expect("an answer");
        serde_json::to_writer(std::io::sink(), &answer).expect("no trouble with a sink");
        (answer.total, answer.total_any)
    }
}

/// Tells percentiles over all queries, then medians by class, each with how many times ours the others are.
fn tell(queries: &[Asked], times: &[Vec<Duration>], names: &[&str]) {
    let row = |name: &str, of: &[Duration]| {
        let ours = of[0].as_secs_f64();
        let all = of
            .iter()
            .zip(names)
            .map(|(time, side)| format!("{side} {time:.2?} ({:.2}x)", time.as_secs_f64() / ours));
        println!("  {name:<26} {}", all.collect::<Vec<_>>().join(", "));
    };
    let of_side = |side: usize, wanted: &dyn Fn(&Asked) -> bool| -> Vec<Duration> {
        let both = queries.iter().zip(times).filter(|(query, _)| wanted(query));
        let mut all: Vec<Duration> = both.map(|(_, times)| times[side]).collect();
        all.sort();
        all
    };
    for percent in [50, 90, 99, 100] {
        let at = (queries.len() * percent).div_ceil(100) - 1;
        let of: Vec<Duration> = (0..names.len())
            .map(|side| of_side(side, &|_| true)[at])
            .collect();
        row(&format!("p{percent} of {}", queries.len()), &of);
    }
    for (class, _) in CLASSES {
        if queries.iter().any(|query| query.class == class) {
            let of: Vec<Duration> = (0..names.len())
                .map(|side| median(of_side(side, &|query| query.class == class)))
                .collect();
            row(class, &of);
        }
    }
}

/// So many matches are counted by all sides of them, about, besides those of the commonest word.
const MANY: usize = 100_000;

/// What asks for more than ten hits, of the commonest word and of one that has about [`MANY`] matches.
fn of_many(sides: &Sides, queries: &[Asked], turns: usize) {
    let words = queries.iter().filter(|query| {
        let plain = query.committee.is_none() && query.years.is_none();
        query.words.len() == 1 && plain
    });
    let matches = |query: &Asked| {
        let request = Request {
            expand: false,
            ..Request::new(query.ours())
        };
        sides.ask_ours(&request).1
    };
    let mut counted: Vec<(usize, &Asked)> = words.map(|query| (matches(query), query)).collect();
    counted.sort_by_key(|(matches, _)| *matches);
    let Some((most, commonest)) = counted.last() else {
        return;
    };
    let nearest = counted
        .iter()
        .min_by_key(|(matches, _)| matches.abs_diff(MANY));
    for (matches, query) in nearest
        .filter(|(near, _)| near != most)
        .into_iter()
        .chain([&(*most, *commonest)])
    {
        of_word(sides, query, *matches, turns);
    }
}

/// Pages far down, the newest first, all matches counted by all sides of them.
fn of_word(sides: &Sides, common: &Asked, matches: usize, turns: usize) {
    let plain = Request {
        expand: false,
        ..Request::new(common.ours())
    };
    let counted = Request {
        facets: true,
        timeline: true,
        ..plain.clone()
    };
    let requests = [
        ("ten best", plain.clone()),
        (
            "ten from the thousandth on",
            Request {
                offset: 1_000,
                ..plain.clone()
            },
        ),
        (
            "ten newest",
            Request {
                sort: Sort::Newest,
                ..plain.clone()
            },
        ),
        ("with facets and timeline", counted.clone()),
        (
            "the same in every form",
            Request {
                expand: true,
                ..counted
            },
        ),
    ];
    println!("\"{}\", {matches} matches:", common.ours());
    let first = turns_of(turns, || sides.ask_ours(&plain));
    for (name, request) in requests {
        let took = turns_of(turns, || sides.ask_ours(&request));
        println!(
            "  {name:<28} {took:.2?}, {:.2?} more than ten best",
            took.saturating_sub(first)
        );
    }
    let took = turns_of(turns, || sides.plain.terms_aggregation(common));
    println!("  tantivy's terms aggregation of one field over the same {took:.2?}");
}

fn turns_of<T>(turns: usize, mut deed: impl FnMut() -> T) -> Duration {
    median((0..turns.max(3)).map(|_| timed(&mut deed).0).collect())
}

/// From the start of a process to its printed answer.
fn cold(programs: &[Program], queries: &[Asked], turns: usize) {
    let mut times = vec![vec![Vec::new(); programs.len()]; queries.len()];
    for _ in 0..turns.min(3) {
        for (query, times) in queries.iter().zip(&mut times) {
            for (program, times) in programs.iter().zip(times) {
                let command = program.command(query);
                times.push(timed(|| printed(command)).0);
            }
        }
    }
    let times: Vec<Vec<Duration>> = times
        .into_iter()
        .map(|sides| sides.into_iter().map(median).collect())
        .collect();
    println!(
        "from process start to printed answer, {} turns:",
        turns.min(3)
    );
    let names: Vec<&str> = programs.iter().map(Program::name).collect();
    tell(queries, &times, &names);
}

fn printed(mut command: Command) {
    let output = command.stderr(Stdio::null()).output().expect("a process");
    assert!(
        output.status.success() && !output.stdout.is_empty(),
        "{command:?}"
    );
}

//! What understanding costs beside parsing and plain words: its share of both together, in one run.
//!
//! Measured: bytes of source a second, one thread, over the transcripts of the real minutes where they
//! are to be had, else over the shipped text copies. The measure understanding is held to is parsing
//! the files plus cutting the same items into UAX #29 words, each put in lower case and stemmed, with
//! nothing remembered from word to word. Left out: reading files, analysing for the index, writing it.
//! Each bench asserts what it saw, so that a fast wrong answer fails. The ratio is printed first; run
//! with `cargo bench --bench understand`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use frostem::{Algorithm, Stemmer};
use minutebook_index::minutes::{AgendaItem, Meeting};
use minutebook_index::parse::parse;
use minutebook_index::understand::understand;
use unicode_segmentation::UnicodeSegmentation;

fn main() {
    say_ratio(&Corpus::read());
    divan::main();
}

/// Files and the meetings in them.
struct Corpus {
    name: String,
    files: Vec<Vec<u8>>,
    meetings: Vec<Meeting>,
}

impl Corpus {
    /// Reads every ninth of the real transcripts, or the shipped text copies often enough to be timed.
    fn read() -> Self {
        const COPIES: usize = 32;
        let named = std::env::var_os("MINUTEBOOK_REAL_MINUTES").map(PathBuf::from);
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/minutes");
        let real = named.unwrap_or(beside).join("limerick");
        let (folder, step, copies) = match real.is_dir() {
            true => (real, 9, 1),
            false => {
                let shipped =
                    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/aldermoor/text");
                (shipped, 1, COPIES)
            }
        };
        let mut paths = Vec::new();
        files_below(&folder, &mut paths);
        paths.sort();
        let read = |path: &PathBuf| fs::read(path).expect("a file of minutes");
        let files: Vec<Vec<u8>> = paths.iter().step_by(step).map(read).collect();
        let files: Vec<_> = std::iter::repeat_n(files, copies).flatten().collect();
        Self {
            name: folder
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            meetings: parsed(&files),
            files,
        }
    }

    fn bytes(&self) -> usize {
        self.files.iter().map(Vec::len).sum()
    }
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of minutes") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_below(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn parsed(files: &[Vec<u8>]) -> Vec<Meeting> {
    let meetings = files.iter().filter_map(|file| parse(file).ok());
    meetings.flat_map(|(_, parsed)| parsed.meetings).collect()
}

/// The texts of an item that understanding reads.
fn texts(item: &AgendaItem) -> impl Iterator<Item = &str> {
    let head = [&item.title, &item.purpose].into_iter().flatten();
    let body = item.decision.iter().chain(&item.minutes);
    head.chain(body).map(String::as_str)
}

/// Cuts every text into words, puts each in lower case and stems it; gives the bytes of all stems.
fn plain_words(meetings: &[Meeting]) -> usize {
    let stemmer = Stemmer::new(Algorithm::English);
    let items = meetings.iter().flat_map(|meeting| &meeting.items);
    let words = items
        .flat_map(texts)
        .flat_map(|text| text.unicode_word_indices());
    words
        .map(|(_, word)| stemmer.stem(&word.to_lowercase()).len())
        .sum()
}

/// Understands every item; gives how many facts there were.
fn facts(meetings: &[Meeting]) -> usize {
    let mut facts = 0;
    for meeting in meetings {
        for item in &meeting.items {
            let known = understand(item, &meeting.attendance);
            facts += known.resolutions.len() + known.roles.len() + known.people.len();
        }
    }
    facts
}

fn timed(turn: impl FnOnce()) -> Duration {
    let start = Instant::now();
    turn();
    start.elapsed()
}

/// Times all three in turn and keeps the shortest of each, which other work on the machine disturbs least.
#[expect(
    clippy::print_stdout,
    reason = "the ratio is what this bench is run for"
)]
fn say_ratio(corpus: &Corpus) {
    const TURNS: usize = 25;
    let meetings = &corpus.meetings;
    let items: usize = meetings.iter().map(|meeting| meeting.items.len()).sum();
    let [mut parsing, mut words, mut understanding] = [Duration::MAX; 3];
    for _ in 0..TURNS {
        let parse_all = || assert_eq!(parsed(black_box(&corpus.files)).len(), meetings.len());
        parsing = parsing.min(timed(parse_all));
        words = words.min(timed(|| assert!(plain_words(black_box(meetings)) > items)));
        understanding =
            understanding.min(timed(|| assert!(facts(black_box(meetings)) > items / 2)));
    }
    println!(
        "{}: {} files, {items} items, {} bytes; parsing {parsing:.2?}, words {words:.2?}, understanding \
         {understanding:.2?}; understanding / (parsing + words) = {:.3}",
        corpus.name,
        corpus.files.len(),
        corpus.bytes(),
        understanding.as_secs_f64() / (parsing + words).as_secs_f64(),
    );
}

#[divan::bench]
fn parsing(bencher: Bencher) {
    let corpus = Corpus::read();
    bencher
        .counter(BytesCount::new(corpus.bytes()))
        .bench_local(|| {
            assert_eq!(
                parsed(black_box(&corpus.files)).len(),
                corpus.meetings.len()
            );
        });
}

#[divan::bench]
fn words_lower_case_and_stems(bencher: Bencher) {
    let corpus = Corpus::read();
    bencher
        .counter(BytesCount::new(corpus.bytes()))
        .bench_local(|| assert!(plain_words(black_box(&corpus.meetings)) > corpus.meetings.len()));
}

#[divan::bench]
fn understanding(bencher: Bencher) {
    let corpus = Corpus::read();
    bencher
        .counter(BytesCount::new(corpus.bytes()))
        .bench_local(|| assert!(facts(black_box(&corpus.meetings)) > corpus.meetings.len()));
}

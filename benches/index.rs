//! Indexing records whole (structure, understanding, every field) beside plain engines on the bare text, in one run.
//!
//! The same JSON Lines records are indexed by us, by tantivy (`en_stem` on title, purpose and minutes as one
//! field, stored, brought to no more segments than ours has) and by SQLite's FTS5 (`porter unicode61`, no
//! journal). Tantivy's documents are made by one thread for its own writer threads, by as many threads, or by threads that
//! each write a segment themselves. Each turn is a process of its own, from opening the file to the last byte written; the sides
//! take turns. Measured: wall time, processor time, the most memory held, bytes on disk. Left out: starting
//! the process, writing the records. Every side answers the same queries afterwards, and the counts must agree.
//!
//! `cargo bench --bench index` takes 10,000 made-up items, or real records where `../shared/collections` has
//! them; `-- --items 100000 --turns 5 [FILE...]` others; `--ours` leaves the peers out.

mod corpus;
mod peers;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use corpus::Corpus;
use mimalloc::MiMalloc;
use minutebook_index::analysis;
use minutebook_index::indexer::{self, IndexOptions};
use peers::{Record, en_stem, lines, record, records};
use tantivy::collector::Count;
use tantivy::directory::Directory;
use tantivy::indexer::{AddOperation, NoMergePolicy, SegmentWriter};
use tantivy::query::TermQuery;
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TokenStream;
use tantivy::{Index, IndexWriter, Segment, TantivyDocument, Term};

/// That of the program: what it saves, both sides in Rust save.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Words that every side cuts and stems alike, common ones and rarer ones.
const QUERIES: [&str; 4] = ["councillor", "library", "director", "mash"];
const SEED: u64 = 1996;
/// The most segments that the plain engine may end with.
const SEGMENTS: &str = "MINUTEBOOK_BENCH_SEGMENTS";

fn main() {
    let mut arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--side") {
        let given: Vec<String> = arguments.split_off(at);
        let (records, dir) = (Path::new(&given[2]), Path::new(&given[3]));
        Side::named(&given[1]).take_turn(records, dir);
        return;
    }
    let mut options = Options::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|value| value.parse().ok());
        match argument.as_str() {
            "--items" => options.items = number().expect("a number of items"),
            "--turns" => options.turns = number().expect("a number of turns") as usize,
            "--ours" => options.peers = false,
            _ => options.files.push(argument.into()),
        }
    }
    let dir = tempfile::tempdir().expect("a folder for the run");
    if options.files.is_empty() {
        let made_up = dir.path().join("made-up.jsonl");
        write(&made_up, options.items).expect("room for the records");
        let real = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/collections/limerick/records.jsonl");
        options.files.push(made_up);
        options.files.extend(real.is_file().then_some(real));
    }
    for file in &options.files {
        compare(file, dir.path(), &options);
    }
}

struct Options {
    items: u64,
    turns: usize,
    peers: bool,
    files: Vec<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            items: 10_000,
            turns: 3,
            peers: true,
            files: Vec::new(),
        }
    }
}

fn write(file: &Path, items: u64) -> std::io::Result<()> {
    let corpus = Corpus::new(SEED, items);
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    for number in 0..items {
        corpus.item(number).write_record(&mut out)?;
    }
    out.flush()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Ours,
    Tantivy,
    /// Tantivy's own writer threads, fed by as many threads that make documents.
    Fed,
    /// Tantivy with a segment for each thread that makes documents, which writes it itself.
    Segments,
    Fts5,
}

/// What one turn of one side came to.
#[derive(Clone, Debug, Default)]
struct Turn {
    wall: Duration,
    processor: Duration,
    /// In KiB.
    peak: u64,
    bytes: u64,
    segments: usize,
    counts: Vec<usize>,
}

impl Side {
    fn name(self) -> &'static str {
        match self {
            Self::Ours => "minutebook",
            Self::Tantivy => "tantivy",
            Self::Fed => "tantivy-fed",
            Self::Segments => "tantivy-segments",
            Self::Fts5 => "fts5",
        }
    }

    fn named(name: &str) -> Self {
        let all = [
            Self::Ours,
            Self::Tantivy,
            Self::Fed,
            Self::Segments,
            Self::Fts5,
        ];
        let named = all.into_iter().find(|side| side.name() == name);
        named.expect("the name of a side")
    }

    /// Indexes in this process and prints what it came to.
    #[expect(
        clippy::print_stdout,
        reason = "the process that started this one reads it"
    )]
    fn take_turn(self, records: &Path, dir: &Path) {
        let start = Instant::now();
        let segments = match self {
            Self::Ours => index_ours(records, dir),
            Self::Tantivy => index_tantivy(records, dir),
            Self::Fed => index_tantivy_fed(records, dir),
            Self::Segments => index_tantivy_segments(records, dir),
            Self::Fts5 => index_fts5(records, dir),
        };
        let wall = start.elapsed();
        let (processor, peak) = (processor_time(), peak_memory());
        let counts = QUERIES.map(|word| self.count(dir, word).to_string());
        println!(
            "{} {} {peak} {} {segments} {}",
            wall.as_micros(),
            processor.as_micros(),
            bytes_below(dir),
            counts.join(" ")
        );
    }

    /// Has a process of its own take a turn.
    fn turn(self, records: &Path, dir: &Path, segments: usize) -> Turn {
        let dir = dir.join(self.name());
        std::fs::create_dir_all(&dir).expect("a folder for the index");
        let this = std::env::current_exe().expect("the bench's own file");
        let output = Command::new(this)
            .args(["--side", self.name()])
            .args([records, &dir])
            .env(SEGMENTS, segments.to_string())
            .output()
            .expect("a process");
        std::fs::remove_dir_all(&dir).expect("its own folder");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let trouble = String::from_utf8_lossy(&output.stderr);
        let numbers: Vec<u64> = said.split_whitespace().flat_map(str::parse).collect();
        assert_eq!(numbers.len(), 5 + QUERIES.len(), "{said}{trouble}");
        Turn {
            wall: Duration::from_micros(numbers[0]),
            processor: Duration::from_micros(numbers[1]),
            peak: numbers[2],
            bytes: numbers[3],
            segments: numbers[4] as usize,
            counts: numbers[5..].iter().map(|count| *count as usize).collect(),
        }
    }

    fn count(self, dir: &Path, word: &str) -> usize {
        let (index, field, term) = match self {
            Self::Ours => {
                let (index, fields, _) = indexer::open(dir).expect("our index");
                (index, fields.text, analysis::forms(word).stem)
            }
            Self::Tantivy | Self::Fed | Self::Segments => {
                let index = Index::open_in_dir(dir).expect("tantivy's index");
                let mut analyzer = en_stem();
                let mut term = String::new();
                analyzer
                    .token_stream(word)
                    .process(&mut |token| term.clone_from(&token.text));
                index.tokenizers().register("en_stem", en_stem());
                let field = index.schema().get_field("text").expect("its field");
                (index, field, term)
            }
            Self::Fts5 => {
                let connection = rusqlite::Connection::open(dir.join("fts5")).expect("the table");
                let count = "SELECT COUNT(*) FROM item WHERE item MATCH ?1";
                return connection
                    .query_row(count, [word], |row| row.get::<_, i64>(0))
                    .expect("a count") as usize;
            }
        };
        let query = TermQuery::new(
            Term::from_field_text(field, &term),
            IndexRecordOption::Basic,
        );
        let reader = index.reader().expect("a reader");
        reader.searcher().search(&query, &Count).expect("a count")
    }
}

fn index_ours(records: &Path, dir: &Path) -> usize {
    let options = IndexOptions::default();
    let report = indexer::update(dir, &[records.to_owned()], &options, &|_, _| ());
    let report = report.expect("an index");
    assert_eq!(report.written as u64, report.items);
    let (index, _, _) = indexer::open(dir).expect("our index");
    index.searchable_segment_ids().expect("segments").len()
}

/// A plain index, with its fields for ids and text.
fn plain(dir: &Path) -> (Index, [Field; 2]) {
    let mut schema = Schema::builder();
    let id: Field = schema.add_text_field("id", STRING | STORED);
    let words = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field(
        "text",
        TextOptions::default()
            .set_indexing_options(words)
            .set_stored(),
    );
    let index = Index::create_in_dir(dir, schema.build()).expect("an index");
    index.tokenizers().register("en_stem", en_stem());
    (index, [id, text])
}

fn document(record: &Record, [id, text]: [Field; 2]) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(text, record.text());
    document.add_text(id, &record.id);
    document
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Makes documents in as many threads as there are processors; each begins with `begin`, hands each document to `take` and
/// ends with `end`.
fn in_threads<T>(
    file: &Path,
    fields: [Field; 2],
    begin: impl Fn() -> T + Sync,
    take: impl Fn(&mut T, TantivyDocument) + Sync,
    end: impl Fn(T) + Sync,
) {
    /// So many lines are read at a time.
    const LINES: usize = 64;
    let lines = Mutex::new(lines(file));
    let work = || {
        let mut own = begin();
        loop {
            let lines: Vec<String> = lines
                .lock()
                .expect("the file")
                .by_ref()
                .take(LINES)
                .collect();
            if lines.is_empty() {
                return end(own);
            }
            for line in lines {
                take(&mut own, document(&record(&line), fields));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads() {
            scope.spawn(work);
        }
    });
}

fn index_tantivy_fed(file: &Path, dir: &Path) -> usize {
    let (index, fields) = plain(dir);
    let writer = writer(&index);
    let take = |_: &mut (), document| {
        writer.add_document(document).expect("a document taken");
    };
    in_threads(file, fields, || (), take, |()| ());
    end(&index, writer)
}

fn index_tantivy_segments(file: &Path, dir: &Path) -> usize {
    /// A writer that holds so little less than its share is laid down, as the engine does with its own.
    const MARGIN: usize = 1_000_000;
    let (index, fields) = plain(dir);
    let share = IndexOptions::default().memory_bytes / threads();
    let metas = Mutex::new(Vec::new());
    let begin = || {
        let segment = index.new_segment();
        let writer = SegmentWriter::for_segment(share, segment.clone()).expect("a segment");
        (segment, writer)
    };
    let lay_down = |(segment, writer): (Segment, SegmentWriter)| {
        let items = writer.max_doc();
        writer.finalize().expect("a segment written");
        let meta = index.new_segment_meta(segment.id(), items);
        metas.lock().expect("the list").push(meta);
    };
    let take = |own: &mut (Segment, SegmentWriter), document| {
        let opstamp = 0;
        let operation = AddOperation { opstamp, document };
        own.1.add_document(operation).expect("a document taken");
        if own.1.mem_usage() + MARGIN >= share {
            lay_down(std::mem::replace(own, begin()));
        }
    };
    in_threads(file, fields, begin, take, |own| match own.1.max_doc() {
        0 => (),
        _ => lay_down(own),
    });
    let mut all = index.load_metas().expect("the list of an empty index");
    all.segments = metas.into_inner().expect("the list");
    let all = serde_json::to_vec(&all).expect("the list as JSON");
    let meta = Path::new("meta.json");
    let directory = index.directory();
    directory.sync_directory().expect("segments on the disk");
    directory
        .atomic_write(meta, &all)
        .expect("the list written");
    end(&index, writer(&index))
}

fn index_tantivy(file: &Path, dir: &Path) -> usize {
    let (index, fields) = plain(dir);
    let writer = writer(&index);
    for record in records(file) {
        let document = document(&record, fields);
        writer.add_document(document).expect("a document taken");
    }
    end(&index, writer)
}

fn writer(index: &Index) -> IndexWriter {
    let memory = IndexOptions::default().memory_bytes;
    let writer = index
        .writer_with_num_threads(threads(), memory)
        .expect("a writer");
    writer.set_merge_policy(Box::new(NoMergePolicy));
    writer
}

/// Commits, and brings the segments to no more than ours.
fn end(index: &Index, mut writer: IndexWriter) -> usize {
    writer.commit().expect("a commit");
    let most: usize = std::env::var(SEGMENTS).map_or(1, |most| most.parse().unwrap_or(1));
    let segments = index.searchable_segment_ids().expect("segments");
    if segments.len() > most {
        let into_one = segments.len() + 1 - most;
        writer.merge(&segments[..into_one]).wait().expect("a merge");
        writer
            .garbage_collect_files()
            .wait()
            .expect("files removed");
    }
    writer.wait_merging_threads().expect("an end");
    index.searchable_segment_ids().expect("segments").len()
}

fn index_fts5(file: &Path, dir: &Path) -> usize {
    let connection = rusqlite::Connection::open(dir.join("fts5")).expect("a file");
    let setup = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; \
         CREATE VIRTUAL TABLE item USING fts5(id UNINDEXED, text, tokenize = 'porter unicode61'); BEGIN;";
    connection.execute_batch(setup).expect("a table");
    let mut insert = connection
        .prepare("INSERT INTO item VALUES (?1, ?2)")
        .expect("a statement");
    for record in records(file) {
        insert.execute([&record.id, &record.text()]).expect("a row");
    }
    drop(insert);
    connection.execute_batch("COMMIT").expect("a commit");
    1
}

/// User and system time of this process.
fn processor_time() -> Duration {
    /// What a tick of the kernel's accounts is, on every Linux machine.
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = behind_name.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<u32>().ok());
    TICK * (ticks(11).unwrap_or(0) + ticks(12).unwrap_or(0))
}

/// The most memory this process has held, in KiB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.map_or(0, |number| number.parse().unwrap_or(0))
}

fn bytes_below(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).expect("a folder");
    let length = |entry: std::io::Result<std::fs::DirEntry>| entry?.metadata();
    entries
        .map(|entry| length(entry).map_or(0, |file| file.len()))
        .sum()
}

/// Has every side take its turns over one file, and prints what came of it.
#[expect(
    clippy::print_stdout,
    reason = "the ratios are what this bench is run for"
)]
fn compare(file: &Path, dir: &Path, options: &Options) {
    let (items, text) = records(file).fold((0, 0), |(items, bytes), record| {
        (items + 1, bytes + record.text().len() as u64)
    });
    println!(
        "{}: {items} items, {:.1} MB of text",
        file.file_name().unwrap_or_default().to_string_lossy(),
        text as f64 / 1e6
    );
    let peers = [Side::Tantivy, Side::Fed, Side::Segments, Side::Fts5];
    let sides: Vec<Side> = std::iter::once(Side::Ours)
        .chain(peers.into_iter().filter(|_| options.peers))
        .collect();
    let mut turns: Vec<Vec<Turn>> = vec![Vec::new(); sides.len()];
    for _ in 0..options.turns {
        for (side, taken) in sides.iter().zip(0..) {
            let segments = turns[0].last().map_or(1, |ours| ours.segments);
            turns[taken].push(side.turn(file, dir, segments));
        }
    }
    let ours = median(&turns[0]);
    for (side, turns) in sides.iter().zip(&turns) {
        let one = median(turns);
        agree(&ours, &one);
        let shortest = turns.iter().map(|turn| turn.wall).min().unwrap_or_default();
        println!(
            "{:>16}: median {:>7.2} s, shortest {:>7.2} s, processor {:>7.2} s, {:>8.0} items a second, peak {:>5} MiB, \
             {} segments, size {:.2} of the text; we take {:.2} of its time, {:.2} of its processor time",
            side.name(),
            one.wall.as_secs_f64(),
            shortest.as_secs_f64(),
            one.processor.as_secs_f64(),
            f64::from(items) / one.wall.as_secs_f64(),
            one.peak >> 10,
            one.segments,
            one.bytes as f64 / text as f64,
            ours.wall.as_secs_f64() / one.wall.as_secs_f64(),
            ours.processor.as_secs_f64() / one.processor.as_secs_f64(),
        );
    }
}

/// Asserts that two sides found the same, but for what few words in real text are cut otherwise.
fn agree(one: &Turn, other: &Turn) {
    for (one, other) in one.counts.iter().zip(&other.counts) {
        let apart = one.abs_diff(*other);
        assert!(apart * 50 <= *one.max(other), "{one} against {other} items");
    }
}

/// The turn of median time.
fn median(turns: &[Turn]) -> Turn {
    let mut turns = turns.to_vec();
    turns.sort_by_key(|turn| turn.wall);
    turns[turns.len() / 2].clone()
}

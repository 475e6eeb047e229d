//! Bringing an index up to date: what a run costs that finds nothing new, one new meeting, or a file that has
//! grown by one, in indexes of several sizes.
//!
//! Made-up records lie in files of 100,000, all in one folder. Each index is built once; then turns follow, each of
//! three runs: nothing has changed; a file of twelve new items has come; twelve records have been appended to the
//! first file. Measured: the wall and processor time of a run in this process, its opening included. Left out:
//! starting a process. The median is told, with the mean and the worst run (in which segments are merged), and how
//! many times that of the smallest index the median is. Every run asserts what it wrote.
//!
//! `cargo bench --bench update` takes 1,000 and 10,000 items; `-- --turns 20 10000 100000 1000000` others.

mod corpus;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use corpus::Corpus;
use mimalloc::MiMalloc;
use minutebook_index::indexer::{self, IndexOptions};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const SEED: u64 = 1996;
const ITEMS_OF_A_FILE: u64 = 100_000;
/// Items of a new meeting.
const NEW: u64 = 12;

fn main() {
    let mut turns = 5;
    let mut sizes = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--turns" => {
                let number = arguments.next().and_then(|number| number.parse().ok());
                turns = number.expect("a number of turns");
            }
            "--bench" => {}
            size => sizes.push(size.parse().expect("a number of items")),
        }
    }
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000];
    }
    let mut smallest = None;
    for size in sizes {
        let times = measure(size, turns);
        smallest.get_or_insert_with(|| times.each_ref().map(|one| one.median()));
        tell(
            size,
            &times,
            smallest.as_ref().unwrap_or(&[Duration::ZERO; 3]),
        );
    }
}

/// The times of runs of one kind, shortest first.
#[derive(Default)]
struct Times {
    wall: Vec<Duration>,
    processor: Duration,
}

impl Times {
    fn median(&self) -> Duration {
        let mut wall = self.wall.clone();
        wall.sort_unstable();
        wall[wall.len() / 2]
    }

    fn mean(&self) -> Duration {
        self.wall.iter().sum::<Duration>() / self.wall.len() as u32
    }

    fn worst(&self) -> Duration {
        self.wall.iter().max().copied().unwrap_or_default()
    }
}

const KINDS: [&str; 3] = ["nothing new", "one new meeting", "a file has grown"];

#[expect(clippy::print_stdout, reason = "the figures are what this is run for")]
fn tell(size: u64, times: &[Times; 3], smallest: &[Duration; 3]) {
    println!("{size} items");
    for ((kind, times), smallest) in KINDS.iter().zip(times).zip(smallest) {
        let ratio = times.median().as_secs_f64() / smallest.as_secs_f64();
        let runs = times.wall.len() as u32;
        println!(
            "  {kind:<18} median {:>8.1?}, {ratio:.2} times the smallest; mean {:.1?}, worst {:.1?}; \
             processor {:.1?} a run",
            times.median(),
            times.mean(),
            times.worst(),
            times.processor / runs,
        );
    }
}

/// Builds an index of so many items and brings it up to date so many times.
fn measure(size: u64, turns: u64) -> [Times; 3] {
    let place = tempfile::tempdir().expect("a folder for the run");
    let (folder, dir) = (place.path().join("minutes"), place.path().join("index"));
    std::fs::create_dir(&folder).expect("a folder for the minutes");
    let corpus = Corpus::new(SEED, size + 2 * turns * NEW);
    for first in (0..size).step_by(ITEMS_OF_A_FILE as usize) {
        let file = folder.join(format!("{first:08}.jsonl"));
        write(
            &corpus,
            &file,
            first..size.min(first + ITEMS_OF_A_FILE),
            3600,
        );
    }
    run(&dir, &folder, &mut Times::default(), size);
    let mut times: [Times; 3] = Default::default();
    let mut next = size;
    for turn in 0..turns {
        run(&dir, &folder, &mut times[0], 0);
        let file = folder.join(format!("new-{turn:04}.jsonl"));
        write(&corpus, &file, next..next + NEW, 60);
        run(&dir, &folder, &mut times[1], NEW);
        next += NEW;
        let grown = folder.join("00000000.jsonl");
        write(&corpus, &grown, next..next + NEW, 1800 - turn);
        run(&dir, &folder, &mut times[2], NEW);
        next += NEW;
    }
    let (index, ..) = indexer::open(&dir).expect("the index");
    let items = indexer::view(&index).expect("a view of it").num_docs();
    assert_eq!(items, next);
    times
}

/// Appends made-up records to a file, which was then last written so many seconds ago.
fn write(corpus: &Corpus, file: &Path, items: std::ops::Range<u64>, seconds: u64) {
    let open = File::options().create(true).append(true).open(file);
    let mut out = BufWriter::with_capacity(1 << 20, open.expect("a file"));
    for number in items {
        let written = corpus.item(number).write_record(&mut out);
        written.expect("room for the records");
    }
    let file = out.into_inner().expect("room for the records");
    let time = SystemTime::now() - Duration::from_secs(seconds);
    file.set_modified(time).expect("a time");
}

/// Brings the index up to date, which has to write so many items.
fn run(dir: &Path, folder: &Path, times: &mut Times, written: u64) {
    let (started, processor) = (Instant::now(), processor_time());
    let options = IndexOptions::default();
    let report = indexer::update(dir, &[folder.to_owned()], &options, &|_, _| ());
    times.wall.push(started.elapsed());
    times.processor += processor_time() - processor;
    let report = report.expect("an index");
    assert_eq!((report.written as u64, report.removed), (written, 0));
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

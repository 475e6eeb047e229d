//! Searching for a long time while somebody writes: eight readers, two of them processes of their own, and one
//! writer that adds, changes, removes, closes and erases. No error, nobody waits for long, and every answer is
//! that of one committed state.
//!
//! What the right answers are is asked of an index made anew of the same files before each commit. A view must
//! answer as the states between the last commit before it was opened and the last one begun after that, and
//! however long it is kept, as one and the same.
//!
//! Every run takes a few seconds; the slow run, whose result is in `benches/results/safety.md`, ten minutes:
//! `MINUTEBOOK_SOAK_SECONDS=600 cargo test --test it soak:: -- --nocapture`

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use minutebook::{Request, Searcher};
use minutebook_index::indexer::erase::{self, Request as Erasing};
use minutebook_index::indexer::{self, IndexOptions};
use minutebook_index::snapshot;
use serde_json::Value;

use crate::workspace::{Draw, Workspace, how_many, say};

/// What readers ask: words that many items have, a phrase, a field, a short form that a sidecar explains, and a
/// word that nobody has.
const QUERIES: [&str; 6] = [
    "culvert",
    "relining OR lamps",
    "\"drainage panel\"",
    "title:ferry noted",
    "QXR",
    "zyxwvut",
];
/// No question may take longer, however busy the machine.
const PATIENCE: Duration = Duration::from_secs(25);
/// Files of minutes at the most.
const FILES: usize = 6;

/// One item of the minutes, as the files have it.
#[derive(Clone)]
struct Item {
    id: String,
    edition: usize,
    erased: bool,
}

/// What the folder of minutes holds.
#[derive(Clone, Default)]
struct Minutes {
    files: BTreeMap<usize, Vec<Item>>,
    /// What the short form QXR is said to mean.
    meaning: usize,
    /// The item that an officer closed.
    closed: Option<String>,
    /// Items and editions are numbered, and no number is given twice.
    last: usize,
}

impl Minutes {
    fn numbered(&mut self) -> usize {
        self.last += 1;
        self.last
    }

    fn new_item(&mut self) -> Item {
        Item {
            id: format!("item-{}", self.numbered()),
            edition: self.numbered(),
            erased: false,
        }
    }

    /// Changes a few things.
    fn change(&mut self, draw: &mut Draw) {
        for _ in 0..=draw.below(3) {
            let file = draw.below(FILES);
            match draw.below(8) {
                0 => drop(self.files.remove(&file)),
                1 => self.meaning = draw.below(3),
                2 => self.closed = self.any(draw),
                3..5 => {
                    let item = self.new_item();
                    self.files.entry(file).or_default().push(item);
                }
                5 => {
                    let items = self.files.entry(file).or_default();
                    let at = draw.below(items.len());
                    items.truncate(at.max(2));
                }
                _ => {
                    let edition = self.numbered();
                    let items = self.files.entry(file).or_default();
                    let at = draw.below(items.len());
                    if let Some(item) = items.get_mut(at) {
                        item.edition = edition;
                    }
                }
            }
        }
        // An index of nothing is an error of another kind.
        while self.alive().len() < 12 {
            let item = self.new_item();
            let file = draw.below(FILES);
            self.files.entry(file).or_default().push(item);
        }
    }

    fn alive(&self) -> Vec<&Item> {
        let items = self.files.values().flatten();
        items.filter(|item| !item.erased).collect()
    }

    /// Returns the id of some item that is not erased.
    fn any(&self, draw: &mut Draw) -> Option<String> {
        let alive = self.alive();
        let chosen = draw.below(alive.len());
        alive.get(chosen).map(|item| item.id.clone())
    }

    fn erase(&mut self, id: &str) {
        for item in self.files.values_mut().flatten() {
            item.erased |= item.id == id;
        }
    }

    /// Writes the files, with what was erased or without it.
    fn write(&self, workspace: &Workspace, folder: &str, erased: bool) {
        for file in 0..FILES {
            let path = format!("{folder}/{file}.jsonl");
            match self.files.get(&file) {
                None => drop(fs::remove_file(workspace.path(&path))),
                Some(items) => {
                    // An empty line stands for an item left out, so that the others keep their lines.
                    let line = |item: &Item| match item.erased && !erased {
                        true => "\n".to_owned(),
                        false => record(item),
                    };
                    let text: String = items.iter().map(line).collect();
                    workspace.write(&path, text);
                }
            }
        }
        let mut sidecar = format!(
            "[[abbreviation]]\nshort = \"QXR\"\nlong = \"{}\"\n",
            ["drainage panel", "street lamps", "relining"][self.meaning]
        );
        if let Some(id) = &self.closed {
            sidecar.push_str(&format!("[[close]]\nitem = \"{id}\"\n"));
        }
        workspace.write(&format!("{folder}/minutebook.toml"), sidecar);
    }
}

/// Words of their own for each edition, so that no two texts are taken for copies of each other.
fn record(item: &Item) -> String {
    const THINGS: [&str; 8] = [
        "culvert", "lamps", "hedge", "ledger", "ferry", "orchard", "quarry", "weir",
    ];
    let mut draw = Draw::new(item.edition as u64);
    let committee = ["Cabinet", "Drainage Panel"][draw.below(2)];
    let words: Vec<String> = (0..18)
        .map(|_| format!("{}{}", THINGS[draw.below(8)], draw.below(5)))
        .collect();
    let thing = THINGS[draw.below(8)];
    let day = 1 + draw.below(28);
    let record = serde_json::json!({
        "id": item.id, "council": "Fenmere Council", "committee": committee,
        "date": format!("2019-03-{day:02}"), "title": format!("The {thing} by Kiln Road"),
        "minutes": format!(
            "The drainage panel noted the {thing} and its relining.\n\n{}.\n\nRESOLVED that the {thing} be inspected.",
            words.join(" ")
        ),
    });
    format!("{record}\n")
}

/// All that a state answers.
#[derive(Debug, PartialEq, Eq)]
struct Answers {
    /// To each of the queries.
    searches: Vec<String>,
    /// What is held back.
    held: String,
    /// Every item, whole.
    export: String,
}

fn searched(searcher: &Searcher, query: &str) -> String {
    let request = Request {
        limit: 100,
        facets: true,
        ..Request::new(query)
    };
    let answer = serde_json::to_string(&searcher.search(&request).unwrap()).unwrap();
    without_time(serde_json::from_str(&answer).unwrap())
}

fn without_time(mut answer: Value) -> String {
    answer["took_ms"] = Value::Null;
    answer.to_string()
}

fn exported(searcher: &Searcher) -> String {
    let mut all = String::new();
    let each = searcher.each_item(|item| {
        all.push_str(&serde_json::to_string(&item).unwrap());
        all.push('\n');
        Ok::<(), minutebook::Error>(())
    });
    each.unwrap();
    without_aliases(&all)
}

/// An item is also known by its place in a file, and that is another where an item before it was left out of
/// the file and not only of the index.
fn without_aliases(export: &str) -> String {
    let plain = |line: &str| {
        let mut item: Value = serde_json::from_str(line).unwrap();
        item["aliases"] = Value::Null;
        format!("{item}\n")
    };
    export.lines().map(plain).collect()
}

/// Returns what is held back; `None` from a view so old that what lay beside it is gone, and is said to be.
fn held(searcher: &Searcher) -> Option<String> {
    match searcher.held_back() {
        Ok(rows) => Some(format!("{rows:?}")),
        Err(error) => {
            let said = error.to_string();
            assert!(said.contains("several times since it was opened"), "{said}");
            assert!(error.hint().unwrap().contains("open it anew"), "{error:?}");
            None
        }
    }
}

impl Answers {
    fn of(searcher: &Searcher) -> Self {
        Self {
            searches: QUERIES
                .iter()
                .map(|query| searched(searcher, query))
                .collect(),
            held: held(searcher).unwrap(),
            export: exported(searcher),
        }
    }
}

/// What was committed, and what is about to be.
#[derive(Default)]
struct Ledger {
    /// The right answers of the last states, by number.
    states: Mutex<BTreeMap<usize, Arc<Answers>>>,
    /// The last state that was begun.
    begun: AtomicUsize,
    /// The last state that is known to be committed.
    committed: AtomicUsize,
    ended: AtomicBool,
    questions: AtomicUsize,
    views: AtomicUsize,
    /// The longest that a question took, in milliseconds.
    longest: AtomicUsize,
}

impl Ledger {
    /// Writes down what is about to be committed.
    fn begin(&self, answers: Answers) {
        const KEPT: usize = 300;
        let number = self.begun.load(Ordering::SeqCst) + 1;
        let mut states = self.states.lock().unwrap();
        states.insert(number, Arc::new(answers));
        states.retain(|state, _| state + KEPT > number);
        self.begun.store(number, Ordering::SeqCst);
    }

    fn commit(&self) {
        self.committed
            .store(self.begun.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// Opens something and returns it with the states that it may be of.
    fn open<T>(&self, open: impl FnOnce() -> T) -> (T, Candidates) {
        let first = self.committed.load(Ordering::SeqCst);
        let opened = self.timed(open);
        let last = self.begun.load(Ordering::SeqCst);
        let states = self.states.lock().unwrap();
        let between = states.range(first..=last);
        let candidates = between
            .map(|(number, answers)| (*number, Arc::clone(answers)))
            .collect();
        self.views.fetch_add(1, Ordering::Relaxed);
        (opened, Candidates(candidates))
    }

    fn timed<T>(&self, ask: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let answer = ask();
        let took = started.elapsed();
        assert!(took < PATIENCE, "a reader waited {took:.1?}");
        let millis = usize::try_from(took.as_millis()).unwrap();
        self.longest.fetch_max(millis, Ordering::Relaxed);
        self.questions.fetch_add(1, Ordering::Relaxed);
        answer
    }

    fn goes_on(&self) -> bool {
        !self.ended.load(Ordering::SeqCst)
    }
}

/// The states that a view may be of; fewer with every answer.
struct Candidates(Vec<(usize, Arc<Answers>)>);

impl Candidates {
    #[track_caller]
    fn check(&mut self, what: &str, found: &str, expected: impl Fn(&Answers) -> &str) {
        let before: Vec<usize> = self.0.iter().map(|(number, _)| *number).collect();
        let last = self.0.last().map(|(_, answers)| Arc::clone(answers));
        self.0.retain(|(_, answers)| expected(answers) == found);
        assert!(
            !self.0.is_empty(),
            "{what}: none of the states {before:?} answers so\n{found}\nthe last of them:\n{}",
            last.as_deref().map_or("", expected)
        );
    }
}

/// Ends the soak for all when one of them fails.
struct EndsAll<'l>(&'l Ledger);

impl Drop for EndsAll<'_> {
    fn drop(&mut self) {
        self.0.ended.store(true, Ordering::SeqCst);
    }
}

/// Opens a view and asks it; keeps it for a while and asks again, if it is to be kept.
fn read(ledger: &Ledger, dir: &Path, draw: &mut Draw, rounds: usize) {
    let (searcher, mut candidates) = ledger.open(|| Searcher::open(dir).unwrap());
    for round in 0..rounds {
        if round > 0 {
            thread::sleep(Duration::from_millis(draw.below(400) as u64));
        }
        let number = draw.below(QUERIES.len());
        let found = ledger.timed(|| searched(&searcher, QUERIES[number]));
        candidates.check(QUERIES[number], &found, |answers| &answers.searches[number]);
        if draw.below(4) == 0 {
            let found = ledger.timed(|| exported(&searcher));
            candidates.check("export", &found, |answers| &answers.export);
        }
        if draw.below(4) == 0
            && let Some(found) = ledger.timed(|| held(&searcher))
        {
            candidates.check("held back", &found, |answers| &answers.held);
        }
    }
}

/// Asks by running the program.
fn run(ledger: &Ledger, workspace: &Workspace, draw: &mut Draw) {
    let number = draw.below(QUERIES.len());
    let query = QUERIES[number];
    if draw.below(4) == 0 {
        let args = ["export", "--all", "--index", "index"];
        let (ran, mut candidates) = ledger.open(|| workspace.run(args));
        assert_eq!(ran.status, 0, "{}", ran.err);
        let found = without_aliases(&ran.out);
        candidates.check("export", &found, |answers| &answers.export);
        let args = ["status", "--index", "index", "--format", "json"];
        let (ran, candidates) = ledger.open(|| workspace.run(args));
        assert_eq!(ran.status, 0, "{}", ran.err);
        let items = ran.json()["items"].as_u64().unwrap();
        let holds =
            |(_, answers): &(_, Arc<Answers>)| answers.export.lines().count() as u64 == items;
        assert!(candidates.0.iter().any(holds), "{items} items");
        return;
    }
    let args = [
        "search", query, "--format", "json", "--facets", "--limit", "100", "--index", "index",
    ];
    let (ran, mut candidates) = ledger.open(|| workspace.run(args));
    assert!(ran.status < 2, "{query}: {}", ran.err);
    let found = without_time(ran.json());
    candidates.check(query, &found, |answers| &answers.searches[number]);
}

/// Takes a snapshot, restores it and asks it everything.
fn keep(ledger: &Ledger, workspace: &Workspace, number: usize) {
    let (file, dir) = (format!("{number}.snapshot"), format!("restored-{number}"));
    let (file, dir) = (workspace.path(&file), workspace.path(&dir));
    let (_, mut candidates) =
        ledger.open(|| snapshot::take(&workspace.path("index"), &file).unwrap());
    // It verifies what it restores.
    let restored = snapshot::restore(&file, &dir);
    assert_eq!(restored.unwrap().1.findings, []);
    let found = Answers::of(&Searcher::open(&dir).unwrap());
    candidates.check("snapshot, export", &found.export, |answers| &answers.export);
    candidates.check("snapshot, held back", &found.held, |answers| &answers.held);
    for (at, found) in found.searches.iter().enumerate() {
        candidates.check("snapshot", found, |answers| &answers.searches[at]);
    }
    fs::remove_dir_all(dir).unwrap();
    fs::remove_file(file).unwrap();
}

/// Returns what an index made anew of these minutes answers.
fn clean(minutes: &Minutes, workspace: &Workspace) -> Answers {
    minutes.write(workspace, "clean/minutes", false);
    let options = IndexOptions {
        threads: 1,
        ..options()
    };
    workspace
        .update("clean/index", &["clean/minutes"], &options)
        .unwrap();
    let answers = Answers::of(&workspace.searcher("clean/index"));
    fs::remove_dir_all(workspace.path("clean")).unwrap();
    answers
}

fn options() -> IndexOptions {
    IndexOptions {
        prune: true,
        memory_bytes: 16 << 20,
        ..IndexOptions::default()
    }
}

/// Brings the index up to date with the minutes, by the library or by the program.
fn update(workspace: &Workspace, draw: &mut Draw) {
    if draw.below(4) == 0 {
        let ran = workspace.run(["index", "minutes", "--prune", "--index", "index"]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        return;
    }
    let (dir, folder) = (workspace.path("index"), workspace.path("minutes"));
    indexer::update(&dir, &[folder], &options(), &|_, _| {}).unwrap();
}

#[derive(Default)]
struct Written {
    updates: usize,
    erasures: usize,
}

fn write(
    ledger: &Ledger,
    workspace: &Workspace,
    mut minutes: Minutes,
    mut draw: Draw,
    end: Instant,
) -> Written {
    let mut written = Written::default();
    while Instant::now() < end && ledger.goes_on() {
        let erased = match draw.below(6) {
            0 => minutes.any(&mut draw),
            _ => None,
        };
        match erased {
            Some(id) => {
                minutes.erase(&id);
                ledger.begin(clean(&minutes, workspace));
                let erasing = Erasing::Items(vec![id]);
                let erased = erase::erase(&workspace.path("index"), &erasing).unwrap();
                assert!(erased.proof.found.is_empty(), "{:?}", erased.proof);
                assert_eq!(erased.plan.items.len(), 1, "{:?}", erased.plan);
                written.erasures += 1;
            }
            None => {
                minutes.change(&mut draw);
                ledger.begin(clean(&minutes, workspace));
                minutes.write(workspace, "minutes", true);
                update(workspace, &mut draw);
                written.updates += 1;
            }
        }
        ledger.commit();
    }
    written
}

#[test]
fn whoever_searches_while_others_write_sees_one_committed_state() {
    let seconds = how_many("MINUTEBOOK_SOAK_SECONDS", 6);
    let workspace = Workspace::new();
    let ledger = Ledger::default();
    let mut draw = Draw::new(41);
    let mut minutes = Minutes::default();
    minutes.change(&mut draw);
    ledger.begin(clean(&minutes, &workspace));
    minutes.write(&workspace, "minutes", true);
    update(&workspace, &mut draw);
    ledger.commit();

    let end = Instant::now() + Duration::from_secs(seconds as u64);
    let (ledger, workspace) = (&ledger, &workspace);
    let dir = workspace.path("index");
    let snapshots = AtomicUsize::new(0);
    let reader = |seed: u64, read: &(dyn Fn(&mut Draw, usize) + Sync)| {
        let _ends_all = EndsAll(ledger);
        let mut draw = Draw::new(seed);
        for number in 0.. {
            if !ledger.goes_on() {
                return;
            }
            read(&mut draw, number);
        }
    };
    let (reader, dir, snapshots) = (&reader, &dir, &snapshots);
    let written = thread::scope(|scope| {
        // Four open a view for each question, two keep theirs, two are processes of their own.
        for seed in 0..4 {
            scope.spawn(move || reader(seed, &|draw, _| read(ledger, dir, draw, 1)));
        }
        for seed in 4..6 {
            let kept = |draw: &mut Draw, _| {
                let rounds = 2 + draw.below(20);
                read(ledger, dir, draw, rounds);
            };
            scope.spawn(move || reader(seed, &kept));
        }
        for seed in 6..8 {
            scope.spawn(move || reader(seed, &|draw, _| run(ledger, workspace, draw)));
        }
        scope.spawn(move || {
            reader(8, &|_, number| {
                keep(ledger, workspace, number);
                snapshots.fetch_add(1, Ordering::Relaxed);
                thread::sleep(Duration::from_millis(200));
            });
        });
        let writer = scope.spawn(move || {
            let _ends_all = EndsAll(ledger);
            write(ledger, workspace, minutes, draw, end)
        });
        writer.join().unwrap()
    });
    let found = minutebook_index::verify::verify(dir).unwrap();
    assert_eq!(found.findings, []);
    let Written { updates, erasures } = written;
    assert!(updates > 0, "nothing was written");
    say(&format!(
        "{seconds} s, 8 readers: {} questions to {} views, the longest {} ms; {updates} updates, {erasures} erasures, \
         {} snapshots restored; every answer was that of one committed state",
        ledger.questions.load(Ordering::Relaxed),
        ledger.views.load(Ordering::Relaxed),
        ledger.longest.load(Ordering::Relaxed),
        snapshots.load(Ordering::Relaxed),
    ));
}

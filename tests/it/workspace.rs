//! Folders of minutes and indexes in a temporary place, and the `minutebook` binary run on them.
//!
//! Every copy of a file is given a time well in the past, so that the rule for files written a moment
//! ago does not blur what a second run does.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use minutebook::Searcher;
use minutebook_index::indexer::{self, IndexOptions, Report};
use serde_json::Value;

/// A temporary folder; it goes when the value does.
pub(crate) struct Workspace {
    folder: tempfile::TempDir,
}

/// What a run of the binary gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Returns standard output as one JSON value.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_str(&self.out) {
            Ok(value) => value,
            Err(error) => panic!("no JSON ({error}): {self:?}"),
        }
    }

    /// Returns each line of standard output as a JSON value.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Returns the lines of standard output.
    pub(crate) fn lines(&self) -> Vec<&str> {
        self.out.lines().collect()
    }
}

/// Memory for every run, in bytes, where `MINUTEBOOK_TEST_MEMORY` says so: with 0 all tests pass just the same,
/// while files are read twice and every item is joined on its own.
fn memory() -> Option<usize> {
    std::env::var("MINUTEBOOK_TEST_MEMORY").ok()?.parse().ok()
}

impl Workspace {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Returns a workspace with the fictional council's minutes, indexed into `index`.
    pub(crate) fn aldermoor() -> Self {
        let workspace = Self::new();
        workspace.copy(&data("aldermoor"), "aldermoor");
        workspace.index(&["aldermoor"]);
        workspace
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with the folders it lies in.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        self.age(name, 3600);
    }

    /// Sets the time of a file back by some seconds.
    pub(crate) fn age(&self, name: &str, seconds: u64) {
        let file = File::options().write(true).open(self.path(name)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(seconds))
            .unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Copies a file, or everything below a folder.
    pub(crate) fn copy(&self, from: &Path, to: &str) {
        if from.is_file() {
            self.write(to, fs::read(from).unwrap());
            return;
        }
        for file in files_below(from) {
            let below = file.strip_prefix(from).unwrap().to_str().unwrap();
            self.write(&format!("{to}/{below}"), fs::read(&file).unwrap());
        }
    }

    /// Brings the index `index` up to date with folders of this workspace.
    #[track_caller]
    pub(crate) fn index(&self, folders: &[&str]) -> Report {
        self.update("index", folders, &IndexOptions::default())
            .unwrap()
    }

    /// Brings an index up to date with folders of this workspace.
    pub(crate) fn update(
        &self,
        index: &str,
        folders: &[&str],
        options: &IndexOptions,
    ) -> Result<Report, minutebook_index::Error> {
        let folders: Vec<PathBuf> = folders.iter().map(|folder| self.path(folder)).collect();
        let mut options = options.clone();
        options.memory_bytes = memory().unwrap_or(options.memory_bytes);
        indexer::update(&self.path(index), &folders, &options, &|_, _| {})
    }

    pub(crate) fn searcher(&self, index: &str) -> Searcher {
        Searcher::open(&self.path(index)).unwrap()
    }

    /// Returns what `export --all` prints, without running it.
    pub(crate) fn export(&self, index: &str) -> String {
        let mut all = String::new();
        let searcher = self.searcher(index);
        let written = searcher.each_item(|item| {
            all.push_str(&serde_json::to_string(&item).unwrap());
            all.push('\n');
            Ok::<(), minutebook::Error>(())
        });
        written.unwrap();
        all
    }

    /// Returns every item of the index `index`, whole.
    pub(crate) fn items(&self) -> Vec<Value> {
        let export = self.export("index");
        export
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Returns the items that were read from a file, by item number ("" where there is none).
    pub(crate) fn items_from(&self, path: &str) -> BTreeMap<String, Value> {
        let is_from = |item: &Value| {
            let sources = item["sources"].as_array().unwrap();
            sources
                .iter()
                .any(|source| source["path"].as_str().unwrap().starts_with(path))
        };
        self.items()
            .into_iter()
            .filter(is_from)
            .map(|item| (item["item"].as_str().unwrap_or_default().to_owned(), item))
            .collect()
    }

    /// Returns a command that runs the binary here, with a home of its own.
    pub(crate) fn command(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_minutebook"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("HOME", self.path("home"))
            .env("XDG_CACHE_HOME", self.path("home/cache"))
            .env("XDG_STATE_HOME", self.path("home/state"))
            .env_remove("MINUTEBOOK_INDEX")
            .env_remove("COLUMNS")
            .stdin(Stdio::null());
        command
    }

    /// Runs the binary here.
    pub(crate) fn run(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ran {
        let output = self.command(args).output().unwrap();
        let ran = Ran {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        ran
    }

    /// Runs `minutebook search` on the index `index`.
    pub(crate) fn search(&self, args: &[&str]) -> Ran {
        self.run([&["search", "--index", "index"], args].concat())
    }
}

/// Returns the engine's list of segments as programs before format 6 wrote it: without a checksum.
pub(crate) fn unsealed(meta: &str) -> &str {
    let (sealed, _) = meta.rsplit_once("\nblake3 ").unwrap();
    sealed.rsplit_once('\n').unwrap().0
}

/// Returns a folder of `tests/data`.
pub(crate) fn data(name: &str) -> PathBuf {
    root().join("tests/data").join(name)
}

/// Returns the root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the files below a folder, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Returns a folder of the real minutes: of the folder that `MINUTEBOOK_REAL_MINUTES` names, else of
/// `../shared/minutes`. Without them a test says so and passes; under `CI` it fails.
pub(crate) fn real_minutes(name: &str) -> Option<PathBuf> {
    let named = std::env::var_os("MINUTEBOOK_REAL_MINUTES").map(PathBuf::from);
    let folder = named
        .unwrap_or_else(|| root().join("../shared/minutes"))
        .join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "real minutes are wanted, but not there"
    );
    say("skipped: not there");
    None
}

/// Returns a relevance-judged collection: of the folder that `MINUTEBOOK_COLLECTIONS` names, else of
/// `../shared/collections`. Without them a test says so and passes; under `CI` it fails.
pub(crate) fn collection(name: &str) -> Option<PathBuf> {
    let named = std::env::var_os("MINUTEBOOK_COLLECTIONS").map(PathBuf::from);
    let folder = named
        .unwrap_or_else(|| root().join("../shared/collections"))
        .join(name);
    if folder.exists() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "judged collections are wanted, but not there"
    );
    say("skipped: not there");
    None
}

/// Returns how often a thing is tried: as often as the environment says, for slow runs.
pub(crate) fn how_many(variable: &str, usual: usize) -> usize {
    let named = std::env::var(variable).ok();
    named.map_or(usual, |number| number.parse().unwrap())
}

/// Draws numbers that look random and are the same every time.
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        // SplitMix64 (Steele, Lea and Flood 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let limit = u64::try_from(limit.max(1)).unwrap();
        usize::try_from((mixed ^ (mixed >> 31)) % limit).unwrap()
    }
}

/// Prints a figure beside the results of the tests.
#[expect(
    clippy::print_stderr,
    reason = "figures and skipped tests are to be seen"
)]
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}

/// Returns the strings of a JSON list, each item's `field`, or the item itself where `field` is empty.
pub(crate) fn strings<'v>(list: &'v Value, field: &str) -> Vec<&'v str> {
    let entries = list.as_array().unwrap().iter();
    let text = |entry: &'v Value| {
        if field.is_empty() {
            entry.as_str()
        } else {
            entry[field].as_str()
        }
    };
    entries.map(|entry| text(entry).unwrap_or("-")).collect()
}

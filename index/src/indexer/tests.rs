//! A disk that fails: at every single write, sync, rename and removal of a run, once and for good, the last
//! commit stays whole and the next run gives what a run without failure gives.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tantivy::TantivyDocument;
use tantivy::collector::DocSetCollector;
use tantivy::query::AllQuery;
use tantivy::schema::Value;

use super::*;
use crate::record::Stored;
use crate::verify::{FindingKind, verify};

/// How a disk fails.
#[derive(Clone, Copy, Debug)]
enum Failing {
    /// One deed fails, all others succeed.
    Once,
    /// From one deed on nothing succeeds any more, and half of what was being written arrives.
    ForGood,
}

#[derive(Debug)]
struct FailingDisk {
    left: AtomicUsize,
    failing: Failing,
}

impl FailingDisk {
    fn after(deeds: usize, failing: Failing) -> Arc<Self> {
        Arc::new(Self {
            left: AtomicUsize::new(deeds + 1),
            failing,
        })
    }

    /// Tells whether the deed that was to fail was ever tried.
    fn has_failed(&self) -> bool {
        self.left.load(Ordering::SeqCst) == 0
    }
}

impl Fate for FailingDisk {
    fn before(&self, _: Deed, length: usize) -> Result<(), (usize, io::Error)> {
        let before = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            });
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        match (before, self.failing) {
            (Ok(1), _) => Err((length / 2, full())),
            (Err(_), Failing::ForGood) => Err((0, full())),
            _ => Ok(()),
        }
    }
}

/// Minutes of so many items, each of its own file; `edition` makes their text differ.
fn write_minutes(folder: &Path, items: std::ops::Range<usize>, edition: &str) {
    fs::create_dir_all(folder).unwrap();
    for item in items {
        let record = serde_json::json!({
            "id": format!("item-{item}"), "council": "Fenmere Council", "committee": "Drainage Panel",
            "title": format!("Culvert {item}"), "date": "2019-03-05",
            "minutes": format!("The panel noted the {edition} report on culvert {item} and the pumps."),
        });
        fs::write(folder.join(format!("{item}.jsonl")), record.to_string()).unwrap();
    }
}

fn run(dir: &Path, folder: &Path, disk: Option<Arc<dyn Fate>>) -> Result<Report, Error> {
    let options = IndexOptions {
        threads: 1,
        memory_bytes: 16 << 20,
        prune: true,
        ..IndexOptions::default()
    };
    update_with(dir, &[folder.to_owned()], &options, &|_, _| {}, disk)
}

/// Everything an index holds, without what depends on when it came about.
fn dump(dir: &Path) -> Vec<String> {
    let (index, fields, payload) = open(dir).unwrap();
    let searcher = index.reader().unwrap().searcher();
    let all = searcher.search(&AllQuery, &DocSetCollector).unwrap();
    let record = |address| {
        let document: TantivyDocument = searcher.doc(address).unwrap();
        let bytes = document.get_first(fields.record).unwrap();
        format!("{:?}", Stored::decode(bytes.as_bytes().unwrap()).unwrap())
    };
    let mut lines: Vec<String> = all.into_iter().map(record).collect();
    let store = Store::open(dir, payload.generation).unwrap();
    lines.extend(
        store
            .roots()
            .unwrap()
            .into_iter()
            .map(|root| format!("{root:?}")),
    );
    lines.extend(store.sources().unwrap().into_iter().map(|row| {
        let (modified, indexed) = (0, 0);
        format!(
            "{:?}",
            store::SourceRow {
                modified,
                indexed,
                ..row
            }
        )
    }));
    lines.extend(
        store
            .held()
            .unwrap()
            .into_iter()
            .map(|row| format!("{row:?}")),
    );
    lines.sort();
    lines
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// An index of some commits, minutes that have changed since, and what a run without failure makes of them.
struct Case {
    base: tempfile::TempDir,
    folder: PathBuf,
    before: Option<Vec<String>>,
    after: Vec<String>,
}

impl Case {
    /// `commits` commits before the run; eight small segments are merged in the next one.
    fn of(commits: usize) -> Self {
        let base = tempfile::tempdir().unwrap();
        let folder = base.path().join("minutes");
        for commit in 0..commits {
            write_minutes(&folder, commit..commit + 1, "first");
            run(&base.path().join("index"), &folder, None).unwrap();
        }
        let before = (commits > 0).then(|| dump(&base.path().join("index")));
        write_minutes(&folder, 0..1, "second");
        write_minutes(&folder, commits..commits + 2, "first");
        if commits > 1 {
            fs::remove_file(folder.join("1.jsonl")).unwrap();
        }
        let clean = base.path().join("clean");
        run(&clean, &folder, None).unwrap();
        Self {
            after: dump(&clean),
            before,
            folder,
            base,
        }
    }

    /// Lets the `number`th deed of a run fail; tells whether there was such a deed.
    fn check(&self, number: usize, failing: Failing) -> bool {
        let dir = self.base.path().join("tried");
        let _ = fs::remove_dir_all(&dir);
        if self.before.is_some() {
            copy(&self.base.path().join("index"), &dir);
        }
        let disk = FailingDisk::after(number, failing);
        let ran = run(&dir, &self.folder, Some(Arc::clone(&disk) as Arc<dyn Fate>));
        if !disk.has_failed() {
            ran.unwrap();
            return false;
        }
        let said = format!("deed {number}, {failing:?}: {:?}", ran.as_ref().err());
        match open(&dir) {
            Ok((_, _, payload)) if payload.generation > 0 => {
                let found = verify(&dir).unwrap();
                assert_ne!(
                    found.worst(),
                    Some(FindingKind::Damaged),
                    "{said}: {found:?}"
                );
                let now = dump(&dir);
                let committed = now == self.after || Some(&now) == self.before.as_ref();
                assert!(committed, "{said}: neither before nor after");
            }
            opened => assert!(self.before.is_none(), "{said}: {:?}", opened.err()),
        }
        if let Err(error) = &ran {
            let full = matches!(error.kind(), ErrorKind::DiskFull { .. });
            assert!(full && error.hint().unwrap().contains("MiB"), "{said}");
        }
        run(&dir, &self.folder, None).unwrap_or_else(|error| panic!("{said}, then {error}"));
        assert_eq!(dump(&dir), self.after, "{said}");
        let found = verify(&dir).unwrap();
        assert_ne!(
            found.worst(),
            Some(FindingKind::Damaged),
            "{said}: {found:?}"
        );
        true
    }

    fn check_all(&self) {
        for failing in [Failing::Once, Failing::ForGood] {
            let deeds = (0..)
                .take_while(|number| self.check(*number, failing))
                .count();
            assert!(deeds > 20, "{deeds} deeds");
        }
    }
}

#[test]
fn a_first_run_fails_at_every_deed() {
    Case::of(0).check_all();
}

#[test]
fn an_update_fails_at_every_deed() {
    Case::of(2).check_all();
}

#[test]
fn an_update_that_merges_fails_at_every_deed() {
    Case::of(8).check_all();
}

#[test]
fn a_second_run_says_who_is_writing() {
    let dir = tempfile::tempdir().unwrap();
    let lock = lock(dir.path()).unwrap();
    let Err(error) = super::lock(dir.path()) else {
        panic!("locked twice")
    };
    let own = format!("(process {}, since 2", std::process::id());
    assert!(error.to_string().contains(&own), "{error}");
    drop(lock);
    super::lock(dir.path()).unwrap();
}

#[test]
fn a_first_run_that_was_cut_short_is_told_and_completed() {
    let place = tempfile::tempdir().unwrap();
    let (dir, folder) = (place.path().join("index"), place.path().join("minutes"));
    write_minutes(&folder, 0..2, "first");
    fs::create_dir_all(&dir).unwrap();
    // As it stands before the first commit.
    open_or_create(&dir, &CheckedDirectory::open(&dir).unwrap()).unwrap();
    let error = open(&dir).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Unfinished { .. }),
        "{error}"
    );
    assert!(error.to_string().contains("not come to its end"), "{error}");
    assert_eq!(run(&dir, &folder, None).unwrap().items, 2);
    assert_eq!(open(&dir).unwrap().2.generation, 1);
}

//! A disk that fails: at every single write, sync, rename and removal of a run, an erasure, a snapshot or a
//! restore, once and for good, the last commit stays whole and the next run gives what one without failure gives.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tantivy::TantivyDocument;
use tantivy::collector::DocSetCollector;
use tantivy::query::AllQuery;
use tantivy::schema::Value;

use super::erase::{Request, erase, erase_with};
use super::proof::{Sought, prove};
use super::*;
use crate::checked::Disk;
use crate::record::Stored;
use crate::snapshot;
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

/// Tells how often a deed can fail until there are no more; each failure is checked.
fn each_deed(least: usize, mut check: impl FnMut(usize, Failing) -> bool) {
    for failing in [Failing::Once, Failing::ForGood] {
        let deeds = (0..).take_while(|number| check(*number, failing)).count();
        assert!(deeds >= least, "{deeds} deeds");
    }
}

#[track_caller]
fn check_sound(dir: &Path, said: &str) {
    let found = verify(dir).unwrap();
    let worst = found.worst();
    assert_ne!(worst, Some(FindingKind::Damaged), "{said}: {found:?}");
}

/// Returns every item of an index.
fn items(dir: &Path) -> Vec<Stored> {
    let (index, fields, _) = open(dir).unwrap();
    let searcher = index.reader().unwrap().searcher();
    let all = searcher.search(&AllQuery, &DocSetCollector).unwrap();
    let one = |address| finder::stored_at(&fields, &searcher, dir, address).unwrap();
    all.into_iter().map(one).collect()
}

/// An index of some commits with what is to be erased, and how it is to look afterwards.
struct Erased {
    place: tempfile::TempDir,
    folder: PathBuf,
    request: Request,
    before: Vec<String>,
    /// Right behind the erasure, and behind the next run.
    after: [Vec<String>; 2],
    sought: Sought,
}

impl Erased {
    fn of(request: Request, sought: impl Fn(&[Stored], &[Stored]) -> Sought) -> Self {
        let place = tempfile::tempdir().unwrap();
        let (dir, folder) = (place.path().join("index"), place.path().join("minutes"));
        for commit in 0..3 {
            write_minutes(&folder, commit..commit + 1, "first");
            let named =
                "{\"id\": \"named\", \"minutes\": \"Wilhelmina Quarrington asked about lamps.\"}";
            fs::write(folder.join("named.jsonl"), named).unwrap();
            run(&dir, &folder, None).unwrap();
        }
        // Hashes are keyed with a number that each index draws for itself.
        let generation = open(&dir).unwrap().2.generation;
        let mut store = Store::open_for_writing(&dir, generation).unwrap();
        store.make_secret().unwrap();
        store.close().unwrap();
        let before = dump(&dir);
        let held = items(&dir);
        let clean = place.path().join("clean");
        copy(&dir, &clean);
        let done = erase(&clean, &request).unwrap();
        assert!(
            done.proof.found.is_empty() && done.proof.words > 0,
            "{done:?}"
        );
        let right_after = dump(&clean);
        let is_kept = |one: &&Stored| items(&clean).contains(one);
        let (kept, gone): (Vec<&Stored>, Vec<&Stored>) = held.iter().partition(is_kept);
        let owned = |items: Vec<&Stored>| -> Vec<Stored> { items.into_iter().cloned().collect() };
        let sought = sought(&owned(gone), &owned(kept));
        run(&clean, &folder, None).unwrap();
        Self {
            before,
            after: [right_after, dump(&clean)],
            place,
            folder,
            request,
            sought,
        }
    }

    fn check(&self, number: usize, failing: Failing) -> bool {
        let dir = self.place.path().join("tried");
        let _ = fs::remove_dir_all(&dir);
        copy(&self.place.path().join("index"), &dir);
        let disk = FailingDisk::after(number, failing);
        let erased = erase_with(
            &dir,
            &self.request,
            Some(Arc::clone(&disk) as Arc<dyn Fate>),
        );
        if !disk.has_failed() {
            assert!(erased.unwrap().proof.found.is_empty());
            return false;
        }
        let said = format!("deed {number}, {failing:?}: {:?}", erased.as_ref().err());
        check_sound(&dir, &said);
        let now = dump(&dir);
        let is_before = now == self.before;
        assert!(
            is_before || now == self.after[0],
            "{said}: neither before nor after"
        );
        match &erased {
            // Something failed that is made good by itself.
            Ok(erased) => assert!(!is_before && erased.proof.found.is_empty(), "{said}"),
            Err(error) => {
                let hint = error.hint().unwrap_or_else(|| panic!("{said}"));
                assert!(!(is_before && hint.contains("old bytes")), "{said}: {hint}");
            }
        }
        if is_before {
            let erased = erase(&dir, &self.request);
            let erased = erased.unwrap_or_else(|error| panic!("{said}, then {error}"));
            assert!(erased.proof.found.is_empty(), "{said}: {:?}", erased.proof);
        }
        run(&dir, &self.folder, None).unwrap_or_else(|error| panic!("{said}, then {error}"));
        assert_eq!(dump(&dir), self.after[1], "{said}");
        assert_eq!(verify(&dir).unwrap().findings, [], "{said}");
        // Nothing is left of it in any byte.
        let (index, _, payload) = open(&dir).unwrap();
        let store = Store::open(&dir, payload.generation).unwrap();
        let proof = prove(&dir, &index, &store, &self.sought).unwrap();
        assert!(
            proof.found.is_empty() && proof.words > 0,
            "{said}: {proof:?}"
        );
        true
    }
}

#[test]
fn an_erasure_of_an_item_fails_at_every_deed() {
    let case = Erased::of(Request::Items(vec!["item-1".to_owned()]), Sought::of_items);
    each_deed(20, |number, failing| case.check(number, failing));
}

#[test]
fn an_erasure_of_a_name_fails_at_every_deed() {
    let request = Request::Person {
        name: "Wilhelmina Quarrington".to_owned(),
        forms: Vec::new(),
    };
    let form = vec!["wilhelmina".to_owned(), "quarrington".to_owned()];
    let case = Erased::of(request, |_, kept| {
        Sought::of_forms(std::slice::from_ref(&form), std::iter::empty(), kept)
    });
    each_deed(20, |number, failing| case.check(number, failing));
}

/// An index of some commits, and a snapshot of it.
fn with_snapshot() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let (dir, folder) = (place.path().join("index"), place.path().join("minutes"));
    for commit in 0..2 {
        write_minutes(&folder, commit..commit + 1, "first");
        run(&dir, &folder, None).unwrap();
    }
    let file = place.path().join("whole.snapshot");
    snapshot::take(&dir, &file).unwrap();
    (place, dir, file)
}

#[test]
fn a_snapshot_fails_at_every_deed() {
    let (place, dir, _) = with_snapshot();
    let before = dump(&dir);
    each_deed(6, |number, failing| {
        let name = format!("{number}-{failing:?}");
        let (file, restored) = (place.path().join(&name), place.path().join(name + "-made"));
        let disk = FailingDisk::after(number, failing);
        let taken = snapshot::take_to(&Disk::with(Arc::clone(&disk) as Arc<dyn Fate>), &dir, &file);
        if !disk.has_failed() {
            taken.unwrap();
            return false;
        }
        let said = format!("deed {number}, {failing:?}: {:?}", taken.as_ref().err());
        assert_eq!(verify(&dir).unwrap().findings, [], "{said}");
        if let Err(error) = &taken {
            assert!(error.hint().unwrap().contains("free room"), "{said}");
            // Where nothing can be removed any more, a snapshot stays that is complete.
            let may_stay = matches!(failing, Failing::ForGood);
            assert!(!file.exists() || may_stay, "{said}");
        }
        if !file.exists() {
            let taken = snapshot::take(&dir, &file);
            taken.unwrap_or_else(|error| panic!("{said}, then {error}"));
        }
        snapshot::restore(&file, &restored).unwrap();
        assert_eq!(dump(&restored), before, "{said}");
        true
    });
}

#[test]
fn a_restore_fails_at_every_deed() {
    let (place, dir, file) = with_snapshot();
    let before = dump(&dir);
    each_deed(15, |number, failing| {
        let name = format!("restored-{number}-{failing:?}");
        let restored = place.path().join(name);
        if number % 2 == 1 {
            fs::create_dir(&restored).unwrap();
        }
        let disk = FailingDisk::after(number, failing);
        let disk_given = Disk::with(Arc::clone(&disk) as Arc<dyn Fate>);
        let made = snapshot::restore_to(&disk_given, &file, &restored);
        if !disk.has_failed() {
            made.unwrap();
            return false;
        }
        let said = format!("deed {number}, {failing:?}: {:?}", made.as_ref().err());
        assert_eq!(verify(&dir).unwrap().findings, [], "{said}");
        // Half an index never has the name that was asked for.
        let is_there = fs::read_dir(&restored).is_ok_and(|mut entries| entries.next().is_some());
        if let Err(error) = &made {
            assert!(error.hint().unwrap().contains("free room"), "{said}");
            assert!(!is_there || matches!(failing, Failing::ForGood), "{said}");
        }
        if !is_there {
            let made = snapshot::restore(&file, &restored);
            made.unwrap_or_else(|error| panic!("{said}, then {error}"));
        }
        assert_eq!(verify(&restored).unwrap().findings, [], "{said}");
        assert_eq!(dump(&restored), before, "{said}");
        true
    });
}

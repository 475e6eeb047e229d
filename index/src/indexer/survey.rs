//! What there is to do: compares the files below the folders given with those the index was made from,
//! by name, size and time alone, and reads those that differ.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::listings::{self, Listings};
use super::reading::{self, Reader, Reading};
use super::{IndexOptions, Progress, Report};
use crate::erasure::Graves;
use crate::error::{Error, ErrorKind};
use crate::gate::{Gate, ruling};
use crate::minutes::Meeting;
use crate::source::hash64;
use crate::source::walk::{self, Root, SourceFile};
use crate::source::wording::Wording;
use crate::store::{SourceRow, Store};

/// A file written so shortly before it was read may be written again within the same tick of its clock.
const RACY_NANOSECONDS: u64 = 2_000_000_000;

/// What there is to do, as far as the names, sizes and times of files tell.
pub(super) struct Work {
    pub(super) roots: Vec<(u32, Root)>,
    pub(super) new_roots: Vec<(u32, String)>,
    /// Folders given before that now lie in another.
    pub(super) retired: Vec<u32>,
    pub(super) known: BTreeMap<(u32, String), SourceRow>,
    /// What the sidecars of each root said of words, posts and links before.
    wordings: BTreeMap<u32, Vec<Wording>>,
    /// Files to be read, with the number of their root.
    read: Vec<(u32, SourceFile)>,
    pub(super) gone: Vec<(u32, String)>,
    unchanged: usize,
    include_exempt: bool,
    /// What was erased and must not come back.
    pub(super) graves: Graves,
    /// Closed bodies are let in that were held back until now, or the reverse.
    pub(super) exempt_changes: bool,
}

impl Work {
    pub(super) fn survey(
        dir: &Path,
        paths: &[PathBuf],
        store: Option<&Store>,
        included_before: bool,
        options: &IndexOptions,
    ) -> Result<Self, Error> {
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        let mut known = BTreeMap::new();
        let mut wordings: BTreeMap<u32, Vec<Wording>> = BTreeMap::new();
        let mut graves = Graves::default();
        if let Some(store) = store {
            graves = store.graves()?;
            for (root, wording) in store.wordings()? {
                wordings.entry(root).or_default().push(wording);
            }
            numbers.extend(store.roots()?.into_iter().map(|(id, path)| (path, id)));
            known.extend(
                store
                    .sources()?
                    .into_iter()
                    .map(|row| ((row.root, row.path.clone()), row)),
            );
        }
        let paths = outermost(paths, &numbers, options)?;
        let mut roots: BTreeMap<u32, Root> = BTreeMap::new();
        let mut new_roots = Vec::new();
        let mut retired = Vec::new();
        for path in paths {
            let mut root = walk::walk(&path, dir, options.prune)?;
            redact_root(&graves, &mut root);
            let name = root.path.to_string_lossy().into_owned();
            let next = numbers.values().max().map_or(0, |last| last + 1);
            // Folders given before that lie in this one are its part from now on.
            let inside = numbers
                .iter()
                .filter(|(known, _)| **known != name && Path::new(known).starts_with(&root.path));
            retired.extend(inside.map(|(_, number)| *number));
            let number = *numbers.entry(name.clone()).or_insert_with(|| {
                new_roots.push((next, name));
                next
            });
            root.keep_unread(wordings.get(&number).map_or(&[], Vec::as_slice));
            roots.insert(number, root);
        }
        let gone = known
            .keys()
            .filter(|(root, _)| retired.contains(root))
            .cloned()
            .collect();
        let mut work = Self {
            roots: roots.into_iter().collect(),
            new_roots,
            retired,
            known,
            wordings,
            read: Vec::new(),
            gone,
            unchanged: 0,
            include_exempt: options.include_exempt,
            graves,
            exempt_changes: options.include_exempt != included_before,
        };
        work.compare(options)?;
        Ok(work)
    }

    /// Sorts files into those to read, those unchanged and those gone.
    fn compare(&mut self, options: &IndexOptions) -> Result<(), Error> {
        for (number, root) in &self.roots {
            let found: BTreeSet<&str> = root.files.iter().map(|file| file.path.as_str()).collect();
            let known = self.known.keys().filter(|(root, _)| root == number);
            let before = known.clone().count();
            let lost: Vec<_> = known
                .filter(|(_, path)| !found.contains(path.as_str()) && !root.may_hold(path))
                .cloned()
                .collect();
            if !options.prune && (lost.len() * 10 > before || before > 0 && found.is_empty()) {
                let what = format!(
                    "{} of {before} files indexed before are not there now",
                    lost.len()
                );
                return Err(Error::new(ErrorKind::RootSuspect { root: root.path.clone(), what }).with_hint(
                    "if they were meant to go, run again with --prune; if not, check that the drive is there",
                ));
            }
            self.gone.extend(lost);
            for file in &root.files {
                match self.known.get(&(*number, file.path.clone())) {
                    Some(row) if is_unchanged(row, file) => self.unchanged += 1,
                    _ => self.read.push((*number, file.clone())),
                }
            }
        }
        Ok(())
    }

    /// Returns what the sidecars of the roots say of words, posts and links, where it is other than before.
    pub(super) fn changed_wordings(&self) -> Vec<(u32, Vec<Wording>)> {
        let now = self
            .roots
            .iter()
            .map(|(root, found)| (*root, &found.wordings));
        let changed = now.filter(|(root, wordings)| {
            let before = self.wordings.get(root).map(Vec::as_slice);
            before.unwrap_or_default() != wordings.as_slice()
        });
        changed
            .map(|(root, wordings)| (root, wordings.clone()))
            .collect()
    }

    /// Returns what decides over every item of this run.
    pub(super) fn gate(&self) -> Gate {
        Gate::new(self.wordings_now(), self.include_exempt)
    }

    /// Returns what the sidecars of all roots say after this run, those not looked through now among them.
    fn wordings_now(&self) -> impl Iterator<Item = &Wording> {
        let walked = |root: &u32| self.roots.iter().any(|(walked, _)| walked == root);
        let kept = self
            .wordings
            .iter()
            .filter(move |(root, _)| !walked(root) && !self.retired.contains(root));
        let found = self.roots.iter().flat_map(|(_, root)| &root.wordings);
        kept.flat_map(|(_, wordings)| wordings).chain(found)
    }

    /// Returns the items that sidecars release or close otherwise than before, by the keys written there.
    pub(super) fn ruled_anew(&self) -> BTreeSet<&str> {
        let before: BTreeSet<_> = self
            .wordings
            .values()
            .flatten()
            .filter_map(ruling)
            .collect();
        let now: BTreeSet<_> = self.wordings_now().filter_map(ruling).collect();
        let changed = before.symmetric_difference(&now);
        changed.map(|(item, _)| *item).collect()
    }

    pub(super) fn describe(&self, report: &mut Report) {
        report.files = self.roots.iter().map(|(_, root)| root.files.len()).sum();
        report.unchanged = self.unchanged;
        let passed = self.roots.iter().map(|(_, root)| root.passed);
        for passed in passed {
            report.links += passed.links;
            report.hidden += passed.hidden;
        }
        report.read = self
            .read
            .iter()
            .map(|(_, file)| file.path.clone())
            .collect();
        report.gone = self.gone.iter().map(|(_, path)| path.clone()).collect();
        report.warnings = self
            .roots
            .iter()
            .flat_map(|(_, root)| root.warnings.clone())
            .collect();
    }

    /// Returns the size of what is to be read.
    pub(super) fn bytes_to_read(&self) -> u64 {
        self.read.iter().map(|(_, file)| file.size).sum()
    }

    /// Reads what is to be read, many files at a time, but large ones one after the other.
    pub(super) fn read(&self, reader: &Reader, progress: Progress) -> Vec<Reading> {
        let total = self.bytes_to_read();
        let done = AtomicU64::new(0);
        progress(0, total);
        let read = |(root, file): &(u32, SourceFile)| {
            let before = self.known.get(&(*root, file.path.clone()));
            let reading = Reading::of(reader, *root, file, before);
            progress(
                done.fetch_add(file.size, Ordering::Relaxed) + file.size,
                total,
            );
            reading
        };
        let is_large = |file: &SourceFile| file.size > reader.room.piece() as u64;
        let small = self.read.par_iter();
        let small = small.map(|one| (!is_large(&one.1)).then(|| read(one)));
        let readings: Vec<Option<Reading>> = small.collect();
        let readings = readings.into_iter().zip(&self.read);
        readings
            .map(|(reading, one)| reading.unwrap_or_else(|| read(one)))
            .collect()
    }

    /// Reads the files that lists of meetings may name otherwise than before, and returns the lists.
    pub(super) fn read_what_lists_name(
        &self,
        reader: &Reader,
        readings: &mut Vec<Reading>,
    ) -> Vec<Listings> {
        let (before, after) =
            listings::before_and_after(self, readings.iter().map(|reading| &reading.row));
        if before != after {
            let waiting = self.files_not_in(readings, |row| row.outcome.listed);
            readings.par_extend(
                waiting
                    .into_par_iter()
                    .map(|(root, file)| Reading::of(reader, root, file, None)),
            );
        }
        after
    }

    /// Reads a file again, which is to be as it was when it was read first.
    ///
    /// # Errors
    /// [`ErrorKind::Changed`] when it is not.
    pub(super) fn meetings_again(&self, row: &SourceRow) -> Result<Vec<Meeting>, Error> {
        let file = self.file(row.root, &row.path);
        let changed = || Error::changed(Path::new(&row.path));
        let file = file.ok_or_else(changed)?;
        let bytes = walk::read(file).ok().flatten().ok_or_else(changed)?;
        if hash64(&bytes) != row.content {
            return Err(changed());
        }
        reading::parsed(&bytes, &file.context)
            .map(|(meetings, _)| meetings)
            .map_err(|_| changed())
    }

    /// Returns a file of the roots looked through in this run.
    pub(super) fn file(&self, root: u32, path: &str) -> Option<&SourceFile> {
        let (_, found) = self.roots.iter().find(|(number, _)| *number == root)?;
        let at = found
            .files
            .binary_search_by(|file| file.path.as_str().cmp(path));
        found.files.get(at.ok()?)
    }

    /// Returns the files, not yet read in this run, that were known before and of which something holds.
    fn files_not_in(
        &self,
        readings: &[Reading],
        holds: impl Fn(&SourceRow) -> bool,
    ) -> Vec<(u32, &SourceFile)> {
        let fresh: BTreeSet<(u32, &str)> = readings
            .iter()
            .map(|reading| (reading.row.root, reading.row.path.as_str()))
            .collect();
        let files = self
            .roots
            .iter()
            .flat_map(|(root, found)| found.files.iter().map(|file| (*root, file)));
        files
            .filter(|(root, file)| {
                let row = self.known.get(&(*root, file.path.clone()));
                row.is_some_and(&holds) && !fresh.contains(&(*root, file.path.as_str()))
            })
            .collect()
    }
}

/// Redacts the names erased in what sidecars say.
fn redact_root(graves: &Graves, root: &mut Root) {
    let wordings = root.wordings.iter();
    root.wordings = wordings
        .filter_map(|wording| graves.redact_wording(wording))
        .collect();
    for (_, warning) in &mut root.warnings {
        graves.redact_all(&mut warning.message);
    }
}

/// Returns the folders and files given, each in its full form, without those that lie in another one
/// given now or before: that one is looked through as a whole.
fn outermost(
    paths: &[PathBuf],
    known: &BTreeMap<String, u32>,
    options: &IndexOptions,
) -> Result<Vec<PathBuf>, Error> {
    let mut full = BTreeSet::new();
    for path in paths {
        match std::fs::canonicalize(path) {
            Ok(path) => full.insert(path),
            Err(error) => {
                let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                if !options.prune || !known.contains_key(absolute.to_string_lossy().as_ref()) {
                    return Err(Error::io(path, error)
                        .with_hint("check the path; nothing in the index was changed"));
                }
                full.insert(absolute)
            }
        };
    }
    let given: Vec<PathBuf> = full
        .iter()
        .cloned()
        .chain(known.keys().map(PathBuf::from))
        .collect();
    let outer = |path: &PathBuf| {
        let around = given.iter().filter(|other| path.starts_with(other));
        around
            .min_by_key(|other| other.as_os_str().len())
            .cloned()
            .unwrap_or_else(|| path.clone())
    };
    let outermost: BTreeSet<PathBuf> = full.iter().map(outer).collect();
    Ok(outermost.into_iter().collect())
}

/// Tells by size and time alone whether a file is as it was when last read.
fn is_unchanged(row: &SourceRow, file: &SourceFile) -> bool {
    let racy = row.indexed < file.modified.saturating_add(RACY_NANOSECONDS);
    !racy
        && row.size == file.size
        && row.modified == file.modified
        && row.context == file.context.fingerprint()
}

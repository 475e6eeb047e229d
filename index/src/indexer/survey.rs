//! What there is to do: compares the files below the folders given with those the index was made from,
//! by name, size and time alone, and reads those that differ.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::reading::Reading;
use super::{IndexOptions, Progress, Report};
use crate::error::{Error, ErrorKind};
use crate::source::walk::{self, Root, SourceFile};
use crate::store::{SourceRow, Store};

/// A file written so shortly before it was read may be written again within the same tick of its clock.
const RACY_NANOSECONDS: u64 = 2_000_000_000;

/// What there is to do, as far as the names, sizes and times of files tell.
pub(super) struct Work {
    pub(super) roots: Vec<(u32, Root)>,
    pub(super) new_roots: Vec<(u32, String)>,
    pub(super) known: BTreeMap<(u32, String), SourceRow>,
    /// Files to be read, with the number of their root.
    read: Vec<(u32, SourceFile)>,
    pub(super) gone: Vec<(u32, String)>,
    unchanged: usize,
}

impl Work {
    pub(super) fn survey(
        dir: &Path,
        paths: &[PathBuf],
        store: Option<&Store>,
        options: &IndexOptions,
    ) -> Result<Self, Error> {
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        let mut known = BTreeMap::new();
        if let Some(store) = store {
            numbers.extend(store.roots()?.into_iter().map(|(id, path)| (path, id)));
            known.extend(
                store
                    .sources()?
                    .into_iter()
                    .map(|row| ((row.root, row.path.clone()), row)),
            );
        }
        let mut roots: BTreeMap<u32, Root> = BTreeMap::new();
        let mut new_roots = Vec::new();
        for path in paths {
            let root = walk::walk(path, dir)?;
            let name = root.path.to_string_lossy().into_owned();
            let next = numbers.values().max().map_or(0, |last| last + 1);
            let number = *numbers.entry(name.clone()).or_insert_with(|| {
                new_roots.push((next, name));
                next
            });
            roots.insert(number, root);
        }
        let mut work = Self {
            roots: roots.into_iter().collect(),
            new_roots,
            known,
            read: Vec::new(),
            gone: Vec::new(),
            unchanged: 0,
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
                .filter(|(_, path)| !found.contains(path.as_str()))
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

    pub(super) fn describe(&self, report: &mut Report) {
        report.files = self.roots.iter().map(|(_, root)| root.files.len()).sum();
        report.unchanged = self.unchanged;
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

    /// Reads and parses what is to be read, in parallel; then, if lists of meetings have changed, also
    /// those files whose committee they may name.
    pub(super) fn read(&self, progress: Progress) -> Vec<Reading> {
        let total: u64 = self.read.iter().map(|(_, file)| file.size).sum();
        let done = AtomicU64::new(0);
        progress(0, total);
        let mut readings: Vec<Reading> = self
            .read
            .par_iter()
            .map(|(root, file)| {
                let reading = Reading::of(*root, file, self.known.get(&(*root, file.path.clone())));
                progress(
                    done.fetch_add(file.size, Ordering::Relaxed) + file.size,
                    total,
                );
                reading
            })
            .collect();
        if readings
            .iter()
            .any(|reading| !reading.row.outcome.listings.is_empty())
        {
            let fresh: BTreeSet<(u32, String)> = readings
                .iter()
                .map(|reading| (reading.row.root, reading.row.path.clone()))
                .collect();
            let waiting = self.roots.iter().flat_map(|(root, files)| {
                files
                    .files
                    .iter()
                    .map(|file| (*root, file))
                    .filter(|(root, file)| {
                        let key = (*root, file.path.clone());
                        let unnamed = self
                            .known
                            .get(&key)
                            .is_some_and(|row| row.outcome.unnamed > 0);
                        unnamed && !fresh.contains(&key)
                    })
            });
            let waiting: Vec<_> = waiting.collect();
            readings.par_extend(
                waiting
                    .into_par_iter()
                    .map(|(root, file)| Reading::of(root, file, None)),
            );
        }
        readings
    }
}

/// Tells by size and time alone whether a file is as it was when last read.
fn is_unchanged(row: &SourceRow, file: &SourceFile) -> bool {
    let racy = row.indexed < file.modified.saturating_add(RACY_NANOSECONDS);
    !racy
        && row.size == file.size
        && row.modified == file.modified
        && row.context == file.context.fingerprint()
}

//! The pipeline: bring an index up to date with the folders it was made from.
//!
//! Files are read, parsed and understood in parallel; variants of one item are gathered with what the
//! index holds of it already, merged, passed through the gate and written; then the side store and the
//! index are committed, in that order, under one new generation. A run that is cut short anywhere
//! leaves the last commit as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::collector::DocSetCollector;
use tantivy::query::TermSetQuery;
use tantivy::schema::Value;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{DocAddress, Index, IndexSettings, IndexWriter, Searcher, TantivyDocument, Term};

use crate::analysis::{ANALYZER, MinutesTokenizer};
use crate::document::document;
use crate::error::{Error, ErrorKind};
use crate::minutes::{AgendaItem, Certainty, Meeting, Warning};
use crate::parse::{self, Format, Listing};
use crate::record::{SourceRef, Stored, Variant, source_key};
use crate::schema::{FORMAT_VERSION, Fields};
use crate::source::walk::{self, Root, SourceFile};
use crate::source::{apply_listings, hash64};
use crate::store::{Changes, HeldRow, Outcome, SourceRow, Store};
use crate::understand::{exempt, meeting_dates};
use crate::{gate, merge};

/// The file whose lock a run holds.
const LOCK_FILE: &str = "minutebook.lock";
/// Stored records are compressed in blocks of this many bytes.
const BLOCK_BYTES: usize = 16 * 1024;
/// Runs that write fewer items than this use one writing thread, so that few segments come of them.
const SMALL_RUN: usize = 5_000;
/// A file written so shortly before it was read may be written again within the same tick of its clock.
const RACY_NANOSECONDS: u64 = 2_000_000_000;

/// How to bring an index up to date.
#[derive(Clone, Debug)]
pub struct IndexOptions {
    /// Threads to work with; 0 for as many as the machine has cores.
    pub threads: usize,
    /// Memory for postings not yet written, in bytes.
    pub memory_bytes: usize,
    /// Let items go even if a folder is empty or has lost more than a tenth of its files.
    pub prune: bool,
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self {
            threads: 0,
            memory_bytes: 256 << 20,
            prune: false,
        }
    }
}

/// What a run did, or with [`plan`] would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Files found below the folders given.
    pub files: usize,
    /// Files read because they are new or have changed.
    pub read: Vec<String>,
    /// Files left alone.
    pub unchanged: usize,
    /// Files that are there no more.
    pub gone: Vec<String>,
    /// Files in which no minutes were recognised, with the reason.
    pub refused: Vec<(String, String)>,
    /// Items written because they are new or have changed.
    pub written: usize,
    /// Items removed.
    pub removed: usize,
    /// Items in the index afterwards.
    pub items: u64,
    /// Items whose body is held back.
    pub held: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Warnings, with the path of the file.
    pub warnings: Vec<(String, Warning)>,
    /// Time taken, in milliseconds.
    pub took_ms: u64,
}

/// How far a run has come: bytes read, bytes to read.
pub type Progress<'p> = &'p (dyn Fn(u64, u64) + Sync);

/// What an index says of itself in the commit that made it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// The layout it is written in.
    pub format_version: u32,
    /// Counts the commits; rows of the side store are of one of them.
    pub generation: u32,
}

/// Opens the index in `dir` and returns it with its payload.
///
/// # Errors
/// [`ErrorKind::NoIndex`] when there is none, [`ErrorKind::OtherFormat`] when another version wrote it,
/// [`ErrorKind::Damaged`] when it cannot be read; each with a hint.
pub fn open(dir: &Path) -> Result<(Index, Fields, Payload), Error> {
    if !dir.join("meta.json").is_file() {
        return Err(Error::new(ErrorKind::NoIndex {
            path: dir.to_owned(),
        })
        .with_hint(format!(
            "make one with `minutebook index FOLDER --index {}`",
            dir.display()
        )));
    }
    let damaged = |what: String| {
        Error::new(ErrorKind::Damaged {
            path: dir.to_owned(),
            what,
        })
        .with_hint("run `minutebook index` on the same folders into a new index folder")
    };
    let index = Index::open_in_dir(dir).map_err(|error| damaged(error.to_string()))?;
    let metas = index
        .load_metas()
        .map_err(|error| damaged(error.to_string()))?;
    let payload = metas
        .payload
        .as_deref()
        .and_then(|text| serde_json::from_str::<Payload>(text).ok());
    let fields = Fields::new();
    let other_format = |found: String| {
        Error::new(ErrorKind::OtherFormat { path: dir.to_owned(), found, expected: FORMAT_VERSION })
            .with_hint("remove that folder (the minutes themselves are not in it) and run `minutebook index` again")
    };
    match payload {
        Some(payload) if payload.format_version != FORMAT_VERSION => {
            return Err(other_format(payload.format_version.to_string()));
        }
        None if metas.opstamp > 0 => return Err(other_format("unknown".to_owned())),
        _ => {}
    }
    if index.schema() != fields.schema {
        return Err(other_format("unknown".to_owned()));
    }
    index
        .tokenizers()
        .register(ANALYZER, MinutesTokenizer::default());
    Ok((
        index,
        fields,
        payload.unwrap_or(Payload {
            format_version: FORMAT_VERSION,
            generation: 0,
        }),
    ))
}

/// Opens the index in `dir`, making an empty one if there is none.
fn open_or_create(dir: &Path) -> Result<(Index, Fields, Payload), Error> {
    if dir.join("meta.json").is_file() {
        return open(dir);
    }
    std::fs::create_dir_all(dir).map_err(|error| Error::io(dir, error))?;
    let fields = Fields::new();
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        docstore_blocksize: BLOCK_BYTES,
        ..IndexSettings::default()
    };
    let index = Index::builder()
        .schema(fields.schema.clone())
        .settings(settings)
        .create_in_dir(dir)?;
    index
        .tokenizers()
        .register(ANALYZER, MinutesTokenizer::default());
    Ok((
        index,
        fields,
        Payload {
            format_version: FORMAT_VERSION,
            generation: 0,
        },
    ))
}

/// Tells what [`update`] would do, and changes nothing.
///
/// # Errors
/// As [`update`], as far as can be told without reading any file.
pub fn plan(dir: &Path, paths: &[PathBuf], options: &IndexOptions) -> Result<Report, Error> {
    let store = match open(dir) {
        Ok((_, _, payload)) => Some(Store::open(dir, payload.generation)?),
        Err(error) if matches!(error.kind(), ErrorKind::NoIndex { .. }) => None,
        Err(error) => return Err(error),
    };
    let work = Work::survey(dir, paths, store.as_ref(), options)?;
    let mut report = Report::default();
    work.describe(&mut report);
    Ok(report)
}

/// Brings the index in `dir` up to date with the files below `paths`, making it if need be.
///
/// # Errors
/// [`ErrorKind::Io`] when a path is not there, [`ErrorKind::RootSuspect`] when a folder has lost so
/// many files that it looks like an accident, [`ErrorKind::Locked`] when another process writes, and
/// what the search engine or the side store report. Nothing in the index is changed then.
pub fn update(
    dir: &Path,
    paths: &[PathBuf],
    options: &IndexOptions,
    progress: Progress,
) -> Result<Report, Error> {
    let started = Instant::now();
    // The folders are looked at first, so that a wrong path leaves no empty index behind.
    for path in paths {
        std::fs::metadata(path).map_err(|error| {
            Error::io(path, error).with_hint("check the path; nothing in the index was changed")
        })?;
    }
    std::fs::create_dir_all(dir).map_err(|error| Error::io(dir, error))?;
    let _lock = lock(dir)?;
    let (index, fields, payload) = open_or_create(dir)?;
    let threads = if options.threads == 0 {
        std::thread::available_parallelism().map_or(1, usize::from)
    } else {
        options.threads
    };
    let mut store = Store::open_for_writing(dir, payload.generation)?;
    let work = Work::survey(dir, paths, Some(&store), options)?;
    let mut report = Report::default();
    work.describe(&mut report);

    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| Error::io(dir, std::io::Error::other(error)))?;
    let readings = pool.install(|| work.read(progress));
    let searcher = index.reader()?.searcher();
    let batch = pool.install(|| Batch::gather(&fields, &searcher, &work, readings))?;
    let mut changes = batch.changes(&work);
    if !changes.is_empty() {
        let writers = if batch.items.len() < SMALL_RUN {
            1
        } else {
            threads.min(8)
        };
        let mut writer: IndexWriter = writer(&index, dir, writers, options.memory_bytes)?;
        let (written, removed) = pool.install(|| batch.write(&fields, &writer, &mut changes))?;
        (report.written, report.removed) = (written, removed);
        let mut commit = writer.prepare_commit()?;
        let generation = store.write(&changes)?;
        let payload = Payload {
            format_version: FORMAT_VERSION,
            generation,
        };
        commit.set_payload(&serde_json::to_string(&payload).unwrap_or_default());
        commit.commit()?;
        writer.wait_merging_threads()?;
    }
    let generation = open(dir)?.2.generation;
    report.items = index.reader()?.searcher().num_docs();
    report.held = Store::open(dir, generation)?.held_count()?;
    report.bytes = batch.bytes;
    report.warnings.extend(batch.warnings);
    report.refused = batch.refused;
    report.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(report)
}

/// Takes the lock that keeps a second run out until this one ends, however it ends.
fn lock(dir: &Path) -> Result<File, Error> {
    let path = dir.join(LOCK_FILE);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path);
    let file = file.map_err(|error| Error::io(&path, error))?;
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => Error::new(ErrorKind::Locked {
            path: dir.to_owned(),
        })
        .with_hint("wait until it is done, then run this again; searches can go on meanwhile"),
        TryLockError::Error(error) => Error::io(&path, error),
    })?;
    Ok(file)
}

fn writer(
    index: &Index,
    dir: &Path,
    threads: usize,
    memory_bytes: usize,
) -> Result<IndexWriter, Error> {
    // The engine asks for at least 15 MB a thread.
    let memory = memory_bytes.max(threads * (16 << 20));
    index
        .writer_with_num_threads(threads, memory)
        .map_err(|error| match error {
            tantivy::TantivyError::LockFailure(_, _) => Error::new(ErrorKind::Locked {
                path: dir.to_owned(),
            })
            .with_hint("wait until it is done, then run this again; searches can go on meanwhile"),
            error => error.into(),
        })
}

/// What there is to do, as far as the names, sizes and times of files tell.
struct Work {
    roots: Vec<(u32, Root)>,
    new_roots: Vec<(u32, String)>,
    known: BTreeMap<(u32, String), SourceRow>,
    /// Files to be read, with the number of their root.
    read: Vec<(u32, SourceFile)>,
    gone: Vec<(u32, String)>,
    unchanged: usize,
}

impl Work {
    fn survey(
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

    fn describe(&self, report: &mut Report) {
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
    fn read(&self, progress: Progress) -> Vec<Reading> {
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

/// One file as read in this run.
struct Reading {
    row: SourceRow,
    /// `None` when its bytes and surroundings are as before, so that nothing has to be done.
    meetings: Option<Vec<Meeting>>,
}

impl Reading {
    fn of(root: u32, file: &SourceFile, before: Option<&SourceRow>) -> Self {
        let context = file.context.fingerprint();
        let mut row = SourceRow {
            root,
            path: file.path.clone(),
            size: file.size,
            modified: file.modified,
            indexed: now(),
            content: 0,
            context,
            outcome: Outcome::default(),
        };
        let bytes = match walk::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                row.outcome.refused = Some(format!("cannot be read: {error}"));
                return Self {
                    row,
                    meetings: Some(Vec::new()),
                };
            }
        };
        row.content = hash64(bytes.as_deref().unwrap_or_default());
        if let Some(before) =
            before.filter(|before| before.content == row.content && before.context == context)
        {
            row.outcome = before.outcome.clone();
            return Self {
                row,
                meetings: None,
            };
        }
        let parsed = bytes
            .ok_or_else(|| "binary data, not text".to_owned())
            .and_then(|bytes| parse::parse(&bytes).map_err(|error| error.to_string()));
        let (format, parsed) = match parsed {
            Ok(parsed) => parsed,
            Err(reason) => {
                row.outcome.refused = Some(reason);
                return Self {
                    row,
                    meetings: Some(Vec::new()),
                };
            }
        };
        let mut meetings = parsed.meetings;
        for meeting in &mut meetings {
            file.context.apply(meeting);
            bound_date(meeting);
        }
        row.outcome = Outcome {
            format: Some(format),
            refused: None,
            items: count(meetings.iter().map(|meeting| meeting.items.len()).sum()),
            unnamed: count(
                meetings
                    .iter()
                    .filter(|meeting| meeting.committee.is_none())
                    .count(),
            ),
            listings: parsed.listings,
            warnings: parsed.warnings,
        };
        Self {
            row,
            meetings: Some(meetings),
        }
    }

    /// Turns the meetings into variants, one for each item.
    fn variants(self, listings: &[Listing]) -> (SourceRow, Vec<Variant>) {
        let format = self.row.outcome.format.unwrap_or(Format::Transcript);
        let source = SourceRef {
            root: self.row.root,
            path: self.row.path.clone(),
            format,
        };
        let mut variants = Vec::new();
        for (page, mut meeting) in self.meetings.unwrap_or_default().into_iter().enumerate() {
            apply_listings(&mut meeting, listings);
            let items = std::mem::take(&mut meeting.items);
            let page_hash = text_hash(&items);
            let closed = exempt::closed_span(&items);
            for (place, item) in items.into_iter().enumerate() {
                let held = closed.get(place).copied().unwrap_or(false);
                variants.push(Variant {
                    source: source.clone(),
                    place: (count(page), count(place)),
                    page_hash,
                    meeting: meeting.clone(),
                    item,
                    held: held
                        .then(|| "press and public were excluded from the meeting".to_owned()),
                });
            }
        }
        (self.row, variants)
    }
}

/// Returns a hash of a page's text: of what it prints, not of what is known from beside it.
fn text_hash(items: &[AgendaItem]) -> u64 {
    let mut text = String::new();
    for item in items {
        let parts = [&item.record_id, &item.title, &item.purpose]
            .into_iter()
            .flatten();
        for part in parts.chain(&item.decision).chain(&item.minutes) {
            text.push_str(part);
            text.push('\n');
        }
        text.push('\u{c}');
    }
    hash64(text.as_bytes())
}

/// Bounds the date of a meeting by what its own page says, where no day is known.
fn bound_date(meeting: &mut Meeting) {
    let known = meeting
        .date
        .as_ref()
        .filter(|fact| !fact.value.is_unknown());
    if known.is_some_and(|fact| fact.certainty != Certainty::Inferred) {
        return;
    }
    let Some(bounds) = meeting_dates::bounds(meeting) else {
        return;
    };
    meeting.date = match &meeting.date {
        Some(known) => merge::intersect(known, &bounds).or_else(|| meeting.date.clone()),
        None => Some(bounds),
    };
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
        })
}

/// Everything that this run touches: new variants with what the index holds of the same items.
struct Batch {
    items: Vec<Stored>,
    /// Items as they are in the index now, by id.
    before: BTreeMap<String, Stored>,
    rows: Vec<SourceRow>,
    bytes: u64,
    warnings: Vec<(String, Warning)>,
    refused: Vec<(String, String)>,
}

impl Batch {
    fn gather(
        fields: &Fields,
        searcher: &Searcher,
        work: &Work,
        readings: Vec<Reading>,
    ) -> Result<Self, Error> {
        let known = work
            .known
            .values()
            .filter(|row| !work.gone.contains(&(row.root, row.path.clone())));
        let mut listings: Vec<Listing> =
            known.flat_map(|row| row.outcome.listings.clone()).collect();
        listings.extend(
            readings
                .iter()
                .flat_map(|reading| reading.row.outcome.listings.clone()),
        );
        let mut stale: BTreeSet<String> = work
            .gone
            .iter()
            .map(|(root, path)| source_key(*root, path))
            .collect();
        let changed = readings.iter().filter(|reading| reading.meetings.is_some());
        stale.extend(changed.map(|reading| source_key(reading.row.root, &reading.row.path)));
        let bytes = readings.iter().map(|reading| reading.row.size).sum();
        let (rows, variants): (Vec<SourceRow>, Vec<Vec<Variant>>) = readings
            .into_par_iter()
            .map(|reading| reading.variants(&listings))
            .unzip();
        let mut variants: Vec<Variant> = variants.into_iter().flatten().collect();
        let before = if searcher.num_docs() == 0 {
            BTreeMap::new()
        } else {
            neighbours(fields, searcher, &stale, &variants)?
        };
        let kept = before.values().flat_map(|stored| &stored.variants);
        variants.extend(
            kept.filter(|variant| !stale.contains(&variant.source.key()))
                .cloned(),
        );
        let path_of = |row: &SourceRow| row.path.clone();
        let warnings = rows
            .iter()
            .flat_map(|row| {
                row.outcome
                    .warnings
                    .iter()
                    .map(|warning| (path_of(row), warning.clone()))
            })
            .collect();
        let refused = rows
            .iter()
            .filter_map(|row| Some((path_of(row), row.outcome.refused.clone()?)))
            .collect();
        Ok(Self {
            items: merge::items(variants),
            before,
            rows,
            bytes,
            warnings,
            refused,
        })
    }

    /// Returns what the side store has to learn, apart from what is held back.
    fn changes(&self, work: &Work) -> Changes {
        Changes {
            roots: work.new_roots.clone(),
            read: self.rows.clone(),
            gone: work.gone.clone(),
            touched: Vec::new(),
            held: Vec::new(),
        }
    }

    /// Writes the items that are new or differ, removes those that are no more. Returns how many of each.
    fn write(
        &self,
        fields: &Fields,
        writer: &IndexWriter,
        changes: &mut Changes,
    ) -> Result<(usize, usize), Error> {
        let gated: Vec<(Stored, Option<HeldRow>)> = self
            .items
            .par_iter()
            .map(|item| pass_gate(item.clone()))
            .collect();
        let differs = |stored: &Stored| self.before.get(&stored.id) != Some(stored);
        let to_write: Vec<&(Stored, Option<HeldRow>)> =
            gated.iter().filter(|(stored, _)| differs(stored)).collect();
        let ids: BTreeSet<&str> = gated.iter().map(|(stored, _)| stored.id.as_str()).collect();
        let removed: Vec<&String> = self
            .before
            .keys()
            .filter(|id| !ids.contains(String::as_str(id)))
            .collect();
        let replaced = to_write
            .iter()
            .map(|(stored, _)| &stored.id)
            .filter(|id| self.before.contains_key(*id));
        for id in removed.iter().copied().chain(replaced) {
            writer.delete_term(Term::from_field_text(fields.id, id));
        }
        to_write.par_iter().try_for_each(|(stored, _)| {
            writer
                .add_document(document(fields, stored, &merge::record(stored)))
                .map(|_| ())
        })?;
        changes.touched = removed.iter().map(|id| (*id).clone()).collect();
        changes
            .touched
            .extend(to_write.iter().map(|(stored, _)| stored.id.clone()));
        changes.held = to_write
            .iter()
            .filter_map(|(_, held)| held.clone())
            .collect();
        Ok((to_write.len(), removed.len()))
    }
}

/// Takes an item through the gate.
fn pass_gate(mut stored: Stored) -> (Stored, Option<HeldRow>) {
    let reason = gate::hold(&mut stored.variants);
    let held = reason.map(|reason| HeldRow {
        id: stored.id.clone(),
        title: merge::record(&stored).item.title.unwrap_or_default(),
        reason,
        source: stored
            .variants
            .first()
            .map(|variant| variant.source.path.clone())
            .unwrap_or_default(),
    });
    if let Some(held) = &held {
        for variant in &mut stored.variants {
            variant.held = Some(held.reason.clone());
        }
    }
    (stored, held)
}

/// Returns the items in the index that stale sources made, or that share a key with new variants or
/// with one another.
fn neighbours(
    fields: &Fields,
    searcher: &Searcher,
    stale: &BTreeSet<String>,
    variants: &[Variant],
) -> Result<BTreeMap<String, Stored>, Error> {
    let mut found = BTreeMap::new();
    let mut keys: BTreeSet<String> = variants.iter().flat_map(merge::key_terms).collect();
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut sources: Vec<Term> = stale
        .iter()
        .map(|key| Term::from_field_text(fields.source, key))
        .collect();
    loop {
        let terms = keys
            .iter()
            .map(|key| Term::from_field_text(fields.key, key));
        let query = TermSetQuery::new(terms.chain(sources.drain(..)));
        let mut fresh = Vec::new();
        let addresses: BTreeSet<DocAddress> = searcher
            .search(&query, &DocSetCollector)?
            .into_iter()
            .collect();
        for address in addresses {
            let document: TantivyDocument = searcher.doc(address)?;
            let bytes = document
                .get_first(fields.record)
                .and_then(|value| value.as_bytes());
            if let Some(stored) = bytes.and_then(Stored::decode)
                && !found.contains_key(&stored.id)
            {
                fresh.push(stored);
            }
        }
        asked.append(&mut keys);
        let more = fresh
            .iter()
            .flat_map(|stored| &stored.variants)
            .flat_map(merge::key_terms);
        keys = more.filter(|key| !asked.contains(key)).collect();
        found.extend(fresh.into_iter().map(|stored| (stored.id.clone(), stored)));
        if keys.is_empty() {
            return Ok(found);
        }
    }
}

//! The pipeline: bring an index up to date with the folders it was made from.
//!
//! Files are read, parsed and understood in parallel; variants of one item are gathered with what the
//! index holds of it already, merged, passed through the gate and written; then the side store and the
//! index are committed, in that order, under one new generation. A run that is cut short anywhere
//! leaves the last commit as it was.
//!
//! What is read is held as long as there is room for it; where there is not, files are read twice: first for what
//! their items are compared by, then, share by share of what belongs together, for the items themselves.
//!
//! `survey` finds out what there is to do, `reading` is one file, `records` a large one of records, `roll` tells
//! what belongs together, `finder` what the index holds of it, `batch` joins and writes, `rulings` are officers'
//! entries that fit no item; `erase` forgets, `withheld` reads bodies again that were held back, and `proof` looks
//! whether anything is left.

mod batch;
pub mod erase;
mod finder;
mod listings;
mod proof;
mod reading;
mod records;
mod roll;
mod rulings;
mod survey;
#[cfg(test)]
mod tests;
mod withheld;

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, META_LOCK};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexMeta, IndexSettings, IndexWriter, ReloadPolicy, TantivyError};

use self::batch::{Gathering, Sources, Tally};
use self::finder::Finder;
use self::reading::{Reader, Room};
use self::survey::Work;
use crate::analysis::{ANALYZER, MinutesTokenizer};
use crate::checked::{self, CheckedDirectory, Damage, Deed, Fate, META};
use crate::error::{Error, ErrorKind};
use crate::minutes::Warning;
use crate::schema::{FORMAT_VERSION, Fields};
use crate::seal;
use crate::store::{self, Changes, Store};

/// The file whose lock a run holds.
pub(crate) const LOCK_FILE: &str = "minutebook.lock";
/// Stored records are compressed in blocks of this many bytes.
const BLOCK_BYTES: usize = 16 * 1024;
/// Runs that write fewer items than this use one writing thread, so that few segments come of them.
const SMALL_RUN: usize = 5_000;

/// Room that a run may need for each byte it reads, the merging of segments included.
const ROOM_PER_BYTE: u64 = 3;

/// How to bring an index up to date.
#[derive(Clone, Debug)]
pub struct IndexOptions {
    /// Threads to work with; 0 for as many as the machine has cores.
    pub threads: usize,
    /// Memory to work with, in bytes: half of it for postings not yet written, half for items that have been
    /// read and not yet handed over.
    pub memory_bytes: usize,
    /// Let items go even if a folder is empty or has lost more than a tenth of its files.
    pub prune: bool,
    /// Let the bodies of items in that are closed to the public, and mark them; without it they are held
    /// back, also those that an earlier run let in.
    pub include_exempt: bool,
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self {
            threads: 0,
            memory_bytes: 512 << 20,
            prune: false,
            include_exempt: false,
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
    /// Links, which are not followed.
    pub links: usize,
    /// Hidden files and folders, which are not looked into.
    pub hidden: usize,
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
    /// Items whose body was let in although they are closed to the public.
    pub included: u64,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// The layout it is written in.
    pub format_version: u32,
    /// Counts the commits; rows of the side store are of one of them.
    pub generation: u32,
    /// How many entries of sidecars speak of words, posts and links; without any, a search has no need of
    /// the side store.
    pub wordings: u32,
    /// Bodies of closed items were let in.
    #[serde(default)]
    pub include_exempt: bool,
}

impl Default for Payload {
    /// The payload of an index that nothing has been committed to yet.
    fn default() -> Self {
        Self {
            format_version: FORMAT_VERSION,
            generation: 0,
            wordings: 0,
            include_exempt: false,
        }
    }
}

/// Returns the last commit of an index, as it stays: nothing watches for later ones, which would go on beside
/// the program and write lock files of its own.
///
/// # Errors
/// What the search engine reports.
pub fn view(index: &Index) -> tantivy::Result<tantivy::Searcher> {
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    Ok(reader.searcher())
}

/// Opens the index in `dir` and returns it with its payload.
///
/// # Errors
/// [`ErrorKind::NoIndex`] when there is none, [`ErrorKind::Unfinished`] when nothing was ever committed to it,
/// [`ErrorKind::OtherFormat`] when another version wrote it, [`ErrorKind::Damaged`] when it cannot be read;
/// each with a hint.
pub fn open(dir: &Path) -> Result<(Index, Fields, Payload), Error> {
    check_format(dir)?;
    let (index, fields, payload) = open_in(dir, CheckedDirectory::open(dir)?)?;
    if payload.generation == 0 {
        return Err(Error::new(ErrorKind::Unfinished {
            path: dir.to_owned(),
        })
        .with_hint(
            "run `minutebook index` on the same folders again, or wait for a run that goes on",
        ));
    }
    Ok((index, fields, payload))
}

/// Tells whether a folder looks like an index, without opening it.
pub fn is_index(dir: &Path) -> bool {
    dir.join(META).is_file() && dir.join(store::FILE_NAME).is_file()
}

/// Tells whether the last commit of an index is still the one of this payload.
///
/// # Errors
/// As [`open`], when the list of segments cannot be read.
pub fn is_last(dir: &Path, index: &Index, last: Payload) -> Result<bool, Error> {
    let metas = index.load_metas().map_err(of(dir))?;
    Ok(payload(dir, &metas)? == last)
}

/// Opens the index in `dir`, also one whose first run has not committed anything.
fn open_in(dir: &Path, directory: CheckedDirectory) -> Result<(Index, Fields, Payload), Error> {
    let index = Index::open(directory).map_err(of(dir))?;
    let metas = index.load_metas().map_err(of(dir))?;
    let payload = payload(dir, &metas)?;
    Ok(ready(index, Fields::new(), payload))
}

/// An error of the engine at a moment when only damage can be the cause.
fn of(dir: &Path) -> impl Fn(TantivyError) -> Error + use<'_> {
    |error| match Damage::met_by(&error) {
        Some(damage) => damage.into(),
        None => Error::damaged(dir, error),
    }
}

/// As much of the engine's list of segments as says who wrote it.
#[derive(Deserialize)]
struct Written {
    payload: Option<String>,
}

/// Returns what a list of segments says of the index, if it can be read.
pub(crate) fn payload_of(list: &[u8]) -> Option<Payload> {
    let written: Written = serde_json::from_slice(list).ok()?;
    serde_json::from_str(&written.payload?).ok()
}

/// Tells an index of another version from one that is damaged, and both from none.
pub(crate) fn check_format(dir: &Path) -> Result<(), Error> {
    let path = dir.join(META);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Error::io(&path, error));
        }
        // The list is written before the side store is.
        Err(_) if dir.join(store::FILE_NAME).is_file() => {
            return Err(Error::damaged(dir, format!("{META}: is missing")));
        }
        Err(_) => {
            return Err(Error::new(ErrorKind::NoIndex {
                path: dir.to_owned(),
            })
            .with_hint(format!(
                "make one with `minutebook index FOLDER --index {}`",
                dir.display()
            )));
        }
    };
    if checked::is_sealed(&bytes) {
        return Ok(());
    }
    match payload_of(&bytes).map(|payload| payload.format_version) {
        Some(version) if version != FORMAT_VERSION => Err(Error::other_format(dir, version)),
        _ => Ok(()),
    }
}

/// Returns what an index says of itself in its last commit.
///
/// # Errors
/// [`ErrorKind::OtherFormat`] when another version wrote it.
pub(crate) fn payload(dir: &Path, metas: &IndexMeta) -> Result<Payload, Error> {
    let payload = metas
        .payload
        .as_deref()
        .and_then(|text| serde_json::from_str::<Payload>(text).ok());
    match payload {
        Some(payload) if payload.format_version != FORMAT_VERSION => {
            Err(Error::other_format(dir, payload.format_version))
        }
        None if metas.opstamp > 0 => Err(Error::other_format(dir, "unknown")),
        _ if metas.schema != Fields::new().schema => Err(Error::other_format(dir, "unknown")),
        payload => Ok(payload.unwrap_or_default()),
    }
}

/// Gives an index its analyzer.
fn ready(index: Index, fields: Fields, payload: Payload) -> (Index, Fields, Payload) {
    index
        .tokenizers()
        .register(ANALYZER, MinutesTokenizer::default());
    (index, fields, payload)
}

/// Makes an empty index in a folder that has none.
pub(crate) fn begin(dir: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(dir).map_err(|error| Error::io(dir, error))?;
    open_or_create(dir, &CheckedDirectory::open(dir)?)?;
    Ok(())
}

/// Opens the index in `dir`, making an empty one if there is none.
fn open_or_create(
    dir: &Path,
    directory: &CheckedDirectory,
) -> Result<(Index, Fields, Payload), Error> {
    match check_format(dir) {
        Err(error) if matches!(error.kind(), ErrorKind::NoIndex { .. }) => (),
        checked => {
            checked?;
            return open_in(dir, directory.clone());
        }
    }
    let fields = Fields::new();
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        docstore_blocksize: BLOCK_BYTES,
        ..IndexSettings::default()
    };
    let index = Index::builder()
        .schema(fields.schema.clone())
        .settings(settings)
        .open_or_create(directory.clone())?;
    Ok(ready(index, fields, Payload::default()))
}

/// Tells what [`update`] would do, and changes nothing.
///
/// # Errors
/// As [`update`], as far as can be told without reading any file.
pub fn plan(dir: &Path, paths: &[PathBuf], options: &IndexOptions) -> Result<Report, Error> {
    let (store, included) = match open(dir) {
        Ok((_, _, payload)) => {
            let store = Store::open(dir, payload.generation)?;
            (Some(store), payload.include_exempt)
        }
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::NoIndex { .. } | ErrorKind::Unfinished { .. }
            ) =>
        {
            (None, false)
        }
        Err(error) => return Err(error),
    };
    let work = Work::survey(dir, paths, store.as_ref(), included, options)?;
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
    update_with(dir, paths, options, progress, None)
}

/// Brings an index up to date in a folder where what is done succeeds only if `fate` lets it.
fn update_with(
    dir: &Path,
    paths: &[PathBuf],
    options: &IndexOptions,
    progress: Progress,
    fate: Option<Arc<dyn Fate>>,
) -> Result<Report, Error> {
    let started = Instant::now();
    // The folders are looked at first, so that a wrong path leaves no empty index behind.
    if !options.prune {
        for path in paths {
            std::fs::metadata(path).map_err(|error| {
                Error::io(path, error).with_hint("check the path; nothing in the index was changed")
            })?;
        }
    }
    std::fs::create_dir_all(dir).map_err(|error| Error::io(dir, error))?;
    let _lock = lock(dir)?;
    clear_drafts(dir);
    let directory = CheckedDirectory::open_with(dir, fate)?;
    let full = |bytes: u64| {
        let needed = bytes.saturating_mul(ROOM_PER_BYTE);
        let directory = &directory;
        move |error: Error| error.with_room_needed(dir, directory.was_full(), needed)
    };
    let mut run = Run::open(dir, options, &directory).map_err(full(0))?;
    let report = run.bring_up_to_date(paths, progress);
    let full = full(run.to_read);
    let closed = run.close().map_err(&full);
    let mut report = report.map_err(full)?;
    closed?;
    report.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(report)
}

/// A run, under way in an index that is locked.
struct Run<'r> {
    dir: &'r Path,
    index: Index,
    fields: Fields,
    store: Store,
    directory: CheckedDirectory,
    options: &'r IndexOptions,
    /// Bytes of the minutes that are to be read.
    to_read: u64,
    /// The last run let the bodies of closed items in.
    included_exempt: bool,
}

impl<'r> Run<'r> {
    fn open(
        dir: &'r Path,
        options: &'r IndexOptions,
        directory: &CheckedDirectory,
    ) -> Result<Self, Error> {
        let (index, fields, payload) = open_or_create(dir, directory)?;
        clear_leftovers(dir, &index, directory)?;
        Ok(Self {
            dir,
            index,
            fields,
            store: Store::open_for_writing(dir, payload.generation)?,
            directory: directory.clone(),
            options,
            to_read: 0,
            included_exempt: payload.include_exempt,
        })
    }

    /// Seals what lies beside the index.
    fn close(self) -> Result<(), Error> {
        self.may_store()?;
        self.store.close()
    }

    fn bring_up_to_date(&mut self, paths: &[PathBuf], progress: Progress) -> Result<Report, Error> {
        /// How often a run begins anew because a file was written to while it was read.
        const TRIES: usize = 3;
        if self.store.is_to_be_cleared()? {
            let generation = open(self.dir)?.2.generation;
            let directory = &self.directory;
            erase::finish(
                self.dir,
                directory,
                &self.index,
                &mut self.store,
                generation,
            )?;
        }
        let threads = match self.options.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|error| Error::io(self.dir, std::io::Error::other(error)))?;
        let mut tries = 1;
        loop {
            let report = pool.install(|| self.run(paths, progress));
            match report {
                Err(error) if tries < TRIES && is_change(&error) => tries += 1,
                report => return report,
            }
        }
    }

    fn run(&mut self, paths: &[PathBuf], progress: Progress) -> Result<Report, Error> {
        let work = Work::survey(
            self.dir,
            paths,
            Some(&self.store),
            self.included_exempt,
            self.options,
        )?;
        self.to_read = work.bytes_to_read();
        let mut report = Report::default();
        work.describe(&mut report);
        let mut writing = Writing::default();
        let sources = self.gather(&work, &mut writing, progress)?;
        let changes = changes(&work, &sources, &writing.tally);
        self.may_store()?;
        self.store.refresh(&sources.same)?;
        (report.written, report.removed) = (writing.tally.written, writing.tally.removed);
        let warnings = std::mem::take(&mut writing.tally.warnings);
        if !changes.is_empty() || work.exempt_changes {
            self.commit(writing, &changes)?;
        }
        let generation = open(self.dir)?.2.generation;
        let searcher = view(&self.index)?;
        report.items = searcher.num_docs();
        let unruled = rulings::of_no_item(&work, &self.fields, &searcher)?;
        drop(searcher);
        self.note(&work, &unruled)?;
        let unruled = unruled.into_iter();
        report
            .warnings
            .extend(unruled.map(|(_, path, warning)| (path, warning)));
        let store = Store::open(self.dir, generation)?;
        (report.held, report.included) = (store.held_count(false)?, store.held_count(true)?);
        report.bytes = sources.bytes;
        report.warnings.extend(sources.warnings);
        report.warnings.extend(warnings);
        report.warnings.extend(sources.troubles);
        report.refused = sources.refused;
        Ok(report)
    }

    /// Reads what there is to read and hands the difference to the search engine.
    fn gather(
        &self,
        work: &Work,
        writing: &mut Writing,
        progress: Progress,
    ) -> Result<Sources, Error> {
        // What still holds a segment keeps its files from being removed, so this ends before the commit.
        let searcher = view(&self.index)?;
        let room = Room::of(self.options.memory_bytes / 2);
        let reader = Reader {
            finder: &Finder::new(self.dir, &self.fields, &searcher)?,
            graves: &work.graves,
            room: &room,
        };
        let readings = work.read(&reader, progress);
        let mut take = |batch: batch::Batch| writing.take(self, batch, room.is_over());
        Gathering::gather(&self.fields, work, &reader, readings, &mut take, progress)
    }

    /// Writes down what is wrong beside the sources, for `status`.
    fn note(&mut self, work: &Work, unruled: &[(u32, String, Warning)]) -> Result<(), Error> {
        self.may_store()?;
        for (number, root) in &work.roots {
            let own = unruled.iter().filter(|(of, ..)| of == number);
            let own = own.map(|(_, path, warning)| (path.clone(), warning.clone()));
            let notices: Vec<_> = root.warnings.iter().cloned().chain(own).collect();
            self.store.note(*number, &notices)?;
        }
        Ok(())
    }

    /// Commits what was written: first the side store, as a generation that nobody asks for yet, then the search
    /// engine, whose commit names it.
    fn commit(&mut self, writing: Writing, changes: &Changes) -> Result<(), Error> {
        let hides_something = writing.tally.hides_something();
        let mut writer = match writing.writer {
            Some(writer) => writer,
            None => self.writer(1)?,
        };
        let mut commit = writer.prepare_commit()?;
        self.may_store()?;
        let generation = self.store.write(changes)?;
        let payload = Payload {
            format_version: FORMAT_VERSION,
            generation,
            wordings: self.store.count_wordings(generation)?,
            include_exempt: self.options.include_exempt,
        };
        commit.set_payload(&serde_json::to_string(&payload).unwrap_or_default());
        commit.commit()?;
        if hides_something {
            // Deleted documents stay in their segments until those are merged.
            let segments = self.index.searchable_segment_ids()?;
            writer.merge(&segments).wait()?;
            writer.garbage_collect_files().wait()?;
        }
        Ok(writer.wait_merging_threads()?)
    }

    /// Returns a writer with so many threads.
    fn writer(&self, threads: usize) -> Result<IndexWriter, Error> {
        let memory = self.options.memory_bytes / 2;
        writer(&self.index, self.dir, threads, memory)
    }

    /// Tells whether the side store may be written now.
    fn may_store(&self) -> Result<(), Error> {
        self.directory.may_at(Deed::Store, self.dir)
    }
}

/// What a run has written so far, and the engine's writer, as soon as there is something to write.
#[derive(Default)]
struct Writing {
    writer: Option<IndexWriter>,
    tally: Tally,
}

impl Writing {
    /// Hands a batch to the engine; `is_part` when it is one of several.
    fn take(&mut self, run: &Run, batch: batch::Batch, is_part: bool) -> Result<(), Error> {
        batch.count(&mut self.tally, &run.store)?;
        if batch.is_empty() {
            return Ok(());
        }
        let writer = match &self.writer {
            Some(writer) => writer,
            None => {
                let threads = match is_part || batch.len() >= SMALL_RUN {
                    true => rayon::current_num_threads().min(8),
                    false => 1,
                };
                self.writer.insert(run.writer(threads)?)
            }
        };
        batch.write(&run.fields, writer)
    }
}

/// Returns what the side store has to learn.
fn changes(work: &Work, sources: &Sources, tally: &Tally) -> Changes {
    Changes {
        roots: work.new_roots.clone(),
        retired: work.retired.clone(),
        read: sources.read.clone(),
        gone: work.gone.clone(),
        items_changed: !tally.is_empty(),
        released: tally.released.clone(),
        held: tally.held.clone(),
        wordings: work.changed_wordings(),
        tombstones: Vec::new(),
    }
}

/// Tells whether a file was written to while it was read.
fn is_change(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Changed { .. })
}

/// Removes files that a run made which was cut short before its commit: a run after it may give one of its own
/// the same name.
fn clear_leftovers(dir: &Path, index: &Index, directory: &CheckedDirectory) -> Result<(), Error> {
    // Whoever is just opening the last commit has it locked.
    let lock = index.directory().acquire_lock(&META_LOCK);
    let _lock = lock.map_err(|error| TantivyError::LockFailure(error, None))?;
    let committed = directory
        .list(Path::new(META))
        .map_err(TantivyError::from)?;
    let managed: BTreeSet<PathBuf> = index.directory().list_managed_files().into_iter().collect();
    for path in managed {
        let name = path.to_string_lossy();
        if name != META && !committed.manifest.files.contains_key(name.as_ref()) {
            // One that is not there is as good as removed; one that cannot be removed will be tried again.
            let _ = std::fs::remove_file(dir.join(&path));
        }
    }
    Ok(())
}

/// Removes what a run that was cut short had begun to write under a passing name.
fn clear_drafts(dir: &Path) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return;
    };
    for entry in entries.flatten() {
        if is_draft(&entry.file_name().to_string_lossy()) {
            // One that cannot be removed does no harm.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Tells the passing names of files that take their own name when they are complete.
pub(crate) fn is_draft(name: &str) -> bool {
    name == seal::DRAFT || name.starts_with(".tmp")
}

/// The lock that keeps a second run out until this one ends, however it ends.
pub(crate) struct Lock(File);

impl Drop for Lock {
    /// Lets go at once: a child process that another thread is just starting may hold the file open for a
    /// moment longer than we do.
    fn drop(&mut self) {
        // Closing the file lets go of it too.
        let _ = self.0.set_len(0);
        let _ = self.0.unlock();
    }
}

pub(crate) fn lock(dir: &Path) -> Result<Lock, Error> {
    let path = dir.join(LOCK_FILE);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path);
    let mut file = file.map_err(|error| Error::io(&path, error))?;
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => locked(dir),
        TryLockError::Error(error) => Error::io(&path, error),
    })?;
    // Who holds the lock is said for the benefit of others; the lock holds without it.
    let since = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC");
    let _ = file.set_len(0);
    let _ = write!(file, "process {}, since {since}", std::process::id());
    Ok(Lock(file))
}

/// Says who is writing to an index.
fn locked(dir: &Path) -> Error {
    let path = dir.join(LOCK_FILE);
    let holder = std::fs::read_to_string(path).unwrap_or_default();
    let holder = match holder.trim() {
        "" => String::new(),
        // The file is no message of ours if it is long.
        holder => format!(" ({})", holder.chars().take(80).collect::<String>()),
    };
    Error::new(ErrorKind::Locked {
        path: dir.to_owned(),
        holder,
    })
    .with_hint("wait until it is done, then run this again; searches can go on meanwhile")
}

fn writer(
    index: &Index,
    dir: &Path,
    threads: usize,
    memory_bytes: usize,
) -> Result<IndexWriter, Error> {
    // The engine asks for at least 15 MB a thread and takes less than 4 GiB.
    let memory = memory_bytes.clamp(threads * (16 << 20), threads * (4_000 << 20));
    let mut tries = 0;
    loop {
        match index.writer_with_num_threads(threads, memory) {
            // Our own lock is held, so the engine's can only be lingering in a child process that another
            // thread has just started.
            Err(TantivyError::LockFailure(_, _)) if tries < 100 => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(TantivyError::LockFailure(_, _)) => return Err(locked(dir)),
            writer => return Ok(writer?),
        }
    }
}

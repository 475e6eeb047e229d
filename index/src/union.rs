//! Several indexes read as one: a directory in memory that shows the search engine the segments of all of
//! them under one list, so that whatever it counts is counted over all.
//!
//! Segments are named by numbers that are never given twice, so their files lie side by side as they are. An
//! item that several indexes hold, under its id or any other key, is that of the index named first: in the
//! others it is marked as deleted, here only. Nothing is ever written to the indexes.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, ManagedDirectory, RamDirectory,
    TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::index::SegmentId;
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, Index, IndexMeta, SegmentMeta, SegmentReader};

use crate::analysis::{ANALYZER, MinutesTokenizer};
use crate::checked::CheckedDirectory;
use crate::error::Error;
use crate::indexer::{self, Payload};
use crate::schema::{self, Fields};

/// The name of the engine's list of segments.
const META: &str = "meta.json";

/// Several indexes as of one moment.
pub struct Union {
    /// All of them, for reading only.
    pub index: Index,
    /// Each of them, in the order named.
    pub parts: Vec<Part>,
    /// Keeps the segments from being cleared away while they are opened; dropped with this.
    _locks: Vec<DirectoryLock>,
}

/// One of several indexes.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its folder.
    pub dir: PathBuf,
    /// Its commit.
    pub payload: Payload,
    /// Ids of its items that another one named before it holds, and that are left out here.
    pub left_out: BTreeSet<String>,
}

/// Opens several indexes as one; one that is given twice counts once.
///
/// # Errors
/// As [`indexer::open`], of the first index that cannot be opened; and the engine's lock failure with the
/// folder, where no lock for reading can be taken there.
pub fn open(dirs: &[PathBuf]) -> Result<Union, (PathBuf, Error)> {
    let mut opened: Vec<(PathBuf, Index)> = Vec::new();
    let mut places: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for dir in dirs {
        let (index, ..) = indexer::open(dir).map_err(of(dir))?;
        let place = dir
            .canonicalize()
            .map_err(|error| (dir.clone(), Error::io(dir, error)))?;
        places.entry(place).or_insert_with(|| {
            opened.push((dir.clone(), index));
            opened.len() - 1
        });
    }
    // Whoever locks several does so in one order, so that no two wait for each other.
    let mut locks = Vec::new();
    for number in places.values() {
        let (dir, index) = &opened[*number];
        let lock = index.directory().acquire_lock(&META_LOCK);
        let failed = |error| tantivy::TantivyError::LockFailure(error, None);
        locks.push(lock.map_err(failed).map_err(of(dir))?);
    }
    let fields = Fields::new();
    let mut joining = Joining::new(&fields);
    let mut parts = Vec::new();
    for (dir, index) in &opened {
        parts.push(joining.add(dir, index).map_err(of(dir))?);
    }
    // Some folder was named, or there would be nothing to say of it.
    let first = opened.first().map(|(dir, _)| dir.clone());
    let index = joining.finish().map_err(of(&first.unwrap_or_default()))?;
    Ok(Union {
        index,
        parts,
        _locks: locks,
    })
}

/// Names the folder that an error is about.
fn of<E: Into<Error>>(dir: &Path) -> impl Fn(E) -> (PathBuf, Error) + use<'_, E> {
    |error| (dir.to_owned(), error.into())
}

/// The list of all segments, as it grows.
struct Joining<'f> {
    fields: &'f Fields,
    meta: Option<IndexMeta>,
    segments: Vec<SegmentMeta>,
    directory: UnionDirectory,
    /// Keys of the items of the indexes added so far.
    keys: HashSet<Vec<u8>>,
}

impl<'f> Joining<'f> {
    fn new(fields: &'f Fields) -> Self {
        Self {
            fields,
            meta: None,
            segments: Vec::new(),
            directory: UnionDirectory::default(),
            keys: HashSet::new(),
        }
    }

    /// Adds the segments of one index, without the items that are held already.
    fn add(&mut self, dir: &Path, index: &Index) -> Result<Part, Error> {
        let meta = index.load_metas()?;
        let payload = indexer::payload(dir, &meta)?;
        let number = self.directory.parts.len();
        let opened = CheckedDirectory::open(dir)?;
        // From here on it knows what was committed.
        opened
            .atomic_read(Path::new(META))
            .map_err(tantivy::TantivyError::from)?;
        self.directory.parts.push(opened);
        let mut left_out = BTreeSet::new();
        let mut keys: Vec<Vec<u8>> = Vec::new();
        for segment in &meta.segments {
            let reader = SegmentReader::open(&index.segment(segment.clone()))?;
            let dead = self.held_already(&reader, &mut keys)?;
            add_ids(&reader, &dead, &mut left_out)?;
            self.place(segment, &reader, &dead, number)?;
        }
        self.keys.extend(keys);
        self.meta.get_or_insert(meta);
        Ok(Part {
            dir: dir.to_owned(),
            payload,
            left_out,
        })
    }

    /// Returns the items of a segment of which another index holds a key, and adds all keys of the segment.
    fn held_already(
        &self,
        reader: &SegmentReader,
        keys: &mut Vec<Vec<u8>>,
    ) -> Result<BTreeSet<u32>, Error> {
        let mut dead = BTreeSet::new();
        let inverted = reader.inverted_index(self.fields.key)?;
        let mut terms = inverted.terms().stream().map_err(engine_io)?;
        while terms.advance() {
            let postings = inverted
                .read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)
                .map_err(engine_io)?;
            let items = alive(postings, reader);
            if items.is_empty() {
                continue;
            }
            if self.keys.contains(terms.key()) {
                dead.extend(items);
            }
            keys.push(terms.key().to_vec());
        }
        Ok(dead)
    }

    /// Puts a segment on the list, with the items that are not to be seen marked as deleted.
    fn place(
        &mut self,
        segment: &SegmentMeta,
        reader: &SegmentReader,
        dead: &BTreeSet<u32>,
        part: usize,
    ) -> Result<(), Error> {
        let shown: Vec<u32> = reader
            .doc_ids_alive()
            .filter(|doc| !dead.contains(doc))
            .collect();
        if shown.is_empty() {
            return Ok(());
        }
        let copied = self.directory.homes.contains_key(&segment.id());
        self.directory.homes.entry(segment.id()).or_insert(part);
        if dead.is_empty() && !copied {
            self.segments.push(segment.clone());
            return Ok(());
        }
        let deleted = segment.max_doc() - u32::try_from(shown.len()).unwrap_or(u32::MAX);
        // No commit was ever of such a number, and no two indexes have the same here.
        let stamp = u64::MAX - part as u64;
        let marked = segment.clone().with_delete_meta(deleted, stamp);
        let mut alive = BitSet::with_max_value(segment.max_doc());
        for doc in shown {
            alive.insert(doc);
        }
        let path = marked.relative_path(tantivy::index::SegmentComponent::Delete);
        let made = ManagedDirectory::wrap(Box::new(self.directory.made.clone()))?;
        let write = || -> io::Result<()> {
            let mut file = made.open_write(&path).map_err(io::Error::other)?;
            alive.serialize(&mut file)?;
            file.terminate()
        };
        write().map_err(engine_io)?;
        self.segments.push(marked);
        Ok(())
    }

    /// Opens the joined list.
    fn finish(self) -> Result<Index, Error> {
        let directory = self.directory;
        if let Some(meta) = self.meta {
            let meta = IndexMeta {
                segments: self.segments,
                payload: None,
                ..meta
            };
            let text = serde_json::to_vec(&meta).map_err(io::Error::other);
            let written = text.and_then(|text| directory.made.atomic_write(Path::new(META), &text));
            written.map_err(engine_io)?;
        }
        let index = Index::open(directory)?;
        index
            .tokenizers()
            .register(ANALYZER, MinutesTokenizer::default());
        Ok(index)
    }
}

fn engine_io(error: io::Error) -> Error {
    tantivy::TantivyError::from(error).into()
}

/// Returns the documents of a list that are not deleted.
fn alive(mut postings: impl tantivy::DocSet, reader: &SegmentReader) -> Vec<u32> {
    let mut docs = Vec::new();
    let mut doc = postings.doc();
    while doc != tantivy::TERMINATED {
        if !reader.is_deleted(doc) {
            docs.push(doc);
        }
        doc = postings.advance();
    }
    docs
}

/// Adds the ids of some items of a segment.
fn add_ids(
    reader: &SegmentReader,
    items: &BTreeSet<u32>,
    into: &mut BTreeSet<String>,
) -> Result<(), Error> {
    let Some(ids) = reader.fast_fields().str("id")? else {
        return Ok(());
    };
    for item in items {
        into.extend(schema::first_text(&ids, *item)?);
    }
    Ok(())
}

/// The files of several indexes, and those made for them in memory. Read only.
#[derive(Clone, Default)]
struct UnionDirectory {
    parts: Vec<CheckedDirectory>,
    /// Which index a segment's files lie in.
    homes: BTreeMap<SegmentId, usize>,
    /// The joined list, and which items are left out.
    made: RamDirectory,
}

impl UnionDirectory {
    /// Returns where the files of the segment that a file belongs to lie.
    fn home(&self, path: &Path) -> Option<&CheckedDirectory> {
        let name = path.file_name()?.to_str()?;
        let segment = SegmentId::from_uuid_string(name.split('.').next()?).ok()?;
        self.parts.get(*self.homes.get(&segment)?)
    }
}

impl fmt::Debug for UnionDirectory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(&self.parts).finish()
    }
}

impl Directory for UnionDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        if self.made.exists(path)? {
            return self.made.get_file_handle(path);
        }
        match self.home(path) {
            Some(part) => part.get_file_handle(path),
            None => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
        }
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        if self.made.exists(path)? {
            return Ok(true);
        }
        self.home(path).map_or(Ok(false), |part| part.exists(path))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.made.atomic_read(path)
    }

    /// Nothing is cleared away as long as the folders are locked.
    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(read_only()),
            filepath: path.to_owned(),
        })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.to_owned()))
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Err(read_only())
    }
}

fn read_only() -> io::Error {
    io::Error::new(
        io::ErrorKind::Unsupported,
        "several indexes together are for reading only",
    )
}

//! The folder of an index as the search engine sees it: every file with a checksum for each of its pages,
//! looked at when a page is first touched, so that a damaged byte is an error and never an answer.
//!
//! `pages` is what stands at the end of each file, `manifest` what stands at the end of the engine's own two
//! lists: the names, lengths and hashes of all files of a commit. The list of a commit is replaced in one
//! step, and the manifest with it, so no cut between the two can be. Nothing here reads a file as a whole
//! when it is opened.

mod disk;
mod manifest;
mod pages;

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

pub(crate) use self::disk::{Disk, DiskFile};
pub(crate) use self::manifest::{MANAGED, META, Manifest, Sealed, is_sealed};
use self::pages::PageWriter;
pub(crate) use self::pages::{CheckedFile, Entry};

use crate::error::Error;

/// Where a list is written before it takes its name; runs clear away what begins so.
const DRAFT: &str = ".tmp";

/// A file that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {what}")]
pub struct Damage {
    /// The index.
    pub dir: PathBuf,
    /// The name of the file in the index.
    pub file: String,
    /// What is wrong with it.
    pub what: String,
}

impl Damage {
    pub(crate) fn new(dir: &Path, file: &str, what: impl Into<String>) -> Self {
        Self {
            dir: dir.to_owned(),
            file: file.to_owned(),
            what: what.into(),
        }
    }

    /// Returns the damage that the search engine came upon, where that is what stopped it.
    ///
    /// A file that is missing is left to whoever knows the folder.
    pub fn met_by(error: &tantivy::TantivyError) -> Option<Self> {
        use tantivy::TantivyError::{IoError, OpenReadError as Unread};
        let io = match error {
            IoError(error) => error,
            Unread(OpenReadError::IoError { io_error, .. }) => io_error,
            _ => return None,
        };
        Self::within(io)
    }

    /// Returns the damage within an error of reading.
    fn within(mut error: &io::Error) -> Option<Self> {
        loop {
            let inner = error.get_ref()?;
            match inner.downcast_ref::<Self>() {
                Some(damage) => return Some(damage.clone()),
                None => error = inner.downcast_ref::<io::Error>()?,
            }
        }
    }
}

impl From<Damage> for io::Error {
    fn from(damage: Damage) -> Self {
        Self::new(io::ErrorKind::InvalidData, damage)
    }
}

/// What is about to be done to a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Bytes are written to a new file.
    Write,
    /// A new file is brought to the disk.
    Sync,
    /// A list is replaced.
    Replace,
    /// A file is removed.
    Delete,
    /// The names in the folder are brought to the disk.
    SyncFolder,
    /// The side store is written.
    Store,
}

/// Decides whether a deed succeeds: how tests make a disk fail.
pub(crate) trait Fate: fmt::Debug + Send + Sync {
    /// Called before each deed. Of a write that fails, `Err` tells how many bytes still arrive.
    fn before(&self, deed: Deed, length: usize) -> Result<(), (usize, io::Error)>;
}

/// The folder of an index.
#[derive(Clone, Debug)]
pub struct CheckedDirectory {
    files: MmapDirectory,
    root: Arc<PathBuf>,
    shared: Arc<Shared>,
}

/// What all clones of a directory share.
#[derive(Debug, Default)]
struct Shared {
    /// Files that were written here or stand in the last manifest read.
    known: Mutex<BTreeMap<String, Entry>>,
    /// Something could not be written because there was no room.
    full: AtomicBool,
    fate: Option<Arc<dyn Fate>>,
}

impl Shared {
    /// Keeps in mind that there was no room: the engine's threads do not say why they ended.
    fn noted<T>(&self, done: io::Result<T>) -> io::Result<T> {
        if done.as_ref().is_err_and(is_full) {
            self.full.store(true, Ordering::Relaxed);
        }
        done
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        // Whoever panicked while holding it had finished its one insertion or removal, or not begun it.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn before(&self, deed: Deed, length: usize) -> Result<(), (usize, io::Error)> {
        match &self.fate {
            Some(fate) => fate.before(deed, length),
            None => Ok(()),
        }
    }

    fn may(&self, deed: Deed) -> io::Result<()> {
        self.before(deed, 0).map_err(|(_, error)| error)
    }
}

impl CheckedDirectory {
    /// Opens a folder.
    ///
    /// # Errors
    /// What the system says, where the folder is not there or cannot be looked into.
    pub fn open(dir: &Path) -> Result<Self, tantivy::TantivyError> {
        Self::open_with(dir, None)
    }

    /// Opens a folder in which what is done succeeds only if `fate` lets it.
    pub(crate) fn open_with(
        dir: &Path,
        fate: Option<Arc<dyn Fate>>,
    ) -> Result<Self, tantivy::TantivyError> {
        let shared = Shared {
            fate,
            ..Shared::default()
        };
        Ok(Self {
            files: MmapDirectory::open(dir)?,
            root: Arc::new(dir.to_owned()),
            shared: Arc::new(shared),
        })
    }

    /// Tells whether a deed beside the search engine's files may be done, in the index or elsewhere.
    pub(crate) fn may_at(&self, deed: Deed, place: &Path) -> Result<(), Error> {
        let allowed = self.shared.may(deed);
        allowed.map_err(|error| Error::io(place, error))
    }

    /// Tells whether there was no room for something that was to be written.
    pub(crate) fn was_full(&self) -> bool {
        self.shared.full.load(Ordering::Relaxed)
    }

    /// Opens one file; no page of it has been looked at yet.
    pub(crate) fn file(&self, path: &Path) -> Result<CheckedFile, OpenReadError> {
        let io = |error| OpenReadError::wrap_io_error(error, path.to_owned());
        let damaged = |what: &str| io(Damage::new(&self.root, &name(path), what).into());
        let name = name(path);
        let known = self.shared.known().get(&name).cloned();
        let handle = match self.files.get_file_handle(path) {
            // What was committed is to be there; what was not may have been cleared away.
            Err(OpenReadError::FileDoesNotExist(_)) if known.is_some() => {
                return Err(damaged("is missing"));
            }
            handle => handle?,
        };
        let bytes = handle.read_bytes(0..handle.len()).map_err(io)?;
        let opened = CheckedFile::open(&self.root, &name, bytes);
        let file = opened.map_err(|damage| io(damage.into()))?;
        if known.is_some_and(|entry| entry != *file.entry()) {
            return Err(damaged("is another file than the one that was committed"));
        }
        Ok(file)
    }

    /// Reads one of the two lists with what was sealed with it.
    pub(crate) fn list(&self, path: &Path) -> Result<Sealed, OpenReadError> {
        let bytes = self.files.atomic_read(path)?;
        let sealed = Sealed::open(&self.root, &name(path), bytes);
        sealed.map_err(|damage| OpenReadError::wrap_io_error(damage.into(), path.to_owned()))
    }
}

/// A lock that was taken without writing; closing the file lets go of it.
struct ReadLock(Option<File>);

impl Drop for ReadLock {
    fn drop(&mut self) {
        if let Some(file) = &self.0 {
            // Closing it lets go of it too.
            let _ = file.unlock();
        }
    }
}

impl CheckedDirectory {
    /// Takes a lock in a folder that may not be written: shared with other such readers, and kept from by whoever
    /// writes. Where there is no file to lock, nobody who may write it has the folder under way.
    fn lock_for_reading(&self, lock: &Lock) -> Result<ReadLock, LockError> {
        match File::open(self.root.join(&lock.filepath)) {
            Ok(file) => {
                file.lock_shared().map_err(LockError::wrap_io_error)?;
                Ok(ReadLock(Some(file)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(ReadLock(None)),
            Err(error) => Err(LockError::wrap_io_error(error)),
        }
    }
}

/// Puts a file into its place in one step, whether one stood there or not. It may be read by whoever may read the other
/// files: those that the engine makes for a passing name are their owner's alone.
fn replace(root: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (draft, mut file) = draft(root)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&draft, root.join(path)));
    if written.is_err() {
        // What cannot be removed now, the next run removes.
        let _ = fs::remove_file(&draft);
    }
    written
}

/// Makes a file under a passing name that nothing else has.
fn draft(root: &Path) -> io::Result<(PathBuf, File)> {
    static MADE: AtomicU64 = AtomicU64::new(0);
    loop {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = root.join(format!("{DRAFT}-{number}"));
        match File::create_new(&path) {
            // Left by a run that was cut short.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return Ok((path, made?)),
        }
    }
}

/// Tells whether an error says that something may not be written, whatever else may be done with it.
pub(crate) fn is_denied(error: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem)
}

/// Tells whether an error says that there is no room.
pub(crate) fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

/// Returns the name of a file, as messages and manifests have it.
fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

impl Directory for CheckedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        Ok(Arc::new(self.file(path)?))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let failed = |error| DeleteError::IoError {
            io_error: Arc::new(error),
            filepath: path.to_owned(),
        };
        self.shared.may(Deed::Delete).map_err(failed)?;
        self.files.delete(path)?;
        self.shared.known().remove(&name(path));
        Ok(())
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let inner = self.files.open_write(path)?;
        let shared = Arc::clone(&self.shared);
        let writer = PageWriter::new(name(path), inner, shared);
        Ok(BufWriter::new(Box::new(writer)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let sealed = self.list(path)?;
        if path == Path::new(META) {
            let mut known = self.shared.known();
            for (name, entry) in &sealed.manifest.files {
                known.insert(name.clone(), entry.clone());
            }
        }
        Ok(sealed.text)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let manifest = match path == Path::new(META) {
            true => Manifest::of_commit(data, &self.shared.known())?,
            false => Manifest::default(),
        };
        let allowed = self.shared.may(Deed::Replace);
        let sealed = manifest.seal(data)?;
        let written = allowed.and_then(|()| replace(&self.root, path, &sealed));
        self.shared.noted(written)?;
        // The list has its new content; its name is to keep it even if the power fails now.
        self.sync_directory()
    }

    fn sync_directory(&self) -> io::Result<()> {
        let allowed = self.shared.may(Deed::SyncFolder);
        let synced = allowed.and_then(|()| self.files.sync_directory());
        self.shared.noted(synced)
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.files.acquire_lock(lock) {
            // Only readers come here with a folder that they may not write: writers hold a lock of our own before.
            Err(LockError::IoError(error)) if is_denied(&error) => {
                Ok(DirectoryLock::from(Box::new(self.lock_for_reading(lock)?)))
            }
            locked => locked,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::directory::TerminatingWrite;

    use super::*;

    /// Writes a file of some pages and returns its folder.
    fn written(name: &str, length: usize) -> (tempfile::TempDir, Vec<u8>) {
        let dir = tempfile::tempdir().unwrap();
        let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
        let directory = CheckedDirectory::open(dir.path()).unwrap();
        let mut writer = directory.open_write(Path::new(name)).unwrap();
        for piece in bytes.chunks(1000) {
            writer.write_all(piece).unwrap();
        }
        writer.terminate().unwrap();
        (dir, bytes)
    }

    fn read(dir: &Path, name: &str) -> io::Result<Vec<u8>> {
        let directory = CheckedDirectory::open(dir).unwrap();
        let file = directory
            .get_file_handle(Path::new(name))
            .map_err(io::Error::other)?;
        Ok(file.read_bytes(0..file.len())?.to_vec())
    }

    #[test]
    fn a_file_is_read_as_it_was_written() {
        for length in [0, 1, 65_535, 65_536, 65_537, 200_000] {
            let (dir, bytes) = written("a.store", length);
            assert_eq!(read(dir.path(), "a.store").unwrap(), bytes);
        }
    }

    #[test]
    fn any_byte_flipped_is_noticed_and_only_its_page_is_lost() {
        let (dir, _) = written("a.store", 200_000);
        let path = dir.path().join("a.store");
        let whole = std::fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(997).chain(200_000..whole.len()) {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x10;
            std::fs::write(&path, &flipped).unwrap();
            assert!(read(dir.path(), "a.store").is_err(), "byte {at}");
        }
        let mut flipped = whole;
        flipped[70_000] ^= 1;
        std::fs::write(&path, &flipped).unwrap();
        let directory = CheckedDirectory::open(dir.path()).unwrap();
        let file = directory.get_file_handle(Path::new("a.store")).unwrap();
        assert!(file.read_bytes(0..65_536).is_ok());
        let error = file.read_bytes(65_536..65_537).unwrap_err();
        assert!(error.to_string().contains("a.store"), "{error}");
        assert!(file.read_bytes(131_072..200_000).is_ok());
    }

    #[test]
    fn a_file_cut_emptied_or_under_another_name_is_noticed() {
        let (dir, _) = written("a.store", 200_000);
        let path = dir.path().join("a.store");
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(dir.path().join("b.store"), &whole).unwrap();
        assert!(read(dir.path(), "b.store").is_err());
        for length in [0, 1, 47, 65_536, whole.len() - 1] {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert!(read(dir.path(), "a.store").is_err(), "{length} bytes");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_list_may_be_read_by_whoever_may_read_the_other_files() {
        use std::os::unix::fs::PermissionsExt;
        let (dir, _) = written("a.store", 10);
        let directory = CheckedDirectory::open(dir.path()).unwrap();
        for edition in ["[]", "[1]"] {
            directory
                .atomic_write(Path::new(MANAGED), edition.as_bytes())
                .unwrap();
        }
        let mode = |name: &str| {
            let found = std::fs::metadata(dir.path().join(name)).unwrap();
            found.permissions().mode() & 0o777
        };
        assert_eq!(mode(MANAGED), mode("a.store"));
        let left = std::fs::read_dir(dir.path()).unwrap().count();
        assert_eq!(left, 2, "no draft is left");
    }

    #[test]
    fn a_list_is_sealed() {
        let dir = tempfile::tempdir().unwrap();
        let directory = CheckedDirectory::open(dir.path()).unwrap();
        let path = Path::new(MANAGED);
        directory.atomic_write(path, b"[\"a\"]").unwrap();
        assert_eq!(directory.atomic_read(path).unwrap(), b"[\"a\"]");
        let whole = std::fs::read(dir.path().join(path)).unwrap();
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            std::fs::write(dir.path().join(path), &flipped).unwrap();
            assert!(directory.atomic_read(path).is_err(), "byte {at}");
            std::fs::write(dir.path().join(path), &whole[..at]).unwrap();
            assert!(directory.atomic_read(path).is_err(), "cut at {at}");
        }
    }
}

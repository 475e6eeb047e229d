//! One file that holds an index as of one commit, and an index made of such a file.
//!
//! It is a tar archive: the files of the commit as they are, the side store without what no commit has, and at the
//! end `snapshot.json`, the list of all with lengths and hashes; an archive without it is cut short. Taking one
//! disturbs neither readers nor a run that is writing.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::TantivyError;
use tantivy::directory::{Directory, META_LOCK};

use crate::checked::{
    CheckedDirectory, CheckedFile, Damage, Deed, Disk, DiskFile, MANAGED, META, Manifest, is_full,
};
use crate::error::{Error, ErrorKind};
use crate::indexer;
use crate::schema::FORMAT_VERSION;
use crate::seal;
use crate::store::{self, Store};
use crate::verify::{self, Verification};

/// The version of the archive's layout.
const SNAPSHOT_VERSION: u32 = 1;
/// The last file of an archive.
const LIST: &str = "snapshot.json";
/// No list of files is longer.
const LIST_LIMIT: u64 = 64 << 20;
/// How often a snapshot is begun anew because a run has committed meanwhile.
const TRIES: usize = 10;

/// What a snapshot holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The version of the archive's layout.
    pub snapshot_version: u32,
    /// The version of the index's layout.
    pub format_version: u32,
    /// The commit.
    pub generation: u32,
    /// Files by name.
    files: BTreeMap<String, Held>,
}

/// One file of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Held {
    length: u64,
    blake3: String,
}

impl Snapshot {
    /// Returns how many files it holds.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// Returns their bytes.
    pub fn bytes(&self) -> u64 {
        self.files.values().map(|held| held.length).sum()
    }
}

/// The files of one commit, open.
struct Commit {
    generation: u32,
    list: Vec<u8>,
    managed: Vec<u8>,
    files: Vec<(String, CheckedFile)>,
}

/// Writes a snapshot of the index in `dir` to `file`, which must not be there yet.
///
/// # Errors
/// [`ErrorKind::Exists`] when it is; what opening the index gives; [`ErrorKind::Damaged`] when a page of it is, and
/// [`ErrorKind::Io`] when the file cannot be written. There is no file of that name then.
pub fn take(dir: &Path, file: &Path) -> Result<Snapshot, Error> {
    take_to(&Disk::default(), dir, file)
}

/// Writes a snapshot to a file of a disk that may fail.
pub(crate) fn take_to(disk: &Disk, dir: &Path, file: &Path) -> Result<Snapshot, Error> {
    refuse(file)?;
    let part = beside(file, "part");
    let claimed = claim(&part)?;
    let side = beside(file, "store.part");
    let complete = file.to_owned();
    let mut passing = vec![&side, &part];
    // Claimed until it has its name. Another process may have completed it just before.
    let begun = refuse(file).and_then(|()| write(disk, dir, &part, &claimed, &side));
    let taken = begun.and_then(|snapshot| {
        refuse(file)?;
        let named = disk.rename(&part, file, folder_of(file));
        if named.is_err() && !part.exists() {
            // It has its name, but may lose it again.
            passing.push(&complete);
        }
        named?;
        Ok(snapshot)
    });
    for passing in passing {
        // Of a snapshot that is complete neither is there any more; what cannot be removed now is written over
        // by the next one.
        let _ = disk.try_to(Deed::Delete, passing, || fs::remove_file(passing));
    }
    taken.map_err(|error| no_room(error, file))
}

/// Opens the file in which a snapshot grows, also one that was cut short, for this process alone.
fn claim(part: &Path) -> Result<File, Error> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    let file = options.open(part);
    let file = file.map_err(|error| Error::io(part, error))?;
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => busy(part),
        TryLockError::Error(error) => Error::io(part, error),
    })?;
    Ok(file)
}

/// Says that another process makes the same.
fn busy(passing: &Path) -> Error {
    let other = io::Error::other("another process is writing it");
    Error::io(passing, other).with_hint("wait until it is done, or name another place")
}

/// Says it where there was no room; the index has no part in that.
fn no_room(error: Error, at: &Path) -> Error {
    match error.kind() {
        ErrorKind::Io { source, .. } if is_full(source) => error.with_hint(format!(
            "nothing was made and the index is as it was; free room on the disk of {}, then run this again",
            at.display()
        )),
        _ => error,
    }
}

fn write(
    disk: &Disk,
    dir: &Path,
    part: &Path,
    claimed: &File,
    side: &Path,
) -> Result<Snapshot, Error> {
    let commit = commit_with_store(disk, dir, side)?;
    let io = |error| Error::io(part, error);
    let file = disk.over(|| claimed.try_clone()).map_err(io)?;
    let mut archive = Archive {
        tar: tar::Builder::new(BufWriter::with_capacity(1 << 20, file)),
        files: BTreeMap::new(),
    };
    archive.add(META, &commit.list).map_err(io)?;
    archive.add(MANAGED, &commit.managed).map_err(io)?;
    for (name, file) in &commit.files {
        if !file.damaged_pages().is_empty() {
            return Err(Damage::new(dir, name, "has damaged pages").into());
        }
        archive.add(name, file.whole()).map_err(io)?;
    }
    archive.add_file(store::FILE_NAME, side).map_err(io)?;
    let snapshot = Snapshot {
        snapshot_version: SNAPSHOT_VERSION,
        format_version: FORMAT_VERSION,
        generation: commit.generation,
        files: std::mem::take(&mut archive.files),
    };
    archive.end(&snapshot).map_err(io)?;
    Ok(snapshot)
}

/// Opens the files of the last commit and copies the side store, as it is at that commit, to `side`.
fn commit_with_store(disk: &Disk, dir: &Path, side: &Path) -> Result<Commit, Error> {
    for _ in 0..TRIES {
        let commit = commit(dir)?;
        let _ = fs::remove_file(side);
        disk.try_to(Deed::Store, side, || Ok(()))?;
        let copied = Store::copy(dir, commit.generation, side);
        // A later run clears away what an earlier commit has; then it has been committed in between.
        if indexer::open(dir)?.2.generation == commit.generation {
            copied?;
            return Ok(commit);
        }
    }
    Err(Error::new(ErrorKind::Locked {
        path: dir.to_owned(),
        holder: String::new(),
    })
    .with_hint("it commits faster than a snapshot can be taken; wait until it is done"))
}

fn commit(dir: &Path) -> Result<Commit, Error> {
    let (_, _, payload) = indexer::open(dir)?;
    let directory = CheckedDirectory::open(dir)?;
    // While this is held, nothing is cleared away.
    let lock = directory.acquire_lock(&META_LOCK);
    let _lock = lock.map_err(|error| TantivyError::LockFailure(error, None))?;
    let sealed = directory
        .list(Path::new(META))
        .map_err(TantivyError::from)?;
    let names = sealed.manifest.files.keys();
    let managed: Vec<&str> = names.map(String::as_str).chain([META]).collect();
    let managed = serde_json::to_vec(&managed).map_err(io::Error::other);
    let seal = |manifest: &Manifest, text: &[u8]| {
        let sealed = manifest.seal(text);
        sealed.map_err(|error| Error::io(dir, error))
    };
    let managed = managed.map_err(|error| Error::io(dir, error))?;
    let mut files = Vec::new();
    for name in sealed.manifest.files.keys() {
        let file = directory
            .file(Path::new(name))
            .map_err(TantivyError::from)?;
        files.push((name.clone(), file));
    }
    let generation =
        indexer::payload_of(&sealed.text).map_or(payload.generation, |own| own.generation);
    Ok(Commit {
        generation,
        list: seal(&sealed.manifest, &sealed.text)?,
        managed: seal(&Manifest::default(), &managed)?,
        files,
    })
}

/// An archive as it grows.
struct Archive {
    tar: tar::Builder<BufWriter<DiskFile>>,
    files: BTreeMap<String, Held>,
}

impl Archive {
    fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let held = Held {
            length: bytes.len() as u64,
            blake3: blake3::hash(bytes).to_hex().to_string(),
        };
        self.append(name, bytes, held.length)?;
        self.files.insert(name.to_owned(), held);
        Ok(())
    }

    fn add_file(&mut self, name: &str, path: &Path) -> io::Result<()> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(File::open(path)?)?;
        let held = Held {
            length: hasher.count(),
            blake3: hasher.finalize().to_hex().to_string(),
        };
        self.append(name, File::open(path)?, held.length)?;
        self.files.insert(name.to_owned(), held);
        Ok(())
    }

    fn append(&mut self, name: &str, from: impl Read, length: u64) -> io::Result<()> {
        let mut header = tar::Header::new_ustar();
        header.set_size(length);
        header.set_mode(0o644);
        header.set_mtime(0);
        self.tar.append_data(&mut header, name, from.take(length))
    }

    fn end(mut self, snapshot: &Snapshot) -> io::Result<()> {
        let list = serde_json::to_vec_pretty(snapshot)?;
        self.append(LIST, list.as_slice(), list.len() as u64)?;
        let mut file = self.tar.into_inner()?;
        file.flush()?;
        file.get_ref().sync()
    }
}

/// Makes an index in `dir`, which must not be there yet, of a snapshot, and verifies it.
///
/// # Errors
/// [`ErrorKind::Exists`] when something is there, [`ErrorKind::BadSnapshot`] when the file is none or is damaged,
/// [`ErrorKind::OtherFormat`] when the index in it is of another version, and [`ErrorKind::Io`]. Nothing is made then.
pub fn restore(file: &Path, dir: &Path) -> Result<(Snapshot, Verification), Error> {
    restore_to(&Disk::default(), file, dir)
}

/// Makes an index in a folder of a disk that may fail.
pub(crate) fn restore_to(
    disk: &Disk,
    file: &Path,
    dir: &Path,
) -> Result<(Snapshot, Verification), Error> {
    make(disk, file, dir).map_err(|error| no_room(error, dir))
}

fn make(disk: &Disk, file: &Path, dir: &Path) -> Result<(Snapshot, Verification), Error> {
    let is_empty = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_none());
    if !is_empty {
        refuse(dir)?;
    }
    let passing = beside(dir, "restoring");
    if passing.exists() {
        // What one left that was cut short; where it still goes on its lock is held.
        let _cut_short = indexer::lock(&passing).map_err(|_| busy(&passing))?;
        disk.try_to(Deed::Delete, &passing, || fs::remove_dir_all(&passing))?;
    }
    disk.try_to(Deed::Write, &passing, || {
        fs::create_dir_all(folder_of(&passing))?;
        fs::create_dir(&passing)
    })?;
    let claimed = indexer::lock(&passing).map_err(|_| busy(&passing))?;
    let restored = unpack_and_verify(disk, file, &passing).and_then(|restored| {
        drop(claimed);
        if is_empty {
            disk.try_to(Deed::Delete, dir, || fs::remove_dir(dir))?;
        }
        disk.rename(&passing, dir, folder_of(dir))?;
        Ok(restored)
    });
    if restored.is_err() {
        // It has its name, but may lose it again; else what was unpacked is of no use.
        let made = if passing.exists() { &passing } else { dir };
        let _ = disk.try_to(Deed::Delete, made, || fs::remove_dir_all(made));
    }
    restored
}

fn unpack_and_verify(
    disk: &Disk,
    file: &Path,
    into: &Path,
) -> Result<(Snapshot, Verification), Error> {
    let snapshot = unpack(disk, file, into)?;
    disk.try_to(Deed::Store, into, || Ok(()))?;
    seal::close(into)?;
    let verified = verify::verify(into)?;
    match verified.findings.first() {
        None => Ok((snapshot, verified)),
        Some(finding) => Err(bad(file, format!("{}: {}", finding.place, finding.what))),
    }
}

fn unpack(disk: &Disk, file: &Path, into: &Path) -> Result<Snapshot, Error> {
    let opened = File::open(file).map_err(|error| Error::io(file, error))?;
    let mut archive = tar::Archive::new(BufReader::with_capacity(1 << 20, opened));
    let unreadable =
        |error: io::Error| bad(file, format!("is no snapshot or is cut short: {error}"));
    let mut files = BTreeMap::new();
    let mut list: Option<Snapshot> = None;
    for entry in archive.entries().map_err(unreadable)? {
        let mut entry = entry.map_err(unreadable)?;
        let name =
            plain_name(&entry).ok_or_else(|| bad(file, "holds what is no file of an index"))?;
        if list.is_some() || files.contains_key(&name) {
            return Err(bad(file, format!("holds {name} twice or after its end")));
        }
        if name == LIST {
            let mut text = Vec::new();
            let mut limited = (&mut entry).take(LIST_LIMIT);
            limited.read_to_end(&mut text).map_err(unreadable)?;
            let read = serde_json::from_slice(&text);
            list = Some(read.map_err(|_| bad(file, "has a list that cannot be read"))?);
            continue;
        }
        let path = into.join(&name);
        let held = unpack_one(disk, &mut entry, &path).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => unreadable(error),
            _ => Error::io(&path, error),
        })?;
        files.insert(name, held);
    }
    let list = list.ok_or_else(|| bad(file, "is cut short: its list is missing"))?;
    if list.snapshot_version != SNAPSHOT_VERSION || list.format_version != FORMAT_VERSION {
        return Err(Error::other_format(file, list.format_version).with_hint(
            "restore it with the version of minutebook that made it, or index the minutes again",
        ));
    }
    let differs = list
        .files
        .iter()
        .find(|(name, held)| files.get(*name) != Some(held));
    if let Some((name, _)) = differs {
        return Err(bad(file, format!("{name} is not as it was written")));
    }
    match list.files.len() == files.len() {
        true => Ok(list),
        false => Err(bad(file, "holds files that are not on its list")),
    }
}

/// Returns the name of an entry that is a file and lies in no folder.
fn plain_name(entry: &tar::Entry<'_, impl Read>) -> Option<String> {
    if entry.header().entry_type() != tar::EntryType::Regular {
        return None;
    }
    let path = entry.path().ok()?;
    let name = path.to_str()?;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
    let plain = name.chars().all(is_plain) && !name.trim_matches('.').is_empty();
    plain.then(|| name.to_owned())
}

/// Writes one file of an archive into a folder where nothing has its name yet.
fn unpack_one(disk: &Disk, from: &mut impl Read, path: &Path) -> io::Result<Held> {
    let mut file = disk.create(path)?;
    let mut hasher = blake3::Hasher::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = from.read(&mut piece)?;
        if read == 0 {
            break;
        }
        hasher.update(&piece[..read]);
        file.write_all(&piece[..read])?;
    }
    file.sync()?;
    Ok(Held {
        length: hasher.count(),
        blake3: hasher.finalize().to_hex().to_string(),
    })
}

fn bad(file: &Path, what: impl Into<String>) -> Error {
    Error::new(ErrorKind::BadSnapshot {
        path: file.to_owned(),
        what: what.into(),
    })
    .with_hint("take another copy of it, or make the index anew with `minutebook index`")
}

/// Refuses to write over what is there.
fn refuse(path: &Path) -> Result<(), Error> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::io(path, error)),
        Ok(_) => Err(Error::new(ErrorKind::Exists {
            path: path.to_owned(),
        })
        .with_hint("name another place, or move that away first")),
    }
}

/// Returns the name under which a file or folder is made before it takes its own.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{ending}"));
    path.with_file_name(name)
}

/// Returns the folder that a file or folder lies in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

//! The seal of the side store: its length and hash in a small file beside it, put there when a run ends and
//! taken away before the next one writes.
//!
//! A sealed store is checked before it is read; one without a seal belongs to a run that is still going on,
//! or that was cut short and left what the next run discards. Whoever opens an index and has no need of the store
//! looks at what can be seen at once: that it is there, as long as it was, a store, and that the seal itself is sound.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::store;

/// The name of the file in the index folder.
pub(crate) const FILE_NAME: &str = "minutebook.seal";
/// Where a seal is written before it takes its name.
pub(crate) const DRAFT: &str = "minutebook.seal.new";
/// What the side store's own log is called.
pub(crate) const LOG: &str = "minutebook.sqlite-wal";
/// How every side store begins.
const STORE_BEGINS: &[u8] = b"SQLite format 3\0";

/// What there is to say of a side store that is not damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seal {
    /// It is as the last run left it.
    Whole,
    /// A run is writing to it, or was cut short.
    Open,
}

/// Takes the seal away, for good even if the power fails.
pub(crate) fn open(dir: &Path) -> Result<(), Error> {
    let path = dir.join(FILE_NAME);
    match fs::remove_file(&path) {
        Ok(()) => sync_folder(dir),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::io(&path, error)),
    }
}

/// Seals the side store, to which nobody is writing any more.
pub(crate) fn close(dir: &Path) -> Result<(), Error> {
    let draft = dir.join(DRAFT);
    let written = || -> io::Result<()> {
        let text = with_own_hash(&describe(dir)?);
        let mut file = File::create(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, dir.join(FILE_NAME))
    };
    written().map_err(|error| Error::io(&draft, error))?;
    sync_folder(dir)
}

/// Looks whether the side store is as it was sealed.
///
/// # Errors
/// [`ErrorKind::Damaged`](crate::ErrorKind::Damaged) when it is not.
pub(crate) fn check(dir: &Path) -> Result<Seal, Error> {
    loop {
        let Some(seal) = read(dir)? else {
            return Ok(Seal::Open);
        };
        let found = describe(dir);
        let log = log_length(dir);
        if log == 0 && found.as_ref().is_ok_and(|found| is_seal_of(&seal, found)) {
            return Ok(Seal::Whole);
        }
        // A run may have begun in between; it took the seal away before it wrote anything.
        if read(dir)?.as_ref() != Some(&seal) {
            continue;
        }
        let what = match found {
            Err(error) => unread(&error),
            Ok(_) if log > 0 => format!("{LOG} is not of the last run"),
            Ok(_) => "is not as the last run left it".to_owned(),
        };
        return Err(Error::damaged(dir, format!("{}: {what}", store::FILE_NAME)));
    }
}

/// Looks at what can be seen of the side store at once, without reading it as a whole.
///
/// # Errors
/// [`ErrorKind::Damaged`](crate::ErrorKind::Damaged) when it is missing, or longer or shorter than it was sealed, or no
/// store at all, or when the seal is none.
pub(crate) fn glance(dir: &Path) -> Result<(), Error> {
    loop {
        let seal = read(dir)?;
        let Err(what) = look(dir, seal.as_deref()) else {
            return Ok(());
        };
        // A run may have begun or ended in between.
        if read(dir)? == seal {
            return Err(Error::damaged(dir, what));
        }
    }
}

/// Says what is wrong at first sight.
fn look(dir: &Path, seal: Option<&[u8]>) -> Result<(), String> {
    let wrong = |what: &str| Err(format!("{}: {what}", store::FILE_NAME));
    let opened = File::open(dir.join(store::FILE_NAME));
    let length = opened.and_then(|mut file| {
        let mut head = Vec::new();
        Read::by_ref(&mut file)
            .take(STORE_BEGINS.len() as u64)
            .read_to_end(&mut head)?;
        Ok((file.metadata()?.len(), head == STORE_BEGINS))
    });
    let (length, is_store) = match length {
        Ok(found) => found,
        Err(error) => return wrong(&unread(&error)),
    };
    let log = log_length(dir);
    // What a run has written first may stand in the log only.
    if !(is_store || seal.is_none() && length == 0 && log > 0) {
        return wrong("is no side store");
    }
    let Some(seal) = seal else {
        return Ok(());
    };
    match sealed_length(seal) {
        None => Err(format!("{FILE_NAME}: is no seal")),
        Some(_) if log > 0 => wrong(&format!("{LOG} is not of the last run")),
        Some(sealed) if sealed != length => wrong("is not as the last run left it"),
        Some(_) => Ok(()),
    }
}

/// Says why the side store cannot be read.
fn unread(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "is missing".to_owned(),
        _ => error.to_string(),
    }
}

fn log_length(dir: &Path) -> u64 {
    fs::metadata(dir.join(LOG)).map_or(0, |log| log.len())
}

/// Returns a seal: what it says of the store, and under that its own hash.
fn with_own_hash(said: &str) -> String {
    let hash = blake3::hash(said.as_bytes()).to_hex();
    format!("{said}this line blake3 {hash}\n")
}

/// Tells whether a seal says this of the store. Those of earlier versions have no hash of their own.
fn is_seal_of(seal: &[u8], said: &str) -> bool {
    seal == said.as_bytes() || seal == with_own_hash(said).as_bytes()
}

/// Returns the length that a seal says the store has; `None` where it is no seal.
fn sealed_length(seal: &[u8]) -> Option<u64> {
    let said = std::str::from_utf8(seal)
        .ok()?
        .split_inclusive('\n')
        .next()?;
    let (length, hash) = said.split_once(" bytes, blake3 ")?;
    let is_hash =
        |hash: &str| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_whole = hash.strip_suffix('\n').is_some_and(is_hash) && is_seal_of(seal, said);
    length.parse().ok().filter(|_| is_whole)
}

/// Returns what the seal of a store says, as it is now.
fn describe(dir: &Path) -> io::Result<String> {
    let file = File::open(dir.join(store::FILE_NAME))?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(&file)?;
    let hash = hasher.finalize().to_hex();
    Ok(format!("{} bytes, blake3 {hash}\n", hasher.count()))
}

fn read(dir: &Path) -> Result<Option<Vec<u8>>, Error> {
    let path: PathBuf = dir.join(FILE_NAME);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(&path, error)),
    }
}

/// Brings the names in a folder to the disk, where the system has a way to.
pub(crate) fn sync_folder(dir: &Path) -> Result<(), Error> {
    if cfg!(unix) {
        let synced = File::open(dir).and_then(|folder| folder.sync_all());
        synced.map_err(|error| Error::io(dir, error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_whole_until_a_byte_of_it_or_of_its_seal_differs() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        fs::write(dir.join(store::FILE_NAME), [7; 5000]).unwrap();
        assert_eq!(check(dir).unwrap(), Seal::Open);
        close(dir).unwrap();
        assert_eq!(check(dir).unwrap(), Seal::Whole);
        let seal = fs::read(dir.join(FILE_NAME)).unwrap();
        for at in 0..seal.len() {
            let mut flipped = seal.clone();
            flipped[at] ^= 1;
            fs::write(dir.join(FILE_NAME), flipped).unwrap();
            assert!(check(dir).is_err(), "byte {at} of the seal");
        }
        fs::write(dir.join(FILE_NAME), seal).unwrap();
        let mut bytes = vec![7; 5000];
        bytes[4999] = 6;
        fs::write(dir.join(store::FILE_NAME), bytes).unwrap();
        assert!(check(dir).is_err());
        open(dir).unwrap();
        assert_eq!(check(dir).unwrap(), Seal::Open);
    }

    #[test]
    fn a_glance_sees_a_store_that_is_gone_cut_or_none_and_every_byte_of_the_seal() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        assert!(glance(dir).is_err(), "there is none");
        let store = dir.join(store::FILE_NAME);
        let whole = [STORE_BEGINS, &[7; 5000]].concat();
        fs::write(&store, &whole).unwrap();
        glance(dir).unwrap();
        close(dir).unwrap();
        glance(dir).unwrap();
        let seal = fs::read(dir.join(FILE_NAME)).unwrap();
        for at in 0..seal.len() {
            let mut flipped = seal.clone();
            flipped[at] ^= 1;
            fs::write(dir.join(FILE_NAME), flipped).unwrap();
            assert!(glance(dir).is_err(), "byte {at} of the seal");
        }
        fs::write(dir.join(FILE_NAME), describe(dir).unwrap()).unwrap();
        glance(dir).unwrap();
        assert_eq!(check(dir).unwrap(), Seal::Whole, "of an earlier version");
        fs::write(dir.join(FILE_NAME), seal).unwrap();
        fs::write(&store, &whole[1..]).unwrap();
        assert!(glance(dir).is_err(), "shorter");
        let mut other = whole;
        other[0] = b'T';
        fs::write(&store, other).unwrap();
        assert!(glance(dir).is_err(), "no store");
        fs::remove_file(&store).unwrap();
        let error = glance(dir).unwrap_err();
        assert!(
            error.to_string().ends_with("minutebook.sqlite: is missing"),
            "{error}"
        );
    }
}

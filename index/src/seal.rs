//! The seal of the side store: its length and hash in a small file beside it, put there when a run ends and
//! taken away before the next one writes.
//!
//! A sealed store is checked before it is read; one without a seal belongs to a run that is still going on,
//! or that was cut short and left what the next run discards.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::store;

/// The name of the file in the index folder.
pub(crate) const FILE_NAME: &str = "minutebook.seal";
/// Where a seal is written before it takes its name.
pub(crate) const DRAFT: &str = "minutebook.seal.new";
/// What the side store's own log is called.
pub(crate) const LOG: &str = "minutebook.sqlite-wal";

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
        let text = describe(dir)?;
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
        let log = fs::metadata(dir.join(LOG)).map_or(0, |log| log.len());
        if log == 0 && found.as_ref().is_ok_and(|found| *found.as_bytes() == seal) {
            return Ok(Seal::Whole);
        }
        // A run may have begun in between; it took the seal away before it wrote anything.
        if read(dir)?.as_ref() != Some(&seal) {
            continue;
        }
        let what = match found {
            Err(error) => error.to_string(),
            Ok(_) if log > 0 => format!("{LOG} is not of the last run"),
            Ok(_) => "is not as the last run left it".to_owned(),
        };
        return Err(Error::damaged(dir, format!("{}: {what}", store::FILE_NAME)));
    }
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
}

//! Files and folders that are made beside an index: snapshots, and indexes made of them. Tests make what is done
//! to them fail, as they do within an index.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use super::{Deed, Fate};
use crate::error::Error;
use crate::seal;

/// Where something is made. Outside tests everything may be tried.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk(Option<Arc<dyn Fate>>);

impl Disk {
    /// A disk on which what is done succeeds only if `fate` lets it.
    #[cfg(test)]
    pub(crate) fn with(fate: Arc<dyn Fate>) -> Self {
        Self(Some(fate))
    }

    fn before(&self, deed: Deed, length: usize) -> Result<(), (usize, io::Error)> {
        match &self.0 {
            Some(fate) => fate.before(deed, length),
            None => Ok(()),
        }
    }

    /// Does something at a place, if that may be done.
    pub(crate) fn try_to<T>(
        &self,
        deed: Deed,
        place: &Path,
        what: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, Error> {
        let allowed = self.before(deed, 0).map_err(|(_, error)| error);
        let done = allowed.and_then(|()| what());
        done.map_err(|error| Error::io(place, error))
    }

    /// Makes a file where there is none.
    pub(crate) fn create(&self, path: &Path) -> io::Result<DiskFile> {
        self.over(|| File::create_new(path))
    }

    /// Writes over a file from its beginning, whatever it holds.
    pub(crate) fn over(&self, file: impl FnOnce() -> io::Result<File>) -> io::Result<DiskFile> {
        self.before(Deed::Write, 0).map_err(|(_, error)| error)?;
        let (file, disk) = (file()?, self.clone());
        file.set_len(0)?;
        Ok(DiskFile { file, disk })
    }

    /// Gives a file or folder another name, for good even if the power fails.
    pub(crate) fn rename(&self, from: &Path, to: &Path, folder: &Path) -> Result<(), Error> {
        self.try_to(Deed::Replace, to, || fs::rename(from, to))?;
        self.try_to(Deed::SyncFolder, folder, || Ok(()))?;
        seal::sync_folder(folder)
    }
}

/// A file under way.
pub(crate) struct DiskFile {
    file: File,
    disk: Disk,
}

impl DiskFile {
    /// Brings it to the disk.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.disk
            .before(Deed::Sync, 0)
            .map_err(|(_, error)| error)?;
        self.file.sync_all()
    }
}

impl Write for DiskFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err((arrives, error)) = self.disk.before(Deed::Write, bytes.len()) {
            self.file.write_all(&bytes[..arrives.min(bytes.len())])?;
            return Err(error);
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

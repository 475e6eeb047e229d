//! Where output goes: standard output, or a file that is there whole or not at all.

use std::fs::{self, File};
use std::io::{self, StdoutLock, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Standard output or a file.
pub(super) enum Sink {
    /// Standard output.
    Stdout(StdoutLock<'static>),
    /// A file in the making.
    File(NewFile),
    /// What is there and is no plain file, such as a named pipe; it is never replaced.
    Device(File),
    /// Nowhere yet: to be given on.
    Memory(Vec<u8>),
}

/// A file that is written beside its place and put there when it is whole; whatever stood there is replaced then.
pub(super) struct NewFile {
    file: File,
    part: PathBuf,
    path: PathBuf,
    whole: bool,
}

impl Sink {
    pub(super) fn stdout() -> Self {
        Self::Stdout(io::stdout().lock())
    }

    /// Begins a file.
    pub(super) fn file(path: &Path) -> anyhow::Result<Self> {
        let cannot = || format!("{}: cannot be written", path.display());
        if path.metadata().is_ok_and(|found| !found.is_file()) {
            let device = File::options().write(true).open(path);
            return Ok(Self::Device(device.with_context(cannot)?));
        }
        let name = path.file_name().with_context(cannot)?;
        let mut part = name.to_owned();
        part.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(part);
        let file = File::create_new(&part).with_context(cannot)?;
        Ok(Self::File(NewFile {
            file,
            part,
            path: path.to_owned(),
            whole: false,
        }))
    }

    /// Puts a file that is whole into its place.
    pub(super) fn end(self) -> io::Result<()> {
        match self {
            Self::Stdout(_) | Self::Device(_) | Self::Memory(_) => Ok(()),
            Self::File(mut new) => {
                new.file.sync_all()?;
                fs::rename(&new.part, &new.path)?;
                new.whole = true;
                Ok(())
            }
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(stdout) => stdout.write(bytes),
            Self::File(new) => new.file.write(bytes),
            Self::Device(file) => file.write(bytes),
            Self::Memory(all) => all.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(stdout) => stdout.flush(),
            Self::File(new) => new.file.flush(),
            Self::Device(file) => file.flush(),
            Self::Memory(_) => Ok(()),
        }
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.whole {
            // What cannot be removed either is left under a name that says it is no whole file.
            let _ = fs::remove_file(&self.part);
        }
    }
}

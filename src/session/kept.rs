//! The items a person keeps, with why: in a file of the user's own, one for each index, so that they outlast a session.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context;
use minutebook::{KeptItem, SavedSearch};
use serde::{Deserialize, Serialize};

/// One kept item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The item's id.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// Council, committee, date and the rest in one line.
    pub(crate) citation: String,
    /// Why it was kept; may be empty.
    pub(crate) why: String,
    /// The search it was found by.
    pub(crate) search: SavedSearch,
    /// The item it was to be like, in place of a query.
    pub(crate) like: Option<String>,
    /// It was exported since it was kept.
    pub(crate) exported: bool,
}

/// Everything kept of one index.
#[derive(Debug)]
pub(crate) struct KeptList {
    /// Where it is kept; nowhere beyond the session where no home folder is known.
    file: Option<PathBuf>,
    rows: Vec<Kept>,
}

impl Kept {
    /// Returns the item as it is exported.
    pub(crate) fn item(&self) -> KeptItem {
        let mut request = self.search.request();
        request.like.clone_from(&self.like);
        KeptItem {
            id: self.id.clone(),
            request,
            note: self.why.clone(),
        }
    }
}

impl KeptList {
    /// Reads what was kept before.
    pub(crate) fn open(file: Option<PathBuf>) -> anyhow::Result<Self> {
        let rows = read(file.as_deref())?;
        Ok(Self { file, rows })
    }

    /// Returns the items, in the order in which they were kept.
    pub(crate) fn rows(&self) -> &[Kept] {
        &self.rows
    }

    /// Returns where they are kept.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Changes the list as it is now, also by another session, and keeps it.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut Vec<Kept>)) -> anyhow::Result<()> {
        let mut rows = match &self.file {
            Some(file) => read(Some(file))?,
            None => self.rows.clone(),
        };
        change(&mut rows);
        if let Some(file) = &self.file {
            write(file, &rows)?;
        }
        self.rows = rows;
        Ok(())
    }
}

/// Reads a list; there is nothing in one that is not there.
pub(super) fn read(file: Option<&Path>) -> anyhow::Result<Vec<Kept>> {
    let Some(file) = file else {
        return Ok(Vec::new());
    };
    match fs::read(file) {
        Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| {
            format!(
                "{}: the kept items cannot be read; move the file away to begin anew",
                file.display()
            )
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error).with_context(|| format!("{}: cannot be read", file.display())),
    }
}

/// Writes a list.
pub(super) fn write(file: &Path, rows: &[Kept]) -> anyhow::Result<()> {
    put(file, &serde_json::to_vec_pretty(rows)?)
}

/// Writes a file beside its place and puts it there whole.
pub(super) fn put(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let part = file.with_extension(format!("{}.part", std::process::id()));
    let put = || {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&part, bytes)?;
        fs::rename(&part, file)
    };
    put().with_context(|| format!("{}: cannot be written", file.display()))
}

//! What sessions of the user keep of what is erased from an index: kept items with their notes, and lines of the history.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context;
use minutebook_index::erasure::Graves;
use serde::Serialize;

use super::kept::{self, Kept};

/// Where sessions keep what is theirs.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// The lines typed, over whatever index.
    pub(crate) history: Option<PathBuf>,
    /// The lists of items kept of an index, alone or together with others.
    pub(crate) kept: Vec<PathBuf>,
}

/// How much of what is erased sessions keep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Traces {
    /// Kept items that are erased, and go.
    pub(crate) kept_items: usize,
    /// Kept items in which a name is redacted, be it in the note.
    pub(crate) kept_redacted: usize,
    /// Lines of the history that go, for they name what is erased.
    pub(crate) history_lines: usize,
}

/// What sessions are to keep instead.
#[derive(Debug)]
pub(crate) struct Forgetting {
    /// What goes.
    pub(crate) traces: Traces,
    kept: Vec<(PathBuf, Vec<Kept>)>,
    history: Option<(PathBuf, String)>,
}

impl Traces {
    /// Tells whether sessions keep nothing of it.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Forgetting {
    /// Works out what sessions are to keep once the items of these ids, and a name, are erased; writes nothing.
    ///
    /// # Errors
    /// A file that cannot be read, with its name.
    pub(crate) fn of(files: &Files, ids: &[&str], name: &Graves) -> anyhow::Result<Self> {
        let mut forgetting = Self {
            traces: Traces::default(),
            kept: Vec::new(),
            history: None,
        };
        for file in &files.kept {
            forgetting.kept(file, ids, name)?;
        }
        if let Some(file) = &files.history {
            forgetting.history(file, ids, name)?;
        }
        Ok(forgetting)
    }

    fn kept(&mut self, file: &Path, ids: &[&str], name: &Graves) -> anyhow::Result<()> {
        let before = kept::read(Some(file))?;
        let mut rows = Vec::new();
        for row in &before {
            if ids.contains(&row.id.as_str()) {
                self.traces.kept_items += 1;
                continue;
            }
            let after = without(row, ids, name);
            self.traces.kept_redacted += usize::from(after.as_ref() != Some(row));
            rows.extend(after);
        }
        if rows != before {
            self.kept.push((file.to_owned(), rows));
        }
        Ok(())
    }

    fn history(&mut self, file: &Path, ids: &[&str], name: &Graves) -> anyhow::Result<()> {
        let before = match fs::read_to_string(file) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            read => read.with_context(|| format!("{}: cannot be read", file.display()))?,
        };
        let goes = |line: &&str| {
            ids.iter().any(|id| names(line, id)) || name.redact_all(&mut (*line).to_owned())
        };
        let (gone, left): (Vec<&str>, Vec<&str>) = before.lines().partition(goes);
        if !gone.is_empty() {
            self.traces.history_lines = gone.len();
            self.history = Some((file.to_owned(), left.join("\n") + "\n"));
        }
        Ok(())
    }

    /// Writes it, each file beside its place and put there whole.
    ///
    /// # Errors
    /// A file that cannot be written, with its name.
    pub(crate) fn write(&self) -> anyhow::Result<()> {
        for (file, rows) in &self.kept {
            kept::write(file, rows)?;
        }
        if let Some((file, lines)) = &self.history {
            kept::put(file, lines.as_bytes())?;
        }
        Ok(())
    }
}

/// Returns a kept item without a name and without ids; none where nothing readable is left of it.
fn without(row: &Kept, ids: &[&str], name: &Graves) -> Option<Kept> {
    let mut row = row.clone();
    row.like.take_if(|like| ids.contains(&like.as_str()));
    let mut value = serde_json::to_value(&row).ok()?;
    match name.redact_value(&mut value) {
        true => serde_json::from_value(value).ok(),
        false => Some(row),
    }
}

/// Tells whether an id stands in a line, not as part of a longer one.
fn names(line: &str, id: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    line.match_indices(id).any(|(start, found)| {
        let (before, behind) = (&line[..start], &line[start + found.len()..]);
        !before.ends_with(is_part) && !behind.starts_with(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn an_id_is_found_whole() {
        assert!(names("/like rec-1", "rec-1"));
        assert!(names("\"rec-1\" why", "rec-1"));
        assert!(!names("rec-10 rec-1-a", "rec-1"));
        assert!(names("rec-10 rec-1", "rec-1"));
    }
}

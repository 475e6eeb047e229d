//! Looks at everything an index holds: every page of every file against its checksum, every name against the
//! manifest, every item against its columns and lists, the side store against both.
//!
//! Changes nothing, and goes on after what it finds as far as can be.

mod contents;

use std::collections::BTreeSet;
use std::fs::{self, TryLockError};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{Directory, META_LOCK};

use crate::checked::{CheckedDirectory, CheckedFile, Damage, MANAGED, META, Manifest};
use crate::error::{Error, ErrorKind};
use crate::indexer;
use crate::seal::{self, Seal};
use crate::store;

/// What was looked at, and what was found to be wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Files of the commit.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Items read.
    pub items: u64,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// What it means.
    pub kind: FindingKind,
    /// The file, item or table.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
}

/// What a finding means for the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FindingKind {
    /// Something was changed or lost after it was written.
    Damaged,
    /// A run was cut short; what was committed before it is whole.
    Unfinished,
    /// A file that is none of the index.
    Foreign,
}

impl Verification {
    /// Returns the worst that was found; `None` where all is well.
    pub fn worst(&self) -> Option<FindingKind> {
        self.findings.iter().map(|finding| finding.kind).min()
    }

    fn find(&mut self, kind: FindingKind, place: impl Into<String>, what: impl Into<String>) {
        self.findings.push(Finding {
            kind,
            place: place.into(),
            what: what.into(),
        });
    }

    fn damage(&mut self, damage: Damage) {
        self.find(FindingKind::Damaged, damage.file, damage.what);
    }

    /// Takes an error for damage, unless it says that there is no index of ours at all.
    fn damage_of(&mut self, place: &str, error: Error) -> Result<(), Error> {
        match error.kind() {
            ErrorKind::Damaged { what, .. } => {
                let what = what.strip_prefix(&format!("{place}: ")).unwrap_or(what);
                self.find(FindingKind::Damaged, place, what);
            }
            ErrorKind::Engine(_) | ErrorKind::Store(_) => {
                self.find(FindingKind::Damaged, place, error.to_string());
            }
            _ => return Err(error),
        }
        Ok(())
    }
}

/// Looks at everything in the index in `dir`.
///
/// # Errors
/// [`ErrorKind::NoIndex`] when there is none, [`ErrorKind::OtherFormat`] when another version wrote it,
/// [`ErrorKind::Io`] when the folder cannot be read. Damage is no error here, but what is returned.
pub fn verify(dir: &Path) -> Result<Verification, Error> {
    let mut found = Verification::default();
    let writing = is_being_written(dir);
    if let Err(error) = indexer::check_format(dir) {
        found.damage_of(META, error)?;
    }
    let sound = check_files(dir, writing, &mut found)?;
    match seal::check(dir) {
        Ok(Seal::Whole) => (),
        Ok(Seal::Open) if writing => (),
        Ok(Seal::Open) if dir.join(store::FILE_NAME).is_file() => {
            let what = "the last run was cut short, and this is not sealed";
            found.find(FindingKind::Unfinished, store::FILE_NAME, what);
        }
        Ok(Seal::Open) => found.find(FindingKind::Damaged, store::FILE_NAME, "is missing"),
        Err(error) => found.damage_of(store::FILE_NAME, error)?,
    }
    // What stands in damaged files is not looked at: what would be found there is no news.
    if sound {
        let is_damaged = |finding: &Finding| {
            finding.kind == FindingKind::Damaged && finding.place == store::FILE_NAME
        };
        let store_sound = !found.findings.iter().any(is_damaged);
        contents::check(dir, store_sound, &mut found)?;
    }
    found.findings.sort();
    found.findings.dedup();
    Ok(found)
}

/// Tells whether a run is going on.
fn is_being_written(dir: &Path) -> bool {
    let file = fs::File::open(dir.join(indexer::LOCK_FILE));
    file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Checks the names and pages of all files, and tells whether those of the search engine are sound.
fn check_files(dir: &Path, writing: bool, found: &mut Verification) -> Result<bool, Error> {
    let directory = CheckedDirectory::open(dir)?;
    let lock = directory.acquire_lock(&META_LOCK).ok();
    let before = found.findings.len();
    let manifest = list(&directory, META, found)?.map(|sealed| sealed.manifest);
    let managed = list(&directory, MANAGED, found)?;
    let managed: BTreeSet<PathBuf> = managed
        .and_then(|sealed| serde_json::from_slice(&sealed.text).ok())
        .unwrap_or_default();
    let Some(manifest) = manifest else {
        return Ok(false);
    };
    let mut files = Vec::new();
    for (name, entry) in &manifest.files {
        match directory.file(Path::new(name)) {
            Ok(file) if file.entry() == entry => files.push((name, file)),
            Ok(_) => found.damage(Damage::new(
                dir,
                name,
                "is another file than the one committed",
            )),
            Err(error) => found.damage(unread(dir, name, &error)),
        }
        if !managed.is_empty() && !managed.contains(Path::new(name)) {
            found.damage(Damage::new(dir, MANAGED, format!("does not list {name}")));
        }
    }
    let names = names(dir)?;
    drop(lock);
    found.files = manifest.files.len();
    found.bytes = manifest.files.values().map(|entry| entry.length).sum();
    check_pages(dir, &files, found);
    let sound = found.findings.len() == before;
    if !writing {
        check_names(&names, &manifest, &managed, found);
    }
    Ok(sound)
}

/// Reads one of the two lists, or finds it damaged.
fn list(
    directory: &CheckedDirectory,
    name: &str,
    found: &mut Verification,
) -> Result<Option<crate::checked::Sealed>, Error> {
    match directory.list(Path::new(name)) {
        Ok(sealed) => Ok(Some(sealed)),
        Err(OpenReadError::FileDoesNotExist(_)) => {
            // The list of a commit was missed before this.
            if name != META {
                found.find(FindingKind::Damaged, name, "is missing");
            }
            Ok(None)
        }
        Err(error) => {
            found.damage_of(name, tantivy::TantivyError::from(error).into())?;
            Ok(None)
        }
    }
}

fn unread(dir: &Path, name: &str, error: &OpenReadError) -> Damage {
    if let OpenReadError::FileDoesNotExist(_) = error {
        return Damage::new(dir, name, "is missing");
    }
    let error = tantivy::TantivyError::from(error.clone());
    Damage::met_by(&error).unwrap_or_else(|| Damage::new(dir, name, error.to_string()))
}

fn check_pages(dir: &Path, files: &[(&String, CheckedFile)], found: &mut Verification) {
    let damaged: Vec<Damage> = files
        .par_iter()
        .filter_map(|(name, file)| {
            let pages = file.damaged_pages();
            let first = pages.first()?;
            let what = format!(
                "{} damaged, the first at byte {first}",
                count(pages.len(), "page")
            );
            Some(Damage::new(dir, name, what))
        })
        .collect();
    for damage in damaged {
        found.damage(damage);
    }
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        number => format!("{number} {what}s"),
    }
}

fn names(dir: &Path) -> Result<BTreeSet<String>, Error> {
    let entries = fs::read_dir(dir).map_err(|error| Error::io(dir, error))?;
    let mut names = BTreeSet::new();
    for entry in entries {
        let entry = entry.map_err(|error| Error::io(dir, error))?;
        names.insert(entry.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

/// Finds what lies in the folder and belongs to no commit.
fn check_names(
    names: &BTreeSet<String>,
    manifest: &Manifest,
    managed: &BTreeSet<PathBuf>,
    found: &mut Verification,
) {
    for name in names {
        if manifest.files.contains_key(name) || is_ours(name) {
            continue;
        }
        if indexer::is_draft(name) || managed.contains(Path::new(name)) {
            let what = "was left by a run that was cut short; no commit has it";
            found.find(FindingKind::Unfinished, name, what);
        } else {
            found.find(FindingKind::Foreign, name, "is no file of this index");
        }
    }
}

/// Tells the names of what lies beside the files of a commit.
fn is_ours(name: &str) -> bool {
    let beside = [
        META,
        MANAGED,
        store::FILE_NAME,
        seal::FILE_NAME,
        indexer::LOCK_FILE,
        seal::LOG,
        "minutebook.sqlite-shm",
        ".tantivy-meta.lock",
        ".tantivy-writer.lock",
    ];
    beside.contains(&name)
}

//! Makes an index anew from the minutes it was made from, where it is damaged.
//!
//! The new index is made beside the old one and takes its place when it is complete.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};
use crate::indexer::{self, IndexOptions, Progress, Report};
use crate::minutes::Warning;
use crate::seal;
use crate::snapshot::{beside, folder_of};
use crate::store::Store;
use crate::verify::{self, FindingKind, Verification};

/// What a repair found and did.
#[derive(Clone, Debug)]
pub struct Repair {
    /// What was found to be wrong.
    pub found: Verification,
    /// Whether the index was made anew; else it was brought up to date as it is.
    pub anew: bool,
    /// What reading the minutes gave.
    pub report: Report,
}

/// Verifies the index in `dir`; makes it anew where it is damaged, and completes what a run left that was cut
/// short. The minutes are those it was made from, as far as that can still be read, and `paths`.
///
/// # Errors
/// As [`indexer::update`]; [`ErrorKind::Damaged`] when neither `paths` nor the side store say where the minutes
/// are. The index stays as it is then.
pub fn repair(
    dir: &Path,
    paths: &[PathBuf],
    options: &IndexOptions,
    progress: Progress,
) -> Result<Repair, Error> {
    let lock = indexer::lock(dir)?;
    let found = verify::verify(dir)?;
    let mut roots = paths.to_vec();
    for root in Store::last_roots(dir) {
        let root = PathBuf::from(root);
        if !roots.contains(&root) {
            roots.push(root);
        }
    }
    if roots.is_empty() {
        return Err(Error::new(ErrorKind::Damaged {
            path: dir.to_owned(),
            what: "what it was made from cannot be read".to_owned(),
        })
        .with_hint("name the folders of minutes too: `minutebook index FOLDER --repair`"));
    }
    if found.worst() != Some(FindingKind::Damaged) {
        drop(lock);
        let report = indexer::update(dir, &roots, options, progress)?;
        return Ok(Repair {
            found,
            anew: false,
            report,
        });
    }
    let fresh = beside(dir, "repair");
    let old = beside(dir, "damaged");
    for passing in [&fresh, &old] {
        if passing.exists() {
            fs::remove_dir_all(passing).map_err(|error| Error::io(passing, error))?;
        }
    }
    indexer::begin(&fresh)?;
    let is_known = Store::inherit(dir, &fresh)?;
    let has_watches = Store::inherit_watches(dir, &fresh)?;
    let mut report = indexer::update(&fresh, &roots, options, progress)?;
    if !is_known {
        let lost = "what was erased from this index before cannot be read any more; if anything was, erase it again";
        report
            .warnings
            .push((dir.display().to_string(), Warning::new(0, lost)));
    }
    if !has_watches {
        let lost =
            "searches saved in this index cannot be read any more; `watch add` saves them anew";
        report
            .warnings
            .push((dir.display().to_string(), Warning::new(0, lost)));
    }
    // A folder in which a file is open cannot be renamed everywhere.
    drop(lock);
    fs::rename(dir, &old).map_err(|error| Error::io(dir, error))?;
    fs::rename(&fresh, dir).map_err(|error| Error::io(&fresh, error))?;
    seal::sync_folder(folder_of(dir))?;
    fs::remove_dir_all(&old).map_err(|error| Error::io(&old, error))?;
    Ok(Repair {
        found,
        anew: true,
        report,
    })
}

//! Which index a command works on: `--index DIR`, `--in FOLDER`, or `MINUTEBOOK_INDEX`.
//!
//! Reading commands take several indexes and read them as one.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use etcetera::BaseStrategy;
use minutebook::Searcher;
use minutebook_index::ErrorKind;
use minutebook_index::indexer::{self, IndexOptions, Report};

use crate::output::{self, progress};
use crate::session::forget;

/// Lists of kept items lie in this folder.
const KEPT_FOLDER: &str = "kept";
/// What the name of a list ends in, behind the names of its indexes.
const KEPT_ENDING: &str = ".json";
/// What stands between those.
const KEPT_BETWEEN: &str = "+";

/// Names the index.
#[derive(Debug, clap::Args)]
pub(crate) struct Location {
    /// Folder of the index, else the environment's MINUTEBOOK_INDEX; several are read as one
    #[arg(long, value_name = "DIR")]
    index: Vec<PathBuf>,
    /// Folder of minutes: brings its own index up to date first, then works on that
    #[arg(long = "in", value_name = "FOLDER", conflicts_with = "index")]
    folder: Option<PathBuf>,
}

impl Location {
    /// Opens the index, or several as one.
    pub(crate) fn open(&self) -> anyhow::Result<Searcher> {
        Ok(Searcher::open_several(&self.prepare()?.0)?)
    }

    /// Returns the folders of the indexes, brought up to date where `--in` was given, with what that did.
    pub(crate) fn prepare(&self) -> anyhow::Result<(Vec<PathBuf>, Option<Report>)> {
        if let Some(folder) = &self.folder {
            let dir = own_index(folder)?;
            let mut report = bring_up_to_date(&dir, folder);
            let useless = match report.as_ref().map_err(minutebook_index::Error::kind) {
                Err(ErrorKind::OtherFormat { .. }) => Some("was made by another version"),
                Err(ErrorKind::Damaged { .. }) => Some("is damaged"),
                _ => None,
            };
            if let Some(why) = useless {
                // This index is only ours to keep, and is made anew from the minutes.
                output::aside(format!("the index of this folder {why}; making it anew"));
                std::fs::remove_dir_all(&dir)
                    .with_context(|| format!("{}: cannot be removed", dir.display()))?;
                report = bring_up_to_date(&dir, folder);
            }
            return match report {
                Ok(report) => Ok((vec![dir], Some(report))),
                // Searching goes on over what was committed last.
                Err(error)
                    if matches!(error.kind(), ErrorKind::Locked { .. })
                        && dir.join("meta.json").is_file() =>
                {
                    output::aside(
                        "another run is writing to this index; searching it as it was last committed",
                    );
                    Ok((vec![dir], None))
                }
                Err(error) if matches!(error.kind(), ErrorKind::RootSuspect { .. }) => {
                    let (folder, dir) = (folder.display(), dir.display());
                    Err(error).context(format!(
                        "if files were meant to go, run `minutebook index '{folder}' --index '{dir}' --prune` first"
                    ))
                }
                Err(error) => Err(minutebook::Error::from(error).into()),
            };
        }
        Ok((named_indexes(&self.index)?, None))
    }
}

/// Brings the index in `dir` up to date with one folder, showing how far it has come.
fn bring_up_to_date(dir: &Path, folder: &PathBuf) -> Result<Report, minutebook_index::Error> {
    let progress = progress::Bar::new();
    let options = IndexOptions::default();
    let report = indexer::update(
        dir,
        std::slice::from_ref(folder),
        &options,
        &|done, total| {
            progress.show(done, total);
        },
    );
    progress.end();
    report
}

/// Returns the folder of the one index named, to be written to.
pub(crate) fn named_index(dirs: &[PathBuf]) -> anyhow::Result<PathBuf> {
    match named_indexes(dirs)?.as_slice() {
        [dir] => Ok(dir.clone()),
        dirs => bail!(
            "{} indexes named; one is written at a time, though several can be searched together",
            dirs.len()
        ),
    }
}

/// Returns the folders of the indexes named on the command line or in the environment.
pub(crate) fn named_indexes(dirs: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let named = match (dirs, env::var_os("MINUTEBOOK_INDEX")) {
        ([_, ..], _) => dirs.to_vec(),
        ([], Some(dir)) if !dir.is_empty() => vec![PathBuf::from(dir)],
        _ => {
            bail!(
                "no index named; give --index DIR, or --in FOLDER to search a folder of minutes{}",
                lying_here()
            )
        }
    };
    if let Some(file) = named.iter().find(|dir| dir.is_file()) {
        bail!(
            "{} is a file; an index is a folder, which `minutebook index PATH --index DIR` makes of minutes and `minutebook restore` of a snapshot",
            file.display()
        );
    }
    Ok(named)
}

/// Names the indexes in the folder that the command was typed in.
fn lying_here() -> String {
    let entries = std::fs::read_dir(".").into_iter().flatten().flatten();
    let folders = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir());
    let indexes = folders.filter(|path| minutebook_index::indexer::is_index(path));
    let names = indexes.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect();
    names.sort();
    match names.as_slice() {
        [] => String::new(),
        names => format!("; here lies: {}", names.join(", ")),
    }
}

/// Returns where the index that belongs to a folder of minutes is kept: in the user's cache, under a
/// name made of the folder's own and a hash of its path. The folder itself is never written to.
fn own_index(folder: &Path) -> anyhow::Result<PathBuf> {
    let full = folder
        .canonicalize()
        .with_context(|| format!("{}: cannot be read; check the path", folder.display()))?;
    let cache = etcetera::choose_base_strategy()
        .context("no home folder known; give --index DIR")?
        .cache_dir();
    Ok(cache.join("minutebook").join(own_name(&full)))
}

/// Returns where a session over these indexes keeps what is its own, in the user's state folder: its history, and
/// the items kept of these indexes. Nothing where no home folder is known.
pub(super) fn session_files(dirs: &[PathBuf]) -> Option<(PathBuf, PathBuf)> {
    let state = state_folder()?;
    let names: Vec<String> = dirs.iter().map(|dir| name_of_index(dir)).collect();
    let kept = format!("{}{KEPT_ENDING}", names.join(KEPT_BETWEEN));
    Some((state.join("history"), state.join(KEPT_FOLDER).join(kept)))
}

/// Returns where sessions of this user keep what is of an index: the history, and every list of items kept of that index,
/// alone or together with others.
pub(super) fn session_files_of(dir: &Path) -> forget::Files {
    let Some(state) = state_folder() else {
        return forget::Files::default();
    };
    let name = name_of_index(dir);
    let lists = std::fs::read_dir(state.join(KEPT_FOLDER));
    let lists = lists.into_iter().flatten().flatten();
    let is_of_it = |path: &PathBuf| {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let names = file.strip_suffix(KEPT_ENDING);
        names.is_some_and(|names| names.split(KEPT_BETWEEN).any(|one| one == name))
    };
    let mut kept: Vec<PathBuf> = lists.map(|list| list.path()).filter(is_of_it).collect();
    kept.sort();
    forget::Files {
        history: Some(state.join("history")),
        kept,
    }
}

/// Returns the user's folder for what is to outlast a run.
fn state_folder() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    let state = base.state_dir().unwrap_or_else(|| base.data_dir());
    Some(state.join("minutebook"))
}

/// Returns by what name the folder of an index is told from others.
fn name_of_index(dir: &Path) -> String {
    own_name(&dir.canonicalize().unwrap_or_else(|_| dir.to_owned()))
}

/// Returns a file name for a folder: its own name, and a hash of its path.
fn own_name(full: &Path) -> String {
    let name = full
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let readable: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
        .collect();
    let hash = minutebook_index::source::path_hash(full);
    format!("{readable}-{hash:016x}")
}

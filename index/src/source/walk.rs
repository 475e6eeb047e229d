//! Finds the files below the folders given, with their sidecars; follows no links, reads no minutes.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::sidecar::{self, Sidecar};
use super::wording::Wording;
use super::{Context, hash64, path};
use crate::error::{Error, ErrorKind};
use crate::limits;
use crate::minutes::Warning;

/// A folder or file given to `index`.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    /// Its full path.
    pub(crate) path: PathBuf,
    /// What lies below it, sorted by path.
    pub(crate) files: Vec<SourceFile>,
    /// What is wrong with sidecars or unreadable folders, by path below the root.
    pub(crate) warnings: Vec<(String, Warning)>,
    /// What its sidecars say of words, posts and links, by path and line.
    pub(crate) wordings: Vec<Wording>,
    /// Folders and files below it that could not be looked into.
    unread: Vec<String>,
    /// What was passed over on purpose.
    pub(crate) passed: Passed,
}

/// What is passed over below a folder, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Passed {
    /// Links, which are not followed, so that nothing outside the folder is read.
    pub(crate) links: usize,
    /// Hidden files and folders.
    pub(crate) hidden: usize,
}

impl Root {
    /// Tells whether a path lies where nothing could be looked into, so that it may be there all the same.
    pub(crate) fn may_hold(&self, path: &str) -> bool {
        self.unread
            .iter()
            .any(|place| Path::new(path).starts_with(place))
    }

    /// Goes by what sidecars said before where they cannot be read now, lest a slip of the pen open what was closed.
    pub(crate) fn keep_unread(&mut self, before: &[Wording]) {
        let is_kept =
            |wording: &&Wording| self.may_hold(&wording.path) && !self.wordings.contains(wording);
        let kept = before.iter().filter(is_kept);
        let kept: Vec<Wording> = kept.cloned().collect();
        self.wordings.extend(kept);
        // In the order of their folders, as they are read.
        let folder = |wording: &Wording| {
            wording
                .path
                .rfind('/')
                .map(|at| wording.path[..=at].to_owned())
        };
        self.wordings.sort_by_cached_key(folder);
    }
}

/// What becomes of a sidecar that cannot be read as a whole.
const BROKEN: &str =
    "until it can be read as a whole, what it said of items, words and posts before still holds";

/// A file that may hold minutes.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// Path below the root, `/` between its parts; the file's own name where the root is a file.
    pub(crate) path: String,
    /// Where it lies.
    pub(crate) full_path: PathBuf,
    /// Length in bytes.
    pub(crate) size: u64,
    /// When it was last written, in nanoseconds since 1970.
    pub(crate) modified: u64,
    /// What is known of it from beside it.
    pub(crate) context: Context,
}

/// Lists what lies below `root`.
///
/// # Errors
/// When `root` itself is not there or cannot be read. Anything below that cannot be read is a warning.
pub(crate) fn walk(root: &Path, index_dir: &Path, prune: bool) -> Result<Root, Error> {
    let full = match fs::canonicalize(root) {
        Ok(full) => full,
        // A folder that is gone for good has no files; whoever prunes has said so.
        Err(_) if prune => {
            return Ok(Root {
                path: root.to_owned(),
                files: Vec::new(),
                warnings: Vec::new(),
                wordings: Vec::new(),
                unread: Vec::new(),
                passed: Passed::default(),
            });
        }
        Err(error) => {
            return Err(Error::io(root, error)
                .with_hint("check the path; nothing in the index was changed"));
        }
    };
    let index_dir = fs::canonicalize(index_dir).unwrap_or_else(|_| index_dir.to_owned());
    if full == index_dir {
        let what = "the index cannot lie in the folder of the minutes itself".to_owned();
        return Err(Error::new(ErrorKind::RootSuspect { root: full, what })
            .with_hint("give another folder with --index"));
    }
    let mut unread = Vec::new();
    let mut warnings = Vec::new();
    let mut sidecars = BTreeMap::new();
    let mut files = Vec::new();
    let is_file = full.is_file();
    let base = if is_file {
        full.parent().unwrap_or(&full)
    } else {
        &full
    };
    if is_file {
        let beside = base.join(sidecar::FILE_NAME);
        if read_sidecar(&beside, "", &mut sidecars, &mut warnings) {
            unread.push(sidecar::FILE_NAME.to_owned());
        }
    }
    let mut passed = Passed::default();
    let mut hidden = 0;
    let entries = walkdir::WalkDir::new(&full).sort_by_file_name().into_iter();
    let is_looked_into = |entry: &walkdir::DirEntry| {
        let is_hidden = entry.depth() > 0 && is_hidden(entry);
        hidden += usize::from(is_hidden);
        !is_hidden && (entry.depth() == 0 || !is_index_folder(entry, &index_dir))
    };
    for entry in entries.filter_entry(is_looked_into) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let at = error
                    .path()
                    .map(|path| relative(base, path))
                    .unwrap_or_default();
                unread.push(at.clone());
                warnings.push((at, Warning::new(0, format!("cannot be read: {error}"))));
                continue;
            }
        };
        let path = relative(base, entry.path());
        let kind = entry.file_type();
        if kind.is_symlink() {
            passed.links += 1;
            warnings.push((path, Warning::new(0, "a link, not followed")));
            continue;
        }
        if !kind.is_file() {
            if !kind.is_dir() {
                warnings.push((path, Warning::new(0, "no file that could be read")));
            }
            continue;
        }
        if entry.file_name() == sidecar::FILE_NAME {
            let folder = path.strip_suffix(sidecar::FILE_NAME).unwrap_or_default();
            if read_sidecar(entry.path(), folder, &mut sidecars, &mut warnings) {
                unread.push(path);
            }
            continue;
        }
        match entry.metadata() {
            Ok(metadata) => files.push(SourceFile {
                path,
                full_path: entry.path().to_owned(),
                size: metadata.len(),
                modified: metadata.modified().map_or(0, nanoseconds),
                context: Context::default(),
            }),
            Err(error) => {
                warnings.push((path, Warning::new(0, format!("cannot be read: {error}"))));
            }
        }
    }
    for file in &mut files {
        file.context = sidecar_context(&sidecars, &file.path).or(path::context(&file.path));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let wordings = sidecars
        .iter()
        .flat_map(|(folder, sidecar)| sidecar.wordings(&format!("{folder}{}", sidecar::FILE_NAME)));
    Ok(Root {
        wordings: wordings.collect(),
        path: full,
        files,
        warnings,
        unread,
        passed: Passed { hidden, ..passed },
    })
}

/// Hidden files and folders are not searched for minutes.
fn is_hidden(entry: &walkdir::DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

/// Neither is the index itself.
fn is_index_folder(entry: &walkdir::DirEntry, index_dir: &Path) -> bool {
    entry.file_type().is_dir() && (entry.path() == index_dir || is_index(entry.path()))
}

/// Tells whether a folder is an index of ours.
fn is_index(folder: &Path) -> bool {
    folder.join(crate::store::FILE_NAME).is_file() && folder.join("meta.json").is_file()
}

/// Reads a folder's sidecar, if it has one; tells whether there is one that cannot be read, or not all of it.
fn read_sidecar(
    file: &Path,
    folder: &str,
    sidecars: &mut BTreeMap<String, Sidecar>,
    warnings: &mut Vec<(String, Warning)>,
) -> bool {
    let path = format!("{folder}{}", sidecar::FILE_NAME);
    let (is_broken, found) = match read_limited(file) {
        Ok(text) => {
            let (sidecar, found) = Sidecar::parse(&text);
            let is_broken = sidecar.is_broken();
            sidecars.insert(folder.to_owned(), sidecar);
            (is_broken, found)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return false,
        Err(error) => (
            true,
            vec![Warning::new(0, format!("cannot be read: {error}"))],
        ),
    };
    warnings.extend(found.into_iter().map(|warning| (path.clone(), warning)));
    if is_broken {
        warnings.push((path, Warning::new(0, BROKEN)));
    }
    is_broken
}

/// Reads a sidecar, unless it is larger than any that officers wrote.
fn read_limited(file: &Path) -> std::io::Result<String> {
    let most = limits::SIDECAR_MIB;
    let mut bytes = Vec::new();
    let mut handle = fs::File::open(file)?.take(((most as u64) << 20) + 1);
    if handle.read_to_end(&mut bytes)? > most << 20 {
        let what = format!("larger than {most} MiB, the limit");
        return Err(std::io::Error::other(what));
    }
    String::from_utf8(bytes).map_err(|_| std::io::Error::other("no text in UTF-8"))
}

/// Joins what the sidecars of a file's folders say, the nearest first.
fn sidecar_context(sidecars: &BTreeMap<String, Sidecar>, path: &str) -> Context {
    let folders = path
        .rmatch_indices('/')
        .map(|(at, _)| &path[..=at])
        .chain([""]);
    folders
        .filter_map(|folder| Some((folder, sidecars.get(folder)?)))
        .fold(Context::default(), |known, (folder, sidecar)| {
            known.or(sidecar.context(&path[folder.len()..]))
        })
}

/// Returns a path below `base` with `/` between its parts. A name that is not Unicode, or holds what would
/// disturb a line of text, is made plain, with a hash of the real one behind it to keep it distinct.
fn relative(base: &Path, path: &Path) -> String {
    let below = path.strip_prefix(base).unwrap_or(path);
    let parts: Vec<String> = below
        .components()
        .map(|part| match part.as_os_str().to_str() {
            Some(name) if !name.contains(disturbs) => name.to_owned(),
            _ => {
                let raw = part.as_os_str().as_encoded_bytes();
                let name = part.as_os_str().to_string_lossy();
                let plain = name.replace(disturbs, "\u{fffd}");
                format!("{plain}~{:08x}", hash64(raw) >> 32)
            }
        })
        .collect();
    parts.join("/")
}

/// Tells whether a letter breaks a line, moves the cursor or turns the direction of text.
fn disturbs(letter: char) -> bool {
    letter.is_control() || crate::parse::turns_text(letter)
}

fn nanoseconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| {
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    })
}

/// Reads a file whole, unless its first part shows that it holds no text; `None` then.
///
/// # Errors
/// What the operating system says.
pub(crate) fn read(file: &SourceFile) -> std::io::Result<Option<Vec<u8>>> {
    const HEAD: u64 = 64 * 1024;
    let mut handle = fs::File::open(&file.full_path)?;
    let mut bytes = Vec::with_capacity(usize::try_from(file.size.min(HEAD)).unwrap_or(0));
    handle.by_ref().take(HEAD).read_to_end(&mut bytes)?;
    if crate::parse::is_binary(&bytes) {
        return Ok(None);
    }
    handle.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_sidecar_wins_and_the_index_is_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("cabinet/old")).unwrap();
        fs::create_dir_all(at("index")).unwrap();
        fs::create_dir_all(at(".git")).unwrap();
        for name in ["a.txt", "cabinet/old/b.txt", ".git/c.txt", "index/d.txt"] {
            fs::write(at(name), "text").unwrap();
        }
        fs::write(
            at(sidecar::FILE_NAME),
            "[[source]]\nmatch = \"**\"\ncouncil = \"A\"\ncommittee = \"X\"",
        )
        .unwrap();
        fs::write(
            at("cabinet/minutebook.toml"),
            "[[source]]\nmatch = \"old/*\"\ncommittee = \"Y\"",
        )
        .unwrap();
        let root = walk(folder.path(), &at("index"), false).unwrap();
        let found: Vec<_> = root
            .files
            .iter()
            .map(|file| {
                (
                    file.path.as_str(),
                    file.context.committee.as_ref().unwrap().value.as_str(),
                )
            })
            .collect();
        assert_eq!(found, [("a.txt", "X"), ("cabinet/old/b.txt", "Y")]);
        assert_eq!(root.files[1].context.council.as_ref().unwrap().value, "A");
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error_with_its_path() {
        let error = walk(Path::new("no/such/folder"), Path::new("index"), false).unwrap_err();
        assert!(error.to_string().contains("no/such/folder"), "{error}");
    }
}

//! What stands at the end of the engine's two lists, the segments of a commit and the files it looks after:
//! a second line with the files of the commit and a hash over everything before it.
//!
//! The lists are small and read whole, so they are checked whole.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Damage, Entry};

/// The engine's list of the segments of a commit.
pub(crate) const META: &str = "meta.json";
/// The engine's list of the files it looks after.
pub(crate) const MANAGED: &str = ".managed.json";
/// Stands between the manifest and the hash of all before.
const HASH: &str = "\nblake3 ";

/// The files of a commit by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) files: BTreeMap<String, Entry>,
}

/// A list as the engine wrote it, with what was sealed with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) text: Vec<u8>,
    pub(crate) manifest: Manifest,
}

/// As much of a commit as says which files belong to it.
#[derive(Deserialize)]
struct Commit {
    segments: Vec<Segment>,
}

#[derive(Deserialize)]
struct Segment {
    segment_id: String,
    deletes: Option<Deletes>,
}

#[derive(Deserialize)]
struct Deletes {
    opstamp: u64,
}

impl Manifest {
    /// Returns the files of a commit, of those known.
    pub(super) fn of_commit(commit: &[u8], known: &BTreeMap<String, Entry>) -> io::Result<Self> {
        let commit: Commit = serde_json::from_slice(commit)?;
        let mut stems = BTreeSet::new();
        let mut deletes = BTreeSet::new();
        for segment in commit.segments {
            let stem = segment.segment_id.replace('-', "");
            let stamp = segment.deletes.map(|deletes| deletes.opstamp);
            deletes.extend(stamp.map(|stamp| format!("{stem}.{stamp}.del")));
            stems.insert(stem);
        }
        let belongs = |name: &str| match name.split_once('.') {
            Some((_, ending)) if ending.ends_with("del") => deletes.contains(name),
            Some((_, "store.temp")) | None => false,
            Some((stem, _)) => stems.contains(stem),
        };
        let files = known.iter().filter(|(name, _)| belongs(name));
        Ok(Self {
            files: files
                .map(|(name, entry)| (name.clone(), entry.clone()))
                .collect(),
        })
    }

    /// Returns a list with this manifest and the hash after it.
    pub(crate) fn seal(&self, text: &[u8]) -> io::Result<Vec<u8>> {
        let mut bytes = text.trim_ascii_end().to_vec();
        bytes.push(b'\n');
        bytes.extend(serde_json::to_vec(self)?);
        let hash = blake3::hash(&bytes);
        bytes.extend(HASH.as_bytes());
        bytes.extend(hash.to_hex().as_bytes());
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// Tells whether a list was sealed at all: programs before format 6 did not.
pub(crate) fn is_sealed(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, HASH.as_bytes()).is_some()
}

impl Sealed {
    /// Takes apart what was sealed.
    pub(super) fn open(dir: &Path, name: &str, mut bytes: Vec<u8>) -> Result<Self, Damage> {
        let damaged = |what: &str| Damage::new(dir, name, what);
        let at = memchr::memmem::rfind(&bytes, HASH.as_bytes());
        let at = at.ok_or_else(|| damaged("is cut short: its checksum is missing"))?;
        let expected = format!("{HASH}{}\n", blake3::hash(&bytes[..at]).to_hex());
        if bytes[at..] != *expected.as_bytes() {
            return Err(damaged("is not as it was written: its checksum differs"));
        }
        bytes.truncate(at);
        let split = memchr::memrchr(b'\n', &bytes);
        let split = split.ok_or_else(|| damaged("has no manifest"))?;
        let manifest = serde_json::from_slice(&bytes[split + 1..]);
        let manifest = manifest.map_err(|_| damaged("has a manifest that cannot be read"))?;
        bytes.truncate(split);
        Ok(Self {
            text: bytes,
            manifest,
        })
    }
}

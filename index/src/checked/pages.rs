//! What stands at the end of every file: a checksum of each page, the length, and a hash over both and the
//! file's name.
//!
//! ```text
//! content | CRC-32 of each page of 64 KiB, 4 | length of the content, 8 | hash, 32 | mark, 8
//! ```
//! Opening reads the end only. A page is summed up when it is first read; that is most of what a search costs that
//! finds little, so the sum is one that processors have instructions for. It tells damage, not forgery.

use std::fmt;
use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use tantivy::HasLen;
use tantivy::directory::{AntiCallToken, FileHandle, OwnedBytes, TerminatingWrite, WritePtr};

use super::{Damage, Deed, Shared};

/// Bytes of a page.
const PAGE: usize = 64 << 10;
/// Bytes of the checksum of a page.
const SUM: usize = 4;
/// The last bytes of every file.
const MARK: &[u8; 8] = b"mbpages2";
/// Bytes after the checksums of the pages.
const END: usize = 8 + 32 + MARK.len();

type Sum = [u8; SUM];

/// A file as the manifest has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Length of the content in bytes.
    pub(crate) length: u64,
    /// Hash over the name, the length and the checksums of all pages.
    pub(crate) hash: String,
}

fn sum(page: &[u8]) -> Sum {
    crc32fast::hash(page).to_le_bytes()
}

/// Returns the hash that stands at the end of a file.
fn whole(name: &str, length: u64, sums: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(name.as_bytes());
    hasher.update(&[0]);
    hasher.update(&length.to_le_bytes());
    hasher.update(sums);
    hasher.finalize()
}

/// A file whose pages are checked when they are first read.
pub(crate) struct CheckedFile {
    dir: Arc<PathBuf>,
    name: String,
    bytes: OwnedBytes,
    length: usize,
    entry: Entry,
    /// A bit for each page: it was looked at and is sound.
    sound: Vec<AtomicU64>,
}

impl CheckedFile {
    /// Reads the end of a file.
    pub(super) fn open(dir: &Arc<PathBuf>, name: &str, bytes: OwnedBytes) -> Result<Self, Damage> {
        let damaged = |what: &str| Damage::new(dir, name, what);
        let all = bytes.as_slice();
        let end = all.len().checked_sub(END);
        let end = end.filter(|_| all.ends_with(MARK));
        let end = end.ok_or_else(|| damaged("is cut short or is no file of an index"))?;
        let (length, hash) = all[end..end + 40].split_at(8);
        let mut number = [0; 8];
        number.copy_from_slice(length);
        let number = u64::from_le_bytes(number);
        let content = usize::try_from(number).ok().filter(|length| {
            let sums = length.div_ceil(PAGE).checked_mul(SUM);
            sums.and_then(|sums| sums.checked_add(*length)) == Some(end)
        });
        let content = content.ok_or_else(|| damaged("has another length than was written"))?;
        let own = whole(name, number, &all[content..end]);
        if own.as_bytes() != hash {
            return Err(damaged("has checksums that are damaged or of another file"));
        }
        let pages = content.div_ceil(PAGE);
        Ok(Self {
            dir: Arc::clone(dir),
            name: name.to_owned(),
            length: content,
            entry: Entry {
                length: number,
                hash: own.to_hex().to_string(),
            },
            sound: (0..pages.div_ceil(64)).map(|_| AtomicU64::new(0)).collect(),
            bytes,
        })
    }

    /// Returns what the manifest must have of this file.
    pub(crate) fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Returns the file as it lies on the disk, its end included.
    pub(crate) fn whole(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    /// Looks at every page and returns those that are damaged, from 0.
    pub(crate) fn damaged_pages(&self) -> Vec<usize> {
        let pages = 0..self.length.div_ceil(PAGE);
        pages.filter(|page| !self.is_sound(*page)).collect()
    }

    fn damage(&self, what: impl Into<String>) -> Damage {
        Damage::new(&self.dir, &self.name, what)
    }

    fn is_sound(&self, page: usize) -> bool {
        let (word, bit) = (&self.sound[page / 64], 1 << (page % 64));
        if word.load(Ordering::Relaxed) & bit != 0 {
            return true;
        }
        let all = self.bytes.as_slice();
        let start = page * PAGE;
        let content = &all[start..self.length.min(start + PAGE)];
        let at = self.length + page * SUM;
        let sound = sum(content)[..] == all[at..at + SUM];
        if sound {
            word.fetch_or(bit, Ordering::Relaxed);
        }
        sound
    }
}

impl fmt::Debug for CheckedFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "CheckedFile({}, {} bytes)",
            self.name, self.length
        )
    }
}

impl HasLen for CheckedFile {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for CheckedFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.start > range.end || range.end > self.length {
            return Err(self.damage("is shorter than what is sought in it").into());
        }
        let mut pages = range.start / PAGE..range.end.div_ceil(PAGE);
        if let Some(page) = pages.find(|page| !self.is_sound(*page)) {
            let first = page * PAGE;
            let damage = self.damage(format!("the page at byte {first} is damaged"));
            return Err(damage.into());
        }
        Ok(self.bytes.slice(range))
    }
}

/// Writes a file and, when it is complete, its end.
pub(super) struct PageWriter {
    name: String,
    inner: WritePtr,
    shared: Arc<Shared>,
    page: Vec<u8>,
    sums: Vec<u8>,
    length: u64,
}

impl PageWriter {
    pub(super) fn new(name: String, inner: WritePtr, shared: Arc<Shared>) -> Self {
        Self {
            name,
            inner,
            shared,
            page: Vec::with_capacity(PAGE),
            sums: Vec::new(),
            length: 0,
        }
    }

    /// Writes the page begun.
    fn turn(&mut self) -> io::Result<()> {
        if self.page.is_empty() {
            return Ok(());
        }
        self.sums.extend(sum(&self.page));
        self.length += self.page.len() as u64;
        let page = std::mem::take(&mut self.page);
        self.put(&page)?;
        self.page = page;
        self.page.clear();
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Err((arrives, error)) = self.shared.before(Deed::Write, bytes.len()) {
            self.inner.write_all(&bytes[..arrives.min(bytes.len())])?;
            self.inner.flush()?;
            return self.shared.noted(Err(error));
        }
        self.shared.noted(self.inner.write_all(bytes))
    }
}

impl Write for PageWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PAGE - self.page.len());
        self.page.extend_from_slice(&bytes[..taken]);
        if self.page.len() == PAGE {
            self.turn()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        // Pages are written whole.
        Ok(())
    }
}

impl TerminatingWrite for PageWriter {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.turn()?;
        let hash = whole(&self.name, self.length, &self.sums);
        let mut end = std::mem::take(&mut self.sums);
        end.extend(self.length.to_le_bytes());
        end.extend(hash.as_bytes());
        end.extend(MARK);
        self.put(&end)?;
        let allowed = self.shared.may(Deed::Sync);
        let synced = allowed.and_then(|()| self.inner.terminate_ref(token));
        self.shared.noted(synced)?;
        let entry = Entry {
            length: self.length,
            hash: hash.to_hex().to_string(),
        };
        self.shared.known().insert(self.name.clone(), entry);
        Ok(())
    }
}

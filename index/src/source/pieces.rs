//! Large files read piece by piece, each cut at a line end, so that no more than a piece is held.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::limits;

/// A part of a file: whole lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Where it begins in the file.
    pub(crate) offset: u64,
    pub(crate) bytes: Vec<u8>,
}

/// The pieces of a file, or of a part of one, in their order.
pub(crate) struct Pieces {
    part: io::Take<File>,
    offset: u64,
    /// How long a piece is, unless a line is longer.
    length: usize,
    /// The beginning of a line whose end has not been read yet.
    begun: Vec<u8>,
}

impl Pieces {
    /// Opens the part of a file from `start` to `end`; a piece has about so many bytes.
    ///
    /// # Errors
    /// What the operating system says.
    pub(crate) fn open(path: &Path, start: u64, end: u64, length: usize) -> io::Result<Self> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(start))?;
        Ok(Self {
            part: file.take(end.saturating_sub(start)),
            offset: start,
            length: length.max(1),
            begun: Vec::new(),
        })
    }

    /// Returns the next piece.
    fn read(&mut self) -> io::Result<Option<Piece>> {
        let mut bytes = std::mem::take(&mut self.begun);
        let mut seen = 0;
        loop {
            let wanted = (self.length as u64).saturating_sub(bytes.len() as u64);
            let wanted = wanted.max(self.length.min(64 << 10) as u64);
            let read = self.part.by_ref().take(wanted).read_to_end(&mut bytes)?;
            if read == 0 {
                break;
            }
            if let Some(end) = memchr::memrchr(b'\n', &bytes[seen..]) {
                self.begun = bytes.split_off(seen + end + 1);
                break;
            }
            seen = bytes.len();
            if seen > limits::WHOLE_FILE_MIB << 20 {
                return Err(too_long());
            }
        }
        let offset = self.offset;
        self.offset += bytes.len() as u64;
        Ok((!bytes.is_empty()).then_some(Piece { offset, bytes }))
    }
}

impl Iterator for Pieces {
    type Item = io::Result<Piece>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

/// Returns so many bytes of a file.
///
/// # Errors
/// What the operating system says, also when the file is shorter.
pub(crate) fn part(path: &Path, offset: u64, length: usize) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = vec![0; length];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn too_long() -> io::Error {
    let limit = limits::WHOLE_FILE_MIB;
    let what = format!("a line is longer than {limit} MiB, the limit for a line");
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, length: usize, expected: &[&str]) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let pieces = Pieces::open(file.path(), 0, text.len() as u64, length).unwrap();
        let mut offset = 0;
        let mut found = Vec::new();
        for piece in pieces {
            let piece = piece.unwrap();
            assert_eq!(piece.offset, offset);
            offset += piece.bytes.len() as u64;
            let again = part(file.path(), piece.offset, piece.bytes.len()).unwrap();
            assert_eq!(again, piece.bytes);
            found.push(String::from_utf8(piece.bytes).unwrap());
        }
        assert_eq!(found, expected, "{text:?} by {length}");
    }

    #[test]
    fn pieces_end_where_lines_do() {
        check("", 4, &[]);
        check("a\nb\nc\n", 4, &["a\nb\n", "c\n"]);
        check("a\nb\nc", 1, &["a\n", "b\n", "c"]);
        check("along line\nb\n", 4, &["along line\n", "b\n"]);
        check("no end", 100, &["no end"]);
        check("\n\n", 1, &["\n", "\n"]);
    }
}

//! A large file of records, read piece by piece: once for what its records are compared by, and once more,
//! a few pieces at a time, for those that are written.
//!
//! Where a file has only grown, what stands behind its former end is read. What it gives is what reading it as
//! a whole gives: the same places, lines and warnings.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;
use std::io;
use std::path::{Path, PathBuf};

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::reading::{
    Body, Purpose, Reader, Reading, Unread, count, item_weight, settle, source_of, variants_of,
    without_erased,
};
use super::roll::Entries;
use crate::erasure::Graves;
use crate::error::Error;
use crate::limits;
use crate::minutes::{AgendaItem, Meeting, Warning};
use crate::parse::records::{self, Line, Places};
use crate::parse::text::{Encoding, Mojibake, Sounding};
use crate::parse::{self, Format};
use crate::record::{SourceRef, Variant};
use crate::source::Context;
use crate::source::pieces::{Pieces, part};
use crate::source::walk::SourceFile;
use crate::store::{Outcome, SourceRow};

/// A file of records, or the part of it that is new.
pub(super) struct RecordFile {
    path: PathBuf,
    source: SourceRef,
    context: Context,
    encoding: Encoding,
    /// What is held of each piece.
    held: Vec<Held>,
    pieces: Vec<PieceAt>,
    /// Lines whose record gives way to a later one of the same id.
    superseded: BTreeSet<u32>,
    /// The places of those later ones, by line.
    moved: BTreeMap<u32, u32>,
    /// The line from which on no more is read.
    end: Option<usize>,
    /// What stands before the first piece is in the index, as it is.
    is_tail: bool,
    /// How many items are left out, erased on request.
    pub(super) erased: usize,
}

/// What is held of a piece.
enum Held {
    /// All of it.
    Variants(Vec<Variant>),
    /// What its items are compared by.
    Entries(Entries),
}

/// Where a piece stands in its file, and how it is known again.
#[derive(Clone, Debug)]
struct PieceAt {
    offset: u64,
    length: usize,
    /// The number of its first line.
    line: usize,
    /// The place of its first record.
    place: u32,
    hash: u64,
}

impl PieceAt {
    /// Reads the piece again.
    ///
    /// # Errors
    /// What the operating system says, and when it is not as it was.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let bytes = part(path, self.offset, self.length)?;
        match hash(&bytes) == self.hash {
            true => Ok(bytes),
            false => Err(io::Error::other("changed while it was read")),
        }
    }

    /// Decodes the piece.
    fn text<'b>(&self, encoding: Encoding, bytes: &'b [u8]) -> std::borrow::Cow<'b, str> {
        let text = encoding.decode(bytes);
        match self.offset == 0 && text.starts_with('\u{feff}') {
            true => text.trim_start_matches('\u{feff}').to_owned().into(),
            false => text,
        }
    }
}

/// Tells pieces apart that were read shortly after one another.
fn hash(bytes: &[u8]) -> u64 {
    FixedState::default().hash_one(bytes)
}

/// What one look through a whole file tells.
struct Sound {
    /// The hash of its bytes.
    content: u64,
    encoding: Encoding,
    warning: Option<Warning>,
    pieces: Vec<PieceAt>,
    /// How many of them stand before what is new, where the file has only grown.
    grown_behind: Option<usize>,
}

impl Sound {
    /// Looks through a file; `None` when it is none of records, or none that can be read by pieces.
    fn of(path: &Path, before: Option<&SourceRow>, length: usize) -> Result<Option<Self>, Unread> {
        let failed = |error| Unread::because(&error);
        let head = Pieces::open(path, 0, u64::MAX, length).map_err(failed)?;
        let head = head.take(1).next().transpose().map_err(failed)?;
        let head = head.map(|piece| piece.bytes).unwrap_or_default();
        if parse::is_binary(&head) {
            return Err(Unread::binary());
        }
        let mark = encoding_rs::Encoding::for_bom(&head).map(|(encoding, _)| encoding);
        let is_utf8 = mark.is_none_or(|encoding| encoding == encoding_rs::UTF_8);
        if !is_utf8 || parse::detect(&head) != Some(Format::Records) {
            return Ok(None);
        }
        let sound = Self::of_records(path, before, length).map_err(failed)?;
        let is_whole = mark.is_none() || sound.encoding == Encoding::Utf8;
        Ok(is_whole.then_some(sound))
    }

    fn of_records(path: &Path, before: Option<&SourceRow>, length: usize) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        let mut sounding = Sounding::default();
        let mut pieces = Vec::new();
        let split = before.map(|before| before.size).unwrap_or_default();
        let split = split.min(line_end(path, split)?);
        let mut grown_behind = None;
        for (start, end) in [(0, split), (split, u64::MAX)] {
            for piece in Pieces::open(path, start, end, length)? {
                let piece = piece?;
                pieces.push(PieceAt {
                    offset: piece.offset,
                    length: piece.bytes.len(),
                    line: sounding.lines + 1,
                    place: 0,
                    hash: hash(&piece.bytes),
                });
                sounding.add(&piece.bytes);
                hasher.update(&piece.bytes);
            }
            let so_far = first_64_bits(&hasher.finalize());
            if end == split && before.is_some_and(|before| before.content == so_far) {
                grown_behind = Some(pieces.len());
            }
        }
        let (encoding, warning) = sounding.encoding();
        Ok(Self {
            content: first_64_bits(&hasher.finalize()),
            encoding,
            warning,
            pieces,
            grown_behind,
        })
    }

    /// Returns how many pieces are in the index as they are, if what was read before can stay.
    fn unchanged(&self, row: &SourceRow, before: &SourceRow, reader: &Reader) -> Option<usize> {
        let old = &before.outcome;
        let is_plain = self.encoding == Encoding::Utf8
            && old.format == Some(Format::Records)
            && old.warnings.len() < limits::WARNINGS_OF_A_FILE
            && (old.items as usize) < limits::RECORDS_OF_A_FILE;
        // What is said of the file as a whole would have to be counted anew.
        let is_told = old.warnings.iter().all(|warning| warning.line > 0);
        let stays = is_plain && is_told && before.context == row.context;
        self.grown_behind
            .filter(|_| stays && reader.graves.is_empty())
    }
}

/// Returns `at` where a line ends there, 0 elsewhere.
fn line_end(path: &Path, at: u64) -> io::Result<u64> {
    if at == 0 {
        return Ok(0);
    }
    match part(path, at - 1, 2) {
        Ok(around) => Ok(if around.contains(&b'\n') { at } else { 0 }),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(0),
        Err(error) => Err(error),
    }
}

fn first_64_bits(hash: &blake3::Hash) -> u64 {
    u64::from_le_bytes(*hash.as_bytes().first_chunk().unwrap_or(&[0; 8]))
}

/// Reads a file if it is one of records that does not fit into one piece; `None` when it is not.
pub(super) fn read(
    reader: &Reader,
    row: &SourceRow,
    file: &SourceFile,
    before: Option<&SourceRow>,
) -> Result<Option<Reading>, Unread> {
    let limit = limits::FILE_MIB;
    if file.size > (limit as u64) << 20 {
        let reason = format!("larger than {limit} MiB, the limit for a file");
        return Err(Unread::ForGood(reason));
    }
    let length = reader.room.piece();
    if file.size <= length as u64 {
        return Ok(None);
    }
    let Some(sound) = Sound::of(&file.full_path, before, length)? else {
        return Ok(None);
    };
    let mut row = row.clone();
    row.content = sound.content;
    row.outcome.format = Some(Format::Records);
    if let Some(before) = before {
        if before.is_of(&row) {
            return Ok(Some(Reading::same(row, before)));
        }
        if let Some(unchanged) = sound.unchanged(&row, before, reader) {
            let tail =
                Census::behind(before, &row, file, &sound).take(reader, &sound, unchanged)?;
            if let Some(tail) = tail {
                return Ok(Some(tail.reading(row, file, &sound, Some(before))));
            }
        }
    }
    let whole = Census::new(&row, file, &sound).take(reader, &sound, 0)?;
    Ok(whole.map(|whole| whole.reading(row, file, &sound, None)))
}

/// Goes through the pieces of a file for the first time.
struct Census {
    file: RecordFile,
    places: Places,
    warnings: Vec<Warning>,
    /// Warnings that are only counted.
    more_warnings: usize,
    mojibake: Mojibake,
    /// Lines that are not read, behind the last one that is.
    left: usize,
}

impl Census {
    fn new(row: &SourceRow, file: &SourceFile, sound: &Sound) -> Self {
        Self {
            file: RecordFile {
                path: file.full_path.clone(),
                source: source_of(row),
                context: file.context.clone(),
                encoding: sound.encoding,
                held: Vec::new(),
                pieces: Vec::new(),
                superseded: BTreeSet::new(),
                moved: BTreeMap::new(),
                end: None,
                is_tail: false,
                erased: 0,
            },
            places: Places::default(),
            warnings: Vec::new(),
            more_warnings: 0,
            mojibake: Mojibake::default(),
            left: 0,
        }
    }

    /// A census of what stands behind that which is in the index already.
    fn behind(before: &SourceRow, row: &SourceRow, file: &SourceFile, sound: &Sound) -> Self {
        let mut census = Self::new(row, file, sound);
        census.file.is_tail = true;
        census.places = Places::behind(before.outcome.items);
        census
    }

    /// Takes in every piece but the first `skipped`; `None` when something new concerns what stands before it.
    fn take(
        mut self,
        reader: &Reader,
        sound: &Sound,
        skipped: usize,
    ) -> Result<Option<Self>, Unread> {
        for piece in &sound.pieces[skipped..] {
            let read = piece.read(&self.file.path);
            let bytes = read.map_err(|error| Unread::because(&error))?;
            let text = piece.text(sound.encoding, &bytes);
            self.mojibake.add(&text, piece.line);
            let place = count(self.places.taken());
            let lines = records::read_lines(&text, piece.line);
            let purpose = match reader.room.is_over() {
                true => Purpose::Compare,
                false => Purpose::Index,
            };
            let variants = self.variants(reader.graves, lines, purpose);
            if self.file.is_tail && variants.par_iter().any(|one| is_known(reader, one)) {
                return Ok(None);
            }
            self.file.pieces.push(PieceAt {
                place,
                ..piece.clone()
            });
            self.file.hold(reader, variants);
        }
        let is_odd = self.file.is_tail && self.mojibake.warning().is_some();
        Ok((!is_odd).then_some(self))
    }

    /// Gives the records of some lines their places and returns them as variants.
    fn variants(&mut self, graves: &Graves, lines: Vec<Line>, purpose: Purpose) -> Vec<Variant> {
        let mut placed = Vec::with_capacity(lines.len());
        for line in lines {
            if self.file.end.is_some() || self.places.taken() >= limits::RECORDS_OF_A_FILE {
                self.file.end.get_or_insert(line.number);
                self.left += 1;
                continue;
            }
            let mut warnings = line.warnings;
            match line.read {
                Ok((id, meeting)) => {
                    let place = self.places.take(&id, line.number);
                    if let Some(earlier) = place.instead_of {
                        warnings.push(records::twice(&id, line.number, earlier));
                        self.file.superseded.insert(earlier);
                        self.file.moved.insert(count(line.number), place.number);
                    }
                    placed.push((place.number, meeting));
                }
                Err(message) => warnings.push(Warning::new(line.number, message)),
            }
            self.warn(warnings);
        }
        let (variants, erased) = self.file.variants(graves, placed, purpose);
        self.file.erased += erased;
        variants
    }

    /// Takes the warnings of a line, each once.
    fn warn(&mut self, warnings: Vec<Warning>) {
        let mut said = BTreeSet::new();
        for warning in warnings {
            if !said.insert(warning.clone()) {
                continue;
            }
            match self.warnings.len() <= limits::WARNINGS_OF_A_FILE {
                true => self.warnings.push(warning),
                false => self.more_warnings += 1,
            }
        }
    }

    /// Returns what was found as a file that was read.
    fn reading(
        mut self,
        mut row: SourceRow,
        file: &SourceFile,
        sound: &Sound,
        before: Option<&SourceRow>,
    ) -> Reading {
        let mut warnings: Vec<Warning> = sound.warning.iter().cloned().collect();
        warnings.extend(self.mojibake.warning());
        let not_read = self
            .file
            .end
            .map(|line| records::not_read(line, self.left, limits::RECORDS_OF_A_FILE));
        warnings.extend(not_read);
        warnings.extend(
            before
                .iter()
                .flat_map(|before| before.outcome.warnings.clone()),
        );
        warnings.append(&mut self.warnings);
        parse::limit_warnings(
            &mut warnings,
            limits::WARNINGS_OF_A_FILE,
            self.more_warnings,
        );
        row.outcome = Outcome {
            format: Some(Format::Records),
            refused: None,
            items: count(self.places.taken()),
            listed: false,
            council: file.context.council.as_ref().map(|fact| fact.value.clone()),
            listings: Vec::new(),
            warnings,
        };
        self.file.settle();
        Reading::with(row, Body::Records(Box::new(self.file)))
    }
}

/// Tells whether the index holds a record of this id from the same file.
fn is_known(reader: &Reader, variant: &Variant) -> bool {
    let Some(id) = &variant.item.record_id else {
        return false;
    };
    let of_file = |stored: crate::record::Stored| {
        stored
            .variants
            .iter()
            .any(|held| held.source == variant.source && held.item.record_id.as_ref() == Some(id))
    };
    // Where the index cannot be read, the file is read as a whole, and what is wrong is met again.
    let held = reader.finder.by_key(id).and_then(|held| {
        let held = held.into_iter().map(|at| reader.finder.stored(at));
        held.collect::<Result<Vec<_>, Error>>()
    });
    held.map_or(true, |held| held.into_iter().any(of_file))
}

impl RecordFile {
    /// Tells whether only what is new was read.
    pub(super) fn is_tail(&self) -> bool {
        self.is_tail
    }

    /// Turns records into variants, less what was erased; also returns how many those are.
    fn variants(
        &self,
        graves: &Graves,
        placed: Vec<(u32, Meeting)>,
        purpose: Purpose,
    ) -> (Vec<Variant>, usize) {
        let variants = placed
            .into_par_iter()
            .flat_map_iter(|(place, mut meeting)| {
                settle(&mut meeting, &self.context);
                variants_of(&self.source, place, meeting, purpose)
            });
        without_erased(graves, variants.collect())
    }

    /// Holds the variants of a piece, or only what they are compared by.
    fn hold(&mut self, reader: &Reader, variants: Vec<Variant>) {
        let weight = variants.iter().map(|variant| item_weight(&variant.item));
        let fits = reader.room.take(weight.sum());
        if !fits {
            self.key(reader);
        }
        self.held.push(match fits {
            true => Held::Variants(variants),
            false => Held::Entries(Entries::of(&variants, reader.finder)),
        });
    }

    /// Lets go of every variant, for what they are compared by.
    fn key(&mut self, reader: &Reader) {
        for held in &mut self.held {
            if let Held::Variants(variants) = held {
                *held = Held::Entries(Entries::of(variants, reader.finder));
            }
        }
    }

    /// Returns what the variants of each piece are compared by, and lets go of them.
    pub(super) fn take_entries(&mut self, reader: &Reader) -> Vec<Entries> {
        self.key(reader);
        let held = std::mem::take(&mut self.held).into_iter();
        let entries = held.map(|held| match held {
            Held::Entries(entries) => entries,
            Held::Variants(_) => Entries::default(),
        });
        entries.collect()
    }

    /// Lets go of the records that gave way to later ones.
    fn settle(&mut self) {
        if self.superseded.is_empty() {
            return;
        }
        for held in &mut self.held {
            if let Held::Variants(variants) = held {
                variants.retain(|variant| !self.superseded.contains(&variant.item.line));
            }
        }
    }

    /// Returns the variants held; all of them, as long as there was room.
    pub(super) fn into_variants(self) -> impl Iterator<Item = Variant> {
        let variants = self.held.into_iter().map(|held| match held {
            Held::Variants(variants) => variants,
            Held::Entries(_) => Vec::new(),
        });
        variants.flatten()
    }

    /// Reads a piece again and returns those of its variants whose place is wanted.
    ///
    /// # Errors
    /// [`ErrorKind::Changed`](crate::ErrorKind::Changed) when the piece is not what it was.
    pub(super) fn load(
        &self,
        graves: &Graves,
        piece: usize,
        is_wanted: impl Fn(u32) -> bool,
    ) -> Result<Vec<Variant>, Error> {
        let at = &self.pieces[piece];
        let bytes = at.read(&self.path);
        let bytes = bytes.map_err(|_| Error::changed(&self.path))?;
        let text = at.text(self.encoding, &bytes);
        let mut next = at.place;
        let mut placed = Vec::new();
        for line in records::read_lines(&text, at.line) {
            if self.end.is_some_and(|end| line.number >= end) {
                break;
            }
            let Ok((_, meeting)) = line.read else {
                continue;
            };
            let number = count(line.number);
            let place = self.moved.get(&number).copied().unwrap_or_else(|| {
                next += 1;
                next - 1
            });
            if is_wanted(place) && !self.superseded.contains(&number) {
                placed.push((place, meeting));
            }
        }
        Ok(self.variants(graves, placed, Purpose::Index).0)
    }
}

/// Returns some items of a file of records, by place, if its bytes are still those that were hashed; `None` too
/// when it is no file of records.
pub(super) fn items_at(
    path: &Path,
    content: u64,
    wanted: &BTreeSet<(u32, u32)>,
) -> Option<BTreeMap<(u32, u32), AgendaItem>> {
    const PIECE: usize = 4 << 20;
    let sound = Sound::of(path, None, PIECE).ok()??;
    if sound.content != content {
        return None;
    }
    let mut places = Places::default();
    let mut found = BTreeMap::new();
    for piece in &sound.pieces {
        let bytes = piece.read(path).ok()?;
        let text = piece.text(sound.encoding, &bytes);
        for line in records::read_lines(&text, piece.line) {
            let Ok((id, mut meeting)) = line.read else {
                continue;
            };
            let place = (places.take(&id, line.number).number, 0);
            if wanted.contains(&place) {
                found.extend(meeting.items.pop().map(|item| (place, item)));
            }
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::fs;

    use tantivy::Index;

    use super::*;
    use crate::indexer::finder::Finder;
    use crate::indexer::reading::{Room, variants};
    use crate::schema::Fields;

    /// Reads a file with so much room, as a file of a run is read.
    fn with_reader<T>(room: usize, graves: &Graves, read: impl Fn(&Reader) -> T) -> T {
        let fields = Fields::new();
        let index = Index::create_in_ram(fields.schema.clone());
        let searcher = index.reader().unwrap().searcher();
        let finder = Finder::new(Path::new("index"), &fields, &searcher).unwrap();
        read(&Reader {
            finder: &finder,
            graves,
            room: &Room::of(room),
        })
    }

    fn source(path: &Path) -> SourceFile {
        SourceFile {
            path: "records.jsonl".to_owned(),
            full_path: path.to_owned(),
            size: fs::metadata(path).unwrap().len(),
            modified: 1,
            context: Context::default(),
        }
    }

    /// What a file gives: what became of it, and its items in the order of their places.
    fn told(reading: Reading) -> (SourceRow, Vec<Variant>) {
        let mut row = reading.row;
        row.indexed = 0;
        let mut told: Vec<Variant> = match reading.body {
            Body::Meetings(meetings) => variants(&row, meetings, &[], Purpose::Index),
            Body::Records(records) => records.into_variants().collect(),
            Body::AsBefore | Body::Entries(_) => Vec::new(),
        };
        told.sort_by_key(|variant| variant.place);
        (row, told)
    }

    /// Checks that reading by pieces gives what reading as a whole gives, however large the pieces, and so does
    /// reading a second time what was let go of.
    #[track_caller]
    fn check(bytes: &[u8]) {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), bytes).unwrap();
        let source = source(file.path());
        let graves = Graves::default();
        let whole = with_reader(usize::MAX, &graves, |reader| {
            told(Reading::of(reader, 0, &source, None))
        });
        assert_eq!(whole.0.outcome.format, Some(Format::Records));
        for piece in [1, 7, 100, 1_000] {
            // Enough for all that is held, yet the pieces are small.
            let row = SourceRow {
                outcome: Outcome::default(),
                indexed: 0,
                ..whole.0.clone()
            };
            let found = with_reader(usize::MAX, &graves, |reader| {
                let sound = Sound::of(&source.full_path, None, piece).ok().flatten();
                let sound = sound.expect("a file of records");
                let census = Census::new(&formatted(&row), &source, &sound);
                let census = census.take(reader, &sound, 0).ok().flatten();
                told(census.unwrap().reading(row.clone(), &source, &sound, None))
            });
            assert_eq!(found, whole, "pieces of {piece} bytes");
            let again = with_reader(0, &graves, |reader| {
                let sound = Sound::of(&source.full_path, None, piece).ok().flatten();
                let sound = sound.expect("a file of records");
                let census = Census::new(&formatted(&row), &source, &sound);
                let census = census.take(reader, &sound, 0).ok().flatten().unwrap();
                let pieces = 0..census.file.pieces.len();
                let load = |piece| census.file.load(&graves, piece, |_| true).unwrap();
                let mut again: Vec<Variant> = pieces.flat_map(load).collect();
                again.sort_by_key(|variant| variant.place);
                again
            });
            assert_eq!(again, whole.1, "pieces of {piece} bytes, read again");
        }
        let places = whole.1.iter().map(|variant| variant.place).collect();
        let items = items_at(&source.full_path, whole.0.content, &places);
        let items: Vec<AgendaItem> = items.unwrap().into_values().collect();
        let of_whole: Vec<AgendaItem> = whole.1.iter().map(|one| one.item.clone()).collect();
        assert_eq!(items, of_whole);
    }

    fn formatted(row: &SourceRow) -> SourceRow {
        let mut row = row.clone();
        row.outcome.format = Some(Format::Records);
        row
    }

    fn record(id: usize, text: &str) -> String {
        format!("{{\"id\": \"r{id}\", \"title\": \"Culvert {id}\", \"minutes\": \"{text}\"}}\n")
    }

    #[test]
    fn pieces_give_what_the_whole_gives() {
        let mut text = String::new();
        for id in 0..40 {
            // Some ids come twice, some three times.
            text.push_str(&record(id * 7 % 23, "The panel noted the report on pumps."));
            match id % 9 {
                2 => text.push_str("{no record\n"),
                4 => text.push_str("\n \r\n"),
                6 => text.push_str("{\"title\": \"no id\"}\n"),
                _ => {}
            }
            let day = if id % 5 == 0 { "3 May" } else { "2019-03-05" };
            let _ = writeln!(text, "{{\"id\": {id}, \"date\": \"{day}\"}}");
        }
        check(text.as_bytes());
        check(text.trim_end().as_bytes());
        check(format!("\u{feff}{text}").as_bytes());
        check(
            format!(
                "{text}{}",
                record(90, "Caf\u{c3}\u{a9}, \u{e2}\u{20ac}\u{2122}s")
            )
            .as_bytes(),
        );
    }

    #[test]
    fn pieces_are_decoded_as_the_whole_is() {
        let lines: String = (0..30)
            .map(|id| record(id, "Café in the mill; noted."))
            .collect();
        let latin: Vec<u8> = lines
            .chars()
            .map(|letter| u8::try_from(u32::from(letter)).unwrap())
            .collect();
        check(&latin);
        let mut damaged = lines.clone().into_bytes();
        let at = lines.find("r20").unwrap();
        damaged[at] = 0xff;
        check(&damaged);
        check(lines.as_bytes());
    }

    #[test]
    fn what_has_grown_is_read_behind_its_former_end() {
        let file = tempfile::NamedTempFile::new().unwrap();
        // More than one piece, and all of it may be held.
        let body = "The panel noted it. ".repeat(100);
        let first: String = (0..30).map(|id| record(id, &body)).collect();
        let graves = Graves::default();
        let read = |before: Option<&SourceRow>| {
            let source = source(file.path());
            with_reader(1 << 19, &graves, |reader| {
                assert!(source.size > reader.room.piece() as u64);
                Reading::of(reader, 0, &source, before)
            })
        };
        fs::write(file.path(), &first).unwrap();
        let before = read(None).row;
        let tail = record(30, "Grown.") + "{no record\n" + &record(31, "Grown.");
        fs::write(file.path(), format!("{first}{tail}")).unwrap();
        let grown = read(Some(&before));
        assert!(!grown.is_read_whole());
        let (grown, new) = told(grown);
        let (whole, all) = told(read(None));
        assert_eq!(grown, whole);
        assert_eq!(new, all[30..]);
        // A change before the former end is seen.
        fs::write(file.path(), format!("{}{tail}", first.replace("r7", "r77"))).unwrap();
        assert!(read(Some(&before)).is_read_whole());
        // What was not plain before is read as a whole.
        let told_of = SourceRow {
            outcome: Outcome {
                warnings: vec![Warning::new(0, "1 more warnings like these")],
                ..before.outcome.clone()
            },
            ..before.clone()
        };
        fs::write(file.path(), format!("{first}{tail}")).unwrap();
        assert!(read(Some(&told_of)).is_read_whole());
        // As it was: nothing is to be done.
        fs::write(file.path(), &first).unwrap();
        assert!(matches!(read(Some(&before)).body, Body::AsBefore));
    }

    #[test]
    fn without_room_nothing_is_held() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let lines: String = (0..200)
            .map(|id| record(id, "The panel noted it."))
            .collect();
        fs::write(file.path(), &lines).unwrap();
        let graves = Graves::default();
        for (room, is_held) in [(1 << 20, true), (1 << 17, false)] {
            let reading = with_reader(room, &graves, |reader| {
                let sound = Sound::of(file.path(), None, 1_000).ok().flatten().unwrap();
                let row = Reading::of(reader, 0, &source(file.path()), None).row;
                let census = Census::new(&formatted(&row), &source(file.path()), &sound);
                census.take(reader, &sound, 0).ok().flatten().unwrap()
            });
            assert!(reading.file.held.len() > 10);
            let mut held = reading.file.held.iter();
            assert!(held.all(|held| matches!(held, Held::Variants(_)) == is_held));
        }
    }

    #[test]
    fn a_piece_that_has_changed_is_told() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let lines: String = (0..9).map(|id| record(id, "The panel noted it.")).collect();
        fs::write(file.path(), &lines).unwrap();
        let graves = Graves::default();
        let reading = with_reader(0, &graves, |reader| {
            Reading::of(reader, 0, &source(file.path()), None)
        });
        let Body::Records(records) = reading.body else {
            panic!("not read by pieces")
        };
        fs::write(file.path(), lines.replace("noted", "nodded")).unwrap();
        let error = records.load(&graves, 0, |_| true).unwrap_err();
        assert!(matches!(error.kind(), crate::ErrorKind::Changed { .. }));
    }
}

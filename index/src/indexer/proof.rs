//! The proof of an erasure: every file of the index byte by byte, and, since stored records are compressed and
//! terms share their beginnings, every stored record, term, value of a column and row of the side store as
//! it reads.

use std::collections::BTreeSet;
use std::path::Path;

use aho_corasick::AhoCorasick;
use serde::Serialize;
use tantivy::schema::Value;
use tantivy::{Index, SegmentReader, TantivyDocument};

use crate::analysis::{self, CAPITALS, SURFACE};
use crate::erasure::{Form, each_text};
use crate::error::Error;
use crate::record::{Stored, Variant};
use crate::schema::Fields;
use crate::store::Store;

/// Shorter paragraphs of an erased item are not sought byte by byte: others say the same.
const SHORTEST_PARAGRAPH: usize = 40;

/// What is sought after an erasure.
#[derive(Clone, Debug, Default)]
pub(super) struct Sought {
    /// Texts that must stand nowhere, in whatever capitals.
    texts: BTreeSet<String>,
    /// Words that stand in nothing that is left, and so must be no term.
    words: BTreeSet<String>,
}

/// What was looked through after an erasure, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Texts sought: the forms erased, or the paragraphs of the items that nothing else has.
    pub texts: usize,
    /// Words sought among the terms, which stand in nothing that is left.
    pub words: usize,
    /// Files looked through, byte by byte.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Terms of all fields.
    pub terms: u64,
    /// Stored records, decompressed.
    pub records: u64,
    /// Values of columns.
    pub values: u64,
    /// Rows of the side store.
    pub rows: u64,
    /// Where something was found, and what.
    pub found: Vec<Trace>,
}

/// Something that is left.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Trace {
    /// Where.
    pub place: String,
    /// What.
    pub text: String,
}

impl Sought {
    /// What must be gone with these items, while others are kept.
    pub(super) fn of_items(gone: &[Stored], kept: &[Stored]) -> Self {
        let (mut texts, mut words) = (BTreeSet::new(), BTreeSet::new());
        for stored in gone {
            words.insert(stored.id.to_lowercase());
            for variant in &stored.variants {
                let item = &variant.item;
                let paragraphs = item.minutes.iter().chain(&item.decision);
                let long = paragraphs.filter(|text| text.len() >= SHORTEST_PARAGRAPH);
                texts.extend(long.cloned());
            }
        }
        each_of(gone, |text| words.extend(terms_of(text)));
        let mut left = Self { texts, words };
        left.remove_what_stands_in(kept);
        left
    }

    /// What must be gone of a name, while these items are kept.
    pub(super) fn of_forms(
        forms: &[Form],
        printed: impl Iterator<Item = String>,
        kept: &[Stored],
    ) -> Self {
        let mut words: BTreeSet<String> = BTreeSet::new();
        for form in forms {
            words.extend(form.iter().flat_map(|word| terms_of(word)));
        }
        let joined = forms.iter().map(|form| form.join(" "));
        let mut left = Self {
            texts: printed.chain(joined).collect(),
            words,
        };
        let texts = left.texts.clone();
        left.remove_what_stands_in(kept);
        // A form is sought even where it is thought to be left: that is what is to be found out.
        left.texts = texts;
        left
    }

    /// Leaves out what is rightly there: in what is kept.
    fn remove_what_stands_in(&mut self, kept: &[Stored]) {
        let listed: Vec<String> = self.texts.iter().cloned().collect();
        let seeker = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(&listed);
        let (mut texts, mut words) = (BTreeSet::new(), BTreeSet::new());
        each_of(kept, |text| {
            words.extend(terms_of(text));
            // Without a seeker nothing is left out, and the proof says more than it must.
            if let Ok(seeker) = &seeker {
                let found = seeker.find_overlapping_iter(text);
                texts.extend(found.filter_map(|found| listed.get(found.pattern().as_usize())));
            }
        });
        self.words.retain(|word| !words.contains(word));
        self.texts.retain(|text| !texts.contains(text));
    }
}

/// Gives every text of some items.
fn each_of(items: &[Stored], mut give: impl FnMut(&str)) {
    for variant in items.iter().flat_map(|stored| &stored.variants) {
        let mut variant: Variant = variant.clone();
        each_text(&mut variant, &mut |text| give(text));
    }
}

/// Returns the words of a text as they stand in the index, in each of their forms.
fn terms_of(text: &str) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for word in analysis::words(text) {
        let forms = analysis::forms(word.text);
        terms.extend([forms.stem, forms.surface, analysis::fold(word.text)]);
        terms.extend(forms.capitals.map(|capitals| capitals.to_lowercase()));
    }
    terms
}

/// Looks through an index for what was erased from it.
///
/// # Errors
/// [`ErrorKind::Io`](crate::ErrorKind::Io) when a file cannot be read; what the search engine and the side
/// store report.
pub(super) fn prove(
    dir: &Path,
    index: &Index,
    store: &Store,
    sought: &Sought,
) -> Result<Proof, Error> {
    let texts: Vec<&String> = sought.texts.iter().collect();
    let seeker = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(&texts)
        .map_err(|error| Error::io(dir, std::io::Error::other(error)))?;
    let mut proof = Proof {
        texts: texts.len(),
        words: sought.words.len(),
        ..Proof::default()
    };
    let mut traces: BTreeSet<Trace> = BTreeSet::new();
    let mut look = |place: &str, bytes: &[u8]| {
        for found in seeker.find_iter(bytes) {
            if let Some(text) = texts.get(found.pattern().as_usize()) {
                traces.insert(Trace {
                    place: place.to_owned(),
                    text: (*text).clone(),
                });
            }
        }
    };
    for entry in std::fs::read_dir(dir).map_err(|error| Error::io(dir, error))? {
        let path = entry.map_err(|error| Error::io(dir, error))?.path();
        if !path.is_file() {
            continue;
        }
        let bytes = std::fs::read(&path).map_err(|error| Error::io(&path, error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        look(&name, &bytes);
        proof.files += 1;
        proof.bytes += bytes.len() as u64;
    }
    proof.rows = store.each_value(|table, bytes| {
        look(&format!("side store, {table}"), bytes);
    })?;
    let view = super::view(index)?;
    let fields = Fields::new();
    let mut stray = BTreeSet::new();
    for segment in view.segment_readers() {
        proof.terms += each_term(segment, &fields, |field, term| {
            look(&format!("terms of {field}"), term.as_bytes());
            let bare = term.trim_start_matches([SURFACE, CAPITALS]).to_lowercase();
            if sought.words.contains(&bare) {
                stray.insert(Trace {
                    place: format!("terms of {field}"),
                    text: bare,
                });
            }
        })?;
        proof.records += each_record(segment, |bytes| look("stored records", bytes))?;
        proof.values += each_column_value(segment, &fields, |column, value| {
            look(&format!("column {column}"), value.as_bytes());
        })?;
    }
    traces.extend(stray);
    proof.found = traces.into_iter().collect();
    Ok(proof)
}

/// Gives every term of every field that is searched.
fn each_term(
    segment: &SegmentReader,
    fields: &Fields,
    mut give: impl FnMut(&str, &str),
) -> Result<u64, Error> {
    let mut count = 0;
    for (field, entry) in fields.schema.fields() {
        if !entry.is_indexed() {
            continue;
        }
        let index = segment.inverted_index(field)?;
        let mut terms = index
            .terms()
            .stream()
            .map_err(tantivy::TantivyError::from)?;
        while terms.advance() {
            count += 1;
            give(entry.name(), &String::from_utf8_lossy(terms.key()));
        }
    }
    Ok(count)
}

/// Gives every stored record, those of deleted documents among them.
fn each_record(segment: &SegmentReader, mut give: impl FnMut(&[u8])) -> Result<u64, Error> {
    let mut count = 0;
    let store = segment
        .get_store_reader(1)
        .map_err(tantivy::TantivyError::from)?;
    for document in store.iter::<TantivyDocument>(None) {
        let document = document?;
        count += 1;
        for (_, value) in document.field_values() {
            if let Some(bytes) = value.as_bytes() {
                give(bytes);
            } else if let Some(text) = value.as_str() {
                give(text.as_bytes());
            }
        }
    }
    Ok(count)
}

/// Gives every different value of every column of text.
fn each_column_value(
    segment: &SegmentReader,
    fields: &Fields,
    mut give: impl FnMut(&str, &str),
) -> Result<u64, Error> {
    let mut count = 0;
    for (_, entry) in fields.schema.fields() {
        if !entry.is_fast() {
            continue;
        }
        let Some(column) = segment.fast_fields().str(entry.name())? else {
            continue;
        };
        let mut values = column
            .dictionary()
            .stream()
            .map_err(tantivy::TantivyError::from)?;
        while values.advance() {
            count += 1;
            give(entry.name(), &String::from_utf8_lossy(values.key()));
        }
    }
    Ok(count)
}

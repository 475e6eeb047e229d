//! What stands in the files: items, their columns and lists, the side store; each against the others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;
use tantivy::columnar::Column;
use tantivy::postings::Postings;
use tantivy::schema::{FieldType, IndexRecordOption, Value};
use tantivy::{DocSet, SegmentReader, TERMINATED, TantivyDocument};

use super::{FindingKind, Verification};
use crate::document::document;
use crate::error::Error;
use crate::indexer;
use crate::merge;
use crate::record::Stored;
use crate::schema::Fields;
use crate::store::{self, Store};

/// What the other parts of the index must agree with, of one item.
struct Seen {
    id: String,
    withheld: bool,
    sources: BTreeSet<(u32, String)>,
    troubles: Vec<String>,
}

/// Checks the items of an index; with `store_sound` also the side store, which was not found to be damaged as a file.
pub(super) fn check(dir: &Path, store_sound: bool, found: &mut Verification) -> Result<(), Error> {
    let (index, fields, payload) = match indexer::open(dir) {
        Ok(opened) => opened,
        Err(error) => return found.damage_of("index", error),
    };
    let view = indexer::view(&index)?;
    let mut items = Vec::new();
    for segment in view.segment_readers() {
        let name = segment.segment_id().uuid_string();
        match read_segment(&fields, segment) {
            Ok(seen) => items.extend(seen),
            Err(error) => found.damage_of(&name, error)?,
        }
        if let Err(error) = check_lists(&fields, segment) {
            found.damage_of(&name, error)?;
        }
    }
    found.items = items.len() as u64;
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    for item in &items {
        for trouble in &item.troubles {
            found.find(FindingKind::Damaged, &item.id, trouble);
        }
        if !ids.insert(&item.id) {
            found.find(FindingKind::Damaged, &item.id, "stands twice");
        }
    }
    if store_sound && let Err(error) = check_store(dir, payload, &items, &ids, found) {
        found.damage_of(store::FILE_NAME, error)?;
    }
    Ok(())
}

/// Reads every item of a segment, with what is wrong with it.
fn read_segment(fields: &Fields, segment: &SegmentReader) -> Result<Vec<Seen>, Error> {
    let words = segment.fast_fields().u64("words")?;
    let fingerprints = segment.fast_fields().u64("fingerprint")?;
    let docs: Vec<u32> = segment.doc_ids_alive().collect();
    let pieces: Vec<Result<Vec<Seen>, Error>> = docs
        .par_chunks(256)
        .map(|docs| {
            let store = segment
                .get_store_reader(2)
                .map_err(tantivy::TantivyError::from)?;
            let read = |doc: &u32| {
                let stored: TantivyDocument = store.get(*doc)?;
                Ok(seen(fields, *doc, &stored, &words, &fingerprints))
            };
            docs.iter().map(read).collect()
        })
        .collect();
    let mut all = Vec::with_capacity(docs.len());
    for piece in pieces {
        all.extend(piece?);
    }
    Ok(all)
}

/// Reads one item and works out anew what its columns must hold.
fn seen(
    fields: &Fields,
    doc: u32,
    kept: &TantivyDocument,
    words: &Column<u64>,
    fingerprints: &Column<u64>,
) -> Seen {
    let bytes = |of: &TantivyDocument, field| {
        let value = of.get_first(field);
        value.and_then(|value| value.as_bytes().map(<[u8]>::to_vec))
    };
    let record = bytes(kept, fields.record);
    let Some(stored) = record.as_deref().and_then(Stored::decode) else {
        return Seen {
            id: format!("item {doc} of its segment"),
            withheld: false,
            sources: BTreeSet::new(),
            troubles: vec!["its record cannot be read".to_owned()],
        };
    };
    let again = document(fields, &stored, &merge::record(&stored));
    let number = |field| again.get_first(field).and_then(|value| value.as_u64());
    let mut troubles = Vec::new();
    if words.first(doc) != number(fields.words) {
        troubles.push("its text and its number of words disagree".to_owned());
    }
    if fingerprints.first(doc) != number(fields.fingerprint) {
        troubles.push("its record and its fingerprint disagree".to_owned());
    }
    if bytes(kept, fields.shown) != bytes(&again, fields.shown) {
        troubles.push("its record and what hits show of it disagree".to_owned());
    }
    let sources = stored.variants.iter().map(|variant| &variant.source);
    Seen {
        withheld: stored.variants.iter().any(|variant| variant.withheld),
        sources: sources
            .map(|source| (source.root, source.path.clone()))
            .collect(),
        id: stored.id,
        troubles,
    }
}

/// Reads every list of mentions, with positions, and every column of a segment.
fn check_lists(fields: &Fields, segment: &SegmentReader) -> Result<(), Error> {
    let io = tantivy::TantivyError::from;
    for (field, entry) in fields.schema.fields() {
        if entry.is_indexed() {
            let inverted = segment.inverted_index(field)?;
            let positions = match entry.field_type() {
                FieldType::Str(_) => IndexRecordOption::WithFreqsAndPositions,
                _ => IndexRecordOption::Basic,
            };
            let mut terms = inverted.terms().stream().map_err(io)?;
            let mut places = Vec::new();
            while terms.advance() {
                let mut postings = inverted
                    .read_postings_from_terminfo(terms.value(), positions)
                    .map_err(io)?;
                let mut docs = 0;
                while postings.doc() != TERMINATED {
                    postings.positions(&mut places);
                    docs += 1;
                    postings.advance();
                }
                if docs != terms.value().doc_freq {
                    let what = format!("a list of mentions in {} is cut", entry.name());
                    let kind = crate::error::ErrorKind::Damaged {
                        path: Path::new(entry.name()).to_owned(),
                        what,
                    };
                    return Err(Error::new(kind));
                }
            }
        }
        if entry.is_fast() {
            for handle in segment.fast_fields().dynamic_column_handles(entry.name())? {
                handle.open().map_err(io)?;
            }
        }
    }
    Ok(())
}

/// Checks the side store as such, and against the items.
fn check_store(
    dir: &Path,
    payload: indexer::Payload,
    items: &[Seen],
    ids: &BTreeSet<&str>,
    found: &mut Verification,
) -> Result<(), Error> {
    let store = Store::open(dir, payload.generation)?;
    for trouble in store.integrity()? {
        found.find(FindingKind::Damaged, store::FILE_NAME, trouble);
    }
    let mut disagree = |what: String| found.find(FindingKind::Damaged, store::FILE_NAME, what);
    if store.count_wordings(payload.generation)? != payload.wordings {
        disagree("has another number of sidecar entries than was committed".to_owned());
    }
    let sources: BTreeSet<(u32, String)> = store
        .sources()?
        .into_iter()
        .map(|row| (row.root, row.path))
        .collect();
    let held: BTreeMap<String, String> = store
        .held()?
        .into_iter()
        .map(|row| (row.id, row.reason))
        .collect();
    for id in held.keys().filter(|id| !ids.contains(String::as_str(id))) {
        disagree(format!("holds back {id}, which is not in the index"));
    }
    for item in items {
        if item.withheld && !held.contains_key(&item.id) {
            disagree(format!("does not say why {} is held back", item.id));
        }
        for (_, path) in item.sources.difference(&sources) {
            disagree(format!(
                "does not know {path}, of which {} was read",
                item.id
            ));
        }
    }
    Ok(())
}

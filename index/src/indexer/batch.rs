//! Everything that a run touches: what was read, joined with what the index holds of the same items,
//! and the difference written.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use tantivy::collector::DocSetCollector;
use tantivy::query::TermSetQuery;
use tantivy::schema::Value;
use tantivy::{DocAddress, IndexWriter, Searcher, TantivyDocument, Term};

use super::reading::Reading;
use super::survey::Work;
use crate::document::document;
use crate::error::Error;
use crate::minutes::Warning;
use crate::parse::Listing;
use crate::record::{Stored, Variant, source_key};
use crate::schema::Fields;
use crate::store::{Changes, HeldRow, SourceRow};
use crate::{gate, merge};

/// Everything that this run touches: new variants with what the index holds of the same items.
pub(super) struct Batch {
    /// Items that are new or differ from what the index holds, with what was held back of them.
    pub(super) write: Vec<(Stored, Option<HeldRow>)>,
    /// Ids of those of them that the index holds in another form.
    replaced: Vec<String>,
    /// Ids of items that are no more.
    pub(super) removed: Vec<String>,
    /// Sources that are new or differ from before.
    read: Vec<SourceRow>,
    /// Sources that were looked at and are as before.
    pub(super) same: Vec<SourceRow>,
    pub(super) bytes: u64,
    pub(super) warnings: Vec<(String, Warning)>,
    pub(super) refused: Vec<(String, String)>,
}

impl Batch {
    /// Joins what was read with what the index holds of the same items.
    pub(super) fn gather(
        fields: &Fields,
        searcher: &Searcher,
        work: &Work,
        readings: Vec<Reading>,
    ) -> Result<Self, Error> {
        let listings = listings(work, &readings);
        let mut stale: BTreeSet<String> = work
            .gone
            .iter()
            .map(|(root, path)| source_key(*root, path))
            .collect();
        let changed = readings.iter().filter(|reading| reading.meetings.is_some());
        stale.extend(changed.map(|reading| source_key(reading.row.root, &reading.row.path)));
        let (rows, variants): (Vec<SourceRow>, Vec<Vec<Variant>>) = readings
            .into_par_iter()
            .map(|reading| reading.variants(&listings))
            .unzip();
        let mut variants: Vec<Variant> = variants.into_iter().flatten().collect();
        let before = if searcher.num_docs() == 0 {
            BTreeMap::new()
        } else {
            neighbours(fields, searcher, &stale, &variants)?
        };
        let kept = before.values().flat_map(|stored| &stored.variants);
        variants.extend(
            kept.filter(|variant| !stale.contains(&variant.source.key()))
                .cloned(),
        );
        Ok(Self::compare(variants, &before, rows, work))
    }

    /// Finds what differs between the items as they should be and as the index holds them.
    fn compare(
        variants: Vec<Variant>,
        before: &BTreeMap<String, Stored>,
        rows: Vec<SourceRow>,
        work: &Work,
    ) -> Self {
        let items: Vec<_> = merge::items(variants)
            .into_par_iter()
            .map(pass_gate)
            .collect();
        let ids: BTreeSet<&str> = items.iter().map(|(stored, _)| stored.id.as_str()).collect();
        let removed = before
            .keys()
            .filter(|id| !ids.contains(String::as_str(id)))
            .cloned()
            .collect();
        let differs = |stored: &Stored| before.get(&stored.id) != Some(stored);
        let write: Vec<_> = items
            .into_iter()
            .filter(|(stored, _)| differs(stored))
            .collect();
        let ids = write.iter().map(|(stored, _)| &stored.id);
        let replaced = ids.filter(|id| before.contains_key(*id)).cloned().collect();
        let is_same = |row: &SourceRow| {
            let before = work.known.get(&(row.root, row.path.clone()));
            before.is_some_and(|old| (old.content, old.context) == (row.content, row.context))
        };
        let warnings = rows.iter().flat_map(|row| {
            row.outcome
                .warnings
                .iter()
                .map(|warning| (row.path.clone(), warning.clone()))
        });
        let refused = rows
            .iter()
            .filter_map(|row| Some((row.path.clone(), row.outcome.refused.clone()?)));
        Self {
            write,
            replaced,
            removed,
            bytes: rows.iter().map(|row| row.size).sum(),
            warnings: warnings.collect(),
            refused: refused.collect(),
            same: rows.iter().filter(|row| is_same(row)).cloned().collect(),
            read: rows.into_iter().filter(|row| !is_same(row)).collect(),
        }
    }

    /// Returns what the side store has to learn.
    pub(super) fn changes(&self, work: &Work) -> Changes {
        let written = self.write.iter().map(|(stored, _)| &stored.id);
        Changes {
            roots: work.new_roots.clone(),
            read: self.read.clone(),
            gone: work.gone.clone(),
            touched: self.removed.iter().chain(written).cloned().collect(),
            held: self
                .write
                .iter()
                .filter_map(|(_, held)| held.clone())
                .collect(),
        }
    }

    /// Hands the difference to the search engine; it counts once the engine commits.
    pub(super) fn write(&self, fields: &Fields, writer: &IndexWriter) -> Result<(), Error> {
        for id in self.removed.iter().chain(&self.replaced) {
            writer.delete_term(Term::from_field_text(fields.id, id));
        }
        self.write.par_iter().try_for_each(|(stored, _)| {
            writer
                .add_document(document(fields, stored, &merge::record(stored)))
                .map(|_| ())
        })?;
        Ok(())
    }
}

/// Returns what lists of meetings and committees say, those read now and those read before.
fn listings(work: &Work, readings: &[Reading]) -> Vec<Listing> {
    let now: BTreeSet<(u32, &str)> = readings
        .iter()
        .map(|reading| (reading.row.root, reading.row.path.as_str()))
        .collect();
    let gone: BTreeSet<(u32, &str)> = work
        .gone
        .iter()
        .map(|(root, path)| (*root, path.as_str()))
        .collect();
    let before = work.known.values().filter(|row| {
        let key = (row.root, row.path.as_str());
        !now.contains(&key) && !gone.contains(&key)
    });
    let rows = before.chain(readings.iter().map(|reading| &reading.row));
    rows.flat_map(|row| row.outcome.listings.iter().cloned())
        .collect()
}

/// Takes an item through the gate.
fn pass_gate(mut stored: Stored) -> (Stored, Option<HeldRow>) {
    let reason = gate::hold(&mut stored.variants);
    let held = reason.map(|reason| HeldRow {
        id: stored.id.clone(),
        title: merge::record(&stored).item.title.unwrap_or_default(),
        reason,
        source: stored
            .variants
            .first()
            .map(|variant| variant.source.path.clone())
            .unwrap_or_default(),
    });
    if let Some(held) = &held {
        for variant in &mut stored.variants {
            variant.held = Some(held.reason.clone());
        }
    }
    (stored, held)
}

/// Returns the items in the index that stale sources made, or that share a key with new variants or
/// with one another.
fn neighbours(
    fields: &Fields,
    searcher: &Searcher,
    stale: &BTreeSet<String>,
    variants: &[Variant],
) -> Result<BTreeMap<String, Stored>, Error> {
    let mut found = BTreeMap::new();
    let mut keys: BTreeSet<String> = variants.iter().flat_map(merge::key_terms).collect();
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut sources: Vec<Term> = stale
        .iter()
        .map(|key| Term::from_field_text(fields.source, key))
        .collect();
    loop {
        let terms = keys
            .iter()
            .map(|key| Term::from_field_text(fields.key, key));
        let query = TermSetQuery::new(terms.chain(sources.drain(..)));
        let mut fresh = Vec::new();
        let addresses: BTreeSet<DocAddress> = searcher
            .search(&query, &DocSetCollector)?
            .into_iter()
            .collect();
        for address in addresses {
            let document: TantivyDocument = searcher.doc(address)?;
            let bytes = document
                .get_first(fields.record)
                .and_then(|value| value.as_bytes());
            if let Some(stored) = bytes.and_then(Stored::decode)
                && !found.contains_key(&stored.id)
            {
                fresh.push(stored);
            }
        }
        asked.append(&mut keys);
        let more = fresh
            .iter()
            .flat_map(|stored| &stored.variants)
            .flat_map(merge::key_terms);
        keys = more.filter(|key| !asked.contains(key)).collect();
        found.extend(fresh.into_iter().map(|stored| (stored.id.clone(), stored)));
        if keys.is_empty() {
            return Ok(found);
        }
    }
}

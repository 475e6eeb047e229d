//! Everything that a run touches: what was read, joined with what the index holds of the same items,
//! and the difference written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;
use tantivy::collector::DocSetCollector;
use tantivy::query::TermSetQuery;
use tantivy::schema::Value;
use tantivy::{DocAddress, IndexWriter, Searcher, TantivyDocument, Term};

use super::listings::Listings;
use super::reading::Reading;
use super::survey::Work;
use crate::document::document;
use crate::erasure::Graves;
use crate::error::Error;
use crate::gate::Gate;
use crate::merge;
use crate::minutes::Warning;
use crate::record::{SourceRef, Stored, Variant, source_key};
use crate::schema::Fields;
use crate::store::{Changes, HeldRow, SourceRow};

/// Everything that this run touches: new variants with what the index holds of the same items.
pub(super) struct Batch {
    /// Items that are new or differ from what the index holds, with what was held back of them.
    write: Vec<(Stored, Option<HeldRow>)>,
    /// How many they are.
    pub(super) written: usize,
    /// The index may have held, until now, a body that is held back from here on.
    pub(super) hides_something: bool,
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
        mut readings: Vec<Reading>,
    ) -> Result<Self, Error> {
        let lists = work.read_what_lists_name(&mut readings);
        let mut read = Read::of(work, readings, &lists);
        let mut pages: BTreeSet<String> = BTreeSet::new();
        let mut before = neighbours(fields, searcher, work, &read, &pages)?;
        // What was held back of other pages comes from them anew: what held it back may be gone.
        let reopened = work.read_withheld(&before, &read.stale);
        if !reopened.is_empty() {
            read.add(work, reopened, &lists);
            before = neighbours(fields, searcher, work, &read, &pages)?;
        }
        let items = loop {
            if before.is_empty() {
                break merge::items(std::mem::take(&mut read.variants));
            }
            let items = merge::items(read.with_kept(&before));
            // Pages that come to tell an item in common, or cease to, may do so with all of their items.
            let linked = linked_pages(&items, &before);
            if linked.is_subset(&pages) {
                break items;
            }
            pages.extend(linked);
            before = neighbours(fields, searcher, work, &read, &pages)?;
        };
        let mut batch = Self::compare(items, &before, read.rows, work);
        batch.warnings.extend(read.troubles);
        Ok(batch)
    }

    /// Finds what differs between the items as they should be and as the index holds them.
    fn compare(
        items: Vec<Stored>,
        before: &BTreeMap<String, Stored>,
        rows: Vec<SourceRow>,
        work: &Work,
    ) -> Self {
        let gate = work.gate();
        let pass = |stored| pass_gate(&gate, stored);
        let items: Vec<_> = items.into_par_iter().map(pass).collect();
        let ids: BTreeSet<&str> = items.iter().map(|(stored, _)| stored.id.as_str()).collect();
        let removed: Vec<String> = before
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
        let replaced: Vec<String> = ids.filter(|id| before.contains_key(*id)).cloned().collect();
        let is_same = |row: &SourceRow| {
            let before = work.known.get(&(row.root, row.path.clone()));
            before.is_some_and(|old| (old.content, old.context) == (row.content, row.context))
        };
        let of_rows = rows.iter().flat_map(|row| {
            row.outcome
                .warnings
                .iter()
                .map(|warning| (row.path.clone(), warning.clone()))
        });
        let closed = write.iter().filter_map(|(_, held)| held.as_ref());
        let warnings: Vec<_> = of_rows.chain(closed.map(closed_warning)).collect();
        let mut held = write.iter().filter_map(|(_, held)| held.as_ref());
        let holds_back = held.any(|held| !held.included);
        let refused = rows
            .iter()
            .filter_map(|row| Some((row.path.clone(), row.outcome.refused.clone()?)));
        Self {
            written: write.len(),
            hides_something: holds_back && !(replaced.is_empty() && removed.is_empty()),
            write,
            replaced,
            removed,
            bytes: rows.iter().map(|row| row.size).sum(),
            warnings,
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
            retired: work.retired.clone(),
            read: self.read.clone(),
            gone: work.gone.clone(),
            touched: self.removed.iter().chain(written).cloned().collect(),
            held: self
                .write
                .iter()
                .filter_map(|(_, held)| held.clone())
                .collect(),
            wordings: work.changed_wordings(),
            tombstones: Vec::new(),
        }
    }

    /// Hands the difference to the search engine, and lets go of each item as soon as that has it; it counts
    /// once the engine commits.
    pub(super) fn write(&mut self, fields: &Fields, writer: &IndexWriter) -> Result<(), Error> {
        for id in self.removed.iter().chain(&self.replaced) {
            writer.delete_term(Term::from_field_text(fields.id, id));
        }
        let items = std::mem::take(&mut self.write);
        items.into_par_iter().try_for_each(|(stored, _)| {
            let document = document(fields, &stored, &merge::record(&stored));
            drop(stored);
            writer.add_document(document).map(|_| ())
        })?;
        Ok(())
    }
}

/// What was read in this run, as variants.
struct Read {
    rows: Vec<SourceRow>,
    variants: Vec<Variant>,
    /// Keys of the sources of which nothing in the index holds any more.
    stale: BTreeSet<String>,
    troubles: Vec<(String, Warning)>,
}

impl Read {
    fn of(work: &Work, readings: Vec<Reading>, lists: &[Listings]) -> Self {
        let gone = work.gone.iter().map(|(root, path)| source_key(*root, path));
        let mut read = Self {
            rows: Vec::new(),
            variants: Vec::new(),
            stale: gone.collect(),
            troubles: Vec::new(),
        };
        read.add(work, readings, lists);
        read
    }

    /// Returns what was read together with what the index holds of other sources.
    fn with_kept(&self, before: &BTreeMap<String, Stored>) -> Vec<Variant> {
        let kept = before.values().flat_map(|stored| &stored.variants);
        let kept = kept.filter(|variant| !self.stale.contains(&variant.source.key()));
        self.variants.iter().chain(kept).cloned().collect()
    }

    fn add(&mut self, work: &Work, readings: Vec<Reading>, lists: &[Listings]) {
        for reading in &readings {
            if reading.meetings.is_some() {
                self.stale
                    .insert(source_key(reading.row.root, &reading.row.path));
            }
            let trouble = reading.trouble.as_ref();
            self.troubles.extend(
                trouble.map(|message| (reading.row.path.clone(), Warning::new(0, message))),
            );
        }
        let (rows, variants): (Vec<SourceRow>, Vec<Vec<Variant>>) = readings
            .into_par_iter()
            .map(|reading| reading.variants(lists))
            .map(|(row, variants)| without_erased(&work.graves, row, variants))
            .unzip();
        self.rows.extend(rows);
        self.variants.extend(variants.into_iter().flatten());
    }
}

/// Leaves out what was erased on request, and redacts names that were.
fn without_erased(
    graves: &Graves,
    mut row: SourceRow,
    mut variants: Vec<Variant>,
) -> (SourceRow, Vec<Variant>) {
    if graves.is_empty() {
        return (row, variants);
    }
    graves.redact_row(&mut row);
    let before = variants.len();
    variants.retain_mut(|variant| {
        let erased = graves.holds(variant);
        let redacted = graves.redact(variant);
        !(erased || redacted && graves.holds(variant))
    });
    let erased = before - variants.len();
    if erased > 0 {
        let items = if erased == 1 { "item" } else { "items" };
        let message = format!("{erased} {items} left out, erased from this index on request");
        row.outcome.warnings.push(Warning::new(0, message));
    }
    (row, variants)
}

/// Returns the sources of meeting pages that tell one item together, of those items that have changed.
fn linked_pages(items: &[Stored], before: &BTreeMap<String, Stored>) -> BTreeSet<String> {
    let places = |stored: &Stored| -> Vec<(SourceRef, (u32, u32))> {
        let variants = stored.variants.iter();
        variants
            .map(|variant| (variant.source.clone(), variant.place))
            .collect()
    };
    let old: BTreeSet<_> = before.values().map(places).collect();
    let new: BTreeSet<_> = items.iter().map(places).collect();
    let gone = before.values().filter(|item| !new.contains(&places(item)));
    let come = items.iter().filter(|item| !old.contains(&places(item)));
    gone.chain(come).flat_map(merge::pages).collect()
}

/// Takes an item through the gate.
fn pass_gate(gate: &Gate, mut stored: Stored) -> (Stored, Option<HeldRow>) {
    let Some(verdict) = gate.pass(&mut stored) else {
        return (stored, None);
    };
    let closing = |variant: &&Variant| variant.closed.as_ref() == Some(&verdict.closed);
    let variants = &stored.variants;
    let source = variants.iter().find(closing).or(variants.first());
    let (root, source) = source
        .map(|variant| (variant.source.root, variant.source.path.clone()))
        .unwrap_or_default();
    let held = HeldRow {
        id: stored.id.clone(),
        title: merge::record(&stored).item.title.unwrap_or_default(),
        reason: verdict.closed.words,
        place: verdict.closed.place,
        root,
        source,
        line: verdict.closed.line,
        included: verdict.included,
    };
    (stored, Some(held))
}

/// Says which file holds a closed body, and what became of it.
fn closed_warning(held: &HeldRow) -> (String, Warning) {
    let became = match held.included {
        true => "let in by --include-exempt",
        false => "held back; `minutebook held-back` tells more",
    };
    let name = match held.title.as_str() {
        "" => &held.id,
        title => title,
    };
    let message = format!("exempt: the body of \"{name}\" is {became}");
    (held.source.clone(), Warning::new(0, message))
}

/// Returns the items in the index that stale sources made, or that share a key with new variants or
/// with one another; every item of `pages`; and those over which it is decided anew whether they are closed.
fn neighbours(
    fields: &Fields,
    searcher: &Searcher,
    work: &Work,
    read: &Read,
    pages: &BTreeSet<String>,
) -> Result<BTreeMap<String, Stored>, Error> {
    let mut found = BTreeMap::new();
    if searcher.num_docs() == 0 {
        return Ok(found);
    }
    let mut keys: BTreeSet<String> = read.variants.iter().flat_map(merge::key_terms).collect();
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let stale = read
        .stale
        .union(pages)
        .map(|key| Term::from_field_text(fields.source, key));
    let ruled = work
        .ruled_anew()
        .into_iter()
        .map(|id| Term::from_field_text(fields.key, id));
    // Whether closed bodies are let in has changed: it is decided anew of each of them.
    let all_closed = work
        .exempt_changes
        .then(|| Term::from_field_text(fields.flag, "exempt"));
    let mut sources: Vec<Term> = stale.chain(ruled).chain(all_closed).collect();
    loop {
        let terms = keys
            .iter()
            .map(|key| Term::from_field_text(fields.family, key));
        let query = TermSetQuery::new(terms.chain(sources.drain(..)));
        let addresses: BTreeSet<DocAddress> = searcher
            .search(&query, &DocSetCollector)?
            .into_iter()
            .collect();
        let mut fresh = Vec::new();
        for address in addresses {
            let stored = stored_at(fields, searcher, &work.dir, address)?;
            if !found.contains_key(&stored.id) {
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

/// Returns what the index holds of one item.
pub(super) fn stored_at(
    fields: &Fields,
    searcher: &Searcher,
    dir: &Path,
    address: DocAddress,
) -> Result<Stored, Error> {
    let document: TantivyDocument = searcher.doc(address)?;
    let bytes = document
        .get_first(fields.record)
        .and_then(|value| value.as_bytes());
    let stored = bytes.and_then(Stored::decode);
    stored.ok_or_else(|| Error::damaged(dir, "a stored record cannot be read"))
}

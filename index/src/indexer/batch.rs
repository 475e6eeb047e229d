//! Everything that a run touches: what was read, joined with what the index holds of the same items,
//! and the difference written.
//!
//! What fits into memory is joined at once; what does not, share by share, as the roll says what belongs
//! together.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use tantivy::{DocAddress, IndexWriter, Term};

use super::listings::Listings;
use super::reading::{Body, Purpose, Reader, Reading, variants, without_erased};
use super::roll::{Roll, Share};
use super::survey::Work;
use super::withheld::Withheld;
use crate::document::document;
use crate::error::Error;
use crate::gate::Gate;
use crate::merge;
use crate::minutes::Warning;
use crate::record::{SourceRef, Stored, Variant, source_key};
use crate::schema::Fields;
use crate::store::{HeldRow, SourceRow, Store};

/// A share of the room for what is read goes to each of those that are joined and written one after the other:
/// more than one is under way at a time, and each is held in several forms.
const SHARES: usize = 4;

/// Items that are new or differ from what the index holds.
pub(super) struct Batch {
    /// With what was held back of them.
    write: Vec<(Stored, Option<HeldRow>)>,
    /// Ids of those of them that the index holds in another form.
    replaced: Vec<String>,
    /// Ids of items that are no more.
    removed: Vec<String>,
}

/// What became of all the batches of a run.
#[derive(Default)]
pub(super) struct Tally {
    /// How many items were written.
    pub(super) written: usize,
    /// How many are no more.
    pub(super) removed: usize,
    /// Items that are held back.
    pub(super) held: Vec<HeldRow>,
    /// Items that were held back until now, and have been written or removed.
    pub(super) released: Vec<String>,
    /// The index held some of the items in another form, or others.
    replaces: bool,
    pub(super) warnings: Vec<(String, Warning)>,
}

impl Tally {
    /// Tells whether the index may have held, until now, a body that is held back from here on.
    pub(super) fn hides_something(&self) -> bool {
        self.replaces && self.held.iter().any(|held| !held.included)
    }

    /// Tells whether no item was written or removed.
    pub(super) fn is_empty(&self) -> bool {
        self.written == 0 && self.removed == 0
    }
}

impl Batch {
    /// Finds what differs between the items as they should be and as the index holds them.
    fn compare(items: Vec<Stored>, before: &BTreeMap<String, Stored>, gate: &Gate) -> Self {
        let pass = |stored| pass_gate(gate, stored);
        let items: Vec<_> = items.into_par_iter().map(pass).collect();
        let ids: BTreeSet<&str> = match before.is_empty() {
            true => BTreeSet::new(),
            false => items.iter().map(|(stored, _)| stored.id.as_str()).collect(),
        };
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
        Self {
            write,
            replaced,
            removed,
        }
    }

    /// Returns how many items are to be written.
    pub(super) fn len(&self) -> usize {
        self.write.len()
    }

    /// Tells whether there is nothing to be done.
    pub(super) fn is_empty(&self) -> bool {
        self.write.is_empty() && self.removed.is_empty()
    }

    /// Notes what becomes of the batch.
    pub(super) fn count(&self, tally: &mut Tally, store: &Store) -> Result<(), Error> {
        tally.written += self.write.len();
        tally.removed += self.removed.len();
        tally.replaces |= !(self.replaced.is_empty() && self.removed.is_empty());
        let ids = self.write.iter().map(|(stored, _)| &stored.id);
        let touched = self.removed.iter().chain(ids);
        tally.released.extend(store.held_among(touched)?);
        let held = || self.write.iter().filter_map(|(_, held)| held.as_ref());
        tally.warnings.extend(held().map(closed_warning));
        tally.held.extend(held().cloned());
        Ok(())
    }

    /// Hands the difference to the search engine, and lets go of each item as soon as that has it; it counts
    /// once the engine commits.
    pub(super) fn write(self, fields: &Fields, writer: &IndexWriter) -> Result<(), Error> {
        for id in self.removed.iter().chain(&self.replaced) {
            writer.delete_term(Term::from_field_text(fields.id, id));
        }
        self.write.into_par_iter().try_for_each(|(stored, _)| {
            let document = document(fields, &stored, &merge::record(&stored));
            drop(stored);
            writer.add_document(document).map(|_| ())
        })?;
        Ok(())
    }
}

/// The sources of a run.
#[derive(Default)]
pub(super) struct Sources {
    /// Those that are new or differ from before.
    pub(super) read: Vec<SourceRow>,
    /// Those that were looked at and are as before.
    pub(super) same: Vec<SourceRow>,
    pub(super) bytes: u64,
    pub(super) warnings: Vec<(String, Warning)>,
    /// Why some could not be read now, though they could before.
    pub(super) troubles: Vec<(String, Warning)>,
    pub(super) refused: Vec<(String, String)>,
}

impl Sources {
    fn of(work: &Work, rows: Vec<SourceRow>, troubles: Vec<(String, Warning)>) -> Self {
        let is_same = |row: &SourceRow| {
            let before = work.known.get(&(row.root, row.path.clone()));
            before.is_some_and(|before| before.is_of(row))
        };
        let warnings = rows.iter().flat_map(|row| {
            let warnings = row.outcome.warnings.iter();
            warnings.map(|warning| (row.path.clone(), warning.clone()))
        });
        let refused = rows
            .iter()
            .filter_map(|row| Some((row.path.clone(), row.outcome.refused.clone()?)));
        let (warnings, refused) = (warnings.collect(), refused.collect());
        let bytes = rows.iter().map(|row| row.size).sum();
        let (same, read) = rows.into_iter().partition(is_same);
        Self {
            read,
            same,
            bytes,
            warnings,
            troubles,
            refused,
        }
    }
}

/// What all batches of a run are gathered by.
pub(super) struct Gathering<'g> {
    pub(super) fields: &'g Fields,
    pub(super) work: &'g Work,
    pub(super) reader: &'g Reader<'g>,
    gate: Gate,
    lists: Vec<Listings>,
    /// Keys of the sources of which nothing in the index holds any more.
    stale: BTreeSet<String>,
    withheld: Withheld<'g>,
}

impl<'g> Gathering<'g> {
    /// Joins what was read with what the index holds of the same items, and gives the difference to `take`, batch
    /// by batch. Returns what became of the sources.
    pub(super) fn gather(
        fields: &'g Fields,
        work: &'g Work,
        reader: &'g Reader<'g>,
        mut readings: Vec<Reading>,
        take: &mut dyn FnMut(Batch) -> Result<(), Error>,
        progress: super::Progress,
    ) -> Result<Sources, Error> {
        let lists = work.read_what_lists_name(reader, &mut readings);
        let contents = readings.iter().map(|reading| &reading.row);
        let withheld = Withheld::of_run(work, contents);
        let gathering = Self {
            fields,
            work,
            reader,
            gate: work.gate(),
            stale: stale(work, &readings),
            lists,
            withheld,
        };
        let trouble = |reading: &Reading| {
            let message = reading.trouble.as_ref()?;
            Some((reading.row.path.clone(), Warning::new(0, message)))
        };
        let troubles: Vec<_> = readings.iter().filter_map(trouble).collect();
        let rows = match reader.room.is_over() {
            false => gathering.at_once(readings, take)?,
            true => gathering.by_shares(readings, take, progress)?,
        };
        Ok(Sources::of(work, rows, troubles))
    }

    /// Joins everything in one batch.
    fn at_once(
        &self,
        readings: Vec<Reading>,
        take: &mut dyn FnMut(Batch) -> Result<(), Error>,
    ) -> Result<Vec<SourceRow>, Error> {
        let variants = |reading: Reading| self.variants(reading);
        let (rows, variants): (Vec<SourceRow>, Vec<Vec<Variant>>) =
            readings.into_par_iter().map(variants).unzip();
        let mut variants: Vec<Variant> = variants.into_iter().flatten().collect();
        let mut pages: BTreeSet<String> = BTreeSet::new();
        let mut before = self.neighbours(&variants, &pages)?;
        let items = loop {
            if before.is_empty() {
                break merge::items(std::mem::take(&mut variants));
            }
            let kept = self.kept(&before);
            let items = merge::items(variants.iter().cloned().chain(kept).collect());
            // Pages that come to tell an item in common, or cease to, may do so with all of their items.
            let linked = linked_pages(&items, &before);
            if linked.is_subset(&pages) {
                break items;
            }
            pages.extend(linked);
            before = self.neighbours(&variants, &pages)?;
        };
        take(Batch::compare(items, &before, &self.gate))?;
        Ok(rows)
    }

    /// Returns the variants that a file tells, with what became of it.
    fn variants(&self, reading: Reading) -> (SourceRow, Vec<Variant>) {
        let row = reading.row;
        let graves = self.reader.graves;
        let (variants, erased) = match reading.body {
            Body::Meetings(meetings) => without_erased(
                graves,
                variants(&row, meetings, &self.lists, Purpose::Index),
            ),
            Body::Records(records) => {
                let erased = records.erased;
                (records.into_variants().collect(), erased)
            }
            Body::AsBefore | Body::Entries(_) => (Vec::new(), 0),
        };
        (self.told(row, erased), variants)
    }

    /// Redacts what is known of a source, and notes how many of its items are left out.
    fn told(&self, mut row: SourceRow, erased: usize) -> SourceRow {
        self.reader.graves.redact_row(&mut row);
        if erased > 0 {
            let items = if erased == 1 { "item" } else { "items" };
            let message = format!("{erased} {items} left out, erased from this index on request");
            row.outcome.warnings.push(Warning::new(0, message));
        }
        row
    }

    /// Joins what does not fit into memory, in shares that do.
    fn by_shares(
        &self,
        mut readings: Vec<Reading>,
        take: &mut dyn FnMut(Batch) -> Result<(), Error>,
        progress: super::Progress,
    ) -> Result<Vec<SourceRow>, Error> {
        let mut roll = Roll::new(self.reader.finder);
        let mut erased = Vec::with_capacity(readings.len());
        for (number, reading) in (0..).zip(&mut readings) {
            erased.push(self.enroll(number, reading, &mut roll)?);
        }
        roll.add_held(self.reader.finder.by_terms(self.terms(&BTreeSet::new()))?)?;
        let room = self.reader.room.size / SHARES;
        let (total, mut done) = (self.work.bytes_to_read(), 0);
        let shares = roll.shares(room)?;
        let items = shares.len().max(1) as u64;
        progress(0, total);
        for share in shares {
            done += share.len() as u64;
            let variants = self.load(&readings, &share)?;
            let before = self.stored(&share.held)?;
            let kept = self.kept(&before);
            let items_now = merge::items(variants.into_iter().chain(kept).collect());
            take(Batch::compare(items_now, &before, &self.gate))?;
            progress(total * done / items, total);
        }
        let rows = readings.into_iter().zip(erased);
        let rows = rows.map(|(reading, erased)| self.told(reading.row, erased));
        Ok(rows.collect())
    }

    /// Puts what a file tells on the roll and lets go of it; returns how many of its items were erased.
    fn enroll(&self, file: u32, reading: &mut Reading, roll: &mut Roll) -> Result<usize, Error> {
        let needs_lists = reading.row.outcome.listed && !self.lists.is_empty();
        if matches!(reading.body, Body::Entries(_)) && needs_lists {
            let meetings = self.work.meetings_again(&reading.row)?;
            reading.body = Body::Meetings(meetings);
        }
        reading.key(self.reader, &self.lists);
        match &mut reading.body {
            Body::Entries(entries) => {
                let erased = entries.erased;
                roll.add((file, 0), std::mem::take(entries))?;
                Ok(erased)
            }
            Body::Records(records) => {
                for (piece, entries) in (0..).zip(records.take_entries(self.reader)) {
                    roll.add((file, piece), entries)?;
                }
                Ok(records.erased)
            }
            Body::AsBefore | Body::Meetings(_) => Ok(0),
        }
    }

    /// Reads the variants of a share again.
    fn load(&self, readings: &[Reading], share: &Share) -> Result<Vec<Variant>, Error> {
        let load = |(unit, places): (&(u32, u32), &Vec<(u32, u32)>)| {
            let reading = &readings[unit.0 as usize];
            let graves = self.reader.graves;
            let is_wanted = |place: (u32, u32)| places.binary_search(&place).is_ok();
            match &reading.body {
                Body::Records(records) => {
                    records.load(graves, unit.1 as usize, |place| is_wanted((place, 0)))
                }
                _ => {
                    let meetings = self.work.meetings_again(&reading.row)?;
                    let variants = variants(&reading.row, meetings, &self.lists, Purpose::Index);
                    let (mut variants, _) = without_erased(graves, variants);
                    variants.retain(|variant| is_wanted(variant.place));
                    Ok(variants)
                }
            }
        };
        let loaded: Result<Vec<Vec<Variant>>, Error> = share.read.par_iter().map(load).collect();
        Ok(loaded?.into_iter().flatten().collect())
    }

    /// Returns items that the index holds, by id.
    fn stored(&self, held: &[DocAddress]) -> Result<BTreeMap<String, Stored>, Error> {
        let finder = self.reader.finder;
        let stored = |at: &DocAddress| finder.stored(*at);
        let stored: Result<Vec<Stored>, Error> = held.par_iter().map(stored).collect();
        let stored = stored?.into_iter();
        Ok(stored.map(|item| (item.id.clone(), item)).collect())
    }

    /// Returns what items held tell from sources that have not changed, with the bodies that were held back of it:
    /// what held them back may be gone.
    fn kept(&self, before: &BTreeMap<String, Stored>) -> Vec<Variant> {
        let kept = before.values().flat_map(|stored| &stored.variants);
        let kept = kept.filter(|variant| !self.stale.contains(&variant.source.key()));
        let (closed, mut kept): (Vec<Variant>, Vec<Variant>) =
            kept.cloned().partition(|variant| variant.withheld);
        let (open, _) = self.withheld.with_bodies(closed);
        kept.extend(without_erased(self.reader.graves, open).0);
        kept
    }

    /// Returns the items in the index that stale sources made, or that share a key with new variants or
    /// with one another; every item of `pages`; and those over which it is decided anew whether they are closed.
    fn neighbours(
        &self,
        variants: &[Variant],
        pages: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, Stored>, Error> {
        let finder = self.reader.finder;
        let mut found = BTreeMap::new();
        if finder.is_empty() {
            return Ok(found);
        }
        let mut seen = finder.by_terms(self.terms(pages))?;
        let mut keys: BTreeSet<String> = variants.iter().flat_map(merge::key_terms).collect();
        let mut asked: BTreeSet<String> = BTreeSet::new();
        let mut fresh: Vec<DocAddress> = seen.iter().copied().collect();
        loop {
            let addresses = keys.par_iter().map(|key| finder.by_key(key));
            let addresses: Result<Vec<_>, Error> = addresses.collect();
            let addresses = addresses?.into_iter().flatten();
            fresh.extend(addresses.filter(|at| seen.insert(*at)));
            asked.append(&mut keys);
            let stored = self.stored(&std::mem::take(&mut fresh))?;
            let variants = stored.values().flat_map(|stored| &stored.variants);
            let more = variants.flat_map(merge::key_terms);
            keys = more.filter(|key| !asked.contains(key)).collect();
            found.extend(stored);
            if keys.is_empty() {
                return Ok(found);
            }
        }
    }

    /// Returns the terms of what has to be looked at whether or not anything new shares a key with it.
    fn terms(&self, pages: &BTreeSet<String>) -> Vec<Term> {
        let stale = self
            .stale
            .union(pages)
            .map(|key| Term::from_field_text(self.fields.source, key));
        let ruled = self.work.ruled_anew().into_iter().flat_map(|id| {
            [self.fields.key, self.fields.told].map(|field| Term::from_field_text(field, id))
        });
        // Whether closed bodies are let in has changed: it is decided anew of each of them.
        let all_closed = self
            .work
            .exempt_changes
            .then(|| Term::from_field_text(self.fields.flag, "exempt"));
        stale.chain(ruled).chain(all_closed).collect()
    }
}

/// Returns the keys of the sources of which nothing in the index holds any more.
fn stale(work: &Work, readings: &[Reading]) -> BTreeSet<String> {
    let gone = work.gone.iter().map(|(root, path)| source_key(*root, path));
    let read = readings.iter().filter(|reading| reading.is_read_whole());
    let read = read.map(|reading| source_key(reading.row.root, &reading.row.path));
    gone.chain(read).collect()
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

//! Erasing: items, or a name wherever it stands, from everything that an index keeps.
//!
//! [`plan`] shows what would go; [`erase`] takes it out of the index and the side store in one commit,
//! together with the tombstones that keep it out, then merges the old segments away, clears the side store
//! of old rows and looks through every byte that is left. A run that is cut short behind the commit is
//! finished by the next one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use tantivy::collector::DocSetCollector;
use tantivy::merge_policy::NoMergePolicy;
use tantivy::query::AllQuery;
use tantivy::{Index, IndexWriter, Searcher, Term};

use super::finder::stored_at;
use super::proof::{Proof, Sought, prove};
use super::withheld::Withheld;
use super::{FORMAT_VERSION, Payload, lock, open, open_in, view, writer};
use crate::checked::{CheckedDirectory, Deed, Fate};
use crate::document::document;
use crate::erasure::{Form, Graves, Tombstone, each_text, folded, is_title, name_forms};
use crate::error::{Error, ErrorKind};
use crate::merge;
use crate::record::{Stored, Variant};
use crate::schema::Fields;
use crate::store::{Changes, HeldRow, SourceRow, Store};

/// Memory for the few documents that erasing writes.
const MEMORY_BYTES: usize = 64 << 20;

/// What is to be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Items, by id or any other key they are known under.
    Items(Vec<String>),
    /// A name, and further forms in which it is written.
    Person {
        /// The name; its titles are no part of it.
        name: String,
        /// Further forms, each exactly these words.
        forms: Vec<String>,
    },
}

/// What would be erased, or was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Items that go as a whole.
    pub items: Vec<ErasedItem>,
    /// Forms of a name that are redacted, as they are printed.
    pub forms: Vec<FoundForm>,
    /// In how many items a name is redacted.
    pub redacted_in: usize,
    /// Forms that may mean the same person and are left as they are.
    pub left: Vec<FoundForm>,
    /// Files whose own name holds what is erased; they are to be renamed by hand.
    pub file_names: Vec<String>,
    /// Saved searches that hold the name, which go.
    pub saved_searches: Vec<String>,
}

/// An item that goes as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ErasedItem {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// It was not asked for, but its text is that of an item that was.
    pub copy: bool,
    /// Its body was held back and can no longer be read in its file, so that a copy of it elsewhere would not be
    /// known again.
    pub body_unread: bool,
}

/// A form of a name as printed, with where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FoundForm {
    /// The words as printed.
    pub form: String,
    /// How many items have it.
    pub items: usize,
}

impl Request {
    /// Returns what redacts the name asked for, in all its forms; nothing for items.
    ///
    /// # Errors
    /// [`ErrorKind::NotErasable`] when a name has no words.
    pub fn graves(&self) -> Result<Graves, Error> {
        Ok(Graves::of_forms(&self.sought()?))
    }

    /// Returns the forms of the name asked for.
    fn sought(&self) -> Result<Vec<Form>, Error> {
        let Self::Person { name, forms } = self else {
            return Ok(Vec::new());
        };
        let mut sought = name_forms(name);
        sought.extend(forms.iter().map(|form| folded(form)));
        sought.retain(|form| !form.is_empty());
        if sought.is_empty() {
            return Err(Error::new(ErrorKind::NotErasable {
                what: format!("\"{name}\" has no words to look for"),
            }));
        }
        Ok(sought)
    }
}

impl Plan {
    /// Tells whether there is nothing to erase.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.forms.is_empty() && self.saved_searches.is_empty()
    }
}

/// What was erased, with the proof.
#[derive(Clone, Debug, Serialize)]
pub struct Erasure {
    /// What was erased.
    pub plan: Plan,
    /// What was looked through afterwards, and what was found.
    pub proof: Proof,
}

/// Everything an erasure changes, worked out before anything is written.
struct Prepared {
    plan: Plan,
    tombstones: Vec<Tombstone>,
    graves: Graves,
    /// Ids of documents to delete.
    delete: Vec<String>,
    /// Items to write in their place.
    write: Vec<Stored>,
    /// Sources of what was redacted, to be read again by the next run.
    sources: BTreeSet<(u32, String)>,
    sought: Sought,
}

/// Tells what [`erase`] would do, and changes nothing but the number that hashes are keyed with.
///
/// # Errors
/// As [`super::open`]; [`ErrorKind::NotErasable`] when an item is not held or a name has no words.
pub fn plan(dir: &Path, request: &Request) -> Result<Plan, Error> {
    let (index, fields, payload) = open(dir)?;
    let store = Store::open(dir, payload.generation)?;
    let searcher = view(&index)?;
    Ok(prepare(dir, &fields, &searcher, &store, request)?.plan)
}

/// Erases what is asked for and proves it.
///
/// # Errors
/// As [`plan`]; [`ErrorKind::Locked`] when another process writes; what the search engine or the side store
/// report. Behind the commit, the next run finishes what was begun.
pub fn erase(dir: &Path, request: &Request) -> Result<Erasure, Error> {
    erase_with(dir, request, None)
}

/// Erases in a folder where what is done succeeds only if `fate` lets it.
pub(super) fn erase_with(
    dir: &Path,
    request: &Request,
    fate: Option<Arc<dyn Fate>>,
) -> Result<Erasure, Error> {
    open(dir)?;
    let _lock = lock(dir)?;
    let directory = CheckedDirectory::open_with(dir, fate)?;
    // What is left is written anew before the old segments are removed.
    let needed = bytes_of(dir);
    let full = |error: Error| error.with_room_needed(dir, directory.was_full(), needed);
    let mut erasing = Erasing::open(dir, &directory).map_err(full)?;
    let erased = erasing.erase(request);
    let closed = erasing.close().map_err(full);
    let erased = erased.map_err(full)?;
    closed?;
    Ok(erased)
}

/// Returns how many bytes the files of a folder have; those that cannot be looked at count as none.
fn bytes_of(dir: &Path) -> u64 {
    let files = std::fs::read_dir(dir).into_iter().flatten().flatten();
    files
        .filter_map(|file| Some(file.metadata().ok()?.len()))
        .sum()
}

/// An erasure, under way in an index that is locked.
struct Erasing<'e> {
    dir: &'e Path,
    directory: &'e CheckedDirectory,
    index: Index,
    fields: Fields,
    payload: Payload,
    store: Store,
}

impl<'e> Erasing<'e> {
    fn open(dir: &'e Path, directory: &'e CheckedDirectory) -> Result<Self, Error> {
        let (index, fields, payload) = open_in(dir, directory.clone())?;
        super::clear_leftovers(dir, &index, directory)?;
        directory.may_at(Deed::Store, dir)?;
        let store = Store::open_for_writing(dir, payload.generation)?;
        Ok(Self {
            dir,
            directory,
            index,
            fields,
            payload,
            store,
        })
    }

    fn erase(&mut self, request: &Request) -> Result<Erasure, Error> {
        let pending = self.store.is_to_be_cleared()?;
        if pending {
            self.finish(self.payload.generation)?;
        }
        self.directory.may_at(Deed::Store, self.dir)?;
        self.store.make_secret()?;
        let searcher = view(&self.index)?;
        let prepared = prepare(self.dir, &self.fields, &searcher, &self.store, request);
        drop(searcher);
        let prepared = prepared.map_err(|error| match pending {
            true => error.with_hint("an erasure that was cut short has been finished now"),
            false => error,
        })?;
        if prepared.plan.is_empty() {
            return Ok(Erasure {
                plan: prepared.plan,
                proof: Proof::default(),
            });
        }
        let generation = self.commit(&prepared)?;
        self.finish(generation).map_err(|error| {
            error.with_hint("what was to go is out of every answer, but old bytes of it may still stand in the index; free room or close what reads it, then run `minutebook index` on the same folders to finish")
        })?;
        Ok(Erasure {
            proof: prove(self.dir, &self.index, &self.store, &prepared.sought)?,
            plan: prepared.plan,
        })
    }

    fn finish(&mut self, generation: u32) -> Result<(), Error> {
        finish(
            self.dir,
            self.directory,
            &self.index,
            &mut self.store,
            generation,
        )
    }

    /// Seals what lies beside the index.
    fn close(self) -> Result<(), Error> {
        self.directory.may_at(Deed::Store, self.dir)?;
        self.store.close()
    }
}

/// Removes the old bytes of an erasure that was committed. Until the last of them is gone, the next run is to
/// try it again.
pub(super) fn finish(
    dir: &Path,
    directory: &CheckedDirectory,
    index: &Index,
    store: &mut Store,
    generation: u32,
) -> Result<(), Error> {
    let mut writer: IndexWriter = writer(index, dir, 1, MEMORY_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let (ids, has_deleted) = {
        // Held only here: what still holds a segment keeps its files from being removed.
        let segments = index.searchable_segments()?;
        let has_deleted = segments.iter().any(|one| one.meta().has_deletes());
        let ids: Vec<_> = segments.iter().map(tantivy::Segment::id).collect();
        (ids, has_deleted)
    };
    if ids.len() > 1 || has_deleted {
        writer.merge(&ids).wait()?;
    }
    let collected = writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    if let Some(left) = collected.failed_to_delete_files.first() {
        let in_use = std::io::Error::other("an old segment cannot be removed");
        return Err(Error::io(&dir.join(left), in_use));
    }
    directory.may_at(Deed::Store, dir)?;
    store.clear(generation)?;
    directory.may_at(Deed::Store, dir)?;
    store.cleared()
}

impl Erasing<'_> {
    /// Writes tombstones and what is left of the items, in one commit; returns its generation.
    fn commit(&mut self, prepared: &Prepared) -> Result<u32, Error> {
        let (fields, store) = (&self.fields, &mut self.store);
        let mut writer: IndexWriter = writer(&self.index, self.dir, 1, MEMORY_BYTES)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for id in &prepared.delete {
            writer.delete_term(Term::from_field_text(fields.id, id));
        }
        for stored in &prepared.write {
            writer.add_document(document(fields, stored, &merge::record(stored)))?;
        }
        let changes = prepared.changes(store)?;
        let mut commit = writer.prepare_commit()?;
        let graves = &prepared.graves;
        self.directory.may_at(Deed::Store, self.dir)?;
        store.rewrite_notices(|message| graves.redact_all(message))?;
        let anew = prepared.write.iter().map(|stored| Some(stored.id.clone()));
        let anew = anew.chain(std::iter::repeat(None));
        let items = prepared.delete.iter().cloned().zip(anew);
        store.erase_from_watches(&prepared.plan.saved_searches, items)?;
        self.directory.may_at(Deed::Store, self.dir)?;
        let generation = store.write(&changes)?;
        let payload = Payload {
            format_version: FORMAT_VERSION,
            generation,
            wordings: store.count_wordings(generation)?,
            ..self.payload
        };
        commit.set_payload(&serde_json::to_string(&payload).unwrap_or_default());
        commit.commit()?;
        writer.wait_merging_threads()?;
        Ok(generation)
    }
}

impl Prepared {
    /// Returns what the side store has to learn.
    fn changes(&self, store: &Store) -> Result<Changes, Error> {
        let touched: BTreeSet<&String> = self.delete.iter().collect();
        let held = store.held()?.into_iter();
        let mut held: Vec<HeldRow> = held.filter(|row| touched.contains(&row.id)).collect();
        held.retain_mut(|row| self.renamed(row));
        let mut read = Vec::new();
        for mut row in store.sources()? {
            let again = self.sources.contains(&(row.root, row.path.clone()));
            if self.graves.redact_row(&mut row) || again {
                // It counts as never read in this way, so that the next run reads it with the tombstones; its hash
                // stays, which tells whether the file is still the one that was indexed.
                read.push(SourceRow {
                    modified: 0,
                    context: 0,
                    ..row
                });
            }
        }
        let mut wordings: BTreeMap<u32, Vec<_>> = BTreeMap::new();
        let mut changed = BTreeSet::new();
        for (root, wording) in store.wordings()? {
            let redacted = self.graves.redact_wording(&wording);
            if redacted.as_ref() != Some(&wording) {
                changed.insert(root);
            }
            wordings.entry(root).or_default().extend(redacted);
        }
        wordings.retain(|root, _| changed.contains(root));
        Ok(Changes {
            items_changed: true,
            released: self.delete.clone(),
            read,
            held,
            wordings: wordings.into_iter().collect(),
            tombstones: self.tombstones.clone(),
            ..Changes::default()
        })
    }

    /// Redacts a row of a held item and gives it the item's new id; false where the item is no more.
    fn renamed(&self, row: &mut HeldRow) -> bool {
        let place = self.delete.iter().position(|id| *id == row.id);
        // What is redacted is written in the order of what is deleted.
        let Some(stored) = place.and_then(|place| self.write.get(place)) else {
            return false;
        };
        row.id.clone_from(&stored.id);
        for text in [&mut row.title, &mut row.reason, &mut row.place] {
            self.graves.redact_all(text);
        }
        true
    }
}

fn prepare(
    dir: &Path,
    fields: &Fields,
    searcher: &Searcher,
    store: &Store,
    request: &Request,
) -> Result<Prepared, Error> {
    let mut prepared = prepare_items(dir, fields, searcher, store, request)?;
    prepared.plan.saved_searches = store.watches_with(&prepared.graves)?;
    Ok(prepared)
}

fn prepare_items(
    dir: &Path,
    fields: &Fields,
    searcher: &Searcher,
    store: &Store,
    request: &Request,
) -> Result<Prepared, Error> {
    let mut all = every_item(dir, fields, searcher)?;
    all.sort_by(|a, b| a.id.cmp(&b.id));
    let tombstones = store.tombstones()?;
    let last = tombstones.iter().map(|one| one.grave).max();
    let grave = last.map_or(0, |last| last + 1);
    // Asked of the new tombstones alone: what was erased before is not there any more.
    let fresh = store.graves()?.emptied();
    match request {
        Request::Items(keys) => without_items(all, keys, grave, fresh, &Withheld::of(store)?),
        Request::Person { name, .. } => {
            let last = folded(name).pop().unwrap_or_default();
            let (sought, files) = (request.sought()?, store.sources()?);
            Ok(without_name(all, &sought, &last, grave, fresh, &files))
        }
    }
}

/// Returns every item, whole.
fn every_item(dir: &Path, fields: &Fields, searcher: &Searcher) -> Result<Vec<Stored>, Error> {
    let addresses: BTreeSet<_> = searcher
        .search(&AllQuery, &DocSetCollector)?
        .into_iter()
        .collect();
    let items = addresses
        .into_iter()
        .map(|address| stored_at(fields, searcher, dir, address));
    items.collect()
}

fn without_items(
    all: Vec<Stored>,
    keys: &[String],
    grave: u32,
    mut graves: Graves,
    withheld: &Withheld,
) -> Result<Prepared, Error> {
    let asked = |stored: &Stored| keys.iter().any(|key| stored.is_known_as(key));
    for key in keys {
        if !all.iter().any(|stored| stored.is_known_as(key)) {
            return Err(Error::new(ErrorKind::NotErasable {
                what: format!("no item has the id {key}"),
            })
            .with_hint("`minutebook search ... --ids` prints the ids of what it finds"));
        }
    }
    let mut tombstones = Vec::new();
    let mut bury = |grave: u32, stored: &Stored, graves: &mut Graves| -> bool {
        let (variants, unread) = withheld.with_bodies(stored.variants.clone());
        let keys: Vec<String> = std::iter::once(&stored.id)
            .chain(&stored.aliases)
            .cloned()
            .collect();
        for tombstone in graves.of_item(grave, &keys, &variants) {
            graves.add(tombstone);
            tombstones.push(tombstone);
        }
        unread > 0
    };
    let mut next = grave;
    let (mut gone, mut rest): (Vec<_>, Vec<_>) = all.into_iter().partition(asked);
    let mut items: Vec<ErasedItem> = Vec::new();
    for stored in &gone {
        let unread = bury(next, stored, &mut graves);
        next += 1;
        items.push(erased(stored, false, unread));
    }
    // What the tombstones would keep out of the next run goes now, and is shown.
    let is_copy = |stored: &Stored| stored.variants.iter().any(|one| graves.holds(one));
    let (copies, kept): (Vec<_>, Vec<_>) = rest.drain(..).partition(is_copy);
    for stored in &copies {
        let unread = bury(next, stored, &mut graves);
        next += 1;
        items.push(erased(stored, true, unread));
    }
    gone.extend(copies);
    let sought = Sought::of_items(&gone, &kept);
    Ok(Prepared {
        plan: Plan {
            items,
            ..Plan::default()
        },
        tombstones,
        graves,
        delete: gone.into_iter().map(|stored| stored.id).collect(),
        write: Vec::new(),
        sources: BTreeSet::new(),
        sought,
    })
}

fn erased(stored: &Stored, copy: bool, body_unread: bool) -> ErasedItem {
    let record = merge::record(stored);
    let title = record.item.title.or(record.display_title);
    ErasedItem {
        id: stored.id.clone(),
        title: title.unwrap_or_default(),
        copy,
        body_unread,
    }
}

fn without_name(
    all: Vec<Stored>,
    forms: &[Form],
    last: &str,
    grave: u32,
    mut graves: Graves,
    files: &[SourceRow],
) -> Prepared {
    let tombstones = graves.of_name(grave, forms);
    for tombstone in &tombstones {
        graves.add(*tombstone);
    }
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    let (mut delete, mut write, mut sources) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut kept = Vec::new();
    for mut stored in all {
        let (mut here, mut other) = (BTreeSet::new(), BTreeSet::new());
        for variant in &mut stored.variants {
            each_text(variant, &mut |text| {
                let spans = graves.name_spans(text);
                here.extend(
                    spans
                        .iter()
                        .map(|(start, end)| text[*start..*end].to_owned()),
                );
                other.extend(other_forms(text, last, &spans));
            });
        }
        for form in here.iter().cloned() {
            *found.entry(form).or_default() += 1;
        }
        for form in other {
            *left.entry(form).or_default() += 1;
        }
        if here.is_empty() {
            kept.push(stored);
            continue;
        }
        delete.push(stored.id.clone());
        write.push(redacted(stored, &graves, &mut sources));
    }
    let file_names = files
        .iter()
        .filter(|row| !graves.name_spans(&row.path).is_empty());
    let file_names = file_names.map(|row| row.path.clone()).collect();
    kept.extend(write.iter().cloned());
    let sought = Sought::of_forms(forms, found.keys().cloned(), &kept);
    let counted = |forms: BTreeMap<String, usize>| -> Vec<FoundForm> {
        let rows = forms.into_iter();
        rows.map(|(form, items)| FoundForm { form, items })
            .collect()
    };
    Prepared {
        plan: Plan {
            items: Vec::new(),
            redacted_in: delete.len(),
            forms: counted(found),
            left: counted(left),
            file_names,
            saved_searches: Vec::new(),
        },
        tombstones,
        graves,
        delete,
        write,
        sources,
        sought,
    }
}

/// Redacts an item, and notes the sources of it that are to be read again.
fn redacted(stored: Stored, graves: &Graves, sources: &mut BTreeSet<(u32, String)>) -> Stored {
    let mut variants: Vec<Variant> = stored.variants.clone();
    for variant in &mut variants {
        if graves.redact(variant) {
            sources.insert((variant.source.root, variant.source.path.clone()));
        }
    }
    // The same variants without the name; they stay one item unless a key of theirs has changed, and then
    // the next run, which reads them again, parts them.
    let mut items = merge::items(variants.clone());
    match (items.pop(), items.is_empty()) {
        (Some(one), true) => one,
        _ => Stored { variants, ..stored },
    }
}

/// Returns the last name where it stands outside the forms that are redacted, with a title before it.
fn other_forms(text: &str, last: &str, spans: &[(usize, usize)]) -> Vec<String> {
    let words: Vec<_> = crate::analysis::words(text).collect();
    let surface = |text: &str| crate::analysis::forms(text).surface;
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let inside = |(start, end): &(usize, usize)| (*start..*end).contains(&word.start);
        if surface(word.text) != last || spans.iter().any(inside) {
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let title = before.filter(|before| is_title(&surface(before.text)));
        let start = title.map_or(word.start, |title| title.start);
        found.push(text[start..word.start + word.text.len()].to_owned());
    }
    found
}

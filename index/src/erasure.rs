//! What was erased and must not come back: items known again by their keys or their text, names known again
//! by their words. Pure: takes variants and texts, changes them or says what they are.
//!
//! Nothing here holds what was erased. A [`Tombstone`] is a hash keyed with a number that only this index
//! has; a page is asked whether its hashes are among them. Erasing calls [`redact`](Graves::redact) on what
//! the index holds, and every later run calls it on what it reads, so both give the same.

mod forms;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis;
use crate::merge;
use crate::record::Variant;
use crate::source::wording::Wording;
use crate::store::SourceRow;
use crate::understand::routine::is_routine;

pub(crate) use forms::is_title;
use forms::matching;
pub use forms::{Form, name_forms};
pub(crate) use texts::{each_text, each_text_of_row};

/// Stands where a name was.
pub const REDACTED: &str = "[redacted]";
/// A text of fewer hashes than this is too short to be known again.
const FEWEST_HASHES: usize = 12;
/// A text that shares this part of its hashes with an erased one, or has this part of it, is a copy of it.
const LIKE: f64 = 0.6;

/// What a tombstone is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A key that an erased item was known under.
    Key,
    /// Four words side by side of an erased item.
    Text,
    /// A name, in one of its forms, of so many words.
    Name(u32),
}

/// One hash of something erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tombstone {
    /// Counts the items and names erased.
    pub grave: u32,
    /// What it is of.
    pub kind: Kind,
    /// The keyed hash.
    pub hash: [u8; 16],
}

/// Everything erased from an index, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Graves {
    secret: [u8; 32],
    keys: BTreeSet<[u8; 16]>,
    /// The graves of items.
    items: BTreeSet<u32>,
    /// The graves that have a hash of text.
    texts: BTreeMap<[u8; 16], Vec<u32>>,
    /// How many hashes of text a grave has.
    sizes: BTreeMap<u32, usize>,
    /// The forms of each name, in the order in which they were erased.
    names: BTreeMap<u32, BTreeSet<(u32, [u8; 16])>>,
}

impl Graves {
    /// Returns what is known of these tombstones.
    pub fn new(secret: [u8; 32], tombstones: &[Tombstone]) -> Self {
        let mut graves = Self {
            secret,
            ..Self::default()
        };
        for tombstone in tombstones {
            graves.add(*tombstone);
        }
        graves
    }

    /// Returns what redacts one name in these forms, and is not kept.
    pub fn of_forms(forms: &[Form]) -> Self {
        let mut graves = Self::default();
        for tombstone in graves.of_name(0, forms) {
            graves.add(tombstone);
        }
        graves
    }

    /// Adds a tombstone.
    pub fn add(&mut self, tombstone: Tombstone) {
        let Tombstone { grave, kind, hash } = tombstone;
        match kind {
            Kind::Key => {
                self.keys.insert(hash);
                self.items.insert(grave);
            }
            Kind::Text => {
                self.texts.entry(hash).or_default().push(grave);
                *self.sizes.entry(grave).or_default() += 1;
            }
            Kind::Name(words) => {
                self.names.entry(grave).or_default().insert((words, hash));
            }
        }
    }

    /// Tells whether nothing was ever erased.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.texts.is_empty() && self.names.is_empty()
    }

    fn hash(&self, what: &[u8]) -> [u8; 16] {
        let hash = blake3::keyed_hash(&self.secret, what);
        *hash.as_bytes().first_chunk().unwrap_or(&[0; 16])
    }

    /// Returns the tombstones of an item: of its keys, and of its text where that is more than routine.
    pub fn of_item(&self, grave: u32, keys: &[String], variants: &[Variant]) -> Vec<Tombstone> {
        let own = variants.iter().flat_map(merge::firm_keys);
        let keys: BTreeSet<String> = keys.iter().cloned().chain(own).collect();
        let mut hashes: BTreeSet<(Kind, [u8; 16])> = keys
            .iter()
            .map(|key| (Kind::Key, self.hash(key.as_bytes())))
            .collect();
        for variant in variants.iter().filter(|one| !is_routine(&one.item)) {
            hashes.extend(self.text_hashes(variant).map(|hash| (Kind::Text, hash)));
        }
        let tombstone = |(kind, hash)| Tombstone { grave, kind, hash };
        hashes.into_iter().map(tombstone).collect()
    }

    /// Returns the tombstones of a name, given its forms as folded words.
    pub fn of_name(&self, grave: u32, forms: &[Vec<String>]) -> Vec<Tombstone> {
        let tombstone = |words: &Vec<String>| Tombstone {
            grave,
            kind: Kind::Name(u32::try_from(words.len()).unwrap_or(u32::MAX)),
            hash: self.hash(words.join(" ").as_bytes()),
        };
        forms.iter().map(tombstone).collect()
    }

    fn text_hashes(&self, variant: &Variant) -> impl Iterator<Item = [u8; 16]> {
        let shingles = merge::shingles(&variant.item);
        let enough = shingles.len() >= FEWEST_HASHES;
        let shingles = shingles.into_iter().filter(move |_| enough);
        shingles.map(|shingle| self.hash(&shingle.to_le_bytes()))
    }

    /// Tells whether a variant is of an item that was erased, or a copy of its text.
    pub fn holds(&self, variant: &Variant) -> bool {
        if self.keys.is_empty() && self.texts.is_empty() {
            return false;
        }
        let keys = merge::firm_keys(variant);
        let known = |key: &String| self.keys.contains(&self.hash(key.as_bytes()));
        // To say that it was known as an erased item is enough to be left out, though never to be let in.
        let told = variant.item.origin.iter();
        let mut told = told.flat_map(|origin| &origin.aliases);
        keys.iter().any(known) || told.any(known) || self.holds_text(variant)
    }

    fn holds_text(&self, variant: &Variant) -> bool {
        if self.texts.is_empty() {
            return false;
        }
        let mut common: BTreeMap<u32, usize> = BTreeMap::new();
        let mut own = 0;
        for hash in self.text_hashes(variant) {
            own += 1;
            for grave in self.texts.get(&hash).into_iter().flatten() {
                *common.entry(*grave).or_default() += 1;
            }
        }
        common.iter().any(|(grave, common)| {
            let smaller = self.sizes.get(grave).map_or(own, |size| own.min(*size));
            *common as f64 >= LIKE * smaller as f64
        })
    }

    /// Redacts the names erased wherever they stand in a variant, in the order in which they were erased.
    /// Tells whether anything was changed.
    pub fn redact(&self, variant: &mut Variant) -> bool {
        let mut changed = false;
        for forms in self.names.values() {
            let mut found = false;
            each_text(variant, &mut |text| found |= self.redact_text(text, forms));
            if !found {
                continue;
            }
            changed = true;
            // What is left of a hash over the name would let it be guessed.
            let hash = self.hash(&variant.text_hash.to_le_bytes());
            variant.text_hash = u64::from_le_bytes(*hash.first_chunk().unwrap_or(&[0; 8]));
            variant.sketch = match variant.withheld {
                true => Vec::new(),
                false => merge::sketch(variant.meeting.page, &variant.item),
            };
        }
        changed
    }

    /// Redacts the names erased in what is kept of a source. Tells whether anything was changed.
    pub fn redact_row(&self, row: &mut SourceRow) -> bool {
        let mut changed = false;
        each_text_of_row(row, &mut |text| changed |= self.redact_all(text));
        changed
    }

    /// Redacts the names erased in a text. Tells whether it was changed.
    pub fn redact_all(&self, text: &mut String) -> bool {
        let mut changed = false;
        for forms in self.names.values() {
            changed |= self.redact_text(text, forms);
        }
        changed
    }

    /// Redacts the names erased in an officer's entry; `None` where nothing readable is left of it, or it speaks
    /// of an item that was erased.
    pub fn redact_wording(&self, wording: &Wording) -> Option<Wording> {
        let is_erased = |item: &&String| self.keys.contains(&self.hash(item.as_bytes()));
        if !self.keys.is_empty() && wording.says.items().iter().any(is_erased) {
            return None;
        }
        if self.names.is_empty() {
            return Some(wording.clone());
        }
        let mut value = serde_json::to_value(wording).ok()?;
        if !self.redact_value(&mut value) {
            return Some(wording.clone());
        }
        serde_json::from_value(value).ok()
    }

    /// Redacts the names erased in every string of a value. Tells whether it was changed.
    pub fn redact_value(&self, value: &mut serde_json::Value) -> bool {
        match value {
            serde_json::Value::String(text) => self.redact_all(text),
            serde_json::Value::Array(list) => {
                let mut changed = false;
                for one in list {
                    changed |= self.redact_value(one);
                }
                changed
            }
            serde_json::Value::Object(fields) => {
                let mut changed = false;
                for (_, one) in fields.iter_mut() {
                    changed |= self.redact_value(one);
                }
                changed
            }
            _ => false,
        }
    }

    fn redact_text(&self, text: &mut String, forms: &BTreeSet<(u32, [u8; 16])>) -> bool {
        let spans = self.spans(text, forms);
        for (start, end) in spans.iter().rev() {
            text.replace_range(*start..*end, REDACTED);
        }
        !spans.is_empty()
    }

    /// Returns where these forms of a name stand in a text, the longest where several begin at one word.
    fn spans(&self, text: &str, forms: &BTreeSet<(u32, [u8; 16])>) -> Vec<(usize, usize)> {
        let lengths: BTreeSet<u32> = forms.iter().map(|(words, _)| *words).collect();
        let is_form = |words: &[String]| {
            let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
            forms.contains(&(count, self.hash(words.join(" ").as_bytes())))
        };
        matching(text, &lengths, is_form)
    }

    /// Returns the same keyed hashes with nothing in them yet.
    pub(crate) fn emptied(self) -> Self {
        Self {
            secret: self.secret,
            ..Self::default()
        }
    }

    /// Returns where the names erased stand in a text.
    pub(crate) fn name_spans(&self, text: &str) -> Vec<(usize, usize)> {
        let spans = self
            .names
            .values()
            .flat_map(|forms| self.spans(text, forms));
        spans.collect()
    }

    /// Counts the items and the names erased.
    pub fn count(&self) -> (usize, usize) {
        (self.items.len(), self.names.len())
    }
}

/// Returns the folded words of a text.
pub(crate) fn folded(text: &str) -> Vec<String> {
    analysis::words(&forms::plain(text))
        .map(|word| analysis::forms(word.text).surface)
        .collect()
}

//! One document of the index: an agenda item with every page variant it was read from.
//!
//! What is stored is the list of [`Variant`]s; the merged [`Record`] is worked out of it by
//! `merge`, so that a later page of the same item only adds a variant. Encoding and decoding live
//! here; the search engine does not.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::minutes::{AgendaItem, Attendee, Meeting, Origin, OriginSource, Warning};
use crate::parse::Format;

/// Where a variant was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceRef {
    /// The folder (or file) that was given to `index`, as the side store numbers it.
    pub root: u32,
    /// Path below that folder, with `/` between its parts.
    pub path: String,
    /// How the file was read.
    pub format: Format,
}

impl SourceRef {
    /// Returns the term under which everything read from this source is found.
    pub fn key(&self) -> String {
        source_key(self.root, &self.path)
    }
}

/// Returns the term under which everything read from a source is found.
pub fn source_key(root: u32, path: &str) -> String {
    format!("{root}:{path}")
}

/// An item as one page tells it, with what that page says of the meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Where it was read.
    pub source: SourceRef,
    /// Place of the meeting in the source and of the item in the meeting, from 0.
    pub place: (u32, u32),
    /// Hash of the item's text with the titles of its page: tells copies of one page from two pages
    /// that share a sentence.
    pub text_hash: u64,
    /// Hashes that the body has in common with others that begin alike; kept when the body is not.
    pub sketch: Vec<u64>,
    /// What the page says of the meeting; without items.
    pub meeting: Meeting,
    /// The item.
    pub item: AgendaItem,
    /// Why this very page says that the item is closed to the public, if it does.
    pub closed: Option<Closed>,
    /// What an officer wrote of the item, which outranks every page.
    pub ruling: Option<Ruling>,
    /// A body was here and has been held back, because this variant or another of the item is closed.
    pub withheld: bool,
}

/// What closes an item to the public.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Closed {
    /// The words that close it.
    pub words: String,
    /// Where they stand, in words: `purpose`, `item 12, minutes, par. 2`.
    pub place: String,
    /// Line of the source that the item they stand in begins at, from 1; 0 where it is not known.
    pub line: u32,
}

/// What an officer wrote of an item in `minutebook.toml`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Ruling {
    /// It is open to the public, whatever its pages say.
    Released,
    /// It is closed, and why.
    Closed(Closed),
}

/// What is stored of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// The item's id.
    pub id: String,
    /// Every other key it is known under, sorted.
    pub aliases: Vec<String>,
    /// The variants, in the fixed order of `merge`.
    pub variants: Vec<Variant>,
}

impl Stored {
    /// Returns the bytes kept in the index: the variants, then who attended the meeting by each of them, which few
    /// readers ask for.
    pub fn encode(&self) -> Vec<u8> {
        let variants = self.variants.iter();
        let attendance: Vec<_> = variants
            .map(|variant| &variant.meeting.attendance)
            .collect();
        // Writing plain data into memory has no way to fail.
        let bytes = postcard::to_stdvec(self).unwrap_or_default();
        postcard::to_extend(&attendance, bytes).unwrap_or_default()
    }

    /// Returns what was encoded; `None` when the bytes are damaged.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (mut stored, rest): (Self, _) = postcard::take_from_bytes(bytes).ok()?;
        let attendance: Vec<Vec<Attendee>> = postcard::from_bytes(rest).ok()?;
        if attendance.len() != stored.variants.len() {
            return None;
        }
        for (variant, attendance) in stored.variants.iter_mut().zip(attendance) {
            variant.meeting.attendance = attendance;
        }
        Some(stored)
    }

    /// Returns what was encoded but for attendance; `None` when the bytes are damaged.
    pub fn decode_without_attendance(bytes: &[u8]) -> Option<Self> {
        let (stored, _) = postcard::take_from_bytes(bytes).ok()?;
        Some(stored)
    }
}

/// An item as merged from all its variants: what is indexed and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The item's id.
    pub id: String,
    /// Every other key it is known under, or was known under before it was exported.
    pub aliases: Vec<String>,
    /// What is known of the meeting; without items.
    pub meeting: Meeting,
    /// The item.
    pub item: AgendaItem,
    /// A title to show where the pages have none: the report that the body names.
    pub display_title: Option<String>,
    /// Why the item is closed to the public, if it is.
    pub held: Option<String>,
    /// Where the text shown was read, then the other sources; of an item read from an export the sources that it
    /// names.
    pub sources: Vec<SourceRef>,
    /// Contradictions between the variants.
    pub warnings: Vec<Warning>,
}

impl Record {
    /// Tells whether the body of a closed item stands here, which only whoever indexed it asked for.
    pub fn has_exempt_body(&self) -> bool {
        let item = &self.item;
        self.held.is_some() && !(item.minutes.is_empty() && item.decision.is_empty())
    }

    /// Leaves of a closed item what is published: number, title and purpose.
    pub fn close(&mut self) {
        if self.held.is_some() {
            self.item.close();
        }
    }
}

impl Variant {
    /// Tells whether an export says that the item was known under a key.
    pub(crate) fn is_told_as(&self, key: &str) -> bool {
        let origin = self.item.origin.iter();
        origin
            .flat_map(|origin| &origin.aliases)
            .any(|told| told == key)
    }

    /// Returns where the text was first read: the sources that an export names, else the file itself.
    pub(crate) fn first_sources(&self) -> Vec<SourceRef> {
        let told = match self.item.origin.as_deref() {
            Some(origin) => origin.sources.as_slice(),
            None => &[],
        };
        if told.is_empty() {
            return vec![self.source.clone()];
        }
        let source = |source: &OriginSource| SourceRef {
            root: self.source.root,
            path: source.path.clone(),
            format: source.format,
        };
        told.iter().map(source).collect()
    }
}

impl Stored {
    /// Tells whether the item has a key, or an export says so.
    pub(crate) fn is_known_as(&self, key: &str) -> bool {
        let mut own = std::iter::once(&self.id).chain(&self.aliases);
        own.any(|own| own == key) || self.variants.iter().any(|variant| variant.is_told_as(key))
    }

    /// Returns every other key the item is known under, sorted. What was read from exports only was known under
    /// what they say; what it is known under here besides comes of the export.
    pub(crate) fn all_aliases(&self) -> Vec<String> {
        let origins = self.variants.iter();
        let origins: Vec<&Origin> = origins
            .filter_map(|variant| variant.item.origin.as_deref())
            .collect();
        if origins.is_empty() {
            return self.aliases.clone();
        }
        let of_pages = origins.len() < self.variants.len();
        let told = origins.iter().flat_map(|origin| &origin.aliases);
        let own = self.aliases.iter().filter(|_| of_pages);
        let aliases: BTreeSet<&String> = told.chain(own).filter(|key| **key != self.id).collect();
        aliases.into_iter().cloned().collect()
    }
}

impl AgendaItem {
    /// Leaves number, title, purpose and the documents that are open to the public.
    pub(crate) fn close(&mut self) {
        self.minutes.clear();
        self.decision.clear();
        self.recorded_votes.clear();
        self.documents.retain(|document| !document.restricted);
    }
}

/// Returns what closes an item of these variants: what an officer wrote, else what a page says.
pub(crate) fn closed(variants: &[Variant]) -> Option<&Closed> {
    let ruling = variants.iter().find_map(|variant| variant.ruling.as_ref());
    match ruling {
        Some(Ruling::Released) => None,
        Some(Ruling::Closed(closed)) => Some(closed),
        None => variants.iter().find_map(|variant| variant.closed.as_ref()),
    }
}

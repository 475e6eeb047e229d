//! Bodies that were held back, read once more for the time of an erasure: the index never had them, and a copy of
//! one that turns up elsewhere is only known by a hash of its words.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::Error;
use crate::record::Variant;
use crate::source::hash64;
use crate::store::Store;
use crate::{limits, parse};

/// Where the files lie that bodies were held back of, and what they were like when last read.
pub(super) struct Withheld {
    roots: BTreeMap<u32, String>,
    /// The hash of each file's bytes, by root and path.
    contents: BTreeMap<(u32, String), u64>,
}

impl Withheld {
    pub(super) fn of(store: &Store) -> Result<Self, Error> {
        let sources = store.sources()?.into_iter();
        Ok(Self {
            roots: store.roots()?.into_iter().collect(),
            contents: sources
                .map(|row| ((row.root, row.path), row.content))
                .collect(),
        })
    }

    /// Returns variants with the bodies that were held back of them, and how many of these could not be read:
    /// their file is gone, or is another by now.
    pub(super) fn with_bodies(&self, variants: &[Variant]) -> (Vec<Variant>, usize) {
        let mut unread = 0;
        let whole = variants.iter().map(|variant| {
            if !variant.withheld {
                return variant.clone();
            }
            self.with_body(variant).unwrap_or_else(|| {
                unread += 1;
                variant.clone()
            })
        });
        (whole.collect(), unread)
    }

    fn with_body(&self, variant: &Variant) -> Option<Variant> {
        let source = &variant.source;
        let root = Path::new(self.roots.get(&source.root)?);
        let file = match root.is_file() {
            true => root.to_owned(),
            false => root.join(&source.path),
        };
        // Neither a link nor what has grown beyond measure is read, as in a run.
        let metadata = std::fs::symlink_metadata(&file).ok()?;
        if !metadata.is_file() || metadata.len() >> 20 > limits::FILE_MIB as u64 {
            return None;
        }
        let bytes = std::fs::read(file).ok()?;
        let content = self.contents.get(&(source.root, source.path.clone()))?;
        if hash64(&bytes) != *content {
            return None;
        }
        let (_, parsed) = parse::parse(&bytes).ok()?;
        let (page, place) = variant.place;
        let meeting = parsed.meetings.get(usize::try_from(page).ok()?)?;
        let item = meeting.items.get(usize::try_from(place).ok()?)?;
        Some(Variant {
            item: item.clone(),
            ..variant.clone()
        })
    }
}

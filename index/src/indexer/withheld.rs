//! Bodies that were held back, read once more: the index never had them, and they are needed where what held them
//! back may be gone, and where an erasure has to know again a copy that turns up elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::records;
use super::survey::Work;
use crate::error::Error;
use crate::limits;
use crate::minutes::AgendaItem;
use crate::parse;
use crate::record::{SourceRef, Variant};
use crate::source::hash64;
use crate::store::{SourceRow, Store};

/// Tells where a file lies, and the hash of its bytes when they were last read.
type Locate<'w> = Box<dyn Fn(&SourceRef) -> Option<(PathBuf, u64)> + Sync + 'w>;

/// Where the files lie that bodies were held back of, and what they were like when last read.
pub(super) struct Withheld<'w> {
    locate: Locate<'w>,
}

impl<'w> Withheld<'w> {
    /// Every file that an index was made from.
    pub(super) fn of(store: &Store) -> Result<Self, Error> {
        let roots: BTreeMap<u32, String> = store.roots()?.into_iter().collect();
        let sources = store.sources()?.into_iter();
        let contents: BTreeMap<(u32, String), u64> = sources
            .map(|row| ((row.root, row.path), row.content))
            .collect();
        let locate = move |source: &SourceRef| {
            let root = Path::new(roots.get(&source.root)?);
            let file = match root.is_file() {
                true => root.to_owned(),
                false => root.join(&source.path),
            };
            let content = contents.get(&(source.root, source.path.clone()))?;
            Some((file, *content))
        };
        Ok(Self {
            locate: Box::new(locate),
        })
    }

    /// The files that are looked through in a run; of `read` the bytes are those read in it.
    pub(super) fn of_run<'r>(work: &'w Work, read: impl Iterator<Item = &'r SourceRow>) -> Self {
        let read = read.map(|row| ((row.root, row.path.clone()), row.content));
        let read: BTreeMap<(u32, String), u64> = read.collect();
        let locate = move |source: &SourceRef| {
            let file = work.file(source.root, &source.path)?;
            let key = (source.root, source.path.clone());
            let known = || work.known.get(&key).map(|row| row.content);
            let content = read.get(&key).copied().or_else(known)?;
            Some((file.full_path.clone(), content))
        };
        Self {
            locate: Box::new(locate),
        }
    }

    /// Returns variants with the bodies that were held back of them, and how many of these could not be read:
    /// their file is gone, or is another by now.
    pub(super) fn with_bodies(&self, mut variants: Vec<Variant>) -> (Vec<Variant>, usize) {
        let mut wanted: BTreeMap<SourceRef, BTreeSet<(u32, u32)>> = BTreeMap::new();
        for variant in variants.iter().filter(|variant| variant.withheld) {
            let places = wanted.entry(variant.source.clone()).or_default();
            places.insert(variant.place);
        }
        let bodies: BTreeMap<SourceRef, _> = wanted
            .into_iter()
            .filter_map(|(source, places)| {
                let items = self.items(&source, &places)?;
                Some((source, items))
            })
            .collect();
        let mut unread = 0;
        for variant in variants.iter_mut().filter(|variant| variant.withheld) {
            let items = bodies.get(&variant.source);
            match items.and_then(|items| items.get(&variant.place)) {
                Some(item) => open(variant, item),
                None => unread += 1,
            }
        }
        (variants, unread)
    }

    /// Reads some items of a file, by place.
    fn items(
        &self,
        source: &SourceRef,
        places: &BTreeSet<(u32, u32)>,
    ) -> Option<BTreeMap<(u32, u32), AgendaItem>> {
        let (file, content) = (self.locate)(source)?;
        // Neither a link nor what has grown beyond measure is read, as in a run.
        let metadata = std::fs::symlink_metadata(&file).ok()?;
        if !metadata.is_file() || metadata.len() >> 20 > limits::FILE_MIB as u64 {
            return None;
        }
        if let Some(items) = records::items_at(&file, content, places) {
            return Some(items);
        }
        if metadata.len() >> 20 > limits::WHOLE_FILE_MIB as u64 {
            return None;
        }
        let bytes = std::fs::read(file).ok()?;
        if hash64(&bytes) != content {
            return None;
        }
        let (_, parsed) = parse::parse(&bytes).ok()?;
        let item = |(page, place): &(u32, u32)| {
            let meeting = parsed.meetings.get(usize::try_from(*page).ok()?)?;
            let item = meeting.items.get(usize::try_from(*place).ok()?)?;
            Some(((*page, *place), item.clone()))
        };
        Some(places.iter().filter_map(item).collect())
    }
}

/// Gives a variant back what was held back of it.
fn open(variant: &mut Variant, item: &AgendaItem) {
    let held = &mut variant.item;
    held.minutes.clone_from(&item.minutes);
    held.decision.clone_from(&item.decision);
    held.recorded_votes.clone_from(&item.recorded_votes);
    held.documents.clone_from(&item.documents);
    variant.withheld = false;
}

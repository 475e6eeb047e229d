//! The roll of a run that reads more than may be held: of every item what it is compared by, as hashes, and
//! which of them belong together because they share a key, directly or through others.
//!
//! What belongs together is looked at together; what shares nothing with anything is on its own. Two keys that
//! have one hash by chance only bring more items together than need be.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use rayon::prelude::*;
use tantivy::DocAddress;

use super::finder::Finder;
use super::reading::item_weight;
use crate::error::Error;
use crate::merge;
use crate::minutes::PageKind;
use crate::record::{Stored, Variant};

/// What some variants are compared by, instead of themselves.
#[derive(Default)]
pub(super) struct Entries {
    /// Their places in the file, and how much memory each takes.
    places: Vec<((u32, u32), u32)>,
    /// Hashes of keys, with the number of the variant that has them.
    keys: Vec<(u64, u32)>,
    /// Meeting pages, with the number of the variant that stands on them.
    pages: Vec<(Page, u32)>,
    /// How many more there were, erased on request.
    pub(super) erased: usize,
    /// What the index holds under any of the keys; or why it cannot be read.
    held: Option<Result<BTreeSet<DocAddress>, Error>>,
}

/// A meeting page: hashes of its source, and of that with the meeting's place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Page {
    source: u64,
    meeting: u64,
}

impl Page {
    /// The page that a variant stands on, if that is one of a whole meeting.
    fn of(variant: &Variant) -> Option<Self> {
        (variant.meeting.page == PageKind::Meeting).then(|| {
            let source = hash(&variant.source.key());
            Self {
                source,
                meeting: FixedState::default().hash_one((source, variant.place.0)),
            }
        })
    }
}

fn hash(key: &str) -> u64 {
    FixedState::default().hash_one(key)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Entries {
    pub(super) fn of(variants: &[Variant], finder: &Finder) -> Self {
        let mut entries = Self::default();
        let terms: Vec<Vec<String>> = variants.par_iter().map(merge::key_terms).collect();
        for (at, (variant, terms)) in (0..).zip(variants.iter().zip(&terms)) {
            let weight = number(item_weight(&variant.item));
            entries.places.push((variant.place, weight));
            entries.keys.extend(terms.iter().map(|key| (hash(key), at)));
            entries
                .pages
                .extend(Page::of(variant).map(|page| (page, at)));
        }
        if !finder.is_empty() {
            let held = terms.par_iter().flatten().map(|key| finder.by_key(key));
            let held: Result<Vec<_>, Error> = held.collect();
            entries.held = Some(held.map(|held| held.into_iter().flatten().collect()));
        }
        entries.places.shrink_to_fit();
        entries.keys.shrink_to_fit();
        entries
    }
}

/// A part of a file that is read at a time: the number of the file in the run, and of the piece in the file.
pub(super) type Unit = (u32, u32);

/// Something to be compared: a variant read in this run, or an item that the index holds.
#[derive(Clone, Copy)]
enum Node {
    Read {
        unit: u32,
        place: (u32, u32),
        weight: u32,
    },
    Held(DocAddress),
}

/// How much memory an item that the index holds is taken to need.
const HELD_WEIGHT: usize = 8_192;

/// What belongs together, of all that this run touches.
pub(super) struct Roll<'r> {
    finder: &'r Finder<'r>,
    units: Vec<Unit>,
    nodes: Vec<Node>,
    keys: Vec<(u64, u32)>,
    pages: Vec<(Page, u32)>,
    /// Items that the index holds, and that are on the roll.
    held: HashSet<DocAddress>,
    /// Those that are to come on it.
    waiting: BTreeSet<DocAddress>,
    /// Names of sources that items held were read from.
    sources: BTreeMap<u64, String>,
}

/// What is looked at together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Share {
    /// Variants by the unit they are read from, by place.
    pub(super) read: BTreeMap<Unit, Vec<(u32, u32)>>,
    /// Items that the index holds.
    pub(super) held: Vec<DocAddress>,
}

impl<'r> Roll<'r> {
    pub(super) fn new(finder: &'r Finder<'r>) -> Self {
        Self {
            finder,
            units: Vec::new(),
            nodes: Vec::new(),
            keys: Vec::new(),
            pages: Vec::new(),
            held: HashSet::new(),
            waiting: BTreeSet::new(),
            sources: BTreeMap::new(),
        }
    }

    /// Puts the variants of a unit on the roll.
    pub(super) fn add(&mut self, unit: Unit, entries: Entries) -> Result<(), Error> {
        let first = number(self.nodes.len());
        let unit_number = number(self.units.len());
        self.units.push(unit);
        let nodes = entries
            .places
            .into_iter()
            .map(|(place, weight)| Node::Read {
                unit: unit_number,
                place,
                weight,
            });
        self.nodes.extend(nodes);
        let keys = entries.keys.into_iter();
        self.keys.extend(keys.map(|(key, at)| (key, first + at)));
        let pages = entries.pages.into_iter();
        self.pages
            .extend(pages.map(|(page, at)| (page, first + at)));
        if let Some(held) = entries.held {
            self.waiting.extend(held?);
        }
        Ok(())
    }

    /// Puts items that the index holds on the roll, and those that share a key with them.
    pub(super) fn add_held(&mut self, held: BTreeSet<DocAddress>) -> Result<(), Error> {
        const AT_A_TIME: usize = 4_096;
        self.waiting.extend(held);
        while !self.waiting.is_empty() {
            let mut fresh = std::mem::take(&mut self.waiting).into_iter();
            loop {
                let some = fresh.by_ref().filter(|at| self.held.insert(*at));
                let some: Vec<DocAddress> = some.take(AT_A_TIME).collect();
                if some.is_empty() {
                    break;
                }
                let finder = self.finder;
                let look = |at: &DocAddress| KnownItem::of(finder, *at);
                let items: Result<Vec<KnownItem>, Error> = some.par_iter().map(look).collect();
                for item in items? {
                    self.add_item(item);
                }
            }
        }
        Ok(())
    }

    fn add_item(&mut self, item: KnownItem) {
        let at = number(self.nodes.len());
        self.nodes.push(Node::Held(item.at));
        self.keys.extend(item.keys.into_iter().map(|key| (key, at)));
        for (page, source) in item.pages {
            self.pages.push((page, at));
            self.sources.insert(page.source, source);
        }
        let new = item.related.into_iter();
        self.waiting
            .extend(new.filter(|at| !self.held.contains(at)));
    }

    /// Cuts what is on the roll into shares that need about so many bytes each; what belongs together is never
    /// cut. What stands on its own comes first, in the order of the files.
    pub(super) fn shares(mut self, bytes: usize) -> Result<Shares, Error> {
        let groups = self.groups()?;
        let mut sizes = vec![0_u32; self.nodes.len()];
        for root in &groups {
            sizes[*root as usize] += 1;
        }
        let mut order: Vec<u32> = (0..number(self.nodes.len())).collect();
        order.par_sort_unstable_by_key(|node| {
            let root = groups[*node as usize];
            (sizes[root as usize] > 1, root, *node)
        });
        Ok(Shares {
            units: self.units,
            nodes: self.nodes,
            groups,
            order,
            next: 0,
            bytes,
        })
    }

    /// Returns for each node the first one of those it belongs together with.
    fn groups(&mut self) -> Result<Vec<u32>, Error> {
        loop {
            self.keys.par_sort_unstable();
            let mut groups = Groups::of(self.nodes.len());
            for pair in self.keys.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                groups.join(pair[0].1, pair[1].1);
            }
            let linked = self.linked(&mut groups);
            let terms = linked
                .iter()
                .filter_map(|source| self.sources.remove(source));
            let terms = terms.map(|source| self.finder.of_source(&source)).collect();
            let mut more = self.finder.by_terms(terms)?;
            more.retain(|at| !self.held.contains(at));
            if !more.is_empty() {
                self.add_held(more)?;
                continue;
            }
            // All items of such pages may come to be joined, page by page.
            self.pages.sort_unstable();
            let linked = |page: &Page| linked.contains(&page.source);
            for pair in self.pages.windows(2) {
                if pair[0].0.source == pair[1].0.source && linked(&pair[0].0) {
                    groups.join(pair[0].1, pair[1].1);
                }
            }
            return Ok(groups.roots());
        }
    }

    /// Returns the sources of meeting pages that may tell an item in common.
    fn linked(&self, groups: &mut Groups) -> HashSet<u64> {
        let places = self.pages.iter();
        let mut places: Vec<(u32, Page)> = places
            .map(|(page, node)| (groups.root(*node), *page))
            .collect();
        places.par_sort_unstable();
        let mut linked = HashSet::new();
        for group in places.chunk_by(|one, two| one.0 == two.0) {
            if group.iter().any(|(_, page)| *page != group[0].1) {
                linked.extend(group.iter().map(|(_, page)| page.source));
            }
        }
        linked
    }
}

/// What an item that the index holds is compared by.
struct KnownItem {
    at: DocAddress,
    keys: Vec<u64>,
    pages: Vec<(Page, String)>,
    /// What else the index holds under any of its keys.
    related: Vec<DocAddress>,
}

impl KnownItem {
    fn of(finder: &Finder, at: DocAddress) -> Result<Self, Error> {
        let stored = finder.stored(at)?;
        let terms = all_keys(&stored);
        let related = terms.iter().map(|key| finder.by_key(key));
        let related: Vec<Vec<DocAddress>> = related.collect::<Result<_, Error>>()?;
        let pages = stored.variants.iter();
        let pages = pages.filter_map(|one| Some((Page::of(one)?, one.source.key())));
        Ok(Self {
            at,
            keys: terms.iter().map(|key| hash(key)).collect(),
            pages: pages.collect(),
            related: related.into_iter().flatten().collect(),
        })
    }
}

/// Returns every key that leads to an item, or once did.
fn all_keys(stored: &Stored) -> BTreeSet<String> {
    let variants = stored.variants.iter().flat_map(merge::key_terms);
    let names = std::iter::once(&stored.id).chain(&stored.aliases);
    variants.chain(names.cloned()).collect()
}

/// Which nodes belong together: each leads to an earlier one or to itself.
struct Groups(Vec<u32>);

impl Groups {
    fn of(nodes: usize) -> Self {
        Self((0..number(nodes)).collect())
    }

    fn root(&mut self, mut node: u32) -> u32 {
        loop {
            let up = self.0[node as usize];
            if up == node {
                return node;
            }
            // The way is shorter the next time.
            self.0[node as usize] = self.0[up as usize];
            node = up;
        }
    }

    fn join(&mut self, one: u32, two: u32) {
        let (one, two) = (self.root(one), self.root(two));
        self.0[one.max(two) as usize] = one.min(two);
    }

    fn roots(mut self) -> Vec<u32> {
        for node in 0..number(self.0.len()) {
            let root = self.root(node);
            self.0[node as usize] = root;
        }
        self.0
    }
}

/// The shares of a run, one after the other.
pub(super) struct Shares {
    units: Vec<Unit>,
    nodes: Vec<Node>,
    groups: Vec<u32>,
    order: Vec<u32>,
    next: usize,
    /// How much memory a share needs, about.
    bytes: usize,
}

impl Shares {
    /// Returns how many variants and items held there are in all shares.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }
}

impl Share {
    /// Returns how many variants and items held are looked at.
    pub(super) fn len(&self) -> usize {
        self.held.len() + self.read.values().map(Vec::len).sum::<usize>()
    }
}

impl Iterator for Shares {
    type Item = Share;

    fn next(&mut self) -> Option<Share> {
        let mut share = Share::default();
        let mut weight = 0;
        let mut group = None;
        while let Some(&node) = self.order.get(self.next) {
            let own = self.groups[node as usize];
            if group != Some(own) && weight >= self.bytes.max(1) {
                break;
            }
            group = Some(own);
            self.next += 1;
            match self.nodes[node as usize] {
                Node::Read {
                    unit,
                    place,
                    weight: own,
                } => {
                    weight += own as usize;
                    let unit = self.units[unit as usize];
                    share.read.entry(unit).or_default().push(place);
                }
                Node::Held(at) => {
                    weight += HELD_WEIGHT;
                    share.held.push(at);
                }
            }
        }
        for places in share.read.values_mut() {
            places.sort_unstable();
        }
        (weight > 0).then_some(share)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use tantivy::Index;

    use super::*;
    use crate::schema::Fields;

    fn entries(variants: &[(u32, &[u64])]) -> Entries {
        Entries {
            places: variants
                .iter()
                .map(|(place, _)| ((*place, 0), 10))
                .collect(),
            keys: (0..)
                .zip(variants)
                .flat_map(|(at, (_, keys))| keys.iter().map(move |key| (*key, at)))
                .collect(),
            ..Entries::default()
        }
    }

    /// The places to be read of each unit.
    type Read = Vec<(Unit, Vec<(u32, u32)>)>;

    fn shares(units: &[Entries], bytes: usize) -> Vec<Read> {
        let fields = Fields::new();
        let index = Index::create_in_ram(fields.schema.clone());
        let searcher = index.reader().unwrap().searcher();
        let finder = Finder::new(Path::new("index"), &fields, &searcher).unwrap();
        let mut roll = Roll::new(&finder);
        for (number, unit) in (0..).zip(units) {
            let unit = Entries {
                places: unit.places.clone(),
                keys: unit.keys.clone(),
                pages: unit.pages.clone(),
                ..Entries::default()
            };
            roll.add((number, 0), unit).unwrap();
        }
        let shares = roll.shares(bytes).unwrap();
        shares
            .map(|share| share.read.into_iter().collect())
            .collect()
    }

    #[test]
    fn what_shares_a_key_comes_together_and_the_rest_in_order() {
        let units = [
            entries(&[(0, &[1, 2]), (1, &[3]), (2, &[4])]),
            entries(&[(0, &[5]), (1, &[2, 6]), (2, &[6])]),
        ];
        let alone = vec![((0, 0), vec![(1, 0), (2, 0)])];
        let alone_too = vec![((1, 0), vec![(0, 0)])];
        let together = vec![((0, 0), vec![(0, 0)]), ((1, 0), vec![(1, 0), (2, 0)])];
        assert_eq!(shares(&units, 20)[0], alone);
        assert_eq!(shares(&units, 10)[2..], [alone_too, together]);
    }

    #[test]
    fn a_share_is_cut_only_between_groups() {
        let lone: Vec<(u32, [u64; 1])> = (0..50).map(|at| (at, [u64::from(at)])).collect();
        let lone: Vec<(u32, &[u64])> = lone.iter().map(|(at, keys)| (*at, &keys[..])).collect();
        let many: Vec<(u32, &[u64])> = (0..50).map(|at| (at, &[99_u64][..])).collect();
        let cut = shares(&[entries(&lone), entries(&many)], 100);
        // Ten bytes each: ten to a share, and fifty that belong together in one.
        let sizes: Vec<usize> = cut
            .iter()
            .map(|share| share.iter().map(|(_, places)| places.len()).sum())
            .collect();
        assert_eq!(sizes, [10, 10, 10, 10, 10, 50]);
    }

    #[test]
    fn pages_that_tell_an_item_in_common_come_together_whole() {
        let page = |source: u64| Page {
            source,
            meeting: source + 100,
        };
        let mut one = entries(&[(0, &[1]), (1, &[2])]);
        one.pages = vec![(page(1), 0), (page(1), 1)];
        let mut two = entries(&[(0, &[1]), (1, &[3])]);
        two.pages = vec![(page(2), 0), (page(2), 1)];
        let mut three = entries(&[(0, &[4]), (1, &[5])]);
        three.pages = vec![(page(3), 0), (page(3), 1)];
        let cut = shares(&[one, two, three], 1);
        assert_eq!(cut.len(), 3, "{cut:?}");
        assert_eq!(cut[2].len(), 2);
    }
}

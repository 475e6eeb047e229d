//! Which variants are one item: first by what two of them share, then page by page.
//!
//! Two pages that tell one item alike and number their items alike are pages of one meeting; what they
//! number alike is one item then, however short. Where an undated page fits two items that cannot be
//! one, it is joined to neither.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::{Key, keys, order, overlap, shingles, slug};
use crate::analysis;
use crate::minutes::{DateRange, MeetingKind, PageKind};
use crate::record::{Stored, Variant};

/// Groups variants into items and gives each its id: the strongest key that no item before it has.
///
/// All variants that share a key with one of these must be among them, and so must the other items of
/// pages that `pages` gives for what has changed.
pub fn items(variants: Vec<Variant>) -> Vec<Stored> {
    let mut variants: Vec<Keyed> = variants.into_par_iter().map(Keyed::new).collect();
    mark_lone(&mut variants);
    // What knows its council and day comes first, so that it is there when what does not looks for it.
    variants.sort_by(|a, b| {
        let firm = |keyed: &Keyed| {
            let meeting = &keyed.variant.meeting;
            (meeting.council.is_none(), keyed.days().day().is_none())
        };
        (a.variant.meeting.page, firm(a))
            .cmp(&(b.variant.meeting.page, firm(b)))
            .then_with(|| order(&a.variant).cmp(&order(&b.variant)))
    });
    let mut groups = Groups::default();
    for variant in variants {
        groups.add(variant);
    }
    groups.join_pages();
    let clusters = groups.clusters.into_iter();
    name(clusters.map(|cluster| cluster.members).collect())
}

/// Returns the keys of the sources whose meeting pages tell an item that another meeting page tells too.
pub(crate) fn pages(stored: &Stored) -> Vec<String> {
    let of_meeting = |variant: &&Variant| variant.meeting.page == PageKind::Meeting;
    let sources = stored.variants.iter().filter(of_meeting);
    let sources: BTreeSet<String> = sources.map(|variant| variant.source.key()).collect();
    if sources.len() < 2 {
        return Vec::new();
    }
    sources.into_iter().collect()
}

/// Marks the variants that share no key with any other: most records. Keys are told apart by a hash; two that
/// have one by chance are only looked at more closely.
fn mark_lone(variants: &mut [Keyed]) {
    let mut met: HashMap<u64, u32, FixedState> = HashMap::default();
    for keyed in &*variants {
        for hash in &keyed.hashes {
            *met.entry(*hash).or_default() += 1;
        }
    }
    for keyed in variants {
        let hashes = std::mem::take(&mut keyed.hashes);
        keyed.is_lone = hashes.iter().all(|hash| met[hash] == 1);
    }
}

/// A variant with what it is compared by.
struct Keyed {
    variant: Variant,
    keys: Vec<Key>,
    /// A hash of each key, until it is known which keys others have too.
    hashes: Vec<u64>,
    /// No other variant has any of the keys.
    is_lone: bool,
    /// The words of the title; worked out when first asked for.
    title: OnceCell<Option<BTreeSet<String>>>,
    /// Hashes of every few words side by side; worked out when first asked for.
    shingles: OnceCell<BTreeSet<u64>>,
}

impl Keyed {
    fn new(variant: Variant) -> Self {
        let keys = keys(&variant);
        let hashes: BTreeSet<u64> = keys
            .iter()
            .map(|key| FixedState::default().hash_one(key))
            .collect();
        Self {
            variant,
            keys,
            hashes: hashes.into_iter().collect(),
            is_lone: false,
            title: OnceCell::new(),
            shingles: OnceCell::new(),
        }
    }

    fn title(&self) -> Option<&BTreeSet<String>> {
        let title = self.variant.item.title.as_deref();
        let words = |title| {
            analysis::words(title)
                .map(|word| analysis::fold(word.text))
                .collect()
        };
        self.title.get_or_init(|| title.map(words)).as_ref()
    }

    fn days(&self) -> DateRange {
        let date = self.variant.meeting.date.as_ref();
        date.map(|fact| fact.value).unwrap_or_default()
    }

    /// The strongest key that two variants have in common.
    fn shared_key(&self, other: &Self) -> Option<&Key> {
        self.keys.iter().find(|key| other.keys.contains(key))
    }

    /// Tells whether two variants may be the same item: no page tells an item twice; council, kind of
    /// meeting and date must not differ, titles must have words in common, and so must whole bodies,
    /// unless the site itself numbers the item.
    fn fits(&self, other: &Self) -> bool {
        if !self.may_be(other) {
            return false;
        }
        match self.shared_key(other) {
            Some(Key::SiteItem(_) | Key::SiteMeeting(_)) => true,
            Some(Key::Sketch(_)) => {
                self.is_published_apart(other) && !self.is_apart(other) && self.tells_as(other)
            }
            None => !self.is_apart(other) && self.bodies_agree(other),
            _ => self.bodies_agree(other),
        }
    }

    /// Tells whether nothing that two variants say of themselves keeps them from being one item.
    fn may_be(&self, other: &Self) -> bool {
        let (one, two) = (&self.variant.meeting, &other.variant.meeting);
        let councils = (&one.council, &two.council);
        let differ =
            matches!(councils, (Some(one), Some(two)) if slug(&one.value) != slug(&two.value));
        let unknown = MeetingKind::Unknown;
        let kinds = one.kind != two.kind && one.kind != unknown && two.kind != unknown;
        self.variant.source != other.variant.source && !differ && !kinds && self.titles_agree(other)
    }

    fn titles_agree(&self, other: &Self) -> bool {
        match (self.title(), other.title()) {
            (Some(one), Some(two)) => overlap(one, two) >= 0.5,
            _ => true,
        }
    }

    /// Only pages of different kinds or formats tell one item twice without a key in common.
    fn is_published_apart(&self, other: &Self) -> bool {
        let kind = |keyed: &Self| (keyed.variant.meeting.page, keyed.variant.source.format);
        kind(self) != kind(other)
    }

    /// Tells whether dates or numbers cannot be those of one item.
    fn is_apart(&self, other: &Self) -> bool {
        let (one, two) = (self.days(), other.days());
        let after = |from: Option<jiff::civil::Date>, to: Option<jiff::civil::Date>| matches!((from, to), (Some(from), Some(to)) if from > to);
        let numbers = (
            &self.variant.item.minute_number,
            &other.variant.item.minute_number,
        );
        after(one.from, two.to)
            || after(two.from, one.to)
            || matches!(numbers, (Some(one), Some(two)) if one != two)
    }

    /// Tells whether two bodies are one text, or one of them the beginning of the other, so far as to
    /// every figure: minutes that are adopted at every meeting differ in their dates alone.
    fn tells_as(&self, other: &Self) -> bool {
        let (one, two) = (&self.variant, &other.variant);
        // A body that was held back cannot be compared any more; its sketch has to do.
        if one.withheld || two.withheld {
            return true;
        }
        let (short, long) = if self.shingles().len() <= other.shingles().len() {
            (self, other)
        } else {
            (other, self)
        };
        let (part, whole) = (short.shingles(), long.shingles());
        let whole_too = short.variant.item.truncated || part.len() * 10 >= whole.len() * 9;
        whole_too && overlap(part, whole) >= 0.9 && short.figures().is_subset(&long.figures())
    }

    /// The words of the body that hold a figure.
    fn figures(&self) -> BTreeSet<String> {
        let item = &self.variant.item;
        let words = item.minutes.iter().chain(&item.decision);
        words
            .flat_map(|text| analysis::words(text))
            .filter(|word| word.text.contains(|letter: char| letter.is_ascii_digit()))
            .map(|word| analysis::fold(word.text))
            .collect()
    }

    fn shingles(&self) -> &BTreeSet<u64> {
        self.shingles.get_or_init(|| shingles(&self.variant.item))
    }

    /// Tells whether two bodies may be the same text; one that is not there, or cut, may be any.
    fn bodies_agree(&self, other: &Self) -> bool {
        let cut = self.variant.item.truncated || other.variant.item.truncated;
        cut || overlap(self.shingles(), other.shingles()) >= 0.3
    }

    /// The meeting page that this stands on, if it stands on one.
    fn page(&self) -> Option<Page> {
        let variant = &self.variant;
        (variant.meeting.page == PageKind::Meeting).then(|| (variant.source.key(), variant.place.0))
    }
}

/// A meeting page: its source and the meeting's place in it.
type Page = (String, u32);

/// Variants that are one item.
#[derive(Default)]
struct Cluster {
    members: Vec<Keyed>,
}

impl Cluster {
    fn takes(&self, variant: &Keyed, fits: impl Fn(&Keyed, &Keyed) -> bool) -> bool {
        let copy = |member: &Keyed| {
            let (one, two) = (&member.variant, &variant.variant);
            one.text_hash == two.text_hash && one.place == two.place && one.meeting == two.meeting
        };
        // Of many copies of one page it is enough to look at one, apart from where they were read.
        let mut looked_at: Vec<&Keyed> = Vec::new();
        !self.members.is_empty()
            && self.members.iter().all(|member| {
                if member.variant.source == variant.variant.source {
                    return false;
                }
                if copy(member)
                    || looked_at
                        .iter()
                        .any(|seen| seen.variant.text_hash == member.variant.text_hash)
                {
                    return true;
                }
                looked_at.push(member);
                fits(member, variant)
            })
    }

    /// Tells whether the two are surely of one meeting or item, not merely alike.
    fn is_keyed_to(&self, variant: &Keyed) -> bool {
        self.members.iter().any(|member| {
            let key = member.shared_key(variant);
            key.is_some_and(|key| !key.is_likeness())
        })
    }

    fn takes_all(&self, other: &Self, fits: impl Fn(&Keyed, &Keyed) -> bool + Copy) -> bool {
        other.members.iter().all(|member| self.takes(member, fits))
    }
}

/// Items as they are found.
#[derive(Default)]
struct Groups {
    clusters: Vec<Cluster>,
    by_key: HashMap<Key, BTreeSet<usize>>,
}

impl Groups {
    /// Puts a variant to what it fits.
    fn add(&mut self, variant: Keyed) {
        if variant.is_lone {
            let members = vec![variant];
            return self.clusters.push(Cluster { members });
        }
        let candidates: BTreeSet<usize> = variant
            .keys
            .iter()
            .filter_map(|key| self.by_key.get(key))
            .flatten()
            .copied()
            .collect();
        let mut fitting: Vec<usize> = candidates
            .into_iter()
            .filter(|at| self.clusters[*at].takes(&variant, Keyed::fits))
            .collect();
        self.drop_ambiguous(&variant, &mut fitting);
        // What shares a key goes before what is merely alike.
        fitting.sort_by_key(|at| !self.clusters[*at].is_keyed_to(&variant));
        let home = fitting.first().copied().unwrap_or(self.clusters.len());
        if home == self.clusters.len() {
            self.clusters.push(Cluster::default());
        }
        for key in &variant.keys {
            self.by_key.entry(key.clone()).or_default().insert(home);
        }
        self.clusters[home].members.push(variant);
        // The variant may join what stood apart until now.
        for other in fitting.into_iter().skip(1) {
            if self.clusters[home].takes_all(&self.clusters[other], Keyed::fits) {
                self.join(home, other);
            }
        }
    }

    /// Leaves out what is merely alike, where that is several items that are not one.
    fn drop_ambiguous(&self, variant: &Keyed, fitting: &mut Vec<usize>) {
        let clusters = &self.clusters;
        let alike: Vec<usize> = fitting
            .iter()
            .copied()
            .filter(|at| !clusters[*at].is_keyed_to(variant))
            .collect();
        let Some((first, rest)) = alike.split_first() else {
            return;
        };
        let one = |other: &usize| clusters[*first].takes_all(&clusters[*other], Keyed::fits);
        if !rest.iter().all(one) {
            fitting.retain(|at| !alike.contains(at));
        }
    }

    fn join(&mut self, home: usize, other: usize) {
        for member in std::mem::take(&mut self.clusters[other]).members {
            for key in &member.keys {
                self.by_key.entry(key.clone()).or_default().insert(home);
            }
            self.clusters[home].members.push(member);
        }
    }

    /// Joins what two pages of one meeting number alike.
    fn join_pages(&mut self) {
        let rosters = self.rosters();
        for (one, two) in self.linked_pages() {
            let (Some(first), Some(second)) = (rosters.get(&one), rosters.get(&two)) else {
                continue;
            };
            if !self.number_alike(first, second) {
                continue;
            }
            for (number, home) in first {
                let Some(other) = second.get(number) else {
                    continue;
                };
                let (home, other) = (self.now_at(home), self.now_at(other));
                if home != other && self.clusters[home].takes_all(&self.clusters[other], agree) {
                    self.join(home.min(other), home.max(other));
                }
            }
        }
    }

    /// Where a variant stands now.
    fn now_at(&self, (cluster, text): &(usize, String)) -> usize {
        let holds = |cluster: &Cluster| {
            let mut keys = cluster.members.iter().flat_map(|member| &member.keys);
            keys.any(|key| matches!(key, Key::Text(own) if own == text))
        };
        if holds(&self.clusters[*cluster]) {
            *cluster
        } else {
            self.clusters.iter().position(holds).unwrap_or(*cluster)
        }
    }

    /// The items of each meeting page by their number: where they stand, and the key of their text.
    /// A number that a page gives twice is left out.
    fn rosters(&self) -> BTreeMap<Page, Roster> {
        let mut rosters: BTreeMap<Page, Roster> = BTreeMap::new();
        let mut twice: BTreeSet<(Page, String)> = BTreeSet::new();
        for (at, cluster) in self.clusters.iter().enumerate() {
            for member in &cluster.members {
                let (Some(page), Some(number)) = (member.page(), number(member)) else {
                    continue;
                };
                let text = super::text_key(&member.variant);
                let roster = rosters.entry(page.clone()).or_default();
                if roster.insert(number.clone(), (at, text)).is_some() {
                    twice.insert((page, number));
                }
            }
        }
        for (page, number) in twice {
            rosters.entry(page).and_modify(|roster| {
                roster.remove(&number);
            });
        }
        rosters
    }

    /// Pairs of meeting pages that tell some item in common.
    fn linked_pages(&self) -> BTreeSet<(Page, Page)> {
        let mut linked = BTreeSet::new();
        for cluster in &self.clusters {
            let pages: BTreeSet<Page> = cluster.members.iter().filter_map(Keyed::page).collect();
            // Many copies of one page need not each be compared with each.
            let pages: Vec<Page> = pages.into_iter().take(8).collect();
            for (at, one) in pages.iter().enumerate() {
                for two in &pages[at + 1..] {
                    linked.insert((one.clone(), two.clone()));
                }
            }
        }
        linked
    }

    /// Tells whether what two pages number alike has titles that agree, nearly all of it.
    fn number_alike(&self, one: &Roster, two: &Roster) -> bool {
        let titled = |place: &(usize, String)| -> Option<&Keyed> {
            let at = self.now_at(place);
            let mut members = self.clusters[at].members.iter();
            members.find(|member| {
                let own = |key: &Key| matches!(key, Key::Text(own) if *own == place.1);
                member.keys.iter().any(own)
            })
        };
        let pairs = one
            .iter()
            .filter_map(|(number, first)| Some((titled(first)?, titled(two.get(number)?)?)));
        let (mut alike, mut all) = (0, 0);
        for (first, second) in pairs {
            all += 1;
            alike += usize::from(first.titles_agree(second));
        }
        all > 0 && alike * 10 >= all * 8
    }
}

/// Number of an item on a page to the cluster it stood in and the key of its text.
type Roster = BTreeMap<String, (usize, String)>;

fn number(member: &Keyed) -> Option<String> {
    let number = member.variant.item.minute_number.as_ref()?;
    Some(number.to_lowercase())
}

/// Tells whether what two pages of one meeting number alike may be one item.
fn agree(one: &Keyed, two: &Keyed) -> bool {
    one.may_be(two) && !one.is_apart(two) && one.bodies_agree(two)
}

/// Gives every cluster its id and aliases.
fn name(clusters: Vec<Vec<Keyed>>) -> Vec<Stored> {
    let mut taken = BTreeSet::new();
    let mut items = Vec::new();
    for mut members in clusters.into_iter().filter(|cluster| !cluster.is_empty()) {
        members.sort_by(|a, b| order(&a.variant).cmp(&order(&b.variant)));
        let keys = members
            .iter()
            .flat_map(|member| member.keys.iter().cloned());
        let keys: BTreeSet<Key> = keys.filter(|key| !key.is_likeness()).collect();
        let variants: Vec<Variant> = members.into_iter().map(|member| member.variant).collect();
        let mut terms = keys.iter().map(Key::as_str);
        // The text key of a page is its own, so one is always free.
        let id = terms
            .find(|term| !taken.contains(*term))
            .unwrap_or_default()
            .to_owned();
        taken.insert(id.clone());
        let aliases: BTreeSet<String> = keys
            .iter()
            .map(|key| key.as_str().to_owned())
            .filter(|term| *term != id)
            .collect();
        items.push(Stored {
            id,
            aliases: aliases.into_iter().collect(),
            variants,
        });
    }
    // A key that is another item's id leads to that item alone.
    for item in &mut items {
        item.aliases.retain(|key| !taken.contains(key));
    }
    items
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::merge::sketch;
    use crate::minutes::Meeting;
    use crate::parse::{self, Format};
    use crate::record::SourceRef;
    use crate::source::hash64;

    fn markdown_below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                markdown_below(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
        found.sort();
    }

    fn variant(source: (Format, String), meeting: Meeting, at: usize) -> Variant {
        let item = meeting.items[at].clone();
        let text = format!("{}{:?}{:?}", source.1, item.title, item.minutes);
        let meeting = Meeting {
            items: Vec::new(),
            ..meeting
        };
        Variant {
            source: SourceRef {
                root: 0,
                path: source.1,
                format: source.0,
            },
            place: (0, u32::try_from(at).unwrap()),
            text_hash: hash64(text.as_bytes()),
            sketch: sketch(meeting.page, &item),
            meeting,
            item,
            closed: None,
            ruling: None,
            withheld: false,
        }
    }

    /// The item as the page of the whole meeting tells it, cut behind some words.
    fn on_meeting_page(path: &str, meeting: &Meeting, at: usize) -> Variant {
        const SHOWN: usize = 100;
        let mut meeting = Meeting {
            page: PageKind::Meeting,
            ..meeting.clone()
        };
        let item = &mut meeting.items[at];
        let mut left = SHOWN;
        for paragraph in &mut item.minutes {
            let words: Vec<&str> = paragraph.split(' ').collect();
            item.truncated |= words.len() > left;
            let shown = words.len().min(left);
            let cut = words[..shown].join(" ");
            left -= shown;
            *paragraph = cut;
        }
        item.minutes.retain(|paragraph| !paragraph.is_empty());
        variant((Format::ModernGovHtml, path.to_owned()), meeting, at)
    }

    /// The item as a copy of its own page tells it: whole, with neither number, date nor committee.
    fn on_item_page(path: &str, meeting: &Meeting, at: usize) -> Variant {
        let mut bare = Meeting {
            page: PageKind::Item,
            items: meeting.items.clone(),
            ..Meeting::default()
        };
        bare.items[at].minute_number = None;
        let path = format!("copies/{path}-{at}");
        variant((Format::ModernGovText, path), bare, at)
    }

    #[expect(clippy::print_stderr, reason = "figures are to be seen")]
    fn say(text: &str) {
        eprintln!("{text}");
    }

    #[test]
    fn bodies_that_begin_alike_are_joined_only_where_they_are_one() {
        let Some(folder) = crate::parse::html::real_minutes("limerick") else {
            return;
        };
        let mut files = Vec::new();
        markdown_below(&folder, &mut files);
        let (mut variants, mut pages, mut copies) = (Vec::new(), 0, 0);
        // The years that follow are alike, and take long.
        for file in files.into_iter().take(400) {
            let path = file.strip_prefix(&folder).unwrap().display().to_string();
            let Ok((_, parsed)) = parse::parse(&std::fs::read(&file).unwrap()) else {
                continue;
            };
            for meeting in &parsed.meetings {
                for at in 0..meeting.items.len() {
                    let page = on_meeting_page(&path, meeting, at);
                    let has_sketch = !page.sketch.is_empty();
                    variants.push(page);
                    pages += 1;
                    if has_sketch {
                        variants.push(on_item_page(&path, meeting, at));
                        copies += 1;
                    }
                }
            }
        }
        let of_copy = |variant: &Variant| variant.meeting.page == PageKind::Item;
        let (mut right, mut apart, mut wrong) = (0, 0, Vec::new());
        for stored in items(variants) {
            for copy in stored.variants.iter().filter(|variant| of_copy(variant)) {
                let page = |page: &&Variant| !of_copy(page);
                let mut joined = stored.variants.iter().filter(page).peekable();
                if joined.peek().is_none() {
                    apart += 1;
                } else if joined.any(|page| page.text_hash_of_own(copy)) {
                    right += 1;
                } else {
                    wrong.push(format!("{} with {}", copy.source.path, stored.id));
                }
            }
        }
        let figures = format!(
            "{pages} items on meeting pages, {copies} copies of item pages: {right} joined rightly, \
             {apart} stand apart, {} joined to another item",
            wrong.len()
        );
        say(&figures);
        assert!(wrong.is_empty(), "{figures}\n{}", wrong.join("\n"));
        assert!(right * 100 >= copies * 90, "{figures}");
    }

    impl Variant {
        /// Tells whether an item page was copied from the item on this meeting page.
        fn text_hash_of_own(&self, copy: &Variant) -> bool {
            copy.source.path == format!("copies/{}-{}", self.source.path, self.place.1)
        }
    }
}

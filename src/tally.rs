//! Matches counted by place (council and committee), span of days, kind of decision and post: what facets and
//! timelines are made of.
//!
//! Goes through every match once. Meetings (a place and a span), and what else many items have in common, are numbered
//! as they are first met, so that counting an item is adding to two numbers, which are rolled up at the end; what has
//! been numbered is kept as long as the commit is searched.

mod posts;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::AddAssign;
use std::sync::{Mutex, OnceLock, PoisonError};

use foldhash::fast::RandomState;
use minutebook_index::schema::text_of;
use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentReader;
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocId, Searcher};

use self::posts::Posts;
use crate::facet::Renames;
use crate::glossary::Glossary;
use crate::years::Span;

/// Who met, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) council: Option<Name>,
    pub(crate) committee: Option<Name>,
}

/// A name, with the key that all names have in common which are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    pub(crate) written: String,
    pub(crate) key: String,
}

/// A post with the names it goes by in the items counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PostCount {
    /// The full name that most items have, else what its short form means, else that.
    pub(crate) name: String,
    /// The other names.
    pub(crate) also: Vec<String>,
    pub(crate) items: usize,
}

/// All matches, counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) places: Vec<(Place, usize)>,
    pub(crate) spans: Vec<(Span, usize)>,
    pub(crate) decisions: BTreeMap<String, usize>,
    /// The most items first, then by name.
    pub(crate) posts: Vec<PostCount>,
}

/// Items counted, and the words they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) items: usize,
    pub(crate) words: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.items += other.items;
        self.words += other.words;
    }
}

/// What the items of one commit are counted by, as far as it was asked.
#[derive(Default)]
pub(crate) struct Ledger {
    book: Mutex<Book>,
    /// Everything that is held, by span of days.
    held: OnceLock<Vec<(Span, Count)>>,
}

impl Ledger {
    /// Counts the matches of a query by all that facets tell.
    ///
    /// # Errors
    /// What the search engine reports, here as in all that follows.
    pub(crate) fn all(
        &self,
        searcher: &Searcher,
        query: &dyn Query,
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<Tally> {
        let mut book = self.book(searcher, glossary)?;
        let Book {
            segments,
            numbers,
            posts,
        } = &mut *book;
        let mut meetings: Vec<i32> = vec![0; numbers.meetings.len()];
        let mut profiles: Vec<i32> = vec![0; numbers.profiles.len()];
        let mut rolled = Rolled::default();
        for_each_segment(searcher, query, |ord, reader, docs| {
            let segment = &mut segments[ord];
            let are_most = segment.are_most(docs);
            let new = match are_most {
                true => Cow::Borrowed(docs),
                false => segment.count(docs, &mut meetings, &mut profiles).into(),
            };
            segment.number(&new, numbers)?;
            segment.profile(&new, numbers, posts, glossary)?;
            meetings.resize(numbers.meetings.len(), 0);
            profiles.resize(numbers.profiles.len(), 0);
            match are_most {
                true => segment.count_by_others(
                    reader,
                    docs,
                    [&mut meetings, &mut profiles],
                    &mut rolled,
                    numbers,
                    posts,
                ),
                false => drop(segment.count(&new, &mut meetings, &mut profiles)),
            }
            Ok(())
        })?;
        rolled.make_room(numbers, posts);
        rolled.add(&profiles, numbers);
        let mut places = vec![0; numbers.places.len()];
        for ([place, _], items) in numbers.meetings.iter().zip(&meetings) {
            places[*place as usize] += how_many(*items);
        }
        Ok(Tally {
            places: numbers
                .places
                .iter()
                .cloned()
                .zip(places)
                .filter(is_met)
                .collect(),
            spans: numbers.spans_of(&meetings),
            decisions: numbers.decisions_of(&rolled.decisions),
            posts: posts.told(&rolled.posts),
        })
    }

    /// Counts the matches of a query by span of days.
    pub(crate) fn by_span(
        &self,
        searcher: &Searcher,
        query: &dyn Query,
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<Vec<(Span, usize)>> {
        let mut book = self.book(searcher, glossary)?;
        let Book {
            segments, numbers, ..
        } = &mut *book;
        let mut meetings = Vec::new();
        for_each_segment(searcher, query, |ord, _, docs| {
            let segment = &mut segments[ord];
            segment.number(docs, numbers)?;
            meetings.resize(numbers.meetings.len(), 0_i32);
            let numbers = docs.iter().map(|doc| segment.of(*doc)[0]);
            numbers.for_each(|meeting| meetings[meeting as usize] += 1);
            Ok(())
        })?;
        Ok(numbers.spans_of(&meetings))
    }

    /// Counts items held, and their words, by span of days: those that `range` takes, or all.
    pub(crate) fn held(
        &self,
        searcher: &Searcher,
        range: Option<&dyn Query>,
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<Vec<(Span, Count)>> {
        match (range, self.held.get()) {
            (None, Some(held)) => Ok(held.clone()),
            (None, None) => {
                let held = self.counted(searcher, &tantivy::query::AllQuery, glossary)?;
                Ok(self.held.get_or_init(|| held).clone())
            }
            (Some(range), _) => self.counted(searcher, range, glossary),
        }
    }

    fn counted(
        &self,
        searcher: &Searcher,
        query: &dyn Query,
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<Vec<(Span, Count)>> {
        let mut book = self.book(searcher, glossary)?;
        let Book {
            segments, numbers, ..
        } = &mut *book;
        let mut spans: Vec<Count> = Vec::new();
        for_each_segment(searcher, query, |ord, reader, docs| {
            let segment = &mut segments[ord];
            segment.number(docs, numbers)?;
            spans.resize(numbers.spans.len(), Count::default());
            let words = reader.fast_fields().u64("words")?;
            for doc in docs {
                let [_, span] = numbers.meetings[segment.of(*doc)[0] as usize];
                let count = &mut spans[span as usize];
                count.items += 1;
                count.words += words.first(*doc).unwrap_or_default();
            }
            Ok(())
        })?;
        let spans = numbers.spans.iter().copied().zip(spans);
        Ok(spans.filter(|(_, count)| count.items > 0).collect())
    }

    fn book(
        &self,
        searcher: &Searcher,
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<std::sync::MutexGuard<'_, Book>> {
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        if book.segments.is_empty() {
            let readers = searcher.segment_readers().iter();
            book.segments = readers.map(Segment::open).collect::<Result<_, _>>()?;
            book.numbers.renames = Some(Renames::new(glossary)?);
        }
        Ok(book)
    }
}

/// What has been numbered.
#[derive(Default)]
struct Book {
    segments: Vec<Segment>,
    numbers: Numbers,
    posts: Posts,
}

/// The numbers of meetings and of what items have in common besides, those of all segments together.
#[derive(Default)]
struct Numbers {
    /// The place and the span of each.
    meetings: Vec<[u32; 2]>,
    meeting_numbers: HashMap<[u32; 2], u32, RandomState>,
    profiles: Profiles,
    places: Vec<Place>,
    /// The number of the council of each place, as it is written.
    councils: Vec<u32>,
    council_numbers: HashMap<Option<String>, u32, RandomState>,
    place_numbers: HashMap<(Option<String>, Option<String>), u32, RandomState>,
    spans: Vec<Span>,
    span_numbers: HashMap<Span, u32, RandomState>,
    /// Kinds of decision.
    decisions: Vec<String>,
    renames: Option<Renames>,
}

/// Profiles: the posts that an item names and its kinds of decision, which many items have in common. Each is a list: how
/// many posts, these, and the kinds.
#[derive(Default)]
struct Profiles {
    /// One list behind the other, as they are read when all are rolled up.
    lists: Vec<u32>,
    /// Where each ends.
    ends: Vec<usize>,
    numbers: HashMap<Box<[u32]>, u32, RandomState>,
}

impl Profiles {
    fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the number of a profile.
    fn number(&mut self, list: &[u32]) -> u32 {
        if let Some(number) = self.numbers.get(list) {
            return *number;
        }
        let number = count(self.len());
        self.lists.extend_from_slice(list);
        self.ends.push(self.lists.len());
        self.numbers.insert(list.into(), number);
        number
    }

    /// Returns the posts and the kinds of decision.
    fn parts(&self, number: usize) -> [&[u32]; 2] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        let list = &self.lists[start..self.ends[number]];
        let (posts, kinds) = list[1..].split_at(list[0] as usize);
        [posts, kinds]
    }
}

/// What profiles are made of, counted. A count is below nothing while items are taken away that are yet to be added.
#[derive(Default)]
struct Rolled {
    posts: posts::Counts,
    /// By number of the kind of decision.
    decisions: Vec<i32>,
}

impl Rolled {
    fn new(numbers: &Numbers, posts: &Posts) -> Self {
        let mut rolled = Self::default();
        rolled.make_room(numbers, posts);
        rolled
    }

    /// Makes room for all that has been numbered.
    fn make_room(&mut self, numbers: &Numbers, posts: &Posts) {
        self.posts.make_room(posts);
        self.decisions.resize(numbers.decisions.len(), 0);
    }

    /// Adds items counted by profile.
    fn add(&mut self, profiles: &[i32], numbers: &Numbers) {
        let met = profiles
            .iter()
            .enumerate()
            .filter(|(_, items)| **items != 0);
        for (profile, items) in met {
            let [posts, kinds] = numbers.profiles.parts(profile);
            self.posts.add(posts, *items);
            for kind in kinds {
                self.decisions[*kind as usize] += items;
            }
        }
    }

    /// Adds what was counted elsewhere, perhaps when less had been numbered.
    fn add_all(&mut self, other: &Self) {
        self.posts.add_all(&other.posts);
        add_each(&mut self.decisions, &other.decisions);
    }
}

/// Adds counts to counts of the same, making room for those that are new.
fn add_each(counts: &mut Vec<i32>, others: &[i32]) {
    counts.resize(counts.len().max(others.len()), 0);
    for (items, others) in counts.iter_mut().zip(others) {
        *items += others;
    }
}

/// Returns a count that nothing is to be added to any more.
fn how_many(items: i32) -> usize {
    usize::try_from(items).unwrap_or(0)
}

impl Numbers {
    fn meeting(&mut self, place: u32, span: u32) -> u32 {
        let next = count(self.meetings.len());
        let number = *self.meeting_numbers.entry([place, span]).or_insert(next);
        if number == next {
            self.meetings.push([place, span]);
        }
        number
    }

    fn place(&mut self, council: Option<String>, committee: Option<String>) -> u32 {
        let names = (council, committee);
        if let Some(number) = self.place_numbers.get(&names) {
            return *number;
        }
        let renames = self.renames.as_ref();
        let name = |written: &String, council: Option<&str>| Name {
            key: renames.map_or_else(String::new, |renames| renames.key(written, council)),
            written: written.clone(),
        };
        let (council, committee) = &names;
        let next = count(self.council_numbers.len());
        let numbers = self.council_numbers.entry(council.clone());
        self.councils.push(*numbers.or_insert(next));
        self.places.push(Place {
            council: council.as_ref().map(|written| name(written, None)),
            committee: committee
                .as_ref()
                .map(|written| name(written, council.as_deref())),
        });
        let number = count(self.places.len() - 1);
        self.place_numbers.insert(names, number);
        number
    }

    fn span(&mut self, span: Span) -> u32 {
        let next = count(self.spans.len());
        let number = *self.span_numbers.entry(span).or_insert(next);
        if number == next {
            self.spans.push(span);
        }
        number
    }

    fn decision(&mut self, kind: String) -> u32 {
        // There are few of them.
        let known = self.decisions.iter().position(|known| *known == kind);
        count(known.unwrap_or_else(|| {
            self.decisions.push(kind);
            self.decisions.len() - 1
        }))
    }

    fn decisions_of(&self, counts: &[i32]) -> BTreeMap<String, usize> {
        let counts = counts.iter().map(|items| how_many(*items));
        let decisions = self.decisions.iter().cloned().zip(counts);
        decisions.filter(is_met).collect()
    }

    /// Counts by span what was counted by meeting.
    fn spans_of(&self, meetings: &[i32]) -> Vec<(Span, usize)> {
        let mut counts = vec![0; self.spans.len()];
        for ([_, span], items) in self.meetings.iter().zip(meetings) {
            counts[*span as usize] += how_many(*items);
        }
        let spans = self.spans.iter().copied().zip(counts);
        spans.filter(is_met).collect()
    }
}

/// One segment of the index.
struct Segment {
    council: Option<StrColumn>,
    committee: Option<StrColumn>,
    from: Column<i64>,
    to: Column<i64>,
    roles: posts::Roles,
    decision: Option<StrColumn>,
    /// The number of each kind of decision by its ordinal.
    decisions: HashMap<u64, u32, RandomState>,
    /// The numbers of each item's meeting and profile, each plus one; 0 where nobody asked yet.
    of_doc: Vec<[u32; 2]>,
    /// How many items have either number.
    numbered: [usize; 2],
    /// All items counted, once that is asked: by meeting, and by what profiles are made of.
    whole: OnceLock<(Vec<(usize, i32)>, Rolled)>,
    /// The numbers of places by their names' ordinals.
    places: HashMap<[Option<u64>; 2], u32, RandomState>,
}

impl Segment {
    fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            council: columns.str("council")?,
            committee: columns.str("committee")?,
            from: columns.i64("date_from")?,
            to: columns.i64("date_to")?,
            roles: posts::Roles::open(reader)?,
            decision: columns.str("decision")?,
            decisions: HashMap::default(),
            of_doc: vec![[0; 2]; reader.max_doc() as usize],
            numbered: [0; 2],
            whole: OnceLock::new(),
            places: HashMap::default(),
        })
    }

    /// Counts items by meeting and profile, and returns those that have no numbers yet.
    fn count(&self, docs: &[DocId], meetings: &mut [i32], profiles: &mut [i32]) -> Vec<DocId> {
        let mut new = Vec::new();
        for doc in docs {
            match self.of_doc[*doc as usize] {
                [0, _] | [_, 0] => new.push(*doc),
                [meeting, profile] => {
                    meetings[meeting as usize - 1] += 1;
                    profiles[profile as usize - 1] += 1;
                }
            }
        }
        new
    }

    /// Counts what are most of the items, all of which have their numbers: as all that there are without the others, which
    /// are fewer.
    fn count_by_others(
        &mut self,
        reader: &SegmentReader,
        docs: &[DocId],
        [meetings, profiles]: [&mut [i32]; 2],
        all: &mut Rolled,
        numbers: &Numbers,
        posts: &Posts,
    ) {
        let alive = reader.alive_bitset();
        let is_alive = |doc: &DocId| alive.is_none_or(|alive| alive.is_alive(*doc));
        let of = |doc: DocId| self.of_doc[doc as usize].map(|number| number as usize - 1);
        let end = count(self.of_doc.len());
        let whole = self.whole.get_or_init(|| {
            let mut whole = [vec![0; meetings.len()], vec![0; profiles.len()]];
            for doc in (0..end).filter(is_alive) {
                for (counts, number) in whole.iter_mut().zip(of(doc)) {
                    counts[number] += 1;
                }
            }
            let [meetings, profiles] = whole;
            let mut rolled = Rolled::new(numbers, posts);
            rolled.add(&profiles, numbers);
            let counted = (0..).zip(meetings).filter(is_met);
            (counted.collect(), rolled)
        });
        for (meeting, items) in &whole.0 {
            meetings[*meeting] += items;
        }
        all.add_all(&whole.1);
        let mut next = 0;
        for doc in docs.iter().copied().chain([end]) {
            for other in (next..doc).filter(is_alive) {
                let [meeting, profile] = of(other);
                meetings[meeting] -= 1;
                profiles[profile] -= 1;
            }
            next = doc + 1;
        }
    }

    /// Tells whether these are more than half of the items.
    fn are_most(&self, docs: &[DocId]) -> bool {
        docs.len() * 2 > self.of_doc.len()
    }

    /// Where most items are asked for, gives all of them: then nobody has to look any more who has a number.
    fn with_others<'d>(&self, docs: &'d [DocId]) -> Cow<'d, [DocId]> {
        match self.are_most(docs) {
            true => (0..count(self.of_doc.len())).collect(),
            false => Cow::Borrowed(docs),
        }
    }

    /// Sees to it that items have the numbers of their meetings.
    fn number(&mut self, docs: &[DocId], numbers: &mut Numbers) -> tantivy::Result<()> {
        if self.numbered[0] == self.of_doc.len() {
            return Ok(());
        }
        let ord = |column: &Option<StrColumn>, doc| column.as_ref()?.term_ords(doc).next();
        let name = |column: &Option<StrColumn>, ord: Option<u64>| match (column, ord) {
            (Some(column), Some(ord)) => text_of(column, ord).map(Some),
            _ => Ok(None),
        };
        for doc in self.with_others(docs).iter() {
            let at = *doc as usize;
            if self.of_doc[at][0] > 0 {
                continue;
            }
            let ords = [ord(&self.council, *doc), ord(&self.committee, *doc)];
            let place = match self.places.get(&ords) {
                Some(place) => *place,
                None => {
                    let council = name(&self.council, ords[0])?;
                    let place = numbers.place(council, name(&self.committee, ords[1])?);
                    self.places.insert(ords, place);
                    place
                }
            };
            let span = numbers.span((self.from.first(*doc), self.to.first(*doc)));
            self.of_doc[at][0] = numbers.meeting(place, span) + 1;
            self.numbered[0] += 1;
        }
        Ok(())
    }

    /// Sees to it that items, which have the numbers of their meetings, have those of their profiles.
    fn profile(
        &mut self,
        docs: &[DocId],
        numbers: &mut Numbers,
        posts: &mut Posts,
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<()> {
        if self.numbered[1] == self.of_doc.len() {
            return Ok(());
        }
        let mut list = Vec::new();
        for doc in self.with_others(docs).iter() {
            if self.of_doc[*doc as usize][1] > 0 {
                continue;
            }
            list.clear();
            list.push(0);
            let meeting = numbers.meetings[self.of(*doc)[0] as usize];
            posts.list(&mut self.roles, *doc, meeting, numbers, glossary, &mut list)?;
            list[0] = count(list.len() - 1);
            for ord in self.decision.iter().flat_map(|kinds| kinds.term_ords(*doc)) {
                let decision = match (self.decisions.get(&ord), &self.decision) {
                    (Some(decision), _) => *decision,
                    (None, Some(column)) => {
                        let decision = numbers.decision(text_of(column, ord)?);
                        self.decisions.insert(ord, decision);
                        decision
                    }
                    (None, None) => continue,
                };
                list.push(decision);
            }
            self.of_doc[*doc as usize][1] = numbers.profiles.number(&list) + 1;
            self.numbered[1] += 1;
        }
        Ok(())
    }

    /// Returns the numbers of meeting and profile of an item that has them.
    fn of(&self, doc: DocId) -> [u32; 2] {
        let [meeting, profile] = self.of_doc[doc as usize];
        [meeting.saturating_sub(1), profile.saturating_sub(1)]
    }
}

/// Gives the documents of each segment that match and are not deleted.
fn for_each_segment(
    searcher: &Searcher,
    query: &dyn Query,
    mut give: impl FnMut(usize, &SegmentReader, &[DocId]) -> tantivy::Result<()>,
) -> tantivy::Result<()> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut docs = Vec::new();
    for (ord, reader) in searcher.segment_readers().iter().enumerate() {
        docs.clear();
        let alive = reader.alive_bitset();
        weight.for_each_no_score(reader, &mut |found| match alive {
            None => docs.extend_from_slice(found),
            Some(alive) => docs.extend(found.iter().filter(|doc| alive.is_alive(**doc))),
        })?;
        if !docs.is_empty() {
            give(ord, reader, &docs)?;
        }
    }
    Ok(())
}

/// Tells whether anything was counted of something.
fn is_met<T, N: Default + PartialOrd>((_, items): &(T, N)) -> bool {
    *items > N::default()
}

/// A place in a list as a number.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

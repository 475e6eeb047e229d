//! Matches counted by place (council and committee), span of days, kind of decision and post: what facets and
//! timelines are made of.
//!
//! Goes through every match once. Meetings (a place and a span), and what else many items have in common, are numbered
//! as they are first met, so that counting an item is adding to two numbers, which are rolled up at the end; what has
//! been numbered is kept as long as the commit is searched.

mod posts;

use std::borrow::{Borrow, Cow};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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
    /// Each name, and in how many items it stands.
    pub(crate) names: Vec<(Arc<PostName>, usize)>,
    /// What its short form means, where no item has the post in full.
    pub(crate) meaning: Option<String>,
    pub(crate) items: usize,
}

/// A name of a post.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PostName {
    pub(crate) name: String,
    /// The same for names that only their capitals and endings tell apart.
    pub(crate) key: String,
    pub(crate) is_short: bool,
}

/// All matches, counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) places: Vec<(Place, usize)>,
    pub(crate) spans: Vec<(Span, usize)>,
    pub(crate) decisions: BTreeMap<String, usize>,
    pub(crate) posts: Vec<PostCount>,
}

/// Items counted, and the words they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) items: usize,
    pub(crate) words: u64,
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
        let mut meetings = vec![0; numbers.meetings.len()];
        let mut profiles = vec![0; numbers.profiles.len()];
        for_each_segment(searcher, query, |ord, _, docs| {
            let segment = &mut segments[ord];
            let new = segment.count(docs, &mut meetings, &mut profiles);
            segment.number(&new, numbers)?;
            segment.profile(&new, numbers, posts, glossary)?;
            meetings.resize(numbers.meetings.len(), 0);
            profiles.resize(numbers.profiles.len(), 0);
            segment.count(&new, &mut meetings, &mut profiles);
            Ok(())
        })?;
        let mut places = vec![0; numbers.places.len()];
        for ([place, _], items) in numbers.meetings.iter().zip(&meetings) {
            places[*place as usize] += items;
        }
        let mut post_counts = posts.no_counts();
        let mut decisions = vec![0; numbers.decisions.len()];
        for (profile, items) in numbers.profiles.iter().zip(profiles).filter(is_met) {
            let [posts, kinds] = profile.parts();
            post_counts.add(posts, items);
            for kind in kinds {
                decisions[*kind as usize] += items;
            }
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
            decisions: numbers.decisions_of(decisions),
            posts: posts.told(&post_counts),
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
            meetings.resize(numbers.meetings.len(), 0_usize);
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
    profiles: Vec<Profile>,
    profile_numbers: HashMap<Profile, u32, RandomState>,
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

/// The posts that an item names and its kinds of decision, which many items have in common: how many posts, these, and
/// the kinds.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Profile(Arc<[u32]>);

impl Profile {
    /// Returns the posts and the kinds of decision.
    fn parts(&self) -> [&[u32]; 2] {
        let (posts, kinds) = self.0[1..].split_at(self.0[0] as usize);
        [posts, kinds]
    }
}

// So that one can be looked up before there is room made for it.
impl Borrow<[u32]> for Profile {
    fn borrow(&self) -> &[u32] {
        &self.0
    }
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

    fn profile(&mut self, list: &[u32]) -> u32 {
        if let Some(number) = self.profile_numbers.get(list) {
            return *number;
        }
        let number = count(self.profiles.len());
        let profile = Profile(list.into());
        self.profiles.push(profile.clone());
        self.profile_numbers.insert(profile, number);
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

    fn decisions_of(&self, counts: Vec<usize>) -> BTreeMap<String, usize> {
        let decisions = self.decisions.iter().cloned().zip(counts);
        decisions.filter(is_met).collect()
    }

    /// Counts by span what was counted by meeting.
    fn spans_of(&self, meetings: &[usize]) -> Vec<(Span, usize)> {
        let mut counts = vec![0; self.spans.len()];
        for ([_, span], items) in self.meetings.iter().zip(meetings) {
            counts[*span as usize] += items;
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
            places: HashMap::default(),
        })
    }

    /// Counts items by meeting and profile, and returns those that have no numbers yet.
    fn count(&self, docs: &[DocId], meetings: &mut [usize], profiles: &mut [usize]) -> Vec<DocId> {
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

    /// Where most items are asked for, gives all of them: then nobody has to look any more who has a number.
    fn with_others<'d>(&self, docs: &'d [DocId]) -> Cow<'d, [DocId]> {
        match docs.len() * 2 > self.of_doc.len() {
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
            self.of_doc[*doc as usize][1] = numbers.profile(&list) + 1;
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
fn is_met<T>((_, items): &(T, usize)) -> bool {
    *items > 0
}

/// A place in a list as a number.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

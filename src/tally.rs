//! Matches counted by place (council and committee), span of days, kind of decision and post: what facets and
//! timelines are made of.
//!
//! Goes through every match once. Places, spans and posts are numbered as they are first met, so that counting an item
//! is adding to numbers; what has been numbered is kept as long as the commit is searched.

mod posts;

use std::collections::{BTreeMap, HashMap};
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
    /// Each name, and in how many items it stands.
    pub(crate) names: Vec<(PostName, usize)>,
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
        let (mut places, mut spans) = (Vec::new(), Vec::new());
        let mut post_counts = posts::Counts::default();
        let mut decisions = Vec::new();
        for_each_segment(searcher, query, |ord, _, docs| {
            let segment = &mut segments[ord];
            segment.number(docs, numbers)?;
            segment.list(docs, numbers, posts, glossary)?;
            places.resize(numbers.places.len(), 0_usize);
            spans.resize(numbers.spans.len(), 0_usize);
            decisions.resize(numbers.decisions.len(), 0_usize);
            post_counts.make_room(posts);
            for doc in docs {
                let [place, span] = segment.of(*doc);
                places[place as usize] += 1;
                spans[span as usize] += 1;
                let (named, decided) = segment.listed(*doc);
                post_counts.add(named);
                for decision in decided {
                    decisions[*decision as usize] += 1;
                }
            }
            Ok(())
        })?;
        let met = |(_, items): &(usize, usize)| *items > 0;
        let places = places.into_iter().enumerate().filter(met);
        Ok(Tally {
            places: places
                .map(|(at, items)| (numbers.places[at].clone(), items))
                .collect(),
            spans: numbers.spans_of(spans),
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
        let mut spans = Vec::new();
        for_each_segment(searcher, query, |ord, _, docs| {
            let segment = &mut segments[ord];
            segment.number(docs, numbers)?;
            spans.resize(numbers.spans.len(), 0_usize);
            let numbers = docs.iter().map(|doc| segment.of(*doc)[1]);
            numbers.for_each(|span| spans[span as usize] += 1);
            Ok(())
        })?;
        Ok(numbers.spans_of(spans))
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
                let count = &mut spans[segment.of(*doc)[1] as usize];
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

/// The numbers of places and spans, those of all segments together.
#[derive(Default)]
struct Numbers {
    places: Vec<Place>,
    place_numbers: HashMap<(Option<String>, Option<String>), u32, RandomState>,
    spans: Vec<Span>,
    span_numbers: HashMap<Span, u32, RandomState>,
    /// Kinds of decision.
    decisions: Vec<String>,
    renames: Option<Renames>,
}

impl Numbers {
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
        decisions.filter(|(_, items)| *items > 0).collect()
    }

    /// Puts the spans to how often each of their numbers was counted.
    fn spans_of(&self, counts: Vec<usize>) -> Vec<(Span, usize)> {
        let spans = self.spans.iter().copied().zip(counts);
        spans.filter(|(_, items)| *items > 0).collect()
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
    /// The numbers of each item's place and span, each plus one; 0 where nobody asked yet.
    of_doc: Vec<[u32; 2]>,
    /// The numbers of places by their names' ordinals.
    places: HashMap<[Option<u64>; 2], u32, RandomState>,
    /// Where the list of each item stands among `lists`; 0 where nobody asked yet.
    list_of: Vec<u32>,
    /// Of one item after the other: how many posts it names, how many kinds of decision it has, and these.
    lists: Vec<u32>,
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
            places: HashMap::default(),
            list_of: vec![0; reader.max_doc() as usize],
            // No list stands at 0.
            lists: vec![0],
        })
    }

    /// Sees to it that items have their numbers.
    fn number(&mut self, docs: &[DocId], numbers: &mut Numbers) -> tantivy::Result<()> {
        let ord = |column: &Option<StrColumn>, doc| column.as_ref()?.term_ords(doc).next();
        let name = |column: &Option<StrColumn>, ord: Option<u64>| match (column, ord) {
            (Some(column), Some(ord)) => text_of(column, ord).map(Some),
            _ => Ok(None),
        };
        for doc in docs {
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
            self.of_doc[at] = [place + 1, span + 1];
        }
        Ok(())
    }

    /// Sees to it that items, which have their numbers, have their lists of posts and decisions.
    fn list(
        &mut self,
        docs: &[DocId],
        numbers: &mut Numbers,
        posts: &mut Posts,
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<()> {
        for doc in docs {
            if self.list_of[*doc as usize] > 0 {
                continue;
            }
            let at = self.lists.len();
            self.lists.extend([0, 0]);
            let meeting = self.of(*doc);
            posts.list(
                &mut self.roles,
                *doc,
                meeting,
                numbers,
                glossary,
                &mut self.lists,
            )?;
            let behind = self.lists.len();
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
                self.lists.push(decision);
            }
            self.lists[at] = count(behind - at - 2);
            self.lists[at + 1] = count(self.lists.len() - behind);
            self.list_of[*doc as usize] = count(at);
        }
        Ok(())
    }

    /// Returns the posts that an item names, and its kinds of decision, of an item that has its list.
    fn listed(&self, doc: DocId) -> (&[u32], &[u32]) {
        let list = &self.lists[self.list_of[doc as usize] as usize..];
        let (lengths, list) = list.split_at(2);
        let (posts, list) = list.split_at(lengths[0] as usize);
        (posts, &list[..lengths[1] as usize])
    }

    /// Returns the numbers of place and span of an item that has them.
    fn of(&self, doc: DocId) -> [u32; 2] {
        self.of_doc[doc as usize].map(|number| number.saturating_sub(1))
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

/// A place in a list as a number.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

//! Matches counted by meeting, kind of decision and post: what facets and timelines are made of.
//!
//! Goes through every match once and reads columns only. A meeting is told by its council, committee and
//! span of days, so that counts by any of them are sums over meetings.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use minutebook_index::glossary as terms;
use minutebook_index::schema::text_of;
use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentReader;
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocId, Searcher};

use crate::glossary::Glossary;
use crate::roles::{self, Form};
use crate::years::Span;

/// The meeting of an item, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MeetingKey {
    pub(crate) council: Option<String>,
    pub(crate) committee: Option<String>,
    pub(crate) span: Span,
}

/// Items counted, and the words they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) items: usize,
    pub(crate) words: u64,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.items += other.items;
        self.words += other.words;
    }
}

/// A post with the names it goes by in the items counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PostCount {
    /// Each name, and in how many items it stands.
    pub(crate) names: BTreeMap<String, usize>,
    /// What its short form means, where no item has the post in full.
    pub(crate) meaning: Option<String>,
    pub(crate) items: usize,
}

/// All matches, counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) meetings: BTreeMap<MeetingKey, Count>,
    pub(crate) decisions: BTreeMap<String, usize>,
    pub(crate) posts: Vec<PostCount>,
}

/// Counts the matches of a query by meeting.
///
/// # Errors
/// What the search engine reports, here as in all that follows.
pub(crate) fn by_meeting(
    searcher: &Searcher,
    query: &dyn Query,
) -> tantivy::Result<BTreeMap<MeetingKey, Count>> {
    let mut meetings = BTreeMap::new();
    for_each_segment(searcher, query, |reader, docs| {
        let mut counts = Meetings::open(reader)?;
        docs.iter().for_each(|doc| counts.add(*doc));
        counts.join(&mut meetings)
    })?;
    Ok(meetings)
}

/// Counts the matches of a query by meeting, kind of decision and post.
pub(crate) fn all(
    searcher: &Searcher,
    query: &dyn Query,
    glossary: &Glossary<'_>,
) -> tantivy::Result<Tally> {
    let mut tally = Tally::default();
    let mut posts = Posts::default();
    for_each_segment(searcher, query, |reader, docs| {
        let mut meetings = Meetings::open(reader)?;
        docs.iter().for_each(|doc| meetings.add(*doc));
        meetings.join(&mut tally.meetings)?;
        if let Some(decisions) = reader.fast_fields().str("decision")? {
            let mut counts = vec![0_usize; decisions.num_terms()];
            let ords = docs.iter().flat_map(|doc| decisions.term_ords(*doc));
            ords.for_each(|ord| counts[index(ord)] += 1);
            for (ord, items) in (0..).zip(counts).filter(|(_, items)| *items > 0) {
                *tally
                    .decisions
                    .entry(text_of(&decisions, ord)?)
                    .or_default() += items;
            }
        }
        posts.add(reader, docs, glossary)
    })?;
    tally.posts = posts.groups;
    Ok(tally)
}

/// Gives the documents of each segment that match and are not deleted.
fn for_each_segment(
    searcher: &Searcher,
    query: &dyn Query,
    mut give: impl FnMut(&SegmentReader, &[DocId]) -> tantivy::Result<()>,
) -> tantivy::Result<()> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for reader in searcher.segment_readers() {
        let mut docs = Vec::new();
        let alive = reader.alive_bitset();
        weight.for_each_no_score(reader, &mut |found| {
            let live = |doc: &&DocId| alive.is_none_or(|alive| alive.is_alive(**doc));
            docs.extend(found.iter().filter(live).copied());
        })?;
        if !docs.is_empty() {
            give(reader, &docs)?;
        }
    }
    Ok(())
}

/// Ordinals of council and committee, and the span of days: a meeting within a segment.
type SegmentMeeting = (Option<u64>, Option<u64>, Span);

/// The meetings of one segment.
struct Meetings {
    council: Option<StrColumn>,
    committee: Option<StrColumn>,
    from: Column<i64>,
    to: Column<i64>,
    words: Column<u64>,
    counts: HashMap<SegmentMeeting, Count>,
}

impl Meetings {
    fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            council: columns.str("council")?,
            committee: columns.str("committee")?,
            from: columns.i64("date_from")?,
            to: columns.i64("date_to")?,
            words: columns.u64("words")?,
            counts: HashMap::new(),
        })
    }

    fn of(&self, doc: DocId) -> SegmentMeeting {
        let first = |column: &Option<StrColumn>| column.as_ref()?.term_ords(doc).next();
        let span = (self.from.first(doc), self.to.first(doc));
        (first(&self.council), first(&self.committee), span)
    }

    fn add(&mut self, doc: DocId) {
        *self.counts.entry(self.of(doc)).or_default() += Count {
            items: 1,
            words: self.words.first(doc).unwrap_or_default(),
        };
    }

    /// Adds the counts to those of other segments, under the names of councils and committees.
    fn join(self, meetings: &mut BTreeMap<MeetingKey, Count>) -> tantivy::Result<()> {
        let counts: BTreeMap<SegmentMeeting, Count> = self.counts.into_iter().collect();
        let named = |column: &Option<StrColumn>, ord: Option<u64>| match (column, ord) {
            (Some(column), Some(ord)) => text_of(column, ord).map(Some),
            _ => Ok(None),
        };
        for ((council, committee, span), count) in counts {
            let key = MeetingKey {
                council: named(&self.council, council)?,
                committee: named(&self.committee, committee)?,
                span,
            };
            *meetings.entry(key).or_default() += count;
        }
        Ok(())
    }
}

/// Posts under whatever name, counted once for each item.
#[derive(Default)]
struct Posts {
    groups: Vec<PostCount>,
    /// Group by the key of the post's full name, or by the short form that stays as it is written.
    known: HashMap<String, usize>,
    /// What short forms may mean, read once.
    forms: HashMap<String, Vec<Form>>,
}

impl Posts {
    fn add(
        &mut self,
        reader: &SegmentReader,
        docs: &[DocId],
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<()> {
        let Some(column) = reader.fast_fields().str("role")? else {
            return Ok(());
        };
        let meetings = Meetings::open(reader)?;
        // The group of each name; that of a short form hangs on the meeting too.
        let mut full: Vec<Option<(usize, String)>> = vec![None; column.num_terms()];
        let mut short: HashMap<(u64, Option<u64>, Span), usize> = HashMap::new();
        for doc in docs {
            let mut groups = BTreeSet::new();
            for ord in column.term_ords(*doc) {
                if full[index(ord)].is_none() {
                    let name = text_of(&column, ord)?;
                    let group = match roles::is_short(&name) {
                        true => usize::MAX,
                        false => self.group(&terms::long_key(&name)),
                    };
                    full[index(ord)] = Some((group, name));
                }
                let Some((group, name)) = &full[index(ord)] else {
                    continue;
                };
                let group = if *group == usize::MAX {
                    let (council, _, span) = meetings.of(*doc);
                    match short.get(&(ord, council, span)) {
                        Some(group) => *group,
                        None => {
                            let council_name = match (&meetings.council, council) {
                                (Some(column), Some(ord)) => Some(text_of(column, ord)?),
                                _ => None,
                            };
                            let group =
                                self.of_short(name, council_name.as_deref(), span, glossary)?;
                            short.insert((ord, council, span), group);
                            group
                        }
                    }
                } else {
                    *group
                };
                *self.groups[group].names.entry(name.clone()).or_default() += 1;
                groups.insert(group);
            }
            groups
                .into_iter()
                .for_each(|group| self.groups[group].items += 1);
        }
        Ok(())
    }

    /// The group of a short form at a meeting: that of the post it means there, else its own.
    fn of_short(
        &mut self,
        short: &str,
        council: Option<&str>,
        span: Span,
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<usize> {
        if !self.forms.contains_key(short) {
            let forms = roles::forms(glossary, short)?;
            self.forms.insert(short.to_owned(), forms);
        }
        let forms = self.forms.get(short).map(Vec::as_slice).unwrap_or_default();
        let Some(resolved) = roles::fitting(forms, council, span) else {
            return Ok(self.group(short));
        };
        let role = resolved.role.clone();
        let group = self.group(&terms::long_key(&role));
        self.groups[group].meaning.get_or_insert(role);
        Ok(group)
    }

    fn group(&mut self, key: &str) -> usize {
        if let Some(group) = self.known.get(key) {
            return *group;
        }
        self.groups.push(PostCount::default());
        self.known.insert(key.to_owned(), self.groups.len() - 1);
        self.groups.len() - 1
    }
}

/// An ordinal as the place in a list.
fn index(ord: u64) -> usize {
    usize::try_from(ord).unwrap_or(usize::MAX)
}

//! One pass over the items that have any of the words: counts them, and keeps the heads of both tiers.
//!
//! An item that has all the words is of the first tier, any other of the second. What is counted and what is
//! listed come of the same walk, so they cannot differ, and no list of places is opened twice.

mod stream;

use minutebook_index::schema::Fields;
use tantivy::query::{EnableScoring, Query, Scorer, Weight};
use tantivy::{DocId, Score, Searcher, SegmentReader, TERMINATED};

use crate::columns::Columns;
use crate::demotion::Demotion;
use crate::filter::{Checks, Resolved, Verdict};
use crate::query::compile::Compiled;
use crate::ranking::{Head, Places, Ranked, Sort};

use self::stream::{ALL, Bits, NONE, Stream, WINDOW, Weighed, count, each_place, has, set};

/// What to look for, and how much of it to keep.
pub(crate) struct Sweep<'q> {
    /// The words, each with all its forms; an item in the list has one of them.
    pub(crate) any: &'q [Box<dyn Query>],
    /// What every item must match besides, which adds to its score.
    pub(crate) required: &'q [Box<dyn Query>],
    /// What no item may match.
    pub(crate) none: &'q [Box<dyn Query>],
    /// What every item must pass.
    pub(crate) filters: Option<&'q Resolved>,
    /// In what order the tiers are kept.
    pub(crate) sort: Sort,
    /// So many items of each tier of a segment are kept.
    pub(crate) limit: usize,
    /// The second tier is kept only while the first has fewer items than this.
    pub(crate) wanted: usize,
    /// Which items count for less.
    pub(crate) demotion: Demotion,
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Swept {
    /// Items that have all the words.
    pub(crate) total: usize,
    /// Items that have any of them.
    pub(crate) total_any: usize,
    /// Items of `total` that a date filter let in although their date is only bounded.
    pub(crate) bounded: usize,
    /// Undated items that have all the words and would pass but for the date filter.
    pub(crate) undated: usize,
    /// The head of those that have all, in no order.
    pub(crate) first: Vec<Ranked>,
    /// The head of those that have some, in no order, where the first tier has fewer items than are wanted.
    pub(crate) second: Vec<Ranked>,
}

impl<'q> Sweep<'q> {
    /// Looks for what a query was compiled to, under filters.
    pub(crate) fn of(compiled: &'q Compiled, filters: &'q Resolved, fields: &Fields) -> Self {
        Self {
            any: &compiled.any,
            required: &compiled.required,
            none: &compiled.none,
            filters: (!filters.is_empty()).then_some(filters),
            sort: Sort::default(),
            limit: 0,
            wanted: 0,
            demotion: Demotion::new(&compiled.units, fields),
        }
    }

    /// Looks for one thing, the newest first.
    pub(crate) fn newest(any: &'q [Box<dyn Query>]) -> Self {
        Self {
            any,
            required: &[],
            none: &[],
            filters: None,
            sort: Sort::Newest,
            limit: 1,
            wanted: 1,
            demotion: Demotion::default(),
        }
    }

    /// Goes through all items, which are scored as `scoring` tells; the columns are those of the searcher's segments.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn run(
        &self,
        searcher: &Searcher,
        columns: &[Columns],
        scoring: EnableScoring<'_>,
    ) -> tantivy::Result<Swept> {
        let unscored = EnableScoring::disabled_from_searcher(searcher);
        let scoring = match self.sort {
            Sort::Relevance => scoring,
            Sort::Newest | Sort::Oldest => unscored,
        };
        let weights = |queries: &[Box<dyn Query>], scoring| {
            let weights = queries.iter().map(|query| query.weight(scoring));
            weights.collect::<tantivy::Result<Vec<_>>>()
        };
        let any = self.any.iter().map(|word| Weighed::of(&**word, scoring));
        let any = any.collect::<tantivy::Result<Vec<_>>>()?;
        let required = weights(self.required, scoring)?;
        let none = weights(self.none, unscored)?;
        let mut swept = Swept::default();
        let segments = searcher.segment_readers().iter().zip(columns);
        for (segment, (reader, columns)) in (0..).zip(segments) {
            let open = |weights: &[Box<dyn Weight>]| {
                let scorers = weights.iter().map(|weight| weight.scorer(reader, 1.0));
                scorers.collect::<tantivy::Result<Vec<_>>>()
            };
            let checks = self.filters.map(|filters| filters.checks(reader));
            let Some(checks) = checks
                .transpose()?
                .map_or(Some(None), |checks| checks.map(Some))
            else {
                // Nothing in this segment passes.
                continue;
            };
            let (required, none) = (open(&required)?, open(&none)?);
            let is_asked = checks.is_some() || !required.is_empty() || !none.is_empty();
            let mut walk = Walk {
                reader,
                is_bound: is_asked || reader.alive_bitset().is_some(),
                besides: Vec::new(),
                required,
                none,
                checks,
                places: Places::open(self.sort, searcher, segment, columns, &self.demotion)?,
                tiers: [Head::new(self.limit), Head::new(self.limit)],
                wanted: self.wanted,
                swept: &mut swept,
            };
            let words = any.iter().map(|word| word.open(reader));
            let words = words.collect::<tantivy::Result<_>>()?;
            walk.through(words, self.sort == Sort::Relevance)?;
            let Walk { places, tiers, .. } = walk;
            let [first, second] = tiers.map(|tier| tier.ranked(&places));
            swept.first.extend(first);
            swept.second.extend(second);
        }
        if swept.total >= self.wanted {
            swept.second.clear();
        }
        Ok(swept)
    }
}

/// The pass through one segment.
struct Walk<'w> {
    reader: &'w SegmentReader,
    /// Not all that has the words is listed and counted: there are deletions, filters or something else to ask about.
    is_bound: bool,
    required: Vec<Box<dyn Scorer>>,
    none: Vec<Box<dyn Scorer>>,
    /// What is required besides the words gives the documents of a window this, by their place in it.
    besides: Vec<Score>,
    /// The filters.
    checks: Option<Checks>,
    places: Places<'w>,
    /// The heads of both tiers.
    tiers: [Head; 2],
    wanted: usize,
    swept: &'w mut Swept,
}

impl Walk<'_> {
    /// Goes through the documents that any of the words has.
    fn through(&mut self, mut words: Vec<Stream>, scored: bool) -> tantivy::Result<()> {
        if let ([word], false) = (words.as_mut_slice(), self.is_bound) {
            return word.each_block(scored, |docs, scores| self.meet_all(docs, scores));
        }
        loop {
            let start = words.iter().map(Stream::next).min();
            let Some(start) = start.filter(|start| *start != TERMINATED) else {
                return Ok(());
            };
            let (mut any, mut all) = (NONE, ALL);
            for word in &mut words {
                let met = word.look(start, scored);
                for ((any, all), met) in any.iter_mut().zip(&mut all).zip(met) {
                    *any |= met;
                    *all &= met;
                }
            }
            if self.is_bound {
                self.admit(start, &mut any, &mut all, scored);
            }
            self.swept.total_any += count(&any);
            self.swept.total += count(&all);
            let [first, second] = &mut self.tiers;
            if !first.keeps_any() {
                continue;
            }
            // What is in no list that is wanted has been counted, and is passed over.
            let listed = match self.swept.total >= self.wanted {
                true => &all,
                false => &any,
            };
            for at in each_place(listed) {
                let mut score = 0.0;
                if scored {
                    score = words.iter_mut().map(|word| word.score(start, at)).sum();
                    score += self.besides.get(at as usize).copied().unwrap_or_default();
                }
                let tier = match has(&all, at) {
                    true => &mut *first,
                    false => &mut *second,
                };
                tier.offer(&mut self.places, start + at, score)?;
            }
        }
    }
    /// Counts documents that have the one word there is, and keeps the best.
    fn meet_all(&mut self, docs: &[DocId], scores: &[Score]) -> tantivy::Result<()> {
        self.swept.total += docs.len();
        self.swept.total_any += docs.len();
        let [first, _] = &mut self.tiers;
        if first.keeps_any() {
            for (doc, score) in docs.iter().zip(scores) {
                first.offer(&mut self.places, *doc, *score)?;
            }
        }
        Ok(())
    }

    /// Leaves, of the documents of a window, those that are all that is asked for besides the words, and counts them.
    fn admit(&mut self, start: DocId, any: &mut Bits, all: &mut Bits, scored: bool) {
        let alive = self.reader.alive_bitset();
        let docs: Vec<DocId> = each_place(any)
            .map(|at| start + at)
            .filter(|doc| alive.is_none_or(|alive| alive.is_alive(*doc)))
            .collect();
        let verdicts = match &self.checks {
            Some(checks) => checks.verdicts(&docs),
            None => vec![Verdict::Passes; docs.len()],
        };
        *any = NONE;
        for (doc, verdict) in docs.into_iter().zip(verdicts) {
            let stands = |scorer: &mut Box<dyn Scorer>| stands_at(scorer.as_mut(), doc);
            if verdict == Verdict::Fails
                || !self.required.iter_mut().all(stands)
                || self.none.iter_mut().any(stands)
            {
                continue;
            }
            let at = doc - start;
            let has_all = usize::from(has(all, at));
            if verdict == Verdict::Undated {
                self.swept.undated += has_all;
                continue;
            }
            if verdict == Verdict::PassesBounded {
                self.swept.bounded += has_all;
            }
            if scored && !self.required.is_empty() {
                self.besides.resize(WINDOW as usize, 0.0);
                let scores = self.required.iter_mut().map(|scorer| scorer.score());
                self.besides[at as usize] = scores.sum();
            }
            set(any, at);
        }
        for (all, any) in all.iter_mut().zip(any) {
            *all &= *any;
        }
    }
}

/// Tells whether a scorer has a document; documents are asked for in ascending order.
fn stands_at(scorer: &mut dyn Scorer, doc: DocId) -> bool {
    let at = match scorer.doc() < doc {
        true => scorer.seek(doc),
        false => scorer.doc(),
    };
    at == doc
}

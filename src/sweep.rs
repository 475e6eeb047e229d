//! One pass over the items that have any of the words: counts them, and keeps the heads of both tiers.
//!
//! An item that has all the words is of the first tier, any other of the second. What is counted and what is
//! listed come of the same walk, so they cannot differ, and no list of places is opened twice.

use minutebook_index::schema::Fields;
use tantivy::postings::SegmentPostings;
use tantivy::query::{EnableScoring, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED};

use crate::columns::Columns;
use crate::demotion::Demotion;
use crate::filter::{Checks, Resolved, Verdict};
use crate::query::compile::Compiled;
use crate::query::scored::Scored;
use crate::ranking::{Head, Places, Ranked, Sort};

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
        let (any, required) = (
            weights(self.any, scoring)?,
            weights(self.required, scoring)?,
        );
        let none = weights(self.none, unscored)?;
        let mut swept = Swept::default();
        let mut window = Window::new();
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
            let mut walk = Walk {
                reader,
                words: any.len(),
                required: open(&required)?,
                none: open(&none)?,
                checks,
                places: Places::open(self.sort, searcher, segment, columns, &self.demotion)?,
                tiers: [Head::new(self.limit), Head::new(self.limit)],
                wanted: self.wanted,
                swept: &mut swept,
                window: &mut window,
            };
            let words = open(&any)?.into_iter().map(Stream::of).collect();
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
    /// How many words there are.
    words: usize,
    required: Vec<Box<dyn Scorer>>,
    none: Vec<Box<dyn Scorer>>,
    /// The filters.
    checks: Option<Checks>,
    places: Places<'w>,
    /// The heads of both tiers.
    tiers: [Head; 2],
    wanted: usize,
    swept: &'w mut Swept,
    window: &'w mut Window,
}

/// So many documents are looked at together.
const WINDOW: u32 = 4096;

/// How many words a document of the window has, and what they give its score.
#[derive(Clone, Copy, Default)]
struct Cell {
    words: u32,
    score: Score,
}

/// The documents that have one of the words.
enum Stream {
    /// A word in one form, as most are: walked without asking at each step what it is.
    Word(Box<Scored<SegmentPostings>>),
    Other(Box<dyn Scorer>),
}

impl Stream {
    fn of(scorer: Box<dyn Scorer>) -> Self {
        match scorer.downcast() {
            Ok(word) => Self::Word(word),
            Err(other) => Self::Other(other),
        }
    }

    fn doc(&self) -> DocId {
        match self {
            Self::Word(word) => word.doc(),
            Self::Other(other) => other.doc(),
        }
    }

    /// Gives every document before `end` with its score, 0 where none is asked for.
    fn each_until(
        &mut self,
        end: DocId,
        scored: bool,
        give: impl FnMut(DocId, Score) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        match self {
            Self::Word(word) => each_until(word.as_mut(), end, scored, give),
            Self::Other(other) => each_until(other.as_mut(), end, scored, give),
        }
    }
}

fn each_until<S: Scorer + ?Sized>(
    scorer: &mut S,
    end: DocId,
    scored: bool,
    mut give: impl FnMut(DocId, Score) -> tantivy::Result<()>,
) -> tantivy::Result<()> {
    let mut doc = scorer.doc();
    while doc < end {
        give(doc, if scored { scorer.score() } else { 0.0 })?;
        doc = scorer.advance();
    }
    Ok(())
}

/// The documents that are looked at together; left as clean as it was found.
struct Window {
    cells: Vec<Cell>,
    /// A bit for each document that any of the words has.
    met: [u64; (WINDOW / u64::BITS) as usize],
}

impl Window {
    fn new() -> Self {
        Self {
            cells: Vec::new(),
            met: [0; (WINDOW / u64::BITS) as usize],
        }
    }
}

impl Walk<'_> {
    /// Goes through the documents that any of the words has.
    fn through(&mut self, mut words: Vec<Stream>, scored: bool) -> tantivy::Result<()> {
        if let [word] = words.as_mut_slice() {
            return word.each_until(TERMINATED, scored, |doc, score| {
                self.meet(doc, Cell { words: 1, score })
            });
        }
        self.window.cells.resize(WINDOW as usize, Cell::default());
        loop {
            let start = words.iter().map(Stream::doc).min();
            let Some(start) = start.filter(|start| *start != TERMINATED) else {
                return Ok(());
            };
            let Window { cells, met } = &mut *self.window;
            for word in &mut words {
                word.each_until(start + WINDOW, scored, |doc, score| {
                    let at = doc - start;
                    let cell = &mut cells[at as usize];
                    cell.words += 1;
                    cell.score += score;
                    met[(at / u64::BITS) as usize] |= 1 << (at % u64::BITS);
                    Ok(())
                })?;
            }
            for block in 0..WINDOW / u64::BITS {
                let mut met = std::mem::take(&mut self.window.met[block as usize]);
                while met != 0 {
                    let at = block * u64::BITS + met.trailing_zeros();
                    met &= met - 1;
                    let cell = std::mem::take(&mut self.window.cells[at as usize]);
                    self.meet(start + at, cell)?;
                }
            }
        }
    }

    /// Counts a document that has some of the words, and keeps it if it is among the best.
    fn meet(&mut self, doc: DocId, cell: Cell) -> tantivy::Result<()> {
        let alive = self.reader.alive_bitset();
        if alive.is_some_and(|alive| alive.is_deleted(doc)) {
            return Ok(());
        }
        let has = |scorer: &mut Box<dyn Scorer>| stands_at(scorer.as_mut(), doc);
        let checks = self.checks.as_ref();
        let verdict = checks.map_or(Verdict::Passes, |checks| checks.verdict(doc));
        if verdict == Verdict::Fails
            || !self.required.iter_mut().all(has)
            || self.none.iter_mut().any(has)
        {
            return Ok(());
        }
        let has_all = cell.words as usize == self.words;
        if verdict == Verdict::Undated {
            self.swept.undated += usize::from(has_all);
            return Ok(());
        }
        let required = self.required.iter_mut().map(|scorer| scorer.score());
        let score = cell.score + required.sum::<Score>();
        self.swept.total_any += 1;
        let [first, second] = &mut self.tiers;
        if has_all {
            self.swept.total += 1;
            self.swept.bounded += usize::from(verdict == Verdict::PassesBounded);
            first.offer(&mut self.places, doc, score)?;
        } else if self.swept.total < self.wanted {
            second.offer(&mut self.places, doc, score)?;
        }
        Ok(())
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

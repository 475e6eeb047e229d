//! Items that count for less: routine business, unless it is asked for, and items of which only the
//! beginning is held.

use minutebook_index::schema::Fields;
use tantivy::{DocId, DocSet, Score, SegmentReader};

use crate::columns::Columns;
use crate::query::concept::{Concept, Occurrences};
use crate::query::settle::Docs;

/// Routine business is on every agenda, so its words say little: an item of it counts half.
const ROUTINE: Score = 0.5;
/// What is short because it was cut is no better for being short.
const TRUNCATED: Score = 0.9;

/// What is asked for, by which routine items are told that are asked for too.
#[derive(Clone, Debug, Default)]
pub(crate) struct Demotion {
    titles: Vec<Concept>,
}

impl Demotion {
    /// Of a question of these things: an item whose title has one of them is asked for.
    pub(crate) fn new(units: &[Concept], fields: &Fields) -> Self {
        let title = |unit: &Concept| unit.in_field(fields.title);
        Self {
            titles: units.iter().map(title).collect(),
        }
    }

    /// Opens it in one segment that has these columns.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn open<'c>(
        &'c self,
        reader: &'c SegmentReader,
        columns: &'c Columns,
    ) -> tantivy::Result<OpenDemotion<'c>> {
        Ok(OpenDemotion {
            reader,
            standings: columns.standings(reader)?,
            asked: &self.titles,
            titles: None,
        })
    }
}

/// Why an item counts for less, or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing {
    /// It is routine business that is not asked for.
    pub(crate) routine: bool,
    /// Only its beginning is held.
    pub(crate) truncated: bool,
}

impl Standing {
    /// Returns what scores are multiplied by: at most 1.
    pub(crate) fn weight(self) -> Score {
        let routine = if self.routine { ROUTINE } else { 1.0 };
        let truncated = if self.truncated { TRUNCATED } else { 1.0 };
        routine * truncated
    }
}

/// What counts for less in one segment.
pub(crate) struct OpenDemotion<'c> {
    reader: &'c SegmentReader,
    standings: &'c [Standing],
    asked: &'c [Concept],
    /// Titles that have what is asked for; looked up when the first routine item is met.
    titles: Option<Vec<Docs<Occurrences>>>,
}

impl OpenDemotion<'_> {
    /// Tells how a document stands; documents are asked for in ascending order.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn standing(&mut self, doc: DocId) -> tantivy::Result<Standing> {
        let mut standing = self
            .standings
            .get(doc as usize)
            .copied()
            .unwrap_or_default();
        if standing.routine {
            let titles = match &mut self.titles {
                Some(titles) => titles,
                none => {
                    let titles = self.asked.iter().map(|title| title.mentions(self.reader));
                    let titles: Vec<Option<_>> = titles.collect::<tantivy::Result<_>>()?;
                    none.insert(titles.into_iter().flatten().collect())
                }
            };
            standing.routine = !titles.iter_mut().any(|title| title.seek(doc) == doc);
        }
        Ok(standing)
    }
}

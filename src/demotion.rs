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

    /// Opens it in one segment.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn open(&self, reader: &SegmentReader) -> tantivy::Result<OpenDemotion> {
        let titles = self.titles.iter().map(|title| title.mentions(reader));
        let titles: Vec<Option<_>> = titles.collect::<tantivy::Result<_>>()?;
        Ok(OpenDemotion {
            titles: titles.into_iter().flatten().collect(),
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
pub(crate) struct OpenDemotion {
    titles: Vec<Docs<Occurrences>>,
}

impl OpenDemotion {
    /// Tells how a document stands, by its flags; documents are asked for in ascending order.
    pub(crate) fn standing(&mut self, columns: &Columns, doc: DocId) -> Standing {
        let mut standing = Standing::default();
        if columns.routine.is_none() && columns.truncated.is_none() {
            return standing;
        }
        for flag in columns.flags(doc) {
            standing.routine |= Some(flag) == columns.routine;
            standing.truncated |= Some(flag) == columns.truncated;
        }
        if standing.routine {
            let mut titles = self.titles.iter_mut();
            standing.routine = !titles.any(|title| title.seek(doc) == doc);
        }
        standing
    }
}

//! The columns that every list is ordered by, opened once for each segment.

use std::sync::OnceLock;

use minutebook_index::schema::first_text;
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use crate::demotion::Standing;

/// The columns of one segment.
pub(crate) struct Columns {
    from: Column<i64>,
    to: Column<i64>,
    ids: Option<StrColumn>,
    /// How every item stands by its flags; read when first asked for.
    standings: OnceLock<Vec<Standing>>,
}

impl Columns {
    /// Opens those of every segment, in order.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn of(searcher: &Searcher) -> tantivy::Result<Vec<Self>> {
        let readers = searcher.segment_readers().iter();
        readers.map(Self::open).collect()
    }

    fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            from: columns.i64("date_from")?,
            to: columns.i64("date_to")?,
            ids: columns.str("id")?,
            standings: OnceLock::new(),
        })
    }

    /// Returns the day that an item is sorted by, from 1; 0 when it has none.
    pub(crate) fn day(&self, doc: DocId) -> u64 {
        let day = self.from.first(doc).or_else(|| self.to.first(doc));
        // Days before the year 1 do not occur in minutes; the shift keeps all others above 0.
        day.map_or(0, |day| u64::try_from(day + 1_000_000).unwrap_or(0))
    }

    /// Returns the number of an item's id among those of the segment, which are numbered in order.
    pub(crate) fn id(&self, doc: DocId) -> u64 {
        let id = self.ids.as_ref().and_then(|ids| ids.term_ords(doc).next());
        id.unwrap_or(u64::MAX)
    }

    /// Reads an item's id.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn id_text(&self, doc: DocId) -> tantivy::Result<String> {
        let id = self.ids.as_ref().map(|ids| first_text(ids, doc));
        Ok(id.transpose()?.flatten().unwrap_or_default())
    }

    /// Reads the ids of many items, in one pass over those of the segment.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn id_texts(&self, docs: Vec<DocId>) -> tantivy::Result<Vec<(DocId, String)>> {
        let Some(ids) = &self.ids else {
            return Ok(Vec::new());
        };
        let mut docs: Vec<(u64, DocId)> = docs.into_iter().map(|doc| (self.id(doc), doc)).collect();
        docs.retain(|(ord, _)| *ord != u64::MAX);
        docs.sort_unstable();
        let ords: Vec<u64> = docs.iter().map(|(ord, _)| *ord).collect();
        let mut texts = Vec::with_capacity(docs.len());
        ids.dictionary().sorted_ords_to_term_cb(&ords, |id| {
            texts.push(String::from_utf8_lossy(id).into_owned());
        })?;
        Ok(docs.into_iter().map(|(_, doc)| doc).zip(texts).collect())
    }

    /// Returns how every item of the segment stands by its flags alone.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn standings(&self, reader: &SegmentReader) -> tantivy::Result<&[Standing]> {
        if let Some(standings) = self.standings.get() {
            return Ok(standings);
        }
        let flag = reader.schema().get_field("flag")?;
        let index = reader.inverted_index(flag)?;
        let mut standings = vec![Standing::default(); reader.max_doc() as usize];
        let mut mark = |name: &str, mark: fn(&mut Standing)| -> tantivy::Result<()> {
            let term = Term::from_field_text(flag, name);
            let Some(mut items) = index.read_postings(&term, IndexRecordOption::Basic)? else {
                return Ok(());
            };
            while items.doc() != TERMINATED {
                standings.get_mut(items.doc() as usize).map(mark);
                items.advance();
            }
            Ok(())
        };
        mark("routine", |standing| standing.routine = true)?;
        mark("truncated", |standing| standing.truncated = true)?;
        Ok(self.standings.get_or_init(|| standings))
    }
}

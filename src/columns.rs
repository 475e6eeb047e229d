//! The columns that every list is ordered by, opened once for each segment.

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Searcher, SegmentReader};

/// The columns of one segment.
pub(crate) struct Columns {
    from: Column<i64>,
    to: Column<i64>,
    ids: Option<StrColumn>,
    flags: Option<StrColumn>,
    /// Numbers of flags, where any item has them.
    pub(crate) routine: Option<u64>,
    pub(crate) truncated: Option<u64>,
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
        let flags = columns.str("flag")?;
        let ord = |flag: &str| match &flags {
            Some(flags) => flags.dictionary().term_ord(flag.as_bytes()),
            None => Ok(None),
        };
        Ok(Self {
            routine: ord("routine")?,
            truncated: ord("truncated")?,
            from: columns.i64("date_from")?,
            to: columns.i64("date_to")?,
            ids: columns.str("id")?,
            flags,
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

    /// Returns the numbers of an item's flags.
    pub(crate) fn flags(&self, doc: DocId) -> impl Iterator<Item = u64> {
        let flags = self.flags.iter();
        flags.flat_map(move |flags| flags.term_ords(doc))
    }
}

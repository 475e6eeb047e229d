//! Files of columns with spaces between, one row a line, as TREC's are.

use crate::error::{Error, ErrorKind};

/// A line of as many columns as it should have.
pub(super) struct Row<'t, const N: usize> {
    line: usize,
    /// The columns.
    pub(super) columns: [&'t str; N],
}

impl<const N: usize> Row<'_, N> {
    /// Says what is wrong with it.
    pub(super) fn bad(&self, reason: String) -> Error {
        let line = self.line;
        Error::new(ErrorKind::BadLine { line, reason })
    }
}

/// Reads a text row by row; empty lines are passed over.
pub(super) fn rows<const N: usize>(text: &str) -> impl Iterator<Item = Result<Row<'_, N>, Error>> {
    let numbered = (1..).zip(text.lines());
    numbered.filter_map(|(line, words)| {
        let columns: Vec<&str> = words.split_whitespace().collect();
        if columns.is_empty() {
            return None;
        }
        let row = columns.try_into().map(|columns| Row { line, columns });
        Some(row.map_err(|columns: Vec<&str>| {
            let reason = format!("{} columns, not {N}", columns.len());
            Error::new(ErrorKind::BadLine { line, reason })
        }))
    })
}

//! Topics: what is asked, one a line: number, TAB, query as typed; further columns are not read.

use crate::error::{Error, ErrorKind};

/// An information need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its number, as judgements and runs name it.
    pub id: String,
    /// The query as typed.
    pub query: String,
}

/// Reads a file of topics.
///
/// # Errors
/// [`ErrorKind::BadLine`] for a line without a TAB.
pub fn topics(text: &str) -> Result<Vec<Topic>, Error> {
    let mut topics = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let mut columns = line.split('\t');
        let (Some(id), Some(query)) = (columns.next(), columns.next()) else {
            return Err(Error::new(ErrorKind::BadLine {
                line: number,
                reason: "no TAB between number and query".to_owned(),
            }));
        };
        topics.push(Topic {
            id: id.trim().to_owned(),
            query: query.to_owned(),
        });
    }
    Ok(topics)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_columns_are_not_read() {
        let read = topics("1\troads in\tquestion\n\n2\tmash\n").unwrap();
        let pairs: Vec<_> = read
            .iter()
            .map(|topic| (topic.id.as_str(), topic.query.as_str()))
            .collect();
        assert_eq!(pairs, [("1", "roads in"), ("2", "mash")]);
    }

    #[test]
    fn a_line_without_a_tab_is_named() {
        let error = topics("1\troads\n2 mash").unwrap_err();
        assert_eq!(error.to_string(), "line 2: no TAB between number and query");
    }
}

//! Searches kept to be asked again: what is new among their items, or says something else, since the last time.
//!
//! An item is known by its id or any key it was known under before, and by the hash of its words. What is kept where
//! is the business of `minutebook_index::watch`.

use minutebook_index::watch::Seen;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::filter::Filters;
use crate::ranking::Sort;
use crate::searcher::{ExportItem, Exported, Reach, Request, Searcher};

/// A search that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// The query as typed.
    pub query: String,
    /// What items must be like.
    pub filters: Filters,
    /// As written: no stems, no glossary.
    pub exact: bool,
    /// Search short forms under their long forms and the reverse, unless `exact`.
    pub expand: bool,
}

/// How an item differs from what was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It was not among the items.
    New,
    /// It was, and said something else.
    Changed,
}

/// An item that is new or has changed.
#[derive(Clone, Debug, Serialize)]
pub struct Watched {
    /// How it differs.
    pub change: Change,
    /// The item.
    #[serde(flatten)]
    pub item: ExportItem,
}

impl SavedSearch {
    /// Returns the search as a request: the newest items first.
    pub fn request(&self) -> Request {
        Request {
            filters: self.filters.clone(),
            exact: self.exact,
            expand: self.expand,
            sort: Sort::Newest,
            ..Request::new(self.query.clone())
        }
    }

    /// Returns the search as it would be typed.
    pub fn words(&self) -> String {
        let quoted =
            |text: &str| match text.contains([' ', '"', '\'', '*', '&', '|', ';', '(', '<']) {
                true => format!("'{}'", text.replace('\'', "'\\''")),
                false => text.to_owned(),
            };
        let filters = &self.filters;
        let mut words = Vec::new();
        if !self.query.is_empty() {
            words.push(quoted(&self.query));
        }
        for (option, values) in [
            ("--council", &filters.councils),
            ("--committee", &filters.committees),
            ("--role", &filters.roles),
            ("--person", &filters.people),
            ("--mover", &filters.movers),
            ("--seconder", &filters.seconders),
            ("--decision", &filters.decisions),
            ("--status", &filters.statuses),
            ("--has", &filters.flags),
        ] {
            words.extend(
                values
                    .iter()
                    .map(|value| format!("{option} {}", quoted(value))),
            );
        }
        let only = filters.only.iter().flat_map(|pick| pick.words());
        words.extend(only.map(|value| format!("--only {}", quoted(&value))));
        words.extend(filters.from.map(|day| format!("--from {day}")));
        words.extend(filters.to.map(|day| format!("--to {day}")));
        for (option, given) in [
            ("--certain", filters.certain),
            ("--exact", self.exact),
            ("--no-expand", !self.expand),
        ] {
            words.extend(given.then(|| option.to_owned()));
        }
        words.join(" ")
    }
}

impl Searcher {
    /// Gives the items of a saved search that are new or have changed against `seen`, the newest meeting first, and
    /// returns what is to be kept as seen now.
    ///
    /// # Errors
    /// As [`Self::export`].
    pub fn watch<E: From<Error>>(
        &self,
        search: &SavedSearch,
        seen: &Seen,
        mut give: impl FnMut(Watched) -> Result<(), E>,
    ) -> Result<Seen, E> {
        let mut now = Seen::new();
        self.export(&search.request(), Reach::AllWords, |record| {
            let Exported::Item(item) = record else {
                return Ok(());
            };
            let hit = &item.hit;
            let (id, content) = (hit.id.clone(), hit.content_hash.clone());
            // When pages of one item meet, it may come to be known under another of its keys.
            let mut keys = std::iter::once(&hit.id).chain(&item.aliases);
            let change = match keys.find_map(|key| seen.get(key)) {
                None => Some(Change::New),
                Some(before) if *before != content && !before.is_empty() => Some(Change::Changed),
                Some(_) => None,
            };
            now.insert(id, content);
            match change {
                Some(change) => give(Watched {
                    change,
                    item: *item,
                }),
                None => Ok(()),
            }
        })?;
        Ok(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_search_is_told_as_it_would_be_typed() {
        let search = SavedSearch {
            query: "\"front door\" review".to_owned(),
            filters: Filters {
                committees: vec!["cabinet".to_owned()],
                people: vec!["O'Brien".to_owned()],
                from: "2019-01-01".parse().ok(),
                ..Filters::default()
            },
            exact: false,
            expand: false,
        };
        assert_eq!(
            search.words(),
            r#"'"front door" review' --committee cabinet --person 'O'\''Brien' --from 2019-01-01 --no-expand"#
        );
        let json = serde_json::to_string(&search).unwrap();
        assert_eq!(serde_json::from_str::<SavedSearch>(&json).unwrap(), search);
    }
}

//! What joins items: links that an officer wrote, and decision references that several items carry.

use minutebook_index::record::Record;
use minutebook_index::source::wording::{Link, Says, Wording};
use serde::Serialize;

use super::{Request, Searcher};
use crate::error::Error;
use crate::filter::Filters;

/// So many items are told for one reference.
const MOST: usize = 50;

/// An item that belongs to another, or does not, by an officer's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// `same_as`, `not_same_as`, `answers` or `answered_by`.
    pub kind: &'static str,
    /// The other item.
    pub id: String,
    /// Place of the officer's entry.
    pub evidence: String,
}

/// Other items that carry the same decision reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JoinedBy {
    /// The reference: `24/00093`.
    pub reference: String,
    /// Ids of the other items of the council that carry it, the earliest first.
    pub items: Vec<String>,
}

impl Searcher {
    /// Returns what an officer wrote of an item and others.
    pub(crate) fn links(&self, record: &Record) -> Result<Vec<LinkView>, Error> {
        let is_it = |id: &str| record.id == id || record.aliases.iter().any(|alias| alias == id);
        let mut links = Vec::new();
        for wording in self.wordings()? {
            let Says::Link(link) = &wording.says else {
                continue;
            };
            let evidence = place(wording);
            links.extend(ends(link).into_iter().filter_map(|(kind, back, other)| {
                let (kind, id) = match (is_it(&link.item), is_it(other)) {
                    (true, _) => (kind, other),
                    (false, true) => (back, link.item.as_str()),
                    (false, false) => return None,
                };
                Some(LinkView {
                    kind,
                    id: id.to_owned(),
                    evidence: evidence.clone(),
                })
            }));
        }
        Ok(links)
    }

    /// Returns the other items that carry the decision references of an item.
    pub(crate) fn joined_by(
        &self,
        references: &[String],
        record: &Record,
    ) -> Result<Vec<JoinedBy>, Error> {
        let mut joined = Vec::new();
        for reference in references {
            let council = record
                .meeting
                .council
                .as_ref()
                .map(|fact| fact.value.clone());
            let request = Request {
                filters: Filters {
                    councils: council.into_iter().collect(),
                    ..Filters::default()
                },
                exact: true,
                sort: crate::ranking::Sort::Oldest,
                limit: MOST,
                ..Request::new(format!("\"{reference}\""))
            };
            let items = self.run(&request)?.into_iter().map(|(id, _)| id);
            let items: Vec<String> = items.filter(|id| *id != record.id).collect();
            if !items.is_empty() {
                joined.push(JoinedBy {
                    reference: reference.clone(),
                    items,
                });
            }
        }
        Ok(joined)
    }
}

/// The other end of a link, with what it is called from either end.
fn ends(link: &Link) -> Option<(&'static str, &'static str, &str)> {
    let same = link.same_as.as_deref().map(|id| ("same_as", "same_as", id));
    let not = link.not_same_as.as_deref();
    let answers = link.answers.as_deref();
    same.or_else(|| not.map(|id| ("not_same_as", "not_same_as", id)))
        .or_else(|| answers.map(|id| ("answers", "answered_by", id)))
}

fn place(wording: &Wording) -> String {
    format!("{}:{}", wording.path, wording.line)
}

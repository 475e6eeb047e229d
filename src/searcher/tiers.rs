//! The list as queries of the engine: the tier that has all the words, then the one that has some.

use tantivy::query::{BooleanQuery, Occur, Query};

use crate::filter::{FilterQuery, Resolved};
use crate::query::compile::Compiled;
use crate::query::without::Without;

/// The two tiers of the list as queries, filters included.
pub(super) struct Tiers {
    /// All the words.
    pub(super) first: Box<dyn Query>,
    /// Some of the words, but not all.
    pub(super) second: Box<dyn Query>,
}

impl Tiers {
    /// Returns the query of one tier.
    pub(super) fn of(&self, all_words: bool) -> &dyn Query {
        match all_words {
            true => &*self.first,
            false => &*self.second,
        }
    }

    pub(super) fn new(compiled: &Compiled, filters: &Resolved) -> Self {
        let restricted = |query: Box<dyn Query>, without: Option<&dyn Query>| -> Box<dyn Query> {
            let mut query = if filters.is_empty() {
                query
            } else {
                both(query, Box::new(FilterQuery(filters.clone())))
            };
            for required in &compiled.required {
                query = both(query, required.box_clone());
            }
            let none = compiled.none.iter().map(|query| query.as_ref());
            Without::query(
                query,
                none.chain(without).map(|query| query.box_clone()).collect(),
            )
        };
        let some = || -> Box<dyn Query> {
            let parts = compiled
                .any
                .iter()
                .map(|query| (Occur::Should, query.box_clone()));
            Box::new(BooleanQuery::new(parts.collect()))
        };
        Self {
            first: restricted(compiled.all.box_clone(), None),
            second: restricted(some(), Some(compiled.all.as_ref())),
        }
    }
}

/// Returns what both find.
pub(super) fn both(one: Box<dyn Query>, other: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BooleanQuery::new(vec![
        (Occur::Must, one),
        (Occur::Must, other),
    ]))
}

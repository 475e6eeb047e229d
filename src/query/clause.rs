//! What the fields of a query name, looked up in an index: each as the filter that the options are too.

use std::collections::BTreeMap;

use tantivy::Searcher;

use super::ast::{Field, Node, Span};
use super::field;
use super::mistake::Mistake;
use crate::filter::{Filters, Resolved};
use crate::glossary::Glossary;

/// The filters of a query's fields, by their place in its text.
#[derive(Debug, Default)]
pub(crate) struct Clauses(BTreeMap<Span, Resolved>);

impl Clauses {
    /// Returns what a field was looked up as.
    pub(crate) fn get(&self, span: Span) -> Option<&Resolved> {
        self.0.get(&span)
    }

    /// Looks up every field of a query; those that name nothing the index holds are mistakes.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn look_up(
        root: &Node,
        certain: bool,
        searcher: &Searcher,
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<(Self, Vec<Mistake>)> {
        let (mut clauses, mut mistakes) = (Self::default(), Vec::new());
        let mut nodes = vec![root];
        while let Some(node) = nodes.pop() {
            nodes.extend(node.children());
            let Node::Field { field, value, span } = node else {
                continue;
            };
            let resolved = filters(*field, value, certain).resolve(searcher, glossary)?;
            for unknown in &resolved.unknown {
                let near = match unknown.nearest.as_slice() {
                    [] => "`minutebook status` lists the names held".to_owned(),
                    names => format!("nearest: {}", names.join("; ")),
                };
                mistakes.push(Mistake {
                    span: Span {
                        start: span.start + field.name().len() + 1,
                        end: span.end,
                    },
                    message: format!(
                        "no {} in this index is named \"{value}\"; {near}",
                        unknown.filter
                    ),
                });
            }
            clauses.0.insert(*span, resolved);
        }
        Ok((clauses, mistakes))
    }

    /// Makes words of those fields that name nothing the index holds.
    pub(crate) fn make_words(&self, root: &mut Node) {
        root.for_each_mut(&mut |node| {
            let Node::Field { value, span, .. } = node else {
                return;
            };
            let is_held = |clause: &Resolved| clause.unknown.is_empty();
            if !self.get(*span).is_some_and(is_held) {
                *node = Node::Phrase {
                    text: std::mem::take(value),
                    slop: 0,
                    span: *span,
                };
            }
        });
    }

    /// Returns the fields that stand at the top of a query, which are filters of the whole list.
    pub(crate) fn at_top(&self, root: &Node) -> Resolved {
        let mut filters = Resolved::default();
        for part in top(root) {
            if let Node::Field { span, .. } = part {
                filters.join(self.get(*span).cloned().unwrap_or_default());
            }
        }
        filters
    }
}

/// Returns the parts of a query that are all wanted.
pub(crate) fn top(root: &Node) -> &[Node] {
    match root {
        Node::And { parts, .. } => parts,
        single => std::slice::from_ref(single),
    }
}

/// Returns the filters that one field stands for; the parser has checked its value.
fn filters(field: Field, value: &str, certain: bool) -> Filters {
    let one = || vec![value.to_owned()];
    let mut filters = Filters::default();
    match field {
        Field::Council => filters.councils = one(),
        Field::Committee => filters.committees = one(),
        Field::Role => filters.roles = one(),
        Field::Person => filters.people = one(),
        Field::Moved => filters.movers = one(),
        Field::Seconded => filters.seconders = one(),
        Field::Decision => filters.decisions = one(),
        Field::Has => filters.flags = one(),
        Field::Is if field::STATUSES.contains(&field::fixed(value).as_str()) => {
            filters.statuses = one();
        }
        Field::Is => filters.flags = one(),
        Field::Date | Field::Year | Field::Before | Field::After => {
            if let Some(Ok((from, to))) = field::days(field, value) {
                (filters.from, filters.to) = (from, to);
                filters.certain = certain;
            }
        }
    }
    filters
}

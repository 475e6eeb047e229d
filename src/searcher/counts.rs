//! Counts of all matches of an answer: facets, and the years.

use tantivy::query::Query;

use super::{Request, Searcher, both};
use crate::error::Error;
use crate::filter::{FilterQuery, Resolved};
use crate::query::ast::{Node, Span};
use crate::query::clause::Clauses;
use crate::query::compile::compile;
use crate::tally::Tally;
use crate::timeline::Timeline;

impl Searcher {
    /// Counts all matches by what they share, where facets are wanted.
    pub(super) fn tally(
        &self,
        request: &Request,
        matches: &dyn Query,
    ) -> Result<Option<Tally>, Error> {
        if !request.facets {
            return Ok(None);
        }
        let glossary = self.glossary()?;
        Ok(Some(self.ledger.all(&self.searcher, matches, &glossary)?))
    }

    /// Counts all matches by year, and in which form they have what was searched in several.
    pub(super) fn timeline(
        &self,
        request: &Request,
        root: &Node,
        filters: &Resolved,
        matches: &dyn Query,
        tally: Option<&Tally>,
    ) -> Result<Timeline, Error> {
        let glossary = self.glossary()?;
        let by_span = |query: &dyn Query| self.ledger.by_span(&self.searcher, query, &glossary);
        let mut forms = Vec::new();
        for form in forms_of(root) {
            let with = compile(
                &form,
                &Clauses::default(),
                request.exact,
                &self.fields,
                &self.searcher,
            )?;
            let having = both(matches.box_clone(), with.all);
            forms.push((form.to_string(), by_span(&having)?));
        }
        let range = filters.range();
        let range = (!range.is_empty()).then_some(FilterQuery(range));
        let range = range.as_ref().map(|range| range as &dyn Query);
        Ok(Timeline::new(
            request.year_kind,
            &match tally {
                Some(tally) => tally.spans.clone(),
                None => by_span(matches)?,
            },
            &self.ledger.held(&self.searcher, range, &glossary)?,
            &forms,
        ))
    }
}

/// Each form of what a query seeks in several: as typed first.
fn forms_of(root: &Node) -> Vec<Node> {
    match root {
        Node::Known { typed, others } => {
            let others = others.iter().map(|other| Node::Phrase {
                text: other.text.clone(),
                slop: 0,
                span: Span::default(),
            });
            std::iter::once((**typed).clone()).chain(others).collect()
        }
        Node::And { parts, .. } | Node::Or { parts, .. } => {
            parts.iter().flat_map(forms_of).collect()
        }
        _ => Vec::new(),
    }
}

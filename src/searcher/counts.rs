//! Counts of all matches of an answer: facets, and the years.

use tantivy::query::Query;

use super::{Request, Searcher, both};
use crate::error::Error;
use crate::facet::Facets;
use crate::filter::{FilterQuery, Resolved};
use crate::query::ast::{Node, Span};
use crate::query::clause::Clauses;
use crate::query::compile::compile;
use crate::tally;
use crate::timeline::Timeline;

impl Searcher {
    /// Counts all matches by what they share.
    pub(super) fn facets(&self, request: &Request, matches: &dyn Query) -> Result<Facets, Error> {
        let glossary = self.glossary()?;
        let tally = tally::all(&self.searcher, matches, &glossary)?;
        Ok(Facets::new(&tally, request.year_kind, &glossary)?)
    }

    /// Counts all matches by year, and in which form they have what was searched in several.
    pub(super) fn timeline(
        &self,
        request: &Request,
        root: &Node,
        filters: &Resolved,
        matches: &dyn Query,
    ) -> Result<Timeline, Error> {
        let held = FilterQuery(filters.range());
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
            forms.push((
                form.to_string(),
                tally::by_meeting(&self.searcher, &having)?,
            ));
        }
        Ok(Timeline::new(
            request.year_kind,
            &tally::by_meeting(&self.searcher, matches)?,
            &tally::by_meeting(&self.searcher, &held)?,
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

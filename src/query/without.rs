//! What one query finds and another does not.
//!
//! The engine's own exclusion asks the excluded scorer about documents it has already passed, which
//! its phrase scorer does not allow (a debug assertion in 0.27); this one only ever moves it forward.

use tantivy::index::SegmentReader;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, TERMINATED, Term};

/// Documents of `wanted`, with its scores, that none of `excluded` matches.
#[derive(Debug)]
pub(crate) struct Without {
    wanted: Box<dyn Query>,
    excluded: Vec<Box<dyn Query>>,
}

impl Without {
    /// Returns `wanted` itself when nothing is excluded.
    pub(crate) fn query(wanted: Box<dyn Query>, excluded: Vec<Box<dyn Query>>) -> Box<dyn Query> {
        if excluded.is_empty() {
            wanted
        } else {
            Box::new(Self { wanted, excluded })
        }
    }

    /// Returns what is wanted.
    pub(crate) fn wanted(&self) -> &dyn Query {
        self.wanted.as_ref()
    }
}

impl Clone for Without {
    fn clone(&self) -> Self {
        let excluded = self
            .excluded
            .iter()
            .map(|query| query.box_clone())
            .collect();
        Self {
            wanted: self.wanted.box_clone(),
            excluded,
        }
    }
}

impl Query for Without {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let unscored = match scoring.searcher() {
            Some(searcher) => EnableScoring::disabled_from_searcher(searcher),
            None => EnableScoring::disabled_from_schema(scoring.schema()),
        };
        let excluded = self.excluded.iter().map(|query| query.weight(unscored));
        Ok(Box::new(WithoutWeight {
            wanted: self.wanted.weight(scoring)?,
            excluded: excluded.collect::<tantivy::Result<_>>()?,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.wanted.query_terms(visitor);
    }
}

struct WithoutWeight {
    wanted: Box<dyn Weight>,
    excluded: Vec<Box<dyn Weight>>,
}

impl Weight for WithoutWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let excluded = self
            .excluded
            .iter()
            .map(|weight| weight.scorer(reader, 1.0));
        let mut scorer = WithoutScorer {
            wanted: self.wanted.scorer(reader, boost)?,
            excluded: excluded.collect::<tantivy::Result<_>>()?,
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.wanted.explain(reader, doc)
    }
}

struct WithoutScorer {
    wanted: Box<dyn Scorer>,
    excluded: Vec<Box<dyn Scorer>>,
}

impl WithoutScorer {
    /// Moves on from the present document to the first that is not excluded.
    fn settle(&mut self) -> DocId {
        let mut doc = self.wanted.doc();
        while doc != TERMINATED && self.is_excluded(doc) {
            doc = self.wanted.advance();
        }
        doc
    }

    fn is_excluded(&mut self, doc: DocId) -> bool {
        self.excluded.iter_mut().any(|scorer| {
            let at = if scorer.doc() < doc {
                scorer.seek(doc)
            } else {
                scorer.doc()
            };
            at == doc
        })
    }
}

impl DocSet for WithoutScorer {
    fn advance(&mut self) -> DocId {
        self.wanted.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.wanted.doc() < target {
            self.wanted.seek(target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.wanted.doc()
    }

    fn size_hint(&self) -> u32 {
        self.wanted.size_hint()
    }
}

impl Scorer for WithoutScorer {
    fn score(&mut self) -> Score {
        self.wanted.score()
    }
}

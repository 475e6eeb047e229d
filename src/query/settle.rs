//! Documents that pass a test one by one, as the engine wants to walk them.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

/// What finds the next document that passes.
pub(crate) trait Settle: Send {
    /// Moves to the first document from `target` on that passes, and returns it; [`TERMINATED`] if none
    /// does. Targets only grow.
    fn settle(&mut self, target: DocId) -> DocId;

    /// So many documents pass at the most, about.
    fn size_hint(&self) -> u32;
}

/// The documents that pass, in order.
pub(crate) struct Docs<S> {
    /// What tells them.
    pub(crate) settle: S,
    doc: DocId,
}

impl<S: Settle> Docs<S> {
    /// Stands at the first document that passes.
    pub(crate) fn new(mut settle: S) -> Self {
        let doc = settle.settle(0);
        Self { settle, doc }
    }
}

impl<S: Settle + 'static> DocSet for Docs<S> {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.settle.settle(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.settle.settle(target);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.settle.size_hint()
    }
}

/// Passing adds nothing to scores.
impl<S: Settle + 'static> Scorer for Docs<S> {
    fn score(&mut self) -> Score {
        0.0
    }
}

//! Positions: a query for words at given distances, where each word may have several forms.
//!
//! What the engine's own phrase query cannot say is said here: a form as written, which is the
//! positions of its stem less those of other forms of that stem; and any one of several words at a place
//! (`safeguard*`). Gives documents and BM25 scores; knows nothing of how queries are typed.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, TERMINATED, TantivyError, Term};

/// One place in a phrase: any of `terms`, unless one of `except` stands at the same position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Terms that fit.
    pub(crate) terms: Vec<Term>,
    /// Terms that do not.
    pub(crate) except: Vec<Term>,
}

/// Slots side by side in one field.
#[derive(Clone, Debug)]
pub(crate) struct SpanQuery {
    /// The field.
    pub(crate) field: Field,
    /// At least one slot.
    pub(crate) slots: Vec<Slot>,
}

impl Query for SpanQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let bm25 = match scoring {
            EnableScoring::Disabled { .. } => None,
            EnableScoring::Enabled {
                statistics_provider,
                ..
            } => {
                let mut commonest = Vec::new();
                for slot in &self.slots {
                    let mut best: Option<(u64, &Term)> = None;
                    for term in &slot.terms {
                        let frequency = statistics_provider.doc_freq(term)?;
                        if best.is_none_or(|(most, _)| frequency > most) {
                            best = Some((frequency, term));
                        }
                    }
                    commonest.extend(best.map(|(_, term)| term.clone()));
                }
                if commonest.is_empty() {
                    None
                } else {
                    Some(Bm25Weight::for_terms(statistics_provider, &commonest)?)
                }
            }
        };
        Ok(Box::new(SpanWeight {
            query: self.clone(),
            bm25,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for term in self.slots.iter().flat_map(|slot| &slot.terms) {
            visitor(term, true);
        }
    }
}

struct SpanWeight {
    query: SpanQuery,
    bm25: Option<Bm25Weight>,
}

impl SpanWeight {
    fn span_scorer(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Option<SpanScorer>> {
        let index = reader.inverted_index(self.query.field)?;
        let open = |terms: &[Term]| -> tantivy::Result<Vec<SegmentPostings>> {
            let mut postings = Vec::new();
            for term in terms {
                postings
                    .extend(index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
            }
            Ok(postings)
        };
        let mut slots = Vec::new();
        for slot in &self.query.slots {
            let terms = open(&slot.terms)?;
            if terms.is_empty() {
                return Ok(None);
            }
            slots.push(SlotPostings {
                terms,
                except: open(&slot.except)?,
            });
        }
        let fieldnorms = match reader.fieldnorms_readers().get_field(self.query.field)? {
            Some(fieldnorms) if self.bm25.is_some() => fieldnorms,
            _ => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let mut scorer = SpanScorer {
            slots,
            bm25: self.bm25.as_ref().map(|bm25| bm25.boost_by(boost)),
            fieldnorms,
            doc: 0,
            frequency: 0,
            positions: Vec::new(),
            next: Vec::new(),
        };
        scorer.settle(0);
        Ok(Some(scorer))
    }
}

impl Weight for SpanWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.span_scorer(reader, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let missing = || TantivyError::InvalidArgument(format!("document {doc} does not match"));
        let mut scorer = self.span_scorer(reader, 1.0)?.ok_or_else(missing)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(missing());
        }
        let mut explanation = Explanation::new("words side by side", scorer.score());
        if let Some(bm25) = &self.bm25 {
            explanation
                .add_detail(bm25.explain(scorer.fieldnorms.fieldnorm_id(doc), scorer.frequency));
        }
        Ok(explanation)
    }
}

/// Postings of one slot.
struct SlotPostings {
    terms: Vec<SegmentPostings>,
    except: Vec<SegmentPostings>,
}

impl SlotPostings {
    /// Moves to the first document from `target` on that has one of the terms.
    fn seek(&mut self, target: DocId) -> DocId {
        self.terms
            .iter_mut()
            .map(|postings| seek(postings, target))
            .min()
            .unwrap_or(TERMINATED)
    }

    /// Collects the positions in `doc`, sorted; a position is given as often as it counts.
    fn positions(&mut self, doc: DocId, positions: &mut Vec<u32>) {
        positions.clear();
        for postings in self
            .terms
            .iter_mut()
            .filter(|postings| postings.doc() == doc)
        {
            postings.append_positions_with_offset(0, positions);
        }
        if self.terms.len() > 1 {
            positions.sort_unstable();
        }
        let mut others = Vec::new();
        for postings in &mut self.except {
            if seek(postings, doc) == doc {
                postings.append_positions_with_offset(0, &mut others);
            }
        }
        if !others.is_empty() {
            others.sort_unstable();
            positions.retain(|position| others.binary_search(position).is_err());
        }
    }
}

fn seek(postings: &mut SegmentPostings, target: DocId) -> DocId {
    if postings.doc() < target {
        postings.seek(target)
    } else {
        postings.doc()
    }
}

struct SpanScorer {
    slots: Vec<SlotPostings>,
    bm25: Option<Bm25Weight>,
    fieldnorms: FieldNormReader,
    doc: DocId,
    frequency: u32,
    /// Where what is matched so far began.
    positions: Vec<u32>,
    next: Vec<u32>,
}

impl SpanScorer {
    /// Moves to the first match from `target` on.
    fn settle(&mut self, mut target: DocId) -> DocId {
        loop {
            self.doc = self.common_doc(target);
            if self.doc == TERMINATED {
                return TERMINATED;
            }
            self.frequency = self.count();
            if self.frequency > 0 {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    /// Returns the first document from `target` on that has every slot.
    fn common_doc(&mut self, mut target: DocId) -> DocId {
        loop {
            let furthest = self
                .slots
                .iter_mut()
                .map(|slot| slot.seek(target))
                .max()
                .unwrap_or(TERMINATED);
            if furthest == TERMINATED || furthest == target {
                return furthest;
            }
            target = furthest;
        }
    }

    /// Counts how often the slots stand side by side in the present document.
    fn count(&mut self) -> u32 {
        let Some((first, others)) = self.slots.split_first_mut() else {
            return 0;
        };
        first.positions(self.doc, &mut self.positions);
        for (slot, distance) in others.iter_mut().zip(1..) {
            if self.positions.is_empty() {
                return 0;
            }
            slot.positions(self.doc, &mut self.next);
            let next = &self.next;
            self.positions
                .retain(|start| next.binary_search(&(start + distance)).is_ok());
        }
        u32::try_from(self.positions.len()).unwrap_or(u32::MAX)
    }
}

impl DocSet for SpanScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            TERMINATED
        } else {
            self.settle(self.doc + 1)
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            self.doc
        } else {
            self.settle(target)
        }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let slot = |slot: &SlotPostings| slot.terms.iter().map(DocSet::size_hint).sum();
        self.slots.iter().map(slot).min().unwrap_or(0)
    }
}

impl Scorer for SpanScorer {
    fn score(&mut self) -> Score {
        let fieldnorm = self.fieldnorms.fieldnorm_id(self.doc);
        self.bm25
            .as_ref()
            .map_or(1.0, |bm25| bm25.score(fieldnorm, self.frequency))
    }
}

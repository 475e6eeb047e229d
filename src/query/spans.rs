//! Positions: where words stand side by side, each of which may have several forms.
//!
//! What the engine's own phrase query cannot say is said here: a form as written, which is the
//! positions of its stem less those of other forms of that stem; any one of several words at a place
//! (`safeguard*`); and words in their order with a few others among them (`"two words"~3`). Gives documents and places; scores nothing and knows nothing of how queries are typed.

use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, TERMINATED, Term};

/// One place in a phrase: any of `terms`, unless one of `except` stands at the same position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Terms that fit.
    pub(crate) terms: Vec<Term>,
    /// Terms that do not.
    pub(crate) except: Vec<Term>,
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

/// Slots side by side in one segment: the documents that have them, and where.
pub(crate) struct Spans {
    slots: Vec<SlotPostings>,
    /// So many other words may stand among them.
    slop: u32,
    doc: DocId,
    /// The present document has them all.
    stands: bool,
    /// It was looked where they stand in the present document.
    is_found: bool,
    /// Where they begin and end there.
    places: Vec<(u32, u32)>,
    next: Vec<u32>,
}

impl Spans {
    /// Opens the slots in one segment; `None` when one of them has no term there. Stands before the first
    /// document until [`Self::seek`] is called.
    pub(crate) fn open(
        reader: &SegmentReader,
        field: Field,
        slots: &[Slot],
        slop: u32,
    ) -> tantivy::Result<Option<Self>> {
        let index = reader.inverted_index(field)?;
        let open = |terms: &[Term]| -> tantivy::Result<Vec<SegmentPostings>> {
            let mut postings = Vec::new();
            for term in terms {
                postings
                    .extend(index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
            }
            Ok(postings)
        };
        let mut opened = Vec::new();
        for slot in slots {
            let terms = open(&slot.terms)?;
            if terms.is_empty() {
                return Ok(None);
            }
            opened.push(SlotPostings {
                terms,
                except: open(&slot.except)?,
            });
        }
        Ok((!opened.is_empty()).then(|| Self {
            slots: opened,
            slop,
            doc: 0,
            stands: false,
            is_found: false,
            places: Vec::new(),
            next: Vec::new(),
        }))
    }

    /// Returns the present document.
    pub(crate) fn doc(&self) -> DocId {
        self.doc
    }

    /// Returns the positions of the first word in the present document and behind the last, each as
    /// often as it counts.
    pub(crate) fn places(&mut self) -> &[(u32, u32)] {
        if !self.is_found {
            self.find();
        }
        &self.places
    }

    /// Returns how many documents there may be at the most.
    pub(crate) fn size_hint(&self) -> u32 {
        let slot = |slot: &SlotPostings| slot.terms.iter().map(DocSet::size_hint).sum();
        self.slots.iter().map(slot).min().unwrap_or(0)
    }

    /// Moves to the first document from `target` on; stays where it has come that far.
    pub(crate) fn seek(&mut self, mut target: DocId) -> DocId {
        if self.doc >= target && self.stands {
            return self.doc;
        }
        loop {
            self.doc = self.common_doc(target);
            self.is_found = false;
            self.stands = self.doc == TERMINATED || self.is_one_word() || !self.places().is_empty();
            if self.stands {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    /// Tells whether any document with the word has it as sought, wherever it stands there.
    fn is_one_word(&self) -> bool {
        matches!(self.slots.as_slice(), [slot] if slot.except.is_empty())
    }

    /// Returns the first document from `target` on that has every slot.
    fn common_doc(&mut self, mut target: DocId) -> DocId {
        if target == TERMINATED {
            return TERMINATED;
        }
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

    /// Finds where the slots stand one behind the other in the present document, with no more other words
    /// among them than may be. From each place of the first, the earliest next ones make the shortest way.
    fn find(&mut self) {
        self.is_found = true;
        self.places.clear();
        let Some((first, others)) = self.slots.split_first_mut() else {
            return;
        };
        if self.doc == TERMINATED {
            return;
        }
        first.positions(self.doc, &mut self.next);
        self.places
            .extend(self.next.iter().map(|start| (*start, start + 1)));
        for (slot, before) in others.iter_mut().zip(1..) {
            if self.places.is_empty() {
                return;
            }
            slot.positions(self.doc, &mut self.next);
            let (next, slop) = (&self.next, self.slop);
            self.places.retain_mut(|(start, end)| {
                let found = next.get(next.partition_point(|position| position < end));
                let found = found.filter(|position| **position - *start - before <= slop);
                found.inspect(|position| *end = **position + 1).is_some()
            });
        }
    }
}

//! One thing sought: a word or phrase with the other forms it goes by, as one query of the engine.
//!
//! Every form counts as the thing itself: the frequency is that of all forms together, a short form in
//! brackets right behind its long form is no second mention, and a form whose meaning holds only at some
//! councils or in some years counts only there. Gives documents, BM25 scores, and the places where it
//! stands, which `proximity` asks for.

use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentReader;
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Query, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, Score, TERMINATED, Term};

use super::bm25;
use super::scope::{Days, Scope, overlaps};
use super::scored::{Mentions, ScoredWeight, Sought};
use super::settle::{Docs, Settle};
use super::spans::{Slot, Spans};
use crate::statistics::Statistics;

/// A thing sought in one field.
#[derive(Clone, Debug)]
pub(crate) struct Concept {
    /// The field.
    pub(crate) field: Field,
    /// The forms it goes by, the one typed first.
    pub(crate) forms: Vec<Form>,
}

/// One form of it.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// As it is shown to those who search.
    pub(crate) text: String,
    /// Its words, side by side; at least one.
    pub(crate) slots: Vec<Slot>,
    /// So many other words may stand among them.
    pub(crate) slop: u32,
    /// Where it has this meaning; `None` for everywhere.
    pub(crate) scope: Option<Scope>,
}

impl Form {
    /// Returns the one term that it is, everywhere, if it is that simple.
    pub(crate) fn single_term(&self) -> Option<&Term> {
        match (self.slots.as_slice(), &self.scope) {
            ([slot], None) if slot.except.is_empty() => match slot.terms.as_slice() {
                [term] => Some(term),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A place where a concept stands: positions of its first word and behind its last.
pub(crate) type Occurrence = (u32, u32);

impl Concept {
    /// Returns the same thing sought in another field.
    pub(crate) fn in_field(&self, field: Field) -> Self {
        let moved = |terms: &mut Vec<Term>| {
            for term in terms {
                let moved = term
                    .value()
                    .as_str()
                    .map(|text| Term::from_field_text(field, text));
                *term = moved.unwrap_or_else(|| term.clone());
            }
        };
        let mut concept = self.clone();
        concept.field = field;
        for slot in concept.forms.iter_mut().flat_map(|form| &mut form.slots) {
            moved(&mut slot.terms);
            moved(&mut slot.except);
        }
        concept
    }

    /// Opens the concept in one segment; `None` when none of its forms is there.
    pub(crate) fn mentions(
        &self,
        reader: &SegmentReader,
    ) -> tantivy::Result<Option<Docs<Occurrences>>> {
        self.occurrences(reader, true)
    }

    /// Opens it so that every place of every form is given, also those that are one mention.
    pub(crate) fn places(
        &self,
        reader: &SegmentReader,
    ) -> tantivy::Result<Option<Docs<Occurrences>>> {
        self.occurrences(reader, false)
    }

    fn occurrences(
        &self,
        reader: &SegmentReader,
        mentions: bool,
    ) -> tantivy::Result<Option<Docs<Occurrences>>> {
        let mut forms = Vec::new();
        for form in &self.forms {
            let gate = match &form.scope {
                Some(scope) => Some(Gate::open(scope, reader)?),
                None => None,
            };
            let spans = Spans::open(reader, self.field, &form.slots, form.slop)?;
            forms.extend(spans.map(|spans| OpenForm { spans, gate }));
        }
        if forms.is_empty() {
            return Ok(None);
        }
        Ok(Some(Docs::new(Occurrences {
            forms,
            mentions,
            doc: TERMINATED,
            is_found: false,
            places: Vec::new(),
        })))
    }

    /// The words of the commonest form, each by its commonest term, with how many documents have the
    /// rarest of them: how rare the concept is, as far as the engine counts.
    fn commonest(
        &self,
        having: impl Fn(&Term) -> tantivy::Result<u64>,
    ) -> tantivy::Result<Option<(u64, Vec<Term>)>> {
        let mut commonest: Option<(u64, Vec<Term>)> = None;
        for form in &self.forms {
            let mut terms = Vec::new();
            let mut rarest = u64::MAX;
            for slot in &form.slots {
                let mut best: Option<(u64, &Term)> = None;
                for term in &slot.terms {
                    let frequency = having(term)?;
                    if best.is_none_or(|(most, _)| frequency > most) {
                        best = Some((frequency, term));
                    }
                }
                rarest = rarest.min(best.map_or(0, |(frequency, _)| frequency));
                terms.extend(best.map(|(_, term)| term.clone()));
            }
            let commoner = commonest.as_ref().is_none_or(|(most, _)| rarest > *most);
            if !terms.is_empty() && commoner {
                commonest = Some((rarest, terms));
            }
        }
        Ok(commonest)
    }

    /// Returns the weight of its rarity, by the formula that BM25 has for a word.
    pub(crate) fn idf(&self, statistics: &Statistics) -> tantivy::Result<Score> {
        let commonest = self.commonest(|term| statistics.doc_freq(term))?;
        let having = commonest.map_or(0, |(having, _)| having);
        Ok(bm25::idf(statistics.num_docs(), having))
    }
}

impl Query for Concept {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ScoredWeight::new(self.clone(), scoring)?))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        let slots = self.forms.iter().flat_map(|form| &form.slots);
        for term in slots.flat_map(|slot| &slot.terms) {
            visitor(term, true);
        }
    }
}

impl Sought for Concept {
    type Docs = Docs<Occurrences>;

    fn field(&self) -> Field {
        self.field
    }

    fn open(&self, reader: &SegmentReader, _: bool) -> tantivy::Result<Option<Self::Docs>> {
        self.mentions(reader)
    }

    fn rarity(
        &self,
        having: &dyn Fn(&Term) -> tantivy::Result<u64>,
    ) -> tantivy::Result<Option<Vec<Term>>> {
        Ok(self.commonest(having)?.map(|(_, terms)| terms))
    }
}

impl Mentions for Docs<Occurrences> {
    fn mentions(&mut self) -> u32 {
        u32::try_from(self.settle.places().len()).unwrap_or(u32::MAX)
    }
}

/// A scope made ready for one segment.
pub(crate) struct Gate {
    councils: Option<StrColumn>,
    /// Days for each council of the scope that the segment has, by its ordinal.
    days: Vec<(u64, Vec<Days>)>,
    unknown: Option<Vec<Days>>,
    elsewhere: bool,
    from: Column<i64>,
    to: Column<i64>,
}

impl Gate {
    pub(crate) fn open(scope: &Scope, reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let councils = columns.str("council")?;
        let mut days = Vec::new();
        if let Some(column) = &councils {
            for (council, held) in &scope.councils {
                let ord = column.dictionary().term_ord(council.as_bytes())?;
                days.extend(ord.map(|ord| (ord, held.clone())));
            }
        }
        Ok(Self {
            councils,
            days,
            unknown: scope.unknown.clone(),
            elsewhere: scope.elsewhere,
            from: columns.i64("date_from")?,
            to: columns.i64("date_to")?,
        })
    }

    /// Tells whether a document lies within.
    pub(crate) fn admits(&self, doc: DocId) -> bool {
        let council = self
            .councils
            .as_ref()
            .and_then(|column| column.term_ords(doc).next());
        let days = match council {
            Some(council) => {
                let mut known = self.days.iter();
                known.find(|(ord, _)| *ord == council).map(|(_, days)| days)
            }
            None => self.unknown.as_ref(),
        };
        match days {
            Some(days) => overlaps(days, self.from.first(doc), self.to.first(doc)),
            None => self.elsewhere,
        }
    }
}

struct OpenForm {
    spans: Spans,
    gate: Option<Gate>,
}

impl OpenForm {
    /// Moves to the first document from `target` on in which the form stands and has its meaning.
    fn seek(&mut self, mut target: DocId) -> DocId {
        loop {
            let doc = self.spans.seek(target);
            let admitted = self
                .gate
                .as_ref()
                .is_none_or(|gate| doc == TERMINATED || gate.admits(doc));
            if admitted {
                return doc;
            }
            target = doc + 1;
        }
    }
}

/// A concept open in one segment: its documents, and where in them it stands.
pub(crate) struct Occurrences {
    forms: Vec<OpenForm>,
    /// A form within another or right behind it is no mention of its own.
    mentions: bool,
    doc: DocId,
    /// It was looked where it stands in the present document: only some of those passed are ever asked for that.
    is_found: bool,
    places: Vec<Occurrence>,
}

impl Occurrences {
    /// Returns the places in the present document in order; one counts as often as its zone weighs.
    pub(crate) fn places(&mut self) -> &[Occurrence] {
        if !self.is_found {
            self.find();
        }
        &self.places
    }

    fn find(&mut self) {
        self.is_found = true;
        self.places.clear();
        if self.doc == TERMINATED {
            return;
        }
        let standing = self.forms.iter_mut();
        for form in standing.filter(|form| form.spans.doc() == self.doc) {
            self.places.extend(form.spans.places());
        }
        if self.forms.len() > 1 {
            self.places.sort_unstable();
        }
        if self.forms.len() > 1 && self.mentions {
            once_each(&mut self.places);
        }
    }
}

impl Settle for Occurrences {
    fn settle(&mut self, target: DocId) -> DocId {
        let docs = self.forms.iter_mut().map(|form| form.seek(target));
        self.doc = docs.min().unwrap_or(TERMINATED);
        self.is_found = false;
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.forms
            .iter()
            .map(|form| form.spans.size_hint())
            .fold(0, u32::saturating_add)
    }
}

/// Leaves out what stands within another form or right behind it: "multi-agency hub (MAH)" is one mention.
fn once_each(places: &mut Vec<Occurrence>) {
    let mut last: Option<Occurrence> = None;
    places.retain(|place| {
        let kept =
            last.is_none_or(|last| place.0 == last.0 && place.1 == last.1 || place.0 > last.1);
        if kept {
            last = Some(*place);
        }
        kept
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_behind_its_long_form_is_no_second_mention() {
        // Title tokens count three times; positions 9 and 20 are mentions of their own.
        let mut places = vec![(2, 5), (2, 5), (2, 5), (3, 4), (5, 6), (9, 10), (20, 23)];
        once_each(&mut places);
        assert_eq!(places, [(2, 5), (2, 5), (2, 5), (9, 10), (20, 23)]);
    }
}

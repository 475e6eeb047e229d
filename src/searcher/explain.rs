//! What a score is made of: each thing sought with its forms and places, nearness, standing.
//!
//! The very query that was run is walked, so that what is told is what was counted.

use serde::Serialize;
use tantivy::query::{AllQuery, BooleanQuery, EnableScoring, Occur, Query};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, SegmentReader};

use super::Searcher;
use crate::error::Error;
use crate::query::bm25::Mentioned;
use crate::query::concept::{Concept, Form};
use crate::query::scored::Sought;
use crate::query::without::Without;
use crate::query::word::Word;
use crate::ranking::Ranked;

/// How a hit came by its score: the words' scores and nearness added up, times the weight of its standing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The whole score.
    pub score: f32,
    /// Each thing sought that the item has.
    pub words: Vec<WordScore>,
    /// For pairs of things sought that stand near each other.
    pub neighbours: f32,
    /// For all things sought standing together.
    pub together: f32,
    /// What the sum was multiplied by; 1 but for the reasons below.
    pub weight: f32,
    /// Why the item counts for less: `routine business`, `only the beginning is held`.
    pub counts_less: Vec<&'static str>,
}

/// What one thing sought gives a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WordScore {
    /// It, as typed, and the forms it was also searched under.
    pub sought: Vec<String>,
    /// The part of the item that it was sought in: `text` (all of it), `title`, `purpose`, `resolution`.
    pub field: String,
    /// Its forms that stand in the item, with how often.
    pub found: Vec<FormCount>,
    /// Times it stands in the title.
    pub in_title: u32,
    /// Times it stands in what was resolved.
    pub in_resolutions: u32,
    /// Its weight for rarity: BM25's idf.
    pub rarity: f32,
    /// Mentions as scored: each in a title counts three, in a resolution two.
    pub mentions: u32,
    /// Length of the item in tokens, counted likewise and rounded as in the index.
    pub length: u32,
    /// What it gives.
    pub score: f32,
}

/// How often a form stands in an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormCount {
    /// The form.
    pub form: String,
    /// Mentions as scored.
    pub mentions: u32,
}

impl Searcher {
    /// Says what the score of a document that a query found is made of.
    pub(super) fn explanation(
        &self,
        query: &dyn Query,
        ranked: &Ranked,
    ) -> Result<Explanation, Error> {
        let reader = self.searcher.segment_reader(ranked.address.segment_ord);
        let mut words = Vec::new();
        self.walk(query, reader, ranked.address.doc_id, &mut words)?;
        let standing = ranked.standing;
        let reasons = [
            (standing.routine, "routine business"),
            (standing.truncated, "only the beginning is held"),
        ];
        Ok(Explanation {
            score: ranked.score,
            words,
            neighbours: ranked.nearness.neighbours,
            together: ranked.nearness.together,
            weight: standing.weight(),
            counts_less: reasons
                .into_iter()
                .filter(|(holds, _)| *holds)
                .map(|(_, reason)| reason)
                .collect(),
        })
    }

    /// Collects what the parts of a query that a document matches give its score; tells whether it matches.
    fn walk(
        &self,
        query: &dyn Query,
        reader: &SegmentReader,
        doc: DocId,
        words: &mut Vec<WordScore>,
    ) -> tantivy::Result<bool> {
        if let Some(word) = query.downcast_ref::<Word>() {
            let concept = word.concept();
            return self.leaf(
                &concept,
                word.mentioned(self.scoring(), reader, doc)?,
                reader,
                doc,
                words,
            );
        }
        if let Some(concept) = query.downcast_ref::<Concept>() {
            let mentioned = concept.mentioned(self.scoring(), reader, doc)?;
            return self.leaf(concept, mentioned, reader, doc, words);
        }
        if let Some(without) = query.downcast_ref::<Without>() {
            return self.walk(without.wanted(), reader, doc, words);
        }
        let Some(parts) = query.downcast_ref::<BooleanQuery>() else {
            let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
            let mut scorer = weight.scorer(reader, 1.0)?;
            let matches = scorer.doc() <= doc && scorer.seek(doc) == doc;
            if matches && query.is::<AllQuery>() {
                words.push(everything());
            }
            return Ok(matches);
        };
        let (mut found, mut any, mut all) = (Vec::new(), false, true);
        for (occur, part) in parts.clauses() {
            let matches = self.walk(part.as_ref(), reader, doc, &mut found)?;
            match occur {
                Occur::Must => all &= matches,
                Occur::Should => any |= matches,
                Occur::MustNot => {}
            }
        }
        let needs_any = parts
            .clauses()
            .iter()
            .all(|(occur, _)| *occur == Occur::Should);
        let matches = all && (any || !needs_any);
        if matches {
            words.extend(found);
        }
        Ok(matches)
    }

    pub(super) fn scoring(&self) -> EnableScoring<'_> {
        EnableScoring::enabled_from_statistics_provider(&self.statistics, &self.searcher)
    }

    fn leaf(
        &self,
        concept: &Concept,
        mentioned: Option<Mentioned>,
        reader: &SegmentReader,
        doc: DocId,
        words: &mut Vec<WordScore>,
    ) -> tantivy::Result<bool> {
        let Some(mentioned) = mentioned else {
            return Ok(false);
        };
        let mut found = Vec::new();
        for form in &concept.forms {
            let mentions = mentions(&one_form(concept, form), reader, doc)?;
            if mentions > 0 {
                let form = form.text.clone();
                found.push(FormCount { form, mentions });
            }
        }
        let inside = |field: Field| mentions(&concept.in_field(field), reader, doc);
        words.push(WordScore {
            sought: concept.forms.iter().map(|form| form.text.clone()).collect(),
            field: self.fields.schema.get_field_name(concept.field).to_owned(),
            found,
            in_title: inside(self.fields.title)?,
            in_resolutions: inside(self.fields.resolution)?,
            rarity: mentioned.rarity,
            mentions: mentioned.mentions,
            length: mentioned.length,
            score: mentioned.score,
        });
        Ok(true)
    }
}

/// What `*` gives a score.
fn everything() -> WordScore {
    WordScore {
        sought: vec!["*".to_owned()],
        field: "text".to_owned(),
        found: Vec::new(),
        in_title: 0,
        in_resolutions: 0,
        rarity: 0.0,
        mentions: 0,
        length: 0,
        score: 1.0,
    }
}

/// A concept of which only one form is left.
fn one_form(concept: &Concept, form: &Form) -> Concept {
    Concept {
        field: concept.field,
        forms: vec![form.clone()],
    }
}

/// Counts how often a document has a thing.
fn mentions(concept: &Concept, reader: &SegmentReader, doc: DocId) -> tantivy::Result<u32> {
    let Some(mut docs) = concept.mentions(reader)? else {
        return Ok(0);
    };
    let found = docs.seek(doc) == doc;
    let places = docs.settle.places().len();
    Ok(if found {
        u32::try_from(places).unwrap_or(u32::MAX)
    } else {
        0
    })
}

//! From the tree of a query to queries of the engine, and to the needles that snippets are marked by.
//!
//! Knows no text of queries and no documents; asks the index's term dictionary which forms there are.

use std::collections::BTreeSet;

use minutebook_index::analysis::{self, CAPITALS, SURFACE};
use minutebook_index::schema::Fields;
use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::ast::Node;
use super::spans::{Slot, SpanQuery};
use super::without::Without;
use crate::snippet::{Matcher, Needle};

/// A prefix stands for so many different words at the most; the answer says when there are more.
const MAX_EXPANSIONS: usize = 2_000;

/// How words are to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Stems; capitals only where capitals were typed.
    Usual,
    /// Stems, whatever the capitals.
    Relaxed,
    /// As written.
    Exact,
}

/// A tree made into engine queries.
pub(crate) struct Compiled {
    /// What all items of the first tier match.
    pub(crate) all: Box<dyn Query>,
    /// What an item must match one of to be in the list at all.
    pub(crate) any: Vec<Box<dyn Query>>,
    /// What no item may match.
    pub(crate) none: Vec<Box<dyn Query>>,
    /// What to mark in items that have all the words.
    pub(crate) needles: Vec<Needle>,
    /// What to mark in items that have some of them.
    pub(crate) relaxed_needles: Vec<Needle>,
    /// What could not be searched as asked, in words.
    pub(crate) notes: Vec<String>,
}

/// Compiles a query over the ranking field.
pub(crate) fn compile(
    root: &Node,
    exact: bool,
    fields: &Fields,
    searcher: &Searcher,
) -> tantivy::Result<Compiled> {
    let mode = if exact { Mode::Exact } else { Mode::Usual };
    let mut compiler = Compiler {
        searcher,
        strict: mode,
        field: fields.text,
        all_capitals: is_all_capitals(root),
        needles: Vec::new(),
        notes: Vec::new(),
    };
    let parts = match root {
        Node::And(parts) => parts.as_slice(),
        single => std::slice::from_ref(single),
    };
    let (mut all, mut any, mut none) = (Vec::new(), Vec::new(), Vec::new());
    let relaxed = if exact { Mode::Exact } else { Mode::Relaxed };
    let mut relaxed_needles = Vec::new();
    for part in parts {
        if let Node::Not(inner) = part {
            none.push(compiler.unwanted(inner)?);
            continue;
        }
        let before = compiler.needles.len();
        let query = compiler.node(part, mode)?;
        if mode == relaxed || !compiler.heeds_capitals(part) {
            any.push(query.box_clone());
            relaxed_needles.extend_from_slice(&compiler.needles[before..]);
        } else {
            let usual = compiler.needles.len();
            any.push(compiler.node(part, relaxed)?);
            relaxed_needles.extend(compiler.needles.drain(usual..));
        }
        all.push((Occur::Must, query));
    }
    let all: Box<dyn Query> = match all.len() {
        0 => Box::new(AllQuery),
        1 => all.remove(0).1,
        _ => Box::new(BooleanQuery::new(all)),
    };
    if any.is_empty() {
        any.push(Box::new(AllQuery));
    }
    Ok(Compiled {
        all,
        any,
        none,
        needles: compiler.needles,
        relaxed_needles,
        notes: compiler.notes,
    })
}

/// Tells whether every letter of a query of two words or more is a capital, so that capitals say nothing.
fn is_all_capitals(root: &Node) -> bool {
    fn letters(node: &Node, words: &mut usize, small: &mut bool) {
        match node {
            Node::Word { text, .. } | Node::Prefix { text, .. } | Node::Phrase { text, .. } => {
                *words += analysis::words(text)
                    .filter(|word| word.text.chars().any(char::is_alphabetic))
                    .count();
                *small |= text.chars().any(char::is_lowercase);
            }
            Node::Not(inner) => letters(inner, words, small),
            Node::Or(parts) | Node::And(parts) => {
                parts.iter().for_each(|part| letters(part, words, small));
            }
            Node::Everything { .. } => {}
        }
    }
    let (mut words, mut small) = (0, false);
    letters(root, &mut words, &mut small);
    words > 1 && !small
}

struct Compiler<'s> {
    searcher: &'s Searcher,
    /// How words are taken that must not match: never relaxed, so that the second tier holds the first.
    strict: Mode,
    field: Field,
    all_capitals: bool,
    needles: Vec<Needle>,
    notes: Vec<String>,
}

impl Compiler<'_> {
    /// Tells whether a part may mean something else once its capitals are passed over.
    fn heeds_capitals(&self, node: &Node) -> bool {
        match node {
            Node::Word { text, .. } | Node::Prefix { text, .. } | Node::Phrase { text, .. } => {
                !self.all_capitals
                    && analysis::words(text)
                        .any(|word| analysis::forms(word.text).capitals.is_some())
            }
            // What must not match is never relaxed.
            Node::Not(_) | Node::Everything { .. } => false,
            Node::Or(parts) | Node::And(parts) => {
                parts.iter().any(|part| self.heeds_capitals(part))
            }
        }
    }

    /// Compiles a part that must not match, and so is not marked in snippets.
    fn unwanted(&mut self, node: &Node) -> tantivy::Result<Box<dyn Query>> {
        let kept = self.needles.len();
        let query = self.node(node, self.strict);
        self.needles.truncate(kept);
        query
    }

    fn node(&mut self, node: &Node, mode: Mode) -> tantivy::Result<Box<dyn Query>> {
        match node {
            Node::Word { text, .. } | Node::Phrase { text, .. } => self.words(text, mode),
            Node::Prefix { text, .. } => self.prefix(text, mode),
            Node::Everything { .. } => Ok(Box::new(AllQuery)),
            Node::Not(inner) => {
                let excluded = vec![self.unwanted(inner)?];
                Ok(Without::query(Box::new(AllQuery), excluded))
            }
            Node::Or(parts) => self.parts(parts, Occur::Should, mode),
            Node::And(parts) => self.parts(parts, Occur::Must, mode),
        }
    }

    fn parts(
        &mut self,
        parts: &[Node],
        occur: Occur,
        mode: Mode,
    ) -> tantivy::Result<Box<dyn Query>> {
        let (mut clauses, mut excluded) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Node::Not(inner) if occur == Occur::Must => {
                    excluded.push(self.unwanted(inner)?);
                }
                part => clauses.push((occur, self.node(part, mode)?)),
            }
        }
        if clauses.is_empty() {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        Ok(Without::query(
            Box::new(BooleanQuery::new(clauses)),
            excluded,
        ))
    }

    /// Words side by side; a single one alone.
    fn words(&mut self, text: &str, mode: Mode) -> tantivy::Result<Box<dyn Query>> {
        let mut slots = Vec::new();
        let mut matchers = Vec::new();
        for word in analysis::words(text) {
            let (slot, matcher) = self.slot(word.text, mode)?;
            slots.push(slot);
            matchers.push(matcher);
        }
        self.needles.push(Needle { slots: matchers });
        Ok(self.side_by_side(slots))
    }

    /// The forms in the index that fit one word as typed.
    fn slot(&self, word: &str, mode: Mode) -> tantivy::Result<(Slot, Matcher)> {
        let forms = analysis::forms(word);
        let only = |text: &str| Slot {
            terms: vec![self.term(text)],
            except: Vec::new(),
        };
        if mode == Mode::Exact {
            let mut slot = self.as_written(&forms.surface)?;
            // Capitals are part of what was written; their form is without a plural, so is the word.
            if let Some(capitals) = forms
                .capitals
                .filter(|capitals| capitals == word && !self.all_capitals)
            {
                let term = self.term(&analysis::capitals_term(&capitals));
                if self.searcher.doc_freq(&term)? > 0 {
                    slot.terms = vec![term];
                    return Ok((slot, Matcher::Capitals(capitals)));
                }
            }
            return Ok((slot, Matcher::Surface(forms.surface)));
        }
        if let Some(capitals) = forms
            .capitals
            .filter(|_| mode == Mode::Usual && !self.all_capitals)
        {
            let slot = only(&analysis::capitals_term(&capitals));
            if self.searcher.doc_freq(&slot.terms[0])? > 0 {
                return Ok((slot, Matcher::Capitals(capitals)));
            }
        }
        Ok((only(&forms.stem), Matcher::Stem(forms.stem)))
    }

    /// A surface form: its own term where it differs from its stem, else its stem's positions less
    /// those of the other forms of that stem.
    fn as_written(&self, surface: &str) -> tantivy::Result<Slot> {
        let forms = analysis::forms(surface);
        if forms.stem != surface {
            return Ok(Slot {
                terms: vec![self.term(&analysis::surface_term(surface))],
                except: Vec::new(),
            });
        }
        let beginning = kept_by_stemmer(surface);
        let mut except = Vec::new();
        for other in self.dictionary(&analysis::surface_term(&beginning))? {
            let form = other.trim_start_matches(SURFACE);
            if form != surface
                && (analysis::forms(form).stem == surface || is_plural_of(form, surface))
            {
                except.push(self.term(&other));
            }
        }
        // Written in capitals, a plural (SGOs) is stemmed as its singular and stands as a surface form too.
        let terms = vec![
            self.term(surface),
            self.term(&analysis::surface_term(surface)),
        ];
        Ok(Slot { terms, except })
    }

    /// Words that begin so; where the analyzer cuts the text, only the last is a beginning.
    fn prefix(&mut self, text: &str, mode: Mode) -> tantivy::Result<Box<dyn Query>> {
        let words: Vec<&str> = analysis::words(text).map(|word| word.text).collect();
        let Some((last, before)) = words.split_last() else {
            return Ok(Box::new(EmptyQuery));
        };
        let (mut slots, mut matchers) = (Vec::new(), Vec::new());
        for word in before {
            let (slot, matcher) = self.slot(word, mode)?;
            slots.push(slot);
            matchers.push(matcher);
        }
        let beginning = analysis::fold(last);
        let (slot, words) = self.beginnings(&beginning)?;
        if words > MAX_EXPANSIONS {
            let left = words - MAX_EXPANSIONS;
            let note =
                format!("{text}* stands for {words} words; {left} of them were not searched");
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        slots.push(slot);
        matchers.push(Matcher::Prefix(beginning));
        self.needles.push(Needle { slots: matchers });
        Ok(self.side_by_side(slots))
    }

    /// The words written with this beginning as one slot, at most [`MAX_EXPANSIONS`]; and how many there are.
    fn beginnings(&self, beginning: &str) -> tantivy::Result<(Slot, usize)> {
        // The forms of a stem with this beginning may lack its last letters (die, dying), never more.
        let surfaces = self.dictionary(&analysis::surface_term(&kept_by_stemmer(beginning)))?;
        let begun = analysis::surface_term(beginning);
        let mut terms: Vec<&str> = surfaces
            .iter()
            .map(String::as_str)
            .filter(|term| term.starts_with(&begun))
            .collect();
        let stems = self.dictionary(beginning)?;
        // A stem that is itself a word counts where it was written, not where it is only a stem.
        let is_word = |term: &&str| {
            !term.starts_with([SURFACE, CAPITALS]) && analysis::forms(term).stem == **term
        };
        terms.extend(stems.iter().map(String::as_str).filter(is_word));
        let words = terms.len();
        terms.truncate(MAX_EXPANSIONS);
        let taken: BTreeSet<&str> = terms.iter().copied().collect();
        let except = surfaces.iter().filter(|term| {
            let form = term.trim_start_matches(SURFACE);
            !taken.contains(term.as_str())
                && (taken.contains(analysis::forms(form).stem.as_str())
                    || form
                        .strip_suffix('s')
                        .is_some_and(|singular| taken.contains(singular)))
        });
        let slot = Slot {
            except: except.map(|term| self.term(term)).collect(),
            terms: terms.iter().map(|term| self.term(term)).collect(),
        };
        Ok((slot, words))
    }

    /// Terms of the dictionary that begin with `beginning`, sorted, each once.
    fn dictionary(&self, beginning: &str) -> tantivy::Result<Vec<String>> {
        let mut found = Vec::new();
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(self.field)?;
            let mut stream = index.terms().range().ge(beginning).into_stream()?;
            while stream.advance() {
                let Ok(term) = std::str::from_utf8(stream.key()) else {
                    continue;
                };
                if !term.starts_with(beginning) {
                    break;
                }
                found.push(term.to_owned());
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn term(&self, text: &str) -> Term {
        Term::from_field_text(self.field, text)
    }

    /// The cheapest engine query that finds these slots side by side.
    fn side_by_side(&self, mut slots: Vec<Slot>) -> Box<dyn Query> {
        let plain = slots
            .iter()
            .all(|slot| slot.terms.len() == 1 && slot.except.is_empty());
        match slots.len() {
            0 => Box::new(EmptyQuery),
            1 if plain => Box::new(TermQuery::new(
                slots.remove(0).terms.remove(0),
                IndexRecordOption::WithFreqs,
            )),
            _ if plain => Box::new(PhraseQuery::new(
                slots.into_iter().flat_map(|slot| slot.terms).collect(),
            )),
            _ => Box::new(SpanQuery {
                field: self.field,
                slots,
            }),
        }
    }
}

/// The beginning that all words share whose stem is this or begins so: English stems differ from their
/// words in the last two letters at the most.
fn kept_by_stemmer(stem: &str) -> String {
    let kept = stem.chars().count().saturating_sub(2).max(1);
    stem.chars().take(kept).collect()
}

/// Short forms are stemmed without their plural `s` where they were written in capitals, which the
/// surface form no longer shows.
fn is_plural_of(surface: &str, singular: &str) -> bool {
    surface.strip_suffix('s') == Some(singular)
}

//! From the tree of a query to queries of the engine, and to the needles that snippets are marked by.
//!
//! Knows no text of queries and no documents; asks the index's term dictionary which forms there are.

use std::collections::BTreeSet;

use minutebook_index::analysis::{self, CAPITALS, SURFACE};
use minutebook_index::schema::Fields;
use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, Occur, Query};
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::ast::{Node, OtherForm};
use super::concept::{Concept, Form};
use super::scope::Scope;
use super::spans::Slot;
use super::without::Without;
use super::word::Word;
use crate::dictionary;
use crate::snippet::{Matcher, Needle};
use crate::statistics::doc_freq;

/// A prefix stands for so many different words at the most; the answer says when there are more.
const MAX_EXPANSIONS: usize = 2_000;

/// How words are to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Stems; capitals only where capitals were typed.
    Usual,
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
    /// The things sought in the order typed, each with all its forms: nearness is told between them.
    pub(crate) units: Vec<Concept>,
    /// What to mark in the items found.
    pub(crate) needles: Vec<Needle>,
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
    let mut compiler = Compiler {
        searcher,
        mode: if exact { Mode::Exact } else { Mode::Usual },
        field: fields.text,
        all_capitals: is_all_capitals(root),
        unit: 0,
        forms: Vec::new(),
        needles: Vec::new(),
        notes: Vec::new(),
    };
    let parts = match root {
        Node::And(parts) => parts.as_slice(),
        single => std::slice::from_ref(single),
    };
    let (mut all, mut any, mut none) = (Vec::new(), Vec::new(), Vec::new());
    let mut units = Vec::new();
    for part in parts {
        if let Node::Not(inner) = part {
            none.push(compiler.unwanted(inner)?);
            continue;
        }
        let query = compiler.node(part)?;
        any.push(query.box_clone());
        all.push((Occur::Must, query));
        units.extend(compiler.close_unit());
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
        units,
        needles: compiler.needles,
        notes: compiler.notes,
    })
}

/// Tells whether every letter of a query of two words or more is a capital, so that capitals say nothing.
pub(super) fn is_all_capitals(root: &Node) -> bool {
    fn letters(node: &Node, words: &mut usize, small: &mut bool) {
        match node {
            Node::Word { text, .. } | Node::Prefix { text, .. } | Node::Phrase { text, .. } => {
                *words += analysis::words(text)
                    .filter(|word| word.text.chars().any(char::is_alphabetic))
                    .count();
                *small |= text.chars().any(char::is_lowercase);
            }
            Node::Not(inner) | Node::Known { typed: inner, .. } => letters(inner, words, small),
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
    mode: Mode,
    field: Field,
    all_capitals: bool,
    /// Number of the thing sought at hand.
    unit: usize,
    /// The forms met in that part.
    forms: Vec<Form>,
    needles: Vec<Needle>,
    notes: Vec<String>,
}

impl Compiler<'_> {
    /// Ends a part of the query and returns its forms as one thing sought, if it has any.
    fn close_unit(&mut self) -> Option<Concept> {
        let forms = std::mem::take(&mut self.forms);
        self.unit += usize::from(!forms.is_empty());
        (!forms.is_empty()).then_some(Concept {
            field: self.field,
            forms,
        })
    }

    /// Compiles a part that must not match, and so is not marked in snippets.
    fn unwanted(&mut self, node: &Node) -> tantivy::Result<Box<dyn Query>> {
        let (needles, forms) = (self.needles.len(), self.forms.len());
        let query = self.node(node);
        self.needles.truncate(needles);
        self.forms.truncate(forms);
        query
    }

    fn node(&mut self, node: &Node) -> tantivy::Result<Box<dyn Query>> {
        match node {
            Node::Word { .. } | Node::Phrase { .. } | Node::Prefix { .. } => {
                let form = self.typed(node)?;
                Ok(self.concept(form.into_iter().collect()))
            }
            Node::Known { typed, others } => {
                let mut forms: Vec<Form> = self.typed(typed)?.into_iter().collect();
                for other in others {
                    forms.extend(self.other(other)?);
                }
                Ok(self.concept(forms))
            }
            Node::Everything { .. } => Ok(Box::new(AllQuery)),
            Node::Not(inner) => {
                let excluded = vec![self.unwanted(inner)?];
                Ok(Without::query(Box::new(AllQuery), excluded))
            }
            Node::Or(parts) => self.parts(parts, Occur::Should),
            Node::And(parts) => self.parts(parts, Occur::Must),
        }
    }

    fn parts(&mut self, parts: &[Node], occur: Occur) -> tantivy::Result<Box<dyn Query>> {
        let (mut clauses, mut excluded) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Node::Not(inner) if occur == Occur::Must => {
                    excluded.push(self.unwanted(inner)?);
                }
                part => clauses.push((occur, self.node(part)?)),
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

    /// The form of a word, phrase or prefix as typed; `None` where it holds no word.
    fn typed(&mut self, node: &Node) -> tantivy::Result<Option<Form>> {
        let (slots, matchers) = match node {
            Node::Prefix { text, .. } => self.prefix(text)?,
            Node::Word { text, .. } | Node::Phrase { text, .. } => self.words(text)?,
            _ => return Ok(None),
        };
        Ok(self.form(slots, matchers, None, None))
    }

    /// A form that the glossary knows; `None` where the index has none such.
    fn other(&mut self, other: &OtherForm) -> tantivy::Result<Option<Form>> {
        let (mut slots, mut matchers) = (Vec::new(), Vec::new());
        for word in analysis::words(&other.text) {
            let forms = analysis::forms(word.text);
            let (term, matcher) = match forms.capitals.filter(|_| other.capitals) {
                Some(capitals) => (
                    analysis::capitals_term(&capitals),
                    Matcher::Capitals(capitals),
                ),
                None => (forms.stem.clone(), Matcher::Stem(forms.stem)),
            };
            let term = self.term(&term);
            if doc_freq(self.searcher, &term)? == 0 {
                return Ok(None);
            }
            slots.push(Slot {
                terms: vec![term],
                except: Vec::new(),
            });
            matchers.push(matcher);
        }
        let scope = (!other.scope.is_everywhere()).then(|| other.scope.clone());
        Ok(self.form(slots, matchers, scope, Some(&other.text)))
    }

    fn form(
        &mut self,
        slots: Vec<Slot>,
        matchers: Vec<Matcher>,
        scope: Option<Scope>,
        expansion: Option<&str>,
    ) -> Option<Form> {
        if slots.is_empty() {
            return None;
        }
        self.needles.push(Needle {
            slots: matchers,
            unit: self.unit,
            scope: scope.clone(),
            expansion: expansion.map(str::to_owned),
        });
        Some(Form { slots, scope })
    }

    /// The cheapest engine query that finds any of these forms.
    fn concept(&mut self, forms: Vec<Form>) -> Box<dyn Query> {
        self.forms.extend(forms.iter().cloned());
        let single = match forms.as_slice() {
            [] => return Box::new(EmptyQuery),
            [form] => form.single_term(),
            _ => None,
        };
        match single {
            Some(term) => Box::new(Word(term.clone())),
            None => Box::new(Concept {
                field: self.field,
                forms,
            }),
        }
    }

    /// Words side by side; a single one alone.
    fn words(&self, text: &str) -> tantivy::Result<(Vec<Slot>, Vec<Matcher>)> {
        let words = analysis::words(text).map(|word| self.slot(word.text));
        let pairs: Vec<_> = words.collect::<tantivy::Result<_>>()?;
        Ok(pairs.into_iter().unzip())
    }

    /// The forms in the index that fit one word as typed.
    fn slot(&self, word: &str) -> tantivy::Result<(Slot, Matcher)> {
        let forms = analysis::forms(word);
        let only = |text: &str| Slot {
            terms: vec![self.term(text)],
            except: Vec::new(),
        };
        if self.mode == Mode::Exact {
            let mut slot = self.as_written(&forms.surface)?;
            // Capitals are part of what was written; their form is without a plural, so is the word.
            if let Some(capitals) = forms
                .capitals
                .filter(|capitals| capitals == word && !self.all_capitals)
            {
                let term = self.term(&analysis::capitals_term(&capitals));
                if doc_freq(self.searcher, &term)? > 0 {
                    slot.terms = vec![term];
                    return Ok((slot, Matcher::Capitals(capitals)));
                }
            }
            return Ok((slot, Matcher::Surface(forms.surface)));
        }
        if let Some(capitals) = forms.capitals.filter(|_| !self.all_capitals) {
            let slot = only(&analysis::capitals_term(&capitals));
            if doc_freq(self.searcher, &slot.terms[0])? > 0 {
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
    fn prefix(&mut self, text: &str) -> tantivy::Result<(Vec<Slot>, Vec<Matcher>)> {
        let words: Vec<&str> = analysis::words(text).map(|word| word.text).collect();
        let Some((last, before)) = words.split_last() else {
            return Ok((Vec::new(), Vec::new()));
        };
        let (mut slots, mut matchers) = (Vec::new(), Vec::new());
        for word in before {
            let (slot, matcher) = self.slot(word)?;
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
        Ok((slots, matchers))
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

    /// Terms of the dictionary that begin with `beginning`.
    fn dictionary(&self, beginning: &str) -> tantivy::Result<BTreeSet<String>> {
        dictionary::beginning(self.searcher, self.field, beginning)
    }

    fn term(&self, text: &str) -> Term {
        Term::from_field_text(self.field, text)
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

//! From the tree of a query to queries of the engine, and to the needles that snippets are marked by.
//!
//! Knows no text of queries and no documents; asks the index's term dictionary which forms there are.

use std::collections::BTreeSet;

use minutebook_index::analysis::{self, SURFACE};
use minutebook_index::schema::Fields;
use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, Occur, Query};
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::ast::{Node, OtherForm, Part};
use super::clause::{self, Clauses};
use super::concept::{Concept, Form};
use super::near::Near;
use super::spans::Slot;
use super::without::Without;
use super::word::Word;
use crate::dictionary;
use crate::filter::FilterQuery;
use crate::snippet::{Beside, Matcher, Needle};
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
    /// What every item must match that is no word of the tiers: fields, and words in one part of the item.
    pub(crate) required: Vec<Box<dyn Query>>,
    /// What no item may match.
    pub(crate) none: Vec<Box<dyn Query>>,
    /// The things sought in the order typed, each with all its forms: nearness is told between them.
    pub(crate) units: Vec<Concept>,
    /// What to mark in the items found.
    pub(crate) needles: Vec<Needle>,
    /// What could not be searched as asked, in words.
    pub(crate) notes: Vec<String>,
}

/// Compiles a query: words over the ranking field, words in a part over that part's own. Fields that stand
/// at the top are left to the filters of the whole list.
pub(crate) fn compile(
    root: &Node,
    clauses: &Clauses,
    exact: bool,
    fields: &Fields,
    searcher: &Searcher,
) -> tantivy::Result<Compiled> {
    let mut compiler = Compiler {
        searcher,
        clauses,
        fields,
        mode: if exact { Mode::Exact } else { Mode::Usual },
        field: fields.text,
        part: None,
        all_capitals: is_all_capitals(root),
        unit: 0,
        forms: Vec::new(),
        needles: Vec::new(),
        notes: Vec::new(),
    };
    let (mut all, mut any, mut none) = (Vec::new(), Vec::new(), Vec::new());
    let (mut units, mut bound) = (Vec::new(), Vec::new());
    for part in clause::top(root) {
        match part {
            Node::Field { .. } => {}
            Node::Not { inner, .. } => none.push(compiler.unwanted(inner)?),
            part if is_bound(part) => bound.push(part),
            part => {
                let query = compiler.node(part)?;
                any.push(query.box_clone());
                all.push((Occur::Must, query));
                units.extend(compiler.close_unit());
            }
        }
    }
    // After the words, whose numbers are those of the units.
    let mut required = Vec::new();
    for part in bound {
        required.push(compiler.node(part)?);
        compiler.unit += 1;
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
        required,
        none,
        units,
        needles: compiler.needles,
        notes: compiler.notes,
    })
}

/// Tells whether a part of a query holds fields and words in parts of the item only.
fn is_bound(node: &Node) -> bool {
    match node {
        Node::Field { .. } | Node::In { .. } => true,
        Node::Not { .. } | Node::Or { .. } | Node::And { .. } => {
            node.children().into_iter().all(is_bound)
        }
        _ => false,
    }
}

/// Tells whether every letter of a query of two words or more is a capital, so that capitals say nothing.
pub(super) fn is_all_capitals(root: &Node) -> bool {
    fn letters(node: &Node, words: &mut usize, small: &mut bool) {
        match node {
            Node::Word { text, .. }
            | Node::Prefix { text, .. }
            | Node::Fuzzy { text, .. }
            | Node::Phrase { text, .. } => {
                *words += analysis::words(text)
                    .filter(|word| word.text.chars().any(char::is_alphabetic))
                    .count();
                *small |= text.chars().any(char::is_lowercase);
            }
            _ => {
                for part in node.children() {
                    letters(part, words, small);
                }
            }
        }
    }
    let (mut words, mut small) = (0, false);
    letters(root, &mut words, &mut small);
    words > 1 && !small
}

struct Compiler<'s> {
    searcher: &'s Searcher,
    clauses: &'s Clauses,
    fields: &'s Fields,
    mode: Mode,
    /// The field that words are sought in at the moment.
    field: Field,
    /// The part of the item that this is; `None` for the whole.
    part: Option<Part>,
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
            Node::Word { .. }
            | Node::Phrase { .. }
            | Node::Prefix { .. }
            | Node::Fuzzy { .. }
            | Node::Known { .. } => {
                let forms = self.forms(node)?;
                Ok(self.concept(forms))
            }
            Node::Near {
                left,
                right,
                within,
                ..
            } => self.near(left, right, *within),
            Node::In { part, inner, .. } => self.within_part(*part, inner),
            Node::Field { span, .. } => Ok(match self.clauses.get(*span) {
                Some(clause) => Box::new(FilterQuery(clause.clone())),
                None => Box::new(EmptyQuery),
            }),
            Node::Everything { .. } => Ok(Box::new(AllQuery)),
            Node::Not { inner, .. } => {
                let excluded = vec![self.unwanted(inner)?];
                Ok(Without::query(Box::new(AllQuery), excluded))
            }
            Node::Or { parts, .. } => self.parts(parts, Occur::Should),
            Node::And { parts, .. } => self.parts(parts, Occur::Must),
        }
    }

    /// The forms of a word or phrase, or of any of several.
    fn forms(&mut self, node: &Node) -> tantivy::Result<Vec<Form>> {
        let mut forms = Vec::new();
        match node {
            Node::Known { typed, others } => {
                forms.extend(self.typed(typed)?);
                for other in others {
                    forms.extend(self.other(other)?);
                }
            }
            Node::Or { parts, .. } => {
                for part in parts {
                    forms.extend(self.forms(part)?);
                }
            }
            node => forms.extend(self.typed(node)?),
        }
        Ok(forms)
    }

    /// Compiles words that are sought in one part of the item. They are no words of the whole, so they
    /// make no unit that nearness is told between.
    fn within_part(&mut self, part: Part, inner: &Node) -> tantivy::Result<Box<dyn Query>> {
        let field = match part {
            Part::Title => self.fields.title,
            Part::Purpose => self.fields.purpose,
            Part::Resolution => self.fields.resolution,
        };
        let field = std::mem::replace(&mut self.field, field);
        let part = self.part.replace(part);
        let forms = self.forms.len();
        let query = self.node(inner);
        self.forms.truncate(forms);
        (self.field, self.part) = (field, part);
        query
    }

    /// Compiles two things that are to stand near each other: both are scored as by themselves.
    fn near(&mut self, left: &Node, right: &Node, within: u32) -> tantivy::Result<Box<dyn Query>> {
        let before = self.needles.len();
        let left = self.forms(left)?;
        let between = self.needles.len();
        let right = self.forms(right)?;
        let mut rights = self.needles.split_off(between);
        let mut lefts = self.needles.split_off(before);
        let beside = |others: &[Needle]| {
            Some(Box::new(Beside {
                others: others.to_vec(),
                within,
            }))
        };
        let (of_left, of_right) = (beside(&rights), beside(&lefts));
        for needle in &mut lefts {
            needle.beside.clone_from(&of_left);
        }
        for needle in &mut rights {
            needle.beside.clone_from(&of_right);
        }
        self.needles.extend(lefts);
        self.needles.extend(rights);
        let concept = |forms: &[Form]| Concept {
            field: self.field,
            forms: forms.to_vec(),
        };
        let near = Near {
            left: concept(&left),
            right: concept(&right),
            within,
        };
        Ok(Box::new(BooleanQuery::new(vec![
            (Occur::Must, self.concept(left)),
            (Occur::Must, self.concept(right)),
            (Occur::Must, Box::new(near)),
        ])))
    }

    fn parts(&mut self, parts: &[Node], occur: Occur) -> tantivy::Result<Box<dyn Query>> {
        let (mut clauses, mut excluded) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Node::Not { inner, .. } if occur == Occur::Must => {
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
        let (pairs, slop) = match node {
            Node::Prefix { text, .. } => (self.ending(text, Self::prefix)?, 0),
            Node::Fuzzy { text, most, .. } => {
                let fuzzy =
                    |compiler: &mut Self, text: &str, last: &str| compiler.fuzzy(text, last, *most);
                (self.ending(text, fuzzy)?, 0)
            }
            Node::Word { text, .. } => (self.words(text)?, 0),
            Node::Phrase { text, slop, .. } => (self.words(text)?, *slop),
            _ => return Ok(None),
        };
        let (slots, slots_marked): (Vec<Slot>, Vec<Matcher>) = pairs.into_iter().unzip();
        let needle = Needle {
            slots: slots_marked,
            slop,
            ..Needle::default()
        };
        Ok(self.form(node.to_string(), slots, needle))
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
        let needle = Needle {
            slots: matchers,
            scope: (!other.scope.is_everywhere()).then(|| other.scope.clone()),
            expansion: Some(other.text.clone()),
            ..Needle::default()
        };
        Ok(self.form(other.text.clone(), slots, needle))
    }

    /// Makes a form of its words, and a needle that marks it.
    fn form(&mut self, text: String, slots: Vec<Slot>, needle: Needle) -> Option<Form> {
        if slots.is_empty() {
            return None;
        }
        let form = Form {
            text,
            slots,
            slop: needle.slop,
            scope: needle.scope.clone(),
        };
        self.needles.push(Needle {
            unit: self.unit,
            part: self.part,
            ..needle
        });
        Some(form)
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
            Some(term) => Box::new(Word {
                term: term.clone(),
                text: forms[0].text.clone(),
            }),
            None => Box::new(Concept {
                field: self.field,
                forms,
            }),
        }
    }

    /// Words side by side; a single one alone.
    fn words(&self, text: &str) -> tantivy::Result<Vec<(Slot, Matcher)>> {
        analysis::words(text)
            .map(|word| self.slot(word.text))
            .collect()
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
        let beginning = analysis::kept_by_stemmer(surface);
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

    /// Words side by side of which the last is read by `read`, which is also given the text typed: where
    /// the analyzer cuts that, only the last word is a beginning or may differ.
    fn ending(
        &mut self,
        text: &str,
        read: impl Fn(&mut Self, &str, &str) -> tantivy::Result<(Slot, Matcher)>,
    ) -> tantivy::Result<Vec<(Slot, Matcher)>> {
        let words: Vec<&str> = analysis::words(text).map(|word| word.text).collect();
        let Some((last, before)) = words.split_last() else {
            return Ok(Vec::new());
        };
        let before = before.iter().map(|word| self.slot(word));
        let mut pairs: Vec<_> = before.collect::<tantivy::Result<_>>()?;
        pairs.push(read(self, text, last)?);
        Ok(pairs)
    }

    /// Words that begin so.
    fn prefix(&mut self, text: &str, last: &str) -> tantivy::Result<(Slot, Matcher)> {
        let beginning = analysis::fold(last);
        let (slot, words) = self.beginnings(&beginning)?;
        self.note_left(&format!("{text}*"), words);
        Ok((slot, Matcher::Prefix(beginning)))
    }

    /// Words that differ from this one in a letter or two.
    fn fuzzy(
        &mut self,
        text: &str,
        last: &str,
        most: Option<u8>,
    ) -> tantivy::Result<(Slot, Matcher)> {
        let word = analysis::forms(last).surface;
        let slips = most.map_or_else(|| slips_allowed(&word), usize::from);
        let mut surfaces = dictionary::spelled_like(self.searcher, self.field, &word, slips)?;
        self.note_left(&format!("{text}~"), surfaces.len());
        while surfaces.len() > MAX_EXPANSIONS {
            surfaces.pop_last();
        }
        let (mut terms, mut except) = (BTreeSet::new(), BTreeSet::new());
        for surface in &surfaces {
            let slot = self.as_written(surface)?;
            terms.extend(slot.terms);
            except.extend(slot.except);
        }
        // What is another form of one of these words may be one of them itself.
        let slot = Slot {
            except: except.difference(&terms).cloned().collect(),
            terms: terms.into_iter().collect(),
        };
        Ok((slot, Matcher::Fuzzy { word, slips }))
    }

    /// Says how many of the words that something stands for were not searched, if any.
    fn note_left(&mut self, typed: &str, words: usize) {
        if words > MAX_EXPANSIONS {
            let left = words - MAX_EXPANSIONS;
            let note =
                format!("{typed} stands for {words} words; {left} of them were not searched");
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }

    /// The words written with this beginning as one slot, at most [`MAX_EXPANSIONS`]; and how many there are.
    fn beginnings(&self, beginning: &str) -> tantivy::Result<(Slot, usize)> {
        // The forms of a stem with this beginning may lack its last letters (die, dying), never more.
        let surfaces = self.dictionary(&analysis::surface_term(&analysis::kept_by_stemmer(
            beginning,
        )))?;
        let begun = analysis::surface_term(beginning);
        let mut terms: Vec<&str> = surfaces
            .iter()
            .map(String::as_str)
            .filter(|term| term.starts_with(&begun))
            .collect();
        let stems = self.dictionary(beginning)?;
        // A stem that is itself a word counts where it was written, not where it is only a stem.
        let is_word = |term: &&str| dictionary::word_of(term) == Some(*term);
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

/// How many letters may differ in a word where that was not typed.
fn slips_allowed(word: &str) -> usize {
    if word.chars().count() < 8 { 1 } else { 2 }
}

/// Short forms are stemmed without their plural `s` where they were written in capitals, which the
/// surface form no longer shows.
fn is_plural_of(surface: &str, singular: &str) -> bool {
    surface.strip_suffix('s') == Some(singular)
}

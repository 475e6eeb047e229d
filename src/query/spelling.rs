//! Words spelled nearly as a much commoner word of the minutes: both are sought, and that is said.
//!
//! People mistype, and so did whoever wrote or scanned the minutes. A rare word is also sought under one that
//! is far commoner and differs from it as misspellings do (a vowel for a vowel, a letter doubled or not, two
//! letters swapped, l for i). Words that no item has draw suggestions elsewhere; what stands in quotation
//! marks, and short words, are left as typed.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

use minutebook_index::analysis::{self, SURFACE};
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::ast::{Node, OtherForm};
use super::expand::{By, Learned};
use super::scope::Scope;
use crate::dictionary;
use crate::statistics::doc_freq;

/// Shorter words have too many neighbours that are right.
const SHORTEST: usize = 6;
/// So many letters at the beginning are taken to be right.
const BEGINNING: usize = 3;
/// The other word must be so many times commoner.
const COMMONER: u64 = 10;
/// So many words of a query are looked up at the most; more are pasted text.
const MOST_WORDS: usize = 50;

/// Puts other spellings beside the words of a query.
///
/// # Errors
/// What the search engine reports.
pub(crate) fn spelled(
    root: &Node,
    searcher: &Searcher,
    field: Field,
) -> tantivy::Result<(Node, Vec<Learned>)> {
    let mut speller = Speller {
        searcher,
        field,
        looked_up: 0,
        learned: Vec::new(),
    };
    let root = speller.node(root)?;
    Ok((root, speller.learned))
}

struct Speller<'s> {
    searcher: &'s Searcher,
    field: Field,
    looked_up: usize,
    learned: Vec<Learned>,
}

impl Speller<'_> {
    fn node(&mut self, node: &Node) -> tantivy::Result<Node> {
        let mut all = |parts: &[Node]| -> tantivy::Result<Vec<Node>> {
            parts.iter().map(|part| self.node(part)).collect()
        };
        Ok(match node {
            Node::And { parts, span } => Node::And {
                parts: all(parts)?,
                span: *span,
            },
            Node::Or { parts, span } => Node::Or {
                parts: all(parts)?,
                span: *span,
            },
            Node::Word { text, .. } => match self.other(text)? {
                Some((other, items)) => {
                    self.learned.push(Learned {
                        typed: text.clone(),
                        searched: other.clone(),
                        by: By::Spelling(items),
                    });
                    Node::Known {
                        typed: Box::new(node.clone()),
                        others: vec![OtherForm {
                            text: other,
                            capitals: false,
                            scope: Scope::everywhere(),
                        }],
                    }
                }
                None => node.clone(),
            },
            other => other.clone(),
        })
    }

    /// Returns the word that a word is likely to be meant for, and how many items have that.
    fn other(&mut self, typed: &str) -> tantivy::Result<Option<(String, u64)>> {
        let forms = analysis::forms(typed);
        let word = forms.surface;
        let length = word.chars().count();
        let is_word = length >= SHORTEST && word.chars().all(char::is_alphabetic);
        self.looked_up += 1;
        if !is_word || forms.capitals.is_some() || self.looked_up > MOST_WORDS {
            return Ok(None);
        }
        let having = self.items(&forms.stem)?;
        let least = having.saturating_mul(COMMONER);
        if having == 0 || least > self.searcher.num_docs() {
            return Ok(None);
        }
        let mut best: Option<(u64, Reverse<String>)> = None;
        for other in self.words_like(&word)? {
            let stem = analysis::forms(&other).stem;
            let items = self.items(&stem)?;
            if stem != forms.stem && items >= least {
                best = best.max(Some((items, Reverse(other))));
            }
        }
        Ok(best.map(|(items, Reverse(other))| (other, items)))
    }

    /// Returns how many items have a word with this stem.
    fn items(&self, stem: &str) -> tantivy::Result<u64> {
        doc_freq(self.searcher, &Term::from_field_text(self.field, stem))
    }

    /// Returns the words of the index, as they were written, that begin as a word does and differ from it by a slip.
    fn words_like(&self, word: &str) -> tantivy::Result<impl Iterator<Item = String>> {
        let beginning: String = word.chars().take(BEGINNING).collect();
        let mut terms = BTreeSet::new();
        for beginning in [analysis::surface_term(&beginning), beginning] {
            dictionary::each_beginning(self.searcher, self.field, &beginning, |term| {
                if is_slip(word, term.strip_prefix(SURFACE).unwrap_or(term)) {
                    terms.insert(term.to_owned());
                }
                ControlFlow::Continue(())
            })?;
        }
        let words = terms.into_iter();
        Ok(words.filter_map(|term| dictionary::word_of(&term).map(str::to_owned)))
    }
}

/// The parts of two words between what they begin and end with alike.
fn difference<'w>(one: &'w [char], other: &'w [char]) -> (&'w [char], &'w [char], usize) {
    let alike = |pair: &(&char, &char)| pair.0 == pair.1;
    let before = one.iter().zip(other).take_while(alike).count();
    let (one, other) = (&one[before..], &other[before..]);
    let reversed = one.iter().rev().zip(other.iter().rev());
    let behind = reversed.take_while(alike).count();
    let ends = (one.len() - behind, other.len() - behind);
    (&one[..ends.0], &other[..ends.1], before)
}

/// Tells whether two words differ as a misspelling does from the word.
fn is_slip(one: &str, other: &str) -> bool {
    // Nearly every word that begins alike is longer or shorter by more.
    if one.is_ascii() && other.is_ascii() && one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let is_vowel = |letter: &char| "aeiouy".contains(*letter);
    let doubles = |word: &[char], letter: char, at: usize| at > 0 && word[at - 1] == letter;
    match difference(&one, &other) {
        ([a], [b], _) => is_vowel(a) && is_vowel(b) || matches!((a, b), ('l', 'i') | ('i', 'l')),
        ([a], [], at) => doubles(&one, *a, at),
        ([], [b], at) => doubles(&other, *b, at),
        ([a, b], [c, d], _) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_words() {
        for (wrong, right) in [
            ("seperate", "separate"),
            ("commitee", "committee"),
            ("committtee", "committee"),
            ("recieved", "received"),
            ("pubiic", "public"),
        ] {
            assert!(is_slip(wrong, right) && is_slip(right, wrong), "{wrong}");
        }
        for (one, other) in [
            ("hearth", "health"),
            ("planted", "planned"),
            ("counsel", "council"),
            ("roads", "roads"),
            ("grants", "grant"),
        ] {
            assert!(!is_slip(one, other), "{one}");
        }
    }
}

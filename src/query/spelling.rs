//! Words spelled nearly as a much commoner word of the minutes: both are sought, and that is said.
//!
//! People mistype, and so did whoever wrote or scanned the minutes. A rare word is also sought under one that
//! is far commoner and differs from it as misspellings do (a vowel for a vowel, a letter doubled or not, two
//! letters swapped, l for i). Words that no item has draw suggestions elsewhere; what stands in quotation
//! marks, and short words, are left as typed.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use minutebook_index::analysis::{self, SURFACE};
use tantivy::schema::Field;
use tantivy::{Searcher, Term};
use tantivy_fst::Automaton;

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
        let terms = match word.is_ascii() {
            true => dictionary::passing(self.searcher, self.field, &Slips(word.as_bytes()))?,
            false => self.terms_like(word)?,
        };
        let words = terms.into_iter();
        Ok(words.filter_map(|term| dictionary::word_of(&term).map(str::to_owned)))
    }

    /// Returns the terms that show such words, by looking at all that begin so.
    fn terms_like(&self, word: &str) -> tantivy::Result<BTreeSet<String>> {
        let beginning: String = word.chars().take(BEGINNING).collect();
        let mut terms = BTreeSet::new();
        for beginning in [analysis::surface_term(&beginning), beginning] {
            let like = dictionary::beginning(self.searcher, self.field, &beginning)?;
            let shown = |term: &String| is_slip(word, term.strip_prefix(SURFACE).unwrap_or(term));
            terms.extend(like.into_iter().filter(shown));
        }
        Ok(terms)
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
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let doubles = |word: &[char], letter: char, at: usize| at > 0 && word[at - 1] == letter;
    match difference(&one, &other) {
        ([a], [b], _) => is_letter_for(*a, *b),
        ([a], [], at) => doubles(&one, *a, at),
        ([], [b], at) => doubles(&other, *b, at),
        ([a, b], [c, d], _) => a == d && b == c,
        _ => false,
    }
}

/// Passes the terms that show a word which begins as one of ASCII does and differs from it by a slip: walks the
/// dictionary by its letters, so that most of it is not looked at.
struct Slips<'w>(&'w [u8]);

/// What the letters of a term so far may be.
#[derive(Clone, Copy, Default)]
struct Walked {
    /// So many letters, without the mark of a surface form.
    letters: usize,
    /// Only the mark stands before the letters.
    is_marked: bool,
    /// The same as those of the word.
    same: bool,
    /// With one letter for another behind them or among them; or two letters swapped.
    other: bool,
    /// With a letter doubled: one behind the word.
    more: bool,
    /// With a doubled letter written once: one before the word.
    fewer: bool,
    /// The first of two swapped letters was the last.
    swapping: bool,
}

impl Slips<'_> {
    fn letter(&self, at: Option<usize>) -> Option<u8> {
        at.and_then(|at| self.0.get(at)).copied()
    }

    /// Tells whether a letter of the word is written twice, this being the second.
    fn is_doubled(&self, at: usize) -> bool {
        let letter = self.letter(Some(at));
        at >= BEGINNING && letter.is_some() && letter == self.letter(at.checked_sub(1))
    }
}

impl Automaton for Slips<'_> {
    type State = Walked;

    fn start(&self) -> Walked {
        Walked {
            same: true,
            ..Walked::default()
        }
    }

    fn is_match(&self, walked: &Walked) -> bool {
        let (letters, length) = (walked.letters, self.0.len());
        walked.other && letters == length
            || walked.more && letters == length + 1
            || walked.fewer && letters + 1 == length
            || walked.same && letters + 1 == length && self.is_doubled(letters)
    }

    fn can_match(&self, walked: &Walked) -> bool {
        walked.same || walked.other || walked.more || walked.fewer || walked.swapping
    }

    fn accept(&self, walked: &Walked, byte: u8) -> Walked {
        let at = walked.letters;
        if at == 0 && !walked.is_marked && char::from(byte) == SURFACE {
            return Walked {
                is_marked: true,
                ..*walked
            };
        }
        let is = |place: Option<usize>| self.letter(place) == Some(byte);
        let may_slip = walked.same && at >= BEGINNING;
        let before = at.checked_sub(1);
        let for_another =
            |wanted: u8| wanted != byte && is_letter_for(char::from(wanted), char::from(byte));
        Walked {
            letters: at + 1,
            is_marked: walked.is_marked,
            same: walked.same && is(Some(at)),
            other: walked.other && is(Some(at))
                || may_slip && self.letter(Some(at)).is_some_and(for_another)
                || walked.swapping && is(before),
            more: walked.more && is(before) || may_slip && is(before),
            fewer: walked.fewer && is(Some(at + 1))
                || may_slip && self.is_doubled(at) && is(Some(at + 1)),
            swapping: may_slip && is(Some(at + 1)) && !is(Some(at)),
        }
    }
}

/// Tells whether one letter is written for another as in misspellings.
fn is_letter_for(one: char, other: char) -> bool {
    let is_vowel = |letter: char| "aeiouy".contains(letter);
    is_vowel(one) && is_vowel(other) || matches!((one, other), ('l', 'i') | ('i', 'l'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As [`is_slip`] tells of words that begin alike.
    fn passes(word: &str, term: &str) -> bool {
        let slips = Slips(word.as_bytes());
        let accept = |walked, byte| slips.accept(&walked, byte);
        let walked = term.bytes().fold(slips.start(), accept);
        slips.is_match(&walked)
    }

    proptest! {
        #[test]
        fn the_walk_passes_what_differs_by_a_slip(word in "[aeilt]{6,9}", other in "[aeilt]{5,10}") {
            let alike = word.get(..BEGINNING) == other.get(..BEGINNING);
            prop_assert_eq!(passes(&word, &other), word != other && alike && is_slip(&word, &other));
            prop_assert_eq!(passes(&word, &format!("={other}")), passes(&word, &other));
        }

        #[test]
        fn the_walk_passes_every_slip(
            word in "[aeilt]{6,9}", at in 3..9_usize, kind in 0..4_u8, letter in "[aeilt]",
        ) {
            let mut other: Vec<char> = word.chars().collect();
            let at = at.min(other.len() - 1);
            match kind {
                0 => other.splice(at..=at, letter.chars()).for_each(drop),
                1 => other.insert(at, other[at - 1]),
                2 => drop(other.remove(at)),
                _ => other.swap(at, at - 1),
            }
            let other: String = other.into_iter().collect();
            let alike = word.get(..BEGINNING) == other.get(..BEGINNING);
            prop_assert_eq!(passes(&word, &other), word != other && alike && is_slip(&word, &other));
        }
    }

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

//! Passes over words and passages that cannot match, before anything is cut or stemmed.
//!
//! A word that matches begins in one of a few ways, whatever its form: English stems differ from their words in
//! the last two letters at the most. What is passed over surely does not match; what is let through may not.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use aho_corasick::{AhoCorasick, Match, MatchKind, packed};
use foldhash::fast::RandomState;
use minutebook_index::analysis::{self, Forms};

use super::needle::{Matcher, Needle};
use super::sentences::boundary_behind;

/// The forms of so many words are remembered at the most.
const MOST_FORMS: usize = 1 << 14;

/// How the words that match needles begin.
pub(crate) struct Sieve {
    /// Ways to begin, folded; an empty one is that of any word.
    beginnings: Vec<String>,
    /// Whether any of them begins with a byte.
    first: [bool; 256],
    needles: Vec<Sought>,
    /// Finds in small letters where words may begin so; none where any word may match.
    finder: Option<Finder>,
    /// The text last looked through, in small letters: room that is kept.
    small: RefCell<String>,
    /// Forms of words that were let through.
    forms: RefCell<HashMap<Box<str>, Rc<Forms>, RandomState>>,
}

/// Finds the places at which a word may begin in one of some ways, by the letters and figures at their very beginning.
struct Finder {
    runs: Runs,
    /// Of each run, the ways that begin with it, by number.
    beginnings: Vec<Vec<usize>>,
}

/// Finds runs of letters and figures.
enum Runs {
    /// Many bytes at a time; soon made.
    Packed(packed::Searcher),
    /// Where the machine or the number of runs does not allow that.
    Automaton(AhoCorasick),
}

/// What a sieve knows of a needle.
struct Sought {
    /// How its words begin, by number.
    beginnings: Vec<usize>,
    unit: usize,
    /// Other words may stand among its own, so that several of its places may share one.
    is_loose: bool,
    is_expansion: bool,
}

/// What may stand in the best passage of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Residue {
    /// How many different things sought, at the most.
    pub(super) units: usize,
    /// In how many places, at the most.
    pub(super) places: usize,
    /// The things sought that may stand anywhere in the text, by number.
    pub(super) anywhere: Vec<usize>,
    /// Forms that the glossary put in may stand in the text.
    pub(super) expansions: bool,
    /// Where words begin that may match, in order; none where any word may.
    pub(super) starts: Option<Vec<usize>>,
}

impl Sieve {
    /// Makes a sieve for what is marked.
    pub(crate) fn new(needles: &[Needle]) -> Self {
        let mut sieve = Self {
            beginnings: Vec::new(),
            first: [false; 256],
            needles: Vec::new(),
            finder: None,
            small: RefCell::default(),
            forms: RefCell::default(),
        };
        for needle in needles {
            let beginnings = needle.slots.iter().map(|slot| sieve.number(slot)).collect();
            sieve.needles.push(Sought {
                beginnings,
                unit: needle.unit,
                is_loose: needle.slop > 0,
                is_expansion: needle.expansion.is_some(),
            });
            let beside = needle.beside.iter().flat_map(|beside| &beside.others);
            for slot in beside.flat_map(|other| &other.slots) {
                sieve.number(slot);
            }
        }
        for beginning in &sieve.beginnings {
            match beginning.bytes().next() {
                Some(letter) => {
                    sieve.first[usize::from(letter)] = true;
                    sieve.first[usize::from(letter.to_ascii_uppercase())] = true;
                }
                None => sieve.first = [true; 256],
            }
        }
        sieve.finder = Finder::of(&sieve.beginnings);
        sieve
    }

    /// Lets everything through.
    #[cfg(test)]
    pub(crate) fn open(needles: &[Needle]) -> Self {
        let mut sieve = Self::new(needles);
        sieve.finder = None;
        sieve.first = [true; 256];
        sieve.beginnings.push(String::new());
        sieve
    }

    fn number(&mut self, slot: &Matcher) -> usize {
        let beginning = beginning(slot);
        let known = self.beginnings.iter().position(|known| *known == beginning);
        known.unwrap_or_else(|| {
            self.beginnings.push(beginning);
            self.beginnings.len() - 1
        })
    }

    /// Tells whether a word may match; if not, its forms need not be known.
    pub(super) fn lets_word(&self, word: &str) -> bool {
        // No word that is cut begins with what is folded away.
        let first = word.bytes().next().unwrap_or_default();
        if first.is_ascii_alphanumeric() && !self.first[usize::from(first)] && word.is_ascii() {
            return false;
        }
        !word.is_ascii()
            || self
                .beginnings
                .iter()
                .any(|beginning| begins(word, beginning))
    }

    /// Returns the forms of a word.
    pub(super) fn forms(&self, word: &str) -> Rc<Forms> {
        let mut known = self.forms.borrow_mut();
        if let Some(forms) = known.get(word) {
            return Rc::clone(forms);
        }
        if known.len() >= MOST_FORMS {
            known.clear();
        }
        let forms = Rc::new(analysis::forms(word));
        known.insert(word.into(), Rc::clone(&forms));
        forms
    }

    /// Tells whether anything sought may stand in a text.
    pub(super) fn lets(&self, text: &str) -> bool {
        self.places(text).is_none_or(|places| {
            let counts = self.counts(&places);
            let mut needles = self.needles.iter();
            needles.any(|needle| needle.places(&counts) > 0)
        })
    }

    /// Tells what may stand in the best passage of a text: a sentence and those behind it up to `window` bytes.
    pub(super) fn sift(&self, text: &str, window: usize) -> Residue {
        let Some(places) = self.places(text) else {
            let anywhere = self.units(|_| true);
            return Residue {
                units: anywhere.len(),
                places: usize::MAX,
                anywhere,
                expansions: true,
                starts: None,
            };
        };
        if places.is_empty() {
            return Residue {
                starts: Some(Vec::new()),
                ..Residue::default()
            };
        }
        let whole = self.counts(&places);
        let mut best = (0, 0);
        let mut counts = vec![0; self.beginnings.len()];
        let (mut sentence_end, mut first, mut behind) = (0, 0, 0);
        for (number, (start, _)) in places.iter().enumerate() {
            if *start >= sentence_end {
                sentence_end = boundary_behind(text, start + 1);
            }
            let end = sentence_end.max(start + window).min(text.len());
            let inside = places[behind..].iter().take_while(|(at, _)| *at < end);
            let more = inside.count();
            // What reaches no further has nothing that the one before it lacks.
            if more > 0 {
                let left = places[first..number].iter();
                left.for_each(|(_, beginning)| counts[*beginning] -= 1);
                let met = places[behind..behind + more].iter();
                met.for_each(|(_, beginning)| counts[*beginning] += 1);
                (first, behind) = (number, behind + more);
                best = best.max(self.standing(&counts));
            }
        }
        let stands = |needle: &Sought| needle.places(&whole) > 0;
        Residue {
            units: best.0,
            places: best.1,
            anywhere: self.units(stands),
            expansions: self
                .needles
                .iter()
                .any(|needle| needle.is_expansion && stands(needle)),
            starts: Some(places.into_iter().map(|(start, _)| start).collect()),
        }
    }

    /// Returns where words begin in the ways sought, with the number of each way, in order; none where any word
    /// may match.
    fn places(&self, text: &str) -> Option<Vec<(usize, usize)>> {
        let finder = self.finder.as_ref()?;
        let mut small = self.small.borrow_mut();
        small.clear();
        small.push_str(text);
        small.make_ascii_lowercase();
        let begins_a_word = |at: usize| {
            let before = at.checked_sub(1).map(|before| small.as_bytes()[before]);
            before.is_none_or(|before| !before.is_ascii_alphanumeric())
        };
        let mut places = Vec::new();
        finder.each(&small, |at, numbers| {
            if begins_a_word(at) {
                let rest = &small[at..];
                let fits = |number: &&usize| rest.starts_with(&self.beginnings[**number]);
                let fitting = numbers.iter().filter(fits);
                places.extend(fitting.map(|number| (at, *number)));
            }
        });
        for chunk in odd_chunks(text) {
            if !self.lets_chunk(&text[chunk.clone()]) {
                continue;
            }
            let words = analysis::words(&text[chunk.clone()]);
            for word in words.filter(|word| self.lets_first(word.text)) {
                let surface = analysis::surface(word.text);
                let fitting = self.beginnings.iter().zip(0..);
                let fitting = fitting.filter(|(beginning, _)| surface.starts_with(*beginning));
                places.extend(fitting.map(|(_, number)| (chunk.start + word.start, number)));
            }
        }
        places.sort_unstable();
        places.dedup();
        Some(places)
    }

    /// Tells whether a word may match, by its first letter.
    fn lets_first(&self, word: &str) -> bool {
        // No word that is cut begins with what is folded away.
        let first = word.bytes().next().unwrap_or_default();
        !first.is_ascii() || self.first[usize::from(first)]
    }

    /// Tells whether a word of a chunk may begin in one of the ways sought, by its first letter.
    fn lets_chunk(&self, chunk: &str) -> bool {
        let mut before = b' ';
        chunk.bytes().any(|byte| {
            let may_begin = !before.is_ascii_alphanumeric();
            before = byte;
            may_begin && (!byte.is_ascii() || self.first[usize::from(byte)])
        })
    }

    /// Counts the places of each way to begin.
    fn counts(&self, places: &[(usize, usize)]) -> Vec<usize> {
        let mut counts = vec![0; self.beginnings.len()];
        for (_, number) in places {
            counts[*number] += 1;
        }
        counts
    }

    /// Returns how many different things sought stand where so many words begin in each way, and in how many places,
    /// at the most.
    fn standing(&self, counts: &[usize]) -> (usize, usize) {
        let (mut met, mut units, mut places) = (0_u64, 0, 0);
        for needle in &self.needles {
            let standing = needle.places(counts);
            if standing > 0 {
                places += standing;
                // Of so many things that there is no bit for this one, each counts anew.
                let bit = 1_u64.checked_shl(u32::try_from(needle.unit).unwrap_or(u32::MAX));
                units += usize::from(bit.is_none_or(|bit| met & bit == 0));
                met |= bit.unwrap_or(0);
            }
        }
        (units, places)
    }

    /// Returns the different things sought that needles of a kind are forms of.
    fn units(&self, of_kind: impl Fn(&Sought) -> bool) -> Vec<usize> {
        let needles = self.needles.iter().filter(|needle| of_kind(needle));
        let mut units: Vec<usize> = needles.map(|needle| needle.unit).collect();
        units.sort_unstable();
        units.dedup();
        units
    }
}

impl Sought {
    /// Returns how many marks it may have, given how many words begin in each way: as many as the rarest of its
    /// words; if it is loose, all its words may be marked, each apart.
    fn places(&self, counts: &[usize]) -> usize {
        let counts = || self.beginnings.iter().map(|number| counts[*number]);
        match counts().min() {
            None | Some(0) => 0,
            Some(_) if self.is_loose => counts().sum(),
            Some(rarest) => rarest,
        }
    }
}

impl Finder {
    /// Makes what finds words that begin in these ways; none where that may be any word.
    ///
    /// A run has no beginning of another word in it, so that no place is hidden by the one before it.
    fn of(beginnings: &[String]) -> Option<Self> {
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric();
        let plain = |beginning: &str| {
            let length = beginning.bytes().take_while(|byte| is_plain(byte)).count();
            (length > 0 || !beginning.is_ascii()).then(|| beginning[..length].to_owned())
        };
        let runs = beginnings.iter().map(|beginning| plain(beginning));
        let mut runs: Vec<String> = runs.collect::<Option<_>>()?;
        // Those that begin with letters beyond ASCII are looked for apart.
        runs.retain(|run| !run.is_empty());
        runs.sort_unstable();
        // Where a longer one stands, the shorter one does.
        runs.dedup_by(|longer, shorter| longer.starts_with(shorter.as_str()));
        let with = |run: &String| {
            let numbers = (0..beginnings.len()).filter(|one| beginnings[*one].starts_with(run));
            numbers.collect()
        };
        Some(Self {
            beginnings: runs.iter().map(with).collect(),
            runs: match packed::Searcher::new(&runs) {
                Some(packed) => Runs::Packed(packed),
                None => {
                    let mut builder = AhoCorasick::builder();
                    builder.match_kind(MatchKind::LeftmostFirst);
                    Runs::Automaton(builder.build(&runs).ok()?)
                }
            },
        })
    }

    /// Gives where runs stand, in order, and the numbers of the ways that begin with them.
    fn each(&self, text: &str, mut give: impl FnMut(usize, &[usize])) {
        let mut give = |found: Match| give(found.start(), &self.beginnings[found.pattern()]);
        match &self.runs {
            Runs::Packed(packed) => packed.find_iter(text).for_each(&mut give),
            Runs::Automaton(automaton) => automaton.find_iter(text).for_each(&mut give),
        }
    }
}

/// Returns how every word begins, folded, that a matcher may fit.
fn beginning(slot: &Matcher) -> String {
    match slot {
        Matcher::Stem(stem) => analysis::kept_by_stemmer(stem),
        Matcher::Surface(surface) => surface.clone(),
        Matcher::Capitals(capitals) => capitals.to_lowercase(),
        Matcher::Prefix(beginning) => beginning.clone(),
        Matcher::Fuzzy { .. } => String::new(),
    }
}

/// Tells whether a word of ASCII begins so once it is folded: in small letters, without apostrophes and commas.
fn begins(word: &str, beginning: &str) -> bool {
    let (word, beginning) = (word.as_bytes(), beginning.as_bytes());
    let head = word.get(..beginning.len());
    if head.is_some_and(|head| head.eq_ignore_ascii_case(beginning)) {
        return true;
    }
    let mut letters = word.iter().filter(|letter| !is_folded_away(**letter));
    let mut same = |wanted: &u8| letters.next().map(u8::to_ascii_lowercase) == Some(*wanted);
    word.iter().any(|letter| is_folded_away(*letter)) && beginning.iter().all(&mut same)
}

fn is_folded_away(letter: u8) -> bool {
    matches!(letter, b'\'' | b',')
}

/// Returns the stretches of a text between spaces that have words which folding changes by more than their case:
/// letters that are not ASCII, and apostrophes or commas within a word.
fn odd_chunks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += next_mark(bytes.get(at..)?)?;
            let letter = text[at..].chars().next()?;
            if !is_odd(bytes, at, letter) {
                at += letter.len_utf8();
                continue;
            }
            let is_space = |byte: &u8| byte.is_ascii_whitespace();
            let start = bytes[..at].iter().rposition(is_space);
            let end = bytes[at..].iter().position(is_space);
            // The spaces are taken in: accents may belong to them.
            let start = start.unwrap_or(0);
            at = end.map_or(bytes.len(), |end| at + end);
            return Some(start..at);
        }
    })
}

/// Returns the place of the first byte that may make a word odd.
fn next_mark(bytes: &[u8]) -> Option<usize> {
    /// So many bytes are looked at in one step, which nearly always has none.
    const STEP: usize = 32;
    let is_mark = |byte: &u8| is_folded_away(*byte) | !byte.is_ascii();
    let has_mark = |step: &[u8]| step.iter().fold(false, |any, byte| any | is_mark(byte));
    let step = bytes.chunks_exact(STEP).position(has_mark);
    // Behind the last step there may be a rest.
    let start = step.unwrap_or(bytes.len() / STEP) * STEP;
    let within = bytes[start..].iter().position(is_mark)?;
    Some(start + within)
}

/// Tells whether a letter makes its word odd.
fn is_odd(bytes: &[u8], at: usize, letter: char) -> bool {
    /// What minutes are printed with besides ASCII, and is no part of words.
    const PRINTED: [char; 13] = [
        '\u{2013}', '\u{2014}', '\u{2018}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2026}',
        '\u{a0}', '\u{a3}', '\u{20ac}', '\u{a7}', '\u{f0b7}', '\u{2219}',
    ];
    let is_letter = |at: usize| {
        let byte = bytes.get(at);
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
    };
    let divides = |at: usize, behind: usize| at > 0 && is_letter(at - 1) && is_letter(behind);
    // "committee's" is folded to what it begins with.
    let is_possessive =
        |behind: usize| matches!(bytes.get(behind), Some(b's' | b'S')) && !is_letter(behind + 1);
    match letter {
        '\'' | '\u{2019}' => {
            let behind = at + letter.len_utf8();
            divides(at, behind) && !is_possessive(behind)
        }
        ',' => divides(at, at + 1),
        letter => !PRINTED.contains(&letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sieve(words: &[&str]) -> Sieve {
        let stem = |word: &&str| Matcher::Stem(analysis::forms(word).stem);
        Sieve::new(&[Needle {
            slots: words.iter().map(stem).collect(),
            ..Needle::default()
        }])
    }

    #[test]
    fn what_may_match_is_let_through() {
        let roads = sieve(&["roads"]);
        assert!(roads.lets("The Road was gritted.") && !roads.lets("The lane was gritted."));
        assert!(roads.lets_word("Roads") && !roads.lets_word("lane"));
        let both = sieve(&["children", "homes"]);
        assert!(both.lets("Children’s homes") && !both.lets("children’s services"));
        let brien = sieve(&["O'Brien"]);
        for text in ["O'Brien spoke", "O’Brien spoke", "OBRIEN SPOKE"] {
            assert!(brien.lets(text), "{text}");
        }
        assert!(brien.lets_word("O'Brien") && brien.lets_word("O’Brien"));
        let thousand = sieve(&["1000"]);
        assert!(thousand.lets("cost £1,000 a year") && !thousand.lets("cost £900, a year"));
    }

    #[test]
    fn plain_print_is_not_odd() {
        for text in [
            "the committee’s – “so called” – £900, a year",
            "• members' views…",
            "it was, in 2019,",
        ] {
            assert_eq!(odd_chunks(text).next(), None, "{text}");
        }
        for text in ["Élan", "O’Brien", "1,000", "don't", "soft\u{ad}ly"] {
            assert!(odd_chunks(text).next().is_some(), "{text}");
        }
    }
}

//! Where needles stand in the passages of an item.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use minutebook_index::analysis::{self, Forms};
use minutebook_index::record::Record;
use minutebook_index::understand::{Section, understand};

use super::needle::{Matcher, Needle};
use super::sieve::Sieve;
use crate::query::ast::Part;

/// Returns the needles that have their meaning in an item.
pub(super) fn holding<'n>(record: &Record, needles: &'n [Needle]) -> Cow<'n, [Needle]> {
    let is_scoped = |needle: &Needle| needle.scope.is_some();
    let beside = needles.iter().filter_map(|needle| needle.beside.as_ref());
    let mut others = beside.flat_map(|beside| &beside.others);
    if !needles.iter().any(is_scoped) && !others.any(is_scoped) {
        return Cow::Borrowed(needles);
    }
    let holding = needles.iter().filter(|needle| needle.holds_in(record));
    let mut holding: Vec<Needle> = holding.cloned().collect();
    for beside in holding
        .iter_mut()
        .filter_map(|needle| needle.beside.as_mut())
    {
        beside.others.retain(|other| other.holds_in(record));
    }
    Cow::Owned(holding)
}

/// A title, purpose, or paragraph of a record.
pub(super) struct Passage<'r> {
    pub(super) field: &'static str,
    pub(super) paragraph: usize,
    pub(super) text: &'r str,
    /// Where resolutions stand in it, in bytes; told where a needle is sought in them.
    pub(super) resolutions: Vec<(usize, usize)>,
}

/// The passages of a record, in order of reading.
pub(super) fn passages<'r>(record: &'r Record, needles: &[Needle]) -> Vec<Passage<'r>> {
    let is_sought_there = |needle: &Needle| needle.part == Some(Part::Resolution);
    let points = if needles.iter().any(is_sought_there) {
        understand(&record.item, &record.meeting.attendance).resolutions
    } else {
        Vec::new()
    };
    let passage = |(field, paragraph, text): (&'static str, usize, &'r str)| {
        let places = points.iter().map(|point| &point.place).filter(|place| {
            let section = match place.section {
                Section::Title => "title",
                Section::Purpose => "purpose",
                Section::Minutes => "minutes",
                Section::Decision => "decision",
            };
            section == field && usize::try_from(place.paragraph) == Ok(paragraph)
        });
        let ends = |start: u32, end: u32| (start as usize, end as usize);
        Passage {
            field,
            paragraph,
            text,
            resolutions: places.map(|place| ends(place.start, place.end)).collect(),
        }
    };
    parts(record).map(passage).collect()
}

/// The parts of a record that passages are taken from, in order of reading.
fn parts(record: &Record) -> impl Iterator<Item = (&'static str, usize, &str)> {
    let item = &record.item;
    let title = item.title.as_deref().map(|text| ("title", 1, text));
    let purpose = item.purpose.as_deref().map(|text| ("purpose", 1, text));
    let minutes = item
        .minutes
        .iter()
        .zip(1..)
        .map(|(text, number)| ("minutes", number, text.as_str()));
    let decision = item
        .decision
        .iter()
        .zip(1..)
        .map(|(text, number)| ("decision", number, text.as_str()));
    title
        .into_iter()
        .chain(purpose)
        .chain(minutes)
        .chain(decision)
}

/// One place where a needle stands.
pub(super) struct Match {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) needle: usize,
}

/// The words of an item that the sieve lets through, with their forms.
pub(super) struct Words<'s> {
    sieve: &'s Sieve,
    known: RefCell<HashMap<Box<str>, Rc<Forms>, foldhash::fast::RandomState>>,
}

impl<'s> Words<'s> {
    /// Of what this sieve lets through; it may be that of more needles than are sought.
    pub(super) fn new(sieve: &'s Sieve) -> Self {
        Self {
            sieve,
            known: RefCell::default(),
        }
    }

    /// Returns the forms of a word.
    fn forms(&self, word: &str) -> Rc<Forms> {
        let mut known = self.known.borrow_mut();
        if let Some(forms) = known.get(word) {
            return Rc::clone(forms);
        }
        let forms = Rc::new(analysis::forms(word));
        known.insert(word.into(), Rc::clone(&forms));
        forms
    }
}

/// Finds every place of every needle in a passage, in order; words that may match begin at `starts`, if that is known.
pub(super) fn matches(
    passage: &Passage<'_>,
    needles: &[Needle],
    words: &Words<'_>,
    starts: Option<&[usize]>,
) -> Vec<Match> {
    let text = passage.text;
    let mut found = Vec::new();
    let whole = |needle: &Needle| match needle.part {
        None => true,
        Some(Part::Title) => passage.field == "title",
        Some(Part::Purpose) => passage.field == "purpose",
        Some(Part::Resolution) => false,
    };
    if needles.iter().any(whole) {
        Cut::new(text, 0, words, starts).find(needles, whole, &mut found);
    }
    let in_resolutions = |needle: &Needle| needle.part == Some(Part::Resolution);
    if needles.iter().any(in_resolutions) {
        for (start, end) in &passage.resolutions {
            if let Some(resolution) = text.get(*start..*end) {
                Cut::new(resolution, *start, words, starts).find(
                    needles,
                    in_resolutions,
                    &mut found,
                );
            }
        }
    }
    found.sort_by_key(|found| (found.start, found.needle));
    found
}

/// A text cut into words as the index cuts it.
struct Cut<'t> {
    /// Each word with its forms, where these may match.
    words: Vec<(analysis::Word<'t>, Option<Rc<Forms>>)>,
    /// Where the text begins in its passage.
    offset: usize,
}

impl<'t> Cut<'t> {
    fn new(text: &'t str, offset: usize, words: &Words<'_>, starts: Option<&[usize]>) -> Self {
        let mut starts = starts.map(|starts| starts.iter().copied().peekable());
        let mut may_match = |word: &analysis::Word<'_>| match &mut starts {
            None => words.sieve.lets_word(word.text),
            Some(starts) => {
                let at = offset + word.start;
                while starts.next_if(|start| *start < at).is_some() {}
                starts.peek() == Some(&at)
            }
        };
        let cut = analysis::words(text).map(|word| {
            let forms = may_match(&word).then(|| words.forms(word.text));
            (word, forms)
        });
        Self {
            words: cut.collect(),
            offset,
        }
    }

    /// Adds the places of those needles that are sought here.
    fn find(&self, needles: &[Needle], sought: impl Fn(&Needle) -> bool, found: &mut Vec<Match>) {
        for (number, needle) in needles
            .iter()
            .enumerate()
            .filter(|(_, needle)| sought(needle))
        {
            let mut places = self.places(needle);
            if let Some(beside) = &needle.beside {
                let others = beside.others.iter().flat_map(|other| self.places(other));
                let others: Vec<Vec<usize>> = others.collect();
                places.retain(|place| {
                    others
                        .iter()
                        .any(|other| is_near(place, other, beside.within))
                });
            }
            for place in places {
                let spans = if needle.slop == 0 {
                    vec![(place[0], place[place.len() - 1])]
                } else {
                    // What stands among the words did not match.
                    place.into_iter().map(|at| (at, at)).collect()
                };
                found.extend(spans.into_iter().map(|(first, last)| Match {
                    start: self.offset + self.words[first].0.start,
                    end: self.offset + self.words[last].0.start + self.words[last].0.text.len(),
                    needle: number,
                }));
            }
        }
    }

    /// Returns the words at which a needle stands, for each of its places.
    fn places(&self, needle: &Needle) -> Vec<Vec<usize>> {
        let Some((first, others)) = needle.slots.split_first() else {
            return Vec::new();
        };
        let fits = |slot: &Matcher, at: usize| {
            let (word, forms) = &self.words[at];
            let fits = |forms: &Rc<Forms>| slot.fits(forms, word.in_capitals);
            forms.as_ref().is_some_and(fits)
        };
        let mut places = Vec::new();
        for start in (0..self.words.len()).filter(|at| fits(first, *at)) {
            let mut place = vec![start];
            for (slot, before) in others.iter().zip(1..) {
                let from = place[place.len() - 1] + 1;
                let to = (start + before + needle.slop as usize + 1).min(self.words.len());
                let next = (from..to).find(|at| fits(slot, *at));
                place.extend(next);
                if next.is_none() {
                    break;
                }
            }
            if place.len() == needle.slots.len() {
                places.push(place);
            }
        }
        places
    }
}

/// Tells whether two places do not overlap and have so few words between them.
fn is_near(place: &[usize], other: &[usize], within: u32) -> bool {
    let precedes = |first: &[usize], second: &[usize]| {
        let (end, start) = (first[first.len() - 1], second[0]);
        start > end && start - end - 1 <= within as usize
    };
    precedes(place, other) || precedes(other, place)
}

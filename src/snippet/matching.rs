//! Where needles stand in the passages of an item.

use std::borrow::Cow;
use std::rc::Rc;

use minutebook_index::analysis::{self, Forms};
use minutebook_index::record::Record;
use minutebook_index::understand::understand;

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
    let points = if super::asks_for_attendance(needles) {
        understand(&record.item, &record.meeting.attendance).resolutions
    } else {
        Vec::new()
    };
    let passage = |(field, paragraph, text): (&'static str, usize, &'r str)| {
        let places = points.iter().map(|point| &point.place).filter(|place| {
            place.section.as_str() == field && usize::try_from(place.paragraph) == Ok(paragraph)
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

/// Finds every place of every needle in a passage, in order; words that may match begin at `starts`, if that is known.
pub(super) fn matches(
    passage: &Passage<'_>,
    needles: &[Needle],
    sieve: &Sieve,
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
        Cut::new(text, 0, needles, sieve, starts).find(needles, whole, &mut found);
    }
    let in_resolutions = |needle: &Needle| needle.part == Some(Part::Resolution);
    if needles.iter().any(in_resolutions) {
        for (start, end) in &passage.resolutions {
            if let Some(resolution) = text.get(*start..*end) {
                let cut = Cut::new(resolution, *start, needles, sieve, starts);
                cut.find(needles, in_resolutions, &mut found);
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
    /// Cuts a text of which the places are known, or not, where words begin that may match.
    fn new(
        text: &'t str,
        offset: usize,
        needles: &[Needle],
        sieve: &Sieve,
        starts: Option<&[usize]>,
    ) -> Self {
        let counts_words = |needle: &Needle| needle.slop > 0 || needle.beside.is_some();
        match starts {
            Some(starts) if !needles.iter().any(counts_words) => {
                Self::around(text, offset, sieve, starts)
            }
            _ => Self::whole(text, offset, sieve),
        }
    }

    /// Cuts all of a text.
    fn whole(text: &'t str, offset: usize, sieve: &Sieve) -> Self {
        let cut = analysis::words(text).map(|word| {
            let may_match = sieve.lets_word(word.text);
            (word, may_match.then(|| sieve.forms(word.text)))
        });
        Self {
            words: cut.collect(),
            offset,
        }
    }

    /// Cuts a text between the blanks around those places of the passage, and nothing else: a blank parts words
    /// whatever stands on either side. For all words in between stands one that does not match.
    fn around(text: &'t str, offset: usize, sieve: &Sieve, starts: &[usize]) -> Self {
        let is_blank = |byte: &u8| byte.is_ascii_whitespace();
        let bytes = text.as_bytes();
        let first = starts.partition_point(|start| *start < offset);
        let mut starts = starts[first..].iter().map(|start| start - offset);
        let mut starts = starts
            .by_ref()
            .take_while(|start| *start < text.len())
            .peekable();
        let (mut cut, mut at) = (Vec::new(), 0);
        while let Some(start) = starts.peek() {
            let blank = bytes[at..*start].iter().rposition(is_blank);
            let from = blank.map_or(at, |blank| at + blank);
            let blank = bytes[*start..].iter().position(is_blank);
            let to = blank.map_or(text.len(), |blank| start + blank);
            let between = analysis::words(&text[at..from]).next();
            cut.extend(between.map(|word| (word, None)));
            for word in analysis::words_within(text, from..to) {
                while starts.next_if(|start| *start < word.start).is_some() {}
                let may_match = starts.peek() == Some(&word.start);
                cut.push((word, may_match.then(|| sieve.forms(word.text))));
            }
            while starts.next_if(|start| *start < to).is_some() {}
            at = to;
        }
        Self { words: cut, offset }
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

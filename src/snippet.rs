//! The passage shown for a hit, with the places that matched.
//!
//! Takes a record and the needles that `query::compile` made, cuts the record's text with the same
//! analyzer as the index, and gives the best window of sentences. Never marks a word that did not match.

use std::collections::BTreeSet;

use minutebook_index::analysis::{self, Forms};
use minutebook_index::day_number;
use minutebook_index::record::Record;
use minutebook_index::understand::{Section, understand};
use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::dictionary::is_spelled_like;
use crate::query::ast::Part;
use crate::query::scope::Scope;

/// What one word of a document must be like to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Matcher {
    /// Its stem is this.
    Stem(String),
    /// It was written so, but for capitals and accents.
    Surface(String),
    /// It was written so, in a line that is not all capitals.
    Capitals(String),
    /// It begins so.
    Prefix(String),
    /// It comes of this word by so many slips at the most.
    Fuzzy {
        /// The word.
        word: String,
        /// How many slips.
        slips: usize,
    },
}

impl Matcher {
    fn fits(&self, forms: &Forms, in_capitals: bool) -> bool {
        match self {
            Self::Stem(stem) => forms.stem == *stem,
            Self::Surface(surface) => forms.surface == *surface,
            Self::Capitals(capitals) => !in_capitals && forms.capitals.as_ref() == Some(capitals),
            Self::Prefix(beginning) => forms.surface.starts_with(beginning.as_str()),
            Self::Fuzzy { word, slips } => is_spelled_like(word, &forms.surface, *slips),
        }
    }
}

/// Words side by side to be marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needle {
    /// One matcher for each word.
    pub(crate) slots: Vec<Matcher>,
    /// So many other words may stand among them.
    pub(crate) slop: u32,
    /// What must stand near it.
    pub(crate) beside: Option<Box<Beside>>,
    /// The part of the item that it is sought in; `None` for the whole.
    pub(crate) part: Option<Part>,
    /// Number of the thing sought that this is a form of.
    pub(crate) unit: usize,
    /// Where the form has this meaning; `None` for everywhere.
    pub(crate) scope: Option<Scope>,
    /// The form itself, where the glossary put it in.
    pub(crate) expansion: Option<String>,
}

/// What must stand near a needle for it to match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    /// Any of these.
    pub(crate) others: Vec<Needle>,
    /// So many words may stand between.
    pub(crate) within: u32,
}

impl Needle {
    /// Tells whether the form has its meaning in an item.
    fn holds_in(&self, record: &Record) -> bool {
        self.scope.as_ref().is_none_or(|scope| {
            let meeting = &record.meeting;
            let council = meeting.council.as_ref().map(|fact| fact.value.as_str());
            let range = meeting.date.as_ref().map(|fact| fact.value);
            let range = range.unwrap_or_default();
            scope.admits(
                council,
                range.from.map(day_number),
                range.to.map(day_number),
            )
        })
    }
}

/// Returns the needles that have their meaning in an item.
fn holding(record: &Record, needles: &[Needle]) -> Vec<Needle> {
    let holding = needles.iter().filter(|needle| needle.holds_in(record));
    let mut holding: Vec<Needle> = holding.cloned().collect();
    for beside in holding
        .iter_mut()
        .filter_map(|needle| needle.beside.as_mut())
    {
        beside.others.retain(|other| other.holds_in(record));
    }
    holding
}

/// Tells whether any of the needles stands in a decision of an item.
pub(crate) fn stands_in(decision: &str, record: &Record, needles: &[Needle]) -> bool {
    let passage = Passage {
        field: "decision",
        paragraph: 1,
        text: decision,
        resolutions: vec![(0, decision.len())],
    };
    !matches(&passage, &holding(record, needles)).is_empty()
}

/// Returns the forms put in by the glossary that stand in an item, each once.
pub(crate) fn expansions(record: &Record, needles: &[Needle]) -> Vec<String> {
    let mut needles = holding(record, needles);
    needles.retain(|needle| needle.expansion.is_some());
    let mut found = BTreeSet::new();
    if !needles.is_empty() {
        for passage in passages(record, &needles) {
            found.extend(
                matches(&passage, &needles)
                    .into_iter()
                    .map(|place| place.needle),
            );
        }
    }
    let mut forms: Vec<String> = Vec::new();
    for form in found
        .into_iter()
        .filter_map(|needle| needles[needle].expansion.clone())
    {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// How much of what is sought an item has, by the weight of each thing sought.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Coverage {
    /// The share that stands in the title.
    pub(crate) title: f32,
    /// The greatest share that stands in one other paragraph and the title together.
    pub(crate) passage: f32,
    /// That paragraph.
    pub(crate) words: String,
}

/// Measures how much of what is sought stands in the title of an item, and with one of its paragraphs.
pub(crate) fn coverage(record: &Record, needles: &[Needle], weights: &[f32]) -> Coverage {
    let needles = holding(record, needles);
    let total: f32 = weights.iter().sum();
    let mut coverage = Coverage::default();
    if total <= 0.0 {
        return coverage;
    }
    let units = |passage: &Passage<'_>| -> BTreeSet<usize> {
        let found = matches(passage, &needles).into_iter();
        found.map(|place| needles[place.needle].unit).collect()
    };
    let share = |units: &BTreeSet<usize>| {
        units
            .iter()
            .filter_map(|unit| weights.get(*unit))
            .sum::<f32>()
            / total
    };
    let passages = passages(record, &needles);
    let title = passages.iter().find(|passage| passage.field == "title");
    let in_title = title.map(units).unwrap_or_default();
    coverage.title = share(&in_title);
    for passage in passages.iter().filter(|passage| passage.field != "title") {
        let found = units(passage);
        let together = share(&(&found | &in_title));
        if !found.is_subset(&in_title) && together > coverage.passage {
            coverage.passage = together;
            coverage.words = passage.text.to_owned();
        }
    }
    coverage
}

/// A passage of an item with what matched in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// Which part of the item: `title`, `purpose`, `minutes`, `decision`.
    pub field: &'static str,
    /// Number of the paragraph within that part, from 1.
    pub paragraph: usize,
    /// The passage; `…` stands where it was cut inside a sentence.
    pub text: String,
    /// What matched, as `[start, end)` in Unicode scalars of `text`.
    pub highlights: Vec<(usize, usize)>,
}

/// A passage is about so many bytes long.
const WINDOW: usize = 260;

/// No passage is longer than so many bytes, spaces or none.
const LONGEST: usize = 2 * WINDOW;

/// Returns up to `limit` passages, the best first.
pub(crate) fn snippets(record: &Record, needles: &[Needle], limit: usize) -> Vec<Snippet> {
    if limit == 0 {
        return Vec::new();
    }
    let needles: &[Needle] = &holding(record, needles);
    let units = needles.iter().map(|needle| needle.unit + 1).max();
    let passages = passages(record, needles);
    let mut candidates: Vec<Candidate> = passages
        .iter()
        .flat_map(|passage| candidates(passage, needles))
        .collect();
    // The sort is stable: of equals, the earlier passage comes first.
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.worth));
    let mut chosen: Vec<Candidate> = Vec::new();
    let mut shown = vec![false; units.unwrap_or(0)];
    for candidate in candidates {
        let news = candidate.found.iter().any(|unit| !shown[*unit]);
        if chosen.is_empty() || news {
            candidate.found.iter().for_each(|unit| shown[*unit] = true);
            chosen.push(candidate);
        }
        if chosen.len() == limit {
            break;
        }
    }
    if chosen.is_empty() {
        let first = passages.iter().find(|passage| passage.field != "title");
        chosen.extend(first.map(Candidate::plain));
    }
    chosen.into_iter().map(Candidate::cut).collect()
}

/// A title, purpose, or paragraph of a record.
struct Passage<'r> {
    field: &'static str,
    paragraph: usize,
    text: &'r str,
    /// Where resolutions stand in it, in bytes; told where a needle is sought in them.
    resolutions: Vec<(usize, usize)>,
}

/// The passages of a record, in order of reading.
fn passages<'r>(record: &'r Record, needles: &[Needle]) -> Vec<Passage<'r>> {
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
struct Match {
    start: usize,
    end: usize,
    needle: usize,
}

/// Finds every place of every needle in a passage, in order.
fn matches(passage: &Passage<'_>, needles: &[Needle]) -> Vec<Match> {
    let text = passage.text;
    let mut found = Vec::new();
    let whole = |needle: &Needle| match needle.part {
        None => true,
        Some(Part::Title) => passage.field == "title",
        Some(Part::Purpose) => passage.field == "purpose",
        Some(Part::Resolution) => false,
    };
    if needles.iter().any(whole) {
        Cut::new(text, 0).find(needles, whole, &mut found);
    }
    let in_resolutions = |needle: &Needle| needle.part == Some(Part::Resolution);
    if needles.iter().any(in_resolutions) {
        for (start, end) in &passage.resolutions {
            if let Some(resolution) = text.get(*start..*end) {
                Cut::new(resolution, *start).find(needles, in_resolutions, &mut found);
            }
        }
    }
    found.sort_by_key(|found| (found.start, found.needle));
    found
}

/// A text cut into words as the index cuts it.
struct Cut<'t> {
    words: Vec<(analysis::Word<'t>, Forms)>,
    /// Where the text begins in its passage.
    offset: usize,
}

impl<'t> Cut<'t> {
    fn new(text: &'t str, offset: usize) -> Self {
        let words = analysis::words(text).map(|word| (word, analysis::forms(word.text)));
        Self {
            words: words.collect(),
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
            slot.fits(forms, word.in_capitals)
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

/// A passage that might be shown.
struct Candidate<'r> {
    field: &'static str,
    paragraph: usize,
    text: &'r str,
    /// The passage, in bytes of `text`.
    start: usize,
    end: usize,
    spans: Vec<(usize, usize)>,
    /// Things sought that stand in it.
    found: Vec<usize>,
    worth: usize,
}

impl<'r> Candidate<'r> {
    fn plain(passage: &Passage<'r>) -> Self {
        Self {
            field: passage.field,
            paragraph: passage.paragraph,
            text: passage.text,
            start: 0,
            end: passage.text.len(),
            spans: Vec::new(),
            found: Vec::new(),
            worth: 0,
        }
    }

    /// Makes a snippet, cut at words where a sentence is too long.
    fn cut(self) -> Snippet {
        let focus = self
            .spans
            .first()
            .copied()
            .unwrap_or((self.start, self.start));
        let (start, end) = window(self.text, self.start, self.end, focus);
        let mut text = String::new();
        if start > self.start {
            text.push('…');
        }
        let shift = text.chars().count();
        text.push_str(&self.text[start..end]);
        if end < self.end {
            text.push('…');
        }
        // A match too long to be shown whole is marked as far as it is shown.
        let inside = self
            .spans
            .into_iter()
            .filter(|(from, to)| *from >= start && (*to <= end || *from == focus.0))
            .map(|(from, to)| (from, to.min(end)))
            .collect();
        let highlights = in_scalars(self.text, start, end, inside)
            .into_iter()
            .map(|(from, to)| (from + shift, to + shift));
        Snippet {
            field: self.field,
            paragraph: self.paragraph,
            highlights: highlights.collect(),
            text,
        }
    }
}

/// Returns the windows of sentences in a paragraph that hold matches, one for each sentence that does.
fn candidates<'r>(passage: &Passage<'r>, needles: &[Needle]) -> Vec<Candidate<'r>> {
    let Passage {
        field,
        paragraph,
        text,
        ..
    } = *passage;
    let matches = matches(passage, needles);
    if matches.is_empty() {
        return Vec::new();
    }
    let sentences: Vec<(usize, usize)> = text
        .split_sentence_bound_indices()
        .map(|(start, sentence)| (start, start + sentence.trim_end().len()))
        .collect();
    let mut candidates = Vec::new();
    for (index, &(start, mut end)) in sentences.iter().enumerate() {
        let first = matches.partition_point(|found| found.start < start);
        if matches
            .get(first)
            .is_none_or(|found| found.start >= end.max(start + 1))
        {
            continue;
        }
        for &(_, next_end) in &sentences[index + 1..] {
            if next_end - start > WINDOW {
                break;
            }
            end = next_end;
        }
        let inside: Vec<&Match> = matches[first..]
            .iter()
            .take_while(|found| found.start < end)
            .filter(|found| found.end <= end)
            .collect();
        let mut found: Vec<usize> = inside
            .iter()
            .map(|found| needles[found.needle].unit)
            .collect();
        found.sort_unstable();
        found.dedup();
        let spans = merged(
            inside
                .iter()
                .map(|found| (found.start, found.end))
                .collect(),
        );
        let worth = found.len() * 1_000 + spans.len().min(9) * 10 + usize::from(field != "title");
        candidates.push(Candidate {
            field,
            paragraph,
            text,
            start,
            end,
            spans,
            found,
            worth,
        });
    }
    candidates
}

/// Joins spans that touch or overlap.
fn merged(mut spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    spans.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end) in spans {
        match merged.last_mut() {
            Some(last) if start < last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

/// Narrows a passage to about [`WINDOW`] bytes around the focus, at spaces; where there are none, within a
/// word.
fn window(text: &str, start: usize, end: usize, focus: (usize, usize)) -> (usize, usize) {
    if end - start <= WINDOW + WINDOW / 2 {
        return (start, end);
    }
    let spaces = || {
        text[start..end]
            .match_indices(' ')
            .map(|(at, _)| start + at)
    };
    let from = focus.0.saturating_sub(WINDOW / 3);
    let from = if from <= start {
        start
    } else {
        spaces()
            .find(|at| *at >= from && *at < focus.0)
            .map_or(focus.0, |at| at + 1)
    };
    let to = (from + WINDOW).max(focus.1);
    let to = if to >= end {
        end
    } else {
        spaces().find(|at| *at >= to).unwrap_or(end)
    };
    let to = to.min(text.floor_char_boundary(from + LONGEST));
    (from, to)
}

/// Turns byte spans of `text` into Unicode scalars counted from `start`.
fn in_scalars(
    text: &str,
    start: usize,
    end: usize,
    spans: Vec<(usize, usize)>,
) -> Vec<(usize, usize)> {
    let mut scalars = Vec::new();
    let (mut at, mut count) = (start, 0);
    for (from, to) in merged(spans) {
        if from < at || to > end {
            continue;
        }
        count += text[at..from].chars().count();
        let length = text[from..to].chars().count();
        scalars.push((count, count + length));
        count += length;
        at = to;
    }
    scalars
}

#[cfg(test)]
mod tests {
    use minutebook_index::minutes::{AgendaItem, Meeting};
    use proptest::prelude::*;

    use super::*;

    fn record(minutes: &[&str]) -> Record {
        Record {
            id: "x".to_owned(),
            aliases: Vec::new(),
            meeting: Meeting::default(),
            item: AgendaItem {
                title: Some("Winter roads".to_owned()),
                minutes: minutes.iter().map(|text| (*text).to_owned()).collect(),
                ..AgendaItem::default()
            },
            display_title: None,
            held: None,
            sources: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn needle(slots: Vec<Matcher>) -> Needle {
        Needle {
            slots,
            ..Needle::default()
        }
    }

    fn stem(word: &str) -> Matcher {
        Matcher::Stem(analysis::forms(word).stem)
    }

    /// Shows a snippet with its highlights in square brackets.
    fn marked(snippet: &Snippet) -> String {
        let mut out = String::new();
        for (at, letter) in snippet.text.chars().enumerate() {
            if snippet.highlights.iter().any(|(start, _)| *start == at) {
                out.push('[');
            }
            out.push(letter);
            if snippet.highlights.iter().any(|(_, end)| *end == at + 1) {
                out.push(']');
            }
        }
        out
    }

    #[test]
    fn the_sentence_with_most_of_the_words_is_shown() {
        let record = record(&[
            "Roads were cleared.",
            "Grit was short. Élan: gritting of the road’s verge failed.",
        ]);
        let needles = [needle(vec![stem("gritting")]), needle(vec![stem("roads")])];
        let found = snippets(&record, &needles, 3);
        assert_eq!(found[0].paragraph, 2);
        assert_eq!(
            marked(&found[0]),
            "[Grit] was short. Élan: [gritting] of the [road’s] verge failed."
        );
        assert_eq!(found.len(), 1, "the others add nothing");
    }

    #[test]
    fn a_phrase_is_marked_only_where_it_stands() {
        let record = record(&["Care for children. Children in care were heard."]);
        let needles = [needle(vec![stem("children"), stem("in"), stem("care")])];
        let found = snippets(&record, &needles, 3);
        assert_eq!(marked(&found[0]), "[Children in care] were heard.");
    }

    #[test]
    fn a_long_sentence_is_cut_at_words() {
        let long = format!(
            "{}the hub was relaunched {}",
            "before that ".repeat(60),
            "and after ".repeat(60)
        );
        let found = snippets(&record(&[&long]), &[needle(vec![stem("hub")])], 1);
        let text = marked(&found[0]);
        assert!(
            text.starts_with('…') && text.ends_with('…') && text.contains("the [hub] was"),
            "{text}"
        );
        assert!(text.len() < 2 * WINDOW);
    }

    #[test]
    fn a_text_without_spaces_is_cut_too() {
        for (text, word) in [
            (format!("hub-{}", "é-".repeat(4_000)), "hub"),
            ("é".repeat(4_000), "é"),
            ("é".repeat(4_000), "none"),
        ] {
            let needles = [needle(vec![Matcher::Prefix(analysis::fold(word))])];
            let found = snippets(&record(&[&text]), &needles, 1);
            assert!(found[0].text.len() <= LONGEST + '…'.len_utf8());
            assert_eq!(found[0].highlights.len(), usize::from(word != "none"));
        }
        assert!(snippets(&record(&["hub"]), &[], 0).is_empty(), "none asked");
    }

    #[test]
    fn a_long_paragraph_takes_no_longer_than_its_length() {
        let text = "The hub met. ".repeat(20_000);
        let needles = [needle(vec![stem("hub")])];
        let started = std::time::Instant::now();
        assert_eq!(snippets(&record(&[&text]), &needles, 2).len(), 1);
        // Looking at every match for every sentence takes minutes; the bound is wide for slow machines.
        assert!(started.elapsed().as_secs() < 20);
    }

    #[test]
    fn capitals_are_marked_where_they_match() {
        let needles = [needle(vec![Matcher::Capitals("SEND".to_owned())])];
        let marks = |text: &str| snippets(&record(&[text]), &needles, 1)[0].highlights.len();
        assert_eq!(marks("RESOLVED: SEND was noted"), 1);
        assert_eq!(marks("RESOLVED: PLEASE SEND"), 0);
    }

    proptest! {
        #[test]
        fn highlights_lie_within_the_text(text in "\\PC{0,300}", word in "[a-zé]{1,3}") {
            let needles = [needle(vec![Matcher::Prefix(analysis::fold(&word))])];
            for snippet in snippets(&record(&[&text]), &needles, 3) {
                let length = snippet.text.chars().count();
                let mut last = 0;
                for (start, end) in &snippet.highlights {
                    prop_assert!(last <= *start && start < end && *end <= length);
                    last = *end;
                    let marked: String = snippet.text.chars().skip(*start).take(end - start).collect();
                    prop_assert!(analysis::fold(&marked).starts_with(&analysis::fold(&word)));
                }
            }
        }
    }
}

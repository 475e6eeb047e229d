//! The passage shown for a hit, with the places that matched.
//!
//! Takes a record and the needles that `query::compile` made, cuts the record's text with the same
//! analyzer as the index, and gives the best window of sentences. Never marks a word that did not match.

use std::collections::BTreeSet;

use minutebook_index::analysis::{self, Forms};
use minutebook_index::day_number;
use minutebook_index::record::Record;
use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

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
}

impl Matcher {
    fn fits(&self, forms: &Forms, in_capitals: bool) -> bool {
        match self {
            Self::Stem(stem) => forms.stem == *stem,
            Self::Surface(surface) => forms.surface == *surface,
            Self::Capitals(capitals) => !in_capitals && forms.capitals.as_ref() == Some(capitals),
            Self::Prefix(beginning) => forms.surface.starts_with(beginning.as_str()),
        }
    }
}

/// Words side by side to be marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needle {
    /// One matcher for each word.
    pub(crate) slots: Vec<Matcher>,
    /// Number of the thing sought that this is a form of.
    pub(crate) unit: usize,
    /// Where the form has this meaning; `None` for everywhere.
    pub(crate) scope: Option<Scope>,
    /// The form itself, where the glossary put it in.
    pub(crate) expansion: Option<String>,
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

/// Tells whether any of the needles stands in a text of an item.
pub(crate) fn stands_in(text: &str, record: &Record, needles: &[Needle]) -> bool {
    let holding = needles.iter().filter(|needle| needle.holds_in(record));
    !matches(text, &holding.cloned().collect::<Vec<_>>()).is_empty()
}

/// Returns the forms put in by the glossary that stand in an item, each once.
pub(crate) fn expansions(record: &Record, needles: &[Needle]) -> Vec<String> {
    let put_in = |needle: &&Needle| needle.expansion.is_some() && needle.holds_in(record);
    let needles: Vec<Needle> = needles.iter().filter(put_in).cloned().collect();
    let mut found = BTreeSet::new();
    if !needles.is_empty() {
        for (_, _, text) in parts(record) {
            found.extend(
                matches(text, &needles)
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
    let holding = needles.iter().filter(|needle| needle.holds_in(record));
    let needles: Vec<Needle> = holding.cloned().collect();
    let total: f32 = weights.iter().sum();
    let mut coverage = Coverage::default();
    if total <= 0.0 {
        return coverage;
    }
    let units = |text: &str| -> BTreeSet<usize> {
        let found = matches(text, &needles).into_iter();
        found.map(|place| needles[place.needle].unit).collect()
    };
    let share = |units: &BTreeSet<usize>| {
        units
            .iter()
            .filter_map(|unit| weights.get(*unit))
            .sum::<f32>()
            / total
    };
    let in_title = record.item.title.as_deref().map(units).unwrap_or_default();
    coverage.title = share(&in_title);
    for (_, _, text) in parts(record).filter(|(field, ..)| *field != "title") {
        let found = units(text);
        let together = share(&(&found | &in_title));
        if !found.is_subset(&in_title) && together > coverage.passage {
            coverage.passage = together;
            coverage.words = text.to_owned();
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
    let holding = needles.iter().filter(|needle| needle.holds_in(record));
    let needles: &[Needle] = &holding.cloned().collect::<Vec<_>>();
    let units = needles.iter().map(|needle| needle.unit + 1).max();
    let mut candidates: Vec<Candidate> = parts(record)
        .flat_map(|(field, paragraph, text)| candidates(field, paragraph, text, needles))
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
        let first = parts(record).find(|(field, ..)| *field != "title");
        chosen
            .extend(first.map(|(field, paragraph, text)| Candidate::plain(field, paragraph, text)));
    }
    chosen.into_iter().map(Candidate::cut).collect()
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

/// Finds every place of every needle in a text, in order.
fn matches(text: &str, needles: &[Needle]) -> Vec<Match> {
    let words: Vec<_> = analysis::words(text).collect();
    let forms: Vec<Forms> = words
        .iter()
        .map(|word| analysis::forms(word.text))
        .collect();
    let mut found = Vec::new();
    for at in 0..words.len() {
        for (number, needle) in needles.iter().enumerate() {
            let fits = !needle.slots.is_empty()
                && at + needle.slots.len() <= words.len()
                && needle
                    .slots
                    .iter()
                    .zip(at..)
                    .all(|(slot, at)| slot.fits(&forms[at], words[at].in_capitals));
            if fits {
                let last = words[at + needle.slots.len() - 1];
                found.push(Match {
                    start: words[at].start,
                    end: last.start + last.text.len(),
                    needle: number,
                });
            }
        }
    }
    found
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
    fn plain(field: &'static str, paragraph: usize, text: &'r str) -> Self {
        Self {
            field,
            paragraph,
            text,
            start: 0,
            end: text.len(),
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
fn candidates<'r>(
    field: &'static str,
    paragraph: usize,
    text: &'r str,
    needles: &[Needle],
) -> Vec<Candidate<'r>> {
    let matches = matches(text, needles);
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

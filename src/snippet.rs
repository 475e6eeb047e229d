//! The passage shown for a hit, with the places that matched.
//!
//! Takes a record and the needles that `query::compile` made (`needle`), finds where they stand by the same
//! analyzer as the index (`matching`, which `sieve` spares most of the work), and gives the best window of
//! sentences. Never marks a word that did not match.

mod matching;
mod needle;
mod sentences;
mod sieve;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BTreeSet;

use minutebook_index::record::Record;
use serde::Serialize;

use self::matching::{Match, Passage, holding, matches, passages};
pub(crate) use self::needle::{Beside, Matcher, Needle};
use self::sieve::Residue;
pub(crate) use self::sieve::Sieve;
use crate::query::ast::Part;

/// Tells whether any of the needles stands in a decision of an item; where there is none, nothing is asked of it.
pub(crate) fn stands_in(decision: &str, record: &Record, needles: &[Needle]) -> bool {
    if needles.is_empty() {
        return true;
    }
    let passage = Passage {
        field: "decision",
        paragraph: 1,
        text: decision,
        resolutions: vec![(0, decision.len())],
    };
    let needles = holding(record, needles);
    let sieve = Sieve::new(&needles);
    sieve.lets(decision) && !matches(&passage, &needles, &sieve, None).is_empty()
}

/// Tells whether records in which needles are marked must tell who attended: resolutions are read with that.
pub(crate) fn asks_for_attendance(needles: &[Needle]) -> bool {
    let in_resolutions = |needle: &Needle| needle.part == Some(Part::Resolution);
    needles.iter().any(in_resolutions)
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
    /// The part of the item that it stands in, and its number there, from 1.
    pub(crate) place: (&'static str, usize),
}

/// Measures how much of what is sought stands in the title of an item, and with one of its paragraphs.
pub(crate) fn coverage(record: &Record, needles: &[Needle], weights: &[f32]) -> Coverage {
    let needles = holding(record, needles);
    let total: f32 = weights.iter().sum();
    let mut coverage = Coverage::default();
    if total <= 0.0 {
        return coverage;
    }
    let sieve = Sieve::new(&needles);
    let units = |passage: &Passage<'_>| -> BTreeSet<usize> {
        if !sieve.lets(passage.text) {
            return BTreeSet::new();
        }
        let found = matches(passage, &needles, &sieve, None).into_iter();
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
            coverage.place = (passage.field, passage.paragraph);
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

/// An item in which what is sought is marked.
///
/// Most paragraphs of a long item have one of the words and are never shown. So each is sifted first, which tells
/// the most that it can be worth, and is cut into words and sentences only where that may be the best.
pub(crate) struct Marked<'r> {
    needles: Cow<'r, [Needle]>,
    sieve: &'r Sieve,
    /// Its passages in order of reading.
    passages: Vec<Sifted<'r>>,
    /// Their numbers, those first that can be worth the most; without those that have nothing.
    order: Vec<usize>,
}

/// A passage; what stands in it is looked up once, when it is asked for.
struct Sifted<'r> {
    passage: Passage<'r>,
    /// What may stand in it.
    may: Residue,
    /// No window of it is worth more.
    most: usize,
    matches: OnceCell<Vec<Match>>,
    candidates: OnceCell<Vec<Candidate<'r>>>,
}

impl<'r> Marked<'r> {
    /// Marks an item; the sieve is that of the needles.
    pub(crate) fn new(record: &'r Record, needles: &'r [Needle], sieve: &'r Sieve) -> Self {
        let needles = holding(record, needles);
        let passages = passages(record, &needles).into_iter().map(|passage| {
            let may = sieve.sift(passage.text, WINDOW);
            Sifted {
                most: worth(may.units, may.places, passage.field),
                may,
                passage,
                matches: OnceCell::new(),
                candidates: OnceCell::new(),
            }
        });
        let passages: Vec<Sifted> = passages.collect();
        let sifted = passages.iter().zip(0..);
        let mut order: Vec<usize> = sifted
            .filter_map(|(passage, number)| (!passage.may.anywhere.is_empty()).then_some(number))
            .collect();
        order.sort_by_key(|number| Reverse(passages[*number].most));
        Self {
            needles,
            sieve,
            passages,
            order,
        }
    }

    /// Returns the forms put in by the glossary that stand in the item, each once.
    pub(crate) fn expansions(&self) -> Vec<String> {
        let put_in = |needle: &usize| self.needles[*needle].expansion.is_some();
        let all = (0..self.needles.len()).filter(put_in).count();
        let mut found: BTreeSet<usize> = BTreeSet::new();
        for number in &self.order {
            let sifted = &self.passages[*number];
            if sifted.may.expansions && found.len() < all {
                let standing = self.matches(sifted).iter().map(|found| found.needle);
                found.extend(standing.filter(put_in));
            }
        }
        let mut forms: Vec<String> = Vec::new();
        for form in found
            .into_iter()
            .filter_map(|needle| self.needles[needle].expansion.clone())
        {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        forms
    }

    /// Returns up to `limit` passages, the best first: each further one has something that those before lack.
    pub(crate) fn snippets(&self, limit: usize) -> Vec<Snippet> {
        if limit == 0 {
            return Vec::new();
        }
        let units = self.needles.iter().map(|needle| needle.unit + 1).max();
        let mut shown = vec![false; units.unwrap_or(0)];
        let mut chosen: Vec<Snippet> = Vec::new();
        while chosen.len() < limit {
            let Some(best) = self.best(&shown) else {
                break;
            };
            best.found.iter().for_each(|unit| shown[*unit] = true);
            chosen.push(best.cut());
        }
        if chosen.is_empty() {
            let mut passages = self.passages.iter().map(|sifted| &sifted.passage);
            let first = passages.find(|passage| passage.field != "title");
            chosen.extend(first.map(|passage| Candidate::plain(passage).cut()));
        }
        chosen
    }

    /// Returns the best window that has something not shown yet; of equals the first.
    fn best(&self, shown: &[bool]) -> Option<&Candidate<'r>> {
        let is_beaten = |best: Option<(usize, &Candidate)>, number: usize, worth: usize| {
            best.is_some_and(|(first, best)| {
                best.worth > worth || (best.worth == worth && first <= number)
            })
        };
        let mut best: Option<(usize, &Candidate)> = None;
        for number in &self.order {
            let sifted = &self.passages[*number];
            // Units of which no form holds here are beyond those shown.
            let is_open = |unit: &usize| shown.get(*unit).is_some_and(|shown| !shown);
            let may_be_new = sifted.may.anywhere.iter().any(is_open);
            // Those behind can be worth no more, but of equals the first is wanted.
            if !may_be_new || is_beaten(best, *number, sifted.most) {
                continue;
            }
            for candidate in self.candidates(sifted) {
                let is_new = candidate.found.iter().any(|unit| !shown[*unit]);
                if is_new && !is_beaten(best, *number, candidate.worth) {
                    best = Some((*number, candidate));
                }
            }
        }
        best.map(|(_, candidate)| candidate)
    }

    fn matches<'s>(&self, sifted: &'s Sifted<'r>) -> &'s [Match] {
        let starts = sifted.may.starts.as_deref();
        let find = || matches(&sifted.passage, &self.needles, self.sieve, starts);
        sifted.matches.get_or_init(find)
    }

    fn candidates<'s>(&self, sifted: &'s Sifted<'r>) -> &'s [Candidate<'r>] {
        let find = || candidates(&sifted.passage, self.matches(sifted), &self.needles);
        sifted.candidates.get_or_init(find)
    }
}

/// Orders windows: those with more of the things sought first, of these those with more matches, the title last.
fn worth(units: usize, matches: usize, field: &str) -> usize {
    units * 1_000 + matches.min(9) * 10 + usize::from(field != "title")
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
    fn cut(&self) -> Snippet {
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
            .iter()
            .filter(|(from, to)| *from >= start && (*to <= end || *from == focus.0))
            .map(|(from, to)| (*from, (*to).min(end)))
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
    passage: &Passage<'r>,
    matches: &[Match],
    needles: &[Needle],
) -> Vec<Candidate<'r>> {
    let Passage {
        field,
        paragraph,
        text,
        ..
    } = *passage;
    let sentences = sentences::around(text, matches.iter().map(|found| found.start), WINDOW);
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
        let worth = worth(found.len(), spans.len(), field);
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
    use minutebook_index::analysis;
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

    fn snippets(record: &Record, needles: &[Needle], limit: usize) -> Vec<Snippet> {
        Marked::new(record, needles, &Sieve::new(needles)).snippets(limit)
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

    /// Words as minutes print them: possessives, capitals, accents, figures, odd joints.
    fn printed_word() -> impl Strategy<Value = String> {
        prop_oneof![
            "(Road|ROADS|road’s|dying|dies|die|skies|sky|poni?e?s|organi[sz]ations?|relational|early)",
            "(O['’]Brien|OBrien|1,000|1000|don['’]t|SGOs|MASH|mash['’]?s?|Élan|elan|Łódź|naïve|ﬁre)",
            "[a-zA-Z'’,.é-]{1,9}",
        ]
    }

    proptest! {
        #[test]
        fn the_sieve_lets_through_all_that_matches(
            paragraphs in proptest::collection::vec(
                proptest::collection::vec((printed_word(), "(, |\\. | |\t|\n)"), 1..12), 1..5,
            ),
            sought in proptest::collection::vec(
                (proptest::collection::vec(printed_word(), 1..3), 0..4_u32), 1..4,
            ),
            kind in 0..5_u8,
        ) {
            let paragraph = |words: &Vec<(String, String)>| -> String {
                words.iter().map(|(word, behind)| format!("{word}{behind}")).collect()
            };
            let paragraphs: Vec<String> = paragraphs.iter().map(paragraph).collect();
            let matcher = |word: &String| {
                let forms = analysis::forms(word);
                match kind {
                    0 => Matcher::Stem(forms.stem),
                    1 => Matcher::Surface(forms.surface),
                    2 => Matcher::Capitals(forms.capitals.unwrap_or(forms.stem)),
                    3 => Matcher::Prefix(analysis::fold(word).chars().take(3).collect()),
                    _ => Matcher::Fuzzy { word: forms.surface, slips: 1 },
                }
            };
            let needles = sought.iter().enumerate().map(|(unit, (words, slop))| Needle {
                unit,
                slop: *slop,
                ..needle(words.iter().map(matcher).collect())
            });
            let needles: Vec<Needle> = needles.collect();
            let texts: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
            let record = record(&texts);
            let marked = |sieve: &Sieve| Marked::new(&record, &needles, sieve).snippets(3);
            prop_assert_eq!(marked(&Sieve::new(&needles)), marked(&Sieve::open(&needles)));
        }

        #[test]
        fn of_equal_words_the_passage_with_most_marks_is_shown(pairs in 1..4_usize, more in 1..5_usize) {
            let first = "Road gritting. ".repeat(pairs);
            let second = format!("{}road gritting.", "road, ".repeat(more));
            let slots = vec![stem("road"), stem("gritting")];
            let needles = [Needle { slop: 9, ..needle(slots) }];
            let record = record(&[&first, &second]);
            let marked = |sieve: &Sieve| Marked::new(&record, &needles, sieve).snippets(1);
            prop_assert_eq!(marked(&Sieve::new(&needles)), marked(&Sieve::open(&needles)));
        }

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

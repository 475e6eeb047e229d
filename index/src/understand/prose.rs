//! Paragraphs, sentences and list labels: what the readers of this room share.
//!
//! A paragraph comes with its cue words. Nothing here decides what a sentence means.

use serde::{Deserialize, Serialize};

use super::cues::{Mark, scan};
use crate::minutes::AgendaItem;

/// The part of an item that a mention stands in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Section {
    /// The item's title.
    Title,
    /// The sentence under the title.
    Purpose,
    /// The published decision.
    Decision,
    /// The minutes.
    #[default]
    Minutes,
}

impl Section {
    /// Returns the word used in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Purpose => "purpose",
            Self::Decision => "decision",
            Self::Minutes => "minutes",
        }
    }
}

/// Where in an item something was read.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Place {
    /// The part of the item.
    pub section: Section,
    /// The paragraph of that part, from 1.
    pub paragraph: u32,
    /// Byte offset in the paragraph of the first character.
    pub start: u32,
    /// Byte offset in the paragraph behind the last character.
    pub end: u32,
}

/// A paragraph of an item with its place and its cue words.
pub(super) struct Paragraph<'t> {
    pub(super) section: Section,
    pub(super) number: u32,
    pub(super) text: &'t str,
    pub(super) cues: u32,
    pub(super) marks: Vec<Mark>,
}

impl Paragraph<'_> {
    pub(super) fn has(&self, cues: u32) -> bool {
        self.cues & cues != 0
    }

    /// The cues that stand between two places.
    pub(super) fn cues_within(&self, start: usize, end: usize) -> u32 {
        let inside = self.marks_within(start, end);
        inside.fold(0, |cues, mark| cues | mark.cue)
    }

    /// The cue words that stand between two places.
    pub(super) fn marks_within(&self, start: usize, end: usize) -> impl Iterator<Item = &Mark> {
        let first = self.marks.partition_point(|mark| mark.start < start);
        self.marks[first..]
            .iter()
            .take_while(move |mark| mark.start < end)
    }

    pub(super) fn place(&self, start: usize, end: usize) -> Place {
        Place {
            section: self.section,
            paragraph: self.number,
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
        }
    }
}

/// Returns the paragraphs of an item with their cue words, title and purpose first.
pub(super) fn paragraphs(item: &AgendaItem) -> Vec<Paragraph<'_>> {
    let one = |text: &'_ Option<String>| text.as_deref().unwrap_or_default().len();
    let mut all = Vec::with_capacity(2 + item.decision.len() + item.minutes.len());
    if one(&item.title) > 0 {
        all.push((Section::Title, 1, item.title.as_deref().unwrap_or_default()));
    }
    if one(&item.purpose) > 0 {
        all.push((
            Section::Purpose,
            1,
            item.purpose.as_deref().unwrap_or_default(),
        ));
    }
    for (section, texts) in [
        (Section::Decision, &item.decision),
        (Section::Minutes, &item.minutes),
    ] {
        for (number, text) in (1..).zip(texts) {
            all.push((section, number, text.as_str()));
        }
    }
    all.into_iter()
        .map(|(section, number, text)| {
            let (cues, marks) = scan(text);
            Paragraph {
                section,
                number,
                text,
                cues,
                marks,
            }
        })
        .collect()
}

/// How often English text has each letter from `a` on, by rank: 0 for the rarest.
const COMMONNESS: [u8; 26] = [
    23, 7, 14, 16, 25, 10, 9, 17, 21, 1, 4, 15, 12, 20, 22, 8, 0, 18, 19, 24, 13, 5, 11, 2, 6, 3,
];

/// How common each byte of a phrase (ASCII, lower case) is: blanks most, figures and signs least.
const RANK: [u8; 128] = {
    let mut rank = [0; 128];
    rank[b' ' as usize] = u8::MAX;
    let mut letter = 0;
    while letter < COMMONNESS.len() {
        rank[b'a' as usize + letter] = COMMONNESS[letter];
        letter += 1;
    }
    rank
};

/// Where the rarest letter of a phrase (ASCII, lower case) stands in it.
fn rarest(needle: &[u8]) -> usize {
    let (mut place, mut least) = (0, u8::MAX);
    for (at, byte) in needle.iter().enumerate() {
        let rank = RANK[usize::from(byte & 127)];
        if rank < least {
            (place, least) = (at, rank);
        }
    }
    place
}

/// Finds `needle` (ASCII, lower case) in `text` from `from` on, in any case, as whole words.
pub(super) fn find(text: &str, needle: &str, from: usize) -> Option<usize> {
    let (hay, sought) = (text.as_bytes(), needle.as_bytes());
    let (first, last) = (*sought.first()?, *sought.last()?);
    if from + sought.len() > hay.len() {
        return None;
    }
    let before_rare = rarest(sought);
    let rare = sought[before_rare];
    let mut at = from + before_rare;
    loop {
        let rest = hay.get(at..)?;
        at += memchr::memchr2(rare, rare.to_ascii_uppercase(), rest)?;
        let start = at - before_rare;
        let end = start + sought.len();
        let found = hay.get(start..end)?;
        let whole = |byte: Option<&u8>| !byte.is_some_and(u8::is_ascii_alphanumeric);
        let before_is_free =
            start == 0 || !first.is_ascii_alphanumeric() || whole(hay.get(start - 1));
        if before_is_free
            && found.eq_ignore_ascii_case(sought)
            && (!last.is_ascii_alphanumeric() || whole(hay.get(end)))
        {
            return Some(start);
        }
        at += 1;
    }
}

/// Tells whether `text` has one of the phrases (ASCII, lower case), in any case, as whole words.
pub(super) fn has_any(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| find(text, phrase, 0).is_some())
}

/// Tells whether `text` begins with `start` (ASCII, lower case) in any case, as whole words.
pub(super) fn begins(text: &str, start: &str) -> bool {
    let bytes = text.as_bytes();
    bytes
        .get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
        && !(start.ends_with(|c: char| c.is_ascii_alphanumeric())
            && bytes
                .get(start.len())
                .is_some_and(u8::is_ascii_alphanumeric))
}

/// Returns the first of `starts` that `text` begins with.
pub(super) fn begins_any<'s>(text: &str, starts: &[&'s str]) -> Option<&'s str> {
    starts.iter().copied().find(|start| begins(text, start))
}

/// Returns the first `length` bytes of a text, less what would cut a character.
pub(super) fn head(text: &str, length: usize) -> &str {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns the last `length` bytes of a text, less what would cut a character.
pub(super) fn tail(text: &str, length: usize) -> &str {
    let mut start = text.len().saturating_sub(length);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// The double quotation marks of a text, each with its place.
pub(super) fn quotation_marks(text: &str) -> impl Iterator<Item = (usize, char)> {
    const FIRST_OF_CURLY: u8 = 0xe2;
    memchr::memchr2_iter(b'"', FIRST_OF_CURLY, text.as_bytes())
        .filter_map(|at| Some((at, text[at..].chars().next()?)))
        .filter(|(_, letter)| matches!(letter, '"' | '“' | '”'))
}

/// Returns the sentences of a paragraph as byte ranges, trimmed.
pub(super) fn sentences(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let (mut found, mut start, mut at) = (Vec::new(), 0, 0);
    while let Some(stop) = bytes
        .get(at..)
        .and_then(|rest| memchr::memchr3(b'.', b'!', b'?', rest))
    {
        at += stop + 1;
        let rest = &text[at..];
        let closed = rest.trim_start_matches(['”', '"', '’', ')', ']']);
        let next = closed.trim_start();
        if next.is_empty() {
            break;
        }
        if next.len() == closed.len()
            || !next.starts_with(|c: char| !c.is_lowercase())
            || bytes[at - 1] == b'.' && is_abbreviation(&text[start..at - 1])
            || next.starts_with(|c: char| c.is_ascii_digit()) && text[start..at].ends_with(" no.")
        {
            continue;
        }
        push_trimmed(&mut found, text, start, text.len() - closed.len());
        start = text.len() - next.len();
        at = start;
    }
    push_trimmed(&mut found, text, start, text.len());
    found
}

fn push_trimmed(found: &mut Vec<(usize, usize)>, text: &str, start: usize, end: usize) {
    let part = &text[start..end];
    let from = start + part.len() - part.trim_start().len();
    let to = start + part.trim_end().len();
    if from < to {
        found.push((from, to));
    }
}

/// Whether the word before a full stop is one that is written with it.
fn is_abbreviation(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric() && c != '.')
        .next()
        .unwrap_or_default();
    let initial = word.rsplit('.').next().unwrap_or_default();
    let mut letters = initial.chars();
    let single = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    single
        || matches!(
            word,
            "Mr" | "Mrs"
                | "Ms"
                | "Dr"
                | "Cllr"
                | "Cllrs"
                | "Cmhlr"
                | "Cnllr"
                | "Clr"
                | "Clir"
                | "CIlr"
                | "Prof"
                | "Rev"
                | "Hon"
                | "St"
                | "No"
                | "Nos"
                | "Co"
                | "p.m"
                | "a.m"
                | "e.g"
                | "i.e"
                | "Ref"
                | "Para"
                | "para"
                | "Art"
                | "Sec"
                | "viz"
        )
}

/// The label at the front of a list point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label<'t> {
    /// As printed: `(a)`, `1.`, `·`.
    pub(super) printed: &'t str,
    /// The letters or figures alone; empty for a bullet.
    pub(super) name: &'t str,
    /// Where the words behind it begin.
    pub(super) rest: usize,
}

impl Label<'_> {
    pub(super) fn is_bullet(&self) -> bool {
        self.name.is_empty()
    }

    /// Whether a list may begin with it.
    pub(super) fn is_first(&self) -> bool {
        self.is_bullet() || matches!(self.name, "1" | "a" | "A" | "i" | "I")
    }

    /// The brackets and stops around the name; lists of one level have the same ones.
    fn dress(&self) -> (bool, Option<char>) {
        let closing = self.printed.chars().last();
        (
            self.printed.starts_with('('),
            closing.filter(|c| !c.is_alphanumeric()),
        )
    }

    /// Whether this label goes on with the list that `last` belongs to.
    pub(super) fn follows(&self, last: &Label<'_>) -> bool {
        if self.is_bullet() || last.is_bullet() {
            return self.is_bullet() && last.is_bullet();
        }
        if self.dress() != last.dress() {
            return false;
        }
        match (self.name.parse::<u32>(), last.name.parse::<u32>()) {
            (Ok(this), Ok(last)) => this > last && this <= last + 3,
            (Err(_), Err(_)) => next_names(last.name).iter().any(|next| next == self.name),
            _ => false,
        }
    }

    /// How the next label of this list may be printed.
    pub(super) fn next_printed(&self) -> Vec<String> {
        let names = match self.name.parse::<u32>() {
            Ok(number) => vec![(number + 1).to_string()],
            Err(_) if self.is_bullet() => Vec::new(),
            Err(_) => next_names(self.name),
        };
        names
            .iter()
            .map(|name| self.printed.replace(self.name, name))
            .collect()
    }
}

const ROMAN: [&str; 15] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
];

/// The names that may follow a letter: the next letter, and the next Roman numeral.
fn next_names(name: &str) -> Vec<String> {
    let mut next = Vec::new();
    let lower = name.to_ascii_lowercase();
    let upper = name.starts_with(|c: char| c.is_ascii_uppercase());
    if let [letter @ b'a'..=b'y'] = lower.as_bytes() {
        next.push(char::from(letter + 1).to_string());
    }
    if let Some(at) = ROMAN.iter().position(|roman| *roman == lower) {
        next.extend(ROMAN.get(at + 1).map(|roman| (*roman).to_owned()));
    }
    if upper {
        next.iter_mut().for_each(|name| name.make_ascii_uppercase());
    }
    next
}

/// Reads `8.1` in front of "that" or "to": the minute's own number with the point's.
fn dotted_label(text: &str) -> Option<Label<'_>> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (minute, point) = text[..end].trim_end_matches('.').split_once('.')?;
    let short = |number: &str| {
        (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    let words = text[end..].trim_start();
    let leads = begins(words, "that") || begins(words, "to");
    (short(minute) && short(point) && leads && words.len() < text[end..].len()).then(|| Label {
        printed: &text[..end],
        name: point,
        rest: text.len() - words.len(),
    })
}

/// Reads the label at the front of a text: `1.`, `(1)`, `(a)`, `i)`, `·`.
pub(super) fn label(text: &str) -> Option<Label<'_>> {
    let rest_of = |used: usize| text.len() - text[used..].trim_start().len();
    let first = text.chars().next()?;
    if matches!(
        first,
        '·' | '•' | '▪' | '●' | '○' | '■' | '\u{f0b7}' | '\u{f0a7}' | '➢' | '-' | '–' | '*'
    ) {
        let used = first.len_utf8();
        let spaced = text[used..].is_empty() || text[used..].starts_with(char::is_whitespace);
        return spaced.then(|| Label {
            printed: &text[..used],
            name: "",
            rest: rest_of(used),
        });
    }
    if let Some(found) = dotted_label(text) {
        return Some(found);
    }
    let open = usize::from(first == '(');
    let name_end = text[open..]
        .find(|c: char| !c.is_ascii_alphanumeric())
        .map_or(text.len(), |end| open + end);
    let name = &text[open..name_end];
    let close = text[name_end..].chars().next()?;
    let figures = !name.is_empty() && name.len() <= 2 && name.bytes().all(|b| b.is_ascii_digit());
    let letter = name.len() == 1 && name.bytes().all(|b| b.is_ascii_alphabetic());
    let lower = name.to_ascii_lowercase();
    let roman = name.len() <= 4 && ROMAN.contains(&lower.as_str());
    let dressed = match close {
        ')' => figures || letter || roman,
        // A single capital with a full stop is somebody's initial.
        '.' if open == 0 => figures || (letter || roman) && name == lower,
        _ => false,
    };
    if !dressed {
        return None;
    }
    let behind = text[name_end + 1..].chars().next();
    let spaced = behind.is_none_or(|c| c.is_whitespace() || close == ')' && c.is_alphabetic());
    spaced.then(|| Label {
        printed: &text[..=name_end],
        name,
        rest: rest_of(name_end + 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_titles_and_times() {
        let text = "Mr. J. Moss spoke at 7.30 p.m. to Cllr. Fry. “It was late.” It ended!";
        let found: Vec<&str> = sentences(text)
            .iter()
            .map(|&(from, to)| &text[from..to])
            .collect();
        assert_eq!(
            found,
            [
                "Mr. J. Moss spoke at 7.30 p.m. to Cllr. Fry.",
                "“It was late.”",
                "It ended!"
            ]
        );
    }

    #[test]
    fn labels() {
        let names = |text: &str| label(text).map(|label| (label.printed.to_owned(), label.rest));
        assert_eq!(names("(a) one"), Some(("(a)".into(), 4)));
        assert_eq!(names("1. one"), Some(("1.".into(), 3)));
        assert_eq!(names("iv) one"), Some(("iv)".into(), 4)));
        assert_eq!(names("· one"), Some(("·".into(), 3)));
        assert_eq!(names("1."), Some(("1.".into(), 2)));
        assert_eq!(names("A. Name spoke"), None);
        assert_eq!(names("2018 was"), None);
        assert_eq!(names("1.30 p.m."), None);
    }

    #[test]
    fn labels_follow() {
        let follows =
            |this: &str, last: &str| label(this).unwrap().follows(&label(last).expect("a label"));
        assert!(follows("(i) x", "(h) x"));
        assert!(follows("(ii) x", "(i) x"));
        assert!(follows("10. x", "9. x"));
        assert!(!follows("(i) x", "(a) x"));
        assert!(!follows("1. x", "(1) x"));
        assert!(!follows("· x", "1. x"));
    }

    #[test]
    fn words_are_found_whole() {
        assert_eq!(find("Unresolved, RESOLVED that", "resolved", 0), Some(12));
        assert_eq!(find("unresolved", "resolved", 0), None);
        assert_eq!(find("it was so", "it was so", 0), Some(0));
        assert_eq!(find("it was so", "it was so", 1), None);
        assert_eq!(find("vivid vote, VOTE", "vote", 7), Some(12));
        assert!(begins("Voting: unanimous", "voting"));
        assert!(!begins("Votings", "voting"));
    }
}

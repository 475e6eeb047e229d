//! The sentences around some places of a text, as UAX #29 parts them.
//!
//! The library looks at every letter, which takes longer than to find the words. Here only stops and what stands beside
//! them are looked at; what letters beyond English print have a say in is handed over.

use memchr::{memchr, memchr2, memchr3, memchr3_iter, memrchr, memrchr3};
use unicode_segmentation::UnicodeSegmentation;

/// Returns the sentences that hold places, and those behind each up to `window` bytes, in order and without the
/// space behind them. The places rise.
pub(super) fn around(
    text: &str,
    places: impl Iterator<Item = usize>,
    window: usize,
) -> Vec<(usize, usize)> {
    let mut sentences = Vec::new();
    let mut places = places.peekable();
    while let Some(first) = places.next() {
        let start = boundary_before(text, first);
        let mut end = boundary_behind(text, first + window.max(1));
        while let Some(next) = places.next_if(|next| *next < end) {
            if next + window > end {
                end = boundary_behind(text, next + window);
            }
        }
        let mut at = start;
        while at < end {
            let behind = boundary_behind(text, at + 1).min(end);
            part(text, at, behind, &mut sentences);
            at = behind;
        }
    }
    sentences
}

/// Adds the sentences between two boundaries.
fn part(text: &str, start: usize, end: usize, sentences: &mut Vec<(usize, usize)>) {
    let piece = &text[start..end];
    let span = |at: usize, sentence: &str| (start + at, start + at + sentence.trim_end().len());
    let known = sentences.len();
    if part_plainly(piece, |at, sentence| sentences.push(span(at, sentence))).is_none() {
        sentences.truncate(known);
        let whole = piece.split_sentence_bound_indices();
        sentences.extend(whole.map(|(at, sentence)| span(at, sentence)));
    }
}

/// Gives the sentences of a piece where letters of English print tell them; `None` where others have a say.
fn part_plainly<'p>(piece: &'p str, mut give: impl FnMut(usize, &'p str)) -> Option<()> {
    let body = piece.strip_suffix([' ', '\n']).unwrap_or(piece);
    let body = body.strip_suffix(['.', '!', '?']).unwrap_or(body);
    let bytes = body.as_bytes();
    if memchr2(b'\n', b'\r', bytes).is_some() {
        return None;
    }
    if !body.is_ascii() && body.chars().any(|letter| !ends_nothing(letter)) {
        return None;
    }
    let mut from = 0;
    for stop in memchr3_iter(b'.', b'!', b'?', bytes) {
        if let Behind::Sentence(next) = Behind::of(piece, stop)? {
            give(from, &piece[from..next]);
            from = next;
        }
    }
    give(from, &piece[from..]);
    Some(())
}

/// What begins behind a stop.
enum Behind {
    /// More of the same sentence, or nothing.
    Same,
    /// Another sentence, at this place.
    Sentence(usize),
}

impl Behind {
    /// Tells by the rules SB6 to SB11 what begins behind the stop at `stop`; `None` where a letter has a say whose
    /// class is not told here.
    fn of(piece: &str, stop: usize) -> Option<Self> {
        let mut rest = piece[stop + 1..].chars().peekable();
        let mut next = stop + 1;
        while let Some(letter) = rest.next_if(|letter| Class::of(*letter) == Class::Close) {
            next += letter.len_utf8();
        }
        while let Some(letter) = rest.next_if(|letter| Class::of(*letter) == Class::Space) {
            next += letter.len_utf8();
        }
        let abuts = next == stop + 1;
        let Some(class) = rest.peek().map(|letter| Class::of(*letter)) else {
            return Some(Self::Same);
        };
        match class {
            Class::Untold => return None,
            // A piece has no line but its own, whose end belongs to its last sentence.
            Class::Continues | Class::Stop | Class::LineEnd => return Some(Self::Same),
            _ if !piece[stop..].starts_with('.') => return Some(Self::Sentence(next)),
            Class::Figure if abuts => return Some(Self::Same),
            Class::Upper if abuts => match piece[..stop].chars().next_back().map(Class::of) {
                Some(Class::Untold) => return None,
                Some(Class::Upper | Class::Lower) => return Some(Self::Same),
                _ => {}
            },
            _ => {}
        }
        let decides = |class: &Class| {
            use Class::{LineEnd, Lower, Stop, Untold, Upper};
            matches!(class, Lower | Upper | Stop | LineEnd | Untold)
        };
        match rest.map(Class::of).find(decides) {
            Some(Class::Untold) => None,
            Some(Class::Lower) => Some(Self::Same),
            _ => Some(Self::Sentence(next)),
        }
    }
}

/// What a letter is to the rules for sentences.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Lower,
    Upper,
    Figure,
    Space,
    /// Brackets and quotation marks.
    Close,
    /// What stands within a sentence: comma, colon, dash.
    Continues,
    Stop,
    LineEnd,
    /// What says nothing, in ASCII.
    Other,
    /// Not told here.
    Untold,
}

impl Class {
    fn of(letter: char) -> Self {
        match letter {
            'a'..='z' | 'à'..='ö' | 'ø'..='ÿ' => Self::Lower,
            'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' => Self::Upper,
            '0'..='9' => Self::Figure,
            ' ' | '\t' | '\u{b}' | '\u{c}' | '\u{a0}' => Self::Space,
            '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' => Self::Close,
            '\u{2018}'..='\u{201f}' => Self::Close,
            ',' | '-' | ':' | ';' | '\u{2013}' | '\u{2014}' => Self::Continues,
            '.' | '!' | '?' => Self::Stop,
            '\n' | '\r' => Self::LineEnd,
            _ if letter.is_ascii() => Self::Other,
            _ => Self::Untold,
        }
    }
}

/// Tells whether a letter surely ends no sentence by itself: Latin letters, and the signs that minutes are printed with.
fn ends_nothing(letter: char) -> bool {
    match letter {
        '\t' | ' '..='~' => !matches!(letter, '.' | '!' | '?'),
        '\u{a0}'..='\u{24f}' | '\u{2010}'..='\u{2023}' | '\u{2025}'..='\u{2027}' => true,
        '\u{20ac}' | '\u{2219}' | '\u{f0b7}' => true,
        _ => false,
    }
}

fn first_stop(bytes: &[u8]) -> Option<usize> {
    memchr3(b'.', b'!', b'?', bytes)
}

/// Returns the last sure boundary at `at` or before.
fn boundary_before(text: &str, at: usize) -> usize {
    let bytes = &text.as_bytes()[..at.min(text.len())];
    let line = memrchr(b'\n', bytes).map_or(0, |newline| newline + 1);
    let mut end = bytes.len();
    while let Some(stop) = memrchr3(b'.', b'!', b'?', &bytes[line..end]) {
        end = line + stop;
        let behind = end + 2;
        if behind <= bytes.len() && is_boundary(text.as_bytes(), behind) {
            return behind;
        }
    }
    line
}

/// Returns the first sure boundary at `at` or behind; `at` is 1 or more.
pub(super) fn boundary_behind(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut from = at.saturating_sub(2);
    let mut found = text.len();
    while let Some(stop) = bytes.get(from..).and_then(first_stop) {
        let behind = from + stop + 2;
        if behind >= found {
            break;
        }
        if behind >= at && is_boundary(bytes, behind) {
            found = behind;
            break;
        }
        from += stop + 1;
    }
    let line = bytes.get(at.saturating_sub(1)..found.saturating_sub(1));
    let newline = line.and_then(|line| memchr(b'\n', line));
    newline.map_or(found, |newline| at.saturating_sub(1) + newline + 1)
}

/// Tells whether a sentence surely begins here, by the rules of UAX #29 (SB4, SB11): behind the end of a
/// line, or with a capital behind a stop and a space.
fn is_boundary(text: &[u8], at: usize) -> bool {
    match text[..at] {
        [.., b'\n'] => true,
        [.., before, b'.' | b'!' | b'?', b' '] => {
            before.is_ascii_alphanumeric() && text.get(at).is_some_and(u8::is_ascii_uppercase)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parted(text: &str) -> Vec<(usize, usize)> {
        let sentences = text.split_sentence_bound_indices();
        let sentences = sentences.map(|(at, sentence)| (at, at + sentence.trim_end().len()));
        sentences.collect()
    }

    fn printed() -> impl Strategy<Value = String> {
        let parts = prop_oneof![
            "[A-Za-z0-9]{1,4}",
            "(\\. [A-Z]|[.!?]{1,2}|[.!?][)\"']? ?[0-9,;(-]{0,2} ?[A-Za-z]?)",
            "[ \n\r\t\u{b}\u{c}]{1,2}",
            "[,;:()'\"]",
            "[’”–…é\u{301}\u{a0}\u{ad}\u{2028}\u{85}。‼\u{2024}€\u{f0b7}]",
        ];
        proptest::collection::vec(parts, 0..40).prop_map(|parts| parts.concat())
    }

    #[test]
    fn sentences_around_a_place_are_those_of_the_text() {
        let text = "Roads were cleared. Grit was short. Cllr. Mrs A. B. Hay (Chair) left at 3.30 p.m. The end";
        for at in 0..text.len() {
            let whole = parted(text);
            let found = around(text, std::iter::once(at), 0);
            assert!(
                found.iter().all(|sentence| whole.contains(sentence)),
                "{found:?}"
            );
            let holding = whole.iter().rfind(|(start, _)| *start <= at).unwrap();
            assert!(found.contains(holding), "{at}: {found:?}");
        }
    }

    proptest! {
        #[test]
        fn every_sentence_is_found_as_the_library_finds_it(text in printed()) {
            let every = text.char_indices().map(|(at, _)| at);
            prop_assert_eq!(around(&text, every, 0), parted(&text));
        }

        #[test]
        fn sure_boundaries_are_boundaries(text in printed()) {
            let starts: Vec<usize> = parted(&text).into_iter().map(|(start, _)| start).collect();
            for at in 1..text.len() {
                if is_boundary(text.as_bytes(), at) {
                    prop_assert!(starts.contains(&at), "{:?} at {}", text, at);
                }
            }
        }
    }
}

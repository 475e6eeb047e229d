//! Decision references: `24/00093`, `KD2024/17`, `minute 77/21`, kept as printed.
//!
//! Years (2013/14), dates and fractions are none.

use std::collections::HashSet;

use super::cues::STROKE;
use super::prose::{Paragraph, find, tail};

/// Returns the references of an item, each once, in order of first appearance.
pub(super) fn read(paragraphs: &[Paragraph<'_>]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut found: Vec<String> = Vec::new();
    for paragraph in paragraphs.iter().filter(|paragraph| paragraph.has(STROKE)) {
        let text = paragraph.text;
        for stroke in memchr::memchr_iter(b'/', text.as_bytes()) {
            if let Some(reference) = reference(text, stroke)
                && seen.insert(reference)
            {
                found.push(reference.to_owned());
            }
        }
    }
    found
}

fn reference(text: &str, stroke: usize) -> Option<&str> {
    let bytes = text.as_bytes();
    let run = |at: &usize| bytes[*at].is_ascii_alphanumeric();
    let start = (0..stroke).rev().take(10).take_while(run).last()?;
    let end = stroke + 1 + (stroke + 1..bytes.len()).take(10).take_while(run).count();
    let (first, second) = (&text[start..stroke], &text[stroke + 1..end]);
    // Longer chains are dates, addresses or file numbers.
    let beside = |at: Option<&u8>| at.is_some_and(|byte| matches!(byte, b'/' | b'-'));
    if start > 0 && (beside(bytes.get(start - 1)) || bytes[start - 1] == b'.')
        || beside(bytes.get(end))
    {
        return None;
    }
    if !second.bytes().all(|byte| byte.is_ascii_digit()) || second.is_empty() {
        return None;
    }
    let figures = first.bytes().all(|byte| byte.is_ascii_digit());
    if figures && first.len() == 2 && second.len() == 5 {
        return Some(&text[start..end]);
    }
    let letters = first.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = &first[letters..];
    let year = matches!(rest.len(), 2 | 4) && rest.bytes().all(|byte| byte.is_ascii_digit());
    if (2..=4).contains(&letters) && year && first[..letters] != *"FY" {
        return Some(&text[start..end]);
    }
    let from = minute_word(&text[..start])?;
    let short = figures && first.len() <= 4 && second.len() <= 4;
    short.then(|| &text[from..end])
}

/// Where the word "minute" or "minute no." begins that a text ends with.
fn minute_word(before: &str) -> Option<usize> {
    let near = before.len() - tail(before, 14).len();
    let at = near + find(&before[near..], "minute", 0)?;
    let between = before[at + "minute".len()..].trim().trim_end_matches('.');
    matches!(
        between.to_ascii_lowercase().as_str(),
        "" | "no" | "number" | "ref"
    )
    .then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::minutes::AgendaItem;

    #[test]
    fn references_and_what_is_none() {
        let item = AgendaItem {
            minutes: vec![
                "Decision 24/00093 and KD2024/17; see minute 77/21 and Minute No. 12/2019.".into(),
                "In 2013/14, on 27/28 June and 15/01/2026, 1/3 of 24/00093 and/or 7/10 and 2020/21.".into(),
            ],
            ..AgendaItem::default()
        };
        let found = read(&super::super::prose::paragraphs(&item));
        assert_eq!(
            found,
            [
                "24/00093",
                "KD2024/17",
                "minute 77/21",
                "Minute No. 12/2019"
            ]
        );
    }
}

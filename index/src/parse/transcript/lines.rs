//! From Markdown or plain text to clean lines, and from lines back to paragraphs.
//!
//! Text taken out of a PDF has one paragraph for each printed line; scans have their own line ends
//! and page numbers. Lines come out of here without emphasis, page furniture and empty lines, each
//! knowing how it was set; [`LineWidth`] knows how long a printed line is in this file, and so where
//! a paragraph goes on.

use crate::parse::paragraph::{ends_sentence, is_all_capitals, list_marker};
use crate::parse::text::fold_space;

/// What stood between a line and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing: the next line of the file.
    None,
    /// One empty line or more.
    Blank,
    /// The end of a page.
    Page,
}

/// A line that says something.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The words, white space folded, without emphasis.
    pub(super) text: String,
    /// Its number in the file, from 1.
    pub(super) number: usize,
    /// All of it is set bold.
    pub(super) bold: bool,
    /// All of it is set in italics.
    pub(super) italic: bool,
    /// All its letters are capitals.
    pub(super) capitals: bool,
    /// How many `#` stand before it.
    pub(super) level: usize,
    /// What stands before it.
    pub(super) gap: Gap,
    /// Its length in characters.
    pub(super) width: usize,
}

/// The lines of a file, and the address of its original where one is given on top.
pub(super) struct Lines {
    pub(super) lines: Vec<Line>,
    pub(super) url: Option<String>,
}

/// Cuts a file into its lines.
pub(super) fn read_lines(text: &str) -> Lines {
    let mut lines: Vec<Line> = Vec::new();
    let mut url = None;
    let mut gap = Gap::None;
    let mut pages = 0_usize;
    for (at, raw) in text.lines().enumerate() {
        if raw.contains('\u{c}') {
            gap = Gap::Page;
        }
        let raw = raw.trim();
        if raw.is_empty() {
            if gap == Gap::None {
                gap = Gap::Blank;
            }
            continue;
        }
        if matches!(raw, "---" | "***" | "___") {
            // A page may print its number at its foot too.
            let foot = lines.last().and_then(|line| page_number(&line.text));
            if pages > 0 && foot == Some(pages) {
                lines.pop();
            }
            pages += 1;
            gap = Gap::Page;
            continue;
        }
        if url.is_none() && at < 10 {
            url = original_file(raw);
            if url.is_some() {
                continue;
            }
        }
        let line = read_line(raw, at + 1, gap);
        if is_furniture(raw, &line) || gap == Gap::Page && page_number(&line.text).is_some() {
            continue;
        }
        lines.push(line);
        gap = Gap::None;
    }
    Lines { lines, url }
}

fn original_file(raw: &str) -> Option<String> {
    let address = raw.strip_prefix("[Original file](")?.strip_suffix(')')?;
    Some(address.to_owned())
}

/// `2`, `Page 2 of 9`, `- 2 -`, `2 | Page`.
fn page_number(text: &str) -> Option<usize> {
    let lower = text.get(..text.len().min(24))?.to_ascii_lowercase();
    if lower.len() < text.len() {
        return None;
    }
    let bare = lower
        .trim_start_matches("page")
        .trim_end_matches("page")
        .trim_matches([' ', '-', '|', '\u{2013}']);
    let number = bare.split(" of ").next()?;
    if number.len() > 3 || number.is_empty() {
        return None;
    }
    number.parse().ok()
}

/// Lines that are no part of the minutes: rules to sign on, notes of whoever took out the text.
fn is_furniture(raw: &str, line: &Line) -> bool {
    raw.contains("<small>")
        || line.text == "(Image omitted)"
        || line.text.is_empty()
        || line
            .text
            .chars()
            .all(|letter| matches!(letter, '_' | '-' | '.' | '=' | ' ' | '…' | '—' | '\\'))
}

fn read_line(raw: &str, number: usize, gap: Gap) -> Line {
    let level = raw.bytes().take_while(|byte| *byte == b'#').count();
    let heading = (1..=6).contains(&level) && raw[level..].starts_with(' ');
    let (level, raw) = if heading {
        (level, raw[level..].trim().trim_end_matches('#'))
    } else {
        (0, raw)
    };
    let (plain, bold, italic) = without_emphasis(raw);
    let text = fold_space(&without_links(plain));
    Line {
        capitals: is_all_capitals(&text),
        width: text.chars().count(),
        text,
        number,
        bold: bold || heading,
        italic,
        level,
        gap,
    }
}

/// Takes away `*`, `**`, `***` and backslashes; tells whether nearly all was bold, or italic.
fn without_emphasis(raw: &str) -> (String, bool, bool) {
    let mut text = String::with_capacity(raw.len());
    let (mut bold, mut italic) = (false, false);
    let (mut letters, mut in_bold, mut in_italic) = (0_usize, 0_usize, 0_usize);
    let lone = memchr::memchr_iter(b'*', raw.as_bytes()).take(2).count() == 1;
    let mut rest = raw.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '\\' if rest.peek().is_some_and(char::is_ascii_punctuation) => {
                text.extend(rest.next());
            }
            '*' if lone => text.push('*'),
            '*' => {
                let mut run = 1;
                while rest.next_if_eq(&'*').is_some() {
                    run += 1;
                }
                if text.is_empty() && run == 1 && rest.peek() == Some(&' ') {
                    text.push('*');
                    continue;
                }
                bold ^= run >= 2;
                italic ^= run % 2 == 1;
            }
            _ => {
                if letter.is_alphanumeric() {
                    letters += 1;
                    in_bold += usize::from(bold);
                    in_italic += usize::from(italic);
                }
                text.push(letter);
            }
        }
    }
    let nearly_all = |count: usize| letters > 0 && count * 10 >= letters * 8;
    let framed = raw.starts_with("**") && raw.trim_end_matches([':', '.']).ends_with("**");
    let is_bold = nearly_all(in_bold) || framed && in_bold * 2 >= letters;
    let is_italic = nearly_all(in_italic) || is_bold && raw.starts_with("***");
    (text, is_bold, is_italic)
}

/// Takes the addresses out of `[text](address)`.
fn without_links(text: String) -> String {
    if !text.contains("](") {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(middle) = rest.find("](") {
        let Some(end) = rest[middle..].find(')').map(|at| middle + at) else {
            break;
        };
        match rest[..middle].rfind('[') {
            Some(open) => {
                plain.push_str(rest[..open].trim_end_matches('!'));
                plain.push_str(&rest[open + 1..middle]);
            }
            None => plain.push_str(&rest[..=end]),
        }
        rest = &rest[end + 1..];
    }
    plain.push_str(rest);
    plain
}

/// How long a printed line is in this file, and whether empty lines part its paragraphs.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineWidth {
    /// The usual length of a line that goes on in the next; `None` when lines are whole paragraphs.
    usual: Option<usize>,
    /// Nearly every line stands apart, so an empty line says nothing.
    apart: bool,
}

impl LineWidth {
    /// Learns from the lines that certainly go on: the next one begins in small letters.
    pub(super) fn learn(lines: &[Line]) -> Self {
        let mut widths: Vec<usize> = lines
            .windows(2)
            .filter(|pair| pair[0].width >= 30 && begins_small(&pair[1].text))
            .map(|pair| pair[0].width)
            .collect();
        let characters: usize = lines.iter().map(|line| line.width).sum();
        let long: usize = lines
            .iter()
            .filter(|line| line.width > 180)
            .map(|line| line.width)
            .sum();
        let close = lines
            .iter()
            .skip(1)
            .filter(|line| line.gap == Gap::None)
            .count();
        let mut middle = widths.len() / 2;
        if widths.len() < 2 && lines.len() >= 10 && long == 0 {
            // Too few to learn from: the longest lines tell, if they are as long as printed ones.
            widths = lines.iter().map(|line| line.width.max(50)).collect();
            middle = widths.len() * 19 / 20;
        }
        let usual = (widths.len() > 1 && long * 4 < characters)
            .then(|| *widths.select_nth_unstable(middle).1);
        Self {
            usual,
            apart: close * 4 < lines.len(),
        }
    }

    /// Tells whether `next` had no room on the line of `line`.
    pub(super) fn is_full(self, line: &Line, next: &Line, share: usize) -> bool {
        let word = next.text.split(' ').next().unwrap_or("").len().min(30);
        self.usual
            .is_some_and(|usual| (line.width + 1 + word) * 100 >= usual * share)
    }

    /// Tells whether the paragraph that ends with `line` goes on with `next`.
    pub(super) fn goes_on(self, line: &Line, next: &Line) -> bool {
        if line.level > 0 || next.level > 0 || list_marker(&next.text).is_some() {
            return false;
        }
        let small = begins_small(&next.text);
        if !self.apart && next.gap == Gap::Blank {
            return small && !ends_sentence(&line.text);
        }
        if self.usual.is_none() {
            return next.gap == Gap::None || small && !ends_sentence(&line.text);
        }
        if list_marker(&line.text) == Some(line.text.len()) {
            return true;
        }
        if line.text.ends_with(':') || line.bold != next.bold && !small {
            return false;
        }
        if ends_sentence(&line.text) {
            return !line.text.ends_with(';')
                && line.capitals == next.capitals
                && self.is_full(line, next, 98);
        }
        let in_brackets = line.text.rfind('(') > line.text.rfind(')');
        let open = in_brackets
            || line.text.ends_with([',', '-', '&', '/'])
            || ends_with_small_word(&line.text);
        small || open || line.capitals == next.capitals && self.is_full(line, next, 85)
    }
}

/// Adds a line to a paragraph: a word cut at a hyphen stays hyphenated, without a space.
pub(super) fn append(paragraph: &mut String, text: &str) {
    let hyphenated = paragraph.ends_with('-') && !paragraph.ends_with(" -");
    if !paragraph.is_empty() && !hyphenated {
        paragraph.push(' ');
    }
    paragraph.push_str(text);
}

/// Joins lines into paragraphs.
pub(super) fn paragraphs(lines: &[Line], width: LineWidth) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &lines[before]);
        match paragraphs.last_mut() {
            Some(last) if before.is_some_and(|before| width.goes_on(before, line)) => {
                append(last, &line.text);
            }
            _ => paragraphs.push(line.text.clone()),
        }
    }
    paragraphs
}

fn begins_small(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

fn ends_with_small_word(text: &str) -> bool {
    let word = text.rsplit(' ').next().unwrap_or("");
    matches!(
        word.to_lowercase().as_str(),
        "of" | "the"
            | "and"
            | "in"
            | "to"
            | "for"
            | "on"
            | "at"
            | "by"
            | "with"
            | "from"
            | "a"
            | "an"
            | "or"
            | "that"
            | "–"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_and_page_numbers_go() {
        let read = read_lines(
            "[Original file](https://e.example/m.pdf)\n\n---\n**1.**\n\n**Bins** and\n\n2\n---\n2\n\nmore \\_x\n\n\\_\\_\\_\\_\n",
        );
        let texts: Vec<&str> = read.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["1.", "Bins and", "2", "more _x"]);
        assert_eq!(read.url.as_deref(), Some("https://e.example/m.pdf"));
        assert!(read.lines[0].bold && !read.lines[1].bold);
        assert_eq!(read.lines[3].gap, Gap::Page);
    }

    #[test]
    fn printed_lines_become_paragraphs() {
        let text = "The members discussed the state of the bins in the lower\n\npart of the town and asked that the report of the\n\nDirector be sent to them before the next meeting is to\n\nbe held in the upper part, at three.\n\nIt was agreed.\n\n(a)\n\nThe first of the points that were raised was about the\n\n---\n2\n\nlids of the bins.\n";
        let read = read_lines(text);
        let width = LineWidth::learn(&read.lines);
        let paragraphs = paragraphs(&read.lines, width);
        assert_eq!(paragraphs.len(), 3, "{paragraphs:#?}");
        assert!(paragraphs[0].ends_with("at three."));
        assert_eq!(paragraphs[1], "It was agreed.");
        assert!(paragraphs[2].starts_with("(a) The first"));
        assert!(paragraphs[2].ends_with("about the lids of the bins."));
    }

    #[test]
    fn whole_paragraphs_stay() {
        let text = "The committee noted the report\n\nThe chair closed the meeting\n";
        let read = read_lines(text);
        let width = LineWidth::learn(&read.lines);
        assert_eq!(paragraphs(&read.lines, width).len(), 2);
    }
}

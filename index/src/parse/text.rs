//! From bytes to clean characters: decoding, white space, the scraps that web pages leave in titles.
//!
//! Shared by every parser. Knows nothing of meetings.

use std::borrow::Cow;

use crate::minutes::Warning;

/// Decodes a file's bytes: UTF-8, UTF-16 with its mark, else Windows-1252.
///
/// A few damaged places in UTF-8 are replaced and warned of with the line of the first.
///
/// # Errors
/// The reason, when the bytes are no text at all (NUL bytes, or mostly control characters).
pub(crate) fn decode<'b>(
    bytes: &'b [u8],
    warnings: &mut Vec<Warning>,
) -> Result<Cow<'b, str>, &'static str> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
        if damaged {
            warnings.push(Warning::new(
                0,
                format!("some bytes are not valid {}", encoding.name()),
            ));
        }
        return Ok(text);
    }
    if is_binary(bytes) {
        return Err("binary data, not text");
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let mut sounding = Sounding::default();
    sounding.add(bytes);
    let (encoding, warning) = sounding.encoding();
    warnings.extend(warning);
    Ok(encoding.decode(bytes))
}

/// How the bytes of a file are text. Line ends are the same in all three, so that a file can be decoded piece
/// by piece.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8 throughout.
    #[default]
    Utf8,
    /// UTF-8 with a few damaged places.
    Damaged,
    /// Windows-1252.
    Windows1252,
}

impl Encoding {
    /// Decodes a file, or a piece of one that is cut at line ends.
    pub(crate) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 | Self::Damaged => String::from_utf8_lossy(bytes),
            Self::Windows1252 => {
                encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(bytes)
                    .0
            }
        }
    }
}

/// Finds out, piece by piece, which encoding the bytes of a file are in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sounding {
    /// Line ends so far.
    pub(crate) lines: usize,
    /// The line of the first place that is no UTF-8, from 1.
    first: Option<usize>,
    damaged: usize,
    multibyte: usize,
}

impl Sounding {
    /// Looks at the next piece, cut at a line end.
    pub(crate) fn add(&mut self, piece: &[u8]) {
        if let Ok(text) = std::str::from_utf8(piece) {
            return self.add_valid(text);
        }
        for chunk in piece.utf8_chunks() {
            self.add_valid(chunk.valid());
            if !chunk.invalid().is_empty() {
                self.first.get_or_insert(self.lines + 1);
                self.damaged += 1;
            }
        }
    }

    fn add_valid(&mut self, text: &str) {
        // The first byte of a letter beyond ASCII says that it is one.
        self.multibyte += text.bytes().filter(|byte| *byte >= 0xc0).count();
        self.lines += memchr::memchr_iter(b'\n', text.as_bytes()).count();
    }

    /// Returns the encoding of all that was looked at, and what there is to be said of it.
    pub(crate) fn encoding(&self) -> (Encoding, Option<Warning>) {
        let Some(line) = self.first else {
            return (Encoding::Utf8, None);
        };
        if self.damaged > self.multibyte {
            let warning = Warning::new(line, "not UTF-8; read as Windows-1252");
            return (Encoding::Windows1252, Some(warning));
        }
        let message = format!(
            "{} damaged places in the UTF-8 text, replaced",
            self.damaged
        );
        (Encoding::Damaged, Some(Warning::new(line, message)))
    }
}

/// Returns a warning where a text reads like UTF-8 that was once taken for Windows-1252 and saved so:
/// `â€™` for an apostrophe, `Â£` for a pound. It is left as it stands.
pub(crate) fn mojibake(text: &str) -> Option<Warning> {
    let mut mojibake = Mojibake::default();
    mojibake.add(text, 1);
    mojibake.warning()
}

/// Places that read like UTF-8 taken for Windows-1252, counted piece by piece.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mojibake {
    /// The line of the first one.
    first: Option<usize>,
    count: usize,
}

impl Mojibake {
    /// Looks at a piece of a text, cut at a line end, whose first line has this number.
    pub(crate) fn add(&mut self, text: &str, line: usize) {
        let bytes = text.as_bytes();
        let is_sign = |at: &usize| {
            matches!(
                bytes[*at + 1..],
                // `â€`; `Â` or `Ã` before what stands in the upper half of Latin 1.
                [0xa2, 0xe2, 0x82, 0xac, ..] | [0x82 | 0x83, 0xc2, 0x80..=0xbf, ..]
            )
        };
        let mut signs = memchr::memchr_iter(0xc3, bytes).filter(is_sign);
        let Some(at) = signs.next() else { return };
        self.first
            .get_or_insert_with(|| line + memchr::memchr_iter(b'\n', &bytes[..at]).count());
        self.count += 1 + signs.count();
    }

    pub(crate) fn warning(&self) -> Option<Warning> {
        let message = format!(
            "{} places read like UTF-8 taken for Windows-1252; left as they stand",
            self.count
        );
        Some(Warning::new(self.first?, message))
    }
}

/// Tells whether the first part of a file holds what no text holds.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let control = head
        .iter()
        .filter(|byte| matches!(byte, 0x01..=0x08 | 0x0e..=0x1a | 0x1c..=0x1f))
        .count();
    memchr::memchr(0, head).is_some() || control * 20 > head.len()
}

/// Folds every run of white space (no-break spaces, tabs, line ends) to one space, drops control
/// and zero-width characters, and trims.
pub(crate) fn fold_space(text: &str) -> String {
    if is_folded(text.as_bytes()) {
        return text.to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    let mut pending = false;
    for letter in text.chars() {
        if letter.is_whitespace() {
            pending = !folded.is_empty();
        } else if !is_invisible(letter) {
            if pending {
                folded.push(' ');
                pending = false;
            }
            folded.push(letter);
        }
    }
    folded
}

/// Tells, of most texts, that there is nothing to fold: ASCII that is seen, and single spaces between it.
fn is_folded(text: &[u8]) -> bool {
    let mut was_space = true;
    for byte in text {
        let is_space = *byte == b' ';
        if !(b' '..=b'~').contains(byte) || is_space && was_space {
            return false;
        }
        was_space = is_space;
    }
    !was_space
}

fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
}

/// Returns a title without what the page prints beside it: `pdf icon PDF 266 KB`, `, item 59.`.
pub(crate) fn clean_title(text: &str) -> String {
    let mut title = fold_space(text);
    loop {
        let shorter = strip_file_size(&title).trim_end().len();
        if shorter == title.len() {
            break;
        }
        title.truncate(shorter);
    }
    title
}

/// Returns `title` without one trailing `pdf icon PDF 266 KB`, `PDF 1 MB` or `, item 59.`.
fn strip_file_size(title: &str) -> &str {
    let lower = title.to_ascii_lowercase();
    if let Some(at) = lower.rfind(", item ") {
        let number = &title[at + 7..];
        if number.len() <= 8
            && number.ends_with('.')
            && number.starts_with(|c: char| c.is_ascii_digit())
        {
            return &title[..at];
        }
    }
    let mut words = title.rsplitn(4, ' ');
    let (unit, size, kind) = (words.next(), words.next(), words.next());
    let is_size = matches!(unit, Some("B" | "KB" | "MB" | "GB"))
        && size.is_some_and(|size| size.parse::<f32>().is_ok())
        && kind.is_some_and(|kind| kind.len() <= 4 && kind.chars().all(|c| c.is_ascii_uppercase()));
    if is_size {
        let rest = words.next().unwrap_or("");
        let icon = rest.len() - rest.to_ascii_lowercase().trim_end_matches("icon").len();
        if icon == 0 {
            return rest;
        }
        let before = rest[..rest.len() - icon].trim_end();
        return before.rsplit_once(' ').map_or("", |(head, _)| head);
    }
    title
}

/// Returns an item number less its closing dot and enclosing brackets (`54.` and `(54)` are `54`), if
/// `text` is nothing but such a number: `54`, `77/21`, `10.4(b)`, `4a`, `PL.23`.
pub(crate) fn item_number(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['.', ':']);
    let inner = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or(text);
    let digits = inner.chars().filter(char::is_ascii_digit).count();
    let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
    let shaped = inner
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-' | '(' | ')'));
    let starts = inner.starts_with(|c: char| c.is_ascii_alphanumeric());
    (shaped && starts && (1..=8).contains(&digits) && letters <= 3 && inner.len() <= 12)
        .then(|| inner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_fold_and_invisible_letters_go() {
        assert_eq!(
            fold_space(" \u{a0}a\u{a0}\u{a0} b\u{200b}c\r\n\td\u{7} "),
            "a bc d"
        );
    }

    #[test]
    fn mojibake_is_warned_of() {
        let told = mojibake("ein\nthe councilâ€™s Â£5 cafÃ©").map(|warning| warning.line);
        assert_eq!(told, Some(2));
        for fine in ["the council’s £5 café", "SÂN, pâté, Ã, â", "Â", ""] {
            assert_eq!(mojibake(fine), None, "{fine}");
        }
    }

    #[test]
    fn titles_lose_file_sizes() {
        for (printed, clean) in [
            ("Minutes pdf icon PDF 827 KB", "Minutes"),
            (
                "Update on reducing the number (CLA) pdf icon PDF 266 KB",
                "Update on reducing the number (CLA)",
            ),
            ("Annex 1 - Plan , item 59. PDF 1 MB", "Annex 1 - Plan"),
            ("Parks, item 4 of the plan", "Parks, item 4 of the plan"),
            ("The PDF 10 MB limit", "The PDF 10 MB limit"),
            ("pdf icon PDF 1 KB", ""),
        ] {
            assert_eq!(clean_title(printed), clean, "{printed}");
        }
    }

    #[test]
    fn numbers_of_items() {
        for (printed, number) in [
            ("54.", Some("54")),
            ("77/21", Some("77/21")),
            ("(139)", Some("139")),
            ("10.4(b)", Some("10.4(b)")),
            ("Minutes", None),
            ("15 January 2026", None),
            ("", None),
        ] {
            assert_eq!(item_number(printed).as_deref(), number, "{printed}");
        }
    }

    #[test]
    fn decodes_what_offices_save() {
        let mut warnings = Vec::new();
        assert_eq!(
            decode(b"\xef\xbb\xbfcaf\xc3\xa9", &mut warnings).unwrap(),
            "café"
        );
        assert_eq!(decode(b"\xff\xfec\x00a\x00", &mut warnings).unwrap(), "ca");
        assert!(warnings.is_empty());
        assert_eq!(
            decode(b"a\nchildren\x92s", &mut warnings).unwrap(),
            "a\nchildren\u{2019}s"
        );
        assert_eq!(warnings.remove(0).line, 2);
        assert!(
            decode(
                "é café\n ü".as_bytes().split_last().unwrap().1,
                &mut warnings
            )
            .unwrap()
            .starts_with("é café")
        );
        assert_eq!(warnings.len(), 1);
        assert!(decode(b"\x7fELF\x00\x00", &mut warnings).is_err());
    }
}

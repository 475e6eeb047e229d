//! Bytes in, meetings and warnings out: detects the format and hands over to one file per format.
//!
//! Pure: no file is read here, and the same bytes always give the same answer. Broken input gives
//! what could be read and a warning with its line; no input panics, and every parser's time grows
//! in proportion to its input.

mod attendance;
mod entities;
pub(crate) mod html;
mod moderngov_html;
mod moderngov_text;
mod moderngov_xml;
mod own;
mod paragraph;
pub(crate) mod records;
pub(crate) mod text;
mod transcript;

pub(crate) use text::is_binary;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::limits;
use crate::minutes::{Meeting, Warning};

/// The formats that minutes are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// The text of a ModernGov page, copied.
    ModernGovText,
    /// A saved ModernGov page.
    ModernGovHtml,
    /// An answer of the ModernGov web service.
    ModernGovXml,
    /// One JSON object a line, one agenda item each.
    Records,
    /// Whole minutes as Markdown or plain text.
    Transcript,
}

impl Format {
    /// Returns the word used in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ModernGovText => "modern-gov-text",
            Self::ModernGovHtml => "modern-gov-html",
            Self::ModernGovXml => "modern-gov-xml",
            Self::Records => "records",
            Self::Transcript => "transcript",
        }
    }
}

/// What was read from one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The meetings, in the order of the source.
    pub meetings: Vec<Meeting>,
    /// What a list of committees or meetings tells of other sources.
    pub listings: Vec<Listing>,
    /// What could not be read.
    pub warnings: Vec<Warning>,
}

/// One line of a list of meetings or committees: it names what other files leave out.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Listing {
    /// The site's own number of the meeting; `None` when the line names a committee only.
    pub site_meeting_id: Option<String>,
    /// The site's own number of the committee.
    pub site_committee_id: Option<String>,
    /// The committee's name.
    pub committee: Option<String>,
    /// The meeting's day.
    pub date: Option<jiff::civil::Date>,
}

/// Tells whether a letter turns the direction of the text around it, so that it reads otherwise than it is
/// written.
pub fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Why a source could not be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// The file holds nothing, or white space only.
    #[error("the file is empty")]
    Empty,
    /// The file holds no text.
    #[error("binary data, not text")]
    Binary,
    /// The file is running text without the words that minutes are made of.
    #[error("no minutes recognised in this text")]
    NoMinutes,
    /// The file is larger than its format may be.
    #[error("larger than {limit_mib} MiB, the limit for its format")]
    TooLarge {
        /// The limit, in units of 1024 * 1024 bytes.
        limit_mib: usize,
    },
    /// The file declares entities in terms of each other.
    #[error(
        "line {line} declares an entity in terms of another one, as files do that are made to fill the memory"
    )]
    NestedEntities {
        /// The line, from 1.
        line: usize,
    },
}

/// How much of a file is looked at to tell its format.
const HEAD_BYTES: usize = 64 * 1024;

/// Returns the format of a file, from its content alone; `None` when it is empty or no text.
pub fn detect(bytes: &[u8]) -> Option<Format> {
    let mut head = &bytes[..bytes.len().min(HEAD_BYTES)];
    // A letter cut in two at the end of the head is no damage.
    if let Err(error) = std::str::from_utf8(head)
        && error.error_len().is_none()
        && head.len() < bytes.len()
    {
        head = &head[..error.valid_up_to()];
    }
    let text = text::decode(head, &mut Vec::new()).ok()?;
    let text = text.trim_start_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}')
    });
    let first_line = text.lines().next()?;
    if first_line.starts_with('{') {
        let is_cut = first_line.len() == text.len() && head.len() < bytes.len();
        let whole = if is_cut { first_line_of(bytes) } else { None };
        let is_record = match &whole {
            Some(line) => records::is_object(line),
            None => records::is_object(first_line),
        };
        if is_record {
            return Some(Format::Records);
        }
    }
    if first_line.starts_with('<') {
        let markup = text.get(..4096).unwrap_or(text).to_ascii_lowercase();
        if let Some(format) = markup_format(&markup) {
            return Some(format);
        }
    }
    let lower = text.to_ascii_lowercase();
    if ["mgitemtable", "id=\"modgov\"", "id='modgov'"]
        .iter()
        .any(|mark| lower.contains(mark))
        && lower.contains('<')
    {
        return Some(Format::ModernGovHtml);
    }
    if moderngov_text::page_kind(first_line).is_some() {
        return Some(Format::ModernGovText);
    }
    Some(Format::Transcript)
}

/// The first line of a file whose head is not long enough to hold it.
fn first_line_of(bytes: &[u8]) -> Option<std::borrow::Cow<'_, str>> {
    let start = bytes.iter().position(|byte| *byte == b'{')?;
    let line = &bytes[start..];
    let end = memchr::memchr(b'\n', line).unwrap_or(line.len());
    text::decode(&line[..end], &mut Vec::new()).ok()
}

fn markup_format(markup: &str) -> Option<Format> {
    let is_html = markup.starts_with("<!doctype html") || markup.contains("<html");
    let is_xml = markup.starts_with("<?xml");
    let roots = [
        "<getmeeting",
        "<getcommittee",
        "<meeting",
        "<committee",
        "<soap:envelope",
        "<soapenv:envelope",
        "<envelope",
        "<s:envelope",
    ];
    if is_html {
        Some(Format::ModernGovHtml)
    } else if is_xml || roots.iter().any(|root| markup.starts_with(root)) {
        Some(Format::ModernGovXml)
    } else {
        None
    }
}

/// Tells whether a text has two or more of the words that hardly any minutes do without: a licence or
/// a shopping list among the files is not taken for a meeting.
fn reads_like_minutes(text: &str) -> bool {
    const WORDS: [&str; 24] = [
        "agenda",
        "apologies",
        "approved",
        "attendance",
        "board",
        "cabinet",
        "chair",
        "chairman",
        "chairperson",
        "cofnodion",
        "committee",
        "council",
        "councillor",
        "councillors",
        "cyngor",
        "meeting",
        "members",
        "minutes",
        "motion",
        "noted",
        "present",
        "pwyllgor",
        "resolved",
        "seconded",
    ];
    let mut found = [false; WORDS.len()];
    for word in text.split(|letter: char| !letter.is_alphabetic()) {
        // The longest of the words has eleven letters.
        if !(5..=11).contains(&word.len()) {
            continue;
        }
        if let Ok(at) = WORDS.binary_search(&word.to_lowercase().as_str()) {
            found[at] = true;
            if found.iter().filter(|seen| **seen).count() >= 2 {
                return true;
            }
        }
    }
    false
}

/// Detects the format of a file and reads it.
///
/// # Errors
/// [`Unreadable`] when the file is empty, is no text, is text but no minutes, or is larger than a file that
/// is read as a whole may be.
pub fn parse(bytes: &[u8]) -> Result<(Format, Parsed), Unreadable> {
    check_size(bytes.len(), limits::WHOLE_FILE_MIB)?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    let Some(format) = detect(bytes) else {
        let mut warnings = Vec::new();
        let decoded = text::decode(bytes, &mut warnings);
        return Err(match decoded {
            Ok(_) => Unreadable::Empty,
            Err(_) => Unreadable::Binary,
        });
    };
    let mut warnings = Vec::new();
    let text = text::decode(bytes, &mut warnings).map_err(|_| Unreadable::Binary)?;
    let text = text.trim_start_matches('\u{feff}');
    if format == Format::Transcript && !reads_like_minutes(text) {
        return Err(Unreadable::NoMinutes);
    }
    if format != Format::Records
        && let Some(line) = entities::nested(text)
    {
        return Err(Unreadable::NestedEntities { line });
    }
    let mut parsed = match format {
        Format::ModernGovText => moderngov_text::parse(text),
        Format::ModernGovHtml => moderngov_html::parse(text),
        Format::ModernGovXml => moderngov_xml::parse(text),
        Format::Records => records::parse(text),
        Format::Transcript => transcript::parse(text),
    };
    warnings.extend(text::mojibake(text));
    warnings.append(&mut parsed.warnings);
    let mut said = BTreeSet::new();
    warnings.retain(|warning| said.insert(warning.clone()));
    limit_warnings(&mut warnings, limits::WARNINGS_OF_A_FILE, 0);
    parsed.warnings = warnings;
    Ok((format, parsed))
}

/// Keeps the first warnings, and says how many more there were, `uncounted` ones that are not there among them.
pub(crate) fn limit_warnings(warnings: &mut Vec<Warning>, most: usize, uncounted: usize) {
    let more = warnings.len().saturating_sub(most) + uncounted;
    if more > 0 {
        warnings.truncate(most);
        warnings.push(Warning::new(0, format!("{more} more warnings like these")));
    }
}

fn check_size(length: usize, limit_mib: usize) -> Result<(), Unreadable> {
    if length > limit_mib * 1024 * 1024 {
        return Err(Unreadable::TooLarge { limit_mib });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<Format>) {
        assert_eq!(
            detect(bytes),
            expected,
            "{}",
            String::from_utf8_lossy(bytes)
        );
    }

    #[test]
    fn formats_are_told_from_content() {
        check(b"\n {\"id\":1}\n", Some(Format::Records));
        check(b"{not an object", Some(Format::Transcript));
        check(
            b"\xef\xbb\xbf<?xml version='1.0'?><x/>",
            Some(Format::ModernGovXml),
        );
        check(b"<getmeetings></getmeetings>", Some(Format::ModernGovXml));
        check(
            b"<?xml version='1.0'?><!DOCTYPE html><html>",
            Some(Format::ModernGovHtml),
        );
        check(b"<!DOCTYPE html>", Some(Format::ModernGovHtml));
        check(b"<div id=\"modgov\"></div>", Some(Format::ModernGovHtml));
        check(
            "\u{a0}\nAgenda\u{a0}item\n\nBins".as_bytes(),
            Some(Format::ModernGovText),
        );
        check(b"Agenda and draft minutes\n", Some(Format::ModernGovText));
        check(b"MINUTES OF A MEETING", Some(Format::Transcript));
        check(b"", None);
        check(b"\x7fELF\x00\x00", None);
    }

    #[test]
    fn a_record_longer_than_the_head_is_one() {
        let line = format!("{{\"id\":1,\"body\":\"{}\"}}\n", "é".repeat(HEAD_BYTES));
        check(line.as_bytes(), Some(Format::Records));
    }

    #[test]
    fn what_cannot_be_read() {
        assert_eq!(parse(b""), Err(Unreadable::Empty));
        assert_eq!(parse(b" \n\t"), Err(Unreadable::Empty));
        assert_eq!(parse("\u{a0}\n\u{feff}".as_bytes()), Err(Unreadable::Empty));
        assert_eq!(parse(b"\x00\x01\x02"), Err(Unreadable::Binary));
        let licence = "Permission is granted, free of charge, to any person obtaining a copy.";
        assert_eq!(parse(licence.as_bytes()), Err(Unreadable::NoMinutes));
        assert!(parse(b"The Board noted the report.").is_ok());
        let most = limits::WHOLE_FILE_MIB;
        assert!(check_size(most << 20, most).is_ok());
        let error = check_size((most << 20) + 1, most).unwrap_err();
        assert_eq!(
            error.to_string(),
            "larger than 256 MiB, the limit for its format"
        );
    }

    #[test]
    fn many_warnings_are_counted() {
        let mut warnings: Vec<Warning> = (1..8).map(|line| Warning::new(line, "odd")).collect();
        limit_warnings(&mut warnings, 7, 0);
        assert_eq!(warnings.len(), 7);
        limit_warnings(&mut warnings, 3, 0);
        assert_eq!(warnings.len(), 4);
        assert_eq!(warnings[3].message, "4 more warnings like these");
        let lines = "{\"id\": 1}\n".to_owned() + &"no record\n".repeat(5_000);
        let (_, parsed) = parse(lines.as_bytes()).unwrap();
        assert_eq!(parsed.warnings.len(), limits::WARNINGS_OF_A_FILE + 1);
        assert_eq!(
            parsed.warnings.last().unwrap().message,
            "4000 more warnings like these"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_a_parser_panic(bytes: Vec<u8>) {
            let _ = parse(&bytes);
        }

        #[test]
        fn no_lines_make_a_parser_panic(
            first in 0..6_usize,
            picks in proptest::collection::vec((0..PIECES.len(), "[ -~é’\u{a0}]{0,12}"), 0..60),
        ) {
            let mut text = ["Agenda item\n", "Agenda and minutes\n", "Issue - meetings\n", "Decision details\n", "# M\n", ""][first].to_owned();
            for (at, more) in picks {
                text.push_str(PIECES[at]);
                text.push_str(&more);
                text.push('\n');
            }
            let once = parse(text.as_bytes());
            proptest::prop_assert_eq!(once, parse(text.as_bytes()));
        }
    }

    /// Beginnings of lines that mean something to one parser or another.
    const PIECES: [&str; 30] = [
        "",
        "",
        "\n",
        "1.",
        "2. Bins",
        "(a) ",
        "---\n",
        "**",
        "***",
        "## ",
        "Item 3: ",
        "77/21",
        "(139)",
        "Minutes:\n",
        "Decision:\n",
        "Supporting documents:\n",
        "Meeting: 01/10/2018 - A (Item ",
        "MINUTES OF MEETING OF ",
        " HELD ON MONDAY, 1ST MAY, 2020, AT ",
        "PRESENT: ",
        "Councillors ",
        "Engineer (Mr. ",
        "view the full minutes text for item 3.",
        "Purpose: ",
        "· ",
        "[x](",
        "I.",
        "’",
        "COUNCIL’S ",
        "\u{c}",
    ];
}

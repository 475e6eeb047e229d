//! Which items are closed to the public, by what the page says.
//!
//! A page that only uses the words (unrestricted items, "otherwise exempt", section 100B(4)) is public,
//! and so is the item that moves the exclusion itself. Doubtful spans are left to the caller's eyes: a
//! wrongly closed item is counted and shown, a wrongly opened one cannot be taken back, but nothing is
//! closed on words that do not speak of this item.

use super::prose::{Paragraph, Place, Section, begins, find, has_any, paragraphs};
use crate::minutes::AgendaItem;

/// Why an item is closed, in the words that say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExemptMark {
    /// The words, or the element of the source, that close the item.
    pub reason: String,
    /// Where they stand; the default place where the source's own mark closes the item.
    pub place: Place,
}

/// Returns the mark that closes an item to the public, if it has one.
pub fn mark(item: &AgendaItem) -> Option<ExemptMark> {
    if item.restricted {
        return Some(ExemptMark {
            reason: "marked as restricted by its source".to_owned(),
            place: Place::default(),
        });
    }
    let title = item.title.as_deref().unwrap_or_default();
    if is_exclusion_stub(title) {
        return None;
    }
    let head =
        |paragraph: &&Paragraph<'_>| matches!(paragraph.section, Section::Title | Section::Purpose);
    let all = paragraphs(item);
    let mut places: Vec<&Paragraph<'_>> = all.iter().filter(head).collect();
    // A notice may have landed as the first lines of the body.
    let first_lines = all
        .iter()
        .filter(|paragraph| paragraph.section == Section::Minutes)
        .take(2);
    places.extend(first_lines.filter(|paragraph| is_notice(paragraph.text)));
    places.into_iter().find_map(|paragraph| {
        let (from, to) = closing_words(paragraph)?;
        Some(ExemptMark {
            reason: paragraph.text[from..to].to_owned(),
            place: paragraph.place(from, to),
        })
    })
}

/// Tells for each item in the order of the page whether it lies behind a resolved exclusion of the
/// press and public and before their re-admission.
///
/// Closes nothing unless the minutes say that the exclusion was resolved or agreed: an agenda that
/// only foresees it ("if necessary") closes nothing. Where the words name the items ("for item 12"),
/// only those are closed; with no end told, the span runs to the end of the meeting, except for an
/// item that gives the date of the next meeting.
pub fn closed_span(items: &[AgendaItem]) -> Vec<bool> {
    let mut closed = false;
    let mut named: Option<Vec<String>> = None;
    items
        .iter()
        .map(|item| {
            let title = item.title.as_deref().unwrap_or_default();
            let texts = || item.decision.iter().chain(&item.minutes);
            if is_readmission(title) {
                closed = false;
                return false;
            }
            let was_closed = closed && named.as_ref().is_none_or(|names| is_named(item, names));
            if let Some(text) = texts().find(|text| resolves_exclusion(text)) {
                closed = true;
                named = items_named(text);
                // The words that close the meeting are public, unless it was closed already.
                if texts().any(|text| is_readmission(text)) {
                    closed = false;
                }
                return was_closed;
            }
            if texts().any(|text| is_readmission(text)) {
                closed = false;
            }
            let public_by_nature = has_any(
                title,
                &["date of next meeting", "next meeting", "unrestricted items"],
            );
            was_closed && !public_by_nature
        })
        .collect()
}

/// Words that close an item, longest first.
const CLOSING: [&str; 14] = [
    "not for publication by virtue of",
    "not for publication",
    "exempt information",
    "exempt item",
    "exempt -",
    "exempt –",
    "exempt:",
    "(exempt",
    "[exempt",
    "exempt by virtue of",
    "exempt under",
    "exempt report",
    "confidential item",
    "part ii",
];

/// The words of a title or purpose that close the item.
fn closing_words(paragraph: &Paragraph<'_>) -> Option<(usize, usize)> {
    let text = paragraph.text;
    if has_any(
        text,
        &[
            "unrestricted items",
            "otherwise exempt",
            "exempt from council tax",
            "exempt from the",
        ],
    ) {
        return None;
    }
    for words in CLOSING {
        let Some(at) = find(text, words, 0) else {
            continue;
        };
        let bracketed = at > 0 && text[..at].ends_with(['(', '[']) || words.starts_with(['(', '[']);
        // "Appendix 2 exempt": a document of a public item.
        let before = &text[..at];
        let document = has_any(
            before.rsplit(['.', ';']).next().unwrap_or_default(),
            &["appendix", "appendices", "annex", "schedule 2"],
        );
        // "Part II" of an Act is law, not an agenda.
        let law = words == "part ii"
            && (has_any(text, &["act", "regulations"])
                || !before.trim().is_empty()
                    && !bracketed
                    && !before.trim_end().ends_with(['-', '–', ':']));
        let talk = words == "exempt information"
            && has_any(
                text,
                &[
                    "may contain",
                    "whether",
                    "if any",
                    "to consider passing",
                    "exclude",
                    "likely",
                ],
            );
        if document || law || talk {
            continue;
        }
        return Some((at, text.len()));
    }
    let schedule = find(text, "schedule 12a", 0)?;
    let closes = has_any(text, &["paragraph", "paragraphs", "para", "paras"])
        && !has_any(
            text,
            &[
                "exclude",
                "excluded",
                "whether",
                "if any",
                "appendix",
                "appendices",
                "annex",
            ],
        );
    let start = find(text, "paragraph", 0)
        .filter(|at| *at < schedule)
        .unwrap_or(schedule);
    closes.then_some((start, text.len()))
}

/// A line at the head of the body that does nothing but close it.
fn is_notice(text: &str) -> bool {
    let text = text.trim_start_matches(['(', '[', '*', ' ']);
    text.len() < 300
        && (begins(text, "not for publication")
            || begins(text, "exempt") && !begins(text, "exemption"))
}

/// The item that moves the exclusion, whatever its purpose quotes.
fn is_exclusion_stub(title: &str) -> bool {
    has_any(
        title,
        &[
            "exclusion of press",
            "exclusion of the press",
            "exclusion of public",
            "exclusion of the public",
            "exclude the press",
            "exclude press",
            "exclude the public",
            "unrestricted items",
            "urgent items",
        ],
    )
}

fn resolves_exclusion(text: &str) -> bool {
    let excluded = has_any(
        text,
        &[
            "press and public be excluded",
            "public be excluded",
            "public were excluded",
            "press and public were excluded",
            "exclude the press and public",
            "exclude the public",
            "public and press be excluded",
            "public should be excluded",
            "be excluded from the meeting",
        ],
    );
    let decided = has_any(text, &["resolved", "agreed", "decided"]) || begins(text, "that");
    let doubtful = has_any(
        text,
        &[
            "not resolved",
            "if necessary",
            "to consider whether",
            "not to exclude",
            "may be excluded",
        ],
    );
    excluded && decided && !doubtful
}

fn is_readmission(text: &str) -> bool {
    has_any(
        text,
        &[
            "re-admitted",
            "readmitted",
            "re-admission",
            "readmission",
            "returned to open session",
            "public session resumed",
            "returned to public session",
            "resumed in public",
            "re-admit",
            "readmit",
            "meeting was re-opened to the public",
        ],
    )
}

/// The item numbers that an exclusion names: "during consideration of item 12", "agenda items 12 and 13".
fn items_named(text: &str) -> Option<Vec<String>> {
    let (at, length) = ["items", "item"].iter().find_map(|word| {
        let at = find(text, word, 0)?;
        Some((at, word.len()))
    })?;
    let words = text[at + length..]
        .split([' ', ',', '.', ';', '–', '-'])
        .filter(|word| !word.is_empty());
    let numbers: Vec<String> = words
        .take_while(|word| {
            word.starts_with(|c: char| c.is_ascii_digit())
                || matches!(*word, "and" | "&" | "no" | "number" | "numbers" | "nos")
        })
        .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
        .collect();
    (!numbers.is_empty()).then_some(numbers)
}

fn is_named(item: &AgendaItem, names: &[String]) -> bool {
    let numbers = [&item.minute_number, &item.agenda_number];
    let known: Vec<&String> = numbers.into_iter().flatten().collect();
    // Without a number of its own an item inside the span cannot be told from those named.
    known.is_empty() || known.iter().any(|number| names.contains(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(title: &str, purpose: &str, minutes: &str) -> AgendaItem {
        AgendaItem {
            title: Some(title.to_owned()),
            purpose: Some(purpose.to_owned()),
            minutes: vec![minutes.to_owned()],
            ..AgendaItem::default()
        }
    }

    #[track_caller]
    fn check(title: &str, purpose: &str, closed: bool) {
        assert_eq!(
            mark(&item(title, purpose, "It was discussed.")).is_some(),
            closed,
            "{title} / {purpose}"
        );
    }

    #[test]
    fn closed_by_its_own_words() {
        check(
            "Sale of the Old Mill",
            "Not for publication by virtue of paragraph 3 of Part 1 of Schedule 12A",
            true,
        );
        check("Sale of the Old Mill (Exempt - para 3)", "", true);
        check("EXEMPT INFORMATION", "", true);
        check("Part II", "", true);
        check(
            "Sale of the Old Mill",
            "Exempt under paragraphs 1 and 3 of Schedule 12A of the Local Government Act 1972",
            true,
        );
    }

    #[test]
    fn public_though_the_words_stand_there() {
        check("UNRESTRICTED ITEMS", "", false);
        check(
            "Care leavers who were otherwise exempt from council tax",
            "",
            false,
        );
        check(
            "Urgent items",
            "Special circumstances in accordance with S100B(4) of the Local Government Act 1972",
            false,
        );
        check(
            "Exclusion of press and public",
            "To exclude the public under paragraph 3 of Schedule 12A",
            false,
        );
        check(
            "Sale of the Old Mill",
            "To consider the report. Appendix 2 exempt - paragraph 3 of Schedule 12A.",
            false,
        );
        check("Working under Part II of the Children Act", "", false);
    }

    #[test]
    fn restricted_by_the_source() {
        let restricted = AgendaItem {
            restricted: true,
            ..AgendaItem::default()
        };
        assert!(mark(&restricted).is_some());
    }

    #[test]
    fn spans_need_a_resolution() {
        let open = item("Roads", "", "Noted.");
        let foreseen = item("Exclusion of press and public", "", "There was none.");
        let resolved = item(
            "Exclusion of press and public",
            "",
            "RESOLVED: That the press and public be excluded from the meeting.",
        );
        let back = item("Parks", "", "The public were re-admitted to the meeting.");
        assert_eq!(
            closed_span(&[open.clone(), foreseen, open.clone()]),
            [false; 3]
        );
        assert_eq!(
            closed_span(&[
                open.clone(),
                resolved.clone(),
                open.clone(),
                back,
                open.clone()
            ]),
            [false, false, true, true, false]
        );
        let named = AgendaItem {
            minutes: vec!["RESOLVED that the public be excluded for item 12.".to_owned()],
            ..resolved
        };
        let numbered = |number: &str| AgendaItem {
            minute_number: Some(number.to_owned()),
            ..open.clone()
        };
        assert_eq!(
            closed_span(&[named, numbered("12"), numbered("13")]),
            [false, true, false]
        );
    }
}

//! Which items are closed to the public, by what the page says.
//!
//! A page that only uses the words (unrestricted items, "otherwise exempt", section 100B(4)) is public,
//! and so is the item that moves the exclusion itself. Doubtful spans are left to the caller's eyes: a
//! wrongly closed item is counted and shown, a wrongly opened one cannot be taken back, but nothing is
//! closed on words that do not speak of this item.

use super::prose::{Paragraph, Place, Section, begins, find, has_any, paragraphs};
use crate::minutes::AgendaItem;

/// The words of an exclusion are shown up to so many letters.
const SHOWN_LETTERS: usize = 200;

/// Why an item is closed, in the words that say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExemptMark {
    /// The words, or the element of the source, that close the item.
    pub reason: String,
    /// Where they stand; the default place where the source's own mark closes the item.
    pub place: Place,
    /// The place in the list of the item that they stand in, where it is another: the one that resolved to
    /// exclude the press and public.
    pub elsewhere: Option<usize>,
}

/// Returns the mark that closes an item to the public, if it has one.
pub fn mark(item: &AgendaItem) -> Option<ExemptMark> {
    if item.restricted {
        return Some(ExemptMark {
            reason: "marked as restricted by its source".to_owned(),
            ..ExemptMark::default()
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
            elsewhere: None,
        })
    })
}

/// Tells for each item in the order of the page whether it lies behind a resolved exclusion of the
/// press and public and before their re-admission.
///
/// Closes nothing unless the minutes say that the exclusion was resolved or agreed: an agenda that
/// only foresees it ("if necessary") closes nothing. Where the words name the items ("for item 12"),
/// only those are closed, unless the list is not wholly understood; with no end told, the span runs to the end of the meeting, except for an
/// item that gives the date of the next meeting.
pub fn closed_span(items: &[AgendaItem]) -> Vec<Option<ExemptMark>> {
    let mut closed: Option<ExemptMark> = None;
    let mut named: Option<Vec<String>> = None;
    items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let title = item.title.as_deref().unwrap_or_default();
            let texts = || item.decision.iter().chain(&item.minutes);
            if is_readmission(title) {
                closed = None;
                return None;
            }
            let is_meant = named.as_ref().is_none_or(|names| is_named(item, names));
            let was_closed = closed.clone().filter(|_| is_meant);
            if let Some(text) = texts().find(|text| resolves_exclusion(text)) {
                closed = Some(exclusion(at, item, text));
                named = items_named(text).filter(|names| fit_this_page(names, items));
                // The words that close the meeting are public, unless it was closed already.
                if texts().any(|text| is_readmission(text)) {
                    closed = None;
                }
                return was_closed;
            }
            if closed.is_some() && texts().any(|text| is_readmission(text)) {
                closed = None;
            }
            let public_by_nature = has_any(
                title,
                &["date of next meeting", "next meeting", "unrestricted items"],
            );
            was_closed.filter(|_| !public_by_nature)
        })
        .collect()
}

/// The mark of what lies behind an exclusion: the words that resolve it, with where they stand.
fn exclusion(at: usize, item: &AgendaItem, text: &str) -> ExemptMark {
    let is_it = |paragraph: &&Paragraph<'_>| paragraph.text == text;
    let all = paragraphs(item);
    let found = all.iter().find(is_it);
    let shown = text.char_indices().nth(SHOWN_LETTERS);
    let end = shown.map_or(text.len(), |(end, _)| end);
    ExemptMark {
        reason: format!(
            "press and public were excluded from the meeting: {}",
            &text[..end]
        ),
        place: found
            .map(|paragraph| paragraph.place(0, end))
            .unwrap_or_default(),
        elsewhere: Some(at),
    }
}

/// Tells whether numbers are those that the items of this page go by. An exclusion may name numbers of
/// the agenda where only minute numbers are known; then nothing tells which items it means.
fn fit_this_page(names: &[String], items: &[AgendaItem]) -> bool {
    let numbered =
        |item: &&AgendaItem| item.minute_number.is_some() || item.agenda_number.is_some();
    let mut numbered = items.iter().filter(numbered).peekable();
    numbered.peek().is_none() || numbered.any(|item| is_named(item, names))
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
    // Few texts speak of it, so the rest is seldom asked.
    let decided = || has_any(text, &["resolved", "agreed", "decided"]) || begins(text, "that");
    let doubtful = || {
        has_any(
            text,
            &[
                "not resolved",
                "if necessary",
                "to consider whether",
                "not to exclude",
                "may be excluded",
            ],
        )
    };
    excluded && decided() && !doubtful()
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

/// The item numbers that an exclusion names: "during consideration of item 12", "agenda items 12 to 14".
///
/// `None` where no number is named, or where anything about the list is not understood: a list cut short
/// would open what was closed, so the exclusion then holds for all that follows.
fn items_named(text: &str) -> Option<Vec<String>> {
    let mut numbers = Vec::new();
    let mut words = text.split_whitespace().peekable();
    let mut before = String::new();
    while let Some(word) = words.next() {
        let bare = trimmed(word).to_lowercase();
        if !matches!(bare.as_str(), "item" | "items") {
            before = bare;
            continue;
        }
        let found = numbers_listed(&mut words)?;
        let open_ended = matches!(
            before.as_str(),
            "from" | "after" | "between" | "except" | "excepting" | "excluding" | "than" | "until"
        );
        // "as the item contains exempt information" speaks of what was named before.
        let looks_back =
            !numbers.is_empty() && matches!(before.as_str(), "the" | "this" | "these" | "those");
        if open_ended || found.is_empty() && !looks_back {
            return None;
        }
        numbers.extend(found);
        before.clear();
    }
    (!numbers.is_empty()).then_some(numbers)
}

/// Reads the list of numbers that the words begin with, as far as it goes: none where no number stands
/// first, `None` where a list does not end in a way that is understood.
fn numbers_listed<'t>(
    words: &mut std::iter::Peekable<impl Iterator<Item = &'t str> + Clone>,
) -> Option<Vec<String>> {
    let mut numbers: Vec<String> = Vec::new();
    let (mut range_open, mut joined) = (false, false);
    while let Some(&word) = words.peek() {
        let bare = trimmed(word).to_lowercase();
        let starts_number = bare.starts_with(|c: char| c.is_ascii_digit());
        if starts_number {
            for (index, part) in bare.split(RANGE_SIGNS).enumerate() {
                let number = item_number(trimmed(part))?;
                if range_open || index > 0 {
                    extend_to(&mut numbers, number)?;
                } else {
                    numbers.push(number.to_owned());
                }
                range_open = false;
            }
            joined = false;
            words.next();
            if word.ends_with(['.', ':']) {
                return Some(numbers);
            }
            continue;
        }
        if numbers.is_empty() {
            let filler = matches!(
                bare.as_str(),
                "no" | "nos" | "number" | "numbers" | "numbered" | ""
            );
            if !filler {
                return Some(numbers);
            }
        } else if matches!(bare.as_str(), "to" | "through") || is_range_sign(&bare) {
            range_open = true;
        } else if word.starts_with('(') && !joined && !range_open {
            // "item 12 (Sale of the Old Mill) and 13": the title of the number before it.
            let closes = |word: &&str| word.trim_end_matches([',', ';', '.', ':']).ends_with(')');
            words.find(closes)?;
            continue;
        } else if matches!(bare.as_str(), "and" | "&" | "or") {
            joined = true;
        } else if range_open || (joined && !continues(&bare)) {
            return None;
        } else if !continues(&bare) {
            let mut ahead = words.clone();
            let agenda = matches!(bare.as_str(), "on" | "of")
                && ahead.nth(1) == Some("the")
                && ahead.next().is_some_and(|word| trimmed(word) == "agenda");
            if !agenda {
                return ends_list(&bare).then_some(numbers);
            }
            words.nth(1);
            if words.peek().is_some_and(|word| word.ends_with('.')) {
                return Some(numbers);
            }
        } else if bare == "that" {
            // "for item 12 and that the minutes be sealed": another clause of the resolution.
            return Some(numbers);
        }
        words.next();
    }
    (!range_open && !joined).then_some(numbers)
}

/// Signs that stand between the ends of a range.
const RANGE_SIGNS: [char; 4] = ['-', '\u{2010}', '–', '—'];

fn is_range_sign(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|sign| RANGE_SIGNS.contains(&sign))
}

/// A word less the brackets and punctuation at its ends.
fn trimmed(word: &str) -> &str {
    word.trim_matches(['(', ')', '[', ']', ':', ';', ',', '.'])
}

/// Words within a list of numbers, between one number and the next.
fn continues(word: &str) -> bool {
    matches!(
        word,
        "" | "item" | "items" | "agenda" | "no" | "nos" | "number" | "numbers" | "both" | "that"
    )
}

/// Words that can follow a list of numbers only when it is complete.
fn ends_list(word: &str) -> bool {
    matches!(
        word,
        "on" | "as"
            | "because"
            | "by"
            | "under"
            | "in"
            | "since"
            | "of"
            | "which"
            | "pursuant"
            | "inclusive"
            | "owing"
            | "due"
            | "being"
            | "below"
            | "above"
            | "is"
            | "are"
            | "contains"
            | "contain"
            | "involves"
            | "involve"
    )
}

/// The number that a word begins with, sub-numbers included: `3.1`, `77/21`, the `10` of `10(b)`.
///
/// `None` where more stands behind it than the label of a part.
fn item_number(word: &str) -> Option<&str> {
    let bytes = word.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    while is_digit(end)
        || end > 0 && matches!(bytes.get(end), Some(b'.' | b'/')) && is_digit(end + 1)
    {
        end += 1;
    }
    let (number, label) = word.split_at(end);
    let is_label = label.len() <= 5
        && label
            .chars()
            .all(|c| c.is_ascii_lowercase() || "().".contains(c));
    let ordinal = matches!(label, "st" | "nd" | "rd" | "th");
    (!number.is_empty() && is_label && !ordinal).then_some(number)
}

/// Fills in the numbers between the last one and `end`. `None` where that is no range of whole numbers.
fn extend_to(numbers: &mut Vec<String>, end: &str) -> Option<()> {
    /// No agenda is longer; what looks so is something else.
    const LONGEST: u32 = 200;
    let first: u32 = numbers.last()?.parse().ok()?;
    let last: u32 = end.parse().ok()?;
    if last <= first || last - first > LONGEST {
        return None;
    }
    numbers.extend((first + 1..=last).map(|number| number.to_string()));
    Some(())
}

/// Tells whether an item is one of those named; a part of a named item is, and the whole of a named part.
fn is_named(item: &AgendaItem, names: &[String]) -> bool {
    let numbers = [&item.minute_number, &item.agenda_number];
    let mut known = numbers.into_iter().flatten().peekable();
    let part_of = |part: &str, whole: &str| {
        part.strip_prefix(whole)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    // Without a number of its own an item inside the span cannot be told from those named.
    known.peek().is_none()
        || known.any(|number| {
            let number = trimmed(number);
            names
                .iter()
                .any(|name| part_of(number, name) || part_of(name, number))
        })
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

    fn spans(items: &[AgendaItem]) -> Vec<bool> {
        closed_span(items).iter().map(Option::is_some).collect()
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
        assert_eq!(spans(&[open.clone(), foreseen, open.clone()]), [false; 3]);
        assert_eq!(
            spans(&[
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
            spans(&[named, numbered("12"), numbered("13")]),
            [false, true, false]
        );
    }

    #[test]
    fn every_item_named_is_closed() {
        let numbers = |text: &str| items_named(&format!("That the public be excluded {text}"));
        for (text, expected) in [
            ("for item 12", "12"),
            ("for items 3 to 5", "3 4 5"),
            ("for items 3–5 on the agenda", "3 4 5"),
            ("for items 3-5", "3 4 5"),
            ("for items 3 – 5 inclusive", "3 4 5"),
            ("for items 3, 4 and (5)", "3 4 5"),
            ("for items 3, 4 and 5: they disclose", "3 4 5"),
            ("for items 3, 5 to 7 and 9.", "3 5 6 7 9"),
            ("for item 3.1", "3.1"),
            ("for minute items 77/21 and 78/21", "77/21 78/21"),
            ("for item 10(b) because of paragraph 3", "10"),
            ("for agenda item no. 12 as the item is exempt", "12"),
            ("for item 12 and agenda item 14 under paragraph 3", "12 14"),
            ("for item 12 (Sale of the Mill) and 13 (Depot)", "12 13"),
            ("for item 12 on the agenda and 13", "12 13"),
            ("for item 12 on the agenda. The public left.", "12"),
            ("for item 12 as it is exempt and for item 14", "12 14"),
        ] {
            let expected = expected.split(' ').map(str::to_owned).collect();
            assert_eq!(numbers(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_list_not_understood_closes_everything_after() {
        for text in [
            "",
            "for the following items",
            "for the remaining items of business",
            "from item 12 on the agenda",
            "for item 12 onwards",
            "for items 12 to the end",
            "for items 12 and any other business",
            "for item 12 and all the items behind it",
            "for all items other than item 3",
            "for item 12 – Sale of the Mill, 13 – Depot",
            "for items 5 to 3",
            "for items 12 and",
        ] {
            let text = format!("That the public be excluded {text}");
            assert_eq!(items_named(&text), None, "{text}");
        }
        let numbered = |number: &str, text: &str| AgendaItem {
            minute_number: Some(number.to_owned()),
            ..item("Roads", "", text)
        };
        let agenda = "RESOLVED that the public be excluded for agenda item 3.";
        assert_eq!(
            spans(&[numbered("54", agenda), numbered("55", "Noted.")]),
            [false, true],
            "numbers of another list tell nothing"
        );
        let range = "RESOLVED that the public be excluded for items 3 to 5.";
        let numbers = ["2", "3", "4.", "5(a)", "6"].map(|number| numbered(number, "Noted."));
        let mut items = vec![numbered("1", range)];
        items.extend(numbers);
        assert_eq!(spans(&items), [false, false, true, true, true, false]);
    }
}

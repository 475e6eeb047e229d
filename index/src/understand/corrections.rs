//! What the minutes of one meeting say of the minutes of another: confirmed, or to be amended.
//!
//! `The minutes of the meeting of 4 March were confirmed, subject to: minute 27 to be amended to read
//! ...` stands in another document than minute 27, so what is read here is looked up when the earlier
//! item is shown. Only days printed in full count, and only numbers that the words give.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::dates::find_dates;
use super::prose::{find, has_any, head, sentences};
use crate::minutes::AgendaItem;

/// The longest stretch of words that is kept.
const LONGEST: usize = 600;

/// What an item says of earlier minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The day of the earlier meeting.
    pub meeting: Date,
    /// The number of the minute that is amended; `None` where the whole minutes are meant.
    pub minute: Option<String>,
    /// The minutes are amended, not only confirmed.
    pub amends: bool,
    /// The words that say so.
    pub text: String,
}

/// Returns what an item of a meeting held on `own_day` says of earlier minutes.
pub fn read(item: &AgendaItem, own_day: Option<Date>) -> Vec<Correction> {
    let title = item.title.as_deref().unwrap_or_default();
    let mut reader = Reader {
        about_minutes: has_any(title, &["minutes"]),
        own_day,
        confirmed: Vec::new(),
        listing: false,
        found: Vec::new(),
    };
    for paragraphs in [&item.decision, &item.minutes] {
        reader.listing = false;
        for paragraph in paragraphs {
            reader.take(paragraph);
        }
    }
    reader.found.dedup();
    reader.found
}

struct Reader {
    about_minutes: bool,
    own_day: Option<Date>,
    /// Days of the minutes confirmed so far.
    confirmed: Vec<Date>,
    /// What was confirmed is subject to a list that now follows.
    listing: bool,
    found: Vec<Correction>,
}

impl Reader {
    fn take(&mut self, paragraph: &str) {
        if memchr::memmem::find(paragraph.as_bytes(), b"inute").is_none() && !self.listing {
            return;
        }
        let mut confirms = false;
        for (from, to) in sentences(paragraph) {
            confirms |= self.confirmation(&paragraph[from..to]);
        }
        if amends(paragraph) || self.listing && !confirms && names_place(paragraph) {
            self.amendment(paragraph);
        }
        let subject = confirms && has_any(paragraph, &["subject to"]);
        self.listing = subject && paragraph.trim_end().ends_with(':') || self.listing && !confirms;
    }

    /// Reads `the minutes of the meeting held on 4 March 2025 were confirmed`.
    fn confirmation(&mut self, sentence: &str) -> bool {
        let of_minutes = has_any(sentence, &["minutes"])
            && (self.about_minutes || has_any(sentence, &["minutes of"]));
        let agreed = has_any(sentence, &AGREEING) && !has_any(sentence, &AGAINST);
        if !of_minutes || !agreed {
            return false;
        }
        let minutes = find(sentence, "minutes", 0).unwrap_or(0);
        let days: Vec<Date> = find_dates(sentence)
            .into_iter()
            .filter(|mention| mention.start > minutes)
            .filter_map(|mention| mention.range.day())
            .filter(|day| self.own_day.is_none_or(|own| *day < own))
            .collect();
        for day in &days {
            self.push(*day, None, false, sentence);
        }
        if !days.is_empty() {
            self.confirmed.clone_from(&days);
        }
        !days.is_empty()
    }

    fn amendment(&mut self, paragraph: &str) {
        // Where minutes of several meetings are confirmed at once, the words must say which is meant.
        let named: Vec<Date> = find_dates(paragraph)
            .into_iter()
            .filter_map(|mention| mention.range.day())
            .filter(|day| self.confirmed.contains(day))
            .collect();
        let day = match (named.as_slice(), self.confirmed.as_slice()) {
            ([day], _) | ([], [day]) => *day,
            _ => return,
        };
        let numbers = minute_numbers(paragraph);
        if numbers.is_empty() {
            self.push(day, None, true, paragraph);
        }
        for number in numbers {
            self.push(day, Some(number), true, paragraph);
        }
    }

    fn push(&mut self, meeting: Date, minute: Option<String>, amends: bool, words: &str) {
        self.found.push(Correction {
            meeting,
            minute,
            amends,
            text: head(words, LONGEST).to_owned(),
        });
    }
}

/// Words by which minutes are confirmed.
const AGREEING: [&str; 11] = [
    "confirmed",
    "approved",
    "agreed",
    "adopted",
    "signed",
    "accepted",
    "taken as read",
    "correct record",
    "true record",
    "accurate record",
    "be confirmed",
];

/// Words by which they are not, or not yet.
const AGAINST: [&str; 9] = [
    "not be",
    "not been",
    "not confirmed",
    "not approved",
    "not agreed",
    "deferred",
    "next meeting",
    "at a later",
    "to be approved",
];

/// Tells whether words change minutes.
fn amends(text: &str) -> bool {
    let changed = has_any(
        text,
        &[
            "amended to read",
            "be amended",
            "amended as follows",
            "amended by",
            "corrected to read",
            "be corrected",
            "corrected as follows",
            "amendment to the minutes",
            "correction to the minutes",
            "should read",
            "be deleted and replaced",
            "be replaced by",
            "be replaced with",
        ],
    );
    changed && (names_place(text) || has_any(text, &["the minutes", "those minutes", "minutes be"]))
}

/// Tells whether words name a page, a minute or a paragraph.
fn names_place(text: &str) -> bool {
    has_any(text, &["page", "minute", "minutes", "item", "paragraph"])
}

/// The numbers in `minute 27`, `minute no. 77/21`, `item 5`.
fn minute_numbers(text: &str) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        let leads = ["minute", "minutes", "item"]
            .iter()
            .any(|lead| word.eq_ignore_ascii_case(lead));
        if !leads {
            continue;
        }
        let number_word = |word: &&str| {
            let bare = word.trim_end_matches(['.', ':']);
            ["no", "nos", "number", "ref", "reference"]
                .iter()
                .any(|known| bare.eq_ignore_ascii_case(known))
        };
        words.next_if(number_word);
        let Some(number) = words.peek().and_then(|word| number(word)) else {
            continue;
        };
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

/// `27`, `77/21`, `10.4(b)` out of a word with its marks; no year and no date.
fn number(word: &str) -> Option<String> {
    let word = word.trim_matches([',', ';', ':', '.', '"', '“', '”', '\'', '’', '‘']);
    let word = word
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
        .unwrap_or(word);
    let begins_so = word.starts_with(|letter: char| letter.is_ascii_digit());
    let shaped = word
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '.' | '(' | ')'));
    let ordinal = ["st", "nd", "rd", "th"]
        .iter()
        .any(|end| word.to_ascii_lowercase().ends_with(end));
    (begins_so && shaped && !ordinal && word.len() <= 10).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(title: &str, minutes: &[&str]) -> AgendaItem {
        AgendaItem {
            title: Some(title.to_owned()),
            minutes: minutes.iter().map(|text| (*text).to_owned()).collect(),
            ..AgendaItem::default()
        }
    }

    fn found(title: &str, minutes: &[&str]) -> Vec<(String, Option<String>, bool)> {
        read(&item(title, minutes), Some(jiff::civil::date(2025, 5, 6)))
            .into_iter()
            .map(|one| (one.meeting.to_string(), one.minute, one.amends))
            .collect()
    }

    #[test]
    fn minutes_confirmed() {
        let day = || "2025-03-04".to_owned();
        for words in [
            "RESOLVED: That the minutes of the meeting of 4 March 2025 be confirmed as a correct record.",
            "The minutes of the meeting held on 4 March 2025 were agreed and signed by the Chair.",
        ] {
            assert_eq!(
                found("Minutes", &[words]),
                [(day(), None, false)],
                "{words}"
            );
        }
        for words in [
            "The minutes of the meeting held on 4 March 2025 were deferred.",
            "The Chair agreed that residents would hear by 4 March 2025.",
            "The minutes of the meeting held on 6 May 2025 were agreed.",
            "The minutes of the meeting held in March were agreed.",
        ] {
            assert_eq!(found("Minutes", &[words]), [], "{words}");
        }
    }

    #[test]
    fn minutes_amended() {
        let day = || "2025-03-04".to_owned();
        let confirmed = (day(), None, false);
        let amended = (day(), Some("27".to_owned()), true);
        assert_eq!(
            found(
                "Minutes",
                &[
                    "The minutes of the meeting of 4 March 2025 were confirmed subject to the following amendment:",
                    "Page 3, minute 27: to be amended to read “the ferry would run hourly”.",
                ]
            ),
            [confirmed.clone(), amended.clone()]
        );
        assert_eq!(
            found(
                "Minutes of the last meeting",
                &[
                    "RESOLVED that the minutes of the meeting held on 4 March 2025 be approved subject to Minute No. 27 being corrected to read 'hourly'."
                ]
            ),
            [confirmed.clone(), amended]
        );
        assert_eq!(
            found(
                "Minutes",
                &[
                    "The minutes of the meetings of 4 March 2025 and 11 March 2025 were agreed.",
                    "Minute 3 should read “none”.",
                ]
            )
            .len(),
            2,
            "which of the two is not said"
        );
        assert_eq!(
            found("Ferry", &["Minute 27 should read “hourly”."]),
            [],
            "of no known meeting"
        );
    }
}

//! Calendar dates in prose: every day and month that a text names, with its place.
//!
//! Takes text as printed in minutes (`Thursday, 17th March, 2011`, `15/01/2026`, `30th-Jan-2025`,
//! `18 Nov 2025`, `July 11th, 2024`, `March 2018`) and gives ranges of days. Whether a date is the
//! meeting's own is not decided here. Numbers are read in the British order, day first.

use jiff::civil::{Date, Weekday};

use crate::minutes::DateRange;

/// A date found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// Byte offset of its first character (the weekday's, where one is printed).
    pub start: usize,
    /// Byte offset behind its last character.
    pub end: usize,
    /// The day, or the first and last day of the month named.
    pub range: DateRange,
    /// The weekday printed before it.
    pub weekday: Option<Weekday>,
}

impl DateMention {
    /// Tells whether a weekday is printed that the date did not fall on: one of the two is wrong.
    pub fn contradicts_itself(&self) -> bool {
        match (self.weekday, self.range.day()) {
            (Some(weekday), Some(day)) => day.weekday() != weekday,
            _ => false,
        }
    }
}

/// Returns the dates of `text` in order, none overlapping another.
pub fn find_dates(text: &str) -> Vec<DateMention> {
    let words = words(text);
    let mut found: Vec<DateMention> = Vec::new();
    let mut next = 0;
    while next < words.len() {
        let mention = numeric(text, &words, next)
            .or_else(|| day_month_year(text, &words, next))
            .or_else(|| month_first(text, &words, next));
        match mention {
            Some((mention, used)) => {
                found.push(with_weekday(text, &words, next, mention));
                next += used;
            }
            None => next += 1,
        }
    }
    found
}

/// Returns the first exact day named in `text`.
pub fn first_day(text: &str) -> Option<Date> {
    find_dates(text)
        .iter()
        .find_map(|mention| mention.range.day())
}

/// Returns the number of a month by its English name or abbreviation (`sept`), in any case.
pub fn month_number(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if word.len() < 3 || word.len() > 9 {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| {
        *month == lower || (lower.len() == 3 || lower == "sept") && month.starts_with(&lower)
    })?;
    i8::try_from(at + 1).ok()
}

/// Returns the first and last day of a month.
pub fn month_range(year: i16, month: i8) -> Option<DateRange> {
    let first = Date::new(year, month, 1).ok()?;
    Some(DateRange {
        from: Some(first),
        to: Some(first.last_of_month()),
    })
}

/// A run of letters and digits with its place.
#[derive(Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices() {
        match (letter.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(Word {
                    start: from,
                    end: at,
                });
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        words.push(Word {
            start: from,
            end: text.len(),
        });
    }
    words
}

fn slice<'t>(text: &'t str, words: &[Word], at: usize) -> Option<&'t str> {
    words.get(at).map(|word| &text[word.start..word.end])
}

/// The characters between two neighbouring words.
fn gap<'t>(text: &'t str, words: &[Word], after: usize) -> Option<&'t str> {
    Some(&text[words.get(after)?.end..words.get(after + 1)?.start])
}

/// `2018-07-16`, `15/01/2026`, `15.01.2026`.
fn numeric(text: &str, words: &[Word], at: usize) -> Option<(DateMention, usize)> {
    let first = slice(text, words, at)?;
    if !first.bytes().all(|byte| byte.is_ascii_digit()) || first.len() > 4 {
        return None;
    }
    let separator = gap(text, words, at)?;
    if !matches!(separator, "/" | "-" | ".") || gap(text, words, at + 1)? != separator {
        return None;
    }
    let (second, third) = (slice(text, words, at + 1)?, slice(text, words, at + 2)?);
    let (year, month, day) = match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) if separator != "." => (first, second, third),
        (1..=2, 1..=2, 4) => (third, second, first),
        _ => return None,
    };
    // A fourth figure before or behind it makes it a reference or an address, not a date.
    let is_figure = |word: Option<&str>| {
        word.is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
    };
    let behind =
        gap(text, words, at + 2) == Some(separator) && is_figure(slice(text, words, at + 3));
    let before = at.checked_sub(1).is_some_and(|before| {
        gap(text, words, before) == Some(separator) && is_figure(slice(text, words, before))
    });
    if behind || before {
        return None;
    }
    let date = Date::new(
        plausible_year(year)?,
        month.parse().ok()?,
        day.parse().ok()?,
    )
    .ok()?;
    let mention = DateMention {
        start: words[at].start,
        end: words[at + 2].end,
        range: DateRange::exact(date),
        weekday: None,
    };
    Some((mention, 3))
}

/// `17th March, 2011`, `5th of December 2018`, `30th-Jan-2025`.
fn day_month_year(text: &str, words: &[Word], at: usize) -> Option<(DateMention, usize)> {
    let day = day_number(slice(text, words, at)?)?;
    let mut month_at = at + 1;
    let mut next = slice(text, words, month_at)?;
    if matches!(
        next.to_ascii_lowercase().as_str(),
        "of" | "th" | "st" | "nd" | "rd"
    ) {
        month_at += 1;
        next = slice(text, words, month_at)?;
    }
    let month = month_number(next)?;
    let year = plausible_year(slice(text, words, month_at + 1)?)?;
    if !(at..=month_at).all(|index| gap(text, words, index).is_some_and(joins)) {
        return None;
    }
    let date = Date::new(year, month, day).ok()?;
    let mention = DateMention {
        start: words[at].start,
        end: words[month_at + 1].end,
        range: DateRange::exact(date),
        weekday: None,
    };
    Some((mention, month_at + 2 - at))
}

/// `July 11th, 2024` and `March 2018`.
fn month_first(text: &str, words: &[Word], at: usize) -> Option<(DateMention, usize)> {
    let month = month_number(slice(text, words, at)?)?;
    let next = slice(text, words, at + 1)?;
    if !gap(text, words, at).is_some_and(joins) {
        return None;
    }
    let (range, used) = match plausible_year(next) {
        Some(year) => (month_range(year, month)?, 2),
        None => {
            let day = day_number(next)?;
            let year = plausible_year(slice(text, words, at + 2)?)?;
            if !gap(text, words, at + 1).is_some_and(joins) {
                return None;
            }
            (DateRange::exact(Date::new(year, month, day).ok()?), 3)
        }
    };
    let mention = DateMention {
        start: words[at].start,
        end: words[at + used - 1].end,
        range,
        weekday: None,
    };
    Some((mention, used))
}

/// Widens a mention over a weekday printed just before it.
fn with_weekday(text: &str, words: &[Word], at: usize, mut mention: DateMention) -> DateMention {
    let Some(mut before) = at.checked_sub(1) else {
        return mention;
    };
    if slice(text, words, before).is_some_and(|word| word.eq_ignore_ascii_case("the")) {
        let Some(earlier) = before.checked_sub(1) else {
            return mention;
        };
        before = earlier;
    }
    let joined = (before..at).all(|index| gap(text, words, index).is_some_and(joins));
    if let (true, Some(weekday)) = (joined, slice(text, words, before).and_then(weekday)) {
        mention.weekday = Some(weekday);
        mention.start = words[before].start;
    }
    mention
}

fn weekday(word: &str) -> Option<Weekday> {
    let lower = word.to_ascii_lowercase();
    Some(match lower.as_str() {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// Whether nothing but spaces, a comma, a hyphen or a full stop stands between two parts of a date.
fn joins(gap: &str) -> bool {
    gap.len() <= 8
        && gap
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, ',' | '-' | '.' | '\u{2013}' | '™' | '*'))
}

/// Reads `17`, `17th`, `1st`; also the ordinal endings that scanning mangles (`11™` leaves `11`).
fn day_number(word: &str) -> Option<i8> {
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let ending = word[digits..].to_ascii_lowercase();
    let day: i8 = word
        .get(..digits)
        .filter(|number| (1..=2).contains(&number.len()))?
        .parse()
        .ok()?;
    let ordinal = matches!(
        ending.as_str(),
        "" | "st" | "nd" | "rd" | "th" | "ih" | "lh" | "t" | "h" | "tm"
    );
    (ordinal && (1..=31).contains(&day)).then_some(day)
}

/// Reads a year of four figures in the span that council minutes can speak of.
fn plausible_year(word: &str) -> Option<i16> {
    let year: i16 = (word.len() == 4).then(|| word.parse().ok()).flatten()?;
    (1800..=2200).contains(&year).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = find_dates(text)
            .iter()
            .map(|mention| match (mention.range.day(), mention.range.from) {
                (Some(day), _) => day.to_string(),
                (None, Some(first)) => first.to_string()[..7].to_owned(),
                _ => unreachable!("a mention has a range"),
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn printed_forms() {
        check("Thursday, 17th March, 2011 7.00 pm", &["2011-03-17"]);
        check("15/01/2026", &["2026-01-15"]);
        check("30th-Jan-2025 10.00", &["2025-01-30"]);
        check(
            "18 Nov 2025 and 18\u{a0}Nov\u{a0}2025",
            &["2025-11-18", "2025-11-18"],
        );
        check("received on July 11th, 2024, with", &["2024-07-11"]);
        check(
            "HELD ON MONDAY, 25TH SEPTEMBER, 2023, AT 3.00 P.M.",
            &["2023-09-25"],
        );
        check("WEDNESDAY 11™ JUNE, 2014", &["2014-06-11"]);
        check("on the 5th of December 2018", &["2018-12-05"]);
        check("2018-07-16/page.txt", &["2018-07-16"]);
        check(
            "quarter ending March 2018, since April 2020",
            &["2018-03", "2020-04"],
        );
    }

    #[test]
    fn what_is_no_date() {
        check(
            "27/28 June without a year, section 10.4.2018.1, 31 February 2019",
            &["2019-02"],
        );
        check("may 4 members, 2013/14, 24/00093, 10.10.10.2020", &[]);
        check("", &[]);
    }

    #[test]
    fn weekday_that_contradicts() {
        let wrong = find_dates("Wednesday 18 November 2025")[0];
        assert!(wrong.contradicts_itself());
        assert_eq!(wrong.start, 0);
        assert!(!find_dates("Tuesday, the 18th November 2025")[0].contradicts_itself());
    }
}

//! By when something is to be done: the words as printed, and the days they mean.
//!
//! Takes the sentence of an action, and the date of its meeting where one is known. Words that name no
//! day, and a meeting whose date is not bounded, leave the days unknown.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::minutes::{Certainty, DateRange, Fact};
use crate::understand::dates::{find_dates, month_number, month_range};
use crate::understand::phrases::Phrases;
use crate::understand::prose::{begins, begins_any, find, has_any};

/// By when, as printed: `following the meeting`, `the September meeting`, `in March 2026`.
pub(super) fn due(sentence: &str) -> Option<String> {
    static PHRASES: Phrases = Phrases::new(&[
        "following the meeting",
        "after the meeting",
        "outside the meeting",
        "outside of the meeting",
        "at the next meeting",
        "to the next meeting",
        "for the next meeting",
        "by the next meeting",
        "the next meeting",
        "a future meeting",
        "a later meeting",
        "at a later stage",
        "in due course",
        "as soon as possible",
        "in future reports",
    ]);
    if let Some((from, to)) = PHRASES.first_in(sentence) {
        return Some(sentence[from..to].to_owned());
    }
    month(sentence)
        .or_else(|| period(sentence))
        .or_else(|| part_of_year(sentence))
}

/// `in the autumn`, `by the end of the year`, `in the new year`.
fn part_of_year(sentence: &str) -> Option<String> {
    static PARTS: Phrases = Phrases::new(&[
        "in the spring",
        "in the summer",
        "in the autumn",
        "in the winter",
        "in spring",
        "in summer",
        "in autumn",
        "in winter",
        "by the spring",
        "by the summer",
        "by the autumn",
        "by the end of the year",
        "before the end of the year",
        "by the end of the month",
        "in the new year",
        "next month",
    ]);
    let (from, to) = PARTS.first_in(sentence)?;
    Some(sentence[from..to].to_owned())
}

/// `the September meeting`, `in September`, `by 3 March 2026`.
fn month(sentence: &str) -> Option<String> {
    let words: Vec<(usize, &str)> = sentence
        .split(' ')
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word.trim_end_matches([',', '.', ';', ')'])))
        })
        .collect();
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let at = words
        .iter()
        .position(|(_, word)| capital(word) && month_number(word).is_some())?;
    let is_at =
        |at: usize, wanted: &[&str]| words.get(at).is_some_and(|(_, word)| wanted.contains(word));
    let mut from = at;
    while from > 0 && words[from - 1].1.starts_with(|c: char| c.is_ascii_digit()) {
        from -= 1;
    }
    let opens = from > 0
        && is_at(
            from - 1,
            &["the", "in", "by", "until", "before", "on", "early", "late"],
        );
    if !opens || from == at && is_at(from - 1, &["on"]) {
        return None;
    }
    from -= 1;
    let mut to = at;
    if words
        .get(at + 1)
        .is_some_and(|(_, word)| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
    {
        to += 1;
    }
    for kind in [
        &[
            "Monthly",
            "monthly",
            "Annual",
            "Special",
            "Full",
            "Municipal",
        ][..],
        &["District", "Committee", "Council", "Board", "Cabinet"][..],
        &["meeting", "Meeting", "meetings"][..],
    ] {
        to += usize::from(is_at(to + 1, kind));
    }
    let (last, word) = words[to];
    Some(sentence[words[from].0..last + word.len()].to_owned())
}

/// `within 6 months`, `after six weeks`.
fn period(sentence: &str) -> Option<String> {
    let (at, opening) = ["within", "after", "in"]
        .iter()
        .find_map(|word| find(sentence, word, 0).map(|at| (at, word)))?;
    let rest = sentence[at..].split(' ').take(3);
    let words: Vec<&str> = rest
        .map(|word| word.trim_end_matches([',', '.', ';']))
        .collect();
    let unit = words.get(2).is_some_and(|unit| {
        matches!(
            *unit,
            "months" | "weeks" | "days" | "month" | "week" | "months’"
        )
    });
    (unit && words[0].eq_ignore_ascii_case(opening)).then(|| words.join(" "))
}

/// Returns the days on which something is due, from the words as printed and the meeting's date.
///
/// A date with its year is stated; everything counted from the meeting is inferred, and as wide as the
/// meeting's own bounds. What a printed day or a known meeting does not settle is unknown.
///
/// ```
/// use minutebook_index::minutes::DateRange;
/// use minutebook_index::understand::actions::due_range;
///
/// let meeting = DateRange::exact("2024-05-14".parse()?);
/// let due = due_range("the September meeting", Some(meeting)).expect("a month is named");
/// assert_eq!(due.value.from, Some("2024-09-01".parse()?));
/// assert_eq!(due.value.to, Some("2024-09-30".parse()?));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn due_range(due: &str, meeting: Option<DateRange>) -> Option<Fact<DateRange>> {
    if let Some(mention) = find_dates(due).first() {
        let named = mention.range;
        let value = if is_deadline(due) {
            DateRange {
                from: meeting.and_then(|meeting| next_day(meeting.from)),
                to: last_day(due, named),
            }
        } else {
            named
        };
        return Some(Fact::stated(value, due));
    }
    let meeting = meeting.filter(|meeting| !meeting.is_unknown())?;
    let value = yearless(due, meeting)
        .or_else(|| counted(due, meeting))
        .or_else(|| season(due, meeting))
        .or_else(|| open_end(due, meeting))?;
    let ordered = value
        .from
        .is_none_or(|from| value.to.is_none_or(|to| from <= to));
    (ordered && !value.is_unknown()).then(|| {
        Fact::new(
            value,
            Certainty::Inferred,
            format!("{due}, counted from the meeting"),
        )
    })
}

/// `by`, `until`, `before`: any day up to the one named will do.
fn is_deadline(due: &str) -> bool {
    begins_any(due, &["by", "until", "before", "no later than"]).is_some()
}

fn last_day(due: &str, named: DateRange) -> Option<Date> {
    if begins(due, "before") {
        named.from?.yesterday().ok()
    } else {
        named.to
    }
}

fn next_day(day: Option<Date>) -> Option<Date> {
    day?.tomorrow().ok()
}

/// Reckons a range from both ends of the meeting's bounds, and joins the two.
fn from_both(meeting: DateRange, reckon: impl Fn(Date) -> Option<DateRange>) -> Option<DateRange> {
    let from = match meeting.from {
        Some(day) => reckon(day)?.from,
        None => None,
    };
    let to = match meeting.to {
        Some(day) => reckon(day)?.to,
        None => None,
    };
    Some(DateRange { from, to })
}

/// `the September meeting`, `by 31 March`: the first such month or day behind the meeting.
fn yearless(due: &str, meeting: DateRange) -> Option<DateRange> {
    let words: Vec<&str> = due
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let (at, month) = words.iter().enumerate().find_map(|(at, word)| {
        let capital = word.starts_with(char::is_uppercase);
        capital
            .then(|| month_number(word))
            .flatten()
            .map(|month| (at, month))
    })?;
    let ordinal = |word: &&str| {
        word.trim_end_matches(|c: char| c.is_alphabetic())
            .parse::<i8>()
            .ok()
    };
    let day = at
        .checked_sub(1)
        .and_then(|before| words.get(before))
        .and_then(ordinal)
        .or_else(|| words.get(at + 1).and_then(ordinal));
    from_both(meeting, |held| {
        let in_year = |year: i16| match day {
            Some(day) => Date::new(year, month, day).ok().map(DateRange::exact),
            None => month_range(year, month),
        };
        let this = in_year(held.year())?;
        // A month named in the same month may be this one's end or the next year's.
        if day.is_none() && month == held.month() && !is_deadline(due) {
            return None;
        }
        let named = if this.to? > held {
            this
        } else {
            in_year(held.year().checked_add(1)?)?
        };
        Some(if is_deadline(due) {
            DateRange {
                from: next_day(Some(held)),
                to: last_day(due, named),
            }
        } else {
            named
        })
    })
}

/// `within six weeks`, `after 6 months`, `next month`.
fn counted(due: &str, meeting: DateRange) -> Option<DateRange> {
    if has_any(due, &["next month"]) {
        return from_both(meeting, |held| {
            let next = held.checked_add(1.month()).ok()?;
            month_range(next.year(), next.month())
        });
    }
    let words: Vec<String> = due
        .split_whitespace()
        .map(str::to_ascii_lowercase)
        .collect();
    let [opening, number, unit, ..] = words.as_slice() else {
        return None;
    };
    let number = i64::from(count(number)?);
    let span = match unit
        .trim_end_matches(|c: char| !c.is_ascii_alphabetic())
        .trim_end_matches('s')
    {
        "day" => number.days(),
        "week" => number.weeks(),
        "month" => number.months(),
        "year" => number.years(),
        _ => return None,
    };
    let later = |day: Option<Date>, span: Span| day.and_then(|day| day.checked_add(span).ok());
    match opening.as_str() {
        "within" => Some(DateRange {
            from: next_day(meeting.from),
            to: later(meeting.to, span),
        }),
        "after" | "in" => Some(DateRange {
            from: later(meeting.from, span),
            to: None,
        }),
        _ => None,
    }
}

fn count(word: &str) -> Option<u8> {
    const WORDS: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let figure = word.parse().ok().filter(|figure| *figure <= 99);
    let named = WORDS.iter().position(|name| *name == word);
    figure.or_else(|| named.and_then(|at| u8::try_from(at + 1).ok()))
}

/// `in the autumn`, `by the end of the year`, `in the new year`.
fn season(due: &str, meeting: DateRange) -> Option<DateRange> {
    const SEASONS: [(&str, i8); 4] = [("spring", 3), ("summer", 6), ("autumn", 9), ("winter", 12)];
    let first_month = SEASONS
        .iter()
        .find_map(|(name, month)| find(due, name, 0).map(|_| *month));
    from_both(meeting, |held| {
        let (from, to) = if let Some(first) = first_month {
            let in_year = |year: i16| -> Option<(Date, Date)> {
                let from = Date::new(year, first, 1).ok()?;
                let to = from.checked_add(2.months()).ok()?.last_of_month();
                Some((from, to))
            };
            let years = held.year().checked_sub(1)?..=held.year().checked_add(1)?;
            years.filter_map(in_year).find(|(_, to)| *to > held)?
        } else if has_any(due, &["end of the year"]) {
            (held, Date::new(held.year(), 12, 31).ok()?)
        } else if has_any(due, &["end of the month"]) {
            (held, held.last_of_month())
        } else if has_any(due, &["new year"]) {
            let next = held.year().checked_add(1)?;
            (Date::new(next, 1, 1).ok()?, Date::new(next, 3, 31).ok()?)
        } else {
            return None;
        };
        let after = next_day(Some(held))?;
        let deadline = is_deadline(due);
        Some(DateRange {
            from: Some(if deadline || from < after {
                after
            } else {
                from
            }),
            to: Some(if deadline && first_month.is_some() {
                from.max(after)
            } else {
                to
            }),
        })
    })
}

/// `the next meeting`, `following the meeting`: from the day after, with an open end.
fn open_end(due: &str, meeting: DateRange) -> Option<DateRange> {
    let later = [
        "next meeting",
        "future meeting",
        "later meeting",
        "following the meeting",
        "after the meeting",
        "outside the meeting",
        "outside of the meeting",
        "later stage",
        "in due course",
        "as soon as possible",
        "future reports",
    ];
    let from = next_day(meeting.from)?;
    has_any(due, &later).then_some(DateRange {
        from: Some(from),
        to: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(due: &str, meeting: (&str, &str), expected: Option<(&str, &str)>) {
        let day = |text: &str| text.parse::<Date>().ok();
        let meeting = DateRange {
            from: day(meeting.0),
            to: day(meeting.1),
        };
        let found = due_range(due, Some(meeting)).map(|fact| (fact.value.from, fact.value.to));
        assert_eq!(
            found,
            expected.map(|(from, to)| (day(from), day(to))),
            "{due}"
        );
    }

    #[test]
    fn days_counted_from_an_exact_meeting() {
        let held = ("2024-05-14", "2024-05-14");
        check(
            "the September meeting",
            held,
            Some(("2024-09-01", "2024-09-30")),
        );
        check("in March", held, Some(("2025-03-01", "2025-03-31")));
        check("the May meeting", held, None);
        check("by 31 March 2021", held, Some(("2024-05-15", "2021-03-31")));
        check("by 30 June", held, Some(("2024-05-15", "2024-06-30")));
        check("by 2 May", held, Some(("2024-05-15", "2025-05-02")));
        check("before July", held, Some(("2024-05-15", "2024-06-30")));
        check("within six weeks", held, Some(("2024-05-15", "2024-06-25")));
        check("after 6 months", held, Some(("2024-11-14", "")));
        check("at the next meeting", held, Some(("2024-05-15", "")));
        check("in the autumn", held, Some(("2024-09-01", "2024-11-30")));
        check(
            "in the winter",
            ("2024-01-10", "2024-01-10"),
            Some(("2024-01-11", "2024-02-29")),
        );
        check(
            "by the end of the year",
            held,
            Some(("2024-05-15", "2024-12-31")),
        );
        check("next month", held, Some(("2024-06-01", "2024-06-30")));
        check("when time allows", held, None);
    }

    #[test]
    fn days_counted_from_bounds() {
        check(
            "the September meeting",
            ("2020-05-01", "2020-08-31"),
            Some(("2020-09-01", "2020-09-30")),
        );
        check(
            "within two weeks",
            ("2020-05-01", ""),
            Some(("2020-05-02", "")),
        );
        check(
            "the September meeting",
            ("2019-10-01", ""),
            Some(("2020-09-01", "")),
        );
        assert_eq!(due_range("the next meeting", None), None);
        assert_eq!(
            due_range("the next meeting", Some(DateRange::default())),
            None
        );
    }

    #[test]
    fn a_printed_year_is_stated() {
        let due = due_range("in March 2026", None).expect("a date");
        assert_eq!(due.certainty, Certainty::Stated);
        assert_eq!(due.evidence, "in March 2026");
    }
}

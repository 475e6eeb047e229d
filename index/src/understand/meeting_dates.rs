//! Bounds of a meeting's date from what its own minutes say, for pages that do not state it.
//!
//! Minutes approved are of an earlier meeting; the next meeting is later; figures for a period past
//! were not there before it ended. Gives a range with the words it rests on, never an exact date.
//! Budgets, plans, targets and forecasts bound nothing.

use jiff::ToSpan;
use jiff::civil::Date;

use super::dates::find_dates;
use super::prose::{has_any, head, sentences, tail};
use crate::minutes::{Certainty, DateRange, Fact, Meeting};

/// Returns the days between which an undated meeting was held, as far as its own words bound them.
pub fn bounds(meeting: &Meeting) -> Option<Fact<DateRange>> {
    let mut found = Bounds::default();
    for item in &meeting.items {
        let title = item.title.as_deref().unwrap_or_default();
        let about_minutes = begins_minutes(title);
        let texts = [item.title.as_deref(), item.purpose.as_deref()]
            .into_iter()
            .flatten();
        let body = item
            .decision
            .iter()
            .chain(&item.minutes)
            .map(String::as_str);
        for text in texts.chain(body) {
            if memchr::memmem::find(text.as_bytes(), b"20").is_none()
                && memchr::memmem::find(text.as_bytes(), b"19").is_none()
            {
                continue;
            }
            for (from, to) in sentences(text) {
                found.read(&text[from..to], about_minutes);
            }
        }
    }
    found.into_fact()
}

/// A bound with the words that give it.
///
/// The strength settles contradictions, and what the stronger kind of words says stands alone: a period
/// that ended later could bound more closely, but is easier to misread than minutes approved.
#[derive(Clone)]
struct Bound {
    day: Date,
    strength: u8,
    words: String,
}

/// So many dates of one sentence are looked at, so that a sentence of thousands takes no time.
const MOST_DATES: usize = 64;

#[derive(Default)]
struct Bounds {
    from: Option<Bound>,
    to: Option<Bound>,
}

impl Bounds {
    fn read(&mut self, sentence: &str, about_minutes: bool) {
        // Each is looked at with what stands around it; a sentence of more dates bounds nothing.
        let dates = find_dates(sentence);
        for mention in dates.iter().take(MOST_DATES) {
            let (before, behind) = (&sentence[..mention.start], &sentence[mention.end..]);
            let (Some(first), Some(last)) = (mention.range.from, mention.range.to) else {
                continue;
            };
            let exact = mention.range.day().is_some();
            if exact && is_next_meeting(before, behind) {
                self.not_after(first.checked_sub(1.day()).ok(), 3, sentence);
            } else if exact && is_earlier_minutes(sentence, before, about_minutes) {
                self.not_before(first.checked_add(1.day()).ok(), 3, sentence);
            } else if is_past_period(sentence, before, exact) {
                self.not_before(Some(last), 2, sentence);
            }
        }
    }

    fn not_before(&mut self, day: Option<Date>, strength: u8, words: &str) {
        if let Some(day) = day
            && self
                .from
                .as_ref()
                .is_none_or(|known| (known.strength, known.day) < (strength, day))
        {
            self.from = Some(bound(day, strength, words));
        }
    }

    fn not_after(&mut self, day: Option<Date>, strength: u8, words: &str) {
        if let Some(day) = day
            && self.to.as_ref().is_none_or(|known| known.day > day)
        {
            self.to = Some(bound(day, strength, words));
        }
    }

    fn into_fact(self) -> Option<Fact<DateRange>> {
        let Self { mut from, mut to } = self;
        let mut dropped = String::new();
        if let (Some(first), Some(last)) = (&from, &to)
            && first.day >= last.day
        {
            // Equal ends would make an exact date out of two bounds: that is a contradiction as well.
            match first.strength.cmp(&last.strength) {
                std::cmp::Ordering::Less => {
                    dropped = format!(" (against: {})", first.words);
                    from = None;
                }
                std::cmp::Ordering::Greater => {
                    dropped = format!(" (against: {})", last.words);
                    to = None;
                }
                std::cmp::Ordering::Equal => return None,
            }
        }
        let evidence: Vec<&str> = [&from, &to]
            .into_iter()
            .flatten()
            .map(|bound| bound.words.as_str())
            .collect();
        let evidence = format!("{}{dropped}", evidence.join("; "));
        let range = DateRange {
            from: from.map(|bound| bound.day),
            to: to.map(|bound| bound.day),
        };
        (!range.is_unknown()).then(|| Fact::new(range, Certainty::Inferred, evidence))
    }
}

fn bound(day: Date, strength: u8, words: &str) -> Bound {
    Bound {
        day,
        strength,
        words: head(words, 240).to_owned(),
    }
}

fn begins_minutes(title: &str) -> bool {
    super::prose::begins_any(
        title,
        &[
            "minutes",
            "minutes of",
            "the minutes",
            "previous minutes",
            "adoption of minutes",
            "confirmation of minutes",
        ],
    )
    .is_some()
}

/// `The date of the next meeting is 12 January 2021`.
fn is_next_meeting(before: &str, behind: &str) -> bool {
    let near = tail(before, 110);
    let told = has_any(
        near,
        &[
            "next meeting",
            "next ordinary meeting",
            "next scheduled meeting",
        ],
    );
    let other = has_any(
        near,
        &[
            "next meeting of the council",
            "next full council",
            "since",
            "after the next meeting",
        ],
    );
    // A deadline or a second date behind the first is another matter.
    told && !other && !behind.trim_start().starts_with("and")
        || told && behind.trim_start().starts_with("at")
}

/// `the minutes of the meeting held on 15 September 2020 were approved`.
fn is_earlier_minutes(sentence: &str, before: &str, about_minutes: bool) -> bool {
    let minutes = has_any(
        before,
        &[
            "minutes of the meeting",
            "minutes of the meetings",
            "minutes of the previous meeting",
            "minutes of the last meeting",
            "minutes of the ordinary meeting",
            "minutes of the special meeting",
            "minutes of meeting",
        ],
    ) || about_minutes && has_any(before, &["meeting", "meetings", "minutes"]);
    let approving = has_any(
        sentence,
        &[
            "approve",
            "approved",
            "confirm",
            "confirmed",
            "sign",
            "signed",
            "agree",
            "agreed",
            "adopted",
            "adopt",
            "correct record",
            "true record",
            "accurate record",
            "receive",
        ],
    );
    minutes && approving && !has_any(sentence, &["will be", "next meeting"])
}

/// What stands before the end of a period reported on.
const PERIODS: [&str; 13] = [
    "for the end of",
    "for the quarter ending",
    "for the quarter ended",
    "quarter ending",
    "quarter ended",
    "for the year ending",
    "for the year ended",
    "year ended",
    "up to the end of",
    "to the end of",
    "as at the end of",
    "at the end of",
    "for the period ending",
];

/// What tells that a period is planned for, not reported on.
const AHEAD: [&str; 20] = [
    "will",
    "would",
    "budget",
    "plan to",
    "target",
    "targets",
    "forecast",
    "forecasts",
    "projected",
    "projection",
    "by the end of",
    "expected",
    "anticipated",
    "intended",
    "proposed",
    "should",
    "estimated",
    "planned",
    "strategy",
    "programme",
];

/// `for the quarter ending March 2018`, `data up to the end of September 2020`.
fn is_past_period(sentence: &str, before: &str, exact: bool) -> bool {
    let ends = before.trim_end();
    let period = PERIODS.iter().any(|words| {
        let cut = ends
            .len()
            .checked_sub(words.len())
            .filter(|cut| ends.is_char_boundary(*cut));
        cut.is_some_and(|cut| {
            ends[cut..].eq_ignore_ascii_case(words) && !ends[..cut].ends_with(char::is_alphanumeric)
        })
    });
    let as_at = exact && (ends.ends_with("as at") || ends.ends_with("ended"));
    let figures = has_any(
        sentence,
        &[
            "performance",
            "data",
            "outturn",
            "figures",
            "trend",
            "statistics",
            "out-turn",
            "monitoring",
        ],
    );
    let ahead = has_any(sentence, &AHEAD);
    (period || as_at) && figures && !ahead
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::minutes::AgendaItem;

    fn meeting(items: &[(&str, &str)]) -> Meeting {
        let item = |(title, text): &(&str, &str)| AgendaItem {
            title: Some((*title).to_owned()),
            minutes: vec![(*text).to_owned()],
            ..AgendaItem::default()
        };
        Meeting {
            items: items.iter().map(item).collect(),
            ..Meeting::default()
        }
    }

    #[track_caller]
    fn check(items: &[(&str, &str)], from: Option<&str>, to: Option<&str>) {
        let range = bounds(&meeting(items))
            .map(|fact| fact.value)
            .unwrap_or_default();
        let printed = |day: Option<Date>| day.map(|day| day.to_string());
        assert_eq!(
            (printed(range.from).as_deref(), printed(range.to).as_deref()),
            (from, to),
            "{items:?}"
        );
    }

    #[test]
    fn what_bounds() {
        check(
            &[(
                "Minutes",
                "The minutes of the meeting held on 3 May 2019 were approved as a correct record.",
            )],
            Some("2019-05-04"),
            None,
        );
        check(
            &[(
                "Date of next meeting",
                "The next meeting would be held on Monday 8 July 2019 at 2 p.m.",
            )],
            None,
            Some("2019-07-07"),
        );
        check(
            &[(
                "Figures",
                "The report gave performance for the quarter ending March 2018.",
            )],
            Some("2018-03-31"),
            None,
        );
        check(
            &[("Figures", "It held data up to the end of September 2020.")],
            Some("2020-09-30"),
            None,
        );
    }

    #[test]
    fn what_bounds_nothing() {
        check(
            &[(
                "Plans",
                "It was intended that numbers would not exceed 320 by the end of 2021.",
            )],
            None,
            None,
        );
        check(
            &[(
                "Plans",
                "Performance targets for the quarter ending March 2030 were set.",
            )],
            None,
            None,
        );
        check(
            &[(
                "Reports",
                "The reports to be considered at the meeting in March 2020 should say more.",
            )],
            None,
            None,
        );
        check(
            &[(
                "Budget",
                "The budget for the year ending March 2025 was noted.",
            )],
            None,
            None,
        );
    }

    #[test]
    fn contradictions_are_told_or_dropped() {
        let two = [
            ("Figures", "It gave data up to the end of September 2030."),
            (
                "Date of next meeting",
                "The next meeting is on 8 July 2019.",
            ),
        ];
        let fact = bounds(&meeting(&two)).unwrap();
        assert_eq!(fact.value.from, None);
        assert!(fact.evidence.contains("against"));
        let equal = [
            (
                "Minutes",
                "The minutes of the meeting held on 9 July 2019 were approved.",
            ),
            (
                "Date of next meeting",
                "The next meeting is on 8 July 2019.",
            ),
        ];
        assert!(bounds(&meeting(&equal)).is_none());
    }
}

//! Years as minutes are counted by: of the calendar, of the council, of its accounts; and how a date that
//! is not exact is named among them.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use jiff::civil::Date;
use minutebook_index::{day_number, day_of_number};
use serde::Serialize;

/// First and last day, in days since 1970-01-01; either may not be known.
pub(crate) type Span = (Option<i64>, Option<i64>);

/// What a year is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum YearKind {
    /// January to December: `2019`.
    #[default]
    Calendar,
    /// May to April, as councils sit: `2018/19`.
    Municipal,
    /// April to March, as councils account: `2018/19`.
    Financial,
}

impl YearKind {
    /// Returns the year of a day, by the calendar year in which it begins.
    pub(crate) fn of(self, day: Date) -> i16 {
        day.year() - i16::from(day.month() < self.first_month())
    }

    /// Returns the month in which a year begins.
    fn first_month(self) -> i8 {
        match self {
            Self::Calendar => 1,
            Self::Municipal => 5,
            Self::Financial => 4,
        }
    }

    /// Returns the name of the year that begins in a calendar year.
    pub(crate) fn name(self, year: i16) -> String {
        match self {
            Self::Calendar => year.to_string(),
            _ => format!("{year}/{:02}", (year + 1).rem_euclid(100)),
        }
    }

    /// Returns the year of an exact date.
    pub(crate) fn exact(self, span: Span) -> Option<i16> {
        match span {
            (Some(from), Some(to)) if from == to => Some(self.of(day_of_number(from)?)),
            _ => None,
        }
    }

    /// Returns what a span is counted under: `2019`, `2020-21, bounded`, `2018 or later, bounded`,
    /// `undated`.
    pub(crate) fn label(self, span: Span) -> String {
        let year = |day: i64| day_of_number(day).map_or(0, |day| self.of(day));
        match span {
            (None, None) => "undated".to_owned(),
            (Some(from), Some(to)) if from == to => self.name(year(from)),
            (Some(from), Some(to)) if year(from) == year(to) => {
                format!("{}, bounded", self.name(year(from)))
            }
            (Some(from), Some(to)) if self == Self::Calendar => {
                format!("{}-{:02}, bounded", year(from), year(to) % 100)
            }
            (Some(from), Some(to)) => {
                let (from, to) = (self.name(year(from)), self.name(year(to)));
                format!("{from} to {to}, bounded")
            }
            (Some(from), None) => format!("{} or later, bounded", self.name(year(from))),
            (None, Some(to)) => format!("{} or earlier, bounded", self.name(year(to))),
        }
    }
}

/// What is counted by span of days, summed up by year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ByYear<T> {
    /// By year, the earliest first, what is of an exact day.
    pub(crate) exact: Vec<(i16, T)>,
    /// The rest, by span.
    pub(crate) rest: Vec<(Span, T)>,
}

impl<T: Copy + Default + PartialEq + AddAssign> ByYear<T> {
    /// Sums up; what comes to nothing is left out.
    pub(crate) fn new(kind: YearKind, spans: &[(Span, T)]) -> Self {
        let starts = Starts::new(kind);
        let mut usual = vec![T::default(); Starts::YEARS];
        let mut unusual: BTreeMap<i16, T> = BTreeMap::new();
        let mut rest = Vec::new();
        for (span, value) in spans {
            let day = span.0.filter(|day| span.1 == Some(*day));
            if let Some(year) = day.and_then(|day| starts.year(day)) {
                usual[year] += *value;
            } else if let Some(year) = kind.exact(*span) {
                *unusual.entry(year).or_default() += *value;
            } else {
                rest.push((*span, *value));
            }
        }
        let usual = (Starts::FIRST..).zip(usual);
        let mut exact: Vec<(i16, T)> = usual.chain(unusual).collect();
        exact.retain(|(_, value)| *value != T::default());
        exact.sort_unstable_by_key(|(year, _)| *year);
        Self { exact, rest }
    }
}

/// The days on which years begin, of those years that minutes are of: to look up many days.
struct Starts(Vec<i64>);

impl Starts {
    const FIRST: i16 = 1800;
    const YEARS: usize = 400;

    fn new(kind: YearKind) -> Self {
        let start = |year| Date::new(year, kind.first_month(), 1).map_or(0, day_number);
        Self((Self::FIRST..).take(Self::YEARS + 1).map(start).collect())
    }

    /// Returns which year a day is of, from the first of these on; nothing for other years.
    fn year(&self, day: i64) -> Option<usize> {
        // 146,097 days make 400 years.
        let about = day.checked_sub(self.0[0])?.checked_mul(400)? / 146_097;
        let about = usize::try_from(about).ok()?.max(1) - 1;
        let near = self.0.get(about..)?;
        let behind = near.iter().take(4).position(|start| *start > day)?;
        (about + behind).checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: YearKind, from: Option<&str>, to: Option<&str>, label: &str) {
        let number = |day: &str| minutebook_index::day_number(day.parse().unwrap());
        assert_eq!(kind.label((from.map(number), to.map(number))), label);
    }

    #[test]
    fn many_days_are_summed_up_by_the_years_they_are_of() {
        // Beyond either end of what is looked up, too.
        let days: Vec<i64> = (-90_000..90_000).collect();
        let mut spans: Vec<(Span, usize)> = days
            .iter()
            .map(|day| ((Some(*day), Some(*day)), 1))
            .collect();
        let others = [
            ((None, None), 2),
            ((Some(3), None), 3),
            ((Some(3), Some(4)), 4),
        ];
        spans.extend(others);
        for kind in [YearKind::Calendar, YearKind::Municipal, YearKind::Financial] {
            let mut years: BTreeMap<i16, usize> = BTreeMap::new();
            for day in &days {
                *years
                    .entry(kind.of(day_of_number(*day).unwrap()))
                    .or_default() += 1;
            }
            let summed = ByYear::new(kind, &spans);
            assert_eq!(summed.exact, years.into_iter().collect::<Vec<_>>());
            assert_eq!(summed.rest, others);
        }
    }

    #[test]
    fn years_say_how_they_are_known() {
        use YearKind::{Calendar, Financial, Municipal};
        let day = |day| (Some(day), Some(day));
        for (kind, (from, to), label) in [
            (Calendar, day("2019-03-04"), "2019"),
            (Municipal, day("2019-04-30"), "2018/19"),
            (Municipal, day("2019-05-01"), "2019/20"),
            (Financial, day("2019-04-01"), "2019/20"),
            (Financial, day("1999-12-01"), "1999/00"),
            (
                Calendar,
                (Some("2020-09-16"), Some("2021-01-11")),
                "2020-21, bounded",
            ),
            (
                Municipal,
                (Some("2020-09-16"), Some("2021-01-11")),
                "2020/21, bounded",
            ),
            (
                Municipal,
                (Some("2020-01-16"), Some("2021-01-11")),
                "2019/20 to 2020/21, bounded",
            ),
            (
                Calendar,
                (Some("2020-09-16"), Some("2020-10-11")),
                "2020, bounded",
            ),
            (
                Calendar,
                (Some("2018-03-31"), None),
                "2018 or later, bounded",
            ),
            (
                Calendar,
                (None, Some("2018-03-31")),
                "2018 or earlier, bounded",
            ),
            (Calendar, (None, None), "undated"),
        ] {
            check(kind, from, to, label);
        }
    }
}

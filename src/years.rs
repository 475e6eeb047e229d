//! Years as minutes are counted by: of the calendar, of the council, of its accounts; and how a date that
//! is not exact is named among them.

use jiff::civil::Date;
use minutebook_index::day_of_number;
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
        let first_month = match self {
            Self::Calendar => 1,
            Self::Municipal => 5,
            Self::Financial => 4,
        };
        day.year() - i16::from(day.month() < first_month)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: YearKind, from: Option<&str>, to: Option<&str>, label: &str) {
        let number = |day: &str| minutebook_index::day_number(day.parse().unwrap());
        assert_eq!(kind.label((from.map(number), to.map(number))), label);
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

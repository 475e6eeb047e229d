//! Matches by year, beside what is held of each year: so that a busy year does not look like a trend, and
//! a year of which nothing is held not like silence.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::Serialize;

use crate::tally::Count;
use crate::years::{ByYear, Span, YearKind};

/// Matches by year, the earliest first; bounded spans and what is undated behind the exact years.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Timeline {
    /// What a year is.
    pub year_kind: YearKind,
    /// The forms followed through the years, where the query was searched in several.
    pub forms: Vec<String>,
    /// The years, without a hole from the first to the last of which something is held.
    pub years: Vec<TimelineYear>,
}

/// The matches of one year.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TimelineYear {
    /// `2019`, `2018/19`; `2020-21, bounded`; `undated`.
    pub year: String,
    /// The date is exact; else these items are counted here and under no year.
    pub exact: bool,
    /// Matches.
    pub items: usize,
    /// Items held of the councils, committees and dates asked for.
    pub held: usize,
    /// Matches for each item held, 0 to 1; `null` where nothing is held.
    pub per_item: Option<f64>,
    /// Matches for each 1,000 words held; `null` where nothing is held.
    pub per_1000_words: Option<f64>,
    /// Matches that have each of the `forms`.
    pub forms: Vec<usize>,
}

/// Items by span of days.
pub(crate) type BySpan = Vec<(Span, usize)>;

impl Timeline {
    pub(crate) fn new(
        year_kind: YearKind,
        matches: &[(Span, usize)],
        held: &[(Span, Count)],
        forms: &[(String, BySpan)],
    ) -> Self {
        let held = by_place(year_kind, held);
        let mut rows: BTreeMap<Place, TimelineYear> = BTreeMap::new();
        for (place, count) in &held {
            rows.entry(place.clone()).or_default().held = count.items;
        }
        let years = rows.keys().filter_map(Place::year);
        if let (Some(first), Some(last)) = (years.clone().min(), years.max()) {
            for year in first..=last {
                rows.entry(Place::Year(year)).or_default();
            }
        }
        for (place, items) in by_place(year_kind, matches) {
            rows.entry(place).or_default().items = items;
        }
        for row in rows.values_mut() {
            row.forms = vec![0; forms.len()];
        }
        for (at, (_, spans)) in forms.iter().enumerate() {
            for (place, items) in by_place(year_kind, spans) {
                if let Some(row) = rows.get_mut(&place) {
                    row.forms[at] = items;
                }
            }
        }
        let row = |(place, row): (Place, TimelineYear)| TimelineYear {
            per_item: ratio(row.items, u64::try_from(row.held).unwrap_or(u64::MAX)),
            per_1000_words: held
                .get(&place)
                .and_then(|held| ratio(row.items, held.words))
                .map(|each| each * 1000.0),
            exact: matches!(place, Place::Year(_)),
            year: place.name(year_kind),
            ..row
        };
        Self {
            year_kind,
            forms: forms.iter().map(|(form, _)| form.clone()).collect(),
            years: rows.into_iter().map(row).collect(),
        }
    }
}

fn ratio(items: usize, whole: u64) -> Option<f64> {
    // Counts are far below what a float holds exactly.
    (whole > 0).then(|| items as f64 / whole as f64)
}

/// Where a meeting stands in the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Year(i16),
    Bounded(String),
    Undated,
}

/// Sums up by place what is counted by span.
fn by_place<T>(kind: YearKind, spans: &[(Span, T)]) -> BTreeMap<Place, T>
where
    T: Copy + Default + PartialEq + AddAssign,
{
    let ByYear { exact, rest } = ByYear::new(kind, spans);
    let exact = exact.into_iter();
    let mut places: BTreeMap<Place, T> = exact
        .map(|(year, value)| (Place::Year(year), value))
        .collect();
    for (span, value) in rest {
        let place = match span {
            (None, None) => Place::Undated,
            span => Place::Bounded(kind.label(span)),
        };
        *places.entry(place).or_default() += value;
    }
    places
}

impl Place {
    fn year(&self) -> Option<i16> {
        match self {
            Self::Year(year) => Some(*year),
            _ => None,
        }
    }

    fn name(&self, kind: YearKind) -> String {
        match self {
            Self::Year(year) => kind.name(*year),
            Self::Bounded(label) => label.clone(),
            Self::Undated => "undated".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(day: Option<&str>) -> Span {
        let day = day.map(|day| minutebook_index::day_number(day.parse().unwrap()));
        (day, day)
    }

    fn held(day: Option<&str>, items: usize) -> (Span, Count) {
        let words = 500 * items as u64;
        (span(day), Count { items, words })
    }

    #[test]
    fn a_year_without_minutes_is_a_gap() {
        let held = [
            held(Some("2018-06-01"), 10),
            held(Some("2020-06-01"), 4),
            held(None, 3),
        ];
        let matches = [(span(Some("2018-06-01")), 2), (span(None), 1)];
        let forms = [("hub".to_owned(), vec![(span(Some("2018-06-01")), 1)])];
        let timeline = Timeline::new(YearKind::Calendar, &matches, &held, &forms);
        let told: Vec<_> = timeline
            .years
            .iter()
            .map(|row| {
                (
                    row.year.as_str(),
                    row.items,
                    row.held,
                    row.per_item,
                    row.forms[0],
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("2018", 2, 10, Some(0.2), 1),
                ("2019", 0, 0, None, 0),
                ("2020", 0, 4, Some(0.0), 0),
                ("undated", 1, 3, Some(1.0 / 3.0), 0),
            ]
        );
        assert_eq!(timeline.years[0].per_1000_words, Some(0.4));
    }
}

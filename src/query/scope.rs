//! Where a meaning holds: at which councils, and there in which years. Plain data.

use std::collections::BTreeMap;

/// Days from one to another, both included, counted from 1970-01-01.
pub(crate) type Days = (i64, i64);

/// All time.
pub(crate) const ALWAYS: Days = (i64::MIN, i64::MAX);

/// The items in which a short form has one meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Councils of which something is known, with the days on which the meaning holds there; none at all
    /// where the short form means something else.
    pub(crate) councils: BTreeMap<String, Vec<Days>>,
    /// The same of items whose council is not known; `None` where nothing is known of them.
    pub(crate) unknown: Option<Vec<Days>>,
    /// It holds at all councils, and in all items, of which nothing is known.
    pub(crate) elsewhere: bool,
}

impl Scope {
    /// Everywhere and always.
    pub(crate) fn everywhere() -> Self {
        Self {
            councils: BTreeMap::new(),
            unknown: None,
            elsewhere: true,
        }
    }

    /// Returns the days on which it holds at a council, or in items whose council is not known; `None`
    /// where nothing is known.
    fn days(&self, council: Option<&str>) -> Option<&[Days]> {
        match council {
            Some(council) => self.councils.get(council).map(Vec::as_slice),
            None => self.unknown.as_deref(),
        }
    }

    /// Tells whether it leaves nothing out.
    pub(crate) fn is_everywhere(&self) -> bool {
        let known = self.councils.values().chain(&self.unknown);
        self.elsewhere && known.into_iter().all(|days| days.contains(&ALWAYS))
    }

    /// Tells whether it holds at no time and place.
    pub(crate) fn is_nowhere(&self) -> bool {
        let mut known = self.councils.values().chain(&self.unknown);
        !self.elsewhere && known.all(Vec::is_empty)
    }

    /// Tells whether an item lies within; of one whose date is open, whether it may.
    pub(crate) fn admits(&self, council: Option<&str>, from: Option<i64>, to: Option<i64>) -> bool {
        match self.days(council) {
            Some(days) => overlaps(days, from, to),
            None => self.elsewhere,
        }
    }
}

/// Tells whether a span of days, open where not known, shares a day with one of several.
pub(crate) fn overlaps(days: &[Days], from: Option<i64>, to: Option<i64>) -> bool {
    let (from, to) = (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX));
    days.iter()
        .any(|(first, last)| *first <= to && from <= *last)
}

/// Returns the same days in as few spans as they can be told in, in order.
pub(crate) fn joined(mut days: Vec<Days>) -> Vec<Days> {
    days.sort_unstable();
    days.dedup_by(|next, last| {
        let joins = next.0 <= last.1.saturating_add(1);
        if joins {
            last.1 = last.1.max(next.1);
        }
        joins
    });
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_touch_are_one_span() {
        let days = vec![(8, 9), (1, 3), (4, 4), (2, 2), (11, 12)];
        assert_eq!(joined(days), [(1, 4), (8, 9), (11, 12)]);
        assert_eq!(joined(vec![ALWAYS, (3, 4), ALWAYS]), [ALWAYS]);
    }

    #[test]
    fn an_open_date_may_lie_within() {
        let scope = Scope {
            councils: BTreeMap::from([
                ("A".to_owned(), vec![(10, 20)]),
                ("B".to_owned(), Vec::new()),
            ]),
            unknown: None,
            elsewhere: true,
        };
        assert!(scope.admits(Some("A"), Some(20), Some(20)));
        assert!(!scope.admits(Some("A"), Some(21), Some(21)));
        assert!(scope.admits(Some("A"), Some(5), None));
        assert!(scope.admits(Some("A"), None, None));
        assert!(!scope.admits(Some("B"), None, None));
        assert!(scope.admits(Some("C"), Some(1), Some(1)));
        assert!(scope.admits(None, None, None));
        let unknown = Scope {
            unknown: Some(vec![(10, 20)]),
            ..scope.clone()
        };
        assert!(!unknown.admits(None, Some(21), None) && unknown.admits(None, Some(20), None));
        assert!(Scope::everywhere().is_everywhere() && !scope.is_everywhere());
    }
}

//! Counts of all matches by council, committee, year, post and kind of decision.
//!
//! Exact, whatever part of the list is shown. Committees that an officer wrote to be one are counted as
//! one, posts under all their names; what is only bounded is counted once, under its span.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::glossary::Glossary;
use crate::query::scope::Scope;
use crate::tally::{Name, PostCount, Tally};
use crate::years::{ByYear, Span, YearKind};
use minutebook_index::glossary as terms;

/// The counts of one answer; within each, the most items first, then by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// By council.
    pub councils: Vec<FacetCount>,
    /// By committee of a council.
    pub committees: Vec<FacetCount>,
    /// What a year is in `years`.
    pub year_kind: YearKind,
    /// By year, the latest first; bounded spans and what is undated behind the exact ones.
    pub years: Vec<FacetCount>,
    /// By post, under all its names.
    pub roles: Vec<FacetCount>,
    /// By kind of decision; an item with several kinds is counted under each.
    pub decisions: Vec<FacetCount>,
}

/// How many of the matches are of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FacetCount {
    /// What they share; `null` where it is not known of them.
    pub value: Option<String>,
    /// Of committees: the council, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub council: Option<String>,
    /// Other names counted with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// How many items.
    pub items: usize,
}

impl Facets {
    pub(crate) fn new(tally: Tally, year_kind: YearKind) -> Self {
        let mut councils = Names::default();
        let mut committees: BTreeMap<Option<&str>, Names<'_>> = BTreeMap::new();
        for (place, items) in &tally.places {
            let council = place.council.as_ref();
            councils.add(council, *items);
            let of_council = council.map(|name| name.key.as_str());
            let of_council = committees.entry(of_council).or_default();
            of_council.add(place.committee.as_ref(), *items);
        }
        let council_names = councils.shown();
        let committees = committees.into_iter().flat_map(|(key, names)| {
            let council = council_names.get(&key).cloned().flatten();
            names.counts().into_iter().map(move |count| FacetCount {
                council: council.clone(),
                ..count
            })
        });
        let decisions = tally.decisions.iter().map(|(kind, items)| FacetCount {
            value: Some(kind.clone()),
            items: *items,
            ..FacetCount::default()
        });
        Self {
            committees: most_first(committees),
            councils: most_first(councils.counts()),
            year_kind,
            years: years(&tally.spans, year_kind),
            roles: tally.posts.into_iter().map(post).collect(),
            decisions: most_first(decisions),
        }
    }
}

/// Counts by year, the latest first; bounded spans and what is undated behind the exact years.
fn years(spans: &[(Span, usize)], kind: YearKind) -> Vec<FacetCount> {
    let ByYear { exact, rest } = ByYear::new(kind, spans);
    let mut others: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for (span, items) in rest {
        let is_bounded = span != (None, None);
        *others.entry((is_bounded, kind.label(span))).or_default() += items;
    }
    let exact = exact.into_iter().rev();
    let exact = exact.map(|(year, items)| (kind.name(year), items));
    let others = others.into_iter().rev();
    let others = others.map(|((_, label), items)| (label, items));
    let count = |(year, items)| FacetCount {
        value: Some(year),
        items,
        ..FacetCount::default()
    };
    exact.chain(others).map(count).collect()
}

fn most_first(counts: impl IntoIterator<Item = FacetCount>) -> Vec<FacetCount> {
    let mut counts: Vec<FacetCount> = counts.into_iter().collect();
    counts.sort_by(|a, b| (b.items, &a.value, &a.council).cmp(&(a.items, &b.value, &b.council)));
    counts
}

fn post(post: PostCount) -> FacetCount {
    FacetCount {
        value: Some(post.name),
        also: post.also,
        items: post.items,
        ..FacetCount::default()
    }
}

/// Names that are one name, with how often each way of writing it stands.
#[derive(Default)]
struct Names<'t>(BTreeMap<Option<&'t str>, BTreeMap<&'t str, usize>>, usize);

impl<'t> Names<'t> {
    fn add(&mut self, name: Option<&'t Name>, items: usize) {
        let ways = self
            .0
            .entry(name.map(|name| name.key.as_str()))
            .or_default();
        match name {
            Some(name) => *ways.entry(&name.written).or_default() += items,
            None => self.1 += items,
        }
    }

    /// The name shown for each key: the commonest way it is written.
    fn shown(&self) -> BTreeMap<Option<&'t str>, Option<String>> {
        let commonest = |ways: &BTreeMap<&str, usize>| {
            let best = ways
                .iter()
                .max_by_key(|(name, items)| (**items, std::cmp::Reverse(*name)));
            best.map(|(name, _)| (*name).to_owned())
        };
        self.0
            .iter()
            .map(|(key, ways)| (*key, commonest(ways)))
            .collect()
    }

    fn counts(&self) -> Vec<FacetCount> {
        let shown = self.shown();
        self.0
            .iter()
            .map(|(key, ways)| {
                let value = shown.get(key).cloned().flatten();
                let lower = value.as_ref().map(|name| name.to_lowercase());
                let others = ways
                    .keys()
                    .filter(|name| Some(name.to_lowercase()) != lower);
                FacetCount {
                    also: others.map(|name| (*name).to_owned()).collect(),
                    items: match key {
                        Some(_) => ways.values().sum(),
                        None => self.1,
                    },
                    value,
                    council: None,
                }
            })
            .collect()
    }
}

/// Names that officers wrote to be the same.
#[derive(Clone, Debug)]
pub(crate) struct Renames(Vec<(Vec<String>, Scope)>);

impl Renames {
    pub(crate) fn new(glossary: &Glossary<'_>) -> tantivy::Result<Self> {
        let groups = glossary.same()?.into_iter();
        let keyed = |terms: &[String]| terms.iter().map(|term| terms::long_key(term)).collect();
        Ok(Self(
            groups
                .map(|(_, terms, scope)| (keyed(terms), scope))
                .collect(),
        ))
    }

    /// The key of a name, the same for all names that are one.
    pub(crate) fn key(&self, name: &str, council: Option<&str>) -> String {
        let key = terms::long_key(name);
        let group = self
            .0
            .iter()
            .find(|(keys, scope)| keys.contains(&key) && scope.admits(council, None, None));
        group
            .and_then(|(keys, _)| keys.first().cloned())
            .unwrap_or(key)
    }
}

//! Counts of all matches by council, committee, year, post and kind of decision.
//!
//! Exact, whatever part of the list is shown. Committees that an officer wrote to be one are counted as
//! one, posts under all their names; what is only bounded is counted once, under its span.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::glossary::Glossary;
use crate::query::scope::Scope;
use crate::tally::{PostCount, Tally};
use crate::years::YearKind;
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
    pub(crate) fn new(
        tally: &Tally,
        year_kind: YearKind,
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<Self> {
        let renames = Renames::new(glossary)?;
        let mut councils = Names::default();
        let mut committees: BTreeMap<Option<String>, Names> = BTreeMap::new();
        let mut years: BTreeMap<(bool, bool, String), usize> = BTreeMap::new();
        for (meeting, count) in &tally.meetings {
            let council = meeting.council.as_deref();
            councils.add(
                council.map(|name| renames.key(name, None)),
                council,
                count.items,
            );
            let committee = meeting.committee.as_deref();
            let of_council = council.map(|name| renames.key(name, None));
            committees.entry(of_council).or_default().add(
                committee.map(|name| renames.key(name, council)),
                committee,
                count.items,
            );
            let exact = year_kind.exact(meeting.span).is_some();
            let undated = meeting.span == (None, None);
            let year = (exact, !undated, year_kind.label(meeting.span));
            *years.entry(year).or_default() += count.items;
        }
        let council_names: BTreeMap<Option<String>, Option<String>> = councils.shown();
        let committees = committees.into_iter().flat_map(|(key, names)| {
            let council = council_names.get(&key).cloned().flatten();
            names.counts().into_iter().map(move |count| FacetCount {
                council: council.clone(),
                ..count
            })
        });
        let years = years
            .into_iter()
            .rev()
            .map(|((_, _, year), items)| FacetCount {
                value: Some(year),
                items,
                ..FacetCount::default()
            });
        let decisions = tally.decisions.iter().map(|(kind, items)| FacetCount {
            value: Some(kind.clone()),
            items: *items,
            ..FacetCount::default()
        });
        Ok(Self {
            committees: most_first(committees),
            councils: most_first(councils.counts()),
            year_kind,
            years: years.collect(),
            roles: most_first(tally.posts.iter().map(post)),
            decisions: most_first(decisions),
        })
    }
}

fn most_first(counts: impl IntoIterator<Item = FacetCount>) -> Vec<FacetCount> {
    let mut counts: Vec<FacetCount> = counts.into_iter().collect();
    counts.sort_by(|a, b| (b.items, &a.value, &a.council).cmp(&(a.items, &b.value, &b.council)));
    counts
}

/// A post under the full name it has most often, else under the meaning of its short form.
fn post(post: &PostCount) -> FacetCount {
    let full = post
        .names
        .iter()
        .filter(|(name, _)| !crate::roles::is_short(name))
        .max_by_key(|(name, items)| (**items, std::cmp::Reverse(*name)));
    let shown = full
        .map(|(name, _)| name.clone())
        .or_else(|| post.meaning.clone())
        .or_else(|| post.names.keys().next().cloned());
    let shown_key = shown.as_deref().map(terms::long_key).unwrap_or_default();
    // A name that only its capitals tell apart says nothing more.
    let others = post
        .names
        .keys()
        .filter(|name| terms::long_key(name) != shown_key);
    FacetCount {
        also: others.cloned().collect(),
        value: shown,
        items: post.items,
        ..FacetCount::default()
    }
}

/// Names that are one name, with how often each way of writing it stands.
#[derive(Default)]
struct Names(BTreeMap<Option<String>, BTreeMap<String, usize>>, usize);

impl Names {
    fn add(&mut self, key: Option<String>, written: Option<&str>, items: usize) {
        let ways = self.0.entry(key).or_default();
        match written {
            Some(written) => *ways.entry(written.to_owned()).or_default() += items,
            None => self.1 += items,
        }
    }

    /// The name shown for each key: the commonest way it is written.
    fn shown(&self) -> BTreeMap<Option<String>, Option<String>> {
        let commonest = |ways: &BTreeMap<String, usize>| {
            let best = ways
                .iter()
                .max_by_key(|(name, items)| (**items, std::cmp::Reverse(*name)));
            best.map(|(name, _)| name.clone())
        };
        self.0
            .iter()
            .map(|(key, ways)| (key.clone(), commonest(ways)))
            .collect()
    }

    fn counts(&self) -> Vec<FacetCount> {
        let shown = self.shown();
        self.0
            .iter()
            .map(|(key, ways)| {
                let value = shown.get(key).cloned().flatten();
                let lower = value.as_ref().map(|name| name.to_lowercase());
                let others: BTreeSet<&String> = ways
                    .keys()
                    .filter(|name| Some(name.to_lowercase()) != lower)
                    .collect();
                FacetCount {
                    also: others.into_iter().cloned().collect(),
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

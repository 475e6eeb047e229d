//! Filters over columns: council, committee, role, dates and the rest, as one query of the engine.
//!
//! A filter by name takes what a person would type, part of the name in any case, and is resolved
//! against the names the index holds, so that one which fits nothing is said to, with the nearest.

use std::collections::BTreeSet;

use jiff::civil::Date;
use minutebook_index::schema::FLAGS;
use minutebook_index::{analysis, day_number};
use serde::{Deserialize, Serialize};
use tantivy::columnar::{Cardinality, Column, StrColumn};
use tantivy::index::SegmentReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score, Searcher, TERMINATED};

use crate::glossary::Glossary;
use crate::pick::{Pick, PickCheck, Picked};
use crate::query::concept::Gate;
use crate::query::field;
use crate::query::scope::Scope;
use crate::query::settle::{Docs, Settle};
use crate::roles;

/// What an item must be like to be in the list. Several values of one filter mean any of them; several
/// filters mean all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    /// Councils, by part of the name.
    pub councils: Vec<String>,
    /// Committees, by part of the name.
    pub committees: Vec<String>,
    /// Roles named in the item, by part of the name or short form.
    pub roles: Vec<String>,
    /// People named in the item, by part of the name.
    pub people: Vec<String>,
    /// Movers of a resolution, by part of the name.
    pub movers: Vec<String>,
    /// Seconders of a resolution, by part of the name.
    pub seconders: Vec<String>,
    /// Kinds of decision.
    pub decisions: Vec<String>,
    /// Status of the minutes.
    pub statuses: Vec<String>,
    /// What the item must have or be, all of them.
    pub flags: Vec<String>,
    /// Not before this day.
    pub from: Option<Date>,
    /// Not after this day.
    pub to: Option<Date>,
    /// Take only items that certainly lie within the dates.
    pub certain: bool,
    /// Take only items that facets count under these values: of each pick one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<Pick>,
}

/// A filter that no name in the index fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NoSuchName {
    /// The filter: `committee`.
    pub(crate) filter: &'static str,
    /// What was asked for.
    pub(crate) asked: String,
    /// Names that come nearest, best first; every valid one where there are only so many.
    pub(crate) nearest: Vec<String>,
    /// The filter takes a few fixed words, whatever the index holds.
    pub(crate) fixed: bool,
}

/// Filters resolved against one index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolved {
    /// Column and the values of which an item must have one.
    names: Vec<(&'static str, Wanted)>,
    /// Short forms that a filter by role takes too.
    pub(crate) short_forms: BTreeSet<String>,
    /// Names that a filter takes too because an officer wrote them to be the same.
    pub(crate) renamed: BTreeSet<String>,
    /// Dates that it must fit, all of them.
    dates: Vec<DateFilter>,
    /// Values of facets of which it must have one, all of them.
    picks: Vec<Picked>,
    pub(crate) unknown: Vec<NoSuchName>,
}

/// Values of a column that a filter takes.
#[derive(Clone, Debug, Default)]
struct Wanted {
    names: BTreeSet<String>,
    /// Values that mean what is asked for at some councils or in some years only.
    scoped: Vec<(String, Scope)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct DateFilter {
    from: i64,
    to: i64,
    certain: bool,
}

impl DateFilter {
    fn takes(self, from: Option<i64>, to: Option<i64>) -> bool {
        match (from, to) {
            (None, None) => false,
            (from, to) if self.certain => {
                from.unwrap_or(i64::MIN) >= self.from && to.unwrap_or(i64::MAX) <= self.to
            }
            (from, to) => {
                from.is_none_or(|from| from <= self.to) && to.is_none_or(|to| to >= self.from)
            }
        }
    }
}

impl Filters {
    /// Tells whether a date was asked for.
    pub fn has_dates(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Looks the names up in the index; roles also by what the glossary says of their short forms.
    pub(crate) fn resolve(
        &self,
        searcher: &Searcher,
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<Resolved> {
        let mut resolved = Resolved::default();
        let by_name = [
            ("council", &self.councils),
            ("committee", &self.committees),
            ("role", &self.roles),
            ("person", &self.people),
            ("mover", &self.movers),
            ("seconder", &self.seconders),
        ];
        for (column, asked) in by_name.into_iter().filter(|(_, asked)| !asked.is_empty()) {
            let held = names(searcher, column)?;
            let mut wanted = Wanted::default();
            for name in asked {
                let found = match column {
                    // A body has one name; a post has many that begin or end alike.
                    "council" | "committee" => fitting(&held, name),
                    _ => holding(&held, name),
                };
                let before = wanted.scoped.len();
                if column == "role" {
                    wanted.scoped.extend(other_names(&held, name, glossary)?);
                }
                let is_short = |(short, _): &&(String, Scope)| roles::is_short(short);
                let shorts = wanted.scoped[before..].iter().filter(is_short);
                resolved
                    .short_forms
                    .extend(shorts.map(|(short, _)| short.clone()));
                if matches!(column, "committee" | "council") {
                    let renamed = same_names(&held, &found, glossary)?;
                    wanted.names.extend(renamed.iter().cloned());
                    resolved.renamed.extend(renamed);
                }
                if found.is_empty() && wanted.scoped.len() == before {
                    let nearest = nearest(&held, name);
                    resolved.unknown.push(NoSuchName {
                        filter: column,
                        asked: name.clone(),
                        nearest,
                        fixed: false,
                    });
                }
                wanted.names.extend(found);
            }
            resolved.names.push((column, wanted));
        }
        let decisions = field::decisions();
        for (column, asked, valid) in [
            ("decision", &self.decisions, decisions.as_slice()),
            ("status", &self.statuses, field::STATUSES.as_slice()),
        ] {
            if !asked.is_empty() {
                let wanted = asked.iter().filter_map(|name| {
                    fixed_word(column, name, valid, &mut resolved.unknown).map(str::to_owned)
                });
                let wanted = Wanted {
                    names: wanted.collect(),
                    ..Wanted::default()
                };
                resolved.names.push((column, wanted));
            }
        }
        for flag in &self.flags {
            if let Some(flag) = fixed_word("flag", flag, &FLAGS, &mut resolved.unknown) {
                let wanted = Wanted {
                    names: BTreeSet::from([flag.to_owned()]),
                    ..Wanted::default()
                };
                resolved.names.push(("flag", wanted));
            }
        }
        for pick in &self.only {
            let (picked, missing) = pick.resolve(searcher, glossary)?;
            resolved.picks.push(picked);
            let filter = pick.facet.name();
            for asked in missing {
                let nearest = nearest(&names(searcher, filter)?, &asked);
                resolved.unknown.push(NoSuchName {
                    filter,
                    asked,
                    nearest,
                    fixed: false,
                });
            }
        }
        if self.has_dates() {
            resolved.dates.push(DateFilter {
                from: self.from.map_or(i64::MIN, day_number),
                to: self.to.map_or(i64::MAX, day_number),
                certain: self.certain,
            });
        }
        Ok(resolved)
    }
}

/// Returns the word of a fixed list that was asked for, in any case and with spaces for hyphens; notes it
/// where there is none such.
fn fixed_word<'v>(
    filter: &'static str,
    asked: &str,
    valid: &[&'v str],
    unknown: &mut Vec<NoSuchName>,
) -> Option<&'v str> {
    let word = field::fixed(asked);
    let found = valid.iter().copied().find(|name| *name == word);
    if found.is_none() {
        unknown.push(NoSuchName {
            filter,
            asked: asked.to_owned(),
            nearest: valid.iter().map(|name| (*name).to_owned()).collect(),
            fixed: true,
        });
    }
    found
}

/// Returns the different values of a column; those of erased documents are no longer held.
pub(crate) fn names(searcher: &Searcher, column: &str) -> tantivy::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for reader in searcher.segment_readers() {
        let Some(column) = reader.fast_fields().str(column)? else {
            continue;
        };
        let live: Option<BTreeSet<u64>> = reader.has_deletes().then(|| {
            let docs = reader.doc_ids_alive();
            docs.flat_map(|doc| column.term_ords(doc)).collect()
        });
        let mut stream = column.dictionary().stream()?;
        let mut ord = 0;
        while stream.advance() {
            if live.as_ref().is_none_or(|live| live.contains(&ord)) {
                names.insert(String::from_utf8_lossy(stream.key()).into_owned());
            }
            ord += 1;
        }
    }
    Ok(names)
}

/// Returns the names that hold the words asked for side by side; one that is exactly that stands alone.
fn fitting(held: &BTreeSet<String>, asked: &str) -> Vec<String> {
    let wanted = folded(asked);
    if wanted.is_empty() {
        return Vec::new();
    }
    let exact: Vec<String> = held
        .iter()
        .filter(|name| folded(name) == wanted)
        .cloned()
        .collect();
    if !exact.is_empty() {
        return exact;
    }
    holding(held, asked)
}

/// Returns the names that hold the words asked for side by side.
fn holding(held: &BTreeSet<String>, asked: &str) -> Vec<String> {
    let wanted = folded(asked);
    let holds = |name: &&String| {
        let words = folded(name);
        !wanted.is_empty() && words.windows(wanted.len()).any(|words| words == wanted)
    };
    held.iter().filter(holds).cloned().collect()
}

/// Returns the names held that an officer wrote to be the same as one of those found.
fn same_names(
    held: &BTreeSet<String>,
    found: &[String],
    glossary: &Glossary<'_>,
) -> tantivy::Result<BTreeSet<String>> {
    let mut renamed = BTreeSet::new();
    for (_, terms, _) in glossary.same()? {
        let terms: Vec<Vec<String>> = terms.iter().map(|term| folded(term)).collect();
        let is_named = |name: &&String| terms.contains(&folded(name));
        if found.iter().any(|name| is_named(&name)) {
            let others = held.iter().filter(is_named);
            renamed.extend(others.filter(|name| !found.contains(name)).cloned());
        }
    }
    Ok(renamed)
}

/// Returns the names under which a post stands that do not show it: its short forms, and for a short form
/// the posts it means; each with where it does.
fn other_names(
    held: &BTreeSet<String>,
    asked: &str,
    glossary: &Glossary<'_>,
) -> tantivy::Result<Vec<(String, Scope)>> {
    let wanted = folded(asked);
    let has_it = |role: &str| {
        let words = folded(role);
        !wanted.is_empty() && words.windows(wanted.len()).any(|words| words == wanted)
    };
    let mut found = Vec::new();
    for short in held.iter().filter(|name| roles::is_short(name)) {
        for form in roles::forms(glossary, short)? {
            if has_it(&form.resolved.role) {
                found.push((short.clone(), form.scope));
            }
        }
    }
    if roles::is_short(asked) {
        for form in roles::forms(glossary, asked)? {
            let post = folded(&form.resolved.role);
            let same = held.iter().filter(|name| folded(name) == post);
            found.extend(same.map(|name| (name.clone(), form.scope.clone())));
        }
    }
    Ok(found)
}

/// Returns up to three names that are most like what was asked for, word by word.
fn nearest(held: &BTreeSet<String>, asked: &str) -> Vec<String> {
    /// Words less alike than this have nothing to do with each other.
    const ALIKE: f64 = 0.85;
    let wanted = folded(asked);
    let likeness = |name: &str| -> f64 {
        let words = folded(name);
        let best = |word: &String| {
            let scores = words.iter().map(|other| strsim::jaro_winkler(word, other));
            scores.filter(|score| *score >= ALIKE).fold(0.0, f64::max)
        };
        wanted.iter().map(best).sum()
    };
    let mut names: Vec<(f64, &String)> = held.iter().map(|name| (likeness(name), name)).collect();
    names.retain(|(score, _)| *score > 0.0);
    names.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.len().cmp(&b.1.len())));
    names
        .into_iter()
        .take(3)
        .map(|(_, name)| name.clone())
        .collect()
}

fn folded(text: &str) -> Vec<String> {
    analysis::words(text)
        .map(|word| analysis::forms(word.text).surface)
        .collect()
}

impl Resolved {
    /// Tells whether everything passes.
    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.dates.is_empty() && self.picks.is_empty()
    }

    /// Adds other filters, all of which an item must pass too.
    pub(crate) fn join(&mut self, other: Self) {
        self.names.extend(other.names);
        self.short_forms.extend(other.short_forms);
        self.renamed.extend(other.renamed);
        self.dates.extend(other.dates);
        self.picks.extend(other.picks);
        self.unknown.extend(other.unknown);
    }

    /// Tells whether a date was asked for.
    pub(crate) fn has_dates(&self) -> bool {
        !self.dates.is_empty()
    }

    /// Returns the filters that say which minutes are meant, not what must stand in them: council,
    /// committee, dates.
    pub(crate) fn range(&self) -> Self {
        let mut range = self.clone();
        range
            .names
            .retain(|(column, _)| matches!(*column, "council" | "committee"));
        range.picks.retain(Picked::is_of_meetings);
        range
    }

    /// Returns the names taken for a filter by name, sorted.
    pub(crate) fn taken(&self) -> Vec<&str> {
        let names = self.names.iter().flat_map(|(_, wanted)| &wanted.names);
        names.map(String::as_str).collect()
    }

    /// Returns the same filters without that of councils, if there is one.
    pub(crate) fn without_councils(&self) -> Option<Self> {
        let mut without = self.clone();
        without.names.retain(|(column, _)| *column != "council");
        (without.names.len() < self.names.len()).then_some(without)
    }

    /// Opens the filters in one segment; `None` where nothing passes.
    ///
    /// # Errors
    /// What the search engine reports.
    pub(crate) fn checks(&self, reader: &SegmentReader) -> tantivy::Result<Option<Checks>> {
        let columns = reader.fast_fields();
        let mut names = Vec::new();
        for (column, wanted) in &self.names {
            let Some(column) = columns.str(column)? else {
                return Ok(None);
            };
            let mut ords = BTreeSet::new();
            for name in &wanted.names {
                ords.extend(column.dictionary().term_ord(name.as_bytes())?);
            }
            let mut gated = Vec::new();
            for (name, scope) in &wanted.scoped {
                if let Some(ord) = column.dictionary().term_ord(name.as_bytes())? {
                    gated.push((ord, Gate::open(scope, reader)?));
                }
            }
            if ords.is_empty() && gated.is_empty() {
                return Ok(None);
            }
            names.push(NameCheck {
                column,
                ords: ords.into_iter().collect(),
                gated,
            });
        }
        let picks = self.picks.iter().map(|picked| picked.open(reader));
        Ok(Some(Checks {
            names,
            picks: picks.collect::<tantivy::Result<_>>()?,
            dates: self.dates.clone(),
            from: columns.i64("date_from")?,
            to: columns.i64("date_to")?,
        }))
    }
}

/// The filters of one segment.
pub(crate) struct Checks {
    names: Vec<NameCheck>,
    picks: Vec<PickCheck>,
    dates: Vec<DateFilter>,
    from: Column<i64>,
    to: Column<i64>,
}

/// The values of one column that pass, by ordinal.
struct NameCheck {
    column: StrColumn,
    /// In order.
    ords: Vec<u64>,
    gated: Vec<(u64, Gate)>,
}

impl NameCheck {
    fn pass(&self, doc: DocId) -> bool {
        let mut ords = self.column.term_ords(doc);
        ords.any(|ord| self.takes(ord, doc))
    }

    fn takes(&self, ord: u64, doc: DocId) -> bool {
        let mut gates = self.gated.iter();
        self.ords.binary_search(&ord).is_ok()
            || gates.any(|(gated, gate)| *gated == ord && gate.admits(doc))
    }

    /// Fails those of many documents that do not pass.
    fn fail(&self, docs: &[DocId], verdicts: &mut [Verdict]) {
        let verdicts = docs.iter().zip(verdicts);
        if self.column.ords().get_cardinality() == Cardinality::Multivalued {
            let failing = verdicts.filter(|(doc, _)| !self.pass(**doc));
            failing.for_each(|(_, verdict)| *verdict = Verdict::Fails);
            return;
        }
        let mut ords = vec![None; docs.len()];
        self.column.ords().first_vals(docs, &mut ords);
        for ((doc, verdict), ord) in verdicts.zip(ords) {
            if !ord.is_some_and(|ord| self.takes(ord, *doc)) {
                *verdict = Verdict::Fails;
            }
        }
    }
}

/// What the filters say of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passes,
    /// It passes, though its date is only bounded and a date was asked for.
    PassesBounded,
    /// It has no date, or it would pass.
    Undated,
    Fails,
}

impl Verdict {
    pub(crate) fn passes(self) -> bool {
        matches!(self, Self::Passes | Self::PassesBounded)
    }
}

impl Checks {
    /// Tells whether a document passes, and what its date has to do with it.
    pub(crate) fn verdict(&self, doc: DocId) -> Verdict {
        let verdict = self.by_date(doc);
        let passes_others = || {
            self.names.iter().all(|check| check.pass(doc))
                && self.picks.iter().all(|check| check.pass(doc))
        };
        match verdict {
            Verdict::Fails => Verdict::Fails,
            verdict if passes_others() => verdict,
            _ => Verdict::Fails,
        }
    }

    /// Tells it of many documents, in ascending order: columns are read faster together.
    pub(crate) fn verdicts(&self, docs: &[DocId]) -> Vec<Verdict> {
        let mut verdicts = match self.dates.is_empty() {
            true => vec![Verdict::Passes; docs.len()],
            false => {
                let (mut from, mut to) = (vec![None; docs.len()], vec![None; docs.len()]);
                self.from.first_vals(docs, &mut from);
                self.to.first_vals(docs, &mut to);
                let dates = from.into_iter().zip(to);
                dates.map(|(from, to)| self.of_dates(from, to)).collect()
            }
        };
        for check in &self.names {
            check.fail(docs, &mut verdicts);
        }
        for check in &self.picks {
            for (doc, verdict) in docs.iter().zip(&mut verdicts) {
                if *verdict != Verdict::Fails && !check.pass(*doc) {
                    *verdict = Verdict::Fails;
                }
            }
        }
        verdicts
    }

    fn by_date(&self, doc: DocId) -> Verdict {
        match self.dates.is_empty() {
            true => Verdict::Passes,
            false => self.of_dates(self.from.first(doc), self.to.first(doc)),
        }
    }

    fn of_dates(&self, from: Option<i64>, to: Option<i64>) -> Verdict {
        match (from, to) {
            (None, None) => Verdict::Undated,
            (from, to) if !self.dates.iter().all(|dates| dates.takes(from, to)) => Verdict::Fails,
            (from, to) if from == to => Verdict::Passes,
            _ => Verdict::PassesBounded,
        }
    }

    fn pass(&self, doc: DocId) -> bool {
        self.verdict(doc).passes()
    }
}

/// The filters as a query; it adds nothing to scores.
#[derive(Clone, Debug)]
pub(crate) struct FilterQuery(pub(crate) Resolved);

impl Query for FilterQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(FilterWeight(self.0.clone())))
    }
}

struct FilterWeight(Resolved);

impl Weight for FilterWeight {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(checks) = self.0.checks(reader)? else {
            return Ok(Box::new(EmptyScorer));
        };
        let max_doc = reader.max_doc();
        Ok(Box::new(Docs::new(Passing { checks, max_doc })))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let passes = self
            .0
            .checks(reader)?
            .is_some_and(|checks| checks.pass(doc));
        Ok(Explanation::new(
            if passes {
                "passes the filters"
            } else {
                "does not pass the filters"
            },
            0.0,
        ))
    }
}

/// The documents of one segment that pass.
struct Passing {
    checks: Checks,
    max_doc: DocId,
}

impl Settle for Passing {
    fn settle(&mut self, target: DocId) -> DocId {
        (target..self.max_doc)
            .find(|doc| self.checks.pass(*doc))
            .unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.max_doc
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_parts() {
        let held: BTreeSet<String> = [
            "Cabinet",
            "Cabinet member decisions",
            "Children and young people scrutiny committee",
        ]
        .map(str::to_owned)
        .into();
        assert_eq!(
            fitting(&held, "cabinet"),
            ["Cabinet"],
            "a whole name stands alone"
        );
        assert_eq!(
            fitting(&held, "young people"),
            ["Children and young people scrutiny committee"]
        );
        assert!(fitting(&held, "people young").is_empty());
        assert_eq!(
            nearest(&held, "Childrens scrutny"),
            ["Children and young people scrutiny committee"]
        );
    }

    #[test]
    fn ranges_overlap_or_lie_within() {
        let wide = DateFilter {
            from: 10,
            to: 20,
            certain: false,
        };
        for (from, to, takes, certainly) in [
            (Some(12), Some(12), true, true),
            (Some(5), Some(15), true, false),
            (Some(15), None, true, false),
            (None, Some(9), false, false),
            (Some(21), None, false, false),
            (None, None, false, false),
        ] {
            assert_eq!(wide.takes(from, to), takes, "{from:?}..{to:?}");
            assert_eq!(
                DateFilter {
                    certain: true,
                    ..wide
                }
                .takes(from, to),
                certainly,
                "{from:?}..{to:?}"
            );
        }
    }

    #[test]
    fn fixed_words_are_known_or_refused() {
        let mut unknown = Vec::new();
        let valid = field::decisions();
        for (asked, expected) in [
            ("Noted", Some("noted")),
            ("report requested", Some("report-requested")),
            ("nonsense", None),
        ] {
            assert_eq!(
                fixed_word("decision", asked, &valid, &mut unknown),
                expected
            );
        }
        assert_eq!(unknown.len(), 1);
        assert_eq!(unknown[0].nearest, valid);
    }

    #[test]
    fn an_open_end_lies_within_an_open_filter() {
        let later = DateFilter {
            from: 10,
            to: i64::MAX,
            certain: true,
        };
        let earlier = DateFilter {
            from: i64::MIN,
            to: 20,
            certain: true,
        };
        for (from, to, after, before) in [
            (Some(12), None, true, false),
            (Some(5), None, false, false),
            (None, Some(15), false, true),
            (None, Some(25), false, false),
            (None, None, false, false),
        ] {
            assert_eq!(later.takes(from, to), after, "{from:?}..{to:?}");
            assert_eq!(earlier.takes(from, to), before, "{from:?}..{to:?}");
        }
    }
}

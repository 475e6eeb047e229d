//! Filters that take exactly the items which a facet counts under one of its values.
//!
//! A filter by name takes what a person would type, part of a name, and a filter by date lets in what is only bounded.
//! Neither gives as many items as a facet says. What is here reads each item as `facet` does: renamed bodies as one,
//! posts under all their names, spans under their label.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use minutebook_index::glossary as terms;
use serde::{Deserialize, Serialize};
use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentReader;
use tantivy::{DocId, Searcher};

use crate::facet::Renames;
use crate::filter::names;
use crate::glossary::Glossary;
use crate::roles::{self, Form};
use crate::years::{Span, YearKind};

/// What is said of a value that is not known, as facets say it.
pub const NOT_KNOWN: &str = "not known";

/// What matches are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    /// Council.
    Council,
    /// Committee of a council.
    Committee,
    /// Calendar year, bounded span or undated.
    Year,
    /// The same by the years councils sit.
    MunicipalYear,
    /// The same by the years councils account.
    FinancialYear,
    /// Post, under all its names.
    Role,
    /// Kind of decision.
    Decision,
}

/// One value of a facet, as it is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The value shown; [`NOT_KNOWN`] where there is none.
    pub value: String,
    /// Of a committee: at this council only; [`NOT_KNOWN`] where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub council: Option<String>,
}

/// Only items that a facet counts under one of some values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// The facet.
    pub facet: Facet,
    /// The values, any of them.
    pub values: Vec<Counted>,
}

impl Facet {
    /// Every facet.
    pub const ALL: [Self; 7] = [
        Self::Council,
        Self::Committee,
        Self::Year,
        Self::MunicipalYear,
        Self::FinancialYear,
        Self::Role,
        Self::Decision,
    ];

    /// Returns the name of the facet as it is typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Council => "council",
            Self::Committee => "committee",
            Self::Year => "year",
            Self::MunicipalYear => "municipal-year",
            Self::FinancialYear => "financial-year",
            Self::Role => "role",
            Self::Decision => "decision",
        }
    }

    /// Returns what a year is in this facet, if it is one of years.
    pub fn year_kind(self) -> Option<YearKind> {
        match self {
            Self::Year => Some(YearKind::Calendar),
            Self::MunicipalYear => Some(YearKind::Municipal),
            Self::FinancialYear => Some(YearKind::Financial),
            _ => None,
        }
    }

    /// Returns the column that holds the values, beside those of meetings.
    fn column(self) -> &'static str {
        match self {
            Self::Role | Self::Decision | Self::Committee => self.name(),
            _ => "council",
        }
    }
}

impl Counted {
    /// Returns the value as it is typed.
    pub fn words(&self) -> String {
        match &self.council {
            Some(council) => format!("{}@{council}", self.value),
            None => self.value.clone(),
        }
    }
}

impl Pick {
    /// Returns each value as it is typed: `committee=Cabinet@Aldermoor Council`.
    pub fn words(&self) -> impl Iterator<Item = String> {
        let name = self.facet.name();
        self.values
            .iter()
            .map(move |value| format!("{name}={}", value.words()))
    }

    /// Looks the values up in the index; returns those that it does not hold too.
    pub(crate) fn resolve(
        &self,
        searcher: &Searcher,
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<(Picked, Vec<String>)> {
        let renames = Renames::new(glossary)?;
        let held = names(searcher, self.facet.column())?;
        let mut shorts = HashMap::new();
        if self.facet == Facet::Role {
            for short in held.iter().filter(|name| roles::is_short(name)) {
                shorts.insert(short.clone(), roles::forms(glossary, short)?);
            }
        }
        let key = |name: &str| match self.facet {
            Facet::Council | Facet::Committee => renames.key(name, None),
            _ => terms::long_key(name),
        };
        let mut keys: BTreeSet<String> = held.iter().map(|name| key(name)).collect();
        let meanings = shorts.values().flatten();
        keys.extend(meanings.map(|form| key(&form.resolved.role)));
        let is_held = |value: &&Counted| {
            self.facet.year_kind().is_some()
                || value.value == NOT_KNOWN
                || keys.contains(&key(&value.value))
        };
        let missing = self.values.iter().filter(|value| !is_held(value));
        let missing = missing.map(|value| value.value.clone()).collect();
        let picked = Picked {
            pick: self.clone(),
            renames: Arc::new(renames),
            shorts: Arc::new(shorts),
        };
        Ok((picked, missing))
    }
}

/// A pick with what is needed to tell which items it takes.
#[derive(Clone, Debug)]
pub(crate) struct Picked {
    pick: Pick,
    renames: Arc<Renames>,
    /// What short forms of posts may mean.
    shorts: Arc<HashMap<String, Vec<Form>>>,
}

/// What decides about an item: its value in the column, its council, its span of days.
type Case = (Option<u64>, Option<u64>, Span);

/// A pick in one segment.
pub(crate) struct PickCheck {
    picked: Picked,
    values: Option<StrColumn>,
    council: Option<StrColumn>,
    from: Column<i64>,
    to: Column<i64>,
    /// Cases decided already.
    decided: RefCell<HashMap<Case, bool>>,
}

impl Picked {
    /// Tells whether it says which minutes are meant, not what must stand in them.
    pub(crate) fn is_of_meetings(&self) -> bool {
        !matches!(self.pick.facet, Facet::Role | Facet::Decision)
    }

    /// Opens the columns of a segment.
    pub(crate) fn open(&self, reader: &SegmentReader) -> tantivy::Result<PickCheck> {
        let columns = reader.fast_fields();
        Ok(PickCheck {
            picked: self.clone(),
            values: columns.str(self.pick.facet.column())?,
            council: columns.str("council")?,
            from: columns.i64("date_from")?,
            to: columns.i64("date_to")?,
            decided: RefCell::default(),
        })
    }

    /// Tells whether a value is counted under one of those picked.
    fn takes(&self, value: Option<&str>, council: Option<&str>, span: Span) -> bool {
        let facet = self.pick.facet;
        let same = |key: Option<String>, wanted: &str, of: &dyn Fn(&str) -> String| match key {
            Some(key) => key == of(wanted),
            None => wanted == NOT_KNOWN,
        };
        let of_council = |wanted: &str| {
            let key = |name: &str| self.renames.key(name, None);
            same(council.map(key), wanted, &key)
        };
        self.pick.values.iter().any(|one| {
            let wanted = one.value.as_str();
            match facet {
                Facet::Council => of_council(wanted),
                Facet::Committee => {
                    let key = |name: &str| self.renames.key(name, council);
                    one.council.as_deref().is_none_or(of_council)
                        && same(value.map(key), wanted, &key)
                }
                Facet::Year | Facet::MunicipalYear | Facet::FinancialYear => facet
                    .year_kind()
                    .is_some_and(|kind| kind.label(span) == wanted),
                Facet::Role => value.is_some_and(|name| self.is_post(name, wanted, council, span)),
                Facet::Decision => value == Some(wanted),
            }
        })
    }

    /// Tells whether a post named at a meeting is the one wanted, under whatever name.
    fn is_post(&self, name: &str, wanted: &str, council: Option<&str>, span: Span) -> bool {
        let Some(forms) = self.shorts.get(name) else {
            return terms::long_key(name) == terms::long_key(wanted);
        };
        match roles::fitting(forms, council, span) {
            Some(meant) => terms::long_key(&meant.role) == terms::long_key(wanted),
            None => name == wanted,
        }
    }
}

impl PickCheck {
    /// Tells whether an item is taken.
    pub(crate) fn pass(&self, doc: DocId) -> bool {
        let council = self.council.as_ref();
        let council = council.and_then(|column| column.term_ords(doc).next());
        let span = (self.from.first(doc), self.to.first(doc));
        let mut values = self.values.iter().flat_map(|column| column.term_ords(doc));
        match values.next() {
            None => self.decide((None, council, span)),
            Some(first) => std::iter::once(first)
                .chain(values)
                .any(|value| self.decide((Some(value), council, span))),
        }
    }

    fn decide(&self, case: Case) -> bool {
        if let Some(takes) = self.decided.borrow().get(&case) {
            return *takes;
        }
        let (value, council, span) = case;
        let value = text(&self.values, value);
        let council = text(&self.council, council);
        let takes = self
            .picked
            .takes(value.as_deref(), council.as_deref(), span);
        self.decided.borrow_mut().insert(case, takes);
        takes
    }
}

/// Returns a value by its ordinal; none where the column cannot be read, which opening it would have told.
fn text(column: &Option<StrColumn>, ord: Option<u64>) -> Option<String> {
    let mut text = String::new();
    column.as_ref()?.ord_to_str(ord?, &mut text).ok()?;
    Some(text)
}

//! What an officer wrote about words, posts, links and closed items: `[[abbreviation]]`, `[[same]]`,
//! `[[role]]`, `[[link]]`, `[[release]]` and `[[close]]` of a `minutebook.toml`.
//!
//! Unlike `[[source]]` these speak of no file: they are kept in the side store as written. The first four
//! are applied when a question is asked, so that a correction never asks for files to be read again; the
//! last two by the next run of `index`, at the gate.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One entry, with the place it was written at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Wording {
    /// Path of the sidecar below its root.
    pub path: String,
    /// Line of the entry, from 1.
    pub line: u32,
    /// What it says.
    pub says: Says,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Says {
    /// A short form stands for a long one.
    Abbreviation(Abbreviation),
    /// Several names stand for one idea, or for one committee that was renamed.
    Same(Same),
    /// Somebody held a post.
    Role(Role),
    /// Two items belong together, or do not.
    Link(Link),
    /// An item is open to the public, whatever its pages say.
    Release(Ruled),
    /// An item is closed to the public, whatever its pages say.
    Close(Ruled),
}

impl Says {
    /// Returns the ids, or other keys, of the items it speaks of.
    pub fn items(&self) -> Vec<&String> {
        match self {
            Self::Release(entry) | Self::Close(entry) => vec![&entry.item],
            Self::Link(entry) => {
                let others = [&entry.same_as, &entry.not_same_as, &entry.answers];
                let others = others.into_iter().flatten();
                std::iter::once(&entry.item).chain(others).collect()
            }
            Self::Abbreviation(_) | Self::Same(_) | Self::Role(_) => Vec::new(),
        }
    }
}

/// `[[abbreviation]]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Abbreviation {
    /// The short form: `ADX`.
    pub short: String,
    /// The long form.
    pub long: String,
    /// Where it is used so; everywhere if not given.
    pub council: Option<String>,
    /// From when on.
    pub from: Option<Bound>,
    /// Until when.
    pub to: Option<Bound>,
}

/// `[[same]]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Same {
    /// The names, two or more.
    pub terms: Vec<String>,
    /// Where they mean the same; everywhere if not given.
    pub council: Option<String>,
}

/// `[[role]]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Who held it.
    pub person: String,
    /// The post.
    pub role: String,
    /// At which council; any if not given.
    pub council: Option<String>,
    /// From when on.
    pub from: Option<Bound>,
    /// Until when.
    pub to: Option<Bound>,
}

/// `[[link]]`: exactly one of `same_as`, `not_same_as` and `answers`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Id of the one item.
    pub item: String,
    /// Id of an item that is the same.
    pub same_as: Option<String>,
    /// Id of an item that is another, however alike they look.
    pub not_same_as: Option<String>,
    /// Id of an earlier item whose action this one answers.
    pub answers: Option<String>,
}

/// `[[release]]` or `[[close]]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruled {
    /// Id of the item, or another key it is known under.
    pub item: String,
    /// Who decided so, and why.
    pub reason: Option<String>,
}

/// An end of a span of time: a year, or a day as TOML's own date or as a string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Bound {
    /// `2018`.
    Year(i16),
    /// `2018-04-01`.
    Day(Date),
    /// Anything else, kept until it is refused.
    Text(String),
}

impl Bound {
    /// Returns the first day it can mean.
    pub fn first(&self) -> Option<Date> {
        match self {
            Self::Year(year) => Date::new(*year, 1, 1).ok(),
            Self::Day(day) => Some(*day),
            Self::Text(_) => None,
        }
    }

    /// Returns the last day it can mean.
    pub fn last(&self) -> Option<Date> {
        match self {
            Self::Year(year) => Date::new(*year, 12, 31).ok(),
            Self::Day(day) => Some(*day),
            Self::Text(_) => None,
        }
    }
}

/// The tables that speak of words, posts, links and closed items.
pub(super) const TABLES: [&str; 6] = ["abbreviation", "same", "role", "link", RELEASE, CLOSE];
/// The table that opens an item.
pub(super) const RELEASE: &str = "release";
/// The table that closes one.
pub(super) const CLOSE: &str = "close";

/// Reads one entry of a table.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn read(table: &str, value: toml::Value) -> Result<Says, String> {
    let value = with_plain_dates(value);
    let wrong = |error: toml::de::Error| error.message().to_owned();
    let says = match table {
        "abbreviation" => Says::Abbreviation(value.try_into().map_err(wrong)?),
        "same" => Says::Same(value.try_into().map_err(wrong)?),
        "role" => Says::Role(value.try_into().map_err(wrong)?),
        "link" => Says::Link(value.try_into().map_err(wrong)?),
        RELEASE => Says::Release(value.try_into().map_err(wrong)?),
        _ => Says::Close(value.try_into().map_err(wrong)?),
    };
    check(&says)?;
    Ok(says)
}

/// Makes strings of TOML's own dates, which a stored entry has no other form for.
fn with_plain_dates(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::Datetime(date) => toml::Value::String(date.to_string()),
        toml::Value::Table(table) => toml::Value::Table(
            table
                .into_iter()
                .map(|(key, value)| (key, with_plain_dates(value)))
                .collect(),
        ),
        other => other,
    }
}

fn check(says: &Says) -> Result<(), String> {
    let blank = |name: &str, text: &str| match text.chars().any(char::is_alphanumeric) {
        true => Ok(()),
        false => Err(format!("`{name}` is empty")),
    };
    match says {
        Says::Abbreviation(entry) => {
            blank("short", &entry.short)?;
            blank("long", &entry.long)?;
            span(entry.from.as_ref(), entry.to.as_ref())
        }
        Says::Same(entry) if entry.terms.len() < 2 => {
            Err("`terms` needs two names or more".to_owned())
        }
        Says::Same(entry) => entry.terms.iter().try_for_each(|term| blank("terms", term)),
        Says::Role(entry) => {
            blank("person", &entry.person)?;
            blank("role", &entry.role)?;
            span(entry.from.as_ref(), entry.to.as_ref())
        }
        Says::Release(entry) | Says::Close(entry) => blank("item", &entry.item),
        Says::Link(entry) => {
            blank("item", &entry.item)?;
            let given = [&entry.same_as, &entry.not_same_as, &entry.answers];
            match given.iter().filter(|id| id.is_some()).count() {
                1 => Ok(()),
                _ => Err("give one of `same_as`, `not_same_as` and `answers`".to_owned()),
            }
        }
    }
}

fn span(from: Option<&Bound>, to: Option<&Bound>) -> Result<(), String> {
    for bound in [from, to].into_iter().flatten() {
        if let Bound::Text(text) = bound {
            return Err(format!("`{text}` is no date; write 2018-04-01 or 2018"));
        }
    }
    match (from.and_then(Bound::first), to.and_then(Bound::last)) {
        (Some(from), Some(to)) if from > to => Err(format!("from {from} lies after to {to}")),
        _ => Ok(()),
    }
}

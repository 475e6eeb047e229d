//! What short forms mean, by council and year: read from the terms that items left in the index, and
//! outranked by what an officer wrote.
//!
//! A sense is a short form with one long form in all its spellings. Its uses are the items that define it;
//! from their councils and dates follows where it holds: at a council that defines the short form in
//! several ways, each sense holds in the years nearest to its own definitions; at councils that define it
//! nowhere, every sense may be meant. Reads terms and columns, no records.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::Date;
use minutebook_index::glossary::{self as terms, Entry};
use minutebook_index::minutes::Certainty;
use minutebook_index::schema::{self, Fields};
use minutebook_index::source::wording::{Abbreviation, Bound, Says, Wording};
use minutebook_index::{day_number, day_of_number};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, Term};

use crate::dictionary;
use crate::memo::Memo;
use crate::query::scope::{ALWAYS, Days, Scope};

/// The glossary of an open index.
pub(crate) struct Glossary<'s> {
    searcher: &'s Searcher,
    fields: &'s Fields,
    wordings: &'s [Wording],
    /// What closed items teach counts too.
    exempt: bool,
    known: &'s KnownSenses,
}

/// The senses of short forms that were asked for, with and without those that only closed items teach.
pub(crate) type KnownSenses = Memo<(bool, String), Vec<Sense>>;

/// A short form in one of its meanings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sense {
    /// What the short form is looked up by.
    pub(crate) short_key: String,
    /// The short form as most items print it, other prints behind it.
    pub(crate) shorts: Vec<String>,
    /// The long form as most items print it, other spellings behind it; one for each key.
    pub(crate) longs: Vec<String>,
    /// The keys of the spellings, in the same order.
    pub(crate) long_keys: Vec<String>,
    /// Where and when it is defined, by council; those of unknown council first.
    pub(crate) uses: Vec<Use>,
    /// `sidecar` where an officer wrote it, else `stated`.
    pub(crate) certainty: Certainty,
}

/// What the definitions of one council say of a sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    /// The council; `None` where it is not known, and for an officer's entry that names none.
    pub(crate) council: Option<String>,
    /// Days of the defining items, first to last; an open end is not known.
    days: Vec<(Option<i64>, Option<i64>)>,
    /// The item to cite: the earliest that is dated. `None` for an officer's entry.
    pub(crate) item: Option<DocAddress>,
    /// Place of the officer's entry.
    pub(crate) entry: Option<String>,
    /// From when to when an officer says that it holds.
    span: Option<Days>,
}

impl Use {
    /// Returns how many items define it so.
    pub(crate) fn items(&self) -> usize {
        self.days.len()
    }

    /// Returns the days on which it is known to hold: so many days around each definition, and what an
    /// officer said.
    pub(crate) fn around(&self, days: i64) -> Vec<Days> {
        let near = self
            .days
            .iter()
            .map(|(from, to)| match (from.or(*to), to.or(*from)) {
                (Some(from), Some(to)) => (from.saturating_sub(days), to.saturating_add(days)),
                _ => ALWAYS,
            });
        near.chain(self.span).collect()
    }

    /// Returns the first and the last year in which it is known to be used so.
    pub(crate) fn years(&self) -> Option<(i16, i16)> {
        let days = self.days.iter().flat_map(|(from, to)| [*from, *to]);
        let bounds = self.span.iter().flat_map(|(from, to)| [*from, *to]);
        let years = days
            .flatten()
            .chain(bounds)
            .filter_map(|day| day_of_number(day).map(Date::year));
        let years: BTreeSet<i16> = years.collect();
        Some((*years.first()?, *years.last()?))
    }
}

/// One print of a pair with the items that have it.
struct Print {
    entry: Entry,
    items: Vec<Item>,
}

/// A defining item.
#[derive(Clone)]
struct Item {
    address: DocAddress,
    council: Option<String>,
    from: Option<i64>,
    to: Option<i64>,
}

impl<'s> Glossary<'s> {
    pub(crate) fn new(
        searcher: &'s Searcher,
        fields: &'s Fields,
        wordings: &'s [Wording],
        known: &'s KnownSenses,
    ) -> Self {
        Self {
            searcher,
            fields,
            wordings,
            known,
            exempt: false,
        }
    }

    /// Lets count, or not, what closed items teach whose bodies were let in.
    pub(crate) fn with_exempt(self, exempt: bool) -> Self {
        Self { exempt, ..self }
    }

    /// Returns the senses of a short form, the one that most items define first.
    ///
    /// # Errors
    /// What the search engine reports, here as in all that follows.
    pub(crate) fn senses(&self, short_key: &str) -> tantivy::Result<Arc<Vec<Sense>>> {
        let asked = (self.exempt, short_key.to_owned());
        self.known.get_or(asked, |(_, short_key)| {
            self.read(&terms::definitions(Some(short_key)), |entry| {
                entry.short_key == *short_key
            })
        })
    }

    /// Returns every sense of every short form, by short form.
    pub(crate) fn all(&self) -> tantivy::Result<Vec<Sense>> {
        self.read(&terms::definitions(None), |_| true)
    }

    /// Returns the keys of the short forms that a long form has.
    pub(crate) fn shorts_of(&self, long_key: &str) -> tantivy::Result<BTreeSet<String>> {
        let beginning = terms::shorts(long_key);
        let mut keys: BTreeSet<String> = self
            .terms(&beginning)?
            .into_iter()
            .map(|term| term[beginning.len()..].to_owned())
            .collect();
        for (_, entry) in self.abbreviations() {
            if terms::long_key(&entry.long) == long_key {
                keys.insert(terms::short_key(&entry.short));
            }
        }
        Ok(keys)
    }

    /// Tells whether there may be a long form whose key begins so; if not, no long form need be looked up.
    pub(crate) fn may_have_long(&self, beginning: &str) -> tantivy::Result<bool> {
        if self.exempt || !self.wordings.is_empty() {
            return Ok(true);
        }
        let beginning = terms::long_beginning(beginning);
        let mut found = false;
        dictionary::each_beginning(self.searcher, self.fields.glossary, &beginning, |_| {
            found = true;
            ControlFlow::Break(())
        })?;
        Ok(found)
    }

    /// Returns the groups of names that an officer wrote to be one, with the place of each entry and where
    /// it holds.
    pub(crate) fn same(&self) -> tantivy::Result<Vec<(String, &'s [String], Scope)>> {
        let mut groups = Vec::new();
        for wording in self.wordings {
            let Says::Same(same) = &wording.says else {
                continue;
            };
            let scope = match &same.council {
                None => Scope::everywhere(),
                Some(council) => Scope {
                    councils: BTreeMap::from([(self.held_council(council)?, vec![ALWAYS])]),
                    unknown: None,
                    elsewhere: false,
                },
            };
            groups.push((place(wording), same.terms.as_slice(), scope));
        }
        Ok(groups)
    }

    fn abbreviations(&self) -> impl Iterator<Item = (String, &'s Abbreviation)> {
        self.wordings
            .iter()
            .filter_map(|wording| match &wording.says {
                Says::Abbreviation(entry) => Some((place(wording), entry)),
                _ => None,
            })
    }

    /// Returns the posts named in full that have these initials, with where they are named.
    pub(crate) fn posts(&self, initials: &str) -> tantivy::Result<Vec<Post>> {
        let beginning = terms::posts(initials);
        let mut posts = Vec::new();
        for term in self.terms(&beginning)? {
            posts.extend(self.items(&term)?.into_iter().map(|item| Post {
                name: term[beginning.len()..].to_owned(),
                council: item.council,
                from: item.from,
                to: item.to,
                item: item.address,
            }));
        }
        Ok(posts)
    }

    /// Returns the item to cite of several, each with the days it can be of.
    pub(crate) fn earliest(
        &self,
        items: impl Iterator<Item = (Option<i64>, Option<i64>, DocAddress)>,
    ) -> tantivy::Result<Option<DocAddress>> {
        earliest(self.searcher, items)
    }

    fn read(
        &self,
        beginning: &str,
        is_wanted: impl Fn(&Entry) -> bool,
    ) -> tantivy::Result<Vec<Sense>> {
        let mut prints = Vec::new();
        for term in self.terms(beginning)? {
            let Some(entry) = Entry::parse(&term) else {
                continue;
            };
            let items = self.items(&term)?;
            prints.push(Print { entry, items });
        }
        let mut senses = gather(self.searcher, prints)?;
        for (place, written) in self.abbreviations() {
            let Some(entry) = Entry::new(&written.short, &written.long).filter(&is_wanted) else {
                continue;
            };
            let from = written.from.as_ref().and_then(Bound::first);
            let to = written.to.as_ref().and_then(Bound::last);
            let told = Use {
                council: written
                    .council
                    .as_deref()
                    .map(|council| self.held_council(council))
                    .transpose()?,
                days: Vec::new(),
                item: None,
                entry: Some(place),
                span: Some((
                    from.map_or(i64::MIN, day_number),
                    to.map_or(i64::MAX, day_number),
                )),
            };
            add_written(&mut senses, entry, told);
        }
        Ok(senses)
    }

    /// Returns the name under which the index holds a council that an officer named in another case.
    fn held_council(&self, council: &str) -> tantivy::Result<String> {
        let names = crate::filter::names(self.searcher, "council")?;
        let folded = |name: &str| terms::long_key(name);
        let found = names
            .into_iter()
            .find(|name| folded(name) == folded(council));
        Ok(found.unwrap_or_else(|| council.to_owned()))
    }

    /// Returns the terms of the glossary with this beginning.
    fn terms(&self, beginning: &str) -> tantivy::Result<BTreeSet<String>> {
        let field = self.fields.glossary;
        let mut found = dictionary::beginning(self.searcher, field, beginning)?;
        if self.exempt {
            let closed = format!("{}{beginning}", terms::EXEMPT);
            let closed = dictionary::beginning(self.searcher, field, &closed)?.into_iter();
            found.extend(closed.map(|term| term[terms::EXEMPT.len()..].to_owned()));
        }
        Ok(found)
    }

    /// Returns the items that have a term.
    fn items(&self, term: &str) -> tantivy::Result<Vec<Item>> {
        let mut items = self.items_of(term)?;
        if self.exempt {
            items.extend(self.items_of(&format!("{}{term}", terms::EXEMPT))?);
        }
        Ok(items)
    }

    fn items_of(&self, term: &str) -> tantivy::Result<Vec<Item>> {
        let term = Term::from_field_text(self.fields.glossary, term);
        let mut items = Vec::new();
        for (segment, reader) in (0..).zip(self.searcher.segment_readers()) {
            let index = reader.inverted_index(self.fields.glossary)?;
            let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
                continue;
            };
            let columns = reader.fast_fields();
            let (councils, from, to) = (
                columns.str("council")?,
                columns.i64("date_from")?,
                columns.i64("date_to")?,
            );
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                postings.advance();
                if reader
                    .alive_bitset()
                    .is_some_and(|alive| !alive.is_alive(doc))
                {
                    continue;
                }
                let council = match &councils {
                    Some(column) => schema::first_text(column, doc)?,
                    None => None,
                };
                items.push(Item {
                    address: DocAddress::new(segment, doc),
                    council,
                    from: from.first(doc),
                    to: to.first(doc),
                });
            }
        }
        Ok(items)
    }
}

/// A post named in full in one item.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    /// The post as printed.
    pub(crate) name: String,
    /// Council of the item.
    pub(crate) council: Option<String>,
    /// First day the item can be of.
    pub(crate) from: Option<i64>,
    /// Last day it can be of.
    pub(crate) to: Option<i64>,
    /// The item.
    pub(crate) item: DocAddress,
}

/// Names the place of an officer's entry.
fn place(wording: &Wording) -> String {
    format!("{}:{}", wording.path, wording.line)
}

/// Joins prints of the same pair, then spellings that differ by a letter or two.
fn gather(searcher: &Searcher, prints: Vec<Print>) -> tantivy::Result<Vec<Sense>> {
    let mut pairs: BTreeMap<(String, String), Vec<Print>> = BTreeMap::new();
    for print in prints.into_iter().filter(|print| !print.items.is_empty()) {
        let key = (print.entry.short_key.clone(), print.entry.long_key.clone());
        pairs.entry(key).or_default().push(print);
    }
    let count = |prints: &[Print]| -> usize { prints.iter().map(|print| print.items.len()).sum() };
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    // The commonest first, so that a misprint joins the spelling it is one of.
    pairs.sort_by(
        |((short, long), prints), ((other_short, other_long), others)| {
            short
                .cmp(other_short)
                .then(count(others).cmp(&count(prints)))
                .then(long.cmp(other_long))
        },
    );
    let mut senses: Vec<(Sense, Vec<Item>)> = Vec::new();
    for ((short_key, long_key), mut prints) in pairs {
        // Of prints that are as common, capitals throughout say less of how it is written.
        let shouted = |text: &str| !text.chars().any(char::is_lowercase);
        prints.sort_by_key(|print| {
            let entry = &print.entry;
            (
                std::cmp::Reverse(print.items.len()),
                shouted(&entry.long),
                entry.clone(),
            )
        });
        let Some(long) = prints.first().map(|print| print.entry.long.clone()) else {
            continue;
        };
        let known = senses
            .iter_mut()
            .rev()
            .take_while(|(sense, _)| sense.short_key == short_key)
            .find(|(sense, _)| sense.long_keys.iter().any(|key| alike(key, &long_key)));
        let (sense, items) = match known {
            Some(known) => known,
            None => {
                senses.push((Sense::empty(short_key), Vec::new()));
                let Some(new) = senses.last_mut() else {
                    continue;
                };
                new
            }
        };
        sense.longs.push(long);
        sense.long_keys.push(long_key);
        for print in prints {
            if !sense.shorts.contains(&print.entry.short) {
                sense.shorts.push(print.entry.short);
            }
            items.extend(print.items);
        }
    }
    senses
        .into_iter()
        .map(|(mut sense, items)| {
            sense.uses = uses(searcher, items)?;
            Ok(sense)
        })
        .collect()
}

/// Tells whether two long forms are spellings of one: word for word the same but for misprints.
fn alike(one: &str, other: &str) -> bool {
    /// Words more alike than this are taken for one.
    const ALIKE: f64 = 0.9;
    let words = |key: &str| -> Vec<String> {
        let words = key.split(' ').filter(|word| !is_small(word));
        words.map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    let alike = |one: &str, other: &str| {
        one == other
            || strsim::jaro_winkler(one, other) >= ALIKE
            || one.len().min(other.len()) >= 4
                && one.chars().next() == other.chars().next()
                && strsim::damerau_levenshtein(one, other) <= 2
    };
    one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| alike(one, other))
}

fn is_small(word: &str) -> bool {
    matches!(
        word,
        "of" | "for" | "the" | "and" | "in" | "to" | "at" | "with" | "on" | "a" | "an"
    )
}

/// Groups defining items by council.
fn uses(searcher: &Searcher, items: Vec<Item>) -> tantivy::Result<Vec<Use>> {
    let mut by_council: BTreeMap<Option<String>, Vec<Item>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for item in items {
        // An item that prints two spellings defines the sense once.
        if seen.insert(item.address) {
            by_council
                .entry(item.council.clone())
                .or_default()
                .push(item);
        }
    }
    by_council
        .into_iter()
        .map(|(council, items)| {
            let dated = items.iter().map(|item| (item.from, item.to, item.address));
            Ok(Use {
                item: earliest(searcher, dated)?,
                days: items.iter().map(|item| (item.from, item.to)).collect(),
                council,
                entry: None,
                span: None,
            })
        })
        .collect()
}

/// Returns the item to cite of several, each with the days it can be of: the earliest, of equals the first by
/// id, however the index came about.
fn earliest(
    searcher: &Searcher,
    items: impl Iterator<Item = (Option<i64>, Option<i64>, DocAddress)>,
) -> tantivy::Result<Option<DocAddress>> {
    let mut first: Option<i64> = None;
    let mut equals = Vec::new();
    for (from, to, address) in items {
        let day = from.or(to).unwrap_or(i64::MAX);
        if first.is_none_or(|first| day < first) {
            first = Some(day);
            equals.clear();
        }
        if first == Some(day) {
            equals.push(address);
        }
    }
    if let [one] = equals.as_slice() {
        return Ok(Some(*one));
    }
    let named = equals
        .into_iter()
        .map(|address| Ok((id(searcher, address)?, address)));
    let named = named.collect::<tantivy::Result<Vec<_>>>()?;
    Ok(named.into_iter().min().map(|(_, address)| address))
}

fn id(searcher: &Searcher, address: DocAddress) -> tantivy::Result<String> {
    let reader = searcher.segment_reader(address.segment_ord);
    let id = match reader.fast_fields().str("id")? {
        Some(ids) => schema::first_text(&ids, address.doc_id)?,
        None => None,
    };
    Ok(id.unwrap_or_default())
}

/// Adds what an officer wrote: to the sense it names, else as a sense of its own.
fn add_written(senses: &mut Vec<Sense>, entry: Entry, told: Use) {
    let known = senses.iter_mut().find(|sense| {
        sense.short_key == entry.short_key && sense.long_keys.contains(&entry.long_key)
    });
    let sense = match known {
        Some(sense) => sense,
        None => {
            senses.push(Sense::empty(entry.short_key));
            let Some(new) = senses.last_mut() else { return };
            new
        }
    };
    sense.certainty = Certainty::Sidecar;
    if !sense.long_keys.contains(&entry.long_key) {
        sense.longs.push(entry.long);
        sense.long_keys.push(entry.long_key);
    }
    if !sense.shorts.contains(&entry.short) {
        sense.shorts.push(entry.short);
    }
    sense.uses.insert(0, told);
}

impl Sense {
    fn empty(short_key: String) -> Self {
        Self {
            short_key,
            shorts: Vec::new(),
            longs: Vec::new(),
            long_keys: Vec::new(),
            uses: Vec::new(),
            certainty: Certainty::Stated,
        }
    }

    /// Returns where the short form has this sense, given all its senses; elsewhere, if `elsewhere` says so.
    pub(crate) fn scope(&self, all: &[Self], elsewhere: bool) -> Scope {
        let senses = || all.iter().filter(|sense| sense.short_key == self.short_key);
        let councils: BTreeSet<&String> = senses()
            .flat_map(|sense| &sense.uses)
            .filter_map(|told| told.council.as_ref())
            .collect();
        let everywhere = |sense: &Self| {
            sense
                .uses
                .iter()
                .any(|told| told.entry.is_some() && told.council.is_none())
        };
        // What an officer wrote for all councils outranks what was read at any.
        let outranked = !everywhere(self) && senses().any(everywhere);
        let senses: Vec<&Self> = senses().collect();
        let is_of_unknown = |told: &Use| told.council.is_none() && told.entry.is_none();
        let unknown = senses
            .iter()
            .any(|sense| sense.uses.iter().any(is_of_unknown));
        Scope {
            councils: councils
                .into_iter()
                .map(|council| (council.clone(), self.days_at(Some(council), &senses)))
                .collect(),
            unknown: unknown.then(|| self.days_at(None, &senses)),
            elsewhere: elsewhere && !outranked,
        }
    }

    /// Tells whether another one is this sense; what it is compared with is most often the same one in memory.
    fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || self == other
    }

    /// Returns the days on which the short form has this sense at a council: those an officer gave it, and
    /// of the others those nearer to its definitions than to those of any other sense.
    fn days_at(&self, council: Option<&str>, all: &[&Self]) -> Vec<Days> {
        let written = |sense: &Self| -> Vec<Days> {
            let told = sense.uses.iter().filter(|told| {
                told.entry.is_some()
                    && told
                        .council
                        .as_deref()
                        .is_none_or(|name| Some(name) == council)
            });
            told.filter_map(|told| told.span).collect()
        };
        let mine = written(self);
        let taken: Vec<Days> = all
            .iter()
            .filter(|sense| !self.is(sense))
            .flat_map(|sense| written(sense))
            .collect();
        let centres = |sense: &Self| -> Vec<(i64, i64)> {
            let told = sense
                .uses
                .iter()
                .filter(|told| told.entry.is_none() && told.council.as_deref() == council);
            told.flat_map(|told| &told.days)
                .map(|(from, to)| (from.or(*to), to.or(*from)))
                .map(|(from, to)| (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX)))
                .collect()
        };
        let own = centres(self);
        let others: Vec<(i64, i64)> = all
            .iter()
            .filter(|sense| !self.is(sense))
            .flat_map(|sense| centres(sense))
            .collect();
        let mut days = without(&nearest_days(&own, &others), &taken);
        days.extend(mine);
        days.sort_unstable();
        days
    }
}

/// The days that lie no further from one's own definitions than from those of others; definitions of open
/// date are near to every day.
fn nearest_days(own: &[Days], others: &[Days]) -> Vec<Days> {
    if own.is_empty() {
        return Vec::new();
    }
    let is_open = |days: &Days| *days == ALWAYS;
    if others.is_empty() || own.iter().any(is_open) {
        return vec![ALWAYS];
    }
    let dated = || others.iter().filter(|days| !is_open(days));
    let (mut starts, mut ends): (Vec<i64>, Vec<i64>) = dated().copied().unzip();
    starts.sort_unstable();
    ends.sort_unstable();
    let near = own.iter().map(|(from, to)| {
        // Half way to the last definition by another sense before this one, and to the first after it.
        let before = ends[..ends.partition_point(|day| day < from)].last();
        let after = starts.get(starts.partition_point(|day| day <= to));
        (
            before.map_or(i64::MIN, |day| day + (from - day + 1) / 2),
            after.map_or(i64::MAX, |day| to + (day - to) / 2),
        )
    });
    near.collect()
}

/// Cuts spans out of others.
fn without(days: &[Days], taken: &[Days]) -> Vec<Days> {
    let mut left = days.to_vec();
    for (from, to) in taken {
        left = left
            .into_iter()
            .flat_map(|(first, last)| {
                [
                    (first, last.min(from.saturating_sub(1))),
                    (first.max(to.saturating_add(1)), last),
                ]
            })
            .filter(|(first, last)| first <= last)
            // A span that reaches to the end of time leaves nothing behind it.
            .filter(|(first, last)| !(*first == i64::MAX || *last == i64::MIN))
            .collect();
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sense(long: &str, uses: Vec<Use>) -> Sense {
        Sense {
            longs: vec![long.to_owned()],
            long_keys: vec![terms::long_key(long)],
            uses,
            ..Sense::empty("DPB".to_owned())
        }
    }

    fn at(council: &str, days: &[i64]) -> Use {
        Use {
            council: Some(council.to_owned()),
            days: days.iter().map(|day| (Some(*day), Some(*day))).collect(),
            item: None,
            entry: None,
            span: None,
        }
    }

    fn written(council: Option<&str>, span: Days) -> Use {
        Use {
            council: council.map(str::to_owned),
            days: Vec::new(),
            item: None,
            entry: Some("minutebook.toml:1".to_owned()),
            span: Some(span),
        }
    }

    #[test]
    fn a_sense_holds_in_the_years_nearest_to_its_definitions() {
        let all = [
            sense("duck pond board", vec![at("A", &[100, 200])]),
            sense(
                "district planning board",
                vec![at("A", &[400]), at("B", &[50])],
            ),
        ];
        let (ponds, planning) = (all[0].scope(&all, true), all[1].scope(&all, true));
        let day = |scope: &Scope, council, day| scope.admits(Some(council), Some(day), Some(day));
        assert!(day(&ponds, "A", 1) && day(&ponds, "A", 299) && !day(&ponds, "A", 350));
        assert!(day(&planning, "A", 350) && !day(&planning, "A", 250));
        assert!(!day(&ponds, "B", 50) && day(&planning, "B", 9_000));
        assert!(
            day(&ponds, "C", 1) && day(&planning, "C", 1),
            "both may be meant"
        );
    }

    #[test]
    fn what_an_officer_wrote_outranks_what_was_read() {
        let all = [
            sense("duck pond board", vec![at("A", &[100])]),
            sense(
                "district planning board",
                vec![written(Some("A"), (300, i64::MAX))],
            ),
        ];
        let (ponds, planning) = (all[0].scope(&all, true), all[1].scope(&all, true));
        let day = |scope: &Scope, day| scope.admits(Some("A"), Some(day), Some(day));
        assert!(day(&ponds, 299) && !day(&ponds, 300));
        assert!(day(&planning, 300) && !day(&planning, 299));
        let all = [
            all[0].clone(),
            sense("district planning board", vec![written(None, ALWAYS)]),
        ];
        let ponds = all[0].scope(&all, true);
        assert!(!ponds.admits(Some("A"), None, None) && !ponds.admits(None, None, None));
    }

    #[test]
    fn misprints_are_spellings_and_other_words_are_not() {
        assert!(alike(
            "multi agenc safeguard hub",
            "multi agenc safegaurd hub"
        ));
        assert!(alike("board of the pond", "board for pond"));
        assert!(alike("hous assist payment", "hose assist payment"));
        assert!(!alike(
            "multi agenc safeguard hub",
            "multi agenc support hub"
        ));
        assert!(!alike("local board", "local board north"));
    }
}

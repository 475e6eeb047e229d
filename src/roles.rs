//! What post a short form means on a page that does not say.
//!
//! First by the glossary: what an officer wrote, then what other items of the same council define, in the
//! years around. Else by initials: posts that other items of the same council name in full in those years.
//! Where more than one post fits, none is taken; the short form then stays as it is written.

use std::collections::{BTreeMap, BTreeSet};

use minutebook_index::glossary as terms;
use minutebook_index::minutes::{Certainty, Meeting};
use minutebook_index::understand::RoleMention;
use minutebook_index::{analysis, day_number};
use serde::Serialize;
use tantivy::DocAddress;

use crate::glossary::{Glossary, Post, Sense};
use crate::memo::Memo;
use crate::query::scope::{ALWAYS, Days, Scope, joined};
use crate::years::Span;

/// A post is taken to keep its name for so many days before and after it is named: five years.
const AROUND: i64 = 5 * 366;

/// A post named in an item, with what its short form means.
#[derive(Clone, Debug, Serialize)]
pub struct RoleView {
    /// The post as the item names it.
    #[serde(flatten)]
    pub mention: RoleMention,
    /// What it is called in full, where the item has the short form only.
    pub meaning: Option<RoleMeaning>,
}

/// A post in full, for a short form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleMeaning {
    /// The post.
    pub role: String,
    /// `sidecar` or `inferred`.
    pub certainty: Certainty,
    /// The item that says so, or the place of the officer's entry.
    pub evidence: String,
    /// How it was concluded, in words.
    pub reason: String,
}

/// A post found for a short form, its evidence not yet looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub(crate) role: String,
    pub(crate) certainty: Certainty,
    pub(crate) item: Option<DocAddress>,
    pub(crate) entry: Option<String>,
    pub(crate) reason: &'static str,
}

/// What short forms may mean in one commit, as far as it was asked: whoever gives one item after another asks of the
/// same few again and again.
pub(crate) type KnownForms = Memo<String, Vec<Form>>;

/// Returns the post that a short form means in an item of this meeting, if that can be told.
///
/// # Errors
/// What the search engine reports, here as in all that follows.
pub(crate) fn resolve(
    known: &KnownForms,
    glossary: &Glossary<'_>,
    short: &str,
    meeting: &Meeting,
) -> tantivy::Result<Option<Resolved>> {
    let Some(council) = meeting.council.as_ref().map(|fact| fact.value.as_str()) else {
        return Ok(None);
    };
    let range = meeting
        .date
        .as_ref()
        .map(|fact| fact.value)
        .unwrap_or_default();
    let (from, to) = (range.from.map(day_number), range.to.map(day_number));
    let forms = known.get_or(short.to_owned(), |short| forms(glossary, short))?;
    Ok(fitting(&forms, Some(council), (from, to)))
}

/// Returns the one post of several that a short form means at a council on some days, if one stands out;
/// none where the council is not known.
pub(crate) fn fitting(forms: &[Form], council: Option<&str>, (from, to): Span) -> Option<Resolved> {
    let own = council?;
    let fits = || {
        forms
            .iter()
            .filter(|form| form.scope.admits(council, from, to))
    };
    let best = fits().map(|form| form.rank).min()?;
    let mut fits = fits().filter(|form| form.rank == best);
    let first = fits.next()?;
    fits.next().is_none().then(|| Resolved {
        item: first.items.get(own).copied().or(first.resolved.item),
        ..first.resolved.clone()
    })
}

/// A post that a short form may mean.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) resolved: Resolved,
    /// Where and when it may.
    pub(crate) scope: Scope,
    /// 0 for an officer's entry, 1 for definitions, 2 for initials.
    rank: u8,
    /// What to cite at each council.
    items: BTreeMap<String, DocAddress>,
}

/// Returns the posts that a short form may mean, each once.
pub(crate) fn forms(glossary: &Glossary<'_>, short: &str) -> tantivy::Result<Vec<Form>> {
    let senses = glossary.senses(&terms::short_key(short))?;
    let mut forms: Vec<Form> = senses
        .iter()
        .map(|sense| Form {
            scope: around(sense, &senses),
            rank: u8::from(sense.certainty != Certainty::Sidecar),
            items: sense
                .uses
                .iter()
                .filter_map(|told| Some((told.council.clone()?, told.item?)))
                .collect(),
            resolved: Resolved {
                role: sense.longs.first().cloned().unwrap_or_default(),
                certainty: match sense.certainty {
                    Certainty::Sidecar => Certainty::Sidecar,
                    _ => Certainty::Inferred,
                },
                item: sense.uses.iter().find_map(|told| told.item),
                entry: sense.uses.iter().find_map(|told| told.entry.clone()),
                reason: "defined elsewhere at the same council",
            },
        })
        .collect();
    let letters: String = short
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    let posts = glossary.posts(&letters.to_uppercase())?;
    let mut by_name: BTreeMap<String, Vec<Post>> = BTreeMap::new();
    // Those of one name come together.
    for named in posts.chunk_by(|one, other| one.name == other.name) {
        let key = terms::long_key(&named[0].name);
        by_name.entry(key).or_default().extend_from_slice(named);
    }
    for posts in by_name.into_values() {
        let role = posts.iter().map(|post| post.name.clone()).min();
        forms.push(Form {
            rank: 2,
            resolved: Resolved {
                role: role.unwrap_or_default(),
                certainty: Certainty::Inferred,
                item: None,
                entry: None,
                reason: "its initials are those of a post named in full at the same council",
            },
            scope: named_around(&posts),
            items: cited(glossary, &posts)?,
        });
    }
    Ok(forms)
}

/// Returns the item that names a post first, for each council.
fn cited(glossary: &Glossary<'_>, posts: &[Post]) -> tantivy::Result<BTreeMap<String, DocAddress>> {
    let councils: BTreeSet<&String> = posts
        .iter()
        .filter_map(|post| post.council.as_ref())
        .collect();
    let mut cited = BTreeMap::new();
    for council in councils {
        let own = posts
            .iter()
            .filter(|post| post.council.as_ref() == Some(council));
        let dated = own.map(|post| (post.from, post.to, post.item));
        if let Some(item) = glossary.earliest(dated)? {
            cited.insert(council.clone(), item);
        }
    }
    Ok(cited)
}

/// The scope of a sense less what lies too many years from any of its definitions; it holds at no council
/// that does not define it.
fn around(sense: &Sense, senses: &[Sense]) -> Scope {
    let mut scope = sense.scope(senses, false);
    let everywhere = sense
        .uses
        .iter()
        .any(|told| told.entry.is_some() && told.council.is_none());
    scope.elsewhere = everywhere;
    scope.unknown = None;
    for (council, days) in &mut scope.councils {
        let told = sense
            .uses
            .iter()
            .filter(|told| told.council.as_ref() == Some(council));
        if !everywhere {
            let near = joined(told.flat_map(|told| told.around(AROUND)).collect());
            *days = joined(common(days, &near));
        }
    }
    scope
}

/// Where and when posts are named, and some years around.
fn named_around(posts: &[Post]) -> Scope {
    let mut councils: BTreeMap<String, Vec<Days>> = BTreeMap::new();
    for post in posts {
        let Some(council) = &post.council else {
            continue;
        };
        let days = match (post.from.or(post.to), post.to.or(post.from)) {
            (Some(from), Some(to)) => (from.saturating_sub(AROUND), to.saturating_add(AROUND)),
            _ => ALWAYS,
        };
        councils.entry(council.clone()).or_default().push(days);
    }
    for days in councils.values_mut() {
        *days = joined(std::mem::take(days));
    }
    Scope {
        councils,
        unknown: None,
        elsewhere: false,
    }
}

/// The days that two lists of spans share.
fn common(one: &[Days], other: &[Days]) -> Vec<Days> {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    pairs
        .map(|(a, b)| (a.0.max(b.0), a.1.min(b.1)))
        .filter(|(from, to)| from <= to)
        .collect()
}

/// Tells whether a name is a short form: one word of capitals, figures and ampersands.
pub(crate) fn is_short(name: &str) -> bool {
    !name.contains(char::is_whitespace)
        && analysis::words(name).any(|word| analysis::forms(word.text).capitals.is_some())
}

//! Page variants of one item become one record.
//!
//! An item reaches us as a meeting page (numbered, perhaps cut), as an item page (whole, undated), as
//! XML. Variants that share a key and do not contradict each other in title are one item. Everything
//! here is a pure function of the set of variants, so any order of arrival gives the same records.
//! What is closed to the public is the business of `gate`, before.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::analysis;
use crate::minutes::{
    AgendaItem, Certainty, DateRange, Document, Fact, Meeting, MeetingKind, PageKind, Warning,
};
use crate::record::{Record, Stored, Variant};
use crate::source::hash64;
use crate::understand::naming;

/// A key that an item can be known under. The order is the order of strength, strongest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    /// The id of a record.
    Record(String),
    /// Council (or site) and the site's own item id.
    SiteItem(String),
    /// Council (or site), the site's own meeting id, and the number in the minutes.
    SiteMeeting(String),
    /// Council, committee, day, and the number in the minutes.
    Meeting(String),
    /// Hash of the page and the place on it.
    Text(String),
}

impl Key {
    /// Returns the key as it stands in the index and in `show`.
    fn as_str(&self) -> &str {
        match self {
            Self::Record(key)
            | Self::SiteItem(key)
            | Self::SiteMeeting(key)
            | Self::Meeting(key)
            | Self::Text(key) => key,
        }
    }
}

/// Returns every key of a variant as text, the strongest first.
pub fn key_terms(variant: &Variant) -> Vec<String> {
    keys(variant)
        .iter()
        .map(|key| key.as_str().to_owned())
        .collect()
}

/// Returns the keys of a variant, the strongest first; the last, of its text, every variant has.
fn keys(variant: &Variant) -> Vec<Key> {
    let (meeting, item) = (&variant.meeting, &variant.item);
    let council = meeting.council.as_ref().map(|fact| slug(&fact.value));
    let place = council.clone().or_else(|| meeting.site.clone());
    let mut keys = Vec::new();
    if let Some(id) = &item.record_id {
        keys.push(Key::Record(id.clone()));
    }
    if let (Some(place), Some(id)) = (&place, &item.site_item_id) {
        keys.push(Key::SiteItem(format!("{place}/ai{id}")));
    }
    if let Some(number) = item
        .minute_number
        .as_ref()
        .map(|number| number.to_lowercase())
    {
        if let (Some(place), Some(id)) = (&place, &meeting.site_meeting_id) {
            keys.push(Key::SiteMeeting(format!("{place}/m{id}/{number}")));
        }
        let committee = meeting.committee.as_ref().map(|fact| slug(&fact.value));
        let known = meeting
            .date
            .as_ref()
            .filter(|fact| fact.certainty <= Certainty::Path);
        if let (Some(committee), Some(day)) = (committee, known.and_then(|fact| fact.value.day())) {
            let council = council.as_deref().unwrap_or("-");
            keys.push(Key::Meeting(format!(
                "{council}/{committee}/{day}/{number}"
            )));
        }
    }
    keys.push(Key::Text(text_key(variant)));
    keys
}

/// Returns the key of the variant's text: the same for copies of one page, another for every other.
fn text_key(variant: &Variant) -> String {
    let (meeting, item) = variant.place;
    let mut text = variant.page_hash.to_le_bytes().to_vec();
    text.extend(meeting.to_le_bytes());
    text.extend(item.to_le_bytes());
    format!("t-{:016x}", hash64(&text))
}

/// Returns a name as it stands in keys: folded words joined by hyphens.
pub fn slug(name: &str) -> String {
    let words: Vec<String> = analysis::words(name)
        .map(|word| analysis::fold(word.text))
        .collect();
    words.join("-")
}

/// Groups variants into items and gives each its id: the strongest key that no item before it has.
///
/// All variants that share a key with one of these must be among them.
pub fn items(mut variants: Vec<Variant>) -> Vec<Stored> {
    variants.sort_by(|a, b| order(a).cmp(&order(b)));
    let mut clusters: Vec<Vec<Variant>> = Vec::new();
    let mut by_key: HashMap<Key, Vec<usize>> = HashMap::new();
    for variant in variants {
        let keys = keys(&variant);
        let candidates: BTreeSet<usize> = keys
            .iter()
            .filter_map(|key| by_key.get(key))
            .flatten()
            .copied()
            .collect();
        let mut fitting = candidates
            .into_iter()
            .filter(|at| !clusters[*at].is_empty() && fits(&clusters[*at], &variant));
        let home = match fitting.next() {
            Some(home) => {
                // The variant may join what stood apart until now.
                let others: Vec<usize> = fitting.collect();
                clusters[home].push(variant);
                for other in others {
                    if clusters[other]
                        .iter()
                        .all(|variant| fits(&clusters[home], variant))
                    {
                        let moved = std::mem::take(&mut clusters[other]);
                        for key in moved.iter().flat_map(self::keys) {
                            by_key.entry(key).or_default().push(home);
                        }
                        clusters[home].extend(moved);
                    }
                }
                home
            }
            None => {
                clusters.push(vec![variant]);
                clusters.len() - 1
            }
        };
        for key in keys {
            by_key.entry(key).or_default().push(home);
        }
    }
    name(clusters)
}

/// The fixed order of variants: by page kind, then by source and place.
fn order(variant: &Variant) -> (PageKind, &crate::record::SourceRef, (u32, u32)) {
    (variant.meeting.page, &variant.source, variant.place)
}

/// Tells whether a variant may be the same item as those of a cluster: no page tells an item twice,
/// and the titles must have words in common where both have one.
fn fits(cluster: &[Variant], variant: &Variant) -> bool {
    cluster.iter().all(|other| {
        let one_page = other.source == variant.source;
        !one_page && titles_agree(other.item.title.as_deref(), variant.item.title.as_deref())
    })
}

fn titles_agree(one: Option<&str>, other: Option<&str>) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return true;
    };
    let words = |title: &str| -> BTreeSet<String> {
        analysis::words(title)
            .map(|word| analysis::fold(word.text))
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let shared = one.intersection(&other).count();
    2 * shared >= one.len().min(other.len())
}

/// Gives every cluster its id and aliases.
fn name(clusters: Vec<Vec<Variant>>) -> Vec<Stored> {
    let mut taken = BTreeSet::new();
    let mut items = Vec::new();
    for mut variants in clusters.into_iter().filter(|cluster| !cluster.is_empty()) {
        variants.sort_by(|a, b| order(a).cmp(&order(b)));
        let keys: BTreeSet<Key> = variants.iter().flat_map(keys).collect();
        let mut terms = keys.iter().map(Key::as_str);
        // The text key of a page is its own, so one is always free.
        let id = terms
            .find(|term| !taken.contains(*term))
            .unwrap_or_default()
            .to_owned();
        taken.insert(id.clone());
        let aliases: BTreeSet<String> = keys
            .iter()
            .map(|key| key.as_str().to_owned())
            .filter(|term| *term != id)
            .collect();
        items.push(Stored {
            id,
            aliases: aliases.into_iter().collect(),
            variants,
        });
    }
    // A key that is another item's id leads to that item alone.
    for item in &mut items {
        item.aliases.retain(|key| !taken.contains(key));
    }
    items
}

/// Returns the record that an item's variants make together.
pub fn record(stored: &Stored) -> Record {
    let mut by_worth: Vec<&Variant> = stored.variants.iter().collect();
    by_worth.sort_by(|a, b| {
        worth(b)
            .cmp(&worth(a))
            .then_with(|| order(a).cmp(&order(b)))
    });
    let mut warnings = Vec::new();
    let meeting = merged_meeting(&by_worth, &mut warnings);
    let item = merged_item(&by_worth);
    let display_title = if item.title.is_none() {
        naming::report_named(&item)
    } else {
        None
    };
    Record {
        id: stored.id.clone(),
        aliases: stored.aliases.clone(),
        held: by_worth.iter().find_map(|variant| variant.held.clone()),
        sources: by_worth
            .iter()
            .map(|variant| variant.source.clone())
            .collect(),
        meeting,
        item,
        display_title,
        warnings,
    }
}

/// How much a variant's text is worth: whole before cut, then the longer.
fn worth(variant: &Variant) -> (bool, usize) {
    (
        !variant.item.truncated,
        variant.item.minutes.iter().map(String::len).sum(),
    )
}

fn merged_meeting(variants: &[&Variant], warnings: &mut Vec<Warning>) -> Meeting {
    let meetings = || variants.iter().map(|variant| &variant.meeting);
    let first = |pick: fn(&Meeting) -> Option<&String>| meetings().find_map(pick).cloned();
    warnings.extend(contradiction(
        variants,
        "council",
        |meeting| meeting.council.as_ref(),
        Clone::clone,
    ));
    warnings.extend(contradiction(
        variants,
        "committee",
        |meeting| meeting.committee.as_ref(),
        Clone::clone,
    ));
    warnings.extend(contradiction(
        variants,
        "date",
        |meeting| meeting.date.as_ref(),
        printed,
    ));
    let mut said = BTreeSet::new();
    let doubts = meetings().flat_map(|meeting| &meeting.doubts);
    warnings.extend(
        doubts
            .filter(|doubt| said.insert(*doubt))
            .map(|doubt| Warning::new(0, doubt.clone())),
    );
    Meeting {
        page: variants
            .first()
            .map(|variant| variant.meeting.page)
            .unwrap_or_default(),
        council: best(meetings().filter_map(|meeting| meeting.council.as_ref())),
        committee: best(meetings().filter_map(|meeting| meeting.committee.as_ref())),
        date: best_date(meetings().filter_map(|meeting| meeting.date.as_ref())),
        time: first(|meeting| meeting.time.as_ref()),
        kind: meetings()
            .map(|meeting| meeting.kind)
            .find(|kind| *kind != MeetingKind::Unknown)
            .unwrap_or_default(),
        status: meetings()
            .map(|meeting| meeting.status)
            .filter(|status| *status != Default::default())
            .max()
            .unwrap_or_default(),
        venue: first(|meeting| meeting.venue.as_ref()),
        contact: first(|meeting| meeting.contact.as_ref()),
        attendance: meetings()
            .map(|meeting| &meeting.attendance)
            .max_by_key(|list| list.len())
            .cloned()
            .unwrap_or_default(),
        site_meeting_id: first(|meeting| meeting.site_meeting_id.as_ref()),
        site_committee_id: first(|meeting| meeting.site_committee_id.as_ref()),
        site: first(|meeting| meeting.site.as_ref()),
        url: first(|meeting| meeting.url.as_ref()),
        doubts: Vec::new(),
        items: Vec::new(),
    }
}

fn printed(range: &DateRange) -> String {
    let day =
        |day: Option<jiff::civil::Date>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
    range.day().map_or_else(
        || format!("{} to {}", day(range.from), day(range.to)),
        |day| day.to_string(),
    )
}

/// Returns the fact of the greatest certainty, the first of equals.
fn best<'f, T: Clone + 'f>(facts: impl Iterator<Item = &'f Fact<T>>) -> Option<Fact<T>> {
    facts.min_by_key(|fact| fact.certainty).cloned()
}

/// Returns the date of the greatest certainty; of inferred ranges what all of them allow.
fn best_date<'f>(
    facts: impl Iterator<Item = &'f Fact<DateRange>> + Clone,
) -> Option<Fact<DateRange>> {
    let mut date = best(facts.clone())?;
    if date.certainty == Certainty::Inferred {
        for fact in facts {
            date = intersect(&date, fact).unwrap_or(date);
        }
    }
    Some(date)
}

/// Returns the days that two inferred ranges both allow, if there are any and they say more.
pub(crate) fn intersect(one: &Fact<DateRange>, other: &Fact<DateRange>) -> Option<Fact<DateRange>> {
    let from = one.value.from.max(other.value.from);
    let to = match (one.value.to, other.value.to) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let range = DateRange { from, to };
    let empty = matches!((from, to), (Some(from), Some(to)) if from > to);
    if empty || range == one.value {
        return None;
    }
    let evidence = if range == other.value || one.evidence == other.evidence {
        other.evidence.clone()
    } else {
        format!("{}; {}", one.evidence, other.evidence)
    };
    Some(Fact::new(range, Certainty::Inferred, evidence))
}

/// Returns a warning when two pages state a fact differently; neither is settled in silence.
fn contradiction<T: Eq>(
    variants: &[&Variant],
    what: &str,
    pick: fn(&Meeting) -> Option<&Fact<T>>,
    show: fn(&T) -> String,
) -> Option<Warning> {
    let stated: Vec<(&Variant, &Fact<T>)> = variants
        .iter()
        .filter_map(|variant| Some((*variant, pick(&variant.meeting)?)))
        .filter(|(_, fact)| fact.certainty == Certainty::Stated)
        .collect();
    let (first, fact) = stated.first()?;
    let (second, other) = stated
        .iter()
        .find(|(_, other)| slug(&show(&other.value)) != slug(&show(&fact.value)))?;
    Some(Warning::new(
        0,
        format!(
            "{what}: \"{}\" in {} against \"{}\" in {}",
            show(&fact.value),
            first.source.path,
            show(&other.value),
            second.source.path
        ),
    ))
}

fn merged_item(variants: &[&Variant]) -> AgendaItem {
    let items = || variants.iter().map(|variant| &variant.item);
    let first = |pick: fn(&AgendaItem) -> Option<&String>| items().find_map(pick).cloned();
    let longest = |pick: fn(&AgendaItem) -> &Vec<String>| {
        let length = |list: &&Vec<String>| list.iter().map(String::len).sum::<usize>();
        items()
            .map(pick)
            .rev()
            .max_by_key(length)
            .cloned()
            .unwrap_or_default()
    };
    let mut documents: BTreeMap<&str, &Document> = BTreeMap::new();
    for document in items().flat_map(|item| &item.documents) {
        let known = documents.entry(&document.title).or_insert(document);
        if known.url.is_none() {
            *known = document;
        }
    }
    let base = variants
        .first()
        .map(|variant| &variant.item)
        .cloned()
        .unwrap_or_default();
    let listed: Vec<&str> = items()
        .flat_map(|item| &item.documents)
        .map(|document| document.title.as_str())
        .collect();
    let mut seen = BTreeSet::new();
    AgendaItem {
        minute_number: first(|item| item.minute_number.as_ref()),
        agenda_number: first(|item| item.agenda_number.as_ref()),
        title: first(|item| item.title.as_ref()),
        purpose: first(|item| item.purpose.as_ref()),
        decision: longest(|item| &item.decision),
        documents: listed
            .into_iter()
            .filter(|title| seen.insert(*title))
            .filter_map(|title| documents.get(title).map(|document| (*document).clone()))
            .collect(),
        recorded_votes: items()
            .map(|item| &item.recorded_votes)
            .rev()
            .max_by_key(|votes| votes.len())
            .cloned()
            .unwrap_or_default(),
        restricted: items().any(|item| item.restricted),
        record_id: first(|item| item.record_id.as_ref()),
        site_item_id: first(|item| item.site_item_id.as_ref()),
        site_issue_id: first(|item| item.site_issue_id.as_ref()),
        url: first(|item| item.url.as_ref()),
        ..base
    }
}

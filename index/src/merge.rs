//! Page variants of one item become one record.
//!
//! An item reaches us as a meeting page (numbered, perhaps cut), as an item page (whole, undated), as
//! XML. Variants that share a key and do not contradict each other in title are one item. Everything
//! here is a pure function of the set of variants, so any order of arrival gives the same records.
//! What is closed to the public is the business of `gate`, before.

mod grouping;

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis;
use crate::minutes::{
    AgendaItem, Certainty, DateRange, Document, Fact, Meeting, MeetingKind, MinutesStatus,
    PageKind, Warning,
};
use crate::record::{Record, Stored, Variant};
use crate::source::hash64;
use crate::understand::naming;

pub use grouping::items;
pub(crate) use grouping::pages;

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
    /// What two pages of an item have in common where one of them does not know its council: the site's
    /// number, or committee, day and number, with the title. Like a sketch it only makes two variants
    /// look at each other; no item is known under it.
    Likely(String),
    /// One of the hashes that bodies which begin alike have in common.
    Sketch(String),
}

impl Key {
    /// Returns the key as it stands in the index and in `show`.
    fn as_str(&self) -> &str {
        match self {
            Self::Record(key)
            | Self::SiteItem(key)
            | Self::SiteMeeting(key)
            | Self::Meeting(key)
            | Self::Text(key)
            | Self::Likely(key)
            | Self::Sketch(key) => key,
        }
    }

    /// Tells whether the key only says that two variants are alike.
    fn is_likeness(&self) -> bool {
        matches!(self, Self::Likely(_) | Self::Sketch(_))
    }
}

/// Returns every key of a variant as text, the strongest first.
pub fn key_terms(variant: &Variant) -> Vec<String> {
    keys(variant)
        .iter()
        .map(|key| key.as_str().to_owned())
        .collect()
}

/// Returns the keys under which an item is known that has this variant, less those that only say it is like
/// another.
pub(crate) fn firm_keys(variant: &Variant) -> Vec<String> {
    let keys = keys(variant);
    let firm = keys.iter().filter(|key| !key.is_likeness());
    firm.map(|key| key.as_str().to_owned()).collect()
}

/// Returns the keys of a variant, the strongest first; that of its text every variant has.
fn keys(variant: &Variant) -> Vec<Key> {
    let (meeting, item) = (&variant.meeting, &variant.item);
    let council = meeting.council.as_ref().map(|fact| slug(&fact.value));
    // A page may know its council, another of the same site only the host: both lead to the item.
    let places: Vec<&String> = council.iter().chain(&meeting.site).collect();
    let mut keys = Vec::new();
    if let Some(id) = &item.record_id {
        keys.push(Key::Record(id.clone()));
    }
    if let Some(id) = &item.site_item_id {
        keys.extend(
            places
                .iter()
                .map(|place| Key::SiteItem(format!("{place}/ai{id}"))),
        );
    }
    if let Some(number) = item
        .minute_number
        .as_ref()
        .map(|number| number.to_lowercase())
    {
        if let Some(id) = &meeting.site_meeting_id {
            keys.extend(
                places
                    .iter()
                    .map(|place| Key::SiteMeeting(format!("{place}/m{id}/{number}"))),
            );
        }
        let committee = meeting.committee.as_ref().map(|fact| slug(&fact.value));
        let known = meeting
            .date
            .as_ref()
            .filter(|fact| fact.certainty <= Certainty::Path);
        if let (Some(committee), Some(day)) = (committee, known.and_then(|fact| fact.value.day())) {
            let council = council.as_deref().unwrap_or("unknown-council");
            keys.push(Key::Meeting(format!(
                "{council}/{committee}/{day}/{number}"
            )));
        }
    }
    keys.push(Key::Text(text_key(variant)));
    keys.extend(likely(variant));
    keys.extend(
        variant
            .sketch
            .iter()
            .map(|hash| Key::Sketch(format!("s-{hash:016x}"))),
    );
    keys
}

/// Returns the keys under which pages look for each other where one of them does not know its council.
fn likely(variant: &Variant) -> Vec<Key> {
    let (meeting, item) = (&variant.meeting, &variant.item);
    let title = item.title.as_deref().map(slug).unwrap_or_default();
    if title.is_empty() || matches!(meeting.page, PageKind::Record) {
        return Vec::new();
    }
    let mut likely = Vec::new();
    let mut push = |what: String| {
        let hash = hash64(format!("{what}/{title}").as_bytes());
        likely.push(Key::Likely(format!("l-{hash:016x}")));
    };
    if let Some(id) = &item.site_item_id {
        push(format!("ai{id}"));
    }
    let day = meeting.date.as_ref().and_then(|fact| fact.value.day());
    if let (Some(committee), Some(day), Some(number)) =
        (&meeting.committee, day, &item.minute_number)
    {
        let committee = slug(&committee.value);
        push(format!("{committee}/{day}/{}", number.to_lowercase()));
    }
    likely
}

/// Returns the key of the variant's text: the same for copies of one page, another for every other.
fn text_key(variant: &Variant) -> String {
    let (meeting, item) = variant.place;
    let mut text = variant.text_hash.to_le_bytes().to_vec();
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

/// The fixed order of variants: by page kind, then by source and place; the number of the root, which
/// depends on the order that folders were given in, comes last.
fn order(variant: &Variant) -> (PageKind, &str, (u32, u32), u64, u32) {
    let source = &variant.source;
    (
        variant.meeting.page,
        &source.path,
        variant.place,
        variant.text_hash,
        source.root,
    )
}

/// Hashes of every four words side by side of a body; of each word where there are fewer.
pub(crate) fn shingles(item: &AgendaItem) -> BTreeSet<u64> {
    const LENGTH: usize = 4;
    let paragraphs = item.minutes.iter().chain(&item.decision);
    let words: Vec<String> = paragraphs
        .flat_map(|text| analysis::words(text).map(|word| analysis::fold(word.text)))
        .collect();
    words
        .windows(LENGTH.min(words.len()).max(1))
        .map(|words| hash64(words.join(" ").as_bytes()))
        .collect()
}

/// Returns a few hashes that a body has in common with others that begin alike, whole or cut: the
/// smallest of those of its first words. None for a body so short that others say the same.
///
/// Records and running transcripts are not published in several kinds of page, so they have none.
pub(crate) fn sketch(page: PageKind, item: &AgendaItem) -> Vec<u64> {
    // As many words as there must be, so that a cut body has the same hashes as the whole.
    const FIRST_WORDS: usize = 40;
    const HASHES: usize = 3;
    if matches!(page, PageKind::Record | PageKind::Transcript) {
        return Vec::new();
    }
    let paragraphs = if item.minutes.is_empty() {
        &item.decision
    } else {
        &item.minutes
    };
    let words = paragraphs.iter().flat_map(|text| analysis::words(text));
    let words: Vec<String> = words
        .take(FIRST_WORDS)
        .map(|word| analysis::fold(word.text))
        .collect();
    if words.len() < FIRST_WORDS {
        return Vec::new();
    }
    let hashes: BTreeSet<u64> = words
        .windows(4)
        .map(|words| hash64(words.join(" ").as_bytes()))
        .collect();
    hashes.into_iter().take(HASHES).collect()
}

/// Returns the share of the smaller set that the other has too; 1 where one is empty.
fn overlap<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> f64 {
    let smaller = one.len().min(other.len());
    if smaller == 0 {
        1.0
    } else {
        one.intersection(other).count() as f64 / smaller as f64
    }
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
    warnings.extend(changed_since_draft(&by_worth));
    let display_title = if item.title.is_none() {
        naming::report_named(&item)
    } else {
        None
    };
    Record {
        id: stored.id.clone(),
        aliases: stored.all_aliases(),
        held: crate::record::closed(&stored.variants).map(|closed| closed.words.clone()),
        sources: by_worth
            .iter()
            .flat_map(|variant| variant.first_sources())
            .collect(),
        meeting,
        item,
        display_title,
        warnings,
    }
}

/// Returns what [`record`] does; the texts of an item that one page alone tells of are taken over, not copied.
pub fn into_record(mut stored: Stored) -> Record {
    if stored.variants.len() != 1 {
        return record(&stored);
    }
    let held = crate::record::closed(&stored.variants).map(|closed| closed.words.clone());
    let is_told = stored
        .variants
        .iter()
        .any(|variant| variant.item.origin.is_some());
    if is_told {
        stored.aliases = stored.all_aliases();
    }
    let sources = stored.variants.first().filter(|_| is_told);
    let sources = sources.map(Variant::first_sources);
    let Some(Variant {
        source,
        mut meeting,
        mut item,
        ..
    }) = stored.variants.pop()
    else {
        return record(&stored);
    };
    let warnings = each_doubt(&meeting.doubts);
    meeting.doubts.clear();
    meeting.items.clear();
    if item.documents.len() > 1 {
        item.documents = each_document(&item.documents);
    }
    Record {
        display_title: match item.title {
            None => naming::report_named(&item),
            Some(_) => None,
        },
        id: stored.id,
        aliases: stored.aliases,
        held,
        sources: sources.unwrap_or_else(|| vec![source]),
        meeting,
        item,
        warnings,
    }
}

/// How much a variant's text is worth: whole before cut, then what is no draft, then the longer.
fn worth(variant: &Variant) -> (bool, bool, usize) {
    (
        !variant.item.truncated,
        variant.meeting.status != MinutesStatus::Draft,
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
    warnings.extend(each_doubt(meetings().flat_map(|meeting| &meeting.doubts)));
    Meeting {
        page: variants
            .first()
            .map(|variant| variant.meeting.page)
            .unwrap_or_default(),
        council: best(&facts(variants, |meeting| meeting.council.as_ref())),
        committee: best(&facts(variants, |meeting| meeting.committee.as_ref())),
        date: best_date(&facts(variants, |meeting| meeting.date.as_ref())),
        time: first(|meeting| meeting.time.as_ref()),
        kind: meetings()
            .map(|meeting| meeting.kind)
            .find(|kind| *kind != MeetingKind::Unknown)
            .unwrap_or_default(),
        status: status(variants),
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
        // Of the page that is quoted: when another one was fetched says nothing of it.
        retrieved: variants
            .first()
            .and_then(|variant| variant.meeting.retrieved),
        doubts: Vec::new(),
        items: Vec::new(),
    }
}

/// The status of the minutes: what a page says of it, `confirmed` before `draft`.
///
/// A site that marks drafts takes the mark off once the next meeting has agreed the minutes, so that a
/// meeting page with the same item's minutes and without the mark is of confirmed ones.
fn status(variants: &[&Variant]) -> MinutesStatus {
    let stated = variants.iter().map(|variant| variant.meeting.status);
    let stated = stated.filter(|status| *status != MinutesStatus::Unknown);
    let status = stated.max().unwrap_or_default();
    let unmarked = |variant: &&&Variant| {
        let draft = variants.iter().any(|other| {
            other.meeting.status == MinutesStatus::Draft
                && other.meeting.page == variant.meeting.page
                && other.source.format == variant.source.format
        });
        draft
            && variant.meeting.page == PageKind::Meeting
            && variant.meeting.status == MinutesStatus::Unknown
            && !variant.item.minutes.is_empty()
    };
    if status == MinutesStatus::Draft && variants.iter().any(|variant| unmarked(&variant)) {
        return MinutesStatus::Confirmed;
    }
    status
}

/// Tells it where a draft words the minutes otherwise than what came later.
fn changed_since_draft(variants: &[&Variant]) -> Option<Warning> {
    let is_draft = |variant: &&&Variant| variant.meeting.status == MinutesStatus::Draft;
    let whole = |variant: &&&Variant| !variant.item.truncated && !variant.item.minutes.is_empty();
    let draft = variants.iter().filter(is_draft).find(whole)?;
    let later = variants
        .iter()
        .filter(whole)
        .find(|variant| !is_draft(variant))?;
    let words = |variant: &Variant| -> Vec<String> {
        let paragraphs = variant.item.minutes.iter();
        paragraphs
            .flat_map(|text| analysis::words(text).map(|word| analysis::fold(word.text)))
            .collect()
    };
    (words(draft) != words(later)).then(|| {
        let (draft, later) = (&draft.source.path, &later.source.path);
        Warning::new(
            0,
            format!("minutes: the draft in {draft} is worded otherwise than {later}"),
        )
    })
}

fn printed(range: &DateRange) -> String {
    let day =
        |day: Option<jiff::civil::Date>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
    range.day().map_or_else(
        || format!("{} to {}", day(range.from), day(range.to)),
        |day| day.to_string(),
    )
}

/// Returns what each variant says of one thing, and how far it is to be trusted: what an export says that an officer
/// wrote is no more than a statement, and comes behind those of pages.
fn facts<'v, T>(
    variants: &[&'v Variant],
    pick: fn(&Meeting) -> Option<&Fact<T>>,
) -> Vec<((Certainty, bool), &'v Fact<T>)> {
    let told = |variant: &&'v Variant| {
        let fact = pick(&variant.meeting)?;
        let is_told = variant.item.origin.is_some();
        let certainty = match is_told {
            true => fact.certainty.max(Certainty::Stated),
            false => fact.certainty,
        };
        Some(((certainty, is_told), fact))
    };
    variants.iter().filter_map(told).collect()
}

/// Returns the fact that is trusted most, the first of equals.
fn best<T: Clone>(facts: &[((Certainty, bool), &Fact<T>)]) -> Option<Fact<T>> {
    let best = facts.iter().min_by_key(|(trust, _)| *trust)?;
    Some(best.1.clone())
}

/// Returns the date of the greatest certainty; of inferred ranges what all of them allow.
fn best_date(facts: &[((Certainty, bool), &Fact<DateRange>)]) -> Option<Fact<DateRange>> {
    let mut date = best(facts)?;
    if date.certainty == Certainty::Inferred {
        for (_, fact) in facts {
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
    let ((first, fact), others) = stated.split_first()?;
    if others.iter().all(|(_, other)| other.value == fact.value) {
        return None;
    }
    let said = slug(&show(&fact.value));
    let (second, other) = others
        .iter()
        .find(|(_, other)| slug(&show(&other.value)) != said)?;
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
    let base = variants
        .first()
        .map(|variant| &variant.item)
        .cloned()
        .unwrap_or_default();
    AgendaItem {
        minute_number: first(|item| item.minute_number.as_ref()),
        agenda_number: first(|item| item.agenda_number.as_ref()),
        title: first(|item| item.title.as_ref()),
        purpose: first(|item| item.purpose.as_ref()),
        decision: longest(|item| &item.decision),
        documents: each_document(items().flat_map(|item| &item.documents)),
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

/// Returns the documents of several lists, each title once, with its address where any of them has one.
fn each_document<'v>(listed: impl IntoIterator<Item = &'v Document>) -> Vec<Document> {
    let mut documents: Vec<&Document> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for document in listed {
        let place = *places.entry(&document.title).or_insert(documents.len());
        match documents.get_mut(place) {
            None => documents.push(document),
            Some(known) if known.url.is_none() => *known = document,
            Some(_) => {}
        }
    }
    documents.into_iter().cloned().collect()
}

/// Returns each doubt once, as a warning.
fn each_doubt<'v>(doubts: impl IntoIterator<Item = &'v String>) -> Vec<Warning> {
    let mut said = BTreeSet::new();
    let doubts = doubts.into_iter().filter(|doubt| said.insert(*doubt));
    doubts.map(|doubt| Warning::new(0, doubt.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Format;
    use crate::record::{Closed, SourceRef};

    #[test]
    fn a_record_of_one_page_is_the_same_taken_over_or_copied() {
        let document = |title: &str, url: Option<&str>| Document {
            title: title.to_owned(),
            url: url.map(str::to_owned),
            ..Document::default()
        };
        let named = "The report \"Quay wall\" was considered.";
        for title in [Some("Quay wall".to_owned()), None] {
            let variant = Variant {
                source: SourceRef {
                    root: 1,
                    path: "a.html".to_owned(),
                    format: Format::Records,
                },
                place: (0, 3),
                text_hash: 7,
                sketch: vec![1],
                meeting: Meeting {
                    date: Some(Fact::new(DateRange::default(), Certainty::Inferred, "page")),
                    status: MinutesStatus::Draft,
                    doubts: ["twice", "once", "twice"].map(str::to_owned).to_vec(),
                    ..Meeting::default()
                },
                item: AgendaItem {
                    title,
                    minutes: vec![named.to_owned()],
                    documents: vec![
                        document("Plan", None),
                        document("Map", None),
                        document("Plan", Some("https://aldermoor.example/plan")),
                    ],
                    ..AgendaItem::default()
                },
                closed: Some(Closed {
                    words: "paragraph 3".to_owned(),
                    ..Closed::default()
                }),
                ruling: None,
                withheld: false,
            };
            let stored = Stored {
                id: "x".to_owned(),
                aliases: vec!["y".to_owned()],
                variants: vec![variant],
            };
            let copied = record(&stored);
            assert_eq!((copied.item.documents.len(), copied.warnings.len()), (2, 2));
            assert_eq!(into_record(stored), copied);
        }
    }
}

//! What an index holds by council, committee and year, where meetings may be missing, and what is
//! cited or cut and still to be fetched.
//!
//! Counts read columns only; records are read of the items that are flagged.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use minutebook_index::merge::slug;
use minutebook_index::minutes::PageKind;
use minutebook_index::record::Record;
use minutebook_index::understand::understand;
use minutebook_index::{analysis, day_of_number};
use serde::Serialize;
use tantivy::collector::DocSetCollector;
use tantivy::columnar::StrColumn;
use tantivy::index::SegmentReader;
use tantivy::query::TermSetQuery;
use tantivy::{DocAddress, DocId, Term};

use crate::error::Error;
use crate::hit::{DateView, FORMAT_VERSION};
use crate::searcher::Searcher;
use crate::years::{Span, YearKind};

/// What an index holds.
#[derive(Clone, Debug, Serialize)]
pub struct Coverage {
    /// Version of this shape.
    pub format_version: u32,
    /// Items in the index.
    pub items: usize,
    /// By council, committee and year.
    pub holdings: Vec<Holding>,
    /// Where a committee that met regularly has a hole.
    pub gaps: Vec<Gap>,
}

/// What is held of one committee for one year, or for one span that is only bounded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Holding {
    /// The council, if known.
    pub council: Option<String>,
    /// The committee, if known.
    pub committee: Option<String>,
    /// `2019`; `2020-21, bounded` and `2018 or later, bounded` where the day is not known; `undated`.
    pub year: String,
    /// Meetings, by their different days or spans; `null` where nothing is known of the date.
    pub meetings: Option<usize>,
    /// Items.
    pub items: usize,
    /// Items of which only the start is held.
    pub truncated: usize,
    /// Items whose date is only bounded.
    pub bounded: usize,
    /// Items of which no date is known.
    pub undated: usize,
    /// Items without minutes.
    pub without_minutes: usize,
    /// Meetings none of whose items has minutes.
    pub meetings_without_minutes: usize,
}

/// A hole between two meetings of a committee, longer than twice its usual interval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The council, if known.
    pub council: Option<String>,
    /// The committee.
    pub committee: String,
    /// The last meeting held before the hole.
    pub after: Date,
    /// The first meeting held behind it.
    pub before: Date,
    /// How long the hole is.
    pub days: i64,
    /// The committee's usual interval: the median of those between the meetings held.
    pub usual_days: i64,
    /// Items held whose meeting may lie in the hole, as far as its date is known.
    pub bounded: usize,
    /// What this may mean: a committee may also not have met.
    pub note: &'static str,
}

/// Something that a held item shows to exist and that is not held.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ToFetch {
    /// `item`, `document` or `decision`.
    pub what: &'static str,
    /// The item that says so.
    pub id: String,
    /// Title of the item or document, or the reference of the decision.
    pub title: String,
    /// Where it is to be had, as far as the pages say.
    pub address: Option<String>,
    /// The council of the item, if known.
    pub council: Option<String>,
    /// The committee of the item, if known.
    pub committee: Option<String>,
    /// The date of the item's meeting, in words.
    pub date: String,
}

/// Council and committee.
type Body = (Option<String>, Option<String>);

/// An item by its columns.
struct Row {
    body: Body,
    span: Span,
    truncated: bool,
    has_minutes: bool,
}

impl Searcher {
    /// Counts what is held by council, committee and year, and finds holes between meetings.
    ///
    /// # Errors
    /// What the search engine reports.
    pub fn coverage(&self) -> Result<Coverage, Error> {
        let mut bodies: BTreeMap<Body, Vec<Row>> = BTreeMap::new();
        // A committee whose name is written with other capitals is the same; the commonest way is shown.
        let mut written: BTreeMap<Body, BTreeMap<Body, usize>> = BTreeMap::new();
        for reader in self.searcher.segment_readers() {
            let Some(columns) = Columns::open(reader)? else {
                continue;
            };
            for doc in reader.doc_ids_alive() {
                let row = columns.row(doc);
                let lower = |name: &Option<String>| name.as_ref().map(|name| name.to_lowercase());
                let key = (lower(&row.body.0), lower(&row.body.1));
                let ways = written.entry(key.clone()).or_default();
                *ways.entry(row.body.clone()).or_default() += 1;
                bodies.entry(key).or_default().push(row);
            }
        }
        let shown = |(key, rows): (Body, Vec<Row>)| {
            let ways = written.get(&key).into_iter().flatten();
            let way = ways.max_by_key(|(_, items)| **items);
            (way.map_or(key.clone(), |(body, _)| body.clone()), rows)
        };
        let bodies: BTreeMap<Body, Vec<Row>> = bodies.into_iter().map(shown).collect();
        let mut coverage = Coverage {
            format_version: FORMAT_VERSION,
            items: bodies.values().map(Vec::len).sum(),
            holdings: Vec::new(),
            gaps: Vec::new(),
        };
        for (body, rows) in &bodies {
            coverage.holdings.extend(holdings(body, rows));
            coverage.gaps.extend(gaps(body, rows));
        }
        Ok(coverage)
    }

    /// Lists what held items show to exist and what is not held: the rest of cut items, documents,
    /// decisions that are cited.
    ///
    /// # Errors
    /// What the search engine reports.
    pub fn to_fetch(&self) -> Result<Vec<ToFetch>, Error> {
        let flags = ["truncated", "document", "reference"];
        let terms = flags.map(|flag| Term::from_field_text(self.fields.flag, flag));
        let addresses = self
            .searcher
            .search(&TermSetQuery::new(terms), &DocSetCollector)?;
        let mut addresses: Vec<DocAddress> = addresses.into_iter().collect();
        addresses.sort_unstable();
        let held: BTreeSet<String> = self
            .sources()?
            .iter()
            .map(|row| file_name(&row.path))
            .collect();
        let mut found = BTreeSet::new();
        let mut decisions = Decisions::default();
        for address in addresses {
            let record = self.record_at(address, "in the list of what to fetch")?;
            if record.item.truncated {
                found.insert(cut_item(&record));
            }
            found.extend(documents(&record, &held));
            decisions.take(&record);
        }
        found.extend(decisions.not_held());
        Ok(found.into_iter().collect())
    }
}

/// The columns of one segment.
struct Columns {
    council: StrColumn,
    committee: StrColumn,
    flag: StrColumn,
    from: tantivy::columnar::Column<i64>,
    to: tantivy::columnar::Column<i64>,
    /// Ordinals of the flags `truncated` and `minutes`.
    truncated: Option<u64>,
    minutes: Option<u64>,
    councils: Vec<String>,
    committees: Vec<String>,
}

impl Columns {
    fn open(reader: &SegmentReader) -> tantivy::Result<Option<Self>> {
        let fields = reader.fast_fields();
        let columns = (
            fields.str("council")?,
            fields.str("committee")?,
            fields.str("flag")?,
        );
        let (Some(council), Some(committee), Some(flag)) = columns else {
            return Ok(None);
        };
        Ok(Some(Self {
            truncated: flag.dictionary().term_ord("truncated")?,
            minutes: flag.dictionary().term_ord("minutes")?,
            councils: values(&council)?,
            committees: values(&committee)?,
            council,
            committee,
            flag,
            from: fields.i64("date_from")?,
            to: fields.i64("date_to")?,
        }))
    }

    fn row(&self, doc: DocId) -> Row {
        let has = |ord: Option<u64>| self.flag.term_ords(doc).any(|flag| Some(flag) == ord);
        Row {
            body: (
                first(&self.council, &self.councils, doc),
                first(&self.committee, &self.committees, doc),
            ),
            span: (self.from.first(doc), self.to.first(doc)),
            truncated: has(self.truncated),
            has_minutes: has(self.minutes),
        }
    }
}

/// The different values of a column, by ordinal.
fn values(column: &StrColumn) -> tantivy::Result<Vec<String>> {
    let mut values = Vec::new();
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        values.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(values)
}

fn first(column: &StrColumn, values: &[String], doc: DocId) -> Option<String> {
    let ord = usize::try_from(column.term_ords(doc).next()?).ok()?;
    values.get(ord).cloned()
}

/// Counts the items of one committee by year.
fn holdings(body: &Body, rows: &[Row]) -> Vec<Holding> {
    // What is exact, bounded, undated stands in this order below its years.
    let mut years: BTreeMap<(bool, String), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let undated = row.span == (None, None);
        years
            .entry((undated, YearKind::Calendar.label(row.span)))
            .or_default()
            .push(row);
    }
    let count =
        |rows: &[&Row], holds: fn(&Row) -> bool| rows.iter().filter(|row| holds(row)).count();
    years
        .into_iter()
        .map(|((undated, year), rows)| {
            let spans: BTreeSet<Span> = rows.iter().map(|row| row.span).collect();
            let told: BTreeSet<Span> = rows
                .iter()
                .filter(|row| row.has_minutes)
                .map(|row| row.span)
                .collect();
            Holding {
                council: body.0.clone(),
                committee: body.1.clone(),
                year,
                meetings: (!undated).then_some(spans.len()),
                items: rows.len(),
                truncated: count(&rows, |row| row.truncated),
                bounded: count(&rows, |row| row.span.0 != row.span.1),
                undated: if undated { rows.len() } else { 0 },
                without_minutes: count(&rows, |row| !row.has_minutes),
                meetings_without_minutes: if undated { 0 } else { spans.len() - told.len() },
            }
        })
        .collect()
}

/// Finds the holes between the meetings of one committee whose days are known.
fn gaps((council, committee): &Body, rows: &[Row]) -> Vec<Gap> {
    /// Fewer intervals say nothing of what is usual.
    const FEWEST_INTERVALS: usize = 3;
    let Some(committee) = committee else {
        return Vec::new();
    };
    let exact = rows.iter().filter(|row| row.span.0 == row.span.1);
    let days: BTreeSet<i64> = exact.filter_map(|row| row.span.0).collect();
    let days: Vec<i64> = days.into_iter().collect();
    let mut intervals: Vec<i64> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
    if intervals.len() < FEWEST_INTERVALS {
        return Vec::new();
    }
    intervals.sort_unstable();
    let usual = intervals[intervals.len() / 2];
    let hole = |pair: &&[i64]| pair[1] - pair[0] > 2 * usual;
    let may_lie_in = |pair: &[i64], (from, to): Span| match (from, to) {
        (None, None) => false,
        (from, to) if from == to => false,
        (from, to) => from.is_none_or(|from| from < pair[1]) && to.is_none_or(|to| to > pair[0]),
    };
    days.windows(2)
        .filter(hole)
        .filter_map(|pair| {
            Some(Gap {
                council: council.clone(),
                committee: committee.clone(),
                after: day_of_number(pair[0])?,
                before: day_of_number(pair[1])?,
                days: pair[1] - pair[0],
                usual_days: usual,
                bounded: rows.iter().filter(|row| may_lie_in(pair, row.span)).count(),
                note: "possibly missing",
            })
        })
        .collect()
}

fn to_fetch(what: &'static str, record: &Record, title: &str, address: Option<String>) -> ToFetch {
    let meeting = &record.meeting;
    ToFetch {
        what,
        id: record.id.clone(),
        title: title.to_owned(),
        address,
        council: meeting.council.as_ref().map(|fact| fact.value.clone()),
        committee: meeting.committee.as_ref().map(|fact| fact.value.clone()),
        date: DateView::new(meeting.date.as_ref()).words(),
    }
}

/// The rest of an item that no page gives whole.
fn cut_item(record: &Record) -> ToFetch {
    let item = &record.item;
    let address = match (&item.url, &item.site_item_id) {
        (Some(url), _) => Some(absolute(record, url)),
        // The site gives every item under this address.
        (None, Some(id)) => Some(absolute(record, &format!("mgAi.aspx?ID={id}"))),
        (None, None) => None,
    };
    let title = item.title.as_deref().unwrap_or("(no title)");
    to_fetch("item", record, title, address)
}

/// The documents of an item that are open to the public and not among the files held.
fn documents(record: &Record, held: &BTreeSet<String>) -> Vec<ToFetch> {
    let documents = record.item.documents.iter();
    documents
        .filter(|document| !document.restricted)
        .filter_map(|document| Some((document, document.url.as_ref()?)))
        .filter(|(_, url)| !held.contains(&file_name(url)))
        .map(|(document, url)| {
            let address = absolute(record, url);
            to_fetch("document", record, &document.title, Some(address))
        })
        .collect()
}

/// An address in full, where the page says under which it stands; else as printed.
fn absolute(record: &Record, address: &str) -> String {
    if address.contains("://") {
        return address.to_owned();
    }
    let base = record.meeting.url.as_deref().unwrap_or_default();
    let path = base.split(['?', '#']).next().unwrap_or_default();
    let begins = path.find("://").map(|at| at + 3);
    match (begins, path.rfind('/')) {
        (Some(host), Some(last)) if last >= host => {
            let root = path[host..].find('/').map_or(path.len(), |at| host + at);
            let folder = if address.starts_with('/') {
                &path[..root]
            } else {
                &path[..=last]
            };
            format!("{folder}{address}")
        }
        (Some(_), _) => format!("{path}/{}", address.trim_start_matches('/')),
        (None, _) => address.to_owned(),
    }
}

/// The words of a file's name less its ending, by which a document is known again.
fn file_name(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or(path).replace("%20", " ");
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    slug(stem)
}

/// Decisions cited and decisions held, each with its council.
#[derive(Default)]
struct Decisions {
    cited: BTreeMap<(Option<String>, String), ToFetch>,
    held: BTreeSet<(Option<String>, String)>,
}

impl Decisions {
    fn take(&mut self, record: &Record) {
        let references = understand(&record.item, &record.meeting.attendance).references;
        let council = record.meeting.council.as_ref();
        let council = council.map(|fact| slug(&fact.value));
        let (title, item) = (record.item.title.as_deref(), &record.item);
        for reference in references.into_iter().filter(|text| is_decision(text)) {
            let decided = record.meeting.page == PageKind::Decision
                && title.is_some_and(|title| title.contains(&reference))
                || item.decision.iter().any(|text| text.contains(&reference));
            let key = (council.clone(), reference.clone());
            if decided {
                self.held.insert(key);
                continue;
            }
            let cited = to_fetch("decision", record, &reference, None);
            let known = self.cited.entry(key).or_insert_with(|| cited.clone());
            if cited < *known {
                *known = cited;
            }
        }
    }

    fn not_held(self) -> impl Iterator<Item = ToFetch> {
        let Self { cited, held } = self;
        cited
            .into_iter()
            .filter(move |(key, _)| !held.contains(key))
            .map(|(_, cited)| cited)
    }
}

/// `24/00093` and `KD2024/17` are of decisions; `minute 77/21` is of a minute.
fn is_decision(reference: &str) -> bool {
    analysis::words(reference).count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(day: &str) -> i64 {
        minutebook_index::day_number(day.parse().unwrap())
    }

    fn row(from: Option<&str>, to: Option<&str>) -> Row {
        Row {
            body: (None, Some("Cabinet".to_owned())),
            span: (from.map(number), to.map(number)),
            truncated: false,
            has_minutes: true,
        }
    }

    #[test]
    fn holes_longer_than_twice_the_usual_are_told() {
        let days = [
            "2019-01-08",
            "2019-02-05",
            "2019-03-05",
            "2019-04-02",
            "2019-06-25",
            "2019-07-23",
        ];
        let rows: Vec<Row> = days.iter().map(|day| row(Some(day), Some(day))).collect();
        let body = rows[0].body.clone();
        let found = gaps(&body, &rows);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].after.to_string(), "2019-04-02");
        assert_eq!(found[0].before.to_string(), "2019-06-25");
        assert_eq!((found[0].days, found[0].usual_days), (84, 28));
        assert!(gaps(&body, &rows[..3]).is_empty(), "too few to know");
    }

    #[test]
    fn files_are_known_by_their_names() {
        assert_eq!(
            file_name("documents/s7/Pond%20plan.pdf?T=1"),
            file_name("a/pond-plan.txt")
        );
    }
}

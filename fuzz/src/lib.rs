//! What must hold of every input: one function for each fuzz target, failing by panic.
//!
//! The fuzz targets call them with whatever the fuzzer thinks of; `tests/it/fuzz_cases.rs` calls them with
//! every file of `seeds/` and `found/`. Bytes that are not UTF-8 are read as the programs read them:
//! as they are where files are read, with signs of replacement where text is.

use std::path::Path;

use minutebook::query::ast::Node;
use minutebook::query::mistake::{Mistake, Mistakes};
use minutebook::query::parser::{self, Parsed};
use minutebook::{Request, Searcher, Snippet, fuzzing};
use minutebook_index::indexer::{self, IndexOptions};
use minutebook_index::minutes::{AgendaItem, Meeting};
use minutebook_index::parse::{self, Format};
use minutebook_index::source::sidecar::Sidecar;
use minutebook_index::understand::{
    Place, Section, Understanding, corrections, dates, exempt, meeting_dates, understand,
};

/// Reads a text as a query, strictly and leniently.
pub fn query(bytes: &[u8]) {
    let text = &String::from_utf8_lossy(bytes);
    let strict = parser::parse(text);
    if !strict.mistakes.is_empty() {
        check_mistakes(text, &strict.mistakes);
        let mistakes = strict.mistakes;
        let query = text.clone().into_owned();
        assert!(!Mistakes { query, mistakes }.to_string().is_empty());
    } else if let Some(root) = &strict.root {
        assert!(!fuzzing::described(root).is_empty(), "{text:?}");
        check_spans(text, root);
        reads_back(text, root, parser::parse);
    }
    let lenient = parser::parse_leniently(text);
    assert_eq!(lenient.mistakes, [], "{text:?}");
    if let Some(root) = &lenient.root {
        assert!(!fuzzing::described(root).is_empty(), "{text:?}");
        check_spans(text, root);
        reads_back(text, root, parser::parse_leniently);
    }
}

fn check_mistakes(text: &str, mistakes: &[Mistake]) {
    for mistake in mistakes {
        let place = text.get(mistake.span.start..mistake.span.end);
        assert!(
            place.is_some_and(|place| !place.is_empty()),
            "{text:?} {mistake:?}"
        );
        assert!(!mistake.message.is_empty(), "{text:?}");
    }
}

/// Every part of a tree has a place in the text, within that of what holds it.
fn check_spans(text: &str, node: &Node) {
    let span = node.span();
    let place = text.get(span.start..span.end);
    assert!(
        place.is_some_and(|place| !place.is_empty()),
        "{text:?} {node:?}"
    );
    for child in node.children() {
        let inner = child.span();
        assert!(
            span.start <= inner.start && inner.end <= span.end,
            "{text:?} {node:?}"
        );
        check_spans(text, child);
    }
}

/// A tree printed is a query that reads as the same tree, unless the brackets that it prints go deeper than any
/// that are followed: `in:` with several parts becomes two of them.
fn reads_back(text: &str, root: &Node, parse: fn(&str) -> Parsed) {
    let printed = root.to_string();
    let again = parse(&printed);
    if again.notes.iter().any(|note| note.contains(" deep ")) {
        return;
    }
    assert_eq!(again.mistakes, [], "{text:?} {printed:?}");
    assert_eq!(
        again.root.map(Node::without_spans),
        Some(root.clone().without_spans()),
        "{text:?} {printed:?}"
    );
}

/// Reads bytes as a page of ModernGov.
pub fn html(bytes: &[u8]) {
    page(Format::ModernGovHtml, b"<!DOCTYPE html>\n", bytes);
}

/// Reads bytes as an answer of the web service.
pub fn xml(bytes: &[u8]) {
    page(Format::ModernGovXml, b"<?xml version=\"1.0\"?>\n", bytes);
}

/// Reads bytes as the copied text of a page.
pub fn text(bytes: &[u8]) {
    page(Format::ModernGovText, b"Agenda item\n\n", bytes);
}

/// Reads bytes as running minutes.
pub fn transcript(bytes: &[u8]) {
    page(
        Format::Transcript,
        b"MINUTES of a meeting of the committee\n\n",
        bytes,
    );
}

/// Reads bytes as JSON Lines.
pub fn records(bytes: &[u8]) {
    page(Format::Records, b"{}\n", bytes);
}

/// Reads bytes in one format, behind the beginning that tells it where they do not begin so themselves,
/// and understands every item.
fn page(format: Format, beginning: &[u8], bytes: &[u8]) {
    let begun;
    let bytes = if parse::detect(bytes) == Some(format) {
        bytes
    } else {
        begun = [beginning, bytes].concat();
        &begun
    };
    let Ok((_, parsed)) = parse::parse(bytes) else {
        return;
    };
    let lines = bytes.len() + 1;
    for warning in &parsed.warnings {
        assert!(warning.line as usize <= lines, "{warning:?}");
    }
    for meeting in &parsed.meetings {
        check_meeting(meeting);
    }
}

fn check_meeting(meeting: &Meeting) {
    let _ = meeting_dates::bounds(meeting);
    if let Some(date) = &meeting.date {
        let _ = dates::find_dates(&date.evidence);
    }
    let closed = exempt::closed_span(&meeting.items);
    assert!(closed.len() <= meeting.items.len());
    for item in &meeting.items {
        let _ = exempt::mark(item);
        let _ = corrections::read(item, None);
        let known = understand(item, &meeting.attendance);
        for place in places(&known) {
            let at = paragraph(item, place)
                .and_then(|text| text.get(place.start as usize..place.end as usize));
            assert!(at.is_some(), "{place:?} {item:?}");
        }
    }
}

/// Where the facts stand that were read out of an item.
fn places(known: &Understanding) -> impl Iterator<Item = Place> {
    let resolutions = known.resolutions.iter().map(|known| known.place);
    let recommendations = known.recommendations.iter().map(|known| known.place);
    let actions = known.actions.iter().map(|known| known.place);
    let roles = known.roles.iter().map(|known| known.place);
    let people = known.people.iter().map(|known| known.place);
    let definitions = known.definitions.iter().map(|known| known.place);
    resolutions
        .chain(recommendations)
        .chain(actions)
        .chain(roles)
        .chain(people)
        .chain(definitions)
}

fn paragraph(item: &AgendaItem, place: Place) -> Option<&str> {
    let number = (place.paragraph as usize).checked_sub(1)?;
    match place.section {
        Section::Title => item.title.as_deref().filter(|_| number == 0),
        Section::Purpose => item.purpose.as_deref().filter(|_| number == 0),
        Section::Decision => item.decision.get(number).map(String::as_str),
        Section::Minutes => item.minutes.get(number).map(String::as_str),
    }
}

/// Reads a text as a sidecar, and asks it about a few paths.
pub fn sidecar(bytes: &[u8]) {
    let text = &String::from_utf8_lossy(bytes);
    let (sidecar, warnings) = Sidecar::parse(text);
    let lines = text.split('\n').count();
    for warning in &warnings {
        assert!(
            warning.line as usize <= lines && !warning.message.is_empty(),
            "{text:?} {warning:?}"
        );
    }
    for path in ["", "a.txt", "2019/minutes of a meeting.html", "é/001_x.txt"] {
        let mut meeting = Meeting::default();
        sidecar.context(path).apply(&mut meeting);
        let range = meeting.date.map(|fact| fact.value).unwrap_or_default();
        if let (Some(from), Some(to)) = (range.from, range.to) {
            assert!(from <= to, "{text:?}");
        }
    }
}

/// Shows passages of an item for a query: the first line is the query, the second the title, the third
/// the purpose, the others the minutes.
pub fn snippet(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split('\n');
    let Some(root) = parser::parse_leniently(lines.next().unwrap_or_default()).root else {
        return;
    };
    let line = |line: &str| Some(line.to_owned()).filter(|line| !line.is_empty());
    let item = AgendaItem {
        title: lines.next().and_then(line),
        purpose: lines.next().and_then(line),
        minutes: lines.map(str::to_owned).collect(),
        ..AgendaItem::default()
    };
    for limit in [0, 1, 3] {
        let passages = fuzzing::passages(item.clone(), &root, limit);
        assert!(passages.len() <= limit, "{text:?}");
        for passage in passages {
            check_passage(&item, &passage);
        }
    }
}

/// A passage is part of its paragraph, and its marks are parts of it, in order.
fn check_passage(item: &AgendaItem, passage: &Snippet) {
    let source = match passage.field {
        "title" => item.title.as_ref(),
        "purpose" => item.purpose.as_ref(),
        "decision" => item.decision.get(passage.paragraph - 1),
        _ => item.minutes.get(passage.paragraph - 1),
    };
    let source = source.map(String::as_str).unwrap_or_default();
    // The passage may be cut at either end, and the paragraph may begin or end with the sign of it.
    let begun = |text: &'_ str| text.strip_prefix('…').map(str::to_owned);
    let ended = |text: &'_ str| text.strip_suffix('…').map(str::to_owned);
    let whole = Some(passage.text.clone());
    let without_start = begun(&passage.text);
    let without_end = ended(&passage.text);
    let without_both = without_start.as_deref().and_then(ended);
    let is_part = [whole, without_start, without_end, without_both]
        .iter()
        .flatten()
        .any(|part| source.contains(part.as_str()));
    assert!(is_part, "{passage:?} {source:?}");
    let length = passage.text.chars().count();
    let mut behind = 0;
    for (start, end) in &passage.highlights {
        assert!(
            behind <= *start && start < end && *end <= length,
            "{passage:?} {source:?}"
        );
        behind = *end;
    }
}

/// An index of the shipped minutes of a town that does not exist.
pub struct TownIndex {
    /// Goes when the value does.
    _folder: tempfile::TempDir,
    searcher: Searcher,
}

impl TownIndex {
    /// Indexes the shipped minutes in a temporary folder.
    pub fn of_test_data() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let minutes = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|above| above.join("tests/data/aldermoor"))
            .find(|minutes| minutes.is_dir())
            .expect("the shipped minutes");
        let index = folder.path().join("index");
        indexer::update(&index, &[minutes], &IndexOptions::default(), &|_, _| {})
            .expect("an index of the shipped minutes");
        let searcher = Searcher::open(&index).expect("the index just made");
        Self {
            _folder: folder,
            searcher,
        }
    }

    /// Asks for a text, strictly and leniently; an error says where it lies or that there is nothing to search for.
    pub fn search(&self, bytes: &[u8]) {
        let text = &String::from_utf8_lossy(bytes);
        for lenient in [false, true] {
            let mut request = Request::new(text.clone());
            request.lenient = lenient;
            request.snippets = 3;
            match self.searcher.search(&request) {
                Ok(answer) => {
                    assert!(answer.total <= answer.total_any, "{text:?}");
                    assert!(answer.total_any as u64 <= answer.held, "{text:?}");
                    assert_eq!(answer.hits.len(), answer.total_any.min(10), "{text:?}");
                    assert!(!answer.interpreted.is_empty(), "{text:?}");
                    for hit in &answer.hits {
                        assert!(hit.score.is_finite(), "{text:?} {hit:?}");
                        for passage in &hit.snippets {
                            let length = passage.text.chars().count();
                            let fits =
                                |(start, end): &(usize, usize)| start < end && *end <= length;
                            assert!(passage.highlights.iter().all(fits), "{text:?} {passage:?}");
                        }
                    }
                }
                Err(error) => match error.kind() {
                    minutebook::ErrorKind::Query(mistakes) => {
                        assert!(!lenient, "{text:?} {error}");
                        check_mistakes(text, &mistakes.mistakes);
                    }
                    minutebook::ErrorKind::EmptyQuery { .. } => {}
                    _ => panic!("{text:?}: {error}"),
                },
            }
        }
    }
}

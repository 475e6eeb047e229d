//! Answers agree with a plain scan of every item, on generated minutes and queries.

use std::collections::BTreeSet;
use std::fmt::Write;

use minutebook_index::analysis::{self, Forms};
use minutebook_index::indexer::{self, IndexOptions};
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::query::ast::{self, Part};

/// Few words with many forms, so that stems, surfaces, capitals and beginnings meet.
const WORDS: [&str; 16] = [
    "refer",
    "referral",
    "referrals",
    "referring",
    "MASH",
    "mash",
    "die",
    "dying",
    "road",
    "roads",
    "Roads",
    "road’s",
    "SGOs",
    "sgo",
    "the",
    "hub",
];

/// Makes an index of generated items, one a list of words; every third has a title of its own.
fn index(items: &[Vec<usize>]) -> (TempDir, Searcher) {
    let dir = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for (number, item) in items.iter().enumerate() {
        let words: Vec<&str> = item.iter().map(|word| WORDS[*word]).collect();
        writeln!(
            lines,
            r#"{{"id":"{number:03}","title":"x","body":"{}."}}"#,
            words.join(" ")
        )
        .unwrap();
    }
    let records = dir.path().join("records.jsonl");
    std::fs::write(&records, lines).unwrap();
    let place = dir.path().join("index");
    indexer::update(&place, &[records], &IndexOptions::default(), &|_, _| {}).unwrap();
    let searcher = Searcher::open(&place).unwrap();
    (dir, searcher)
}

/// Returns the forms of an item's words; in a line of capitals, capitals say nothing.
fn item_forms(item: &[usize]) -> Vec<Forms> {
    let text: Vec<&str> = item.iter().map(|word| WORDS[*word]).collect();
    let forms = |word: analysis::Word<'_>| {
        let forms = analysis::forms(word.text);
        Forms {
            capitals: forms.capitals.filter(|_| !word.in_capitals),
            ..forms
        }
    };
    analysis::words(&text.join(" ")).map(forms).collect()
}

/// How a word of the query is to be taken; mirrors what the reference says, not how it is compiled.
#[derive(Clone, Copy)]
struct Reading {
    exact: bool,
    capitals: bool,
}

fn word_fits(reading: Reading, asked: &Forms, held: &Forms) -> bool {
    if reading.exact {
        // Capitals typed without a plural are part of what was written.
        let singular = asked
            .capitals
            .as_deref()
            .is_some_and(|capitals| analysis::fold(capitals) == asked.surface);
        let capitals = !(reading.capitals && singular) || asked.capitals == held.capitals;
        asked.surface == held.surface && capitals
    } else if reading.capitals && asked.capitals.is_some() {
        asked.capitals == held.capitals
    } else {
        asked.stem == held.stem
    }
}

/// Says by looking at every word whether an item matches.
fn scan(node: &Node, item: &[Forms], reading: Reading) -> bool {
    match node {
        Node::Word { text, .. } | Node::Phrase { text, .. } => {
            let asked: Vec<Forms> = analysis::words(text)
                .map(|word| analysis::forms(word.text))
                .collect();
            let fits = |held: &[Forms]| {
                asked
                    .iter()
                    .zip(held)
                    .all(|(asked, held)| word_fits(reading, asked, held))
            };
            item.windows(asked.len()).any(fits)
        }
        Node::Prefix { text, .. } => {
            let beginning = analysis::fold(text);
            item.iter().any(|held| held.surface.starts_with(&beginning))
        }
        Node::Everything { .. } => true,
        Node::Known { typed, .. } => scan(typed, item, reading),
        Node::Not { inner, .. } => !scan(inner, item, reading),
        Node::Or { parts, .. } => parts.iter().any(|part| scan(part, item, reading)),
        Node::And { parts, .. } => parts.iter().all(|part| scan(part, item, reading)),
        other => panic!("{other} is not among these queries"),
    }
}

/// Parts of a query as a person might type them.
fn query() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(WORDS.to_vec()).prop_map(str::to_owned);
    let phrase = proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 1..4)
        .prop_map(|words| format!("\"{}\"", words.join(" ")));
    let prefix = proptest::sample::select(vec!["ref*", "referr*", "d*", "road*", "sg*", "ma*"])
        .prop_map(str::to_owned);
    let part = prop_oneof![4 => word, 3 => phrase, 2 => prefix];
    let part =
        (part, 0..5u8).prop_map(|(part, sign)| if sign == 0 { format!("-{part}") } else { part });
    proptest::collection::vec((part, any::<bool>()), 1..4).prop_map(|parts| {
        let words: Vec<String> = parts
            .into_iter()
            .map(|(part, or)| if or { format!("{part} OR hub") } else { part })
            .collect();
        words.join(" ")
    })
}

fn parts(root: &Node) -> &[Node] {
    match root {
        Node::And { parts, .. } => parts,
        single => std::slice::from_ref(single),
    }
}

#[test]
fn a_note_is_given_once() {
    let dir = tempfile::tempdir().unwrap();
    let records = dir.path().join("records.jsonl");
    let words: Vec<String> = (0..2_100).map(|number| format!("zone{number}")).collect();
    let line = format!(
        r#"{{"id":"1","title":"x","body":"BBC {}"}}"#,
        words.join(" ")
    );
    std::fs::write(&records, line).unwrap();
    let place = dir.path().join("index");
    indexer::update(&place, &[records], &IndexOptions::default(), &|_, _| {}).unwrap();
    let searcher = Searcher::open(&place).unwrap();
    for query in ["zone*", "(zone* OR BBC)", "zone* x"] {
        let notes = searcher.search(&Request::new(query)).unwrap().notes;
        assert_eq!(
            notes,
            ["zone* stands for 2100 words; 100 of them were not searched"],
            "{query}"
        );
    }
}

#[test]
fn a_phrase_keeps_to_its_paragraph() {
    let dir = tempfile::tempdir().unwrap();
    let records = dir.path().join("records.jsonl");
    let line = r#"{"id":"1","title":"x","body":"It was for children in\n\ncare was taken."}"#;
    std::fs::write(&records, line).unwrap();
    let place = dir.path().join("index");
    indexer::update(&place, &[records], &IndexOptions::default(), &|_, _| {}).unwrap();
    let searcher = Searcher::open(&place).unwrap();
    let total = |query: &str| searcher.search(&Request::new(query)).unwrap().total;
    assert_eq!(total(r#""children in care""#), 0);
    assert_eq!(total(r#""for children in" "care was""#), 1);
}

#[test]
fn filters_mean_the_same_to_a_run_and_to_a_search() {
    let (_dir, searcher) = index(&[vec![0, 1], vec![2]]);
    let with = |filters: Filters| Request {
        filters,
        ..Request::new("")
    };
    let nonsense = |word: &str| vec![word.to_owned()];
    for filters in [
        Filters {
            decisions: nonsense("nonsense"),
            ..Filters::default()
        },
        Filters {
            flags: nonsense("nonsense"),
            ..Filters::default()
        },
        Filters {
            committees: nonsense("nonsense"),
            ..Filters::default()
        },
    ] {
        let request = with(filters);
        let (searched, run) = (searcher.search(&request), searcher.run(&request));
        let (searched, run) = (searched.unwrap_err(), run.unwrap_err());
        assert_eq!(searched.to_string(), run.to_string());
        assert!(searched.to_string().contains("nonsense"), "{searched}");
        assert!(searched.hint().is_some());
    }
    let all = with(Filters {
        flags: nonsense("minutes"),
        ..Filters::default()
    });
    assert_eq!(searcher.search(&all).unwrap().total, 2);
    assert_eq!(searcher.run(&all).unwrap().len(), 2, "filters alone");
    assert!(searcher.run(&Request::new("")).is_err());
}

#[test]
fn names_of_items_no_longer_held_are_no_names() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("index");
    let records = dir.path().join("records.jsonl");
    let write = |committees: &[&str]| {
        let lines: String = (0..)
            .zip(committees)
            .map(|(number, name)| {
                format!(r#"{{"id":"{number}","title":"x","committee":"{name}","body":"y."}}"#)
                    + "\n"
            })
            .collect();
        std::fs::write(&records, lines).unwrap();
        let roots = [records.clone()];
        indexer::update(&place, &roots, &IndexOptions::default(), &|_, _| {}).unwrap();
        Searcher::open(&place).unwrap().names("committee").unwrap()
    };
    assert_eq!(write(&["Cabinet", "Scrutiny"]), ["Cabinet", "Scrutiny"]);
    assert_eq!(write(&["Cabinet"]), ["Cabinet"]);
}

#[test]
fn every_item_says_its_format_first() {
    let (_dir, searcher) = index(&[vec![0, 1]]);
    let mut lines = Vec::new();
    let each = searcher.each_item(|item| -> Result<(), Error> {
        lines.push(serde_json::to_string(&item).unwrap());
        Ok(())
    });
    each.unwrap();
    assert!(lines[0].starts_with(r#"{"format_version":1,"id":"#));
}

#[test]
fn an_index_that_cannot_be_locked_says_what_to_do() {
    let (dir, searcher) = index(&[vec![0]]);
    drop(searcher);
    let place = dir.path().join("index");
    // A folder in the lock's place stands for a folder that may not be written, which root always may.
    let lock = place.join(".tantivy-meta.lock");
    std::fs::remove_file(&lock).unwrap();
    std::fs::create_dir(&lock).unwrap();
    let error = Searcher::open(&place).err().unwrap();
    assert!(
        error.to_string().contains("cannot be locked for reading"),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("copy the index"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_agrees_with_a_scan(
        items in proptest::collection::vec(proptest::collection::vec(0..WORDS.len(), 1..7), 1..30),
        queries in proptest::collection::vec((query(), any::<bool>()), 12),
    ) {
        let (_dir, searcher) = index(&items);
        let forms: Vec<Vec<Forms>> = items.iter().map(|item| item_forms(item)).collect();
        let holds_capitals = forms.iter().flatten().any(|held| held.capitals.is_some());
        for (text, exact) in queries {
            let root = parser::parse(&text).root.unwrap();
            // Function words are not asked for, but as written they are.
            let root = if exact { root } else { Content::of(&root).root };
            // Capitals count where small letters were typed too and the index has such capitals at all.
            prop_assume!(holds_capitals);
            let capitals = text.chars().any(char::is_lowercase) || analysis::words(&text).count() < 2;
            let held_in_capitals = |word: &str| forms.iter().flatten().any(|held| held.capitals.as_deref() == Some(word));
            prop_assume!(!capitals || ["MASH", "SGO"].into_iter().all(held_in_capitals));
            let first = Reading { exact, capitals };
            let wanted: Vec<&Node> = parts(&root).iter().filter(|part| !matches!(part, Node::Not { .. })).collect();
            let unwanted: Vec<&Node> = parts(&root).iter().filter(|part| matches!(part, Node::Not { .. })).collect();
            let allowed = |item: &&Vec<Forms>| unwanted.iter().all(|part| scan(part, item, first));
            let all = |item: &&Vec<Forms>| wanted.iter().all(|part| scan(part, item, first));
            let any = |item: &&Vec<Forms>| wanted.is_empty() || wanted.iter().any(|part| scan(part, item, first));
            let answer = searcher.search(&Request { exact, limit: 50, ..Request::new(&text) }).unwrap();
            prop_assert_eq!(answer.total, forms.iter().filter(allowed).filter(all).count(), "{}", &text);
            prop_assert_eq!(answer.total_any, forms.iter().filter(allowed).filter(any).count(), "{}", &text);
            prop_assert_eq!(answer.hits.len(), answer.total_any);
            let ids: BTreeSet<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
            prop_assert_eq!(ids.len(), answer.hits.len(), "an item stands twice in the list");
            let firsts = answer.hits.iter().take_while(|hit| hit.all_words).count();
            prop_assert_eq!(firsts, answer.total, "the first tier comes first");
            let mut paged = Vec::new();
            for offset in (0..answer.total_any).step_by(3) {
                let page = Request { exact, limit: 3, offset, ..Request::new(&text) };
                let page = searcher.search(&page).unwrap();
                prop_assert_eq!(page.relaxed, answer.total_any > answer.total, "whatever the page");
                paged.extend(page.hits.into_iter().map(|hit| hit.id));
            }
            let whole: Vec<String> = answer.hits.into_iter().map(|hit| hit.id).collect();
            prop_assert_eq!(paged, whole, "pages join to the list");
        }
    }
}

/// An item of several parts, as lists of words.
#[derive(Clone, Debug)]
struct Sample {
    title: Vec<usize>,
    purpose: Vec<usize>,
    paragraphs: Vec<Vec<usize>>,
    /// What was resolved; nothing where there are no words.
    resolution: Vec<usize>,
    committee: usize,
    year: u16,
}

/// Words that say nothing by their capitals.
const PLAIN: [&str; 12] = [
    "refer",
    "referral",
    "referrals",
    "referring",
    "die",
    "dying",
    "road",
    "roads",
    "Roads",
    "road’s",
    "the",
    "hub",
];

const COMMITTEES: [&str; 2] = ["Cabinet", "Road safety board"];

fn sample() -> impl Strategy<Value = Sample> {
    let words = |most| proptest::collection::vec(0..PLAIN.len(), 1..most);
    let paragraphs = proptest::collection::vec(words(8), 1..3);
    let resolution = proptest::collection::vec(0..PLAIN.len(), 0..6);
    let head = (words(4), words(4), paragraphs, resolution);
    (head, 0..2usize, 2017..2020u16).prop_map(
        |((title, purpose, paragraphs, resolution), committee, year)| Sample {
            title,
            purpose,
            paragraphs,
            resolution,
            committee,
            year,
        },
    )
}

/// What stands before the words of a resolution, and is no part of it.
const RESOLVED: &str = "RESOLVED: ";

impl Sample {
    /// Returns the words of what was resolved.
    fn resolved(&self) -> Option<String> {
        let words = text(&self.resolution);
        (!words.is_empty()).then(|| format!("that the budget of {words} be approved."))
    }

    /// Returns the paragraphs as they are written.
    fn paragraphs(&self) -> Vec<String> {
        let spoken = self.paragraphs.iter().map(|words| text(words));
        let resolved = self.resolved().map(|words| format!("{RESOLVED}{words}"));
        spoken.chain(resolved).collect()
    }
}

fn text(words: &[usize]) -> String {
    let words: Vec<&str> = words.iter().map(|word| PLAIN[*word]).collect();
    words.join(" ")
}

fn index_samples(samples: &[Sample]) -> (TempDir, Searcher) {
    let dir = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for (number, sample) in samples.iter().enumerate() {
        writeln!(
            lines,
            r#"{{"id":"{number:03}","title":"{}","purpose":"{}","committee":"{}","date":"{}-03-01","body":"{}"}}"#,
            text(&sample.title),
            text(&sample.purpose),
            COMMITTEES[sample.committee],
            sample.year,
            sample.paragraphs().join("\\n\\n"),
        )
        .unwrap();
    }
    let records = dir.path().join("records.jsonl");
    std::fs::write(&records, lines).unwrap();
    let place = dir.path().join("index");
    indexer::update(&place, &[records], &IndexOptions::default(), &|_, _| {}).unwrap();
    let searcher = Searcher::open(&place).unwrap();
    (dir, searcher)
}

/// The words of a sample, part by part.
struct Read<'s> {
    sample: &'s Sample,
    title: Vec<Forms>,
    purpose: Vec<Forms>,
    paragraphs: Vec<Vec<Forms>>,
    resolutions: Vec<Vec<Forms>>,
}

impl<'s> Read<'s> {
    fn new(sample: &'s Sample) -> Self {
        let forms = |text: &String| -> Vec<Forms> {
            let words = analysis::words(text);
            words.map(|word| analysis::forms(word.text)).collect()
        };
        Self {
            sample,
            title: forms(&text(&sample.title)),
            purpose: forms(&text(&sample.purpose)),
            paragraphs: sample.paragraphs().iter().map(forms).collect(),
            resolutions: sample.resolved().iter().map(forms).collect(),
        }
    }

    fn texts(&self, part: Option<Part>) -> Vec<&[Forms]> {
        match part {
            Some(Part::Title) => vec![&self.title],
            Some(Part::Purpose) => vec![&self.purpose],
            Some(Part::Resolution) => self.resolutions.iter().map(Vec::as_slice).collect(),
            None => {
                let mut texts: Vec<&[Forms]> = vec![&self.title, &self.purpose];
                texts.extend(self.paragraphs.iter().map(Vec::as_slice));
                texts
            }
        }
    }

    /// Says by looking at every word whether the item matches.
    fn fits(&self, node: &Node, part: Option<Part>, exact: bool) -> bool {
        match node {
            Node::Near {
                left,
                right,
                within,
                ..
            } => self
                .texts(part)
                .into_iter()
                .any(|text| !near_places(left, right, *within, text, exact).is_empty()),
            Node::In { part, inner, .. } => self.fits(inner, Some(*part), exact),
            Node::Field { field, value, .. } => match field {
                ast::Field::Committee => {
                    let name = COMMITTEES[self.sample.committee].to_lowercase();
                    name.contains(&value.to_lowercase())
                }
                ast::Field::Date => {
                    let (from, to) = value.split_once("..").unwrap_or((value, value));
                    let year = |text: &str| text.parse::<u16>().unwrap();
                    (year(from)..=year(to)).contains(&self.sample.year)
                }
                other => panic!("{other:?} is not among these queries"),
            },
            Node::Everything { .. } => true,
            Node::Not { inner, .. } => !self.fits(inner, part, exact),
            Node::Or { parts, .. } => parts.iter().any(|node| self.fits(node, part, exact)),
            Node::And { parts, .. } => parts.iter().all(|node| self.fits(node, part, exact)),
            word => {
                let texts = self.texts(part);
                texts
                    .into_iter()
                    .any(|text| !places(word, text, exact).is_empty())
            }
        }
    }
}

/// Returns the places of two things that are near each other, of both.
fn near_places(
    left: &Node,
    right: &Node,
    within: u32,
    text: &[Forms],
    exact: bool,
) -> Vec<Vec<usize>> {
    let (left, right) = (places(left, text, exact), places(right, text, exact));
    let precedes = |one: &[usize], other: &[usize]| {
        let (end, start) = (one[one.len() - 1], other[0]);
        end < start && start - end - 1 <= within as usize
    };
    let mut found = Vec::new();
    for one in &left {
        for other in &right {
            if precedes(one, other) || precedes(other, one) {
                found.extend([one.clone(), other.clone()]);
            }
        }
    }
    found
}

/// Returns the words of a passage that a query matches, which are those to be marked.
fn marked(node: &Node, text: &[Forms], field: &str, exact: bool) -> BTreeSet<usize> {
    match node {
        Node::Not { .. } | Node::Field { .. } | Node::Everything { .. } => BTreeSet::new(),
        Node::In { part, inner, .. } if part.name() == field => marked(inner, text, field, exact),
        // A resolution is the rest of a paragraph, behind the one word that says so.
        Node::In {
            part: Part::Resolution,
            inner,
            ..
        } if text.first().is_some_and(|held| held.surface == "resolved") => {
            let places = marked(inner, &text[1..], field, exact);
            places.into_iter().map(|place| place + 1).collect()
        }
        Node::In { .. } => BTreeSet::new(),
        Node::And { parts, .. } | Node::Or { parts, .. } => {
            let parts = parts.iter();
            parts
                .flat_map(|part| marked(part, text, field, exact))
                .collect()
        }
        Node::Near {
            left,
            right,
            within,
            ..
        } => near_places(left, right, *within, text, exact)
            .concat()
            .into_iter()
            .collect(),
        word => {
            // Of several ways from one first word the shortest is the one marked.
            let mut ways = places(word, text, exact);
            ways.sort();
            ways.dedup_by_key(|way| way[0]);
            ways.concat().into_iter().collect()
        }
    }
}

/// Returns the words of a snippet that are marked, by number.
fn marked_in(snippet: &snippet::Snippet) -> BTreeSet<usize> {
    let words = analysis::words(&snippet.text).enumerate();
    let inside = |start: usize, length: usize| {
        let start = snippet.text[..start].chars().count();
        let mut marks = snippet.highlights.iter();
        marks.any(|(from, to)| *from <= start && start + length <= *to)
    };
    words
        .filter(|(_, word)| inside(word.start, word.text.chars().count()))
        .map(|(number, _)| number)
        .collect()
}

/// Returns where a word, phrase or any of several stands in a text: the words it takes, for each place.
fn places(node: &Node, text: &[Forms], exact: bool) -> Vec<Vec<usize>> {
    let reading = Reading {
        exact,
        capitals: false,
    };
    let (asked, slop) = match node {
        Node::Or { parts, .. } => {
            let places = parts.iter().flat_map(|part| places(part, text, exact));
            return places.collect();
        }
        Node::Prefix {
            text: beginning, ..
        } => {
            let begins = |held: &Forms| held.surface.starts_with(beginning.as_str());
            return single(text, begins);
        }
        Node::Fuzzy {
            text: word, most, ..
        } => {
            let most = most.map_or(if word.len() < 8 { 1 } else { 2 }, usize::from);
            let word: Vec<char> = word.chars().collect();
            return single(text, |held| {
                let held: Vec<char> = held.surface.chars().collect();
                within_slips(&word, &held, most)
            });
        }
        Node::Word { text, .. } => (text, 0),
        Node::Phrase { text, slop, .. } => (text, *slop as usize),
        other => panic!("{other} is not among these queries"),
    };
    let asked: Vec<Forms> = analysis::words(asked)
        .map(|word| analysis::forms(word.text))
        .collect();
    let mut found = Vec::new();
    for start in 0..text.len() {
        // Every way to choose places for the words, from the first on.
        let mut ways = vec![vec![start]];
        while let Some(way) = ways.pop() {
            let last = way[way.len() - 1];
            if !word_fits(reading, &asked[way.len() - 1], &text[last]) {
                continue;
            }
            if way.len() == asked.len() {
                if last - start + 1 - asked.len() <= slop {
                    found.push(way);
                }
                continue;
            }
            for next in last + 1..text.len() {
                ways.push([way.as_slice(), &[next]].concat());
            }
        }
    }
    found
}

fn single(text: &[Forms], fits: impl Fn(&Forms) -> bool) -> Vec<Vec<usize>> {
    let at = (0..text.len()).filter(|at| fits(&text[*at]));
    at.map(|at| vec![at]).collect()
}

/// Tells whether two words differ by so many slips at the most, by trying every slip.
fn within_slips(one: &[char], other: &[char], most: usize) -> bool {
    match (one, other) {
        ([], rest) | (rest, []) => rest.len() <= most,
        ([a, one_rest @ ..], [b, other_rest @ ..]) => {
            (a == b && within_slips(one_rest, other_rest, most))
                || (most > 0
                    && (within_slips(one_rest, other_rest, most - 1)
                        || within_slips(one_rest, other, most - 1)
                        || within_slips(one, other_rest, most - 1)
                        || (one.len() > 1
                            && other.len() > 1
                            && one[0] == other[1]
                            && one[1] == other[0]
                            && within_slips(&one[2..], &other[2..], most - 1))))
        }
    }
}

/// Queries of every kind, as text.
fn any_query() -> impl Strategy<Value = String> {
    let word = || proptest::sample::select(PLAIN.to_vec()).prop_map(str::to_owned);
    let phrase = (proptest::collection::vec(word(), 2..4), 0..4u32)
        .prop_map(|(words, slop)| format!("\"{}\"~{slop}", words.join(" ")));
    let prefix =
        proptest::sample::select(vec!["ref*", "referr*", "d*", "road*"]).prop_map(str::to_owned);
    let fuzzy = proptest::sample::select(vec![
        "raod~",
        "referal~",
        "refferrals~",
        "dei~",
        "hubs~1",
        "rood~2",
    ])
    .prop_map(str::to_owned);
    let tight = proptest::collection::vec(word(), 2..4)
        .prop_map(|words| format!("\"{}\"", words.join(" ")));
    let close =
        prop_oneof![4 => word(), 2 => tight, 1 => prefix.clone(), 2 => fuzzy.clone()].boxed();
    let simple = prop_oneof![4 => word(), 3 => phrase, 1 => prefix, 2 => fuzzy].boxed();
    let both = (close.clone(), close.clone()).prop_map(|(a, b)| format!("({a} OR {b})"));
    let side = prop_oneof![3 => close, 1 => both];
    let near =
        (side.clone(), 0..5u32, side).prop_map(|(a, within, b)| format!("({a} NEAR/{within} {b})"));
    let name = proptest::sample::select(vec![
        "committee:cabinet",
        "committee:\"road safety\"",
        "date:2018",
        "date:2017..2018",
    ])
    .prop_map(str::to_owned);
    let inside = prop_oneof![2 => simple.clone(), 1 => near.clone(), 1 => (simple.clone(), simple.clone()).prop_map(|(a, b)| format!("{a} OR {b}"))];
    let part_of_item = || proptest::sample::select(vec!["title", "purpose", "resolution"]);
    let field = (part_of_item(), inside).prop_map(|(part, inside)| format!("{part}:({inside})"));
    let beside = (
        part_of_item(),
        simple.clone(),
        simple.clone(),
        any::<bool>(),
    )
        .prop_map(|(part, a, b, both)| match both {
            true => format!("({a} {b} in:{part})"),
            false => format!("({a} in:{part})"),
        });
    let part = prop_oneof![3 => simple, 2 => near, 2 => name, 2 => field, 1 => beside].boxed();
    let group = (part.clone(), part.clone(), any::<bool>()).prop_map(|(a, b, or)| {
        if or {
            format!("({a} OR {b})")
        } else {
            format!("({a} {b})")
        }
    });
    let part = prop_oneof![4 => part, 1 => group];
    let part =
        (part, 0..5u8).prop_map(|(part, sign)| if sign == 0 { format!("-{part}") } else { part });
    proptest::collection::vec(part, 1..4).prop_map(|parts| parts.join(" "))
}

/// Tells whether a part of a query must be matched in both tiers.
fn is_bound(node: &Node) -> bool {
    match node {
        Node::Field { .. } | Node::In { .. } => true,
        Node::Not { .. } | Node::Or { .. } | Node::And { .. } => {
            node.children().into_iter().all(is_bound)
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_kind_of_query_agrees_with_a_scan(
        samples in proptest::collection::vec(sample(), 1..24),
        queries in proptest::collection::vec((any_query(), any::<bool>()), 16),
    ) {
        let (_dir, searcher) = index_samples(&samples);
        let read: Vec<Read> = samples.iter().map(Read::new).collect();
        for (text, exact) in queries {
            let parsed = parser::parse(&text);
            prop_assert_eq!(&parsed.mistakes, &[]);
            let root = parsed.root.unwrap();
            // What a query is about is a matter of grammar, and has tests of its own.
            let root = if exact { root } else { Content::of(&root).root };
            let request = Request { exact, expand: false, limit: 50, ..Request::new(&text) };
            let answer = match searcher.search(&request) {
                Ok(answer) => answer,
                // A committee may be held by no item.
                Err(error) => {
                    let missing = error.to_string().contains("no committee in this index");
                    prop_assert!(missing, "{}: {}", text, error);
                    continue;
                }
            };
            let bound = |node: &&Node| is_bound(node) || matches!(node, Node::Not { .. });
            let (must, words): (Vec<&Node>, Vec<&Node>) = parts(&root).iter().partition(bound);
            let fits = |item: &Read, node: &Node| item.fits(node, None, exact);
            let allowed = |item: &&Read| must.iter().all(|node| fits(item, node));
            let all = |item: &&Read| words.iter().all(|node| fits(item, node));
            let any = |item: &&Read| words.is_empty() || words.iter().any(|node| fits(item, node));
            let ids = |wanted: &dyn Fn(&&Read) -> bool| -> BTreeSet<String> {
                let numbered = read.iter().enumerate().filter(|(_, item)| allowed(item) && wanted(item));
                numbered.map(|(number, _)| format!("{number:03}")).collect()
            };
            let found = |all_words: bool| -> BTreeSet<String> {
                let hits = answer.hits.iter().filter(|hit| hit.all_words || !all_words);
                hits.map(|hit| hit.id.clone()).collect()
            };
            prop_assert_eq!(found(true), ids(&all), "{} {:?}", &text, exact);
            prop_assert_eq!(found(false), ids(&any), "{} {:?}", &text, exact);
            prop_assert_eq!((answer.total, answer.total_any), (found(true).len(), found(false).len()));
            for snippet in answer.hits.iter().flat_map(|hit| &hit.snippets) {
                let held: Vec<Forms> = analysis::words(&snippet.text)
                    .map(|word| analysis::forms(word.text))
                    .collect();
                let wanted = marked(&root, &held, snippet.field, exact);
                prop_assert_eq!(marked_in(snippet), wanted, "{} {:?} {:?}", &text, exact, snippet);
            }
        }
    }
}

//! Every answer agrees with a plain scan of all that is stored.
//!
//! Queries are made of the corpus's own words, in every form that the reference tells of, each with a
//! reading of what it means that knows neither the query's tree nor the index: it looks at the words of
//! every item as `export` prints them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Instant;

use minutebook::{Request, Searcher};
use minutebook_index::analysis;
use serde_json::Value;

use crate::workspace::{Workspace, real_minutes, say, strings};

/// A word, by its number among those that were met.
type Word = u32;

/// All items, and the words they are made of.
#[derive(Default)]
struct Corpus {
    items: Vec<Plain>,
    words: Vec<String>,
    numbers: HashMap<String, Word>,
}

/// One item cut into words by a plain reading of what `export` prints.
struct Plain {
    id: String,
    council: String,
    committee: String,
    /// The first and last day it may be of; empty where that is open.
    days: (String, String),
    title: Vec<Word>,
    purpose: Vec<Word>,
    resolutions: Vec<Vec<Word>>,
    /// Title, purpose and each paragraph.
    parts: Vec<Vec<Word>>,
    /// Every word of it.
    all: BTreeSet<Word>,
}

impl Corpus {
    fn new(items: &[Value]) -> Self {
        let mut corpus = Self::default();
        for item in items {
            let item = corpus.plain(item);
            corpus.items.push(item);
        }
        corpus
    }

    fn plain(&mut self, item: &Value) -> Plain {
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let mut parts = vec![self.cut(&text("title")), self.cut(&text("purpose"))];
        for section in ["minutes", "decision"] {
            let text = text(section);
            parts.extend(text.split("\n\n").map(|paragraph| self.cut(paragraph)));
        }
        let resolutions = strings(&item["resolutions"], "text").into_iter();
        let day = |end: &str| item["date"][end].as_str().unwrap_or_default().to_owned();
        Plain {
            id: text("id"),
            council: text("council"),
            committee: text("committee"),
            days: (day("from"), day("to")),
            title: parts[0].clone(),
            purpose: parts[1].clone(),
            resolutions: resolutions.map(|text| self.cut(text)).collect(),
            all: parts.concat().into_iter().collect(),
            parts,
        }
    }

    fn cut(&mut self, text: &str) -> Vec<Word> {
        let surface = |word: analysis::Word<'_>| analysis::forms(word.text).surface;
        let words = analysis::words(text).map(surface);
        words.map(|word| self.number(word)).collect()
    }

    fn number(&mut self, word: String) -> Word {
        let next = Word::try_from(self.words.len()).unwrap();
        *self.numbers.entry(word).or_insert_with_key(|word| {
            self.words.push(word.clone());
            next
        })
    }

    /// Returns the words of which something holds.
    fn like(&self, holds: impl Fn(&str) -> bool) -> BTreeSet<Word> {
        let words = (0..).zip(&self.words);
        let like = words.filter(|(_, word)| holds(word));
        like.map(|(number, _)| number).collect()
    }

    /// Returns the committees that a whole name stands for, else those that have it as a word of theirs.
    ///
    /// Names are compared by their words: a hyphen or a space, it is one name.
    fn of_committee(&self, asked: &str) -> BTreeSet<String> {
        let words = |name: &str| -> Vec<String> {
            let name = name.to_lowercase();
            let words = name.split(|letter: char| !letter.is_alphanumeric());
            words.map(str::to_owned).collect()
        };
        let asked = words(asked);
        let names: BTreeSet<&String> = self.items.iter().map(|item| &item.committee).collect();
        let any_whole = names.iter().any(|name| words(name) == asked);
        let stands = |name: &&&String| match any_whole {
            true => words(name) == asked,
            false => words(name).contains(&asked[0]),
        };
        names
            .iter()
            .filter(stands)
            .map(|name| (*name).clone())
            .collect()
    }
}

impl Plain {
    /// Tells whether it is, or may be, of a day from the first to the last; an empty one is open.
    fn may_be_of(&self, first: &str, last: &str) -> bool {
        let (from, to) = &self.days;
        let known = !from.is_empty() || !to.is_empty();
        known
            && (from.is_empty() || last.is_empty() || from.as_str() <= last)
            && (to.is_empty() || first.is_empty() || to.as_str() >= first)
    }

    /// Tells whether something holds of a part that can only hold where all these words are.
    fn has(&self, words: &[Word], holds: impl Fn(&[Word]) -> bool) -> bool {
        words.iter().all(|word| self.all.contains(word))
            && self.parts.iter().any(|part| holds(part))
    }

    /// Tells whether it has any of some words.
    fn any(&self, words: &BTreeSet<Word>) -> bool {
        match words.len() < self.all.len() {
            true => words.iter().any(|word| self.all.contains(word)),
            false => self.all.iter().any(|word| words.contains(word)),
        }
    }
}

/// Tells whether words stand in a part one after another with at most so many others among them.
fn in_order(part: &[Word], words: &[Word], slop: usize) -> bool {
    fn rest(part: &[Word], words: &[Word], slop: usize) -> bool {
        let [first, others @ ..] = words else {
            return true;
        };
        (0..part.len().min(slop + 1))
            .any(|at| part[at] == *first && rest(&part[at + 1..], others, slop - at))
    }
    let mut starts = (0..part.len()).filter(|at| part[*at] == words[0]);
    starts.any(|at| rest(&part[at + 1..], &words[1..], slop))
}

/// Tells whether two things stand in a part, neither over the other, with at most so many words between.
fn near(part: &[Word], one: &[Word], other: &[Word], within: usize) -> bool {
    let places = |words: &[Word]| -> Vec<(usize, usize)> {
        let fits = (0..part.len()).filter(|at| part[*at..].starts_with(words));
        fits.map(|at| (at, at + words.len())).collect()
    };
    let others = places(other);
    places(one).into_iter().any(|(start, end)| {
        others.iter().any(|(first, last)| {
            (*first >= end && first - end <= within) || (start >= *last && start - last <= within)
        })
    })
}

/// How many single letters must be put in, taken out, changed or swapped with their neighbour.
fn slips(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            table[i][j] = if i == 0 || j == 0 {
                i.max(j)
            } else {
                let change = table[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
                let mut least = change.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                    least = least.min(table[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    table[one.len()][other.len()]
}

/// What a plain scan says of an item.
type Scan = Box<dyn Fn(&Plain) -> bool>;

/// The kinds of query that are made.
const KINDS: [&str; 17] = [
    "phrase",
    "phrase with words among",
    "NEAR",
    "phrase NEAR word",
    "prefix",
    "fuzzy",
    "without a phrase",
    "without a prefix",
    "OR in brackets",
    "title",
    "purpose",
    "resolution",
    "resolution phrase",
    "in",
    "committee",
    "committee or year",
    "dates",
];

/// Makes queries of the corpus's own words, the same for the same seed.
struct Maker<'c> {
    corpus: &'c Corpus,
    state: u64,
}

impl Maker<'_> {
    fn next(&mut self, bound: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap() % bound
    }

    /// Returns a word as it can be typed into a query.
    fn typed(&self, word: Word) -> &str {
        &self.corpus.words[usize::try_from(word).unwrap()]
    }

    /// Tells whether a word can be typed without a second thought.
    fn is_plain(&self, word: Word) -> bool {
        let word = self.typed(word);
        word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase())
    }

    fn phrase(&self, words: &[Word]) -> String {
        let words: Vec<&str> = words.iter().map(|word| self.typed(*word)).collect();
        format!("\"{}\"", words.join(" "))
    }

    /// Returns some plain words that stand side by side in a text.
    fn window(&mut self, text: &[Word], length: usize) -> Option<Vec<Word>> {
        if text.len() < length {
            return None;
        }
        let at = self.next(text.len() + 1 - length);
        let words = text[at..at + length].to_vec();
        let plain = words.iter().all(|word| self.is_plain(*word));
        plain.then_some(words)
    }

    /// Makes a query of a kind from some item; `None` where that item has nothing for it.
    fn query(&mut self, kind: &str) -> Option<(String, Scan)> {
        let corpus = self.corpus;
        let item = &corpus.items[self.next(corpus.items.len())];
        let part = &item.parts[self.next(item.parts.len())];
        let words = self.window(part, 5)?;
        let [a, b, c, d] = [words[0], words[1], words[2], words[3]];
        let of = |word: Word| corpus.words[usize::try_from(word).unwrap()].clone();
        let made: (String, Scan) = match kind {
            "phrase" => {
                let phrase = words[..2 + self.next(4)].to_vec();
                let text = self.phrase(&phrase);
                let holds =
                    move |item: &Plain| item.has(&phrase, |part| in_order(part, &phrase, 0));
                (text, Box::new(holds))
            }
            "phrase with words among" => {
                let sought = match self.next(2) {
                    0 => vec![a, d],
                    _ => vec![a, c, words[4]],
                };
                let slop = self.next(5);
                let text = format!("{}~{slop}", self.phrase(&sought));
                let holds =
                    move |item: &Plain| item.has(&sought, |part| in_order(part, &sought, slop));
                (text, Box::new(holds))
            }
            "NEAR" => {
                let within = self.next(6);
                let holds =
                    move |item: &Plain| item.has(&[a, d], |part| near(part, &[d], &[a], within));
                (
                    format!("{} NEAR/{within} {}", of(d), of(a)),
                    Box::new(holds),
                )
            }
            "phrase NEAR word" => {
                let within = self.next(6);
                let text = format!("{} NEAR/{within} {}", self.phrase(&[a, b]), of(d));
                let holds = move |item: &Plain| {
                    item.has(&[a, b, d], |part| near(part, &[a, b], &[d], within))
                };
                (text, Box::new(holds))
            }
            "prefix" => {
                let beginning: String = of(d).chars().take(3 + self.next(3)).collect();
                let like = corpus.like(|word| word.starts_with(&beginning));
                (
                    format!("{beginning}*"),
                    Box::new(move |item| item.any(&like)),
                )
            }
            "fuzzy" => {
                let word = of(d);
                let (sign, most) = match self.next(3) {
                    0 => ("~", if word.len() < 8 { 1 } else { 2 }),
                    1 => ("~1", 1),
                    _ if word.len() > 4 => ("~2", 2),
                    _ => return None,
                };
                let like = corpus.like(|held| slips(&word, held) <= most);
                (
                    format!("{word}{sign}"),
                    Box::new(move |item| item.any(&like)),
                )
            }
            "without a phrase" => {
                let text = format!("{} -{}", of(a), self.phrase(&[b, c]));
                let holds = move |item: &Plain| {
                    item.all.contains(&a) && !item.has(&[b, c], |part| in_order(part, &[b, c], 0))
                };
                (text, Box::new(holds))
            }
            "without a prefix" => {
                let beginning: String = of(d).chars().take(4).collect();
                let like = corpus.like(|word| word.starts_with(&beginning));
                let holds = move |item: &Plain| item.all.contains(&a) && !item.any(&like);
                (format!("{} -{beginning}*", of(a)), Box::new(holds))
            }
            "OR in brackets" => {
                let text = format!("({} OR {}) {}", of(a), self.phrase(&[b, c]), of(d));
                let holds = move |item: &Plain| {
                    let either = item.all.contains(&a)
                        || item.has(&[b, c], |part| in_order(part, &[b, c], 0));
                    either && item.all.contains(&d)
                };
                (text, Box::new(holds))
            }
            "title" => {
                let inside = self.window(&item.title, 1)?[0];
                let holds =
                    move |item: &Plain| item.title.contains(&inside) && !item.all.contains(&d);
                (format!("title:{} -{}", of(inside), of(d)), Box::new(holds))
            }
            "purpose" => {
                let inside = self.window(&item.purpose, 2)?;
                let text = format!("purpose:{}", self.phrase(&inside));
                (
                    text,
                    Box::new(move |item| in_order(&item.purpose, &inside, 0)),
                )
            }
            "resolution" => {
                let resolution = item.resolutions.first()?;
                let inside = self.window(resolution, 1)?[0];
                let holds = move |item: &Plain| {
                    let mut resolutions = item.resolutions.iter();
                    resolutions.any(|words| words.contains(&inside)) && item.all.contains(&d)
                };
                (
                    format!("resolution:{} {}", of(inside), of(d)),
                    Box::new(holds),
                )
            }
            "resolution phrase" => {
                let resolution = item.resolutions.last()?;
                let inside = self.window(resolution, 3)?;
                let holds = {
                    let inside = inside.clone();
                    move |item: &Plain| {
                        let mut resolutions = item.resolutions.iter();
                        resolutions.any(|words| in_order(words, &inside, 0))
                    }
                };
                (
                    format!("resolution:{}", self.phrase(&inside)),
                    Box::new(holds),
                )
            }
            "in" => {
                let inside = self.window(item.resolutions.first()?, 4)?;
                let (first, last) = (inside[0], inside[3]);
                let text = format!("{} {} in:resolution", of(first), of(last));
                let holds = move |item: &Plain| {
                    let says = |word: &Word| {
                        let mut resolutions = item.resolutions.iter();
                        resolutions.any(|words| words.contains(word))
                    };
                    says(&first) && says(&last)
                };
                (text, Box::new(holds))
            }
            "committee" => {
                let name = item.committee.split(' ').next_back()?;
                let simple = name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
                if !simple {
                    return None;
                }
                let names = corpus.of_committee(name);
                let holds =
                    move |item: &Plain| names.contains(&item.committee) && item.all.contains(&a);
                (
                    format!("{} committee:{}", of(a), name.to_lowercase()),
                    Box::new(holds),
                )
            }
            "committee or year" => {
                let year = item.days.0.get(..4)?.to_owned();
                if item.committee.is_empty() || item.committee.contains(['"', '“', '”']) {
                    return None;
                }
                let text = format!(
                    "{} (committee:\"{}\" OR year:{year})",
                    of(a),
                    item.committee
                );
                let names = corpus.of_committee(&item.committee);
                let holds = move |item: &Plain| {
                    let (first, last) = (format!("{year}-01-01"), format!("{year}-12-31"));
                    let known = names.contains(&item.committee) || item.may_be_of(&first, &last);
                    known && item.all.contains(&a)
                };
                (text, Box::new(holds))
            }
            "dates" => {
                let day = Some(item.days.0.clone()).filter(|day| !day.is_empty())?;
                let (year, month) = (day.get(..4)?.to_owned(), day.get(..7)?.to_owned());
                let (text, first, last, without) = match self.next(5) {
                    0 => (format!("date:{day}"), day.clone(), day, false),
                    1 => (
                        format!("date:{month}.."),
                        format!("{month}-01"),
                        String::new(),
                        false,
                    ),
                    2 => (format!("after:{day}"), day, String::new(), false),
                    3 => {
                        let (first, last) = (format!("{month}-01"), format!("{month}-31"));
                        (format!("-date:{month}"), first, last, true)
                    }
                    _ => {
                        let before: i32 = year.parse::<i32>().ok()? - 1;
                        (
                            format!("before:{year}"),
                            String::new(),
                            format!("{before}-12-31"),
                            false,
                        )
                    }
                };
                let council = item.council.clone();
                let text = match council.contains('"') || council.is_empty() {
                    true => format!("{} {text}", of(a)),
                    false => format!("{} {text} council:\"{council}\"", of(a)),
                };
                let holds = move |item: &Plain| {
                    item.may_be_of(&first, &last) != without
                        && item.all.contains(&a)
                        && (council.is_empty() || item.council == council)
                };
                (text, Box::new(holds))
            }
            other => panic!("{other} is no kind of query"),
        };
        Some(made)
    }
}

/// Makes so many queries, of all kinds in turn; every fourth is two of them together.
fn queries(corpus: &Corpus, seed: u64, count: usize) -> Vec<(&'static str, String, Scan)> {
    let mut maker = Maker {
        corpus,
        state: seed,
    };
    let mut queries = Vec::new();
    for number in 0..count {
        let kind = KINDS[number % KINDS.len()];
        // Not every corpus has purposes, say; the other kinds go on without them.
        let mut patience = 2_000;
        let made = loop {
            patience -= 1;
            match maker.query(kind) {
                Some(made) => break Some(made),
                None if patience == 0 => break None,
                None => {}
            }
        };
        let Some((text, scan)) = made else { continue };
        if number % 4 == 3 && kind != "in" {
            let other = KINDS[maker.next(KINDS.len())];
            if other != "in"
                && let Some((more, also)) = maker.query(other)
            {
                let both = move |item: &Plain| scan(item) && also(item);
                queries.push((kind, format!("({text}) ({more})"), Box::new(both) as Scan));
                continue;
            }
        }
        queries.push((kind, text, scan));
    }
    queries
}

/// Asks so many queries and compares what is found with what a scan finds.
#[track_caller]
fn agrees_with_a_scan(searcher: &Searcher, corpus: &Corpus, seed: u64, count: usize) {
    let started = Instant::now();
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    let queries = queries(corpus, seed, count);
    for (kind, query, scan) in &queries {
        let request = |limit| Request {
            exact: true,
            limit,
            snippets: 0,
            ..Request::new(query)
        };
        let answer = match searcher.search(&request(0)) {
            Ok(answer) => answer,
            Err(error) => panic!("{query}: {error}"),
        };
        // What matches as asked comes first.
        let found = searcher.run(&request(answer.total)).unwrap();
        let found: BTreeSet<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        let wanted = corpus.items.iter().filter(|item| scan(item));
        let wanted: BTreeSet<&str> = wanted.map(|item| item.id.as_str()).collect();
        if found != wanted || answer.total != wanted.len() {
            let (more, less) = (&found - &wanted, &wanted - &found);
            let (more, less) = (more.first(), less.first());
            wrong.push(format!(
                "{query}: {} found, {} in the scan; only found {more:?}, only in the scan {less:?}",
                answer.total,
                wanted.len()
            ));
        }
        let told = kinds.entry(kind).or_default();
        *told = (told.0 + 1, told.1 + found.len());
    }
    say(&format!(
        "{} queries over {} items in {:.1?}; of each kind, with hits: {kinds:?}",
        queries.len(),
        corpus.items.len(),
        started.elapsed()
    ));
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(kinds.values().all(|(_, hits)| *hits > 0));
}

#[test]
fn every_answer_agrees_with_a_plain_scan() {
    let workspace = Workspace::aldermoor();
    let corpus = Corpus::new(&workspace.items());
    agrees_with_a_scan(&workspace.searcher("index"), &corpus, 7, 680);
}

#[test]
fn real_minutes_agree_with_a_plain_scan() {
    let Some(folder) = real_minutes("limerick") else {
        return;
    };
    let workspace = Workspace::new();
    let options = minutebook_index::indexer::IndexOptions::default();
    let place = workspace.path("index");
    minutebook_index::indexer::update(&place, &[folder], &options, &|_, _| {}).unwrap();
    let corpus = Corpus::new(&workspace.items());
    assert!(corpus.items.len() > 5_000, "{}", corpus.items.len());
    agrees_with_a_scan(&workspace.searcher("index"), &corpus, 11, 680);
}

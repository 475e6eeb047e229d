//! What quality costs: the default search against plain BM25 over the same index, in one run.
//!
//! Measured: 100 queries of ten kinds, sampled by a seeded generator from the titles and resolutions of the
//! real minutes where they are to be had, else of the shipped town. The default search is `Searcher::search` with
//! the default request: expansion, both counts, proximity, collapse, ten hits fetched, passages. The plain
//! side is the engine's own BM25 over the same field: the same words less the function words that the default leaves
//! out, the ten best of any of them, the exact counts of all and of any; once with nothing fetched, once with the ten
//! items' stored bytes, undecoded. Both are timed in
//! turn, and each query counts with the shortest of its times, which other work on the machine disturbs
//! least; the first times are told too. Left out: indexing, opening, printing.
//!
//! Asserted, so that a fast wrong answer fails: every query finds something, and where a query is words in small letters, both
//! sides count the same items. Run with `cargo bench --bench quality_cost`; `-- --slowest 20` tells more
//! queries, `-- --only default` or `-- --only plain` repeats one side alone, for a profiler.

#![expect(
    clippy::print_stdout,
    reason = "the figures are what this bench is run for"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use mimalloc::MiMalloc;
use minutebook::{Answer, Error, Request, Searcher};
use minutebook_index::analysis;
use minutebook_index::indexer::{self, IndexOptions};
use minutebook_index::schema::Fields;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, PhraseQuery, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, TantivyDocument, Term};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Queries of each kind.
const OF_A_KIND: usize = 10;
/// How often each query is put to each side.
const TURNS: usize = 15;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(String::as_str)
    };
    let slowest = value("--slowest").map_or(10, |figure| figure.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let town = Town::indexed(folder.path());
    let queries = town.queries();
    match value("--only") {
        Some("default") => repeat(|| {
            for query in &queries {
                assert!(town.default_search(query).total_any > 0);
            }
        }),
        Some("plain") => repeat(|| {
            for query in &queries {
                assert!(town.plain_search(query, true).fetched > 0);
            }
        }),
        _ => compare(&town, &queries, slowest),
    }
}

fn repeat(mut turn: impl FnMut()) {
    (0..TURNS).for_each(|_| turn());
}

/// A query with what the plain side searches.
struct Asked {
    kind: &'static str,
    text: String,
    /// Its words and phrases, as the engine's own queries.
    parts: Vec<Box<dyn Query>>,
    /// Words in small letters only, which both sides take alike.
    is_plain: bool,
}

/// What the plain side finds.
struct Plain {
    /// Bytes of the ten items, where they were fetched.
    fetched: usize,
    best: Vec<(f32, DocAddress)>,
    all: usize,
    any: usize,
}

/// Minutes indexed, open for both sides.
struct Town {
    name: String,
    searcher: Searcher,
    engine: tantivy::Searcher,
    fields: Fields,
}

impl Town {
    /// Indexes the real minutes where they are to be had, else the shipped ones.
    fn indexed(folder: &Path) -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let named = std::env::var_os("MINUTEBOOK_REAL_MINUTES").map(PathBuf::from);
        let real = named.unwrap_or_else(|| manifest.join("../shared/minutes"));
        let minutes = match real.is_dir() {
            true => real,
            false => manifest.join("tests/data/aldermoor"),
        };
        let index = folder.join("index");
        let name = minutes.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        indexer::update(&index, &[minutes], &IndexOptions::default(), &|_, _| {})
            .expect("the minutes are read");
        let (opened, fields, _) = indexer::open(&index).expect("the index just made");
        let engine = opened.reader().expect("its reader").searcher();
        Self {
            name,
            searcher: Searcher::open(&index).expect("the index just made"),
            engine,
            fields,
        }
    }

    fn default_search(&self, asked: &Asked) -> Answer {
        let request = Request::new(asked.text.clone());
        self.searcher.search(&request).expect("an answer")
    }

    fn plain_search(&self, asked: &Asked, fetches: bool) -> Plain {
        let parts = || asked.parts.iter().map(|part| part.box_clone());
        let any: Box<dyn Query> = match asked.parts.as_slice() {
            [one] => one.box_clone(),
            _ => Box::new(BooleanQuery::union(parts().collect())),
        };
        let all: Box<dyn Query> = match asked.parts.as_slice() {
            [one] => one.box_clone(),
            _ => Box::new(BooleanQuery::intersection(parts().collect())),
        };
        let count = |query: &dyn Query| self.engine.search(query, &Count).expect("a count");
        // Apart from counting, the list of the best passes over what cannot be among them.
        let best = TopDocs::with_limit(10).order_by_score();
        let best = self.engine.search(&*any, &best).expect("a list");
        let shown = best.iter().filter(|_| fetches).map(|(_, address)| {
            let item: TantivyDocument = self.engine.doc(*address).expect("an item");
            let record = item.get_first(self.fields.record);
            let bytes = record.and_then(|value| value.as_bytes());
            bytes.map_or(0, <[u8]>::len)
        });
        Plain {
            fetched: shown.sum(),
            best,
            all: count(&*all),
            any: count(&*any),
        }
    }

    /// Makes a query ready for the plain side; `None` where it finds nothing.
    fn asked(&self, kind: &'static str, text: String) -> Option<Asked> {
        let request = Request {
            expand: false,
            ..Request::new(text.clone())
        };
        let answer: Result<Answer, Error> = self.searcher.search(&request);
        let answer = answer.ok().filter(|answer| answer.total_any > 0)?;
        // The note on words that say nothing has them in quotation marks.
        let left_out: BTreeSet<String> = answer
            .notes
            .iter()
            .filter(|note| note.starts_with("words that say nothing"))
            .flat_map(|note| note.split('"').skip(1).step_by(2))
            .map(str::to_lowercase)
            .collect();
        let stems = |text: &str| -> Vec<Term> {
            analysis::words(text)
                .map(|word| analysis::forms(word.text).stem)
                .map(|stem| Term::from_field_text(self.fields.text, &stem))
                .collect()
        };
        let mut parts: Vec<Box<dyn Query>> = Vec::new();
        let mut seen = BTreeSet::new();
        for (place, text) in text.split('"').enumerate() {
            if place % 2 == 1 {
                parts.push(Box::new(PhraseQuery::new(stems(text))));
                continue;
            }
            for word in text.split_whitespace() {
                if left_out.contains(&word.to_lowercase()) {
                    continue;
                }
                for term in stems(word) {
                    if seen.insert(term.clone()) {
                        let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                        parts.push(Box::new(query));
                    }
                }
            }
        }
        let is_small = |letter: char| letter.is_ascii_lowercase() || letter == ' ';
        let asked = Asked {
            kind,
            is_plain: text.chars().all(is_small),
            text,
            parts,
        };
        let plain = (!asked.parts.is_empty()).then(|| self.plain_search(&asked, false))?;
        if asked.is_plain {
            let counts = (answer.total, answer.total_any);
            assert_eq!(counts, (plain.all, plain.any), "{}", asked.text);
        }
        (plain.any > 0 && !plain.best.is_empty()).then_some(asked)
    }

    /// Samples the queries: the same of the same minutes.
    fn queries(&self) -> Vec<Asked> {
        let sample = Sample::of(self);
        let kinds: [(&'static str, Make); 10] = [
            ("a common word", Sample::common_word),
            ("a rare word", Sample::rare_word),
            ("two words of a title", |sample, chance| {
                sample.words_of(&sample.titles, 2, chance)
            }),
            ("two words of two titles", Sample::words_apart),
            ("three words of a title", |sample, chance| {
                sample.words_of(&sample.titles, 3, chance)
            }),
            ("three words of a decision", |sample, chance| {
                sample.words_of(&sample.decisions, 3, chance)
            }),
            ("a question", Sample::question),
            ("a sentence pasted", Sample::sentence),
            ("a phrase", Sample::phrase),
            ("a short form", Sample::short_form),
        ];
        let mut chance = Chance(20_190_514);
        let mut queries: Vec<Asked> = Vec::new();
        for (kind, make) in kinds {
            let mut made = 0;
            for _ in 0..2_000 {
                let asked = make(&sample, &mut chance).and_then(|text| self.asked(kind, text));
                let Some(asked) = asked else { continue };
                if queries.iter().all(|other| other.text != asked.text) {
                    queries.push(asked);
                    made += 1;
                }
                if made == OF_A_KIND {
                    break;
                }
            }
        }
        assert!(queries.len() >= 5 * OF_A_KIND, "too few minutes to ask of");
        queries
    }
}

/// How a query of a kind is made.
type Make = fn(&Sample, &mut Chance) -> Option<String>;

/// What queries are made of.
struct Sample {
    titles: Vec<String>,
    decisions: Vec<String>,
    /// Words of titles and decisions in small letters, those that fewest items have first.
    words: Vec<String>,
    short_forms: Vec<String>,
}

impl Sample {
    fn of(town: &Town) -> Self {
        let (mut titles, mut decisions) = (BTreeSet::new(), BTreeSet::new());
        let taken = town.searcher.each_item(|item| -> Result<(), Error> {
            titles.extend(item.title.clone());
            decisions.extend(
                item.resolutions
                    .iter()
                    .map(|decision| decision.text.clone()),
            );
            Ok(())
        });
        taken.expect("every item can be read");
        let texts = || titles.iter().chain(&decisions);
        let words: BTreeSet<String> = texts().flat_map(|text| content(text)).collect();
        let mut words: Vec<(u64, String)> = words
            .into_iter()
            .map(|word| {
                let term = Term::from_field_text(town.fields.text, &analysis::forms(&word).stem);
                (town.engine.doc_freq(&term).unwrap_or(0), word)
            })
            .collect();
        words.sort();
        let short_forms: BTreeSet<String> = texts()
            .filter(|text| text.chars().any(char::is_lowercase))
            .flat_map(|text| text.split_whitespace())
            .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
            .filter(|word| (2..=6).contains(&word.len()))
            .filter(|word| {
                word.bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte == b'&')
            })
            .map(str::to_owned)
            .collect();
        Self {
            titles: titles.into_iter().collect(),
            decisions: decisions.into_iter().collect(),
            words: words.into_iter().map(|(_, word)| word).collect(),
            short_forms: short_forms.into_iter().collect(),
        }
    }

    fn common_word(&self, chance: &mut Chance) -> Option<String> {
        let from = self.words.len() - self.words.len() / 20;
        chance.one_of(&self.words[from..]).cloned()
    }

    fn rare_word(&self, chance: &mut Chance) -> Option<String> {
        chance.one_of(&self.words[..self.words.len() / 2]).cloned()
    }

    /// Some words of one text, in its order.
    fn words_of(&self, texts: &[String], number: usize, chance: &mut Chance) -> Option<String> {
        let mut words = content(chance.one_of(texts)?);
        while words.len() > number {
            words.remove(chance.below(words.len()));
        }
        (words.len() == number).then(|| words.join(" "))
    }

    fn words_apart(&self, chance: &mut Chance) -> Option<String> {
        let one = self.words_of(&self.titles, 1, chance)?;
        let other = self.words_of(&self.decisions, 1, chance)?;
        Some(format!("{one} {other}"))
    }

    fn question(&self, chance: &mut Chance) -> Option<String> {
        let beginnings = [
            "what did the committee resolve about",
            "when was it agreed to look at",
            "who reported on",
            "how much has the council spent on",
            "which meetings have discussed",
        ];
        let beginning = chance.one_of(&beginnings)?;
        let about = self.words_of(&self.decisions, 4, chance)?;
        Some(format!("{beginning} {about}"))
    }

    /// A run of words as they stand, function words among them.
    fn run<'t>(&self, text: &'t str, number: usize, chance: &mut Chance) -> Option<Vec<&'t str>> {
        let is_word = |word: &&str| word.chars().all(char::is_alphabetic);
        let words: Vec<&str> = text.split_whitespace().filter(is_word).collect();
        let begin = chance.below((words.len() + 1).checked_sub(number)?);
        Some(words[begin..begin + number].to_vec())
    }

    fn sentence(&self, chance: &mut Chance) -> Option<String> {
        let text = chance.one_of(&self.decisions)?;
        let number = 12 + chance.below(9);
        Some(self.run(text, number, chance)?.join(" "))
    }

    fn phrase(&self, chance: &mut Chance) -> Option<String> {
        let text = chance.one_of(&self.decisions)?;
        let number = 2 + chance.below(3);
        let phrase = self.run(text, number, chance)?.join(" ");
        let word = self.words_of(&self.titles, 1, chance)?;
        Some(match chance.below(2) {
            0 => format!("\"{phrase}\""),
            _ => format!("\"{phrase}\" {word}"),
        })
    }

    fn short_form(&self, chance: &mut Chance) -> Option<String> {
        let short = chance.one_of(&self.short_forms)?;
        let word = self.words_of(&self.titles, 1, chance)?;
        Some(match chance.below(2) {
            0 => short.clone(),
            _ => format!("{short} {word}"),
        })
    }
}

/// The words of a text that are long enough to say something, in small letters, each once.
fn content(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(|letter: char| !letter.is_alphabetic()) {
        let word = word.to_lowercase();
        if word.len() > 3 && word.is_ascii() && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// A generator of numbers that look like chance: the same at every run (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `limit`; 0 where there is none.
    fn below(&mut self, limit: usize) -> usize {
        let next = usize::try_from(self.next() >> 33).unwrap_or(0);
        next.checked_rem(limit).unwrap_or(0)
    }

    fn one_of<'t, T>(&mut self, list: &'t [T]) -> Option<&'t T> {
        list.get(self.below(list.len()))
    }
}

/// The times of one query on both sides.
struct Times {
    default: Vec<Duration>,
    plain: Vec<Duration>,
    /// Plain, with its ten items fetched.
    fetched: Vec<Duration>,
    counts: (usize, usize),
}

/// One time for all the times of a query.
type Figure = fn(&[Duration]) -> Duration;

fn compare(town: &Town, queries: &[Asked], slowest: usize) {
    let mut times: Vec<Times> = queries
        .iter()
        .map(|_| Times {
            default: Vec::new(),
            plain: Vec::new(),
            fetched: Vec::new(),
            counts: (0, 0),
        })
        .collect();
    for turn in 0..TURNS {
        for (query, times) in queries.iter().zip(&mut times) {
            let default = || {
                let started = Instant::now();
                let answer = town.default_search(query);
                (started.elapsed(), (answer.total, answer.total_any))
            };
            let put_plain = |fetches: bool| {
                let started = Instant::now();
                let found = town.plain_search(query, fetches);
                let took = started.elapsed();
                assert!(found.any > 0 && found.all <= found.any && !found.best.is_empty());
                assert!((found.fetched > 0) == fetches);
                took
            };
            // Neither side always finds the caches as the other left them.
            let (default, plain) = if turn % 2 == 0 {
                let default = default();
                (default, put_plain(false))
            } else {
                let plain = put_plain(false);
                (default(), plain)
            };
            times.fetched.push(put_plain(true));
            assert!(default.1.1 > 0, "{}", query.text);
            times.default.push(default.0);
            times.plain.push(plain);
            times.counts = default.1;
        }
    }
    println!(
        "{}: {} items, {} queries, {TURNS} turns",
        town.name,
        town.searcher.num_docs(),
        queries.len()
    );
    let first = |times: &[Duration]| times[0];
    let shortest = |times: &[Duration]| times.iter().min().copied().unwrap_or_default();
    let middle = |times: &[Duration]| {
        let mut times = times.to_vec();
        times.sort();
        times[times.len() / 2]
    };
    let figures: [(&str, Figure); 3] = [
        ("shortest of each", shortest),
        ("median of each", middle),
        ("first of each", first),
    ];
    for (name, figure) in figures {
        let of = |side: fn(&Times) -> &[Duration]| -> Vec<Duration> {
            let mut all: Vec<Duration> = times.iter().map(|times| figure(side(times))).collect();
            all.sort();
            all
        };
        let default = of(|times| &times.default);
        let sides = [
            ("plain, nothing fetched", of(|times| &times.plain)),
            ("plain, its ten items fetched", of(|times| &times.fetched)),
        ];
        for (side, plain) in sides {
            let rows = [50, 90, 99, 100].map(|percent| {
                let at = (default.len() * percent).div_ceil(100) - 1;
                let ratio = default[at].as_secs_f64() / plain[at].as_secs_f64();
                format!(
                    "p{percent} {:.2?} / {:.2?} = {ratio:.2}",
                    default[at], plain[at]
                )
            });
            println!("{name}: default / {side}: {}", rows.join("; "));
        }
    }
    say_kinds(queries, &times, shortest);
    let mut order: Vec<usize> = (0..queries.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(shortest(&times[*at].default)));
    println!("slowest by default:");
    for at in order.into_iter().take(slowest) {
        let (default, plain) = (shortest(&times[at].default), shortest(&times[at].plain));
        let (all, any) = times[at].counts;
        println!(
            "{default:>9.2?} {plain:>9.2?} {:>5.1}x {all:>6} all {any:>6} any  {}: {}",
            default.as_secs_f64() / plain.as_secs_f64(),
            queries[at].kind,
            queries[at].text
        );
    }
}

/// Tells the mean times of each kind of query.
fn say_kinds(queries: &[Asked], times: &[Times], figure: Figure) {
    let mut kinds: Vec<&str> = queries.iter().map(|query| query.kind).collect();
    kinds.dedup();
    for kind in kinds {
        let of_kind = || {
            let both = queries.iter().zip(times);
            both.filter(|(query, _)| query.kind == kind)
        };
        let number = u32::try_from(of_kind().count()).unwrap_or(1);
        let default: Duration = of_kind().map(|(_, times)| figure(&times.default)).sum();
        let plain: Duration = of_kind().map(|(_, times)| figure(&times.plain)).sum();
        println!(
            "{kind:<28} {:>9.2?} {:>9.2?} {:>5.1}x",
            default / number,
            plain / number,
            default.as_secs_f64() / plain.as_secs_f64()
        );
    }
}

//! Writes made-up minutes as JSON Lines records, or measures files of records. No bench, but a tool of theirs.
//!
//! `cargo bench --bench generate -- 100000 > FILE` writes so many items to standard output, `-- 100000 7` those
//! of seed 7; `cargo bench --bench generate -- --measure FILE...` says how many words there are and how many
//! of them differ, of records that were made up and of real ones.

mod corpus;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, BufWriter, Write};

use corpus::Corpus;
use unicode_segmentation::UnicodeSegmentation;

/// The seed where none is given.
const SEED: u64 = 1996;
/// How many words are looked at for what depends on how many there are.
const SAMPLE: u64 = 2_200_000;

fn main() -> std::io::Result<()> {
    // Cargo adds an option of its own.
    let given: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    match given.split_first() {
        Some((first, files)) if first == "--measure" => {
            files.iter().try_for_each(|file| measure(file))
        }
        Some((items, rest)) => {
            let items = items.parse().expect("a number of items");
            let seed = rest.first().map(|seed| seed.parse().expect("a seed"));
            write(items, seed.unwrap_or(SEED))
        }
        None => check(),
    }
}

fn write(items: u64, seed: u64) -> std::io::Result<()> {
    let corpus = Corpus::new(seed, items);
    let mut out = BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
    for number in 0..items {
        corpus.item(number).write_record(&mut out)?;
    }
    out.flush()
}

/// Asserts that the same seed gives the same, another seed something else.
fn check() -> std::io::Result<()> {
    let (one, two, other) = (
        Corpus::new(1, 100),
        Corpus::new(1, 100),
        Corpus::new(2, 100),
    );
    let mut written = Vec::new();
    for number in 0..100 {
        assert_eq!(one.item(number), two.item(number));
        assert_ne!(one.item(number), other.item(number));
        one.item(number).write_record(&mut written)?;
    }
    assert_eq!(written.iter().filter(|byte| **byte == b'\n').count(), 100);
    Ok(())
}

#[derive(serde::Deserialize)]
struct Record {
    title: Option<String>,
    purpose: Option<String>,
    #[serde(alias = "body")]
    minutes: Option<String>,
}

#[expect(clippy::print_stdout, reason = "the figures are what this is run for")]
fn measure(file: &str) -> std::io::Result<()> {
    let lines = BufReader::new(std::fs::File::open(file)?).lines();
    let [mut items, mut bytes, mut words, mut beyond] = [0_u64; 4];
    let mut sampled = 0;
    let mut seen: HashMap<String, u64> = HashMap::new();
    for line in lines {
        let record: Record = serde_json::from_str(&line?)?;
        items += 1;
        for text in [record.title, record.purpose, record.minutes]
            .iter()
            .flatten()
        {
            bytes += text.len() as u64;
            beyond += text.chars().filter(|letter| !letter.is_ascii()).count() as u64;
            for word in text.unicode_words() {
                words += 1;
                if words <= SAMPLE {
                    sampled += 1;
                    *seen.entry(word.to_lowercase()).or_default() += 1;
                }
            }
        }
    }
    let mut counts: Vec<u64> = seen.into_values().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let in_commonest: u64 = counts.iter().take(100).sum();
    println!(
        "{file}: {items} items; an item has {} bytes, {} words; a word {:.2} bytes; {} of {sampled} words differ, \
         {:.1} % are among the 100 commonest; {:.2} % of letters are beyond ASCII",
        bytes / items.max(1),
        words / items.max(1),
        bytes as f64 / words as f64,
        counts.len(),
        100.0 * in_commonest as f64 / sampled as f64,
        100.0 * beyond as f64 / bytes as f64,
    );
    Ok(())
}

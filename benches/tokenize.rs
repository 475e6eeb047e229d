//! Cutting the shipped minutes into tokens: the analyzer beside bare UAX #29 words, in one run.
//!
//! Measured: bytes of plain text a second, one thread, forms of words remembered as when indexing. Left
//! out: reading, parsing, writing postings. Each bench asserts how many words it saw, so that a fast wrong
//! answer fails. Run with `cargo bench --bench tokenize`.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use minutebook_index::analysis::MinutesTokenizer;
use tantivy::tokenizer::{TokenStream, Tokenizer};
use unicode_segmentation::UnicodeSegmentation;

fn main() {
    divan::main();
}

/// The text copies among the shipped minutes, often enough to fill a few megabytes.
fn corpus() -> String {
    const COPIES: usize = 64;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/aldermoor/text");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the shipped minutes")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let text: String = files
        .iter()
        .map(|file| std::fs::read_to_string(file).expect("a text copy"))
        .collect();
    text.repeat(COPIES)
}

#[divan::bench]
fn words_of_uax29(bencher: Bencher) {
    let text = corpus();
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| assert!(black_box(&text).unicode_words().count() > 100_000));
}

#[divan::bench]
fn analyzer(bencher: Bencher) {
    let text = corpus();
    let words = text.unicode_words().count();
    let mut tokenizer = MinutesTokenizer::default();
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| {
            let mut stream = tokenizer.token_stream(black_box(&text));
            let mut positions = 0;
            let mut last = None;
            while stream.advance() {
                let position = stream.token().position;
                positions += usize::from(last != Some(position));
                last = Some(position);
            }
            assert_eq!(positions, words);
        });
}

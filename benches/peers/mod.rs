//! What plain engines take of a file of records, and how plain tantivy cuts and stems words.

#![allow(dead_code, reason = "each bench asks for what it needs")]

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use frostem::{Algorithm, Stemmer};
use tantivy::tokenizer::{
    LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer, Token, TokenFilter, TokenStream,
    Tokenizer,
};

/// A record, as far as plain engines look at it.
#[derive(serde::Deserialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) title: Option<String>,
    #[serde(default)]
    purpose: Option<String>,
    #[serde(default, alias = "body")]
    pub(crate) minutes: Option<String>,
    #[serde(default)]
    pub(crate) committee: Option<String>,
    #[serde(default)]
    pub(crate) date: Option<String>,
}

impl Record {
    pub(crate) fn text(&self) -> String {
        let parts = [&self.title, &self.purpose, &self.minutes];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        parts.join("\n")
    }

    /// The year of the meeting, 0 where it is not known.
    pub(crate) fn year(&self) -> u64 {
        let year = self.date.as_deref().and_then(|date| date.get(..4));
        year.and_then(|year| year.parse().ok()).unwrap_or(0)
    }
}

pub(crate) fn records(file: &Path) -> impl Iterator<Item = Record> {
    lines(file).map(|line| record(&line))
}

pub(crate) fn lines(file: &Path) -> impl Iterator<Item = String> {
    let lines = BufReader::with_capacity(1 << 20, File::open(file).expect("records")).lines();
    lines.map(|line| line.expect("a line"))
}

pub(crate) fn record(line: &str) -> Record {
    serde_json::from_str(line).expect("a record")
}

/// What tantivy calls `en_stem`, which the features that we build it with leave out.
pub(crate) fn en_stem() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(40))
        .filter(LowerCaser)
        .filter(EnglishStemmer)
        .build()
}

#[derive(Clone)]
struct EnglishStemmer;

#[derive(Clone)]
struct StemmingTokenizer<T>(T);

struct StemmedStream<T> {
    words: T,
    stemmer: Stemmer,
}

impl TokenFilter for EnglishStemmer {
    type Tokenizer<T: Tokenizer> = StemmingTokenizer<T>;

    fn transform<T: Tokenizer>(self, words: T) -> StemmingTokenizer<T> {
        StemmingTokenizer(words)
    }
}

impl<T: Tokenizer> Tokenizer for StemmingTokenizer<T> {
    type TokenStream<'a> = StemmedStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        StemmedStream {
            words: self.0.token_stream(text),
            stemmer: Stemmer::new(Algorithm::English),
        }
    }
}

impl<T: TokenStream> TokenStream for StemmedStream<T> {
    fn advance(&mut self) -> bool {
        if !self.words.advance() {
            return false;
        }
        let token = self.words.token_mut();
        if let Cow::Owned(stem) = self.stemmer.stem(&token.text) {
            token.text = stem;
        }
        true
    }

    fn token(&self) -> &Token {
        self.words.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.words.token_mut()
    }
}

//! The analyzer: how text becomes tokens, the same when indexing, querying and highlighting.
//!
//! Words are those of UAX #29. At each position stand the stem of the folded word, its surface form
//! behind [`SURFACE`] where that differs, and its capitals form behind [`CAPITALS`] where it has two
//! capitals or more and its line is not all capitals. So `mash` matches MASH and mash, `^MASH` only
//! MASH, and `=referrals` what was written. No stop words are dropped. Nothing here knows fields.
//!
//! The text of the ranking field carries [`Zone`] marks, which set how often a token is repeated at
//! its position: BM25F's effect within one field.

mod cut;

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;
use frostem::{Algorithm, Stemmer};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use self::cut::WordIndices;

/// Stands before a surface form in the term dictionary.
pub const SURFACE: char = '=';
/// Stands before a capitals form in the term dictionary.
pub const CAPITALS: char = '^';
/// Name under which the analyzer is registered with the search engine.
pub const ANALYZER: &str = "minutes";

/// Words longer than this many bytes are cut in the index: nobody types them, they only cost room.
const LONGEST_WORD: usize = 128;
/// Positions left free between the parts and paragraphs of an item, so that no phrase runs from one into the other.
const PART_GAP: usize = 64;
/// A word's forms are remembered until so many different words have been seen.
const MEMO_WORDS: usize = 1 << 17;

/// Parts of an item's text with the weight of their tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// Minutes and purpose.
    Body,
    /// The title.
    Title,
    /// Resolutions and recommendations.
    Resolution,
}

impl Zone {
    /// Every zone, for scanning.
    const ALL: [Self; 3] = [Self::Body, Self::Title, Self::Resolution];

    /// Returns the mark that opens this zone in a text to be indexed.
    ///
    /// These are control characters: they are part of no word, and text from outside is cleared of them.
    pub fn mark(self) -> char {
        match self {
            Self::Body => '\u{1}',
            Self::Title => '\u{2}',
            Self::Resolution => '\u{3}',
        }
    }

    /// Returns how many times a token of this zone counts.
    fn weight(self) -> u8 {
        match self {
            Self::Body => 1,
            Self::Title => 3,
            Self::Resolution => 2,
        }
    }
}

/// Mark between parts (title, purpose, each paragraph of minutes and decision) that no phrase may span.
pub const PART_MARK: char = '\u{4}';

/// The forms of one word that stand in the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Forms {
    /// Stem of the folded word.
    pub stem: String,
    /// The folded word: lower case, no accents, no possessive.
    pub surface: String,
    /// The word less possessive, plural, accents and apostrophes, its capitals kept, if it has two
    /// capitals or more.
    pub capitals: Option<String>,
}

/// Remembers the terms of words met before: a few hundred thousand words make up the longest minutes.
#[derive(Clone, Default)]
struct Memo {
    places: HashMap<Box<str>, usize, RandomState>,
    terms: Vec<Terms>,
}

/// The terms that stand in the index for one word, in the order they are given.
#[derive(Clone, Debug)]
struct Terms {
    stem: Box<str>,
    surface: Option<Box<str>>,
    capitals: Option<Box<str>>,
}

/// A word of a text with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// Byte offset of its first letter.
    pub start: usize,
    /// The word as written.
    pub text: &'t str,
    /// Its line has capitals only, so that its own capitals say nothing.
    pub in_capitals: bool,
}

/// Returns the words of `text` in order, as UAX #29 cuts them.
pub fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut lines = LineCase::default();
    WordIndices::new(text).map(move |(start, word)| Word {
        start,
        text: word,
        in_capitals: lines.all_capitals(text, start),
    })
}

/// Returns the words of a stretch of `text` with their places in `text`; both its ends are beside blanks, or ends of `text`.
pub fn words_within(text: &str, stretch: Range<usize>) -> impl Iterator<Item = Word<'_>> {
    let offset = stretch.start;
    let words = WordIndices::new(text.get(stretch).unwrap_or_default());
    words.map(move |(start, word)| Word {
        start: offset + start,
        text: word,
        in_capitals: has_capitals(word) && is_in_capitals(text, offset + start),
    })
}

/// Counts the words of `text`.
pub(crate) fn count_words(text: &str) -> usize {
    WordIndices::new(text).count()
}

impl Memo {
    /// Returns the place of the terms of a word as written.
    fn place(&mut self, word: &str) -> usize {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        if self.terms.len() >= MEMO_WORDS {
            self.places.clear();
            self.terms.clear();
        }
        let place = self.terms.len();
        self.terms.push(Terms::of(word));
        self.places.insert(word.into(), place);
        place
    }
}

impl Terms {
    fn of(word: &str) -> Self {
        let forms = forms(word);
        let surface = (forms.surface != forms.stem).then(|| surface_term(&forms.surface).into());
        Self {
            surface,
            capitals: forms
                .capitals
                .as_deref()
                .map(|form| capitals_term(form).into()),
            stem: forms.stem.into(),
        }
    }
}

/// Returns the forms of a word as written, worked out anew.
pub fn forms(word: &str) -> Forms {
    let word = bare(word);
    let surface = fold(word);
    let capitals = has_capitals(word).then(|| fold_keeping_case(without_plural(word)));
    // The stemmer leaves the plural of a short form that ends in a vowel (SGOs) as it is.
    let singular = capitals.as_deref().map_or_else(|| surface.clone(), fold);
    let stem = Stemmer::new(Algorithm::English)
        .stem(&singular)
        .into_owned();
    Forms {
        stem,
        surface,
        capitals,
    }
}

/// Tells whether a word has two capitals or more.
fn has_capitals(word: &str) -> bool {
    let mut capitals = word.chars().filter(|letter| letter.is_uppercase());
    capitals.nth(1).is_some()
}

/// Returns the surface form alone.
pub fn surface(word: &str) -> String {
    fold(bare(word))
}

/// Returns a word less its possessive ending, as far as words are told apart.
fn bare(word: &str) -> &str {
    let end = word.floor_char_boundary(LONGEST_WORD.min(word.len()));
    without_possessive(&word[..end])
}

/// Returns the beginning that all words share whose stem is this or begins so: English stems differ from
/// their words in the last two letters at the most.
pub fn kept_by_stemmer(stem: &str) -> String {
    let kept = stem.chars().count().saturating_sub(2).max(1);
    stem.chars().take(kept).collect()
}

/// Returns `word` less a closing `'s` or apostrophe.
fn without_possessive(word: &str) -> &str {
    for ending in ["'s", "\u{2019}s", "'S", "\u{2019}S", "'", "\u{2019}"] {
        if let Some(rest) = word.strip_suffix(ending).filter(|rest| !rest.is_empty()) {
            return rest;
        }
    }
    word
}

/// Returns a short form less its plural's small `s`: `IROs` is `IRO`.
fn without_plural(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(rest) if rest.chars().last().is_some_and(char::is_uppercase) => rest,
        _ => word,
    }
}

/// Returns the word in lower case without accents, apostrophes, or commas between figures.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        let mut folded = word.to_ascii_lowercase();
        folded.retain(|letter| !matches!(letter, '\'' | ','));
        return folded;
    }
    word.nfkd()
        .filter(|letter| !is_combining_mark(*letter) && !matches!(letter, '\'' | '\u{2019}' | ','))
        .flat_map(char::to_lowercase)
        .flat_map(undecomposed)
        .collect()
}

/// Returns the word folded as by [`fold`], but with its capitals.
fn fold_keeping_case(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    let letters = word
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter) && !matches!(letter, '\'' | '\u{2019}' | ','));
    for letter in letters {
        if letter.is_ascii() {
            folded.push(letter);
        } else if letter.is_uppercase() {
            let small: String = letter.to_lowercase().flat_map(undecomposed).collect();
            folded.push_str(&small.to_uppercase());
        } else {
            folded.extend(undecomposed(letter));
        }
    }
    folded
}

/// Spells out the few letters of European names that Unicode does not decompose.
fn undecomposed(letter: char) -> impl Iterator<Item = char> {
    let spelled: &[char] = match letter {
        'ß' => &['s', 's'],
        'æ' => &['a', 'e'],
        'œ' => &['o', 'e'],
        'ø' => &['o'],
        'đ' | 'ð' => &['d'],
        'ł' => &['l'],
        'þ' => &['t', 'h'],
        'ı' => &['i'],
        _ => &[],
    };
    let kept = spelled.is_empty().then_some(letter);
    kept.into_iter().chain(spelled.iter().copied())
}

/// Remembers whether the line last looked at is all capitals.
#[derive(Default)]
struct LineCase {
    end: usize,
    capitals: bool,
}

impl LineCase {
    /// Tells whether the line around `at` has three capitals or more, in two words or more, and no
    /// small letter. Asked with rising `at`.
    fn all_capitals(&mut self, text: &str, at: usize) -> bool {
        if at < self.end {
            return self.capitals;
        }
        // Zones change within a paragraph, and passages know nothing of them: only parts end a line.
        const PART_END: u8 = PART_MARK as u8;
        let rest = &text.as_bytes()[at..];
        let end = memchr::memchr2(b'\n', PART_END, rest);
        self.end = at + end.unwrap_or(rest.len()).max(1);
        let line = text.get(at..self.end).unwrap_or_default();
        let mut capitals = 0;
        for letter in line.chars() {
            if letter.is_lowercase() {
                self.capitals = false;
                return false;
            }
            capitals += usize::from(letter.is_uppercase());
        }
        self.capitals = capitals >= 3 && line.split_whitespace().nth(1).is_some();
        self.capitals
    }
}

/// Tells whether the line around the beginning of a word is all capitals, as [`LineCase`] does.
fn is_in_capitals(text: &str, at: usize) -> bool {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let line = memchr::memrchr2(b'\n', PART_MARK as u8, before).map_or(0, |end| end + 1);
    let words = text.get(line..).unwrap_or_default();
    let first = WordIndices::new(words).next();
    first.is_some_and(|(start, _)| LineCase::default().all_capitals(text, line + start))
}

/// The analyzer as the search engine's tokenizer.
#[derive(Clone, Default)]
pub struct MinutesTokenizer {
    memo: Memo,
}

impl Tokenizer for MinutesTokenizer {
    type TokenStream<'a> = MinutesTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        MinutesTokenStream {
            text,
            words: WordIndices::new(text),
            memo: &mut self.memo,
            lines: LineCase::default(),
            behind: 0,
            zone: Zone::Body,
            next_position: 0,
            place: 0,
            next_form: Form::None,
            in_capitals: false,
            repeats_left: 0,
            token: Token::default(),
        }
    }
}

/// Tokens of one text.
pub struct MinutesTokenStream<'a> {
    text: &'a str,
    words: WordIndices<'a>,
    memo: &'a mut Memo,
    lines: LineCase,
    behind: usize,
    zone: Zone,
    next_position: usize,
    /// Place of the terms of the word being given.
    place: usize,
    /// The form to be given next at this position, if the word has it.
    next_form: Form,
    in_capitals: bool,
    repeats_left: u8,
    token: Token,
}

/// Forms that may stand at a position behind the stem.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Surface,
    Capitals,
    None,
}

impl MinutesTokenStream<'_> {
    /// Follows the marks between the last word and the next.
    fn pass_marks(&mut self, until: usize) {
        let between = &self.text.as_bytes()[self.behind..until];
        if let [b' '] = between {
            return;
        }
        for byte in between {
            if *byte > 4 {
                continue;
            }
            let letter = char::from(*byte);
            if letter == PART_MARK {
                self.next_position += PART_GAP;
            }
            if let Some(zone) = Zone::ALL.into_iter().find(|zone| zone.mark() == letter) {
                self.zone = zone;
            }
        }
    }

    /// Gives the next form of the word that is being given, if there is one left.
    fn give_next_form(&mut self) -> bool {
        let terms = &self.memo.terms[self.place];
        loop {
            let form = match self.next_form {
                Form::Surface => {
                    self.next_form = Form::Capitals;
                    terms.surface.as_deref()
                }
                Form::Capitals => {
                    self.next_form = Form::None;
                    terms.capitals.as_deref().filter(|_| !self.in_capitals)
                }
                Form::None => return false,
            };
            if let Some(form) = form {
                self.token.text.clear();
                self.token.text.push_str(form);
                self.repeats_left = self.zone.weight() - 1;
                return true;
            }
        }
    }
}

impl TokenStream for MinutesTokenStream<'_> {
    fn advance(&mut self) -> bool {
        if self.repeats_left > 0 {
            self.repeats_left -= 1;
            return true;
        }
        if self.next_form != Form::None && self.give_next_form() {
            return true;
        }
        let Some((start, word)) = self.words.next() else {
            return false;
        };
        self.pass_marks(start);
        self.behind = start + word.len();
        self.in_capitals = self.lines.all_capitals(self.text, start);
        self.place = self.memo.place(word);
        let terms = &self.memo.terms[self.place];
        self.next_form = Form::Surface;
        self.token.text.clear();
        self.token.text.push_str(&terms.stem);
        self.repeats_left = self.zone.weight() - 1;
        self.token.offset_from = start;
        self.token.offset_to = self.behind;
        self.token.position = self.next_position;
        self.next_position += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Returns the term under which a surface form that differs from its stem stands in the index.
pub fn surface_term(surface: &str) -> String {
    format!("{SURFACE}{surface}")
}

/// Returns the term under which a capitals form stands in the index.
pub fn capitals_term(capitals: &str) -> String {
    format!("{CAPITALS}{capitals}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut tokenizer = MinutesTokenizer::default();
        let mut stream = tokenizer.token_stream(text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push(format!(
                "{}:{}",
                stream.token().position,
                stream.token().text
            ));
        }
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn stem_surface_and_capitals_share_a_position() {
        check(
            "MASH referrals",
            &["0:mash", "0:^MASH", "1:referr", "1:=referrals"],
        );
        check("the mash", &["0:the", "1:mash"]);
    }

    #[test]
    fn possessives_and_plurals_of_short_forms_fold() {
        check("IRO’s", &["0:iro", "0:^IRO"]);
        check("SGOs", &["0:sgo", "0:=sgos", "0:^SGO"]);
        check("children's", &["0:children"]);
    }

    #[test]
    fn capitals_forms_keep_their_case_and_nothing_else() {
        for name in ["O'Brien", "O’Brien", "O'Brién"] {
            check(name, &["0:obrien", "0:^OBrien"]);
        }
        check("ÚÉ", &["0:ue", "0:^UE"]);
        check("ÆØ", &["0:aeo", "0:^AEO"]);
    }

    #[test]
    fn cut_as_uax29_cuts() {
        check("ADS&FS", &["0:ad", "0:=ads", "0:^ADS", "1:fs", "1:^FS"]);
        check("2013/14", &["0:2013", "1:14"]);
        check("£1,800", &["0:1800"]);
    }

    #[test]
    fn accents_fold() {
        check("Éigse Uí Łódź", &["0:eigs", "0:=eigse", "1:ui", "2:lodz"]);
    }

    #[test]
    fn a_line_of_capitals_has_no_capitals_forms() {
        check("PLEASE SEND", &["0:pleas", "0:=please", "1:send"]);
        check("SEND", &["0:send", "0:^SEND"]);
        check(
            "SEND is not\nPLEASE SEND",
            &[
                "0:send",
                "0:^SEND",
                "1:is",
                "2:not",
                "3:pleas",
                "3:=please",
                "4:send",
            ],
        );
    }

    #[test]
    fn a_zone_ends_no_line() {
        let text = format!("RESOLVED: {}SEND the report", Zone::Resolution.mark());
        let mut tokenizer = MinutesTokenizer::default();
        let mut stream = tokenizer.token_stream(&text);
        let mut capitals = Vec::new();
        while stream.advance() {
            let token = &stream.token().text;
            if token.starts_with(CAPITALS) && !capitals.contains(token) {
                capitals.push(token.clone());
            }
        }
        assert_eq!(capitals, ["^RESOLVED", "^SEND"]);
        let plain = text.replace(Zone::Resolution.mark(), "");
        assert!(words(&plain).all(|word| !word.in_capitals));
    }

    #[test]
    fn zones_repeat_tokens_and_parts_stand_apart() {
        let text = format!(
            "{}Roads{PART_MARK}{}mended",
            Zone::Title.mark(),
            Zone::Resolution.mark()
        );
        check(
            &text,
            &[
                "0:road",
                "0:road",
                "0:road",
                "0:=roads",
                "0:=roads",
                "0:=roads",
                "65:mend",
                "65:mend",
                "65:=mended",
                "65:=mended",
            ],
        );
    }

    proptest! {
        #[test]
        fn any_text_gives_tokens_within_it(text in "\\PC{0,200}") {
            let mut tokenizer = MinutesTokenizer::default();
            let mut stream = tokenizer.token_stream(&text);
            let mut last = 0;
            while stream.advance() {
                let token = stream.token();
                prop_assert!(text.is_char_boundary(token.offset_from) && text.is_char_boundary(token.offset_to));
                prop_assert!(token.position >= last);
                last = token.position;
            }
        }

        #[test]
        fn remembered_terms_are_those_worked_out_anew(
            words in proptest::collection::vec("[abAB'’sSé1-3,.\n\u{1}-\u{4}]{1,6}", 0..40)
        ) {
            let text = words.join(" ");
            let mut tokenizer = MinutesTokenizer::default();
            for _ in 0..2 {
                let mut stream = tokenizer.token_stream(&text);
                let mut given = Vec::new();
                while stream.advance() {
                    let token = stream.token();
                    given.push((token.offset_from, token.text.clone()));
                }
                given.dedup();
                let mut expected = Vec::new();
                let mut lines = LineCase::default();
                for (start, word) in text.unicode_word_indices() {
                    let in_capitals = lines.all_capitals(&text, start);
                    let forms = forms(word);
                    expected.push((start, forms.stem.clone()));
                    if forms.surface != forms.stem {
                        expected.push((start, surface_term(&forms.surface)));
                    }
                    let capitals = forms.capitals.filter(|_| !in_capitals);
                    expected.extend(capitals.map(|form| (start, capitals_term(&form))));
                }
                prop_assert_eq!(given, expected);
            }
        }

        #[test]
        fn folding_twice_changes_nothing(word in "[\\p{L}\\p{N}'’]{1,20}") {
            prop_assert_eq!(fold(&fold(&word)), fold(&word));
        }
    }
}

//! Explains the letters of a short form by the words beside it, as cheaply as can be.
//!
//! A word gives its initial, and then perhaps letters from inside. Every letter that is no initial
//! and every word that gives none has its price; a table over words and signs, filled from the
//! bracket outwards, finds the cheapest way for every word a long form may begin at.

use std::ops::Range;

use unicode_normalization::char::decompose_canonical;

use super::short_form::{ShortForm, Sign};

/// How many parts of words are looked at.
const REACH_PARTS: usize = 32;
/// A letter from inside a word that follows the letter before it, or is a capital there.
const NEXT_LETTER: u32 = 1;
/// Any other letter from inside a word.
const INNER_LETTER: u32 = 3;
/// A word like "of" passed over, or used as if it were of weight.
const SMALL_WORD: u32 = 1;
/// Part of a compound passed over: the "based" of "catchment-based".
const REST_OF_COMPOUND: u32 = 2;
/// A figure passed over.
const FIGURE: u32 = 2;
/// A word of weight passed over.
const CONTENT_WORD: u32 = 4;
/// A word of weight left between the long form and the bracket.
const TRAILING_WORD: u32 = 4;
/// A name begins inside a sentence, and goes on in small letters: it may be the end of another name.
const LONE_CAPITAL: u32 = 4;
/// No way at all.
const NEVER: u32 = u32::MAX / 4;

/// A word, or what stands between its hyphens and strokes.
struct Part {
    letters: Vec<char>,
    /// The first letter is followed by small ones, so that capitals inside mean something.
    is_mixed: bool,
    /// It hangs on the part before it by a hyphen.
    is_joined: bool,
    range: Range<usize>,
    /// The whole printed word it belongs to.
    word: Range<usize>,
    has_comma: bool,
}

/// The words beside a short form, in the order of the text.
pub(super) struct Words<'t> {
    text: &'t str,
    parts: Vec<Part>,
}

/// How a long form explains a short one.
pub(super) struct Fit {
    /// The long form in its paragraph.
    pub(super) long: Range<usize>,
    /// The last letter of the short form is only the plural of the last word, all in capitals.
    pub(super) plural_explained: bool,
}

/// The cheapest prices: `[part][sign]` for explaining the signs from there on by the parts from there on.
struct Prices {
    rows: Vec<Vec<u32>>,
}

impl<'t> Words<'t> {
    /// Cuts the words of a range, from its end back to where a sentence or list point begins.
    pub(super) fn cut(text: &'t str, range: Range<usize>) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        let mut end = range.end;
        while parts.len() < REACH_PARTS {
            let head = text[range.start..end].trim_end();
            if head.is_empty() {
                break;
            }
            let start = head
                .char_indices()
                .rfind(|(_, c)| c.is_whitespace())
                .map_or(0, |(at, c)| at + c.len_utf8());
            let word = range.start + start..range.start + head.len();
            let printed = &text[word.clone()];
            let ends_sentence = printed.ends_with(['.', ';', ':', '?', '!', '|']);
            if ends_sentence || !is_wordlike(printed) {
                break;
            }
            end = word.start;
            push_parts(&mut parts, text, word);
        }
        parts.reverse();
        Self { text, parts }
    }

    /// Returns the long form before the short one: the cheapest, among equals the nearest.
    pub(super) fn nearest(&self, short: &ShortForm) -> Option<Fit> {
        let prices = self.prices(short);
        let starts = (0..self.parts.len()).rev();
        let (price, start) = starts
            .map(|start| (self.price_from(short, &prices, start), start))
            .min_by_key(|(price, _)| *price)?;
        self.fit(short, &prices, start, price)
    }

    /// Returns the long form that the words as a whole are, an article before it left off.
    pub(super) fn whole(&self, short: &ShortForm) -> Option<Fit> {
        let first = self.parts.first()?;
        let start = usize::from(matches!(&self.text[first.range.clone()], "the" | "The"));
        if start >= self.parts.len() {
            return None;
        }
        let prices = self.prices(short);
        let price = self.price_from(short, &prices, start);
        self.fit(short, &prices, start, price)
    }

    fn prices(&self, short: &ShortForm) -> Prices {
        let (parts, signs) = (self.parts.len(), short.signs.len());
        let mut rows = vec![vec![NEVER; signs + 1]; parts + 1];
        rows[parts][signs] = 0;
        for at in (0..parts).rev() {
            rows[at][signs] = rows[at + 1][signs] + self.trailing_price(at);
            for sign in 0..signs {
                let passed = rows[at + 1][sign] + self.passing_price(at);
                let used = self
                    .ways(&short.signs[sign..], at)
                    .map(|(taken, price)| price + rows[at + 1][sign + taken])
                    .min();
                rows[at][sign] = passed.min(used.unwrap_or(NEVER)).min(NEVER);
            }
        }
        Prices { rows }
    }

    /// The price of the long form that begins at a part, the first letter of both being the same.
    fn price_from(&self, short: &ShortForm, prices: &Prices, start: usize) -> u32 {
        let part = &self.parts[start];
        let printed = &self.text[part.range.clone()];
        let small = is_small_word(part) && !matches!(printed, "An" | "AN");
        if small || part.is_joined {
            return NEVER;
        }
        let ways = self.ways(&short.signs, start);
        let price = ways
            .map(|(taken, price)| price + prices.rows[start + 1][taken])
            .min();
        price.unwrap_or(NEVER) + self.price_of_case(start)
    }

    /// What it costs to begin with a capital inside a sentence where all that follows is small.
    fn price_of_case(&self, start: usize) -> u32 {
        let is_capital =
            |part: &Part| self.text[part.range.clone()].starts_with(char::is_uppercase);
        let rest = &self.parts[start + 1..];
        let is_alone = start > 0
            && is_capital(&self.parts[start])
            && rest.len() > 1
            && !rest.iter().any(is_capital);
        if is_alone { LONE_CAPITAL } else { 0 }
    }

    /// Follows the cheapest way and judges it as a whole.
    fn fit(&self, short: &ShortForm, prices: &Prices, start: usize, price: u32) -> Option<Fit> {
        if price > limit(short.weight) {
            return None;
        }
        let (mut sign, mut last, mut initials, mut plural) = (0, start, 0, false);
        for at in start..self.parts.len() {
            let left = &short.signs[sign..];
            let passed = prices.rows[at + 1][sign] + self.passing_price(at);
            let Some((taken, used)) = self
                .ways(left, at)
                .map(|(taken, price)| (taken, price + prices.rows[at + 1][sign + taken]))
                .min_by_key(|(_, price)| *price)
            else {
                continue;
            };
            if at > start && passed < used {
                continue;
            }
            initials += usize::from(left[0] != Sign::And);
            sign += taken;
            last = at;
            if sign == short.signs.len() {
                plural = taken > 1
                    && short.signs.last() == Some(&Sign::Capital('s'))
                    && self.letter_is_last(&left[..taken], at)
                    && !self.text[self.parts[at].range.clone()].contains(char::is_lowercase);
                break;
            }
        }
        let parts = &self.parts[start..=last];
        let of_weight = short.weight - usize::from(plural);
        let has_words = parts.len() > 1;
        // Only initials are so sure that a word behind them may be left off.
        let trailing = prices.rows[last + 1][short.signs.len()];
        let is_loose = trailing >= TRAILING_WORD && initials < short.weight;
        let has_comma = parts[..parts.len() - 1].iter().any(|part| part.has_comma);
        if !has_words
            || is_loose
            || initials * 3 < of_weight * 2
            || of_weight < 2
            || of_weight == 2 && has_comma
        {
            return None;
        }
        let long = parts[0].range.start..self.end_of_word(last);
        Some(Fit {
            long,
            plural_explained: plural,
        })
    }

    /// The ways a part can explain the first signs: how many it takes, and at what price.
    fn ways<'s>(
        &'s self,
        signs: &'s [Sign],
        at: usize,
    ) -> impl Iterator<Item = (usize, u32)> + use<'s> {
        let part = &self.parts[at];
        let mut position = 0;
        let mut total = 0;
        signs.iter().enumerate().map_while(move |(taken, sign)| {
            let price = if taken == 0 {
                initial_price(sign, part)?
            } else {
                let (next, price) = inner_price(sign, part, position)?;
                position = next;
                price
            };
            total += price;
            Some((taken + 1, total))
        })
    }

    /// Whether the last of the signs that a part explains is the last letter of its word.
    fn letter_is_last(&self, signs: &[Sign], at: usize) -> bool {
        let part = &self.parts[at];
        let mut position = 0;
        for sign in &signs[1..] {
            match inner_price(sign, part, position) {
                Some((next, _)) => position = next,
                None => return false,
            }
        }
        // "Boxes" may take the s of any syllable; the last one is meant where the word ends in it.
        part.letters.last() == Some(&'s') && position + 1 >= part.letters.len()
    }

    fn passing_price(&self, at: usize) -> u32 {
        let part = &self.parts[at];
        if is_small_word(part) {
            SMALL_WORD
        } else if part.is_joined {
            REST_OF_COMPOUND
        } else if part.letters.iter().all(char::is_ascii_digit) {
            FIGURE
        } else {
            CONTENT_WORD
        }
    }

    fn trailing_price(&self, at: usize) -> u32 {
        let part = &self.parts[at];
        if part.is_joined || is_small_word(part) {
            SMALL_WORD
        } else {
            TRAILING_WORD
        }
    }

    /// Where the printed word of a part ends, less marks behind it.
    fn end_of_word(&self, at: usize) -> usize {
        let word = &self.parts[at].word;
        let printed = &self.text[word.clone()];
        word.start
            + printed
                .trim_end_matches(|c: char| !c.is_alphanumeric())
                .len()
    }
}

/// The highest price at which a form of so many letters is believed.
fn limit(weight: usize) -> u32 {
    match weight {
        0..=1 => 0,
        2 => 2,
        3 => 6,
        4 => 9,
        5 => 12,
        _ => 14,
    }
}

fn initial_price(sign: &Sign, part: &Part) -> Option<u32> {
    let first = *part.letters.first()?;
    match sign {
        Sign::And => (part.letters == ['&'] || part.letters == ['a', 'n', 'd']).then_some(0),
        Sign::Figures(figures) => figures
            .chars()
            .eq(part.letters.iter().copied())
            .then_some(0),
        Sign::Small(small) => (*small == first).then_some(0),
        Sign::Capital(capital) => {
            let price = if is_small_word(part) { SMALL_WORD } else { 0 };
            (*capital == first || (*capital, first) == ('a', '&')).then_some(price)
        }
    }
}

/// Finds a sign inside a part behind a position: where, and at what price.
fn inner_price(sign: &Sign, part: &Part, position: usize) -> Option<(usize, u32)> {
    let next = position + 1;
    match sign {
        Sign::Small(small) => (part.letters.get(next) == Some(small)).then_some((next, 0)),
        Sign::Capital(capital) => {
            let rest = part.letters.get(next..)?;
            if part.is_mixed {
                // Capitals inside a word are kept as such; see `push_parts`.
                let upper = capital.to_ascii_uppercase();
                if let Some(ahead) = rest.iter().position(|letter| *letter == upper) {
                    return Some((next + ahead, NEXT_LETTER));
                }
            }
            let ahead = rest.iter().position(|letter| letter == capital)?;
            let price = if ahead == 0 {
                NEXT_LETTER
            } else {
                INNER_LETTER
            };
            Some((next + ahead, price))
        }
        Sign::And | Sign::Figures(_) => None,
    }
}

/// Whether a printed word can stand in a long form; dashes, bullets and rules cannot.
fn is_wordlike(printed: &str) -> bool {
    printed == "&" || printed == "/" || printed.contains(char::is_alphanumeric)
}

/// Cuts a printed word at hyphens and strokes and adds the parts, the last one first.
fn push_parts(parts: &mut Vec<Part>, text: &str, word: Range<usize>) {
    let printed = &text[word.clone()];
    if printed == "&" {
        parts.push(Part {
            letters: vec!['&'],
            is_mixed: false,
            is_joined: false,
            range: word.clone(),
            word,
            has_comma: false,
        });
        return;
    }
    let is_cut = |c: char| matches!(c, '-' | '‐' | '‑' | '–' | '/' | '&' | '*');
    let first = parts.len();
    let mut start = word.start;
    for piece in printed.split_inclusive(is_cut) {
        let lead = piece.len()
            - piece
                .trim_start_matches(|c: char| !c.is_alphanumeric())
                .len();
        let range = start + lead..start + piece.len();
        let bare = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let before = text[word.start..start].chars().next_back();
        start += piece.len();
        if bare.is_empty() {
            continue;
        }
        let is_mixed = bare.chars().skip(1).any(char::is_lowercase);
        parts.push(Part {
            letters: letters(bare, is_mixed),
            is_mixed,
            is_joined: matches!(before, Some('-' | '‐' | '‑' | '–')),
            range,
            word: word.clone(),
            has_comma: piece.ends_with(','),
        });
    }
    parts[first..].reverse();
}

/// The letters of a word without marks on them, small but for capitals inside a word of mixed case.
fn letters(bare: &str, is_mixed: bool) -> Vec<char> {
    bare.char_indices()
        .filter(|(_, c)| c.is_alphanumeric())
        .map(|(at, c)| {
            let mut base = c;
            let mut first = true;
            decompose_canonical(c, |part| {
                if std::mem::take(&mut first) {
                    base = part;
                }
            });
            if is_mixed && at > 0 {
                base
            } else {
                base.to_lowercase().next().unwrap_or(base)
            }
        })
        .collect()
}

/// Words that a short form may pass over.
fn is_small_word(part: &Part) -> bool {
    const WORDS: [&str; 16] = [
        "of", "and", "in", "for", "the", "to", "on", "at", "by", "with", "a", "an", "or", "&",
        "as", "from",
    ];
    part.letters.len() <= 4
        && WORDS
            .iter()
            .any(|word| word.chars().eq(part.letters.iter().copied()))
}

//! Paragraphs, sentences, list labels and cue words: what the readers of this room share.
//!
//! One pass over the bytes of a paragraph notes which cue words it has and where, so that a reader
//! looks closer only where its own words stand. Nothing here decides what a sentence means.

use serde::{Deserialize, Serialize};

use crate::minutes::AgendaItem;

/// The part of an item that a mention stands in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Section {
    /// The item's title.
    Title,
    /// The sentence under the title.
    Purpose,
    /// The published decision.
    Decision,
    /// The minutes.
    #[default]
    Minutes,
}

/// Where in an item something was read.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Place {
    /// The part of the item.
    pub section: Section,
    /// The paragraph of that part, from 1.
    pub paragraph: u32,
    /// Byte offset in the paragraph of the first character.
    pub start: u32,
    /// Byte offset in the paragraph behind the last character.
    pub end: u32,
}

/// A paragraph of an item with its place and its cue words.
pub(super) struct Paragraph<'t> {
    pub(super) section: Section,
    pub(super) number: u32,
    pub(super) text: &'t str,
    pub(super) cues: u32,
    pub(super) marks: Vec<Mark>,
}

impl Paragraph<'_> {
    pub(super) fn has(&self, cues: u32) -> bool {
        self.cues & cues != 0
    }

    /// The cues that stand between two places.
    pub(super) fn cues_within(&self, start: usize, end: usize) -> u32 {
        let inside = self.marks_within(start, end);
        inside.fold(0, |cues, mark| cues | mark.cue)
    }

    /// The cue words that stand between two places.
    pub(super) fn marks_within(&self, start: usize, end: usize) -> impl Iterator<Item = &Mark> {
        let first = self.marks.partition_point(|mark| mark.start < start);
        self.marks[first..]
            .iter()
            .take_while(move |mark| mark.start < end)
    }

    pub(super) fn place(&self, start: usize, end: usize) -> Place {
        Place {
            section: self.section,
            paragraph: self.number,
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
        }
    }
}

/// A word that some reader starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) cue: u32,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// resolved, agreed, decided, recommended: words that open a decision.
pub(super) const DECIDED: u32 = 1;
/// noted, approved, received, deferred ...: participles that may state an outcome.
pub(super) const OUTCOME: u32 = 1 << 1;
/// Councillor, Cllr and their plurals.
pub(super) const COUNCILLOR: u32 = 1 << 2;
/// director, head, manager ...: the noun that makes a post.
pub(super) const POST: u32 = 1 << 3;
/// A run of two or more capitals, `ADS&FS` being one.
pub(super) const CAPITALS: u32 = 1 << 4;
/// moved, proposed, seconded, proposal, motion.
pub(super) const MOVED: u32 = 1 << 5;
/// would, will, undertook: words that may promise something.
pub(super) const PROMISED: u32 = 1 << 6;
/// lost, defeated, fell, rejected.
pub(super) const LOST: u32 = 1 << 7;
/// voting, votes, abstained, unanimously, for, against in a list of votes.
pub(super) const VOTE: u32 = 1 << 8;
/// recommend in any form.
pub(super) const RECOMMEND: u32 = 1 << 9;
/// A figure, a stroke, a figure: 24/00093.
pub(super) const STROKE: u32 = 1 << 10;
/// asked, requested, invites: words that may ask for something.
pub(super) const ASKED: u32 = 1 << 11;
/// added, brought, submitted, back: words of what is to come again.
pub(super) const ADDED: u32 = 1 << 12;
/// action, actions.
pub(super) const ACTION: u32 = 1 << 13;
/// agreed, undertook, promised ...: verbs of those who take something on.
pub(super) const UNDERTOOK: u32 = 1 << 14;
/// ask, request, invite, instruct: what a point that begins with them orders.
pub(super) const ORDERED: u32 = 1 << 15;

/// Returns the paragraphs of an item with their cue words, title and purpose first.
pub(super) fn paragraphs(item: &AgendaItem) -> Vec<Paragraph<'_>> {
    let one = |text: &'_ Option<String>| text.as_deref().unwrap_or_default().len();
    let mut all = Vec::with_capacity(2 + item.decision.len() + item.minutes.len());
    if one(&item.title) > 0 {
        all.push((Section::Title, 1, item.title.as_deref().unwrap_or_default()));
    }
    if one(&item.purpose) > 0 {
        all.push((
            Section::Purpose,
            1,
            item.purpose.as_deref().unwrap_or_default(),
        ));
    }
    for (section, texts) in [
        (Section::Decision, &item.decision),
        (Section::Minutes, &item.minutes),
    ] {
        for (number, text) in (1..).zip(texts) {
            all.push((section, number, text.as_str()));
        }
    }
    all.into_iter()
        .map(|(section, number, text)| {
            let (cues, marks) = scan(text);
            Paragraph {
                section,
                number,
                text,
                cues,
                marks,
            }
        })
        .collect()
}

/// The cue words of a text that stands in no paragraph.
pub(super) fn cues_of(text: &str) -> u32 {
    scan(text).0
}

/// Finds the cue words of a text in one pass.
fn scan(text: &str) -> (u32, Vec<Mark>) {
    let bytes = text.as_bytes();
    let mut cues = 0;
    let mut marks = Vec::with_capacity(bytes.len() / 64 + 2);
    for_each_word(bytes, |start, end| {
        let mark = match cue_at(bytes, start, end) {
            0 => capitals_at(bytes, start, end),
            cue => Some(Mark { cue, start, end }),
        };
        if let Some(mark) = mark {
            cues |= mark.cue;
            marks.push(mark);
        }
    });
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let joins = |at: usize| at > 0 && bytes[at - 1].is_ascii_alphanumeric() && digit(at + 1);
    if memchr::memchr_iter(b'/', bytes).any(joins) {
        cues |= STROKE;
    }
    (cues, marks)
}

/// Calls `note` with the start and end of each run of ASCII letters, in order.
///
/// Bits stand for letters, 64 at a time, and the runs are read off where they turn: a branch at each
/// letter would be guessed wrong at the end of every word.
fn for_each_word(bytes: &[u8], mut note: impl FnMut(usize, usize)) {
    let (mut start, mut inside, mut carry) = (0, false, 0);
    for (block, letters) in blocks(bytes, letters_of) {
        let mut turns: u64 = letters ^ (letters << 1 | carry);
        carry = letters >> 63;
        while turns != 0 {
            let at = block + turns.trailing_zeros() as usize;
            turns &= turns - 1;
            if inside {
                note(start, at);
            }
            start = at;
            inside = !inside;
        }
    }
    if inside {
        note(start, bytes.len());
    }
}

/// Calls `note` with the place of each byte that is a space or ends a no-break space.
pub(super) fn for_each_space(bytes: &[u8], mut note: impl FnMut(usize)) {
    for (block, mut spaces) in blocks(bytes, spaces_of) {
        while spaces != 0 {
            note(block + spaces.trailing_zeros() as usize);
            spaces &= spaces - 1;
        }
    }
}

/// The bits that `bits_of` gives for eight bytes, 64 together, each with the place of its first byte.
fn blocks(bytes: &[u8], bits_of: impl Fn(u64) -> u64) -> impl Iterator<Item = (usize, u64)> {
    bytes.chunks(64).enumerate().map(move |(block, chunk)| {
        let mut bits = 0;
        let (eights, rest) = chunk.as_chunks::<8>();
        for (eighth, eight) in eights.iter().enumerate() {
            bits |= bits_of(u64::from_le_bytes(*eight)) << (8 * eighth);
        }
        if !rest.is_empty() {
            let mut eight = [0; 8];
            eight[..rest.len()].copy_from_slice(rest);
            bits |= bits_of(u64::from_le_bytes(eight)) << (8 * eights.len());
        }
        (block * 64, bits)
    })
}

/// The number one in each of eight bytes.
const EACH: u64 = u64::from_le_bytes([1; 8]);
/// The highest bit of each of eight bytes.
const HIGH: u64 = EACH << 7;

/// One bit for each of eight bytes, the first lowest: whether it is an ASCII letter.
fn letters_of(eight: u64) -> u64 {
    // A letter differs from its capital in one bit; the sums reach the highest bit of a byte from a bound on.
    let small = (eight | (EACH * 0x20)) & !HIGH;
    let from_a = small + EACH * (0x80 - b'a' as u64);
    let behind_z = small + EACH * (0x7f - b'z' as u64);
    gathered(from_a & !behind_z & !eight)
}

/// One bit for each of eight bytes: whether it is a space or the end of a no-break space, `0xa0`.
fn spaces_of(eight: u64) -> u64 {
    // The two differ in the highest bit alone; what is left of others reaches it when 0x7f is added.
    let other = (eight & !HIGH) ^ (EACH * 0x20);
    gathered(!(other + EACH * 0x7f))
}

/// The highest bit of each of eight bytes, brought together.
fn gathered(high: u64) -> u64 {
    ((high & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// The capitals form that begins with the word at `start..end`, if one does.
fn capitals_at(bytes: &[u8], start: usize, end: usize) -> Option<Mark> {
    if !bytes[start..end].iter().all(u8::is_ascii_uppercase)
        || bytes.get(start.wrapping_sub(1)) == Some(&b'&')
    {
        return None;
    }
    let end = end_of_capitals(bytes, end);
    (end - start >= 2).then_some(Mark {
        cue: CAPITALS,
        start,
        end,
    })
}

/// Where a capitals form that has letters up to `at` ends, its ampersands and figures included.
fn end_of_capitals(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'A'..=b'Z' | b'0'..=b'9' => at += 1,
            b'&' if bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase) => at += 2,
            _ => break,
        }
    }
    at
}

/// The cue words (ASCII, lower case), by what they are cues of.
const CUE_WORDS: &[(u32, &[&str])] = &[
    (
        DECIDED,
        &[
            "resolved",
            "decided",
            "penderfynwyd",
            "penderfyniad",
            "decision",
            "decisions",
            "glacadh",
        ],
    ),
    (DECIDED | OUTCOME | UNDERTOOK, &["agreed"]),
    (PROMISED | UNDERTOOK, &["undertook", "promised"]),
    (UNDERTOOK, &["committed", "offered"]),
    (DECIDED | RECOMMEND, &["recommended"]),
    (RECOMMEND, &["recommends", "recommend"]),
    (
        OUTCOME,
        &[
            "noted",
            "approved",
            "received",
            "deferred",
            "adopted",
            "confirmed",
            "accepted",
            "endorsed",
            "withdrawn",
            "granted",
            "referred",
            "taken",
            "adjourned",
            "suspended",
            "declared",
            "agreement",
            "permission",
        ],
    ),
    (
        LOST | OUTCOME,
        &[
            "refused", "rejected", "lost", "defeated", "fell", "carried", "favour",
        ],
    ),
    (COUNCILLOR, &["councillor", "councillors", "cllr", "cllrs"]),
    (
        POST,
        &[
            "director",
            "head",
            "manager",
            "officer",
            "administrator",
            "engineer",
            "planner",
            "executive",
            "solicitor",
            "accountant",
            "treasurer",
            "auditor",
            "clerk",
            "leader",
            "member",
            "chair",
            "chairman",
            "chairperson",
            "chairwoman",
            "mayor",
            "sheriff",
            "commissioner",
            "superintendent",
            "inspector",
            "nurse",
            "surveyor",
            "architect",
            "librarian",
            "secretary",
            "coordinator",
            "ordinator",
            "controller",
            "consultant",
            "adviser",
            "advisor",
            "technician",
            "headteacher",
            "cathaoirleach",
            "lead",
            "sergeant",
            "constable",
            "minister",
            "holder",
            "officers",
            "managers",
            "directors",
            "convener",
            "convenor",
            "provost",
            "analyst",
            "practitioner",
            "specialist",
            "warden",
            "partner",
            "members",
            "leaders",
            "holders",
            "superintendents",
            "inspectors",
            "ministers",
            "executives",
            "engineers",
            "heads",
            "chairs",
            "mayors",
            "chathaoirleach",
            "chomhairleoir",
        ],
    ),
    (
        MOVED,
        &[
            "moved",
            "proposed",
            "seconded",
            "proposal",
            "motion",
            "proposition",
            "amendment",
            "motions",
            "amendments",
            "proposer",
            "seconder",
            "mover",
            "passed",
        ],
    ),
    (PROMISED, &["would", "will", "circulated"]),
    (
        ASKED,
        &[
            "asked",
            "requested",
            "invites",
            "asks",
            "requests",
            "instructed",
        ],
    ),
    (ASKED | ORDERED, &["instruct"]),
    (ORDERED, &["ask", "request", "invite"]),
    (ADDED, &["added", "brought", "submitted", "back"]),
    (ACTION, &["action", "actions"]),
    (
        VOTE,
        &[
            "voting",
            "vote",
            "votes",
            "voted",
            "abstained",
            "abstentions",
            "unanimously",
            "unanimous",
            "dissent",
            "against",
        ],
    ),
];

/// Bytes of the longest cue word.
const LONGEST_CUE: usize = 16;

/// Slots of the table that cue words are looked up in: more than three times as many as words, so that
/// most words of a text meet an empty one.
const CUE_SLOTS: usize = 512;

/// The cue words by slot, each as the number its letters make; a word whose slot is taken stands in the
/// next free one.
static CUE_TABLE: [(u128, u32); CUE_SLOTS] = {
    let mut table = [(0, 0); CUE_SLOTS];
    let mut list = 0;
    while list < CUE_WORDS.len() {
        let (cue, words) = CUE_WORDS[list];
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_bytes();
            let mut letters = [0; LONGEST_CUE];
            let mut letter = 0;
            while letter < word.len() {
                letters[letter] = word[letter];
                letter += 1;
            }
            let number = u128::from_le_bytes(letters);
            let mut slot = cue_slot(number);
            while table[slot].1 != 0 {
                slot = (slot + 1) % CUE_SLOTS;
            }
            table[slot] = (number, cue);
            at += 1;
        }
        list += 1;
    }
    table
};

/// The slot of a word, from the number that its letters make.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the halves are folded into one, and the slot is its highest bits"
)]
const fn cue_slot(number: u128) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let folded = (number as u64) ^ ((number >> 64) as u64).rotate_left(29);
    (folded.wrapping_mul(ODD) >> (64 - CUE_SLOTS.trailing_zeros())) as usize
}

/// What the word at `start..end` of a text is a cue of, in any case.
fn cue_at(bytes: &[u8], start: usize, end: usize) -> u32 {
    // A letter differs from its capital in one bit.
    const SMALL: u128 = u128::from_le_bytes([0x20; LONGEST_CUE]);
    let length = end - start;
    if length > LONGEST_CUE {
        return 0;
    }
    let letters = match bytes.get(start..start + LONGEST_CUE) {
        Some(letters) => letters.try_into().unwrap_or_default(),
        None => {
            let mut letters = [0; LONGEST_CUE];
            letters[..length].copy_from_slice(&bytes[start..end]);
            letters
        }
    };
    let number =
        (u128::from_le_bytes(letters) | SMALL) & (u128::MAX >> (8 * (LONGEST_CUE - length)));
    let mut slot = cue_slot(number);
    loop {
        let (known, cue) = CUE_TABLE[slot];
        if cue == 0 || known == number {
            return cue;
        }
        slot = (slot + 1) % CUE_SLOTS;
    }
}

/// How often English text has each letter from `a` on, by rank: 0 for the rarest.
const COMMONNESS: [u8; 26] = [
    23, 7, 14, 16, 25, 10, 9, 17, 21, 1, 4, 15, 12, 20, 22, 8, 0, 18, 19, 24, 13, 5, 11, 2, 6, 3,
];

/// How common each byte of a phrase (ASCII, lower case) is: blanks most, figures and signs least.
const RANK: [u8; 128] = {
    let mut rank = [0; 128];
    rank[b' ' as usize] = u8::MAX;
    let mut letter = 0;
    while letter < COMMONNESS.len() {
        rank[b'a' as usize + letter] = COMMONNESS[letter];
        letter += 1;
    }
    rank
};

/// Where the rarest letter of a phrase (ASCII, lower case) stands in it.
fn rarest(needle: &[u8]) -> usize {
    let (mut place, mut least) = (0, u8::MAX);
    for (at, byte) in needle.iter().enumerate() {
        let rank = RANK[usize::from(byte & 127)];
        if rank < least {
            (place, least) = (at, rank);
        }
    }
    place
}

/// Finds `needle` (ASCII, lower case) in `text` from `from` on, in any case, as whole words.
pub(super) fn find(text: &str, needle: &str, from: usize) -> Option<usize> {
    let (hay, sought) = (text.as_bytes(), needle.as_bytes());
    let (first, last) = (*sought.first()?, *sought.last()?);
    if from + sought.len() > hay.len() {
        return None;
    }
    let before_rare = rarest(sought);
    let rare = sought[before_rare];
    let mut at = from + before_rare;
    loop {
        let rest = hay.get(at..)?;
        at += memchr::memchr2(rare, rare.to_ascii_uppercase(), rest)?;
        let start = at - before_rare;
        let end = start + sought.len();
        let found = hay.get(start..end)?;
        let whole = |byte: Option<&u8>| !byte.is_some_and(u8::is_ascii_alphanumeric);
        let before_is_free =
            start == 0 || !first.is_ascii_alphanumeric() || whole(hay.get(start - 1));
        if before_is_free
            && found.eq_ignore_ascii_case(sought)
            && (!last.is_ascii_alphanumeric() || whole(hay.get(end)))
        {
            return Some(start);
        }
        at += 1;
    }
}

/// Tells whether `text` has one of the phrases (ASCII, lower case), in any case, as whole words.
pub(super) fn has_any(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| find(text, phrase, 0).is_some())
}

/// Tells whether `text` begins with `start` (ASCII, lower case) in any case, as whole words.
pub(super) fn begins(text: &str, start: &str) -> bool {
    let bytes = text.as_bytes();
    bytes
        .get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
        && !(start.ends_with(|c: char| c.is_ascii_alphanumeric())
            && bytes
                .get(start.len())
                .is_some_and(u8::is_ascii_alphanumeric))
}

/// Returns the first of `starts` that `text` begins with.
pub(super) fn begins_any<'s>(text: &str, starts: &[&'s str]) -> Option<&'s str> {
    starts.iter().copied().find(|start| begins(text, start))
}

/// Returns the first `length` bytes of a text, less what would cut a character.
pub(super) fn head(text: &str, length: usize) -> &str {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns the last `length` bytes of a text, less what would cut a character.
pub(super) fn tail(text: &str, length: usize) -> &str {
    let mut start = text.len().saturating_sub(length);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// The double quotation marks of a text, each with its place.
pub(super) fn quotation_marks(text: &str) -> impl Iterator<Item = (usize, char)> {
    const FIRST_OF_CURLY: u8 = 0xe2;
    memchr::memchr2_iter(b'"', FIRST_OF_CURLY, text.as_bytes())
        .filter_map(|at| Some((at, text[at..].chars().next()?)))
        .filter(|(_, letter)| matches!(letter, '"' | '“' | '”'))
}

/// Returns the sentences of a paragraph as byte ranges, trimmed.
pub(super) fn sentences(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let (mut found, mut start, mut at) = (Vec::new(), 0, 0);
    while let Some(stop) = bytes
        .get(at..)
        .and_then(|rest| memchr::memchr3(b'.', b'!', b'?', rest))
    {
        at += stop + 1;
        let rest = &text[at..];
        let closed = rest.trim_start_matches(['”', '"', '’', ')', ']']);
        let next = closed.trim_start();
        if next.is_empty() {
            break;
        }
        if next.len() == closed.len()
            || !next.starts_with(|c: char| !c.is_lowercase())
            || bytes[at - 1] == b'.' && is_abbreviation(&text[start..at - 1])
            || next.starts_with(|c: char| c.is_ascii_digit()) && text[start..at].ends_with(" no.")
        {
            continue;
        }
        push_trimmed(&mut found, text, start, text.len() - closed.len());
        start = text.len() - next.len();
        at = start;
    }
    push_trimmed(&mut found, text, start, text.len());
    found
}

fn push_trimmed(found: &mut Vec<(usize, usize)>, text: &str, start: usize, end: usize) {
    let part = &text[start..end];
    let from = start + part.len() - part.trim_start().len();
    let to = start + part.trim_end().len();
    if from < to {
        found.push((from, to));
    }
}

/// Whether the word before a full stop is one that is written with it.
fn is_abbreviation(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric() && c != '.')
        .next()
        .unwrap_or_default();
    let initial = word.rsplit('.').next().unwrap_or_default();
    let mut letters = initial.chars();
    let single = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    single
        || matches!(
            word,
            "Mr" | "Mrs"
                | "Ms"
                | "Dr"
                | "Cllr"
                | "Cllrs"
                | "Cmhlr"
                | "Cnllr"
                | "Clr"
                | "Clir"
                | "CIlr"
                | "Prof"
                | "Rev"
                | "Hon"
                | "St"
                | "No"
                | "Nos"
                | "Co"
                | "p.m"
                | "a.m"
                | "e.g"
                | "i.e"
                | "Ref"
                | "Para"
                | "para"
                | "Art"
                | "Sec"
                | "viz"
        )
}

/// The label at the front of a list point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label<'t> {
    /// As printed: `(a)`, `1.`, `·`.
    pub(super) printed: &'t str,
    /// The letters or figures alone; empty for a bullet.
    pub(super) name: &'t str,
    /// Where the words behind it begin.
    pub(super) rest: usize,
}

impl Label<'_> {
    pub(super) fn is_bullet(&self) -> bool {
        self.name.is_empty()
    }

    /// Whether a list may begin with it.
    pub(super) fn is_first(&self) -> bool {
        self.is_bullet() || matches!(self.name, "1" | "a" | "A" | "i" | "I")
    }

    /// The brackets and stops around the name; lists of one level have the same ones.
    fn dress(&self) -> (bool, Option<char>) {
        let closing = self.printed.chars().last();
        (
            self.printed.starts_with('('),
            closing.filter(|c| !c.is_alphanumeric()),
        )
    }

    /// Whether this label goes on with the list that `last` belongs to.
    pub(super) fn follows(&self, last: &Label<'_>) -> bool {
        if self.is_bullet() || last.is_bullet() {
            return self.is_bullet() && last.is_bullet();
        }
        if self.dress() != last.dress() {
            return false;
        }
        match (self.name.parse::<u32>(), last.name.parse::<u32>()) {
            (Ok(this), Ok(last)) => this > last && this <= last + 3,
            (Err(_), Err(_)) => next_names(last.name).iter().any(|next| next == self.name),
            _ => false,
        }
    }

    /// How the next label of this list may be printed.
    pub(super) fn next_printed(&self) -> Vec<String> {
        let names = match self.name.parse::<u32>() {
            Ok(number) => vec![(number + 1).to_string()],
            Err(_) if self.is_bullet() => Vec::new(),
            Err(_) => next_names(self.name),
        };
        names
            .iter()
            .map(|name| self.printed.replace(self.name, name))
            .collect()
    }
}

const ROMAN: [&str; 15] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
];

/// The names that may follow a letter: the next letter, and the next Roman numeral.
fn next_names(name: &str) -> Vec<String> {
    let mut next = Vec::new();
    let lower = name.to_ascii_lowercase();
    let upper = name.starts_with(|c: char| c.is_ascii_uppercase());
    if let [letter @ b'a'..=b'y'] = lower.as_bytes() {
        next.push(char::from(letter + 1).to_string());
    }
    if let Some(at) = ROMAN.iter().position(|roman| *roman == lower) {
        next.extend(ROMAN.get(at + 1).map(|roman| (*roman).to_owned()));
    }
    if upper {
        next.iter_mut().for_each(|name| name.make_ascii_uppercase());
    }
    next
}

/// Reads `8.1` in front of "that" or "to": the minute's own number with the point's.
fn dotted_label(text: &str) -> Option<Label<'_>> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (minute, point) = text[..end].trim_end_matches('.').split_once('.')?;
    let short = |number: &str| {
        (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    let words = text[end..].trim_start();
    let leads = begins(words, "that") || begins(words, "to");
    (short(minute) && short(point) && leads && words.len() < text[end..].len()).then(|| Label {
        printed: &text[..end],
        name: point,
        rest: text.len() - words.len(),
    })
}

/// Reads the label at the front of a text: `1.`, `(1)`, `(a)`, `i)`, `·`.
pub(super) fn label(text: &str) -> Option<Label<'_>> {
    let rest_of = |used: usize| text.len() - text[used..].trim_start().len();
    let first = text.chars().next()?;
    if matches!(
        first,
        '·' | '•' | '▪' | '●' | '○' | '■' | '\u{f0b7}' | '\u{f0a7}' | '➢' | '-' | '–' | '*'
    ) {
        let used = first.len_utf8();
        let spaced = text[used..].is_empty() || text[used..].starts_with(char::is_whitespace);
        return spaced.then(|| Label {
            printed: &text[..used],
            name: "",
            rest: rest_of(used),
        });
    }
    if let Some(found) = dotted_label(text) {
        return Some(found);
    }
    let open = usize::from(first == '(');
    let name_end = text[open..]
        .find(|c: char| !c.is_ascii_alphanumeric())
        .map_or(text.len(), |end| open + end);
    let name = &text[open..name_end];
    let close = text[name_end..].chars().next()?;
    let figures = !name.is_empty() && name.len() <= 2 && name.bytes().all(|b| b.is_ascii_digit());
    let letter = name.len() == 1 && name.bytes().all(|b| b.is_ascii_alphabetic());
    let lower = name.to_ascii_lowercase();
    let roman = name.len() <= 4 && ROMAN.contains(&lower.as_str());
    let dressed = match close {
        ')' => figures || letter || roman,
        // A single capital with a full stop is somebody's initial.
        '.' if open == 0 => figures || (letter || roman) && name == lower,
        _ => false,
    };
    if !dressed {
        return None;
    }
    let behind = text[name_end + 1..].chars().next();
    let spaced = behind.is_none_or(|c| c.is_whitespace() || close == ')' && c.is_alphabetic());
    spaced.then(|| Label {
        printed: &text[..=name_end],
        name,
        rest: rest_of(name_end + 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_titles_and_times() {
        let text = "Mr. J. Moss spoke at 7.30 p.m. to Cllr. Fry. “It was late.” It ended!";
        let found: Vec<&str> = sentences(text)
            .iter()
            .map(|&(from, to)| &text[from..to])
            .collect();
        assert_eq!(
            found,
            [
                "Mr. J. Moss spoke at 7.30 p.m. to Cllr. Fry.",
                "“It was late.”",
                "It ended!"
            ]
        );
    }

    #[test]
    fn labels() {
        let names = |text: &str| label(text).map(|label| (label.printed.to_owned(), label.rest));
        assert_eq!(names("(a) one"), Some(("(a)".into(), 4)));
        assert_eq!(names("1. one"), Some(("1.".into(), 3)));
        assert_eq!(names("iv) one"), Some(("iv)".into(), 4)));
        assert_eq!(names("· one"), Some(("·".into(), 3)));
        assert_eq!(names("1."), Some(("1.".into(), 2)));
        assert_eq!(names("A. Name spoke"), None);
        assert_eq!(names("2018 was"), None);
        assert_eq!(names("1.30 p.m."), None);
    }

    #[test]
    fn labels_follow() {
        let follows =
            |this: &str, last: &str| label(this).unwrap().follows(&label(last).expect("a label"));
        assert!(follows("(i) x", "(h) x"));
        assert!(follows("(ii) x", "(i) x"));
        assert!(follows("10. x", "9. x"));
        assert!(!follows("(i) x", "(a) x"));
        assert!(!follows("1. x", "(1) x"));
        assert!(!follows("· x", "1. x"));
    }

    #[test]
    fn words_are_found_whole() {
        assert_eq!(find("Unresolved, RESOLVED that", "resolved", 0), Some(12));
        assert_eq!(find("unresolved", "resolved", 0), None);
        assert_eq!(find("it was so", "it was so", 0), Some(0));
        assert_eq!(find("it was so", "it was so", 1), None);
        assert_eq!(find("vivid vote, VOTE", "vote", 7), Some(12));
        assert!(begins("Voting: unanimous", "voting"));
        assert!(!begins("Votings", "voting"));
    }

    #[test]
    fn capitals_with_ampersands_are_one_mark() {
        let (cues, marks) = scan("The ADS&FS and A2B met, PEPs too; 24/00093");
        let text = "The ADS&FS and A2B met, PEPs too; 24/00093";
        let forms: Vec<&str> = marks
            .iter()
            .map(|mark| &text[mark.start..mark.end])
            .collect();
        assert_eq!(forms, ["ADS&FS", "A2B"]);
        assert!(cues & STROKE != 0);
    }
}

//! Cue words: what the readers of this room start from.
//!
//! One pass over the bytes of a text notes which cue words it has and where, so that a reader looks closer
//! only where its own words stand. Nothing here decides what a sentence means.

use super::letters::for_each_word;

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

/// The cue words of a text that stands in no paragraph.
pub(super) fn cues_of(text: &str) -> u32 {
    scan(text).0
}

/// Finds the cue words of a text in one pass.
pub(super) fn scan(text: &str) -> (u32, Vec<Mark>) {
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

#[cfg(test)]
mod tests {
    use super::{CUE_WORDS, STROKE, scan};

    #[test]
    fn every_cue_word_is_found_in_any_case() {
        for (cue, words) in CUE_WORDS {
            for word in *words {
                let capital = format!("{}{}", word[..1].to_uppercase(), &word[1..]);
                for (text, start) in [(word.to_string(), 0), (format!("a {capital}."), 2)] {
                    let (cues, marks) = scan(&text);
                    assert_eq!(cues, *cue, "{text}");
                    assert_eq!((marks[0].start, marks[0].end), (start, start + word.len()));
                }
                assert_eq!(scan(&format!("{word}x")).0 & cue, 0, "{word}x");
            }
        }
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

//! Who moved and who seconded a decision, as printed.
//!
//! Takes the words around a decision; gives names ("Councillor Sanders") or posts ("Leader of the
//! Council"), articles off. Who the person is, is not asked here.

use super::cues::MOVED;
use super::phrases::Phrases;
use super::prose::{Paragraph, begins_any, find, has_any, label, sentences, tail};

/// Mover and seconder of one decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Movers {
    pub(super) moved_by: Option<String>,
    pub(super) seconded_by: Option<String>,
}

impl Movers {
    fn is_empty(&self) -> bool {
        self.moved_by.is_none() && self.seconded_by.is_none()
    }

    /// Falls back on `other` where nothing is known at all.
    pub(super) fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        if self.is_empty() { other() } else { self }
    }

    /// Fills what is missing from words that stand further off.
    fn fill(&mut self, other: Self) {
        self.moved_by = self.moved_by.take().or(other.moved_by);
        self.seconded_by = self.seconded_by.take().or(other.seconded_by);
    }

    fn is_whole(&self) -> bool {
        self.moved_by.is_some() && self.seconded_by.is_some()
    }
}

static MOVERS: Phrases = Phrases::new(&[
    "prop.",
    "prop:",
    "prop by",
    "proposed, by",
    "proposed and moved by",
    "moved by",
    "moved from",
    "proposed by",
    "proposed from",
    "on the proposal of",
    "on the proposition of",
    "on the motion of",
    "made by",
    "motion of",
    "proposal of",
    "proposition of",
    "proposer:",
    "mover:",
    "put forward by",
]);
static SECONDERS: Phrases = Phrases::new(&[
    "sec.",
    "sec:",
    "seconded by",
    "second by",
    "seconder:",
    "seconded:",
    "seconded, by",
    "seconded from",
]);

/// Reads mover and seconder from one sentence or two.
pub(super) fn within(text: &str) -> Movers {
    let read = |openings: &Phrases| {
        let (_, end) = openings.first_in(text)?;
        name(&text[end..])
    };
    let mut movers = Movers {
        moved_by: read(&MOVERS),
        seconded_by: read(&SECONDERS),
    };
    // "Prop. AB, 2nd CD": an ordinal seconds only beside a proposer.
    if movers.seconded_by.is_none()
        && has_any(text, &["prop.", "prop:"])
        && let Some(at) = find(text, "2nd", 0)
    {
        movers.seconded_by = name(text[at + 3..].trim_start_matches(['.', ':', ' ']));
    }
    // "Councillor Moss moved, Councillor Fry seconded": the name stands in front; or behind, as in
    // "Proposed Cllr Moss, seconded Cllr Fry".
    let beside = |verb: &str| {
        let at = find(text, verb, 0)?;
        name_behind(&text[at + verb.len()..]).or_else(|| name_before(&text[..at]))
    };
    movers.moved_by = movers
        .moved_by
        .or_else(|| beside("moved"))
        .or_else(|| beside("proposed"));
    movers.seconded_by = movers.seconded_by.or_else(|| beside("seconded"));
    movers
}

/// Tells whether a paragraph does nothing but name who proposes or seconds what follows.
pub(super) fn is_line(paragraph: &Paragraph<'_>) -> bool {
    paragraph.has(MOVED)
        && paragraph.text.len() < 120
        && begins_any(
            paragraph.text,
            &[
                "proposed by",
                "moved by",
                "seconded by",
                "it was moved by",
                "it was proposed by",
            ],
        )
        .is_some()
}

/// Tells whether the last words of a paragraph name a proposer: `... of the mill. Proposed by Councillor Ash;`
fn ends_in_line(text: &str) -> bool {
    has_any(tail(text, 60), &["proposed by", "moved by"]) && text.ends_with([';', ','])
}

/// Reads mover and seconder from the words before a decision: its own paragraph up to `end`, then
/// the paragraphs before it as long as they speak of moving.
pub(super) fn before(paragraphs: &[Paragraph<'_>], end: usize) -> Movers {
    let Some((own, earlier)) = paragraphs.split_last() else {
        return Movers::default();
    };
    let mut movers = Movers::default();
    if own.has(MOVED) {
        movers = last_sentences(&own.text[..end]);
    }
    for paragraph in earlier
        .iter()
        .rev()
        .filter(|paragraph| !is_page_break(paragraph.text))
        .take(4)
    {
        let bullet = label(paragraph.text).is_some_and(|label| label.is_bullet());
        if movers.is_whole() || !paragraph.has(MOVED) || bullet || is_lost(paragraph.text) {
            break;
        }
        let told = last_sentences(paragraph.text);
        if told.is_empty()
            || !movers.is_empty() && !is_line(paragraph) && !ends_in_line(paragraph.text)
        {
            break;
        }
        movers.fill(told);
    }
    movers
}

/// Reads "(Proposed by ..., seconded by ...)" behind a decision.
pub(super) fn after(paragraphs: &[Paragraph<'_>], next: usize) -> Movers {
    let behind = paragraphs
        .get(next)
        .filter(|paragraph| paragraph.has(MOVED) && paragraph.text.len() < 200);
    let bracketed = behind.filter(|paragraph| paragraph.text.starts_with(['(', '[']));
    bracketed.map_or_else(Movers::default, |paragraph| within(paragraph.text))
}

/// Whether a paragraph is empty or only the number of a page.
pub(super) fn is_page_break(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 3
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// Reads the last two sentences of a text that speak of moving.
fn last_sentences(text: &str) -> Movers {
    let mut movers = Movers::default();
    for (from, to) in sentences(text).into_iter().rev().take(3) {
        movers.fill(within(&text[from..to]));
        if movers.is_whole() {
            break;
        }
    }
    movers
}

/// Reads the name or post that a text begins with.
fn name(text: &str) -> Option<String> {
    let text = text.trim_start_matches([':', ' ', '\u{a0}', '*', ',']);
    let text = ["the ", "The "]
        .iter()
        .find_map(|article| text.strip_prefix(article))
        .unwrap_or(text);
    let mut end = 0;
    let mut at = 0;
    for word in text.split(' ') {
        let bare = word.trim_end_matches([',', ';', ':', '.', ')', '*']);
        let stopped = bare.len() < word.len() && !is_dotted(word);
        let title = bare.starts_with(char::is_uppercase)
            || bare.starts_with("d’")
            || bare.starts_with("d'");
        let shouted = bare.len() > 3 && bare.bytes().all(|byte| byte.is_ascii_uppercase());
        let bracketed =
            bare.starts_with('(') && word.ends_with([')', ';', ',', '.']) && bare.len() <= 4;
        let particle = at > 0
            && matches!(
                bare,
                "of" | "the" | "de" | "la" | "van" | "von" | "der" | "for" | "chair" | "ní" | "uí"
            );
        if !(title
            || bracketed
            || particle
            || at == 0 && matches!(bare, "chair" | "chairman" | "mayor"))
            || shouted && at > 0
            || matches!(bare, "Seconded" | "Proposed" | "And" | "Resolved")
        {
            break;
        }
        let keeps_bracket = bracketed && word.contains(')');
        let used = if keeps_bracket {
            word.find(')').map_or(bare.len(), |close| close + 1)
        } else if is_dotted(word) {
            word.len()
        } else {
            bare.len()
        };
        if !particle {
            end = at + used;
        }
        at += word.len() + 1;
        if stopped && !(keeps_bracket && word.ends_with(')')) {
            break;
        }
    }
    let name = text[..end.min(text.len())].trim_end_matches([',', ';', '.']);
    let only_title = matches!(
        name,
        "Councillor" | "Councillors" | "Cllr" | "Mr" | "Mrs" | "Ms" | "Deputy" | "Dr"
    ) || is_dotted_title(name);
    (name.chars().filter(|c| c.is_alphabetic()).count() >= 2 && name.len() <= 90 && !only_title)
        .then(|| name.to_owned())
}

/// `Councillor`'s abbreviations and initials keep their full stop.
fn is_dotted(word: &str) -> bool {
    word.ends_with('.')
        && (word
            .trim_end_matches('.')
            .rsplit('.')
            .next()
            .is_some_and(|last| last.chars().count() <= 1)
            || is_dotted_title(word))
}

fn is_dotted_title(word: &str) -> bool {
    matches!(
        word,
        "Cllr."
            | "Mr."
            | "Mrs."
            | "Ms."
            | "Dr."
            | "Clr."
            | "Cmhlr."
            | "Cnllr."
            | "Clir."
            | "CIlr."
            | "Ald."
            | "Prof."
    )
}

/// Reads the councillor whose title follows at once.
fn name_behind(text: &str) -> Option<String> {
    let text = text.trim_start();
    TITLES
        .iter()
        .any(|title| text.starts_with(title))
        .then(|| name(text))
        .flatten()
}

/// Whether what was moved was voted down: its movers are none of the decision behind it.
fn is_lost(text: &str) -> bool {
    has_any(
        tail(text, 200),
        &[
            "was lost",
            "were lost",
            "and lost",
            "declared lost",
            "defeated",
            "and fell",
            "not carried",
        ],
    )
}

/// How a councillor's title is printed, and what scanning makes of it.
const TITLES: [&str; 13] = [
    "Councillor ",
    "Councilor ",
    "Cllr ",
    "Cllr. ",
    "Clr ",
    "Clr. ",
    "Cmhlr ",
    "Cmhlr. ",
    "Clir ",
    "Clir. ",
    "CIlr ",
    "CIlr. ",
    "Cnllr. ",
];

/// Takes off the adverbs between a name and its verb: `Councillor Ash further proposed`.
fn less_adverbs(text: &str) -> &str {
    const ADVERBS: [&str; 8] = [
        "further",
        "also",
        "then",
        "formally",
        "therefore",
        "duly",
        "and",
        "subsequently",
    ];
    let mut rest = text.trim_end();
    while let Some(adverb) = ADVERBS.iter().find(|adverb| {
        rest.strip_suffix(**adverb)
            .is_some_and(|before| before.ends_with(' '))
    }) {
        rest = rest[..rest.len() - adverb.len()].trim_end();
    }
    rest
}

/// `The Chair proposed`: a post that stands alone before the verb, at the front of its clause.
fn post_before(text: &str) -> Option<String> {
    const POSTS: [&str; 12] = [
        "chair",
        "chairman",
        "chairperson",
        "chairwoman",
        "vice chair",
        "vice-chair",
        "mayor",
        "deputy mayor",
        "leader",
        "cathaoirleach",
        "leader of the council",
        "deputy leader",
    ];
    let clause = text.rsplit([',', '.', ';']).next()?.trim();
    let post = clause
        .strip_prefix("The ")
        .or_else(|| clause.strip_prefix("the "))?;
    POSTS
        .iter()
        .any(|known| post.eq_ignore_ascii_case(known))
        .then(|| post.to_owned())
}

/// Reads the councillor whose name ends the text.
fn name_before(text: &str) -> Option<String> {
    let text = less_adverbs(text);
    let at = TITLES.iter().filter_map(|title| text.rfind(title)).max();
    let Some(at) = at else {
        return post_before(text);
    };
    let candidate = text[at..].trim_end();
    let found = name(candidate)?;
    (found.len() == candidate.trim_end_matches(',').len()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, moved_by: Option<&str>, seconded_by: Option<&str>) {
        let movers = within(text);
        assert_eq!(
            (movers.moved_by.as_deref(), movers.seconded_by.as_deref()),
            (moved_by, seconded_by),
            "{text}"
        );
    }

    #[test]
    fn names_as_printed() {
        check(
            "It was MOVED by Councillor Moss, SECONDED by Councillor Fry and",
            Some("Councillor Moss"),
            Some("Councillor Fry"),
        );
        check(
            "were proposed by Councillor Ann Lee and seconded by Councillor Bo Day and agreed",
            Some("Councillor Ann Lee"),
            Some("Councillor Bo Day"),
        );
        check(
            "Proposed by Councillor Sheen (J);",
            Some("Councillor Sheen (J)"),
            None,
        );
        check(
            "Seconded by: Councillor P.J. Fry",
            None,
            Some("Councillor P.J. Fry"),
        );
        check(
            "On the proposal of Cllr. A. O’Moss, seconded by Councillor Fry, it was agreed",
            Some("Cllr. A. O’Moss"),
            Some("Councillor Fry"),
        );
        check(
            "A proposal was made by the Chair to defer",
            Some("Chair"),
            None,
        );
        check(
            "proposed by the Leader of the Council, seconded by the Deputy Leader of the Council, put to a vote",
            Some("Leader of the Council"),
            Some("Deputy Leader of the Council"),
        );
        check(
            "Councillor Moss moved and Councillor Fry seconded the motion",
            Some("Councillor Moss"),
            Some("Councillor Fry"),
        );
        check(
            "The plan was proposed by Cmhlr. Ó Móin, seconded by Clir. Bo Fry and agreed.",
            Some("Cmhlr. Ó Móin"),
            Some("Clir. Bo Fry"),
        );
        check(
            "Councillor Moss further proposed that the gate be kept. This was seconded by Councillor Fry and agreed.",
            Some("Councillor Moss"),
            Some("Councillor Fry"),
        );
        check(
            "Following debate, the Chair proposed that the item be deferred.",
            Some("Chair"),
            None,
        );
        check("Prop. AB, 2nd CD, all agreed.", Some("AB"), Some("CD"));
        check(
            "Proposed Cllr Moss, seconded Cllr Fry.",
            Some("Cllr Moss"),
            Some("Cllr Fry"),
        );
        check("The road was moved in 2019.", None, None);
    }
}

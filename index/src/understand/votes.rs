//! How a vote went: the figures for, against and abstained where the minutes print them.
//!
//! Takes the words of a vote ("Voting: unanimous", "carried by 7 votes to 2") and keeps them beside
//! the figures. Does not look for votes: `resolutions` knows where they stand.

use serde::{Deserialize, Serialize};

use super::phrases::Phrases;
use super::prose::{begins_any, find, has_any};

/// A vote as printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Votes {
    /// Votes for, where a figure is printed.
    #[serde(rename = "for")]
    pub for_: Option<u32>,
    /// Votes against.
    pub against: Option<u32>,
    /// Abstentions.
    pub abstained: Option<u32>,
    /// Who voted for, where a list of names says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names_for: Vec<String>,
    /// Who voted against.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names_against: Vec<String>,
    /// Who abstained.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names_abstained: Vec<String>,
    /// The words that tell it, a dissent recorded after it included.
    pub text: String,
}

impl Votes {
    /// Adds what a further line tells of the same vote.
    pub(super) fn add(&mut self, text: &str) {
        self.text.push(' ');
        self.text.push_str(text.trim());
        // No vote is told at such length; reading on would cost more with every line.
        if self.text.len() > 4_000 {
            return;
        }
        let whole = read(&self.text);
        self.for_ = self.for_.or(whole.for_);
        self.against = self.against.or(whole.against);
        self.abstained = self.abstained.or(whole.abstained);
        self.names_for = whole.names_for;
        self.names_against = whole.names_against;
        self.names_abstained = whole.names_abstained;
    }
}

/// A side of a vote.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    For,
    Against,
    Abstained,
}

/// Where a list of names opens: the side, and the bytes of the words that open it.
fn side(text: &str) -> Option<(Side, usize)> {
    const OPENINGS: [(&str, Side); 14] = [
        ("for the motion", Side::For),
        ("for the amendment", Side::For),
        ("for the proposal", Side::For),
        ("those voting for", Side::For),
        ("in favour", Side::For),
        ("for", Side::For),
        ("against the motion", Side::Against),
        ("against the amendment", Side::Against),
        ("against the proposal", Side::Against),
        ("against", Side::Against),
        ("abstentions", Side::Abstained),
        ("abstaining", Side::Abstained),
        ("abstained", Side::Abstained),
        ("abstain", Side::Abstained),
    ];
    OPENINGS
        .iter()
        .find(|(opening, _)| begins_any(text, &[opening]).is_some())
        .map(|(opening, side)| (*side, opening.len()))
}

/// Reads who voted how, from `For: Councillors A and B (2). Against: Councillor C (1)`.
///
/// A list is kept only where every entry of it is a name; otherwise none is known.
fn named(text: &str) -> [(Vec<String>, Option<u32>); 3] {
    let mut found: [(Vec<String>, Option<u32>); 3] = Default::default();
    let mut at = 0;
    let mut open: Option<(Side, usize)> = None;
    let mut close = |open: Option<(Side, usize)>, end: usize| {
        let Some((side, from)) = open else {
            return;
        };
        let slot = &mut found[side as usize];
        if slot.0.is_empty() {
            *slot = names(&text[from..end]);
        }
    };
    while at < text.len() {
        let starts = at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric();
        let opening = starts.then(|| side(&text[at..])).flatten();
        let capital = text.as_bytes()[at].is_ascii_uppercase();
        if let Some((side, length)) = opening.filter(|_| capital) {
            close(open, at);
            open = Some((side, at + length));
            at += length;
        }
        at += text[at..].chars().next().map_or(1, char::len_utf8);
    }
    close(open, text.len());
    found
}

/// The names of a list, and the figure printed with it.
fn names(list: &str) -> (Vec<String>, Option<u32>) {
    let list = list.trim_start_matches([':', '-', '–', '*', ' ', '\u{a0}']);
    let figure = list
        .rsplit_once('(')
        .and_then(|(_, behind)| number(behind.split(')').next()?))
        .filter(|_| list.trim_end().ends_with([')', '.', '*']));
    let list = match (figure, list.rsplit_once('(')) {
        (Some(_), Some((before, _))) => before,
        _ => list,
    };
    // The list ends with its sentence.
    let end = super::prose::sentences(list)
        .first()
        .map_or(list.len(), |(_, to)| *to);
    let mut found = Vec::new();
    for part in list[..end]
        .split([',', ';', '&'])
        .flat_map(|part| part.split(" and "))
    {
        let mut part =
            part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '*' | ':' | ')'));
        if let Some(open) = part.rfind('(')
            && !part[open..].contains(')')
            && part.len() - open > 3
        {
            part = part[..open].trim_end();
        }
        for title in [
            "Councillors ",
            "Councillor ",
            "Cllrs ",
            "Cllrs. ",
            "Cllr ",
            "Cllr. ",
            "and ",
        ] {
            part = part.strip_prefix(title).unwrap_or(part);
        }
        if part.is_empty() {
            continue;
        }
        let is_name = part.starts_with(char::is_uppercase)
            && part.len() <= 60
            && part.split(' ').count() <= 5
            && part.split(' ').all(|word| {
                word.starts_with(|c: char| c.is_uppercase() || c == '(')
                    || matches!(word, "de" | "van" | "von" | "der" | "la")
            })
            && !part.contains(|c: char| c.is_ascii_digit());
        if !is_name || matches!(part, "None" | "Nil" | "Unanimous") {
            return (Vec::new(), figure);
        }
        found.push(if part.ends_with('(') {
            part.to_owned()
        } else {
            closed(part)
        });
    }
    (found, figure)
}

/// Gives back the bracket that trimming took from `Collins (M)`.
fn closed(name: &str) -> String {
    let open = name.matches('(').count() > name.matches(')').count();
    if open {
        format!("{name})")
    } else {
        name.to_owned()
    }
}

/// Tells whether a paragraph does nothing but tell how a vote went.
pub(super) fn is_vote_line(text: &str) -> bool {
    let text = text.trim_start_matches(['(', '[', '*', ' ']);
    let opens = begins_any(
        text,
        &[
            "voting",
            "vote:",
            "votes:",
            "vote -",
            "votes -",
            "vote –",
            "for:",
            "for -",
            "for –",
            "against:",
            "abstentions:",
            "abstained:",
            "votes for",
            "the vote was",
            "the voting was",
            "a recorded vote",
            "carried unanimously",
            "carried by",
            "carried with",
            "recorded vote",
            "unanimous",
            "(unanimous",
        ],
    );
    opens.is_some() && text.len() < 600
        || text.len() < 60
            && has_any(text, &["for"])
            && has_any(text, &["against"])
            && text.contains(|c: char| c.is_ascii_digit())
}

/// Tells whether a paragraph records who dissented from a vote just told.
pub(super) fn is_dissent(text: &str) -> bool {
    static DISSENT: Phrases = Phrases::new(&[
        "voted against",
        "voted for",
        "abstained",
        "dissent",
        "vote against",
        "voting against",
        "be recorded",
        "abstain",
        "voted in favour",
    ]);
    static PEOPLE: Phrases = Phrases::new(&[
        "councillor",
        "councillors",
        "cllr",
        "cllrs",
        "mr",
        "mrs",
        "ms",
        "dr",
    ]);
    text.len() < 600 && PEOPLE.are_in(text) && DISSENT.are_in(text)
}

/// Tells whether a paragraph only says who was out of the room for a vote.
pub(super) fn is_absence(text: &str) -> bool {
    static ABSENT: Phrases = Phrases::new(&[
        "not present for",
        "left the meeting",
        "left the room",
        "took no part",
        "did not vote",
        "did not take part",
        "withdrew from the meeting",
    ]);
    text.len() < 400 && ABSENT.are_in(text)
}

/// Reads the figures and the names of a vote.
pub(super) fn read(text: &str) -> Votes {
    let [ours, against, abstained] = named(text);
    // A list of names has its own figure, printed with it or counted.
    let listed = |(names, figure): &(Vec<String>, Option<u32>)| {
        let count = u32::try_from(names.len()).ok().filter(|count| *count > 0)?;
        Some(figure.unwrap_or(count))
    };
    let favouring = [
        "for the motion",
        "for the amendment",
        "for the proposal",
        "for",
        "in favour",
        "votes to",
    ];
    let opposing = [
        "against the motion",
        "against the amendment",
        "against the proposal",
        "against",
    ];
    let abstaining = [
        "abstentions",
        "abstention",
        "abstained",
        "abstaining",
        "abstain",
    ];
    Votes {
        for_: listed(&ours).or_else(|| figure_by(text, &favouring)),
        against: listed(&against)
            .or_else(|| figure_by(text, &opposing))
            .or_else(|| figure_after(text, "votes to")),
        abstained: listed(&abstained).or_else(|| figure_by(text, &abstaining)),
        names_for: ours.0,
        names_against: against.0,
        names_abstained: abstained.0,
        text: text.trim().to_owned(),
    }
}

/// The figure that belongs to the first of `names` that has one beside it.
fn figure_by(text: &str, names: &[&str]) -> Option<u32> {
    names.iter().find_map(|name| {
        let at = find(text, name, 0)?;
        figure_before(&text[..at]).or_else(|| {
            if *name == "votes to" {
                None
            } else {
                figure_after(text, name)
            }
        })
    })
}

/// `7 for`, `seven votes for`, `12 Members in favour`.
fn figure_before(before: &str) -> Option<u32> {
    let near = before.rsplit([',', ';', ':', '.', '(']).next()?;
    let mut words = near.split_whitespace().rev();
    let word = words.find(|word| {
        !matches!(
            word.to_ascii_lowercase().as_str(),
            "votes" | "vote" | "voted" | "voting" | "members" | "councillors" | "were" | "was"
        )
    })?;
    number(word)
}

/// `For: 7`, `Against - 2`, `votes to 3`.
fn figure_after(text: &str, name: &str) -> Option<u32> {
    let at = find(text, name, 0)? + name.len();
    let rest = text
        .get(at..)?
        .trim_start_matches([':', '-', '–', '=', '(', ' ', '\u{a0}']);
    let mut words = rest.splitn(2, [' ', ',', ';', '.', ')', '\u{a0}']);
    let figure = words.next()?;
    // "against 4 schemes" counts no votes.
    let stops = rest[figure.len()..]
        .chars()
        .next()
        .is_none_or(|next| matches!(next, ',' | ';' | '.' | ')'));
    let counted = [
        "votes",
        "vote",
        "members",
        "councillors",
        "and",
        "with",
        "against",
        "for",
        "abstentions",
        "in",
        "to",
    ];
    let counts = stops
        || words.next().is_some_and(|rest| {
            begins_any(rest.trim_start(), &counted).is_some()
                || !rest.starts_with(char::is_alphabetic)
        });
    counts.then(|| number(figure)).flatten()
}

fn number(word: &str) -> Option<u32> {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    if word.eq_ignore_ascii_case("none") || word.eq_ignore_ascii_case("nil") {
        return Some(0);
    }
    let named = WORDS
        .iter()
        .position(|name| word.eq_ignore_ascii_case(name));
    let figure = (word.len() <= 3).then(|| word.parse().ok()).flatten();
    figure.or_else(|| named.and_then(|at| u32::try_from(at).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: (Option<u32>, Option<u32>, Option<u32>)) {
        let votes = read(text);
        assert_eq!(
            (votes.for_, votes.against, votes.abstained),
            expected,
            "{text}"
        );
    }

    #[test]
    fn figures_in_their_printed_forms() {
        check(
            "Voting: For: 7, Against: 2, Abstentions: 1",
            (Some(7), Some(2), Some(1)),
        );
        check(
            "(7 for, 2 against, 1 abstention)",
            (Some(7), Some(2), Some(1)),
        );
        check("carried by seven votes to 3", (Some(7), Some(3), None));
        check(
            "with 5 votes for and four against and no abstentions",
            (Some(5), Some(4), Some(0)),
        );
        check("Voting: unanimous", (None, None, None));
        check(
            "Vote: For 8, Against 2, Abstain 1.",
            (Some(8), Some(2), Some(1)),
        );
        check(
            "For the Amendment – 4 votes, Against the Amendment – 7 votes",
            (Some(4), Some(7), None),
        );
        check(
            "For: Councillors Moss, Fry and Ash (3). Against: Councillor Elm",
            (Some(3), Some(1), None),
        );
        check(
            "The opposition group spoke for an hour against 4 schemes.",
            (None, None, None),
        );
    }

    #[test]
    fn names_of_a_recorded_vote() {
        let votes = read(
            "Recorded vote: For: Councillors Moss, Fry (J) and O’Dale (3). Against: Councillor Elm. Abstained: None",
        );
        assert_eq!(votes.names_for, ["Moss", "Fry (J)", "O’Dale"]);
        assert_eq!(votes.names_against, ["Elm"]);
        assert_eq!(votes.names_abstained, [] as [&str; 0]);
        assert_eq!((votes.for_, votes.against), (Some(3), Some(1)));
        let unsure = read("For: Councillor Moss and those who came late");
        assert_eq!((unsure.names_for.len(), unsure.for_), (0, None));
    }

    #[test]
    fn what_stands_after_a_vote() {
        assert!(is_vote_line("Voting: unanimous"));
        assert!(is_vote_line("(Voting: 5 for, 1 against)"));
        assert!(!is_vote_line(
            "For the avoidance of doubt the order stands."
        ));
        assert!(is_dissent(
            "Councillor Moss asked that her vote against be recorded."
        ));
        assert!(is_absence(
            "Councillors Moss and Fry were not present for these votes."
        ));
    }
}

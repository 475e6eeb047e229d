//! How a vote went: the figures for, against and abstained where the minutes print them.
//!
//! Takes the words of a vote ("Voting: unanimous", "carried by 7 votes to 2") and keeps them beside
//! the figures. Does not look for votes: `resolutions` knows where they stand.

use serde::{Deserialize, Serialize};

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
    /// The words that tell it, a dissent recorded after it included.
    pub text: String,
}

impl Votes {
    /// Adds what a further line tells of the same vote.
    pub(super) fn add(&mut self, text: &str) {
        let more = read(text);
        self.for_ = self.for_.or(more.for_);
        self.against = self.against.or(more.against);
        self.abstained = self.abstained.or(more.abstained);
        self.text.push(' ');
        self.text.push_str(text.trim());
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
            "carried",
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
    text.len() < 600
        && has_any(
            text,
            &[
                "councillor",
                "councillors",
                "cllr",
                "cllrs",
                "mr",
                "mrs",
                "ms",
                "dr",
            ],
        )
        && has_any(
            text,
            &[
                "voted against",
                "voted for",
                "abstained",
                "dissent",
                "vote against",
                "voting against",
                "be recorded",
                "abstain",
                "voted in favour",
            ],
        )
}

/// Tells whether a paragraph only says who was out of the room for a vote.
pub(super) fn is_absence(text: &str) -> bool {
    text.len() < 400
        && has_any(
            text,
            &[
                "not present for",
                "left the meeting",
                "left the room",
                "took no part",
                "did not vote",
                "did not take part",
                "withdrew from the meeting",
            ],
        )
}

/// Reads the figures of a vote.
pub(super) fn read(text: &str) -> Votes {
    Votes {
        for_: figure_by(text, &["for", "in favour", "votes to"]),
        against: figure_by(text, &["against"]).or_else(|| figure_after(text, "votes to")),
        abstained: figure_by(
            text,
            &["abstentions", "abstention", "abstained", "abstaining"],
        ),
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
    number(rest.split([' ', ',', ';', '.', ')', '\u{a0}']).next()?)
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

//! What a request is about: "a report concerning referrals to the hub be brought in September" is about
//! referrals to the hub.
//!
//! Pure: a sentence in, its words for what is to come back out.

use minutebook_index::analysis;

/// What is asked for; what it is about follows, behind one of [`ABOUT`].
const THINGS: [&str; 30] = [
    "report",
    "reports",
    "update",
    "updates",
    "briefing",
    "briefings",
    "presentation",
    "paper",
    "information",
    "data",
    "figures",
    "detail",
    "details",
    "note",
    "review",
    "analysis",
    "breakdown",
    "statistics",
    "position",
    "progress",
    "outcome",
    "outcomes",
    "results",
    "list",
    "copy",
    "item",
    "feedback",
    "evidence",
    "assurance",
    "summary",
];
/// Words that lead to what a thing is about.
const ABOUT: [&str; 9] = [
    "on",
    "concerning",
    "regarding",
    "about",
    "into",
    "of",
    "covering",
    "showing",
    "around",
];
/// Words that hand something over; what is handed over follows.
const HANDING: [&str; 12] = [
    "provide",
    "circulate",
    "share",
    "send",
    "bring",
    "supply",
    "forward",
    "include",
    "add",
    "receive",
    "investigate",
    "review",
];
/// Words at which what it is about has ended.
const ENDS: [&str; 44] = [
    "is",
    "are",
    "be",
    "was",
    "were",
    "been",
    "which",
    "who",
    "when",
    "would",
    "will",
    "should",
    "shall",
    "could",
    "can",
    "may",
    "following",
    "after",
    "before",
    "including",
    "include",
    "by",
    "at",
    "that",
    "so",
    "if",
    "whether",
    "because",
    "as",
    "once",
    "during",
    "within",
    "where",
    "while",
    "come",
    "comes",
    "came",
    "had",
    "has",
    "have",
    "back",
    "next",
    "until",
    "from",
];
/// Words that say nothing of a topic.
const SAYS_NOTHING: [&str; 92] = [
    "a",
    "an",
    "the",
    "and",
    "or",
    "of",
    "for",
    "to",
    "in",
    "on",
    "with",
    "their",
    "its",
    "his",
    "her",
    "this",
    "these",
    "those",
    "any",
    "all",
    "such",
    "other",
    "more",
    "further",
    "future",
    "meeting",
    "meetings",
    "committee",
    "board",
    "panel",
    "cabinet",
    "council",
    "councillor",
    "councillors",
    "member",
    "members",
    "officer",
    "officers",
    "report",
    "reports",
    "update",
    "updates",
    "information",
    "detail",
    "details",
    "action",
    "note",
    "agenda",
    "item",
    "items",
    "work",
    "programme",
    "program",
    "plan",
    "request",
    "requested",
    "requests",
    "ask",
    "asked",
    "agreed",
    "agree",
    "resolved",
    "provide",
    "provided",
    "bring",
    "brought",
    "submit",
    "submitted",
    "present",
    "presented",
    "circulate",
    "circulated",
    "consider",
    "considered",
    "it",
    "be",
    "is",
    "would",
    "will",
    "should",
    "not",
    "please",
    "also",
    "issue",
    "issues",
    "matter",
    "minutes",
    "minute",
    "how",
    "long",
    "many",
    "much",
];

/// Returns the words a request is about, in order: what follows a thing asked for, else what is to be
/// handed over, else everything in it that says something. The flag tells whether it was told.
pub(super) fn topic(text: &str) -> (Vec<&str>, bool) {
    let words: Vec<Word<'_>> = words(text).collect();
    let about = words.windows(2).position(|pair| {
        THINGS.contains(&pair[0].folded.as_str()) && ABOUT.contains(&pair[1].folded.as_str())
    });
    let handed = || {
        let is_handing = |word: &Word<'_>| HANDING.contains(&word.folded.as_str());
        words.iter().position(is_handing)
    };
    let told = about
        .map(|at| at + 2)
        .map(|start| until_end(&words[start..]))
        .filter(|words| !words.is_empty())
        .or_else(|| {
            handed()
                .map(|at| until_end(&words[at + 1..]))
                .filter(|words| !words.is_empty())
        });
    match told {
        Some(words) => (words, true),
        None => (saying(&words), false),
    }
}

/// Returns the words of a title that say something.
pub(super) fn of_title(title: &str) -> Vec<&str> {
    saying(&words(title).collect::<Vec<_>>())
}

struct Word<'t> {
    text: &'t str,
    folded: String,
    /// A sign behind it ends the clause.
    closes: bool,
}

fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    analysis::words(text).map(|word| Word {
        text: word.text,
        folded: analysis::fold(word.text),
        closes: text[word.start + word.text.len()..].starts_with([',', ';', '.', ':']),
    })
}

/// The words that say something up to the end of the clause.
fn until_end<'t>(words: &[Word<'t>]) -> Vec<&'t str> {
    let is_end = |word: &Word<'_>| ENDS.contains(&word.folded.as_str());
    let length = words.iter().position(is_end).unwrap_or(words.len());
    let closed = words[..length].iter().position(|word| word.closes);
    saying(&words[..closed.map_or(length, |at| at + 1)])
}

fn saying<'t>(words: &[Word<'t>]) -> Vec<&'t str> {
    /// A topic of more words is a speech.
    const MOST: usize = 24;
    words
        .iter()
        .filter(|word| !SAYS_NOTHING.contains(&word.folded.as_str()))
        .map(|word| word.text)
        .take(MOST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, told: bool) {
        let (words, was_told) = topic(text);
        assert_eq!(
            (words.join(" ").as_str(), was_told),
            (expected, told),
            "{text}"
        );
    }

    #[test]
    fn what_a_request_is_about() {
        check(
            "that a report concerning repairs to the DPB is added to the work programme in May",
            "repairs DPB",
            true,
        );
        check(
            "The head of parks would provide the number of broken swings following the meeting.",
            "number broken swings",
            true,
        );
        check(
            "Members asked for an update on the pond, to be brought to the next meeting",
            "pond",
            true,
        );
        check("The ducks were to be counted.", "ducks were counted", false);
    }
}

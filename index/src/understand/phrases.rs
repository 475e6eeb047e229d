//! Lists of phrases that are sought in a text all at once, in one pass over it.
//!
//! Says whether a text has any of them, or where the first stands: in any case, as whole words. What a
//! phrase means is for the reader that has the list.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input};

use super::prose::find;

/// Phrases (ASCII, lower case) of one meaning.
pub(super) struct Phrases {
    words: &'static [&'static str],
    /// Made when it is first asked; `None` where the list is too long for one.
    automaton: OnceLock<Option<AhoCorasick>>,
}

impl Phrases {
    pub(super) const fn new(words: &'static [&'static str]) -> Self {
        Self {
            words,
            automaton: OnceLock::new(),
        }
    }

    /// Tells whether a text has one of the phrases.
    pub(super) fn are_in(&self, text: &str) -> bool {
        match self.automaton() {
            Some(automaton) => self.whole_in(automaton, text).next().is_some(),
            None => self.words.iter().any(|word| find(text, word, 0).is_some()),
        }
    }

    /// Returns where the first of the phrases in a text begins and ends; of those that begin together,
    /// the shortest.
    pub(super) fn first_in(&self, text: &str) -> Option<(usize, usize)> {
        let Some(automaton) = self.automaton() else {
            let found = self.words.iter();
            return found
                .filter_map(|word| find(text, word, 0).map(|at| (at, at + word.len())))
                .min();
        };
        let mut found = self.whole_in(automaton, text);
        let first = found.next()?;
        // One that ends later may have begun before it.
        found
            .take_while(|(_, end)| *end <= first.0 + self.longest())
            .chain([first])
            .min()
    }

    /// The phrases that stand in a text as whole words, in the order of their ends.
    fn whole_in(
        &self,
        automaton: &AhoCorasick,
        text: &str,
    ) -> impl Iterator<Item = (usize, usize)> {
        // Most texts have none of the phrases, not even inside a word.
        let near = automaton
            .find(text)
            .map(|first| first.end().saturating_sub(self.longest()));
        near.into_iter()
            .flat_map(move |from| automaton.find_overlapping_iter(Input::new(text).range(from..)))
            .map(|found| (found.start(), found.end()))
            .filter(|(start, end)| is_whole(text, *start, *end))
    }

    /// Bytes of the longest phrase.
    fn longest(&self) -> usize {
        self.words.iter().map(|word| word.len()).max().unwrap_or(0)
    }

    fn automaton(&self) -> Option<&AhoCorasick> {
        let build = || {
            AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .kind(Some(AhoCorasickKind::DFA))
                .prefilter(false)
                .build(self.words)
                .ok()
        };
        self.automaton.get_or_init(build).as_ref()
    }
}

/// Whether neither end of what was found stands inside a word.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let in_word = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_alphanumeric)
    };
    let goes_on = |inside: usize, outside: Option<usize>| in_word(Some(inside)) && in_word(outside);
    !goes_on(start, start.checked_sub(1)) && !goes_on(end - 1, Some(end))
}

#[cfg(test)]
mod tests {
    use super::Phrases;
    use crate::understand::prose::find;
    use proptest::prelude::{prop, proptest};

    static PHRASES: Phrases = Phrases::new(&["be", "prop.", "be lost", "lost", "the report"]);

    #[test]
    fn whole_words_in_any_case() {
        assert!(PHRASES.are_in("The Report was read"));
        assert!(!PHRASES.are_in("the reports of November"));
        assert_eq!(PHRASES.first_in("May it BE LOST"), Some((7, 9)));
        assert_eq!(PHRASES.first_in("Prop. by Ash"), Some((0, 5)));
        assert_eq!(PHRASES.first_in("unproposed"), None);
    }

    proptest! {
        #[test]
        fn as_each_sought_alone(words in prop::collection::vec("(?i)be|lost|prop\\.|the|report|x|é", 0..9), blank in " ?") {
            let text = words.join(&blank);
            let each = PHRASES.words.iter();
            let first = each.filter_map(|word| find(&text, word, 0).map(|at| (at, at + word.len()))).min();
            proptest::prop_assert_eq!(PHRASES.first_in(&text), first);
            proptest::prop_assert_eq!(PHRASES.are_in(&text), first.is_some());
        }
    }
}

//! Where words begin and end, as UAX #29 says, at the speed of a scan.
//!
//! In ASCII text the rules come down to letters, figures and underscores, with a few signs that join them. So
//! text is scanned byte by byte, and only what stands around a letter beyond ASCII is cut by the full rules:
//! from the end of the last word before it to the next blank behind an ASCII word. Both ends are places where
//! the full rules break whatever stands on the other side, so that what is cut is the same as of the whole text.

use unicode_segmentation::{UnicodeSegmentation, UnicodeWordIndices};

/// The words of a text with their byte offsets.
pub(crate) struct WordIndices<'t> {
    text: &'t str,
    /// Where the last word ended: the rules break here.
    at: usize,
    /// A stretch that is cut by the full rules, with its offset.
    slow: Option<(usize, UnicodeWordIndices<'t>)>,
    /// End of that stretch.
    slow_end: usize,
}

/// What a byte is to the rules.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Letter,
    Figure,
    Underscore,
    /// Joins letters: colon.
    MidLetter,
    /// Joins figures: comma and semicolon.
    MidNumber,
    /// Joins both: full stop and apostrophe.
    Mid,
    BeyondAscii,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Figure,
            b'_' => Class::Underscore,
            b':' => Class::MidLetter,
            b',' | b';' => Class::MidNumber,
            b'.' | b'\'' => Class::Mid,
            128.. => Class::BeyondAscii,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

impl Class {
    fn of(byte: Option<&u8>) -> Self {
        byte.map_or(Self::Other, |byte| CLASSES[usize::from(*byte)])
    }

    fn is_core(self) -> bool {
        matches!(self, Self::Letter | Self::Figure | Self::Underscore)
    }

    /// Tells whether this sign joins what stands on both sides of it.
    fn joins(self, before: Self, behind: Self) -> bool {
        let letters = before == Self::Letter && behind == Self::Letter;
        let figures = before == Self::Figure && behind == Self::Figure;
        match self {
            Self::MidLetter => letters,
            Self::MidNumber => figures,
            Self::Mid => letters || figures,
            _ => false,
        }
    }

    /// Tells whether this sign may join words, if what stands behind it is of the right kind.
    fn may_join(self) -> bool {
        matches!(self, Self::MidLetter | Self::MidNumber | Self::Mid)
    }
}

impl<'t> WordIndices<'t> {
    /// Cuts `text` as `text.unicode_word_indices()` does.
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            slow: None,
            slow_end: 0,
        }
    }

    /// Hands over to the full rules, from the end of the last word on; `beyond` is the byte they are needed for.
    fn go_slowly(&mut self, beyond: usize) {
        let bytes = self.text.as_bytes();
        let is_end = |pair: &[u8]| CLASSES[usize::from(pair[0])].is_core() && pair[1] == b' ';
        let rest = &bytes[beyond..];
        let end = rest.windows(2).position(is_end);
        self.slow_end = end.map_or(bytes.len(), |end| beyond + end + 1);
        // Both ends are beside an ASCII byte or at an end of the text.
        let stretch = self.text.get(self.at..self.slow_end).unwrap_or_default();
        self.slow = Some((self.at, stretch.unicode_word_indices()));
    }

    fn next_slowly(&mut self) -> Option<(usize, &'t str)> {
        let (offset, words) = self.slow.as_mut()?;
        if let Some((start, word)) = words.next() {
            return Some((*offset + start, word));
        }
        self.slow = None;
        self.at = self.slow_end;
        None
    }
}

impl<'t> Iterator for WordIndices<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(found) = self.next_slowly() {
            return Some(found);
        }
        let bytes = self.text.as_bytes();
        let mut start = self.at;
        loop {
            let mut class = match bytes.get(start) {
                None => {
                    self.at = start;
                    return None;
                }
                byte => Class::of(byte),
            };
            if !class.is_core() && class != Class::BeyondAscii {
                start += 1;
                continue;
            }
            let (mut end, mut has_letter_or_figure) = (start, false);
            loop {
                if class.is_core() {
                    has_letter_or_figure |= class != Class::Underscore;
                    end += 1;
                } else if class.may_join() {
                    let behind = Class::of(bytes.get(end + 1));
                    if behind == Class::BeyondAscii {
                        class = behind;
                    }
                    // A word begins with no such sign, so there is a byte before it.
                    if !class.joins(Class::of(bytes.get(end.wrapping_sub(1))), behind) {
                        break;
                    }
                    end += 1;
                } else {
                    break;
                }
                class = Class::of(bytes.get(end));
            }
            if class == Class::BeyondAscii {
                self.go_slowly(end);
                if let Some(found) = self.next_slowly() {
                    return Some(found);
                }
                start = self.at;
                continue;
            }
            self.at = end;
            if has_letter_or_figure {
                // Only ASCII bytes stand on both sides of either end.
                return Some((start, self.text.get(start..end).unwrap_or_default()));
            }
            start = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let scanned: Vec<_> = WordIndices::new(text).collect();
        let full: Vec<_> = text.unicode_word_indices().collect();
        assert_eq!(scanned, full, "{text:?}");
    }

    #[test]
    fn cut_as_the_full_rules_cut() {
        for text in [
            "",
            "_",
            "can't e.g. 3.14 1,000;5 a,b a:b 1:2 x_y __ _1 a. .a 'a' a'",
            "IRO’s a.é é.a 1,٣ ٣,1 a'é a\u{301} 1\u{301}.2",
            " \u{903} x  \u{903}y \u{2003} \u{903} a",
            "dash – dash\u{a0}blank £1,800.50 naïve. Łódź",
            "\u{1f1ec}\u{1f1e7}\u{1f1ec} a \u{1f1e7}b",
            "the O’Brien report – 3.5% of “care”, 1,000 days",
            "a \u{301}b c",
            "  \u{9c7}",
            "a  \u{9c7} b",
            "\u{ad}a b \u{ad}c",
            "x\r\ny – z\r\n",
            "🇮🇪 🇬🇧 a 👩‍👩‍👦 b",
            "a\u{200d}b a \u{200d}b כ\"כ a\"כ カタ_カ a_カ",
            "\u{1}a\u{4}b\r\nc",
        ] {
            check(text);
        }
    }

    #[test]
    fn real_minutes_are_cut_the_same() {
        let Some(folder) = crate::parse::html::real_minutes("") else {
            return;
        };
        let mut folders = vec![folder];
        let mut seen = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(text) = std::fs::read_to_string(&path) {
                    assert!(
                        WordIndices::new(&text).eq(text.unicode_word_indices()),
                        "{}",
                        path.display()
                    );
                    seen += 1;
                }
            }
        }
        assert!(seen > 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn any_text_is_cut_the_same(text in "\\PC{0,80}") {
            check(&text);
        }

        #[test]
        fn any_text_of_pieces_is_cut_the_same(
            parts in proptest::collection::vec(
                prop_oneof!["\\PC{0,4}", "[a-z0-9.,:;'_]{0,6}", "[ \n\r\t]{1,2}", "[’–éÉ\u{301}\u{200d}\u{ad}ª߿א\"]{1,2}"],
                0..40,
            ),
        ) {
            check(&parts.concat());
        }

        #[test]
        fn any_mixture_is_cut_the_same(text in "[ab1_ .,;:'\"\\-\n\r\u{1}é’٣\u{301}\u{200d}\u{903}\u{a0}\u{2003}כカ\u{1f1ec}\u{ad}]{0,40}") {
            check(&text);
        }
    }
}

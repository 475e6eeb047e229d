//! What running text looks like from line to line: list markers, ends of sentences, titles.
//!
//! Shared by the parsers that are given lines and have to find paragraphs in them. Knows nothing of
//! any one page layout.

/// Returns the length in bytes of the list marker `text` begins with: `(a)`, `iv)`, `12.`, `·`, `-`.
///
/// A marker is followed by white space or ends the text; a bullet may touch its text.
pub(crate) fn list_marker(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if is_bullet(first) {
        return Some(first.len_utf8());
    }
    if matches!(first, '-' | '*' | 'o') {
        let behind = text[1..].chars().next();
        let apart = behind.is_none_or(char::is_whitespace);
        let touching = first == '-' && behind.is_some_and(char::is_uppercase);
        return (apart || touching).then_some(1);
    }
    // No marker is longer than `(xviii).`, so a long first word need not be looked at whole.
    let word = text.split(char::is_whitespace).next()?;
    if word.len() > 9 {
        return None;
    }
    let dotless = word.strip_suffix('.').unwrap_or(word);
    let inner = match dotless.strip_prefix('(') {
        Some(rest) => rest.strip_suffix(')')?,
        None => match dotless.strip_suffix(')') {
            Some(inner) => inner,
            None if dotless.len() < word.len() => dotless,
            None => return None,
        },
    };
    let digits = inner.len() <= 3 && inner.bytes().all(|byte| byte.is_ascii_digit());
    let closed = dotless.ends_with(')');
    let letter = inner.len() == 1
        && inner
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || closed && byte.is_ascii_alphabetic());
    let roman = inner
        .bytes()
        .all(|byte| matches!(byte, b'i' | b'v' | b'x' | b'l'));
    (!inner.is_empty() && (digits || letter || roman)).then_some(word.len())
}

fn is_bullet(letter: char) -> bool {
    matches!(
        letter,
        '·' | '•' | '‣' | '▪' | '●' | '○' | '◦' | '➢' | '❖' | '■' | '□' | '✓' | '\u{f000}'
            ..='\u{f0ff}'
    )
}

/// Tells whether a sentence, or one point of a list, ends with `text`: not at `Mr.` or an initial.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '\'', '”', '’', ')', ']', '*', ' ']);
    match bare.chars().next_back() {
        Some('!' | '?' | ';' | ':' | '…') => true,
        Some('.') => !ends_with_abbreviation(bare),
        _ => false,
    }
}

/// Tells whether the full stop that ends `text` belongs to an initial or to a title of address.
fn ends_with_abbreviation(text: &str) -> bool {
    let before = text.trim_end_matches('.');
    let start = before
        .char_indices()
        .rev()
        .take(12)
        .find(|(_, letter)| letter.is_whitespace() || matches!(letter, '(' | '.'))
        .map_or(0, |(at, letter)| at + letter.len_utf8());
    let word = before.get(start..).unwrap_or(before);
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    initial
        || matches!(
            word.to_ascii_lowercase().as_str(),
            "mr" | "ms"
                | "mrs"
                | "dr"
                | "cllr"
                | "cllrs"
                | "clr"
                | "co"
                | "st"
                | "no"
                | "nos"
                | "rev"
                | "fr"
                | "prof"
                | "messrs"
                | "sgt"
                | "supt"
                | "hon"
        )
}

/// Tells whether every letter of `text` is a capital, and there are at least four.
pub(crate) fn is_all_capitals(text: &str) -> bool {
    let mut capitals = 0;
    for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
        if letter.is_lowercase() {
            return false;
        }
        capitals += 1;
    }
    capitals >= 4
}

/// Tells whether `text` can be a title: short, begun like one, and no finished sentence.
pub(crate) fn looks_like_title(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 240 || text.split_whitespace().take(33).count() > 32 {
        return false;
    }
    let Some(first) = text
        .chars()
        .find(|c| !matches!(c, '"' | '\'' | '“' | '‘' | '(' | '#' | '€' | '£'))
    else {
        return false;
    };
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let begun = first.is_uppercase() || first.is_ascii_digit();
    let unfinished =
        !(text.ends_with([';', ',', '!', '…']) || text.ends_with('.') && ends_sentence(text));
    begun && letters >= 3 && unfinished
}

/// Returns `text` without square brackets that enclose the whole of it.
pub(crate) fn without_brackets(text: &str) -> &str {
    let inner = text
        .strip_prefix('[')
        .and_then(|rest| rest.trim_end_matches('.').strip_suffix(']'));
    match inner {
        Some(inner) if !inner.contains(['[', ']']) => inner.trim(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_of_lists() {
        for (text, length) in [
            ("(a)  receives", Some(3)),
            ("(a)", Some(3)),
            ("iv) notes", Some(3)),
            ("12. That", Some(3)),
            ("(1) That", Some(3)),
            ("· point", Some(2)),
            ("-Point", Some(1)),
            ("- point", Some(1)),
            ("o point", Some(1)),
            ("on the point", None),
            ("-led initiative", None),
            ("A. Smith", None),
            ("(chair) said", None),
            ("2019 saw", None),
            ("", None),
        ] {
            assert_eq!(list_marker(text), length, "{text}");
        }
    }

    #[test]
    fn sentences_end() {
        assert!(ends_sentence("That it be noted."));
        assert!(ends_sentence("“adopted and signed.”"));
        assert!(ends_sentence("at 3.00 p.m."));
        assert!(!ends_sentence("Senior Engineer (Mr. C."));
        assert!(!ends_sentence("Kilmore, Co."));
        assert!(!ends_sentence("the draft"));
        assert!(!ends_sentence(""));
    }

    #[test]
    fn titles() {
        assert!(looks_like_title("Update on Bins (UOB)"));
        assert!(looks_like_title("Question by Councillor J. Pond, T.D."));
        assert!(!looks_like_title("Presentation attached."));
        assert!(!looks_like_title("that the report be noted"));
        assert!(!looks_like_title("€55.34"));
        assert_eq!(without_brackets("[To consider bins]"), "To consider bins");
        assert_eq!(without_brackets("[A] and [B]"), "[A] and [B]");
    }
}

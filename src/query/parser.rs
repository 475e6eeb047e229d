//! From the text typed to the tree. Never fails on what people paste: a quotation mark or bracket
//! without its fellow ends at the end of the text, and signs that are no words are said to be left out.

use super::ast::{Node, Span};

/// What became of a query's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The tree; `None` when there is nothing to search for.
    pub root: Option<Node>,
    /// What was left out because it holds no letter and no figure.
    pub left_out: Vec<String>,
}

/// Brackets may be nested so deep; deeper ones are read as if they were not there.
const MAX_DEPTH: usize = 64;

/// Reads a query.
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
        left_out: Vec::new(),
    };
    let mut parts = Vec::new();
    while parser.at < text.len() {
        if let Some(Node::And(more)) = parser.sequence() {
            parts.extend(more);
        }
        // A closing bracket without an opening one says nothing.
        parser.eat(')');
    }
    Parsed {
        root: joined(parts),
        left_out: parser.left_out,
    }
}

/// Makes one node of several that are all wanted.
fn joined(mut parts: Vec<Node>) -> Option<Node> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(Node::And(parts)),
    }
}

struct Parser<'q> {
    text: &'q str,
    at: usize,
    depth: usize,
    left_out: Vec<String>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn skip_space(&mut self) {
        while let Some(letter) = self.peek().filter(|letter| letter.is_whitespace()) {
            self.at += letter.len_utf8();
        }
    }

    /// Reads parts up to a closing bracket or the end; always gives an `And`.
    fn sequence(&mut self) -> Option<Node> {
        let mut parts: Vec<Node> = Vec::new();
        let mut alternative = false;
        loop {
            self.skip_space();
            if matches!(self.peek(), None | Some(')')) {
                return Some(Node::And(parts));
            }
            if !parts.is_empty() && self.eat_or() {
                alternative = true;
                continue;
            }
            let Some(part) = self.part() else { continue };
            match parts.pop() {
                Some(Node::Or(mut list)) if alternative => {
                    list.push(part);
                    parts.push(Node::Or(list));
                }
                Some(last) if alternative => parts.push(Node::Or(vec![last, part])),
                last => {
                    parts.extend(last);
                    parts.push(part);
                }
            }
            alternative = false;
        }
    }

    /// Reads the word OR in capitals.
    fn eat_or(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let behind = rest.strip_prefix("OR").and_then(|rest| rest.chars().next());
        let found = behind.is_some_and(char::is_whitespace);
        if found {
            self.at += 2;
        }
        found
    }

    fn part(&mut self) -> Option<Node> {
        let start = self.at;
        let letter = self.peek()?;
        let behind = self.text[start + letter.len_utf8()..].chars().next();
        match letter {
            '-' if behind.is_some_and(|next| !next.is_whitespace() && next != '-') => {
                self.at += 1;
                match self.part()? {
                    Node::Not(inner) => Some(*inner),
                    part => Some(Node::Not(Box::new(part))),
                }
            }
            '(' => {
                self.at += 1;
                self.group()
            }
            '"' | '\u{201c}' | '\u{201d}' => self.phrase(letter),
            _ => self.word(),
        }
    }

    fn group(&mut self) -> Option<Node> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let inner = self.sequence();
        self.depth -= 1;
        self.eat(')');
        match inner {
            Some(Node::And(parts)) => joined(parts),
            other => other,
        }
    }

    fn phrase(&mut self, opening: char) -> Option<Node> {
        let start = self.at;
        self.at += opening.len_utf8();
        let rest = &self.text[self.at..];
        let is_quote = |letter| matches!(letter, '"' | '\u{201c}' | '\u{201d}');
        let length = rest.find(is_quote).unwrap_or(rest.len());
        let text = rest[..length].trim().to_owned();
        self.at += length;
        if let Some(closing) = self.peek() {
            self.at += closing.len_utf8();
        }
        let span = Span {
            start,
            end: self.at,
        };
        if is_searchable(&text) {
            return Some(Node::Phrase { text, span });
        }
        self.leave_out(&text);
        None
    }

    fn word(&mut self) -> Option<Node> {
        let start = self.at;
        let rest = &self.text[start..];
        let ends = |letter: char| {
            letter.is_whitespace() || matches!(letter, '"' | '\u{201c}' | '\u{201d}' | ')')
        };
        let mut length = rest.find(ends).unwrap_or(rest.len());
        // A bracket inside a word belongs to it (`10.4(b)`), with its fellow; without, it opens a group.
        if let Some(opening) = rest[..length].find('(') {
            if rest[length..].starts_with(')') {
                length += 1;
            } else {
                length = opening;
            }
        }
        self.at += length;
        let span = Span {
            start,
            end: self.at,
        };
        let text = &rest[..length];
        if text == "*" {
            return Some(Node::Everything { span });
        }
        if !is_searchable(text) {
            self.leave_out(text);
            return None;
        }
        Some(match text.strip_suffix('*') {
            Some(beginning) => Node::Prefix {
                text: beginning.to_owned(),
                span,
            },
            None => Node::Word {
                text: text.to_owned(),
                span,
            },
        })
    }

    fn leave_out(&mut self, text: &str) {
        if !text.is_empty() {
            self.left_out.push(text.to_owned());
        }
    }
}

/// Tells whether a text has a letter or a figure to search for.
fn is_searchable(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let printed = parse(text)
            .root
            .map_or_else(String::new, |root| root.to_string());
        assert_eq!(printed, expected, "{text}");
    }

    #[test]
    fn what_is_typed() {
        check("MASH referrals", "MASH referrals");
        check(
            "\"children in care\" -budget",
            "\"children in care\" -budget",
        );
        check("(a OR b) c OR d", "(a OR b) (c OR d)");
        check("safeguard* *", "safeguard* *");
        check("-(a b)", "-(a b)");
    }

    #[test]
    fn what_is_pasted() {
        check(
            "ADS&FS O'Brien s.106 10.4(b)",
            "ADS&FS O'Brien s.106 10.4(b)",
        );
        check("“looked after” (a)", "\"looked after\" a");
        check("\"never closed", "\"never closed\"");
        check(")) ((a", "a");
        check("R (\"O\" O(", "R (\"O\" O)");
        check("a(b c", "a (b c)");
        check("OR or OR", "\"OR\" or \"OR\"");
        check("🙂 -- - & !", "");
        assert_eq!(parse("roads 🙂").left_out, ["🙂"]);
        check(&"x".repeat(10_000), &"x".repeat(10_000));
        check(&"(".repeat(10_000), "");
    }

    proptest! {
        #[test]
        fn printing_and_reading_back_is_the_identity(text in "[-a-c*()\"OR ]{0,40}") {
            if let Some(root) = parse(&text).root {
                let printed = root.to_string();
                let again = parse(&printed).root.map(|root| root.to_string());
                prop_assert_eq!(again, Some(printed));
            }
        }

        #[test]
        fn any_text_is_read(text in "\\PC{0,200}") {
            parse(&text);
        }
    }
}

//! The query as a tree, with the place of every part in the text typed. Knows no search engine.

use std::fmt;

use super::scope::Scope;

/// Place in the query's text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

/// A query or part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A word as typed; what the analyzer cuts into several (`ADS&FS`, `2013/14`) is sought side by side.
    Word {
        /// The word.
        text: String,
        /// Its place.
        span: Span,
    },
    /// Words that begin so: `safeguard*`.
    Prefix {
        /// The beginning, without the star.
        text: String,
        /// Its place.
        span: Span,
    },
    /// Words side by side: `"children in care"`.
    Phrase {
        /// What stands between the quotation marks.
        text: String,
        /// Its place.
        span: Span,
    },
    /// A word or phrase with other forms that it goes by, put in by `expand`.
    Known {
        /// What was typed: a word or a phrase.
        typed: Box<Node>,
        /// The forms sought beside it.
        others: Vec<OtherForm>,
    },
    /// Everything: `*`.
    Everything {
        /// Its place.
        span: Span,
    },
    /// What must not match: `-budget`.
    Not(Box<Node>),
    /// Any of these.
    Or(Vec<Node>),
    /// All of these wanted.
    And(Vec<Node>),
}

/// A form that a word or phrase goes by besides the one typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherForm {
    /// The form.
    pub text: String,
    /// It is a short form, to be found in its capitals only.
    pub capitals: bool,
    /// Where it has this meaning.
    pub scope: Scope,
}

impl fmt::Display for Node {
    /// Writes the query so that it reads back as the same tree.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Bare, it would read back as the operator.
            Self::Word { text, .. } if text == "OR" => out.write_str("\"OR\""),
            Self::Word { text, .. } => out.write_str(text),
            Self::Prefix { text, .. } => write!(out, "{text}*"),
            Self::Phrase { text, .. } => write!(out, "\"{text}\""),
            Self::Known { typed, .. } => typed.fmt(out),
            Self::Everything { .. } => out.write_str("*"),
            Self::Not(inner) => match **inner {
                Self::Or(_) | Self::And(_) => write!(out, "-({inner})"),
                _ => write!(out, "-{inner}"),
            },
            Self::Or(parts) => write_joined(out, parts, " OR "),
            Self::And(parts) => write_joined(out, parts, " "),
        }
    }
}

fn write_joined(out: &mut fmt::Formatter<'_>, parts: &[Node], between: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.write_str(between)?;
        }
        match part {
            Node::Or(_) | Node::And(_) => write!(out, "({part})")?,
            _ => write!(out, "{part}")?,
        }
    }
    Ok(())
}

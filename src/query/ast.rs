//! The query as a tree, with the place of every part in the text typed. Knows no search engine.

use std::fmt;

use super::scope::Scope;

/// Place in the query's text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// Words that differ in a letter or two: `safegaurding~`.
    Fuzzy {
        /// The word, without the sign.
        text: String,
        /// How many letters may differ, where that was typed.
        most: Option<u8>,
        /// Its place.
        span: Span,
    },
    /// Words side by side: `"children in care"`.
    Phrase {
        /// What stands between the quotation marks.
        text: String,
        /// So many other words may stand among them; they keep their order.
        slop: u32,
        /// Its place.
        span: Span,
    },
    /// Two things near each other, in either order: `mash NEAR/5 referrals`.
    Near {
        /// The one: a word, prefix, fuzzy word or phrase, or any of several.
        left: Box<Node>,
        /// The other, of the same kinds.
        right: Box<Node>,
        /// So many words may stand between them.
        within: u32,
        /// Its place.
        span: Span,
    },
    /// Words sought in one part of the item only: `title:budget`.
    In {
        /// The part.
        part: Part,
        /// What is sought there.
        inner: Box<Node>,
        /// Its place.
        span: Span,
    },
    /// What is known of the item or its meeting: `committee:cabinet`.
    Field {
        /// What is asked about.
        field: Field,
        /// What it must be, as typed, without quotation marks.
        value: String,
        /// Its place, from the field's name on.
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
    Not {
        /// What must not.
        inner: Box<Node>,
        /// Its place, the sign included.
        span: Span,
    },
    /// Any of these.
    Or {
        /// Two or more.
        parts: Vec<Node>,
        /// Its place.
        span: Span,
    },
    /// All of these wanted.
    And {
        /// Two or more.
        parts: Vec<Node>,
        /// Its place.
        span: Span,
    },
}

/// A part of an item that words can be sought in alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The title.
    Title,
    /// The sentence under the title.
    Purpose,
    /// The resolutions.
    Resolution,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Title, Self::Purpose, Self::Resolution];

    /// Returns the name it has in a query.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Purpose => "purpose",
            Self::Resolution => "resolution",
        }
    }
}

/// Something known of an item or its meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The council, by part of its name.
    Council,
    /// The committee, by part of its name.
    Committee,
    /// A role named in the item.
    Role,
    /// A person named in the item.
    Person,
    /// Who moved a resolution.
    Moved,
    /// Who seconded one.
    Seconded,
    /// A day, month, year, or a range of them.
    Date,
    /// A calendar or municipal year.
    Year,
    /// Up to the day before.
    Before,
    /// From that day on.
    After,
    /// What the item has.
    Has,
    /// What the item, or its minutes, are.
    Is,
    /// How it was decided.
    Decision,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 13] = [
        Self::Council,
        Self::Committee,
        Self::Role,
        Self::Person,
        Self::Moved,
        Self::Seconded,
        Self::Date,
        Self::Year,
        Self::Before,
        Self::After,
        Self::Has,
        Self::Is,
        Self::Decision,
    ];

    /// Returns the name it has in a query.
    pub fn name(self) -> &'static str {
        match self {
            Self::Council => "council",
            Self::Committee => "committee",
            Self::Role => "role",
            Self::Person => "person",
            Self::Moved => "moved",
            Self::Seconded => "seconded",
            Self::Date => "date",
            Self::Year => "year",
            Self::Before => "before",
            Self::After => "after",
            Self::Has => "has",
            Self::Is => "is",
            Self::Decision => "decision",
        }
    }
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

impl Node {
    /// Returns where it stands in the text typed.
    pub fn span(&self) -> Span {
        match self {
            Self::Word { span, .. }
            | Self::Prefix { span, .. }
            | Self::Fuzzy { span, .. }
            | Self::Phrase { span, .. }
            | Self::Near { span, .. }
            | Self::In { span, .. }
            | Self::Field { span, .. }
            | Self::Everything { span }
            | Self::Not { span, .. }
            | Self::Or { span, .. }
            | Self::And { span, .. } => *span,
            Self::Known { typed, .. } => typed.span(),
        }
    }

    /// Returns the parts directly below, in order.
    pub fn children(&self) -> Vec<&Node> {
        match self {
            Self::Near { left, right, .. } => vec![left, right],
            Self::In { inner, .. } | Self::Not { inner, .. } => vec![inner],
            Self::Known { typed, .. } => vec![typed],
            Self::Or { parts, .. } | Self::And { parts, .. } => parts.iter().collect(),
            Self::Word { .. }
            | Self::Prefix { .. }
            | Self::Fuzzy { .. }
            | Self::Phrase { .. }
            | Self::Field { .. }
            | Self::Everything { .. } => Vec::new(),
        }
    }

    /// Counts the words, phrases and fields of the tree.
    pub fn leaves(&self) -> usize {
        let children = self.children();
        let below = children.into_iter().map(Self::leaves);
        below.sum::<usize>().max(1)
    }

    /// Calls `change` on every node of the tree, those below first.
    pub fn for_each_mut(&mut self, change: &mut impl FnMut(&mut Node)) {
        match self {
            Self::Near { left, right, .. } => {
                left.for_each_mut(change);
                right.for_each_mut(change);
            }
            Self::In { inner, .. } | Self::Not { inner, .. } => inner.for_each_mut(change),
            Self::Known { typed, .. } => typed.for_each_mut(change),
            Self::Or { parts, .. } | Self::And { parts, .. } => {
                parts.iter_mut().for_each(|part| part.for_each_mut(change));
            }
            Self::Word { .. }
            | Self::Prefix { .. }
            | Self::Fuzzy { .. }
            | Self::Phrase { .. }
            | Self::Field { .. }
            | Self::Everything { .. } => {}
        }
        change(self);
    }

    /// Returns the same tree with every place set to nothing, so that trees of differently typed
    /// queries can be compared.
    pub fn without_spans(mut self) -> Self {
        self.for_each_mut(&mut |node| match node {
            Self::Word { span, .. }
            | Self::Prefix { span, .. }
            | Self::Fuzzy { span, .. }
            | Self::Phrase { span, .. }
            | Self::Near { span, .. }
            | Self::In { span, .. }
            | Self::Field { span, .. }
            | Self::Everything { span }
            | Self::Not { span, .. }
            | Self::Or { span, .. }
            | Self::And { span, .. } => *span = Span::default(),
            Self::Known { .. } => {}
        });
        self
    }
}

impl fmt::Display for Node {
    /// Writes the query so that it reads back as the same tree.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word { text, .. } => out.write_str(text),
            Self::Prefix { text, .. } => write!(out, "{text}*"),
            Self::Fuzzy { text, most, .. } => match most {
                Some(most) => write!(out, "{text}~{most}"),
                None => write!(out, "{text}~"),
            },
            Self::Phrase { text, slop: 0, .. } => write!(out, "\"{text}\""),
            Self::Phrase { text, slop, .. } => write!(out, "\"{text}\"~{slop}"),
            Self::Near {
                left,
                right,
                within,
                ..
            } => {
                write_part(out, left)?;
                write!(out, " NEAR/{within} ")?;
                write_part(out, right)
            }
            Self::In { part, inner, .. } => match **inner {
                Self::Word { .. }
                | Self::Prefix { .. }
                | Self::Fuzzy { .. }
                | Self::Phrase { .. }
                | Self::Known { .. } => write!(out, "{}:{inner}", part.name()),
                _ => write!(out, "{}:({inner})", part.name()),
            },
            Self::Field { field, value, .. } => {
                // What would end a word, or begin a group, stands in quotation marks.
                let quoted = |letter: char| letter.is_whitespace() || matches!(letter, '(' | ')');
                if value.contains(quoted) {
                    write!(out, "{}:\"{value}\"", field.name())
                } else {
                    write!(out, "{}:{value}", field.name())
                }
            }
            Self::Known { typed, .. } => typed.fmt(out),
            Self::Everything { .. } => out.write_str("*"),
            // Two hyphens would be the beginning of a word.
            Self::Not { inner, .. } => match &**inner {
                Self::Word { text, .. } | Self::Prefix { text, .. } | Self::Fuzzy { text, .. }
                    if text.starts_with('-') =>
                {
                    write!(out, "-({inner})")
                }
                _ => {
                    out.write_str("-")?;
                    write_part(out, inner)
                }
            },
            Self::Or { parts, .. } => write_joined(out, parts, " OR "),
            Self::And { parts, .. } => write_joined(out, parts, " "),
        }
    }
}

fn write_joined(out: &mut fmt::Formatter<'_>, parts: &[Node], between: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.write_str(between)?;
        }
        write_part(out, part)?;
    }
    Ok(())
}

/// Writes a part of something larger, in brackets where it has parts itself.
fn write_part(out: &mut fmt::Formatter<'_>, part: &Node) -> fmt::Result {
    match part {
        Node::Or { .. } | Node::And { .. } | Node::Near { .. } => write!(out, "({part})"),
        _ => write!(out, "{part}"),
    }
}

//! What is marked: words side by side, each told by one of its forms.

use minutebook_index::analysis::Forms;
use minutebook_index::day_number;
use minutebook_index::record::Record;

use crate::dictionary::is_spelled_like;
use crate::query::ast::Part;
use crate::query::scope::Scope;

/// What one word of a document must be like to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Matcher {
    /// Its stem is this.
    Stem(String),
    /// It was written so, but for capitals and accents.
    Surface(String),
    /// It was written so, in a line that is not all capitals.
    Capitals(String),
    /// It begins so.
    Prefix(String),
    /// It comes of this word by so many slips at the most.
    Fuzzy {
        /// The word.
        word: String,
        /// How many slips.
        slips: usize,
    },
}

impl Matcher {
    pub(super) fn fits(&self, forms: &Forms, in_capitals: bool) -> bool {
        match self {
            Self::Stem(stem) => forms.stem == *stem,
            Self::Surface(surface) => forms.surface == *surface,
            Self::Capitals(capitals) => !in_capitals && forms.capitals.as_ref() == Some(capitals),
            Self::Prefix(beginning) => forms.surface.starts_with(beginning.as_str()),
            Self::Fuzzy { word, slips } => is_spelled_like(word, &forms.surface, *slips),
        }
    }
}

/// Words side by side to be marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needle {
    /// One matcher for each word.
    pub(crate) slots: Vec<Matcher>,
    /// So many other words may stand among them.
    pub(crate) slop: u32,
    /// What must stand near it.
    pub(crate) beside: Option<Box<Beside>>,
    /// The part of the item that it is sought in; `None` for the whole.
    pub(crate) part: Option<Part>,
    /// Number of the thing sought that this is a form of.
    pub(crate) unit: usize,
    /// Where the form has this meaning; `None` for everywhere.
    pub(crate) scope: Option<Scope>,
    /// The form itself, where the glossary put it in.
    pub(crate) expansion: Option<String>,
}

/// What must stand near a needle for it to match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    /// Any of these.
    pub(crate) others: Vec<Needle>,
    /// So many words may stand between.
    pub(crate) within: u32,
}

impl Needle {
    /// Tells whether the form has its meaning in an item.
    pub(super) fn holds_in(&self, record: &Record) -> bool {
        self.scope.as_ref().is_none_or(|scope| {
            let meeting = &record.meeting;
            let council = meeting.council.as_ref().map(|fact| fact.value.as_str());
            let range = meeting.date.as_ref().map(|fact| fact.value);
            let range = range.unwrap_or_default();
            scope.admits(
                council,
                range.from.map(day_number),
                range.to.map(day_number),
            )
        })
    }
}

//! From the tree as typed to the tree with the other forms that the glossary and the officers know.
//!
//! A short form in capitals is also sought under its long forms, a long form under its short ones, and a
//! name under those an officer wrote to be the same. What must not match is left as typed. Every form put
//! in is told, with where it was learned.

use minutebook_index::{analysis, glossary as terms};

use super::ast::{Node, OtherForm};
use super::scope::Scope;
use crate::glossary::{Glossary, Sense};

/// So many words of a query may make one long form.
const LONGEST: usize = 12;
/// So many notes on small letters are given at the most.
const MOST_NOTES: usize = 3;
/// So many words side by side are looked through for long forms; more are pasted text.
const MOST_WORDS: usize = 200;

/// A form put in, with the sense or the officer's entry it was learned from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Learned {
    /// The word or phrase of the query.
    pub(crate) typed: String,
    /// The form sought beside it.
    pub(crate) searched: String,
    /// How it was learned.
    pub(crate) by: By,
}

/// How a form was learned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// From definitions.
    Sense(Sense),
    /// From an officer's `[[same]]`, at this place.
    Same(String),
    /// Spelled nearly so, in so many items.
    Spelling(u64),
}

/// A query with the forms put in.
pub(crate) struct Expanded {
    /// The tree.
    pub(crate) root: Node,
    /// The forms that were put in.
    pub(crate) learned: Vec<Learned>,
    /// Short forms that were not looked up because they were typed in small letters, in words.
    pub(crate) notes: Vec<String>,
}

impl Expanded {
    /// A query into which nothing is put.
    pub(crate) fn plain(root: Node) -> Self {
        Self {
            root,
            learned: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// Puts in the forms that the glossary knows.
///
/// # Errors
/// What the search engine reports.
pub(crate) fn expand(root: &Node, glossary: &Glossary<'_>) -> tantivy::Result<Expanded> {
    let mut expander = Expander {
        glossary,
        learned: Vec::new(),
        notes: Vec::new(),
    };
    let root = expander.node(root)?;
    Ok(Expanded {
        root,
        learned: expander.learned,
        notes: expander.notes,
    })
}

struct Expander<'g, 's> {
    glossary: &'g Glossary<'s>,
    learned: Vec<Learned>,
    notes: Vec<String>,
}

impl Expander<'_, '_> {
    fn node(&mut self, node: &Node) -> tantivy::Result<Node> {
        Ok(match node {
            Node::Word { text, .. } | Node::Phrase { text, slop: 0, .. } => {
                let others = self.others(text)?;
                known(node, others)
            }
            Node::And { parts, span } => Node::And {
                parts: self.side_by_side(parts)?,
                span: *span,
            },
            Node::Or { parts, span } => Node::Or {
                parts: parts
                    .iter()
                    .map(|part| self.node(part))
                    .collect::<tantivy::Result<_>>()?,
                span: *span,
            },
            Node::In { part, inner, span } => Node::In {
                part: *part,
                inner: Box::new(self.node(inner)?),
                span: *span,
            },
            Node::Near {
                left,
                right,
                within,
                span,
            } => Node::Near {
                left: Box::new(self.node(left)?),
                right: Box::new(self.node(right)?),
                within: *within,
                span: *span,
            },
            other => other.clone(),
        })
    }

    /// Words typed one behind the other may make a long form; each of them is then also sought under the
    /// short one.
    fn side_by_side(&mut self, parts: &[Node]) -> tantivy::Result<Vec<Node>> {
        let mut found = Vec::with_capacity(parts.len());
        let keys: Vec<String> = parts.iter().take(MOST_WORDS + LONGEST).map(key).collect();
        let mut at = 0;
        while at < parts.len() {
            let run = parts[at..]
                .iter()
                .take_while(|part| matches!(part, Node::Word { .. }))
                .take(LONGEST)
                .count();
            let mut taken = 1;
            let mut others = Vec::new();
            let key_of = |length: usize| {
                let keys = keys[at..at + length].iter().filter(|key| !key.is_empty());
                keys.map(String::as_str).collect::<Vec<_>>().join(" ")
            };
            if at < MOST_WORDS && run > 1 && self.glossary.may_have_long(&key_of(2))? {
                for length in (2..=run).rev() {
                    let typed = joined(&parts[at..at + length]);
                    others = self.others_of_key(&typed, key_of(length))?;
                    if !others.is_empty() {
                        taken = length;
                        break;
                    }
                }
            }
            match taken {
                1 => found.push(self.node(&parts[at])?),
                _ => found.extend(
                    parts[at..at + taken]
                        .iter()
                        .map(|part| known(part, others.clone())),
                ),
            }
            at += taken;
        }
        Ok(found)
    }

    /// The other forms of a word or phrase.
    fn others(&mut self, typed: &str) -> tantivy::Result<Vec<OtherForm>> {
        let mut others = self.others_of_short(typed)?;
        others.extend(self.others_of_long(typed)?);
        if others.is_empty() {
            self.note_small_letters(typed)?;
        }
        Ok(others)
    }

    /// Says what a word typed in small letters would have found in capitals.
    fn note_small_letters(&mut self, typed: &str) -> tantivy::Result<()> {
        let is_word = typed.chars().all(|letter| letter.is_lowercase());
        if !is_word || typed.len() < 3 || self.notes.len() >= MOST_NOTES {
            return Ok(());
        }
        let short = typed.to_uppercase();
        let senses = self.glossary.senses(&short)?;
        if let Some(long) = senses.first().and_then(|sense| sense.longs.first()) {
            self.notes.push(format!(
                "{typed} was taken as a word; in capitals, {short} is also searched as \"{long}\""
            ));
        }
        Ok(())
    }

    /// What a short form stands for, if it was typed in capitals, and what an officer wrote to be the same.
    fn others_of_short(&mut self, typed: &str) -> tantivy::Result<Vec<OtherForm>> {
        let mut others = Vec::new();
        if !is_short(typed) {
            return Ok(others);
        }
        let key = terms::short_key(typed);
        self.longs(typed, &key, None, &mut others)?;
        self.of_the_same_idea(typed, &Name::Short(key), None, &mut others)?;
        Ok(others)
    }

    /// The short forms and other names of a long form.
    fn others_of_long(&mut self, typed: &str) -> tantivy::Result<Vec<OtherForm>> {
        self.others_of_key(typed, terms::long_key(typed))
    }

    fn others_of_key(&mut self, typed: &str, key: String) -> tantivy::Result<Vec<OtherForm>> {
        let mut others = Vec::new();
        if key.contains(' ') {
            self.shorts(typed, &key, "", None, &mut others)?;
        }
        self.of_the_same_idea(typed, &Name::Long(key), None, &mut others)?;
        Ok(others)
    }

    /// Adds the long forms of a short one, with what else these are called.
    fn longs(
        &mut self,
        typed: &str,
        short_key: &str,
        within: Option<&Scope>,
        others: &mut Vec<OtherForm>,
    ) -> tantivy::Result<()> {
        let senses = self.glossary.senses(short_key)?;
        for sense in senses.iter() {
            let scope = sense.scope(&senses, true);
            let scope = within.unwrap_or(&scope);
            for long in &sense.longs {
                Put::new(self, typed, others).form(long, false, scope, By::Sense(sense.clone()));
            }
            for key in sense.long_keys.iter().filter(|key| key.contains(' ')) {
                // A long form may have another short form besides (LAC, CLA).
                self.shorts(typed, key, short_key, Some(scope), others)?;
                if within.is_none() {
                    let name = Name::Long(key.clone());
                    self.of_the_same_idea(typed, &name, Some(scope), others)?;
                }
            }
        }
        Ok(())
    }

    /// Adds the short forms of a long one, but for `not`, with the other spellings of the long one.
    fn shorts(
        &mut self,
        typed: &str,
        long_key: &str,
        not: &str,
        within: Option<&Scope>,
        others: &mut Vec<OtherForm>,
    ) -> tantivy::Result<()> {
        for short_key in self.glossary.shorts_of(long_key)? {
            if short_key == not {
                continue;
            }
            let senses = self.glossary.senses(&short_key)?;
            let is_it = |sense: &&Sense| sense.long_keys.iter().any(|key| key == long_key);
            let Some(sense) = senses.iter().find(is_it) else {
                continue;
            };
            // Where nothing is known of a short form that has several senses, none of them is assumed.
            let scope = sense.scope(&senses, senses.len() == 1);
            if within.is_none() {
                let name = Name::Short(short_key.clone());
                self.of_the_same_idea(typed, &name, Some(&scope), others)?;
            }
            let mut put = Put::new(self, typed, others);
            for short in &sense.shorts {
                put.form(short, true, &scope, By::Sense(sense.clone()));
            }
            let spellings = sense.longs.iter().zip(&sense.long_keys);
            for (long, _) in spellings.filter(|(_, key)| *key != long_key) {
                put.form(
                    long,
                    false,
                    within.unwrap_or(&scope),
                    By::Sense(sense.clone()),
                );
            }
        }
        Ok(())
    }

    /// Adds the names that officers wrote to be the same, with their own short and long forms.
    fn of_the_same_idea(
        &mut self,
        typed: &str,
        name: &Name,
        within: Option<&Scope>,
        others: &mut Vec<OtherForm>,
    ) -> tantivy::Result<()> {
        let mut found = Vec::new();
        for (place, same, scope) in self.glossary.same()? {
            if same.iter().any(|term| Name::of(term) == *name) {
                let names = same.iter().filter(|term| Name::of(term) != *name);
                found.extend(names.map(|term| (term, place.clone(), scope.clone())));
            }
        }
        for (term, place, scope) in found {
            let scope = within.unwrap_or(&scope);
            let other = Name::of(term);
            let capitals = matches!(other, Name::Short(_));
            Put::new(self, typed, others).form(term, capitals, scope, By::Same(place));
            match other {
                Name::Short(key) => self.longs(typed, &key, Some(scope), others)?,
                Name::Long(key) if key.contains(' ') => {
                    let not = match name {
                        Name::Short(short) => short,
                        Name::Long(_) => "",
                    };
                    self.shorts(typed, &key, not, Some(scope), others)?;
                }
                Name::Long(_) => {}
            }
        }
        Ok(())
    }
}

/// A name by what it is looked up by.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    /// A short form in capitals.
    Short(String),
    /// Words.
    Long(String),
}

impl Name {
    fn of(text: &str) -> Self {
        if is_short(text) {
            Self::Short(terms::short_key(text))
        } else {
            Self::Long(terms::long_key(text))
        }
    }
}

/// Tells whether a text is written as short forms are: one word of two capitals or figures or more, each
/// part of which begins with one (`MASH`, `ADP&G`, `S106`, `B&B`).
fn is_short(text: &str) -> bool {
    let is_large = |letter: char| letter.is_uppercase() || letter.is_numeric();
    let begins = |word: &str| word.chars().next().is_some_and(is_large);
    text.chars().any(char::is_uppercase)
        && text.chars().filter(|letter| is_large(*letter)).count() >= 2
        && !text.contains(char::is_whitespace)
        && analysis::words(text).all(|word| begins(word.text))
}

/// Puts forms beside one typed, each once, and tells them.
struct Put<'p, 'g, 's> {
    expander: &'p mut Expander<'g, 's>,
    typed: &'p str,
    others: &'p mut Vec<OtherForm>,
}

impl<'p, 'g, 's> Put<'p, 'g, 's> {
    fn new(
        expander: &'p mut Expander<'g, 's>,
        typed: &'p str,
        others: &'p mut Vec<OtherForm>,
    ) -> Self {
        Self {
            expander,
            typed,
            others,
        }
    }

    fn form(&mut self, text: &str, capitals: bool, scope: &Scope, by: By) {
        let key = |text: &str, capitals: bool| match capitals {
            true => terms::short_key(text),
            false => terms::long_key(text),
        };
        let form = key(text, capitals);
        if scope.is_nowhere() {
            return;
        }
        let known = self.others.iter().any(|other| {
            other.capitals == capitals
                && key(&other.text, capitals) == form
                && other.scope == *scope
        });
        if form.is_empty() || known {
            return;
        }
        let spelled = (!capitals).then(|| spelled_otherwise(text)).flatten();
        let spellings = std::iter::once(text.to_owned()).chain(spelled);
        self.others.extend(spellings.map(|text| OtherForm {
            text,
            capitals,
            scope: scope.clone(),
        }));
        let learned = Learned {
            typed: self.typed.to_owned(),
            searched: text.to_owned(),
            by,
        };
        if !self.expander.learned.contains(&learned) {
            self.expander.learned.push(learned);
        }
    }
}

/// A name with "and" for its ampersand, or the reverse.
fn spelled_otherwise(name: &str) -> Option<String> {
    let swapped = |word: &str| match word {
        "&" => "and".to_owned(),
        "and" => "&".to_owned(),
        word => word.to_owned(),
    };
    let other: Vec<String> = name.split(' ').map(swapped).collect();
    let other = other.join(" ");
    (other != name).then_some(other)
}

/// A node with its other forms, if it has any.
fn known(typed: &Node, others: Vec<OtherForm>) -> Node {
    if others.is_empty() {
        return typed.clone();
    }
    Node::Known {
        typed: Box::new(typed.clone()),
        others,
    }
}

/// What a word typed beside others adds to the key of a long form.
fn key(part: &Node) -> String {
    match part {
        Node::Word { text, .. } => terms::long_key(text),
        _ => String::new(),
    }
}

fn joined(words: &[Node]) -> String {
    let words = words.iter().filter_map(|word| match word {
        Node::Word { text, .. } => Some(text.as_str()),
        _ => None,
    });
    words.collect::<Vec<_>>().join(" ")
}

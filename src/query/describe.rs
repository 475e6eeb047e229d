//! A query said in words, as the answer tells what was searched.

use super::ast::{Field, Node, Part};
use super::clause::{Clauses, top};
use super::field;

/// So many names that a field was taken for are told; of more, what was typed.
const MOST_NAMES: usize = 3;

/// Says in words what a query searches: words first, then its fields.
pub(crate) fn describe(root: &Node, clauses: &Clauses) -> String {
    let is_word = |node: &&Node| !matches!(node, Node::Field { .. } | Node::In { .. });
    let (words, fields): (Vec<&Node>, Vec<&Node>) = top(root).iter().partition(is_word);
    let words: Vec<String> = words.into_iter().map(|part| said(part, clauses)).collect();
    let fields = fields.into_iter().map(|part| said(part, clauses));
    let mut all = Vec::new();
    if !words.is_empty() {
        all.push(words.join(" and "));
    }
    all.extend(fields);
    all.join("; ")
}

fn said(node: &Node, clauses: &Clauses) -> String {
    let list = |parts: &[Node], word: &str| {
        let parts: Vec<String> = parts.iter().map(|part| said(part, clauses)).collect();
        parts.join(word)
    };
    match node {
        Node::Word { text, .. } => text.clone(),
        Node::Known { typed, .. } => said(typed, clauses),
        Node::Prefix { text, .. } => format!("words beginning {text}"),
        Node::Fuzzy { text, .. } => format!("words spelled like {text}"),
        Node::Phrase { text, slop: 0, .. } => format!("the phrase \"{text}\""),
        Node::Phrase { text, slop, .. } => {
            format!("\"{text}\" with up to {slop} words in between")
        }
        Node::Near {
            left,
            right,
            within,
            ..
        } => format!(
            "{} within {within} words of {}",
            said(left, clauses),
            said(right, clauses)
        ),
        Node::In { part, inner, .. } => {
            let inner = match &**inner {
                Node::Word { text, .. } => format!("\"{text}\""),
                Node::Phrase { text, slop: 0, .. } => format!("the phrase \"{text}\""),
                Node::Known { typed, .. } => format!("\"{}\"", said(typed, clauses)),
                inner => said(inner, clauses),
            };
            match part {
                Part::Resolution => format!("a resolution has {inner}"),
                part => format!("{} has {inner}", part.name()),
            }
        }
        Node::Field { field, value, span } => {
            let names = clauses.get(*span).map(|clause| clause.taken());
            let names = names.filter(|names| (1..=MOST_NAMES).contains(&names.len()));
            let names = names.map_or_else(|| value.clone(), |names| names.join(" or "));
            field_said(*field, value, &names)
        }
        Node::Everything { .. } => "everything".to_owned(),
        Node::Not { inner, .. } => format!("not {}", said(inner, clauses)),
        Node::Or { parts, .. } => format!("({})", list(parts, " or ")),
        Node::And { parts, .. } => format!("({})", list(parts, " and ")),
    }
}

/// Says in words what a field asks for; `names` are those it was taken for.
fn field_said(field: Field, value: &str, names: &str) -> String {
    match field {
        Field::Council => format!("council is {names}"),
        Field::Committee => format!("committee is {names}"),
        Field::Role => format!("names the role {names}"),
        Field::Person => format!("names {names}"),
        Field::Moved => format!("moved by {names}"),
        Field::Seconded => format!("seconded by {names}"),
        Field::Has => format!("has {}", field::fixed(value)),
        Field::Is => format!("is {}", field::fixed(value)),
        Field::Decision => format!("decision is {}", field::fixed(value)),
        Field::Date | Field::Year | Field::Before | Field::After => dated(field, value),
    }
}

fn dated(field: Field, value: &str) -> String {
    let Some(Ok(ends)) = field::days(field, value) else {
        return format!("dated {value}");
    };
    match (field, value.split_once(".."), ends) {
        (Field::Date, Some((first, last)), (Some(_), Some(_))) => {
            format!("dated {first} to {last}")
        }
        (Field::Date, None, _) => format!("dated {value}"),
        (Field::Year, _, (Some(from), Some(to))) if value.contains('/') => {
            format!("of the municipal year {value} ({from} to {to})")
        }
        (Field::Year, ..) => format!("of the year {value}"),
        (_, _, (Some(from), _)) => format!("dated {from} or later"),
        (_, _, (None, Some(to))) => format!("dated {to} or earlier"),
        (_, _, (None, None)) => format!("dated {value}"),
    }
}

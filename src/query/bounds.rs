//! How much one query may ask for: a word with `*` or `~` stands for thousands of words of the index, so it is looked
//! up once where it is typed again, and there may be so many of them.
//!
//! Takes a query that was read, and refuses it with a place where it asks for too much; nothing is left out in silence.

use std::collections::HashSet;

use minutebook_index::limits::WILDCARDS_OF_A_QUERY;

use super::ast::{Node, Span};
use super::mistake::Mistake;
use super::parser::Parsed;

/// Takes parts with such words once where they are typed several times beside each other, and adds a mistake where there
/// are too many words of the kind all the same.
pub(crate) fn keep_within(parsed: &mut Parsed) {
    let Some(root) = &mut parsed.root else {
        return;
    };
    once(root);
    let mut places = Vec::new();
    wildcards(root, &mut places);
    places.sort_unstable();
    if let Some(span) = places.get(WILDCARDS_OF_A_QUERY) {
        let message = format!(
            "a query takes {WILDCARDS_OF_A_QUERY} words with * or ~ at the most, and this one has {}; write words out, or ask in several searches",
            places.len()
        );
        parsed.mistakes.push(Mistake {
            span: *span,
            message,
        });
    }
}

/// Leaves out what was typed before beside it, of parts that hold such words.
fn once(node: &mut Node) {
    let parts = match node {
        Node::In { inner, .. } | Node::Not { inner, .. } => return once(inner),
        Node::And { parts, .. } | Node::Or { parts, .. } => parts,
        _ => return,
    };
    for part in &mut *parts {
        once(part);
    }
    let mut met = HashSet::new();
    parts.retain(|part| !has_wildcard(part) || met.insert(part.to_string()));
    if parts.len() == 1 {
        *node = parts.remove(0);
    }
}

fn has_wildcard(node: &Node) -> bool {
    is_wildcard(node) || node.children().into_iter().any(has_wildcard)
}

fn is_wildcard(node: &Node) -> bool {
    matches!(node, Node::Prefix { .. } | Node::Fuzzy { .. })
}

/// Adds the places of all such words.
fn wildcards(node: &Node, places: &mut Vec<Span>) {
    if is_wildcard(node) {
        places.push(node.span());
    }
    for part in node.children() {
        wildcards(part, places);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parser;

    fn kept(query: &str) -> Parsed {
        let mut parsed = parser::parse(query);
        keep_within(&mut parsed);
        parsed
    }

    #[test]
    fn what_is_typed_again_beside_itself_is_looked_up_once() {
        for (query, expected) in [
            ("a* a* a*", "a*"),
            ("a* road b~ a* road b~", "a* road b~ road"),
            ("(a* OR b* OR a*) x", "(a* OR b*) x"),
            ("(a* OR a*) a* y", "a* y"),
            ("-a* -a* z", "-a* z"),
            ("title:(a* b a*)", "title:(a* b)"),
        ] {
            let parsed = kept(query);
            assert_eq!(parsed.root.unwrap().to_string(), expected, "{query}");
            assert_eq!(parsed.mistakes, [], "{query}");
        }
        assert_eq!(kept(&"a* ".repeat(5_000)).mistakes, []);
    }

    #[test]
    fn too_many_are_refused_at_the_first_that_is_too_many() {
        let words: Vec<String> = (0..33).map(|number| format!("a{number:02}*")).collect();
        assert_eq!(kept(&words[..32].join(" ")).mistakes, []);
        let query = words.join(" ");
        let mistakes = kept(&query).mistakes;
        let [mistake] = mistakes.as_slice() else {
            panic!("{mistakes:?}")
        };
        assert_eq!(&query[mistake.span.start..mistake.span.end], "a32*");
        // In groups of their own each is a lookup of its own.
        let groups: String = (0..40).map(|number| format!("(a* x{number}) ")).collect();
        let groups = groups.replace(") (", ") OR (");
        assert_eq!(kept(&groups).mistakes.len(), 1);
    }
}

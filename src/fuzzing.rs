//! Doors for the fuzz targets of `fuzz/` to what is private here; no part of the interface.

use minutebook_index::analysis;
use minutebook_index::minutes::{AgendaItem, Meeting};
use minutebook_index::record::Record;

use crate::query::ast::{Node, Part};
use crate::query::clause::Clauses;
use crate::query::describe::describe;
use crate::snippet::{Beside, Marked, Matcher, Needle, Sieve, Snippet};

/// Says in words what a query searches.
pub fn described(root: &Node) -> String {
    describe(root, &Clauses::default())
}

/// Returns up to `limit` passages of an item in which the words of a query stand.
pub fn passages(item: AgendaItem, query: &Node, limit: usize) -> Vec<Snippet> {
    let record = Record {
        id: String::new(),
        aliases: Vec::new(),
        meeting: Meeting::default(),
        item,
        display_title: None,
        held: None,
        sources: Vec::new(),
        warnings: Vec::new(),
    };
    let mut needles = needles(query, None);
    for (unit, needle) in needles.iter_mut().enumerate() {
        needle.unit = unit;
    }
    Marked::new(&record, &needles, &Sieve::new(&needles)).snippets(limit)
}

/// Makes needles of what a query looks for, without an index to know words from.
fn needles(node: &Node, part: Option<Part>) -> Vec<Needle> {
    let surface = |text: &str| analysis::forms(text).surface;
    let needle = |slots: Vec<Matcher>, slop: u32| {
        let needle = Needle {
            slots,
            slop,
            part,
            ..Needle::default()
        };
        vec![needle]
    };
    let stems = |text: &str| -> Vec<Matcher> {
        analysis::words(text)
            .map(|word| Matcher::Stem(analysis::forms(word.text).stem))
            .collect()
    };
    match node {
        Node::Word { text, .. } => needle(stems(text), 0),
        Node::Phrase { text, slop, .. } => needle(stems(text), *slop),
        Node::Prefix { text, .. } => needle(vec![Matcher::Prefix(surface(text))], 0),
        Node::Fuzzy { text, most, .. } => {
            let word = surface(text);
            let slips = usize::from(most.unwrap_or(1));
            needle(vec![Matcher::Fuzzy { word, slips }], 0)
        }
        Node::Near {
            left,
            right,
            within,
            ..
        } => {
            let beside = Beside {
                others: needles(right, part),
                within: *within,
            };
            let mut left = needles(left, part);
            for needle in &mut left {
                needle.beside = Some(Box::new(beside.clone()));
            }
            left
        }
        Node::In { part, inner, .. } => needles(inner, Some(*part)),
        Node::Not { .. } | Node::Field { .. } | Node::Everything { .. } => Vec::new(),
        Node::Known { typed, .. } => needles(typed, part),
        Node::Or { parts, .. } | Node::And { parts, .. } => {
            let parts = parts.iter().flat_map(|inner| needles(inner, part));
            parts.collect()
        }
    }
}

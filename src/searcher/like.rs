//! More like this: the words that tell an item from the others, as a query.

use std::collections::BTreeMap;

use minutebook_index::analysis;
use tantivy::Term;

use super::Searcher;
use crate::error::{Error, ErrorKind};
use crate::query::ast::{Node, Span};
use crate::statistics::doc_freq;

/// So many words of an item are sought in the others.
const WORDS: usize = 25;
/// A word that fewer other items have says nothing of what is like it.
const FEWEST_ITEMS: u64 = 2;

impl Searcher {
    /// Returns the words of an item that weigh most: those it has often and few others have.
    pub(super) fn likeness(&self, id: &str) -> Result<(Node, String), Error> {
        let record = self.record(id)?;
        let item = &record.item;
        let head = [&item.title, &item.purpose].into_iter().flatten();
        let mut words: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for text in head.chain(&item.decision).chain(&item.minutes) {
            for word in analysis::words(text) {
                let forms = analysis::forms(word.text);
                let known = words.entry(forms.stem).or_default();
                known.0 += 1;
                if known.1.is_empty() {
                    known.1 = word.text.to_lowercase();
                }
            }
        }
        let held = self.num_docs();
        let mut weighed = Vec::new();
        for (stem, (times, word)) in words {
            let term = Term::from_field_text(self.fields.text, &stem);
            let items = doc_freq(&self.searcher, &term)?;
            let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
            if items < FEWEST_ITEMS || items > (held / 2).max(3) || letters < 3 {
                continue;
            }
            // The logarithm of the number of times, as BM25 saturates it too.
            let weight = (1.0 + times as f64).ln() * (held as f64 / items as f64).ln();
            weighed.push((weight, word));
        }
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        if weighed.is_empty() {
            return Err(Error::new(ErrorKind::EmptyQuery {
                query: record.id.clone(),
            })
            .with_hint("no other item shares a telling word with this one"));
        }
        let words = weighed.into_iter().take(WORDS).map(|(_, text)| Node::Word {
            text,
            span: Span::default(),
        });
        let any = Node::Or {
            parts: words.collect(),
            span: Span::default(),
        };
        Ok((any, record.id))
    }
}

//! What a query is about: its words without those that only hold a question together, and each once.
//!
//! `what is the council doing about stray horses` is about the council, stray horses: that an item has no
//! "what" says nothing. Words in quotation marks count as typed, and so do all where nothing else was asked.

use minutebook_index::analysis::{self, Forms};

use super::ast::{Node, Span};
use super::compile::is_all_capitals;

/// Articles and determiners.
const DETERMINERS: &[&str] = &[
    "a", "an", "the", "this", "that", "these", "those", "some", "any", "each", "every", "either",
    "neither", "no", "both", "such", "all", "many", "much", "more", "most", "other", "another",
];
/// Personal, possessive, relative and asking pronouns.
const PRONOUNS: &[&str] = &[
    "i",
    "me",
    "my",
    "we",
    "us",
    "our",
    "ours",
    "you",
    "your",
    "yours",
    "he",
    "him",
    "his",
    "she",
    "her",
    "hers",
    "it",
    "its",
    "they",
    "them",
    "their",
    "theirs",
    "itself",
    "himself",
    "herself",
    "themselves",
    "who",
    "whom",
    "whose",
    "which",
    "what",
    "one",
];
/// Adverbs that ask or point.
const ADVERBS: &[&str] = &["how", "when", "where", "why", "whether", "there", "here"];
/// Prepositions that name no place and no time of their own, as `after school` and `outside bodies` do.
const PREPOSITIONS: &[&str] = &[
    "of", "in", "to", "for", "with", "on", "at", "from", "by", "about", "as", "into", "onto",
    "upon", "through", "between", "among", "amongst", "during", "against", "within", "without",
    "than", "via", "per", "towards", "toward",
];
/// Conjunctions and particles.
const CONJUNCTIONS: &[&str] = &[
    "and", "or", "but", "nor", "if", "so", "because", "while", "although", "though", "then",
    "also", "not", "only", "too", "very", "just",
];
/// Forms of be, have and do, and modal verbs but for `may` and `will`, which are a month and a paper too.
const AUXILIARIES: &[&str] = &[
    "am", "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "having", "do",
    "does", "did", "done", "doing", "can", "could", "shall", "should", "would", "might", "must",
    "ought", "cannot",
];

/// A query without what it is not about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    /// The tree.
    pub(crate) root: Node,
    /// The function words left out, as typed, each once.
    pub(crate) left_out: Vec<String>,
}

impl Content {
    /// Leaves function words out of a query.
    pub(crate) fn of(root: &Node) -> Self {
        let mut reader = Reader {
            all_capitals: is_all_capitals(root),
            left_out: Vec::new(),
        };
        let root = reader.node(root);
        Self {
            root,
            left_out: reader.left_out,
        }
    }

    /// Takes a query as it is.
    pub(crate) fn whole(root: Node) -> Self {
        Self {
            root,
            left_out: Vec::new(),
        }
    }
}

struct Reader {
    /// Capitals say nothing in this query.
    all_capitals: bool,
    left_out: Vec<String>,
}

impl Reader {
    fn node(&mut self, node: &Node) -> Node {
        match node {
            Node::And { parts, span } => self.side_by_side(parts, *span),
            Node::Or { parts, span } => Node::Or {
                parts: parts.iter().map(|part| self.node(part)).collect(),
                span: *span,
            },
            other => other.clone(),
        }
    }

    fn side_by_side(&mut self, parts: &[Node], span: Span) -> Node {
        // What is left out, and what is known of the meeting, says nothing of what a query is about.
        let narrows = |part: &Node| matches!(part, Node::Not { .. } | Node::Field { .. });
        let is_about = |part: &&Node| !narrows(part) && !self.is_function_word(part);
        if parts.iter().find(is_about).is_none() {
            return Node::And {
                parts: parts.to_vec(),
                span,
            };
        }
        let mut kept: Vec<Node> = Vec::with_capacity(parts.len());
        let mut met: Vec<Forms> = Vec::new();
        for part in parts {
            if self.is_function_word(part) {
                self.leave_out(part);
                continue;
            }
            // A word typed twice is no two things sought.
            if let Some(forms) = self.single_word(part) {
                let same =
                    |one: &Forms| (&one.stem, &one.capitals) == (&forms.stem, &forms.capitals);
                if met.iter().any(same) {
                    continue;
                }
                met.push(forms);
            }
            kept.push(self.node(part));
        }
        match kept.len() {
            1 => self.alone(kept.remove(0)),
            _ => Node::And { parts: kept, span },
        }
    }

    /// The one word that is left of a query; where all were in capitals, it is taken in small letters, for
    /// alone it would not be seen that its capitals say nothing.
    fn alone(&self, node: Node) -> Node {
        match node {
            Node::Word { text, span } if self.all_capitals => Node::Word {
                text: text.to_lowercase(),
                span,
            },
            other => other,
        }
    }

    fn leave_out(&mut self, part: &Node) {
        if let Node::Word { text, .. } = part
            && !self.left_out.contains(text)
        {
            self.left_out.push(text.clone());
        }
    }

    /// Returns the forms of a part that is one word.
    fn single_word(&self, part: &Node) -> Option<Forms> {
        let Node::Word { text, .. } = part else {
            return None;
        };
        let mut words = analysis::words(text);
        let word = words.next()?.text;
        let forms = analysis::forms(word);
        words.next().is_none().then_some(Forms {
            capitals: forms.capitals.filter(|_| !self.all_capitals),
            ..forms
        })
    }

    /// Tells whether a part is a function word; in capitals, IT and WHO are none.
    fn is_function_word(&self, part: &Node) -> bool {
        let classes = [
            DETERMINERS,
            PRONOUNS,
            ADVERBS,
            PREPOSITIONS,
            CONJUNCTIONS,
            AUXILIARIES,
        ];
        self.single_word(part).is_some_and(|forms| {
            let word = forms.surface.as_str();
            forms.capitals.is_none() && classes.iter().any(|class| class.contains(&word))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parser;

    #[track_caller]
    fn check(query: &str, about: &str, left_out: &[&str]) {
        let content = Content::of(&parser::parse(query).root.unwrap());
        assert_eq!(content.root.to_string(), about, "{query}");
        assert_eq!(content.left_out, left_out, "{query}");
    }

    #[test]
    fn function_words_do_not_decide() {
        check(
            "what is the council doing about stray horses in the city",
            "council stray horses city",
            &["what", "is", "the", "doing", "about", "in"],
        );
        check("Who is responsible?", "responsible?", &["Who", "is"]);
        check(
            "(the roads) OR a path in Ashwell",
            "(roads OR a) path Ashwell",
            &["the", "in"],
        );
    }

    #[test]
    fn what_was_meant_as_a_word_counts() {
        check("to be or not to be", "to be or not to be", &[]);
        check("\"the\" roads", "\"the\" roads", &[]);
        check("IT strategy", "IT strategy", &[]);
        check("it strategy", "strategy", &["it"]);
        check("WHO IS WHO IN IT", "WHO IS WHO IN IT", &[]);
        check("THE SCHOOL ROADS", "SCHOOL ROADS", &["THE"]);
        check("THE SCHOOL", "school", &["THE"]);
        check("who committee:cabinet", "who committee:cabinet", &[]);
        check(
            "the ponds committee:cabinet",
            "ponds committee:cabinet",
            &["the"],
        );
        check("the -roads", "the -roads", &[]);
        check(
            "after school clubs in May",
            "after school clubs May",
            &["in"],
        );
    }

    #[test]
    fn a_word_typed_twice_counts_once() {
        check("roads flooded road ROAD", "roads flooded ROAD", &[]);
        check("2013/14 2013/14", "2013/14 2013/14", &[]);
    }
}

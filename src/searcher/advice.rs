//! Why there is nothing, and why an item is not there: which word or filter leaves items out.

use std::collections::BTreeSet;

use minutebook_index::analysis;
use serde::Serialize;
use tantivy::Term;
use tantivy::query::{Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::{Request, Searcher, both};
use crate::error::Error;
use crate::filter::{FilterQuery, Filters};
use crate::hit::FORMAT_VERSION;
use crate::query::ast::{Node, Span};
use crate::query::clause;
use crate::query::expand::expand;
use crate::query::parser;
use crate::statistics::doc_freq;
use crate::suggest::{self, Suggestion};

/// So many parts of a query are left out one by one.
const MOST_LEFT_OUT: usize = 12;
/// For so many words that no item has are others guessed.
const MOST_GUESSED: usize = 8;

/// What would be found without one part of what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Relaxation {
    /// The word, phrase or filter to leave out, as it is typed; or the quotation marks of a phrase, in words.
    pub without: String,
    /// Items that match all the rest.
    pub items: usize,
}

/// Returns the words of a phrase as words, and says what that leaves out.
fn unquoted(part: &Node) -> Option<(String, Node)> {
    let phrase = match part {
        Node::Known { typed, .. } => typed,
        other => other,
    };
    let Node::Phrase { text, .. } = phrase else {
        return None;
    };
    let words = parser::parse_leniently(text).root?;
    let marks = format!("the quotation marks of {phrase}");
    (words != *phrase).then_some((marks, words))
}

/// Why an item is not among those that match as asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Version of this shape.
    pub format_version: u32,
    /// The item.
    pub id: String,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// Words and phrases it does not have.
    pub lacks: Vec<String>,
    /// What it has that was to be left out.
    pub left_out_by: Vec<String>,
    /// Filters it does not pass.
    pub filtered_by: Vec<String>,
    /// Its place in the whole list, from 1; `null` where it is not in it.
    pub rank: Option<usize>,
    /// It matches as asked, not only in part.
    pub matches: bool,
}

impl Searcher {
    /// Says what would be found without each part of a query that finds nothing as asked, the most first; of
    /// many parts, without each of the [`MOST_LEFT_OUT`] that the fewest items have.
    pub(super) fn relaxations(
        &self,
        request: &Request,
        root: &Node,
    ) -> Result<Vec<Relaxation>, Error> {
        let mut found = Vec::new();
        let parts = clause::top(root);
        for left in self.rarest(request, parts)? {
            let rest = parts.iter().enumerate().filter(|(at, _)| *at != left);
            let rest = Node::And {
                parts: rest.map(|(_, part)| part.clone()).collect(),
                span: root.span(),
            };
            let tiers = self.tiers(request, &rest, &request.filters)?;
            found.push(Relaxation {
                without: parts[left].to_string(),
                items: tiers.first.count(&self.searcher)?,
            });
        }
        for (at, part) in parts.iter().enumerate().take(MOST_LEFT_OUT) {
            let Some((marks, words)) = unquoted(part) else {
                continue;
            };
            let mut loose = parts.to_vec();
            loose[at] = words;
            let loose = Node::And {
                parts: loose,
                span: root.span(),
            };
            let loose = match request.expand && !request.exact {
                true => expand(&loose, &self.glossary()?)?.root,
                false => loose,
            };
            let tiers = self.tiers(request, &loose, &request.filters)?;
            found.push(Relaxation {
                without: marks,
                items: tiers.first.count(&self.searcher)?,
            });
        }
        for part in filter_parts(&request.filters) {
            let tiers = self.tiers(request, root, &part.rest)?;
            found.push(Relaxation {
                without: part.name,
                items: tiers.first.count(&self.searcher)?,
            });
        }
        found.retain(|one| one.items > 0);
        found.sort_by(|a, b| (b.items, &a.without).cmp(&(a.items, &b.without)));
        Ok(found)
    }

    /// Returns which parts of a query to leave out one by one: all, or of many those that the fewest items
    /// have; none of a single part.
    fn rarest(&self, request: &Request, parts: &[Node]) -> Result<Vec<usize>, Error> {
        match parts.len() {
            0 | 1 => return Ok(Vec::new()),
            few if few <= MOST_LEFT_OUT => return Ok((0..few).collect()),
            _ => {}
        }
        let mut rarest = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let having = self.tiers(request, part, &Filters::default())?;
            rarest.push((having.first.count(&self.searcher)?, at));
        }
        rarest.sort_unstable();
        Ok(rarest
            .into_iter()
            .take(MOST_LEFT_OUT)
            .map(|(_, at)| at)
            .collect())
    }

    /// Says which words of the minutes may have been meant by those of a query that no item has as typed, for the
    /// first [`MOST_GUESSED`] of these.
    pub(super) fn suggestions(&self, root: &Node) -> Result<Vec<Suggestion>, Error> {
        let mut unknown = BTreeSet::new();
        let mut found = Vec::new();
        for word in words(root) {
            if unknown.len() == MOST_GUESSED {
                break;
            }
            if !self.may_be_written(word)? && unknown.insert(analysis::forms(word).surface) {
                let is_written = |other: &str| self.is_written(other);
                let field = self.fields.text;
                found.extend(suggest::near(&self.searcher, field, word, is_written)?);
            }
        }
        Ok(found)
    }

    /// Tells whether an item may have a word as typed, as far as the dictionaries tell: of a short form, and of a word
    /// that is its own stem, they tell only that something with that stem is written.
    fn may_be_written(&self, word: &str) -> Result<bool, Error> {
        let analysis::Forms {
            surface,
            stem,
            capitals,
        } = analysis::forms(word);
        let term = match surface == stem || capitals.is_some() {
            true => stem,
            false => analysis::surface_term(&surface),
        };
        let term = Term::from_field_text(self.fields.text, &term);
        Ok(doc_freq(&self.searcher, &term)? > 0)
    }

    /// Tells whether an item has a word just as it is.
    fn is_written(&self, word: &str) -> Result<bool, Error> {
        let exact = Request {
            exact: true,
            ..Request::new(word)
        };
        let word = Node::Word {
            text: word.to_owned(),
            span: Span::default(),
        };
        let tiers = self.tiers(&exact, &word, &Filters::default())?;
        Ok(tiers.first.count(&self.searcher)? > 0)
    }

    /// Says which words, phrases and filters keep an item from matching as asked.
    ///
    /// # Errors
    /// As [`Self::search`](Searcher::search), and
    /// [`ErrorKind::NoSuchItem`](crate::ErrorKind::NoSuchItem) when no item has that id.
    pub fn explain_missing(&self, request: &Request, id: &str) -> Result<Missing, Error> {
        let record = self.record(id)?;
        let term = Term::from_field_text(self.fields.id, &record.id);
        let item = || Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic));
        let passes = |query: Box<dyn Query>| both(query, item()).count(&self.searcher);
        let prepared = self.prepare(request)?;
        let (mut lacks, mut left_out_by, mut filtered_by) = (Vec::new(), Vec::new(), Vec::new());
        for part in clause::top(&prepared.root) {
            if let Node::Not { inner, .. } = part {
                let tiers = self.tiers(request, inner, &Filters::default())?;
                if passes(tiers.first)? > 0 {
                    left_out_by.push(part.to_string());
                }
                continue;
            }
            let tiers = self.tiers(request, part, &Filters::default())?;
            if passes(tiers.first)? == 0 {
                match part {
                    Node::Field { .. } => filtered_by.push(part.to_string()),
                    _ => lacks.push(part.to_string()),
                }
            }
        }
        for FilterPart { name, alone, .. } in filter_parts(&request.filters) {
            let resolved = alone.resolve(&self.searcher, &self.glossary()?)?;
            if passes(Box::new(FilterQuery(resolved)))? == 0 {
                filtered_by.push(name);
            }
        }
        let whole = Request {
            limit: usize::MAX,
            offset: 0,
            ..request.clone()
        };
        let list = self.run(&whole)?;
        let rank = list.iter().position(|(found, _)| *found == record.id);
        Ok(Missing {
            format_version: FORMAT_VERSION,
            matches: passes(prepared.tiers.first)? > 0,
            title: record.item.title.clone(),
            id: record.id,
            lacks,
            left_out_by,
            filtered_by,
            rank: rank.map(|at| at + 1),
        })
    }
}

/// One filter of several.
struct FilterPart {
    /// As an option of the command line.
    name: String,
    /// It alone.
    alone: Filters,
    /// All but it.
    rest: Filters,
}

/// A filter that takes names.
type Names = fn(&mut Filters) -> &mut Vec<String>;

/// The filters that are set, each apart; several values of one filter are one.
fn filter_parts(filters: &Filters) -> Vec<FilterPart> {
    let named: [(&str, Names); 9] = [
        ("--council", |filters| &mut filters.councils),
        ("--committee", |filters| &mut filters.committees),
        ("--role", |filters| &mut filters.roles),
        ("--person", |filters| &mut filters.people),
        ("--mover", |filters| &mut filters.movers),
        ("--seconder", |filters| &mut filters.seconders),
        ("--decision", |filters| &mut filters.decisions),
        ("--status", |filters| &mut filters.statuses),
        ("--has", |filters| &mut filters.flags),
    ];
    let mut parts = Vec::new();
    for (option, names) in named {
        let mut rest = filters.clone();
        let values = std::mem::take(names(&mut rest));
        if values.is_empty() {
            continue;
        }
        let typed: Vec<String> = values
            .iter()
            .map(|value| format!("{option} \"{value}\""))
            .collect();
        let mut alone = Filters::default();
        *names(&mut alone) = values;
        parts.push(FilterPart {
            name: typed.join(" "),
            alone,
            rest,
        });
    }
    for at in 0..filters.only.len() {
        let mut rest = filters.clone();
        let pick = rest.only.remove(at);
        let typed = pick.words().map(|value| format!("--only \"{value}\""));
        parts.push(FilterPart {
            name: typed.collect::<Vec<_>>().join(" "),
            alone: Filters {
                only: vec![pick],
                ..Filters::default()
            },
            rest,
        });
    }
    if filters.has_dates() {
        let ends = [("--from", filters.from), ("--to", filters.to)];
        let typed = ends
            .iter()
            .filter_map(|(option, day)| Some(format!("{option} {}", (*day)?)));
        parts.push(FilterPart {
            name: typed.collect::<Vec<_>>().join(" "),
            alone: Filters {
                from: filters.from,
                to: filters.to,
                certain: filters.certain,
                ..Filters::default()
            },
            rest: Filters {
                from: None,
                to: None,
                certain: false,
                ..filters.clone()
            },
        });
    }
    parts
}

/// The words that a query seeks, each as typed.
fn words(root: &Node) -> Vec<&str> {
    match root {
        Node::Word { text, .. } => {
            let mut words = analysis::words(text);
            match (words.next(), words.next()) {
                (Some(word), None) => vec![word.text],
                _ => Vec::new(),
            }
        }
        Node::Phrase { text, .. } => analysis::words(text).map(|word| word.text).collect(),
        Node::Not { .. } => Vec::new(),
        other => other.children().into_iter().flat_map(words).collect(),
    }
}

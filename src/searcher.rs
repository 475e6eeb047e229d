//! Open an index, run a query, give ranked hits and exact counts.
//!
//! The list is one: all items with any of the words, those with all of them first. Prints nothing and
//! knows no command line.

mod advice;
mod counts;
mod explain;
mod export;
mod items;
mod like;
mod links;
mod meanings;
mod several;
mod tiers;

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::time::Instant;

use minutebook_index::minutes::Warning;
use minutebook_index::record::Record;
use minutebook_index::schema::Fields;
use minutebook_index::source::wording::Wording;
use minutebook_index::store::{HeldRow, SourceRow};
use minutebook_index::stored::StoredItems;
use minutebook_index::union::Part;
use serde::Serialize;
use tantivy::query::{ExistsQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

pub use self::advice::{Missing, Relaxation};
pub use self::explain::{Explanation, FormCount, WordScore};
pub use self::export::{ExportHeader, ExportItem, Exported, IndexView, KeptItem, Reach};
pub use self::links::{JoinedBy, LinkView};
pub use self::meanings::{Expansion, Meaning};

use self::tiers::{Tiers, both};
use crate::columns::Columns;
use crate::error::{Error, ErrorKind};
use crate::facet::Facets;
use crate::filter::{FilterQuery, Filters, NoSuchName, Resolved};
use crate::glossary::{Glossary, KnownSenses};
use crate::hit::{FORMAT_VERSION, Found, Hit};
use crate::pick::Counted;
use crate::proximity;
use crate::query::ast::{Node, Span};
use crate::query::bounds;
use crate::query::clause::Clauses;
use crate::query::compile::{Compiled, compile};
use crate::query::content::Content;
use crate::query::describe::describe;
use crate::query::expand::{Expanded, Learned, expand};
use crate::query::mistake::{Mistake, Mistakes};
use crate::query::parser::{self, Parsed};
use crate::query::spelling::spelled;
use crate::ranking::{Falling, Order, Ranked, Sort};
use crate::roles::KnownForms;
use crate::snippet::{self, Marked, Sieve};
use crate::statistics::Statistics;
use crate::suggest::Suggestion;
use crate::sweep::Sweep;
use crate::tally::Ledger;
use crate::timeline::Timeline;
use crate::years::YearKind;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// The query as typed.
    pub query: String,
    /// What items must be like.
    pub filters: Filters,
    /// As written: no stems, no glossary.
    pub exact: bool,
    /// Search short forms under their long forms and the reverse, unless `exact`.
    pub expand: bool,
    /// Nothing in the query is a mistake: what is no valid field is words, as in topics of other engines.
    pub lenient: bool,
    /// In what order.
    pub sort: Sort,
    /// How many hits at the most.
    pub limit: usize,
    /// How many hits to pass over.
    pub offset: usize,
    /// How many passages to show for a hit.
    pub snippets: usize,
    /// Say what the score of each hit is made of.
    pub explain: bool,
    /// The item that items are to be like, in place of a query.
    pub like: Option<String>,
    /// Count all matches by council, committee, year, post and kind of decision.
    pub facets: bool,
    /// Count all matches by year, beside what is held.
    pub timeline: bool,
    /// What a year is in both.
    pub year_kind: YearKind,
}

impl Request {
    /// Returns a request for the ten best hits.
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            filters: Filters::default(),
            exact: false,
            expand: true,
            lenient: false,
            sort: Sort::default(),
            limit: 10,
            offset: 0,
            snippets: 3,
            explain: false,
            like: None,
            facets: false,
            timeline: false,
            year_kind: YearKind::default(),
        }
    }
}

/// The answer to a request.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// Version of this shape.
    pub format_version: u32,
    /// The query as typed.
    pub query: String,
    /// What was searched, in words.
    pub interpreted: String,
    /// Short and long forms searched besides.
    pub expansions: Vec<Expansion>,
    /// Items that match the query as asked, exactly.
    pub total: usize,
    /// Items with some of its words, exactly; `total` among them.
    pub total_any: usize,
    /// The list goes on to items with only some of the words, on this page or a later one: `total_any` is
    /// more than `total`.
    pub relaxed: bool,
    /// Items that a date filter let in although their date is only bounded.
    pub bounded_let_in: usize,
    /// Undated items that match but for the date filter.
    pub undated_left_out: usize,
    /// Items in the index.
    pub held: u64,
    /// Where nothing was found: how many items are held of the councils, committees and dates asked for.
    pub holdings: Option<Holdings>,
    /// Items that match but for the council filter, and whose council is not known.
    pub unknown_council_left_out: usize,
    /// The hits, from `offset` on.
    pub hits: Vec<Hit>,
    /// Words of the minutes that may have been meant by words which no item has.
    pub did_you_mean: Vec<Suggestion>,
    /// Where nothing matches as asked: what would, without one part of it.
    pub relaxations: Vec<Relaxation>,
    /// Counts of all items that match as asked, where wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
    /// The same by year, beside what is held, where wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Timeline>,
    /// What could not be searched as asked, in words.
    pub notes: Vec<String>,
    /// Time taken, in milliseconds.
    pub took_ms: f64,
}

/// What is held of what the filters name, apart from the words searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holdings {
    /// Items of these councils, committees and dates; none means that the answer may lie in minutes that
    /// are not held.
    pub items_in_range: usize,
}

/// An index open for searching, as of its last commit when it was opened.
pub struct Searcher {
    pub(crate) fields: Fields,
    /// The indexes that are read as one; nearly always there is one.
    parts: Vec<Part>,
    pub(crate) searcher: tantivy::Searcher,
    stored: StoredItems,
    columns: Vec<Columns>,
    statistics: Statistics,
    /// What officers wrote of words; read when first asked for.
    wordings: OnceLock<Vec<Wording>>,
    /// Names of committees; read when first asked for.
    committees: OnceLock<Vec<String>>,
    /// What short forms mean, as far as it was asked.
    senses: KnownSenses,
    /// What short forms of posts mean, as far as it was asked.
    forms: KnownForms,
    ledger: Ledger,
    /// Bodies of closed items are given where they were let in.
    exempt_bodies: bool,
}

/// Addresses and ids of all items found, and what to mark in them.
type AllMatches = (Vec<(DocAddress, String)>, Vec<snippet::Needle>);

/// An item found, whole.
pub(crate) struct Matched {
    pub(crate) record: Record,
    /// What to look for in it.
    pub(crate) needles: Vec<snippet::Needle>,
    /// What each thing sought weighs.
    pub(crate) weights: Vec<f32>,
}

impl Searcher {
    /// Returns how many items the index holds.
    pub fn num_docs(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Returns the folders and files the index was made from.
    ///
    /// # Errors
    /// [`ErrorKind::Index`] when the side store cannot be read.
    pub fn roots(&self) -> Result<Vec<(u32, String)>, Error> {
        self.store()?.roots()
    }

    /// Returns what became of each source.
    ///
    /// # Errors
    /// As [`Self::roots`].
    pub fn sources(&self) -> Result<Vec<SourceRow>, Error> {
        self.store()?.sources()
    }

    /// Returns what was wrong with sidecars and folders when they were last looked through.
    ///
    /// # Errors
    /// As [`Self::roots`].
    pub fn notices(&self) -> Result<Vec<(String, Warning)>, Error> {
        self.store()?.notices()
    }

    /// Counts the items and the names that were erased and are kept out.
    ///
    /// # Errors
    /// What the side store reports.
    pub fn erased(&self) -> Result<(usize, usize), Error> {
        self.store()?.erased()
    }

    /// Returns the items whose body is held back.
    ///
    /// # Errors
    /// As [`Self::roots`].
    pub fn held_back(&self) -> Result<Vec<HeldRow>, Error> {
        self.store()?.held()
    }

    /// Returns the different values of a column: `council`, `committee`.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] when the column cannot be read.
    pub fn names(&self, column: &str) -> Result<Vec<String>, Error> {
        Ok(crate::filter::names(&self.searcher, column)?
            .into_iter()
            .collect())
    }

    /// Counts the items that have a flag: `truncated`, `undated`, `exempt`.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] when the index cannot be read.
    pub fn count_flag(&self, flag: &str) -> Result<usize, Error> {
        Ok(self.flag_query(flag).count(&self.searcher)?)
    }

    /// Answers a request.
    ///
    /// # Errors
    /// [`ErrorKind::EmptyQuery`] when neither words nor filters are given, [`ErrorKind::Query`] when the query
    /// has fields that are none or name what the index does not hold, [`ErrorKind::NoSuchName`] when a
    /// filter names what the index does not hold, [`ErrorKind::NoSuchWord`] when it is no such word at all
    /// (a kind of decision, a status, a flag), and what the search engine reports.
    pub fn search(&self, request: &Request) -> Result<Answer, Error> {
        let started = Instant::now();
        let Prepared {
            root,
            clauses,
            left_out,
            filters,
            learned,
            compiled,
            tiers,
        } = self.prepare(request)?;
        let Listed {
            total,
            total_any,
            bounded: bounded_let_in,
            undated: undated_left_out,
            page,
        } = self.listed(request, &compiled, &filters)?;
        let unknown_council_left_out = self.of_unknown_council(&compiled, &filters)?;
        let sieve = Sieve::new(&compiled.needles);
        let attended = snippet::asks_for_attendance(&compiled.needles);
        let mut hits = Vec::with_capacity(page.len());
        for (index, (ranked, all_words)) in page.into_iter().enumerate() {
            let (record, shown) = self.shown(&ranked, attended)?;
            let marked = Marked::new(&record, &compiled.needles, &sieve);
            let found = Found {
                rank: request.offset + index + 1,
                score: ranked.score,
                all_words,
                expansions: marked.expansions(),
                snippets: marked.snippets(request.snippets),
                explanation: match request.explain {
                    true => Some(self.explanation(tiers.of(all_words), &ranked)?),
                    false => None,
                },
            };
            hits.push(Hit::new(found, &record, shown));
        }
        let tally = self.tally(request, &*tiers.first)?;
        let mut notes = compiled.notes;
        notes.extend(filter_notes(&filters));
        notes.extend(
            left_out
                .iter()
                .map(|text| format!("\"{text}\" has no letter or figure and was left out")),
        );
        Ok(Answer {
            format_version: FORMAT_VERSION,
            query: request.query.clone(),
            interpreted: interpreted(&root, &clauses, request),
            expansions: self.expansions(&learned)?,
            total,
            total_any,
            relaxed: total_any > total,
            bounded_let_in,
            undated_left_out,
            held: self.num_docs(),
            holdings: self.holdings(&filters, total_any)?,
            unknown_council_left_out,
            hits,
            did_you_mean: self.suggestions(&root)?,
            relaxations: match total {
                0 => self.relaxations(request, &root)?,
                _ => Vec::new(),
            },
            timeline: match request.timeline {
                true => {
                    let (first, tally) = (&*tiers.first, tally.as_ref());
                    Some(self.timeline(request, &root, &filters, first, tally)?)
                }
                false => None,
            },
            facets: tally.map(|tally| Facets::new(tally, request.year_kind)),
            notes,
            took_ms: started.elapsed().as_secs_f64() * 1000.0,
        })
    }

    /// Makes a request ready to be run: the same for every way of running it.
    fn prepare(&self, request: &Request) -> Result<Prepared, Error> {
        let glossary = self.glossary()?;
        let (parsed, clauses) = self.parsed(request, &glossary)?;
        let mut filters = request.filters.resolve(&self.searcher, &glossary)?;
        if let Some(unknown) = filters.unknown.first() {
            return Err(no_such(unknown));
        }
        let like = request.like.as_deref().map(|id| self.likeness(id));
        let (like, own) = like.transpose()?.unzip();
        let root = match like.or(parsed.root) {
            Some(root) => root,
            None if !filters.is_empty() => Node::Everything {
                span: Span::default(),
            },
            None => {
                return Err(Error::new(ErrorKind::EmptyQuery {
                    query: request.query.clone(),
                })
                .with_hint("type one or more words, or * for everything"));
            }
        };
        let expands = request.expand && !request.exact;
        let Expanded {
            root,
            mut learned,
            mut notes,
        } = match expands {
            true => expand(&root, &glossary)?,
            false => Expanded::plain(root),
        };
        let Content { mut root, left_out } = match request.exact {
            true => Content::whole(root),
            false => Content::of(&root),
        };
        filters.join(clauses.at_top(&root));
        notes.extend(function_words_note(&left_out));
        if expands {
            let (spelled, spellings) = spelled(&root, &self.searcher, self.fields.text)?;
            root = spelled;
            learned.extend(spellings);
        }
        let mut compiled = compile(&root, &clauses, request.exact, &self.fields, &self.searcher)?;
        compiled.notes.extend(notes);
        compiled.notes.extend(parsed.notes);
        if let Some(id) = own {
            let term = Term::from_field_text(self.fields.id, &id);
            let item = TermQuery::new(term, IndexRecordOption::Basic);
            compiled.none.push(Box::new(item));
        }
        Ok(Prepared {
            tiers: Tiers::new(&compiled, &filters),
            root,
            clauses,
            learned,
            left_out: parsed.left_out,
            filters,
            compiled,
        })
    }

    /// Returns the tiers of a tree that is already expanded, under filters.
    fn tiers(&self, request: &Request, root: &Node, filters: &Filters) -> Result<Tiers, Error> {
        let glossary = self.glossary()?;
        let certain = request.filters.certain;
        let (clauses, _) = Clauses::look_up(root, certain, &self.searcher, &glossary)?;
        let compiled = compile(root, &clauses, request.exact, &self.fields, &self.searcher)?;
        let mut filters = filters.resolve(&self.searcher, &glossary)?;
        filters.join(clauses.at_top(root));
        Ok(Tiers::new(&compiled, &filters))
    }

    /// Reads the query of a request and looks up what its fields name.
    fn parsed(
        &self,
        request: &Request,
        glossary: &Glossary<'_>,
    ) -> Result<(Parsed, Clauses), Error> {
        let mut parsed = match request.lenient {
            true => parser::parse_leniently(&request.query),
            false => parser::parse(&request.query),
        };
        bounds::keep_within(&mut parsed);
        let certain = request.filters.certain;
        let look_up = |root: &Node| Clauses::look_up(root, certain, &self.searcher, glossary);
        let found = parsed.root.as_ref().map(look_up).transpose()?;
        let (clauses, mistakes): (Clauses, Vec<Mistake>) = found.unwrap_or_default();
        if request.lenient && parsed.mistakes.is_empty() {
            if let Some(root) = &mut parsed.root {
                clauses.make_words(root);
            }
            return Ok((parsed, clauses));
        }
        parsed.mistakes.extend(mistakes);
        if parsed.mistakes.is_empty() {
            return Ok((parsed, clauses));
        }
        parsed.mistakes.sort_by_key(|mistake| mistake.span);
        let mistakes = Mistakes {
            query: request.query.clone(),
            mistakes: parsed.mistakes,
        };
        Err(Error::new(ErrorKind::Query(mistakes))
            .with_hint("`minutebook help query` tells what can be asked"))
    }

    /// Returns the ids and scores of the list from `offset` on, without fetching records.
    ///
    /// The scores fall with every rank, so that whoever sorts by them has the list as it is: those that
    /// would tie or rise, as where the second tier begins, are lowered.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn run(&self, request: &Request) -> Result<Vec<(String, f32)>, Error> {
        let Prepared {
            compiled, filters, ..
        } = self.prepare(request)?;
        let listed = self.listed(request, &compiled, &filters)?;
        let mut scores = Falling::default();
        let list = listed.page.into_iter().map(|(ranked, _)| {
            let score = scores.next(ranked.score);
            Ok((ranked.id(&self.columns)?, score))
        });
        list.collect()
    }

    /// Counts what was asked for, and returns a page of the list; of each item whether it has all the words.
    fn listed(
        &self,
        request: &Request,
        compiled: &Compiled,
        filters: &Resolved,
    ) -> Result<Listed, Error> {
        let wanted = request.offset.saturating_add(request.limit);
        let held = usize::try_from(self.num_docs()).unwrap_or(usize::MAX);
        let near = request.sort == Sort::Relevance && compiled.units.len() > 1;
        // What is ordered anew does not depend on how much of it is asked for.
        let kept = if near { proximity::HEAD } else { 0 };
        let sweep = Sweep {
            sort: request.sort,
            limit: if wanted == 0 {
                0
            } else {
                wanted.max(kept).min(held)
            },
            wanted,
            ..Sweep::of(compiled, filters, &self.fields)
        };
        let swept = sweep.run(&self.searcher, &self.columns, self.scoring())?;
        let total = swept.total;
        let order = self.order(request.sort);
        let ordered = |mut tier: Vec<Ranked>, limit: usize| -> Result<Vec<Ranked>, Error> {
            match near && limit > 0 {
                true => {
                    let units = &compiled.units;
                    proximity::rerank(order, &self.statistics, units, &mut tier, limit)?;
                }
                false => order.cut(&mut tier, limit)?,
            }
            Ok(tier)
        };
        let mut list: Vec<(Ranked, bool)> = Vec::new();
        if request.offset < total {
            let first = ordered(swept.first, wanted)?;
            list.extend(first.into_iter().map(|ranked| (ranked, true)));
        }
        let second = ordered(swept.second, wanted.saturating_sub(total))?;
        list.extend(second.into_iter().map(|ranked| (ranked, false)));
        let passed = if request.offset < total {
            request.offset
        } else {
            request.offset - total
        };
        Ok(Listed {
            total,
            total_any: swept.total_any,
            bounded: swept.bounded,
            undated: swept.undated,
            page: list.into_iter().skip(passed).take(request.limit).collect(),
        })
    }

    /// Returns what puts a list over all segments in order.
    fn order(&self, sort: Sort) -> Order<'_> {
        Order {
            searcher: &self.searcher,
            columns: &self.columns,
            sort,
        }
    }

    /// Counts the items that pass filters.
    pub(crate) fn count(&self, filters: &Filters) -> Result<usize, Error> {
        let filters = filters.resolve(&self.searcher, &self.glossary()?)?;
        if !filters.unknown.is_empty() {
            return Ok(0);
        }
        Ok(FilterQuery(filters).count(&self.searcher)?)
    }

    /// Returns the names of the committees held; read once.
    pub(crate) fn committees(&self) -> Result<&[String], Error> {
        if let Some(names) = self.committees.get() {
            return Ok(names);
        }
        let names = self.names("committee")?;
        Ok(self.committees.get_or_init(|| names))
    }

    /// Returns the items of a page of the list, whole, with what they were found by.
    pub(crate) fn matched(&self, request: &Request) -> Result<Vec<Matched>, Error> {
        let Prepared {
            compiled, filters, ..
        } = self.prepare(request)?;
        let weights = compiled.units.iter().map(|unit| unit.idf(&self.statistics));
        let weights: Vec<f32> = weights.collect::<tantivy::Result<_>>()?;
        let mut found = Vec::new();
        for (ranked, _) in self.listed(request, &compiled, &filters)?.page {
            found.push(Matched {
                record: self.record_of(&ranked)?,
                needles: compiled.needles.clone(),
                weights: weights.clone(),
            });
        }
        Ok(found)
    }

    /// Returns every item that matches as asked, in order, and what to mark in them.
    pub(crate) fn all_matches(&self, request: &Request) -> Result<AllMatches, Error> {
        let Prepared {
            compiled,
            tiers,
            filters,
            ..
        } = self.prepare(request)?;
        let whole = Request {
            limit: tiers.first.count(&self.searcher)?,
            offset: 0,
            ..request.clone()
        };
        let listed = self.listed(&whole, &compiled, &filters)?;
        let addresses = listed
            .page
            .into_iter()
            .map(|(ranked, _)| Ok((ranked.address, ranked.id(&self.columns)?)));
        let addresses: tantivy::Result<_> = addresses.collect();
        Ok((addresses?, compiled.needles))
    }

    /// Counts what a date filter let in without being certain, and what it left out for want of a date.
    fn date_counts(
        &self,
        compiled: &Compiled,
        filters: &Resolved,
    ) -> Result<(usize, usize), Error> {
        if !filters.has_dates() {
            return Ok((0, 0));
        }
        let sweep = Sweep {
            limit: 0,
            wanted: 0,
            sort: Sort::Newest,
            ..Sweep::of(compiled, filters, &self.fields)
        };
        let swept = sweep.run(&self.searcher, &self.columns, self.scoring())?;
        Ok((swept.bounded, swept.undated))
    }

    /// Counts what is held of what the filters name, where nothing was found.
    fn holdings(&self, filters: &Resolved, total_any: usize) -> Result<Option<Holdings>, Error> {
        let range = filters.range();
        if total_any > 0 || range.is_empty() {
            return Ok(None);
        }
        let held = FilterQuery(range);
        Ok(Some(Holdings {
            items_in_range: held.count(&self.searcher)?,
        }))
    }

    /// Counts matches of no known council that a council filter leaves out.
    fn of_unknown_council(&self, compiled: &Compiled, filters: &Resolved) -> Result<usize, Error> {
        let Some(anywhere) = filters.without_councils() else {
            return Ok(0);
        };
        let matches = Tiers::new(compiled, &anywhere).first;
        let known = both(
            matches.box_clone(),
            Box::new(ExistsQuery::new("council".to_owned(), false)),
        );
        Ok(matches.count(&self.searcher)? - known.count(&self.searcher)?)
    }

    fn flag_query(&self, flag: &str) -> Box<dyn Query> {
        let term = Term::from_field_text(self.fields.flag, flag);
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    }
}

/// A page of the list, and how long the list is.
struct Listed {
    /// Items that have all the words.
    total: usize,
    /// Items that have any of them.
    total_any: usize,
    /// Items of `total` that a date filter let in although their date is only bounded.
    bounded: usize,
    /// Undated items that would be among `total` but for the date filter.
    undated: usize,
    /// The page, in order; of each item whether it has all the words.
    page: Vec<(Ranked, bool)>,
}

/// A request made ready.
struct Prepared {
    root: Node,
    /// What the query's fields name.
    clauses: Clauses,
    /// Parts of the query that hold nothing to search for.
    left_out: Vec<String>,
    filters: Resolved,
    /// The forms put in, and how they were learned.
    learned: Vec<Learned>,
    compiled: Compiled,
    tiers: Tiers,
}

/// Says that a filter names what is not there, and what is.
fn no_such(name: &NoSuchName) -> Error {
    let (filter, asked) = (name.filter, name.asked.clone());
    if name.fixed {
        return Error::new(ErrorKind::NoSuchWord { filter, asked })
            .with_hint(format!("one of: {}", name.nearest.join(", ")));
    }
    let error = Error::new(ErrorKind::NoSuchName { filter, asked });
    match name.nearest.as_slice() {
        [] => error.with_hint("`minutebook status` lists the names this index holds"),
        names => error.with_hint(format!("nearest: {}", names.join("; "))),
    }
}

/// Says which words were not searched for because they only hold a question together.
fn function_words_note(words: &[String]) -> Option<String> {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    (!quoted.is_empty()).then(|| {
        format!(
            "words that say nothing by themselves were not searched for: {}; put them in quotation marks to search for them",
            quoted.join(", ")
        )
    })
}

/// Says which names the filters take besides those asked for.
fn filter_notes(filters: &Resolved) -> impl Iterator<Item = String> {
    let listed = |names: &BTreeSet<String>, words: &str| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        (!names.is_empty()).then(|| format!("{words}: {}", names.join(", ")))
    };
    let shorts = "the role is also taken under its short forms, where they mean it";
    let renamed = "by minutebook.toml, also taken for the same";
    [
        listed(&filters.short_forms, shorts),
        listed(&filters.renamed, renamed),
    ]
    .into_iter()
    .flatten()
}

/// Says in words what was searched.
fn interpreted(root: &Node, clauses: &Clauses, request: &Request) -> String {
    let mut words = match &request.like {
        Some(id) => format!("items like {id}, by its words: {}", describe(root, clauses)),
        None => describe(root, clauses),
    };
    if request.exact {
        words.push_str(", as written");
    }
    let filters = &request.filters;
    let named = [
        ("council", &filters.councils),
        ("committee", &filters.committees),
        ("role", &filters.roles),
        ("person", &filters.people),
        ("moved by", &filters.movers),
        ("seconded by", &filters.seconders),
        ("decision", &filters.decisions),
        ("status", &filters.statuses),
    ];
    for (name, values) in named.into_iter().filter(|(_, values)| !values.is_empty()) {
        words.push_str(&format!("; {name} {}", values.join(" or ")));
    }
    for pick in &filters.only {
        let values: Vec<String> = pick.values.iter().map(Counted::words).collect();
        let name = pick.facet.name();
        words.push_str(&format!("; counted under {name} {}", values.join(" or ")));
    }
    for flag in &filters.flags {
        words.push_str(&format!("; with {flag}"));
    }
    match (filters.from, filters.to) {
        (None, None) => {}
        (Some(from), Some(to)) => words.push_str(&format!("; meetings from {from} to {to}")),
        (Some(from), None) => words.push_str(&format!("; meetings from {from} on")),
        (None, Some(to)) => words.push_str(&format!("; meetings up to {to}")),
    }
    if filters.certain && filters.has_dates() {
        words.push_str(", certainly so");
    }
    words
}

#[cfg(test)]
mod tests;

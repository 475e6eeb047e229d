//! Everything that matches, one item after another, under a header that says what was asked of what.
//!
//! The list is that of a search, whole. The same request over the same commit of an index gives the same export:
//! nothing in it depends on when or where it is made.

use std::collections::BTreeSet;

use minutebook_index::minutes::Document;
use minutebook_index::record::Record;
use serde::Serialize;
use tantivy::collector::DocSetCollector;
use tantivy::query::{Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::tiers::both;
use super::{Expansion, Listed, Prepared, Request, Searcher, filter_notes, interpreted};
use crate::error::Error;
use crate::filter::Filters;
use crate::hit::{FORMAT_VERSION, Found, Hit, ItemView};
use crate::ranking::{Ranked, Sort};
use crate::snippet::{self, Marked, Sieve, Snippet};

/// How far down the list an export goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Items that match as asked, with all the words.
    #[default]
    AllWords,
    /// Items with some of the words too: the whole list.
    AnyWords,
}

/// One record of an export: the header first, then the items.
#[derive(Clone, Debug)]
pub enum Exported {
    /// What was asked, of what, and how much of it follows.
    Header(Box<ExportHeader>),
    /// One item as it answers the query.
    Item(Box<ExportItem>),
    /// One item, whole.
    Whole(Box<ItemView>),
}

/// What an export was made from, so that it can be made again.
#[derive(Clone, Debug, Serialize)]
pub struct ExportHeader {
    /// Version of this shape.
    pub format_version: u32,
    /// `header`.
    pub record: &'static str,
    /// The program's version.
    pub minutebook: &'static str,
    /// The query as typed.
    pub query: String,
    /// The item that items are to be like, in place of a query.
    pub like: Option<String>,
    /// What was searched, in words.
    pub interpreted: String,
    /// Short and long forms searched besides.
    pub expansions: Vec<Expansion>,
    /// As written: no stems, no glossary.
    pub exact: bool,
    /// The glossary was used.
    pub expand: bool,
    /// What items had to be like.
    pub filters: Filters,
    /// The order of the list.
    pub sort: &'static str,
    /// The indexes searched, each as of one commit.
    pub indexes: Vec<IndexView>,
    /// Items held.
    pub held: u64,
    /// Items that match as asked.
    pub total: usize,
    /// Items with some of the words; `total` among them.
    pub total_any: usize,
    /// Items that follow.
    pub exported: usize,
    /// They follow whole, so that they can be indexed.
    pub whole: bool,
    /// Items with some of the words only that were not asked for.
    pub some_words_left_out: usize,
    /// Closed items that match by their body only, which was not asked for.
    pub exempt_left_out: usize,
    /// Bodies of closed items are given, where the index has them.
    pub include_exempt: bool,
    /// Items that a date filter let in although their date is only bounded.
    pub bounded_let_in: usize,
    /// Undated items that match but for the date filter.
    pub undated_left_out: usize,
    /// Items that match but for the council filter, and whose council is not known.
    pub unknown_council_left_out: usize,
    /// What could not be searched as asked, in words.
    pub notes: Vec<String>,
}

/// An index as of one commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IndexView {
    /// Version of its layout.
    pub format_version: u32,
    /// Counts its commits.
    pub generation: u32,
}

/// One item of an export: a hit with all that matched in it.
#[derive(Clone, Debug, Serialize)]
pub struct ExportItem {
    /// `item`.
    pub record: &'static str,
    /// The hit.
    #[serde(flatten)]
    pub hit: Hit,
    /// Other keys it is known under.
    pub aliases: Vec<String>,
    /// What matched, each form once, as it stands in the item.
    pub matched_terms: Vec<String>,
    /// Supporting documents.
    pub documents: Vec<Document>,
    /// Of a kept item: the query it was found by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// Of a kept item: why it was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An item that a person kept, to be exported with others.
#[derive(Clone, Debug)]
pub struct KeptItem {
    /// Its id, or another key it is known under.
    pub id: String,
    /// What it was found by.
    pub request: Request,
    /// Why it was kept; may be empty.
    pub note: String,
}

/// A place in the list: its number, the item there, and whether that has all the words.
type Place<'p> = (usize, &'p Ranked, bool);

impl Searcher {
    /// Gives everything that matches: a header, then each item in the order of the list. `limit` and `offset` of
    /// the request are not looked at.
    ///
    /// # Errors
    /// As [`Self::search`], and whatever `give` returns.
    pub fn export<E: From<Error>>(
        &self,
        request: &Request,
        reach: Reach,
        give: impl FnMut(Exported) -> Result<(), E>,
    ) -> Result<(), E> {
        self.export_as(request, reach, false, give, |prepared, sieve, place| {
            let item = self.export_item(request, prepared, sieve, place)?;
            Ok(Exported::Item(Box::new(item)))
        })
    }

    /// Gives everything that matches as [`Self::export`] does, each item whole, as [`Self::each_item`] gives it.
    ///
    /// # Errors
    /// As [`Self::export`].
    pub fn export_whole<E: From<Error>>(
        &self,
        request: &Request,
        reach: Reach,
        give: impl FnMut(Exported) -> Result<(), E>,
    ) -> Result<(), E> {
        self.export_as(request, reach, true, give, |_, _, (_, ranked, _)| {
            let id = ranked.id(&self.columns)?;
            let record = self.record_at(ranked.address, &id)?;
            Ok(Exported::Whole(Box::new(self.view(&record)?)))
        })
    }

    /// Gives everything that matches, each item as `item` makes it of its place in the list.
    fn export_as<E: From<Error>>(
        &self,
        request: &Request,
        reach: Reach,
        whole: bool,
        mut give: impl FnMut(Exported) -> Result<(), E>,
        item: impl Fn(&Prepared, &Sieve, Place<'_>) -> Result<Exported, Error>,
    ) -> Result<(), E> {
        let prepared = self.prepare(request)?;
        let unlimited = Request {
            limit: match reach {
                Reach::AllWords => self.count_of(&*prepared.tiers.first)?,
                Reach::AnyWords => usize::try_from(self.num_docs()).unwrap_or(usize::MAX),
            },
            offset: 0,
            ..request.clone()
        };
        let Listed {
            total,
            total_any,
            page: ranked,
            ..
        } = self.listed(&unlimited, &prepared.compiled, &prepared.filters)?;
        let sieve = Sieve::new(&prepared.compiled.needles);
        let closed = self.found_by_what_is_closed(&prepared, &sieve)?;
        let left_out = ranked.iter();
        let left_out = left_out.filter(|(ranked, _)| closed.contains(&ranked.address));
        let exempt_left_out = left_out.count();
        let header = ExportHeader {
            total,
            total_any,
            exported: ranked.len() - exempt_left_out,
            some_words_left_out: total_any - ranked.len(),
            exempt_left_out,
            whole,
            ..self.export_header(request, &prepared)?
        };
        give(Exported::Header(Box::new(header)))?;
        let mut rank = 0;
        for (ranked, all_words) in ranked {
            if closed.contains(&ranked.address) {
                continue;
            }
            rank += 1;
            give(item(&prepared, &sieve, (rank, &ranked, all_words))?)?;
        }
        Ok(())
    }

    /// Gives items that a person kept: a header, then each in the order given, with the passages that answer what it
    /// was found by.
    ///
    /// # Errors
    /// As [`Self::search`] of each request, [`ErrorKind::NoSuchItem`](crate::ErrorKind::NoSuchItem) when one is held
    /// no more, and whatever `give` returns.
    pub fn export_kept<E: From<Error>>(
        &self,
        kept: &[KeptItem],
        mut give: impl FnMut(Exported) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut items = Vec::with_capacity(kept.len());
        for (rank, one) in (1..).zip(kept) {
            items.push(self.kept_item(rank, one)?);
        }
        let mut asked: Vec<&str> = kept.iter().map(|one| one.request.query.as_str()).collect();
        asked.dedup();
        let count = kept.len();
        give(Exported::Header(Box::new(ExportHeader {
            format_version: FORMAT_VERSION,
            record: "header",
            minutebook: env!("CARGO_PKG_VERSION"),
            query: asked.join("; "),
            like: None,
            interpreted: "items kept by hand in a session".to_owned(),
            expansions: Vec::new(),
            exact: false,
            expand: true,
            filters: Filters::default(),
            sort: "kept",
            indexes: self.index_views(),
            held: self.num_docs(),
            total: count,
            total_any: count,
            exported: count,
            whole: false,
            some_words_left_out: 0,
            exempt_left_out: 0,
            include_exempt: self.exempt_bodies,
            bounded_let_in: 0,
            undated_left_out: 0,
            unknown_council_left_out: 0,
            notes: vec![
                "these items were chosen by a person and are not all that matches".to_owned(),
            ],
        })))?;
        items
            .into_iter()
            .try_for_each(|item| give(Exported::Item(Box::new(item))))
    }

    fn kept_item(&self, rank: usize, kept: &KeptItem) -> Result<ExportItem, Error> {
        let prepared = self.prepare(&kept.request)?;
        let found = self.known(&kept.id)?;
        let id = found.id(&self.columns)?;
        let sieve = Sieve::new(&prepared.compiled.needles);
        let term = Term::from_field_text(self.fields.id, &id);
        let item = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
        let all_words = self.count_of(&*both(prepared.tiers.first.box_clone(), item))? > 0;
        let place = (rank, &found, all_words);
        let mut item = self.export_item(&kept.request, &prepared, &sieve, place)?;
        item.hit.score = 0.0;
        item.asked = Some(kept.request.query.clone());
        item.note = Some(kept.note.clone()).filter(|note| !note.is_empty());
        Ok(item)
    }

    fn count_of(&self, query: &dyn Query) -> Result<usize, Error> {
        Ok(query.count(&self.searcher)?)
    }

    /// Returns the header, but for what is counted along the list.
    fn export_header(&self, request: &Request, prepared: &Prepared) -> Result<ExportHeader, Error> {
        let (compiled, filters) = (&prepared.compiled, &prepared.filters);
        let (bounded_let_in, undated_left_out) = self.date_counts(compiled, filters)?;
        let mut notes = compiled.notes.clone();
        notes.extend(filter_notes(filters));
        let nothing = prepared.left_out.iter();
        notes.extend(
            nothing.map(|text| format!("\"{text}\" has no letter or figure and was left out")),
        );
        Ok(ExportHeader {
            format_version: FORMAT_VERSION,
            record: "header",
            minutebook: env!("CARGO_PKG_VERSION"),
            query: request.query.clone(),
            like: request.like.clone(),
            interpreted: interpreted(&prepared.root, &prepared.clauses, request),
            expansions: self.expansions(&prepared.learned)?,
            exact: request.exact,
            expand: request.expand && !request.exact,
            filters: request.filters.clone(),
            sort: match request.sort {
                Sort::Relevance => "relevance",
                Sort::Newest => "newest",
                Sort::Oldest => "oldest",
            },
            indexes: self.index_views(),
            held: self.num_docs(),
            total: 0,
            total_any: 0,
            exported: 0,
            whole: false,
            some_words_left_out: 0,
            exempt_left_out: 0,
            include_exempt: self.exempt_bodies,
            bounded_let_in,
            undated_left_out,
            unknown_council_left_out: self.of_unknown_council(compiled, filters)?,
            notes,
        })
    }

    fn index_views(&self) -> Vec<IndexView> {
        let indexes = self.indexes().into_iter();
        let view = indexes.map(|(_, payload)| IndexView {
            format_version: payload.format_version,
            generation: payload.generation,
        });
        view.collect()
    }

    fn export_item(
        &self,
        request: &Request,
        prepared: &Prepared,
        sieve: &Sieve,
        (rank, ranked, all_words): Place<'_>,
    ) -> Result<ExportItem, Error> {
        let needles = &prepared.compiled.needles;
        let (record, shown) = self.shown(ranked, snippet::asks_for_attendance(needles))?;
        let marked = Marked::new(&record, needles, sieve);
        // Each further passage has something that those before lack, so that all of them have everything.
        let mut snippets = marked.snippets(usize::MAX);
        let matched_terms = matched_terms(&snippets);
        snippets.truncate(request.snippets);
        let found = Found {
            rank,
            score: ranked.score,
            all_words,
            expansions: marked.expansions(),
            snippets,
            explanation: None,
        };
        Ok(ExportItem {
            record: "item",
            documents: record.item.documents.clone(),
            aliases: record.aliases.clone(),
            hit: Hit::new(found, &record, shown),
            matched_terms,
            asked: None,
            note: None,
        })
    }

    /// Returns the items of the list that another query finds too.
    fn addresses(
        &self,
        prepared: &Prepared,
        query: &dyn Query,
    ) -> Result<BTreeSet<DocAddress>, Error> {
        let mut found = BTreeSet::new();
        for tier in [&prepared.tiers.first, &prepared.tiers.second] {
            let both = both(tier.box_clone(), query.box_clone());
            found.extend(self.searcher.search(&both, &DocSetCollector)?);
        }
        Ok(found)
    }

    /// Returns the items of the list that have what is sought only in a body that is closed and not given. To
    /// name them would tell what stands there.
    fn found_by_what_is_closed(
        &self,
        prepared: &Prepared,
        sieve: &Sieve,
    ) -> Result<BTreeSet<DocAddress>, Error> {
        let needles = &prepared.compiled.needles;
        if self.exempt_bodies || needles.is_empty() || !self.payload().include_exempt {
            return Ok(BTreeSet::new());
        }
        let closed = self.addresses(prepared, &*self.flag_query("exempt"))?;
        let mut found = BTreeSet::new();
        for address in closed {
            let record: Record = self.record_at(address, "of a closed item")?;
            let passages = Marked::new(&record, needles, sieve).snippets(usize::MAX);
            if passages.iter().all(|passage| passage.highlights.is_empty()) {
                found.insert(address);
            }
        }
        Ok(found)
    }
}

/// Returns what is marked in passages, each form once, whatever its capitals.
fn matched_terms(snippets: &[Snippet]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut terms = Vec::new();
    for snippet in snippets {
        let letters: Vec<char> = snippet.text.chars().collect();
        for &(start, end) in &snippet.highlights {
            let term: String = letters[start..end].iter().collect();
            if seen.insert(term.to_lowercase()) {
                terms.push(term);
            }
        }
    }
    terms
}

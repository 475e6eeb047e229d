//! A report of what was found: the question, how it was answered, the years, the findings with numbered citations,
//! decisions, actions and what came back, and the terms used.
//!
//! Takes a request and gives a [`Report`], which is figures and rows; [`Report::blocks`] sets it out as headings,
//! paragraphs, tables and quotations. What becomes of those in HTML, Markdown or elsewhere is the printers' business.

mod blocks;
mod body;
mod front;

use std::collections::BTreeSet;

use minutebook_index::minutes::Certainty;
use minutebook_index::understand::Resolution;
use serde::Serialize;

pub use self::blocks::{Block, Cell, Group, Inline, Table};

use crate::citation::Citation;
use crate::coverage::{Gap, Holding};
use crate::error::Error;
use crate::filter::Filters;
use crate::hit::{Hit, is_whole_council};
use crate::ranking::Sort;
use crate::registers::{ActionView, RecommendationView};
use crate::searcher::{ExportHeader, ExportItem, Exported, Meaning, Reach, Request, Searcher};
use crate::timeline::Timeline;

/// So many meanings are looked up for one report.
const MOST_TERMS: usize = 200;

/// Everything that a report tells.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What was asked of what, and how much was found.
    pub header: ExportHeader,
    /// Items that match and are not told for want of room.
    pub not_told: usize,
    /// Items whose date is exact, bounded, and not known at all.
    pub dates: DateCounts,
    /// The years, beside what is held.
    pub timeline: Option<Timeline>,
    /// The items, numbered as they are cited.
    pub findings: Vec<Finding>,
    /// What was decided in them.
    pub decisions: Vec<Numbered<Resolution>>,
    /// What was recommended in them, and the response.
    pub recommendations: Vec<Numbered<RecommendationView>>,
    /// What somebody was to do, and whether it came back.
    pub actions: Vec<Numbered<ActionView>>,
    /// What the short forms in the passages mean.
    pub terms: Vec<Meaning>,
    /// Closed items whose body is held back, and was not searched.
    pub held_back: usize,
    /// Items of the whole index of which only the beginning is held.
    pub truncated_held: usize,
    /// The councils found, and how many items of the index are theirs; none where that of an item found is not known.
    pub councils: Option<(Vec<String>, usize)>,
    /// What is held of the committees found.
    pub holdings: Vec<Held>,
    /// Holes between the meetings held of them.
    pub gaps: Vec<Gap>,
}

/// What is held of one committee.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The council, if known.
    pub council: Option<String>,
    /// The committee, if known.
    pub committee: Option<String>,
    /// The first year of which something is held, among what has an exact date.
    pub first: Option<String>,
    /// The last such year.
    pub last: Option<String>,
    /// Meetings, by their different days or spans; `null` where nothing is known of the dates.
    pub meetings: Option<usize>,
    /// Items.
    pub items: usize,
    /// Items whose date is only bounded.
    pub bounded: usize,
    /// Items of which no date is known.
    pub undated: usize,
    /// Items of which only the start is held.
    pub truncated: usize,
}

/// How the items found are dated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DateCounts {
    /// On one day.
    pub exact: usize,
    /// Between days, or before or after one.
    pub bounded: usize,
    /// Not at all.
    pub undated: usize,
}

/// An item found.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The number of its citation.
    pub number: usize,
    /// The item.
    pub hit: Hit,
    /// How it is cited.
    pub citation: Citation,
}

/// A row of a register, with the number of the citation of its item.
#[derive(Clone, Debug, Serialize)]
pub struct Numbered<R> {
    /// The number.
    pub number: usize,
    /// The row.
    #[serde(flatten)]
    pub row: R,
}

impl Searcher {
    /// Makes a report of what matches as asked: of the best `limit` items, in the order of their meetings.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn report(&self, request: &Request, limit: usize) -> Result<Report, Error> {
        let (header, items) = self.found(request, limit)?;
        let mut dates = DateCounts::default();
        for item in &items {
            let date = &item.hit.date;
            *match (date.from, date.to) {
                (None, None) => &mut dates.undated,
                (from, to) if from == to => &mut dates.exact,
                _ => &mut dates.bounded,
            } += 1;
        }
        let findings = numbered(items);
        let years = Request {
            limit: 0,
            offset: 0,
            timeline: true,
            ..request.clone()
        };
        let (mut decisions, mut recommendations, mut actions) = (vec![], vec![], vec![]);
        for Finding { number, hit, .. } in &findings {
            let number = *number;
            let item = self.item(&hit.id)?;
            decisions.extend(
                item.resolutions
                    .into_iter()
                    .map(|row| Numbered { number, row }),
            );
            let recommended = item.recommendations.into_iter();
            recommendations.extend(recommended.map(|row| Numbered { number, row }));
            actions.extend(item.actions.into_iter().map(|row| Numbered { number, row }));
        }
        let (holdings, gaps) = self.held_of(&findings)?;
        Ok(Report {
            not_told: header.exported - findings.len(),
            dates,
            timeline: self.search(&years)?.timeline,
            terms: self.terms(&findings)?,
            held_back: self.held_back()?.iter().filter(|row| !row.included).count(),
            truncated_held: self.count_flag("truncated")?,
            councils: self.of_councils(&findings)?,
            holdings,
            gaps,
            decisions,
            recommendations,
            actions,
            findings,
            header,
        })
    }

    /// Returns the councils of the items found, and how many items are held of them.
    fn of_councils(&self, findings: &[Finding]) -> Result<Option<(Vec<String>, usize)>, Error> {
        let names = findings.iter().map(|finding| finding.hit.council.clone());
        let Some(names) = names.collect::<Option<BTreeSet<String>>>() else {
            return Ok(None);
        };
        if names.is_empty() {
            return Ok(None);
        }
        let names: Vec<String> = names.into_iter().collect();
        let filters = Filters {
            councils: names.clone(),
            ..Filters::default()
        };
        let items = self.count(&filters)?;
        Ok(Some((names, items)))
    }

    /// Returns what was asked and the best items, the earliest meeting first and undated ones last.
    fn found(
        &self,
        request: &Request,
        limit: usize,
    ) -> Result<(ExportHeader, Vec<ExportItem>), Error> {
        let best = Request {
            sort: Sort::Relevance,
            ..request.clone()
        };
        let mut header = None;
        let mut items = Vec::new();
        self.export(&best, Reach::AllWords, |record| {
            match record {
                Exported::Header(told) => header = Some(*told),
                Exported::Item(item) if items.len() < limit => items.push(*item),
                Exported::Item(_) | Exported::Whole(_) => {}
            }
            Ok::<(), Error>(())
        })?;
        // A header is always given first.
        let header = header.unwrap_or_else(|| unreachable!("an export without a header"));
        items.sort_by_cached_key(|item| {
            let hit = &item.hit;
            let undated = hit.date.from.is_none() && hit.date.to.is_none();
            let day = hit.date.from.or(hit.date.to);
            (body_key(hit), undated, day, hit.date.to, hit.id.clone())
        });
        Ok((header, items))
    }

    /// Returns what the short forms in the passages mean at the councils found.
    fn terms(&self, findings: &[Finding]) -> Result<Vec<Meaning>, Error> {
        let mut shorts = BTreeSet::new();
        let mut councils = BTreeSet::new();
        for finding in findings {
            councils.extend(finding.hit.council.clone());
            let texts = finding.hit.snippets.iter().map(|snippet| &snippet.text);
            for text in texts.chain(&finding.hit.resolutions) {
                let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '&');
                shorts.extend(words.filter(|word| is_short(word)).map(str::to_owned));
            }
        }
        let mut terms: Vec<Meaning> = Vec::new();
        for short in shorts.iter().take(MOST_TERMS) {
            let meanings = self.meanings(Some(short))?.into_iter();
            let here = meanings.filter(|meaning| {
                meaning.short == *short
                    && meaning.certainty <= Certainty::Stated
                    && meaning
                        .council
                        .as_ref()
                        .is_none_or(|name| councils.contains(name))
            });
            terms.extend(here);
        }
        Ok(terms)
    }

    /// Returns what is held of the committees found, and the holes between their meetings.
    fn held_of(&self, findings: &[Finding]) -> Result<(Vec<Held>, Vec<Gap>), Error> {
        let found: BTreeSet<BodyKey> = findings.iter().map(|told| body_key(&told.hit)).collect();
        let is_found = |council: &Option<String>, committee: &Option<String>| {
            found.contains(&key_of(council.as_deref(), committee.as_deref()))
        };
        let coverage = self.coverage()?;
        let mut holdings = coverage.holdings;
        holdings.retain(|holding| is_found(&holding.council, &holding.committee));
        let held = holdings
            .chunk_by(|one, next| {
                (&one.council, &one.committee) == (&next.council, &next.committee)
            })
            .map(Held::new);
        let mut held: Vec<Held> = held.collect();
        held.sort_by_cached_key(|held| key_of(held.council.as_deref(), held.committee.as_deref()));
        let mut gaps = coverage.gaps;
        gaps.retain(|gap| is_found(&gap.council, &Some(gap.committee.clone())));
        gaps.sort_by_cached_key(|gap| {
            (
                key_of(gap.council.as_deref(), Some(&gap.committee)),
                gap.after,
            )
        });
        Ok((held, gaps))
    }
}

impl Held {
    /// Adds up what is held of one committee, year by year.
    fn new(years: &[Holding]) -> Self {
        let exact = || {
            let exact = years.iter().filter(|row| row.bounded + row.undated == 0);
            exact.map(|row| row.year.clone())
        };
        let sum = |of: fn(&Holding) -> usize| years.iter().map(of).sum();
        Self {
            council: years.first().and_then(|row| row.council.clone()),
            committee: years.first().and_then(|row| row.committee.clone()),
            first: exact().min(),
            last: exact().max(),
            meetings: years
                .iter()
                .filter_map(|row| row.meetings)
                .reduce(|sum, more| sum + more),
            items: sum(|row| row.items),
            bounded: sum(|row| row.bounded),
            undated: sum(|row| row.undated),
            truncated: sum(|row| row.truncated),
        }
    }
}

impl Report {
    /// Sets the report out.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Heading(1, self.title())];
        self.question(&mut blocks);
        self.method(&mut blocks);
        self.not_held(&mut blocks);
        self.years(&mut blocks);
        self.findings(&mut blocks);
        self.decisions(&mut blocks);
        self.recommendations(&mut blocks);
        self.actions(&mut blocks);
        self.terms(&mut blocks);
        self.held(&mut blocks);
        self.citations(&mut blocks);
        blocks
    }
}

/// Council and committee, folded, each with whether it is not known.
type BodyKey = [(bool, String); 2];

/// What tells a committee of a council from others, whatever its capitals; those that are not known come last.
fn body_key(hit: &Hit) -> BodyKey {
    key_of(hit.council.as_deref(), hit.committee.as_deref())
}

fn key_of(council: Option<&str>, committee: Option<&str>) -> BodyKey {
    [council, committee].map(|name| {
        let name = name.map(str::to_lowercase);
        (name.is_none(), name.unwrap_or_default())
    })
}

/// Returns committee and council in words.
fn body_name(hit: &Hit) -> String {
    named_body(hit.council.as_deref(), hit.committee.as_deref())
}

/// Returns committee and council in words, once where the whole council meets.
fn named_body(council: Option<&str>, committee: Option<&str>) -> String {
    let Some(council) = council else {
        return match committee {
            Some(committee) => format!("{committee}, council unknown"),
            None => "Committee unknown".to_owned(),
        };
    };
    match committee.unwrap_or("committee unknown") {
        committee if is_whole_council(Some(council), Some(committee)) => committee.to_owned(),
        committee => format!("{committee}, {council}"),
    }
}

/// Gives items their numbers.
fn numbered(items: Vec<ExportItem>) -> Vec<Finding> {
    let numbered = (1..).zip(items);
    numbered
        .map(|(number, item)| Finding {
            number,
            citation: Citation::from(&item.hit),
            hit: item.hit,
        })
        .collect()
}

/// Tells whether a word is written as short forms are.
fn is_short(word: &str) -> bool {
    let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
    capitals >= 2 && word.chars().count() <= 12 && !word.chars().any(char::is_lowercase)
}

//! The front of a report: what was asked and answered, how it was searched, what is not held, the years.

use minutebook_index::minutes::Certainty;

use super::blocks::{Block, Cell, Inline, Table, cells, heading, paragraph, text};
use super::{Finding, Report, body_key, body_name};
use crate::hit::DateView;
use crate::searcher::Expansion;
use crate::timeline::{Timeline, TimelineYear};

/// So many items are named by their numbers; of more it is told how many.
const MOST_NAMED: usize = 40;

impl Report {
    /// Returns what the report is called.
    pub fn title(&self) -> String {
        match self.header.query.as_str() {
            "" => "Minutes found by filters".to_owned(),
            query => format!("Minutes on {query}"),
        }
    }

    pub(super) fn question(&self, blocks: &mut Vec<Block>) {
        let header = &self.header;
        blocks.push(heading(2, "Question and answer"));
        blocks.push(paragraph(format!("Searched: {}.", header.interpreted)));
        let held = items(usize::try_from(header.held).unwrap_or(usize::MAX));
        let answer = match header.total {
            0 => format!("None of the {held} held matches."),
            1 => format!("1 of the {held} held matches."),
            total => format!("{total} of the {held} held match."),
        };
        blocks.push(Block::Paragraph(vec![Inline::Strong(answer)]));
        if !self.findings.is_empty() {
            blocks.push(Block::Paragraph(self.dated()));
        }
        if self.not_told > 0 {
            let (left, these) = (items(self.not_told), self.findings.len());
            blocks.push(paragraph(format!(
                "This report has the {these} that match best; {left} more that match less well are not in it. The command \u{201c}minutebook export\u{201d} gives all of them."
            )));
        }
        self.glance(blocks);
    }

    /// Says how the items are dated, and which are not exactly.
    fn dated(&self) -> Vec<Inline> {
        let dates = self.dates;
        let is_undated = |date: &DateView| date.from.is_none() && date.to.is_none();
        let is_bounded = |date: &DateView| !is_undated(date) && date.from != date.to;
        let told = [
            (dates.exact, "an exact date", Vec::new()),
            (
                dates.bounded,
                "a date that is only bounded",
                self.named(is_bounded),
            ),
            (dates.undated, "no known date", self.named(is_undated)),
        ];
        let told = told.into_iter().filter(|(count, _, _)| *count > 0);
        let mut line = vec![text("Of the items in this report, ")];
        for (at, (count, what, named)) in told.enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            line.push(text(format!("{comma}{count} {} {what}", have(count))));
            line.extend(named);
        }
        line.push(text("."));
        line
    }

    /// Returns the numbers of the items with such a date, each behind a space, where they are not too many.
    fn named(&self, such: impl Fn(&DateView) -> bool) -> Vec<Inline> {
        let such = self.findings.iter().filter(|told| such(&told.hit.date));
        let numbers: Vec<usize> = such.map(|told| told.number).collect();
        match numbers.len() {
            0..=MOST_NAMED => behind_spaces(&numbers),
            _ => Vec::new(),
        }
    }

    /// Sets out by committee how much was found.
    fn glance(&self, blocks: &mut Vec<Block>) {
        let bodies = self.findings.chunk_by(same_body);
        let rows: Vec<Vec<Cell>> = bodies.map(|told| self.glance_row(told)).collect();
        if rows.len() > 1 {
            blocks.push(Block::Table(Table::new(
                "What was found, by committee",
                &[
                    "Committee",
                    "Items",
                    "Cited",
                    "Decisions",
                    "Recommendations",
                    "Actions",
                ],
                rows,
            )));
        }
    }

    fn glance_row(&self, told: &[Finding]) -> Vec<Cell> {
        let (Some(first), Some(last)) = (told.first(), told.last()) else {
            return Vec::new();
        };
        let within = |number: usize| (first.number..=last.number).contains(&number);
        let count = |numbers: &mut dyn Iterator<Item = usize>| {
            numbers.filter(|number| within(*number)).count().to_string()
        };
        let mut cited = vec![Inline::Cited(first.number)];
        let joined = match last.number - first.number {
            0 => None,
            1 => Some(" and "),
            _ => Some(" to "),
        };
        cited.extend(
            joined
                .into_iter()
                .flat_map(|words| [text(words), Inline::Cited(last.number)]),
        );
        vec![
            vec![text(body_name(&first.hit))],
            vec![text(told.len().to_string())],
            cited,
            vec![text(count(
                &mut self.decisions.iter().map(|row| row.number),
            ))],
            vec![text(count(
                &mut self.recommendations.iter().map(|row| row.number),
            ))],
            vec![text(count(&mut self.actions.iter().map(|row| row.number)))],
        ]
    }

    pub(super) fn method(&self, blocks: &mut Vec<Block>) {
        let header = &self.header;
        blocks.push(heading(2, "Method"));
        let commits = header.indexes.iter();
        let commits: Vec<String> = commits
            .map(|index| format!("commit {} of its index", index.generation))
            .collect();
        let mut points = vec![format!(
            "Searched with minutebook {} ({}), over {} of minutes.",
            header.minutebook,
            commits.join(" and "),
            items(usize::try_from(header.held).unwrap_or(usize::MAX))
        )];
        points.push(
            match (header.exact, header.expand) {
                (true, _) => "Words were taken as they are written.",
                (false, true) => {
                    "Words were taken in all their inflected forms, and short forms together with the long forms that the minutes themselves give them."
                }
                (false, false) => "Words were taken in all their inflected forms.",
            }
            .to_owned(),
        );
        points.extend(header.expansions.iter().map(also_searched));
        points.extend(self.marks_of_dates());
        let counted = [
            (
                header.some_words_left_out,
                "only some of the words and are not in this report",
            ),
            (
                header.undated_left_out,
                "no date, would match but for the dates asked for, and are not in this report",
            ),
            (
                header.bounded_let_in,
                "a date that is only bounded and may lie outside the dates asked for",
            ),
            (
                header.unknown_council_left_out,
                "no known council, would match but for the council asked for, and are not in this report",
            ),
            (
                header.exempt_left_out,
                "what is sought only in a body that is closed to the public and are not in this report",
            ),
        ];
        let counted = counted.into_iter().filter(|(count, _)| *count > 0);
        points.extend(
            counted.map(|(count, what)| format!("{} {} {what}.", items(count), have(count))),
        );
        points.extend(header.notes.iter().map(|note| format!("Note: {note}.")));
        let points = points.into_iter().map(|point| vec![text(point)]);
        blocks.push(Block::List(points.collect()));
    }

    /// Says what stands behind a date that the minutes do not state.
    fn marks_of_dates(&self) -> Vec<String> {
        let marks = [
            (
                Certainty::Inferred,
                "A date marked \u{201c}inferred\u{201d} is not stated with the minutes; it is bounded by what their text mentions.",
            ),
            (
                Certainty::Path,
                "A date marked \u{201c}from the file\u{2019}s name\u{201d} is not stated in the minutes themselves.",
            ),
            (
                Certainty::Sidecar,
                "A date marked \u{201c}from minutebook.toml\u{201d} was written by whoever keeps these minutes.",
            ),
        ];
        let used = marks.into_iter().filter(|(certainty, _)| {
            let mut dates = self.findings.iter().map(|told| &told.hit.date);
            dates.any(|date| {
                date.certainty == *certainty && (date.from.is_some() || date.to.is_some())
            })
        });
        used.map(|(_, words)| words.to_owned()).collect()
    }

    pub(super) fn not_held(&self, blocks: &mut Vec<Block>) {
        blocks.push(heading(2, "What is not held"));
        let mut points = vec![vec![text(
            "Only minutes that were put into the index can be found. What is not found may have been said in minutes that are not held.",
        )]];
        if let Some((councils, held)) = &self.councils
            && u64::try_from(*held).is_ok_and(|held| held * 2 < self.header.held)
        {
            points.push(vec![text(format!(
                "Of {} in the index {held} are known to be of {}. The years below count all of them, so that a year in which nothing matches may be one of which few such minutes are held.",
                items(usize::try_from(self.header.held).unwrap_or(usize::MAX)),
                councils.join(", ")
            ))]);
        }
        if self.truncated_held > 0 {
            points.push(vec![text(format!(
                "Of {} in the index only the beginning is held; what stands further on was not searched.",
                items(self.truncated_held)
            ))]);
        }
        let cut = self.findings.iter().filter(|finding| finding.hit.truncated);
        let cut: Vec<usize> = cut.map(|finding| finding.number).collect();
        if !cut.is_empty() {
            let mut point = vec![text("Of these items found only the beginning is held:")];
            point.extend(behind_spaces(&cut));
            points.push(point);
        }
        if self.held_back > 0 {
            let closed = match self.held_back {
                1 => "1 item is closed to the public; its body is held back and was not searched."
                    .to_owned(),
                count => format!(
                    "{count} items are closed to the public; their bodies are held back and were not searched."
                ),
            };
            points.push(vec![text(closed)]);
        }
        if let Some(point) = self.holes_in_short() {
            points.push(vec![text(point)]);
        }
        blocks.push(Block::List(points));
    }

    pub(super) fn years(&self, blocks: &mut Vec<Block>) {
        let timeline = self.timeline.as_ref();
        let Some(timeline) = timeline.filter(|told| !told.years.is_empty()) else {
            return;
        };
        if self.findings.is_empty() {
            return;
        }
        blocks.push(heading(2, "By year"));
        let rows = year_rows(timeline);
        blocks.push(chart(&rows));
        let rows = rows.iter().map(|row| {
            let share = row.share.map_or_else(|| "nothing held".to_owned(), percent);
            let (matching, held) = (row.matching.to_string(), row.held.to_string());
            cells([row.name.clone(), matching, held, share])
        });
        blocks.push(Block::Table(Table::new(
            "Matching items beside all items held, by year",
            &["Year", "Matching", "Held", "Share of what is held"],
            rows.collect(),
        )));
    }
}

/// A line of the table of years.
struct YearRow {
    name: String,
    matching: usize,
    held: usize,
    /// Nothing where nothing is held.
    share: Option<f64>,
    /// An exact year, or several.
    exact: bool,
}

/// Returns a line for each year, and one for years on end of which nothing is held.
fn year_rows(timeline: &Timeline) -> Vec<YearRow> {
    let empty = |year: &TimelineYear| year.exact && year.held == 0 && year.items == 0;
    let years = timeline
        .years
        .chunk_by(|one, next| empty(one) && empty(next));
    let row = |years: &[TimelineYear]| {
        let (first, last) = (years.first()?, years.last()?);
        let name = match years.len() {
            1 => first.year.clone(),
            _ => format!("{} to {}", first.year, last.year),
        };
        Some(YearRow {
            name,
            matching: first.items,
            held: first.held,
            share: first.per_item,
            exact: first.exact,
        })
    };
    years.filter_map(row).collect()
}

/// Sets out bars for the years, and for the spans and what is undated where something was found there.
fn chart(rows: &[YearRow]) -> Block {
    let rows = rows.iter().filter(|row| row.exact || row.matching > 0);
    let bars: Vec<(String, usize)> = rows
        .map(|row| match row.share {
            Some(_) => (row.name.clone(), row.matching),
            None => (format!("{} (nothing held)", row.name), row.matching),
        })
        .collect();
    let most = bars.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let longest: Vec<&str> = bars
        .iter()
        .filter(|(_, count)| *count == most)
        .map(|(year, _)| year.as_str())
        .collect();
    let (verb, longest) = match longest.len() {
        1 => ("is", longest.concat()),
        count => ("are", format!("{count}: {}", longest.join("; "))),
    };
    Block::Chart {
        title: "Matching items by year".to_owned(),
        description: format!(
            "Bars for years and for dates that are not exact. The longest, with {most}, {verb} {longest}. The table that follows gives all figures."
        ),
        bars,
    }
}

fn percent(share: f64) -> String {
    match share * 100.0 {
        0.0 => "0%".to_owned(),
        percent => format!("{percent:.1}%"),
    }
}

fn same_body(one: &Finding, next: &Finding) -> bool {
    body_key(&one.hit) == body_key(&next.hit)
}

/// Returns citations, each behind a space.
fn behind_spaces(numbers: &[usize]) -> Vec<Inline> {
    let each = numbers.iter();
    each.flat_map(|number| [text(" "), Inline::Cited(*number)])
        .collect()
}

fn items(count: usize) -> String {
    format!("{count} {}", if count == 1 { "item" } else { "items" })
}

fn have(count: usize) -> &'static str {
    if count == 1 { "has" } else { "have" }
}

fn also_searched(expansion: &Expansion) -> String {
    let forms = expansion.searched.iter();
    let forms: Vec<String> = forms
        .map(|form| format!("\u{201c}{form}\u{201d}"))
        .collect();
    let meaning = &expansion.meaning;
    let place = meaning.evidence_title.as_ref().map_or_else(
        || meaning.evidence.clone(),
        |title| format!("defined in \u{201c}{title}\u{201d}"),
    );
    let council = meaning.council.as_ref().map(|name| format!("{name}, "));
    format!(
        "Also searched for {}: {} ({}{place}).",
        expansion.typed,
        forms.join(", "),
        council.unwrap_or_default()
    )
}

//! The body of a report: the findings with their passages, the registers, what is held, terms and citations.

use minutebook_index::minutes::Certainty;
use minutebook_index::understand::{DecisionKind, Resolution};

use super::blocks::{Block, Cell, Group, Inline, Table, cells, heading, text};
use super::{Finding, Numbered, Report, body_key, body_name, named_body};
use crate::coverage::Gap;
use crate::follow_up::Verdict;
use crate::hit::{DateView, number_words};
use crate::registers::{ActionView, RecommendationView};
use crate::searcher::Meaning;
use crate::snippet::Snippet;

/// Of a committee's holes so many are listed, the longest; of the others it is told how many.
const MOST_HOLES: usize = 6;

impl Report {
    pub(super) fn findings(&self, blocks: &mut Vec<Block>) {
        if self.findings.is_empty() {
            return;
        }
        blocks.push(heading(2, "Findings by committee and year"));
        let (mut body, mut year) = (None, None);
        for finding in &self.findings {
            let hit = &finding.hit;
            let this = body_key(hit);
            if body.as_ref() != Some(&this) {
                blocks.push(heading(3, body_name(hit)));
                body = Some(this);
                year = None;
            }
            let this = year_of(&hit.date);
            if year.as_ref() != Some(&this) {
                blocks.push(heading(4, this.clone()));
                year = Some(this);
            }
            self.found(finding, blocks);
        }
    }

    /// Sets out one item: its title, the passages found in it, what else the report tells of it.
    fn found(&self, finding: &Finding, blocks: &mut Vec<Block>) {
        let hit = &finding.hit;
        let mut line = vec![Inline::Strong(title_of(finding).to_owned())];
        let number = number_words(hit.item.as_deref(), hit.agenda_number.as_deref());
        let date = match is_exact(&hit.date) {
            true => format!(", {}", hit.date.words()),
            // The heading above has said it.
            false => String::new(),
        };
        line.push(text(format!(", {number}{date} ")));
        line.push(Inline::Cited(finding.number));
        let remarks = [
            (hit.exempt_body, "Exempt, not for publication."),
            (hit.truncated, "Only the beginning of this item is held."),
            (hit.status == "draft", "Draft minutes."),
        ];
        let remarks = remarks.into_iter().filter(|(is, _)| *is);
        line.extend(remarks.map(|(_, words)| text(format!(" {words}"))));
        blocks.push(Block::Lead(line));
        let passages = hit.snippets.iter();
        let passages = passages.filter(|snippet| snippet.field != "title");
        blocks.extend(passages.map(|snippet| Block::Quote(marked(snippet))));
        blocks.extend(self.in_short(finding.number));
    }

    /// Says how many decisions and the like an item has, which stand further down.
    fn in_short(&self, number: usize) -> Option<Block> {
        let of = |numbers: &mut dyn Iterator<Item = usize>| {
            numbers.filter(|other| *other == number).count()
        };
        let counted = [
            (
                of(&mut self.decisions.iter().map(|row| row.number)),
                "decision",
            ),
            (
                of(&mut self.recommendations.iter().map(|row| row.number)),
                "recommendation",
            ),
            (of(&mut self.actions.iter().map(|row| row.number)), "action"),
        ];
        let told = counted.into_iter().filter(|(count, _)| *count > 0);
        let told: Vec<String> = told
            .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
            .collect();
        let line = format!("In this item: {}; see below.", told.join(", "));
        (!told.is_empty()).then(|| Block::Paragraph(vec![text(line)]))
    }

    pub(super) fn decisions(&self, blocks: &mut Vec<Block>) {
        let rows = |row: &Numbered<Resolution>| {
            let decision = &row.row;
            let lead = decision.lead.as_ref().map(|lead| format!("{lead} "));
            let words = format!("{}{}", lead.unwrap_or_default(), decision.text);
            let mut row = cells([words, decision.kind.as_str().replace('-', " ")]);
            if let (Some(vote), Some(cell)) = (&decision.votes, row.first_mut()) {
                cell.push(text(" "));
                cell.push(Inline::Strong("Vote:".to_owned()));
                cell.push(text(format!(" {}", vote.text)));
            }
            row
        };
        let is_lost = |row: &Numbered<Resolution>| row.row.kind == DecisionKind::Lost;
        let caption = match self.decisions.iter().any(is_lost) {
            true => {
                "Every decision in the items found, in the words of the minutes; a text of the kind \u{201c}lost\u{201d} was put to the vote and lost"
            }
            false => "Every decision in the items found, in the words of the minutes",
        };
        section(
            blocks,
            "Decisions",
            caption,
            &["Decision", "Kind"],
            self.by_item(&self.decisions, rows),
        );
    }

    pub(super) fn recommendations(&self, blocks: &mut Vec<Block>) {
        let rows = |row: &Numbered<RecommendationView>| {
            let view = &row.row;
            let response = view
                .response
                .map_or("not asked", |response| response.as_str());
            let response = response.replace('-', " ");
            let response = match &view.evidence {
                Some(later) => format!(
                    "{response}: {}, {}",
                    later.title.as_deref().unwrap_or("(no title)"),
                    later.date.words()
                ),
                None => response,
            };
            let to = view.recommendation.to.clone().unwrap_or_default();
            cells([view.recommendation.text.clone(), to, response])
        };
        section(
            blocks,
            "Recommendations and responses",
            "Every recommendation in the items found, and what later minutes say of it",
            &["Recommendation", "To", "Response"],
            self.by_item(&self.recommendations, rows),
        );
    }

    pub(super) fn actions(&self, blocks: &mut Vec<Block>) {
        let rows = |row: &Numbered<ActionView>| {
            let view = &row.row;
            let verdict = view
                .came_back
                .map_or("not asked", |verdict| verdict.as_str());
            let verdict = verdict.replace('-', " ");
            let came_back = match &view.reason {
                Some(reason) => format!("{verdict}: {reason}"),
                None => verdict,
            };
            let came_back = match view.evidence.first() {
                Some(later) if view.came_back.is_some_and(Verdict::rests_on_an_item) => format!(
                    "{came_back}: \u{201c}{}\u{201d}, {}",
                    later.title.as_deref().unwrap_or("(no title)"),
                    later.date.words()
                ),
                _ => came_back,
            };
            let owner = view.action.owner.clone().unwrap_or_default();
            let due = view.action.due.clone().unwrap_or_default();
            cells([view.action.text.clone(), owner, due, came_back])
        };
        section(
            blocks,
            "Actions, and whether they came back",
            "What somebody was to do after these meetings, and what later minutes have of it",
            &["Action", "Owner", "Due", "Came back"],
            self.by_item(&self.actions, rows),
        );
    }

    /// Puts the rows of a register under the items that they stand in.
    fn by_item<R>(
        &self,
        rows: &[Numbered<R>],
        set_out: impl Fn(&Numbered<R>) -> Vec<Cell>,
    ) -> Vec<Group> {
        let items = rows.chunk_by(|one, next| one.number == next.number);
        let group = |rows: &[Numbered<R>]| {
            let number = rows.first()?.number;
            let finding = self.findings.get(number.checked_sub(1)?)?;
            let committee = finding.hit.committee.as_deref();
            let committee = committee.unwrap_or("Committee unknown");
            let date = finding.hit.date.words();
            let name = format!("{committee}, {date}: {} ", title_of(finding));
            Some(Group {
                name: vec![text(name), Inline::Cited(number)],
                rows: rows.iter().map(&set_out).collect(),
            })
        };
        items.filter_map(group).collect()
    }

    /// Sets out what is held of the committees found, and where meetings may be missing.
    pub(super) fn held(&self, blocks: &mut Vec<Block>) {
        if self.holdings.is_empty() {
            return;
        }
        blocks.push(heading(2, "Minutes held of these committees"));
        let rows = self.holdings.iter().map(|held| {
            let years = match (&held.first, &held.last) {
                (Some(first), Some(last)) if first == last => first.clone(),
                (Some(first), Some(last)) => format!("{first} to {last}"),
                _ => "no exact date".to_owned(),
            };
            cells([
                named_body(held.council.as_deref(), held.committee.as_deref()),
                years,
                held.meetings
                    .map_or_else(|| "not known".to_owned(), |count| count.to_string()),
                held.items.to_string(),
                held.bounded.to_string(),
                held.undated.to_string(),
                held.truncated.to_string(),
            ])
        });
        blocks.push(Block::Table(Table::new(
            "What is held of the committees in which something was found",
            &[
                "Committee",
                "Years",
                "Meetings",
                "Items",
                "Date only bounded",
                "Undated",
                "Cut short",
            ],
            rows.collect(),
        )));
        let bodies = self.gaps.chunk_by(same_committee);
        let rows: Vec<Vec<Cell>> = bodies.filter_map(holes).collect();
        if !rows.is_empty() {
            blocks.push(Block::Table(Table::new(
                "Where meetings may be missing, or the committee did not meet",
                &["Committee", "A meeting about every", "None is held between"],
                rows,
            )));
        }
    }

    /// Says in a sentence how many committees have holes between the meetings held.
    pub(super) fn holes_in_short(&self) -> Option<String> {
        let committees = self.gaps.chunk_by(same_committee).count();
        let of = match committees {
            0 => return None,
            1 => "of 1 committee".to_owned(),
            count => format!("of {count} committees"),
        };
        Some(format!(
            "Between the meetings held {of} there are holes: meetings may be missing, or there were none. They are listed under \u{201c}Minutes held of these committees\u{201d}."
        ))
    }

    pub(super) fn terms(&self, blocks: &mut Vec<Block>) {
        let mut rows: Vec<TermRow> = Vec::new();
        for term in &self.terms {
            let same = rows.iter_mut().find(|row| {
                row.short == term.short && row.long.to_lowercase() == term.long.to_lowercase()
            });
            match same {
                Some(row) => row.add(term),
                None => rows.push(TermRow::new(term)),
            }
        }
        let rows: Vec<Vec<Cell>> = rows.into_iter().map(TermRow::cells).collect();
        let name = Vec::new();
        section(
            blocks,
            "Short forms",
            "Short forms in what is quoted, as the minutes themselves or an officer explain them",
            &["Short form", "Means", "At", "Years", "Explained in"],
            match rows.is_empty() {
                true => Vec::new(),
                false => vec![Group { name, rows }],
            },
        );
    }

    pub(super) fn citations(&self, blocks: &mut Vec<Block>) {
        if !self.findings.is_empty() {
            blocks.push(heading(2, "Citations"));
            let cited = self.findings.iter().map(cited);
            blocks.push(Block::Citations(cited.collect()));
        }
    }
}

/// A short form with one meaning, wherever it is explained so.
struct TermRow {
    short: String,
    long: String,
    councils: Vec<String>,
    years: Option<(i16, i16)>,
    /// Where it is explained first.
    place: String,
    /// How often it is explained so besides.
    more: usize,
}

impl TermRow {
    fn new(term: &Meaning) -> Self {
        let untitled = || format!("item {}", term.evidence);
        Self {
            short: term.short.clone(),
            long: term.long.clone(),
            councils: vec![council_of(term)],
            years: term.years,
            place: term.evidence_title.clone().unwrap_or_else(untitled),
            more: 0,
        }
    }

    /// Adds an explanation that says the same.
    fn add(&mut self, term: &Meaning) {
        let council = council_of(term);
        if !self.councils.contains(&council) {
            self.councils.push(council);
        }
        self.years = match (self.years, term.years) {
            (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
            (one, other) => one.or(other),
        };
        self.more += 1;
    }

    fn cells(self) -> Vec<Cell> {
        let years = self.years.map(|(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{first} to {last}"),
        });
        let place = match self.more {
            0 => self.place,
            more => format!("{}; {more} more", self.place),
        };
        cells([
            self.short,
            self.long,
            self.councils.join("; "),
            years.unwrap_or_default(),
            place,
        ])
    }
}

/// Says at which council a short form means so.
fn council_of(term: &Meaning) -> String {
    match (&term.council, term.certainty) {
        (Some(council), _) => council.clone(),
        (None, Certainty::Sidecar) => "any council".to_owned(),
        (None, _) => "council unknown".to_owned(),
    }
}

/// Sets out a section that is one table, unless it would be empty.
fn section(blocks: &mut Vec<Block>, name: &str, caption: &str, head: &[&str], groups: Vec<Group>) {
    if !groups.is_empty() {
        blocks.push(heading(2, name));
        blocks.push(Block::Table(Table::grouped(caption, head, groups)));
    }
}

fn same_committee(one: &Gap, next: &Gap) -> bool {
    (&one.council, &one.committee) == (&next.council, &next.committee)
}

/// Returns a row that lists the holes of one committee, or the longest of them.
fn holes(gaps: &[Gap]) -> Option<Vec<Cell>> {
    let first = gaps.first()?;
    let mut longest: Vec<&Gap> = gaps.iter().collect();
    longest.sort_by_key(|gap| std::cmp::Reverse(gap.days));
    longest.truncate(MOST_HOLES);
    longest.sort_by_key(|gap| gap.after);
    let day = |day: jiff::civil::Date| day.strftime("%-d\u{a0}%b\u{a0}%Y").to_string();
    let between = longest.iter().map(|gap| {
        let between = format!("{} and {}", day(gap.after), day(gap.before));
        match gap.bounded {
            0 => between,
            1 => format!("{between} (where the date of 1 item held may lie)"),
            count => format!("{between} (where the dates of {count} items held may lie)"),
        }
    });
    let mut between: Vec<String> = between.collect();
    match gaps.len() - between.len() {
        0 => {}
        left => between.push(format!("and in {left} shorter holes")),
    }
    Some(cells([
        named_body(first.council.as_deref(), Some(&first.committee)),
        format!("{} days", first.usual_days),
        between.join("; "),
    ]))
}

fn title_of(finding: &Finding) -> &str {
    let title = finding.hit.title.as_ref();
    let title = title.or(finding.hit.display_title.as_ref());
    title.map_or("(no title)", String::as_str)
}

fn is_exact(date: &DateView) -> bool {
    date.from.is_some() && date.from == date.to
}

/// Returns the year that a meeting was in, or the words of its date where it may have been in several.
fn year_of(date: &DateView) -> String {
    match (is_exact(date), date.from) {
        (true, Some(day)) => day.year().to_string(),
        _ => {
            let mut words = date.words();
            if let Some(first) = words.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            words
        }
    }
}

/// Returns a passage with its matches marked and its place behind it.
fn marked(snippet: &Snippet) -> Vec<Inline> {
    let letters: Vec<char> = snippet.text.chars().collect();
    let cut = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
    let mut parts = Vec::new();
    let mut behind = 0;
    for &(start, end) in &snippet.highlights {
        if behind < start {
            parts.push(text(cut(behind, start)));
        }
        parts.push(Inline::Mark(cut(start, end)));
        behind = end;
    }
    parts.push(text(cut(behind, letters.len())));
    let place = match snippet.field {
        "minutes" => format!(" (par. {})", snippet.paragraph),
        "decision" => format!(" (decision, par. {})", snippet.paragraph),
        field => format!(" ({field})"),
    };
    parts.push(text(place));
    parts
}

/// Returns a citation with its address as a link, where it can be followed.
fn cited(finding: &Finding) -> (usize, Vec<Inline>) {
    let plain = finding.citation.plain();
    let link = finding.citation.link();
    let parts = match link.and_then(|url| Some((url, plain.rsplit_once(url)?))) {
        Some((url, (before, after))) => {
            vec![text(before), Inline::Link(url.to_owned()), text(after)]
        }
        None => vec![text(plain)],
    };
    (finding.number, parts)
}

//! A report set out: headings, paragraphs, tables, quotations, a chart; the same for every printer.

use super::{Finding, Numbered, Report, body_key};
use crate::hit::{DateView, number_words};
use crate::searcher::Expansion;
use crate::snippet::Snippet;

/// A part of a report, one below the other.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading; 1 is the report's own.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list of points.
    List(Vec<Vec<Inline>>),
    /// A passage as it stands in the minutes.
    Quote(Vec<Inline>),
    /// A table.
    Table {
        /// What it shows.
        caption: String,
        /// The names of its columns.
        head: Vec<String>,
        /// Its rows, each as long as the head.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// Bars, which a table beside them gives in figures.
    Chart {
        /// What it shows.
        title: String,
        /// The same in words, for whoever does not see it.
        description: String,
        /// What each bar stands for, and how long it is.
        bars: Vec<(String, usize)>,
    },
    /// The citations, by their numbers.
    Citations(Vec<(usize, Vec<Inline>)>),
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Words that matched.
    Mark(String),
    /// Words that stand out.
    Strong(String),
    /// An address, which begins with `http`.
    Link(String),
    /// The number of a citation.
    Cited(usize),
}

impl Report {
    /// Returns what the report is called.
    pub fn title(&self) -> String {
        match self.header.query.as_str() {
            "" => "Minutes found by filters".to_owned(),
            query => format!("Minutes on {query}"),
        }
    }

    /// Sets the report out.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![heading(1, self.title())];
        self.question(&mut blocks);
        self.method(&mut blocks);
        self.not_held(&mut blocks);
        self.years(&mut blocks);
        self.findings(&mut blocks);
        self.decisions(&mut blocks);
        self.recommendations(&mut blocks);
        self.actions(&mut blocks);
        self.terms(&mut blocks);
        if !self.findings.is_empty() {
            blocks.push(heading(2, "Citations"));
            let cited = self.findings.iter().map(cited);
            blocks.push(Block::Citations(cited.collect()));
        }
        blocks
    }

    fn question(&self, blocks: &mut Vec<Block>) {
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
            let dates = self.dates;
            let told: Vec<String> = [
                (dates.exact, "an exact date"),
                (dates.bounded, "a date that is only bounded"),
                (dates.undated, "no known date"),
            ]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {} {what}", have(count)))
            .collect();
            let told = told.join(", ");
            blocks.push(paragraph(format!("Of the items told here, {told}.")));
        }
        if self.not_told > 0 {
            let left = self.not_told;
            blocks.push(paragraph(format!(
                "{left} more match less well and are not told here; `minutebook export` gives all of them."
            )));
        }
    }

    fn method(&self, blocks: &mut Vec<Block>) {
        let header = &self.header;
        blocks.push(heading(2, "Method"));
        let commits = header.indexes.iter();
        let commits: Vec<String> = commits
            .map(|index| format!("commit {} of its index", index.generation))
            .collect();
        let mut points = vec![format!(
            "Searched by minutebook {}, {}, over {} of minutes.",
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
        let counted = [
            (
                header.some_words_left_out,
                "only some of the words and are not told here",
            ),
            (
                header.undated_left_out,
                "no date, would match but for the dates asked for, and are not told here",
            ),
            (
                header.bounded_let_in,
                "a date that is only bounded and may lie outside the dates asked for",
            ),
            (
                header.unknown_council_left_out,
                "no known council, would match but for the council asked for, and are not told here",
            ),
            (
                header.exempt_left_out,
                "what is sought only in a body that is closed to the public and are not told here",
            ),
        ];
        let counted = counted.into_iter().filter(|(count, _)| *count > 0);
        points.extend(
            counted.map(|(count, what)| format!("{} {} {what}.", items(count), have(count))),
        );
        points.extend(header.notes.iter().map(|note| format!("Note: {note}.")));
        blocks.push(list(points));
    }

    fn not_held(&self, blocks: &mut Vec<Block>) {
        blocks.push(heading(2, "What is not held"));
        let mut points = vec![vec![text(
            "Only minutes that were put into the index can be found. What is not found may have been said in minutes that are not held.",
        )]];
        if self.truncated_held > 0 {
            points.push(vec![text(format!(
                "Of {} in the index only the beginning is held; what stands further on was not searched.",
                items(self.truncated_held)
            ))]);
        }
        let cut = self.findings.iter().filter(|finding| finding.hit.truncated);
        let cut: Vec<Inline> = cut.map(|finding| Inline::Cited(finding.number)).collect();
        if !cut.is_empty() {
            let mut point = vec![text("Of these items found only the beginning is held: ")];
            point.extend(cut);
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
        for gap in &self.gaps {
            points.push(vec![text(format!(
                "{}: no meeting is held between {} and {}, though one was held about every {} days; it may also not have met.",
                gap.committee,
                gap.after.strftime("%-d %b %Y"),
                gap.before.strftime("%-d %b %Y"),
                gap.usual_days
            ))]);
        }
        blocks.push(Block::List(points));
    }

    fn years(&self, blocks: &mut Vec<Block>) {
        let timeline = self.timeline.as_ref();
        let Some(timeline) = timeline.filter(|told| !told.years.is_empty()) else {
            return;
        };
        if self.findings.is_empty() {
            return;
        }
        blocks.push(heading(2, "By year"));
        let bars: Vec<(String, usize)> = timeline
            .years
            .iter()
            .map(|year| (year.year.clone(), year.items))
            .collect();
        let most = bars.iter().map(|(_, count)| *count).max().unwrap_or(0);
        let of: Vec<&str> = bars
            .iter()
            .filter(|(_, count)| *count == most)
            .map(|(year, _)| year.as_str())
            .collect();
        blocks.push(Block::Chart {
            title: "Matching items by year".to_owned(),
            description: format!(
                "Bars of {} years or spans; the longest, {most}, of {}. The table that follows gives all figures.",
                bars.len(),
                of.join(" and ")
            ),
            bars,
        });
        let rows = timeline.years.iter().map(|year| {
            let share = year.per_item.map_or_else(
                || "nothing held".to_owned(),
                |share| format!("{:.1} %", share * 100.0),
            );
            let (matching, held) = (year.items.to_string(), year.held.to_string());
            cells([year.year.clone(), matching, held, share])
        });
        blocks.push(table(
            "Matching items beside all items held, by year",
            &["Year", "Matching", "Held", "Share of what is held"],
            rows.collect(),
        ));
    }

    fn findings(&self, blocks: &mut Vec<Block>) {
        if self.findings.is_empty() {
            return;
        }
        blocks.push(heading(2, "Findings by committee and year"));
        let (mut body, mut year) = (None, None);
        for finding in &self.findings {
            let hit = &finding.hit;
            let this = body_key(hit);
            if body.as_ref() != Some(&this) {
                let known = |name: &Option<String>, what: &str| {
                    name.clone().unwrap_or_else(|| format!("{what} unknown"))
                };
                let names = (
                    known(&hit.committee, "committee"),
                    known(&hit.council, "council"),
                );
                blocks.push(heading(3, format!("{}, {}", names.0, names.1)));
                body = Some(this);
                year = None;
            }
            let this = year_of(&hit.date);
            if year.as_ref() != Some(&this) {
                blocks.push(heading(4, this.clone()));
                year = Some(this);
            }
            found(finding, blocks);
        }
    }

    fn decisions(&self, blocks: &mut Vec<Block>) {
        let rows = self.decisions.iter().map(|row| {
            let decision = &row.row;
            let lead = decision.lead.as_ref().map(|lead| format!("{lead} "));
            let words = format!("{}{}", lead.unwrap_or_default(), decision.text);
            let vote = decision.votes.as_ref().map(|votes| votes.text.clone());
            let kind = decision.kind.as_str().to_owned();
            self.row(row, [words, kind, vote.unwrap_or_default()])
        });
        section(
            blocks,
            "Decisions",
            "Every decision in the items told, in the words of the minutes; a text of the kind lost was put to the vote and lost",
            &["Meeting", "Decision", "Kind", "Vote", "Cited"],
            rows.collect(),
        );
    }

    fn recommendations(&self, blocks: &mut Vec<Block>) {
        let rows = self.recommendations.iter().map(|row| {
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
            self.row(row, [view.recommendation.text.clone(), to, response])
        });
        section(
            blocks,
            "Recommendations and responses",
            "Every recommendation in the items told, and what later minutes say of it",
            &["Meeting", "Recommendation", "To", "Response", "Cited"],
            rows.collect(),
        );
    }

    fn actions(&self, blocks: &mut Vec<Block>) {
        let rows = self.actions.iter().map(|row| {
            let view = &row.row;
            let verdict = view
                .came_back
                .map_or("not asked", |verdict| verdict.as_str());
            let verdict = verdict.replace('-', " ");
            let came_back = match &view.reason {
                Some(reason) => format!("{verdict}: {reason}"),
                None => verdict,
            };
            let owner = view.action.owner.clone().unwrap_or_default();
            let due = view.action.due.clone().unwrap_or_default();
            self.row(row, [view.action.text.clone(), owner, due, came_back])
        });
        section(
            blocks,
            "Actions, and whether they came back",
            "What somebody was to do after the meetings told, and what later minutes have of it",
            &["Meeting", "Action", "Owner", "Due", "Came back", "Cited"],
            rows.collect(),
        );
    }

    /// Returns a row of a register: its meeting, its own cells, its citation.
    fn row<R, const N: usize>(&self, row: &Numbered<R>, own: [String; N]) -> Vec<Vec<Inline>> {
        let finding = row
            .number
            .checked_sub(1)
            .and_then(|at| self.findings.get(at));
        let meeting = finding.map(|finding| {
            let committee = finding.hit.committee.as_deref();
            let committee = committee.unwrap_or("committee unknown");
            format!("{committee}, {}", finding.hit.date.words())
        });
        let mut row_cells = cells([meeting.unwrap_or_default()]);
        row_cells.extend(cells(own));
        row_cells.push(vec![Inline::Cited(row.number)]);
        row_cells
    }

    fn terms(&self, blocks: &mut Vec<Block>) {
        let rows = self.terms.iter().map(|term| {
            let years = term.years.map(|(first, last)| match first == last {
                true => first.to_string(),
                false => format!("{first} to {last}"),
            });
            let council = term.council.clone();
            let defined = term.evidence_title.clone();
            cells([
                term.short.clone(),
                term.long.clone(),
                council.unwrap_or_else(|| "any council".to_owned()),
                years.unwrap_or_default(),
                defined.unwrap_or_else(|| term.evidence.clone()),
            ])
        });
        section(
            blocks,
            "Short forms",
            "Short forms in what is quoted, as the minutes themselves or an officer explain them",
            &["Short form", "Means", "At", "Years", "Explained in"],
            rows.collect(),
        );
    }
}

fn text(words: impl Into<String>) -> Inline {
    Inline::Text(words.into())
}

fn paragraph(words: impl Into<String>) -> Block {
    Block::Paragraph(vec![text(words)])
}

fn heading(level: u8, words: impl Into<String>) -> Block {
    Block::Heading(level, words.into())
}

fn list(points: impl IntoIterator<Item = String>) -> Block {
    Block::List(points.into_iter().map(|point| vec![text(point)]).collect())
}

fn cells<const N: usize>(words: [String; N]) -> Vec<Vec<Inline>> {
    words.map(|cell| vec![text(cell)]).to_vec()
}

fn table(caption: &str, head: &[&str], rows: Vec<Vec<Vec<Inline>>>) -> Block {
    Block::Table {
        caption: caption.to_owned(),
        head: head.iter().map(|&name| name.to_owned()).collect(),
        rows,
    }
}

/// Sets out a section that is one table, unless it would be empty.
fn section(
    blocks: &mut Vec<Block>,
    name: &str,
    caption: &str,
    head: &[&str],
    rows: Vec<Vec<Vec<Inline>>>,
) {
    if !rows.is_empty() {
        blocks.push(heading(2, name));
        blocks.push(table(caption, head, rows));
    }
}

fn items(count: usize) -> String {
    format!("{count} {}", if count == 1 { "item" } else { "items" })
}

fn have(count: usize) -> &'static str {
    if count == 1 { "has" } else { "have" }
}

fn also_searched(expansion: &Expansion) -> String {
    let forms = expansion.searched.iter();
    let forms: Vec<String> = forms.map(|form| format!("\"{form}\"")).collect();
    let meaning = &expansion.meaning;
    let place = meaning.evidence_title.as_ref().map_or_else(
        || meaning.evidence.clone(),
        |title| format!("defined in \"{title}\""),
    );
    let council = meaning.council.as_ref().map(|name| format!("{name}, "));
    format!(
        "Also searched for {}: {} ({}{place}).",
        expansion.typed,
        forms.join(", "),
        council.unwrap_or_default()
    )
}

/// Returns the year that a meeting was in, or the words of its date where it may have been in several.
fn year_of(date: &DateView) -> String {
    match (date.from, date.to) {
        (Some(from), Some(to)) if from == to => from.year().to_string(),
        (None, None) => "Date unknown".to_owned(),
        _ => format!("Date only bounded: {}", date.words()),
    }
}

/// Sets out one item: its title, the passages found in it, what was resolved.
fn found(finding: &Finding, blocks: &mut Vec<Block>) {
    let hit = &finding.hit;
    let title = hit.title.as_ref().or(hit.display_title.as_ref());
    let title = title.map_or("(no title)", String::as_str);
    let number = number_words(hit.item.as_deref(), hit.agenda_number.as_deref());
    let mut line = vec![
        Inline::Strong(title.to_owned()),
        text(format!(", {number}, {} ", hit.date.words())),
        Inline::Cited(finding.number),
    ];
    let remarks = [
        (hit.exempt_body, "Exempt, not for publication."),
        (hit.truncated, "Only the beginning of this item is held."),
        (hit.status == "draft", "Draft minutes."),
    ];
    let remarks = remarks.into_iter().filter(|(is, _)| *is);
    line.extend(remarks.map(|(_, words)| text(format!(" {words}"))));
    blocks.push(Block::Paragraph(line));
    let passages = hit.snippets.iter();
    let passages = passages.filter(|snippet| snippet.field != "title");
    blocks.extend(passages.map(|snippet| Block::Quote(marked(snippet))));
    for (name, texts) in [("Decided:", &hit.resolutions), ("Lost:", &finding.lost)] {
        if !texts.is_empty() {
            blocks.push(paragraph(name));
            blocks.push(list(texts.iter().cloned()));
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

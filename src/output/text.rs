//! Text for reading: answers, whole items, reports of indexing.

use std::env;
use std::io::{self, IsTerminal, Write};

use indicatif::HumanBytes;
use minutebook::{
    ActionView, Answer, CorrectedBy, Expansion, Hit, ItemView, LinkView, Meaning, Missing, Request,
    RoleView, Snippet, Suggestion, is_whole_council, number_words,
};
use minutebook_index::indexer::Report;
use minutebook_index::minutes::Certainty;
use textwrap::core::display_width;

use super::status::place;
use super::{BOLD, Out, PLAIN, aside, counts, explanation, shortened};

/// Text is wrapped to this width where neither a terminal nor COLUMNS says otherwise.
const WIDTH: usize = 100;
/// Text is wrapped to no less than this.
const NARROWEST: usize = 20;
/// On a terminal text is wrapped to no more than this: longer lines are hard to read.
const WIDEST: usize = 120;
/// So much of a query is repeated above its answer.
const REPEATED: usize = 300;
/// Stands behind the number of a paragraph that matches, where these are marked.
pub(super) const MATCHING: &str = ">";
/// More matches than these are worth narrowing.
const MANY: usize = 50;
/// So many warnings are listed unless all are asked for.
const FEW: usize = 5;

/// How matches are marked: in bold on a terminal that may have it, in square brackets everywhere.
pub(crate) struct Style {
    bold: bool,
    pub(super) width: usize,
}

impl Style {
    pub(super) fn of_stdout() -> Self {
        let terminal = io::stdout().is_terminal();
        let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = !is_set("TERM") || env::var_os("TERM").is_some_and(|kind| kind == "dumb");
        let columns = env::var("COLUMNS").ok();
        let columns = columns.and_then(|columns| columns.trim().parse::<usize>().ok());
        let width = match columns.filter(|columns| *columns > 0) {
            Some(columns) => columns.max(NARROWEST),
            None if terminal => terminal_size::terminal_size()
                .map_or(WIDTH, |(width, _)| usize::from(width.0))
                .clamp(NARROWEST, WIDEST),
            None => WIDTH,
        };
        Self {
            bold: terminal && !is_set("NO_COLOR") && !dumb,
            width,
        }
    }

    /// Tells whether bold is printed.
    pub(super) fn is_bold(&self) -> bool {
        self.bold
    }

    pub(super) fn strong(&self, text: &str) -> String {
        if self.bold {
            format!("{BOLD}{text}{PLAIN}")
        } else {
            text.to_owned()
        }
    }

    /// Marks the highlights of a passage with square brackets.
    fn marked(snippet: &Snippet) -> String {
        let mut marked = String::with_capacity(snippet.text.len() + 16);
        let mut spans = snippet.highlights.iter().copied().peekable();
        for (at, letter) in snippet.text.chars().enumerate() {
            if spans.peek().is_some_and(|(start, _)| *start == at) {
                marked.push('[');
            }
            marked.push(letter);
            if spans.next_if(|(_, end)| *end == at + 1).is_some() {
                marked.push(']');
            }
        }
        marked
    }

    /// Wraps a text, whose first line begins otherwise than the others.
    pub(super) fn filled(&self, text: &str, first: &str, others: &str) -> String {
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(others)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        textwrap::fill(text, options)
    }

    pub(super) fn wrapped(&self, text: &str, indent: &str) -> String {
        let filled = self.filled(text, indent, indent);
        if !self.bold {
            return filled;
        }
        // Bold is put on after wrapping, so that its signs take no room.
        filled
            .replace('[', &format!("{BOLD}["))
            .replace(']', &format!("]{PLAIN}"))
    }
}

/// Says what may have been meant by a word.
pub(crate) fn did_you_mean(one: &Suggestion) -> String {
    format!(
        "No item has \"{}\" as typed: did you mean \"{}\" ({} {})?",
        one.typed,
        one.meant,
        one.items,
        plural(one.items, "item")
    )
}

/// Prints an answer.
pub(crate) fn answer(answer: &Answer, request: &Request) -> anyhow::Result<()> {
    let mut out = Out::new();
    let style = Style::of_stdout();
    let query = match answer.query.as_str() {
        "" => "Everything",
        query => query,
    };
    write_answer(&mut out, query, answer, request, &style)?;
    if let Some(facets) = &answer.facets {
        counts::facets(&mut out, facets, &style)?;
    }
    if let Some(timeline) = &answer.timeline {
        counts::timeline(&mut out, timeline, &style)?;
    }
    out.end()?;
    next_steps(answer, request);
    Ok(())
}

/// Prints what was found for a question called so, with all that is to be known of it, and the hits.
pub(super) fn write_answer(
    out: &mut Out,
    asked: &str,
    answer: &Answer,
    request: &Request,
    style: &Style,
) -> anyhow::Result<()> {
    let headline = headline(&shortened(asked, REPEATED), answer);
    let headline = style.filled(&headline, "", "");
    writeln!(out, "{}", style.strong(&headline))?;
    for line in also_searched(&answer.expansions) {
        writeln!(out, "{}", style.wrapped(&line, ""))?;
    }
    let notes = [
        dates_note(answer, request),
        council_note(answer),
        holdings_note(answer),
    ];
    for note in notes.iter().flatten().chain(&answer.notes) {
        let note = format!("Note: {}.", shortened(note, REPEATED));
        writeln!(out, "{}", style.filled(&note, "", ""))?;
    }
    for one in answer.did_you_mean.iter().take(FEW) {
        writeln!(out, "{}", style.filled(&did_you_mean(one), "", ""))?;
    }
    if let Some(more) = answer.did_you_mean.len().checked_sub(FEW + 1) {
        let more = more + 1;
        writeln!(
            out,
            "{more} more such words; `--format json` lists them all."
        )?;
    }
    for one in answer.relaxations.iter().take(FEW) {
        let items = plural(one.items as u64, "item");
        let without = shortened(&one.without, REPEATED);
        let line = format!("Without {without}: {} {items}.", one.items);
        writeln!(out, "{}", style.filled(&line, "", ""))?;
    }
    write_hits(out, answer, true, style)
}

/// Prints hits; those with some of the words only under a heading, unless the one before had not all either.
pub(super) fn write_hits(
    out: &mut Out,
    answer: &Answer,
    mut last_tier: bool,
    style: &Style,
) -> anyhow::Result<()> {
    for hit in &answer.hits {
        if last_tier && !hit.all_words {
            let left = answer.total_any - answer.total;
            writeln!(
                out,
                "\n{}",
                style.strong(&format!("With some of the words only ({left}):"))
            )?;
        }
        last_tier = hit.all_words;
        write_hit(out, hit, style)?;
    }
    Ok(())
}

/// Prints why an item does not match as asked, or where it stands.
pub(crate) fn missing(missing: &Missing) -> anyhow::Result<()> {
    let mut out = Out::new();
    let title = missing.title.as_deref().unwrap_or("(no title)");
    match missing.rank {
        Some(rank) if missing.matches => {
            writeln!(out, "{title}: matches, number {rank} of the list.")?;
        }
        Some(rank) => writeln!(
            out,
            "{title}: has some of the words only, number {rank} of the list."
        )?,
        None => writeln!(out, "{title}: not in the list.")?,
    }
    for (why, parts) in [
        ("It does not have", &missing.lacks),
        ("It is left out by", &missing.left_out_by),
        ("It does not pass", &missing.filtered_by),
    ] {
        if !parts.is_empty() {
            writeln!(out, "{why}: {}", parts.join(", "))?;
        }
    }
    writeln!(out, "id {}", missing.id)?;
    Ok(out.end()?)
}

/// Says what was found, out of how much, and how sure the dates are.
fn headline(query: &str, answer: &Answer) -> String {
    let held = format!("{} {} held", answer.held, plural(answer.held, "item"));
    if answer.total_any == 0 {
        return format!("{query}: nothing found in {held}.");
    }
    let mut line = format!("{query}: {} of {held}", answer.total);
    if answer.total == 0 {
        line.push_str(&format!(
            " have all the words, {} have some of them",
            answer.total_any
        ));
    }
    line.push('.');
    let first: Vec<&Hit> = answer.hits.iter().filter(|hit| hit.all_words).collect();
    let undated = first
        .iter()
        .filter(|hit| hit.date.from.is_none() || hit.date.from != hit.date.to)
        .count();
    if undated > 0 && undated == first.len() {
        line.push_str(&format!(" None of the {undated} shown has an exact date."));
    } else if undated > 0 {
        line.push_str(&format!(
            " {undated} of the {} shown have no exact date.",
            first.len()
        ));
    }
    line
}

/// Says which forms were searched besides those typed and where they were learned: one line for each word or
/// phrase of the query; of a sense, the council that defines it most often.
pub(super) fn also_searched(expansions: &[Expansion]) -> Vec<String> {
    let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
    let mut rest = expansions;
    while let Some(first) = rest.first() {
        let same = |other: &&Expansion| {
            (&other.typed, &other.searched) == (&first.typed, &first.searched)
                && other.meaning.long == first.meaning.long
        };
        let (group, others) = rest.split_at(rest.iter().take_while(same).count());
        rest = others;
        let forms = quoted(&first.searched);
        let told = group
            .iter()
            .map(|one| &one.meaning)
            .max_by_key(|one| (one.certainty == Certainty::Sidecar, one.items))
            .unwrap_or(&first.meaning);
        let learned = format!("{forms} ({}{})", learned(told), more_councils(group.len()));
        match lines.last_mut() {
            Some((typed, known)) if *typed == first.typed => known.push(learned),
            _ => lines.push((&first.typed, vec![learned])),
        }
    }
    let line = |(typed, learned): (&str, Vec<String>)| {
        format!("Also searched for {typed}: {}.", learned.join("; "))
    };
    lines.into_iter().map(line).collect()
}

fn quoted(forms: &[String]) -> String {
    let quoted: Vec<String> = forms.iter().map(|form| format!("\"{form}\"")).collect();
    quoted.join(", ")
}

/// Says where a meaning was learned.
fn learned(meaning: &Meaning) -> String {
    let council = meaning.council.as_deref().unwrap_or("council not named");
    match (&meaning.evidence_title, meaning.certainty) {
        (_, Certainty::Sidecar) => format!("written in {}", meaning.evidence),
        (_, Certainty::Inferred) => meaning.evidence.clone(),
        (Some(title), _) => format!("{council}, defined in \"{title}\""),
        (None, _) => format!("{council}, defined in {}", meaning.evidence),
    }
}

fn more_councils(councils: usize) -> String {
    match councils.saturating_sub(1) {
        0 => String::new(),
        1 => "; so at 1 council more".to_owned(),
        more => format!("; so at {more} councils more"),
    }
}

/// Says how many items a date filter let in without being certain, and how many it left out for want of a date.
pub(crate) fn dates_note(answer: &Answer, request: &Request) -> Option<String> {
    let uncertain = answer.bounded_let_in + answer.undated_left_out;
    if !request.filters.has_dates() && uncertain == 0 {
        return None;
    }
    Some(format!(
        "of these, {} have a date that is only bounded; {} undated {} left out by the dates",
        answer.bounded_let_in,
        answer.undated_left_out,
        if answer.undated_left_out == 1 {
            "match was"
        } else {
            "matches were"
        }
    ))
}

fn council_note(answer: &Answer) -> Option<String> {
    let count = answer.unknown_council_left_out;
    let were = if count == 1 {
        "match was"
    } else {
        "matches were"
    };
    (count > 0).then(|| format!("{count} {were} left out because the council is not known"))
}

/// Tells "no match" from "not held".
fn holdings_note(answer: &Answer) -> Option<String> {
    let held = answer.holdings.as_ref()?.items_in_range;
    Some(if held == 0 {
        "nothing is held of the councils, committees and dates asked for; `minutebook coverage` tells what is"
            .to_owned()
    } else {
        let items = plural(held as u64, "item");
        format!(
            "no match among the {held} {items} held of the councils, committees and dates asked for"
        )
    })
}

pub(super) fn write_hit(out: &mut Out, hit: &Hit, style: &Style) -> anyhow::Result<()> {
    let title = shown_title(hit.title.as_deref(), hit.display_title.as_deref());
    let title = style.filled(&title, "   ", "   ");
    let title = style.strong(title.trim_start());
    writeln!(out, "{:<3}{title}", hit.rank)?;
    let mut facts = vec![
        hit.committee
            .clone()
            .unwrap_or_else(|| "committee unknown".to_owned()),
        number_words(hit.item.as_deref(), hit.agenda_number.as_deref()),
        hit.date.words(),
    ];
    if let Some(council) = &hit.council
        && !is_whole_council(Some(council), hit.committee.as_deref())
    {
        facts.insert(0, council.clone());
    }
    let flags = [
        (hit.truncated, "TRUNCATED"),
        (hit.exempt_body, super::EXEMPT_BODY),
        (hit.exempt && !hit.exempt_body, "EXEMPT, body held back"),
        (hit.status == "draft", "DRAFT"),
    ];
    facts.extend(
        flags
            .iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, words)| (*words).to_owned()),
    );
    writeln!(out, "{}", style.wrapped(&facts.join(", "), "   "))?;
    for warning in &hit.warnings {
        writeln!(
            out,
            "{}",
            style.wrapped(&format!("CONTRADICTED: {warning}"), "   ")
        )?;
    }
    for snippet in &hit.snippets {
        let place = super::place_of(snippet);
        writeln!(
            out,
            "{}",
            style.wrapped(&format!("({place}) {}", Style::marked(snippet)), "   ")
        )?;
    }
    if !hit.expansions.is_empty() {
        let line = format!("found also by {}", quoted(&hit.expansions));
        writeln!(out, "{}", style.wrapped(&line, "   "))?;
    }
    if let Some(explanation) = &hit.explanation {
        explanation::write(out, explanation)?;
    }
    let source = hit.source.url.as_ref().unwrap_or(&hit.source.path);
    let line = format!("   id {}   source {source}", hit.id);
    if display_width(&line) <= style.width {
        writeln!(out, "{line}")?;
        return Ok(());
    }
    // Neither is broken, wherever a terminal may do that: both are there to be copied.
    writeln!(out, "   id {}\n   source {source}", hit.id)?;
    Ok(())
}

/// Returns the title, or says that there is none and what the minutes name.
pub(crate) fn shown_title(title: Option<&str>, display: Option<&str>) -> String {
    match (title, display) {
        (Some(title), _) => title.to_owned(),
        (None, Some(name)) => format!("(no title; minutes name the {name})"),
        (None, None) => "(no title)".to_owned(),
    }
}

/// Names the decision references, each with the other items that carry it.
fn reference_words(item: &ItemView) -> Vec<String> {
    let words = |reference: &String| {
        let mut joined = item.joined_by.iter();
        match joined.find(|joined| joined.reference == *reference) {
            Some(joined) => format!("{reference}: also in {}", joined.items.join(", ")),
            None => reference.clone(),
        }
    };
    item.references.iter().map(words).collect()
}

/// Names the items that an officer linked to this one.
fn link_words(item: &ItemView) -> Vec<String> {
    let words = |link: &LinkView| {
        format!(
            "{} {} (written in {})",
            link.kind.replace('_', " "),
            link.id,
            link.evidence
        )
    };
    item.links.iter().map(words).collect()
}

/// Says what was to be done and what became of it.
fn action_words(view: &ActionView) -> String {
    let mut words = view.action.text.clone();
    if let (Some(verdict), Some(reason)) = (view.came_back, &view.reason) {
        words.push_str(&format!(" [{}: {reason}", verdict.as_str()));
        if let Some(first) = view.evidence.first() {
            words.push_str(&format!(", {}", first.id));
        }
        words.push(']');
    }
    words
}

/// Names a post, who holds it, and what its short form means with how that is known.
fn role_words(role: &RoleView) -> String {
    let mut words = role.mention.role.clone();
    if let Some(meaning) = role
        .meaning
        .as_ref()
        .filter(|meaning| meaning.role != words)
    {
        let certainty = match meaning.certainty {
            Certainty::Sidecar => "written in",
            _ => "inferred from",
        };
        words.push_str(&format!(
            ": {} ({certainty} {})",
            meaning.role, meaning.evidence
        ));
    }
    if let Some(person) = &role.mention.person {
        words.push_str(&format!(" ({person})"));
    }
    words
}

fn plural(count: u64, word: &str) -> String {
    if count == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}

/// Suggests what to do next, beside the data.
fn next_steps(answer: &Answer, request: &Request) {
    let Some(first) = answer.hits.first() else {
        if answer.total_any == 0 {
            aside(
                "Next: try fewer or other words, a beginning with * (safeguard*), or `minutebook status` to see what is held",
            );
        }
        return;
    };
    let mut steps = vec![format!("minutebook show '{}'", first.id)];
    let shown = request.offset + answer.hits.len();
    if shown < answer.total_any {
        steps.push(format!(
            "--offset {shown} for the next of {}",
            answer.total_any
        ));
    }
    if answer.total_any > MANY && answer.facets.is_none() {
        steps.push("--facets to narrow by committee, role and year".to_owned());
    }
    let cut = answer.hits.iter().filter(|hit| hit.truncated).count();
    if cut > 0 {
        steps.push(format!(
            "minutebook coverage --to-fetch for the rest of {cut} cut {}",
            plural(cut as u64, "item")
        ));
    }
    if answer.hits.iter().any(|hit| !hit.expansions.is_empty()) {
        steps.push("--no-expand to leave out what is found by other forms only".to_owned());
    }
    aside(format_args!("Next: {}", steps.join("  |  ")));
}

/// Prints one item, whole; from a paragraph on where one is asked for.
pub(crate) fn item(item: &ItemView, paragraph: Option<usize>) -> anyhow::Result<()> {
    let mut out = Out::new();
    write_item(&mut out, item, paragraph, &[])?;
    Ok(out.end()?)
}

/// Prints one item; paragraphs that match are marked.
pub(super) fn write_item(
    out: &mut Out,
    item: &ItemView,
    paragraph: Option<usize>,
    matching: &[usize],
) -> anyhow::Result<()> {
    let style = Style::of_stdout();
    writeln!(
        out,
        "{}",
        style.strong(&shown_title(
            item.title.as_deref(),
            item.display_title.as_deref()
        ))
    )?;
    writeln!(out, "{}", style.wrapped(&item.citation, ""))?;
    writeln!(out, "id {}", item.id)?;
    let marks = [
        (
            item.truncated,
            "TRUNCATED: only the start of this item is held".to_owned(),
        ),
        (
            item.exempt,
            format!(
                "{}: {}",
                if item.exempt_body {
                    super::EXEMPT_BODY
                } else {
                    "EXEMPT, body held back"
                },
                item.exempt_reason.as_deref().unwrap_or("no body held")
            ),
        ),
        (item.status == "draft", "DRAFT minutes".to_owned()),
        (
            item.status == "corrected",
            "CORRECTED by a later meeting; see below".to_owned(),
        ),
    ];
    for (_, words) in marks.iter().filter(|(holds, _)| *holds) {
        writeln!(out, "{words}")?;
    }
    if let Some(evidence) = &item.date.evidence {
        writeln!(
            out,
            "{}",
            style.wrapped(
                &format!("date {}: {evidence}", item.date.certainty.as_str()),
                ""
            )
        )?;
    }
    if let (Some(purpose), None) = (&item.purpose, paragraph) {
        writeln!(out, "\n{}", style.wrapped(purpose, ""))?;
    }
    let from = paragraph.unwrap_or(1);
    write_paragraphs(out, &style, "", &item.minutes_paragraphs, from, matching)?;
    if paragraph.is_none() {
        write_paragraphs(out, &style, "Decision", &item.decision_paragraphs, 1, &[])?;
        write_facts(out, &style, item)?;
    }
    Ok(())
}

fn write_paragraphs(
    out: &mut Out,
    style: &Style,
    head: &str,
    paragraphs: &[String],
    from: usize,
    matching: &[usize],
) -> anyhow::Result<()> {
    if !head.is_empty() && !paragraphs.is_empty() {
        writeln!(out, "\n{}", style.strong(head))?;
    }
    for (number, paragraph) in (1..)
        .zip(paragraphs)
        .filter(|(number, text)| *number >= from && !text.is_empty())
    {
        let mark = match matching.contains(&number) {
            true => MATCHING,
            false => " ",
        };
        let label = format!("{number:>3}{mark} ");
        let options = textwrap::Options::new(style.width)
            .initial_indent(&label)
            .subsequent_indent("     ")
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        writeln!(out, "\n{}", textwrap::fill(paragraph, options))?;
    }
    Ok(())
}

fn write_facts(out: &mut Out, style: &Style, item: &ItemView) -> anyhow::Result<()> {
    let resolutions: Vec<String> = item
        .resolutions
        .iter()
        .map(|point| {
            let label = point
                .label
                .as_deref()
                .map(|label| format!("{label} "))
                .unwrap_or_default();
            let by = |name: &Option<String>, verb| {
                name.as_ref()
                    .map(|name| format!(", {verb} {name}"))
                    .unwrap_or_default()
            };
            let movers = by(&point.moved_by, "moved by") + &by(&point.seconded_by, "seconded by");
            format!("{label}{} [{}{movers}]", point.text, point.kind.as_str())
        })
        .collect();
    let actions: Vec<String> = item.actions.iter().map(action_words).collect();
    let roles: Vec<String> = item.roles.iter().map(role_words).collect();
    let documents: Vec<String> = item
        .documents
        .iter()
        .map(|document| document.title.clone())
        .collect();
    let sources: Vec<String> = item
        .sources
        .iter()
        .enumerate()
        .map(|(at, source)| match item.source.retrieved {
            Some(day) if at == 0 => {
                format!("{}, retrieved {}", source.path, day.strftime("%-d %b %Y"))
            }
            _ => source.path.clone(),
        })
        .collect();
    let later = |list: &[CorrectedBy]| -> Vec<String> {
        let line = |one: &CorrectedBy| format!("{} [{}]", one.text, one.id);
        list.iter().map(line).collect()
    };
    let lists = [
        ("Corrected by a later meeting", later(&item.corrected_by)),
        ("Confirmed by a later meeting", later(&item.confirmed_by)),
        ("Resolutions", resolutions),
        ("Actions", actions),
        ("Roles", roles),
        ("Documents", documents),
        ("References", reference_words(item)),
        ("Links", link_words(item)),
        ("Sources", sources),
        ("Warnings", item.warnings.clone()),
    ];
    for (head, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        writeln!(out, "\n{}", style.strong(head))?;
        for line in list {
            let options = textwrap::Options::new(style.width)
                .initial_indent("  - ")
                .subsequent_indent("    ")
                .word_splitter(textwrap::WordSplitter::NoHyphenation);
            writeln!(out, "{}", textwrap::fill(&line, options))?;
        }
    }
    Ok(())
}

/// Prints what a run would do.
pub(crate) fn plan(report: &Report) -> anyhow::Result<()> {
    let mut out = Out::new();
    for path in &report.read {
        writeln!(out, "read    {path}")?;
    }
    for path in &report.gone {
        writeln!(out, "remove  {path}")?;
    }
    out.end()?;
    aside(format_args!(
        "{} files to read, {} to remove, {} unchanged; nothing was changed",
        report.read.len(),
        report.gone.len(),
        report.unchanged
    ));
    Ok(())
}

/// Prints what a run did, beside the data, and what could not be read.
pub(crate) fn report(report: &Report, verbose: bool) {
    figures(report);
    troubles(report, verbose);
}

/// Prints the figures of a run.
fn figures(report: &Report) {
    let seconds = report.took_ms as f64 / 1000.0;
    let speed = (report.bytes * 1000)
        .checked_div(report.took_ms)
        .unwrap_or(0);
    aside(format_args!(
        "{} items in the index: {} written, {} removed; {} files read, {} unchanged, {} gone; {} in {seconds:.2} s ({}/s)",
        report.items,
        report.written,
        report.removed,
        report.read.len(),
        report.unchanged,
        report.gone.len(),
        HumanBytes(report.bytes),
        HumanBytes(speed)
    ));
    if report.held > 0 {
        aside(format_args!(
            "{} exempt {} held back; `minutebook held-back` lists them",
            report.held,
            plural(report.held, "item")
        ));
    }
    if report.included > 0 {
        aside(format_args!(
            "{} exempt {} let in by --include-exempt; a run without it holds them back again",
            report.included,
            plural(report.included, "body").replace("bodys", "bodies")
        ));
    }
    if report.links > 0 {
        let links = plural(report.links as u64, "link");
        aside(format_args!("{} {links} not followed", report.links));
    }
    if report.hidden > 0 {
        let files = plural(report.hidden as u64, "file");
        aside(format_args!(
            "{} hidden {files} or folders not read",
            report.hidden
        ));
    }
}

/// Prints what could not be read in a run, and nothing where all could.
pub(crate) fn troubles(report: &Report, verbose: bool) {
    let refused = report
        .refused
        .iter()
        .map(|(path, reason)| format!("left out: {path}: {reason}"));
    let warnings = report.warnings.iter().map(|(path, warning)| {
        format!(
            "warning: {}: {}",
            place(path, warning.line),
            warning.message
        )
    });
    let lines: Vec<String> = refused.chain(warnings).collect();
    let shown = if verbose {
        lines.len()
    } else {
        lines.len().min(FEW)
    };
    for line in &lines[..shown] {
        aside(line);
    }
    if shown < lines.len() {
        aside(format_args!(
            "and {} more; `minutebook status` lists them all",
            lines.len() - shown
        ));
    }
}

//! What a session prints: answers under a line that says what is asked, numbered facets, the kept items, help.
//!
//! Data goes to standard output; what is said beside it, as everywhere, to standard error.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use minutebook::{Answer, FacetCount, Facets, ItemView, Request, Timeline};

use super::text::{self, MATCHING, Style};
use super::{Out, aside, counts, readable};

/// So many values of a facet are numbered where it is shown alone.
const LISTED: usize = 50;
/// So many lines are shown above the paragraph at which an item is opened.
const ABOVE: usize = 3;

/// One kept item, as it is listed.
pub(crate) struct KeptLine<'k> {
    /// Its title.
    pub(crate) title: &'k str,
    /// Why it was kept.
    pub(crate) why: &'k str,
    /// Its citation.
    pub(crate) citation: &'k str,
}

/// Prints an answer to what is asked, which is said in words.
pub(crate) fn answer(asked: &str, answer: &Answer, request: &Request) -> anyhow::Result<()> {
    let mut out = Out::new();
    let style = Style::of_stdout();
    text::write_answer(&mut out, asked, answer, request, &style)?;
    out.end()?;
    let shown = answer.hits.len();
    if shown == 0 {
        aside("Next: fewer or other words, /undo, or /help");
        return Ok(());
    }
    let more = match answer.total_any - shown {
        0 => String::new(),
        left => format!("/more ({left} left)  |  "),
    };
    aside(format_args!(
        "Next: /open 1  |  {more}/facets  |  /keep 1 why"
    ));
    Ok(())
}

/// Prints a further page of an answer.
pub(crate) fn more(status: &str, answer: &Answer, after_all_words: bool) -> anyhow::Result<()> {
    let mut out = Out::new();
    let style = Style::of_stdout();
    writeln!(out, "{}", style.strong(status))?;
    text::write_hits(&mut out, answer, after_all_words, &style)?;
    Ok(out.end()?)
}

/// Prints all facets.
pub(crate) fn facets(status: &str, facets: &Facets) -> anyhow::Result<()> {
    let mut out = Out::new();
    let style = Style::of_stdout();
    writeln!(out, "{}", style.strong(status))?;
    let several = facets.councils.len() > 1;
    for (head, command, values) in [
        ("Councils", "council", &facets.councils),
        ("Committees", "committee", &facets.committees),
        ("Years", "year", &facets.years),
        ("Roles", "role", &facets.roles),
        ("Decisions", "decision", &facets.decisions),
    ] {
        if values.is_empty() {
            continue;
        }
        let more = counts::facet(&mut out, head, values, (several, counts::LISTED), &style)?;
        if more > 0 {
            writeln!(out, "         and {more} more (/{command} lists them)")?;
        }
    }
    out.end()?;
    aside("Next: narrow by number, as in /committee 1 or /year 2");
    Ok(())
}

/// Prints one facet.
pub(crate) fn facet(
    status: &str,
    name: &str,
    values: &[FacetCount],
    several_councils: bool,
) -> anyhow::Result<()> {
    let mut out = Out::new();
    let style = Style::of_stdout();
    writeln!(out, "{}", style.strong(status))?;
    let head = format!("By {name}");
    let more = counts::facet(&mut out, &head, values, (several_councils, LISTED), &style)?;
    if more > 0 {
        writeln!(
            out,
            "         and {more} more; /{name} and part of a name finds them"
        )?;
    }
    Ok(out.end()?)
}

/// Prints the years.
pub(crate) fn timeline(status: &str, timeline: &Timeline) -> anyhow::Result<()> {
    let mut out = Out::new();
    let style = Style::of_stdout();
    writeln!(out, "{}", style.strong(status))?;
    counts::timeline(&mut out, timeline, &style)?;
    Ok(out.end()?)
}

/// Prints the kept items, numbered.
pub(crate) fn kept<'k>(lines: impl Iterator<Item = KeptLine<'k>>) -> anyhow::Result<()> {
    let mut out = Out::new();
    let style = Style::of_stdout();
    for (number, line) in (1..).zip(lines) {
        writeln!(out, "{number:<3}{}", style.strong(line.title))?;
        if !line.why.is_empty() {
            writeln!(
                out,
                "{}",
                style.wrapped(&format!("why: {}", line.why), "   ")
            )?;
        }
        writeln!(out, "{}", style.wrapped(line.citation, "   "))?;
    }
    Ok(out.end()?)
}

/// Prints an item, marked where it matches; in a pager from there on, where there is one.
pub(crate) fn item(item: &ItemView, matching: &[usize], pager: &[String]) -> anyhow::Result<()> {
    let Some((program, args)) = pager.split_first() else {
        let mut out = Out::new();
        text::write_item(&mut out, item, None, matching)?;
        return Ok(out.end()?);
    };
    let mut out = Out::memory();
    text::write_item(&mut out, item, None, matching)?;
    let bytes = out.into_bytes()?;
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::piped());
    let named = Path::new(program)
        .file_name()
        .and_then(|name| name.to_str());
    if let (Some("less" | "more" | "most"), Some(line)) = (named, line_of_match(&bytes, matching)) {
        command.arg(format!("+{line}"));
    }
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            aside(format_args!(
                "{program}: cannot be run ({error}); PAGER names the pager"
            ));
            let mut out = Out::as_made();
            out.write_all(&bytes)?;
            return Ok(out.end()?);
        }
    };
    if let Some(mut stdin) = child.stdin.take() {
        match stdin.write_all(&bytes) {
            // Left before the end was reached.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            written => written?,
        }
    }
    child.wait()?;
    Ok(())
}

/// Returns the line, from 1, at which to open a text so that its first match stands near the top.
fn line_of_match(bytes: &[u8], matching: &[usize]) -> Option<usize> {
    let label = format!("{:>3}{MATCHING} ", matching.iter().min()?);
    let text = String::from_utf8_lossy(bytes);
    let line = text.lines().position(|line| line.starts_with(&label))?;
    Some((line + 1).saturating_sub(ABOVE).max(1))
}

/// Prints what can be typed.
pub(crate) fn help(commands: &[(&str, &str, &str)]) -> anyhow::Result<()> {
    let mut out = Out::new();
    let style = Style::of_stdout();
    writeln!(
        out,
        "{}",
        style.strong("What is typed is a query; what begins with a slash is a command:")
    )?;
    let typed =
        |(name, rest, _): &(&str, &str, &str)| format!("/{name} {rest}").trim_end().to_owned();
    let width = commands.iter().map(|command| typed(command).len()).max();
    for command in commands {
        writeln!(
            out,
            "  {:<width$}  {}",
            typed(command),
            command.2,
            width = width.unwrap_or(0)
        )?;
    }
    writeln!(
        out,
        "Numbers are those shown last. `minutebook help query` tells what a query can be."
    )?;
    Ok(out.end()?)
}

/// Prints the prompt of a plain terminal anew, below what was typed and cancelled.
pub(crate) fn prompt_again(prompt: &str) {
    let mut err = io::stderr().lock();
    let _ = write!(err, "\n{}", readable(prompt)).and_then(|()| err.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_opened_a_little_above_its_match() {
        let text = b"title\n\n  1  a\n\n  2  b\n\n  3> c\n";
        assert_eq!(line_of_match(text, &[3]), Some(4));
        assert_eq!(line_of_match(text, &[]), None);
    }
}

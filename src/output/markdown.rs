//! Markdown: an answer to paste into a report, matches in bold, a citation under each passage.

use std::io::Write;

use minutebook::{Answer, Hit, Snippet, markdown_escaped as escaped};

use super::Out;

/// Prints an answer.
pub(crate) fn answer(answer: &Answer) -> anyhow::Result<()> {
    let mut out = Out::new();
    writeln!(out, "# {}", escaped(&answer.query))?;
    writeln!(
        out,
        "\n{} of {} items held match; {} have some of the words. Searched: {}.",
        answer.total,
        answer.held,
        answer.total_any,
        escaped(&answer.interpreted)
    )?;
    for line in super::text::also_searched(&answer.expansions) {
        writeln!(out, "\n{}", escaped(&line))?;
    }
    for hit in &answer.hits {
        self::hit(&mut out, hit)?;
    }
    Ok(out.end()?)
}

/// Prints a hit as a section.
pub(super) fn hit(out: &mut Out, hit: &Hit) -> anyhow::Result<()> {
    let title = hit
        .title
        .as_deref()
        .or(hit.display_title.as_deref())
        .unwrap_or("(no title)");
    writeln!(out, "\n## {}. {}", hit.rank, escaped(title))?;
    if hit.exempt_body {
        writeln!(out, "\n**{}**", super::EXEMPT_BODY)?;
    }
    if !hit.all_words {
        writeln!(out, "\n(some of the words only)")?;
    }
    for snippet in &hit.snippets {
        writeln!(
            out,
            "\n> {} ({})",
            marked(snippet),
            super::place_of(snippet)
        )?;
    }
    writeln!(out, "\n{}", escaped(&hit.citation))?;
    Ok(())
}

/// Returns a passage with its matches in bold.
fn marked(snippet: &Snippet) -> String {
    let letters: Vec<char> = snippet.text.chars().collect();
    let mut marked = String::new();
    let mut behind = 0;
    for &(start, end) in &snippet.highlights {
        let text = |from, to| escaped(&letters[from..to].iter().collect::<String>());
        marked.push_str(&format!("{}**{}**", text(behind, start), text(start, end)));
        behind = end;
    }
    marked.push_str(&escaped(&letters[behind..].iter().collect::<String>()));
    marked
}

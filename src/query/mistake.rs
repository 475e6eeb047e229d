//! What is wrong with a query, each mistake with its place, shown with a caret line under the text typed.

use std::fmt;

use textwrap::core::display_width;

use super::ast::Span;

/// Something in a query that cannot be searched as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its place in the query.
    pub span: Span,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// A query with all that is wrong with it, the first mistake first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes {
    /// The query as typed.
    pub query: String,
    /// What is wrong; at least one.
    pub mistakes: Vec<Mistake>,
}

/// So much of a query is shown on a line.
const LINE: usize = 100;
/// So much is shown before the place of a mistake where the query is longer than that.
const BEFORE: usize = 40;

impl fmt::Display for Mistakes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mistakes.as_slice() {
            [_] => write!(out, "the query cannot be searched as it stands")?,
            several => write!(out, "the query has {} mistakes", several.len())?,
        }
        let mut shown = None;
        for mistake in &self.mistakes {
            let window = self.window(mistake.span);
            let (start, end) = window;
            if shown != Some(window) {
                let before = if start > 0 { "…" } else { "" };
                let behind = if end < self.query.len() { "…" } else { "" };
                write!(
                    out,
                    "\n  {before}{}{behind}",
                    one_line(&self.query[start..end])
                )?;
                shown = Some(window);
            }
            let indent = usize::from(start > 0)
                + display_width(&one_line(&self.query[start..mistake.span.start]));
            let marked = &self.query[mistake.span.start..mistake.span.end.min(end)];
            let carets = display_width(&one_line(marked)).max(1);
            write!(
                out,
                "\n  {}{} {}",
                " ".repeat(indent),
                "^".repeat(carets),
                mistake.message
            )?;
        }
        Ok(())
    }
}

impl Mistakes {
    /// Returns the part of the query that is shown with a mistake: all of it where it fits on a line.
    fn window(&self, span: Span) -> (usize, usize) {
        if self.query.len() <= LINE {
            return (0, self.query.len());
        }
        let start = match span.start.saturating_sub(BEFORE) {
            start if start < BEFORE => 0,
            start => self.query.floor_char_boundary(start),
        };
        let end = self.query.floor_char_boundary(start + LINE);
        (start, end)
    }
}

/// Returns a text with whatever would end or shift a line made a space.
fn one_line(text: &str) -> String {
    text.replace(
        |letter: char| letter.is_whitespace() || letter.is_control(),
        " ",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_has_its_caret_line() {
        let shown = |query: String, spans: &[(usize, usize)]| {
            let mistakes = spans.iter().map(|(start, end)| Mistake {
                span: Span {
                    start: *start,
                    end: *end,
                },
                message: "wrong".to_owned(),
            });
            Mistakes {
                query,
                mistakes: mistakes.collect(),
            }
            .to_string()
        };
        assert_eq!(
            shown("a\tbé x:y".to_owned(), &[(2, 5), (6, 7)]),
            "the query has 2 mistakes\n  a bé x:y\n    ^^ wrong\n       ^ wrong"
        );
        let long = format!("{}x:y{}", "é ".repeat(300), " z".repeat(300));
        let shown = shown(long, &[(900, 903)]);
        let lines: Vec<&str> = shown.lines().collect();
        let at = lines[2].find('^').unwrap();
        let above: String = lines[1].chars().skip(at).take(3).collect();
        assert_eq!(above, "x:y", "{shown}");
        assert!(lines[1].chars().count() < 110);
    }
}

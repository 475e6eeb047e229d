//! Saved searches, and what is new in them.

use std::io::Write;

use minutebook::{Change, FORMAT_VERSION, Hit, SavedSearch, Watched};
use minutebook_index::store::WatchRow;
use serde::Serialize;

use super::text::{self, Style};
use super::{Out, aside};

/// What is new, being printed.
pub(crate) enum News {
    /// For reading.
    Text {
        /// Where to.
        out: Out,
        /// How.
        style: Style,
        /// The search printed last, which is named once.
        last: String,
        /// Items printed.
        items: usize,
    },
    /// One item an object and line.
    Jsonl {
        /// Where to.
        out: Out,
        /// Items printed.
        items: usize,
    },
}

/// One item as JSON.
#[derive(Serialize)]
struct Line<'w> {
    format_version: u32,
    watch: &'w str,
    #[serde(flatten)]
    item: &'w Watched,
}

/// One saved search as JSON.
#[derive(Serialize)]
struct Listed<'w> {
    name: &'w str,
    #[serde(flatten)]
    search: &'w SavedSearch,
    seen: usize,
}

#[derive(Serialize)]
struct List<'w> {
    format_version: u32,
    watches: Vec<Listed<'w>>,
}

impl News {
    pub(crate) fn text() -> Self {
        Self::Text {
            out: Out::new(),
            style: Style::of_stdout(),
            last: String::new(),
            items: 0,
        }
    }

    pub(crate) fn jsonl() -> Self {
        Self::Jsonl {
            out: Out::data(),
            items: 0,
        }
    }

    /// Prints an item of a search.
    pub(crate) fn item(
        &mut self,
        name: &str,
        search: &SavedSearch,
        item: &Watched,
    ) -> anyhow::Result<()> {
        match self {
            Self::Jsonl { out, items } => {
                *items += 1;
                out.json_line(&Line {
                    format_version: FORMAT_VERSION,
                    watch: name,
                    item,
                })
            }
            Self::Text {
                out,
                style,
                last,
                items,
            } => {
                if last != name {
                    let between = if *items > 0 { "\n" } else { "" };
                    let heading = style.strong(&format!("{name}: {}", search.words()));
                    writeln!(out, "{between}{heading}")?;
                    name.clone_into(last);
                }
                *items += 1;
                let change = match item.change {
                    Change::New => "new",
                    Change::Changed => "changed",
                };
                writeln!(out, "{change}:")?;
                // Numbered along what is printed here.
                let rank = *items;
                let hit = Hit {
                    rank,
                    ..item.item.hit.clone()
                };
                text::write_hit(out, &hit, style)
            }
        }
    }

    /// Prints what is still buffered: what is counted as seen must have been.
    pub(crate) fn flush(&mut self) -> anyhow::Result<()> {
        match self {
            Self::Text { out, .. } | Self::Jsonl { out, .. } => Ok(out.flush()?),
        }
    }

    /// Ends, and returns how many items were printed.
    pub(crate) fn end(self) -> anyhow::Result<usize> {
        match self {
            Self::Text { out, items, .. } | Self::Jsonl { out, items } => {
                out.end()?;
                Ok(items)
            }
        }
    }
}

/// Says that a search is kept.
pub(crate) fn added(name: &str, search: &SavedSearch, found: usize, unseen: bool) {
    let items = if found == 1 { "item" } else { "items" };
    let then = match unseen {
        true => "the first `minutebook watch run` prints all of them",
        false => "`minutebook watch run` prints what is new or changed from now on",
    };
    aside(format_args!(
        "kept \"{name}\" ({}), which finds {found} {items} now; {then}",
        search.words()
    ));
}

/// Prints the saved searches for reading.
pub(crate) fn text(searches: &[(WatchRow, SavedSearch)]) -> anyhow::Result<()> {
    let mut out = Out::new();
    let widest = searches.iter().map(|(row, _)| row.name.chars().count());
    let width = widest.max().unwrap_or(0);
    for (row, search) in searches {
        writeln!(
            out,
            "{:<width$}  {:>6} seen  {}",
            row.name,
            row.seen,
            search.words()
        )?;
    }
    Ok(out.end()?)
}

/// Prints the saved searches as one object.
pub(crate) fn json(searches: &[(WatchRow, SavedSearch)]) -> anyhow::Result<()> {
    let listed = searches.iter().map(|(row, search)| Listed {
        name: &row.name,
        search,
        seen: row.seen,
    });
    super::json::object(&List {
        format_version: FORMAT_VERSION,
        watches: listed.collect(),
    })
}

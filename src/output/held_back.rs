//! What is held back and why, as text and as one object; what an officer decided.

use std::io::Write;
use std::path::Path;

use minutebook::{FORMAT_VERSION, ItemView};
use minutebook_index::source::ruling::Decision;
use minutebook_index::store::HeldRow;
use serde::Serialize;

use super::status::{known, place};
use super::{EXEMPT_BODY, Out, aside, json};

/// An item that is closed to the public and has a body.
#[derive(Debug, Serialize)]
pub(crate) struct Held {
    id: String,
    title: String,
    /// The words that closed it.
    reason: String,
    /// Where they stand.
    place: String,
    source: String,
    /// `None` where it is not known.
    line: Option<u32>,
    /// Its body was let in by --include-exempt.
    included: bool,
}

#[derive(Serialize)]
struct List {
    format_version: u32,
    held_back: Vec<Held>,
}

impl From<&HeldRow> for Held {
    fn from(row: &HeldRow) -> Self {
        Self {
            id: row.id.clone(),
            title: row.title.clone(),
            reason: row.reason.clone(),
            place: row.place.clone(),
            source: row.source.clone(),
            line: known(row.line),
            included: row.included,
        }
    }
}

impl Held {
    /// Returns what closed the item, with the place, in one line.
    pub(crate) fn why(&self) -> String {
        let state = match self.included {
            true => format!(", {EXEMPT_BODY}"),
            false => String::new(),
        };
        format!("{} ({}){state}", self.reason, self.place)
    }

    /// Returns title and id.
    pub(crate) fn name(&self) -> String {
        format!("{} ({})", self.id, self.title)
    }

    /// Returns the file and line.
    pub(crate) fn file(&self) -> String {
        place(&self.source, self.line.unwrap_or(0))
    }
}

/// Prints the list for reading.
pub(crate) fn text(rows: &[HeldRow]) -> anyhow::Result<()> {
    let mut out = Out::new();
    for held in rows.iter().map(Held::from) {
        let title = match held.title.as_str() {
            "" => "(no title)",
            title => title,
        };
        writeln!(out, "{title}")?;
        if held.included {
            writeln!(out, "   {EXEMPT_BODY}")?;
        }
        writeln!(out, "   closed by: {}", held.reason)?;
        writeln!(out, "   which stands in: {}, {}", held.place, held.file())?;
        writeln!(out, "   id {}", held.id)?;
    }
    out.end()?;
    match rows.first() {
        None => aside("no body is held back"),
        Some(first) => aside(format_args!(
            "Next: minutebook held-back --release '{}' if it is public after all",
            first.id
        )),
    }
    Ok(())
}

/// Prints the list as one object.
pub(crate) fn json(rows: &[HeldRow]) -> anyhow::Result<()> {
    json::object(&List {
        format_version: FORMAT_VERSION,
        held_back: rows.iter().map(Held::from).collect(),
    })
}

/// Prints what was decided, and what to do for it to take effect.
pub(crate) fn decided(
    item: &ItemView,
    decision: Decision,
    file: &Path,
    changed: bool,
) -> anyhow::Result<()> {
    let name = item.title.as_deref().or(item.display_title.as_deref());
    let (word, file) = (
        match decision {
            Decision::Release => "released",
            Decision::Close => "closed",
        },
        file.display(),
    );
    let already = if changed { "" } else { " already" };
    super::line(format_args!(
        "{}: {word}{already} in {file}",
        name.unwrap_or(&item.id)
    ))?;
    aside("it takes effect with the next run of `minutebook index` on that folder");
    Ok(())
}

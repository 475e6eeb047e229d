//! CSV (RFC 4180): one hit a row, safe to open in a spreadsheet.

use std::io::Write;
use std::path::Path;

use minutebook::Hit;

use super::Out;

const HEADER: [&str; 15] = [
    "rank",
    "id",
    "council",
    "committee",
    "date_from",
    "date_to",
    "date_certainty",
    "item",
    "title",
    "passage",
    "resolutions",
    "source",
    "citation",
    "exempt",
    "lost",
];

/// The mark by which a spreadsheet knows UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Rows as RFC 4180 has them.
pub(crate) struct Csv(csv::Writer<Out>);

impl Csv {
    /// Begins with the names of the columns: in a file behind a byte order mark, for spreadsheets; without one on standard
    /// output, for pipes.
    pub(crate) fn begin(columns: &[&str], to: Option<&Path>) -> anyhow::Result<Self> {
        let mut out = Out::data_to(to)?;
        if to.is_some() {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        writer.write_record(columns)?;
        Ok(Self(writer))
    }

    /// Prints a row, with cells that a spreadsheet would take for a formula made safe.
    pub(crate) fn row(&mut self, cells: &[String]) -> anyhow::Result<()> {
        Ok(self.0.write_record(cells.iter().map(|cell| safe(cell)))?)
    }

    /// Prints what is still buffered; a file is put into its place.
    pub(crate) fn end(self) -> anyhow::Result<()> {
        let out = self.0.into_inner().map_err(|error| error.into_error())?;
        Ok(out.end()?)
    }
}

/// Prints hits with a header row.
pub(crate) fn hits(hits: &[Hit]) -> anyhow::Result<()> {
    let mut table = Csv::begin(&HEADER, None)?;
    for hit in hits {
        let passage = hit
            .snippets
            .first()
            .map(|snippet| snippet.text.clone())
            .unwrap_or_default();
        let row = [
            hit.rank.to_string(),
            hit.id.clone(),
            hit.council.clone().unwrap_or_default(),
            hit.committee.clone().unwrap_or_default(),
            day(hit.date.from),
            day(hit.date.to),
            hit.date.certainty.as_str().to_owned(),
            hit.item.clone().unwrap_or_default(),
            hit.title.clone().unwrap_or_default(),
            passage,
            hit.resolutions.join("\n"),
            hit.source
                .url
                .clone()
                .unwrap_or_else(|| hit.source.path.clone()),
            hit.citation.clone(),
            exempt(hit.exempt_body),
            hit.lost.join("\n"),
        ];
        table.row(&row)?;
    }
    table.end()
}

/// The mark of a closed item's body as a cell; empty where there is none.
pub(super) fn exempt(body: bool) -> String {
    match body {
        true => super::EXEMPT_BODY.to_owned(),
        false => String::new(),
    }
}

/// A day as a cell; an open end is empty.
pub(super) fn day(day: Option<jiff::civil::Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Keeps a spreadsheet from taking a cell for a formula.
fn safe(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

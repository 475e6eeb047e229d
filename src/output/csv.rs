//! CSV (RFC 4180): one hit a row, safe to open in a spreadsheet.

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

/// Returns what writes rows to standard output.
pub(super) fn writer() -> csv::Writer<Out> {
    writer_to(Out::data())
}

/// Returns what writes rows as RFC 4180 has them.
pub(super) fn writer_to(out: Out) -> csv::Writer<Out> {
    csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out)
}

/// Prints hits with a header row.
pub(crate) fn hits(hits: &[Hit]) -> anyhow::Result<()> {
    let mut table = writer();
    table.write_record(HEADER)?;
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
        table.write_record(row.iter().map(|cell| safe(cell)))?;
    }
    Ok(table.flush()?)
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
pub(super) fn safe(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

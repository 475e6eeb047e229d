//! What an index holds and what is still to be fetched, in every format.

use std::io::Write;
use std::path::Path;

use minutebook::{Coverage, FORMAT_VERSION, ToFetch};
use serde::Serialize;

use super::Out;
use super::csv::Csv;

/// Prints holdings and holes for reading.
pub(crate) fn text(coverage: &Coverage) -> anyhow::Result<()> {
    let mut out = Out::new();
    let unknown = |name: &Option<String>, what: &str| {
        let unknown = || format!("{what} unknown");
        name.clone().unwrap_or_else(unknown)
    };
    let mut last = None;
    for holding in &coverage.holdings {
        let body = (&holding.council, &holding.committee);
        if last != Some(body) {
            writeln!(
                out,
                "{}, {}",
                unknown(&holding.council, "council"),
                unknown(&holding.committee, "committee")
            )?;
            last = Some(body);
        }
        let mut facts = Vec::new();
        facts.extend(holding.meetings.map(|count| counted(count, "meeting")));
        facts.push(counted(holding.items, "item"));
        for (count, words) in [
            (holding.truncated, "truncated"),
            (holding.without_minutes, "without minutes"),
        ] {
            if count > 0 {
                facts.push(format!("{count} {words}"));
            }
        }
        if holding.meetings_without_minutes > 0 {
            let meetings = counted(holding.meetings_without_minutes, "meeting");
            facts.push(format!("{meetings} without any minutes"));
        }
        writeln!(out, "  {:<24} {}", holding.year, facts.join(", "))?;
    }
    for gap in &coverage.gaps {
        let bounded = match gap.bounded {
            0 => String::new(),
            count => format!(
                "; the date of {} held may lie there",
                counted(count, "item")
            ),
        };
        writeln!(
            out,
            "Possibly missing: {}, between {} and {} ({} days; usually {}{bounded})",
            gap.committee, gap.after, gap.before, gap.days, gap.usual_days
        )?;
    }
    writeln!(out, "{} held", counted(coverage.items, "item"))?;
    Ok(out.end()?)
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 {
        format!("1 {word}")
    } else {
        format!("{count} {word}s")
    }
}

/// A line of either kind, which says of what kind it is.
#[derive(Serialize)]
struct Line<'c, T> {
    kind: &'static str,
    #[serde(flatten)]
    value: &'c T,
}

/// Prints one holding or hole a line.
pub(crate) fn lines(coverage: &Coverage, to: Option<&Path>) -> anyhow::Result<()> {
    let mut out = Out::data_to(to)?;
    for value in &coverage.holdings {
        let kind = "holding";
        out.json_line(&Line { kind, value })?;
    }
    for value in &coverage.gaps {
        out.json_line(&Line { kind: "gap", value })?;
    }
    Ok(out.end()?)
}

/// Prints holdings and holes as one table; a hole has neither year nor counts.
pub(crate) fn csv(coverage: &Coverage, to: Option<&Path>) -> anyhow::Result<()> {
    const HEADER: [&str; 15] = [
        "kind",
        "council",
        "committee",
        "year",
        "meetings",
        "items",
        "truncated",
        "bounded",
        "undated",
        "without_minutes",
        "meetings_without_minutes",
        "after",
        "before",
        "days",
        "usual_days",
    ];
    let mut rows: Vec<Vec<String>> = Vec::new();
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    for holding in &coverage.holdings {
        let counts = [
            holding.items,
            holding.truncated,
            holding.bounded,
            holding.undated,
            holding.without_minutes,
            holding.meetings_without_minutes,
        ];
        let meetings = holding.meetings.map(|count| count.to_string());
        let mut row = vec![
            "holding".to_owned(),
            name(&holding.council),
            name(&holding.committee),
            holding.year.clone(),
            meetings.unwrap_or_default(),
        ];
        row.extend(counts.map(|count| count.to_string()));
        row.resize(HEADER.len(), String::new());
        rows.push(row);
    }
    for gap in &coverage.gaps {
        let mut row = vec!["gap".to_owned(), name(&gap.council), gap.committee.clone()];
        row.resize(HEADER.len() - 4, String::new());
        row[7] = gap.bounded.to_string();
        let days = [gap.days, gap.usual_days].map(|days| days.to_string());
        row.extend([gap.after, gap.before].map(|day| day.to_string()));
        row.extend(days);
        rows.push(row);
    }
    table(&HEADER, &rows, to)
}

/// Prints what to fetch for reading.
pub(crate) fn to_fetch_text(list: &[ToFetch]) -> anyhow::Result<()> {
    let mut out = Out::new();
    for one in list {
        let address = one.address.as_deref().unwrap_or("address not known");
        writeln!(out, "{:<8}  {}", one.what, one.title)?;
        writeln!(out, "          {address}")?;
        writeln!(out, "          id {}, {}", one.id, one.date)?;
    }
    writeln!(out, "{} to fetch", counted(list.len(), "thing"))?;
    Ok(out.end()?)
}

/// Prints what to fetch as one object.
pub(crate) fn to_fetch_object(list: &[ToFetch], to: Option<&Path>) -> anyhow::Result<()> {
    #[derive(Serialize)]
    struct Object<'l> {
        format_version: u32,
        to_fetch: &'l [ToFetch],
    }
    let object = Object {
        format_version: FORMAT_VERSION,
        to_fetch: list,
    };
    super::json::object_to(&object, to)
}

/// Prints what to fetch as a table.
pub(crate) fn to_fetch_csv(list: &[ToFetch], to: Option<&Path>) -> anyhow::Result<()> {
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    let rows: Vec<Vec<String>> = list
        .iter()
        .map(|one| {
            vec![
                one.what.to_owned(),
                one.id.clone(),
                one.title.clone(),
                name(&one.address),
                name(&one.council),
                name(&one.committee),
                one.date.clone(),
            ]
        })
        .collect();
    let header = [
        "what",
        "id",
        "title",
        "address",
        "council",
        "committee",
        "date",
    ];
    table(&header, &rows, to)
}

/// Prints rows below a header.
fn table(header: &[&str], rows: &[Vec<String>], to: Option<&Path>) -> anyhow::Result<()> {
    let mut table = Csv::begin(header, to)?;
    for row in rows {
        table.row(row)?;
    }
    table.end()
}

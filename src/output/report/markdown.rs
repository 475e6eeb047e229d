//! A report as Markdown, with tables as GitHub and pandoc have them and citations as footnotes would be: by number.

use std::io::Write;

use minutebook::{Block, Inline, Table, markdown_escaped as escaped};

/// Width of the longest bar.
const BAR: usize = 40;

pub(super) fn write(out: &mut impl Write, blocks: &[Block]) -> anyhow::Result<()> {
    for (number, block) in blocks.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        write_block(out, block)?;
    }
    Ok(())
}

fn write_block(out: &mut impl Write, block: &Block) -> anyhow::Result<()> {
    match block {
        Block::Heading(level, words) => {
            writeln!(
                out,
                "{} {}",
                "#".repeat(usize::from(*level)),
                escaped(words)
            )?;
        }
        Block::Paragraph(parts) | Block::Lead(parts) => writeln!(out, "{}", line(parts))?,
        Block::List(points) => {
            for point in points {
                writeln!(out, "- {}", line(point))?;
            }
        }
        Block::Quote(parts) => writeln!(out, "> {}", line(parts))?,
        Block::Table(table) => write_table(out, table)?,
        Block::Chart { title, bars, .. } => {
            let width = bars.iter().map(|(name, _)| name.chars().count()).max();
            let width = width.unwrap_or(0);
            let most = bars
                .iter()
                .map(|(_, count)| *count)
                .max()
                .unwrap_or(0)
                .max(1);
            writeln!(out, "{}:\n", escaped(title))?;
            writeln!(out, "```text")?;
            for (name, count) in bars {
                let bar = "#".repeat((count * BAR).div_ceil(most));
                writeln!(
                    out,
                    "{}",
                    format!("{name:<width$}  {count:>5}  {bar}").trim_end()
                )?;
            }
            writeln!(out, "```")?;
        }
        Block::Citations(citations) => {
            for (number, parts) in citations {
                writeln!(out, "{number}. {}", line(parts))?;
            }
        }
    }
    Ok(())
}

fn write_table(out: &mut impl Write, table: &Table) -> anyhow::Result<()> {
    writeln!(out, "{}:\n", escaped(&table.caption))?;
    let names: Vec<String> = table.head.iter().map(|name| escaped(name)).collect();
    writeln!(out, "| {} |", names.join(" | "))?;
    let columns = 0..names.len();
    let rules = columns.map(|column| match table.has_figures(column) {
        true => " ---: |",
        false => " --- |",
    });
    writeln!(out, "|{}", rules.collect::<String>())?;
    for group in &table.groups {
        if !group.name.is_empty() {
            // No cell goes over several columns; the others stay empty.
            let rest = " |".repeat(names.len().saturating_sub(1));
            writeln!(out, "| **{}** |{rest}", line(&group.name).trim())?;
        }
        for row in &group.rows {
            let cells: Vec<String> = row.iter().map(|cell| line(cell)).collect();
            writeln!(out, "| {} |", cells.join(" | "))?;
        }
    }
    Ok(())
}

fn line(parts: &[Inline]) -> String {
    let words = parts.iter().map(|part| match part {
        Inline::Text(words) => escaped(words),
        Inline::Mark(words) | Inline::Strong(words) => format!("**{}**", escaped(words)),
        Inline::Link(url) => format!("<{}>", url.replace(['<', '>', ' '], "")),
        Inline::Cited(number) => format!("\\[{number}\\]"),
    });
    words.collect()
}

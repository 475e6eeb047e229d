//! A report as Markdown, with tables as GitHub and pandoc have them and citations as footnotes would be: by number.

use std::io::Write;

use minutebook::{Block, Inline, markdown_escaped as escaped};

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
        Block::Paragraph(parts) => writeln!(out, "{}", line(parts))?,
        Block::List(points) => {
            for point in points {
                writeln!(out, "- {}", line(point))?;
            }
        }
        Block::Quote(parts) => writeln!(out, "> {}", line(parts))?,
        Block::Table {
            caption,
            head,
            rows,
        } => {
            writeln!(out, "{}:\n", escaped(caption))?;
            let names: Vec<String> = head.iter().map(|name| escaped(name)).collect();
            writeln!(out, "| {} |", names.join(" | "))?;
            writeln!(out, "|{}", " --- |".repeat(head.len()))?;
            for row in rows {
                let cells: Vec<String> = row.iter().map(|cell| line(cell)).collect();
                writeln!(out, "| {} |", cells.join(" | "))?;
            }
        }
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

fn line(parts: &[Inline]) -> String {
    let words = parts.iter().map(|part| match part {
        Inline::Text(words) => escaped(words),
        Inline::Mark(words) | Inline::Strong(words) => format!("**{}**", escaped(words)),
        Inline::Link(url) => format!("<{}>", url.replace(['<', '>', ' '], "")),
        Inline::Cited(number) => format!("\\[{number}\\]"),
    });
    words.collect()
}

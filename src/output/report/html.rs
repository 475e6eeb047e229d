//! A report as one HTML file: landmarks, captions and text alternatives, no script, nothing fetched; fit for paper.

use std::io::Write;

use minutebook::{Block, Cell, Inline, Table};

const STYLE: &str = "
:root { color-scheme: light; }
body { font: 1.05rem/1.5 Georgia, 'Times New Roman', serif; color: #1a1a1a; background: #fff; margin: 0 auto; max-width: 48rem; padding: 1rem; }
h1, h2, h3, h4, caption, th, nav { font-family: Arial, Helvetica, sans-serif; line-height: 1.25; }
h2 { border-bottom: 2px solid #1d4f73; margin-top: 2.2rem; padding-bottom: .2rem; }
h4 { margin-bottom: .3rem; }
a { color: #1d4f73; }
a:focus { outline: 3px solid #b35900; }
.skip { left: -99rem; position: absolute; }
.skip:focus { position: static; }
blockquote { border-left: 4px solid #1d4f73; margin: .6rem 0; padding: .1rem 1rem; }
mark { background: #fff2a8; color: inherit; font-weight: bold; }
p.lead { margin: 1.2rem 0 .3rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: .92rem; margin: 1rem 0; overflow-wrap: break-word; width: 100%; }
caption { font-weight: bold; padding: .4rem 0; text-align: left; }
th, td { border: 1px solid #767676; padding: .3rem .5rem; text-align: left; vertical-align: top; }
th { background: #dce6ee; }
tbody th { background: #f5f7f9; }
.figures { text-align: right; }
figure { margin: 1rem 0; }
svg { height: auto; max-width: 100%; }
ol.citations li { margin-bottom: .5rem; overflow-wrap: anywhere; }
@page { size: A4; margin: 18mm 18mm 20mm; @bottom-right { content: 'Page ' counter(page) ' of ' counter(pages); font: 8.5pt Arial, Helvetica, sans-serif; } }
@media print {
body { font-size: 10.5pt; line-height: 1.35; max-width: none; padding: 0; }
h2 { margin-top: 1.6rem; }
blockquote p { margin: .3rem 0; }
nav, .skip { display: none; }
a { color: inherit; text-decoration: none; }
h1, h2, h3, h4, caption, p.lead { break-after: avoid; }
h2, h3, h4 { break-inside: avoid; }
p, li { orphans: 3; widows: 3; }
.table { overflow: visible; }
table { font-size: 9pt; }
thead { display: table-header-group; }
tr, blockquote, figure, ol.citations li { break-inside: avoid; }
thead, tbody:first-of-type, tbody:first-of-type tr:first-child { break-before: avoid; }
thead, thead tr, tr.group { break-after: avoid; }
mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
";

pub(super) fn write(out: &mut impl Write, title: &str, blocks: &[Block]) -> anyhow::Result<()> {
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>",
        escaped(title)
    )?;
    let (head, body) = match blocks.split_first() {
        Some((Block::Heading(1, words), body)) => (Some(words), body),
        _ => (None, blocks),
    };
    if let Some(words) = head {
        writeln!(out, "<header>\n<h1>{}</h1>\n</header>", escaped(words))?;
    }
    contents(out, body)?;
    writeln!(out, "<main id=\"main\">")?;
    let mut sections = 0;
    for block in body {
        if let Block::Heading(2, words) = block {
            if sections > 0 {
                writeln!(out, "</section>")?;
            }
            sections += 1;
            writeln!(
                out,
                "<section aria-labelledby=\"s{sections}\">\n<h2 id=\"s{sections}\">{}</h2>",
                escaped(words)
            )?;
        } else {
            write_block(out, block)?;
        }
    }
    if sections > 0 {
        writeln!(out, "</section>")?;
    }
    writeln!(out, "</main>\n</body>\n</html>")?;
    Ok(())
}

/// Prints links to the sections.
fn contents(out: &mut impl Write, blocks: &[Block]) -> anyhow::Result<()> {
    writeln!(out, "<nav aria-label=\"Contents\">\n<ul>")?;
    let sections = blocks.iter().filter_map(|block| match block {
        Block::Heading(2, words) => Some(words),
        _ => None,
    });
    for (number, words) in (1..).zip(sections) {
        writeln!(
            out,
            "<li><a href=\"#s{number}\">{}</a></li>",
            escaped(words)
        )?;
    }
    writeln!(out, "</ul>\n</nav>")?;
    Ok(())
}

fn write_block(out: &mut impl Write, block: &Block) -> anyhow::Result<()> {
    match block {
        Block::Heading(level, words) => writeln!(out, "<h{level}>{}</h{level}>", escaped(words))?,
        Block::Paragraph(parts) => writeln!(out, "<p>{}</p>", line(parts))?,
        Block::Lead(parts) => writeln!(out, "<p class=\"lead\">{}</p>", line(parts))?,
        Block::Quote(parts) => writeln!(out, "<blockquote><p>{}</p></blockquote>", line(parts))?,
        Block::List(points) => {
            writeln!(out, "<ul>")?;
            for point in points {
                writeln!(out, "<li>{}</li>", line(point))?;
            }
            writeln!(out, "</ul>")?;
        }
        Block::Table(table) => write_table(out, table)?,
        Block::Chart {
            title,
            description,
            bars,
        } => write_chart(out, title, description, bars)?,
        Block::Citations(citations) => {
            writeln!(out, "<ol class=\"citations\">")?;
            for (number, parts) in citations {
                writeln!(out, "<li id=\"c{number}\">{}</li>", line(parts))?;
            }
            writeln!(out, "</ol>")?;
        }
    }
    Ok(())
}

/// Prints a table; one that is wider than the page can be scrolled, with the keyboard too.
fn write_table(out: &mut impl Write, table: &Table) -> anyhow::Result<()> {
    let caption = escaped(&table.caption);
    writeln!(
        out,
        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\">\n<table>\n<caption>{caption}</caption>\n<colgroup>"
    )?;
    for width in table.widths(100) {
        writeln!(out, "<col style=\"width: {width}%\">")?;
    }
    writeln!(out, "</colgroup>\n<thead>\n<tr>")?;
    for (column, name) in table.head.iter().enumerate() {
        let class = figures(table, column);
        writeln!(out, "<th scope=\"col\"{class}>{}</th>", escaped(name))?;
    }
    writeln!(out, "</tr>\n</thead>")?;
    for group in &table.groups {
        writeln!(out, "<tbody>")?;
        if !group.name.is_empty() {
            writeln!(
                out,
                "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>",
                table.head.len(),
                line(&group.name)
            )?;
        }
        for row in &group.rows {
            write_row(out, table, group.name.is_empty(), row)?;
        }
        writeln!(out, "</tbody>")?;
    }
    writeln!(out, "</table>\n</div>")?;
    Ok(())
}

/// Prints a row, which its first cell names where no group does.
fn write_row(
    out: &mut impl Write,
    table: &Table,
    is_named: bool,
    row: &[Cell],
) -> anyhow::Result<()> {
    writeln!(out, "<tr>")?;
    for (column, cell) in row.iter().enumerate() {
        match column {
            0 if is_named => writeln!(out, "<th scope=\"row\">{}</th>", line(cell))?,
            _ => writeln!(out, "<td{}>{}</td>", figures(table, column), line(cell))?,
        }
    }
    writeln!(out, "</tr>")?;
    Ok(())
}

/// Returns what sets a column of figures flush right.
fn figures(table: &Table, column: usize) -> &'static str {
    match table.has_figures(column) {
        true => " class=\"figures\"",
        false => "",
    }
}

/// Prints bars, one below the other, each with its name and figure.
fn write_chart(
    out: &mut impl Write,
    title: &str,
    description: &str,
    bars: &[(String, usize)],
) -> anyhow::Result<()> {
    const ROW: usize = 22;
    const NAMES: usize = 190;
    const BARS: usize = 460;
    let height = bars.len() * ROW + 8;
    let width = NAMES + BARS + 60;
    let most = bars
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or(0)
        .max(1);
    writeln!(
        out,
        "<figure>\n<svg role=\"img\" aria-labelledby=\"chart chart-words\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"Arial, Helvetica, sans-serif\" font-size=\"14\">\n<title id=\"chart\">{}</title>\n<desc id=\"chart-words\">{}</desc>",
        escaped(title),
        escaped(description)
    )?;
    for (number, (name, count)) in bars.iter().enumerate() {
        let top = number * ROW + 4;
        let length = count * BARS / most;
        let length = if *count > 0 { length.max(2) } else { 0 };
        let baseline = top + 14;
        writeln!(
            out,
            "<text x=\"{}\" y=\"{baseline}\" text-anchor=\"end\" fill=\"#1a1a1a\">{}</text>\n<rect x=\"{NAMES}\" y=\"{top}\" width=\"{length}\" height=\"{}\" fill=\"#1d4f73\"/>\n<text x=\"{}\" y=\"{baseline}\" fill=\"#1a1a1a\">{count}</text>",
            NAMES - 8,
            escaped(name),
            ROW - 5,
            NAMES + length + 6
        )?;
    }
    writeln!(
        out,
        "</svg>\n<figcaption>{}</figcaption>\n</figure>",
        escaped(title)
    )?;
    Ok(())
}

fn line(parts: &[Inline]) -> String {
    let words = parts.iter().map(|part| match part {
        Inline::Text(words) => escaped(words),
        Inline::Mark(words) => format!("<mark>{}</mark>", escaped(words)),
        Inline::Strong(words) => format!("<strong>{}</strong>", escaped(words)),
        Inline::Link(url) => format!("<a href=\"{0}\">{0}</a>", escaped(url)),
        Inline::Cited(number) => {
            format!("<a href=\"#c{number}\" aria-label=\"citation {number}\">[{number}]</a>")
        }
    });
    words.collect()
}

/// Keeps HTML from taking signs of the text for its own.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter if letter.is_control() && !letter.is_whitespace() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

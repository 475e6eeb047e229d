//! The document of a Word file: each block of a report in the style made for it.

use minutebook::{Block, Cell, Inline, Table};

use super::package::Relationship;
use super::xml::Xml;
use super::{chart, link};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const CHART: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";

/// Width between the margins, in twentieths of a point.
const TEXT_WIDTH: usize = 11_906 - 2 * MARGIN;
const MARGIN: usize = 1134;
/// The same, in the units of drawings.
const CHART_WIDTH: usize = TEXT_WIDTH * 635;
/// Height of a bar and of a whole page, in the units of drawings.
const BAR_HEIGHT: usize = 240_000;
const HIGHEST_CHART: usize = 8_000_000;
/// A row with more signs in it may be broken over pages.
const LONG_ROW: usize = 1200;
/// A table with no more rows than these, and no more signs, is not broken over pages.
const SMALL_TABLE: (usize, usize) = (20, 600);

/// What the document refers to outside itself, and what it counts.
#[derive(Default)]
pub(super) struct References {
    /// The addresses linked to, each once.
    pub(super) links: Vec<Relationship>,
    /// The parts that draw the charts.
    pub(super) charts: Vec<Vec<u8>>,
    tables: usize,
}

/// How a paragraph stands.
#[derive(Clone, Copy)]
struct Stand {
    style: &'static str,
    /// It stays on the page of what follows.
    keeps: bool,
    /// It is flush right.
    right: bool,
}

/// A paragraph as its style has it.
const fn stand(style: &'static str) -> Stand {
    Stand {
        style,
        keeps: false,
        right: false,
    }
}

/// Returns the id by which the document refers to a chart.
pub(super) fn chart_id(number: usize) -> String {
    format!("chart{number}")
}

/// Writes the document; returns it with what it refers to.
pub(super) fn write(blocks: &[Block]) -> (Vec<u8>, References) {
    let (mut xml, mut references) = (Xml::new(), References::default());
    let names = [
        ("xmlns:w", WORD),
        ("xmlns:r", OFFICE),
        ("xmlns:wp", PICTURE),
        ("xmlns:a", DRAWING),
        ("xmlns:c", CHART),
    ];
    xml.element("w:document", &names, |xml| {
        xml.element("w:body", &[], |xml| {
            for block in blocks {
                write_block(xml, &mut references, block);
            }
            page(xml);
        });
    });
    (xml.into_bytes(), references)
}

/// Writes the size of the page, A4 upright, and what stands at its foot.
fn page(xml: &mut Xml) {
    let margin = MARGIN.to_string();
    xml.element("w:sectPr", &[], |xml| {
        let footer = [("w:type", "default"), ("r:id", "footer")];
        xml.empty("w:footerReference", &footer);
        xml.empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
        let sides = ["w:top", "w:right", "w:bottom", "w:left"];
        let mut margins: Vec<(&str, &str)> = sides.map(|side| (side, margin.as_str())).to_vec();
        margins.extend([("w:header", "567"), ("w:footer", "567"), ("w:gutter", "0")]);
        xml.empty("w:pgMar", &margins);
    });
}

fn write_block(xml: &mut Xml, references: &mut References, block: &Block) {
    match block {
        Block::Heading(level, words) => {
            let style = match level {
                1 => "Title",
                2 => "Heading1",
                3 => "Heading2",
                _ => "Heading3",
            };
            paragraph(
                xml,
                references,
                stand(style),
                &[Inline::Text(words.clone())],
            );
        }
        Block::Paragraph(parts) => paragraph(xml, references, stand("BodyText"), parts),
        Block::Lead(parts) => paragraph(xml, references, stand("Item"), parts),
        Block::Quote(parts) => paragraph(xml, references, stand("Quote"), parts),
        Block::List(points) => {
            for point in points {
                paragraph(xml, references, stand("ListBullet"), point);
            }
        }
        Block::Table(table) => write_table(xml, references, table),
        Block::Chart {
            title,
            description,
            bars,
        } => write_chart(xml, references, (title, description), bars),
        Block::Citations(citations) => {
            for (number, parts) in citations {
                citation(xml, references, *number, parts);
            }
        }
    }
}

fn paragraph(xml: &mut Xml, references: &mut References, how: Stand, parts: &[Inline]) {
    xml.element("w:p", &[], |xml| {
        properties(xml, how);
        for part in parts {
            write_inline(xml, references, part);
        }
    });
}

fn properties(xml: &mut Xml, how: Stand) {
    xml.element("w:pPr", &[], |xml| {
        xml.val("w:pStyle", how.style);
        if how.keeps {
            xml.empty("w:keepNext", &[]);
        }
        if how.right {
            xml.val("w:jc", "right");
        }
    });
}

fn write_inline(xml: &mut Xml, references: &mut References, part: &Inline) {
    match part {
        Inline::Text(words) => run(xml, None, words),
        Inline::Mark(words) => run(xml, Some("Match"), words),
        Inline::Strong(words) => run(xml, Some("Strong"), words),
        Inline::Cited(number) => {
            let anchor = [
                ("w:anchor", bookmark(*number)),
                ("w:history", "1".to_owned()),
            ];
            let anchor = anchor
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            xml.element("w:hyperlink", &anchor, |xml| {
                run(xml, Some("Hyperlink"), &format!("[{number}]"));
            });
        }
        Inline::Link(url) => match link::target(url) {
            None => run(xml, None, url),
            Some(target) => {
                let id = references.link(target);
                let attributes = [("r:id", id.as_str()), ("w:history", "1")];
                xml.element("w:hyperlink", &attributes, |xml| {
                    run(xml, Some("Hyperlink"), url);
                });
            }
        },
    }
}

impl References {
    /// Returns the id of an address.
    fn link(&mut self, target: String) -> String {
        let known = self.links.iter().find(|link| link.target == target);
        if let Some(link) = known {
            return link.id.clone();
        }
        let id = format!("link{}", self.links.len() + 1);
        self.links.push(Relationship {
            id: id.clone(),
            kind: "hyperlink",
            target,
            external: true,
        });
        id
    }
}

/// Writes words in a style of their own, or in that of their paragraph.
fn run(xml: &mut Xml, style: Option<&str>, words: &str) {
    xml.element("w:r", &[], |xml| {
        if let Some(style) = style {
            xml.element("w:rPr", &[], |xml| xml.val("w:rStyle", style));
        }
        let lines = words.split(['\n', '\u{2028}', '\u{2029}']);
        for (at, line) in lines.enumerate() {
            if at > 0 {
                xml.empty("w:br", &[]);
            }
            for (at, words) in line.split('\t').enumerate() {
                if at > 0 {
                    xml.empty("w:tab", &[]);
                }
                xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(words));
            }
        }
    });
}

/// Returns the name of the place where a citation stands.
fn bookmark(number: usize) -> String {
    format!("citation{number}")
}

fn citation(xml: &mut Xml, references: &mut References, number: usize, parts: &[Inline]) {
    let (id, name) = (number.to_string(), bookmark(number));
    xml.element("w:p", &[], |xml| {
        properties(xml, stand("Citation"));
        xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)]);
        run(xml, None, &format!("[{number}]"));
        xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
        xml.element("w:r", &[], |xml| xml.empty("w:tab", &[]));
        for part in parts {
            write_inline(xml, references, part);
        }
    });
}

/// Writes a caption, which the word processor numbers.
fn caption(xml: &mut Xml, label: &str, number: usize, words: &str) {
    xml.element("w:p", &[], |xml| {
        properties(xml, stand("Caption"));
        run(xml, None, &format!("{label} "));
        let counted = format!(" SEQ {label} \\* ARABIC ");
        xml.element("w:fldSimple", &[("w:instr", &counted)], |xml| {
            run(xml, None, &number.to_string());
        });
        run(xml, None, &format!(": {words}"));
    });
}

fn write_table(xml: &mut Xml, references: &mut References, table: &Table) {
    references.tables += 1;
    caption(xml, "Table", references.tables, &table.caption);
    let widths: Vec<String> = table
        .widths(TEXT_WIDTH)
        .iter()
        .map(ToString::to_string)
        .collect();
    xml.element("w:tbl", &[], |xml| {
        xml.element("w:tblPr", &[], |xml| {
            xml.val("w:tblStyle", "ReportTable");
            let whole = TEXT_WIDTH.to_string();
            xml.empty("w:tblW", &[("w:w", &whole), ("w:type", "dxa")]);
            xml.empty("w:tblLayout", &[("w:type", "fixed")]);
            let look = [
                ("w:val", "0020"),
                ("w:firstRow", "1"),
                ("w:lastRow", "0"),
                ("w:firstColumn", "0"),
                ("w:lastColumn", "0"),
                ("w:noHBand", "1"),
                ("w:noVBand", "1"),
            ];
            xml.empty("w:tblLook", &look);
            xml.val("w:tblCaption", &table.caption);
        });
        xml.element("w:tblGrid", &[], |xml| {
            for width in &widths {
                xml.empty("w:gridCol", &[("w:w", width)]);
            }
        });
        let rights: Vec<bool> = (0..table.head.len())
            .map(|column| table.has_figures(column))
            .collect();
        head(xml, references, table, (&widths, &rights));
        let rows: usize = table.groups.iter().map(|group| group.rows.len()).sum();
        let is_small = rows <= SMALL_TABLE.0 && signs_in(table) <= SMALL_TABLE.1;
        let mut written = 0;
        for group in &table.groups {
            if !group.name.is_empty() {
                group_name(xml, references, table.head.len(), &group.name);
            }
            for row in &group.rows {
                written += 1;
                let keeps = is_small && written < rows;
                write_row(xml, references, row, (&widths, &rights), keeps);
            }
        }
    });
    // Two tables with nothing between them would be one.
    paragraph(xml, references, stand("AfterTable"), &[]);
}

/// Writes the first row, which stands again on every page.
fn head(
    xml: &mut Xml,
    references: &mut References,
    table: &Table,
    (widths, rights): (&[String], &[bool]),
) {
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            xml.empty("w:cantSplit", &[]);
            xml.empty("w:tblHeader", &[]);
        });
        for ((name, width), &right) in table.head.iter().zip(widths).zip(rights) {
            let how = Stand {
                keeps: true,
                right,
                ..stand("TableText")
            };
            let words = [Inline::Text(name.clone())];
            cell(xml, references, (width, None), how, &words);
        }
    });
}

/// Writes a row that names those below it.
fn group_name(xml: &mut Xml, references: &mut References, columns: usize, name: &Cell) {
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| xml.empty("w:cantSplit", &[]));
        let whole = TEXT_WIDTH.to_string();
        let how = Stand {
            keeps: true,
            ..stand("TableGroup")
        };
        cell(xml, references, (&whole, Some(columns)), how, name);
    });
}

fn write_row(
    xml: &mut Xml,
    references: &mut References,
    row: &[Cell],
    (widths, rights): (&[String], &[bool]),
    keeps: bool,
) {
    let is_long = row.iter().map(|cell| signs(cell)).sum::<usize>() > LONG_ROW;
    xml.element("w:tr", &[], |xml| {
        if !is_long {
            xml.element("w:trPr", &[], |xml| xml.empty("w:cantSplit", &[]));
        }
        for ((parts, width), &right) in row.iter().zip(widths).zip(rights) {
            let how = Stand {
                keeps,
                right,
                ..stand("TableText")
            };
            cell(xml, references, (width, None), how, parts);
        }
    });
}

fn signs_in(table: &Table) -> usize {
    let rows = table.groups.iter().flat_map(|group| &group.rows);
    rows.flatten().map(|cell| signs(cell)).sum()
}

fn signs(cell: &[Inline]) -> usize {
    let parts = cell.iter().map(|part| match part {
        Inline::Text(words) | Inline::Mark(words) | Inline::Strong(words) | Inline::Link(words) => {
            words.len()
        }
        Inline::Cited(_) => 0,
    });
    parts.sum()
}

/// Writes a cell so wide, over several columns maybe.
fn cell(
    xml: &mut Xml,
    references: &mut References,
    (width, columns): (&str, Option<usize>),
    how: Stand,
    parts: &[Inline],
) {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", width), ("w:type", "dxa")]);
            if let Some(columns) = columns {
                xml.val("w:gridSpan", &columns.to_string());
                let grey = [
                    ("w:val", "clear"),
                    ("w:color", "auto"),
                    ("w:fill", "F5F7F9"),
                ];
                xml.empty("w:shd", &grey);
            }
        });
        paragraph(xml, references, how, parts);
    });
}

/// Writes the place of a chart, which a part of its own draws, with what it shows in words.
fn write_chart(
    xml: &mut Xml,
    references: &mut References,
    (title, description): (&str, &str),
    bars: &[(String, usize)],
) {
    references.charts.push(chart::part(title, bars));
    let number = references.charts.len();
    caption(xml, "Figure", number, title);
    let height = (bars.len() * BAR_HEIGHT).min(HIGHEST_CHART);
    let size = [("cx", CHART_WIDTH.to_string()), ("cy", height.to_string())];
    let size = size.each_ref().map(|(name, value)| (*name, value.as_str()));
    let id = number.to_string();
    xml.element("w:p", &[], |xml| {
        properties(xml, stand("Figure"));
        xml.element("w:r", &[], |xml| {
            xml.element("w:drawing", &[], |xml| {
                let apart = ["distT", "distB", "distL", "distR"].map(|side| (side, "0"));
                xml.element("wp:inline", &apart, |xml| {
                    xml.empty("wp:extent", &size);
                    let words = [("id", id.as_str()), ("name", title), ("descr", description)];
                    xml.empty("wp:docPr", &words);
                    xml.element("a:graphic", &[], |xml| {
                        xml.element("a:graphicData", &[("uri", CHART)], |xml| {
                            xml.empty("c:chart", &[("r:id", &chart_id(number))]);
                        });
                    });
                });
            });
        });
    });
}

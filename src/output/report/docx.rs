//! A report as a Word file: real headings, numbered captions, tables whose head stands on every page, citations that
//! can be followed both in the file and outside.
//!
//! The same report gives the same bytes: nothing in the file says when, where or by whom it was made. The few parts
//! of the format that a report needs are written here; `styles.xml` beside this says how they look.

mod chart;
mod document;
mod link;
mod package;
mod xml;

use minutebook::Block;

use self::package::{Part, Relationship};
use self::xml::Xml;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const CORE: &str = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
const CORE_TYPE: &str = "application/vnd.openxmlformats-package.core-properties+xml";
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";
const EXTENDED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
const EXTENDED_TYPE: &str = "application/vnd.openxmlformats-officedocument.extended-properties+xml";
const CHART_TYPE: &str = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";

/// Parts that are the same in every report.
const STYLES: &str = include_str!("docx/styles.xml");
const NUMBERING: &str = include_str!("docx/numbering.xml");
const SETTINGS: &str = include_str!("docx/settings.xml");

/// Where the chart of a report is kept; a report has one.
const CHARTS: [(&str, &str); 1] = [("word/charts/chart1.xml", "charts/chart1.xml")];

/// Returns the whole file.
pub(super) fn file(title: &str, blocks: &[Block]) -> anyhow::Result<Vec<u8>> {
    let (bytes, references) = document::write(blocks);
    let mut parts = vec![
        Part::word("word/document.xml", "document.main", bytes),
        Part::word("word/styles.xml", "styles", STYLES.into()),
        Part::word("word/numbering.xml", "numbering", NUMBERING.into()),
        Part::word("word/settings.xml", "settings", SETTINGS.into()),
        Part::word("word/footer1.xml", "footer", footer(title)),
        properties("docProps/core.xml", CORE_TYPE, core(title)),
        properties("docProps/app.xml", EXTENDED_TYPE, extended()),
    ];
    let own = [
        ("styles", "styles", "styles.xml"),
        ("numbering", "numbering", "numbering.xml"),
        ("settings", "settings", "settings.xml"),
        ("footer", "footer", "footer1.xml"),
    ];
    let own = own.map(|(id, kind, target)| part_of(id.to_owned(), kind, target));
    let mut related = Vec::from(own);
    for (number, ((path, target), bytes)) in (1..).zip(CHARTS.into_iter().zip(references.charts)) {
        parts.push(properties(path, CHART_TYPE, bytes));
        related.push(part_of(document::chart_id(number), "chart", target));
    }
    related.extend(references.links);
    package::zipped(&parts, &related)
}

fn properties(path: &'static str, content_type: &str, bytes: Vec<u8>) -> Part {
    Part {
        path,
        content_type: content_type.to_owned(),
        bytes,
    }
}

fn part_of(id: String, kind: &'static str, target: &str) -> Relationship {
    Relationship {
        id,
        kind,
        target: target.to_owned(),
        external: false,
    }
}

/// Returns what stands at the foot of each page: the title, and which page of how many it is.
fn footer(title: &str) -> Vec<u8> {
    let mut xml = Xml::new();
    let words = |xml: &mut Xml, words: &str| {
        xml.element("w:r", &[], |xml| {
            xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(words));
        });
    };
    let field = |xml: &mut Xml, name: &str| {
        xml.element("w:fldSimple", &[("w:instr", name)], |xml| words(xml, "1"));
    };
    xml.element("w:ftr", &[("xmlns:w", WORD)], |xml| {
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| xml.val("w:pStyle", "Footer"));
            words(xml, title);
            xml.element("w:r", &[], |xml| xml.empty("w:tab", &[]));
            words(xml, "Page ");
            field(xml, " PAGE ");
            words(xml, " of ");
            field(xml, " NUMPAGES ");
        });
    });
    xml.into_bytes()
}

/// Returns the properties that the file's owner sees; the hour is not among them, for it would be no fact of the report.
fn core(title: &str) -> Vec<u8> {
    let mut xml = Xml::new();
    let names = [("xmlns:cp", CORE), ("xmlns:dc", DUBLIN_CORE)];
    xml.element("cp:coreProperties", &names, |xml| {
        xml.element("dc:title", &[], |xml| xml.text(title));
        xml.element("dc:language", &[], |xml| xml.text("en-GB"));
    });
    xml.into_bytes()
}

/// Returns what made the file.
fn extended() -> Vec<u8> {
    let mut xml = Xml::new();
    xml.element("Properties", &[("xmlns", EXTENDED)], |xml| {
        xml.element("Application", &[], |xml| xml.text("minutebook"));
    });
    xml.into_bytes()
}

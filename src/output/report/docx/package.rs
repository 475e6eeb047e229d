//! The package that a Word file is: its parts, what each is, how they are joined, and the zip archive around them.
//!
//! The archive says nothing of when it was made, so that the same report gives the same bytes.

use std::io::Write;

use anyhow::Context;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchiveWriter};

use super::xml::Xml;

const CONTENT_TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const RELATIONSHIPS_TYPE: &str = "application/vnd.openxmlformats-package.relationships+xml";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CORE: &str =
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A part of the package.
pub(super) struct Part {
    pub(super) path: &'static str,
    pub(super) content_type: String,
    pub(super) bytes: Vec<u8>,
}

/// Something that the document refers to by an id.
pub(super) struct Relationship {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) target: String,
    /// It is an address, not a part of this package.
    pub(super) external: bool,
}

impl Part {
    /// A part of a word processor's own kind: `styles`, `footer`.
    pub(super) fn word(path: &'static str, kind: &str, bytes: Vec<u8>) -> Self {
        let content_type = format!("{WORD}.{kind}+xml");
        Self {
            path,
            content_type,
            bytes,
        }
    }
}

/// Returns the whole file: `parts`, the first of them the document itself, which refers to `related`.
pub(super) fn zipped(parts: &[Part], related: &[Relationship]) -> anyhow::Result<Vec<u8>> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    let named = parts
        .iter()
        .map(|part| (part.path, part.bytes.as_slice()))
        .collect::<Vec<_>>();
    let types = content_types(parts);
    let (of_package, of_document) = (of_package(), relationships(related));
    let first = [
        ("[Content_Types].xml", types.as_slice()),
        ("_rels/.rels", of_package.as_slice()),
        ("word/_rels/document.xml.rels", of_document.as_slice()),
    ];
    for (path, bytes) in first.into_iter().chain(named) {
        add(&mut archive, path, bytes).with_context(|| format!("{path}: cannot be packed"))?;
    }
    Ok(archive.finish()?)
}

fn add(archive: &mut ZipArchiveWriter<Vec<u8>>, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let file = archive.new_file(path);
    let (mut entry, config) = file
        .compression_method(CompressionMethod::DEFLATE)
        .start()?;
    let mut data = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
    data.write_all(bytes)?;
    let (encoder, described) = data.finish()?;
    encoder.finish()?;
    entry.finish(described)?;
    Ok(())
}

/// Says what each part is.
fn content_types(parts: &[Part]) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.element("Types", &[("xmlns", CONTENT_TYPES)], |xml| {
        for (ending, kind) in [("rels", RELATIONSHIPS_TYPE), ("xml", "application/xml")] {
            xml.empty("Default", &[("Extension", ending), ("ContentType", kind)]);
        }
        for part in parts {
            let name = format!("/{}", part.path);
            let kind = part.content_type.as_str();
            xml.empty("Override", &[("PartName", &name), ("ContentType", kind)]);
        }
    });
    xml.into_bytes()
}

/// Says where the document and its properties are.
fn of_package() -> Vec<u8> {
    let office = |kind: &str| format!("{OFFICE}/{kind}");
    let mut xml = Xml::new();
    xml.element("Relationships", &[("xmlns", RELATIONSHIPS)], |xml| {
        for (id, kind, target) in [
            ("document", office("officeDocument"), "word/document.xml"),
            ("core", CORE.to_owned(), "docProps/core.xml"),
            ("app", office("extended-properties"), "docProps/app.xml"),
        ] {
            xml.empty(
                "Relationship",
                &[("Id", id), ("Type", &kind), ("Target", target)],
            );
        }
    });
    xml.into_bytes()
}

/// Says what the document refers to.
fn relationships(related: &[Relationship]) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.element("Relationships", &[("xmlns", RELATIONSHIPS)], |xml| {
        for one in related {
            let kind = format!("{OFFICE}/{}", one.kind);
            let mut attributes = vec![
                ("Id", one.id.as_str()),
                ("Type", &kind),
                ("Target", &one.target),
            ];
            if one.external {
                attributes.push(("TargetMode", "External"));
            }
            xml.empty("Relationship", &attributes);
        }
    });
    xml.into_bytes()
}

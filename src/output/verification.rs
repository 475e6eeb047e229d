//! What was found wrong with an index, what was done about it, and what a snapshot holds.

use std::io::Write;
use std::path::Path;

use indicatif::HumanBytes;
use minutebook::FORMAT_VERSION;
use minutebook_index::repair::Repair;
use minutebook_index::snapshot::Snapshot;
use minutebook_index::verify::{Finding, FindingKind, Verification};
use serde::Serialize;

use super::{Out, aside};

/// What `minutebook verify` tells of one index.
#[derive(Debug, Serialize)]
pub(crate) struct Verified {
    format_version: u32,
    index: String,
    #[serde(flatten)]
    found: Verification,
    /// What to do about it.
    cures: Vec<String>,
}

impl Verified {
    pub(crate) fn new(dir: &Path, found: Verification) -> Self {
        let dir = dir.display();
        let has = |kind| found.findings.iter().any(|finding| finding.kind == kind);
        let mut cures = Vec::new();
        if has(FindingKind::Damaged) {
            cures.push(format!(
                "run `minutebook index --repair --index {dir}`: it makes the index anew from the minutes; or restore a snapshot"
            ));
        } else if has(FindingKind::Unfinished) {
            cures.push(format!(
                "run `minutebook index --repair --index {dir}`: it completes what was cut short; what is committed can be searched meanwhile"
            ));
        }
        if has(FindingKind::Foreign) {
            cures.push("move the foreign files elsewhere; the index does not need them".to_owned());
        }
        Self {
            format_version: FORMAT_VERSION,
            index: dir.to_string(),
            found,
            cures,
        }
    }

    pub(crate) fn is_sound(&self) -> bool {
        self.found.findings.is_empty()
    }
}

/// Prints what was found, for reading.
pub(crate) fn text(verified: &Verified) -> anyhow::Result<()> {
    let mut out = Out::new();
    let (index, found) = (&verified.index, &verified.found);
    for finding in &found.findings {
        writeln!(out, "{}", line(finding))?;
    }
    let size = HumanBytes(found.bytes);
    let (files, items) = (found.files, found.items);
    match found.findings.len() {
        0 => writeln!(
            out,
            "{index}: all is well ({items} items, {files} files, {size})"
        )?,
        wrong => writeln!(
            out,
            "{index}: {wrong} found ({items} items could be read, {files} files, {size})"
        )?,
    }
    for cure in &verified.cures {
        writeln!(out, "hint: {cure}")?;
    }
    Ok(out.end()?)
}

fn line(finding: &Finding) -> String {
    let kind = match finding.kind {
        FindingKind::Damaged => "damaged   ",
        FindingKind::Unfinished => "unfinished",
        FindingKind::Foreign => "foreign   ",
    };
    format!("{kind}  {}: {}", finding.place, finding.what)
}

/// Says what a repair found and did, beside the data.
pub(crate) fn repair(repair: &Repair) {
    for finding in &repair.found.findings {
        aside(line(finding));
    }
    aside(match repair.anew {
        true => "the index was damaged, and was made anew from the minutes",
        false => "the index is not damaged; it was brought up to date",
    });
}

/// Says what a snapshot holds, beside the data.
pub(crate) fn snapshot(file: &Path, snapshot: &Snapshot) {
    aside(format_args!(
        "{}: commit {}, {} files, {}",
        file.display(),
        snapshot.generation,
        snapshot.files(),
        HumanBytes(snapshot.bytes())
    ));
}

/// Says what was restored, beside the data.
pub(crate) fn restored(dir: &Path, snapshot: &Snapshot, verified: &Verification) {
    aside(format_args!(
        "{}: commit {}, {} items, verified",
        dir.display(),
        snapshot.generation,
        verified.items
    ));
}

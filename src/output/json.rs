//! JSON: one object, or one hit a line. The shapes are those of `minutebook::Answer`, `Hit`, `ItemView`.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::{Out, closed_pipe};

/// Prints one object, indented.
pub(crate) fn object(value: &impl Serialize) -> anyhow::Result<()> {
    object_to(value, None)
}

/// Prints one object, indented, to a file or standard output.
pub(crate) fn object_to(value: &impl Serialize, to: Option<&Path>) -> anyhow::Result<()> {
    let mut out = Out::data_to(to)?;
    serde_json::to_writer_pretty(&mut out, value).map_err(closed_pipe)?;
    writeln!(out)?;
    Ok(out.end()?)
}

/// Prints one value a line.
pub(crate) fn lines(values: &[impl Serialize]) -> anyhow::Result<()> {
    lines_to(values, None)
}

/// Prints one value a line, to a file or standard output.
pub(crate) fn lines_to(values: &[impl Serialize], to: Option<&Path>) -> anyhow::Result<()> {
    let mut out = Out::data_to(to)?;
    for value in values {
        out.json_line(value)?;
    }
    Ok(out.end()?)
}

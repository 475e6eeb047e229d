//! JSON: one object, or one hit a line. The shapes are those of `minutebook::Answer`, `Hit`, `ItemView`.

use std::io::Write;

use serde::Serialize;

use super::{Out, closed_pipe};

/// Prints one object, indented.
pub(crate) fn object(value: &impl Serialize) -> anyhow::Result<()> {
    let mut out = Out::data();
    serde_json::to_writer_pretty(&mut out, value).map_err(closed_pipe)?;
    writeln!(out)?;
    Ok(out.end()?)
}

/// Prints one value a line.
pub(crate) fn lines(values: &[impl Serialize]) -> anyhow::Result<()> {
    let mut out = Out::data();
    for value in values {
        out.json_line(value)?;
    }
    Ok(out.end()?)
}

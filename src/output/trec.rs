//! TREC runs: `topic Q0 id rank score tag`, one line for each result.

use std::io::Write;

use minutebook::eval::run_id;

use super::Out;

/// Prints the run of one topic.
pub(crate) fn run(topic: &str, run: &[(String, f32)]) -> anyhow::Result<()> {
    let mut out = Out::data();
    for (index, (id, score)) in run.iter().enumerate() {
        let id = run_id(id);
        writeln!(out, "{topic} Q0 {id} {} {score:.6} minutebook", index + 1)?;
    }
    Ok(out.end()?)
}

//! What an erasure takes out, and the proof that it is gone.

use std::io::Write;

use minutebook::FORMAT_VERSION;
use minutebook_index::indexer::erase::{Erasure, FoundForm, Plan};
use serde::Serialize;

use super::{Out, aside};
use crate::session::forget::Traces;

/// An object, with the version of its shape, and what sessions keep of what it tells of.
#[derive(Serialize)]
struct Versioned<'a, T> {
    format_version: u32,
    #[serde(flatten)]
    value: &'a T,
    sessions: &'a Traces,
}

/// Prints what would go, or what went, as one object.
pub(crate) fn json(value: &impl Serialize, sessions: &Traces) -> anyhow::Result<()> {
    super::json::object(&Versioned {
        format_version: FORMAT_VERSION,
        value,
        sessions,
    })
}

/// Prints what would go.
pub(crate) fn plan(plan: &Plan, sessions: &Traces) -> anyhow::Result<()> {
    let mut out = Out::new();
    for line in lines(plan, sessions) {
        writeln!(out, "{line}")?;
    }
    Ok(out.end()?)
}

/// Shows what will go, beside the data, before it is asked whether it may.
pub(crate) fn preview(plan: &Plan, sessions: &Traces) {
    for line in lines(plan, sessions) {
        aside(line);
    }
}

fn lines(plan: &Plan, sessions: &Traces) -> Vec<String> {
    let mut lines = Vec::new();
    let items = |count: usize| format!("{count} {}", if count == 1 { "item" } else { "items" });
    if !plan.items.is_empty() {
        lines.push(format!("{}, each as a whole:", items(plan.items.len())));
    }
    for item in &plan.items {
        let copy = if item.copy { " (the same text)" } else { "" };
        lines.push(format!("   {}  {}{copy}", item.id, item.title));
        if item.body_unread {
            lines.push(
                "      its body was held back and its file has changed: a copy of it elsewhere will not be known"
                    .to_owned(),
            );
        }
    }
    let form = |form: &FoundForm| format!("   \"{}\" in {}", form.form, items(form.items));
    if !plan.forms.is_empty() {
        let count = items(plan.redacted_in);
        lines.push(format!("Words to redact, in {count}:"));
        lines.extend(plan.forms.iter().map(form));
    }
    if !plan.left.is_empty() {
        lines.push("These are left as they are; --form takes them too:".to_owned());
        lines.extend(plan.left.iter().map(form));
    }
    if !plan.file_names.is_empty() {
        lines.push("These files have it in their own name; rename them first:".to_owned());
        let names = plan.file_names.iter();
        lines.extend(names.map(|name| format!("   {name}")));
    }
    if !plan.saved_searches.is_empty() {
        lines.push("Saved searches that have it, each as a whole:".to_owned());
        let names = plan.saved_searches.iter();
        lines.extend(names.map(|name| format!("   {name}")));
    }
    if !sessions.is_empty() {
        let Traces {
            kept_items,
            kept_redacted,
            history_lines,
        } = sessions;
        lines.push(format!(
            "Of what your sessions keep: {} as a whole, words in {}, {history_lines} {} of the history",
            items(*kept_items),
            items(*kept_redacted),
            if *history_lines == 1 { "line" } else { "lines" },
        ));
    }
    lines
}

/// Prints what went, and what was looked through for traces of it.
pub(crate) fn erased(erased: &Erasure, sessions: &Traces) -> anyhow::Result<()> {
    let mut out = Out::new();
    writeln!(out, "Erased:")?;
    for line in lines(&erased.plan, sessions) {
        writeln!(out, "{line}")?;
    }
    if erased.plan.is_empty() {
        writeln!(out, "The index has none of it.")?;
        return Ok(out.end()?);
    }
    let proof = &erased.proof;
    writeln!(
        out,
        "Looked for {} texts and {} words in {} files ({} bytes), {} stored records, {} terms, {} values of columns, {} rows of the side store: {} found.",
        proof.texts,
        proof.words,
        proof.files,
        proof.bytes,
        proof.records,
        proof.terms,
        proof.values,
        proof.rows,
        proof.found.len()
    )?;
    for trace in &proof.found {
        writeln!(out, "   \"{}\" in {}", trace.text, trace.place)?;
    }
    Ok(out.end()?)
}

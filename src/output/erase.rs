//! What an erasure takes out, and the proof that it is gone.

use std::io::Write;

use minutebook::FORMAT_VERSION;
use minutebook_index::indexer::erase::{Erasure, FoundForm, Plan};
use serde::Serialize;

use super::{Out, aside};

/// An object, with the version of its shape.
#[derive(Serialize)]
struct Versioned<'a, T> {
    format_version: u32,
    #[serde(flatten)]
    value: &'a T,
}

/// Prints what would go, or what went, as one object.
pub(crate) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    super::json::object(&Versioned {
        format_version: FORMAT_VERSION,
        value,
    })
}

/// Prints what would go.
pub(crate) fn plan(plan: &Plan) -> anyhow::Result<()> {
    let mut out = Out::new();
    for line in lines(plan) {
        writeln!(out, "{line}")?;
    }
    Ok(out.end()?)
}

/// Shows what will go, beside the data, before it is asked whether it may.
pub(crate) fn preview(plan: &Plan) {
    for line in lines(plan) {
        aside(line);
    }
}

fn lines(plan: &Plan) -> Vec<String> {
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
    lines
}

/// Prints what went, and what was looked through for traces of it.
pub(crate) fn erased(erased: &Erasure) -> anyhow::Result<()> {
    let mut out = Out::new();
    writeln!(out, "Erased:")?;
    for line in lines(&erased.plan) {
        writeln!(out, "{line}")?;
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

//! What the score of a hit is made of, for reading.

use std::io::Write;

use minutebook::{Explanation, WordScore};

use super::Out;

/// Prints the parts of a score under its hit: one line for each, its share first.
pub(super) fn write(out: &mut Out, explanation: &Explanation) -> anyhow::Result<()> {
    writeln!(out, "   score {:.3}", explanation.score)?;
    for word in &explanation.words {
        writeln!(out, "   {:>9.3}  {}", word.score, words(word))?;
    }
    for (score, reason) in [
        (explanation.together, "all of them stand together"),
        (explanation.neighbours, "some stand near each other"),
    ] {
        if score > 0.0 {
            writeln!(out, "   {score:>9.3}  {reason}")?;
        }
    }
    if !explanation.counts_less.is_empty() {
        let reasons = explanation.counts_less.join(", ");
        writeln!(out, "   {:>8.2}x  {reasons}", explanation.weight)?;
    }
    Ok(())
}

/// Says what was found, where, and what it weighs.
fn words(word: &WordScore) -> String {
    let Some(typed) = word.sought.first() else {
        return String::new();
    };
    if word.mentions == 0 {
        return format!("{typed}: every item alike");
    }
    let forms: Vec<String> = word
        .found
        .iter()
        .filter(|found| word.found.len() > 1 || found.form != *typed)
        .map(|found| format!("as {} {}", found.form, found.mentions))
        .collect();
    let mut facts = vec![format!("{} as counted", word.mentions)];
    facts.extend(forms);
    for (count, place) in [
        (word.in_title, "in the title"),
        (word.in_resolutions, "in what was resolved"),
    ] {
        if count > 0 {
            facts.push(format!("{count} {place}"));
        }
    }
    facts.push(format!("rarity {:.2}", word.rarity));
    facts.push(format!("in {} words", word.length));
    let field = match word.field.as_str() {
        "text" => String::new(),
        field => format!("{field}:"),
    };
    format!("{field}{typed}: {}", facts.join(", "))
}

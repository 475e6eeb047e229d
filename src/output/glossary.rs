//! What short forms mean, for reading and as rows.

use std::io::Write;

use minutebook::Meaning;

use super::Out;
use super::table::Row;

impl Row for Meaning {
    const NAME: &'static str = "glossary";

    fn header() -> Vec<&'static str> {
        vec![
            "short",
            "long",
            "spellings",
            "council",
            "first_year",
            "last_year",
            "items",
            "certainty",
            "evidence",
            "evidence_title",
        ]
    }

    fn cells(&self) -> Vec<String> {
        let (first, last) = self.years.unzip();
        let year = |year: Option<i16>| year.map(|year| year.to_string()).unwrap_or_default();
        vec![
            self.short.clone(),
            self.long.clone(),
            self.spellings.join("; "),
            self.council.clone().unwrap_or_default(),
            year(first),
            year(last),
            self.items.to_string(),
            self.certainty.as_str().to_owned(),
            self.evidence.clone(),
            self.evidence_title.clone().unwrap_or_default(),
        ]
    }
}

/// Prints meanings for reading: the short form once, below it what it stands for and where.
pub(crate) fn text(meanings: &[Meaning]) -> anyhow::Result<()> {
    let mut out = Out::new();
    let (mut short, mut long) = ("", "");
    for meaning in meanings {
        if short != meaning.short {
            writeln!(out, "{}", meaning.short)?;
            (short, long) = (&meaning.short, "");
        }
        if long != meaning.long {
            writeln!(out, "   {}", meaning.long)?;
            for spelling in &meaning.spellings {
                writeln!(out, "   also written {spelling}")?;
            }
            long = &meaning.long;
        }
        writeln!(out, "      {}", place(meaning))?;
    }
    Ok(out.end()?)
}

/// Says where and when a meaning holds, and who says so.
fn place(meaning: &Meaning) -> String {
    let council = match (&meaning.council, meaning.items) {
        (Some(council), _) => council.clone(),
        (None, 0) => "every council".to_owned(),
        (None, _) => "council unknown".to_owned(),
    };
    let years = match meaning.years {
        Some((first, last)) if first == last => first.to_string(),
        Some((first, last)) => format!("{first} to {last}"),
        None if meaning.items == 0 => "at all times".to_owned(),
        None => "undated".to_owned(),
    };
    let evidence = match (meaning.items, &meaning.evidence_title) {
        (0, _) => format!("written in {}", meaning.evidence),
        (items, title) => format!(
            "in {items} {}, first \"{}\" ({})",
            if items == 1 { "item" } else { "items" },
            title.as_deref().unwrap_or("no title"),
            meaning.evidence
        ),
    };
    format!("{council}, {years}: {evidence}")
}

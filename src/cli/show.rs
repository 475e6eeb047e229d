//! `minutebook show`: one item, whole.

use super::location::Location;
use super::{CitationStyle, Outcome};
use crate::output;
use crate::output::citations::Citations;
use anyhow::bail;
use clap::ValueEnum;

/// Show one item, whole
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  minutebook show aldermoor-council/cabinet/2019-03-12/14 --index minutes.index"
)]
pub(crate) struct Args {
    /// Id of the item, as `search` prints it, or another key it is known under; ID#p12 opens at paragraph 12
    #[arg(value_name = "ID", allow_hyphen_values = true)]
    id: String,
    #[command(flatten)]
    location: Location,
    /// How to print
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    format: FormatArg,
    /// With --format citations: how it is written
    #[arg(long, value_enum)]
    style: Option<CitationStyle>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// For reading
    Text,
    /// One object
    Json,
    /// The item's citation; --style says how
    Citations,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    if args.style.is_some() && args.format != FormatArg::Citations {
        bail!("--style is how a citation is written; give --format citations with it");
    }
    let searcher = args.location.open()?.with_exempt_bodies(true);
    let (id, paragraph) = key_and_paragraph(&args.id);
    let item = searcher.item(id)?;
    if let Some(number) = paragraph {
        check_paragraph(&item.id, number, item.minutes_paragraphs.len())?;
    }
    match args.format {
        FormatArg::Text => output::text::item(&item, paragraph)?,
        FormatArg::Json => output::json::object(&item)?,
        FormatArg::Citations => {
            let style = args.style.unwrap_or_default();
            Citations::print(style, std::iter::once((&item).into()))?;
        }
    }
    Ok(Outcome::Found)
}

/// Parts what was typed into the key of an item and the number of a paragraph.
fn key_and_paragraph(typed: &str) -> (&str, Option<usize>) {
    let parts = typed.rsplit_once("#p");
    parts
        .and_then(|(id, number)| Some((id, Some(number.parse().ok()?))))
        .unwrap_or((typed, None))
}

/// Refuses a paragraph that the item does not have.
fn check_paragraph(id: &str, number: usize, held: usize) -> anyhow::Result<()> {
    if (1..=held).contains(&number) {
        return Ok(());
    }
    let has = match held {
        0 => "no paragraphs".to_owned(),
        1 => "1 paragraph".to_owned(),
        held => format!("{held} paragraphs"),
    };
    bail!("no paragraph {number} in item {id}, which has {has}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_name_a_paragraph() {
        assert_eq!(key_and_paragraph("a/b#p12"), ("a/b", Some(12)));
        for whole in ["a/b", "a#parts", "a#p"] {
            assert_eq!(key_and_paragraph(whole), (whole, None));
        }
    }

    #[test]
    fn a_paragraph_past_the_last_is_an_error() {
        assert!(check_paragraph("x", 3, 3).is_ok());
        for (number, held, words) in [
            (99, 3, "has 3 paragraphs"),
            (0, 1, "has 1 paragraph"),
            (1, 0, "has no paragraphs"),
        ] {
            let error = check_paragraph("x", number, held).unwrap_err();
            assert!(error.to_string().ends_with(words), "{error}");
        }
    }
}

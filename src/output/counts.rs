//! Facets and years as text: a line for each, figures in columns.

use std::io::Write;

use minutebook::{FacetCount, Facets, Timeline, TimelineYear};

use super::Out;
use super::text::Style;

/// So many of each facet are listed; JSON has them all.
pub(super) const LISTED: usize = 10;
/// Width of the longest bar.
const BAR: usize = 30;
/// Width of the figures of a year, with the gaps between them.
const FIGURES: usize = 47;

/// Prints the counts of all matches.
pub(super) fn facets(out: &mut Out, facets: &Facets, style: &Style) -> anyhow::Result<()> {
    for (name, counts) in [
        ("Councils", &facets.councils),
        ("Committees", &facets.committees),
        ("Years", &facets.years),
        ("Roles", &facets.roles),
        ("Decisions", &facets.decisions),
    ] {
        if counts.is_empty() {
            continue;
        }
        let several = facets.councils.len() > 1;
        let more = facet(out, name, counts, (several, LISTED), style)?;
        if more > 0 {
            writeln!(out, "         and {more} more (--format json lists all)")?;
        }
    }
    Ok(())
}

/// Prints one facet, with the councils of committees where there are several, up to so many lines; returns how
/// many values are left.
pub(super) fn facet(
    out: &mut Out,
    name: &str,
    counts: &[FacetCount],
    (several_councils, most): (bool, usize),
    style: &Style,
) -> anyhow::Result<usize> {
    writeln!(out, "\n{}", style.strong(name))?;
    for (at, count) in (1..).zip(counts.iter().take(most)) {
        let name = named(count, several_councils);
        writeln!(out, "{:>7}  {at:>2}. {name}", count.items)?;
    }
    Ok(counts.len().saturating_sub(most))
}

/// What is counted, in words.
fn named(count: &FacetCount, several_councils: bool) -> String {
    let mut name = count
        .value
        .clone()
        .unwrap_or_else(|| "not known".to_owned());
    if let Some(council) = count.council.as_ref().filter(|_| several_councils) {
        name.push_str(&format!(" ({council})"));
    }
    if !count.also.is_empty() {
        name.push_str(&format!(", also as {}", count.also.join(", ")));
    }
    name
}

/// Prints the years.
pub(super) fn timeline(out: &mut Out, timeline: &Timeline, style: &Style) -> anyhow::Result<()> {
    let width = timeline
        .years
        .iter()
        .map(|row| row.year.chars().count())
        .max();
    let width = width.unwrap_or(0).max("Year".len());
    // The bars take what the figures leave of the line.
    let longest = style.width.saturating_sub(width + FIGURES).min(BAR);
    let shares_of_held = timeline.years.iter().filter_map(|row| row.per_item);
    let most = shares_of_held.fold(0.0, f64::max);
    writeln!(
        out,
        "\n{}",
        style.strong(&format!(
            "{:<width$}  {:>7}  {:>7}  {:>8}  {:>15}",
            "Year", "Matches", "Held", "Of held", "Per 1,000 words"
        ))
    )?;
    for row in &timeline.years {
        let line = format!(
            "{:<width$}  {:>7}  {:>7}  {}",
            row.year,
            row.items,
            row.held,
            shares(row, most, longest)
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    if timeline.forms.len() > 1 {
        writeln!(out, "\n{}", style.strong("Matches that have each form"))?;
        for (at, form) in timeline.forms.iter().enumerate() {
            let years = timeline.years.iter().filter(|row| row.forms[at] > 0);
            let years: Vec<String> = years
                .map(|row| format!("{}: {}", row.year, row.forms[at]))
                .collect();
            let years = if years.is_empty() {
                "none".to_owned()
            } else {
                years.join("; ")
            };
            writeln!(out, "{}", style.wrapped(&format!("{form}  {years}"), "  "))?;
        }
    }
    Ok(())
}

/// The share of what is held, and a bar as long as it is great beside the greatest, which has `longest` signs.
fn shares(row: &TimelineYear, most: f64, longest: usize) -> String {
    let (Some(per_item), Some(per_words)) = (row.per_item, row.per_1000_words) else {
        return "   nothing held".to_owned();
    };
    let length = if most > 0.0 { per_item / most } else { 0.0 };
    let bar = (0..longest)
        .take_while(|at| (*at as f64) < length * longest as f64)
        .count();
    format!(
        "{:>7.1}%  {per_words:>15.3}  {}",
        per_item * 100.0,
        "#".repeat(bar)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_take_the_room_that_is_left() {
        let year = |per_item: Option<f64>| TimelineYear {
            per_item,
            per_1000_words: per_item,
            ..TimelineYear::default()
        };
        let bar = |per_item: f64, longest: usize| {
            let shares = shares(&year(Some(per_item)), 0.5, longest);
            shares.chars().filter(|sign| *sign == '#').count()
        };
        assert_eq!((bar(0.5, 30), bar(0.5, 9), bar(0.5, 0)), (30, 9, 0));
        assert_eq!((bar(0.25, 30), bar(0.01, 9), bar(0.0, 9)), (15, 1, 0));
        assert_eq!(shares(&year(None), 0.5, 9).trim(), "nothing held");
    }
}

//! The council that publishes a page, where the page says so in words.
//!
//! The footer's copyright line is asked first, then the site's name, then the end of the page's
//! title. A name must be a council's and no mere kind of council; the brand that the software
//! prints where nobody changed it is none.

use crate::minutes::Fact;
use crate::parse::html::Page;
use crate::parse::text::fold_space;

/// The council's name as stated on the page.
pub(super) fn council(page: &Page) -> Option<Fact<String>> {
    copyright_line(page)
        .or_else(|| {
            page.find_all(page.root(), "meta")
                .filter(|node| page.attribute(*node, "property") == Some("og:site_name"))
                .find_map(|node| named(page.attribute(node, "content")?))
        })
        .or_else(|| {
            let title = page.find_all(page.root(), "title").next()?;
            let title = page.text(title);
            let (_, last) = title
                .rsplit_once(" - ")
                .or_else(|| title.rsplit_once(" | "))?;
            named(last)
        })
}

fn copyright_line(page: &Page) -> Option<Fact<String>> {
    page.within(page.root())
        .filter(|node| {
            page.raw_text(*node)
                .is_some_and(|text| text.contains('©') || text.contains("opyright"))
        })
        .map(|node| page.text(page.parent(node)))
        .filter(|line| line.len() < 300)
        .find_map(|line| named(&line))
}

/// A council's name out of a line that names it.
fn named(line: &str) -> Option<Fact<String>> {
    let line = fold_space(line);
    let mut name = line.as_str();
    if let Some(at) = name.find('©') {
        name = &name[at + '©'.len_utf8()..];
    }
    for end in ["All Rights", "All rights", "all rights", " | ", " – "] {
        name = name.split(end).next().unwrap_or(name);
    }
    let name = name
        .trim_start_matches("Copyright")
        .trim_matches(|c: char| {
            c.is_ascii_digit()
                || c.is_whitespace()
                || matches!(c, ',' | '.' | '-' | '–' | '©' | ':')
        });
    let name = name.trim_start_matches("Copyright").trim();
    is_council(name).then(|| Fact::stated(name.to_owned(), line.clone()))
}

/// Tells whether a name is one council's: it says what it is, and of where.
fn is_council(name: &str) -> bool {
    const BODIES: [&str; 6] = [
        "council",
        "borough",
        "authority",
        "cyngor",
        "corporation",
        "counties",
    ];
    const GENERIC: [&str; 24] = [
        "council",
        "borough",
        "authority",
        "cyngor",
        "corporation",
        "counties",
        "modern",
        "the",
        "city",
        "county",
        "district",
        "town",
        "parish",
        "full",
        "annual",
        "special",
        "local",
        "of",
        "meeting",
        "extraordinary",
        "youth",
        "joint",
        "your",
        "planning",
    ];
    let words: Vec<String> = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let body = words.iter().any(|word| BODIES.contains(&word.as_str()));
    let place = words.iter().any(|word| !GENERIC.contains(&word.as_str()));
    let capital = name.chars().next().is_some_and(char::is_uppercase);
    let other = [
        "committee",
        "panel",
        "board",
        "meetings",
        "agenda",
        "minutes",
        "website",
    ];
    let other = words.iter().any(|word| other.contains(&word.as_str()));
    body && place && capital && !other && words.len() <= 12
}

//! The readers of this room over whole items: small ones written here, and the real minutes where
//! they are at hand.

use std::path::PathBuf;

use super::*;

/// Returns the folder of real minutes, or says that it is not there.
fn real_minutes() -> Option<PathBuf> {
    let named = std::env::var_os("MINUTEBOOK_REAL_MINUTES").map(PathBuf::from);
    let folder = named
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/minutes"));
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "real minutes are not there"
    );
    #[expect(clippy::print_stderr, reason = "a skipped test says so")]
    {
        eprintln!("skipped: not there");
    }
    None
}

fn fold(text: &str) -> String {
    text.split(|c: char| c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn item(minutes: &[&str]) -> AgendaItem {
    AgendaItem {
        minutes: minutes.iter().map(|text| fold(text)).collect(),
        ..AgendaItem::default()
    }
}

/// Cuts a seed roughly: the paragraphs behind the `nth` "Minutes:" up to the next item.
fn seed(prefix: &str, title: Option<&str>) -> Option<AgendaItem> {
    let folder = real_minutes()?.join("seeds");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let is_it = |path: &PathBuf| {
        path.file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with(prefix)
    };
    let text = std::fs::read_to_string(files.into_iter().find(is_it)?).unwrap();
    let lines: Vec<String> = text.lines().map(fold).collect();
    let from = title.map_or(0, |title| {
        lines
            .iter()
            .position(|line| line.starts_with(title))
            .unwrap()
    });
    let minutes = from
        + lines[from..]
            .iter()
            .position(|line| line == "Minutes:")
            .unwrap();
    let number =
        |line: &String| line.len() == 3 && line.ends_with('.') && line[..2].parse::<u8>().is_ok();
    let body = lines[minutes + 1..]
        .iter()
        .take_while(|line| !number(line) && !line.starts_with("Supporting documents"));
    Some(AgendaItem {
        title: lines[from..minutes]
            .iter()
            .find(|line| !line.is_empty() && *line != "Agenda item")
            .cloned(),
        purpose: lines[from..minutes]
            .iter()
            .rfind(|line| !line.is_empty())
            .cloned(),
        minutes: body.filter(|line| !line.is_empty()).cloned().collect(),
        ..AgendaItem::default()
    })
}

fn texts(understanding: &Understanding) -> Vec<&str> {
    understanding
        .resolutions
        .iter()
        .map(|resolution| resolution.text.as_str())
        .collect()
}

fn labels(understanding: &Understanding) -> Vec<&str> {
    understanding
        .resolutions
        .iter()
        .filter_map(|resolution| resolution.label.as_deref())
        .collect()
}

#[test]
fn resolutions_of_the_seeds() {
    let Some(first) = seed("000", None) else {
        return;
    };
    let found = understand(&first, &[]);
    assert_eq!(found.resolutions.len(), 1, "{:#?}", found.resolutions);
    assert!(
        found.resolutions[0]
            .text
            .starts_with("that a report concerning referrals to the MASH")
    );
    assert!(
        found.resolutions[0]
            .text
            .ends_with("from other local authorities.")
    );
    assert_eq!(found.resolutions[0].kind, DecisionKind::ReportRequested);

    let found = understand(&seed("001", None).unwrap(), &[]);
    assert_eq!(labels(&found), ["1.", "2.", "3."]);
    assert_eq!(found.resolutions[0].kind, DecisionKind::Noted);
    assert_eq!(found.resolutions[2].kind, DecisionKind::ReportRequested);

    let found = understand(&seed("002", None).unwrap(), &[]);
    assert_eq!(labels(&found), ["(a)", "(b)", "(c)", "(d)"]);
    for resolution in &found.resolutions {
        assert_eq!(resolution.lead.as_deref(), Some("that the Committee"));
        assert_eq!(resolution.moved_by.as_deref(), Some("Councillor Sanders"));
        assert_eq!(resolution.seconded_by.as_deref(), Some("Councillor Trail"));
    }

    let found = understand(&seed("003", None).unwrap(), &[]);
    assert_eq!(
        texts(&found),
        ["The 2016-17 annual report of the Herefordshire Safeguarding Children Board was noted."]
    );
    assert_eq!(found.resolutions[0].kind, DecisionKind::Noted);
}

#[test]
fn resolutions_of_the_meeting_page() {
    let Some(item) = seed("004", Some("Minutes pdf")) else {
        return;
    };
    let found = understand(&item, &[]);
    assert_eq!(found.resolutions.len(), 1, "{:#?}", found.resolutions);
    assert_eq!(found.resolutions[0].kind, DecisionKind::Approved);

    let found = understand(&seed("004", Some("Review of performance")).unwrap(), &[]);
    assert_eq!(
        texts(&found),
        ["Recommends that the dates of forthcoming meetings of the"]
    );
    assert_eq!(
        found.resolutions[0].seconded_by.as_deref(),
        Some("Councillor Phillip Howells")
    );

    let found = understand(&seed("004", Some("Work programme review")).unwrap(), &[]);
    assert_eq!(
        labels(&found),
        ["(a)", "(b)", "(c)", "(d)"],
        "{:#?}",
        found.resolutions
    );
    assert!(
        found.resolutions[2]
            .text
            .ends_with("agreed by Cabinet; and")
    );
    assert_eq!(
        found.resolutions[0].moved_by.as_deref(),
        Some("Councillor Carole Gandy")
    );
    assert_eq!(
        found.resolutions[3].seconded_by.as_deref(),
        Some("Councillor Paul Andrews")
    );
    assert_eq!(found.resolutions[3].kind, DecisionKind::Noted);
}

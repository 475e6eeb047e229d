//! Reads real minutes, where they are to be had, and says how much of them could be told.
//!
//! They lie outside the repository: in the folder that `MINUTEBOOK_REAL_MINUTES` names, else in
//! `../shared/minutes`. Without them the test says so and passes; under `CI` it fails.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use minutebook_index::parse::{Format, parse};
use minutebook_index::understand::dates::first_day;

fn real_minutes() -> Option<PathBuf> {
    let named = std::env::var_os("MINUTEBOOK_REAL_MINUTES").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/minutes");
    let folder = named.unwrap_or(beside);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "real minutes are wanted, but not there"
    );
    say("skipped: not there");
    None
}

#[expect(
    clippy::print_stderr,
    reason = "the figures are what this test is run for"
)]
fn say(text: &str) {
    eprintln!("{text}");
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, files);
        } else {
            files.push(path);
        }
    }
}

#[test]
fn transcripts_are_read() {
    let Some(folder) = real_minutes() else {
        return;
    };
    let mut files = Vec::new();
    files_below(&folder.join("limerick"), &mut files);
    files.sort();
    let bytes: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    let total: usize = bytes.iter().map(Vec::len).sum();
    let start = Instant::now();
    let parsed: Vec<_> = bytes.iter().map(|bytes| parse(bytes).unwrap().1).collect();
    let took = start.elapsed();
    let (mut minutes, mut items, mut dated, mut other, mut named, mut untitled) =
        (0, 0, 0, 0, 0, 0);
    for (file, parsed) in files.iter().zip(&parsed) {
        let name = file.file_stem().unwrap().to_string_lossy();
        if !name.starts_with("Minutes") {
            assert!(parsed.meetings.is_empty(), "{name} is no minutes");
            continue;
        }
        let meeting = &parsed.meetings[0];
        minutes += 1;
        items += meeting.items.len();
        untitled += meeting
            .items
            .iter()
            .filter(|item| item.title.is_none())
            .count();
        named += usize::from(meeting.committee.is_some());
        let day = meeting.date.as_ref().and_then(|date| date.value.day());
        dated += usize::from(day.is_some());
        other +=
            usize::from(day.is_some() && first_day(&name).is_some_and(|file| Some(file) != day));
        assert!(!meeting.items.is_empty(), "{name} has no items");
    }
    let rate = total as f64 / took.as_secs_f64() / 1e6;
    say(&format!(
        "{} files, {minutes} minutes, {items} items ({untitled} untitled); dated from the text: {dated} \
         ({other} other than the file's name); committee: {named}; {total} bytes in {took:.2?}, {rate:.1} MB/s",
        files.len(),
    ));
    assert!(dated * 100 >= minutes * 93, "{dated} of {minutes} dated");
    assert!(
        named * 100 >= minutes * 98,
        "{named} of {minutes} committees named"
    );
}

#[test]
fn seeds_are_read() {
    let Some(folder) = real_minutes() else {
        return;
    };
    let mut files = Vec::new();
    files_below(&folder.join("seeds"), &mut files);
    files.retain(|file| file.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    let meetings: Vec<_> = files
        .iter()
        .map(|file| {
            let (format, mut parsed) = parse(&fs::read(file).unwrap()).unwrap();
            assert_eq!(format, Format::ModernGovText);
            assert!(parsed.warnings.is_empty());
            parsed.meetings.remove(0)
        })
        .collect();
    let counts: Vec<usize> = meetings.iter().map(|meeting| meeting.items.len()).collect();
    assert_eq!(counts, [1, 1, 1, 1, 7]);
    assert!(
        meetings[1].items[0]
            .purpose
            .as_deref()
            .is_some_and(|text| !text.contains('['))
    );
    assert_eq!(meetings[2].items[0].title, None);
    let page = &meetings[4];
    let numbers: Vec<&str> = page
        .items
        .iter()
        .filter_map(|item| item.minute_number.as_deref())
        .collect();
    assert_eq!(numbers, ["10", "11", "12", "13", "14", "15", "16"]);
    let cut: Vec<bool> = page.items.iter().map(|item| item.truncated).collect();
    assert_eq!(cut, [false, false, false, true, true, false, false]);
    assert_eq!(page.items[2].title.as_deref(), Some("Minutes"));
    assert_eq!(page.venue.as_deref(), Some("Online meeting"));
}

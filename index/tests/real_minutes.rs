//! Reads real minutes, where they are to be had, and says how much of them could be told.

#[path = "real/plain.rs"]
mod plain;
mod real;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use minutebook_index::parse::{Format, parse};
use minutebook_index::understand::dates::first_day;
use minutebook_index::understand::understand;

use plain::plain;
use real::{real_minutes, say};

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

/// A line of `truth/definitions.tsv`.
struct Label {
    file: &'static str,
    offset: usize,
    short: &'static str,
    words: &'static str,
    is_definition: bool,
}

fn labels() -> Vec<Label> {
    let lines = include_str!("truth/definitions.tsv").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let mut columns = line.split('\t');
            let mut next = || columns.next().unwrap();
            Label {
                file: next(),
                offset: next().parse().unwrap(),
                short: next(),
                words: next(),
                is_definition: next() == "definition",
            }
        })
        .collect()
}

fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Reads the long form that a label means out of the raw file.
fn long_form(raw: &[u8], label: &Label) -> String {
    let word = |text: &str| text.parse::<usize>().unwrap();
    if let Some(count) = label.words.strip_prefix('>') {
        let behind = plain(&raw[label.offset..raw.len().min(label.offset + 400)]);
        let inside = &behind[behind.find('(').unwrap() + 1..];
        let words: Vec<&str> = inside.split(' ').take(word(count)).collect();
        return folded(words.join(" ").split(')').next().unwrap());
    }
    let (count, gap) = label.words.split_once('+').unwrap_or((label.words, "0"));
    let before = plain(&raw[label.offset.saturating_sub(2000)..label.offset]);
    let words: Vec<&str> = before
        .trim_end_matches(['(', '“', '‘', '"', '\'', ' '])
        .split(' ')
        .collect();
    let end = words.len() - word(gap);
    folded(&words[end - word(count)..end].join(" "))
}

#[test]
fn definitions_are_learned() {
    let Some(folder) = real_minutes() else {
        return;
    };
    let labels = labels();
    let mut files: Vec<&str> = labels.iter().map(|label| label.file).collect();
    files.dedup();
    let (mut wanted, mut found) = (BTreeSet::new(), BTreeSet::new());
    for file in files {
        let raw = fs::read(folder.join(file)).unwrap();
        for label in labels.iter().filter(|label| label.file == file) {
            assert_eq!(
                raw[label.offset],
                label.short.as_bytes()[0],
                "{file} {}",
                label.offset
            );
            if label.is_definition {
                wanted.insert((file, label.short.to_owned(), long_form(&raw, label)));
            }
        }
        for meeting in parse(&raw).unwrap().1.meetings {
            let items = meeting.items.iter();
            let definitions =
                items.flat_map(|item| understand(item, &meeting.attendance).definitions);
            found.extend(definitions.map(|one| (file, one.short, folded(&one.long))));
        }
    }
    for missed in wanted.difference(&found) {
        say(&format!("missed: {missed:?}"));
    }
    for wrong in found.difference(&wanted) {
        say(&format!("wrong: {wrong:?}"));
    }
    let right = found.intersection(&wanted).count() as f64;
    let (precision, recall) = (right / found.len() as f64, right / wanted.len() as f64);
    say(&format!(
        "definitions: {} labels, {} definitions told apart, {} found; precision {precision:.3}, recall {recall:.3}",
        labels.len(),
        wanted.len(),
        found.len(),
    ));
    assert!(precision >= 0.97, "precision {precision:.3}");
    assert!(recall >= 0.90, "recall {recall:.3}");
}

#[test]
fn short_forms_of_the_seeds() {
    let Some(folder) = real_minutes() else {
        return;
    };
    let mut files = Vec::new();
    files_below(&folder.join("seeds"), &mut files);
    files.retain(|file| file.extension().is_some_and(|ending| ending == "txt"));
    let mut found = BTreeSet::new();
    for file in files {
        for meeting in parse(&fs::read(file).unwrap()).unwrap().1.meetings {
            for item in &meeting.items {
                let definitions = understand(item, &meeting.attendance).definitions;
                found.extend(
                    definitions
                        .into_iter()
                        .map(|one| (one.short, one.long.to_lowercase())),
                );
            }
        }
    }
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(short, long)| (short.as_str(), long.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (
                "ADCSQ&I",
                "assistant director for children’s safeguarding quality and improvement"
            ),
            (
                "ADS&FS",
                "assistant director safeguarding and family support"
            ),
            ("CCC", "children in care council"),
            ("CLA", "children looked after"),
            ("CSE", "children sexually exploited"),
            ("DCF", "director children and families"),
            ("HCLA", "head of children looked after"),
            ("HSCB", "herefordshire safeguarding children board"),
            ("ILACS", "inspection of local authority children’s services"),
            ("IRO", "independent reviewing officers"),
            ("LAC", "looked after children"),
            ("MASH", "multi-agency safeguarding hub"),
            ("MOMO", "mind of my own"),
            ("PEP", "personal education plans"),
            ("QPRM", "quality performance review meeting"),
            ("SGO", "special guardianship orders"),
        ]
    );
}

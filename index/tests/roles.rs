//! Posts named in real minutes against labels made by hand: how many are found, how many found are right.
//!
//! The labels are of raw files, the mentions of parsed items; letters are what both have in common.

mod real;

use std::collections::BTreeMap;
use std::fs;

use minutebook_index::minutes::AgendaItem;
use minutebook_index::parse::parse;
use minutebook_index::understand::roles::{RoleKind, RoleMention, mentions};
use minutebook_index::understand::{Place, Section};

use real::{real_minutes, say};

/// A post in a raw file.
#[derive(Debug)]
struct Label {
    start: usize,
    end: usize,
    abbreviation: Option<&'static str>,
    kind: RoleKind,
}

/// What is labelled of a file.
#[derive(Debug, Default)]
struct Labelled {
    windows: Vec<(usize, usize)>,
    labels: Vec<Label>,
}

fn labelled() -> BTreeMap<&'static str, Labelled> {
    let mut files: BTreeMap<&str, Labelled> = BTreeMap::new();
    let lines = include_str!("truth/roles.tsv").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let file = files.entry(columns[1]).or_default();
        let (start, end) = (columns[2].parse().unwrap(), columns[3].parse().unwrap());
        if columns[0] == "W" {
            file.windows.push((start, end));
            continue;
        }
        file.labels.push(Label {
            start,
            end,
            abbreviation: Some(columns[4]).filter(|short| *short != "-"),
            kind: match columns[5] {
                "officer" => RoleKind::Officer,
                "member" => RoleKind::Member,
                _ => RoleKind::External,
            },
        });
    }
    files
}

/// A letter in lower case with the place of its first byte and that behind it.
type Letter = (char, usize, usize);

fn letters(text: &str) -> impl Iterator<Item = Letter> {
    text.char_indices()
        .filter(|(_, letter)| letter.is_alphabetic())
        .flat_map(|(at, letter)| {
            let lower = letter.to_lowercase();
            lower.map(move |lower| (lower, at, at + letter.len_utf8()))
        })
}

/// Whether markup opens at the front of a text, and where it ends: tags, escaped tags, entities.
fn markup(text: &str) -> Option<usize> {
    for (open, close) in [("<", ">"), ("&lt;", "&gt;")] {
        let is_tag = text
            .strip_prefix(open)
            .is_some_and(|tag| tag.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic()));
        if is_tag {
            return Some(text.find(close)? + close.len());
        }
    }
    let name = text
        .strip_prefix("&amp;")
        .or_else(|| text.strip_prefix('&'))?;
    let end = name.find(';').filter(|end| *end <= 8)?;
    Some(text.len() - name.len() + end + 1)
}

/// The letters of a raw file that are no markup.
fn letters_of_file(raw: &str) -> Vec<Letter> {
    let (mut found, mut from) = (Vec::new(), 0);
    while from < raw.len() {
        let next = raw[from..]
            .find(['<', '&'])
            .map_or(raw.len(), |at| from + at);
        let text = letters(&raw[from..next]);
        found.extend(text.map(|(letter, start, end)| (letter, from + start, from + end)));
        let skipped = raw.get(next..).and_then(markup).unwrap_or(1);
        from = next + skipped;
    }
    found
}

/// Where so many letters of two texts are alike, they are taken to be at the same place.
const ALIKE: usize = 24;

/// Says for each letter of a paragraph where it stands in the file, as far as it does.
fn places_in_file(file: &[Letter], text: &[Letter], from: usize) -> Vec<Option<usize>> {
    let alike = |at: usize, wanted: &[Letter]| {
        let found = file.get(at..at + wanted.len());
        found.is_some_and(|found| {
            found
                .iter()
                .zip(wanted)
                .all(|(one, other)| one.0 == other.0)
        })
    };
    let (mut at, mut places) = (from, Vec::with_capacity(text.len()));
    for (number, letter) in text.iter().enumerate() {
        let is_first = number == 0;
        if is_first || file.get(at).is_none_or(|found| found.0 != letter.0) {
            // A paragraph is sought by more letters than serve to go on behind a page's end within one.
            let length = if is_first { 4 * ALIKE } else { ALIKE };
            let wanted = &text[number..text.len().min(number + length)];
            let again = (at..file.len()).find(|at| alike(*at, wanted));
            let wanted = &wanted[..wanted.len().min(ALIKE)];
            let again = again.or_else(|| (at..file.len()).find(|at| alike(*at, wanted)));
            let Some(again) = again.or_else(|| (0..at).find(|at| alike(*at, wanted))) else {
                places.push(None);
                continue;
            };
            at = again;
        }
        places.push(Some(at));
        at += 1;
    }
    places
}

/// The paragraphs of an item in the order they are printed in.
fn paragraphs(item: &AgendaItem) -> Vec<(Section, u32, &str)> {
    let heads = [
        (Section::Title, &item.title),
        (Section::Purpose, &item.purpose),
    ];
    let heads = heads
        .into_iter()
        .filter_map(|(section, text)| Some((section, 1, text.as_deref()?)));
    let bodies = [
        (Section::Decision, &item.decision),
        (Section::Minutes, &item.minutes),
    ];
    let bodies = bodies.into_iter().flat_map(|(section, texts)| {
        (1..)
            .zip(texts)
            .map(move |(number, text)| (section, number, text.as_str()))
    });
    heads.chain(bodies).collect()
}

/// A mention with its place in the raw file.
struct Found {
    start: usize,
    end: usize,
    mention: RoleMention,
}

/// Returns the mentions of a file with their places in it, and those whose place could not be told.
fn found_in(raw: &str) -> (Vec<Found>, Vec<RoleMention>) {
    let file = letters_of_file(raw);
    let (mut found, mut lost) = (Vec::new(), Vec::new());
    let mut reached = 0;
    let meetings = parse(raw.as_bytes()).unwrap().1.meetings;
    for item in meetings.iter().flat_map(|meeting| &meeting.items) {
        let mentions = mentions(item);
        for (section, number, text) in paragraphs(item) {
            let text: Vec<Letter> = letters(text).collect();
            let in_file = places_in_file(&file, &text, reached);
            reached = in_file
                .iter()
                .flatten()
                .next_back()
                .map_or(reached, |last| last + 1);
            let here = |place: Place| (place.section, place.paragraph) == (section, number);
            for mention in mentions.iter().filter(|mention| here(mention.place)) {
                let inside = mention.place.start as usize..mention.place.end as usize;
                let own = text
                    .iter()
                    .zip(&in_file)
                    .filter(|(letter, _)| inside.contains(&letter.1));
                let own: Vec<usize> = own.filter_map(|(_, at)| *at).collect();
                match (own.first(), own.last()) {
                    (Some(first), Some(last)) => found.push(Found {
                        start: file[*first].1,
                        end: file[*last].2,
                        mention: mention.clone(),
                    }),
                    _ => lost.push(mention.clone()),
                }
            }
        }
    }
    (found, lost)
}

/// A post's letters less what does not change which post it is: who acts in it for the time being.
fn core(text: &str) -> String {
    let file = letters_of_file(text);
    let mut core: String = file.iter().map(|letter| letter.0).collect();
    for passing in ["interim", "acting"] {
        core = core
            .strip_prefix(passing)
            .map_or(core.clone(), str::to_owned);
    }
    core.strip_suffix('s').map_or(core.clone(), str::to_owned)
}

/// What came of a comparison of mentions with labels.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    labels: usize,
    found: usize,
    right: usize,
    right_kind: usize,
    right_short: usize,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.labels += other.labels;
        self.found += other.found;
        self.right += other.right;
        self.right_kind += other.right_kind;
        self.right_short += other.right_short;
    }

    fn precision(self) -> f64 {
        self.right as f64 / self.found as f64
    }

    fn recall(self) -> f64 {
        self.right as f64 / self.labels as f64
    }

    fn print(self, name: &str) {
        say(&format!(
            "{name}: {} labels, {} found, {} right; precision {:.3}, recall {:.3}; of the right ones {:.3} \
             have the right kind, {:.3} the right short form",
            self.labels,
            self.found,
            self.right,
            self.precision(),
            self.recall(),
            self.right_kind as f64 / self.right as f64,
            self.right_short as f64 / self.right as f64,
        ));
    }
}

/// A mention is right where it overlaps a label and names the same post; each label is met once.
fn compare(file: &str, raw: &str, labelled: &Labelled, is_said: bool) -> Score {
    let (found, lost) = found_in(raw);
    assert!(lost.is_empty(), "{file}: not found again: {lost:?}");
    let in_window = |one: &Found| {
        let mut windows = labelled.windows.iter();
        windows.any(|window| window.0 <= one.start && one.start < window.1)
    };
    let found: Vec<Found> = found.into_iter().filter(in_window).collect();
    let mut met = vec![false; labelled.labels.len()];
    let mut score = Score {
        labels: labelled.labels.len(),
        found: found.len(),
        ..Score::default()
    };
    for one in &found {
        let wanted = core(&raw[one.start..one.end]);
        let label = labelled.labels.iter().enumerate().find(|(at, label)| {
            let overlaps = label.start < one.end && one.start < label.end;
            overlaps && !met[*at] && core(&raw[label.start..label.end]) == wanted
        });
        if let Some((at, label)) = label {
            met[at] = true;
            score.right += 1;
            score.right_kind += usize::from(label.kind == one.mention.kind);
            let short = one.mention.abbreviation.as_deref();
            score.right_short += usize::from(short == label.abbreviation);
        } else if is_said {
            say(&format!(
                "wrong: {} {file} {}",
                around(raw, one.start, one.end),
                one.start
            ));
        }
    }
    for (label, _) in labelled
        .labels
        .iter()
        .zip(met)
        .filter(|(_, met)| !met && is_said)
    {
        say(&format!(
            "missed: {} {file} {}",
            around(raw, label.start, label.end),
            label.start
        ));
    }
    score
}

/// The words at a place with a few around them.
fn around(raw: &str, start: usize, end: usize) -> String {
    let before: String = raw[..start].chars().rev().take(30).collect();
    let before: String = before.chars().rev().collect();
    let behind: String = raw[end..].chars().take(30).collect();
    format!("{before}[{}]{behind}", &raw[start..end]).replace(['\n', '\r'], "/")
}

/// Whether a file is of the half that rules may be made from; the other half only tells how they do.
fn is_for_tuning(file: &str) -> bool {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    (file.bytes().fold(0x811c_9dc5, step) >> 16).is_multiple_of(2)
}

#[test]
fn posts_are_found() {
    let Some(folder) = real_minutes() else {
        return;
    };
    let (mut all, mut tuning, mut held_out) = Default::default();
    for (file, labelled) in labelled() {
        let raw = fs::read_to_string(folder.join(file)).unwrap();
        let score = compare(file, &raw, &labelled, is_for_tuning(file));
        let half: &mut Score = if is_for_tuning(file) {
            &mut tuning
        } else {
            &mut held_out
        };
        half.add(score);
        Score::add(&mut all, score);
    }
    tuning.print("rules made from");
    held_out.print("held out");
    all.print("posts");
    assert!(all.precision() >= 0.95, "precision {:.3}", all.precision());
    assert!(all.recall() >= 0.85, "recall {:.3}", all.recall());
}

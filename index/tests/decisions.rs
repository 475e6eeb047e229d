//! Reads decisions out of real minutes, where they are to be had, and holds them against labels.
//!
//! `truth/decisions.tsv` says what a labelled stretch of a page decides: byte spans and kinds, no
//! words. The test prints how many points are found, split as labelled and given the right kind.

#[path = "real/plain.rs"]
mod plain;
mod real;

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use minutebook_index::parse::parse;
use minutebook_index::understand::{Resolution, understand};

use plain::plain;
use real::{real_minutes, say};

/// A labelled stretch of a file: complete as to what it decides.
#[derive(Default)]
struct Stretch {
    file: &'static str,
    /// Its first line, and the first line behind it.
    lines: (u32, u32),
    bytes: (usize, usize),
    points: Vec<Point>,
    /// What may be taken for a decision and need not be.
    doubtful: Vec<Wording>,
}

/// One decision, or one sub-point, in every wording that the page has of it.
struct Point {
    wordings: Vec<Wording>,
}

struct Wording {
    span: (usize, usize),
    kinds: &'static str,
}

fn stretches() -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    let lines = include_str!("truth/decisions.tsv").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let columns: Vec<&'static str> = line.split('\t').collect();
        let number = |at: usize| columns[at].parse::<usize>().unwrap();
        let line_at = |at: usize| columns[at].parse::<u32>().unwrap();
        if columns[0] == "stretch" {
            all.push(Stretch {
                file: columns[1],
                lines: (line_at(2), line_at(3)),
                bytes: (number(4), number(5)),
                ..Stretch::default()
            });
            continue;
        }
        let stretch = all.last_mut().unwrap();
        assert_eq!((stretch.file, stretch.lines.0), (columns[1], line_at(2)));
        let wording = || Wording {
            span: (number(4), number(5)),
            kinds: columns[6],
        };
        match columns[0] {
            "point" => stretch.points.push(Point {
                wordings: vec![wording()],
            }),
            "alt" => stretch.points.last_mut().unwrap().wordings.push(wording()),
            "maybe" => stretch.doubtful.push(wording()),
            _ => {}
        }
    }
    all
}

fn folded(text: &str) -> String {
    let trimmed = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let trimmed = trimmed.strip_suffix(" and").unwrap_or(trimmed);
    trimmed
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Share of the shorter text's words that stand in the longer one too.
fn overlap(one: &str, other: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        text.split_whitespace()
            .map(folded)
            .filter(|word| !word.is_empty())
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let mut left: HashMap<&str, usize> = HashMap::new();
    for word in &one {
        *left.entry(word).or_default() += 1;
    }
    let shared = other
        .iter()
        .filter(|word| {
            let count = left.get_mut(word.as_str());
            count.is_some_and(|count| {
                let has = *count > 0;
                *count = count.saturating_sub(1);
                has
            })
        })
        .count();
    shared as f64 / one.len().min(other.len()).max(1) as f64
}

/// What was counted over some stretches.
#[derive(Default)]
struct Tally {
    stretches: usize,
    with_points: usize,
    /// Stretches that decide something, with every point found as labelled and nothing else.
    split: usize,
    points: usize,
    met: usize,
    exact: usize,
    kind: usize,
    found: usize,
    right: usize,
}

impl Tally {
    fn add(&mut self, stretch: &Stretch, reading: &Reading) {
        let words = |wording: &Wording| plain(&reading.raw[wording.span.0..wording.span.1]);
        let found = stretch.found(reading);
        let points: Vec<Vec<String>> = stretch
            .points
            .iter()
            .map(|point| point.wordings.iter().map(words).collect())
            .collect();
        let met = assigned(&points, &found);
        let place = format!("{} line {}", stretch.file, stretch.lines.0);
        let mut faults = 0;
        for ((point, words), met) in stretch.points.iter().zip(&points).zip(&met) {
            let Some(one) = met.map(|at| found[at]) else {
                say(&format!("missed: {place}: {}", words[0]));
                faults += 1;
                continue;
            };
            let exact = words.iter().any(|words| is_exact(one, words));
            let kinds = point
                .wordings
                .iter()
                .flat_map(|wording| wording.kinds.split('/'));
            let kind = kinds.into_iter().any(|kind| kind == one.kind.as_str());
            if !exact {
                say(&format!("cut otherwise: {place}: {}", one.text));
                faults += 1;
            }
            if !kind {
                say(&format!(
                    "kind: {place}: {} for {}",
                    one.kind.as_str(),
                    one.text
                ));
            }
            self.met += 1;
            self.exact += usize::from(exact);
            self.kind += usize::from(kind);
        }
        let unasked = (0..found.len()).filter(|at| !met.contains(&Some(*at)));
        for one in unasked.map(|at| found[at]) {
            let doubtful = |wording: &Wording| overlap(&one.text, &words(wording)) >= 0.8;
            if stretch.doubtful.iter().any(doubtful) {
                self.right += 1;
            } else {
                say(&format!("wrong: {place}: {}", one.text));
                faults += 1;
            }
        }
        self.right += met.iter().flatten().count();
        self.stretches += 1;
        self.points += points.len();
        self.found += found.len();
        if !points.is_empty() {
            self.with_points += 1;
            self.split += usize::from(faults == 0);
        }
    }

    fn join(&mut self, other: &Self) {
        self.stretches += other.stretches;
        self.with_points += other.with_points;
        self.split += other.split;
        self.points += other.points;
        self.met += other.met;
        self.exact += other.exact;
        self.kind += other.kind;
        self.found += other.found;
        self.right += other.right;
    }

    fn tell(&self, name: &str) {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        say(&format!(
            "decisions, {name}: {} items, {} that decide, {} points, {} found; precision {:.3}, recall {:.3}; \
             of the points found: kind {:.3}, split as labelled {:.3}; of all points: kind {:.3}, split {:.3}; \
             items with every point and no other {:.3}",
            self.stretches,
            self.with_points,
            self.points,
            self.found,
            share(self.right, self.found),
            share(self.met, self.points),
            share(self.kind, self.met),
            share(self.exact, self.met),
            share(self.kind, self.points),
            share(self.exact, self.points),
            share(self.split, self.with_points),
        ));
    }
}

/// Whether a decision has just the words of a label, with or without what leads up to them
/// ("that the Committee", "On the proposal of the Chair, it was agreed").
fn is_exact(found: &Resolution, wording: &str) -> bool {
    let text = found.text.trim_start_matches(['“', '"']);
    let (this, wanted) = (less_that(folded(text)), less_that(folded(wording)));
    let lead = folded(found.lead.as_deref().unwrap_or_default());
    let led = less_that(format!("{lead}{this}"));
    const OPENINGS: [&str; 6] = [
        "agreed",
        "resolved",
        "agreedthat",
        "resolvedthat",
        "decided",
        "decidedthat",
    ];
    // One of them may begin with what opens the decision.
    let opens = |longer: &str, shorter: &str| {
        let opening = longer.strip_suffix(shorter).unwrap_or_default();
        OPENINGS.iter().any(|word| opening.ends_with(word))
    };
    this == wanted || led == wanted || opens(&wanted, &this) || opens(&this, &wanted)
}

fn less_that(text: String) -> String {
    let rest = text
        .strip_prefix("andthat")
        .or_else(|| text.strip_prefix("that"));
    rest.map_or_else(|| text.clone(), str::to_owned)
}

/// Which of two halves of the labels a file belongs to, by the FNV hash of its name: rules were tuned on
/// the first; the second shows what they are worth on minutes they were not tuned on.
fn half(file: &str) -> usize {
    let hash = file.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    usize::from(hash >> 7 & 1 == 1)
}

/// What one file decides, item by item, with the line that each begins at.
struct Reading {
    raw: Vec<u8>,
    items: Vec<(u32, Vec<Resolution>)>,
}

fn reading(folder: &Path, file: &str) -> Reading {
    let raw = fs::read(folder.join(file)).unwrap();
    let mut items = Vec::new();
    for meeting in parse(&raw).unwrap().1.meetings {
        for item in &meeting.items {
            items.push((item.line, understand(item, &meeting.attendance).resolutions));
        }
    }
    Reading { raw, items }
}

impl Stretch {
    /// The decisions read within it. An item that only overlaps it counts with what has its words there.
    fn found<'r>(&self, reading: &'r Reading) -> Vec<&'r Resolution> {
        let whole = folded(&plain(&reading.raw[self.bytes.0..self.bytes.1]));
        let mut found = Vec::new();
        for (at, (line, resolutions)) in reading.items.iter().enumerate() {
            let end = reading
                .items
                .get(at + 1)
                .map_or(u32::MAX, |(line, _)| *line);
            if *line >= self.lines.1 || end <= self.lines.0 {
                continue;
            }
            let within = *line >= self.lines.0 && end <= self.lines.1;
            let mut seen: HashMap<String, usize> = HashMap::new();
            found.extend(resolutions.iter().filter(|one| {
                let text = folded(&one.text);
                let letters: Vec<char> = text.chars().collect();
                let parts: Vec<String> = letters
                    .chunks(30)
                    .map(|part| part.iter().collect())
                    .collect();
                let inside = parts
                    .iter()
                    .filter(|part| whole.contains(part.as_str()))
                    .count();
                let prints = whole.matches(&text).count().max(1);
                let count = seen.entry(text).or_default();
                *count += 1;
                within || inside * 10 >= parts.len() * 9 && *count <= prints
            }));
        }
        found
    }
}

/// Gives each labelled point the decision that was read for it: those of just its words first, so that a
/// neighbour with like words takes none of them.
fn assigned(points: &[Vec<String>], found: &[&Resolution]) -> Vec<Option<usize>> {
    let mut taken = vec![false; found.len()];
    let mut met = vec![None; points.len()];
    for (point, met) in points.iter().zip(&mut met) {
        let exact = |at: &usize| point.iter().any(|words| is_exact(found[*at], words));
        *met = (0..found.len()).filter(|at| !taken[*at]).find(exact);
        met.iter().for_each(|at: &usize| taken[*at] = true);
    }
    for (point, met) in points.iter().zip(&mut met).filter(|(_, met)| met.is_none()) {
        let likeness = |at: &usize| {
            let of = |words: &String| overlap(&found[*at].text, words);
            point.iter().map(of).fold(0.0, f64::max)
        };
        *met = (0..found.len())
            .filter(|at| !taken[*at] && likeness(at) >= 0.8)
            .max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
        met.iter().for_each(|at: &usize| taken[*at] = true);
    }
    met
}

#[test]
fn decisions_are_read() {
    let Some(folder) = real_minutes() else {
        return;
    };
    let mut tallies = [Tally::default(), Tally::default()];
    let mut readings: HashMap<&str, Reading> = HashMap::new();
    for stretch in stretches() {
        let reading = readings
            .entry(stretch.file)
            .or_insert_with(|| reading(&folder, stretch.file));
        tallies[half(stretch.file)].add(&stretch, reading);
    }
    let [tuned, held_out] = &tallies;
    tuned.tell("tuned on");
    held_out.tell("held out");
    let mut all = Tally::default();
    tallies.iter().for_each(|tally| all.join(tally));
    all.tell("all");
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    assert!(all.with_points >= 60, "{} items decide", all.with_points);
    // Of all points, those not found counted as wrong.
    assert!(share(all.kind, all.points) >= 0.95, "kinds");
    assert!(
        share(all.exact, all.points) >= 0.95,
        "points split as labelled"
    );
    assert!(share(all.right, all.found) >= 0.99, "precision");
    assert!(share(all.met, all.points) >= 0.95, "recall");
}

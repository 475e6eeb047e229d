//! `minutebook.toml`: what an officer knows better than the pages, folder by folder.
//!
//! Takes the file's text and gives the entries that are well formed, and a warning for each that is
//! not, with its line. Entries are matched by glob relative to the folder the file lies in; later
//! entries win over earlier ones, and a folder's own file wins over those above it.

use std::collections::{BTreeMap, BTreeSet};

use globset::{Glob, GlobMatcher};
use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, ValueDeserializer};

use super::Context;
use super::wording::{self, Wording};
use crate::limits::ENTRIES_OF_A_SIDECAR;
use crate::minutes::{Certainty, DateRange, Fact, Warning};

/// The name of the file.
pub const FILE_NAME: &str = "minutebook.toml";

/// The table of what files are.
const SOURCE: &str = "source";

/// So many mistakes of one file are told.
const MISTAKES: usize = 20;

/// One folder's sidecar.
#[derive(Clone, Debug, Default)]
pub struct Sidecar {
    sources: Vec<(GlobMatcher, SourceEntry)>,
    wordings: Vec<(u32, wording::Says)>,
    /// Its text is no TOML here and there.
    is_broken: bool,
}

/// Entries of one table, with their places.
type Entries = Vec<Spanned<toml::Value>>;

/// `[[source]]`: facts of the files that `match` names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceEntry {
    r#match: String,
    council: Option<String>,
    committee: Option<String>,
    date: Option<Day>,
    date_from: Option<Day>,
    date_to: Option<Day>,
    item: Option<Number>,
    url: Option<String>,
    retrieved: Option<Day>,
}

/// A day as TOML's own date or as a string.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Day {
    Native(toml::value::Datetime),
    Text(String),
}

/// An item number, with or without quotes.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Number {
    Text(String),
    Figure(i64),
}

impl Sidecar {
    /// Reads the file's text; what is not well formed is left out with a warning.
    pub fn parse(text: &str) -> (Self, Vec<Warning>) {
        let mut sidecar = Self::default();
        let lines = Lines::of(text);
        let (mut tables, mut warnings) = sidecar.tables(text, &lines);
        let mut room = Room::new(ENTRIES_OF_A_SIDECAR);
        for entry in tables.remove(SOURCE).unwrap_or_default() {
            let line = lines.at(entry.span().start);
            if !room.has_one_more(line) {
                continue;
            }
            match read_entry(entry.into_inner()) {
                Ok(entry) => sidecar.sources.push(entry),
                Err(reason) => {
                    warnings.push(Warning::new(line, format!("[[source]] left out: {reason}")));
                }
            }
        }
        for table in wording::TABLES {
            let entries = tables.remove(table).unwrap_or_default();
            for entry in entries {
                let line = lines.at(entry.span().start);
                // What closes an item is never left out for want of room.
                if table != "close" && !room.has_one_more(line) {
                    continue;
                }
                match wording::read(table, entry.into_inner()) {
                    Ok(says) => {
                        let line = u32::try_from(line).unwrap_or(u32::MAX);
                        sidecar.wordings.push((line, says));
                    }
                    Err(reason) => {
                        warnings.push(Warning::new(
                            line,
                            format!("[[{table}]] left out: {reason}"),
                        ));
                    }
                }
            }
        }
        warnings.extend(room.warning());
        (sidecar, warnings)
    }

    /// Reads the entries of the tables that there are, as far as the text is TOML.
    fn tables(&mut self, text: &str, lines: &Lines) -> (BTreeMap<String, Entries>, Vec<Warning>) {
        let (file, errors) = DeTable::parse_recoverable(text);
        self.is_broken = !errors.is_empty();
        let told = errors.iter().take(MISTAKES).map(|error| {
            let line = error.span().map_or(0, |span| lines.at(span.start));
            Warning::new(line, format!("cannot be read: {}", error.message()))
        });
        let mut warnings: Vec<Warning> = told.collect();
        let mut tables = BTreeMap::new();
        for (name, value) in file.into_inner() {
            let (name, line) = (name.into_inner().into_owned(), lines.at(value.span().start));
            if name != SOURCE && !wording::TABLES.contains(&name.as_str()) {
                // Below a header that cannot be read, entries are names of their own.
                if errors.is_empty() {
                    let message = format!("{FILE_NAME}: there is no table named `{name}`");
                    warnings.push(Warning::new(0, message));
                }
                continue;
            }
            match Entries::deserialize(ValueDeserializer::from(value)) {
                Ok(entries) => {
                    tables.insert(name, entries);
                }
                Err(_) => {
                    self.is_broken = true;
                    let message = format!("left out: write [[{name}]] above each entry");
                    warnings.push(Warning::new(line, message));
                }
            }
        }
        let mistakes = errors.iter().filter_map(toml::de::Error::span);
        let mistakes: BTreeSet<usize> = mistakes.map(|span| span.start).collect();
        leave_out(&mut tables, &mistakes, &headers(text), lines, &mut warnings);
        (tables, warnings)
    }

    /// Tells whether something in it could not be read, so that what it said before may still be meant.
    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// Returns what the file at `path` says of words, posts and links, in its order.
    pub(crate) fn wordings(&self, path: &str) -> Vec<Wording> {
        let entries = self.wordings.iter().map(|(line, says)| Wording {
            path: path.to_owned(),
            line: *line,
            says: says.clone(),
        });
        entries.collect()
    }

    /// Returns what the entries say of the file at `path`, relative to the sidecar's folder.
    pub fn context(&self, path: &str) -> Context {
        let matching = self
            .sources
            .iter()
            .rev()
            .filter(|(glob, _)| glob.is_match(path));
        matching.fold(Context::default(), |known, (_, entry)| {
            known.or(entry.context())
        })
    }
}

/// Returns where the lines begin that are meant as headers of tables.
fn headers(text: &str) -> BTreeSet<usize> {
    let mut at = 0;
    let starts = text.split_inclusive('\n').map(|line| {
        at += line.len();
        (at - line.len(), line)
    });
    let is_header = |line: &str| {
        let name = line.trim_start().strip_prefix('[');
        name.is_some_and(|name| {
            name.starts_with(|letter: char| letter == '[' || letter.is_alphabetic())
        })
    };
    let headers = starts.filter(|(_, line)| is_header(line));
    headers.map(|(start, _)| start).collect()
}

/// Leaves out entries in which there is a mistake: what was meant there is not known. Only what closes an item counts all
/// the same, as far as it can be read.
fn leave_out(
    tables: &mut BTreeMap<String, Entries>,
    mistakes: &BTreeSet<usize>,
    headers: &BTreeSet<usize>,
    lines: &Lines,
    warnings: &mut Vec<Warning>,
) {
    if mistakes.is_empty() {
        return;
    }
    let is_whole = |start: usize| {
        // The next header, well formed or not, begins what is no longer this entry's.
        let behind = headers.range(start + 1..).next().copied();
        let mut inside = mistakes.range(start..behind.unwrap_or(usize::MAX));
        inside.next().is_none()
    };
    for (name, entries) in tables {
        if name == wording::CLOSE {
            continue;
        }
        entries.retain(|entry| {
            let start = entry.span().start;
            if !is_whole(start) {
                let message = format!("[[{name}]] left out: there is a mistake in it");
                warnings.push(Warning::new(lines.at(start), message));
            }
            is_whole(start)
        });
    }
}

fn read_entry(value: toml::Value) -> Result<(GlobMatcher, SourceEntry), String> {
    let entry: SourceEntry = value
        .try_into()
        .map_err(|error: toml::de::Error| error.message().to_owned())?;
    let glob = Glob::new(&entry.r#match)
        .map_err(|error| error.to_string())?
        .compile_matcher();
    for day in [
        &entry.date,
        &entry.date_from,
        &entry.date_to,
        &entry.retrieved,
    ]
    .into_iter()
    .flatten()
    {
        day.read()
            .ok_or_else(|| format!("`{}` is no date; write 2015-03-11", day.printed()))?;
    }
    if let (Some(from), Some(to)) = (read(&entry.date_from), read(&entry.date_to))
        && from > to
    {
        return Err(format!("date_from {from} lies after date_to {to}"));
    }
    Ok((glob, entry))
}

fn read(day: &Option<Day>) -> Option<Date> {
    day.as_ref().and_then(Day::read)
}

impl Day {
    fn printed(&self) -> String {
        match self {
            Self::Native(datetime) => datetime.to_string(),
            Self::Text(text) => text.clone(),
        }
    }

    fn read(&self) -> Option<Date> {
        self.printed().get(..10)?.parse().ok()
    }
}

impl SourceEntry {
    fn context(&self) -> Context {
        let evidence = format!("{FILE_NAME}, match = \"{}\"", self.r#match);
        let fact = |text: &Option<String>| {
            text.as_ref()
                .map(|text| Fact::new(text.clone(), Certainty::Sidecar, evidence.clone()))
        };
        let range = match (read(&self.date), read(&self.date_from), read(&self.date_to)) {
            (Some(day), _, _) => Some(DateRange::exact(day)),
            (None, None, None) => None,
            (None, from, to) => Some(DateRange { from, to }),
        };
        Context {
            council: fact(&self.council),
            committee: fact(&self.committee),
            date: range.map(|range| Fact::new(range, Certainty::Sidecar, evidence.clone())),
            item: self.item.as_ref().map(|number| match number {
                Number::Text(text) => text.clone(),
                Number::Figure(figure) => figure.to_string(),
            }),
            url: self.url.clone(),
            retrieved: read(&self.retrieved),
        }
    }
}

/// Room for so many entries.
struct Room {
    most: usize,
    left: usize,
    /// Entries for which there was none, and the line of the first of them.
    without: usize,
    line: usize,
}

impl Room {
    fn new(most: usize) -> Self {
        Self {
            most,
            left: most,
            without: 0,
            line: 0,
        }
    }

    fn has_one_more(&mut self, line: usize) -> bool {
        if self.left > 0 {
            self.left -= 1;
            return true;
        }
        if self.without == 0 {
            self.line = line;
        }
        self.without += 1;
        false
    }

    fn warning(&self) -> Option<Warning> {
        let Self { most, without, .. } = self;
        let message =
            format!("{without} entries left out: {FILE_NAME} is used up to {most} entries");
        (*without > 0).then(|| Warning::new(self.line, message))
    }
}

/// Where the lines of a text end, so that the line of each entry is found without counting from the top.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(memchr::memchr_iter(b'\n', text.as_bytes()).collect())
    }

    /// Returns the line, from 1, of a byte offset.
    fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|end| *end < offset) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sidecar_is_used_up_to_a_number_of_entries() {
        let mut text = "[[source]]\nmatch = \"a\"\ncouncil = \"First\"\n".repeat(2);
        text.push_str(&"[[same]]\nterms=[\"a\",\"b\"]\n".repeat(ENTRIES_OF_A_SIDECAR));
        let (sidecar, warnings) = Sidecar::parse(&text);
        assert_eq!(sidecar.wordings("").len(), ENTRIES_OF_A_SIDECAR - 2);
        assert_eq!(warnings.len(), 1);
        assert_eq!(
            warnings[0].line as usize,
            7 + 2 * (ENTRIES_OF_A_SIDECAR - 2)
        );
        let words = "2 entries left out: minutebook.toml is used up to 50000 entries";
        assert_eq!(warnings[0].message, words);
    }

    #[test]
    fn later_entries_win_and_add() {
        let (sidecar, warnings) = Sidecar::parse(
            r#"
            [[source]]
            match = "*.txt"
            council = "Aldermoor Council"
            committee = "Cabinet"
            [[source]]
            match = "b.txt"
            committee = "Planning committee"
            date = 2019-02-05
            item = 7
            [[abbreviation]]
            short = "DPX"
            long = "director of parks"
            from = 2018
            to = 2020-03-31
            "#,
        );
        assert_eq!(warnings, []);
        let wordings = sidecar.wordings("minutebook.toml");
        assert_eq!(wordings.len(), 1);
        let wording::Says::Abbreviation(entry) = &wordings[0].says else {
            panic!("{wordings:?}");
        };
        assert_eq!(
            entry.from.as_ref().unwrap().first(),
            "2018-01-01".parse().ok()
        );
        assert_eq!(entry.to.as_ref().unwrap().last(), "2020-03-31".parse().ok());
        let known = sidecar.context("b.txt");
        assert_eq!(known.council.unwrap().value, "Aldermoor Council");
        assert_eq!(known.committee.unwrap().value, "Planning committee");
        assert_eq!(
            known.date.unwrap().value.day().unwrap().to_string(),
            "2019-02-05"
        );
        assert_eq!(known.item.unwrap(), "7");
        assert_eq!(sidecar.context("c.md"), Context::default());
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, line, words) in [
            ("[[source]\nmatch = 1", 1, "cannot be read"),
            (
                "\n[[source]]\nmatch = \"a\"\ncomittee = \"Cabinet\"",
                2,
                "comittee",
            ),
            (
                "[[source]]\nmatch = \"a\"\ndate = \"March\"",
                1,
                "write 2015-03-11",
            ),
            (
                "[[source]]\nmatch = \"a\"\ndate_from = 2019-01-02\ndate_to = 2018-01-01",
                1,
                "lies after",
            ),
            (
                "[[source]]\nmatch = \"a\"\nretrieved = \"last week\"",
                1,
                "write 2015-03-11",
            ),
            ("[[sources]]\nmatch = \"a\"", 0, "no table named `sources`"),
            ("[[abbreviation]]\nshort = \"AB\"", 1, "long"),
            ("\n[[same]]\nterms = [\"AB\"]", 2, "two names"),
            ("[[link]]\nitem = \"a\"", 1, "same_as"),
            (
                "[[role]]\nperson = \"A\"\nrole = \"b\"\nfrom = \"spring\"",
                1,
                "is no date",
            ),
        ] {
            let (_, warnings) = Sidecar::parse(text);
            assert_eq!(warnings.len(), 1, "{text}");
            assert_eq!(warnings[0].line, line, "{text}");
            assert!(
                warnings[0].message.contains(words),
                "{}",
                warnings[0].message
            );
        }
    }

    #[test]
    fn a_slip_of_the_pen_costs_no_other_entry() {
        let before =
            "[[source]]\nmatch = \"*\"\ncouncil = \"Aldermoor Council\"\n[[close]]\nitem = \"a\"\n";
        for slip in [
            "[[close]\nitem = \"b\"\n",
            "[[close]]\nitem = \"b\n",
            "[[close]]\nitem = b\n",
            "[close]\nitem = \"b\"\n",
            "item: b\n",
            "<html>\n",
            "\"\"\"\n",
        ] {
            let (sidecar, warnings) = Sidecar::parse(&format!("{before}{slip}"));
            assert!(sidecar.is_broken(), "{slip}");
            assert!(
                warnings.iter().any(|warning| warning.line >= 6),
                "{warnings:?}"
            );
            let council = sidecar.context("a.txt").council;
            assert_eq!(council.unwrap().value, "Aldermoor Council", "{slip}");
            let closed = sidecar.wordings("");
            let first = closed.first().map(|closed| closed.line);
            assert_eq!(first, (!slip.starts_with("[close]")).then_some(4), "{slip}");
        }
        for slip in ["council = \"Aldermoor\n", "[[same]]\nterms = [\"a\", b]\n"] {
            let text = format!("[[source]]\nmatch = \"*\"\ncommittee = \"Cabinet\"\n{slip}");
            let (sidecar, _) = Sidecar::parse(&text);
            let is_other = slip.starts_with("[[same]]");
            assert_eq!(sidecar.context("a.txt").committee.is_some(), is_other);
            assert!(sidecar.wordings("").is_empty(), "{slip}");
        }
    }
}

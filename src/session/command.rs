//! One line of a session, read: a query, or a command behind a slash. Knows no index and prints nothing.

use jiff::civil::Date;
use minutebook::Sort;
use minutebook::query::dates;

/// What a person asks of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Search anew.
    Query(String),
    /// Show one facet, or narrow by it.
    Facet(Facet, Choice),
    /// Narrow to items that have something.
    Has(String),
    /// Narrow to items that name a person.
    Person(String),
    /// Order the list.
    Sort(Sort),
    /// Drop all narrowing.
    Clear,
    /// Go back by one search or narrowing.
    Undo,
    /// Show the next hits.
    More,
    /// Show an item, whole.
    Open(usize),
    /// Search for items like one.
    Like(usize),
    /// Show all facets.
    Facets,
    /// Show the years.
    Timeline,
    /// Say what a short form means.
    Glossary(String),
    /// Keep items, with why.
    Keep(Vec<usize>, String),
    /// Show what is kept.
    Kept,
    /// Keep some no longer.
    Drop(Vec<usize>),
    /// Keep the search in the index, for `watch run`.
    Save(String),
    /// Write the kept items, or else all matches, to a file; over another where that is said.
    Export {
        /// The file.
        file: String,
        /// It may be there already.
        replace: bool,
    },
    /// Write a report on what matches to a file; over another where that is said.
    Report {
        /// The file.
        file: String,
        /// It may be there already.
        replace: bool,
    },
    /// Print the citation of an item.
    Cite(usize),
    /// Say what can be typed.
    Help,
    /// Leave.
    Quit,
}

/// What can be narrowed by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Facet {
    Council,
    Committee,
    Year,
    Role,
    Decision,
}

/// Which values of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// None: show them.
    Shown,
    /// By their numbers in the list shown last, any of them.
    Numbers(Vec<usize>),
    /// By part of their name.
    Name(String),
    /// From one day to another.
    Days(Date, Date),
}

/// Every command with what follows it and what it does; help and completion are made of it.
pub(crate) const COMMANDS: [(&str, &str, &str); 22] = [
    (
        "committee",
        "[2 | NAME]",
        "narrow by the number shown, or by name; alone: list them",
    ),
    ("council", "[2 | NAME]", "the same by council"),
    (
        "year",
        "[2 | 2018..2020 | 2018/19]",
        "the same by year; dates take in what is only bounded",
    ),
    ("role", "[2 | NAME]", "the same by the post named"),
    ("decision", "[2 | KIND]", "the same by kind of decision"),
    (
        "has",
        "WHAT",
        "narrow to items with an action, resolution, vote, ...",
    ),
    ("person", "NAME", "narrow to items that name a person"),
    ("sort", "newest | oldest | relevance", "order the list"),
    ("clear", "", "drop all narrowing"),
    ("undo", "", "go back by one search or narrowing"),
    ("more", "", "show the next ten"),
    ("open", "3", "read an item whole, from where it matches"),
    ("like", "3", "search for items like one"),
    ("facets", "", "count all matches, numbered for narrowing"),
    (
        "timeline",
        "",
        "count all matches by year, beside what is held",
    ),
    ("glossary", "MASH", "say what a short form means"),
    (
        "keep",
        "3 5 why it matters",
        "keep items, with a word of why; they outlast the session",
    ),
    ("kept", "", "list what is kept"),
    (
        "drop",
        "2",
        "keep one no longer, by its number among the kept",
    ),
    (
        "save",
        "NAME",
        "keep the search in the index, for `minutebook watch run`",
    ),
    (
        "export",
        "[--replace] FILE",
        "write the kept items, else all matches: csv, jsonl, md, txt, bib, json",
    ),
    (
        "report",
        "[--replace] FILE",
        "write a report on what matches: docx, html, md",
    ),
];

/// The rest of them.
pub(crate) const LAST_COMMANDS: [(&str, &str, &str); 3] = [
    ("cite", "3", "print the citation of an item"),
    ("help", "", "say what can be typed"),
    ("quit", "", "leave, as Ctrl-D does"),
];

/// Returns the names of all commands.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    COMMANDS
        .iter()
        .chain(&LAST_COMMANDS)
        .map(|(name, ..)| *name)
}

/// Reads a line; `None` where there is nothing on it.
///
/// # Errors
/// In words, when it begins with a slash and is no command, or lacks what the command needs.
pub(crate) fn parse(line: &str) -> Result<Option<Command>, String> {
    let line = line.trim();
    if line.is_empty() {
        return Ok(None);
    }
    // What people type to leave and to be told more, before they know of slashes; in quotation marks it is sought.
    match line.to_lowercase().as_str() {
        "quit" | "exit" => return Ok(Some(Command::Quit)),
        "help" | "?" => return Ok(Some(Command::Help)),
        _ => {}
    }
    let Some(command) = line.strip_prefix('/') else {
        return Ok(Some(Command::Query(line.to_owned())));
    };
    let (typed, rest) = command
        .split_once(char::is_whitespace)
        .unwrap_or((command, ""));
    let name = known(typed)?;
    read(name, rest.trim()).map(Some)
}

/// Returns the command that a word is, or the only one it begins.
fn known(typed: &str) -> Result<&'static str, String> {
    let lower = typed.to_lowercase();
    if let Some(name) = names().find(|name| *name == lower) {
        return Ok(name);
    }
    let begun: Vec<&str> = names()
        .filter(|name| !lower.is_empty() && name.starts_with(&lower))
        .collect();
    if let [name] = begun[..] {
        return Ok(name);
    }
    if !begun.is_empty() {
        return Err(format!("/{typed} may be /{}", begun.join(" or /")));
    }
    let near = names()
        .map(|name| (strsim::osa_distance(&lower, name), name))
        .min()
        .filter(|(slips, _)| *slips <= 2);
    Err(match near {
        Some((_, name)) => format!("there is no command /{typed}; did you mean /{name}?"),
        None => format!("there is no command /{typed}; /help lists them"),
    })
}

fn read(name: &'static str, rest: &str) -> Result<Command, String> {
    let facet = |facet| choice(facet, rest).map(|choice| Command::Facet(facet, choice));
    let words = |what| match rest {
        "" => Err(format!("/{name} wants {what}")),
        words => Ok(words.to_owned()),
    };
    let alone = |command| match rest {
        "" => Ok(command),
        rest => Err(format!("/{name} stands alone, without \"{rest}\"")),
    };
    let one = || match numbers(rest) {
        (numbers, "") if numbers.len() == 1 => Ok(numbers[0]),
        _ => Err(format!("/{name} wants the number of one item: /{name} 3")),
    };
    let file = |example: &str| {
        let (replace, file) = match rest.strip_prefix("--replace") {
            Some(file) => (true, file.trim()),
            None => (false, rest),
        };
        match file.trim_matches('"') {
            "" => Err(format!("/{name} wants a file: /{name} {example}")),
            file => Ok((file.to_owned(), replace)),
        }
    };
    match name {
        "council" => facet(Facet::Council),
        "committee" => facet(Facet::Committee),
        "year" => facet(Facet::Year),
        "role" => facet(Facet::Role),
        "decision" => facet(Facet::Decision),
        "has" => words("what items are to have: /has action").map(Command::Has),
        "person" => words("a name: /person Jones").map(Command::Person),
        "sort" => match rest {
            "newest" => Ok(Command::Sort(Sort::Newest)),
            "oldest" => Ok(Command::Sort(Sort::Oldest)),
            "relevance" => Ok(Command::Sort(Sort::Relevance)),
            _ => Err("/sort wants newest, oldest or relevance".to_owned()),
        },
        "clear" => alone(Command::Clear),
        "undo" => alone(Command::Undo),
        "more" => alone(Command::More),
        "open" => one().map(Command::Open),
        "like" => one().map(Command::Like),
        "facets" => alone(Command::Facets),
        "timeline" => alone(Command::Timeline),
        "glossary" => words("a short form: /glossary MASH").map(Command::Glossary),
        "keep" => match numbers(rest) {
            (numbers, _) if numbers.is_empty() => {
                Err("/keep wants numbers of items, then why: /keep 3 5 why it matters".to_owned())
            }
            (numbers, why) => Ok(Command::Keep(numbers, why.to_owned())),
        },
        "kept" => alone(Command::Kept),
        "drop" => match numbers(rest) {
            (numbers, "") if !numbers.is_empty() => Ok(Command::Drop(numbers)),
            _ => Err("/drop wants numbers of the list that /kept shows: /drop 2".to_owned()),
        },
        "save" => words("a name: /save mash").map(Command::Save),
        "export" => {
            let (file, replace) = file("mash.csv (or jsonl, md, txt, bib, json)")?;
            Ok(Command::Export { file, replace })
        }
        "report" => {
            let (file, replace) = file("mash.docx (or html, md)")?;
            Ok(Command::Report { file, replace })
        }
        "cite" => one().map(Command::Cite),
        "help" => Ok(Command::Help),
        _ => alone(Command::Quit),
    }
}

/// Parts the numbers at the beginning from what follows; `--` ends them where what follows begins with one.
fn numbers(text: &str) -> (Vec<usize>, &str) {
    let mut numbers = Vec::new();
    let mut rest = text.trim();
    while let Some(word) = rest.split_whitespace().next() {
        let after = rest[word.len()..].trim_start();
        match word.trim_end_matches(',').parse() {
            Ok(number) => numbers.push(number),
            Err(_) if word == "--" => return (numbers, after),
            Err(_) => break,
        }
        rest = after;
    }
    (numbers, rest)
}

/// Reads which values of a facet are meant: a figure below 1000 is a number of the list, a greater one a year.
fn choice(facet: Facet, text: &str) -> Result<Choice, String> {
    if text.is_empty() {
        return Ok(Choice::Shown);
    }
    if let (numbers, "") = numbers(text)
        && (facet != Facet::Year || numbers.iter().all(|number| *number < 1000))
    {
        return Ok(Choice::Numbers(numbers));
    }
    if facet != Facet::Year
        || !text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.')
    {
        return Ok(Choice::Name(text.trim_matches('"').to_owned()));
    }
    // A year beside words is a span as the list names it.
    if text.contains(", ") || text.contains(" or ") {
        return Ok(Choice::Name(text.to_owned()));
    }
    let wrong = |error: String| {
        format!("{error}; /year takes 2018, 2018..2020, 2018/19, or a number of the list")
    };
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let days = |text: &str| dates::year(text.trim()).or_else(|_| dates::range(text.trim()));
    let (from, _) = days(first).map_err(wrong)?;
    let (_, to) = days(last).map_err(wrong)?;
    match from <= to {
        true => Ok(Choice::Days(from, to)),
        false => Err(format!("{first} lies after {last}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Command) {
        assert_eq!(parse(line), Ok(Some(expected)), "{line}");
    }

    #[track_caller]
    fn refused(line: &str, words: &str) {
        let error = parse(line).unwrap_err();
        assert!(error.contains(words), "{line}: {error}");
    }

    #[test]
    fn a_line_without_a_slash_is_a_query() {
        assert_eq!(parse("  "), Ok(None));
        check(
            " MASH referrals ",
            Command::Query("MASH referrals".to_owned()),
        );
        check("and/or", Command::Query("and/or".to_owned()));
        check("exit", Command::Quit);
        check("Help", Command::Help);
        check("\"help\"", Command::Query("\"help\"".to_owned()));
        check(
            "exit interviews",
            Command::Query("exit interviews".to_owned()),
        );
    }

    #[test]
    fn facets_are_chosen_by_number_name_and_days() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let committee = |choice| Command::Facet(Facet::Committee, choice);
        let year = |choice| Command::Facet(Facet::Year, choice);
        check("/committee", committee(Choice::Shown));
        check("/committee 2", committee(Choice::Numbers(vec![2])));
        check("/comm 2 3", committee(Choice::Numbers(vec![2, 3])));
        check(
            "/committee \"2 Rivers board\"",
            committee(Choice::Name("2 Rivers board".to_owned())),
        );
        check("/year 3", year(Choice::Numbers(vec![3])));
        check(
            "/year 2018",
            year(Choice::Days(day("2018-01-01"), day("2018-12-31"))),
        );
        check(
            "/year 2018..2020",
            year(Choice::Days(day("2018-01-01"), day("2020-12-31"))),
        );
        check(
            "/year 2018/19",
            year(Choice::Days(day("2018-05-01"), day("2019-04-30"))),
        );
        check("/year undated", year(Choice::Name("undated".to_owned())));
        check(
            "/year 2020-21, bounded",
            year(Choice::Name("2020-21, bounded".to_owned())),
        );
        refused("/year 2020..2018", "lies after");
        refused("/year 20x", "2018..2020");
    }

    #[test]
    fn items_are_kept_with_a_word_of_why() {
        check(
            "/keep 3 5 why it matters",
            Command::Keep(vec![3, 5], "why it matters".to_owned()),
        );
        check("/keep 3", Command::Keep(vec![3], String::new()));
        check(
            "/keep 3 -- 2018 was the year",
            Command::Keep(vec![3], "2018 was the year".to_owned()),
        );
        refused("/keep", "/keep 3 5 why");
        refused("/drop x", "/drop 2");
        refused("/open", "/open 3");
        refused("/open 1 2", "one item");
    }

    #[test]
    fn exports_say_where_to() {
        let export = |file: &str, replace| Command::Export {
            file: file.to_owned(),
            replace,
        };
        check("/export my notes.csv", export("my notes.csv", false));
        check("/export --replace x.md", export("x.md", true));
        refused("/export", "/export mash.csv");
        check(
            "/report --replace x.docx",
            Command::Report {
                file: "x.docx".to_owned(),
                replace: true,
            },
        );
        refused("/report", "/report mash.docx");
    }

    #[test]
    fn a_slip_draws_the_nearest_command() {
        refused("/comittee 2", "did you mean /committee?");
        refused("/exprot x", "did you mean /export?");
        refused("/frobnicate", "/help lists them");
        refused("/co", "/co may be /committee or /council");
        refused("/", "there is no command /");
        refused("/undo 2", "stands alone");
        refused("/sort up", "newest, oldest or relevance");
        check(
            "/EXPORT a.csv",
            Command::Export {
                file: "a.csv".to_owned(),
                replace: false,
            },
        );
    }

    #[test]
    fn every_command_told_is_read() {
        for name in names() {
            assert_eq!(known(name), Ok(name));
        }
    }
}

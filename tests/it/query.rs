//! The query language: what can be typed, what it finds, and what is said of a query that is wrong.

use std::collections::{BTreeMap, BTreeSet};

use minutebook::query::{REFERENCE, field, parser};
use minutebook::{ErrorKind, Request, Searcher};
use minutebook_index::analysis;
use serde_json::Value;

use crate::workspace::{Workspace, real_minutes, say, strings};

/// Returns the ids of the items that match a query as asked.
#[track_caller]
fn ids(workspace: &Workspace, query: &str, args: &[&str]) -> BTreeSet<String> {
    let args = [&[query, "--format", "jsonl", "--limit", "500"], args].concat();
    let hits = workspace.search(&args).json_lines();
    let all_words = hits.iter().filter(|hit| hit["all_words"] == true);
    let id = |hit: &Value| hit["id"].as_str().unwrap().to_owned();
    all_words.map(id).collect()
}

#[test]
fn all_mistakes_are_shown_at_once_with_their_places() {
    let workspace = Workspace::aldermoor();
    let query = "budget comittee:cabinet date:2020..2018 (has:acton OR year:2018/20) committee:nonsuch -moved:sedgebear";
    for format in ["text", "json", "trec"] {
        let ran = workspace.search(&[query, "--format", format]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""));
        insta::allow_duplicates! {
            insta::assert_snapshot!(ran.err, @r#"
            minutebook: the query has 6 mistakes
              budget comittee:cabinet date:2020..2018 (has:acton OR year:2018/20) committee:nonsuch -moved:sedgebe…
                     ^^^^^^^^ there is no field "comittee"; nearest: committee
                                           ^^^^^^^^^^ `2020..2018` runs backwards; the earlier date comes first: 2018..2020
                                                           ^^^^^ `has:` knows no such word; nearest: action
                                                                         ^^^^^^^ `2018/20` is no municipal year; write 2018/19
                                                                                            ^^^^^^^ no committee in this index is named "nonsuch"; `minutebook status` lists the names held
              … year:2018/20) committee:nonsuch -moved:sedgebear
                                                       ^^^^^^^^^ no mover in this index is named "sedgebear"; nearest: Councillor Sedgebeer
            hint: `minutebook help query` tells what can be asked
            "#);
        }
    }
}

#[test]
fn a_single_mistake_is_shown_with_its_place() {
    let workspace = Workspace::aldermoor();
    let error = |query: &str| workspace.search(&[query]).err;
    insta::assert_snapshot!(error("colour:red"), @r#"
    minutebook: the query cannot be searched as it stands
      colour:red
      ^^^^^^ there is no field "colour"; there are title, purpose, resolution, in, council, committee, role, person, moved, seconded, date, year, before, after, has, is, decision; to search for the words, put them in quotation marks
    hint: `minutebook help query` tells what can be asked
    "#);
    insta::assert_snapshot!(error("é \"two words\"~99 title:*"), @r#"
    minutebook: the query has 2 mistakes
      é "two words"~99 title:*
                   ^^^ a phrase takes 50 words in between at the most
                       ^^^^^^^ `title:` needs a word to look for
    hint: `minutebook help query` tells what can be asked
    "#);
    insta::assert_snapshot!(error("in:body budget"), @r#"
    minutebook: the query cannot be searched as it stands
      in:body budget
         ^^^^ `in:` takes a part of the item: title, purpose, resolution
    hint: `minutebook help query` tells what can be asked
    "#);
    let long = format!("{} date:soon", "roads ".repeat(100));
    insta::assert_snapshot!(error(&long), @r#"
    minutebook: the query cannot be searched as it stands
      …ads roads roads roads roads roads  date:soon
                                               ^^^^ `soon` is no date; write 2019-03-31, 2019-03 or 2019
    hint: `minutebook help query` tells what can be asked
    "#);
}

#[test]
fn what_people_paste_is_searched() {
    let workspace = Workspace::aldermoor();
    let long = "crossing ".repeat(1_200);
    for query in [
        "ADS&FS",
        "O'Brien",
        "s.106",
        "(a)",
        "10:30",
        "http://www.example.org/a?b=c:d",
        "Re: budget",
        "Resolved:that",
        "\"never closed (",
        ")) ((",
        "🙂 budget",
        "a AND b OR NOT c",
        "mailto:clerk@example.org",
        &long,
    ] {
        let ran = workspace.search(&[query]);
        let nothing = ran.err.contains("nothing to search for");
        assert!(ran.status < 2 || nothing, "{query}: {}", ran.err);
    }
}

#[test]
fn fields_find_what_the_options_find() {
    let workspace = Workspace::aldermoor();
    for (query, args) in [
        ("committee:cabinet", ["--committee", "cabinet"].as_slice()),
        (
            "committee:\"Young\" OR council:aldermoor",
            &["--council", "aldermoor"],
        ),
        ("role:ADS", &["--role", "ADS"]),
        ("person:quigg", &["--person", "quigg"]),
        ("moved:venn", &["--mover", "venn"]),
        ("seconded:tarling", &["--seconder", "tarling"]),
        ("decision:deferred", &["--decision", "deferred"]),
        ("has:action", &["--has", "action"]),
        ("is:truncated", &["--has", "truncated"]),
        ("is:draft", &["--status", "draft"]),
        ("date:2018", &["--year", "2018"]),
        ("date:2018..2020", &["--from", "2018", "--to", "2020"]),
        ("date:2018-03..", &["--from", "2018-03"]),
        ("year:2018/19", &["--year", "2018/19"]),
        ("after:2019-03", &["--from", "2019-03"]),
        ("before:2019-03", &["--to", "2019-02"]),
        (
            "committee:cabinet date:2019",
            &["--committee", "cabinet", "--year", "2019"],
        ),
    ] {
        let query = query.replace("committee:\"Young\" OR ", "");
        let counts = |args: &[&str]| {
            let args = [&["--format", "json", "--limit", "500"], args].concat();
            let answer = workspace.search(&args).json();
            let ids: BTreeSet<String> = strings(&answer["hits"], "id")
                .into_iter()
                .map(str::to_owned)
                .collect();
            let counts = [
                "total",
                "total_any",
                "bounded_let_in",
                "undated_left_out",
                "unknown_council_left_out",
            ];
            (ids, counts.map(|name| answer[name].as_u64().unwrap()))
        };
        let by_option = counts(args);
        assert!(!by_option.0.is_empty(), "{args:?}");
        assert_eq!(counts(&[&query]), by_option, "{query}");
        let with_words = format!("roads {query}");
        assert_eq!(
            counts(&[&with_words]),
            counts(&[&["roads"], args].concat()),
            "{with_words}"
        );
    }
}

#[test]
fn fields_stand_under_signs_and_in_brackets() {
    let workspace = Workspace::aldermoor();
    let find = |query: &str| ids(&workspace, query, &[]);
    let (all, cabinet, planning) = (
        find("*"),
        find("committee:cabinet"),
        find("committee:planning"),
    );
    assert!(!cabinet.is_empty() && !planning.is_empty());
    let without: BTreeSet<String> = all.difference(&cabinet).cloned().collect();
    assert_eq!(find("-committee:cabinet"), without);
    let either: BTreeSet<String> = cabinet.union(&planning).cloned().collect();
    assert_eq!(find("committee:cabinet OR committee:planning"), either);
    let roads = find("roads");
    assert_eq!(
        find("(committee:cabinet OR committee:planning) roads"),
        roads.intersection(&either).cloned().collect()
    );
    assert_eq!(
        find("roads OR committee:planning"),
        roads.union(&planning).cloned().collect()
    );
    // An item that a field leaves out is not in the second part of the list either.
    let answer = workspace.search(&[
        "roads flooding committee:planning",
        "--format",
        "json",
        "--limit",
        "100",
    ]);
    let answer = answer.json();
    assert!(answer["relaxed"] == true);
    for id in strings(&answer["hits"], "id") {
        assert!(planning.contains(id), "{id}");
    }
}

#[test]
fn what_was_searched_is_said_in_words() {
    let workspace = Workspace::aldermoor();
    let said = |query: &str| {
        let answer = workspace.search(&[query, "--format", "json"]).json();
        answer["interpreted"].as_str().unwrap().to_owned()
    };
    for (query, expected) in [
        (
            "title:budget committee:cabinet date:2018..2020",
            "title has \"budget\"; committee is Cabinet; dated 2018 to 2020",
        ),
        (
            "MASH NEAR/5 referrals -committee:cabinet year:2018/19",
            "MASH within 5 words of referrals and not committee is Cabinet; of the municipal year 2018/19 (2018-05-01 to 2019-04-30)",
        ),
        (
            "\"two words\"~3 fuzzy~ in:resolution has:action",
            "a resolution has (\"two words\" with up to 3 words in between and words spelled like fuzzy); has action",
        ),
        (
            "roads after:2014 before:2019-03",
            "roads; dated 2014-01-01 or later; dated 2019-02-28 or earlier",
        ),
    ] {
        assert_eq!(said(query), expected, "{query}");
    }
}

#[test]
fn a_year_typed_as_words_draws_a_note() {
    let workspace = Workspace::aldermoor();
    let answer = workspace
        .search(&["roads since 2014", "--format", "json"])
        .json();
    let notes = strings(&answer["notes"], "");
    assert!(
        notes.iter().any(|note| note.contains("after:2014")),
        "{notes:?}"
    );
    assert_eq!(answer["interpreted"], "roads and since and 2014");
}

#[test]
fn marks_stand_only_where_the_query_looked() {
    let workspace = Workspace::new();
    workspace.write(
        "minutes/records.jsonl",
        concat!(
            r#"{"id":"1","title":"Budget for roads","purpose":"To set the budget.","#,
            r#""body":"The budget of the roads was long. The roads team spoke of winter and the budget at length.\n\nRESOLVED: that the budget for roads be approved."}"#,
            "\n"
        ),
    );
    workspace.index(&["minutes"]);
    let marks = |query: &str| {
        let answer = workspace
            .search(&[query, "--format", "json", "--exact"])
            .json();
        assert_eq!(answer["total"], 1, "{query}");
        let mut marked = Vec::new();
        for snippet in answer["hits"][0]["snippets"].as_array().unwrap() {
            let text: Vec<char> = snippet["text"].as_str().unwrap().chars().collect();
            for mark in snippet["highlights"].as_array().unwrap() {
                let at = |end: usize| usize::try_from(mark[end].as_u64().unwrap()).unwrap();
                let words: String = text[at(0)..at(1)].iter().collect();
                marked.push(format!("{} {words}", snippet["field"].as_str().unwrap()));
            }
        }
        marked
    };
    assert_eq!(marks("title:budget"), ["title Budget"]);
    assert_eq!(marks("purpose:budget"), ["purpose budget"]);
    assert_eq!(marks("resolution:roads"), ["minutes roads"]);
    assert_eq!(
        marks("winter NEAR/3 roads"),
        ["minutes roads", "minutes winter"]
    );
    assert_eq!(
        marks("\"team winter\"~2"),
        ["minutes team", "minutes winter"],
        "what stands between did not match"
    );
    assert_eq!(marks("aproved~"), ["minutes approved"]);
}

#[test]
fn topics_are_not_judged() {
    let workspace = Workspace::aldermoor();
    workspace.write(
        "topics.tsv",
        "1\troads comittee:x date:soon\n2\tcolour:red flooding in:body\n3\tcommittee:nonsuch budget\n4\troads committee:cabinet\n",
    );
    let ran = workspace.search(&["--topics", "topics.tsv", "--format", "trec"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let topics: BTreeSet<&str> = ran.lines().iter().map(|line| &line[..1]).collect();
    assert_eq!(topics.len(), 4);
    let of_four = ran
        .lines()
        .iter()
        .filter(|line| line.starts_with('4'))
        .count();
    assert_eq!(
        of_four,
        ids(&workspace, "roads committee:cabinet", &[]).len()
    );
}

/// Returns the examples of the reference: what stands in backquotes in the first column of its tables.
fn examples() -> Vec<&'static str> {
    let rows = REFERENCE.lines().filter(|line| line.starts_with("| `"));
    let first = rows.map(|row| row[3..].split('`').next().unwrap());
    first.collect()
}

#[test]
fn every_example_of_the_reference_can_be_typed() {
    let examples = examples();
    assert!(examples.len() > 35, "{}", examples.len());
    let mut queries: Vec<&str> = examples;
    // The second columns and the text name more.
    let quoted = REFERENCE
        .lines()
        .flat_map(|line| line.split('`').skip(1).step_by(2));
    queries.extend(
        quoted
            .filter(|text| text.contains(':') && !text.ends_with(':') && !text.starts_with("in:")),
    );
    for query in queries {
        if query == "comittee:cabinet" {
            continue;
        }
        let parsed = parser::parse(query);
        assert!(parsed.mistakes.is_empty(), "{query}: {:?}", parsed.mistakes);
        assert!(parsed.root.is_some(), "{query}");
    }
    for name in field::names() {
        assert!(REFERENCE.contains(&format!("`{name}:")), "{name}");
    }
    for word in minutebook_index::schema::FLAGS {
        assert!(REFERENCE.contains(word), "{word}");
    }
}

#[test]
fn help_prints_the_reference() {
    let workspace = Workspace::new();
    let ran = workspace.run(["help", "query"]);
    assert_eq!((ran.status, ran.out.trim_end()), (0, REFERENCE.trim_end()));
    assert!(workspace.run(["help"]).out.contains("minutebook"));
    assert!(
        workspace
            .run(["help", "search"])
            .out
            .contains("--committee")
    );
    let ran = workspace.run(["help", "nonsense"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("query"), "{}", ran.err);
}

/// One item cut into words by a plain reading of what `export` prints.
struct Plain {
    id: String,
    committee: String,
    /// The first and last day it may be of; empty where that is open.
    days: (String, String),
    resolutions: Vec<String>,
    title: Vec<String>,
    /// Title, purpose and each paragraph.
    parts: Vec<Vec<String>>,
}

impl Plain {
    fn new(item: &Value) -> Self {
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let paragraphs = |name: &str| -> Vec<String> {
            let text = text(name);
            text.split("\n\n").map(str::to_owned).collect()
        };
        let mut parts = vec![text("title"), text("purpose")];
        parts.extend(paragraphs("minutes"));
        parts.extend(paragraphs("decision"));
        let day = |end: &str| item["date"][end].as_str().unwrap_or_default().to_owned();
        let resolutions = strings(&item["resolutions"], "text").into_iter();
        Self {
            id: text("id"),
            committee: text("committee"),
            days: (day("from"), day("to")),
            resolutions: resolutions.flat_map(cut).collect(),
            title: cut(&text("title")),
            parts: parts.iter().map(|part| cut(part)).collect(),
        }
    }

    /// Tells whether it is, or may be, of a year.
    fn may_be_of(&self, year: &str) -> bool {
        let (from, to) = &self.days;
        let known = !from.is_empty() || !to.is_empty();
        known
            && from.get(..4).is_none_or(|from| from <= year)
            && to.get(..4).is_none_or(|to| to >= year)
    }

    fn has(&self, fits: impl Fn(&[String]) -> bool) -> bool {
        self.parts.iter().any(|part| fits(part))
    }
}

fn cut(text: &str) -> Vec<String> {
    analysis::words(text)
        .map(|word| analysis::forms(word.text).surface)
        .collect()
}

/// Tells whether two words stand in a part with at most so many between; `ordered`: the first one first.
fn near(part: &[String], one: &str, other: &str, within: usize, ordered: bool) -> bool {
    (0..part.len()).any(|at| {
        (at + 1..part.len().min(at + within + 2)).any(|next| {
            let is = |first: &str, second: &str| part[at] == first && part[next] == second;
            is(one, other) || (!ordered && is(other, one))
        })
    })
}

/// How many single letters must be put in, taken out, changed or swapped with their neighbour.
fn slips(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            table[i][j] = if i == 0 || j == 0 {
                i.max(j)
            } else {
                let change = table[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
                let mut least = change.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                    least = least.min(table[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    table[one.len()][other.len()]
}

/// Queries made of the items' own words, each with what a plain scan says of an item.
type Scan = Box<dyn Fn(&Plain) -> bool>;

fn queries_from(items: &[Plain], seed: usize) -> Vec<(String, Scan)> {
    let mut queries: Vec<(String, Scan)> = Vec::new();
    let mut state = seed;
    let mut next = |bound: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let plain =
        |word: &String| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    while queries.len() < 180 {
        let item = &items[next(items.len())];
        let part = &item.parts[next(item.parts.len())];
        if part.len() < 6 {
            continue;
        }
        let at = next(part.len() - 5);
        let words = &part[at..at + 5];
        if !words.iter().all(plain) {
            continue;
        }
        let (a, b, c) = (words[0].clone(), words[1].clone(), words[3].clone());
        let (query, scan): (String, Scan) = match queries.len() % 9 {
            0 => {
                let phrase = words[..3].to_vec();
                (
                    format!("\"{}\"", phrase.join(" ")),
                    Box::new(move |item| {
                        item.has(|part| part.windows(3).any(|three| three == phrase))
                    }),
                )
            }
            1 => {
                let slop = next(4);
                (
                    format!("\"{a} {c}\"~{slop}"),
                    Box::new(move |item| item.has(|part| near(part, &a, &c, slop, true))),
                )
            }
            2 => {
                let within = next(6);
                (
                    format!("{c} NEAR/{within} {a}"),
                    Box::new(move |item| item.has(|part| near(part, &a, &c, within, false))),
                )
            }
            3 => {
                let beginning: String = c.chars().take(4).collect();
                (
                    format!("{beginning}*"),
                    Box::new(move |item| {
                        item.has(|part| part.iter().any(|word| word.starts_with(&beginning)))
                    }),
                )
            }
            4 => {
                let most = if c.len() < 8 { 1 } else { 2 };
                (
                    format!("{c}~"),
                    Box::new(move |item| {
                        item.has(|part| part.iter().any(|word| slips(&c, word) <= most))
                    }),
                )
            }
            5 => (format!("{a} -\"{b} {}\"", words[2]), {
                let third = words[2].clone();
                Box::new(move |item| {
                    item.has(|part| part.contains(&a))
                        && !item.has(|part| near(part, &b, &third, 0, true))
                })
            }),
            6 => {
                let word = item
                    .title
                    .iter()
                    .find(|word| plain(word))
                    .cloned()
                    .unwrap_or(a);
                (
                    format!("title:{word} -{c}"),
                    Box::new(move |item| {
                        item.title.contains(&word) && !item.has(|part| part.contains(&c))
                    }),
                )
            }
            7 => {
                let Some(word) = item.resolutions.iter().find(|word| plain(word)).cloned() else {
                    continue;
                };
                (
                    format!("resolution:{word}"),
                    Box::new(move |item| item.resolutions.contains(&word)),
                )
            }
            _ => {
                let committee = item.committee.clone();
                let Some(year) = item.days.0.get(..4).map(str::to_owned) else {
                    continue;
                };
                if committee.is_empty() || committee.contains('"') {
                    continue;
                }
                (
                    format!("{a} (committee:\"{committee}\" OR year:{year})"),
                    Box::new(move |item| {
                        let same = item.committee == committee || item.may_be_of(&year);
                        same && item.has(|part| part.contains(&a))
                    }),
                )
            }
        };
        queries.push((query, scan));
    }
    queries
}

#[track_caller]
fn agrees_with_a_scan(searcher: &Searcher, items: &[Plain], seed: usize) {
    let mut hits: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, (query, scan)) in queries_from(items, seed).into_iter().enumerate() {
        let request = Request {
            exact: true,
            limit: items.len(),
            snippets: 0,
            ..Request::new(&query)
        };
        let answer = searcher.search(&request).unwrap();
        let found = answer.hits.iter().filter(|hit| hit.all_words);
        let found: BTreeSet<&str> = found.map(|hit| hit.id.as_str()).collect();
        let wanted = items.iter().filter(|item| scan(item));
        let wanted: BTreeSet<&str> = wanted.map(|item| item.id.as_str()).collect();
        assert_eq!(found, wanted, "{query}");
        *hits.entry(number % 9).or_default() += found.len();
    }
    say(&format!("hits of each kind of query: {hits:?}"));
    assert!(hits.values().all(|hits| *hits > 0));
}

#[test]
fn every_answer_agrees_with_a_plain_scan() {
    let workspace = Workspace::aldermoor();
    let items: Vec<Plain> = workspace.items().iter().map(Plain::new).collect();
    agrees_with_a_scan(&workspace.searcher("index"), &items, 7);
}

#[test]
fn real_minutes_agree_with_a_plain_scan() {
    let Some(folder) = real_minutes("limerick") else {
        return;
    };
    let workspace = Workspace::new();
    workspace.copy(&folder.join("2016"), "limerick/2016");
    workspace.index(&["limerick"]);
    let items: Vec<Plain> = workspace.items().iter().map(Plain::new).collect();
    assert!(items.len() > 200, "{}", items.len());
    agrees_with_a_scan(&workspace.searcher("index"), &items, 11);
}

#[test]
fn a_query_error_is_known_by_its_kind() {
    let workspace = Workspace::aldermoor();
    let searcher = workspace.searcher("index");
    let error = searcher
        .search(&Request::new("a committee:nonsuch"))
        .err()
        .unwrap();
    let ErrorKind::Query(mistakes) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(
        (
            mistakes.mistakes[0].span.start,
            mistakes.mistakes[0].span.end
        ),
        (12, 19)
    );
    assert!(error.hint().unwrap().contains("help query"));
}

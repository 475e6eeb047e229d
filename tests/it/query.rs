//! The query language: what can be typed, what it finds, and what is said of a query that is wrong.

use std::collections::BTreeSet;

use minutebook::query::{REFERENCE, field, parser};
use minutebook::{ErrorKind, Request};
use serde_json::Value;

use crate::workspace::{Workspace, strings};

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
fn places_in_brackets_within_brackets_do_not_multiply_without_end() {
    let workspace = Workspace::aldermoor();
    let nested = |levels: usize| {
        (0..levels).fold("swings".to_owned(), |inner, _| {
            format!("({inner} in:title in:purpose)")
        })
    };
    let ran = workspace.search(&[&nested(5), "--count"]);
    assert_ne!(ran.status, 2, "{}", ran.err);
    let ran = workspace.search(&[&nested(60), "--count"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("`in:` takes 1000 words at the most"),
        "{}",
        ran.err
    );
    let mut request = Request::new(nested(60));
    request.lenient = true;
    assert!(workspace.searcher("index").search(&request).is_ok());
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

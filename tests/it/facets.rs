//! Counts of all matches: exact, one name for what is one, years beside what is held of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::workspace::{Workspace, files_below};

/// The answer to a query with everything counted.
fn counted(workspace: &Workspace, query: &str, more: &[&str]) -> Value {
    let mut args = vec!["search", query, "--index", "index", "--format", "json"];
    args.extend(["--facets", "--timeline", "--limit", "1000"]);
    args.extend(more);
    let ran = workspace.run(args);
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran.json()
}

/// Value and number of items of each count of a facet.
fn counts(answer: &Value, facet: &str) -> Vec<(Option<String>, u64)> {
    let counts = answer["facets"][facet].as_array().unwrap().iter();
    let one = |count: &Value| {
        let value = count["value"].as_str().map(str::to_owned);
        (value, count["items"].as_u64().unwrap())
    };
    counts.map(one).collect()
}

#[test]
fn counts_are_those_of_all_matches() {
    let workspace = Workspace::aldermoor();
    counts_of(&workspace);
    // Items that are gone stay in their segments for a while.
    let mut files = files_below(&workspace.path("aldermoor"));
    files.retain(|file| file.extension().is_some_and(|ending| ending == "html"));
    for file in files.iter().step_by(4) {
        std::fs::remove_file(file).unwrap();
    }
    let report = workspace.index(&["aldermoor"]);
    assert!(report.removed > 0);
    counts_of(&workspace);
}

/// Compares the counts of some queries, of many items and of few, with their hits.
#[track_caller]
fn counts_of(workspace: &Workspace) {
    let items: BTreeMap<String, Value> = workspace
        .items()
        .into_iter()
        .map(|item| (item["id"].as_str().unwrap().to_owned(), item))
        .collect();
    for query in ["report", "homes", "*", "library OR pond", "* -pond"] {
        let answer = counted(workspace, query, &[]);
        let hits = answer["hits"].as_array().unwrap().iter();
        let all = hits.filter(|hit| hit["all_words"] == true);
        let found: Vec<&Value> = all.map(|hit| &items[hit["id"].as_str().unwrap()]).collect();
        assert_eq!(answer["total"], found.len());
        let mut decisions: BTreeMap<String, u64> = BTreeMap::new();
        let mut councils: BTreeMap<Option<String>, u64> = BTreeMap::new();
        for item in &found {
            let council = item["council"].as_str().map(str::to_owned);
            *councils.entry(council).or_default() += 1;
            let points = item["resolutions"].as_array().unwrap().iter();
            let kinds: BTreeSet<&str> = points
                .map(|point| point["kind"].as_str().unwrap())
                .collect();
            for kind in kinds {
                *decisions.entry(kind.to_owned()).or_default() += 1;
            }
        }
        let told: BTreeMap<Option<String>, u64> = counts(&answer, "councils").into_iter().collect();
        assert_eq!(told, councils, "{query}");
        let told = counts(&answer, "decisions").into_iter();
        let told: BTreeMap<String, u64> =
            told.map(|(kind, items)| (kind.unwrap(), items)).collect();
        assert_eq!(told, decisions, "{query}");
        for facet in ["committees", "years"] {
            let sum: u64 = counts(&answer, facet).iter().map(|(_, items)| items).sum();
            assert_eq!(answer["total"], sum, "{query} by {facet}");
        }
        let years = answer["timeline"]["years"].as_array().unwrap();
        let sum =
            |field: &str| -> u64 { years.iter().map(|year| year[field].as_u64().unwrap()).sum() };
        assert_eq!(answer["total"], sum("items"), "{query}");
        assert_eq!(answer["held"], sum("held"), "{query}");
    }
}

#[test]
fn a_year_counts_what_its_filter_finds() {
    let workspace = Workspace::aldermoor();
    for (kind, is_asked) in [
        ("calendar", true),
        ("municipal", true),
        ("financial", false),
    ] {
        let answer = counted(&workspace, "report", &["--years", kind]);
        let years = answer["timeline"]["years"].as_array().unwrap();
        let exact = years.iter().filter(|year| year["exact"] == true);
        let mut matched = 0;
        for year in exact {
            let name = year["year"].as_str().unwrap();
            matched += year["items"].as_u64().unwrap();
            if !is_asked {
                continue;
            }
            let args = [
                "search",
                "report",
                "--index",
                "index",
                "--certain",
                "--count",
                "--year",
                name,
            ];
            let asked: u64 = workspace.run(args).out.trim().parse().unwrap();
            let bounded = counts(&answer, "years")
                .iter()
                .find(|(value, _)| value.as_deref() == Some(&format!("{name}, bounded")))
                .map_or(0, |(_, items)| *items);
            assert_eq!(year["items"].as_u64().unwrap() + bounded, asked, "{name}");
        }
        assert!(matched > 10, "{kind}: {matched}");
    }
}

#[test]
fn renamed_committees_and_short_forms_of_posts_are_one() {
    let workspace = Workspace::aldermoor();
    workspace.write(
        "minutes/minutebook.toml",
        "[[same]]\nterms = [\"Cabinet\", \"Executive Board\"]\n",
    );
    let record = |id: &str, committee: &str, minutes: &str| {
        format!(
            "{{\"id\": \"{id}\", \"title\": \"Quay works\", \"minutes\": \"{minutes}\", \"council\": \"Ferrybank Council\", \
             \"committee\": \"{committee}\", \"date\": \"2021-03-0{id}\"}}\n"
        )
    };
    let records = [
        record(
            "1",
            "Cabinet",
            "The director of quays and moorings (DQM) spoke of the dredging.",
        ),
        record(
            "2",
            "Executive Board",
            "The DQM would report back on dredging.",
        ),
        record(
            "3",
            "EXECUTIVE BOARD",
            "Dredging was noted. The Director of Quays and Moorings was thanked.",
        ),
    ];
    workspace.write("minutes/quays.jsonl", records.concat());
    let ran = workspace.run(["index", "minutes", "--index", "quays"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let ran = workspace.run([
        "search", "dredging", "--index", "quays", "--facets", "--format", "json",
    ]);
    let answer = ran.json();
    let committees = &answer["facets"]["committees"];
    assert_eq!(committees[0]["items"], 3, "{committees}");
    assert_eq!(committees[0]["council"], "Ferrybank Council");
    assert_eq!(committees.as_array().unwrap().len(), 1, "{committees}");
    let roles = &answer["facets"]["roles"];
    let post = &roles[0];
    assert_eq!(post["items"], 3, "{roles}");
    assert_eq!(post["also"], serde_json::json!(["DQM"]), "{roles}");
    assert_eq!(roles.as_array().unwrap().len(), 1, "{roles}");
}

#[test]
fn years_without_minutes_are_told_from_silence() {
    let workspace = Workspace::new();
    workspace.write(
        "minutes/two.jsonl",
        "{\"id\": \"a\", \"title\": \"Ferry\", \"minutes\": \"The ferry ran.\", \"date\": \"2015-05-04\"}\n\
         {\"id\": \"b\", \"title\": \"Slipway\", \"minutes\": \"The slipway was shut.\", \"date\": \"2018-04-30\"}\n",
    );
    workspace.run(["index", "minutes", "--index", "index"]);
    let ran = workspace.run(["search", "ferry", "--index", "index", "--timeline"]);
    insta::assert_snapshot!(ran.out, @r"
    ferry: 1 of 2 items held.
    1  Ferry
       committee unknown, item not numbered, 4 May 2015
       (par. 1) The [ferry] ran.
       id a   source two.jsonl

    Year  Matches     Held   Of held  Per 1,000 words
    2015        1        1    100.0%          250.000  ##############################
    2016        0        0     nothing held
    2017        0        0     nothing held
    2018        0        1      0.0%            0.000
    ");
    let answer = counted(&workspace, "ferry", &["--years", "municipal"]);
    let years = answer["timeline"]["years"].as_array().unwrap();
    let told: Vec<&str> = years
        .iter()
        .map(|year| year["year"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["2015/16", "2016/17", "2017/18"]);
    assert_eq!(years[1]["per_item"], Value::Null);
    assert_eq!(years[2]["per_item"], 0.0);
}

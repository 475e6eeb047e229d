//! What is held, what may be missing, what is to be fetched; "no match" told from "not held".

use serde_json::Value;

use crate::workspace::{Workspace, strings};

#[test]
fn holdings_add_up_to_the_items() {
    let workspace = Workspace::aldermoor();
    let coverage = workspace.run(["coverage", "--index", "index", "--format", "json"]);
    assert_eq!(coverage.status, 0, "{}", coverage.err);
    let coverage = coverage.json();
    let holdings = coverage["holdings"].as_array().unwrap();
    let sum = |field: &str| -> u64 {
        let counts = holdings
            .iter()
            .map(|holding| holding[field].as_u64().unwrap());
        counts.sum()
    };
    let status = workspace
        .run(["status", "--index", "index", "--format", "json"])
        .json();
    assert_eq!(coverage["items"], status["items"]);
    assert_eq!(Value::from(sum("items")), status["items"]);
    for field in ["truncated", "undated", "bounded"] {
        assert_eq!(Value::from(sum(field)), status[field], "{field}");
    }
    let spans = strings(&coverage["holdings"], "year");
    assert!(
        spans.iter().any(|year| year.ends_with(", bounded")),
        "{spans:?}"
    );
    let lines = workspace.run(["coverage", "--index", "index", "--format", "jsonl"]);
    assert!(lines.json_lines().len() >= holdings.len());
    let table = workspace.run(["coverage", "--index", "index", "--format", "csv"]);
    assert!(
        table.out.starts_with("kind,council,committee,year,"),
        "{}",
        table.out
    );
    let text = workspace.run(["coverage", "--index", "index"]);
    assert!(
        text.out.contains("Aldermoor Council, Cabinet"),
        "{}",
        text.out
    );
}

#[test]
fn what_is_cut_or_cited_is_to_be_fetched() {
    let workspace = Workspace::aldermoor();
    let ran = workspace.run([
        "coverage",
        "--to-fetch",
        "--index",
        "index",
        "--format",
        "json",
    ]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let answer = ran.json();
    let list = answer["to_fetch"].as_array().unwrap();
    let cut = list.iter().filter(|one| one["what"] == "item").count();
    assert_eq!(
        cut,
        workspace.searcher("index").count_flag("truncated").unwrap()
    );
    let held: Vec<String> = workspace
        .items()
        .iter()
        .map(|item| item["id"].to_string())
        .collect();
    for one in list {
        assert!(held.contains(&one["id"].to_string()), "{one}");
        if one["what"] == "document" {
            assert_ne!(one["address"], Value::Null, "{one}");
        }
    }
    let addressed = list.iter().filter(|one| {
        let address = one["address"].as_str().unwrap_or_default();
        one["what"] == "item" && address.contains("mgAi.aspx?ID=")
    });
    assert!(addressed.count() > 0, "the address of a cut item");
    let decisions: Vec<&Value> = list
        .iter()
        .filter(|one| one["what"] == "decision")
        .collect();
    assert!(
        decisions.iter().all(|one| one["title"] != "21/00417"),
        "a decision that is held"
    );
}

#[test]
fn a_hole_between_meetings_is_possibly_missing() {
    let workspace = Workspace::new();
    let days = [
        "2019-01-08",
        "2019-02-05",
        "2019-03-05",
        "2019-04-02",
        "2019-07-23",
        "2019-08-20",
    ];
    let lines: String = days
        .iter()
        .map(|day| {
            format!("{{\"id\":\"{day}\",\"committee\":\"Cabinet\",\"date\":\"{day}\",\"title\":\"Bins\",\"minutes\":\"Noted by the committee.\"}}\n")
        })
        .collect();
    workspace.write("minutes/all.jsonl", lines);
    workspace.index(&["minutes"]);
    let coverage = workspace
        .run(["coverage", "--index", "index", "--format", "json"])
        .json();
    let gaps = coverage["gaps"].as_array().unwrap();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!(gaps[0]["after"], "2019-04-02");
    assert_eq!(gaps[0]["before"], "2019-07-23");
    assert_eq!(gaps[0]["note"], "possibly missing");

    let none = workspace.search(&["zebra", "--year", "2011"]);
    assert_eq!(none.status, 1);
    assert!(none.out.contains("nothing is held"), "{}", none.out);
    let no_match = workspace
        .search(&["zebra", "--year", "2019", "--format", "json"])
        .json();
    assert_eq!(no_match["holdings"]["items_in_range"], 6);
    let found = workspace
        .search(&["bins", "--year", "2019", "--format", "json"])
        .json();
    assert_eq!(found["holdings"], Value::Null);
}

#[test]
fn matches_of_no_known_council_are_counted() {
    let workspace = Workspace::new();
    let line = |id: &str, council: &str| {
        format!(
            "{{\"id\":\"{id}\"{council},\"title\":\"Bins\",\"minutes\":\"Bins were noted.\"}}\n"
        )
    };
    let lines = [
        line("a", ",\"council\":\"Brackmere Council\""),
        line("b", ""),
        line("c", ""),
    ];
    workspace.write("minutes/all.jsonl", lines.concat());
    workspace.index(&["minutes"]);
    let answer = workspace
        .search(&["bins", "--council", "brackmere", "--format", "json"])
        .json();
    assert_eq!(
        (&answer["total"], &answer["unknown_council_left_out"]),
        (&1.into(), &2.into())
    );
    let all = workspace.search(&["bins", "--format", "json"]).json();
    assert_eq!(all["unknown_council_left_out"], 0);
}

//! Help when something is not found: what emptied an answer, why an item is not in it, what is like it.

use serde_json::Value;

use crate::workspace::{Workspace, strings};

/// The answer to a search as JSON.
fn ask(workspace: &Workspace, args: &[&str]) -> Value {
    let ran = workspace.search(&[args, &["--format", "json"]].concat());
    assert!(ran.status < 2, "{}", ran.err);
    ran.json()
}

/// Four items of which two speak of dredging.
fn harbour() -> Workspace {
    let workspace = Workspace::new();
    let record = |id: &str, committee: &str, date: &str, title: &str, minutes: &str| {
        serde_json::json!({
            "id": id, "title": title, "minutes": minutes, "committee": committee,
            "council": "Ferrybank Council", "date": date,
        })
        .to_string()
    };
    let records = [
        record(
            "a",
            "Harbour Committee",
            "2019-03-04",
            "Dredging of the basin",
            "The pilot asked for dredging of the silted basin before the regatta.",
        ),
        record(
            "b",
            "Harbour Committee",
            "2020-03-02",
            "Silt in the basin",
            "The silted basin would be dredged after the regatta, the pilot said.",
        ),
        record(
            "c",
            "Cabinet",
            "2020-06-01",
            "Library hours",
            "The library would close on Mondays.",
        ),
        record(
            "d",
            "Cabinet",
            "2021-06-07",
            "Regatta",
            "The regatta was noted.",
        ),
    ];
    workspace.write("minutes/harbour.jsonl", records.join("\n"));
    let ran = workspace.run(["index", "minutes", "--index", "index"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    workspace
}

#[test]
fn an_empty_answer_says_what_emptied_it() {
    let workspace = harbour();
    let told = |args: &[&str]| -> Vec<(String, u64)> {
        let answer = ask(&workspace, args);
        assert_eq!(answer["total"], 0, "{args:?}");
        let parts = answer["relaxations"].as_array().unwrap().iter();
        let one = |part: &Value| {
            let without = part["without"].as_str().unwrap().to_owned();
            (without, part["items"].as_u64().unwrap())
        };
        parts.map(one).collect()
    };
    let part = |without: &str, items: u64| (without.to_owned(), items);
    assert_eq!(
        told(&["dredging library"]),
        [part("library", 2), part("dredging", 1)]
    );
    assert_eq!(
        told(&["regatta", "--committee", "harbour", "--from", "2021-01-01"]),
        [
            part("--committee \"harbour\"", 1),
            part("--from 2021-01-01", 2)
        ]
        .into_iter()
        .rev()
        .collect::<Vec<_>>()
    );
    // Every count is what the search then finds.
    let answer = ask(&workspace, &["silt -pilot", "--committee", "harbour"]);
    assert_eq!(strings(&answer["relaxations"], "without"), ["-pilot"]);
    assert_eq!(
        ask(&workspace, &["silt"])["total"],
        answer["relaxations"][0]["items"]
    );
    let found = ask(&workspace, &["dredging"]);
    assert_eq!(found["relaxations"], serde_json::json!([]));
}

#[test]
fn an_item_that_is_missing_is_explained() {
    let workspace = harbour();
    let why = |args: &[&str], id: &str| -> Value {
        ask(&workspace, &[args, &["--explain-missing", id]].concat())
    };
    let missing = why(
        &[
            "regatta library -pilot",
            "--committee",
            "cabinet",
            "--to",
            "2019-12-31",
        ],
        "b",
    );
    assert_eq!(
        missing["lacks"],
        serde_json::json!(["library"]),
        "{missing}"
    );
    assert_eq!(missing["left_out_by"], serde_json::json!(["-pilot"]));
    assert_eq!(
        missing["filtered_by"],
        serde_json::json!(["--committee \"cabinet\"", "--to 2019-12-31"])
    );
    assert_eq!(
        (&missing["rank"], &missing["matches"]),
        (&Value::Null, &Value::Bool(false))
    );
    let there = why(&["regatta"], "a");
    assert_eq!(there["matches"], true, "{there}");
    assert!(there["rank"].as_u64().unwrap() >= 1, "{there}");
    let ran = workspace.run([
        "search",
        "regatta",
        "--index",
        "index",
        "--explain-missing",
        "nobody",
    ]);
    assert_eq!(ran.status, 2, "{}", ran.out);
}

#[test]
fn like_finds_what_speaks_of_the_same() {
    let workspace = harbour();
    let answer = ask(&workspace, &["--like", "a"]);
    let ids = strings(&answer["hits"], "id");
    assert_eq!(ids[0], "b", "{ids:?}");
    assert!(!ids.contains(&"a") && !ids.contains(&"c"), "{ids:?}");
    assert!(
        answer["interpreted"]
            .as_str()
            .unwrap()
            .starts_with("items like a"),
        "{answer}"
    );
}

#[test]
fn misspelt_words_are_guessed_from_the_minutes() {
    let workspace = harbour();
    let meant = |query: &str| -> Vec<String> {
        let answer = ask(&workspace, &[query]);
        strings(&answer["did_you_mean"], "meant")
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(meant("regata"), ["regatta"]);
    assert_eq!(meant("libary"), ["library"]);
    assert_eq!(meant("dregding"), ["dredging"]);
    assert_eq!(meant("\"silted baisn\""), ["basin"]);
    // What is there, and what is near to nothing, draws no guess.
    for query in [
        "regatta",
        "zeppelin",
        "xyz",
        "-regata",
        "library mondays regatta",
    ] {
        assert_eq!(meant(query), [""; 0], "{query}");
    }
    let answer = ask(&workspace, &["regata"]);
    assert_eq!(
        answer["did_you_mean"][0]["items"],
        ask(&workspace, &["regatta"])["total"]
    );
}

#[test]
fn a_pasted_page_is_answered_at_once() {
    let workspace = harbour();
    // Words near to one that three items have; but for "regattas" no item has them.
    let letters = |number: u32| char::from_digit(10 + number % 26, 36).unwrap();
    let word = |number: u32| format!("regatt{}{}", letters(number), letters(number / 26));
    let mut pasted: Vec<String> = (0..1_200).map(word).collect();
    pasted.push("pilot".to_owned());
    let pasted = pasted.join(" ");
    assert!(pasted.len() > 10_000);
    let started = std::time::Instant::now();
    let answer = ask(&workspace, &[&pasted]);
    let took = started.elapsed();
    assert!(took.as_secs() < 20, "{took:?}");
    assert_eq!(answer["total_any"], 3, "{}", answer["total_any"]);
    let guessed: std::collections::BTreeSet<&str> = strings(&answer["did_you_mean"], "typed")
        .into_iter()
        .collect();
    assert_eq!(guessed.len(), 8, "{guessed:?}");
}

#[test]
fn a_slip_whose_stem_is_that_of_another_word_draws_what_was_meant() {
    let workspace = Workspace::new();
    let records = [
        r#"{"id": "a", "minutes": "Referrals to the hub had risen."}"#,
        r#"{"id": "b", "minutes": "The matter was referred to the library."}"#,
    ];
    workspace.write("minutes/hub.jsonl", records.join("\n"));
    assert_eq!(
        workspace
            .run(["index", "minutes", "--index", "index"])
            .status,
        0
    );
    let answer = ask(&workspace, &["referals"]);
    assert_eq!(answer["hits"][0]["id"], "b");
    assert_eq!(answer["did_you_mean"][0]["typed"], "referals");
    assert_eq!(answer["did_you_mean"][0]["meant"], "referrals");
    // Forms that nobody wrote yet are no slips.
    for form in ["libraries", "referring", "refers", "REFERRALS"] {
        let answer = ask(&workspace, &[form]);
        assert_eq!(answer["did_you_mean"], serde_json::json!([]), "{form}");
        assert_eq!(answer["total"], 1, "{form}");
    }
}

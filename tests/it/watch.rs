//! Saved searches: what is new or has changed, once; what erasing, snapshots and repairs make of them.

use serde_json::json;

use crate::workspace::{Ran, Workspace};

fn watch(workspace: &Workspace, args: &[&str]) -> Ran {
    workspace.run([&["watch"], args, &["--index", "index"]].concat())
}

fn record(id: &str, title: &str, body: &str) -> String {
    json!({"id": id, "title": title, "body": body, "council": "Elmshire Council",
           "committee": "Streets", "date": "2020-03-05"})
    .to_string()
}

fn workspace(records: &[String]) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("m/records.jsonl", records.join("\n"));
    workspace.index(&["m"]);
    workspace
}

/// Returns the kind of change and the id of each item printed.
fn news(workspace: &Workspace) -> Vec<(String, String)> {
    let ran = watch(workspace, &["run", "--format", "jsonl"]);
    let lines = ran.json_lines();
    assert_eq!(ran.status, i32::from(lines.is_empty()), "{}", ran.err);
    let text = |line: &serde_json::Value, name: &str| line[name].as_str().unwrap().to_owned();
    lines
        .iter()
        .map(|line| (text(line, "change"), text(line, "id")))
        .collect()
}

fn pair(change: &str, id: &str) -> (String, String) {
    (change.to_owned(), id.to_owned())
}

#[test]
fn only_what_is_new_or_changed_is_printed_and_only_once() {
    let lamps = record("a", "Lamps", "The lamps were mended.");
    let bins = record("b", "Bins", "Nothing of them.");
    let workspace = workspace(&[lamps.clone(), bins.clone()]);
    let ran = watch(&workspace, &["add", "lamps", "lamps"]);
    assert_eq!(ran.status, 0);
    insta::assert_snapshot!(ran.err, @r#"kept "lamps" (lamps), which finds 1 item now; `minutebook watch run` prints what is new or changed from now on"#);
    assert_eq!(news(&workspace), []);
    let mended = record("a", "Lamps", "The lamps were not mended.");
    let more = record("c", "Lamps again", "Eleven more.");
    workspace.write("m/records.jsonl", [mended, bins, more].join("\n"));
    workspace.index(&["m"]);
    let kept = watch(&workspace, &["run", "lamps", "--keep"]);
    assert_eq!(kept.status, 0);
    insta::assert_snapshot!(kept.out, @r#"
    lamps: lamps
    changed:
    1  Lamps
       Elmshire Council, Streets, item not numbered, 5 Mar 2020
       (par. 1) The [lamps] were not mended.
       id a   source records.jsonl
    new:
    2  Lamps again
       Elmshire Council, Streets, item not numbered, 5 Mar 2020
       (title) [Lamps] again
       id c   source records.jsonl
    "#);
    let mut found = news(&workspace);
    found.sort();
    assert_eq!(found, [pair("changed", "a"), pair("new", "c")]);
    assert_eq!(news(&workspace), []);
    // What goes and comes back is new.
    workspace.write("m/records.jsonl", record("b", "Bins", "Nothing of them."));
    workspace.index(&["m"]);
    assert_eq!(news(&workspace), []);
    workspace.write(
        "m/records.jsonl",
        [lamps, record("b", "Bins", "Nothing of them.")].join("\n"),
    );
    workspace.index(&["m"]);
    assert_eq!(news(&workspace), [pair("new", "a")]);
}

#[test]
fn searches_are_kept_listed_and_removed() {
    let workspace = workspace(&[record("a", "Lamps", "The lamps were mended.")]);
    assert_eq!(watch(&workspace, &["list"]).status, 1);
    let ran = watch(&workspace, &["run"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("watch add NAME QUERY"), "{}", ran.err);
    watch(
        &workspace,
        &[
            "add",
            "lamps",
            "lamps",
            "--committee",
            "streets",
            "--unseen",
        ],
    );
    watch(&workspace, &["add", "2020", "--year", "2020", "--exact"]);
    insta::assert_snapshot!(watch(&workspace, &["list"]).out, @r#"
    2020        1 seen  --from 2020-01-01 --to 2020-12-31 --exact
    lamps       0 seen  lamps --committee streets
    "#);
    assert_eq!(news(&workspace), [pair("new", "a")]);
    let again = watch(&workspace, &["add", "lamps", "bins"]);
    assert_eq!(again.status, 2);
    assert!(again.err.contains("take another name"), "{}", again.err);
    let mistaken = watch(&workspace, &["add", "bad", "committe:streets"]);
    assert_eq!(mistaken.status, 2, "a mistake shows when it is made");
    for command in ["run", "remove"] {
        let ran = watch(&workspace, &[command, "lampz"]);
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains("there is 2020, lamps"), "{}", ran.err);
    }
    assert_eq!(watch(&workspace, &["remove", "lamps"]).status, 0);
    assert_eq!(watch(&workspace, &["remove", "lamps"]).status, 2);
    assert!(!watch(&workspace, &["list"]).out.contains("lamps"));
}

#[test]
fn one_search_that_fails_does_not_silence_the_others() {
    let workspace = workspace(&[
        record("a", "Lamps", "The lamps were mended."),
        json!({"id": "z", "title": "Lamps too", "body": "x", "committee": "Parks"}).to_string(),
    ]);
    watch(
        &workspace,
        &[
            "add",
            "a-parks",
            "lamps",
            "--committee",
            "parks",
            "--unseen",
        ],
    );
    watch(&workspace, &["add", "lamps", "lamps", "--unseen"]);
    workspace.write(
        "m/records.jsonl",
        record("a", "Lamps", "The lamps were mended."),
    );
    workspace.index(&["m"]);
    let ran = watch(&workspace, &["run", "--format", "jsonl"]);
    assert_eq!((ran.status, ran.json_lines().len()), (2, 1));
    assert!(ran.err.contains("saved search \"a-parks\""), "{}", ran.err);
}

#[test]
fn a_name_that_is_erased_goes_out_of_searches_too() {
    let workspace = workspace(&[
        record(
            "a",
            "Statement",
            "Wilhelmina Quarrington asked about lamps.",
        ),
        record("b", "Lamps", "Nothing of them."),
    ]);
    watch(&workspace, &["add", "her", "\"Wilhelmina Quarrington\""]);
    watch(&workspace, &["add", "lamps", "lamps"]);
    let erase = [
        "erase",
        "--person",
        "Wilhelmina Quarrington",
        "--index",
        "index",
    ];
    let plan = workspace.run([&erase[..], &["--plan"]].concat());
    assert!(
        plan.out
            .contains("Saved searches that have it, each as a whole:\n   her"),
        "{}",
        plan.out
    );
    let ran = workspace.run([&erase[..], &["--yes", "--format", "json"]].concat());
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(ran.json()["plan"]["saved_searches"], json!(["her"]));
    let list = watch(&workspace, &["list"]).out;
    assert!(list.contains("lamps") && !list.contains("her "), "{list}");
    // An item in which only a name was redacted is no news.
    assert_eq!(news(&workspace), []);
    assert_eq!(workspace.run(["verify", "--index", "index"]).status, 0);
}

#[test]
fn an_item_that_is_erased_is_forgotten() {
    let workspace = workspace(&[record("a", "Lamps", "One."), record("b", "Lamps", "Two.")]);
    watch(&workspace, &["add", "lamps", "lamps"]);
    let erased = workspace.run(["erase", "a", "--yes", "--index", "index"]);
    assert_eq!(erased.status, 0, "{}", erased.err);
    assert!(watch(&workspace, &["list"]).out.contains(" 1 seen"));
    assert_eq!(news(&workspace), []);
}

#[test]
fn a_snapshot_and_a_repair_keep_searches() {
    let workspace = workspace(&[record("a", "Lamps", "One.")]);
    watch(&workspace, &["add", "lamps", "lamps"]);
    assert_eq!(
        workspace
            .run(["snapshot", "s.tar", "--index", "index"])
            .status,
        0
    );
    assert_eq!(
        workspace
            .run(["restore", "s.tar", "--index", "restored"])
            .status,
        0
    );
    let list = workspace.run(["watch", "list", "--index", "restored"]).out;
    assert_eq!(list, watch(&workspace, &["list"]).out);
    // The index damaged, and made anew.
    let files = crate::workspace::files_below(&workspace.path("index"));
    let segment = files
        .iter()
        .find(|file| file.extension().is_some_and(|end| end == "store"));
    let mut bytes = std::fs::read(segment.unwrap()).unwrap();
    bytes[3] ^= 1;
    std::fs::write(segment.unwrap(), bytes).unwrap();
    let ran = workspace.run(["index", "--repair", "--index", "index"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(watch(&workspace, &["list"]).out, list);
    assert_eq!(news(&workspace), []);
}

//! Broken input and broken indexes: a message that names the path, never a panic, and the good files
//! beside them are indexed.

use std::fs;
use std::time::{Duration, Instant};

use minutebook_index::schema::FORMAT_VERSION;
use serde_json::{Value, json};

use crate::workspace::{Ran, Workspace, data, strings, unsealed};

/// A file that can be read, for a folder of ones that cannot.
const GOOD: &str = "{\"id\": \"good-1\", \"title\": \"Flooding\", \"minutes\": \"The committee noted the report.\"}\n";

/// Indexes the folder `minutes` with the binary, all messages on.
fn run_index(workspace: &Workspace) -> Ran {
    workspace.run(["index", "minutes", "--index", "index", "--verbose"])
}

/// Indexes one broken file beside a good one; the message for it holds `path` and all `words`.
#[track_caller]
fn check(name: &str, bytes: impl AsRef<[u8]>, words: &[&str]) -> Workspace {
    let workspace = Workspace::new();
    workspace.write(&format!("minutes/{name}"), bytes);
    workspace.write("minutes/good.jsonl", GOOD);
    let ran = run_index(&workspace);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let message = ran.err.lines().find(|line| line.contains(name));
    let message = message.unwrap_or_else(|| panic!("no word of {name}: {}", ran.err));
    for word in words {
        assert!(message.contains(word), "{word:?} in {message:?}");
    }
    assert_eq!(workspace.search(&["flooding", "--ids"]).out, "good-1\n");
    workspace
}

fn broken(name: &str) -> Vec<u8> {
    fs::read(data("broken").join(name)).unwrap()
}

#[test]
fn all_broken_files_together_are_told_of() {
    let workspace = Workspace::new();
    workspace.copy(&data("broken"), "minutes");
    let ran = run_index(&workspace);
    assert_eq!(ran.status, 0, "{}", ran.err);
    for message in [
        "left out: empty.txt: ",
        "left out: binary.bin: ",
        "warning: cut-off.xml",
        "left out: entity-bomb.xml: line 4 ",
        "warning: truncated-utf8.txt",
        "warning: three-bad-lines.jsonl:2: ",
        "warning: three-bad-lines.jsonl:5: ",
        "warning: three-bad-lines.jsonl:7: ",
        "warning: bad-sidecar/minutebook.toml:3: ",
    ] {
        assert!(ran.err.contains(message), "{message} in {}", ran.err);
    }
    let status = workspace
        .run(["status", "--index", "index", "--format", "json"])
        .json();
    assert_eq!(
        strings(&status["refused"], "path"),
        ["binary.bin", "empty.txt", "entity-bomb.xml"],
        "status tells it afterwards"
    );
    assert!(!status["warnings"].as_array().unwrap().is_empty());
}

#[test]
fn what_can_still_be_read_is_read() {
    let workspace = Workspace::new();
    workspace.copy(&data("broken"), "minutes");
    run_index(&workspace);
    let numbers = |path: &str| -> Vec<String> {
        let items = workspace.items_from(path);
        items
            .into_keys()
            .filter(|number| !number.is_empty())
            .collect()
    };
    assert_eq!(numbers("cut-off.html"), ["71", "72", "73"]);
    let cut = numbers("cut-off.xml");
    assert_eq!(cut[..2], ["57", "58"]);
    let records: Vec<String> = workspace
        .items()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .filter(|id| id.starts_with("broken-"))
        .collect();
    assert_eq!(
        records,
        ["broken-1", "broken-2", "broken-3", "broken-4", "broken-5"]
    );
    let page = workspace.items_from("truncated-utf8.txt");
    assert_eq!(page.len(), 1);
    assert_eq!(page[""]["resolutions"].as_array().unwrap().len(), 1);
    assert_eq!(workspace.items_from("mojibake.txt").len(), 1);
    let beside = workspace.items_from("bad-sidecar/item.txt");
    assert_eq!(beside.len(), 1);
    assert_eq!(
        beside[""]["committee"],
        Value::Null,
        "nothing of the sidecar is used"
    );
}

#[test]
fn an_empty_file_is_told_of() {
    check("empty.txt", "", &["left out", "empty"]);
    check("blank.txt", " \n\u{a0}\n\t", &["left out", "empty"]);
}

#[test]
fn a_binary_file_is_told_of() {
    check("binary.bin", broken("binary.bin"), &["left out", "binary"]);
    check("page.html", broken("binary.bin"), &["left out", "binary"]);
}

#[test]
fn text_that_is_no_minutes_is_told_of() {
    check(
        "list.txt",
        "Eggs, milk, two pounds of flour.\n",
        &["left out"],
    );
}

#[test]
fn truncated_utf8_is_told_of() {
    check(
        "truncated.txt",
        broken("truncated-utf8.txt"),
        &["warning", "UTF-8"],
    );
}

#[test]
fn mojibake_is_told_of() {
    check("mojibake.txt", broken("mojibake.txt"), &["warning"]);
}

#[test]
fn bad_lines_are_told_of_one_by_one() {
    let workspace = check("lines.jsonl", broken("three-bad-lines.jsonl"), &["warning"]);
    assert_eq!(workspace.items().len(), 6);
}

#[test]
fn a_file_of_fifty_megabytes_is_read() {
    let paragraph = "The committee considered the report and asked officers to write to the agency \
                     about the culverts that had been blocked since the winter.\n\n";
    let mut text = "MINUTES of the Cabinet held on 5 March 2019\n\n1. Culverts\n\n".to_owned();
    text.push_str(&paragraph.repeat(50_000_000 / paragraph.len()));
    let workspace = Workspace::new();
    workspace.write("minutes/large.txt", &text);
    workspace.write("minutes/good.jsonl", GOOD);
    let ran = run_index(&workspace);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(workspace.search(&["flooding", "--ids"]).out, "good-1\n");
    let culverts = workspace.search(&["culverts", "--format", "json"]).json();
    let told = ran.err.contains("large.txt");
    assert!(culverts["total"] == 1 || told, "{}", ran.err);
}

#[test]
fn html_nested_ten_thousand_deep_is_told_of() {
    let started = Instant::now();
    for (open, close) in [("<div>", "</div>"), ("<table><tr><td>", "")] {
        let page = format!(
            "<html><body><div id=\"modgov\">{}<p>Drains</p>{}</div></body></html>",
            open.repeat(10_000),
            close.repeat(10_000)
        );
        check("deep.html", page, &["nested"]);
    }
    assert!(started.elapsed() < Duration::from_secs(30));
}

#[test]
fn an_entity_bomb_is_not_expanded() {
    let started = Instant::now();
    let workspace = check(
        "bomb.xml",
        broken("entity-bomb.xml"),
        &["left out", "entity"],
    );
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(workspace.export("index").len() < 100_000);
}

#[test]
fn nothing_but_broken_files_is_an_error() {
    let workspace = Workspace::new();
    workspace.write("minutes/empty.txt", "");
    workspace.write("minutes/binary.bin", broken("binary.bin"));
    let ran = run_index(&workspace);
    assert_eq!(ran.status, 2);
    for words in ["empty.txt", "binary.bin", "nothing could be indexed"] {
        assert!(ran.err.contains(words), "{words} in {}", ran.err);
    }
    let ran = workspace.run(["index", "minutes/empty.txt", "--index", "other"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("empty.txt"));
}

#[test]
fn a_folders_own_index_of_another_format_is_made_anew() {
    let workspace = Workspace::aldermoor();
    let search = ["search", "MASH", "--in", "aldermoor", "--count"];
    let first = workspace.run(search);
    assert_eq!(first.status, 0, "{}", first.err);
    let kept = fs::read_dir(workspace.path("home/cache/minutebook"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let meta = kept.path().join("meta.json");
    let format = |version: u32| format!("\\\"format_version\\\":{version}");
    let own = fs::read_to_string(&meta).unwrap();
    let other = unsealed(&own).replace(&format(FORMAT_VERSION), &format(999));
    assert!(other.contains("999"), "the payload names its format");
    fs::write(&meta, other).unwrap();
    let again = workspace.run(search);
    assert_eq!((again.status, &again.out), (0, &first.out), "{}", again.err);
    assert!(again.err.contains("making it anew"), "{}", again.err);
}

#[test]
fn an_index_of_another_format_is_refused() {
    let workspace = Workspace::aldermoor();
    let mut meta: Value =
        serde_json::from_str(unsealed(&workspace.read("index/meta.json"))).unwrap();
    let mut payload: Value = serde_json::from_str(meta["payload"].as_str().unwrap()).unwrap();
    payload["format_version"] = json!(999);
    meta["payload"] = Value::String(payload.to_string());
    fs::write(workspace.path("index/meta.json"), meta.to_string()).unwrap();
    for args in [
        vec!["search", "MASH", "--index", "index"],
        vec!["show", "ald-005", "--index", "index"],
        vec!["status", "--index", "index"],
        vec!["export", "--all", "--index", "index"],
        vec!["index", "aldermoor", "--index", "index"],
    ] {
        let ran = workspace.run(&args);
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(ran.out.is_empty());
        assert!(
            ran.err.contains("format 999") && ran.err.contains("hint: "),
            "{args:?}: {}",
            ran.err
        );
    }
}

#[test]
fn a_damaged_index_is_an_error_with_a_cure() {
    // A search has no need of the side store; `status` tells what stands in it.
    for (file, bytes, args) in [
        (
            "meta.json",
            "{\"segments\": [",
            ["search", "MASH"].as_slice(),
        ),
        (
            "minutebook.sqlite",
            "no database, but text, and a good deal longer than a header",
            &["status"],
        ),
    ] {
        let workspace = Workspace::aldermoor();
        fs::write(workspace.path("index").join(file), bytes).unwrap();
        let ran = workspace.run(args.iter().copied().chain(["--index", "index"]));
        assert_eq!(ran.status, 2, "{file}: {}", ran.out);
        assert!(
            ran.err.contains("index") && ran.err.contains("hint: "),
            "{file}: {}",
            ran.err
        );
    }
}

#[test]
fn no_index_is_an_error_with_a_cure() {
    let workspace = Workspace::new();
    for args in [
        vec!["search", "MASH", "--index", "nowhere"],
        vec!["show", "x", "--index", "nowhere"],
        vec!["status", "--index", "nowhere"],
        vec!["export", "--all", "--index", "nowhere"],
    ] {
        let ran = workspace.run(&args);
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(
            ran.err.contains("no index in nowhere") && ran.err.contains("hint: make one with"),
            "{}",
            ran.err
        );
    }
    let ran = workspace.run(["search", "MASH"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("--index DIR"), "{}", ran.err);
    let ran = workspace.run(["search", "MASH", "--in", "nowhere"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("nowhere"), "{}", ran.err);
}

//! An export of everything is indexed and exported again: the same bytes. And what such a file says of itself is
//! told on, but believed no further than any other.

use std::fs;

use minutebook_index::indexer::IndexOptions;
use serde_json::{Value, json};

use crate::workspace::{Workspace, files_below, real_minutes, say};

/// Indexes a folder, exports it, indexes the export, exports that; `true` with the bodies of closed items. What
/// officers wrote of words is no part of an item, so that the sidecars of the folder lie beside the export too.
fn both_exports(workspace: &Workspace, folder: &str, closed_too: bool) -> (String, String) {
    let options = IndexOptions {
        include_exempt: closed_too,
        ..IndexOptions::default()
    };
    workspace.update("first", &[folder], &options).unwrap();
    let first = export(workspace, "first", closed_too);
    workspace.write("again/2024-05-01/minutes.jsonl", &first);
    for sidecar in files_below(&workspace.path(folder)) {
        if sidecar.ends_with("minutebook.toml") {
            let place = sidecar.strip_prefix(workspace.path(folder)).unwrap();
            workspace.copy(&sidecar, &format!("again/{}", place.display()));
        }
    }
    workspace.update("second", &["again"], &options).unwrap();
    (first, export(workspace, "second", closed_too))
}

fn export(workspace: &Workspace, index: &str, closed_too: bool) -> String {
    let mut args = vec!["export", "--all", "--index", index];
    args.extend(closed_too.then_some("--include-exempt"));
    let ran = workspace.run(args);
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran.out
}

/// Fails with the first few items and fields in which two exports differ.
#[track_caller]
fn same(first: &str, second: &str) {
    if first == second {
        return;
    }
    let mut told = vec![format!(
        "{} lines against {}",
        first.lines().count(),
        second.lines().count()
    )];
    for (one, two) in first.lines().zip(second.lines()) {
        if one == two {
            continue;
        }
        let [one, two]: [Value; 2] = [one, two].map(|line| serde_json::from_str(line).unwrap());
        for (name, value) in one.as_object().unwrap() {
            if value != &two[name] {
                told.push(format!(
                    "{} {name}: {value} against {}",
                    one["id"], two[name]
                ));
            }
        }
    }
    told.truncate(20);
    panic!("{}", told.join("\n"));
}

fn aldermoor() -> Workspace {
    let workspace = Workspace::new();
    workspace.copy(&crate::workspace::data("aldermoor"), "aldermoor");
    workspace
}

#[test]
fn the_export_of_an_export_is_the_same_file() {
    for closed_too in [false, true] {
        let workspace = aldermoor();
        let (first, second) = both_exports(&workspace, "aldermoor", closed_too);
        same(&first, &second);
        // The sample has what is hardest to keep.
        let items: Vec<Value> = first
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let some = |has: &dyn Fn(&Value) -> bool| items.iter().any(has);
        assert!(some(&|item| item["sources"].as_array().unwrap().len() > 1));
        assert!(some(&|item| item["aliases"].as_array().unwrap().len() > 1));
        assert!(some(&|item| item["truncated"] == true));
        assert!(some(&|item| item["exempt_reason"].is_string()));
        assert!(some(&|item| item["exempt_body"] == closed_too));
        assert!(some(&|item| item["source"]["retrieved"] == "2024-02-12"));
        assert!(some(&|item| item["source"]["retrieved"].is_null()));
        assert!(some(&|item| item["date"]["certainty"] == "sidecar"));
        assert!(some(&|item| item["date"]["certainty"] == "inferred"));
        assert!(some(&|item| item["date"]["certainty"] == "unknown"));
        assert!(some(&|item| item["warnings"] != json!([])));
        for format in [
            "modern-gov-text",
            "modern-gov-html",
            "modern-gov-xml",
            "records",
            "transcript",
        ] {
            assert!(some(&|item| item["source"]["format"] == format), "{format}");
        }
    }
}

#[test]
fn real_minutes_come_back_as_they_were() {
    let Some(folder) = real_minutes("") else {
        return;
    };
    let workspace = Workspace::new();
    let folder = fs::canonicalize(folder).unwrap();
    let (first, second) = both_exports(&workspace, folder.to_str().unwrap(), false);
    say(&format!(
        "{} items, {} bytes",
        first.lines().count(),
        first.len()
    ));
    same(&first, &second);
}
/// Writes lines as `export --all` prints them, each with the fields given here and no others.
fn lines(workspace: &Workspace, name: &str, lines: &[Value]) {
    let text: Vec<String> = lines
        .iter()
        .map(|line| {
            let mut line = line.clone();
            line["format_version"] = json!(1);
            line.to_string()
        })
        .collect();
    workspace.write(name, text.join("\n"));
}

fn show(workspace: &Workspace, id: &str) -> Value {
    let ran = workspace.run(["show", id, "--index", "index", "--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran.json()
}

#[test]
fn what_a_line_claims_to_be_known_as_is_told_where_nothing_else_is() {
    let workspace = Workspace::new();
    lines(
        &workspace,
        "m/lines.jsonl",
        &[
            json!({"id": "genuine", "title": "Quay wall", "minutes": "The wall was noted."}),
            json!({"id": "other", "title": "Tolls", "minutes": "Tolls were noted.", "aliases": ["genuine", "elmshire/ai7"],
                   "sources": [{"path": "../../pages/7\n.html", "url": null, "format": "modern-gov-html"}]}),
        ],
    );
    workspace.index(&["m"]);
    assert_eq!(show(&workspace, "genuine")["title"], "Quay wall");
    let other = show(&workspace, "elmshire/ai7");
    assert_eq!(other["aliases"], json!(["elmshire/ai7", "genuine"]));
    assert_eq!(
        other["sources"],
        json!([{"path": "../../pages/7\u{fffd}.html", "url": null, "retrieved": null, "format": "modern-gov-html"}])
    );
    // The file it was read from is the one it comes and goes with.
    assert_eq!(workspace.index(&["m"]).written, 0);
    lines(
        &workspace,
        "m/lines.jsonl",
        &[json!({"id": "genuine", "title": "Quay wall", "minutes": "The wall was noted."})],
    );
    assert_eq!(workspace.index(&["m"]).removed, 1);
}

#[test]
fn what_a_line_claims_releases_nothing_and_can_be_closed() {
    let workspace = Workspace::new();
    lines(
        &workspace,
        "m/lines.jsonl",
        &[
            json!({"id": "a", "title": "Land", "minutes": "The zyxwvut offer.", "exempt": true, "exempt_reason": "paragraph 3",
                   "aliases": ["released"]}),
            json!({"id": "b", "title": "Quay", "minutes": "The qwertz offer.", "aliases": ["closed"]}),
            json!({"id": "c", "title": "Not for publication by virtue of paragraph 3 of Schedule 12A of the Local Government Act 1972",
                   "minutes": "The asdfgh offer.", "exempt": false, "exempt_reason": null}),
        ],
    );
    workspace.write(
        "m/minutebook.toml",
        "[[release]]\nitem = \"released\"\n[[close]]\nitem = \"closed\"\n",
    );
    let report = workspace.index(&["m"]);
    assert_eq!(report.held, 3);
    let warned: Vec<&str> = report
        .warnings
        .iter()
        .map(|(_, warning)| warning.message.as_str())
        .filter(|message| message.contains("changes nothing"))
        .collect();
    assert_eq!(warned.len(), 1, "{warned:?}");
    assert!(warned[0].starts_with("[[release]]"), "{warned:?}");
    assert_eq!(show(&workspace, "a")["exempt_reason"], "paragraph 3");
    for word in ["zyxwvut", "qwertz", "asdfgh"] {
        assert_eq!(workspace.search(&[word]).status, 1, "{word}");
    }
    // An entry that comes later is found by what is claimed, too.
    workspace.write("m/minutebook.toml", "");
    assert_eq!(workspace.index(&["m"]).held, 2);
    assert_eq!(workspace.search(&["qwertz"]).status, 0);
    workspace.write("m/minutebook.toml", "[[close]]\nitem = \"closed\"\n");
    assert_eq!(workspace.index(&["m"]).held, 3);
    assert_eq!(workspace.search(&["qwertz"]).status, 1);
}

#[test]
fn what_was_erased_does_not_come_back_under_another_name() {
    let workspace = Workspace::new();
    let quay = json!({"id": "genuine", "title": "Quay", "minutes": "The qwertz offer was noted."});
    let copy = json!({"id": "copy", "title": "Quay", "minutes": "Noted.", "aliases": ["genuine"]});
    let bins = json!({"id": "bins", "title": "Bins", "minutes": "The bins of Anna Zyxwvut.", "aliases": ["anna-zyxwvut"],
        "sources": [{"path": "pages/Anna Zyxwvut.html", "url": null, "format": "modern-gov-html"}]});
    lines(&workspace, "m/lines.jsonl", &[quay.clone(), bins.clone()]);
    workspace.index(&["m"]);
    let erase = |what: &[&str]| {
        let ran = workspace.run([&["erase", "--yes", "--index", "index"], what].concat());
        assert_eq!(ran.status, 0, "{}", ran.err);
    };
    erase(&["genuine"]);
    erase(&["--person", "Anna Zyxwvut"]);
    lines(&workspace, "m/lines.jsonl", &[quay, copy, bins]);
    workspace.index(&["m"]);
    assert_eq!(workspace.searcher("index").num_docs(), 1);
    let left = workspace.export("index");
    assert!(!left.to_lowercase().contains("zyxwvut"), "{left}");
}

#[test]
fn what_an_officer_writes_here_outranks_what_an_export_says_one_wrote() {
    let workspace = Workspace::new();
    let said = json!({"id": "a", "title": "Bins", "minutes": "Noted.", "item": "4", "council": "Elmshire", "council_certainty": "sidecar",
        "committee": "Streets", "committee_certainty": "stated",
        "date": {"from": null, "to": null, "certainty": "unknown", "evidence": null}});
    lines(&workspace, "m/2024-05-01/lines.jsonl", &[said]);
    workspace.index(&["m"]);
    // Where the file lies says nothing of what was exported.
    let item = show(&workspace, "a");
    assert_eq!(item["date"]["certainty"], "unknown");
    assert_eq!(
        (&item["council"], &item["council_certainty"]),
        (&json!("Elmshire"), &json!("sidecar"))
    );
    workspace.write(
        "m/minutebook.toml",
        "[[source]]\nmatch = \"**/*.jsonl\"\ncouncil = \"Oakshire\"\n",
    );
    workspace.index(&["m"]);
    assert_eq!(show(&workspace, "a")["council"], "Oakshire");
}

/// Takes out of an item what a post's short form means by other items: those may not be among the matches.
fn without_meanings(line: &str) -> String {
    let mut item: Value = serde_json::from_str(line).unwrap();
    for role in item["roles"].as_array_mut().unwrap() {
        role["meaning"] = Value::Null;
    }
    item.to_string()
}

#[test]
fn what_matches_is_exported_whole_indexed_and_exported_again() {
    let workspace = Workspace::aldermoor();
    let whole = |index: &str, args: &[&str]| {
        let ran = workspace.run([&["export", "--whole", "--index", index], args].concat());
        assert_eq!(ran.status, 0, "{}", ran.err);
        ran.out
    };
    for (at, args) in [
        &["*"][..],
        &["MASH referrals", "--no-expand", "--sort", "oldest"],
        &["--committee", "cabinet", "--sort", "newest"],
    ]
    .into_iter()
    .enumerate()
    {
        let first = whole("index", args);
        let header: Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
        assert_eq!(
            (&header["record"], &header["whole"]),
            (&json!("header"), &json!(true))
        );
        assert_eq!(header["exported"], first.lines().count() - 1);
        let (folder, index) = (format!("again{at}"), format!("again{at}.index"));
        workspace.write(&format!("{folder}/matches.jsonl"), &first);
        let report = workspace
            .update(&index, &[&folder], &IndexOptions::default())
            .unwrap();
        assert_eq!(
            (report.items, report.refused.len()),
            (first.lines().count() as u64 - 1, 0)
        );
        let second = whole(&index, args);
        let items = |export: &str| -> String {
            let lines = export.lines().skip(1).map(without_meanings);
            lines.collect::<Vec<String>>().join("\n")
        };
        same(&items(&first), &items(&second));
        if at == 0 {
            assert_eq!(first, second, "with the header");
        }
    }
    for args in [&["MASH", "--format", "csv"][..], &["--all"]] {
        let ran = workspace.run([&["export", "--whole", "--index", "index"], args].concat());
        assert_eq!(ran.status, 2, "{args:?}");
    }
}

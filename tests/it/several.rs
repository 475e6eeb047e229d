//! Several indexes in one search: the answer is that of one index made of the minutes of all of them.

use std::fs;
use std::path::PathBuf;

use minutebook::{ErrorKind, Request, Searcher, Sort, YearKind};
use minutebook_index::indexer::IndexOptions;
use serde_json::Value;

use crate::workspace::{Ran, Workspace, data, files_below, unsealed};

/// A second council, whose committees are named partly as those of the first.
const BRACKENFELL: &str = concat!(
    r#"{"id":"bra-1","title":"School crossing patrols","committee":"Cabinet","council":"Brackenfell Council","date":"2018-03-06","item":"4","#,
    r#""purpose":"To review the patrols.","minutes":"The head of highways said that the MASH had no view on crossing patrols.\n\nRESOLVED: that the patrols be kept."}"#,
    "\n",
    r#"{"id":"bra-2","title":"Family hub trust","committee":"Families panel","council":"Brackenfell Council","date":"2019-05-21","item":"7","#,
    r#""minutes":"Referrals to the multi-agency safeguarding hub (MASH) had risen. The FHT would report back in July.\n\nRESOLVED: that the director of children's services report to the next meeting on referrals."}"#,
    "\n",
    r#"{"id":"bra-3","title":"Budget monitoring","committee":"Cabinet","council":"Brackenfell Council","#,
    r#""minutes":"Councillor Orla Finch moved that the budget be noted. It was noted.\n\nRESOLVED: that the budget be noted."}"#,
    "\n",
    r#"{"id":"bra-4","title":"Flooding at Mere End","committee":"Cabinet","council":"Brackenfell Council","date":"2021-10-05","item":"9","#,
    r#""minutes":"Members heard of flooding and of the winter service. Officers were asked to write to the water company.\n\nRESOLVED: that the matter be deferred."}"#,
    "\n",
    r#"{"id":"bra-5","title":"Staffing matter","committee":"Cabinet","council":"Brackenfell Council","date":"2021-10-05","item":"10","#,
    r#""minutes":"RESOLVED: that the public be excluded under Schedule 12A.\n\nThe matter of an officer was heard."}"#,
    "\n",
);

const SIDECAR: &str = r#"
[[abbreviation]]
short = "FHT"
long = "family hub trust"
council = "Brackenfell Council"

[[same]]
terms = ["flooding", "high water"]
"#;

/// Returns indexes of two councils, `a` and `b`, and `both` of the same folders.
fn councils() -> Workspace {
    let workspace = Workspace::new();
    workspace.copy(&data("aldermoor"), "aldermoor");
    workspace.write("brackenfell/records.jsonl", BRACKENFELL);
    workspace.write("brackenfell/minutebook.toml", SIDECAR);
    for (index, folders) in [
        ("a", &["aldermoor"][..]),
        ("b", &["brackenfell"]),
        ("both", &["aldermoor", "brackenfell"]),
    ] {
        let options = IndexOptions::default();
        workspace.update(index, folders, &options).unwrap();
    }
    workspace
}

fn several(workspace: &Workspace, names: &[&str]) -> Searcher {
    let dirs: Vec<PathBuf> = names.iter().map(|name| workspace.path(name)).collect();
    Searcher::open_several(&dirs).unwrap()
}

/// Returns an answer but for the time it took, its scores in whole quanta: sums added up in another order
/// differ by less.
fn answer(searcher: &Searcher, request: &Request) -> Result<Value, String> {
    let answer = searcher
        .search(request)
        .map_err(|error| error.to_string())?;
    let mut answer = serde_json::to_value(&answer).unwrap();
    answer["took_ms"].take();
    for hit in answer["hits"].as_array_mut().unwrap() {
        let score = hit["score"].as_f64().unwrap();
        hit["score"] = (score * 1024.0).round().into();
    }
    Ok(answer)
}

/// Asks two searchers the same and compares all that they say.
#[track_caller]
fn answers_agree(one: &Searcher, other: &Searcher) {
    let mut found = 0;
    for query in [
        "*",
        "MASH",
        "MASH referrals",
        "referrals",
        "school crossing patrols",
        "\"crossing patrols\"",
        "patrols NEAR/4 kept",
        "title:budget",
        "purpose:patrols",
        "resolution:deferred",
        "budget in:resolution",
        "committee:cabinet",
        "roads committee:cabinet year:2018",
        "council:brackenfell",
        "council:aldermoor -budget",
        "flooding",
        "high water",
        "FHT",
        "family hub trust",
        "looked after children",
        "LAC OR FHT",
        "safegaurding~",
        "safeguard*",
        "head of highways",
        "has:action after:2018",
        "is:undated",
        "is:exempt",
        "decision:deferred",
        "date:2018..2019",
        "-date:2018",
        "what did the cabinet decide about the budget?",
        "floodng",
        "quibblesome patrols",
        "quibblesome",
        "committee:nonsuch",
        "moved:finch",
    ] {
        for (sort, exact) in [
            (Sort::Relevance, false),
            (Sort::Newest, false),
            (Sort::Relevance, true),
        ] {
            let request = Request {
                sort,
                exact,
                limit: 40,
                facets: true,
                timeline: true,
                year_kind: YearKind::Municipal,
                ..Request::new(query)
            };
            let (one, other) = (answer(one, &request), answer(other, &request));
            found += one
                .as_ref()
                .map_or(0, |one| one["hits"].as_array().unwrap().len());
            assert_eq!(one, other, "{query}");
        }
    }
    assert!(found > 500, "{found}");
}

#[test]
fn answers_are_those_of_one_index_of_both() {
    let workspace = councils();
    let both = workspace.searcher("both");
    let joined = several(&workspace, &["a", "b"]);
    assert_eq!(joined.num_docs(), both.num_docs());
    answers_agree(&joined, &both);
    answers_agree(&several(&workspace, &["b", "a"]), &both);
    assert_eq!(joined.held_back().unwrap(), both.held_back().unwrap());
    assert_eq!(joined.roots().unwrap(), both.roots().unwrap());
    let paths = |searcher: &Searcher| -> Vec<(u32, String)> {
        let rows = searcher.sources().unwrap().into_iter();
        rows.map(|row| (row.root, row.path)).collect()
    };
    assert_eq!(paths(&joined), paths(&both));
}

/// Runs a command on the indexes `a` and `b` together, and on `both`.
fn runs(workspace: &Workspace, args: &[&str]) -> (Ran, Ran) {
    let run = |indexes: &[&str]| workspace.run([args, indexes].concat());
    (
        run(&["--index", "a", "--index", "b"]),
        run(&["--index", "both"]),
    )
}

#[test]
fn every_command_that_reads_takes_several() {
    let workspace = councils();
    workspace.write("topics.tsv", "1\tcrossing patrols\n2\tMASH referrals\n");
    workspace.write("qrels", "1 0 bra-1 2\n1 0 ald-002 1\n2 0 bra-2 1\n");
    for args in [
        &["search", "patrols", "--format", "csv"][..],
        &["search", "patrols", "--format", "markdown"],
        &["search", "*", "--count"],
        &["search", "--like", "bra-2", "--ids"],
        &[
            "search",
            "patrols",
            "--explain-missing",
            "bra-4",
            "--format",
            "json",
        ],
        &["search", "--topics", "topics.tsv", "--format", "trec"],
        &["eval", "--topics", "topics.tsv", "--qrels", "qrels"],
        &["decisions", "--format", "json"],
        &["decisions", "--recommendations", "--format", "json"],
        &[
            "decisions",
            "patrols",
            "--committee",
            "cabinet",
            "--format",
            "csv",
        ],
        &["actions", "--format", "json"],
        &["glossary", "--format", "json"],
        &["glossary", "MASH"],
        &["show", "bra-2", "--format", "json"],
        &["show", "ald-002", "--format", "json"],
        &["coverage", "--format", "json"],
        &["coverage", "--to-fetch", "--format", "json"],
        &["export", "--all"],
    ] {
        let (several, both) = runs(&workspace, args);
        assert_eq!(several.err, both.err, "{args:?}");
        assert_eq!(
            (several.status, &several.out),
            (both.status, &both.out),
            "{args:?}"
        );
        assert!(!several.out.is_empty() && several.status < 2, "{args:?}");
    }
    let (several, both) = runs(&workspace, &["status", "--format", "json"]);
    let (mut several, both) = (several.json(), both.json());
    assert_eq!(
        several["indexes"].take(),
        serde_json::json!([{"path": "a", "generation": 1}, {"path": "b", "generation": 1}])
    );
    assert_eq!(several["generation"].take(), 2, "all commits together");
    for field in [
        "items",
        "councils",
        "committees",
        "roots",
        "sources",
        "formats",
        "held_back",
    ] {
        assert_eq!(several[field], both[field], "{field}");
    }
    assert!(both["indexes"].is_null());
    let text = runs(&workspace, &["status"]).0.out;
    assert!(text.contains("Indexes     2, read as one"), "{text}");
    assert!(text.contains("b, commit 1"), "{text}");
}

#[test]
fn an_item_in_several_indexes_is_found_and_counted_once() {
    let workspace = councils();
    let both = workspace.searcher("both");
    for names in [
        &["a", "both"][..],
        &["both", "a"],
        &["both", "b", "a"],
        &["b", "both", "a"],
    ] {
        let joined = several(&workspace, names);
        assert_eq!(joined.num_docs(), both.num_docs(), "{names:?}");
        answers_agree(&joined, &both);
        assert_eq!(joined.held_back().unwrap(), both.held_back().unwrap());
        assert_eq!(
            joined.sources().unwrap().len(),
            both.sources().unwrap().len()
        );
        assert_eq!(joined.roots().unwrap().len(), 2);
    }
}

#[test]
fn an_index_given_twice_counts_once() {
    let workspace = councils();
    fs::create_dir(workspace.path("elsewhere")).unwrap();
    let twice = several(&workspace, &["both", "both", "elsewhere/../both"]);
    assert_eq!(twice.indexes().len(), 1);
    answers_agree(&twice, &workspace.searcher("both"));
}

#[test]
fn an_item_is_that_of_the_index_named_first() {
    let workspace = Workspace::new();
    let record = |id: &str, words: &str| {
        format!("{{\"id\":\"{id}\",\"title\":\"Roads\",\"body\":\"{words}.\"}}\n")
    };
    workspace.write(
        "old/records.jsonl",
        record("1", "Potholes were heard") + &record("2", "Kerbs were heard"),
    );
    workspace.write(
        "new/records.jsonl",
        record("1", "Bridges were heard") + &record("3", "Verges were heard"),
    );
    let options = IndexOptions::default();
    for name in ["old", "new"] {
        workspace
            .update(&format!("{name}.index"), &[name], &options)
            .unwrap();
    }
    let total = |names: &[&str], query: &str| {
        let names: Vec<String> = names.iter().map(|name| format!("{name}.index")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        several(&workspace, &names)
            .search(&Request::new(query))
            .unwrap()
            .total
    };
    for (names, potholes) in [(["old", "new"], 1), (["new", "old"], 0)] {
        assert_eq!(total(&names, "potholes"), potholes);
        assert_eq!(total(&names, "bridges"), 1 - potholes);
        assert_eq!(total(&names, "heard"), 3);
    }
}

#[test]
fn a_copy_that_has_gone_its_own_way_is_joined_item_by_item() {
    let workspace = Workspace::new();
    let write = |ids: &[u32]| {
        let line =
            |id: &u32| format!("{{\"id\":\"{id}\",\"title\":\"Item {id}\",\"body\":\"Roads.\"}}\n");
        workspace.write(
            "minutes/records.jsonl",
            ids.iter().map(line).collect::<String>(),
        );
    };
    let options = IndexOptions {
        prune: true,
        ..IndexOptions::default()
    };
    write(&[1, 2, 3, 4, 5, 6]);
    workspace.update("index", &["minutes"], &options).unwrap();
    for file in files_below(&workspace.path("index")) {
        let name = file.file_name().unwrap().to_str().unwrap();
        fs::create_dir_all(workspace.path("copy")).unwrap();
        fs::copy(&file, workspace.path("copy").join(name)).unwrap();
    }
    // The same segment has other items deleted in each.
    write(&[1, 2, 4, 5, 6]);
    workspace.update("index", &["minutes"], &options).unwrap();
    write(&[1, 3, 4, 5, 6, 7]);
    workspace.update("copy", &["minutes"], &options).unwrap();
    for names in [["index", "copy"], ["copy", "index"]] {
        let searcher = several(&workspace, &names);
        let mut ids: Vec<String> = Vec::new();
        let each = searcher.each_item(|item| -> Result<(), minutebook::Error> {
            ids.push(item.id);
            Ok(())
        });
        each.unwrap();
        assert_eq!(ids, ["1", "2", "3", "4", "5", "6", "7"], "{names:?}");
        assert_eq!(searcher.num_docs(), 7);
        assert_eq!(searcher.search(&Request::new("roads")).unwrap().total, 7);
    }
}

#[test]
fn an_index_that_cannot_be_opened_is_named() {
    let workspace = councils();
    let args =
        |second: &str| ["search", "patrols", "--index", "a", "--index", second].map(str::to_owned);
    let ran = workspace.run(args("nowhere"));
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("no index in nowhere"), "{}", ran.err);

    let meta = workspace.read("b/meta.json");
    let here = format!(
        r#"{{\"format_version\":{}"#,
        minutebook_index::schema::FORMAT_VERSION
    );
    assert!(meta.contains(&here), "{meta}");
    workspace.write(
        "b/meta.json",
        unsealed(&meta).replace(&here, r#"{\"format_version\":1"#),
    );
    let ran = workspace.run(args("b"));
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("index in b has format 1"), "{}", ran.err);
    assert!(ran.err.contains("hint: "), "{}", ran.err);
    let error = Searcher::open_several(&[workspace.path("a"), workspace.path("b")]);
    assert!(matches!(error.err().unwrap().kind(), ErrorKind::Index(_)));

    // A folder in the lock's place stands for a folder that may not be written, which root always may.
    workspace.write("b/meta.json", &meta);
    let lock = workspace.path("b/.tantivy-meta.lock");
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    let ran = workspace.run(args("b"));
    assert_eq!(ran.status, 2);
    assert!(
        ran.err
            .contains("b: the index cannot be locked for reading"),
        "{}",
        ran.err
    );
}

#[test]
fn one_index_is_written_at_a_time() {
    let workspace = Workspace::new();
    workspace.write("brackenfell/records.jsonl", BRACKENFELL);
    let ran = workspace.run(["index", "brackenfell", "--index", "a", "--index", "b"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err
            .contains("2 indexes named; one is written at a time"),
        "{}",
        ran.err
    );
    assert!(!workspace.path("a").exists());
}

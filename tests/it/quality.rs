//! How good the ranking is on judged collections: never below the threshold, and every figure as it is
//! kept in `benches/results/`, so that whoever changes the ranking commits what that did.
//!
//! `MINUTEBOOK_REFRESH=1 cargo test --test it quality` writes the figures anew.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::workspace::{Workspace, collection, root, say};

/// Indexes a collection, measures it and compares with what is kept.
fn check(name: &str, least_ndcg: f64, least_recall: f64) {
    let Some(folder) = collection(name) else {
        return;
    };
    let workspace = Workspace::new();
    workspace.copy(&folder.join("records.jsonl"), "records.jsonl");
    workspace.index(&["records.jsonl"]);
    let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (topics, qrels) = (file("topics.tsv"), file("qrels"));
    let searching = ["eval", "--index", "index", "--topics", &topics];
    let tsv = workspace.run([&searching[..], &["--qrels", &qrels, "--format", "tsv"]].concat());
    assert_eq!(tsv.status, 0, "{}", tsv.err);
    let means: Vec<f64> = tsv
        .lines()
        .last()
        .unwrap()
        .split('\t')
        .skip(1)
        .map(|mean| mean.parse().unwrap())
        .collect();
    say(&format!(
        "{name}: nDCG@10 {}, recall@100 {}",
        means[0], means[2]
    ));
    assert!(means[0] >= least_ndcg, "{name}: nDCG@10 {}", means[0]);
    assert!(means[2] >= least_recall, "{name}: recall@100 {}", means[2]);

    let kept = root().join(format!("benches/results/quality-{name}.tsv"));
    if std::env::var_os("MINUTEBOOK_REFRESH").is_some() {
        fs::create_dir_all(kept.parent().unwrap()).unwrap();
        fs::write(&kept, &tsv.out).unwrap();
    }
    let before = fs::read_to_string(&kept).unwrap_or_default();
    for (before, now) in before.lines().zip(tsv.lines()) {
        assert_eq!(before, now, "{name}: the ranking has changed");
    }
    assert_eq!(before, tsv.out, "{name}: topics came or went");

    let run = workspace.run([
        "search", "--index", "index", "--topics", &topics, "--format", "trec",
    ]);
    workspace.write("run", &run.out);
    agrees(&workspace, &qrels, &tsv.out);
}

/// Compares the figures of a run with those of the collections' own evaluator, to four decimals.
fn agrees(workspace: &Workspace, qrels: &str, tsv: &str) {
    let Some(evaluator) = collection("evaluate.py") else {
        return;
    };
    let run = workspace.path("run");
    let args = [evaluator.as_path(), Path::new("-q"), Path::new(qrels), &run];
    let Ok(output) = Command::new("python3").args(args).output() else {
        say("skipped: no python3");
        return;
    };
    let theirs = String::from_utf8(output.stdout).unwrap();
    let mut compared = 0;
    for line in tsv.lines().skip(1).filter(|line| !line.starts_with("mean")) {
        let columns: Vec<&str> = line.split('\t').take(5).collect();
        if columns.len() == 5 {
            let ours = columns.join("\t");
            assert!(theirs.lines().any(|line| line == ours), "{ours}\n{theirs}");
            compared += 1;
        }
    }
    assert!(compared > 20, "{compared} topics compared");
}

#[test]
fn council_topics() {
    check("limerick", 0.839, 0.819);
}

#[test]
fn sentences_on_aerodynamics() {
    check("cran", 0.368, 0.720);
}

#[test]
fn sentences_on_medicine() {
    check("med", 0.701, 0.778);
}

#[test]
fn sentences_on_news() {
    check("time", 0.753, 0.964);
}

/// A case worked out by hand: of three relevant items two are found, at ranks 1 and 3.
#[test]
fn a_run_is_measured_and_compared() {
    let workspace = Workspace::new();
    workspace.write("qrels", "7 0 a 2\n7 0 c 1\n7 0 d 0\n7 0 e 1\n8 0 x 0\n");
    workspace.write(
        "run",
        "7 Q0 c 1 9 x\n7 Q0 b 2 8 x\n7 Q0 a 3 7 x\n7 Q0 d 4 6 x\n",
    );
    workspace.write("old", "7 Q0 b 1 9 x\n7 Q0 a 2 8 x\n");
    let eval = |args: &[&str]| {
        let ran = workspace.run([&["eval", "--qrels", "qrels", "--run", "run"], args].concat());
        assert_eq!(ran.status, 0, "{}", ran.err);
        ran
    };
    insta::assert_snapshot!(eval(&["--compare", "old"]).out, @"
    topic          nDCG@10         MAP  recall@100         MRR   judged@10  nDCG@10 judged
    7               0.6388      0.5556      0.6667      1.0000      0.7500          0.7224
    8           no relevant item: left out of the means

    Means over topics with relevant items: 1
    nDCG@10         0.6388  95 % of draws between 0.6388 and 0.6388; the other 0.4030, +0.2358, p = 1.0000, better in 1, worse in 0
    MAP             0.5556  95 % of draws between 0.5556 and 0.5556; the other 0.1667, +0.3889, p = 1.0000, better in 1, worse in 0
    recall@100      0.6667  95 % of draws between 0.6667 and 0.6667; the other 0.3333, +0.3333, p = 1.0000, better in 1, worse in 0
    MRR             1.0000  95 % of draws between 1.0000 and 1.0000; the other 0.5000, +0.5000, p = 1.0000, better in 1, worse in 0
    judged@10       0.7500  95 % of draws between 0.7500 and 0.7500; the other 0.5000, +0.2500, p = 1.0000, better in 1, worse in 0
    nDCG@10 judged  0.7224  95 % of draws between 0.7224 and 0.7224; the other 0.6388, +0.0836, p = 1.0000, better in 1, worse in 0
    ");
    let list = eval(&["--topic", "7"]).out;
    let rows: Vec<String> = list
        .lines()
        .map(|row| row.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        rows,
        [
            "Topic 7: 4 found, 3 relevant. Grades: - not judged, 0 not relevant.",
            "1 grade 1 9.0000 c",
            "2 grade - 8.0000 b",
            "3 grade 2 7.0000 a",
            "4 grade 0 6.0000 d",
            "Relevant, but further down or not found:",
            "- grade 1 - e",
        ]
    );
    let tsv = eval(&["--format", "tsv"]).out;
    assert!(
        tsv.contains("\n7\t0.6388\t0.5556\t0.6667\t1.0000\t0.7500\t0.7224\n8\nmean\t0.6388"),
        "{tsv}"
    );
    let json = eval(&["--format", "json", "--compare", "old"]).json();
    assert_eq!(json["measured"], 1);
    assert_eq!(json["left_out"][0], "8");
    assert_eq!(json["measures"][0]["name"], "nDCG@10");
    assert!(json["measures"][0]["compared"]["p"].as_f64().unwrap() > 0.9);
}

#[test]
fn what_cannot_be_measured_is_an_error() {
    let workspace = Workspace::new();
    workspace.write("qrels", "7 0 a 0\n");
    workspace.write("run", "7 Q0 c 1 9\n");
    workspace.write("good", "7 Q0 c 1 9 x\n");
    let check = |args: &[&str], message: &str| {
        let ran = workspace.run([&["eval", "--qrels", "qrels"], args].concat());
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains(message), "{}", ran.err);
    };
    check(&["--run", "run"], "run:1: 5 columns, not 6");
    check(&["--run", "absent"], "absent: cannot be read");
    check(&["--run", "good"], "qrels: no topic has a relevant item");
    check(&["--run", "good", "--topic", "9"], "topic 9 was not judged");
    check(&[], "--topics");
}

//! The process killed at any moment, the disk full: the last commit can be searched, and the next run gives
//! exactly what a run without interruption gives.
//!
//! Every run kills a few dozen processes; the slow run, whose results are in `benches/results/safety.md`, hundreds:
//! `MINUTEBOOK_KILLS=500 cargo test --release --test it crashes::`

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use minutebook_index::verify::{FindingKind, verify};
use serde_json::Value;

use crate::workspace::{Draw, Ran, Workspace, how_many, say};

/// Puts the folder of minutes into one of several states, that differ by files added, changed and gone.
fn put(workspace: &Workspace, state: usize) {
    for file in 0..6 {
        let path = format!("minutes/{file}.jsonl");
        if (state + file).is_multiple_of(3) {
            let _ = fs::remove_file(workspace.path(&path));
            continue;
        }
        let records: String = (0..60)
            .map(|item| {
                let (id, edition) = (format!("f{file}-{item}"), (state * 7 + file) % 4);
                format!(
                    "{{\"id\": \"{id}\", \"title\": \"Culvert {item}\", \"committee\": \"Drainage Panel\", \
                     \"minutes\": \"Edition {edition}: RESOLVED that the report on culvert {item} be noted.\"}}\n"
                )
            })
            .collect();
        workspace.write(&path, records);
        // Each state has times of its own, or a change would be looked for in the bytes each time.
        workspace.age(&path, 3600 + state as u64);
    }
}

fn index(workspace: &Workspace, dir: &str) -> Ran {
    workspace.run(["index", "minutes", "--prune", "--index", dir])
}

/// Returns everything an index gives, without how often it was committed.
fn dump(workspace: &Workspace, dir: &str) -> String {
    let export = workspace.run(["export", "--all", "--index", dir]);
    let status = workspace.run(["status", "--index", dir, "--format", "json"]);
    assert_eq!(
        (export.status, status.status),
        (0, 0),
        "{}{}",
        export.err,
        status.err
    );
    let mut status = status.json();
    status["generation"] = Value::Null;
    format!("{}{status}", export.out)
}

#[test]
fn a_run_killed_anywhere_leaves_the_last_commit_and_is_completed_by_the_next() {
    const STATES: usize = 6;
    let workspace = Workspace::new();
    let mut clean = Vec::new();
    let mut longest = Duration::ZERO;
    for state in 0..STATES {
        put(&workspace, state);
        let started = Instant::now();
        let ran = index(&workspace, &format!("clean-{state}"));
        assert_eq!(ran.status, 0, "{}", ran.err);
        longest = longest.max(started.elapsed());
        clean.push(dump(&workspace, &format!("clean-{state}")));
    }
    put(&workspace, 0);
    index(&workspace, "index");
    let mut draw = Draw::new(29);
    let (mut committed, mut kept, mut unfinished, mut complete) = (0, 0, 0, 0);
    let kills = how_many("MINUTEBOOK_KILLS", 25);
    let mut last = 0;
    for number in 0..kills {
        let state = (last + 1 + draw.below(STATES - 1)) % STATES;
        put(&workspace, state);
        let args = ["index", "minutes", "--prune", "--index", "index"];
        let micros = draw.below(usize::try_from(longest.as_micros()).unwrap());
        complete += usize::from(killed(&workspace, &args, micros));
        let said = format!("kill {number}, after {micros} µs, from state {last} to {state}");
        let found = verify(&workspace.path("index")).unwrap();
        assert_ne!(
            found.worst(),
            Some(FindingKind::Damaged),
            "{said}: {found:?}"
        );
        unfinished += usize::from(found.worst() == Some(FindingKind::Unfinished));
        // What was refused or warned of stands in `status` from the moment it is seen; the items are those
        // of a commit.
        let now = workspace.export("index");
        let is_of = |state: usize| clean[state].starts_with(&now);
        assert!(
            is_of(last) || is_of(state),
            "{said}: neither the one nor the other"
        );
        committed += usize::from(is_of(state));
        kept += usize::from(is_of(last));
        if number % 3 == 0 {
            // Sometimes the next run is killed as well.
            killed(&workspace, &args, micros);
        }
        let ran = index(&workspace, "index");
        assert_eq!(ran.status, 0, "{said}: {}", ran.err);
        assert_eq!(dump(&workspace, "index"), clean[state], "{said}");
        let found = verify(&workspace.path("index")).unwrap();
        assert_ne!(
            found.worst(),
            Some(FindingKind::Damaged),
            "{said}: {found:?}"
        );
        last = state;
    }
    say(&format!(
        "{kills} kills within {} ms: {kept} before the commit, {committed} after it, {complete} after the end; \
         {unfinished} left something to clear up; each next run gave what a clean one gives",
        longest.as_millis()
    ));
}

/// Runs a command and kills it after a while, as by `kill -9`; tells whether it was done already.
fn killed(workspace: &Workspace, args: &[&str], micros: usize) -> bool {
    let mut child = workspace
        .command(args)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_micros(micros as u64));
    child.kill().unwrap();
    child.wait().unwrap().success()
}

/// Puts a copy of an index in the place of another.
fn copy(workspace: &Workspace, from: &str, to: &str) {
    if workspace.path(to).exists() {
        fs::remove_dir_all(workspace.path(to)).unwrap();
    }
    fs::create_dir(workspace.path(to)).unwrap();
    for file in fs::read_dir(workspace.path(from)).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), workspace.path(to).join(file.file_name())).unwrap();
    }
}

#[test]
fn an_erasure_killed_anywhere_is_done_whole_or_not_at_all() {
    let workspace = Workspace::new();
    put(&workspace, 0);
    assert_eq!(index(&workspace, "base").status, 0);
    let erase = |dir: &'static str| ["erase", "f1-7", "--yes", "--index", dir];
    copy(&workspace, "base", "clean");
    let started = Instant::now();
    let ran = workspace.run(erase("clean"));
    let longest = started.elapsed();
    assert_eq!(ran.status, 0, "{}", ran.err);
    let (before, after) = (workspace.export("base"), workspace.export("clean"));
    assert_ne!(before, after);
    let mut draw = Draw::new(31);
    let (mut erased, mut unfinished) = (0, 0);
    let kills = how_many("MINUTEBOOK_KILLS", 15);
    for number in 0..kills {
        copy(&workspace, "base", "index");
        let micros = draw.below(usize::try_from(longest.as_micros()).unwrap());
        killed(&workspace, &erase("index"), micros);
        let said = format!("kill {number}, after {micros} µs");
        let found = verify(&workspace.path("index")).unwrap();
        assert_ne!(
            found.worst(),
            Some(FindingKind::Damaged),
            "{said}: {found:?}"
        );
        unfinished += usize::from(found.worst().is_some());
        let now = workspace.export("index");
        assert!(now == before || now == after, "{said}");
        let ran = index(&workspace, "index");
        assert_eq!(ran.status, 0, "{said}: {}", ran.err);
        assert_eq!(workspace.export("index"), now, "{said}: nothing comes back");
        let found = verify(&workspace.path("index")).unwrap();
        assert_eq!(found.worst(), None, "{said}: {found:?}");
        erased += usize::from(now == after);
    }
    say(&format!(
        "{kills} kills of an erasure within {} ms: {erased} behind its commit; {unfinished} left something to clear up",
        longest.as_millis()
    ));
}

/// A limit on the size of files stands for a disk that is full: both fail a write with a message of the system.
#[cfg(unix)]
#[test]
fn a_full_disk_loses_nothing_and_says_what_is_needed() {
    let workspace = Workspace::new();
    put(&workspace, 0);
    assert_eq!(index(&workspace, "index").status, 0);
    let before = workspace.export("index");
    put(&workspace, 1);
    let mut failed = 0;
    for blocks in [0, 1, 2, 4, 8, 16, 32, 64, 128] {
        let script = format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec {} index minutes --prune --index index",
            env!("CARGO_BIN_EXE_minutebook")
        );
        let output = std::process::Command::new("sh")
            .args(["-c", &script])
            .current_dir(workspace.path(""))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("panicked"), "{blocks} blocks: {said}");
        if output.status.success() {
            break;
        }
        failed += 1;
        assert_eq!(output.status.code(), Some(2), "{blocks} blocks: {said}");
        // The side store cannot tell a limit from a disk that fails.
        let why =
            said.contains("no room on the disk") || said.contains("the disk is full or fails");
        assert!(
            why && said.contains("MiB") && said.contains("nothing is lost"),
            "{blocks} blocks: {said}"
        );
        let found = verify(&workspace.path("index")).unwrap();
        assert_ne!(
            found.worst(),
            Some(FindingKind::Damaged),
            "{blocks}: {found:?}"
        );
        assert_eq!(workspace.export("index"), before, "{blocks} blocks: {said}");
    }
    assert!(failed > 2, "{failed} runs failed");
    assert_eq!(index(&workspace, "index").status, 0);
    index(&workspace, "clean");
    assert_eq!(dump(&workspace, "index"), dump(&workspace, "clean"));
}

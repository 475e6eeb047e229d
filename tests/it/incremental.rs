//! Indexing again: what has not changed stays, what has changed is followed, nothing else moves, and
//! the way the files came in leaves no trace.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::PathBuf;

use minutebook_index::ErrorKind;
use minutebook_index::indexer::IndexOptions;
use minutebook_index::store;
use proptest::prelude::{Just, Strategy};
use proptest::test_runner::{Config, TestRunner};

use crate::workspace::{Workspace, data, files_below, real_minutes};

fn threads(threads: usize) -> IndexOptions {
    IndexOptions {
        threads,
        ..IndexOptions::default()
    }
}

/// Returns the files of the fictional council, and of the seeds where they are to be had, with their
/// names below one folder.
fn collection() -> Vec<(PathBuf, String)> {
    let mut folders = vec![(data("aldermoor"), "aldermoor")];
    folders.extend(real_minutes("seeds").map(|folder| (folder, "seeds")));
    let mut files = Vec::new();
    for (folder, name) in folders {
        for file in files_below(&folder) {
            let below = file.strip_prefix(&folder).unwrap().to_str().unwrap();
            files.push((file.clone(), format!("minutes/{name}/{below}")));
        }
    }
    files
}

/// Returns what the whole collection gives when it is indexed at once with one thread.
fn at_once(files: &[(PathBuf, String)]) -> String {
    let workspace = Workspace::new();
    for (file, name) in files {
        workspace.copy(file, name);
    }
    workspace
        .update("index", &["minutes"], &threads(1))
        .unwrap();
    workspace.export("index")
}

/// Returns the lines of an export that do not speak of a file.
fn without<'e>(export: &'e str, path: &str) -> Vec<&'e str> {
    export.lines().filter(|line| !line.contains(path)).collect()
}

#[test]
fn indexing_twice_changes_nothing() {
    let workspace = Workspace::aldermoor();
    let before = workspace.export("index");
    let generation = workspace.searcher("index").payload().generation;
    let report = workspace.index(&["aldermoor"]);
    assert_eq!((report.written, report.removed), (0, 0));
    assert_eq!(report.unchanged, report.files);
    assert!(report.read.is_empty(), "{:?}", report.read);
    assert_eq!(report.bytes, 0);
    let searcher = workspace.searcher("index");
    assert_eq!(searcher.payload().generation, generation);
    assert_eq!(workspace.export("index"), before);
}

#[test]
fn a_file_touched_but_not_changed_changes_no_item() {
    let workspace = Workspace::aldermoor();
    let before = workspace.export("index");
    workspace.age("aldermoor/records/aldermoor.jsonl", 60);
    let report = workspace.index(&["aldermoor"]);
    assert_eq!(report.read, ["records/aldermoor.jsonl"]);
    assert_eq!((report.written, report.removed), (0, 0));
    assert_eq!(workspace.export("index"), before);
}

#[test]
fn the_binary_exports_what_the_library_gives() {
    let workspace = Workspace::new();
    workspace.copy(&data("aldermoor"), "aldermoor");
    let ran = workspace.run(["index", "aldermoor", "--index", "index", "--threads", "2"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.is_empty(), "a report is no data: {}", ran.out);
    let exported = workspace.run(["export", "--all", "--index", "index"]);
    assert_eq!(exported.status, 0);
    assert_eq!(exported.out, workspace.export("index"));
    let ids: Vec<String> = exported
        .json_lines()
        .iter()
        .map(|item| item["id"].to_string())
        .collect();
    assert!(ids.is_sorted(), "in the order of ids");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let files = collection();
    let workspace = Workspace::new();
    for (file, name) in &files {
        workspace.copy(file, name);
    }
    for number in [1, 2, 5] {
        let index = format!("index{number}");
        workspace
            .update(&index, &["minutes"], &threads(number))
            .unwrap();
    }
    let one = workspace.export("index1");
    assert!(one == workspace.export("index2"));
    assert!(one == workspace.export("index5"));
}

/// Hardly any memory: files are read twice, records one by one, and what belongs together is joined on its own.
fn little_memory(threads: usize) -> IndexOptions {
    IndexOptions {
        threads,
        memory_bytes: 0,
        ..IndexOptions::default()
    }
}

#[test]
fn any_amount_of_memory_gives_the_same() {
    let files = collection();
    let wanted = at_once(&files);
    let workspace = Workspace::new();
    for (file, name) in &files {
        workspace.copy(file, name);
    }
    let whole = workspace
        .update("whole", &["minutes"], &threads(2))
        .unwrap();
    for (number, memory_bytes) in [0, 1 << 10, 1 << 16, 1 << 20].into_iter().enumerate() {
        let index = format!("index{number}");
        let options = IndexOptions {
            memory_bytes,
            ..IndexOptions::default()
        };
        let report = workspace.update(&index, &["minutes"], &options).unwrap();
        assert_eq!(report.warnings.len(), whole.warnings.len());
        same(&workspace.export(&index), &wanted);
    }
}

#[test]
fn changes_are_followed_with_little_memory_too() {
    let files = collection();
    let (first, then): (Vec<_>, Vec<_>) = files.iter().enumerate().partition(|(at, _)| at % 3 == 0);
    let workspace = Workspace::new();
    for (_, (file, name)) in &first {
        workspace.copy(file, name);
    }
    let options = little_memory(2);
    workspace.update("index", &["minutes"], &options).unwrap();
    let before = workspace.export("index");
    for (_, (file, name)) in &then {
        workspace.copy(file, name);
    }
    workspace.update("index", &["minutes"], &options).unwrap();
    same(&workspace.export("index"), &at_once(&files));
    for (_, (_, name)) in &then {
        fs::remove_file(workspace.path(name)).unwrap();
    }
    let prune = IndexOptions {
        prune: true,
        ..options
    };
    workspace.update("index", &["minutes"], &prune).unwrap();
    same(&workspace.export("index"), &before);
}

#[test]
fn a_file_of_records_that_grows_gives_its_new_records_only() {
    let workspace = Workspace::new();
    let line = |id: usize, words: &str| {
        format!(
            "{{\"id\": \"r{id}\", \"committee\": \"Drainage Panel\", \"minutes\": \"The panel noted {words}.\"}}\n"
        )
    };
    let lines = |ids: std::ops::Range<usize>| -> String {
        ids.map(|id| line(id, "the report on pumps")).collect()
    };
    let index = |text: &str| {
        workspace.write("minutes/records.jsonl", text);
        workspace.age("minutes/records.jsonl", 3600 + text.len() as u64);
        let options = IndexOptions {
            memory_bytes: 1 << 15,
            ..IndexOptions::default()
        };
        let report = workspace.update("index", &["minutes"], &options).unwrap();
        workspace.update("anew", &["minutes"], &threads(1)).unwrap();
        same(&workspace.export("index"), &workspace.export("anew"));
        (report.written, report.removed)
    };
    let mut text = lines(0..40);
    assert_eq!(index(&text), (40, 0));
    text.push_str(&lines(40..42));
    assert_eq!(index(&text), (2, 0));
    // A new record that has the id of an earlier one takes its place.
    text.push_str(&line(7, "something else"));
    assert_eq!(index(&text), (1, 0));
    text.push_str("no record\n");
    text.push_str(&lines(42..43));
    assert_eq!(index(&text), (1, 0));
    // Without a line end at the end, and going on there.
    let cut = text.trim_end().to_owned();
    assert_eq!(index(&cut), (0, 0));
    assert_eq!(index(&(cut + "\n" + &lines(43..44))), (1, 0));
    let without_first = &text[text.find('\n').unwrap() + 1..];
    let (written, removed) = index(without_first);
    assert!(
        removed == 2 && written > 0,
        "{written} written, {removed} removed"
    );
}

#[test]
fn one_file_at_a_time_gives_the_same() {
    let files = collection();
    let wanted = at_once(&files);
    let workspace = Workspace::new();
    // Backwards, so that sidecars and lists of committees come after what they speak of, and variants
    // in the other order.
    for (file, name) in files.iter().rev() {
        workspace.copy(file, name);
        workspace.index(&["minutes"]);
    }
    same(&workspace.export("index"), &wanted);
}

#[test]
fn any_order_of_files_gives_the_same() {
    let files = collection();
    let wanted = at_once(&files);
    let config = Config {
        cases: 6,
        max_shrink_iters: 12,
        failure_persistence: None,
        ..Config::default()
    };
    let shuffled = Just((0..files.len()).collect::<Vec<usize>>()).prop_shuffle();
    let cuts = proptest::collection::vec(0..files.len(), 0..4);
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let outcome = runner.run(&(shuffled, cuts, 1..=2_usize), |(order, cuts, number)| {
        let workspace = Workspace::new();
        for (place, file) in order.iter().enumerate() {
            let (from, name) = &files[*file];
            workspace.copy(from, name);
            if cuts.contains(&place) {
                workspace
                    .update("index", &["minutes"], &threads(number))
                    .unwrap();
            }
        }
        workspace
            .update("index", &["minutes"], &threads(number))
            .unwrap();
        same(&workspace.export("index"), &wanted);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn any_order_of_folders_gives_the_same() {
    let workspace = Workspace::new();
    workspace.copy(&data("aldermoor"), "aldermoor");
    workspace.copy(&data("broken"), "broken");
    let options = IndexOptions::default();
    workspace
        .update("index1", &["aldermoor", "broken"], &options)
        .unwrap();
    workspace
        .update("index2", &["broken", "aldermoor"], &options)
        .unwrap();
    workspace.update("index3", &["broken"], &options).unwrap();
    workspace
        .update("index3", &["aldermoor"], &options)
        .unwrap();
    let wanted = workspace.export("index1");
    same(&workspace.export("index2"), &wanted);
    same(&workspace.export("index3"), &wanted);
}

/// Names the first line in which two exports differ.
#[track_caller]
fn same(one: &str, other: &str) {
    for (one, other) in one.lines().zip(other.lines()) {
        assert_eq!(one, other);
    }
    assert_eq!(one.lines().count(), other.lines().count());
}

#[test]
fn a_changed_file_changes_only_its_items() {
    let workspace = Workspace::aldermoor();
    let before = workspace.export("index");
    let name = "aldermoor/text/item_008_winter-service.txt";
    let text = workspace.read(name);
    assert!(text.contains("salt"));
    workspace.write(name, text.replace("salt", "grit and sea salt"));
    workspace.age(name, 1800);
    let report = workspace.index(&["aldermoor"]);
    assert_eq!(report.read, ["text/item_008_winter-service.txt"]);
    assert_eq!(report.written, 1);
    let after = workspace.export("index");
    assert_ne!(before, after);
    assert!(after.contains("grit and sea salt"));
    assert_eq!(before.lines().count(), after.lines().count());
    assert_eq!(without(&before, "item_008"), without(&after, "item_008"));
}

#[test]
fn a_changed_record_changes_only_itself() {
    let workspace = Workspace::aldermoor();
    let before = workspace.export("index");
    let name = "aldermoor/records/aldermoor.jsonl";
    let text = workspace.read(name);
    workspace.write(name, text.replacen("402 notifications", "403 letters", 1));
    workspace.age(name, 1800);
    let report = workspace.index(&["aldermoor"]);
    assert_eq!((report.written, report.removed), (1, 0));
    let after = workspace.export("index");
    let changed: Vec<&str> = after
        .lines()
        .filter(|line| !before.contains(line))
        .collect();
    assert_eq!(changed.len(), 1);
    assert!(changed[0].contains("\"id\":\"ald-005\""));
}

#[test]
fn a_changed_sidecar_changes_the_items_it_speaks_of() {
    let workspace = Workspace::aldermoor();
    let before = workspace.export("index");
    let name = "aldermoor/minutebook.toml";
    let text = workspace.read(name);
    assert!(text.contains("2018-11-15"));
    workspace.write(name, text.replace("2018-11-15", "2018-11-16"));
    let report = workspace.index(&["aldermoor"]);
    assert_eq!(report.read, ["text/item_008_winter-service.txt"]);
    let after = workspace.export("index");
    assert!(after.contains("\"from\":\"2018-11-16\""));
    assert_eq!(without(&before, "item_008"), without(&after, "item_008"));
}

#[test]
fn a_removed_file_takes_its_items_along() {
    let workspace = Workspace::aldermoor();
    let before = workspace.export("index");
    fs::remove_file(workspace.path("aldermoor/text/item_008_winter-service.txt")).unwrap();
    let report = workspace.index(&["aldermoor"]);
    assert_eq!(report.gone, ["text/item_008_winter-service.txt"]);
    assert_eq!((report.written, report.removed), (0, 1));
    let after = workspace.export("index");
    assert!(!after.contains("item_008"));
    assert_eq!(without(&before, "item_008"), without(&after, "item_008"));
    let ran = workspace.search(&["winter service plan", "--count", "--committee", "cabinet"]);
    assert_eq!(ran.out, "0\n");
}

#[test]
fn a_file_that_comes_and_goes_leaves_no_trace() {
    let workspace = Workspace::aldermoor();
    let before = workspace.export("index");
    let page = "aldermoor/moderngov-html/Agenda_2148.html";
    // The whole text of item 35 stays, on its own page; then the meeting page comes back.
    let bytes = fs::read(workspace.path(page)).unwrap();
    fs::remove_file(workspace.path(page)).unwrap();
    workspace.index(&["aldermoor"]);
    let between = workspace.export("index");
    assert!(between.contains("mgAi_61177.html") && !between.contains("Agenda_2148.html"));
    workspace.write(page, bytes);
    workspace.index(&["aldermoor"]);
    same(&workspace.export("index"), &before);
}

#[test]
fn a_missing_folder_stops_and_changes_nothing() {
    let workspace = Workspace::aldermoor();
    let before = workspace.export("index");
    fs::rename(workspace.path("aldermoor"), workspace.path("elsewhere")).unwrap();
    let error = workspace
        .update("index", &["aldermoor"], &IndexOptions::default())
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Io { .. }), "{error}");
    let ran = workspace.run(["index", "aldermoor", "--index", "index"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("aldermoor") && ran.err.contains("hint:"),
        "{}",
        ran.err
    );
    assert_eq!(workspace.export("index"), before);
    let ran = workspace.run(["index", "aldermoor", "--index", "new"]);
    assert_eq!(ran.status, 2);
    assert!(
        !workspace.path("new").exists(),
        "no empty index is left behind"
    );
}

#[test]
fn an_emptied_folder_never_empties_the_index() {
    let workspace = Workspace::aldermoor();
    let before = workspace.export("index");
    fs::remove_dir_all(workspace.path("aldermoor")).unwrap();
    fs::create_dir(workspace.path("aldermoor")).unwrap();
    let ran = workspace.run(["index", "aldermoor", "--index", "index"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("--prune"), "{}", ran.err);
    assert_eq!(workspace.export("index"), before);
    let ran = workspace.run(["search", "MASH", "--in", "aldermoor"]);
    assert_ne!(ran.status, 0, "an index of its own has nothing to lose");
}

#[test]
fn losing_more_than_a_tenth_asks_for_prune() {
    let workspace = Workspace::aldermoor();
    let before = workspace.export("index");
    let files = files_below(&workspace.path("aldermoor/text"));
    let lost = 4;
    for file in &files[..lost] {
        fs::remove_file(file).unwrap();
    }
    let error = workspace
        .update("index", &["aldermoor"], &IndexOptions::default())
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::RootSuspect { .. }),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("--prune"));
    assert_eq!(workspace.export("index"), before, "nothing was changed");
    let ran = workspace.run(["index", "aldermoor", "--index", "index", "--plan"]);
    assert_eq!(ran.status, 2, "a plan says the same");
    let ran = workspace.run(["index", "aldermoor", "--index", "index", "--prune"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let after = workspace.export("index");
    for file in &files[..lost] {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(before.contains(name) && !after.contains(name), "{name}");
    }
}

#[test]
fn a_plan_changes_nothing() {
    let workspace = Workspace::aldermoor();
    let before = workspace.export("index");
    fs::remove_file(workspace.path("aldermoor/text/item_008_winter-service.txt")).unwrap();
    workspace.copy(
        &data("broken/three-bad-lines.jsonl"),
        "aldermoor/more.jsonl",
    );
    let ran = workspace.run(["index", "aldermoor", "--index", "index", "--plan"]);
    assert_eq!(ran.status, 0);
    assert_eq!(
        ran.lines(),
        [
            "read    more.jsonl",
            "remove  text/item_008_winter-service.txt"
        ]
    );
    assert_eq!(workspace.export("index"), before);
    let ran = workspace.run(["index", "aldermoor", "--index", "unmade", "--plan"]);
    assert_eq!(
        ran.lines().len(),
        files_below(&workspace.path("aldermoor")).len() - 1
    );
    assert!(!workspace.path("unmade").exists());
}

#[test]
fn an_interrupted_run_leaves_the_last_index_usable() {
    let workspace = Workspace::aldermoor();
    let before = workspace.export("index");
    let is_engine = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_str().unwrap();
        !name.starts_with(store::FILE_NAME)
    };
    let saved = workspace.path("saved");
    fs::create_dir(&saved).unwrap();
    let engine_files = || -> Vec<PathBuf> {
        let files = files_below(&workspace.path("index"));
        files.into_iter().filter(is_engine).collect()
    };
    for file in engine_files() {
        fs::copy(&file, saved.join(file.file_name().unwrap())).unwrap();
    }

    fs::remove_file(workspace.path("aldermoor/text/item_007_response-times.txt")).unwrap();
    workspace.copy(
        &data("broken/three-bad-lines.jsonl"),
        "aldermoor/more.jsonl",
    );
    let name = "aldermoor/records/aldermoor.jsonl";
    workspace.write(
        name,
        workspace
            .read(name)
            .replace("402 notifications", "403 letters"),
    );
    workspace.age(name, 1800);
    workspace.index(&["aldermoor"]);
    let after = workspace.export("index");
    assert_ne!(before, after);

    // The run is cut short between the commit of the side store and that of the engine.
    for file in engine_files() {
        fs::remove_file(file).unwrap();
    }
    for file in files_below(&saved) {
        fs::copy(
            &file,
            workspace.path("index").join(file.file_name().unwrap()),
        )
        .unwrap();
    }
    // A run seals what lies beside the index when it ends.
    fs::remove_file(workspace.path("index/minutebook.seal")).unwrap();
    same(&workspace.export("index"), &before);
    assert_eq!(
        workspace.search(&["402 notifications", "--count"]).out,
        "1\n"
    );
    let status = workspace.run(["status", "--index", "index"]);
    assert!(status.out.contains("Items"), "{}", status.err);

    workspace.index(&["aldermoor"]);
    same(&workspace.export("index"), &after);
    let report = workspace.index(&["aldermoor"]);
    assert_eq!(
        (report.written, report.removed, report.read.len()),
        (0, 0, 0)
    );
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let workspace = Workspace::aldermoor();
    let lock = File::options()
        .write(true)
        .open(workspace.path("index/minutebook.lock"))
        .unwrap();
    lock.try_lock().unwrap();
    let ran = workspace.run(["index", "aldermoor", "--index", "index"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("another process") && ran.err.contains("hint:"),
        "{}",
        ran.err
    );
    assert_eq!(workspace.search(&["MASH"]).status, 0, "searches go on");
}

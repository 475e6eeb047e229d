//! Damaged indexes and snapshots: bytes flipped, files cut, removed, swapped and added. `verify` notices all,
//! and a search gives the right answer or an error with a cure, never a panic, never a wrong item.
//!
//! Every run flips a few hundred bytes, drawn from a seed; the slow run, whose results are in
//! `benches/results/safety.md`, thousands:
//! `MINUTEBOOK_FLIPS=2000 cargo test --release --test it damage::`

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use minutebook::{Request, Searcher};
use minutebook_index::snapshot;
use minutebook_index::verify::{FindingKind, verify};

use crate::workspace::{Draw, Workspace, how_many, say};

/// Names of files whose content says nothing: locks, and what SQLite makes while it is read.
const EMPTY: [&str; 5] = [
    "minutebook.lock",
    ".tantivy-meta.lock",
    ".tantivy-writer.lock",
    "minutebook.sqlite-shm",
    "minutebook.sqlite-wal",
];

/// Returns an index of some commits, with deleted items and several segments.
fn worn() -> Workspace {
    let workspace = Workspace::aldermoor();
    for edition in 0..3 {
        let record = format!(
            "{{\"id\": \"worn-{edition}\", \"title\": \"Sluices\", \"minutes\": \"Gate {edition} was noted.\"}}\n\
             {{\"id\": \"worn\", \"title\": \"Pumps\", \"minutes\": \"Edition {edition} of the report.\"}}\n"
        );
        workspace.write(&format!("aldermoor/worn-{edition}.jsonl"), record);
        if edition > 0 {
            let gone = workspace.path(&format!("aldermoor/worn-{}.jsonl", edition - 1));
            fs::remove_file(gone).unwrap();
        }
        workspace.index(&["aldermoor"]);
    }
    workspace
}

/// Returns the files of an index that hold something.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !EMPTY.contains(&path.file_name().unwrap().to_str().unwrap()))
        .collect();
    files.sort();
    files
}

/// Returns what a few questions give, each an answer or an error.
fn answers(dir: &Path) -> Vec<Result<String, String>> {
    let searcher = match Searcher::open(dir) {
        Ok(searcher) => searcher,
        Err(error) => return vec![Err(told(&error)); 4],
    };
    let search = |query: &str| {
        let mut request = Request::new(query);
        request.limit = 50;
        request.facets = true;
        let answer = searcher.search(&request).map_err(|error| told(&error))?;
        let mut answer = serde_json::to_value(answer).unwrap();
        answer["took_ms"] = serde_json::Value::Null;
        Ok(answer.to_string())
    };
    let mut all = String::new();
    let exported = searcher.each_item(|item| {
        all.push_str(&serde_json::to_string(&item).unwrap());
        Ok::<(), minutebook::Error>(())
    });
    let sources = searcher.sources().map(|rows| format!("{rows:?}"));
    vec![
        search("MASH referrals"),
        search("\"early help\" OR gate*"),
        exported.map(|()| all).map_err(|error| told(&error)),
        sources.map_err(|error| told(&error)),
    ]
}

/// Returns the message of an error, which names a cure.
#[track_caller]
fn told(error: &minutebook::Error) -> String {
    let hint = error.hint().unwrap_or_default();
    let cured = hint.contains("minutebook index") || hint.contains("verify");
    assert!(cured, "no cure: {error} ({error:?})");
    error.to_string()
}

/// Checks an index in which one thing is wrong.
#[track_caller]
fn check(dir: &Path, sound: &[Result<String, String>], what: &str) {
    match verify(dir) {
        Ok(found) => assert!(!found.findings.is_empty(), "{what}: not noticed"),
        Err(error) => assert!(error.hint().is_some(), "{what}: {error}"),
    }
    for (now, before) in answers(dir).iter().zip(sound) {
        assert!(
            now.is_err() || now == before,
            "{what}: another answer: {now:?}"
        );
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn a_sound_index_is_found_sound() {
    let workspace = worn();
    let ran = workspace.run(["verify", "--index", "index", "--format", "json"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
    let found = ran.json();
    assert_eq!(found["findings"].as_array().unwrap().len(), 0);
    assert_eq!(found["items"], workspace.items().len());
    // Reading leaves it so.
    assert!(answers(&workspace.path("index")).iter().all(Result::is_ok));
    assert_eq!(workspace.run(["verify", "--index", "index"]).status, 0);
}

#[test]
fn every_byte_flipped_is_noticed_and_no_answer_is_wrong() {
    let workspace = worn();
    let dir = workspace.path("index");
    let sound = answers(&dir);
    assert!(sound.iter().all(Result::is_ok), "{sound:?}");
    let files = files(&dir);
    let flips = how_many("MINUTEBOOK_FLIPS", 300);
    let mut draw = Draw::new(11);
    let mut errors = 0;
    for flip in 0..flips {
        let path = &files[flip % files.len()];
        let whole = fs::read(path).unwrap();
        let (at, bit) = (draw.below(whole.len()), draw.below(8));
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << bit;
        fs::write(path, flipped).unwrap();
        check(
            &dir,
            &sound,
            &format!("bit {bit} of byte {at} of {}", name(path)),
        );
        errors += usize::from(answers(&dir).iter().any(Result::is_err));
        fs::write(path, whole).unwrap();
    }
    assert_eq!(verify(&dir).unwrap().findings, []);
    say(&format!(
        "{flips} bytes flipped in {} files: all noticed; {errors} met by the questions, each an error with a cure",
        files.len()
    ));
}

#[test]
fn files_cut_removed_swapped_and_added_are_noticed() {
    let workspace = worn();
    let dir = workspace.path("index");
    let sound = answers(&dir);
    let files = files(&dir);
    for (number, path) in files.iter().enumerate() {
        let whole = fs::read(path).unwrap();
        for length in [0, 1, whole.len() / 2, whole.len() - 1] {
            fs::write(path, &whole[..length]).unwrap();
            check(
                &dir,
                &sound,
                &format!("{} cut to {length} bytes", name(path)),
            );
        }
        fs::write(path, [&whole[..], b"\0"].concat()).unwrap();
        check(&dir, &sound, &format!("{} with a byte more", name(path)));
        fs::remove_file(path).unwrap();
        check(&dir, &sound, &format!("{} removed", name(path)));
        fs::write(path, &whole).unwrap();
        let other = &files[(number + 1) % files.len()];
        let theirs = fs::read(other).unwrap();
        fs::write(path, &theirs).unwrap();
        fs::write(other, &whole).unwrap();
        check(
            &dir,
            &sound,
            &format!("{} and {} swapped", name(path), name(other)),
        );
        fs::write(path, &whole).unwrap();
        fs::write(other, &theirs).unwrap();
    }
    assert_eq!(verify(&dir).unwrap().findings, []);
    workspace.write("index/letter.txt", "Dear Sir");
    let found = verify(&dir).unwrap();
    assert_eq!(found.worst(), Some(FindingKind::Foreign), "{found:?}");
    assert_eq!(answers(&dir), sound);
}

#[test]
fn a_damaged_index_is_repaired_from_the_minutes() {
    let workspace = worn();
    let before = workspace.export("index");
    let dir = workspace.path("index");
    for path in files(&dir) {
        let path = dir.join(name(&path));
        // Of a repaired index the files have other names.
        let Ok(mut bytes) = fs::read(&path) else {
            continue;
        };
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        fs::write(&path, bytes).unwrap();
        let ran = workspace.run(["verify", "--index", "index"]);
        assert_eq!(ran.status, 1, "{}: {}", path.display(), ran.out);
        assert!(ran.out.contains("index --repair"), "{}", ran.out);
        let mut args = vec!["index", "--repair", "--index", "index"];
        if path.ends_with("minutebook.sqlite") {
            // What it was made from may be what is damaged.
            args.push("aldermoor");
        }
        let ran = workspace.run(args);
        assert_eq!(ran.status, 0, "{}: {}", path.display(), ran.err);
        assert!(ran.err.contains("made anew"), "{}", ran.err);
        assert_eq!(workspace.export("index"), before);
        assert_eq!(workspace.run(["verify", "--index", "index"]).status, 0);
    }
    let ran = workspace.run(["index", "--repair", "--index", "index"]);
    assert!(ran.err.contains("is not damaged"), "{}", ran.err);
}

#[test]
fn a_damaged_index_among_several_is_an_error() {
    let workspace = worn();
    workspace.write(
        "other/1.jsonl",
        "{\"id\": \"o\", \"title\": \"MASH\", \"minutes\": \"Noted.\"}",
    );
    workspace
        .update(
            "second",
            &["other"],
            &minutebook_index::indexer::IndexOptions::default(),
        )
        .unwrap();
    let search = [
        "search", "MASH", "--index", "second", "--index", "index", "--count",
    ];
    assert_eq!(workspace.run(search).status, 0);
    for path in files(&workspace.path("index")) {
        if !name(&path).ends_with(".term") {
            continue;
        }
        let mut bytes = fs::read(&path).unwrap();
        bytes[0] ^= 1;
        fs::write(&path, bytes).unwrap();
    }
    let ran = workspace.run(search);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{}", ran.err);
    assert!(
        ran.err.contains("index is damaged") && ran.err.contains("--repair"),
        "{}",
        ran.err
    );
}

#[test]
fn a_snapshot_is_restored_as_it_was() {
    let workspace = worn();
    let ran = workspace.run(["snapshot", "all.snapshot", "--index", "index"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let ran = workspace.run(["snapshot", "all.snapshot", "--index", "index"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("is there already") && ran.err.contains("hint: "),
        "{}",
        ran.err
    );
    let ran = workspace.run(["restore", "all.snapshot", "--index", "index"]);
    assert_eq!(ran.status, 2, "an index is not written over: {}", ran.err);
    let ran = workspace.run(["restore", "all.snapshot", "--index", "again"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.err.contains("verified"), "{}", ran.err);
    assert_eq!(
        answers(&workspace.path("again")),
        answers(&workspace.path("index"))
    );
    assert_eq!(workspace.run(["verify", "--index", "again"]).status, 0);
    // It is an index like any other: a run finds nothing to do, then something.
    let report = workspace
        .update(
            "again",
            &["aldermoor"],
            &minutebook_index::indexer::IndexOptions::default(),
        )
        .unwrap();
    assert_eq!(
        (report.written, report.removed, report.read.len()),
        (0, 0, 0)
    );
    let left: Vec<String> = fs::read_dir(workspace.path(""))
        .unwrap()
        .map(|entry| name(&entry.unwrap().path()))
        .filter(|name| name.contains("part") || name.contains("restoring"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn two_do_not_write_one_snapshot_or_restore_to_one_place() {
    let workspace = worn();
    let (index, file) = (workspace.path("index"), workspace.path("all.snapshot"));
    let dir = workspace.path("again");
    // What a process that was cut short has left is written over, what another holds is not.
    let part = workspace.path("all.snapshot.part");
    fs::write(&part, vec![7; 9_000_000]).unwrap();
    let other = fs::File::options().write(true).open(&part).unwrap();
    other.try_lock().unwrap();
    let error = snapshot::take(&index, &file).unwrap_err();
    assert!(error.to_string().contains("another process"), "{error}");
    assert!(!file.exists() && part.exists());
    drop(other);
    snapshot::take(&index, &file).unwrap();
    assert!(!part.exists());

    let restoring = workspace.path("again.restoring");
    fs::create_dir(&restoring).unwrap();
    let other = fs::File::create(restoring.join("minutebook.lock")).unwrap();
    other.try_lock().unwrap();
    let error = snapshot::restore(&file, &dir).unwrap_err();
    assert!(error.to_string().contains("another process"), "{error}");
    drop(other);
    snapshot::restore(&file, &dir).unwrap();
    assert!(!restoring.exists());
}

#[test]
fn a_damaged_snapshot_is_not_restored() {
    let workspace = worn();
    let file = workspace.path("all.snapshot");
    snapshot::take(&workspace.path("index"), &file).unwrap();
    let whole = fs::read(&file).unwrap();
    let dir = workspace.path("again");
    let mut draw = Draw::new(5);
    let sound = answers(&workspace.path("index"));
    let attempt = |bytes: &[u8], what: String| {
        fs::write(&file, bytes).unwrap();
        match snapshot::restore(&file, &dir) {
            Err(error) => {
                assert!(error.hint().is_some(), "{what}: {error}");
                assert!(
                    !dir.exists() && !workspace.path("again.restoring").exists(),
                    "{what}"
                );
            }
            // The filling between the files of an archive has no meaning, nor has the time of one.
            Ok(_) => {
                assert_eq!(answers(&dir), sound, "{what}");
                fs::remove_dir_all(&dir).unwrap();
            }
        }
    };
    for _ in 0..how_many("MINUTEBOOK_FLIPS", 300) / 4 {
        let at = draw.below(whole.len());
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << draw.below(8);
        attempt(&flipped, format!("byte {at}"));
        attempt(&whole[..at], format!("cut at {at}"));
    }
    fs::write(&file, "a letter").unwrap();
    assert!(snapshot::restore(&file, &dir).is_err());
}

#[test]
fn a_snapshot_of_an_index_being_written_is_of_one_commit() {
    let workspace = Workspace::aldermoor();
    let sizes = |round: usize| 5 + round % 7;
    let write = |round: usize| {
        let records: String = (0..sizes(round))
            .map(|item| format!("{{\"id\": \"r-{item}\", \"title\": \"Sluices\", \"minutes\": \"Round {round}.\"}}\n"))
            .collect();
        workspace.write("aldermoor/rounds.jsonl", records);
        workspace.index(&["aldermoor"]);
    };
    write(0);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for round in 1..25 {
                write(round);
            }
            done.store(true, Ordering::SeqCst);
        });
        for number in 0.. {
            let file = workspace.path(&format!("{number}.snapshot"));
            snapshot::take(&workspace.path("index"), &file).unwrap();
            let dir = workspace.path(&format!("{number}.index"));
            snapshot::restore(&file, &dir).unwrap();
            let export = workspace.export(&format!("{number}.index"));
            let rounds: Vec<&str> = export
                .match_indices("Round ")
                .map(|(at, _)| export[at + 6..].split('.').next().unwrap())
                .collect();
            assert!(rounds.iter().all(|round| *round == rounds[0]), "{rounds:?}");
            let items = export.lines().filter(|line| line.contains("\"r-")).count();
            assert_eq!(items, sizes(rounds[0].parse().unwrap()));
            fs::remove_dir_all(dir).unwrap();
            if done.load(Ordering::SeqCst) {
                say(&format!(
                    "{} snapshots taken while 24 commits were made",
                    number + 1
                ));
                break;
            }
        }
    });
}

/// Destroys something in the folder of an index.
type Destroy = fn(&Path);

#[test]
fn no_answer_comes_of_an_index_whose_side_store_is_gone() {
    let destroy: [(&str, Destroy); 5] = [
        ("is missing", |dir| {
            fs::remove_file(dir.join("minutebook.sqlite")).unwrap();
        }),
        ("is no side store", |dir| {
            fs::write(dir.join("minutebook.sqlite"), "").unwrap();
        }),
        ("is no side store", |dir| {
            let path = dir.join("minutebook.sqlite");
            let length = fs::metadata(&path).unwrap().len();
            fs::write(path, vec![0; usize::try_from(length).unwrap()]).unwrap();
        }),
        ("is not as the last run left it", |dir| {
            let path = dir.join("minutebook.sqlite");
            let mut bytes = fs::read(&path).unwrap();
            bytes.truncate(bytes.len() - 4096);
            fs::write(path, bytes).unwrap();
        }),
        ("minutebook.seal: is no seal", |dir| {
            fs::write(dir.join("minutebook.seal"), "sealed\n").unwrap();
        }),
    ];
    for (words, destroy) in destroy {
        let workspace = Workspace::aldermoor();
        destroy(&workspace.path("index"));
        for args in [
            &["search", "MASH"][..],
            &["export", "--all"],
            &["show", "ald-003"],
        ] {
            let ran = workspace.run([args, &["--index", "index"]].concat());
            assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}: {words}");
            assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
            assert!(ran.err.contains("index --repair"), "{}", ran.err);
        }
        let verified = workspace.run(["verify", "--index", "index"]);
        let damaged = verified
            .out
            .lines()
            .filter(|line| line.starts_with("damaged"));
        assert_eq!(
            (verified.status, damaged.count()),
            (1, 1),
            "{}",
            verified.out
        );
    }
}

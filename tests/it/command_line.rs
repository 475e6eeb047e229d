//! The command line around a search: options that go together or are refused, files that are not replaced, statuses.

use std::ffi::OsStr;
use std::fs;

use crate::workspace::{Workspace, data, files_below, root};

/// Runs a command that is refused, and checks what it says.
#[track_caller]
fn refused(workspace: &Workspace, args: &[&str], words: &str) {
    let ran = workspace.run(args);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (2, ""),
        "{args:?}: {}",
        ran.err
    );
    assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
}

#[test]
fn options_that_would_not_be_seen_are_refused() {
    let workspace = Workspace::aldermoor();
    for (args, words) in [
        (
            &["--count", "--format", "json"][..],
            "`total` of --format json",
        ),
        (&["--ids", "--format", "csv"], "`id` of --format jsonl"),
        (&["--ids", "--count"], "give one of them"),
        (
            &["--facets", "--format", "jsonl"],
            "--format text or json only",
        ),
        (
            &["--facets", "--format", "csv"],
            "--format text or json only",
        ),
        (
            &["--timeline", "--format", "markdown"],
            "--format text or json only",
        ),
        (&["--timeline", "--count"], "without --count and --ids"),
        (
            &["--explain", "--format", "csv"],
            "--format text, json or jsonl only",
        ),
    ] {
        let all = [&["search", "MASH", "--index", "index"], args].concat();
        refused(&workspace, &all, words);
    }
    for args in [
        &["--count"][..],
        &["--ids", "--format", "text"],
        &["--facets", "--timeline", "--format", "json"],
        &["--explain", "--format", "jsonl"],
    ] {
        assert_eq!(
            workspace.search(&[&["MASH"], args].concat()).status,
            0,
            "{args:?}"
        );
    }
}

#[test]
fn a_file_is_replaced_only_by_force() {
    let workspace = Workspace::aldermoor();
    for (command, file) in [("export", "mash.csv"), ("report", "mash.md")] {
        let args = [command, "MASH", "--index", "index", "--out", file];
        assert_eq!(workspace.run(args).status, 0);
        workspace.write(file, "mine");
        refused(&workspace, &args, "is there already; give --force");
        assert_eq!(workspace.read(file), "mine");
        let forced = [&args[..], &["--force"]].concat();
        assert_eq!(workspace.run(forced).status, 0);
        assert!(workspace.read(file).contains("MASH"));
    }
}

#[test]
fn a_quiet_run_says_nothing_but_what_is_wrong() {
    let workspace = Workspace::new();
    workspace.write("m/a.jsonl", "{\"id\": \"a\", \"title\": \"Sluices\"}");
    let run = || workspace.run(["index", "m", "--index", "index", "--quiet"]);
    for _ in 0..2 {
        let ran = run();
        assert_eq!(
            (ran.status, ran.out.as_str(), ran.err.as_str()),
            (0, "", "")
        );
    }
    workspace.copy(&data("broken/binary.bin"), "m/binary.bin");
    let ran = run();
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
    assert_eq!(ran.err, "left out: binary.bin: binary data, not text\n");
    assert_eq!(run().err, "", "told once");
}

#[test]
fn an_empty_folder_is_an_accident_unless_pruned() {
    let workspace = Workspace::new();
    fs::create_dir(workspace.path("m")).unwrap();
    let index = ["index", "m", "--index", "index"];
    refused(&workspace, &index, "no file is there to be indexed in m");
    workspace.write("m/a.jsonl", "{\"id\": \"a\", \"title\": \"Sluices\"}");
    assert_eq!(workspace.run(index).status, 0);
    fs::remove_file(workspace.path("m/a.jsonl")).unwrap();
    refused(&workspace, &index, "indexed before are not there now");
    let prune = [&index[..], &["--prune"]].concat();
    for _ in 0..2 {
        let ran = workspace.run(&prune);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(ran.err.contains("the index is empty now"), "{}", ran.err);
    }
    assert_eq!(workspace.run([&prune[..], &["-q"]].concat()).err, "");
    assert_eq!(workspace.search(&["*"]).status, 1);
}

#[test]
fn what_is_no_text_or_no_folder_is_told() {
    let workspace = Workspace::aldermoor();
    workspace.write("README.md", "no index");
    let args = ["search", "x", "--index", "README.md"];
    refused(
        &workspace,
        &args,
        "README.md is a file; an index is a folder",
    );
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let word = OsStr::from_bytes(b"caf\xe9");
        let ran = workspace.run([OsStr::new("search"), word]);
        assert_eq!(ran.status, 2);
        assert!(
            ran.err.contains("\"caf\u{fffd}\" is no text in UTF-8"),
            "{}",
            ran.err
        );
        assert!(ran.err.contains("hint: "), "{}", ran.err);
    }
}

#[test]
fn what_was_assumed_of_a_query_is_noted() {
    let workspace = Workspace::aldermoor();
    for (query, words) in [
        ("\"front door", "a quotation mark is not closed"),
        ("(roads OR door", "a bracket is not closed"),
        ("door OR", "OR was searched as a word"),
    ] {
        let notes = workspace.search(&[query, "--format", "json"]).json()["notes"].to_string();
        assert!(notes.contains(words), "{query}: {notes}");
        let text = workspace.search(&[query]).out;
        assert!(text.contains(&format!("Note: {words}")), "{query}: {text}");
    }
}

#[test]
fn many_wildcards_are_refused_with_their_place() {
    let workspace = Workspace::aldermoor();
    let once = workspace.search(&["a*", "--ids"]);
    let often = workspace.search(&[&"a* ".repeat(500), "--ids"]);
    assert_eq!((once.status, &once.out), (0, &often.out));
    let words: Vec<String> = (0..40).map(|number| format!("a{number:02}~")).collect();
    let ran = workspace.search(&[&words.join(" ")]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("^^^^ a query takes 32 words with * or ~"),
        "{}",
        ran.err
    );
}

#[test]
fn statuses_and_environment_are_told_by_help_and_man_pages() {
    let workspace = Workspace::new();
    workspace.run(["generate", "man", "--out", "man1"]);
    for file in files_below(&workspace.path("man1")) {
        let page = fs::read_to_string(&file).unwrap();
        for words in [".SH \"EXIT STATUS\"", ".SH \"ENVIRONMENT\"", "NO_COLOR"] {
            assert!(page.contains(words), "{}: {words}", file.display());
        }
    }
    for (command, words) in [
        ("search", "1  nothing was found"),
        ("search", "XDG_CACHE_HOME"),
        ("search", "MINUTEBOOK_INDEX"),
        ("verify", "1  something is wrong and was listed"),
        ("session", "PAGER"),
        ("session", "XDG_STATE_HOME"),
    ] {
        let help = workspace.run([command, "--help"]).out;
        assert!(help.contains(words), "{words}: {help}");
    }
}

#[test]
fn every_schema_is_in_the_binary() {
    let workspace = Workspace::new();
    let names = workspace.run(["generate", "schema"]);
    let files = files_below(&root().join("schemas"));
    assert_eq!(names.lines().len(), files.len());
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let name = name.strip_suffix(".schema.json").unwrap();
        let printed = workspace.run(["generate", "schema", name]).out;
        assert_eq!(printed, fs::read_to_string(&file).unwrap(), "{name}");
    }
    assert_eq!(
        workspace.run(["generate", "schema", "--out", "s"]).status,
        0
    );
    assert_eq!(files_below(&workspace.path("s")).len(), names.lines().len());
    refused(
        &workspace,
        &["generate", "schema", "nosuch"],
        "there is actions, answer, ",
    );
}

#[test]
fn a_query_may_be_typed_without_quotation_marks() {
    let workspace = Workspace::aldermoor();
    let quoted = workspace.search(&["MASH referrals", "--ids"]);
    assert_eq!(quoted.status, 0, "{}", quoted.err);
    let bare = workspace.run(["search", "MASH", "referrals", "--index", "index", "--ids"]);
    assert_eq!(bare.out, quoted.out, "{}", bare.err);
    refused(
        &workspace,
        &["search", "MASH", "--ixdex", "index"],
        "tip: a similar argument exists: '--index'",
    );
}

#[test]
fn a_phrase_that_stands_nowhere_says_what_its_words_would_find() {
    let workspace = Workspace::aldermoor();
    for query in ["\"referrals MASH\"", "\u{201c}referrals MASH\u{201d}"] {
        let found = workspace.run(["search", query, "--index", "index"]);
        let words = "Without the quotation marks of \"referrals MASH\"";
        assert!(found.out.contains(words), "{}{}", found.out, found.err);
    }
}

#[test]
fn wrong_turns_are_told_the_way() {
    let workspace = Workspace::aldermoor();
    refused(
        &workspace,
        &["MASH", "referrals"],
        "minutebook search WORDS",
    );
    refused(&workspace, &["search", "MASH"], "here lies: index");
    refused(
        &workspace,
        &["search", "MASH", "--index", "index", "--from", "01/04/2018"],
        "for 1 April 2018, write 2018-04-01",
    );
}

#[test]
fn what_would_be_written_as_something_else_is_refused() {
    let workspace = Workspace::aldermoor();
    let export = ["export", "MASH", "--index", "index", "--out", "mash.xlsx"];
    refused(&workspace, &export, "csv opens in Excel");
    let report = ["report", "MASH", "mash.docx", "--index", "index"];
    refused(
        &workspace,
        &report,
        "--out FILE says where to write the report",
    );
    let slip = ["report", "referals", "--index", "index", "--out", "r.md"];
    let told = workspace.run(slip).err;
    assert!(told.contains("did you mean \"referrals\""), "{told}");
}

#[test]
fn a_dash_that_a_word_processor_made_of_a_minus_leaves_out() {
    let workspace = Workspace::aldermoor();
    let found = |query: &str| workspace.search(&[query, "--ids"]);
    let (dash, minus) = (found("\u{2013}budget MASH"), found("-budget MASH"));
    assert_eq!((dash.status, &dash.out), (0, &minus.out));
    let shown = workspace.search(&["\u{2013}budget MASH"]);
    assert!(shown.out.contains("was taken for a minus"), "{}", shown.out);
    assert_eq!(found("MASH \u{2013} budget").out, found("MASH budget").out);
}

#[test]
fn a_dissent_is_of_the_resolution_it_names() {
    let workspace = Workspace::aldermoor();
    let decisions = workspace
        .run(["decisions", "dissent", "--index", "index"])
        .out;
    let dissents = decisions.matches("his dissent from resolution (a)").count();
    assert_eq!(dissents, 1, "{decisions}");
}

//! Standard output that is a pipe closed early, a full device, or closed: what is success, what is an error, and what
//! counts as read.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::workspace::Workspace;

/// Runs a command whose standard output is a pipe that nobody reads; returns its exit status and what it said.
fn unread(workspace: &Workspace, args: &[&str]) -> (Option<i32>, String) {
    let mut child = workspace
        .command(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), err)
}

#[test]
fn a_closed_pipe_is_success_in_every_format() {
    let workspace = Workspace::aldermoor();
    for (command, formats) in [
        (
            &["search", "MASH"][..],
            &[
                "text",
                "json",
                "jsonl",
                "csv",
                "markdown",
                "trec",
                "citations",
            ][..],
        ),
        (&["show", "ald-003"], &["text", "json", "citations"]),
        (&["decisions"], &["text", "json", "jsonl", "csv"]),
        (&["actions"], &["text", "json", "jsonl", "csv"]),
        (&["coverage"], &["text", "json", "jsonl", "csv"]),
        (&["glossary"], &["text", "json", "jsonl", "csv"]),
        (&["status"], &["text", "json"]),
        (
            &["export", "MASH"],
            &["jsonl", "csv", "markdown", "citations"],
        ),
        (&["report", "MASH"], &["docx", "html", "markdown"]),
    ] {
        for format in formats {
            let args = [command, &["--index", "index", "--format", format]].concat();
            let (status, err) = unread(&workspace, &args);
            assert_eq!(status, Some(0), "{args:?}: {err}");
            assert!(!err.contains("minutebook:"), "{args:?}: {err}");
        }
    }
    assert_eq!(unread(&workspace, &["help"]).0, Some(0));
    assert_eq!(unread(&workspace, &["search", "--help"]).0, Some(0));
}

/// Returns a workspace with a saved search that has something new.
fn with_news() -> Workspace {
    let workspace = Workspace::aldermoor();
    let add = [
        "watch",
        "add",
        "w",
        "referrals",
        "--unseen",
        "--index",
        "index",
    ];
    assert_eq!(workspace.run(add).status, 0);
    workspace
}

const RUN: [&str; 4] = ["watch", "run", "--index", "index"];

/// Checks that nothing was counted as seen, and that the index is as it was.
#[track_caller]
fn check_unseen(workspace: &Workspace) {
    let verified = workspace.run(["verify", "--index", "index"]);
    assert_eq!(verified.status, 0, "{}", verified.out);
    assert_eq!(workspace.run(RUN).status, 0, "still news");
    let ran = workspace.run(RUN);
    assert_eq!(
        (ran.status, ran.out.as_str(), ran.err.as_str()),
        (1, "", "")
    );
}

#[cfg(unix)]
#[test]
fn news_that_nobody_could_read_is_not_counted_as_seen() {
    let workspace = with_news();
    let run = workspace.command(RUN);
    let program = run.get_program().to_str().unwrap();
    let script = format!("exec '{program}' watch run --index index >&-");
    let mut shell = Command::new("sh");
    let closed = shell
        .args(["-c", &script])
        .current_dir(workspace.path(""))
        .output()
        .unwrap();
    let err = String::from_utf8(closed.stderr).unwrap();
    assert_eq!(closed.status.code(), Some(2), "{err}");
    assert!(err.contains("standard output is closed"), "{err}");
    check_unseen(&workspace);
}

#[cfg(target_os = "linux")]
#[test]
fn news_that_could_not_be_written_is_not_counted_as_seen() {
    let workspace = with_news();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let ran = workspace.command(RUN).stdout(full).output().unwrap();
    let err = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(2), "{err}");
    assert!(err.contains("is not counted as seen"), "{err}");
    let (status, err) = unread(&workspace, &RUN);
    assert_eq!(status, Some(0), "{err}");
    check_unseen(&workspace);
}

#[test]
fn a_snapshot_is_no_stream() {
    let workspace = Workspace::aldermoor();
    let ran = workspace.run(["snapshot", "-", "--index", "index"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("name a file"), "{}", ran.err);
    assert!(!workspace.path("-").exists());
}

//! One index, several users of a machine: who may read it, and what works for those who may not write to it.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;

use crate::workspace::{Ran, Workspace, files_below, say};

#[test]
fn every_file_of_an_index_may_be_read_by_the_same_users() {
    let workspace = Workspace::aldermoor();
    workspace.write(
        "aldermoor/more.jsonl",
        "{\"id\": \"x\", \"title\": \"Sluices\"}",
    );
    workspace.index(&["aldermoor"]);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let plain = mode(&workspace.path("aldermoor/more.jsonl"));
    for file in files_below(&workspace.path("index")) {
        assert_eq!(mode(&file), plain, "{}", file.display());
    }
}

/// Runs the binary as a user who may read everything here, and write nothing in the index.
fn as_reader(workspace: &Workspace, args: &[&str]) -> Option<Ran> {
    let mut command = workspace.command(args);
    if fs::metadata(workspace.path("index")).unwrap().uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => {
            say(&format!(
                "skipped: the binary cannot be run by another user: {error}"
            ));
            return None;
        }
    };
    Some(Ran {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    })
}

#[test]
fn an_index_that_may_not_be_written_can_be_read() {
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
    fs::create_dir(workspace.path("out")).unwrap();
    let set = |name: &str, mode: u32| {
        fs::set_permissions(workspace.path(name), Permissions::from_mode(mode)).unwrap();
    };
    set("", 0o755);
    set("out", 0o777);
    set("index", 0o555);
    let Some(first) = as_reader(
        &workspace,
        &["search", "MASH", "--index", "index", "--count"],
    ) else {
        return;
    };
    assert_eq!((first.out.as_str(), first.err.as_str()), ("16\n", ""));
    for args in [
        &["show", "ald-003"][..],
        &["export", "--all"],
        &["export", "MASH"],
        &["report", "MASH"],
        &["decisions"],
        &["glossary"],
        &["status"],
        &["coverage"],
        &["held-back"],
        &["verify"],
        &["snapshot", "out/index.snapshot"],
        &["watch", "list"],
        &["watch", "run", "--keep"],
    ] {
        let ran = as_reader(&workspace, &[args, &["--index", "index"]].concat()).unwrap();
        assert_eq!(ran.status, 0, "{args:?}: {}{}", ran.out, ran.err);
    }
    let run = as_reader(&workspace, &["watch", "run", "--index", "index"]).unwrap();
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.err.contains("cannot be remembered"), "{}", run.err);
    assert!(
        run.err.contains("hint: `minutebook watch run --keep`"),
        "{}",
        run.err
    );
    set("index", 0o755);
}

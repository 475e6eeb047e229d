//! Sessions at a prompt: whole transcripts through a pipe and through a pseudo-terminal, and what each command keeps to.

use std::io::{Read, Write};
use std::process::Stdio;

use crate::workspace::{Ran, Workspace, say};

/// A whole session: search, narrow by two facets, open, keep with a word of why, export.
const WHOLE: [&str; 10] = [
    "MASH referrals",
    "/facets",
    "/committee 1",
    "/year 6",
    "/open 1",
    "/keep 1 for Friday's briefing",
    "/undo",
    "/kept",
    "/export friday.csv",
    "/quit",
];

/// Runs a session over a pipe.
pub(crate) fn piped(workspace: &Workspace, args: &[&str], lines: &[&str]) -> Ran {
    let all = [&["session", "--index", "index"], args].concat();
    let mut child = workspace
        .command(all)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin
        .write_all((lines.join("\n") + "\n").as_bytes())
        .unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    Ran {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Returns the counts and names of a facet, as `/committee` and the like print them.
fn counts(workspace: &Workspace, query: &str, command: &str) -> Vec<(usize, String)> {
    let ran = piped(workspace, &[], &[query, command]);
    let lines = ran.out.lines().skip_while(|line| !line.starts_with("By "));
    let row = |line: &str| {
        let (items, name) = line.trim().split_once(' ')?;
        Some((items.parse().ok()?, name.trim().to_owned()))
    };
    lines.skip(1).filter_map(row).collect()
}

#[test]
fn a_whole_session_through_a_pipe() {
    let workspace = Workspace::aldermoor();
    let ran = piped(&workspace, &[], &WHOLE);
    assert_eq!(ran.status, 0, "{}", ran.err);
    insta::assert_snapshot!(
        "session_pipe",
        format!("{}--- beside it\n{}", ran.out, ran.err)
    );
    let exported = workspace.read("friday.csv");
    assert!(exported.starts_with('\u{feff}'), "{exported}");
    assert!(exported.contains("for Friday's briefing"), "{exported}");
    assert!(!exported.contains("as asked"), "{exported}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_whole_session_through_a_terminal() {
    let workspace = Workspace::aldermoor();
    let Some(screen) = on_a_terminal(&workspace, &WHOLE) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "no `script` to make a terminal"
        );
        say("not run: there is no `script` (util-linux) to make a terminal");
        return;
    };
    insta::assert_snapshot!("session_terminal", screen);
    let history = workspace.read("home/state/minutebook/history");
    assert!(history.contains("MASH referrals\n"), "{history}");
}

/// Runs a session on a terminal of its own, typing each line when the prompt for it has come; returns what the
/// screen showed.
#[cfg(target_os = "linux")]
fn on_a_terminal(workspace: &Workspace, lines: &[&str]) -> Option<String> {
    let session = workspace.command(["session", "--index", "index"]);
    let program = session.get_program().to_str()?.to_owned();
    let mut script = std::process::Command::new("script");
    script
        .args([
            "-qec",
            &format!("{program} session --index index"),
            "/dev/null",
        ])
        .current_dir(workspace.path(""))
        .env("TERM", "xterm")
        .env("PAGER", "cat")
        .env("NO_COLOR", "1")
        .env_remove("COLUMNS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    for (name, value) in session.get_envs() {
        match value {
            Some(value) => script.env(name, value),
            None => script.env_remove(name),
        };
    }
    let mut child = script.spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let mut stdout = child.stdout.take()?;
    let mut seen = Vec::new();
    let mut rest = lines.iter();
    let mut from = 0;
    let mut buffer = [0; 4096];
    loop {
        let read = stdout.read(&mut buffer).unwrap_or(0);
        if read == 0 {
            break;
        }
        seen.extend_from_slice(&buffer[..read]);
        // A prompt is the end of what is there; the echo of a line ends otherwise.
        let text = String::from_utf8_lossy(&seen[from..]).into_owned();
        if let Some(last) = screen(&text).lines().last()
            && last.ends_with('>')
            && let Some(line) = rest.next()
        {
            from = seen.len();
            writeln!(stdin, "{line}").unwrap();
        }
    }
    child.wait().unwrap();
    Some(screen(&String::from_utf8_lossy(&seen)))
}

/// Returns the lines that a terminal would show of what was sent to it.
#[cfg(target_os = "linux")]
fn screen(sent: &str) -> String {
    let mut lines = Vec::new();
    let (mut line, mut at): (Vec<char>, usize) = (Vec::new(), 0);
    let mut letters = sent.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' if letters.next_if_eq(&'[').is_some() => {
                let mut number = String::new();
                while let Some(digit) = letters.next_if(|letter| !letter.is_ascii_alphabetic()) {
                    number.push(digit);
                }
                let count = number.parse().unwrap_or(1);
                match letters.next() {
                    Some('K' | 'J') => line.truncate(at),
                    Some('C') => at += count,
                    Some('D') => at = at.saturating_sub(count),
                    _ => {}
                }
            }
            '\r' => at = 0,
            '\n' => {
                lines.push(line.iter().collect::<String>().trim_end().to_owned());
                (line, at) = (Vec::new(), 0);
            }
            letter if letter.is_control() => {}
            letter => {
                line.resize(line.len().max(at + 1), ' ');
                line[at] = letter;
                at += 1;
            }
        }
    }
    lines.push(line.iter().collect::<String>().trim_end().to_owned());
    lines.join("\n")
}

#[test]
fn narrowing_by_a_number_gives_as_many_items_as_the_facet_said() {
    let workspace = Workspace::aldermoor();
    let mut narrowed = 0;
    for command in ["/council", "/committee", "/year", "/role", "/decision"] {
        let counts = counts(&workspace, "*", command);
        assert!(!counts.is_empty(), "{command}");
        for (at, (items, name)) in (1..).zip(&counts) {
            let ran = piped(&workspace, &[], &["*", command, &format!("{command} {at}")]);
            assert_eq!(ran.status, 0, "{command} {name}: {}", ran.err);
            let found = format!(": {items} of 113 items held.");
            assert!(
                ran.out.contains(&found),
                "{command} {name}: {items}\n{}",
                ran.out
            );
            narrowed += 1;
        }
    }
    assert!(narrowed > 30, "{narrowed}");
}

#[test]
fn a_new_query_drops_what_was_narrowed_and_says_so() {
    let workspace = Workspace::aldermoor();
    let lines = ["referrals", "/has action", "MASH", "/undo", "/undo"];
    let ran = piped(&workspace, &["--committee", "scrutiny"], &lines);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(
        ran.err
            .contains("searched anew, without has action; /undo brings that back"),
        "{}",
        ran.err
    );
    let asked: Vec<&str> = ran
        .out
        .lines()
        .filter_map(|line| line.split_once(" | by relevance: ").map(|(asked, _)| asked))
        .collect();
    assert_eq!(
        asked,
        [
            "referrals | committee scrutiny",
            "referrals | committee scrutiny | has action",
            "MASH | committee scrutiny",
            "referrals | committee scrutiny | has action",
            "referrals | committee scrutiny",
        ]
    );
}

#[test]
fn a_mistake_is_shown_and_the_session_goes_on() {
    let workspace = Workspace::aldermoor();
    let ran = piped(
        &workspace,
        &[],
        &["committe:cabinet roads", "/comittee 1", "/open 1", "roads"],
    );
    assert_eq!(ran.status, 2);
    for words in [
        "^",
        "did you mean /committee?",
        "no items are shown",
        "3 of 4 lines could not be done",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    assert!(ran.out.contains("roads | by relevance: "), "{}", ran.out);
    assert_eq!(piped(&workspace, &[], &["zzyzx"]).status, 1);
    assert_eq!(piped(&workspace, &[], &[]).status, 0);
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    let workspace = Workspace::aldermoor();
    let ran = piped(
        &workspace,
        &["--sort", "newest"],
        &["*", "/more", "/cite 12"],
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    let all = workspace
        .search(&["*", "--sort", "newest", "--limit", "20", "--format", "json"])
        .json();
    let ids: Vec<&str> = all["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["id"].as_str().unwrap())
        .collect();
    let shown = ran
        .out
        .lines()
        .filter_map(|line| line.strip_prefix("   id ")?.split("   source").next());
    assert_eq!(shown.collect::<Vec<_>>(), ids);
    assert!(
        ran.out.lines().last().unwrap().contains(ids[11]),
        "{}",
        ran.out
    );
}

#[test]
fn what_is_kept_outlasts_the_session_until_it_is_dropped() {
    let workspace = Workspace::aldermoor();
    let ran = piped(
        &workspace,
        &[],
        &["MASH", "/keep 1 2 ask Friday", "/keep 1 again"],
    );
    assert!(
        ran.err.contains("2 kept items not exported; they stay in "),
        "{}",
        ran.err
    );
    let ran = piped(
        &workspace,
        &[],
        &["/kept", "/export kept.jsonl", "/drop 1", "/kept"],
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("why: ask Friday; again"), "{}", ran.out);
    assert!(!ran.err.contains("not exported"), "{}", ran.err);
    let exported = workspace.read("kept.jsonl");
    let lines: Vec<serde_json::Value> = exported
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["sort"], "kept");
    assert_eq!(
        (&lines[1]["asked"], &lines[1]["note"]),
        (&"MASH".into(), &"ask Friday; again".into())
    );
    assert!(!lines[1]["snippets"].as_array().unwrap().is_empty());
    let again = piped(&workspace, &[], &["/export kept.jsonl"]);
    assert_eq!(again.status, 2);
    assert!(
        again.err.contains("/export --replace kept.jsonl"),
        "{}",
        again.err
    );
}

#[test]
fn all_matches_are_exported_as_the_ending_says() {
    let workspace = Workspace::aldermoor();
    for (file, begins) in [
        ("a.csv", "\u{feff}record,"),
        ("a.jsonl", "{\"format_version\""),
        ("a.md", "# "),
        ("a.txt", "Query: "),
        ("a.bib", "% "),
        ("a.json", "["),
    ] {
        let ran = piped(&workspace, &[], &["MASH", &format!("/export {file}")]);
        assert_eq!(ran.status, 0, "{file}: {}", ran.err);
        assert!(workspace.read(file).starts_with(begins), "{file}");
    }
    let ran = piped(&workspace, &[], &["MASH", "/export a.docx"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("csv, jsonl, md, txt, bib or json"),
        "{}",
        ran.err
    );
}

#[test]
fn a_report_of_a_session_is_that_of_the_command() {
    let workspace = Workspace::aldermoor();
    let lines = [
        "MASH referrals",
        "/has action",
        "/report a.md",
        "/report a.md",
        "/report a.xls",
        "/like 1",
        "/report b.md",
    ];
    let ran = piped(&workspace, &[], &lines);
    for told in [
        "a.md: a report on what matches",
        "`/report --replace a.md` writes over it",
        "a.xls: a report is written as .docx, .html or .md",
        "not on items like one",
    ] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
    assert!(!workspace.path("b.md").exists());
    let args = [
        "report",
        "MASH referrals",
        "--has",
        "action",
        "--out",
        "c.md",
        "--index",
        "index",
    ];
    assert_eq!(workspace.run(args).status, 0);
    assert_eq!(workspace.read("a.md"), workspace.read("c.md"));
}

#[test]
fn a_search_narrowed_by_hand_can_be_saved_and_typed() {
    let workspace = Workspace::aldermoor();
    let ran = piped(
        &workspace,
        &[],
        &["MASH", "/committee", "/committee 1", "/save mash"],
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    let list = workspace.run(["watch", "list", "--index", "index"]).out;
    assert!(list.contains("MASH --only 'committee="), "{list}");
    let first = &counts(&workspace, "MASH", "/committee")[0];
    let name = first.1.split_once(". ").unwrap().1;
    let only = format!("committee={name}");
    let counted = workspace.search(&["MASH", "--only", &only, "--count"]);
    assert_eq!(counted.out.trim(), first.0.to_string());
    let none = workspace.search(&["MASH", "--only", "committee=Cabinett"]);
    assert_eq!(none.status, 2);
    assert!(none.err.contains("Cabinet"), "{}", none.err);
}

//! What is printed to be read: harmless wherever it comes from, and no wider than there is room.

use crate::workspace::Workspace;

/// Would colour a terminal, clear it, ring its bell and turn its text.
const HARM: &str = "x\u{1b}[31m\u{9b}2J\u{7}\u{202e}y";

#[test]
fn what_is_typed_is_echoed_harmless() {
    let workspace = Workspace::aldermoor();
    for args in [
        vec!["search", HARM, "--index", "index"],
        vec!["search", "zq", "--committee", HARM, "--index", "index"],
        vec!["search", "committe:\u{1b}[1m", HARM, "--index", "index"],
        vec!["search", "MASH", "--index", HARM],
        vec!["search", "MASH", "--in", HARM],
        vec!["search", "\u{1b}[31m\u{7}", "--index", "index"],
        vec!["search", &format!("--{HARM}"), "--index", "index"],
        vec!["show", HARM, "--index", "index"],
        vec!["watch", "run", HARM, "--index", "index"],
        vec!["index", HARM, "--index", "other"],
        vec![
            "export",
            "MASH",
            "--out",
            &format!("{HARM}/x"),
            "--index",
            "index",
        ],
        vec![HARM],
    ] {
        let ran = workspace.run(&args);
        let printed = format!("{}{}", ran.out, ran.err);
        let is_harm = |letter: char| letter != '\n' && letter.is_control() || letter == '\u{202e}';
        assert!(!printed.contains(is_harm), "{args:?}: {printed:?}");
        assert!(!printed.is_empty());
    }
    let json = workspace.run(["search", HARM, "--index", "index", "--format", "json"]);
    assert_eq!(json.json()["query"], HARM, "machines get what was typed");
}

#[test]
fn an_answer_is_as_wide_as_the_environment_says() {
    let workspace = Workspace::aldermoor();
    let lines = |columns: &str| {
        let mut search = workspace.command(["search", "MASH (referrals", "--index", "index"]);
        let output = search.env("COLUMNS", columns).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    for line in lines("40") {
        let whole = ["   id ", "   source "]
            .iter()
            .any(|begin| line.starts_with(begin));
        assert!(whole || line.chars().count() <= 40, "{line}");
    }
    let wide = lines("300");
    assert!(
        wide.iter()
            .any(|line| line.starts_with("   id ") && line.contains("   source "))
    );
    assert!(wide.iter().any(|line| line.chars().count() > 120));
    assert_eq!(lines("none"), lines("0"), "what is no number says nothing");
}

#[test]
fn a_query_of_a_hundred_kilobytes_is_not_repeated() {
    let workspace = Workspace::aldermoor();
    for letter in ["x", "-", "\u{1f642}"] {
        let ran = workspace.search(&[&letter.repeat(100_000 / letter.len())]);
        let printed = ran.out.len() + ran.err.len();
        assert!(printed < 20_000, "{letter}: {printed}");
        assert!(
            ran.err.contains("left out") || ran.out.contains("left out"),
            "{letter}"
        );
    }
}

//! Man pages and completions, made of the same description as the command line.

use crate::workspace::{Workspace, files_below};

#[test]
fn there_is_a_page_for_every_command() {
    let workspace = Workspace::new();
    let ran = workspace.run(["generate", "man", "--out", "man1"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let files = files_below(&workspace.path("man1"));
    let names: Vec<&str> = files
        .iter()
        .map(|file| file.file_name().unwrap().to_str().unwrap())
        .collect();
    for name in [
        "minutebook.1",
        "minutebook-search.1",
        "minutebook-watch-add.1",
    ] {
        assert!(names.contains(&name), "{names:?}");
    }
    let page = workspace.read("man1/minutebook-export.1");
    assert_eq!(page, workspace.run(["generate", "man", "export"]).out);
    for words in [
        ".SH NAME\nminutebook\\-export",
        "\\-\\-include\\-exempt",
        ".SH EXAMPLES\n",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let none = workspace.run(["generate", "man", "exprot"]);
    assert_eq!(none.status, 2);
    assert!(none.err.contains("there is index, search"), "{}", none.err);
}

#[test]
fn completions_know_every_command_and_option() {
    let workspace = Workspace::new();
    for shell in ["bash", "zsh", "fish"] {
        let ran = workspace.run(["generate", shell]);
        assert_eq!(ran.status, 0);
        for word in ["export", "watch", "include-exempt", "csl-json"] {
            assert!(ran.out.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(workspace.run(["generate", "bash", "search"]).status, 2);
}

#[test]
fn help_shows_an_example_before_the_options() {
    let workspace = Workspace::new();
    for command in ["search", "session", "export", "index", "erase", "generate"] {
        let help = workspace.run([command, "--help"]).out;
        let place = |words: &str| help.find(words).unwrap_or(usize::MAX);
        assert!(
            place("Example").min(place("Examples")) < place("Usage:"),
            "{help}"
        );
        assert!(place("Usage:") < place("Options:"), "{help}");
    }
}

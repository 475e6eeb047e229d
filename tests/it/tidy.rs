//! House checks over the source itself: what the architecture forbids, and what is easily forgotten.

use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::{files_below, root};

/// A file of code has at most so many lines, its tests not counted.
const LONGEST_FILE: usize = 900;

/// A source file, by its path below the root.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// Returns the lines before the test module, with their numbers; none of a file of tests.
    fn code(&self) -> Vec<(usize, &str)> {
        if self.path.ends_with("tests.rs") || self.path.contains("tests/") {
            return Vec::new();
        }
        let lines = self.text.lines().enumerate();
        lines
            .map(|(index, line)| (index + 1, line))
            .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
            .collect()
    }
}

/// Returns the Rust files below some folders of the repository.
fn sources(folders: &[&str]) -> Vec<Source> {
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let folder = root().join(folder);
        if folder.is_dir() {
            files.extend(files_below(&folder));
        }
    }
    let is_rust = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "rs");
    let sources: Vec<Source> = files
        .into_iter()
        .filter(is_rust)
        .map(|file| Source {
            path: file
                .strip_prefix(root())
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/"),
            text: fs::read_to_string(&file).unwrap(),
        })
        .collect();
    assert!(!sources.is_empty());
    sources
}

fn everything() -> Vec<Source> {
    sources(&[
        "src",
        "index/src",
        "index/tests",
        "index/benches",
        "tests",
        "benches",
        "fuzz/src",
        "fuzz/fuzz_targets",
    ])
}

/// Fails with every line of code in `sources` of which `forbidden` holds.
#[track_caller]
fn check(sources: &[Source], forbidden: impl Fn(&str) -> bool) {
    let mut found = Vec::new();
    for source in sources {
        for (number, line) in source.code() {
            if forbidden(line) {
                found.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn every_module_of_these_tests_is_declared() {
    let folder = root().join("tests/it");
    let declared = fs::read_to_string(folder.join("main.rs")).unwrap();
    let is_rust = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "rs");
    for file in files_below(&folder).into_iter().filter(is_rust) {
        let name = file.file_stem().unwrap().to_str().unwrap();
        assert!(
            name == "main" || declared.contains(&format!("mod {name};")),
            "tests/it/{name}.rs is not declared in main.rs"
        );
    }
    let binaries = fs::read_dir(root().join("tests")).unwrap();
    let binaries = binaries.filter(|entry| {
        let path = entry.as_ref().unwrap().path();
        path.extension().is_some_and(|ending| ending == "rs")
    });
    assert_eq!(binaries.count(), 0, "one integration binary");
}

#[test]
fn every_file_says_what_it_is_for() {
    for source in everything() {
        assert!(
            source.text.starts_with("//! "),
            "{} has no `//!` on top",
            source.path
        );
    }
}

#[test]
fn nothing_is_left_to_do() {
    let words = [
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["XX", "X"].concat(),
    ];
    for source in everything() {
        for (number, line) in source.text.lines().enumerate() {
            assert!(
                !words.iter().any(|word| line.contains(word)),
                "{}:{}: {line}",
                source.path,
                number + 1
            );
        }
    }
}

#[test]
fn no_test_is_left_out() {
    let marks = [["#[ig", "nore"].concat(), ["#[should", "_panic"].concat()];
    for source in everything() {
        for mark in &marks {
            assert!(!source.text.contains(mark), "{}: {mark}", source.path);
        }
    }
}

#[test]
fn nothing_is_unwrapped_without_a_reason() {
    let mut found = Vec::new();
    for source in sources(&["src", "index/src"]) {
        let mut reason = false;
        for (number, line) in source.code() {
            let is_comment = line.trim_start().starts_with("//");
            if !is_comment
                && !reason
                && !line.contains("// ")
                && (line.contains(".unwrap()") || line.contains(".expect("))
            {
                found.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
            reason = is_comment && !line.trim_start().starts_with("///");
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    for source in everything() {
        let lines = source.code().len();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines", source.path);
    }
}

#[test]
fn only_the_command_line_knows_clap_and_the_environment() {
    check(&sources(&["index/src"]), |line| line.contains("clap"));
    let manifest = fs::read_to_string(root().join("index/Cargo.toml")).unwrap();
    assert!(!manifest.contains("clap"));
    let mut library = sources(&["src"]);
    library.retain(|source| !source.path.starts_with("src/cli/") && source.path != "src/main.rs");
    check(&library, |line| line.contains("clap"));
    library.retain(|source| !source.path.starts_with("src/output/"));
    check(&library, |line| {
        line.contains("env::") || line.contains("exit(")
    });
}

#[test]
fn parsers_read_no_files() {
    let pure = sources(&["index/src/parse", "index/src/understand"]);
    check(&pure, |line| {
        ["std::fs", "fs::", "std::io", "std::env", "std::net"]
            .iter()
            .any(|name| line.contains(name))
    });
}

#[test]
fn the_query_tree_knows_no_engine() {
    let imports = |path: &str, allowed: &dyn Fn(&str) -> bool| {
        let text = fs::read_to_string(root().join(path)).unwrap();
        for line in text.lines().filter(|line| line.starts_with("use ")) {
            assert!(allowed(line), "{path}: {line}");
        }
        assert!(!text.contains("tantivy::"), "{path} names the engine");
    };
    imports("src/query/ast.rs", &|line| {
        line.starts_with("use std::") || line == "use super::scope::Scope;"
    });
    imports("src/query/scope.rs", &|line| line.starts_with("use std::"));
    for pure in ["parser", "field", "dates", "mistake"] {
        imports(&format!("src/query/{pure}.rs"), &|line| {
            !line.contains("tantivy") && !line.contains("crate::")
        });
    }
}

#[test]
fn the_index_knows_no_queries_and_no_terminal() {
    check(&sources(&["index/src"]), |line| {
        ["minutebook::", "indicatif", "println!", "std::process"]
            .iter()
            .any(|name| line.contains(name))
    });
}

#[test]
fn no_file_names_this_machine() {
    let signs = [
        ["/ho", "me/"].concat(),
        ["/wo", "rk/"].concat(),
        ["/ro", "ot/"].concat(),
        ["/tm", "p/"].concat(),
    ];
    let mut files: Vec<PathBuf> = [
        "README.md",
        "CHANGELOG.md",
        "Cargo.toml",
        "index/Cargo.toml",
    ]
    .iter()
    .map(|name| root().join(name))
    .filter(|file| file.is_file())
    .collect();
    files.extend(everything().iter().map(|source| root().join(&source.path)));
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for sign in &signs {
            assert!(!text.contains(sign), "{}: {sign}", shown(&file));
        }
    }
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap().display().to_string()
}

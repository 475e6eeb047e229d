//! Every case of `fuzz/seeds` and `fuzz/found` put through what the fuzz targets check.

use std::fs;
use std::path::PathBuf;

use crate::workspace::{files_below, root};

// Each target runs one of these checks; nothing of them is said twice.
#[expect(unreachable_pub, reason = "public for the fuzz targets")]
#[path = "../../fuzz/src/lib.rs"]
mod minutebook_fuzz;

/// Runs a check on every case of a target.
#[track_caller]
fn replay(target: &str, check: impl Fn(&[u8])) {
    let folders = ["seeds", "found"].map(|kind| root().join("fuzz").join(kind).join(target));
    let cases: Vec<PathBuf> = folders
        .iter()
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| files_below(folder))
        .collect();
    assert!(!cases.is_empty(), "fuzz/seeds/{target} is not there");
    for case in cases {
        check(&fs::read(&case).unwrap());
    }
}

#[test]
fn fuzz_cases_of_queries_hold() {
    replay("query", minutebook_fuzz::query);
}

#[test]
fn fuzz_cases_of_searches_hold() {
    let town = minutebook_fuzz::TownIndex::of_test_data();
    // What no parser minds may still trouble the search.
    replay("query", |bytes| town.search(bytes));
    replay("search", |bytes| town.search(bytes));
}

#[test]
fn fuzz_cases_of_snippets_hold() {
    replay("snippet", minutebook_fuzz::snippet);
}

#[test]
fn fuzz_cases_of_pages_hold() {
    replay("html", minutebook_fuzz::html);
    replay("xml", minutebook_fuzz::xml);
    replay("text", minutebook_fuzz::text);
    replay("transcript", minutebook_fuzz::transcript);
    replay("records", minutebook_fuzz::records);
}

#[test]
fn fuzz_cases_of_sidecars_hold() {
    replay("sidecar", minutebook_fuzz::sidecar);
}

//! Real minutes for the tests that want them.
//!
//! They lie outside the repository: in the folder that `MINUTEBOOK_REAL_MINUTES` names, else in
//! `../shared/minutes`. Without them a test says so and passes; under `CI` it fails.

use std::path::{Path, PathBuf};

/// Returns the folder of real minutes, where it is there.
pub(crate) fn real_minutes() -> Option<PathBuf> {
    let named = std::env::var_os("MINUTEBOOK_REAL_MINUTES").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/minutes");
    let folder = named.unwrap_or(beside);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "real minutes are wanted, but not there"
    );
    say("skipped: not there");
    None
}

/// Prints a figure or a miss beside the results of the tests.
#[expect(
    clippy::print_stderr,
    reason = "the figures are what these tests are run for"
)]
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}

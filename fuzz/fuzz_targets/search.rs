//! Any text as a query put to a small index, the whole way to the answer.

#![no_main]

use std::sync::LazyLock;

use minutebook_fuzz::TownIndex;

static TOWN: LazyLock<TownIndex> = LazyLock::new(TownIndex::of_test_data);

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| TOWN.search(bytes));

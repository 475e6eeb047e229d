//! Any query on any item: the passages shown for it.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| minutebook_fuzz::snippet(bytes));

//! Any text as a query: read, printed, read back, said in words.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| minutebook_fuzz::query(bytes));

//! Any text as a minutebook.toml.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| minutebook_fuzz::sidecar(bytes));

//! Any bytes as a saved ModernGov page.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| minutebook_fuzz::html(bytes));

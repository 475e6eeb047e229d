//! Any bytes as the copied text of a ModernGov page.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| minutebook_fuzz::text(bytes));

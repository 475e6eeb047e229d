//! Any bytes as whole minutes in plain text or Markdown.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| minutebook_fuzz::transcript(bytes));

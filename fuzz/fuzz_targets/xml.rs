//! Any bytes as an answer of the ModernGov web service.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| minutebook_fuzz::xml(bytes));

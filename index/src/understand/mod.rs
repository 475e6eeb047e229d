//! Meaning read out of prose: dates, roles, people, resolutions, actions, references.
//!
//! Pure: an item and what is known of its meeting in, facts with certainty and evidence out. Cuts no
//! tokens, reads no files, and consults no other item: what needs the rest of the council's minutes
//! (short forms defined elsewhere) is joined at query time.

pub mod dates;

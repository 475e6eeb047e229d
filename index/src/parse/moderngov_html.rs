//! A place kept for the reader of ModernGov HTML: gives nothing yet.

use crate::minutes::Warning;

use super::Parsed;

/// Gives no meetings, and a warning that says so.
pub(crate) fn parse(_text: &str) -> Parsed {
    Parsed {
        warnings: vec![Warning::new(0, "ModernGov HTML is not read yet")],
        ..Parsed::default()
    }
}

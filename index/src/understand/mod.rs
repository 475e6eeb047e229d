//! Meaning read out of prose: dates, roles, people, resolutions, actions, references.
//!
//! Pure: an item and what is known of its meeting in, facts with certainty and evidence out. Cuts no
//! tokens, reads no files, and consults no other item: what needs the rest of the council's minutes
//! (short forms defined elsewhere) is joined at query time.

pub mod dates;
pub mod decision_kind;
mod movers;
mod prose;
pub mod resolutions;
pub mod votes;

use serde::{Deserialize, Serialize};

use crate::minutes::{AgendaItem, Attendee};

pub use decision_kind::DecisionKind;
pub use prose::{Place, Section};
pub use resolutions::Resolution;
pub use votes::Votes;

/// What one item's words tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Understanding {
    /// What was decided, point by point.
    pub resolutions: Vec<Resolution>,
}

/// Reads the meaning out of one item; `attendance` is that of its meeting, and helps to know names.
pub fn understand(item: &AgendaItem, attendance: &[Attendee]) -> Understanding {
    let paragraphs = prose::paragraphs(item);
    let _ = attendance;
    Understanding {
        resolutions: resolutions::read(&paragraphs),
    }
}

#[cfg(test)]
mod tests;

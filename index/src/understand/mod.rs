//! Meaning read out of prose: dates, roles, people, resolutions, actions, references.
//!
//! Pure: an item and what is known of its meeting in, facts with certainty and evidence out. Cuts no
//! tokens, reads no files, and consults no other item: what needs the rest of the council's minutes
//! (short forms defined elsewhere) is joined at query time.

pub mod abbreviations;
pub mod actions;
pub mod corrections;
mod cues;
pub mod dates;
pub mod decision_kind;
pub mod exempt;
mod letters;
pub mod meeting_dates;
mod movers;
pub mod naming;
pub mod people;
mod phrases;
mod prose;
pub mod recommendations;
mod references;
pub mod resolutions;
pub mod roles;
pub mod routine;
pub mod votes;

use serde::{Deserialize, Serialize};

use crate::minutes::{AgendaItem, Attendee};

pub use abbreviations::Definition;
pub use actions::Action;
pub use corrections::Correction;
pub use decision_kind::DecisionKind;
pub use people::PersonMention;
pub use prose::{Place, Section};
pub use recommendations::Recommendation;
pub use resolutions::Resolution;
pub use roles::{RoleKind, RoleMention};
pub use votes::Votes;

/// What one item's words tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Understanding {
    /// What was decided, point by point.
    pub resolutions: Vec<Resolution>,
    /// What was recommended to somebody, resolved or said in debate.
    pub recommendations: Vec<Recommendation>,
    /// What somebody is to do.
    pub actions: Vec<Action>,
    /// Posts and offices, each once for each holder named.
    pub roles: Vec<RoleMention>,
    /// Councillors, holders of posts and people of the attendance list who are named.
    pub people: Vec<PersonMention>,
    /// Decision references as printed.
    pub references: Vec<String>,
    /// Short forms that the item explains.
    pub definitions: Vec<Definition>,
}

/// Reads the meaning out of one item; `attendance` is that of its meeting, and helps to know names.
pub fn understand(item: &AgendaItem, attendance: &[Attendee]) -> Understanding {
    let paragraphs = prose::paragraphs(item);
    let resolutions = resolutions::read(&paragraphs);
    let mentions = roles::read(&paragraphs);
    Understanding {
        recommendations: recommendations::read(&paragraphs, &resolutions),
        actions: actions::read(&paragraphs, &mentions),
        people: people::read(&paragraphs, &mentions, attendance),
        roles: roles::distinct(&mentions),
        references: references::read(&paragraphs),
        definitions: abbreviations::read(&paragraphs),
        resolutions,
    }
}

#[cfg(test)]
mod tests;

//! Bytes in, meetings and warnings out: detects the format and hands over to one file per format.
//!
//! Pure: no file is read here, and the same bytes always give the same answer. Broken input gives
//! what could be read and a warning with its line; no input panics, and every parser's time grows
//! in proportion to its input.

pub(crate) mod attendance;
pub(crate) mod moderngov_text;
pub(crate) mod paragraph;
pub(crate) mod records;
pub(crate) mod text;
pub(crate) mod transcript;

use serde::{Deserialize, Serialize};

use crate::minutes::{Meeting, Warning};

/// The formats that minutes are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// The text of a ModernGov page, copied.
    ModernGovText,
    /// A saved ModernGov page.
    ModernGovHtml,
    /// An answer of the ModernGov web service.
    ModernGovXml,
    /// One JSON object a line, one agenda item each.
    Records,
    /// Whole minutes as Markdown or plain text.
    Transcript,
}

/// What was read from one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The meetings, in the order of the source.
    pub meetings: Vec<Meeting>,
    /// What a list of committees or meetings tells of other sources.
    pub listings: Vec<Listing>,
    /// What could not be read.
    pub warnings: Vec<Warning>,
}

/// One line of a list of meetings or committees: it names what other files leave out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The site's own number of the meeting; `None` when the line names a committee only.
    pub site_meeting_id: Option<String>,
    /// The site's own number of the committee.
    pub site_committee_id: Option<String>,
    /// The committee's name.
    pub committee: Option<String>,
    /// The meeting's day.
    pub date: Option<jiff::civil::Date>,
}

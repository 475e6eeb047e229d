//! Where bytes come from: folders and files, the sidecars beside them, what their paths say.
//!
//! The only room that reads files of minutes. Gives bytes and the [`Context`] that a sidecar or a path
//! adds to what a page says; parses no minutes.

pub(crate) mod path;
pub(crate) mod pieces;
pub mod ruling;
pub mod sidecar;
pub(crate) mod walk;
pub mod wording;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::minutes::{Certainty, DateRange, Fact, Meeting};
use crate::parse::Listing;

/// What is known of a source from beside it: by its sidecar entries and by its path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// The council.
    pub council: Option<Fact<String>>,
    /// The committee.
    pub committee: Option<Fact<String>>,
    /// The meeting's date.
    pub date: Option<Fact<DateRange>>,
    /// The item's number; meant for sources of one item.
    pub item: Option<String>,
    /// The page's address.
    pub url: Option<String>,
    /// The day on which it was fetched.
    pub retrieved: Option<Date>,
}

impl Context {
    /// Adds to a meeting what this context knows better: a sidecar outranks the page, the page
    /// outranks the path.
    ///
    /// Where a file of exported items lies says nothing of them, and what an officer writes here outranks what the
    /// export says that an officer wrote.
    pub fn apply(&self, meeting: &mut Meeting) {
        if meeting.items.iter().any(|item| item.origin.is_some()) {
            overrule(&mut meeting.council, self.council.as_ref());
            overrule(&mut meeting.committee, self.committee.as_ref());
            overrule(&mut meeting.date, self.date.as_ref());
        } else {
            outrank(&mut meeting.council, self.council.as_ref());
            outrank(&mut meeting.committee, self.committee.as_ref());
            outrank(&mut meeting.date, self.date.as_ref());
        }
        if self.url.is_some() {
            meeting.url.clone_from(&self.url);
        }
        meeting.retrieved = self.retrieved.or(meeting.retrieved);
        if let (Some(number), [item]) = (&self.item, meeting.items.as_mut_slice()) {
            item.minute_number = Some(number.clone());
        }
    }

    /// Takes from `other` what this context does not know.
    pub(crate) fn or(mut self, other: Self) -> Self {
        outrank(&mut self.council, other.council.as_ref());
        outrank(&mut self.committee, other.committee.as_ref());
        outrank(&mut self.date, other.date.as_ref());
        self.item = self.item.or(other.item);
        self.url = self.url.or(other.url);
        self.retrieved = self.retrieved.or(other.retrieved);
        self
    }

    /// Returns a hash that changes whenever this context does.
    pub(crate) fn fingerprint(&self) -> u64 {
        hash64(&postcard::to_stdvec(self).unwrap_or_default())
    }
}

/// Replaces a fact by one of greater certainty.
fn outrank<T: Clone>(known: &mut Option<Fact<T>>, other: Option<&Fact<T>>) {
    let Some(other) = other else { return };
    if known
        .as_ref()
        .is_none_or(|fact| other.certainty < fact.certainty)
    {
        *known = Some(other.clone());
    }
}

/// Replaces a fact by what an officer wrote.
fn overrule<T: Clone>(known: &mut Option<Fact<T>>, other: Option<&Fact<T>>) {
    if let Some(other) = other.filter(|fact| fact.certainty == Certainty::Sidecar) {
        *known = Some(other.clone());
    }
}

/// Names a meeting's committee and date from a list of meetings or committees, where nothing better is known.
pub(crate) fn apply_listings(meeting: &mut Meeting, listings: &[Listing]) {
    let same = |ours: &Option<String>, theirs: &Option<String>| ours.is_some() && ours == theirs;
    let stated = |name: &String| Fact::stated(name.clone(), "list of meetings");
    let of_meeting = listings
        .iter()
        .find(|line| same(&meeting.site_meeting_id, &line.site_meeting_id));
    if let Some(line) = of_meeting {
        let day = line
            .date
            .map(|day| Fact::stated(DateRange::exact(day), "list of meetings"));
        outrank(&mut meeting.date, day.as_ref());
        outrank(
            &mut meeting.committee,
            line.committee.as_ref().map(stated).as_ref(),
        );
        meeting.site_committee_id = meeting
            .site_committee_id
            .take()
            .or(line.site_committee_id.clone());
    }
    let of_committee = listings.iter().find(|line| {
        line.committee.is_some() && same(&meeting.site_committee_id, &line.site_committee_id)
    });
    let name = of_committee
        .and_then(|line| line.committee.as_ref())
        .map(stated);
    outrank(&mut meeting.committee, name.as_ref());
}

/// Returns a number that stands for a path, whatever signs are in it.
pub fn path_hash(path: &std::path::Path) -> u64 {
    hash64(path.as_os_str().as_encoded_bytes())
}

/// Returns the first 64 bits of the BLAKE3 hash of `bytes`.
pub fn hash64(bytes: &[u8]) -> u64 {
    let hash = blake3::hash(bytes);
    u64::from_le_bytes(*hash.as_bytes().first_chunk().unwrap_or(&[0; 8]))
}

//! What lists of meetings and committees say of other sources, and of which.
//!
//! The numbers in a list are those of one council's site. A list therefore speaks of meetings of the
//! same council, or, where one of the two is not known, of files in its own folder and below.

use super::survey::Work;
use crate::merge::slug;
use crate::minutes::Meeting;
use crate::parse::Listing;
use crate::record::SourceRef;
use crate::store::SourceRow;

/// The lines of one list with where it was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Listings {
    root: u32,
    /// Folder of the list, with `/` behind it; empty for the root itself.
    folder: String,
    council: Option<String>,
    pub(super) lines: Vec<Listing>,
}

impl Listings {
    fn of(row: &SourceRow) -> Self {
        let folder = row.path.rfind('/').map_or("", |at| &row.path[..=at]);
        Self {
            root: row.root,
            folder: folder.to_owned(),
            council: row.outcome.council.as_deref().map(slug),
            lines: row.outcome.listings.clone(),
        }
    }

    /// Tells whether the list's numbers are those of the meeting's site.
    pub(super) fn speaks_of(&self, source: &SourceRef, meeting: &Meeting) -> bool {
        match (&self.council, &meeting.council) {
            (Some(ours), Some(theirs)) => *ours == slug(&theirs.value),
            _ => self.root == source.root && source.path.starts_with(&self.folder),
        }
    }
}

/// Returns the lists among some sources, in a fixed order.
pub(super) fn all<'r>(rows: impl Iterator<Item = &'r SourceRow>) -> Vec<Listings> {
    let mut all: Vec<Listings> = rows
        .filter(|row| !row.outcome.listings.is_empty())
        .map(Listings::of)
        .collect();
    all.sort();
    all
}

/// Returns the lists as they were before a run and as they are after reading `read`.
pub(super) fn before_and_after<'r>(
    work: &'r Work,
    read: impl Iterator<Item = &'r SourceRow> + Clone,
) -> (Vec<Listings>, Vec<Listings>) {
    let key = |row: &SourceRow| (row.root, row.path.clone());
    let fresh: std::collections::BTreeSet<_> = read.clone().map(key).collect();
    let gone: std::collections::BTreeSet<_> = work.gone.iter().cloned().collect();
    let kept = work
        .known
        .values()
        .filter(|row| !fresh.contains(&key(row)) && !gone.contains(&key(row)));
    (all(work.known.values()), all(kept.chain(read)))
}

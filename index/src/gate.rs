//! What may not be shown never reaches the index: the gate between merging and all that learns or stores.
//!
//! Takes the variants of one item and removes the body from every one of them as soon as one says that
//! the item is exempt. The published stub (number, title, purpose) stays. What was held back is given
//! to the caller to be listed, never dropped in silence. What an officer wrote of an item outranks its
//! pages; where an entry releases it and another closes it, it is closed.

use std::collections::BTreeMap;

use crate::record::{Closed, Ruling, Stored, closed};
use crate::source::wording::{Says, Wording};

/// What decides over every item of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate {
    /// What officers wrote, by the id or alias they wrote.
    rulings: BTreeMap<String, Ruling>,
    /// Bodies of closed items are let in, and marked.
    include_exempt: bool,
}

/// An item that is closed, with its body held back or let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// What closes it.
    pub(crate) closed: Closed,
    /// Its body stands in the index all the same.
    pub(crate) included: bool,
}

impl Gate {
    pub(crate) fn new<'w>(
        wordings: impl Iterator<Item = &'w Wording>,
        include_exempt: bool,
    ) -> Self {
        let mut rulings = BTreeMap::new();
        for wording in wordings {
            let Some((item, ruling)) = ruling(wording) else {
                continue;
            };
            match rulings.get(item) {
                Some(Ruling::Closed(_)) => {}
                _ => {
                    rulings.insert(item.to_owned(), ruling);
                }
            }
        }
        Self {
            rulings,
            include_exempt,
        }
    }

    /// Removes the bodies of an item that is closed. Returns what closed it when a body was there to be
    /// held back, or is there and let in.
    ///
    /// What a variant itself says (`closed`) is left as it is, so that an item whose last closed page goes
    /// can be opened again from its sources.
    pub(crate) fn pass(&self, stored: &mut Stored) -> Option<Verdict> {
        let ruling = self.ruling_of(stored);
        for variant in &mut stored.variants {
            variant.ruling.clone_from(&ruling);
        }
        let closed = closed(&stored.variants)?.clone();
        if self.include_exempt {
            let has_body = stored.variants.iter().any(|variant| {
                !(variant.item.minutes.is_empty() && variant.item.decision.is_empty())
            });
            if has_body {
                return Some(Verdict {
                    closed,
                    included: true,
                });
            }
        }
        for variant in &mut stored.variants {
            let item = &mut variant.item;
            variant.withheld |= !item.minutes.is_empty() || !item.decision.is_empty();
            item.close();
        }
        let withheld = stored.variants.iter().any(|variant| variant.withheld);
        withheld.then_some(Verdict {
            closed,
            included: false,
        })
    }

    /// Returns what an officer wrote of an item under any of its keys.
    fn ruling_of(&self, stored: &Stored) -> Option<Ruling> {
        if self.rulings.is_empty() {
            return None;
        }
        let keys = std::iter::once(&stored.id).chain(&stored.aliases);
        let own = keys.filter_map(|key| self.rulings.get(key));
        // What an export says of keys closes, but releases nothing.
        let origins = stored.variants.iter();
        let origins = origins.filter_map(|variant| variant.item.origin.as_deref());
        let told = origins.flat_map(|origin| &origin.aliases);
        let told = told.filter_map(|key| self.rulings.get(key));
        let told = told.filter(|ruling| **ruling != Ruling::Released);
        // `Released` comes before `Closed`: of several, the one that closes.
        own.chain(told).max().cloned()
    }
}

/// Returns the item that an entry rules on, with what it says.
pub(crate) fn ruling(wording: &Wording) -> Option<(&str, Ruling)> {
    let place = format!("{}:{}", wording.path, wording.line);
    match &wording.says {
        Says::Release(entry) => Some((&entry.item, Ruling::Released)),
        Says::Close(entry) => {
            let words = match &entry.reason {
                Some(reason) => format!("closed by an officer: {reason}"),
                None => "closed by an officer".to_owned(),
            };
            let line = wording.line;
            Some((&entry.item, Ruling::Closed(Closed { words, place, line })))
        }
        _ => None,
    }
}

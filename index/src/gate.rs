//! What may not be shown never reaches the index: the gate between merging and all that learns or stores.
//!
//! Takes the variants of one item and removes the body from every one of them as soon as one says that
//! the item is exempt. The published stub (number, title, purpose) stays. What was held back is given
//! to the caller to be listed, never dropped in silence.

use crate::record::Variant;
use crate::understand::exempt;

/// Removes the bodies of an exempt item. Returns the reason when a body was there to be held back.
pub(crate) fn hold(variants: &mut [Variant]) -> Option<String> {
    let reason = variants.iter().find_map(|variant| {
        variant
            .held
            .clone()
            .or_else(|| exempt::mark(&variant.item).map(|mark| mark.reason))
    })?;
    let mut withheld = false;
    for variant in variants {
        let item = &mut variant.item;
        withheld |= variant.held.is_some() || !item.minutes.is_empty() || !item.decision.is_empty();
        item.minutes.clear();
        item.decision.clear();
        item.recorded_votes.clear();
        item.documents.retain(|document| !document.restricted);
        item.restricted = true;
    }
    withheld.then_some(reason)
}

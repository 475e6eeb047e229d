//! What may not be shown never reaches the index: the gate between merging and all that learns or stores.
//!
//! Takes the variants of one item and removes the body from every one of them as soon as one says that
//! the item is exempt. The published stub (number, title, purpose) stays. What was held back is given
//! to the caller to be listed, never dropped in silence.

use crate::record::Variant;

/// Removes the bodies of an item that any of its variants calls closed. Returns the first reason when a
/// body was there to be held back.
///
/// What a variant itself says (`closed`) is left as it is, so that an item whose last closed page goes
/// can be opened again from its sources.
pub(crate) fn hold(variants: &mut [Variant]) -> Option<String> {
    let reason = variants.iter().find_map(|variant| variant.closed.clone())?;
    for variant in variants.iter_mut() {
        let item = &mut variant.item;
        variant.withheld |= !item.minutes.is_empty() || !item.decision.is_empty();
        item.minutes.clear();
        item.decision.clear();
        item.recorded_votes.clear();
        item.documents.retain(|document| !document.restricted);
    }
    variants
        .iter()
        .any(|variant| variant.withheld)
        .then_some(reason)
}

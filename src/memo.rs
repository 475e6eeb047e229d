//! What was looked up in one commit and is asked for again and again: a few hundred answers are kept.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many answers are kept; then it begins anew.
const MOST: usize = 256;

/// Answers by what was asked.
pub(crate) struct Memo<K, V>(Mutex<BTreeMap<K, Arc<V>>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord, V> Memo<K, V> {
    /// Returns the answer kept, else the one that `look_up` finds, which is kept from then on.
    pub(crate) fn get_or<E>(
        &self,
        asked: K,
        look_up: impl FnOnce(&K) -> Result<V, E>,
    ) -> Result<Arc<V>, E> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known().get(&asked) {
            return Ok(Arc::clone(answer));
        }
        // Not locked meanwhile: what is looked up may ask for other things kept here.
        let answer = Arc::new(look_up(&asked)?);
        let mut known = known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(asked, Arc::clone(&answer));
        Ok(answer)
    }
}

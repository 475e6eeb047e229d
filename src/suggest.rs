//! "Did you mean": words of the minutes themselves that a word which no item has comes near to.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use minutebook_index::analysis;
use serde::Serialize;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use crate::dictionary;
use crate::error::Error;
use crate::statistics::doc_freq;

/// A word that may have been meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The word as typed.
    pub typed: String,
    /// The word as the minutes have it.
    pub meant: String,
    /// Items that have it, in any of its forms.
    pub items: u64,
}

/// Shorter words are near to everything.
const SHORTEST: usize = 4;
/// Words of so many letters or fewer differ from what was meant in one letter, longer ones in two.
const SHORT: usize = 5;

/// So many words are suggested for one.
const MOST: usize = 3;

/// Returns the words that come nearest to one which no item has as typed: the nearest first, of those the
/// commonest, one for each stem. `is_written` tells whether an item has a word as it is, since a stem of
/// other words need not be one.
///
/// Where words of its own stem are held ("referals" has that of "refer"), it may only be a form that nobody wrote yet:
/// then a word is suggested that differs in one letter, and none where one of that stem is as near.
///
/// # Errors
/// What the search engine reports.
pub(crate) fn near(
    searcher: &Searcher,
    field: Field,
    typed: &str,
    is_written: impl Fn(&str) -> Result<bool, Error>,
) -> Result<Vec<Suggestion>, Error> {
    let analysis::Forms {
        surface: wanted,
        stem: own,
        ..
    } = analysis::forms(typed);
    let length = wanted.chars().count();
    if length < SHORTEST {
        return Ok(Vec::new());
    }
    let slips = if length <= SHORT { 1 } else { 2 };
    let mut near = Vec::new();
    for word in dictionary::spelled_like(searcher, field, &wanted, slips)? {
        let stem = analysis::forms(&word).stem;
        let items = doc_freq(searcher, &Term::from_field_text(field, &stem))?;
        let distance = strsim::osa_distance(&wanted, &word);
        near.push((distance, Reverse(items), word, stem));
    }
    near.retain(|(_, items, word, _)| items.0 > 0 && word.chars().count() >= SHORTEST - 1);
    near.sort();
    let kin = near.iter().filter(|(_, _, _, stem)| *stem == own);
    let kin = kin.map(|(distance, ..)| *distance).min();
    let is_held = kin.is_some() || doc_freq(searcher, &Term::from_field_text(field, &own))? > 0;
    near.retain(|(distance, _, _, stem)| {
        *stem != own && (!is_held || *distance == 1 && kin.is_none_or(|kin| kin > 1))
    });
    let (mut suggested, mut stems) = (Vec::new(), BTreeSet::new());
    for (_, Reverse(items), meant, stem) in near {
        if suggested.len() == MOST {
            break;
        }
        if !stems.contains(&stem) && is_written(&meant)? {
            stems.insert(stem);
            suggested.push(Suggestion {
                typed: typed.to_owned(),
                meant,
                items,
            });
        }
    }
    Ok(suggested)
}

//! Entries of sidecars that release or close an item which nothing holds: an id mistyped, most likely, and then
//! what was to be closed is open.

use tantivy::query::{Query, TermSetQuery};
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::survey::Work;
use crate::error::Error;
use crate::minutes::Warning;
use crate::schema::Fields;
use crate::source::wording::Says;

/// Warns of each entry, of the roots looked through in this run, whose item the index does not hold after it:
/// the root, the sidecar, and what is wrong.
pub(super) fn of_no_item(
    work: &Work,
    fields: &Fields,
    searcher: &Searcher,
) -> Result<Vec<(u32, String, Warning)>, Error> {
    let mut warnings = Vec::new();
    for (root, found) in &work.roots {
        for wording in &found.wordings {
            // What an export says that it was known under closes an item, and releases none.
            let (table, item, known): (_, _, &[Field]) = match &wording.says {
                Says::Release(entry) => ("release", &entry.item, &[fields.key]),
                Says::Close(entry) => ("close", &entry.item, &[fields.key, fields.told]),
                _ => continue,
            };
            let terms = known
                .iter()
                .map(|field| Term::from_field_text(*field, item));
            if TermSetQuery::new(terms).count(searcher)? == 0 {
                let line = usize::try_from(wording.line).unwrap_or(0);
                let message = format!(
                    "[[{table}]] changes nothing: no item has the id {item}; `minutebook search ... --ids` prints ids"
                );
                warnings.push((*root, wording.path.clone(), Warning::new(line, message)));
            }
        }
    }
    Ok(warnings)
}

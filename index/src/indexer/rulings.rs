//! Entries of sidecars that release or close an item which nothing holds: an id mistyped, most likely, and then
//! what was to be closed is open.

use tantivy::query::{Query, TermQuery};
use tantivy::schema::IndexRecordOption;
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
            let (table, item) = match &wording.says {
                Says::Release(entry) => ("release", &entry.item),
                Says::Close(entry) => ("close", &entry.item),
                _ => continue,
            };
            let term = Term::from_field_text(fields.key, item);
            if TermQuery::new(term, IndexRecordOption::Basic).count(searcher)? == 0 {
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

//! Writes into a `minutebook.toml` that an item is released or closed, and leaves the rest of it as it is.
//!
//! Comments, order and layout of what officers wrote survive; an entry that says the opposite of the same
//! item is taken out. The file is replaced in one step, so that it is never half written.

use std::path::{Path, PathBuf};

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::sidecar::FILE_NAME;
use super::wording::{CLOSE, RELEASE};
use crate::error::{Error, ErrorKind};

/// Which way an officer decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The item is open to the public.
    Release,
    /// The item is closed to the public.
    Close,
}

impl Decision {
    fn tables(self) -> (&'static str, &'static str) {
        match self {
            Self::Release => (RELEASE, CLOSE),
            Self::Close => (CLOSE, RELEASE),
        }
    }
}

/// Returns the text of a sidecar with a decision over an item written into it; the same text where it
/// stands there already.
///
/// `names` are the item's id and every other key it is known under; the first is written.
///
/// # Errors
/// What is wrong with the text, in words.
pub fn decided(
    text: &str,
    names: &[String],
    decision: Decision,
    reason: Option<&str>,
) -> Result<String, String> {
    let Some(id) = names.first() else {
        return Ok(text.to_owned());
    };
    let mut file: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let (wanted, opposite) = decision.tables();
    let names_it = |table: &Table| {
        let item = table.get("item").and_then(Item::as_str);
        item.is_some_and(|item| names.iter().any(|name| name == item))
    };
    if let Some(entries) = file
        .get_mut(opposite)
        .and_then(Item::as_array_of_tables_mut)
    {
        entries.retain(|table| !names_it(table));
        if entries.is_empty() {
            file.remove(opposite);
        }
    }
    let entries = file
        .entry(wanted)
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .ok_or_else(|| format!("`{wanted}` is not written as [[{wanted}]]"))?;
    let known = entries.iter().position(names_it);
    let place = known.unwrap_or_else(|| {
        let mut entry = Table::new();
        entry["item"] = value(id);
        entries.push(entry);
        entries.len() - 1
    });
    if let (Some(entry), Some(reason)) = (entries.get_mut(place), reason) {
        entry["reason"] = value(reason);
    }
    Ok(file.to_string())
}

/// Writes a decision over an item into the sidecar of a folder, making the file if there is none. Returns
/// the file, and whether anything had to be changed.
///
/// # Errors
/// [`ErrorKind::Io`] when the file cannot be read or written, or what stands in it cannot be kept.
pub fn write(
    folder: &Path,
    names: &[String],
    decision: Decision,
    reason: Option<&str>,
) -> Result<(PathBuf, bool), Error> {
    let file = folder.join(FILE_NAME);
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Error::io(&file, error)),
    };
    let changed = decided(&text, names, decision, reason).map_err(|what| {
        let path = file.clone();
        Error::new(ErrorKind::Sidecar { path, what }).with_hint("mend the file by hand first")
    })?;
    if changed == text {
        return Ok((file, false));
    }
    // A link in its place leads to the file that is meant.
    let place = std::fs::canonicalize(&file).unwrap_or_else(|_| file.clone());
    let beside = place.with_extension("toml.new");
    let written = std::fs::write(&beside, changed)
        .and_then(|()| match std::fs::metadata(&place) {
            Ok(known) => std::fs::set_permissions(&beside, known.permissions()),
            Err(_) => Ok(()),
        })
        .and_then(|()| std::fs::File::open(&beside)?.sync_all())
        .and_then(|()| std::fs::rename(&beside, &place));
    written.map_err(|error| Error::io(&place, error))?;
    Ok((file, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "# kept by hand\n[[source]]   # first\nmatch = \"*.txt\"\ncouncil = 'Aldermoor'\n\n\
                          [[close]]\nitem = \"a/1\" # legal said so\n\n[[same]]\nterms = [\"x\", \"y\"]\n";

    fn names() -> Vec<String> {
        vec!["a/1".to_owned(), "t-1".to_owned()]
    }

    #[test]
    fn comments_and_order_survive() {
        let after = decided(
            BEFORE,
            &["b/2".to_owned()],
            Decision::Release,
            Some("audit"),
        )
        .unwrap();
        assert!(after.starts_with(BEFORE), "{after}");
        assert!(
            after.contains("[[release]]\nitem = \"b/2\"\nreason = \"audit\"\n"),
            "{after}"
        );
    }

    #[test]
    fn the_opposite_is_taken_out_and_nothing_stands_twice() {
        let after = decided(BEFORE, &names(), Decision::Release, None).unwrap();
        assert!(!after.contains("[[close]]"), "{after}");
        assert!(
            after.contains("# kept by hand\n[[source]]   # first"),
            "{after}"
        );
        assert_eq!(
            decided(&after, &names(), Decision::Release, None).unwrap(),
            after
        );
        let under_an_alias = ["new".to_owned(), "a/1".to_owned()];
        assert_eq!(
            decided(BEFORE, &under_an_alias, Decision::Close, None).unwrap(),
            BEFORE
        );
    }

    #[test]
    fn what_cannot_be_read_is_not_written_over() {
        assert!(decided("[[source", &names(), Decision::Close, None).is_err());
        assert!(decided("close = 1", &names(), Decision::Close, None).is_err());
    }
}

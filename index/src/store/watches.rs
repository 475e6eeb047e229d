//! Saved searches, as the side store keeps them: what is asked, and what each has shown already.
//!
//! They belong to whoever works with the index and not to a commit of it, so their rows have no generation.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

use super::{FILE_NAME, Store};
use crate::erasure::Graves;
use crate::error::Error;

pub(super) const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS watch (name TEXT NOT NULL PRIMARY KEY, request TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS watch_seen (
        name TEXT NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (name, id));
";

/// A saved search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchRow {
    /// What it is called.
    pub name: String,
    /// What is asked, in words of the query side's own.
    pub request: String,
    /// How many items it has shown.
    pub seen: usize,
}

/// What a saved search has shown: the hash of what each item said, by the item's id. An empty hash is that of an
/// item from which a name was erased since.
pub type Seen = BTreeMap<String, String>;

impl Store {
    /// Returns the saved searches by name.
    ///
    /// # Errors
    /// [`ErrorKind::Store`](crate::ErrorKind::Store), here as in all that follows, when the file cannot be read or
    /// written.
    pub fn watches(&self) -> Result<Vec<WatchRow>, Error> {
        if !has_watches(&self.connection)? {
            return Ok(Vec::new());
        }
        let mut rows = self.connection.prepare(
            "SELECT name, request, (SELECT COUNT(*) FROM watch_seen WHERE watch_seen.name = watch.name)
             FROM watch ORDER BY name",
        )?;
        let rows = rows.query_map([], |row| {
            Ok(WatchRow {
                name: row.get(0)?,
                request: row.get(1)?,
                seen: row.get::<_, u32>(2)? as usize,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns what a saved search has shown.
    ///
    /// # Errors
    /// As [`Self::watches`].
    pub fn seen(&self, name: &str) -> Result<Seen, Error> {
        let mut rows = self
            .connection
            .prepare("SELECT id, content FROM watch_seen WHERE name = ?1")?;
        let rows = rows.query_map([name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Writes a saved search that is new with what counts as shown already; false where there is one of that name.
    ///
    /// # Errors
    /// As [`Self::watches`]; nothing is changed then.
    pub fn add_watch(&mut self, name: &str, request: &str, seen: &Seen) -> Result<bool, Error> {
        let transaction = self.connection.transaction()?;
        let insert = "INSERT INTO watch VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        if transaction.execute(insert, params![name, request])? == 0 {
            return Ok(false);
        }
        write_seen(&transaction, name, seen)?;
        transaction.commit()?;
        Ok(true)
    }

    /// Writes what a saved search has shown by now.
    ///
    /// # Errors
    /// As [`Self::add_watch`].
    pub fn set_seen(&mut self, name: &str, seen: &Seen) -> Result<(), Error> {
        let transaction = self.connection.transaction()?;
        write_seen(&transaction, name, seen)?;
        Ok(transaction.commit()?)
    }

    /// Removes a saved search; false where there is none of that name.
    ///
    /// # Errors
    /// As [`Self::add_watch`].
    pub fn remove_watch(&mut self, name: &str) -> Result<bool, Error> {
        let transaction = self.connection.transaction()?;
        let removed = remove(&transaction, name)?;
        transaction.commit()?;
        Ok(removed)
    }

    /// Returns the names of saved searches that hold what is erased, in their own name or in what they ask.
    pub(crate) fn watches_with(&self, graves: &Graves) -> Result<Vec<String>, Error> {
        let mut watches = self.watches()?;
        watches.retain_mut(|watch| {
            let name = graves.redact_all(&mut watch.name.clone());
            name || graves.redact_all(&mut watch.request)
        });
        Ok(watches.into_iter().map(|watch| watch.name).collect())
    }

    /// Removes saved searches, and forgets what all others have shown of items that are erased. An item written
    /// anew, under the second id, stays shown; what it said before is forgotten.
    pub(crate) fn erase_from_watches(
        &mut self,
        watches: &[String],
        items: impl Iterator<Item = (String, Option<String>)>,
    ) -> Result<(), Error> {
        let transaction = self.connection.transaction()?;
        for name in watches {
            remove(&transaction, name)?;
        }
        for (id, anew) in items {
            if let Some(anew) = anew {
                transaction.execute(
                    "INSERT OR REPLACE INTO watch_seen SELECT name, ?2, '' FROM watch_seen WHERE id = ?1",
                    params![id, anew],
                )?;
                if anew == id {
                    continue;
                }
            }
            transaction.execute("DELETE FROM watch_seen WHERE id = ?1", [id])?;
        }
        Ok(transaction.commit()?)
    }

    /// Puts the saved searches of the index in one folder into the new store of another. Returns false where the old
    /// store cannot be read.
    ///
    /// # Errors
    /// As [`Self::watches`], of the new store.
    pub(crate) fn inherit_watches(from: &Path, to: &Path) -> Result<bool, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let read = || -> Result<Vec<(WatchRow, Seen)>, Error> {
            let connection = Connection::open_with_flags(from.join(FILE_NAME), flags)?;
            let old = Self {
                dir: from.to_owned(),
                connection,
                generation: 0,
            };
            let rows = old.watches()?.into_iter();
            let rows = rows.map(|row| Ok((row.clone(), old.seen(&row.name)?)));
            rows.collect()
        };
        let Ok(watches) = read() else {
            return Ok(false);
        };
        if !watches.is_empty() {
            let mut new = Self::open_for_writing(to, 0)?;
            for (watch, seen) in watches {
                new.add_watch(&watch.name, &watch.request, &seen)?;
            }
            new.close()?;
        }
        Ok(true)
    }
}

/// Tells whether the store is of a version that knows saved searches.
fn has_watches(connection: &Connection) -> Result<bool, Error> {
    let select = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'watch'";
    Ok(connection.query_row(select, [], |row| row.get::<_, u32>(0))? > 0)
}

fn remove(connection: &Connection, name: &str) -> Result<bool, Error> {
    connection.execute("DELETE FROM watch_seen WHERE name = ?1", [name])?;
    Ok(connection.execute("DELETE FROM watch WHERE name = ?1", [name])? > 0)
}

fn write_seen(connection: &Connection, name: &str, seen: &Seen) -> Result<(), Error> {
    connection.execute("DELETE FROM watch_seen WHERE name = ?1", [name])?;
    let mut insert = connection.prepare("INSERT INTO watch_seen VALUES (?1, ?2, ?3)")?;
    for (id, content) in seen {
        insert.execute([name, id, content])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(rows: &[(&str, &str)]) -> Seen {
        let rows = rows.iter();
        rows.map(|(id, content)| ((*id).to_owned(), (*content).to_owned()))
            .collect()
    }

    #[test]
    fn a_saved_search_keeps_what_it_has_shown() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open_for_writing(dir.path(), 0).unwrap();
        assert_eq!(store.watches().unwrap(), []);
        let first = seen(&[("a", "1"), ("b", "2")]);
        assert!(store.add_watch("roads", "{}", &first).unwrap());
        assert!(!store.add_watch("roads", "other", &Seen::new()).unwrap());
        assert_eq!(store.seen("roads").unwrap(), first);
        let second = seen(&[("b", "3")]);
        store.set_seen("roads", &second).unwrap();
        let rows = store.watches().unwrap();
        assert_eq!((rows[0].name.as_str(), rows[0].seen), ("roads", 1));
        assert_eq!(store.seen("roads").unwrap(), second);
        assert!(store.remove_watch("roads").unwrap());
        assert!(!store.remove_watch("roads").unwrap());
        assert_eq!(store.seen("roads").unwrap(), Seen::new());
    }

    #[test]
    fn what_is_erased_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open_for_writing(dir.path(), 0).unwrap();
        let shown = seen(&[("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]);
        store.add_watch("roads", "{}", &shown).unwrap();
        store.add_watch("gone", "{}", &shown).unwrap();
        let erased = [("a", None), ("b", Some("b")), ("c", Some("e"))];
        let erased = erased
            .into_iter()
            .map(|(id, anew)| (id.to_owned(), anew.map(str::to_owned)));
        store
            .erase_from_watches(&["gone".to_owned()], erased)
            .unwrap();
        let left = seen(&[("b", ""), ("d", "4"), ("e", "")]);
        assert_eq!(store.seen("roads").unwrap(), left);
        assert_eq!(store.seen("gone").unwrap(), Seen::new());
        assert_eq!(store.watches().unwrap().len(), 1);
    }
}

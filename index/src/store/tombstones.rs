//! What was erased, as the side store keeps it: keyed hashes and the number they are keyed with; and how
//! the file is cleared of what stood in it.

use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Transaction, params};

use super::{FILE_NAME, Store, TABLES, alive, set_complete_from};
use crate::erasure::{Graves, Kind, Tombstone};
use crate::error::Error;

pub(super) const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS tombstone (
        grave INTEGER NOT NULL, kind TEXT NOT NULL, words INTEGER NOT NULL, hash BLOB NOT NULL,
        born INTEGER NOT NULL, died INTEGER);
    CREATE TABLE IF NOT EXISTS secret (number BLOB NOT NULL);
";

/// A row of the table: grave, kind, words, hash.
type Grave = (u32, String, u32, Vec<u8>);

/// Writes tombstones as of a generation. Where there are any, the file has to be cleared afterwards.
pub(super) fn write(
    transaction: &Transaction<'_>,
    tombstones: &[Tombstone],
    generation: u32,
) -> Result<(), Error> {
    if tombstones.is_empty() {
        return Ok(());
    }
    let mut insert =
        transaction.prepare("INSERT INTO tombstone VALUES (?1, ?2, ?3, ?4, ?5, NULL)")?;
    for tombstone in tombstones {
        let (kind, words) = match tombstone.kind {
            Kind::Key => ("key", 0),
            Kind::Text => ("text", 0),
            Kind::Name(words) => ("name", words),
        };
        insert.execute(params![
            tombstone.grave,
            kind,
            words,
            tombstone.hash.as_slice(),
            generation
        ])?;
    }
    Ok(transaction.pragma_update(None, "user_version", 1)?)
}

impl Store {
    /// Returns what was erased.
    ///
    /// # Errors
    /// [`ErrorKind::Store`](crate::ErrorKind::Store), here as in all that follows, when the file cannot be
    /// read or written.
    pub fn graves(&self) -> Result<Graves, Error> {
        Ok(Graves::new(self.secret()?, &self.tombstones()?))
    }

    /// Returns every tombstone.
    ///
    /// # Errors
    /// As [`Self::graves`].
    pub fn tombstones(&self) -> Result<Vec<Tombstone>, Error> {
        let select = "SELECT grave, kind, words, hash FROM tombstone";
        let mut rows = self
            .connection
            .prepare(&alive(select, "ORDER BY grave, rowid"))?;
        let rows = rows.query_map([self.generation], |row| {
            let (kind, words): (String, u32) = (row.get(1)?, row.get(2)?);
            Ok(Tombstone {
                grave: row.get(0)?,
                kind: match kind.as_str() {
                    "key" => Kind::Key,
                    "text" => Kind::Text,
                    _ => Kind::Name(words),
                },
                hash: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Puts what was erased from the index in one folder into the new store of another, so that it stays
    /// out. Returns false where the old store cannot be read, so that it is not known what was erased.
    ///
    /// # Errors
    /// As [`Self::graves`], of the new store.
    pub(crate) fn inherit(from: &Path, to: &Path) -> Result<bool, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let read = || -> rusqlite::Result<(Vec<Grave>, Vec<Vec<u8>>)> {
            let old = Connection::open_with_flags(from.join(FILE_NAME), flags)?;
            let columns = "SELECT grave, kind, words, hash FROM tombstone WHERE died IS NULL";
            let mut graves = old.prepare(columns)?;
            let graves = graves.query_map([], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
            let graves = graves.collect::<rusqlite::Result<_>>()?;
            let mut secret = old.prepare("SELECT number FROM secret")?;
            let secret = secret.query_map([], |row| row.get(0))?;
            Ok((graves, secret.collect::<rusqlite::Result<_>>()?))
        };
        let Ok((graves, secret)) = read() else {
            return Ok(false);
        };
        if graves.is_empty() {
            return Ok(true);
        }
        let mut new = Self::open_for_writing(to, 0)?;
        let transaction = new.connection.transaction()?;
        for number in secret {
            transaction.execute("INSERT INTO secret VALUES (?1)", [number])?;
        }
        for (grave, kind, words, hash) in graves {
            let row = params![grave, kind, words, hash];
            transaction.execute(
                "INSERT INTO tombstone VALUES (?1, ?2, ?3, ?4, 0, NULL)",
                row,
            )?;
        }
        transaction.commit()?;
        new.close()?;
        Ok(true)
    }

    /// Returns the number that hashes are keyed with; zeros where nothing was ever erased.
    fn secret(&self) -> Result<[u8; 32], Error> {
        let mut rows = self.connection.prepare("SELECT number FROM secret")?;
        let mut rows = rows.query([])?;
        Ok(match rows.next()? {
            Some(row) => row.get(0)?,
            None => [0; 32],
        })
    }

    /// Makes the number that hashes are keyed with, unless there is one.
    pub(crate) fn make_secret(&mut self) -> Result<(), Error> {
        self.connection.execute(
            "INSERT INTO secret SELECT randomblob(32) WHERE NOT EXISTS (SELECT 1 FROM secret)",
            [],
        )?;
        Ok(())
    }

    /// Replaces the notices of all roots at once.
    pub(crate) fn rewrite_notices(
        &mut self,
        mut rewrite: impl FnMut(&mut String) -> bool,
    ) -> Result<(), Error> {
        let transaction = self.connection.transaction()?;
        {
            let mut rows = transaction.prepare("SELECT rowid, message FROM notice")?;
            let rows = rows.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?;
            let rows: Vec<(i64, String)> = rows.collect::<Result<_, _>>()?;
            for (id, mut message) in rows {
                if rewrite(&mut message) {
                    let update = "UPDATE notice SET message = ?1 WHERE rowid = ?2";
                    transaction.execute(update, params![message, id])?;
                }
            }
        }
        Ok(transaction.commit()?)
    }

    /// Tells whether an erasure was committed whose old bytes may still stand in the files.
    pub(crate) fn is_to_be_cleared(&self) -> Result<bool, Error> {
        let mark: i64 = self
            .connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))?;
        Ok(mark != 0)
    }

    /// Removes what no generation from `generation` on sees, and every byte of it from the file.
    pub(crate) fn clear(&mut self, generation: u32) -> Result<(), Error> {
        self.generation = generation;
        self.connection.pragma_update(None, "secure_delete", true)?;
        set_complete_from(&self.connection, generation)?;
        for table in TABLES {
            let delete = format!("DELETE FROM {table} WHERE died <= ?1");
            self.connection.execute(&delete, [generation])?;
        }
        self.connection.execute_batch("VACUUM")?;
        self.truncate_log()
    }

    /// Marks that all old bytes are gone.
    pub(crate) fn cleared(&mut self) -> Result<(), Error> {
        self.connection.pragma_update(None, "user_version", 0)?;
        self.truncate_log()
    }

    fn truncate_log(&self) -> Result<(), Error> {
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy = self
            .connection
            .query_row(checkpoint, [], |row| row.get::<_, bool>(0))?;
        match busy {
            false => Ok(()),
            // The old rows still stand in the file.
            true => Err(rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
                Some("a search keeps its place in it".to_owned()),
            )
            .into()),
        }
    }

    /// Gives every text and every run of bytes in the file, with the name of its table; returns how many rows
    /// there are.
    pub(crate) fn each_value(&self, mut give: impl FnMut(&str, &[u8])) -> Result<u64, Error> {
        let mut count = 0;
        for table in table_names(&self.connection)? {
            let mut rows = self.connection.prepare(&format!("SELECT * FROM {table}"))?;
            let columns = rows.column_count();
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                count += 1;
                for column in 0..columns {
                    if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(column)? {
                        give(&table, bytes);
                    }
                }
            }
        }
        Ok(count)
    }
}

fn table_names(connection: &Connection) -> Result<Vec<String>, Error> {
    let mut rows = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'")?;
    let rows = rows.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

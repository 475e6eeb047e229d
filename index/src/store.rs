//! The side store: which sources the index was made from, kept beside it in one SQLite file.
//!
//! Every row carries the generation it was written in (`born`) and the one that replaced it (`died`).
//! The search engine's commit names the generation that counts; when the store is ahead of it, because
//! a run was cut short between the two commits, the newer rows are discarded on opening. Readers ask
//! for the rows of the generation they see, so a writer never disturbs them. Rows that only earlier commits see
//! are discarded by the next run; the store says from which generation on it is complete, and whoever kept an older
//! one is told so.

mod tombstones;
mod watches;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, params};
use serde::{Deserialize, Serialize};

use crate::erasure::Tombstone;
use crate::error::Error;
use crate::minutes::Warning;
use crate::parse::{Format, Listing};
use crate::seal::{self, Seal};
use crate::source::wording::Wording;

pub use self::watches::{Seen, WatchRow};

/// The name of the file in the index folder.
pub const FILE_NAME: &str = "minutebook.sqlite";

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS root (
        id INTEGER NOT NULL, path TEXT NOT NULL, born INTEGER NOT NULL, died INTEGER);
    CREATE TABLE IF NOT EXISTS source (
        root INTEGER NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
        indexed INTEGER NOT NULL, content INTEGER NOT NULL, context INTEGER NOT NULL, outcome TEXT NOT NULL,
        born INTEGER NOT NULL, died INTEGER);
    CREATE INDEX IF NOT EXISTS source_path ON source (root, path);
    CREATE TABLE IF NOT EXISTS held (
        id TEXT NOT NULL, title TEXT NOT NULL, reason TEXT NOT NULL, place TEXT NOT NULL,
        root INTEGER NOT NULL, source TEXT NOT NULL, line INTEGER NOT NULL, included INTEGER NOT NULL,
        born INTEGER NOT NULL, died INTEGER);
    CREATE INDEX IF NOT EXISTS held_id ON held (id);
    CREATE TABLE IF NOT EXISTS wording (
        root INTEGER NOT NULL, entry TEXT NOT NULL, born INTEGER NOT NULL, died INTEGER);
";
/// What was wrong beside the sources when folders were last looked through; of no generation.
const NOTICES: &str = "
    CREATE TABLE IF NOT EXISTS notice (
        root INTEGER NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, message TEXT NOT NULL);
";
const TABLES: [&str; 5] = ["root", "source", "held", "wording", "tombstone"];

/// What became of a source when it was last read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// How it was read; `None` when it could not be.
    pub format: Option<Format>,
    /// Why nothing could be read from it.
    pub refused: Option<String>,
    /// How many items it holds.
    pub items: u32,
    /// Some meeting of it has a number of the site's, under which a list of meetings may name it.
    pub listed: bool,
    /// The council that is known from beside it.
    pub council: Option<String>,
    /// What a list of meetings or committees in it says.
    pub listings: Vec<Listing>,
    /// What could not be read.
    pub warnings: Vec<Warning>,
}

/// A source as last read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// The folder or file it was found under.
    pub root: u32,
    /// Its path below that.
    pub path: String,
    /// Length in bytes.
    pub size: u64,
    /// When it was last written, in nanoseconds since 1970.
    pub modified: u64,
    /// When it was last read, in nanoseconds since 1970.
    pub indexed: u64,
    /// Hash of its bytes.
    pub content: u64,
    /// Hash of what was known from beside it.
    pub context: u64,
    /// What became of it.
    pub outcome: Outcome,
}

/// A closed item that has a body, which is held back or was let in on request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeldRow {
    /// The item's id.
    pub id: String,
    /// Its title, which is public.
    pub title: String,
    /// The words or element that hold it back.
    pub reason: String,
    /// Where they stand: the part of the item, another item, or a line of `minutebook.toml`.
    pub place: String,
    /// The folder or file that its source was found under.
    pub root: u32,
    /// Where it was read.
    pub source: String,
    /// Line of the source that the words' item begins at; 0 where it is not known.
    pub line: u32,
    /// Its body stands in the index all the same.
    pub included: bool,
}

/// The store, at one generation.
pub struct Store {
    dir: PathBuf,
    connection: Connection,
    generation: u32,
}

impl Store {
    /// Opens the store for writing on top of `generation`, making it if need be; rows that are newer,
    /// left by a run that did not finish, are discarded.
    ///
    /// # Errors
    /// [`ErrorKind::Store`](crate::ErrorKind::Store) when the file cannot be opened or written.
    pub fn open_for_writing(dir: &Path, generation: u32) -> Result<Self, Error> {
        let path = dir.join(FILE_NAME);
        if generation > 0 && !path.is_file() {
            return Err(Error::damaged(
                dir,
                format!("{} is missing", path.display()),
            ));
        }
        seal::check(dir)?;
        seal::open(dir)?;
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(30))?;
        // Write-ahead logging lets readers go on while a run writes. Where the file system cannot do
        // it (network drives), SQLite answers with the mode it stays in, which is just as safe.
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(SCHEMA)?;
        connection.execute_batch(NOTICES)?;
        connection.execute_batch(tombstones::SCHEMA)?;
        connection.execute_batch(watches::SCHEMA)?;
        discard_newer(&mut connection, generation)?;
        Ok(Self {
            dir: dir.to_owned(),
            connection,
            generation,
        })
    }

    /// Ends the writing: everything goes into the one file, and that is sealed.
    ///
    /// A reader that keeps its place longer than half a minute leaves the store unsealed; the next run seals it.
    ///
    /// # Errors
    /// [`ErrorKind::Store`](crate::ErrorKind::Store) and [`ErrorKind::Io`](crate::ErrorKind::Io), when the disk fails.
    pub fn close(self) -> Result<(), Error> {
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy = self
            .connection
            .query_row(checkpoint, [], |row| row.get::<_, bool>(0))?;
        self.connection.close().map_err(|(_, error)| error)?;
        match busy {
            true => Ok(()),
            false => seal::close(&self.dir),
        }
    }

    /// Opens the store for reading at `generation`.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`](crate::ErrorKind::Damaged) when the file is missing or is no store,
    /// [`ErrorKind::Superseded`](crate::ErrorKind::Superseded) when what only `generation` saw has been discarded,
    /// [`ErrorKind::ReadOnly`](crate::ErrorKind::ReadOnly) when its folder may not be written and it is not sealed.
    pub fn open(dir: &Path, generation: u32) -> Result<Self, Error> {
        let path = dir.join(FILE_NAME);
        let sealed = seal::check(dir)? == Seal::Whole;
        let connection = match reading(&path, "") {
            // SQLite makes files beside a store that it reads. A store that is sealed can be read without them.
            Err(error) if is_shut(&error) && sealed => reading(&path, "?immutable=1"),
            Err(error) if is_shut(&error) && path.is_file() => {
                return Err(Error::read_only(
                    dir,
                    "and a run goes on there or was cut short, so it cannot be read from here",
                )
                .with_hint(
                    "wait until the run is done, or have its owner run `minutebook index` again",
                ));
            }
            opened => opened,
        };
        let connection = connection
            .map_err(|error| Error::damaged(dir, format!("{}: {error}", path.display())))?;
        if complete_from(&connection)? > generation {
            return Err(Error::superseded(dir));
        }
        Ok(Self {
            dir: dir.to_owned(),
            connection,
            generation,
        })
    }

    /// Looks at what can be seen at once of the store of an index that has been committed to, as whoever opens the
    /// index and has no need of the store does: an answer is given of no damaged index.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`](crate::ErrorKind::Damaged) when it is missing, of another length than the last run left, or
    /// no store, or when its seal is none.
    pub fn glance(dir: &Path) -> Result<(), Error> {
        seal::glance(dir)
    }

    /// Copies the store, as `generation` sees it, into a new file.
    ///
    /// # Errors
    /// As [`Self::open`], and [`ErrorKind::Store`](crate::ErrorKind::Store) when the copy cannot be written.
    pub(crate) fn copy(dir: &Path, generation: u32, to: &Path) -> Result<(), Error> {
        let store = Self::open(dir, generation)?;
        let name = to.to_string_lossy();
        // A copy is made outside of any transaction.
        store.connection.execute_batch("COMMIT")?;
        store
            .connection
            .execute("VACUUM INTO ?1", [name.as_ref()])?;
        let mut copy = Connection::open(to)?;
        // One file, without a log beside it.
        copy.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
        discard_newer(&mut copy, generation)?;
        Ok(copy.close().map_err(|(_, error)| error)?)
    }

    /// Returns the folders that were last given to `index`, as far as can be read from a store that may be damaged.
    pub(crate) fn last_roots(dir: &Path) -> Vec<String> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let read = || -> rusqlite::Result<Vec<String>> {
            let connection = Connection::open_with_flags(dir.join(FILE_NAME), flags)?;
            let mut rows =
                connection.prepare("SELECT path FROM root WHERE died IS NULL ORDER BY id")?;
            let rows = rows.query_map([], |row| row.get(0))?;
            rows.collect()
        };
        read().unwrap_or_default()
    }

    /// Returns what SQLite itself finds to be wrong with the file.
    pub(crate) fn integrity(&self) -> Result<Vec<String>, Error> {
        let mut rows = self.connection.prepare("PRAGMA integrity_check")?;
        let rows = rows.query_map([], |row| row.get::<_, String>(0))?;
        let said: Vec<String> = rows.collect::<Result<_, _>>()?;
        Ok(said.into_iter().filter(|said| said != "ok").collect())
    }

    /// Returns the folders and files that were given to `index`, with their numbers.
    ///
    /// # Errors
    /// [`ErrorKind::Store`](crate::ErrorKind::Store), here as in all that follows, when the file cannot be read or written.
    pub fn roots(&self) -> Result<Vec<(u32, String)>, Error> {
        let mut rows = self
            .connection
            .prepare(&alive("SELECT id, path FROM root", "ORDER BY id"))?;
        let rows = rows.query_map([self.generation], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the sources, by root and path.
    ///
    /// # Errors
    /// As [`Self::roots`].
    pub fn sources(&self) -> Result<Vec<SourceRow>, Error> {
        let select =
            "SELECT root, path, size, modified, indexed, content, context, outcome FROM source";
        let mut rows = self
            .connection
            .prepare(&alive(select, "ORDER BY root, path"))?;
        let rows = rows.query_map([self.generation], |row| {
            let outcome: String = row.get(7)?;
            Ok(SourceRow {
                root: row.get(0)?,
                path: row.get(1)?,
                size: row.get::<_, i64>(2)?.cast_unsigned(),
                modified: row.get::<_, i64>(3)?.cast_unsigned(),
                indexed: row.get::<_, i64>(4)?.cast_unsigned(),
                content: row.get::<_, i64>(5)?.cast_unsigned(),
                context: row.get::<_, i64>(6)?.cast_unsigned(),
                outcome: serde_json::from_str(&outcome).unwrap_or_default(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the closed items that have a body, by id.
    ///
    /// # Errors
    /// As [`Self::roots`].
    pub fn held(&self) -> Result<Vec<HeldRow>, Error> {
        let select = "SELECT id, title, reason, place, root, source, line, included FROM held";
        let mut rows = self.connection.prepare(&alive(select, "ORDER BY id"))?;
        let rows = rows.query_map([self.generation], |row| {
            Ok(HeldRow {
                id: row.get(0)?,
                title: row.get(1)?,
                reason: row.get(2)?,
                place: row.get(3)?,
                root: row.get(4)?,
                source: row.get(5)?,
                line: row.get(6)?,
                included: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns what sidecars say of words, posts and links, with the number of the root each lies below,
    /// in the order of roots, paths and lines.
    ///
    /// # Errors
    /// As [`Self::roots`].
    pub fn wordings(&self) -> Result<Vec<(u32, Wording)>, Error> {
        let select = "SELECT root, entry FROM wording";
        let mut rows = self
            .connection
            .prepare(&alive(select, "ORDER BY root, rowid"))?;
        let rows = rows.query_map([self.generation], |row| {
            Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?))
        })?;
        let mut wordings = Vec::new();
        for row in rows {
            let (root, entry) = row?;
            // Entries were checked before they were written; one that a later version wrote otherwise
            // is passed over.
            wordings.extend(serde_json::from_str(&entry).ok().map(|entry| (root, entry)));
        }
        Ok(wordings)
    }

    /// Tells how many such entries a generation sees.
    pub(crate) fn count_wordings(&self, generation: u32) -> Result<u32, Error> {
        let select = alive("SELECT COUNT(*) FROM wording", "");
        Ok(self
            .connection
            .query_row(&select, [generation], |row| row.get(0))?)
    }

    /// Tells how many bodies are held back (`false`), or are let in although closed (`true`).
    ///
    /// # Errors
    /// As [`Self::roots`].
    pub fn held_count(&self, included: bool) -> Result<u64, Error> {
        let select = alive("SELECT COUNT(*) FROM held", "AND included = ?2");
        let values = params![self.generation, included];
        let count = self
            .connection
            .query_row(&select, values, |row| row.get::<_, i64>(0))?;
        Ok(count.unsigned_abs())
    }

    /// Returns those of some ids that are of closed items that have a body.
    pub(crate) fn held_among<'i>(
        &self,
        ids: impl Iterator<Item = &'i String>,
    ) -> Result<Vec<String>, Error> {
        let any = alive("SELECT EXISTS (SELECT 1 FROM held", ")");
        let is_any: bool = self
            .connection
            .query_row(&any, [self.generation], |row| row.get(0))?;
        if !is_any {
            return Ok(Vec::new());
        }
        let one = alive("SELECT EXISTS (SELECT 1 FROM held", "AND id = ?2)");
        let mut one = self.connection.prepare(&one)?;
        let mut held = Vec::new();
        for id in ids {
            if one.query_row(params![self.generation, id], |row| row.get(0))? {
                held.push(id.clone());
            }
        }
        Ok(held)
    }

    /// Notes that sources were looked at and found to be as they were. That holds whatever becomes of the
    /// run, so it makes no generation.
    ///
    /// # Errors
    /// As [`Self::roots`].
    pub fn refresh(&mut self, rows: &[SourceRow]) -> Result<(), Error> {
        let transaction = self.connection.transaction()?;
        for row in rows {
            transaction.execute(
                "UPDATE source SET modified = ?1, indexed = ?2 WHERE root = ?3 AND path = ?4 AND died IS NULL",
                params![row.modified.cast_signed(), row.indexed.cast_signed(), row.root, row.path],
            )?;
        }
        Ok(transaction.commit()?)
    }

    /// Returns what was wrong with sidecars and folders when they were last looked through.
    ///
    /// # Errors
    /// As [`Self::roots`].
    pub fn notices(&self) -> Result<Vec<(String, Warning)>, Error> {
        let mut rows = self
            .connection
            .prepare("SELECT path, line, message FROM notice ORDER BY root, path, line")?;
        let rows = rows.query_map([], |row| {
            Ok((
                row.get(0)?,
                Warning {
                    line: row.get(1)?,
                    message: row.get(2)?,
                },
            ))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Replaces the notices of one root.
    ///
    /// # Errors
    /// As [`Self::roots`].
    pub fn note(&mut self, root: u32, notices: &[(String, Warning)]) -> Result<(), Error> {
        let transaction = self.connection.transaction()?;
        transaction.execute("DELETE FROM notice WHERE root = ?1", [root])?;
        for (path, warning) in notices {
            let row = params![root, path, warning.line, warning.message];
            transaction.execute("INSERT INTO notice VALUES (?1, ?2, ?3, ?4)", row)?;
        }
        Ok(transaction.commit()?)
    }

    /// Writes what a run changed, as the generation after this one, and returns that generation. It
    /// counts once the search engine's commit names it.
    ///
    /// # Errors
    /// As [`Self::roots`]; nothing is changed then.
    pub fn write(&mut self, changes: &Changes) -> Result<u32, Error> {
        let next = self.generation + 1;
        let transaction = self.connection.transaction()?;
        for (id, path) in &changes.roots {
            transaction.execute(
                "INSERT INTO root VALUES (?1, ?2, ?3, NULL)",
                params![id, path, next],
            )?;
        }
        for id in &changes.retired {
            transaction.execute(
                "UPDATE root SET died = ?1 WHERE id = ?2 AND died IS NULL",
                params![next, id],
            )?;
        }
        {
            let mut end = transaction.prepare(
                "UPDATE source SET died = ?1 WHERE root = ?2 AND path = ?3 AND died IS NULL",
            )?;
            let mut insert = transaction
                .prepare("INSERT INTO source VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL)")?;
            for (root, path) in &changes.gone {
                end.execute(params![next, root, path])?;
            }
            for row in &changes.read {
                end.execute(params![next, row.root, row.path])?;
                insert.execute(params![
                    row.root,
                    row.path,
                    row.size.cast_signed(),
                    row.modified.cast_signed(),
                    row.indexed.cast_signed(),
                    row.content.cast_signed(),
                    row.context.cast_signed(),
                    serde_json::to_string(&row.outcome).unwrap_or_default(),
                    next
                ])?;
            }
            let mut forget = transaction
                .prepare("UPDATE wording SET died = ?1 WHERE root = ?2 AND died IS NULL")?;
            let mut learn = transaction.prepare("INSERT INTO wording VALUES (?1, ?2, ?3, NULL)")?;
            for root in &changes.retired {
                forget.execute(params![next, root])?;
            }
            for (root, wordings) in &changes.wordings {
                forget.execute(params![next, root])?;
                for wording in wordings {
                    let entry = serde_json::to_string(wording).unwrap_or_default();
                    learn.execute(params![root, entry, next])?;
                }
            }
            let mut release =
                transaction.prepare("UPDATE held SET died = ?1 WHERE id = ?2 AND died IS NULL")?;
            for id in &changes.released {
                release.execute(params![next, id])?;
            }
            let mut hold = transaction
                .prepare("INSERT INTO held VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL)")?;
            for row in &changes.held {
                hold.execute(params![
                    row.id,
                    row.title,
                    row.reason,
                    row.place,
                    row.root,
                    row.source,
                    row.line,
                    row.included,
                    next
                ])?;
            }
        }
        tombstones::write(&transaction, &changes.tombstones, next)?;
        transaction.commit()?;
        Ok(next)
    }
}

/// What a run changed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Folders and files given for the first time.
    pub roots: Vec<(u32, String)>,
    /// Folders given before that now lie in another.
    pub retired: Vec<u32>,
    /// Sources read that are new or differ from before.
    pub read: Vec<SourceRow>,
    /// Sources that are there no more.
    pub gone: Vec<(u32, String)>,
    /// Items were written or removed.
    pub items_changed: bool,
    /// Ids of those of them that were held back; they are no longer unless `held` says so.
    pub released: Vec<String>,
    /// Items held back.
    pub held: Vec<HeldRow>,
    /// What the sidecars of a root say of words, posts and links, where that is other than before.
    pub wordings: Vec<(u32, Vec<Wording>)>,
    /// What was erased and must not come back.
    pub tombstones: Vec<Tombstone>,
}

impl Changes {
    /// Tells whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.roots.is_empty()
            && self.read.is_empty()
            && self.gone.is_empty()
            && !self.items_changed
            && self.released.is_empty()
            && self.wordings.is_empty()
    }
}

/// Opens a store for reading, with what is said to SQLite of the file. All that is read is of one moment, from a
/// first look on, which tells whether it is a store at all.
fn reading(path: &Path, options: &str) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match options {
        "" => Connection::open_with_flags(path, flags)?,
        options => {
            let address = format!("{}{options}", address(path));
            Connection::open_with_flags(address, flags | OpenFlags::SQLITE_OPEN_URI)?
        }
    };
    connection.busy_timeout(Duration::from_secs(30))?;
    connection.execute_batch("BEGIN")?;
    connection.query_row("SELECT COUNT(*) FROM root", [], |_| Ok(()))?;
    Ok(connection)
}

/// Returns a path as the address that SQLite takes options with.
fn address(path: &Path) -> String {
    let mut address = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' => address.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => address.push(char::from(*byte)),
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

/// Tells whether an error of SQLite may come of a folder that may not be written.
fn is_shut(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, PermissionDenied, ReadOnly};
    matches!(
        error.sqlite_error_code(),
        Some(CannotOpen | PermissionDenied | ReadOnly)
    )
}

/// Restricts a query to the rows that one generation sees.
fn alive(select: &str, order: &str) -> String {
    format!("{select} WHERE born <= ?1 AND (died IS NULL OR died > ?1) {order}")
}

/// Discards rows that are newer than a generation, left by a run that did not finish, and those that it and
/// all later ones no longer see.
fn discard_newer(connection: &mut Connection, generation: u32) -> Result<(), Error> {
    let transaction = connection.transaction()?;
    for table in TABLES {
        transaction.execute(
            &format!("DELETE FROM {table} WHERE born > ?1 OR died <= ?1"),
            [generation],
        )?;
        transaction.execute(
            &format!("UPDATE {table} SET died = NULL WHERE died > ?1"),
            [generation],
        )?;
    }
    set_complete_from(&transaction, generation)?;
    Ok(transaction.commit()?)
}

/// Returns the first generation all of whose rows are there. SQLite keeps a number for whatever the program wants.
fn complete_from(connection: &Connection) -> Result<u32, Error> {
    let number = connection.query_row("PRAGMA application_id", [], |row| row.get::<_, i32>(0))?;
    Ok(number.cast_unsigned())
}

/// Notes that rows which only generations before this one saw are discarded.
fn set_complete_from(connection: &Connection, generation: u32) -> Result<(), Error> {
    if complete_from(connection)? != generation {
        connection.pragma_update(None, "application_id", generation.cast_signed())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(path: &str, size: u64) -> SourceRow {
        SourceRow {
            root: 0,
            path: path.to_owned(),
            size,
            modified: 1,
            indexed: 2,
            content: u64::MAX,
            context: 3,
            outcome: Outcome::default(),
        }
    }

    fn paths(store: &Store) -> Vec<(String, u64)> {
        store
            .sources()
            .unwrap()
            .into_iter()
            .map(|row| (row.path, row.size))
            .collect()
    }

    #[test]
    fn rows_of_an_unfinished_run_are_discarded() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open_for_writing(dir.path(), 0).unwrap();
        let first = Changes {
            read: vec![row("a", 1), row("b", 1)],
            ..Changes::default()
        };
        assert_eq!(store.write(&first).unwrap(), 1);
        drop(store);

        let mut store = Store::open_for_writing(dir.path(), 1).unwrap();
        let second = Changes {
            read: vec![row("a", 2)],
            gone: vec![(0, "b".to_owned())],
            ..Changes::default()
        };
        store.write(&second).unwrap();
        let old = vec![("a".to_owned(), 1), ("b".to_owned(), 1)];
        assert_eq!(
            paths(&Store::open(dir.path(), 1).unwrap()),
            old,
            "a reader keeps its view"
        );
        assert_eq!(
            paths(&Store::open(dir.path(), 2).unwrap()),
            [("a".to_owned(), 2)]
        );
        drop(store);

        // The engine's commit still names generation 1: the second run never happened.
        let mut store = Store::open_for_writing(dir.path(), 1).unwrap();
        assert_eq!(paths(&store), old);

        // Once it has, and another has begun, whoever still keeps generation 1 is told that it is gone.
        store.write(&second).unwrap();
        assert_eq!(paths(&Store::open(dir.path(), 1).unwrap()), old);
        drop(store);
        drop(Store::open_for_writing(dir.path(), 2).unwrap());
        let Err(error) = Store::open(dir.path(), 1) else {
            panic!("opened what is gone")
        };
        assert!(
            matches!(error.kind(), crate::ErrorKind::Superseded { .. }),
            "{error}"
        );
    }

    #[test]
    fn no_store_is_damage_with_a_cure() {
        let dir = tempfile::tempdir().unwrap();
        let Err(error) = Store::open(dir.path(), 1) else {
            panic!("opened nothing")
        };
        assert!(matches!(error.kind(), crate::ErrorKind::Damaged { .. }));
        assert!(error.hint().unwrap().contains("minutebook index"));
        std::fs::write(dir.path().join(FILE_NAME), "no database at all, but text").unwrap();
        assert!(Store::open(dir.path(), 1).is_err());
    }
}

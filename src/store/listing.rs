//! A whole session table: its keys, its newest rows, and what becomes of them while one watches.
//!
//! Each look is one short read: open (or look whether anything changed), select, done. Between two
//! looks no transaction is open, so the server's commits never wait for us.

use super::changes::text_at;
use super::django::{connect, explain, row_of, rows_of};
use super::express_table::ExpressFollower;
use super::folder_listing::FolderFollower;
use super::sqlite_file::Immutable;
use super::{Error, Row};
use rusqlite::Connection;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a look waits for a lock of the server; a watch looks again soon anyway.
const PATIENCE: Duration = Duration::from_secs(2);

/// All keys, in the order in which their rows came.
pub(super) fn keys(path: &Path) -> Result<Vec<String>, Error> {
    let db = connect(path, Immutable::AtRest, PATIENCE)?;
    let read = || -> rusqlite::Result<Vec<_>> {
        db.prepare("SELECT session_key FROM django_session ORDER BY rowid")?
            .query_map([], |row| text_at(row, 0))?
            .collect()
    };
    read().map_err(|why| explain(path, &why))
}

/// The rows that expire last come first: as a rule those that were written last.
pub(super) fn newest(path: &Path, limit: Option<usize>) -> Result<Vec<Row>, Error> {
    let db = connect(path, Immutable::AtRest, PATIENCE)?;
    let limit = limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX));
    let read = || -> rusqlite::Result<Vec<_>> {
        db.prepare(
            "SELECT session_data, expire_date, session_key FROM django_session \
             ORDER BY expire_date DESC, rowid DESC LIMIT ?1",
        )?
        .query_map([limit], |row| row_of(&text_at(row, 2)?, row))?
        .collect()
    };
    read().map_err(|why| explain(path, &why))
}

/// The rows of these keys that are there, in the order asked.
pub(super) fn rows(path: &Path, ids: &[&str]) -> Result<Vec<Row>, Error> {
    let db = connect(path, Immutable::AtRest, PATIENCE)?;
    rows_of(&db, ids).map_err(|why| explain(path, &why))
}

/// One row of a watched table that came, changed or went.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The row before; `None` where it came.
    pub before: Option<Row>,
    /// The row now; `None` where it went.
    pub after: Option<Row>,
}

/// A session store that is looked at again and again.
#[derive(Debug)]
pub struct Follower(Followed);

#[derive(Debug)]
enum Followed {
    Table(TableFollower),
    Folder(FolderFollower),
    Express(ExpressFollower),
}

impl Follower {
    /// Begins to follow a table: the first look finds no change.
    pub(super) fn of_table(path: &Path) -> Result<Self, Error> {
        Ok(Self(Followed::Table(TableFollower::new(path)?)))
    }

    pub(super) fn of_folder(folder: FolderFollower) -> Self {
        Self(Followed::Folder(folder))
    }

    pub(super) fn of_express(table: ExpressFollower) -> Self {
        Self(Followed::Express(table))
    }

    /// How many sessions the last look found.
    #[must_use]
    pub fn count(&self) -> usize {
        match &self.0 {
            Followed::Table(table) => table.rows.len(),
            Followed::Folder(folder) => folder.count(),
            Followed::Express(table) => table.count(),
        }
    }

    /// What changed since the last look.
    ///
    /// # Errors
    /// The store is locked, gone, or no session store now. The next look may succeed again.
    pub fn look(&mut self) -> Result<Vec<Change>, Error> {
        match &mut self.0 {
            Followed::Table(table) => table.look(),
            Followed::Folder(folder) => folder.look(),
            Followed::Express(table) => table.look(),
        }
    }
}

/// A session table that is looked at again and again.
#[derive(Debug)]
struct TableFollower {
    path: PathBuf,
    open: Option<Open>,
    /// The rows as the last look found them, not decoded: most never change.
    rows: HashMap<String, Kept>,
}

/// A connection without a transaction, the file that it reads, and the version last seen.
#[derive(Debug)]
struct Open {
    db: Connection,
    file: Option<Identity>,
    version: Option<i64>,
}

#[derive(Debug)]
struct Kept {
    raw: String,
    expires: String,
    number: i64,
}

impl TableFollower {
    fn new(path: &Path) -> Result<Self, Error> {
        let mut follower = Self {
            path: path.to_owned(),
            open: None,
            rows: HashMap::new(),
        };
        follower.look()?;
        Ok(follower)
    }

    /// What changed since the last look. Where nothing did, this costs one read of the file's
    /// change counter (`PRAGMA data_version`).
    fn look(&mut self) -> Result<Vec<Change>, Error> {
        let file = identity(&self.path);
        // A file put in the place of the old one: the old connection would go on with the old.
        if self.open.as_ref().is_some_and(|open| open.file != file) {
            self.open = None;
        }
        let looked = self.look_at(file);
        // Windows lets nobody replace a file that is open, and its files have no number to tell
        // one from another: there each look opens it anew.
        if looked.is_err() || cfg!(not(unix)) {
            self.open = None;
        }
        looked
    }

    fn look_at(&mut self, file: Option<Identity>) -> Result<Vec<Change>, Error> {
        let open = match &mut self.open {
            Some(open) => open,
            None => self.open.insert(Open {
                db: connect(&self.path, Immutable::Never, PATIENCE)?,
                file,
                version: None,
            }),
        };
        let read = |open: &Open| {
            let version = open
                .db
                .pragma_query_value(None, "data_version", |row| row.get(0))?;
            if open.version == Some(version) {
                return Ok(None);
            }
            Ok(Some((version, all_rows(&open.db)?)))
        };
        match read(open).map_err(|why| explain(&self.path, &why))? {
            None => Ok(Vec::new()),
            Some((version, rows)) => {
                open.version = Some(version);
                Ok(self.take_in(rows))
            }
        }
    }

    /// Compares with the last look, and decodes only what differs: first the rows that are there,
    /// in the order of the table, then those that went.
    fn take_in(&mut self, now: Vec<(String, Kept)>) -> Vec<Change> {
        let mut before = std::mem::take(&mut self.rows);
        let mut changes = Vec::new();
        for (id, kept) in now {
            let old = before.remove(&id);
            if old.as_ref().is_none_or(|old| old.differs_from(&kept)) {
                changes.push(Change {
                    before: old.map(|old| old.decoded(&id)),
                    after: Some(kept.decoded(&id)),
                });
            }
            self.rows.insert(id, kept);
        }
        let mut gone: Vec<_> = before.into_iter().collect();
        gone.sort_by_key(|(_, kept)| kept.number);
        changes.extend(gone.into_iter().map(|(id, kept)| Change {
            before: Some(kept.decoded(&id)),
            after: None,
        }));
        changes
    }
}

impl Kept {
    fn differs_from(&self, other: &Self) -> bool {
        self.raw != other.raw || self.expires != other.expires
    }

    fn decoded(&self, id: &str) -> Row {
        Row {
            id: id.to_owned(),
            state: crate::codec::django::decode(&self.raw).map_err(|why| why.to_string()),
            expires: self.expires.clone(),
            raw: self.raw.clone(),
        }
    }
}

fn all_rows(db: &Connection) -> rusqlite::Result<Vec<(String, Kept)>> {
    db.prepare_cached(
        "SELECT session_key, session_data, expire_date, rowid FROM django_session ORDER BY rowid",
    )?
    .query_map([], |row| {
        let kept = Kept {
            raw: text_at(row, 1)?,
            expires: text_at(row, 2)?,
            number: row.get(3)?,
        };
        Ok((text_at(row, 0)?, kept))
    })?
    .collect()
}

/// What tells one file from another under the same name. Asking opens nothing: opening and closing
/// the file beside SQLite would cancel locks.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    let data = std::fs::metadata(path).ok()?;
    Some((data.dev(), data.ino()))
}

#[cfg(not(unix))]
type Identity = ();

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.exists().then_some(())
}

#[cfg(test)]
#[path = "listing_tests.rs"]
mod tests;

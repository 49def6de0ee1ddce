//! `django:FILE`: the table `django_session` of a SQLite file, Django's own or the demo server's.

use super::changes::{KnownKeys, text_at};
use super::{Error, Reading, Row};
use crate::codec::django;
use rusqlite::types::Type;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a look waits for a lock of the server.
const PATIENCE: Duration = Duration::from_secs(2);

/// Django's session table.
#[derive(Debug)]
pub struct DjangoStore {
    path: PathBuf,
    known: KnownKeys,
}

impl DjangoStore {
    /// The session table in the SQLite file `path`. Nothing stays open.
    ///
    /// # Errors
    /// No such file, no SQLite file, no session table in it, no permission.
    pub fn open(path: &Path) -> Result<Self, Error> {
        connect(path, PATIENCE)?;
        Ok(Self {
            path: path.to_owned(),
            known: KnownKeys::default(),
        })
    }

    /// The SQLite file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// One look: see [`super::Store::read`]. The connection is closed when it returns.
    ///
    /// # Errors
    /// As [`DjangoStore::open`], and a lock that lasts longer than two seconds.
    pub fn read(&mut self, ids: &[&str]) -> Result<Reading, Error> {
        let mut db = connect(&self.path, PATIENCE)?;
        look(&mut db, &mut self.known, ids).map_err(|why| explain(&self.path, &why))
    }
}

/// A `db.sqlite3` with a `django_session` table in `folder`, for the hint that offers it. It waits
/// for nobody: a hint is not worth two seconds.
#[must_use]
pub fn candidate_in(folder: &Path) -> Option<PathBuf> {
    let path = folder.join("db.sqlite3");
    connect(&path, Duration::ZERO).is_ok().then_some(path)
}

/// All statements of a look see one state of the table; the transaction ends with the look.
fn look(db: &mut Connection, known: &mut KnownKeys, ids: &[&str]) -> rusqlite::Result<Reading> {
    let snapshot = db.transaction()?;
    let rows = rows_of(&snapshot, ids)?;
    let changes = known.look(&snapshot)?;
    Ok(Reading {
        rows,
        total: changes.total,
        created: changes.created,
        deleted: changes.deleted,
    })
}

pub(super) fn rows_of(db: &Connection, ids: &[&str]) -> rusqlite::Result<Vec<Row>> {
    let mut statement = db.prepare_cached(
        "SELECT session_data, expire_date FROM django_session WHERE session_key = ?1",
    )?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        rows.extend(
            statement
                .query_row([id], |row| row_of(id, row))
                .optional()?,
        );
    }
    Ok(rows)
}

/// A row of an odd shape is shown with the reason why it cannot be read; it fails nothing else.
pub(super) fn row_of(id: &str, row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let raw = text_at(row, 0)?;
    let state = match row.get_ref(0)?.data_type() {
        Type::Text => django::decode(&raw).map_err(|why| why.to_string()),
        other => Err(format!(
            "the data column holds {}, not text",
            name_of(other)
        )),
    };
    Ok(Row {
        id: id.to_owned(),
        state,
        expires: text_at(row, 1)?,
        raw,
    })
}

fn name_of(kind: Type) -> &'static str {
    match kind {
        Type::Null => "nothing (NULL)",
        Type::Integer | Type::Real => "a number",
        Type::Text => "text",
        Type::Blob => "bytes (a BLOB)",
    }
}

/// Opens the file for reading and makes sure that the table is there.
pub(super) fn connect(path: &Path, patience: Duration) -> Result<Connection, Error> {
    let open = || {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags)?;
        db.busy_timeout(patience)?;
        db.prepare("SELECT session_key, session_data, expire_date FROM django_session")?;
        Ok(db)
    };
    open().map_err(|why| explain(path, &why))
}

/// SQLite only says "unable to open database file". Its own attempt always comes first: opening
/// and closing the file beside it would cancel the locks that a server in this process holds.
fn explain_unopened(path: &Path) -> String {
    let shown = path.display();
    if path.is_dir() {
        let inside = path.join("db.sqlite3");
        return format!(
            "{shown} is a folder; name the SQLite file in it, for example django:{}",
            inside.display()
        );
    }
    match std::fs::File::open(path).map_err(|why| why.kind()) {
        Err(ErrorKind::NotFound) => format!(
            "there is no file {shown}; give the path of the site's SQLite file, or run \
             python manage.py migrate there first"
        ),
        Err(ErrorKind::PermissionDenied) => format!(
            "{shown} may not be read by this user; give yourself read permission, or run jarful \
             as the user of the site"
        ),
        _ => format!("{shown} cannot be opened; check the file, its folder and their permissions"),
    }
}

pub(super) fn explain(path: &Path, why: &rusqlite::Error) -> Error {
    let shown = path.display();
    let text = why.to_string();
    let says = match why.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => format!(
            "{shown} was locked by another program for 2 seconds; end its open transaction (a \
             database browser, a sqlite3 shell) and try again"
        ),
        Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => explain_unopened(path),
        Some(ErrorCode::NotADatabase) => format!(
            "{shown} is not a SQLite database; name the file that DATABASES in \
             Django's settings.py names (usually db.sqlite3)"
        ),
        Some(ErrorCode::DatabaseCorrupt) => {
            format!("{shown} is damaged; restore it, or delete it and run python manage.py migrate")
        }
        _ if text.contains("no such table") => format!(
            "{shown} has no table django_session; run python manage.py migrate in the site's \
             folder, or name the site's own SQLite file"
        ),
        _ if text.contains("no such column") => format!(
            "the table django_session in {shown} does not have Django's columns; name the site's \
             own SQLite file"
        ),
        _ => format!("{shown} cannot be read ({text}); check the file and its folder"),
    };
    Error(says)
}

#[cfg(test)]
#[path = "django_tests.rs"]
mod tests;

//! `django:FILE`: the table `django_session` of a SQLite file, Django's own or the demo server's.

use super::changes::{KnownKeys, text_at};
use super::sqlite_file::{self, Immutable};
use super::{Error, Reading, Row};
use crate::codec::django;
use rusqlite::types::Type;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a look waits for a lock of the server.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long the next look waits where the one before has waited in vain: a table that stays locked
/// costs a run two seconds, not two seconds for each request.
const LITTLE_PATIENCE: Duration = Duration::from_millis(50);

/// Django's session table.
#[derive(Debug)]
pub struct DjangoStore {
    path: PathBuf,
    immutable: Immutable,
    known: KnownKeys,
    was_locked: bool,
}

impl DjangoStore {
    /// The session table in the SQLite file `path`. Nothing stays open.
    ///
    /// # Errors
    /// No such file, no SQLite file, no session table in it, no permission.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::written(path, Immutable::AtRest)
    }

    /// The same for a table that this very program writes: the demo server's.
    ///
    /// # Errors
    /// As [`DjangoStore::open`].
    pub fn of_this_program(path: &Path) -> Result<Self, Error> {
        Self::written(path, Immutable::Never)
    }

    fn written(path: &Path, immutable: Immutable) -> Result<Self, Error> {
        connect(path, immutable, PATIENCE)?;
        Ok(Self {
            path: path.to_owned(),
            immutable,
            known: KnownKeys::default(),
            was_locked: false,
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
        let patience = if self.was_locked {
            LITTLE_PATIENCE
        } else {
            PATIENCE
        };
        let found = open(&self.path, self.immutable, patience)
            .and_then(|mut db| look(&mut db, &mut self.known, ids));
        self.was_locked = found.as_ref().is_err_and(is_locked);
        found.map_err(|why| explain(&self.path, &why))
    }
}

/// A `db.sqlite3` with a `django_session` table in `folder`, for the hint that offers it. It waits
/// for nobody: a hint is not worth two seconds.
#[must_use]
pub fn candidate_in(folder: &Path) -> Option<PathBuf> {
    let path = folder.join("db.sqlite3");
    connect(&path, Immutable::AtRest, Duration::ZERO)
        .is_ok()
        .then_some(path)
}

/// All statements of a look see one state of the table; the transaction ends with the look.
fn look(db: &mut Connection, known: &mut KnownKeys, ids: &[&str]) -> rusqlite::Result<Reading> {
    let snapshot = db.transaction()?;
    let rows = rows_of(&snapshot, ids)?;
    let found = rows.iter().map(|row| row.id.as_str()).collect();
    let changes = known.look(&snapshot, ids, &found)?;
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
pub(super) fn connect(
    path: &Path,
    immutable: Immutable,
    patience: Duration,
) -> Result<Connection, Error> {
    open(path, immutable, patience).map_err(|why| explain(path, &why))
}

fn open(path: &Path, immutable: Immutable, patience: Duration) -> rusqlite::Result<Connection> {
    let db = sqlite_file::open(path, immutable)?;
    db.busy_timeout(patience)?;
    db.prepare("SELECT session_key, session_data, expire_date FROM django_session")?;
    Ok(db)
}

fn is_locked(why: &rusqlite::Error) -> bool {
    matches!(
        why.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
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
    if sqlite_file::is_odd(path) {
        return format!(
            "{shown} is no file on a disk but a pipe, a socket or a device; name the site's \
             SQLite file"
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
        Some(ErrorCode::ReadOnly) => format!(
            "{shown} was left in the middle of a write by a program that ended (its journal lies \
             beside it), and jarful does not write: start the site once, it puts that right"
        ),
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

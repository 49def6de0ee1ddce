//! The table `django_session`: one row per session, in SQLite, as real Django keeps it.

use super::Error;
use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Result, params};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use time::macros::format_description;

/// How long a statement waits for another program's lock: what Python's `sqlite3` waits, too.
const PATIENCE: Duration = Duration::from_secs(5);

/// The session table. Statements are short, one at a time, and never leave a transaction open.
#[derive(Debug)]
pub(super) struct Table {
    db: Mutex<Connection>,
}

impl Table {
    /// Opens (and if need be creates) the database file. It may still lack the tables.
    ///
    /// Without `durable` a power cut may damage the file; a commit then costs microseconds
    /// instead of milliseconds. For databases that are thrown away.
    pub(super) fn open(path: &Path, durable: bool) -> std::result::Result<Self, Error> {
        let open = || {
            let db = Connection::open(path)?;
            // Waiting is done in `patiently`, where it holds up nobody else.
            db.busy_timeout(Duration::ZERO)?;
            if !durable {
                db.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY")?;
            }
            Ok(db)
        };
        let db = open().map_err(|why: rusqlite::Error| Error::database(path, &why))?;
        Ok(Self { db: Mutex::new(db) })
    }

    /// Uses the connection; nobody else does meanwhile.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Connection) -> T) -> T {
        work(&mut self.db.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The data of a session that has not expired.
    pub(super) async fn select(&self, key: &str, now: OffsetDateTime) -> Result<Option<String>> {
        let now = column_time(now);
        self.patiently(|db| {
            db.prepare_cached(
                "SELECT session_data FROM django_session WHERE session_key = ?1 AND expire_date > ?2",
            )?
            .query_row([key, &now], |row| row.get(0))
            .optional()
        })
        .await
    }

    /// Adds a session; `false` where its key is taken.
    pub(super) async fn insert(
        &self,
        key: &str,
        data: &str,
        expires: OffsetDateTime,
    ) -> Result<bool> {
        let expires = column_time(expires);
        let inserted = self
            .patiently(|db| {
                db.prepare_cached("INSERT INTO django_session VALUES (?1, ?2, ?3)")?
                    .execute(params![key, data, expires])
            })
            .await;
        match inserted {
            Err(why) if is_taken(&why) => Ok(false),
            other => other.map(|_| true),
        }
    }

    /// Writes a session back; `false` where its row is gone.
    pub(super) async fn update(
        &self,
        key: &str,
        data: &str,
        expires: OffsetDateTime,
    ) -> Result<bool> {
        let expires = column_time(expires);
        self.patiently(|db| {
            db.prepare_cached(
                "UPDATE django_session SET session_data = ?2, expire_date = ?3 WHERE session_key = ?1",
            )?
            .execute(params![key, data, expires])
        })
        .await
        .map(|rows| rows > 0)
    }

    /// Deletes a session, if it is there.
    pub(super) async fn delete(&self, key: &str) -> Result<()> {
        self.patiently(|db| {
            db.prepare_cached("DELETE FROM django_session WHERE session_key = ?1")?
                .execute([key])
        })
        .await
        .map(|_| ())
    }

    /// Runs one statement. Where another program holds a lock it tries again a little later,
    /// and other requests go on in between.
    async fn patiently<T>(&self, statement: impl Fn(&Connection) -> Result<T>) -> Result<T> {
        let started = Instant::now();
        let mut pause = Duration::from_millis(1);
        loop {
            match self.with(|db| statement(db)) {
                Err(why) if is_busy(&why) && started.elapsed() < PATIENCE => {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_millis(50));
                }
                outcome => return outcome,
            }
        }
    }
}

/// The key is there already. Other constraints are not ours and stay errors.
fn is_taken(why: &rusqlite::Error) -> bool {
    let code = why.sqlite_error().map(|error| error.extended_code);
    matches!(
        code,
        Some(SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_UNIQUE)
    )
}

fn is_busy(why: &rusqlite::Error) -> bool {
    matches!(
        why.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

/// A time as Django stores it: UTC, microseconds, no fraction where it is zero. Compared as text.
pub(super) fn column_time(time: OffsetDateTime) -> String {
    let whole = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
    let exact =
        format_description!("[year]-[month]-[day] [hour]:[minute]:[second].[subsecond digits:6]");
    let text = if time.microsecond() == 0 {
        time.format(whole)
    } else {
        time.format(exact)
    };
    text.expect("these components are defined for every time")
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn times_are_written_as_django_writes_them() {
        let time = datetime!(2026-12-06 20:44:24.001234567 UTC);
        assert_eq!(column_time(time), "2026-12-06 20:44:24.001234");
        let whole = datetime!(2026-12-06 20:44:24 UTC);
        assert_eq!(column_time(whole), "2026-12-06 20:44:24");
    }
}

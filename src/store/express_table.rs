//! `express:FILE`: the table `sessions(sid, expired, sess)` of connect-sqlite3, for
//! express-session. A look is open, select, close, as with Django's table.

use super::changes::{KnownKeys, text_at};
use super::folder::{Kind, express_state, session_in};
use super::sqlite_file::{self, Immutable};
use super::{Change, Error, Reading, Row};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::time::Duration;
use time::OffsetDateTime;
use time::macros::format_description;

/// How long a look waits for a lock of the server.
const PATIENCE: Duration = Duration::from_secs(2);

/// The columns under the names that [`KnownKeys`] looks for. A view of ours alone: nothing is
/// written into the file.
const VIEW: &str = "CREATE TEMP VIEW django_session AS
    SELECT rowid AS rowid, sid AS session_key, sess AS session_data, expired AS expire_date
    FROM main.sessions";

/// The table of connect-sqlite3.
#[derive(Debug)]
pub struct ExpressTable {
    path: PathBuf,
    known: KnownKeys,
    /// The cookie value by which a browser holds a session.
    held_as: HashMap<String, String>,
}

impl ExpressTable {
    /// The table in the SQLite file `path`. Nothing stays open.
    ///
    /// # Errors
    /// No SQLite file, no such table, no permission.
    pub fn open(path: &Path) -> Result<Self, Error> {
        connect(path)?;
        Ok(Self {
            path: path.to_owned(),
            known: KnownKeys::default(),
            held_as: HashMap::new(),
        })
    }

    /// One look: see [`super::Store::read`].
    ///
    /// # Errors
    /// As [`ExpressTable::open`], and a lock that lasts longer than two seconds.
    pub fn read(&mut self, ids: &[&str]) -> Result<Reading, Error> {
        let mut db = connect(&self.path)?;
        let asked: Vec<(&str, String)> = ids
            .iter()
            .filter_map(|id| Some((*id, session_in(Kind::Express, id)?)))
            .collect();
        for (id, session) in &asked {
            self.held_as.insert(session.clone(), (*id).to_owned());
        }
        let mut look = |known: &mut KnownKeys| -> rusqlite::Result<_> {
            let snapshot = db.transaction()?;
            let mut rows: Vec<Row> = Vec::new();
            for (id, session) in &asked {
                rows.extend(row_of(&snapshot, session)?.map(|row| Row {
                    id: (*id).to_owned(),
                    ..row
                }));
            }
            let sessions: Vec<&str> = asked.iter().map(|(_, session)| session.as_str()).collect();
            let is_there = |(id, _): &&(&str, String)| rows.iter().any(|row| row.id == *id);
            let found = asked
                .iter()
                .filter(is_there)
                .map(|(_, session)| session.as_str());
            let changes = known.look(&snapshot, &sessions, &found.collect())?;
            Ok((rows, changes))
        };
        let looked = look(&mut self.known);
        let (rows, changes) = looked.map_err(|why| explain(&self.path, &why))?;
        let held = |key: String| self.held_as.get(&key).cloned().unwrap_or(key);
        Ok(Reading {
            rows,
            total: changes.total,
            created: changes.created.into_iter().map(held).collect(),
            deleted: changes.deleted.into_iter().map(held).collect(),
        })
    }

    /// The ids of all sessions, in the order in which their rows came.
    pub(super) fn keys(&self) -> Result<Vec<String>, Error> {
        Ok(self.all("rowid")?.into_iter().map(|row| row.id).collect())
    }

    /// Those that expire last come first.
    pub(super) fn newest(&self, limit: Option<usize>) -> Result<Vec<Row>, Error> {
        let mut rows = self.all("expire_date DESC, rowid DESC")?;
        rows.truncate(limit.unwrap_or(usize::MAX));
        Ok(rows)
    }

    /// The rows of these ids that are there, in the order asked.
    pub(super) fn rows(&self, ids: &[&str]) -> Result<Vec<Row>, Error> {
        let db = connect(&self.path)?;
        let rows = ids.iter().filter_map(|id| row_of(&db, id).transpose());
        let rows: rusqlite::Result<_> = rows.collect();
        rows.map_err(|why| explain(&self.path, &why))
    }

    fn all(&self, order: &str) -> Result<Vec<Row>, Error> {
        let db = connect(&self.path)?;
        let read = || -> rusqlite::Result<Vec<Row>> {
            let select = "SELECT session_data, expire_date, session_key FROM django_session";
            db.prepare(&format!("{select} ORDER BY {order}"))?
                .query_map([], |row| decoded(&text_at(row, 2)?, row))?
                .collect()
        };
        read().map_err(|why| explain(&self.path, &why))
    }

    /// Begins to follow the table.
    pub(super) fn follow(&self) -> Result<ExpressFollower, Error> {
        let mut follower = ExpressFollower {
            table: Self::open(&self.path)?,
            rows: BTreeMap::new(),
        };
        follower.look()?;
        Ok(follower)
    }
}

/// The table, looked at again and again.
#[derive(Debug)]
pub(super) struct ExpressFollower {
    table: ExpressTable,
    rows: BTreeMap<String, Row>,
}

impl ExpressFollower {
    pub(super) fn count(&self) -> usize {
        self.rows.len()
    }

    /// What changed since the last look.
    pub(super) fn look(&mut self) -> Result<Vec<Change>, Error> {
        let now = self.table.all("rowid")?;
        let mut before = std::mem::take(&mut self.rows);
        let mut changes = Vec::new();
        for row in now {
            let old = before.remove(&row.id);
            if old.as_ref() != Some(&row) {
                let after = Some(row.clone());
                changes.push(Change { before: old, after });
            }
            self.rows.insert(row.id.clone(), row);
        }
        changes.extend(before.into_values().map(|row| Change {
            before: Some(row),
            after: None,
        }));
        Ok(changes)
    }
}

fn row_of(db: &Connection, session: &str) -> rusqlite::Result<Option<Row>> {
    db.prepare_cached(
        "SELECT session_data, expire_date FROM django_session WHERE session_key = ?1",
    )?
    .query_row([session], |row| decoded(session, row))
    .optional()
}

fn decoded(id: &str, row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let raw = text_at(row, 0)?;
    let (state, _) = express_state(raw.as_bytes());
    Ok(Row {
        id: id.to_owned(),
        state,
        expires: expiry(&text_at(row, 1)?),
        raw,
    })
}

/// Milliseconds since 1970, as other stores write a time.
fn expiry(milliseconds: &str) -> String {
    let format = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
    let at = milliseconds
        .split('.')
        .next()
        .and_then(|ms| ms.parse::<i64>().ok());
    let at = at.and_then(|ms| OffsetDateTime::from_unix_timestamp(ms / 1000).ok());
    at.and_then(|at| at.format(&format).ok())
        .unwrap_or_else(|| milliseconds.to_owned())
}

fn connect(path: &Path) -> Result<Connection, Error> {
    let open = || {
        let db = sqlite_file::open(path, Immutable::AtRest)?;
        db.busy_timeout(PATIENCE)?;
        db.execute_batch(VIEW)?;
        db.prepare("SELECT session_key, session_data, expire_date FROM django_session")?;
        Ok(db)
    };
    open().map_err(|why| explain(path, &why))
}

fn explain(path: &Path, why: &rusqlite::Error) -> Error {
    let shown = path.display();
    let text = why.to_string();
    let next = "name the file that connect-sqlite3 writes (its options db and dir), or the folder \
                of session-file-store";
    Error(match why.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => format!(
            "{shown} was locked by another program for 2 seconds; end its open transaction and try \
             again"
        ),
        Some(rusqlite::ErrorCode::NotADatabase) => {
            format!("{shown} is not a SQLite database; {next}")
        }
        _ if text.contains("no such table") || text.contains("no such column") => {
            format!("{shown} has no table sessions as connect-sqlite3 makes it; {next}")
        }
        _ => format!("{shown} cannot be read ({text}); {next}"),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const SESSION: &str = r#"{"cookie":{"originalMaxAge":null,"path":"/"},"count":1}"#;

    /// As connect-sqlite3 0.9 makes and fills it.
    fn table(path: &Path) -> Connection {
        let db = Connection::open(path).unwrap();
        db.execute_batch("CREATE TABLE sessions (sid PRIMARY KEY, expired, sess)")
            .unwrap();
        db
    }

    #[test]
    fn a_session_is_found_by_its_cookie_and_each_change_is_seen() {
        let path = std::env::temp_dir().join(format!("jarful-express-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let db = table(&path);
        let mut store = ExpressTable::open(&path).unwrap();
        let cookie = "s%3AVq0yUWXK-_o9.%2BtFpjk%2FxyZ";
        assert_eq!(store.read(&[cookie]).unwrap(), Reading::default());
        let insert = "INSERT INTO sessions VALUES ('Vq0yUWXK-_o9', 1700000000123.0, ?1)";
        db.execute(insert, [SESSION]).unwrap();
        let mut follower = store.follow().unwrap();
        let reading = store.read(&[cookie, "42"]).unwrap();
        assert_eq!(
            (reading.total, &reading.created[..]),
            (1, &[cookie.to_owned()][..])
        );
        let row = &reading.rows[0];
        assert_eq!(
            (row.id.as_str(), row.expires.as_str()),
            (cookie, "2023-11-14 22:13:20")
        );
        let state = row.state.as_ref().unwrap();
        assert_eq!((state.len(), &state["count"]), (1, &1.into()));
        db.execute("DELETE FROM sessions", []).unwrap();
        assert_eq!(store.read(&[]).unwrap().deleted, [cookie]);
        assert_eq!(follower.look().unwrap().len(), 1);
        drop(db);
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn another_file_is_refused_with_the_next_step() {
        let path = std::env::temp_dir().join(format!("jarful-no-express-{}", std::process::id()));
        std::fs::write(&path, "not a database, but long enough to look like one").unwrap();
        let says = ExpressTable::open(&path).unwrap_err().0;
        assert!(
            says.contains("is not a SQLite database; name the file"),
            "{says}"
        );
        std::fs::remove_file(&path).unwrap();
        Connection::open(&path)
            .unwrap()
            .execute_batch("CREATE TABLE notes (a)")
            .unwrap();
        let says = ExpressTable::open(&path).unwrap_err().0;
        assert!(says.contains("has no table sessions"), "{says}");
        std::fs::remove_file(&path).unwrap();
    }
}

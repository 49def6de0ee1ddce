//! `manage.py migrate` in miniature: makes the tables that are missing, and says which.

use super::table::{Table, column_time};
use super::{Clock, Error};
use rusqlite::{Connection, Result, params};
use std::path::Path;

/// Exactly what Django's `sessions.0001_initial` creates.
const SESSION_TABLE: &str = r#"
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
"#;

/// Where Django keeps which migrations were applied, so that its own `migrate` agrees with us.
const RECORD_TABLE: &str = r#"
CREATE TABLE IF NOT EXISTS "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
"#;

/// Makes the tables that the file `db` lacks, and gives one line for each migration that was
/// applied, as Django prints it: `  Applying sessions.0001_initial... OK`. Empty where nothing
/// was to do.
///
/// # Errors
/// The file cannot be written or is no SQLite database.
pub fn migrate(db: &Path) -> std::result::Result<Vec<String>, Error> {
    migrate_table(&Table::open(db, true)?, db, &Clock::real())
}

/// The same on a connection that is open already.
pub(super) fn migrate_table(
    table: &Table,
    path: &Path,
    clock: &Clock,
) -> std::result::Result<Vec<String>, Error> {
    table
        .with(|db| apply(db, &column_time(clock.now())))
        .map_err(|why| Error::database(path, &why))
}

/// All or nothing: a table without its record would make Django's own `migrate` fail.
fn apply(db: &mut Connection, now: &str) -> Result<Vec<String>> {
    if has_session_table(db)? {
        return Ok(Vec::new());
    }
    let transaction = db.transaction()?;
    transaction.execute_batch(SESSION_TABLE)?;
    transaction.execute_batch(RECORD_TABLE)?;
    transaction.execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES (?1, ?2, ?3)",
        params!["sessions", "0001_initial", now],
    )?;
    transaction.commit()?;
    Ok(vec!["  Applying sessions.0001_initial... OK".to_owned()])
}

pub(super) fn has_session_table(db: &Connection) -> Result<bool> {
    db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'django_session'")?
        .exists([])
}

//! Which rows came and which went between two looks, without listing the table each time.
//!
//! SQLite gives a new row the largest rowid plus one. So while the row that was last is still
//! there, all newer rows have larger rowids, and `rows before + newer rows = rows now` proves that
//! none went. Only where that does not hold (a row was deleted; a deleted last row's number was
//! given out again) are the keys listed and compared.
//!
//! To count, SQLite walks through an index: a hundred thousand rows cost milliseconds. A large table
//! is therefore counted only now and then. Rows of this run's browsers that went are noticed at once
//! all the same, since they are looked up by their keys; rows of strangers that went, a few looks
//! later.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Result, Row};
use std::collections::HashSet;

/// A table with more rows than this is large.
const LARGE: usize = 5_000;
/// A large table is counted at every so many looks.
const LOOKS_PER_COUNT: u32 = 32;

/// The keys of a table as the last look found them; `None` before the first.
#[derive(Debug, Default)]
pub(super) struct KnownKeys {
    seen: Option<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    keys: HashSet<String>,
    last: Option<Keyed>,
    looks_since_count: u32,
}

/// A row by its number and its key.
#[derive(Debug)]
struct Keyed {
    rowid: i64,
    key: String,
}

/// What one look found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// How many rows there are.
    pub(super) total: u64,
    /// Keys that came, in the order of their rows.
    pub(super) created: Vec<String>,
    /// Keys that went, in alphabetical order.
    pub(super) deleted: Vec<String>,
}

impl KnownKeys {
    /// Looks at the table, of which the rows of `asked` were just looked up and `found`. Nothing
    /// counts as changed at the first look.
    pub(super) fn look(
        &mut self,
        db: &Connection,
        asked: &[&str],
        found: &HashSet<&str>,
    ) -> Result<Changes> {
        let Some(seen) = &mut self.seen else {
            let seen = self.seen.insert(Seen::from(rows_after(db, i64::MIN)?));
            return Ok(Changes {
                total: seen.keys.len() as u64,
                ..Changes::default()
            });
        };
        let has_one_gone = asked
            .iter()
            .any(|key| !found.contains(key) && seen.keys.contains(*key));
        let (created, deleted) = match seen.only_added(db, has_one_gone)? {
            Some(added) => (seen.take_in(added), Vec::new()),
            None => seen.replace(rows_after(db, i64::MIN)?),
        };
        Ok(Changes {
            total: seen.keys.len() as u64,
            created,
            deleted,
        })
    }
}

impl Seen {
    fn from(rows: Vec<Keyed>) -> Self {
        let mut seen = Self::default();
        seen.take_in(rows);
        seen
    }

    /// The rows that were added, if nothing else happened.
    fn only_added(&mut self, db: &Connection, has_one_gone: bool) -> Result<Option<Vec<Keyed>>> {
        if has_one_gone {
            return Ok(None);
        }
        let last_rowid = self.last.as_ref().map_or(i64::MIN, |last| last.rowid);
        let last_key = self.last.as_ref().map(|last| last.key.as_str());
        if key_at(db, last_rowid)?.as_deref() != last_key {
            return Ok(None);
        }
        let added = rows_after(db, last_rowid)?;
        let adds_up = !self.is_count_due() || count(db)? == (self.keys.len() + added.len()) as u64;
        // A known key with a new number was deleted and written again.
        let are_new = added.iter().all(|row| !self.keys.contains(&row.key));
        Ok((adds_up && are_new).then_some(added))
    }

    fn is_count_due(&mut self) -> bool {
        self.looks_since_count += 1;
        let is_due = self.keys.len() <= LARGE || self.looks_since_count >= LOOKS_PER_COUNT;
        if is_due {
            self.looks_since_count = 0;
        }
        is_due
    }

    /// Adds rows in their order and gives their keys.
    fn take_in(&mut self, rows: Vec<Keyed>) -> Vec<String> {
        let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
        self.keys.extend(keys.iter().cloned());
        self.last = rows.into_iter().next_back().or(self.last.take());
        keys
    }

    /// Takes the whole list as it is now and gives the keys that came and those that went.
    fn replace(&mut self, rows: Vec<Keyed>) -> (Vec<String>, Vec<String>) {
        let before = std::mem::take(self);
        let mut created = self.take_in(rows);
        created.retain(|key| !before.keys.contains(key));
        let mut deleted: Vec<String> = before.keys.difference(&self.keys).cloned().collect();
        deleted.sort_unstable();
        (created, deleted)
    }
}

fn count(db: &Connection) -> Result<u64> {
    db.prepare_cached("SELECT count(*) FROM django_session")?
        .query_row([], |row| row.get::<_, i64>(0))
        .map(i64::unsigned_abs)
}

fn key_at(db: &Connection, rowid: i64) -> Result<Option<String>> {
    db.prepare_cached("SELECT session_key FROM django_session WHERE rowid = ?1")?
        .query_row([rowid], |row| text_at(row, 0))
        .optional()
}

fn rows_after(db: &Connection, rowid: i64) -> Result<Vec<Keyed>> {
    db.prepare_cached(
        "SELECT rowid, session_key FROM django_session WHERE rowid > ?1 ORDER BY rowid",
    )?
    .query_map([rowid], |row| {
        Ok(Keyed {
            rowid: row.get(0)?,
            key: text_at(row, 1)?,
        })
    })?
    .collect()
}

/// A column as text, whatever was put there: SQLite does not insist on the declared type.
pub(super) fn text_at(row: &Row<'_>, column: usize) -> Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
    })
}

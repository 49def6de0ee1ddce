//! The server's session table, read from outside: read-only, open–select–close, never a read
//! transaction held open.
//!
//! A held transaction would block the server's own commits (SQLite's rollback journal), and the
//! teacher's server must not notice that we look. [`DjangoStore`] reads Django's table (the demo
//! server keeps its sessions in the same one), [`FolderStore`] the session files of PHP and Express.

mod changes;
mod django;
mod express_table;
mod folder;
mod folder_listing;
mod listing;
mod spec;
mod sqlite_file;

pub use django::{DjangoStore, candidate_in};
pub use express_table::ExpressTable;
pub use folder::FolderStore;
pub use listing::{Change, Follower};

use serde_json::{Map, Value};
use std::path::Path;

/// A session table of some stack. A closed set: each is an arm here and a file beside.
#[derive(Debug)]
pub enum Store {
    /// `django:FILE`.
    Django(DjangoStore),
    /// The demo server's own table: the same format, under its own name.
    Demo(DjangoStore),
    /// `php:DIR`, `express:DIR`.
    Folder(FolderStore),
    /// `express:FILE`.
    ExpressTable(ExpressTable),
}

/// What one look at the table showed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The rows that were asked for and are there, in the order asked.
    pub rows: Vec<Row>,
    /// How many rows the table has.
    pub total: u64,
    /// Ids of rows that are new since the reading before (at the first reading: none).
    pub created: Vec<String>,
    /// Ids of rows that are gone since the reading before.
    pub deleted: Vec<String>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The session id.
    pub id: String,
    /// The dictionary, or why it cannot be shown.
    pub state: Result<Map<String, Value>, String>,
    /// The expiry column as it stands.
    pub expires: String,
    /// The data column as it stands.
    pub raw: String,
}

/// Why a store cannot be read: one sentence for the user that says what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub String);

impl Store {
    /// Opens a store by its name on the command line: `django:db.sqlite3`, `php:DIR`.
    ///
    /// # Errors
    /// Unknown kind, missing file or folder, no such table, no SQLite file.
    pub fn open(spec: &str) -> Result<Self, Error> {
        let (kind, path) = spec::parse(spec)?;
        Ok(match kind {
            spec::Kind::Django => Self::Django(DjangoStore::open(path)?),
            spec::Kind::Php => Self::Folder(FolderStore::open(folder::Kind::Php, path)?),
            spec::Kind::Express if path.is_file() => Self::ExpressTable(ExpressTable::open(path)?),
            spec::Kind::Express => Self::Folder(FolderStore::open(folder::Kind::Express, path)?),
        })
    }

    /// The table of the demo server that keeps its sessions in the file `path`.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn demo(path: &Path) -> Result<Self, Error> {
        Ok(Self::Demo(DjangoStore::of_this_program(path)?))
    }

    /// The name under which a report speaks of this source: `django`, `demo`, `php`, `express`.
    #[must_use]
    pub fn source(&self) -> &'static str {
        match self {
            Self::Django(_) => "django",
            Self::Demo(_) => "demo",
            Self::Folder(folder) => match folder.kind() {
                folder::Kind::Php => "php",
                folder::Kind::Express => "express",
            },
            Self::ExpressTable(_) => "express",
        }
    }

    /// Looks at the rows of `ids`, the number of rows, and what came or went since the last look.
    ///
    /// # Errors
    /// The file is locked for longer than two seconds, gone, or no longer a session table.
    pub fn read(&mut self, ids: &[&str]) -> Result<Reading, Error> {
        match self {
            Self::Django(table) | Self::Demo(table) => table.read(ids),
            Self::Folder(folder) => folder.read(ids),
            Self::ExpressTable(table) => table.read(ids),
        }
    }

    /// The ids of all rows, in the order in which the rows came.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn keys(&self) -> Result<Vec<String>, Error> {
        match self {
            Self::Django(table) | Self::Demo(table) => listing::keys(table.path()),
            Self::Folder(folder) => folder.keys(),
            Self::ExpressTable(table) => table.keys(),
        }
    }

    /// All rows, or as many as `limit` says: those that expire last come first.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn newest(&self, limit: Option<usize>) -> Result<Vec<Row>, Error> {
        match self {
            Self::Django(table) | Self::Demo(table) => listing::newest(table.path(), limit),
            Self::Folder(folder) => folder.newest(limit),
            Self::ExpressTable(table) => table.newest(limit),
        }
    }

    /// The rows of these ids that are there, in the order asked.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn rows(&self, ids: &[&str]) -> Result<Vec<Row>, Error> {
        match self {
            Self::Django(table) | Self::Demo(table) => listing::rows(table.path(), ids),
            Self::Folder(folder) => folder.rows(ids),
            Self::ExpressTable(table) => table.rows(ids),
        }
    }

    /// Begins to follow the table: see [`Follower::look`].
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn follow(&self) -> Result<Follower, Error> {
        match self {
            Self::Django(table) | Self::Demo(table) => Follower::of_table(table.path()),
            Self::Folder(folder) => Ok(Follower::of_folder(folder.follow()?)),
            Self::ExpressTable(table) => Ok(Follower::of_express(table.follow()?)),
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

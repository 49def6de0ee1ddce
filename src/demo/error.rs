//! Two kinds of failing: the server cannot start ([`Error`]), or one request cannot be answered as
//! the page wanted ([`Fault`]).

use std::io;
use std::path::{Path, PathBuf};

/// Why the demo server cannot start: a sentence for the user that says what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The database cannot be opened or written; the second part is SQLite's own message.
    Database(PathBuf, String),
    /// The database has no session table.
    NotMigrated(PathBuf),
    /// Nothing can listen on this port; the second part is the system's own message.
    Port(u16, String),
    /// The system gave no thread or no socket; its own message.
    Start(String),
}

impl Error {
    pub(super) fn database(path: &Path, why: &rusqlite::Error) -> Self {
        Self::Database(path.to_owned(), why.to_string())
    }
}

impl From<io::Error> for Error {
    fn from(why: io::Error) -> Self {
        Self::Start(why.to_string())
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Database(path, why) => write!(
                f,
                "the demo server cannot use the database {} ({why}); name another file, or move \
                 this one away",
                path.display()
            ),
            Self::NotMigrated(path) => write!(
                f,
                "{} has no table django_session; let the demo server make it first",
                path.display()
            ),
            Self::Port(port, why) => write!(
                f,
                "the demo server cannot listen on port {port} ({why}); stop the program that uses \
                 it, or choose another port"
            ),
            Self::Start(why) => write!(f, "the demo server cannot start ({why})"),
        }
    }
}

impl std::error::Error for Error {}

/// Why a request cannot be answered with the page it asked for. `pages/fault.rs` shows it.
#[derive(Debug)]
pub(super) enum Fault {
    /// The row of the session went while the request was under way: Django's
    /// `SessionInterrupted`.
    Interrupted,
    /// The address does not make sense to the page.
    BadAddress(String),
    /// The session table cannot be used.
    Table(rusqlite::Error),
    /// No random numbers for a new id.
    NoIds(io::Error),
    /// A view wants a session and no middleware prepared one.
    NoSessions,
}

impl From<rusqlite::Error> for Fault {
    fn from(why: rusqlite::Error) -> Self {
        Self::Table(why)
    }
}

impl From<io::Error> for Fault {
    fn from(why: io::Error) -> Self {
        Self::NoIds(why)
    }
}

//! A SQLite file of somebody else, opened for reading and for nothing else.
//!
//! * A pipe or a device is not opened at all: opening a pipe waits for its writer, maybe for ever.
//! * A file in WAL mode whose server does not run has no `-wal` beside it. SQLite would make one,
//!   and an `-shm`, and could not clear them away again without writing. Such a file is opened as
//!   immutable: nobody writes it at that moment, and nothing is made.

use rusqlite::{Connection, Error, OpenFlags, ffi};
use std::ffi::OsString;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Whether the file may be opened as immutable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Immutable {
    /// Where it is in WAL mode and nobody has it open; for one short look.
    AtRest,
    /// Not for a connection that is kept, which would not see that a server started; nor for a
    /// table that this program writes itself (the demo server's): to open and close the file beside
    /// SQLite, which tells whether it is at rest, would cancel the locks that the server holds.
    Never,
}

/// Opens the file. The table in it is not looked at yet.
pub(super) fn open(path: &Path, immutable: Immutable) -> rusqlite::Result<Connection> {
    if is_odd(path) {
        return Err(Error::SqliteFailure(
            ffi::Error::new(ffi::SQLITE_CANTOPEN),
            None,
        ));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if immutable == Immutable::AtRest
        && is_wal_at_rest(path)
        && let Some(uri) = immutable_uri(path)
    {
        return Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI);
    }
    Connection::open_with_flags(path, flags)
}

/// There is something, and it is neither a file nor a folder.
pub(super) fn is_odd(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// The file is in WAL mode, and nobody has it open.
fn is_wal_at_rest(path: &Path) -> bool {
    !beside(path, "-wal").exists() && header(path).is_some_and(|header| header[18..20] == [2, 2])
}

/// The first bytes of the file: 18 and 19 are the versions for writing and reading, 2 being WAL
/// (SQLite's file format, 1.3.3).
fn header(path: &Path) -> Option<[u8; 20]> {
    let mut header = [0; 20];
    File::open(path).ok()?.read_exact(&mut header).ok()?;
    Some(header)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// `file:///srv/db.sqlite3?immutable=1`, as <https://sqlite.org/uri.html> writes it.
fn immutable_uri(path: &Path) -> Option<String> {
    let whole = std::path::absolute(path).ok()?;
    let mut uri = url::Url::from_file_path(whole).ok()?;
    uri.set_query(Some("immutable=1"));
    Some(uri.into())
}

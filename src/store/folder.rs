//! A folder with one file a session: PHP's `sess_ID`, session-file-store's `ID.json` (Express).
//!
//! PHP writes its file AFTER the answer is out. While it works it holds a lock on the file, so a
//! look waits for that lock; where a file system knows no locks, it waits until the file stays as
//! it is for a few milliseconds. Both are bounded.

use super::sqlite_file::is_odd;
use super::{Error, Reading, Row};
use crate::codec::php;
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};
use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// How long a look waits for PHP to end its work.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);
/// How long the next one waits, where PHP did not.
const LITTLE_PATIENCE: Duration = Duration::from_millis(100);
/// Looks at a lock are so far apart.
const PAUSE: Duration = Duration::from_micros(300);
/// A file that stays as it is for so long is taken for written.
const QUIET: Duration = Duration::from_millis(3);

/// Who writes the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// PHP's own handler `files`.
    Php,
    /// The package session-file-store, for express-session.
    Express,
}

/// A folder of session files.
#[derive(Debug)]
pub struct FolderStore {
    pub(super) kind: Kind,
    pub(super) folder: PathBuf,
    /// The sessions that the last look found; `None` before the first.
    known: Option<BTreeSet<String>>,
    /// The cookie value by which a browser holds a session, where it is not the id itself.
    held_as: HashMap<String, String>,
    /// PHP was still at work when the last look gave up: the next one waits less.
    was_busy: bool,
}

impl FolderStore {
    /// The folder must be there and allow to be listed.
    ///
    /// # Errors
    /// No such folder, a file, no permission.
    pub fn open(kind: Kind, folder: &Path) -> Result<Self, Error> {
        list(kind, folder)?;
        Ok(Self {
            kind,
            folder: folder.to_owned(),
            known: None,
            held_as: HashMap::new(),
            was_busy: false,
        })
    }

    /// Who writes the files.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// One look: see [`super::Store::read`].
    ///
    /// # Errors
    /// As [`FolderStore::open`], and a file that PHP works on for longer than two seconds.
    pub fn read(&mut self, ids: &[&str]) -> Result<Reading, Error> {
        let asked: Vec<(&str, String)> = ids
            .iter()
            .filter_map(|id| Some((*id, session_in(self.kind, id)?)))
            .collect();
        for (id, session) in &asked {
            if id != session && !self.held_as.contains_key(session) {
                self.held_as.insert(session.clone(), (*id).to_owned());
            }
        }
        let sessions: Vec<&str> = asked.iter().map(|(_, session)| session.as_str()).collect();
        let contents = self.contents(&sessions);
        self.was_busy = contents.is_err();
        let contents = contents?;
        let rows = asked.iter().zip(contents);
        let rows = rows.filter_map(|((id, _), content)| Some(row(self.kind, id, content?)));
        let rows = rows.collect();
        let now = list(self.kind, &self.folder)?;
        let total = now.len() as u64;
        let held = |session: &String| self.held_as.get(session).unwrap_or(session).clone();
        let before = self.known.as_ref().unwrap_or(&now);
        let created = now.difference(before).map(held).collect();
        let deleted = before.difference(&now).map(held).collect();
        self.known = Some(now);
        Ok(Reading {
            rows,
            total,
            created,
            deleted,
        })
    }

    /// What the files of these sessions hold; `None` where there is no file.
    fn contents(&self, sessions: &[&str]) -> Result<Vec<Option<Content>>, Error> {
        let patience = if self.was_busy {
            LITTLE_PATIENCE
        } else {
            PATIENCE
        };
        let end = Instant::now() + patience;
        let paths: Vec<PathBuf> = sessions.iter().map(|id| self.path_of(id)).collect();
        if self.kind == Kind::Php {
            wait_until_quiet(&paths, end);
        }
        paths.iter().map(|path| self.content(path, end)).collect()
    }

    pub(super) fn path_of(&self, session: &str) -> PathBuf {
        self.folder.join(match self.kind {
            Kind::Php => format!("sess_{session}"),
            Kind::Express => format!("{session}.json"),
        })
    }

    pub(super) fn content(&self, path: &Path, end: Instant) -> Result<Option<Content>, Error> {
        if is_odd(path) {
            let why = "it is no file on a disk but a pipe, a socket or a device";
            return Ok(Some(Err(why.to_owned()))); // to open a pipe waits for its writer
        }
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(why) if why.kind() == ErrorKind::NotFound => return Ok(None),
            Err(why) if why.kind() == ErrorKind::PermissionDenied => {
                return Err(Error(not_permitted(self.kind, &self.folder)));
            }
            Err(why) => return Ok(Some(Err(unreadable(&why)))),
        };
        if self.kind == Kind::Php && !is_free(&file, end) {
            return Err(Error(format!(
                "PHP was still at work on {} after 2 seconds; end the page or the debugger that \
                 holds it and try again",
                path.display()
            )));
        }
        let mut bytes = Vec::new();
        let limit = php::LONGEST as u64 + 1;
        let read = file.by_ref().take(limit).read_to_end(&mut bytes);
        Ok(Some(read.map(|_| bytes).map_err(|why| unreadable(&why))))
    }
}

/// The bytes of a file, or why they cannot be read.
type Content = Result<Vec<u8>, String>;

/// The lock that PHP holds until it has written; ours is gone with `file`.
fn is_free(file: &File, end: Instant) -> bool {
    loop {
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) if Instant::now() < end => std::thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => return false,
            // A file system without locks: nobody can hold one.
            Ok(()) | Err(TryLockError::Error(_)) => return true,
        }
    }
}

/// Files that were written to lately may be written to again.
fn wait_until_quiet(paths: &[PathBuf], end: Instant) {
    let look = || paths.iter().map(|path| stamp(path)).collect::<Vec<_>>();
    let mut before = look();
    if before.iter().all(Option::is_none) {
        return;
    }
    while Instant::now() < end {
        std::thread::sleep(QUIET);
        let now = look();
        if now == before {
            return;
        }
        before = now;
    }
}

pub(super) fn stamp(path: &Path) -> Option<(u64, SystemTime)> {
    let about = path.metadata().ok()?;
    Some((about.len(), about.modified().ok()?))
}

pub(super) fn row(kind: Kind, id: &str, content: Content) -> Row {
    let (raw, (state, expires)) = match content {
        Ok(bytes) => {
            let state = match kind {
                Kind::Php => (php::decode(&bytes), String::new()),
                Kind::Express => express_state(&bytes),
            };
            (String::from_utf8_lossy(&bytes).into_owned(), state)
        }
        Err(why) => (String::new(), (Err(why), String::new())),
    };
    Row {
        id: id.to_owned(),
        state,
        expires,
        raw,
    }
}

/// The program's part of a session of express-session, and when its cookie expires.
pub(super) fn express_state(bytes: &[u8]) -> (Result<Map<String, Value>, String>, String) {
    match json(bytes) {
        Ok(state) => {
            let (state, expires) = without_bookkeeping(state);
            (Ok(state), expires)
        }
        Err(why) => (Err(why), String::new()),
    }
}

fn json(bytes: &[u8]) -> Result<Map<String, Value>, String> {
    if bytes.len() > php::LONGEST {
        return Err("it has more than 1 MiB and is left closed".to_owned());
    }
    serde_json::from_slice(bytes).map_err(|why| format!("it is no JSON dictionary: {why}"))
}

/// express-session keeps the cookie's attributes in the session, and the store the time of the
/// last visit: neither is the program's.
fn without_bookkeeping(mut state: Map<String, Value>) -> (Map<String, Value>, String) {
    state.shift_remove("__lastAccess");
    let cookie = state.shift_remove("cookie").unwrap_or_default();
    let expires = cookie["expires"].as_str().unwrap_or_default().to_owned();
    (state, expires)
}

/// The session that a cookie value names. Nothing that could leave the folder is one.
pub(super) fn session_in(kind: Kind, cookie: &str) -> Option<String> {
    let session = match kind {
        Kind::Php => cookie.to_owned(),
        // `s:ID.SIGNATURE`, URL-encoded; the signature is base64 and has no dot.
        Kind::Express => {
            let signed = cookie
                .strip_prefix("s%3A")
                .or_else(|| cookie.strip_prefix("s:"))?;
            signed.rsplit_once('.')?.0.to_owned()
        }
    };
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b',');
    (!session.is_empty() && session.bytes().all(is_plain)).then_some(session)
}

/// The sessions that have a file.
pub(super) fn list(kind: Kind, folder: &Path) -> Result<BTreeSet<String>, Error> {
    let explain = |why: &std::io::Error| explain(kind, folder, why);
    let mut sessions = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(|why| explain(&why))? {
        let name = entry.map_err(|why| explain(&why))?.file_name();
        let Some(name) = name.to_str() else { continue };
        let session = match kind {
            Kind::Php => name.strip_prefix("sess_"),
            Kind::Express => name.strip_suffix(".json"),
        };
        sessions.extend(session.map(str::to_owned));
    }
    Ok(sessions)
}

fn unreadable(why: &std::io::Error) -> String {
    format!("its file cannot be read: {why}")
}

/// The same for all files of the folder, so it is said once, not of each session.
fn not_permitted(kind: Kind, folder: &Path) -> String {
    format!(
        "the session files in {} may not be read by this user; {}, or run jarful as the user of \
         the web server",
        folder.display(),
        own_folder(kind)
    )
}

fn own_folder(kind: Kind) -> &'static str {
    match kind {
        Kind::Php => {
            "give PHP a folder of its own (php -d session.save_path=DIR -S localhost:8000) and \
             name that"
        }
        Kind::Express => "give the server a folder of its own and name that",
    }
}

fn explain(kind: Kind, folder: &Path, why: &std::io::Error) -> Error {
    let shown = folder.display();
    let own = own_folder(kind);
    Error(match (why.kind(), kind) {
        (ErrorKind::NotFound, Kind::Php) => format!(
            "there is no folder {shown}; PHP tells its own with: php -i | grep session.save_path \
             (where it says \"no value\": the folder for temporary files, mostly /tmp)"
        ),
        (ErrorKind::NotFound, Kind::Express) => format!(
            "there is no folder {shown}; session-file-store makes it at the first session, mostly \
             as \"sessions\" in the folder where the server was started: start the server first"
        ),
        (ErrorKind::NotADirectory, _) => format!(
            "{shown} is a file; name the folder that holds one file for each session ({})",
            match kind {
                Kind::Php => "sess_…",
                Kind::Express => "….json",
            }
        ),
        (ErrorKind::PermissionDenied, _) => format!(
            "{shown} may not be listed by this user (Debian's own session folder never may); {own}, \
             or run jarful as the user of the web server"
        ),
        _ => format!("{shown} cannot be listed ({why}); {own}"),
    })
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;

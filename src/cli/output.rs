//! Streams. A closed pipe (`jarful … | head -1`) is no error: what can no longer be read is no
//! longer written, and the run goes on to its true exit code. Any other reason (a full disk behind
//! `> file`) is said once, at the end.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Why stdout could not be written, the first time.
static STDOUT_FAILURE: OnceLock<String> = OnceLock::new();

/// Data for stdout.
pub(super) fn result(text: &str) {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    let _ = noted(written);
}

/// Remembers why stdout could not be written, unless its reader just went away.
fn noted(written: io::Result<()>) -> io::Result<()> {
    if let Err(why) = &written
        && why.kind() != io::ErrorKind::BrokenPipe
    {
        let _ = STDOUT_FAILURE.set(why.to_string());
    }
    written
}

/// At the end of the program: says on stderr that something of stdout was lost, if it was.
pub(super) fn tell_lost_output() -> bool {
    let Some(why) = STDOUT_FAILURE.get() else {
        return false;
    };
    talk(&format!(
        "error: the output could not be written to its end: {why}. Is the disk full?\n"
    ));
    true
}

/// Talk for stderr.
pub(super) fn talk(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Where a text goes.
pub(super) enum Output {
    Stdout,
    Stderr,
    File(BufWriter<File>),
}

/// A file by one name, whatever was written: links followed, the folder in full.
pub(super) fn resolved(path: &Path) -> PathBuf {
    let of_folder = || {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    let whole = path.canonicalize().ok();
    whole.or_else(of_folder).unwrap_or_else(|| path.to_owned())
}

impl Output {
    /// Opens a file for writing, before anything is asked of a server.
    pub(super) fn file(path: &Path) -> io::Result<Self> {
        Ok(Self::File(BufWriter::new(File::create(path)?)))
    }

    pub(super) fn is_terminal(&self) -> bool {
        match self {
            Self::Stdout => io::stdout().is_terminal(),
            Self::Stderr => io::stderr().is_terminal(),
            Self::File(_) => false,
        }
    }

    /// Writes and, on a terminal or a pipe, shows it at once.
    pub(super) fn write(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        match self {
            Self::Stdout => {
                let mut out = io::stdout().lock();
                noted(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
            }
            Self::Stderr => io::stderr().lock().write_all(text.as_bytes()),
            Self::File(file) => file.write_all(text.as_bytes()),
        }
    }

    /// All that is still held back goes out.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            _ => Ok(()),
        }
    }
}

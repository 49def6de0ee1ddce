//! The files of `--jar` and `--save-jar`. A jar is written whole or not at all: beside its place at
//! first, and moved there at the end. Only its owner may read it, for session ids are tickets.

use super::exit::{Stop, bad_input};
use super::interrupt;
use super::jars::cookies_in_words;
use super::output;
use crate::cookie::{Cookie, netscape};
use crate::text::escape;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::{NamedTempFile, TempPath};

/// No browser holds so much.
const LARGEST: u64 = 16 * 1024 * 1024;
/// So many broken lines of one file are told.
const TOLD: usize = 5;
/// So much of a broken line is shown.
const SHOWN: usize = 60;

const LINE: &str = "A line holds one cookie: domain, TRUE (its subdomains too) or FALSE, path, TRUE (Secure) or FALSE, \
     expiry in seconds since 1970 (0: a session cookie), name, value, with tabs between them.";

/// How the place of a jar is named.
pub(super) fn shown(path: &str) -> &str {
    if path == "-" { "stdin" } else { path }
}

/// Reads a jar; `-` is stdin, once.
pub(super) fn load(path: &str, text: &str, stdin_is_free: &mut bool) -> Result<Vec<Cookie>, Stop> {
    let cannot = |why: &str| {
        let blank = if why.starts_with('\n') { "" } else { " " };
        bad_input(format!(
            "--jar {} cannot be read:{blank}{why}",
            escape(text)
        ))
    };
    if path == "-" && !std::mem::replace(stdin_is_free, false) {
        return Err(cannot(
            "stdin is taken already, by another jar or by --step",
        ));
    }
    let bytes = read(path).map_err(|why| match why.kind() {
        io::ErrorKind::NotFound => cannot("there is no such file"),
        _ if Path::new(path).is_dir() => cannot("it is a folder; name a file in it"),
        _ => cannot(&why.to_string()),
    })?;
    if bytes.len() as u64 > LARGEST {
        return Err(cannot(
            "it is larger than 16 MiB, and no browser holds so many cookies",
        ));
    }
    if let Some(what) = other_format(&bytes) {
        return Err(cannot(what));
    }
    netscape::read(&bytes).map_err(|broken| cannot(&broken_lines(&broken)))
}

fn read(path: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let reader: Box<dyn Read> = if path == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path)?)
    };
    reader.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What else people have their cookies in.
fn other_format(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.trim_ascii_start();
    let begins = |with: &str| {
        start
            .get(..with.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
    };
    if begins("SQLite format 3") {
        Some(
            "it is a browser's own database.\nExport the cookies as cookies.txt (Netscape's format); there are browser extensions for that",
        )
    } else if begins("{") || begins("[") {
        Some(
            "it is JSON.\nExport the cookies as cookies.txt (Netscape's format), the one that curl reads and writes",
        )
    } else if begins("Set-Cookie:") || begins("HTTP/") {
        Some(
            "it holds the headers of an answer.\nLet curl write a jar instead: curl -c cookies.txt URL",
        )
    } else {
        None
    }
}

fn broken_lines(broken: &[netscape::BrokenLine]) -> String {
    let mut out = String::new();
    for line in broken.iter().take(TOLD) {
        let text: String = line.line.chars().take(SHOWN).collect();
        let cut = if text.len() < line.line.len() {
            "…"
        } else {
            ""
        };
        // A tab that cannot be seen is what is mostly missing.
        let text = escape(&text.replace('\t', " → ")).into_owned();
        out.push_str(&format!(
            "\nline {}: {}\n  {text}{cut}",
            line.number, line.why
        ));
    }
    if broken.len() > TOLD {
        out.push_str(&format!("\nand {} more", broken.len() - TOLD));
    }
    format!("{out}\n{LINE}")
}

/// A place where a jar will be saved.
pub(super) struct Saving {
    place: PathBuf,
    pub(super) shown: String,
    beside: Option<NamedTempFile>,
}

impl Saving {
    /// Makes sure of the place. `taken`: what else is written; no two things go to one file.
    pub(super) fn open(path: &str, text: &str, taken: &mut Vec<PathBuf>) -> Result<Self, Stop> {
        let cannot = |why: &str| {
            bad_input(format!(
                "--save-jar {}: the jar cannot be saved there: {why}.\nNothing was sent.",
                escape(text)
            ))
        };
        if path == "-" {
            return Err(cannot("stdout is where the play goes. Name a file"));
        }
        let place = output::resolved(Path::new(path));
        match std::fs::metadata(&place) {
            Ok(found) if found.is_dir() => return Err(cannot("it is a folder. Name a file in it")),
            Ok(found) if !found.is_file() => {
                return Err(cannot(
                    "it is no plain file, and a jar is moved to its place as a whole. Name a file",
                ));
            }
            Ok(found) if found.permissions().readonly() => {
                return Err(cannot(
                    "the file there may not be changed (it is read-only)",
                ));
            }
            _ => {}
        }
        if taken.contains(&place) {
            return Err(cannot(
                "something else of this run is written to the same file",
            ));
        }
        let folder = place.parent().unwrap_or(Path::new("."));
        let beside = tempfile::Builder::new()
            .prefix(".jarful-")
            .tempfile_in(folder);
        let beside = beside.map_err(|why| match why.kind() {
            io::ErrorKind::NotFound => {
                cannot("there is no such folder. Make it first, or name another path")
            }
            _ => cannot(&io_words(&why)),
        })?;
        interrupt::will_remove(beside.path());
        taken.push(place.clone());
        Ok(Self {
            place,
            shown: path.to_owned(),
            beside: Some(beside),
        })
    }

    /// Nothing is at this place yet, and this jar will be: so it may be loaded from there too, empty,
    /// as with `curl -b FILE -c FILE`.
    pub(super) fn is_new_at(&self, path: &str) -> bool {
        path != "-" && !self.place.exists() && self.place == output::resolved(Path::new(path))
    }

    /// Writes the jar, and says so.
    pub(super) fn finish(
        mut self,
        name: &str,
        jar: &[Cookie],
        waited: Duration,
    ) -> Result<String, Stop> {
        let ahead = time::Duration::try_from(waited).unwrap_or(time::Duration::MAX);
        let (bytes, left_out) = netscape::write(jar, ahead);
        self.put(&bytes).map_err(|why| {
            bad_input(format!(
                "{name}'s jar could not be saved in {}: {}. What was there before is there still",
                escape(&self.shown),
                io_words(&why)
            ))
        })?;
        let kept = cookies_in_words(jar.len() - left_out.len());
        let mut said = format!("{name}'s jar is saved: {kept} in {}", self.shown);
        for cookie in left_out {
            said.push_str(&format!(
                "; the format has no room for {}, whose path holds a tab",
                cookie.name
            ));
        }
        Ok(said)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(beside) = self.beside.take() else {
            return Ok(());
        };
        interrupt::need_not_remove(beside.path());
        let (mut file, beside): (File, TempPath) = beside.into_parts();
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        beside.persist(&self.place).map_err(|why| why.error)
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            interrupt::need_not_remove(beside.path());
        }
    }
}

/// The system's words without the path of a file that only jarful knows of.
fn io_words(why: &io::Error) -> String {
    let words = why.to_string();
    words.split(" at path ").next().unwrap_or(&words).to_owned()
}

//! What a play is given from outside: `--var`, `--secret`, `JARFUL_VAR_NAME`, and the files that it
//! uploads.

use super::args::Common;
use super::exit::{Stop, bad_input};
use crate::scenario::{Scenario, Slot, Values};
use crate::text::{Mask, escape};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A larger file is not held in memory to be uploaded.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// The variables of one call.
pub(super) struct Variables {
    given: BTreeMap<String, String>,
    secrets: Vec<String>,
    /// Those that a play has asked for.
    used: RefCell<BTreeSet<String>>,
}

impl Variables {
    /// Reads the flags.
    pub(super) fn of(common: &Common) -> Result<Self, Stop> {
        let (mut given, mut secrets) = (BTreeMap::new(), Vec::new());
        for text in &common.var {
            let (name, value) = text.split_once('=').ok_or_else(|| {
                bad_input(format!(
                    "--var {} has no value. Write: --var name=value",
                    escape(text)
                ))
            })?;
            add(&mut given, "--var", name, value.to_owned())?;
        }
        for text in &common.secret {
            let (name, value) = match text.split_once('=') {
                Some((name, value)) => (name, value.to_owned()),
                None => (text.as_str(), secret_of_environment(text)?),
            };
            secrets.push(value.clone());
            add(&mut given, "--secret", name, value)?;
        }
        Ok(Self {
            given,
            secrets,
            used: RefCell::default(),
        })
    }

    /// What a name stands for: the command line comes before the environment.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        self.used.borrow_mut().insert(name.to_owned());
        let given = self.given.get(name).cloned();
        given.or_else(|| of_environment(name))
    }

    /// A line for each name that no play has asked for: probably a slip.
    pub(super) fn unused(&self) -> String {
        let used = self.used.borrow();
        let unused = self.given.keys().filter(|name| !used.contains(*name));
        let line = |name: &String| {
            let name = escape(name);
            format!(
                "note: {name} is given a value, but nothing in the play asks for {{{{{name}}}}}\n"
            )
        };
        unused.map(line).collect::<Vec<_>>().concat()
    }

    /// Hides the secrets, and the passwords of the play.
    pub(super) fn mask(&self, play: &Scenario, run_word: &str) -> Mask {
        let passwords = play.passwords();
        let names = play.cast.members.iter().take(MOST_NAMES);
        let names: Vec<&str> = names.map(|member| member.name.as_str()).collect();
        let filled = passwords.iter().flat_map(|password| {
            let values = |name: &str| {
                let mut values = Values::default();
                values.set(Slot::Browser, name.to_owned());
                values.set(Slot::Run, run_word.to_owned());
                values
            };
            let is_one = !password.slots().contains(&Slot::Browser);
            let names = names.iter().take(if is_one { 1 } else { MOST_NAMES });
            names.map(move |name| password.fill(&values(name)).into_owned())
        });
        Mask::new(self.secrets.iter().cloned().chain(filled))
    }
}

/// Of passwords that differ for each browser so many are masked.
const MOST_NAMES: usize = 100;

fn add(
    given: &mut BTreeMap<String, String>,
    flag: &str,
    name: &str,
    value: String,
) -> Result<(), Stop> {
    let name = name.trim();
    let mut letters = name.chars();
    let is_name = letters.next().is_some_and(char::is_alphabetic)
        && letters.all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !is_name {
        return Err(bad_input(format!(
            "{flag}: \"{}\" cannot be a variable's name: a letter, then letters, digits, - and _. Write: {flag} name=value",
            escape(name)
        )));
    }
    if matches!(name, "browser" | "run") {
        return Err(bad_input(format!(
            "{flag} {name}: {{{{{name}}}}} always has a value of its own. Choose another name"
        )));
    }
    if given.insert(name.to_owned(), value).is_some() {
        return Err(bad_input(format!(
            "{name} is given a value twice; one is enough"
        )));
    }
    Ok(())
}

/// `JARFUL_VAR_user-name` as it is, or as shells can write it: `JARFUL_VAR_USER_NAME`.
fn of_environment(name: &str) -> Option<String> {
    let exact = std::env::var(format!("JARFUL_VAR_{name}"));
    let shouted = || std::env::var(in_capitals(name));
    exact.or_else(|_| shouted()).ok()
}

fn in_capitals(name: &str) -> String {
    format!("JARFUL_VAR_{}", name.to_uppercase().replace('-', "_"))
}

fn secret_of_environment(name: &str) -> Result<String, Stop> {
    of_environment(name).ok_or_else(|| {
        let name = escape(name);
        bad_input(format!(
            "--secret {name} has no value: the environment has no {}. Set it, or write: --secret {name}=value",
            escape(&in_capitals(&name))
        ))
    })
}

/// The content of a file that a play uploads. `folder` is where the play lies; what leads out of it,
/// by a link too, is refused.
pub(super) fn file(folder: &Path, path: &str) -> Result<Vec<u8>, String> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let wanted: PathBuf = folder.join(path.replace('\\', "/"));
    let found = wanted.canonicalize().map_err(|why| match why.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => why.to_string(),
    })?;
    let home = folder.canonicalize().map_err(|why| why.to_string())?;
    if !found.starts_with(&home) {
        return Err("it leads out of the play's folder".to_owned());
    }
    let about = found.metadata().map_err(|why| why.to_string())?;
    if about.is_dir() {
        return Err("it is a folder".to_owned());
    }
    if !about.is_file() {
        return Err("it is no plain file".to_owned());
    }
    if about.len() > LARGEST_FILE {
        return Err("it is larger than 64 MiB".to_owned());
    }
    std::fs::read(&found).map_err(|why| why.to_string())
}

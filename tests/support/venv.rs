//! Python and packages from the registry: found or installed once, into `target/NAME-3.x`.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// The newest first. `JARFUL_PYTHON` names another one.
const NAMES: [&str; 5] = [
    "python3.14",
    "python3.13",
    "python3.12",
    "python3",
    "python",
];

/// What a virtual environment is for.
pub struct Venv {
    /// The test target, and the first part of the folder's name.
    pub target: &'static str,
    /// A line of Python that fails where something is missing.
    pub check: &'static str,
    /// What pip installs, given the minor version of Python 3.
    pub packages: fn(u32) -> &'static [&'static str],
}

struct Found {
    name: String,
    minor: u32,
}

/// `target/`, which outlives a test run.
pub fn target_folder() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("target/tmp is in target")
}

/// Two test processes at once would spoil each other's installation; the lock ends with its file.
pub fn lock(name: &str) -> File {
    let lock = File::create(target_folder().join(format!("{name}.lock")));
    let lock = lock.expect("target/ can be written");
    lock.lock().expect("a file of our own can be locked");
    lock
}

impl Venv {
    /// The Python of the virtual environment, with all packages in it.
    pub fn python(&self) -> PathBuf {
        let found = find_python(self.target);
        let name = format!("{}-venv-3.{}", self.target, found.minor);
        let venv = target_folder().join(&name);
        let _lock = lock(&name);
        let python = venv.join(if cfg!(windows) {
            "Scripts/python.exe"
        } else {
            "bin/python"
        });
        if run(Command::new(&python).args(["-c", self.check])).is_err() {
            self.make(&found, &venv, &python);
        }
        python
    }

    fn make(&self, found: &Found, venv: &Path, python: &Path) {
        let packages = (self.packages)(found.minor);
        let _ = fs::remove_dir_all(venv);
        let made = run(Command::new(&found.name).args(["-m", "venv"]).arg(venv));
        if let Err(why) = made {
            panic!(
                "{} could not make a virtual environment: {why}\nInstall what is missing:  apt install python3-venv",
                found.name
            );
        }
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ];
        if let Err(why) = run(Command::new(python).args(pip).args(packages)) {
            let _ = fs::remove_dir_all(venv);
            panic!(
                "{packages:?} could not be installed: {why}\nTry it by hand:  {} -m venv {venv} && {python} -m pip install \"{packages}\"",
                found.name,
                venv = venv.display(),
                python = python.display(),
                packages = packages.join("\" \""),
            );
        }
    }
}

fn find_python(target: &str) -> Found {
    let wanted = std::env::var("JARFUL_PYTHON").ok();
    let names: Vec<String> = match wanted {
        Some(name) => vec![name],
        None => NAMES.map(str::to_owned).to_vec(),
    };
    let found = names.iter().find_map(|name| {
        // A shim may be there and fail: only what runs counts.
        let output = run(Command::new(name).arg("--version")).ok()?;
        let minor = minor_version(&String::from_utf8_lossy(&output.stdout))?;
        (minor >= 10).then(|| Found {
            name: name.clone(),
            minor,
        })
    });
    found.unwrap_or_else(|| {
        panic!(
            "these tests need Python 3.10 or newer, and none of {names:?} is one.\n\
             Install it:  apt install python3 python3-venv   (macOS: brew install python, Windows: winget install Python.Python.3.13)\n\
             or name it:  JARFUL_PYTHON=/path/to/python3 cargo test --test {target}"
        )
    })
}

/// `Python 3.12.1` → 12.
fn minor_version(text: &str) -> Option<u32> {
    let version = text.trim().strip_prefix("Python 3.")?;
    version.split('.').next()?.parse().ok()
}

/// The output of a command that ended well, or what it said.
pub fn run(command: &mut Command) -> Result<Output, String> {
    let output = command.output().map_err(|e| e.to_string())?;
    if output.status.success() {
        return Ok(output);
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!(
        "{}\n{}",
        output.status,
        String::from_utf8_lossy(&said)
    ))
}

//! Python and Django: found or installed once, into `target/django-venv-VERSION`.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

/// The newest first. `JARFUL_PYTHON` names another one.
const NAMES: [&str; 5] = [
    "python3.14",
    "python3.13",
    "python3.12",
    "python3",
    "python",
];

/// The Python of the virtual environment, with Django in it.
pub fn python() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(install)
}

struct Found {
    name: String,
    minor: u32,
}

fn install() -> PathBuf {
    let found = find_python();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("target/tmp is in target");
    let venv = target.join(format!("django-venv-3.{}", found.minor));
    // Two test processes at once would spoil each other's installation; the lock ends with us.
    let lock = File::create(target.join(format!("django-venv-3.{}.lock", found.minor)));
    let lock = lock.expect("target/ can be written");
    lock.lock().expect("a file of our own can be locked");
    let python = venv.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let works = run(Command::new(&python).args(["-m", "django", "--version"])).is_ok();
    if !works {
        make(&found, &venv, &python);
    }
    python
}

fn find_python() -> Found {
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
             or name it:  JARFUL_PYTHON=/path/to/python3 cargo test --test django"
        )
    })
}

/// `Python 3.12.1` → 12.
fn minor_version(text: &str) -> Option<u32> {
    let version = text.trim().strip_prefix("Python 3.")?;
    version.split('.').next()?.parse().ok()
}

fn make(found: &Found, venv: &Path, python: &Path) {
    let django = if found.minor >= 12 {
        "Django>=6.0,<7"
    } else {
        "Django>=5.2,<5.3"
    };
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
        django,
    ];
    if let Err(why) = run(Command::new(python).args(pip)) {
        let _ = fs::remove_dir_all(venv);
        panic!(
            "Django could not be installed: {why}\nTry it by hand:  {} -m venv {venv} && {python} -m pip install \"{django}\"",
            found.name,
            venv = venv.display(),
            python = python.display(),
        );
    }
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

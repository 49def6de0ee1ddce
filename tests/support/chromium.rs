//! Real Chromium, driven by Playwright: Debian's package and a virtual environment below `target/`.
//!
//! A target has a Python script of its own, which imports `chromium.py` from this folder, reads
//! JSON from its standard input and prints JSON.

use super::{
    debian::install,
    venv::{Venv, lock},
};
use serde_json::Value;
use std::{
    env,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

const PLAYWRIGHT: Venv = Venv {
    target: "chromium",
    check: "import playwright.async_api",
    packages: |_| &["playwright>=1.50,<2"],
};

/// The names under which systems know it. `JARFUL_CHROMIUM` names another one.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Where Chromium is; installed where it is not.
pub fn path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let _lock = lock("chromium");
        find().unwrap_or_else(|| {
            let said = install("chromium");
            find().unwrap_or_else(|| {
                panic!("these tests need Chromium, and there is none. {said}\nInstall it:  sudo apt install chromium   (or name one: JARFUL_CHROMIUM=/path/to/chrome)")
            })
        })
    })
}

fn find() -> Option<PathBuf> {
    if let Some(own) = env::var_os("JARFUL_CHROMIUM") {
        return Some(PathBuf::from(own));
    }
    let folders = env::var_os("PATH")?;
    let folders: Vec<_> = env::split_paths(&folders).collect();
    let paths = NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    paths.into_iter().find(|path| path.is_file())
}

/// Runs a script with `input` and returns what it printed.
///
/// # Panics
/// With what the script said, where it fails.
pub fn run(script: &Path, input: &Value) -> Value {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    let chromium = path();
    let python = PYTHON.get_or_init(|| PLAYWRIGHT.python());
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support");
    let mut child = Command::new(python)
        .arg(script)
        .env("JARFUL_CHROMIUM", chromium)
        .env("PYTHONPATH", modules)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the virtual environment has a Python");
    let mut stdin = child.stdin.take().expect("piped");
    let text = input.to_string();
    let feeder = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    feeder
        .join()
        .expect("no panic")
        .expect("it reads its input");
    assert!(
        output.status.success(),
        "{} failed: see above",
        script.display()
    );
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}

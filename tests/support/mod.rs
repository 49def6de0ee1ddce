//! What the tests share: running the binary in a clean environment and an empty folder, and
//! servers that answer whatever a test needs (`server.rs`).

#![allow(dead_code, reason = "each test target uses its part of it")]
#![allow(clippy::unwrap_used, reason = "tests")]

pub mod chromium;
pub mod debian;
pub mod program;
pub mod server;
pub mod venv;

use serde_json::Value;
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

/// No test waits longer than this for the binary: a hang is a failure.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder of a test's own, empty at first, gone afterwards.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("folder-{}-{n}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file and returns its path.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> String {
        let path = self.0.join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    /// The trace that `--report json=NAME` wrote here; null where none was written, so that the
    /// test goes on to what the run said.
    pub fn trace(&self, name: &str) -> Value {
        let text = std::fs::read_to_string(self.0.join(name));
        text.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
    }

    /// Runs the binary here and waits for its end.
    pub fn jarful<S: AsRef<OsStr>>(&self, args: &[S]) -> Ran {
        self.jarful_with(args, &[])
    }

    /// The same with some variables in the environment.
    pub fn jarful_with<S: AsRef<OsStr>>(&self, args: &[S], env: &[(&str, &str)]) -> Ran {
        let mut command = assert_cmd::Command::from_std(self.command(args));
        command.envs(env.iter().copied()).timeout(PATIENCE);
        Ran::from(command.output().unwrap())
    }

    /// The binary, ready to be started here: nothing of the caller's environment reaches it but
    /// what Windows needs to open a socket.
    pub fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jarful"));
        command.args(args).current_dir(&self.0).env_clear();
        for name in ["SystemRoot", "TEMP", "TMPDIR"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// How a run of the binary ended.
pub struct Ran {
    /// None where a signal ended it, the test's patience included.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    /// Both streams as they came.
    pub bytes: Vec<u8>,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            bytes: [output.stdout, output.stderr].concat(),
        }
    }
}

impl Ran {
    #[track_caller]
    pub fn exits(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "exit code{}", self.shown());
        self
    }

    /// Something is said, on whichever stream; small and capital letters are the same, and so are
    /// blanks and the line ends that wrapping put in their place.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        let is_said = self.is_said(words);
        assert!(is_said, "{words:?} is not said{}", self.shown());
        self
    }

    #[track_caller]
    pub fn never_says(&self, words: &str) -> &Self {
        let is_said = self.is_said(words);
        assert!(!is_said, "{words:?} is said{}", self.shown());
        self
    }

    /// One line holds all of these words.
    #[track_caller]
    pub fn has_a_line_with(&self, words: &[&str]) -> &Self {
        let found = self.lines_with(words);
        assert!(!found.is_empty(), "no line has {words:?}{}", self.shown());
        self
    }

    pub fn lines_with(&self, words: &[&str]) -> Vec<String> {
        let lower = self.lower();
        let lines = lower
            .lines()
            .filter(|line| words.iter().all(|word| line.contains(&word.to_lowercase())));
        lines.map(str::to_owned).collect()
    }

    /// The trace on stdout, where `--report json` put it.
    #[track_caller]
    pub fn trace(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|e| panic!("stdout is no trace: {e}{}", self.shown()))
    }

    fn is_said(&self, words: &str) -> bool {
        // A title in a frame that was wrapped goes on behind a bar.
        let flat = |text: &str| {
            let words = text.split_whitespace().filter(|word| *word != "│");
            words.collect::<Vec<_>>().join(" ")
        };
        flat(&self.lower()).contains(&flat(&words.to_lowercase()))
    }

    fn lower(&self) -> String {
        format!("{}\n{}", self.stdout, self.stderr).to_lowercase()
    }

    fn shown(&self) -> String {
        format!(
            "\nexit code: {:?}\n--- stdout\n{}\n--- stderr\n{}",
            self.code, self.stdout, self.stderr
        )
    }
}

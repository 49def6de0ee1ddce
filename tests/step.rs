//! `--step`: a play turn by turn, in a terminal of the test's own; and what is said without one.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use rexpect::process::WaitStatus;
use rexpect::session::{PtySession, spawn_command};
use support::Folder;

/// No test waits longer than this for a word on the terminal, in milliseconds.
const PATIENCE: u64 = 30_000;

const PLAY: &str = r"# Two by two
browsers: alice, bob
watch: count = /view count=(\d+)/

## The first scene
> Who comes first?
alice: GET /session/sessfun -> new session, count is 1
together:
  alice: GET /session/sessfun -> 200
  bob: GET /session/sessfun -> new session
bob: GET /session/sessfun -> count is 99
";

struct Terminal {
    session: PtySession,
    folder: Folder,
}

impl Terminal {
    fn run(args: &[&str]) -> Self {
        let folder = Folder::new();
        folder.write("play.jarful", PLAY);
        let mut command = folder.command(args);
        command.args(["--color", "never"]);
        command.env("TERM", "xterm").env("COLUMNS", "80");
        let session = spawn_command(command, Some(PATIENCE)).unwrap();
        Self { session, folder }
    }

    /// Waits for these words and gives what came before them.
    #[track_caller]
    fn sees(&mut self, words: &str) -> String {
        self.session.exp_string(words).unwrap()
    }

    fn enters(&mut self, line: &str) {
        self.session.send_line(line).unwrap();
    }

    /// The rest of what was said, and how it ended.
    fn ends(mut self) -> (String, Option<i32>) {
        let rest = self.session.exp_eof().unwrap();
        let code = match self.session.process().wait().unwrap() {
            WaitStatus::Exited(_, code) => Some(code),
            _ => None,
        };
        (rest, code)
    }
}

#[test]
fn what_comes_next_is_said_before_it_comes_and_enter_plays_it() {
    let mut terminal = Terminal::run(&["run", "demo", "play.jarful", "--step"]);
    let before = terminal.sees("next: alice: GET /session/sessfun -> new session, count is 1");
    assert!(before.contains("## The first scene") && before.contains("Who comes first?"));
    assert!(before.contains("Enter plays what comes next"), "{before}");
    assert!(
        !before.contains("count=1"),
        "nothing is played yet: {before}"
    );
    terminal.sees("line 7");
    terminal.enters("");
    terminal.sees("new ");
    // A block is one step.
    terminal.sees("next: at the same instant:");
    terminal.sees("bob: GET /session/sessfun -> new session");
    terminal.sees("line 9");
    terminal.enters("");
    terminal.sees("the server, after both turns");
    terminal.sees("next: bob: GET /session/sessfun -> count is 99");
    terminal.enters("");
    let (rest, code) = terminal.ends();
    assert!(rest.contains("expected count is 99"), "{rest}");
    assert_eq!(code, Some(1));
}

#[test]
fn q_ends_the_play_and_what_was_played_decides_the_exit_code() {
    for report in [&[][..], &["--report", "json=t.json"]] {
        let args = ["run", "demo", "play.jarful", "--step"];
        let mut terminal = Terminal::run(&[&args[..], report].concat());
        terminal.sees("next: ");
        terminal.enters("");
        terminal.sees("at the same instant");
        terminal.enters("q");
        let rest = terminal.session.exp_eof().unwrap();
        assert!(rest.contains("Ended here on your word"), "{rest}");
        assert!(rest.contains("1 turn, 1 request"), "{rest}");
        if !report.is_empty() {
            let trace = terminal.folder.trace("t.json");
            assert_eq!(trace["summary"]["interrupted"], true);
        }
        let status = terminal.session.process().wait().unwrap();
        assert!(matches!(status, WaitStatus::Exited(_, 0)), "{status:?}");
    }
}

#[test]
fn the_end_of_the_input_ends_the_play_as_well() {
    let mut terminal = Terminal::run(&["visit", "demo", "-n", "2", "--step"]);
    terminal.sees("b1: GET /session/sessfun (1 of 2)");
    terminal.session.send_control('d').unwrap();
    let (rest, code) = terminal.ends();
    assert!(rest.contains("Ended here on your word"), "{rest}");
    assert_eq!(code, Some(0));
}

#[test]
fn ctrl_c_is_heard_while_the_play_waits_for_enter() {
    let mut terminal = Terminal::run(&["demo", "--step"]);
    terminal.sees("next: ");
    terminal.enters("");
    terminal.sees("next: bob");
    terminal.session.send_control('c').unwrap();
    let (rest, code) = terminal.ends();
    assert!(rest.contains("Interrupted"), "{rest}");
    assert_eq!(code, Some(130));
}

#[test]
fn c_plays_the_rest_without_stopping() {
    let mut terminal = Terminal::run(&["demo", "--step", "--labels-only"]);
    terminal.sees("next: alice");
    terminal.enters("c");
    let (rest, code) = terminal.ends();
    assert!(!rest.contains("next: "), "{rest}");
    assert!(rest.contains("18 expectations: all held"), "{rest}");
    assert_eq!(code, Some(0));
}

#[test]
fn without_a_terminal_it_is_refused_before_anything_is_played() {
    let folder = Folder::new();
    for args in [
        &["demo", "--step"][..],
        &["visit", "demo", "--step"],
        &["demo", "--step", "--report", "json"],
    ] {
        folder
            .jarful(args)
            .exits(2)
            .says("needs a terminal")
            .never_says("demo server");
    }
    folder.jarful(&["demo", "--step", "-q"]).exits(2);
}

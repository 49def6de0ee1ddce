//! Names: reasons and words, and the example of each, which must show what it is an example of.

use crate::support::{Folder, Ran};
use jarful::cookie::Reason;
use jarful::report::explain;

fn ask(args: &[&str]) -> Ran {
    Folder::new().jarful(&[&["explain"], args].concat())
}

#[test]
fn alone_it_lists_every_name() {
    let ran = ask(&[]);
    ran.exits(0);
    for topic in explain::topics() {
        ran.has_a_line_with(&[topic.name()]);
    }
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn every_reason_tells_what_why_how_and_what_instead_in_any_letters() {
    for reason in Reason::ALL {
        let ran = ask(&[&reason.name().to_uppercase()]);
        ran.exits(0).says(reason.says());
        for part in ["What happened", "Why browsers do so", "On the wire"] {
            ran.says(part);
        }
        ran.says("What to write instead")
            .says("The rule")
            .says("See it");
        let is_command = |line: &str| line.contains("jarful ");
        let too_wide = |line: &&str| line.chars().count() > 80 && !is_command(line);
        assert_eq!(ran.stdout.lines().find(too_wide), None);
    }
}

#[test]
fn words_of_several_parts_need_no_quotes() {
    ask(&["session", "id"])
        .exits(0)
        .says("which of its many dictionaries");
    ask(&["Host-Only"])
        .exits(0)
        .says("exactly the host that set it");
    ask(&["SameSite=None"]).exits(0).says("SameSite says");
}

#[test]
fn a_slip_is_answered_with_the_nearest_name() {
    ask(&["SecureOny"]).exits(2).says("Did you mean SecureOnly");
    ask(&["quark"])
        .exits(2)
        .says("All names: jarful explain")
        .never_says("Did you mean");
    ask(&["\u{1b}[31mred"]).exits(2).says("\\x1b[31mred");
    ask(&["SecureOnly", "--url", "http://shop.test/"])
        .exits(2)
        .says("no such line is given");
}

/// What stands behind "See it", run as it stands there, shows that very reason.
#[cfg(unix)]
#[test]
fn the_example_of_each_reason_shows_that_reason() {
    let folder = Folder::new();
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_jarful"));
    for reason in Reason::ALL {
        let topic = explain::topic(reason.name()).unwrap();
        let ran = run(&folder, binary, topic.example());
        ran.exits(0);
        // Where it is said: of a line's verdict, or of a visit.
        ran.says(reason.name());
        if !matches!(reason, Reason::Fine | Reason::CookiesOff) {
            ran.says(reason.says());
        }
    }
}

/// The examples of words run too.
#[cfg(unix)]
#[test]
fn the_example_of_each_word_runs() {
    let folder = Folder::new();
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_jarful"));
    let mut examples: Vec<&str> = explain::topics().map(explain::Topic::example).collect();
    examples.sort_unstable();
    examples.dedup();
    for example in examples.into_iter().filter(|example| !example.is_empty()) {
        run(&folder, binary, example).exits(0);
    }
}

#[cfg(unix)]
fn run(folder: &Folder, binary: &std::path::Path, example: &str) -> Ran {
    let path = format!("{}:/usr/bin:/bin", binary.parent().unwrap().display());
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", example]).current_dir(folder.path());
    let mut shell = assert_cmd::Command::from_std(shell);
    shell.env_clear().env("PATH", path);
    Ran::from(shell.output().unwrap())
}

//! Commands that are nearly right: an address with a slip, a flag's value that cannot be, a command
//! that was forgotten, output that has nowhere to go. Each is answered with the line to type.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use support::Folder;

#[test]
fn an_address_with_a_slip_is_answered_with_the_line_to_type() {
    let folder = Folder::new();
    for (args, line) in [
        (["visit", "http:/localhost:9/x"], "http://localhost:9/x"),
        (["visit", "/sess"], "http://localhost:8000/sess"),
        (["visit", "http:///x"], "http://localhost:8000/x"),
    ] {
        let ran = folder.jarful(&args);
        ran.exits(2);
        assert!(ran.stderr.contains(line), "{args:?}: {}", ran.stderr);
    }
    for (word, line) in [
        (
            "http://localhost:8101/sess",
            "jarful visit http://localhost:8101/sess",
        ),
        ("my.jarful", "jarful run TARGET my.jarful"),
    ] {
        folder.jarful(&[word]).exits(2).says(line);
    }
}

#[test]
fn a_port_and_a_page_are_a_target() {
    let port = support::server::free_port();
    let target = format!("{port}/sess");
    Folder::new()
        .jarful(&["visit", &target, "-b", "1", "-n", "1"])
        .exits(3)
        .says(&format!("localhost:{port}"))
        .says("1 visit each to /sess");
}

#[test]
fn a_mistake_in_the_flags_of_a_visit_is_told_in_terms_of_the_flags() {
    let folder = Folder::new();
    for (flag, value, says) in [
        (
            "-b",
            "1,2",
            "names begin with a letter: -b b1,b2; or write a number: -b 2",
        ),
        ("-b", "alice,alice", "alice is named twice"),
        ("-b", "everyone", "-b everyone"),
        ("-w", "count", "-w count: = is missing behind count"),
        ("-w", "count = /(/", "not a regular expression"),
    ] {
        let ran = folder.jarful(&["visit", "http://127.0.0.1:9/", flag, value]);
        ran.exits(2).says(says).never_says("visit:");
        assert_eq!(ran.stdout, "", "{}", ran.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_said_once_and_a_closed_pipe_is_not() {
    let folder = Folder::new();
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = folder.command(&["demo", "-q", "--list"]);
    let out = command.stdout(full).output().unwrap();
    let says = String::from_utf8(out.stderr).unwrap();
    assert_eq!(says.matches("could not be written").count(), 1, "{says}");
}

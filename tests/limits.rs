//! What the system allows: few open files, soft and hard.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::process::Command;
use support::{Folder, Ran};

const CROWD: &str = "200 browsers: 1 2 3";

#[test]
fn a_low_soft_limit_is_raised_and_nothing_is_said() {
    visit("-S -n 40", &["--together", "--in-flight", "150"])
        .exits(0)
        .says(CROWD)
        .never_says("ulimit");
}

#[test]
fn a_hard_limit_below_what_was_asked_for_is_said_and_all_visits_are_made() {
    visit("-n 300", &["--together", "--in-flight", "5000"])
        .exits(0)
        .says(CROWD)
        .says("allows 118 connections at once, so --in-flight is 118, not 5000");
}

#[test]
fn a_low_hard_limit_is_kept_to_without_a_word_where_nobody_asked_for_more() {
    visit("-n 64", &["--together"])
        .exits(0)
        .says(CROWD)
        .never_says("ulimit");
}

#[test]
fn browsers_that_take_turns_close_what_the_limit_does_not_allow_to_keep() {
    visit("-n 64", &[])
        .exits(0)
        .says(CROWD)
        .never_says("ulimit");
}

/// 200 browsers visit the demo server three times each, below this limit of the shell.
fn visit(limit: &str, options: &[&str]) -> Ran {
    let folder = Folder::new();
    let args = [&["visit", "demo", "-b", "200", "-n", "3"], options].concat();
    let jarful = folder.command(&args);
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", &format!("ulimit {limit} && exec \"$@\""), "sh"])
        .arg(jarful.get_program())
        .args(jarful.get_args())
        .current_dir(folder.path())
        .env_clear();
    Ran::from(shell.output().unwrap())
}

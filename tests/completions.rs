//! `jarful completions`: scripts that shells take, with the commands, flags and bundled plays.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

#[cfg(unix)]
use std::process::Command;
use support::Folder;

#[test]
fn each_shell_gets_a_script_with_commands_flags_and_plays() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = Folder::new().jarful(&["completions", shell]);
        ran.exits(0).never_says("panicked");
        for word in ["sessions", "labels-only", "visit"] {
            assert!(ran.stdout.contains(word), "{shell}: {word}");
        }
    }
    // The other three know no values of words without a flag.
    for shell in ["bash", "zsh"] {
        let ran = Folder::new().jarful(&["completions", shell]);
        ran.says("stolen-ticket");
    }
}

#[cfg(unix)]
#[test]
fn bash_completes_a_command_and_the_name_of_a_play() {
    let folder = Folder::new();
    let script = folder.jarful(&["completions", "bash"]).stdout.clone();
    let path = folder.write("jarful.bash", script);
    for (typed, completed) in [("jarful se", "sessions"), ("jarful demo two-t", "two-tabs")] {
        let words: Vec<&str> = typed.split(' ').collect();
        let script = format!(
            "source {}; COMP_WORDS=({typed}); COMP_CWORD={}; COMP_LINE='{typed}'; \
             COMP_POINT={}; _jarful jarful {} {}; echo \"${{COMPREPLY[@]}}\"",
            path.display(),
            words.len() - 1,
            typed.len(),
            words[words.len() - 1],
            words[words.len() - 2],
        );
        let ran = Command::new("bash").args(["-c", &script]).output();
        let ran = ran.expect("this test needs bash: apt install bash");
        assert_eq!(
            String::from_utf8_lossy(&ran.stdout).trim(),
            completed,
            "{ran:?}"
        );
    }
}

#[test]
fn an_unknown_shell_is_answered_with_the_known_ones_and_help_says_where_it_goes() {
    let folder = Folder::new();
    folder.jarful(&["completions", "tcsh"]).exits(2).says("zsh");
    folder
        .jarful(&["completions", "--help"])
        .exits(0)
        .says("~/.config/fish/completions/jarful.fish");
}

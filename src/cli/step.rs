//! `--step`: Enter lets the next round of a play on. The terminal is read on a thread of its own,
//! one line at each question, so that Ctrl-C is heard while it waits.

use super::args::Common;
use super::exit::{Stop, bad_input};
use super::output::{self, Output};
use super::reports::is_for_stdout;
use crate::run::{Gate, Go};
use std::io::{self, IsTerminal as _};

/// Without a terminal nobody could press Enter, or see what comes next.
pub(super) fn check(common: &Common) -> Result<(), Stop> {
    if !common.step {
        return Ok(());
    }
    // One report may take stdout; the play then goes to stderr.
    let stage = if common.report.iter().any(|report| is_for_stdout(report)) {
        Output::Stderr
    } else {
        Output::Stdout
    };
    let lacks = match (io::stdin().is_terminal(), stage.is_terminal()) {
        (true, true) => return Ok(()),
        (false, _) => "its input comes from a pipe or a file",
        (true, false) => "its output goes into a pipe or a file",
    };
    Err(bad_input(format!(
        "--step waits for Enter before each turn and needs a terminal for that, but {lacks}.\n\
         Without --step the play runs through; --report json=PATH keeps what happened."
    )))
}

/// The gate of a play that goes step by step.
pub(super) fn gate(common: &Common) -> Option<Gate> {
    if !common.step {
        return None;
    }
    let (keeper, gate) = Gate::pair();
    let reading = std::thread::Builder::new().name("enter".to_owned());
    // Without the thread nobody answers, which ends the play at its first turn.
    drop(reading.spawn(move || keeper.serve(ask)));
    Some(gate)
}

/// One line of the terminal. Ctrl-D (its end) ends the play.
fn ask() -> Go {
    let mut line = String::new();
    match io::stdin().read_line(&mut line) {
        Ok(0) | Err(_) => {
            output::talk("\n");
            Go::End
        }
        Ok(_) => match line.trim().to_ascii_lowercase().as_str() {
            "q" | "quit" | "exit" => Go::End,
            "c" | "continue" => Go::Rest,
            _ => Go::On,
        },
    }
}

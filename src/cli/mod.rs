//! The command line: the only room with clap, streams, files and exit codes. The stages meet here.

use std::process::ExitCode;

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}

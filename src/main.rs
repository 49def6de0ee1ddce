//! The thin binary: everything lives in the library, see the crate's front page.

use std::process::ExitCode;

fn main() -> ExitCode {
    jarful::cli::main()
}

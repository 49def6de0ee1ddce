//! How fast jarful is, and how fast its peers are, on the same work and the same machine:
//!
//! ```console
//! $ cargo bench                                  # everything that is installed
//! $ cargo bench -- --install                     # installs the missing peers first
//! $ cargo bench -- --rounds 9 --only jarful,Hurl
//! ```
//!
//! It starts a counter server on the first core (`speed/server.rs`), runs each client on the
//! second (`speed/client.rs`, `speed/child.rs`), round after round, all clients in each round, and
//! prints a Markdown table of medians (`speed/table.rs`). Machines are noisy: two columns can be
//! compared within one table, not between two.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own"
)]
#![allow(missing_docs, reason = "a program of its own")]

#[cfg(unix)]
#[path = "speed/child.rs"]
mod child;
#[cfg(unix)]
#[path = "speed/client.rs"]
mod client;
#[cfg(unix)]
#[path = "speed/install.rs"]
mod install;
#[cfg(unix)]
#[path = "speed/measure.rs"]
mod measure;
#[cfg(unix)]
#[path = "speed/server.rs"]
mod server;
#[cfg(unix)]
#[path = "speed/table.rs"]
mod table;

use std::process::ExitCode;

#[cfg(unix)]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = if arguments.iter().any(|argument| argument == "--server") {
        server::serve().map_err(|why| format!("the counter server stopped: {why}"))
    } else {
        measure::Wishes::parse(&arguments).and_then(|wishes| measure::all(&wishes))
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&why);
            ExitCode::from(2)
        }
    }
}

#[cfg(not(unix))]
fn main() -> ExitCode {
    eprintln!(
        "cargo bench reads the costs of a process as Unix tells them. Run it on Linux or macOS."
    );
    ExitCode::from(2)
}

/// Talk goes to stderr: the table alone is on stdout.
#[cfg(unix)]
fn say(text: &str) {
    eprintln!("{text}");
}

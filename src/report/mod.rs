//! What was seen → text, one format per file. Writes nothing itself: each function returns a
//! string, and the command line decides where it goes.
//!
//! * `text/`: the play on a terminal.
//! * `frame.rs`: a mistake or a failed expectation, with file, line, column and caret.
//! * `failures.rs`: what failed, each distinct failure once.
//! * `json.rs`: the trace for machines, versioned.
//! * `har/`: the wire, bodies included, for whatever reads HAR.
//! * `explain/`: names and cookie lines in plain words.
//! * `sessions/`: a session table decoded, step by step, and watched.

mod excerpt;
pub mod explain;
mod failures;
mod frame;
mod har;
mod json;
mod sessions;
mod text;

pub use failures::Failures;
pub use frame::problems;
pub use har::Har;
pub use json::JsonTrace;
pub use sessions::{SessionTable, Watch};
pub use text::{Play, Style, VISIT, Verbosity};

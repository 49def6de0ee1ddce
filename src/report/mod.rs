//! What was seen → text, one format per file. Writes nothing itself: each function returns a
//! string, and the command line decides where it goes.
//!
//! * `text/`: the play on a terminal.
//! * `frame.rs`: a mistake or a failed expectation, with file, line, column and caret.
//! * `json.rs`: the trace for machines, versioned.

mod frame;
mod json;
mod text;

pub use frame::{failure, problems};
pub use json::JsonTrace;
pub use text::{Play, Style, Verbosity};

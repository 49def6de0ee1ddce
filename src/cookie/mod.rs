//! The jar of one browser: what it holds, and one verdict with its reason for each cookie that
//! came in or was due to go out.
//!
//! No clock and no network: `now` and the address come in as arguments. See `jar.rs` for how the
//! cookies are kept and `reason.rs` for the sentences.

mod jar;
mod reason;

pub use jar::{Cookie, Due, Jar, Received, SameSite, Sent, Verdict, Withheld};
pub use reason::Reason;

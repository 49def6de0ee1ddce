//! The jar of one browser: what it holds, and one verdict with its reason for each cookie that
//! came in or was due to go out.
//!
//! A cookie that comes in walks through these files: `line.rs` splits the `Set-Cookie` line,
//! `admit.rs` asks whether this address may set it, `jar.rs` asks what the jar already holds and
//! hands it to the cookie stores of `stores.rs`. At sending, all cookies in them are asked the
//! questions of `asked.rs`. `netscape.rs` makes a jar a text file and back. The sentences for
//! students are in `reason.rs`.
//!
//! The rules are RFC 6265bis as Chromium plays them. `SameSite` is asked at sending: how the visit
//! came about is told by an [`Approach`].
//!
//! No clock and no network: `now` and the address come in as arguments. Bytes travel unchanged, as
//! characters U+0000 to U+00FF (see [`text_of`] and [`bytes_of`]).

mod admit;
mod approach;
mod asked;
mod bytes;
mod date;
mod evict;
mod held;
mod jar;
mod line;
mod matching;
pub mod netscape;
mod outcome;
mod reason;
mod stores;
#[cfg(test)]
mod tests;
mod written;

pub use approach::{Approach, is_same_site};
pub use bytes::{bytes_of, text_of};
pub use date::parse as parse_date;
pub use held::{Cookie, SameSite};
pub use jar::Jar;
pub use line::{Attribute, attributes};
pub use matching::{is_loopback, is_trustworthy};
pub use outcome::{Due, Received, Sent, Verdict, Withheld};
pub use reason::Reason;
pub use written::Written;

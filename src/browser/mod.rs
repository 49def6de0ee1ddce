//! A virtual browser: a jar, a connection pool of its own, and the page it shows.
//!
//! A visit is a [`Navigation`]: the caller asks for one exchange after the other, so that it can
//! look at the server's state between two hops of a redirect. The browser stores every
//! `Set-Cookie` it meets, on every status.

mod client;
mod exchange;
mod navigation;

pub use client::{Network, Resolve, Settings};
pub use exchange::{Exchange, Failure, FailureKind, Page, Request};
pub use navigation::{Browser, Navigation};

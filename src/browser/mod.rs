//! A virtual browser: a jar, connections of its own, and visits followed hop by hop.
//!
//! A visit is a [`Navigation`]: the caller asks for one exchange after the other, so that it can
//! look at the server's state between two hops of a redirect. Every `Set-Cookie` counts, whatever
//! the status.
//!
//! Where to look: `settings.rs` and `network.rs` for what all browsers of a run share (`tls.rs`,
//! `resolve.rs`: certificates and names), `request.rs` and `outgoing.rs` for what is asked,
//! `initiator.rs` for how it came about, `form.rs` for what a page's forms and links ask (`multipart.rs`: with files),
//! `navigation.rs` for a visit and `hop.rs` for one exchange of it (`wire.rs`: its full record),
//! `redirect.rs` for where an answer leads, `page.rs` for bodies and charsets, `failure.rs` and
//! `tls_failure.rs` for what can go wrong and what to say then.
//!
//! # Connections
//!
//! No two browsers share a connection, a pool or a TLS ticket. Within a browser connections are
//! kept alive. If the server closed a kept connection before the request went out, the client
//! notices and connects again, for every method. If the server closed it while the request was on
//! its way, requests that may be repeated (RFC 9110 9.2.2: all methods but POST and PATCH) are
//! sent once more on a fresh connection; a POST fails and says that it is not known whether the
//! server has seen it.

mod exchange;
mod failure;
mod form;
mod headers;
mod hop;
mod initiator;
mod multipart;
mod navigation;
mod network;
mod outgoing;
mod page;
mod redirect;
mod request;
mod resolve;
mod settings;
mod tls;
mod tls_failure;
mod wire;

pub use crate::page::{File, Filling, Obstacle, Value};
pub use exchange::{Exchange, Wire};
pub use failure::{Failure, FailureKind};
pub use form::Pressed;
pub use headers::Headers;
pub use initiator::{Initiator, ReferrerPolicy};
pub use navigation::{Browser, Navigation};
pub use network::Network;
pub use page::Page;
pub use request::{Request, join};
pub use resolve::Resolve;
pub use settings::{Settings, USER_AGENT};

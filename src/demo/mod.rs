//! The teaching server: the lecture's Django in miniature, sessions in a table that real Django
//! can read and write.
//!
//! It answers as Django 6 answers, lost updates included: they are a lesson, not a bug. It shares
//! no code of HTTP, cookies or sessions with the browsers; the wire is their contract.
//!
//! Where to go next: `site.rs` puts the parts together, `middleware/session.rs` is what the
//! lecture is about, `session.rs` is the dictionary that a view gets, `pages/` holds the views.

mod clock;
mod cookies;
mod error;
mod ids;
mod middleware;
mod migrate;
mod pages;
mod server;
mod session;
mod site;
mod table;

pub use clock::Clock;
pub use error::Error;
pub use ids::Ids;
pub use migrate::migrate;
pub use server::{Running, serve, start};
pub use site::{Settings, Site};

use error::Fault;

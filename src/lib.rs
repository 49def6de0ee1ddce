//! **jarful** starts N virtual browsers, each with its own cookie jar, replays a scenario
//! against a target URL, and shows, request by request, which session id each browser got
//! and what changed on the server.
//!
//! # The map of the house
//!
//! Data flows one way:
//!
//! ```text
//! scenario ─► plan ─► run ──events──► observe ─► report
//!                      ├ browser ◄═ wire ═► any server (demo, Django, …)
//!                      └ store   ◄─ reads the session table
//! ```
//!
//! | floor | room | duty |
//! |--:|---|---|
//! | 0 | [`text`] | escape foreign text, shorten, plural, session labels |
//! | 0 | [`page`] | HTML: its words, its title, watched values, forms, links |
//! | 0 | [`codec`] | session data and self-contained cookies ⇄ dictionaries |
//! | 0 | [`cookie`] | the jar; one verdict with its reason per cookie |
//! | 1 | [`demo`] | the teaching server |
//! | 1 | [`store`] | session tables read from outside |
//! | 1 | [`scenario`] | text → [`scenario::Scenario`] with positions → rounds |
//! | 1 | [`browser`] | jar + HTTP client: exchange, hops, pages, what forms and links ask |
//! | 2 | [`run`] | plays the rounds, emits one closed [`run::Event`] enum |
//! | 3 | [`observe`] | events, one by one → trace: who holds which session, what changed |
//! | 5 | [`report`] | trace → text, one format per file; writes nothing itself |
//! | 6 | [`cli`] | the only room with clap, streams, files, exit codes |
//!
//! # What is true everywhere
//!
//! * No cycles; no floor imports a higher one. `tests/house.rs` reads `src/` and holds the table.
//! * `text`, `page`, `codec`, `cookie`, `scenario`, `observe` and `report` do no I/O and read no
//!   clock: time comes in as an argument, so their tests need no server and never sleep.
//! * [`demo`] and [`browser`] share no code of HTTP, cookies or session behaviour. The wire is
//!   their contract, so each can catch the other's mistakes.
//! * What the server under test does wrong is data (an event, a failed expectation), never an
//!   `Err`. An `Err` means that jarful could not do its own job.
//! * Whatever a server sends is hostile until [`text::escape`] has seen it.

pub mod browser;
pub mod cli;
pub mod codec;
pub mod cookie;
pub mod demo;
pub mod observe;
pub mod page;
pub mod report;
pub mod run;
pub mod scenario;
pub mod store;
pub mod text;

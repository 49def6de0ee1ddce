//! A page as a reader sees it: its text without tags, its title, and the values watched on it.
//!
//! HTML is parsed as a browser does, by `scraper`; a body without any markup is not parsed at all.

mod change;
mod css;
mod depth;
mod json;
mod numbers;
mod proposal;
mod sheet;

pub use change::{Change, change};
pub use css::Selector;
pub use json::{BadPath, JsonPath, in_words, plain};
pub use numbers::{Number, numbers};
pub use proposal::{Proposal, propose};
pub use sheet::{Sheet, find, sees};

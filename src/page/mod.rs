//! A page as a reader sees it: its text without tags, its title, and the values watched on it; and
//! as a reader uses it: its forms and links.
//!
//! HTML is parsed as a browser does, by `scraper`; a body without any markup is not parsed at all.

mod change;
mod css;
mod depth;
mod form;
mod json;
mod link;
mod naming;
mod numbers;
mod obstacle;
mod proposal;
mod referrer;
mod sheet;
mod tree;

pub use change::{Change, change};
pub use css::Selector;
pub use form::{Enctype, File, Filling, Submission, Value, submit};
pub use json::{BadPath, JsonPath, in_words, plain};
pub use link::{Link, follow};
pub use numbers::{Number, numbers};
pub use obstacle::{Names, Obstacle};
pub use proposal::{Proposal, propose};
pub use sheet::{Sheet, find, sees};

/// A page that is open.
#[derive(Clone, Copy, Debug)]
pub struct Source<'p> {
    /// Its address, which relative ones are joined to.
    pub url: &'p url::Url,
    /// Its text.
    pub text: &'p str,
    /// `Content-Type`, where it came with one.
    pub content_type: Option<&'p str>,
    /// The encoding in which it came: forms are sent back in it.
    pub encoding: &'static encoding_rs::Encoding,
}

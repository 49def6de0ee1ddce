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

use std::borrow::Cow;

pub use change::{Change, change};
pub use css::Selector;
pub use form::{Enctype, File, Filling, Pressed, Submission, Value, submit};
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

impl Source<'_> {
    /// An address of the page, joined to its base; the query is in the encoding of the page.
    fn join(&self, base: &url::Url, address: &str) -> Option<url::Url> {
        let encode: &dyn Fn(&str) -> Cow<'_, [u8]> = &|query| in_query(self.encoding, query);
        let options = url::Url::options().base_url(Some(base));
        options.encoding_override(Some(encode)).parse(address).ok()
    }
}

/// What the encoding does not have is written `&#8364;`, and that once more for an address.
fn in_query<'q>(encoding: &'static encoding_rs::Encoding, query: &'q str) -> Cow<'q, [u8]> {
    let encoding = encoding.output_encoding();
    let (bytes, _, has_unknown) = encoding.encode(query);
    if !has_unknown {
        return bytes;
    }
    let mut out = Vec::new();
    for letter in query.chars() {
        let mut space = [0; 4];
        let (bytes, _, is_unknown) = encoding.encode(letter.encode_utf8(&mut space));
        if is_unknown {
            out.extend(format!("%26%23{}%3B", u32::from(letter)).into_bytes());
        } else {
            out.extend_from_slice(&bytes);
        }
    }
    Cow::Owned(out)
}

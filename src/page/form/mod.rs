//! Forms as a person uses them: a button is pressed, fields are filled, and out comes what a
//! browser would send. Nothing is sent here.
//!
//! `surface.rs` reads a page, `control.rs` and `input.rs` say what a field is and holds,
//! `choose.rs` finds the button and its form, `fill.rs` the fields, `entries.rs` makes what is sent.

mod choose;
mod control;
mod entries;
mod fill;
mod input;
mod surface;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests;

use super::depth;
use super::obstacle::Obstacle;
use super::{Source, sheet};
use choose::Candidate;
use encoding_rs::Encoding;
use surface::Surface;
use url::Url;

pub use control::File;
pub(super) use surface::base;

/// A field and what is put into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filling {
    /// Name, id or label.
    pub field: String,
    /// What goes in.
    pub value: Value,
}

/// What a field is given, and what is sent of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A file.
    File(File),
}

/// What a browser would send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// By POST; otherwise by GET, and the fields are in the address.
    pub is_post: bool,
    /// Where, as the form says it: of a GET the query is still to be replaced.
    pub url: Url,
    /// How the fields are written down.
    pub enctype: Enctype,
    /// Names and values, line ends as CRLF.
    pub entries: Vec<(String, Value)>,
    /// The encoding of the names and values.
    pub encoding: &'static Encoding,
    /// The referrer policy of its page, where the page names one.
    pub referrer: Option<String>,
}

/// How fields are written into a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enctype {
    /// `application/x-www-form-urlencoded`.
    UrlEncoded,
    /// `multipart/form-data`.
    Multipart,
    /// `text/plain`.
    Plain,
}

/// Candidates are tried one by one, each with all the fields of its form, as long as these are not
/// more in all. A page with ten thousand buttons of one name is not written to be used.
const MOST_TRIED: usize = 100_000;

/// A form that somebody tries to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressed {
    /// What is sent, or what stands in the way.
    pub outcome: Result<Submission, Obstacle>,
    /// What is meant for password fields of the page, also where nothing is sent.
    pub secrets: Vec<String>,
}

/// Presses the button (or sends the form) called so, or the only form of the page, with these
/// fields filled in.
#[must_use]
pub fn submit(source: &Source<'_>, wanted: Option<&str>, fields: &[Filling]) -> Pressed {
    let nothing = |obstacle| Pressed {
        outcome: Err(obstacle),
        secrets: Vec::new(),
    };
    if !sheet::is_html(source.text, source.content_type) {
        return nothing(Obstacle::NoPage(source.content_type.map(str::to_owned)));
    }
    if depth::is_too_deep(source.text) {
        return nothing(Obstacle::TooDeep);
    }
    let surface = Surface::read(source);
    Pressed {
        outcome: press(&surface, source, wanted, fields),
        secrets: fill::secrets(&surface.controls, fields),
    }
}

fn press(
    surface: &Surface,
    source: &Source<'_>,
    wanted: Option<&str>,
    fields: &[Filling],
) -> Result<Submission, Obstacle> {
    let mut candidates = choose::candidates(surface, source, wanted)?;
    let mut fields_tried = 0;
    candidates.retain(|candidate| {
        let is_few = fields_tried < MOST_TRIED;
        fields_tried += surface.members_of(candidate.form).len();
        is_few
    });
    let mut tried: Vec<(Candidate, Result<Submission, Obstacle>)> = candidates
        .into_iter()
        .map(|candidate| (candidate, attempt(surface, source, candidate, fields)))
        .collect();
    if tried.len() > 1 {
        choose::keep_those_that_fit(surface, &mut tried, wanted.is_none());
    }
    choose::settle(surface, tried, wanted)
}

fn attempt(
    surface: &Surface,
    source: &Source<'_>,
    candidate: Candidate,
    fields: &[Filling],
) -> Result<Submission, Obstacle> {
    let mut controls: Vec<_> = surface.of(candidate.form).cloned().collect();
    fill::fill(&mut controls, fields)?;
    entries::submission(surface, source, candidate, &controls)
}

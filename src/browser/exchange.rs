//! What happened on the wire, as data.

use crate::cookie::{Received, Sent, Withheld};
use std::time::Duration;
use url::Url;

/// What is asked of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// In capitals.
    pub method: String,
    /// Where.
    pub url: Url,
    /// Further headers, in order (`Content-Type` of a form goes here).
    pub headers: Vec<(String, String)>,
    /// The body, where there is one.
    pub body: Option<Vec<u8>>,
}

/// One request and its answer: one hop of a visit.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The method sent.
    pub method: String,
    /// The address asked.
    pub url: Url,
    /// The answer's status; `None` where no answer came.
    pub status: Option<u16>,
    /// All headers sent, names in lower case, in order; the Cookie header among them.
    pub request_headers: Vec<(String, String)>,
    /// All headers received, in order. Bytes as characters U+0000 to U+00FF.
    pub response_headers: Vec<(String, String)>,
    /// Cookies that went along.
    pub sent: Vec<Sent>,
    /// Cookies that stayed at home.
    pub withheld: Vec<Withheld>,
    /// Cookies that came.
    pub received: Vec<Received>,
    /// From the first byte out to the last byte of the body in.
    pub took: Duration,
    /// What went wrong, where something did.
    pub failure: Option<Failure>,
}

/// Why no (whole) answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its kind, for causes and exit codes.
    pub kind: FailureKind,
    /// One sentence for the user, foreign text escaped: what happened and what to try.
    pub says: String,
}

/// Kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The host name has no address.
    UnknownHost,
    /// Nobody listens there.
    Refused,
    /// TLS could not be set up.
    Tls,
    /// No answer, or no end of it, within `max_time`.
    Timeout,
    /// The connection broke before the answer was whole.
    Broken,
    /// The answer was not HTTP, or its header block was too large.
    BadAnswer,
    /// More redirects than `max_redirs`.
    TooManyRedirects,
    /// A redirect to an address that is no http(s) URL.
    BadRedirect,
}

/// The page finally shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its address, after all redirects.
    pub url: Url,
    /// Its status.
    pub status: u16,
    /// `Content-Type`, where given.
    pub content_type: Option<String>,
    /// Its body, decompressed, decoded by its charset (U+FFFD for what is not text).
    pub text: String,
    /// The body was longer than the limit and was cut there.
    pub is_cut: bool,
}

impl Request {
    /// stub
    pub fn to(base: &Url, method: &str, address: &str, fields: &[(String, String)]) -> Result<Self, String> {
        let _ = (base, method, address, fields);
        Err(String::new())
    }
}

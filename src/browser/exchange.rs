//! What happened on the wire, as data.

use super::{Failure, Headers};
use crate::cookie::{Received, Sent, Withheld};
use std::time::Duration;
use url::Url;

/// One request and its answer: one hop of a visit.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The method sent.
    pub method: String,
    /// The address asked, without user name and password.
    pub url: Url,
    /// The answer's status; `None` where no answer came.
    pub status: Option<u16>,
    /// All headers sent, names in lower case, in order; the Cookie header among them.
    pub request_headers: Headers,
    /// All headers received, in order, names in lower case.
    /// A body that came packed has been unpacked, and with it `Content-Encoding` and
    /// `Content-Length` are gone. Headers with control characters are no headers and are left out.
    pub response_headers: Headers,
    /// Cookies that went along, or would have where no connection came about.
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

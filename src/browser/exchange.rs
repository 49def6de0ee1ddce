//! What happened on the wire, as data.

use super::{Failure, Headers};
use crate::cookie::{Received, Sent, Withheld};
use bytes::Bytes;
use std::{net::SocketAddr, time::Duration};
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
    /// What only a full record of the wire asks for; see [`Settings::full_record`](super::Settings).
    pub wire: Option<Box<Wire>>,
}

/// Bodies, addresses and times of one exchange.
#[derive(Clone, Debug, Default)]
pub struct Wire {
    /// The body sent, where there was one.
    pub request_body: Option<Bytes>,
    /// The version of HTTP of the answer: `HTTP/1.1`.
    pub version: Option<&'static str>,
    /// The usual words for its status: `Not Found`.
    pub status_text: &'static str,
    /// Who answered: the server, or a proxy before it.
    pub server: Option<SocketAddr>,
    /// The browser's own end of the connection.
    pub client: Option<SocketAddr>,
    /// From the first byte out to the head of the answer.
    pub until_head: Option<Duration>,
    /// The body received, unpacked, as far as it was read.
    pub body: Vec<u8>,
    /// More of it came, or would have come, than was read.
    pub is_cut: bool,
}

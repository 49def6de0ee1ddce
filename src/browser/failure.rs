//! What can go wrong on the wire, and what to say then.
//!
//! The site under test may do anything; that is data, never an `Err` of jarful's.

use super::tls_failure;
use crate::text::{escape, shorten};
use std::{error::Error, io, time::Duration};
use url::Url;

/// Why no (whole) answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its kind, for causes and exit codes.
    pub kind: FailureKind,
    /// For the user, foreign text escaped: what happened and what to try.
    pub says: String,
}

/// Kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The host name has no address.
    UnknownHost,
    /// Nobody listens there, or there is no way to get there.
    Refused,
    /// TLS could not be set up.
    Tls,
    /// No answer, or no end of it, within `max_time`.
    Timeout,
    /// The connection broke before the answer was whole.
    Broken,
    /// The answer was not HTTP, its header block was too large, or its body could not be unpacked.
    BadAnswer,
    /// More redirects than `max_redirs`.
    TooManyRedirects,
    /// A redirect to an address that is no http(s) URL.
    BadRedirect,
    /// The request itself cannot be put on the wire, such as a header with a line break in it.
    Unsendable,
}

impl Failure {
    pub(super) fn new(kind: FailureKind, says: String) -> Self {
        Self { kind, says }
    }

    /// It may be the proxy that could not be reached.
    pub(super) fn mention_proxy(&mut self, url: &Url) {
        let host = escape(&shorten(url.host_str().unwrap_or_default(), 80)).into_owned();
        self.says.push_str(&format!(
            " The environment names a proxy (http_proxy or the like): if it does not run, start it, or add {host} to no_proxy."
        ));
    }

    /// `what` did not happen in time.
    pub(super) fn timeout(url: &Url, limit: Duration, what: &str) -> Self {
        let plain = match url.scheme() {
            "https" => {
                " Does it speak TLS at all? A plain http server needs http:// in the address."
            }
            _ => "",
        };
        let says = format!(
            "{} {what} within {limit:?}. Is it stuck? To wait longer, use --max-time.{plain}",
            place(url)
        );
        Self::new(FailureKind::Timeout, says)
    }
}

/// Why sending failed or no answer came.
pub(super) fn of_sending(error: &reqwest::Error, method: &str, url: &Url) -> Failure {
    let at = place(url);
    if error.is_dns() {
        let host = escape(url.host_str().unwrap_or_default()).into_owned();
        let says = format!(
            "The name {host} has no address. Check the spelling, or give it one: --resolve {host}:{}:127.0.0.1",
            url.port_or_known_default().unwrap_or(80)
        );
        return Failure::new(FailureKind::UnknownHost, says);
    }
    if let Some(tls) = cause::<rustls::Error>(error) {
        return tls_failure::of_tls(tls, url);
    }
    if error.is_connect() {
        return of_connecting(error, url);
    }
    if is_too_large(error) {
        let says = format!(
            "The header block of the answer of {at} is too large (over 400 KiB, or over 10,240 lines; over 256 lines among more than 64 browsers). Does the page set a cookie over and over?"
        );
        return Failure::new(FailureKind::BadAnswer, says);
    }
    if let Some(words) = http_2_words(error) {
        let says = format!(
            "{at} broke off the answer (HTTP/2: {words}). Look at what the server itself printed."
        );
        return Failure::new(FailureKind::Broken, says);
    }
    if is_closed(error) {
        let says = if method == "POST" {
            format!(
                "{at} closed the connection without an answer; whether it has seen the POST is not known. Look at what the server itself printed."
            )
        } else {
            format!(
                "{at} closed the connection without an answer. Look at what the server itself printed."
            )
        };
        return Failure::new(FailureKind::Broken, says);
    }
    Failure::new(FailureKind::BadAnswer, not_http(error, url))
}

/// What is wrong with an answer that cannot be read, in words; the client's own are for programmers.
fn not_http(error: &reqwest::Error, url: &Url) -> String {
    let at = place(url);
    let words = innermost(error);
    // hyper keeps its kinds to itself; its words are held by tests/weather.
    if words.contains("content-length") {
        return format!(
            "The answer of {at} says its length in a way that is no HTTP: Content-Length is not one number. Look at what sets that header."
        );
    }
    if words.contains("status-code") {
        return format!(
            "The status line of the answer of {at} cannot be read. It wants HTTP/1.1, three digits from 100 to 999, and a reason of plain text, as in: HTTP/1.1 200 OK"
        );
    }
    if words.contains("HTTP header") || words.contains("transfer-encoding") {
        return format!(
            "A header line of the answer of {at} cannot be read: it holds a character that no header may hold. Look at what sets the headers."
        );
    }
    if words.contains("HTTP version") && url.scheme() == "http" {
        return format!(
            "What {at} answered is not HTTP: it does not begin with HTTP/1.1 or HTTP/1.0. If it speaks https, write https://{at}; otherwise check the port."
        );
    }
    format!("What {at} answered is not HTTP ({words}). Is this the right port?")
}

fn of_connecting(error: &reqwest::Error, url: &Url) -> Failure {
    let at = place(url);
    if is_out_of_files(error) {
        let says = format!(
            "No connection to {at} could be opened: this system allows no more open files. Raise the limit (ulimit -n), or lower --in-flight."
        );
        return Failure::new(FailureKind::Refused, says);
    }
    let kind = cause::<io::Error>(error).map(io::Error::kind);
    match kind {
        Some(io::ErrorKind::ConnectionRefused) => Failure::new(
            FailureKind::Refused,
            format!("Nobody answers at {at}. Is the server running? Start it, or check the port."),
        ),
        Some(io::ErrorKind::TimedOut) => Failure::new(
            FailureKind::Timeout,
            format!("{at} does not answer. Is the address right, and is a firewall in between?"),
        ),
        Some(io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset)
            if url.scheme() == "https" =>
        {
            Failure::new(
                FailureKind::Tls,
                format!(
                    "{at} hung up while TLS was set up. Does it speak https? If not, write http://{at}."
                ),
            )
        }
        _ => Failure::new(
            FailureKind::Refused,
            format!("{at} cannot be reached: {}.", innermost(error)),
        ),
    }
}

/// `101 Switching Protocols`, though nobody asked for another protocol.
pub(super) fn of_switching(url: &Url) -> Failure {
    let says = format!(
        "{} answers 101: it wants to speak another protocol, such as WebSocket, and jarful asked for a page. Is this the right address?",
        place(url)
    );
    Failure::new(FailureKind::BadAnswer, says)
}

/// Why the body did not come whole: `got` bytes came of `expected`.
pub(super) fn of_body(
    error: &reqwest::Error,
    url: &Url,
    got: usize,
    expected: Option<u64>,
) -> Failure {
    let at = place(url);
    if is_badly_chunked(error) {
        let says = format!(
            "The body of the answer of {at} is badly chunked: after {got} bytes comes no length that can be read. Does the program write its chunks itself? Leave that to the server, or send Content-Length."
        );
        return Failure::new(FailureKind::BadAnswer, says);
    }
    if is_unpacking(error) {
        let says = format!(
            "The body of the answer of {at} cannot be unpacked: it is not, or not to its end, what its Content-Encoding says."
        );
        return Failure::new(FailureKind::BadAnswer, says);
    }
    let amount = match expected {
        Some(expected) => format!("{got} of {expected} bytes"),
        None => format!("{got} bytes, before the end of the page"),
    };
    Failure::new(
        FailureKind::Broken,
        format!(
            "{at} closed the connection after {amount}. Look at what the server itself printed."
        ),
    )
}

/// This program, or the whole system, has as many files open as it may (EMFILE, ENFILE).
pub(super) fn is_out_of_files(error: &reqwest::Error) -> bool {
    let code = cause::<io::Error>(error).and_then(io::Error::raw_os_error);
    match code {
        Some(code) if cfg!(windows) => code == 10_024,
        Some(code) => matches!(code, 23 | 24),
        None => false,
    }
}

/// The connection was closed before any answer came.
pub(super) fn is_closed(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        let by_kind = cause.downcast_ref::<io::Error>().is_some_and(|io| {
            matches!(
                io.kind(),
                io::ErrorKind::ConnectionReset
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::BrokenPipe
                    | io::ErrorKind::UnexpectedEof
            )
        });
        // hyper keeps its kinds to itself; its words are held by tests/browser.rs.
        by_kind || cause.to_string().starts_with("connection closed")
    })
}

/// With what words a server ended a stream, or the connection, of HTTP/2.
fn http_2_words(error: &reqwest::Error) -> Option<String> {
    let is_of_http_2 = causes(error).any(|cause| cause.to_string() == "http2 error");
    let words = is_of_http_2.then(|| innermost(error))?;
    let reason = words
        .rsplit_once(": ")
        .map_or(&*words, |(_, reason)| reason);
    Some(reason.to_owned())
}

/// The lengths between the pieces of a chunked body (RFC 9112 7.1) are wrong.
fn is_badly_chunked(error: &reqwest::Error) -> bool {
    !is_cut_short(error)
        && causes(error).any(|cause| {
            let words = cause.to_string().to_ascii_lowercase();
            words.contains("chunk") || words.contains("trailer")
        })
}

/// The connection ended before the body did.
fn is_cut_short(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        let words = cause.to_string();
        words.contains("end of file before message length reached")
            || words.contains("unexpected EOF during chunk")
    })
}

/// The unpacker gave up, not the connection.
fn is_unpacking(error: &reqwest::Error) -> bool {
    const OF_THE_WIRE: &str = "error reading a body from connection";
    cause::<io::Error>(error).is_some()
        && !causes(error).any(|cause| cause.to_string().starts_with(OF_THE_WIRE))
}

fn is_too_large(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.to_string() == "message head is too large")
}

/// An error and what lies below it, the inside of an [`io::Error`] included.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'e (dyn Error + 'static)| {
        let error = *error;
        let inside = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .map(|inside| inside as &(dyn Error + 'static));
        inside.or_else(|| error.source())
    })
}

fn cause<T: Error + 'static>(error: &reqwest::Error) -> Option<&T> {
    causes(error).find_map(|cause| cause.downcast_ref::<T>())
}

fn innermost(error: &reqwest::Error) -> String {
    let last = causes(error).last().map(ToString::to_string);
    escape(&shorten(&last.unwrap_or_default(), 100)).into_owned()
}

/// `127.0.0.1:8000`
pub(super) fn place(url: &Url) -> String {
    let host = shorten(url.host_str().unwrap_or_default(), 80);
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{}:{port}", escape(&host))
}

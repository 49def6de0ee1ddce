//! What can go wrong on the wire, and what to say then.
//!
//! The site under test may do anything; that is data, never an `Err` of jarful's.

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
        return of_tls(tls, url);
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
    let hint = if url.scheme() == "http" {
        format!("If it speaks https, write https://{at}.")
    } else {
        "Is this the right port?".to_owned()
    };
    let says = format!(
        "What {at} answered is not HTTP ({}). {hint}",
        innermost(error)
    );
    Failure::new(FailureKind::BadAnswer, says)
}

fn of_connecting(error: &reqwest::Error, url: &Url) -> Failure {
    let at = place(url);
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

/// Why a certificate is not taken, in words.
fn certificate_words(why: &rustls::CertificateError) -> &'static str {
    use rustls::CertificateError as Why;
    match why {
        Why::Expired | Why::ExpiredContext { .. } => "has expired",
        Why::NotValidYet | Why::NotValidYetContext { .. } => "is not valid yet",
        Why::NotValidForName | Why::NotValidForNameContext { .. } => "is for another name",
        Why::UnknownIssuer => "is not trusted: nobody whom this machine trusts has signed it",
        Why::BadSignature => "is not trusted: its signature is wrong",
        Why::Revoked => "was revoked",
        _ => "is not trusted",
    }
}

fn of_tls(error: &rustls::Error, url: &Url) -> Failure {
    let at = place(url);
    let detail = escape(&error.to_string()).into_owned();
    let says = match error {
        rustls::Error::InvalidCertificate(why) => format!(
            "The certificate of {at} {}. If it is your own, name it with --cacert FILE; with -k certificates are not checked.",
            certificate_words(why)
        ),
        rustls::Error::InvalidMessage(_) => format!(
            "{at} does not speak https: its answer is not TLS. Write http://{at}, or check the port."
        ),
        _ => format!("TLS with {at} failed ({detail})."),
    };
    Failure::new(FailureKind::Tls, says)
}

/// Why the body did not come whole: `got` bytes came of `expected`.
pub(super) fn of_body(
    error: &reqwest::Error,
    url: &Url,
    got: usize,
    expected: Option<u64>,
) -> Failure {
    if cause::<io::Error>(error).is_some_and(|io| io.kind() == io::ErrorKind::InvalidData)
        && !is_closed(error)
    {
        let says = format!(
            "The body of the answer cannot be unpacked ({}): it is not what its Content-Encoding says.",
            innermost(error)
        );
        return Failure::new(FailureKind::BadAnswer, says);
    }
    let at = place(url);
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
fn place(url: &Url) -> String {
    let host = shorten(url.host_str().unwrap_or_default(), 80);
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{}:{port}", escape(&host))
}

//! The jar.

use super::Reason;
use time::OffsetDateTime;
use url::Url;

/// A cookie as the jar holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    /// Name; empty for a nameless cookie. Bytes as characters U+0000 to U+00FF.
    pub name: String,
    /// Value, bytes as characters U+0000 to U+00FF, quotes kept.
    pub value: String,
    /// The host it belongs to, without a leading dot.
    pub domain: String,
    /// Sent to this host only (no `Domain` attribute was given).
    pub host_only: bool,
    /// The path it belongs to.
    pub path: String,
    /// When it expires; `None` for a session cookie, which lives until the browser closes.
    pub expires: Option<OffsetDateTime>,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `Secure`.
    pub secure: bool,
    /// `SameSite`.
    pub same_site: Option<SameSite>,
}

/// The `SameSite` attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameSite {
    /// `Strict`.
    Strict,
    /// `Lax`.
    Lax,
    /// `None`.
    None,
}

/// What became of a cookie that a server set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// New in the jar.
    Stored,
    /// It took the place of one that was there.
    Replaced,
    /// It was an order to delete, and the jar no longer holds it.
    Deleted,
    /// Not taken.
    Refused,
}

/// One `Set-Cookie` line and its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The cookie's name.
    pub name: String,
    /// The cookie's value.
    pub value: String,
    /// The whole line as received, bytes as characters U+0000 to U+00FF.
    pub line: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
}

/// A cookie that went along with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The cookie's name.
    pub name: String,
    /// The cookie's value.
    pub value: String,
}

/// A cookie in the jar that stayed at home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The cookie's name.
    pub name: String,
    /// Why.
    pub reason: Reason,
}

/// What goes along with a request to one address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// In the order of the `Cookie` header: longest path first, then oldest.
    pub sent: Vec<Sent>,
    /// What stayed at home.
    pub withheld: Vec<Withheld>,
}

/// The cookies of one browser. All its tabs share it: every method takes `&self`.
#[derive(Debug, Default)]
pub struct Jar {}

impl Jar {
    /// An empty jar.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A response to `url` carried this `Set-Cookie` line. `response_date` is the response's
    /// `Date`, where it had one: `Expires` is shifted by it.
    pub fn receive(&self, line: &[u8], url: &Url, now: OffsetDateTime) -> Received {
        let _ = (line, url, now);
        todo!()
    }

    /// What goes along with a request to `url`.
    #[must_use]
    pub fn due(&self, url: &Url, now: OffsetDateTime) -> Due {
        let _ = (url, now);
        Due::default()
    }

    /// All cookies that have not expired, oldest first.
    #[must_use]
    pub fn cookies(&self, now: OffsetDateTime) -> Vec<Cookie> {
        let _ = now;
        Vec::new()
    }

    /// Puts a cookie in as it is, replacing its namesake (same name, domain, path, host-only flag).
    /// This is how a stolen cookie arrives.
    pub fn put(&self, cookie: Cookie, now: OffsetDateTime) {
        let _ = (cookie, now);
    }

    /// The window closes: session cookies go, those with an expiry stay.
    pub fn close(&self) {}

    /// Everything goes.
    pub fn clear(&self) {}
}

//! A cookie as the jar holds it, and its form in the cookie store.

use super::matching::{domain_matches, path_matches, request_path};
use cookie_store::{CookieDomain, CookieExpiration, CookiePath, RawCookie};
use time::OffsetDateTime;
use url::Url;

/// A cookie as the jar holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is an attribute of its own"
)]
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
    /// `Partitioned`: kept apart from its namesake without that attribute.
    pub partitioned: bool,
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

impl Cookie {
    /// Its time is over.
    pub(super) fn is_expired(&self, now: OffsetDateTime) -> bool {
        self.expires.is_some_and(|end| end <= now)
    }

    /// As the cookie store keeps it. The store's own `expires` stays at "end of the session", for
    /// the store would compare it with the real clock; our expiry travels as the raw attribute.
    /// `None` for a path that does not begin with a slash.
    pub(super) fn into_stored(self, url: &Url) -> Option<cookie_store::Cookie<'static>> {
        let mut raw = raw_cookie(self.name, self.value, self.same_site);
        raw.set_secure(self.secure);
        raw.set_http_only(self.http_only);
        raw.set_partitioned(self.partitioned);
        if let Some(end) = self.expires {
            raw.set_expires(end);
        }
        let mut stored = cookie_store::Cookie::try_from_raw_cookie(&raw, url).ok()?;
        stored.expires = CookieExpiration::SessionEnd;
        stored.path = CookiePath::parse(&self.path)?;
        stored.domain = if self.host_only {
            CookieDomain::HostOnly(self.domain)
        } else {
            CookieDomain::Suffix(self.domain)
        };
        Some(stored)
    }

    /// Back from the cookie store.
    pub(super) fn from_stored(stored: &cookie_store::Cookie<'_>) -> Self {
        Self {
            name: stored.name().to_owned(),
            value: stored.value().to_owned(),
            domain: domain(stored).to_owned(),
            host_only: is_host_only(stored),
            path: String::from(&stored.path),
            expires: expires(stored),
            http_only: stored.http_only().unwrap_or(false),
            secure: is_secure(stored),
            same_site: same_site(stored),
            partitioned: is_partitioned(stored),
        }
    }
}

/// When a stored cookie expires.
pub(super) fn expires(stored: &cookie_store::Cookie<'_>) -> Option<OffsetDateTime> {
    stored.expires_datetime()
}

/// The domain of a stored cookie.
pub(super) fn domain<'c>(stored: &'c cookie_store::Cookie<'_>) -> &'c str {
    match &stored.domain {
        CookieDomain::HostOnly(domain) | CookieDomain::Suffix(domain) => domain,
        CookieDomain::NotPresent | CookieDomain::Empty => "",
    }
}

/// A stored cookie goes to its own host only.
pub(super) fn is_host_only(stored: &cookie_store::Cookie<'_>) -> bool {
    matches!(stored.domain, CookieDomain::HostOnly(_))
}

/// A stored cookie is `Secure`.
pub(super) fn is_secure(stored: &cookie_store::Cookie<'_>) -> bool {
    stored.secure().unwrap_or(false)
}

/// A stored cookie is `Partitioned`.
pub(super) fn is_partitioned(stored: &cookie_store::Cookie<'_>) -> bool {
    stored.partitioned().unwrap_or(false)
}

/// A raw cookie with its `SameSite`. The store does not re-export the type of that attribute, so
/// its parser makes the value.
fn raw_cookie(name: String, value: String, same_site: Option<SameSite>) -> RawCookie<'static> {
    let mut raw = RawCookie::new(name, value);
    let pattern = match same_site {
        None => return raw,
        Some(SameSite::Strict) => "n=v; SameSite=Strict",
        Some(SameSite::Lax) => "n=v; SameSite=Lax",
        Some(SameSite::None) => "n=v; SameSite=None",
    };
    raw.set_same_site(RawCookie::parse(pattern).ok().and_then(|p| p.same_site()));
    raw
}

/// The `SameSite` of a stored cookie.
pub(super) fn same_site(stored: &cookie_store::Cookie<'_>) -> Option<SameSite> {
    stored.same_site().map(|raw| {
        if raw.is_strict() {
            SameSite::Strict
        } else if raw.is_lax() {
            SameSite::Lax
        } else {
            SameSite::None
        }
    })
}

impl Cookie {
    /// One of the two would replace the other in a jar.
    #[must_use]
    pub fn is_namesake(&self, other: &Self) -> bool {
        (&self.name, &self.domain, &self.path) == (&other.name, &other.domain, &other.path)
            && (self.host_only, self.partitioned) == (other.host_only, other.partitioned)
    }

    /// The address lies where the cookie belongs: host and path (RFC 6265bis, 5.1.3 and 5.1.4).
    /// Whether it would go along there may hang on more: its expiry, `Secure`.
    #[must_use]
    pub fn is_for(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let is_host = if self.host_only {
            host == self.domain
        } else {
            domain_matches(&self.domain, host)
        };
        is_host && path_matches(&self.path, &request_path(url))
    }
}

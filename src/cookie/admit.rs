//! May this address set this cookie? The questions that need no look into the jar, in the order
//! in which Chromium asks them.

use super::{
    Cookie, Reason, SameSite, date,
    line::SetCookie,
    matching::{default_path, domain_matches, is_trustworthy, registrable},
};
use time::{Duration, OffsetDateTime};
use url::{Host, Url};

/// No cookie lives longer (RFC 6265bis 5.5).
const LONGEST_LIFE: Duration = Duration::days(400);

/// The cookie that a line makes when it comes from `url` at `now`. Its expiry may lie in the past:
/// then it is an order to delete. `response_date` is the response's `Date` header.
///
/// # Errors
/// The reason for which it is refused.
pub(super) fn admit(
    set: &SetCookie<'_>,
    url: &Url,
    response_date: Option<&str>,
    now: OffsetDateTime,
) -> Result<Cookie, Reason> {
    let host = url.host_str().ok_or(Reason::SchemeNotSupported)?;
    let (domain, host_only) = domain_of(set, url, host)?;
    let safe = is_trustworthy(url);
    if !keeps_promises(set, safe) {
        return Err(Reason::InvalidPrefix);
    }
    if set.name.is_empty() && set.value.contains('=') {
        return Err(Reason::NamelessWithEquals);
    }
    if set.partitioned && !(set.secure && safe) {
        return Err(Reason::InvalidPartitioned);
    }
    if set.secure && !safe {
        return Err(Reason::SecureOnly);
    }
    if set.same_site == Some(SameSite::None) && !set.secure {
        return Err(Reason::SameSiteNoneInsecure);
    }
    Ok(Cookie {
        name: set.name.to_owned(),
        value: set.value.to_owned(),
        domain,
        host_only,
        path: path_of(set, url).to_owned(),
        expires: expiry(set, response_date, now),
        http_only: set.http_only,
        secure: set.secure,
        same_site: set.same_site,
    })
}

fn path_of<'a>(set: &SetCookie<'a>, url: &'a Url) -> &'a str {
    set.path
        .filter(|path| path.starts_with('/'))
        .unwrap_or_else(|| default_path(url))
}

/// The cookie's domain, and whether it is for this host only.
fn domain_of(set: &SetCookie<'_>, url: &Url, host: &str) -> Result<(String, bool), Reason> {
    let written = set.domain.unwrap_or_default();
    if written.is_empty() {
        return Ok((host.to_owned(), true));
    }
    let domain = canonical(written).ok_or(Reason::InvalidDomain)?;
    let is_name = matches!(url.host(), Some(Host::Domain(_)));
    if domain == host {
        // A host that nobody can register, such as localhost or a number, has no subdomains.
        return Ok((domain, !is_name || registrable(host).is_none()));
    }
    let site = registrable(&domain);
    if domain_matches(&domain, host) && site.is_some() && site == registrable(host) {
        return Ok((domain, false));
    }
    Err(Reason::InvalidDomain)
}

/// The domain as a host of an address is written, without its leading dot.
fn canonical(written: &str) -> Option<String> {
    let name = written.strip_prefix('.').unwrap_or(written);
    if !name.is_ascii() || name.starts_with('.') {
        return None;
    }
    Host::parse(name).ok().map(|host| host.to_string())
}

/// A prefix of the name promises how the cookie was set (RFC 6265bis 4.1.3 and its successor).
/// A nameless cookie may not look as if it had one.
pub(super) fn keeps_promises(set: &SetCookie<'_>, safe: bool) -> bool {
    let label = if set.name.is_empty() {
        set.value
    } else {
        set.name
    };
    let has = |prefix: &str| {
        label
            .get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    if !has("__") {
        return true;
    }
    let is_secure = set.secure && safe;
    let is_host = is_secure && set.domain.unwrap_or_default().is_empty() && set.path == Some("/");
    let kept = if has("__Host-Http-") {
        is_host && set.http_only
    } else if has("__Host-") {
        is_host
    } else if has("__Http-") {
        is_secure && set.http_only
    } else if has("__Secure-") {
        is_secure
    } else {
        return true;
    };
    kept && !set.name.is_empty()
}

/// When the cookie expires: `Max-Age` before `Expires`. What makes no sense counts as not given.
fn expiry(
    set: &SetCookie<'_>,
    response_date: Option<&str>,
    now: OffsetDateTime,
) -> Option<OffsetDateTime> {
    let latest = now.saturating_add(LONGEST_LIFE);
    if let Some(seconds) = set.max_age.and_then(max_age) {
        return Some(match seconds {
            i64::MIN..=0 => OffsetDateTime::UNIX_EPOCH.min(now),
            _ => now.saturating_add(Duration::seconds(seconds)).min(latest),
        });
    }
    let end = set.expires.and_then(date::parse)?;
    let shifted = end.saturating_add(clock_difference(response_date, now));
    Some(shifted.min(latest))
}

/// How far the browser's clock is ahead of the server's, in whole seconds: `Expires` is meant on
/// the server's clock.
fn clock_difference(response_date: Option<&str>, now: OffsetDateTime) -> Duration {
    response_date
        .and_then(date::parse)
        .map_or(Duration::ZERO, |server| {
            Duration::seconds(now.unix_timestamp() - server.unix_timestamp())
        })
}

/// Seconds: digits with an optional sign. Too many digits are the largest number.
pub(super) fn max_age(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let seconds = digits.parse().unwrap_or(i64::MAX);
    Some(if negative { -seconds } else { seconds })
}

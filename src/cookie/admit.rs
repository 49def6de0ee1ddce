//! May this address set this cookie? The questions that need no look into the jar, in the order
//! in which Chromium asks them.

use super::{
    Cookie, Reason, SameSite, bytes_of, date,
    line::SetCookie,
    matching::{default_path, domain_matches, is_trustworthy, registrable, request_path},
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
    let written = set.domain.unwrap_or_default();
    let is_bare = written.is_empty() || is_this_number(url, written);
    if !keeps_promises(set, safe, is_bare) {
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
        path: path_of(set, url),
        expires: expiry(set, response_date, now),
        http_only: set.http_only,
        secure: set.secure,
        same_site: set.same_site,
        partitioned: set.partitioned,
    })
}

fn path_of(set: &SetCookie<'_>, url: &Url) -> String {
    let written = set.path.filter(|path| path.starts_with('/'));
    written.map_or_else(
        || default_path(&request_path(url)).to_owned(),
        str::to_owned,
    )
}

/// The cookie's domain, and whether it is for this host only.
fn domain_of(set: &SetCookie<'_>, url: &Url, host: &str) -> Result<(String, bool), Reason> {
    let written = set.domain.unwrap_or_default();
    if written.is_empty() || is_this_number(url, written) {
        return Ok((host.to_owned(), true));
    }
    let domain = canonical(written).ok_or(Reason::InvalidDomain)?;
    let Some(site) = registrable(host) else {
        // A host that nobody can register, such as localhost or a number, has no subdomains: only
        // its own name is taken, as it stands.
        let name = written.strip_prefix('.').unwrap_or(written);
        return if name.eq_ignore_ascii_case(host) {
            Ok((host.to_owned(), true))
        } else {
            Err(Reason::InvalidDomain)
        };
    };
    if domain_matches(&domain, host) && registrable(&domain) == Some(site) {
        return Ok((domain, false));
    }
    Err(Reason::InvalidDomain)
}

/// The host is a number, and `Domain` is the same.
fn is_this_number(url: &Url, written: &str) -> bool {
    !matches!(url.host(), Some(Host::Domain(_))) && url.host_str() == Some(written)
}

/// The domain as a host of an address is written, without its leading dot. An address may have
/// escapes; a domain may not. Letters above ASCII are UTF-8.
fn canonical(written: &str) -> Option<String> {
    let name = written.strip_prefix('.').unwrap_or(written);
    if name.starts_with('.') || name.contains('%') {
        return None;
    }
    let name = String::from_utf8(bytes_of(name)).ok()?;
    Host::parse(&name).ok().map(|host| host.to_string())
}

/// A prefix of the name promises how the cookie was set (RFC 6265bis 4.1.3 and its successor).
/// A nameless cookie may not look as if it had one. `is_bare`: no `Domain` was given, or the
/// number that is the host.
pub(super) fn keeps_promises(set: &SetCookie<'_>, safe: bool, is_bare: bool) -> bool {
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
    let is_host = is_secure && is_bare && set.path == Some("/");
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
        .and_then(date::of_answer)
        .map_or(Duration::ZERO, |server| {
            Duration::seconds(now.unix_timestamp() - server.unix_timestamp())
        })
}

/// Seconds: digits with an optional sign. Too many digits are the largest number, whatever comes
/// behind them.
pub(super) fn max_age(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() {
        return None;
    }
    let mut seconds: i64 = 0;
    for byte in digits.bytes() {
        let digit = byte.is_ascii_digit().then(|| i64::from(byte - b'0'))?;
        let longer = seconds.checked_mul(10).and_then(|n| n.checked_add(digit));
        let Some(longer) = longer else {
            seconds = i64::MAX;
            break;
        };
        seconds = longer;
    }
    Some(if negative { -seconds } else { seconds })
}

//! The session cookie in a jar, and what a turn did to it.

use super::trace::{Session, SessionChange};
use crate::codec::{self, Carried, Form};
use crate::cookie::Cookie;
use crate::run::Played;
use crate::text::Labels;
use time::OffsetDateTime;
use url::Url;

/// The value of the cookie `name` that a visit of `url` would carry; without an address, of any
/// cookie of that name. Of several the one with the longest path counts.
pub(super) fn value_for<'j>(jar: &'j [Cookie], name: &str, url: Option<&Url>) -> Option<&'j str> {
    jar.iter()
        .filter(|cookie| cookie.name == name && url.is_none_or(|url| cookie.is_for(url)))
        .max_by_key(|cookie| cookie.path.len())
        .map(|cookie| cookie.value.as_str())
}

/// The same for a jar that was left alone since: what has expired by `now` is no longer held.
pub(super) fn value_at<'j>(
    jar: &'j [Cookie],
    name: &str,
    url: Option<&Url>,
    now: OffsetDateTime,
) -> Option<&'j str> {
    let is_alive = |cookie: &&Cookie| cookie.expires.is_none_or(|at| at > now);
    jar.iter()
        .filter(|cookie| cookie.name == name && url.is_none_or(|url| cookie.is_for(url)))
        .filter(is_alive)
        .max_by_key(|cookie| cookie.path.len())
        .map(|cookie| cookie.value.as_str())
}

/// The session cookie for the page finally shown, before and after the turn: what a visit of that
/// page would have sent before, and what it would send now.
pub(super) fn before_and_after<'p>(
    played: &'p Played<'_>,
    name: &str,
) -> (Option<&'p str>, Option<&'p str>) {
    let url = played
        .page
        .as_ref()
        .map(|page| &page.url)
        .or_else(|| played.hops.last().map(|hop| &hop.exchange.url));
    (
        value_for(&played.jar_before, name, url),
        value_for(&played.jar_after, name, url),
    )
}

/// What the value of the cookie `name` carries itself. The signature of a cookie-session is a
/// cookie of its own, beside it in the jar.
pub(super) fn carried_by(value: &str, name: &str, jar: &[Cookie]) -> Option<Carried> {
    let mut carried = codec::carried(value)?;
    if let Form::CookieSession { is_signed } = &mut carried.form {
        let beside = |cookie: &Cookie| cookie.name.strip_suffix(".sig") == Some(name);
        *is_signed = jar.iter().any(beside);
    }
    Some(carried)
}

/// Puts both into words. `carried`: the cookie is the state, so another value is no other id.
pub(super) fn describe(
    before: Option<&str>,
    after: Option<&str>,
    carried: Option<Form>,
    labels: &mut Labels,
) -> Session {
    let is_carried = carried.is_some();
    let change = match (before, after) {
        (None, None) => SessionChange::None,
        (None, Some(_)) => SessionChange::New,
        (Some(_), None) => SessionChange::Ended,
        (Some(x), Some(y)) if x == y || is_carried => SessionChange::Same,
        (Some(_), Some(_)) => SessionChange::Rotated,
    };
    let mut named = |id: Option<&str>| match id {
        Some(id) if !is_carried => (Some(id.to_owned()), Some(labels.of(id))),
        _ => (None, None),
    };
    let (before, label_before) = named(before);
    let (id, label) = named(after);
    Session {
        change,
        id,
        label,
        before,
        label_before,
        carried,
        value: after.map(str::to_owned),
    }
}

//! What the play itself does to jars: `set cookie`, `delete cookie`, `steal`, `plant`.

use super::play::{Audience, Run};
use super::{Played, Problem};
use crate::cookie::{Cookie, text_of};
use crate::scenario::{BrowserId, Template};
use url::Url;

/// `set cookie NAME=value`: another value for the cookie that the target would get, or, where the
/// jar has none of that name for it, a new one for the whole of the target's host until the browser
/// closes.
pub(super) fn set<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    name: &str,
    value: &Template,
    played: &mut Played<'p>,
) {
    let value = value.fill(&played.values);
    if value.contains(|c: char| c.is_control() || c == ';') {
        let why = format!(
            "{name} cannot be set: its value would hold a semicolon or a control character"
        );
        played.problem = Some(Problem::BadCookie(why));
        return;
    }
    let value = text_of(value.as_bytes());
    let base = &run.stage.base;
    let jar = run.browser(played.turn.browser).jar();
    let held = jar.cookies(run.now());
    let name = resolve_name(name, &held, run.audience.borrow().session_cookie());
    let mut cookies: Vec<Cookie> = held
        .into_iter()
        .filter(|cookie| cookie.name == name && cookie.is_for(base))
        .map(|cookie| Cookie {
            value: value.clone(),
            ..cookie
        })
        .collect();
    if cookies.is_empty() {
        cookies.push(plain_cookie(name, value, base));
    }
    for cookie in &cookies {
        jar.put(cookie.clone(), run.now());
    }
    played.stolen = cookies;
}

fn plain_cookie(name: String, value: String, base: &Url) -> Cookie {
    Cookie {
        name,
        value,
        domain: base.host_str().unwrap_or_default().to_owned(),
        host_only: true,
        path: "/".to_owned(),
        expires: None,
        http_only: false,
        secure: false,
        same_site: None,
        partitioned: false,
    }
}

/// `delete cookie NAME`: all cookies of that name go.
pub(super) fn delete<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    name: &str,
    played: &mut Played<'p>,
) {
    let jar = run.browser(played.turn.browser).jar();
    let held = jar.cookies(run.now());
    let wanted = resolve_name(name, &held, run.audience.borrow().session_cookie());
    if !jar.delete(&wanted) {
        played.problem = Some(Problem::NothingToDelete(name.to_owned()));
    }
}

/// Copies a cookie (all of that name) out of another jar; the victim keeps hers.
pub(super) fn steal<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    name: &str,
    from: BrowserId,
    played: &mut Played<'p>,
) {
    let booty = cookies_of(run, from, name);
    if booty.is_empty() {
        played.problem = Some(Problem::NothingToSteal {
            cookie: name.to_owned(),
            from: run.scenario.cast.name(from).to_owned(),
        });
        return;
    }
    for cookie in &booty {
        let jar = run.browser(played.turn.browser).jar();
        jar.put(cookie.clone(), run.now());
    }
    played.stolen = booty;
}

/// Copies a cookie (all of that name) out of the own jar into another.
pub(super) fn plant<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    name: &str,
    on: BrowserId,
    played: &mut Played<'p>,
) {
    let bait = cookies_of(run, played.turn.browser, name);
    if bait.is_empty() {
        played.problem = Some(Problem::NothingToPlant(name.to_owned()));
        return;
    }
    let jar = run.browser(on).jar();
    for cookie in &bait {
        jar.put(cookie.clone(), run.now());
    }
    if run.has_store() {
        run.fleet.note_held(on, &jar.cookies(run.now()));
    }
    played.planted = Some((on, bait));
}

/// All cookies of that name in a browser's jar.
fn cookies_of<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    who: BrowserId,
    name: &str,
) -> Vec<Cookie> {
    let held = run.browser(who).jar().cookies(run.now());
    let wanted = resolve_name(name, &held, run.audience.borrow().session_cookie());
    held.into_iter()
        .filter(|cookie| cookie.name == wanted)
        .collect()
}

/// `session` means the session cookie, whatever the site calls it, unless the jar has a cookie of
/// exactly that name.
fn resolve_name(name: &str, jar: &[Cookie], session_cookie: Option<String>) -> String {
    let is_plain = !name.eq_ignore_ascii_case("session") || jar.iter().any(|c| c.name == name);
    match session_cookie {
        Some(session) if !is_plain => session,
        _ => name.to_owned(),
    }
}

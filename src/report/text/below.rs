//! What stands below a step: what came into the jar and went out of it, alarms, failures.

use super::line::visible_width;
use super::verdicts::Verdicts;
use super::{Style, Verbosity};
use crate::cookie::Cookie;
use crate::observe::{Alarm, Session, Step};
use crate::run::Hop;
use crate::scenario::{Action, Scenario};
use crate::text::{escape, shorten, shorten_both, wrap};
use colored::{ColoredString, Colorize as _};

/// Changes of a jar that are told one by one below a step.
const MOST_COOKIES: usize = 12;

/// What is new at a step, seen from the steps before it.
#[derive(Debug, Default)]
pub(super) struct News {
    /// The same error as at the step before.
    pub(super) is_error_repeated: bool,
    /// What is to be said of cookies refused and kept at home.
    pub(super) verdicts: Verdicts,
}

/// What needs more words than the line has room for.
pub(super) fn below(
    scenario: &Scenario,
    style: &Style,
    lead: &str,
    step: &Step<'_>,
    news: &News,
) -> String {
    let mut lines: Vec<ColoredString> = Vec::new();
    let room = style.width.saturating_sub(visible_width(lead)).max(30);
    if let (Some(words), true) = (used(step), style.verbosity < Verbosity::Wire) {
        lines.push(shorten(&words, room).dimmed());
    }
    if let (Some(words), true) = (redirects(step), style.verbosity < Verbosity::Wire) {
        lines.push(shorten(&words, room).dimmed());
    }
    if let Some(words) = jar_words(scenario, style, step) {
        lines.extend(wrap(&words, room).iter().map(|line| line.dimmed()));
    }
    for words in news.verdicts.lines() {
        lines.extend(wrap(words, room).iter().map(|line| line.yellow()));
    }
    if let Some(why) = &step.state.undecodable {
        let words = format!(
            "server: its {} cannot be decoded: {}",
            step.state.source.row(),
            escape(why)
        );
        lines.extend(wrap(&words, room).iter().map(|line| line.yellow()));
    }
    for judged in step.judged.iter().filter(|judged| judged.passed.is_none()) {
        let words = format!("? not judged: {} ({})", judged.text, judged.actual);
        lines.extend(wrap(&escape(&words), room).iter().map(|line| line.yellow()));
    }
    if step.played.page.as_ref().is_some_and(|page| page.is_cut) {
        let words = "page: it is too long, so only its beginning was read (10 MiB)";
        lines.push(words.yellow());
    }
    if let Some(Alarm::SharedSession { first, label }) = &step.alarm {
        let (who, first) = (
            scenario.cast.name(step.browser()),
            scenario.cast.name(*first),
        );
        let words =
            format!("!! {who} holds {first}'s session {label}: to the server they are one browser");
        lines.extend(wrap(&words, room).iter().map(|line| line.red().bold()));
    }
    lines.extend(
        failed(style, step, news, room)
            .iter()
            .map(|line| line.red()),
    );
    let mut out = String::new();
    for line in lines {
        out.push_str(&format!("{lead}{line}\n"));
    }
    out
}

/// Why the step broke; or else what did not hold.
fn failed(style: &Style, step: &Step<'_>, news: &News, room: usize) -> Vec<String> {
    let mark = if style.glyphs { "✗" } else { "x" };
    let Some(error) = &step.error else {
        let failed = step.judged.iter().filter(|j| j.passed == Some(false));
        let words = failed.map(|judged| {
            let words = format!("{mark} expected {}, but {}", judged.text, judged.actual);
            shorten(&escape(&words), room.max(60))
        });
        return words.collect();
    };
    if news.is_error_repeated {
        return vec![format!("{mark} the same")];
    }
    let lines = wrap(&escape(error), room.saturating_sub(2));
    let line = |(at, line): (usize, &String)| {
        let mark = if at == 0 { mark } else { " " };
        format!("{mark} {line}")
    };
    lines.iter().enumerate().map(line).collect()
}

/// `form: POST /login`: what a form or a link asked.
fn used(step: &Step<'_>) -> Option<String> {
    let asked = &step.played.hops.first()?.exchange;
    let what = match step.played.turn.line.action {
        Action::Submit(_) => "form",
        Action::Follow(_) => "link",
        _ => return None,
    };
    let page = step.played.used.as_ref();
    let is_home = page.is_some_and(|page| page.origin() == asked.url.origin());
    let place = if is_home {
        &asked.url[url::Position::BeforePath..url::Position::AfterQuery]
    } else {
        asked.url.as_str()
    };
    Some(format!("{what}: {} {}", asked.method, escape(place)))
}

/// `redirect: 302 to /login, 301 to /login/`.
fn redirects(step: &Step<'_>) -> Option<String> {
    let hops = &step.played.hops;
    let to = |pair: &[Hop]| {
        let (from, next) = (&pair[0].exchange, &pair[1].exchange);
        let is_home = from.url.origin() == next.url.origin();
        let place = if is_home {
            next.url.path()
        } else {
            next.url.as_str()
        };
        format!("{} to {}", from.status.unwrap_or(0), escape(place))
    };
    let all: Vec<String> = hops.windows(2).map(to).collect();
    (!all.is_empty()).then(|| format!("redirect: {}", all.join(", ")))
}

/// What came into the jar and went out of it, the session cookie of a visit aside: that one has a
/// column of its own.
fn jar_words(scenario: &Scenario, style: &Style, step: &Step<'_>) -> Option<String> {
    let played = &step.played;
    let carrying = step
        .carrying_cookie()
        .map(|(cookie, _)| cookie.name.as_str());
    let is_session = |cookie: &Cookie| {
        let ids = [&step.session.id, &step.session.before];
        let bare = cookie.name.strip_suffix(".sig").unwrap_or(&cookie.name);
        ids.into_iter().flatten().any(|id| *id == cookie.value) || carrying == Some(bare)
    };
    let is_visit = played.turn.line.action.is_visit();
    let is_shown = |cookie: &Cookie| !(is_visit && is_session(cookie));
    let came: Vec<(Option<&Cookie>, &Cookie)> = played
        .jar_after
        .iter()
        .filter(|now| is_shown(now))
        .map(|now| (played.jar_before.iter().find(|old| is_same(old, now)), now))
        .collect();
    let is_endless = says_end_once(&came);
    let mut words = Vec::new();
    for (before, now) in came {
        words.extend(self::came(&step.session, before, now, style, !is_endless));
    }
    for old in played.jar_before.iter().filter(|old| is_shown(old)) {
        if !played.jar_after.iter().any(|now| is_same(old, now)) {
            words.push(format!("- {}", escape(&old.name)));
        }
    }
    // A page may set ten thousand cookies.
    let surplus = words.len().saturating_sub(MOST_COOKIES);
    if surplus > 1 && style.verbosity < Verbosity::Wire {
        words.truncate(MOST_COOKIES);
        words.push(format!("and {surplus} more (all with -v)"));
    }
    if is_endless {
        words.push("all of them until the browser closes".to_owned());
    }
    words.extend(deed(scenario, step));
    (!words.is_empty()).then(|| format!("jar: {}", words.join("; ")))
}

/// Many new cookies, none of them with an end: that is said once.
fn says_end_once(came: &[(Option<&Cookie>, &Cookie)]) -> bool {
    let new = came.iter().filter(|(before, _)| before.is_none());
    let is_endless = |now: &Cookie| now.expires.is_none();
    let is_change = |(before, now): &(Option<&Cookie>, &Cookie)| {
        before.is_some_and(|before| before.value != now.value)
    };
    new.clone().count() > 2
        && new.clone().all(|(_, now)| is_endless(now))
        && !came.iter().any(is_change)
}

/// One place in the jar (RFC 6265, 5.3: name, domain and path).
fn is_same(a: &Cookie, b: &Cookie) -> bool {
    (&a.name, &a.domain, &a.path) == (&b.name, &b.domain, &b.path)
}

/// `+ zap=42, until the browser closes`, `count: 1 → 2`; nothing where the value stayed. A session
/// id is shown by its label, as everywhere.
fn came(
    session: &Session,
    before: Option<&Cookie>,
    now: &Cookie,
    style: &Style,
    says_end: bool,
) -> Option<String> {
    let name = escape(&now.name);
    let Some(before) = before else {
        let kind = match now.expires {
            None if says_end => ", until the browser closes",
            _ => "",
        };
        let value = label_of(session, &now.value)
            .map_or_else(|| shorten(&escape(&now.value), 24), str::to_owned);
        return Some(format!("+ {name}={value}{kind}"));
    };
    if before.value == now.value {
        return None;
    }
    let arrow = if style.glyphs { "→" } else { "->" };
    let labels = (
        label_of(session, &before.value),
        label_of(session, &now.value),
    );
    let (old, new) = match labels {
        (Some(old), Some(new)) => (old.to_owned(), new.to_owned()),
        _ => shorten_both(&escape(&before.value), &escape(&now.value), 24),
    };
    Some(format!("{name}: {old} {arrow} {new}"))
}

fn label_of<'s>(session: &'s Session, value: &str) -> Option<&'s str> {
    let is_it = |id: &Option<String>| id.as_deref() == Some(value);
    if is_it(&session.id) {
        session.label.as_deref()
    } else if is_it(&session.before) {
        session.label_before.as_deref()
    } else {
        None
    }
}

/// What the play itself did to the jar.
fn deed(scenario: &Scenario, step: &Step<'_>) -> Option<String> {
    match &step.played.turn.line.action {
        Action::Steal { from, .. } if !step.played.stolen.is_empty() => {
            Some(format!("copied out of {}'s jar", scenario.cast.name(*from)))
        }
        Action::Plant { on, .. } if step.played.planted.is_some() => {
            Some(format!("copied into {}'s jar", scenario.cast.name(*on)))
        }
        Action::Close => {
            let kept = step.played.jar_after.iter().map(|c| escape(&c.name));
            let kept = kept.collect::<Vec<_>>().join(", ");
            Some(match kept.as_str() {
                "" => "kept nothing".to_owned(),
                names => format!("kept {names}"),
            })
        }
        _ => None,
    }
}

//! What is likely to be wrong where an expectation failed, and what was seen before. Said only
//! where the trace supports it.

use super::judge::Facts;
use super::judge_page::{TOO_LONG, is_cut, watched};
use super::trace::SessionChange;
use crate::cookie::Verdict;
use crate::scenario::{Expectation, Relation};

/// A sentence on the likely cause, where one is known.
pub(super) fn likely(facts: &Facts<'_, '_>, what: &Expectation) -> Option<String> {
    if facts.step.error.is_some() {
        return None;
    }
    if is_cut(facts) {
        return Some(TOO_LONG.to_owned());
    }
    match what {
        Expectation::Status(_) | Expectation::StatusClass(_) => of_status(facts),
        Expectation::Watched(name, Relation::Is(wanted)) => {
            of_value(facts, name, &facts.fill(wanted))
        }
        // Tabs at the same instant tell nothing by their order.
        Expectation::WatchedGoes(name, values) if !facts.step.played.is_joint => {
            let last = values.last().map(|value| facts.fill(value));
            of_value(facts, name, &last.unwrap_or_default())
        }
        Expectation::NewSession => of_no_session(facts).or_else(|| of_last_visit(facts)),
        Expectation::RotatedSession => of_same_id(facts),
        Expectation::SameSession => of_no_session(facts).or_else(|| of_other_id(facts)),
        _ => None,
    }
}

/// What was seen before of a watched value, this browser first: `bob 1 2 3 · alice 4`.
pub(super) fn seen_before(facts: &Facts<'_, '_>, what: &Expectation) -> Option<String> {
    let (Expectation::Watched(name, _) | Expectation::WatchedGoes(name, _)) = what else {
        return None;
    };
    let cast = &facts.ledger.scenario.cast;
    let who = facts.step.browser();
    let mine: Vec<&str> = facts.ledger.books[who]
        .recent
        .iter()
        .filter(|(turn, watch, _)| watch == name && *turn != facts.step.played.number)
        .map(|(_, _, value)| value.as_str())
        .collect();
    let mut all = Vec::new();
    if !mine.is_empty() {
        all.push(format!("{} {}", cast.name(who), mine.join(" ")));
    }
    let mut told = vec![who];
    for (other, watch, value) in facts.ledger.values_seen.iter().rev() {
        if watch == name && !told.contains(other) && told.len() <= 5 {
            told.push(*other);
            all.push(format!("{} {value}", cast.name(*other)));
        }
    }
    (!all.is_empty()).then(|| all.join(" · "))
}

/// Why a page ended with an error status.
pub(super) fn of_status(facts: &Facts<'_, '_>) -> Option<String> {
    match facts.step.status()? {
        404 => Some(
            "the server has no page at this address; check the path and its slashes".to_owned(),
        ),
        403 => Some("the server refuses; a form's hidden token may be missing".to_owned()),
        405 => Some("this page does not take this method".to_owned()),
        500..=599 => Some(match &facts.step.title {
            Some(title) => format!("the program on the server failed: {title}"),
            None => "the program on the server failed; its log says where".to_owned(),
        }),
        _ => None,
    }
}

fn of_value(facts: &Facts<'_, '_>, name: &str, wanted: &str) -> Option<String> {
    let actual: i64 = watched(facts, name)?.parse().ok()?;
    let wanted: i64 = wanted.parse().ok()?;
    let who = facts.step.browser();
    let seen = &facts.ledger.values_seen;
    let mut earlier = seen
        .iter()
        .rev()
        .filter(|(_, watch, _)| watch == name)
        .skip(1);
    let (last_who, _, last) = earlier.next()?;
    let last: i64 = last.parse().ok()?;
    let cast = &facts.ledger.scenario.cast;
    let is_mine = |(browser, watch, _): &&(usize, String, String)| *browser == who && watch == name;
    let mine: Option<i64> = seen
        .iter()
        .rev()
        .filter(is_mine)
        .nth(1)
        .and_then(|s| s.2.parse().ok());
    let goes_on = |from: i64| from.checked_add(1) == Some(actual);
    if *last_who != who && goes_on(last) && !mine.is_some_and(goes_on) && actual != wanted {
        return Some(format!(
            "{} sees {}'s {name}: both share one counter; it lives in the program (a variable of \
             the module), not in request.session",
            cast.name(who),
            cast.name(*last_who)
        ));
    }
    (Some(actual) == mine && wanted != actual).then(|| of_stall(facts, name))
}

fn of_stall(facts: &Facts<'_, '_>, name: &str) -> String {
    if is_without_session(facts) && facts.step.session.before.is_none() {
        let who = facts.ledger.scenario.cast.name(facts.step.browser());
        return format!(
            "{who} brought no session cookie along, so to the server this was somebody new"
        );
    }
    format!(
        "{name} did not move since the last visit: the new value was not written back to the session"
    )
}

fn is_without_session(facts: &Facts<'_, '_>) -> bool {
    facts.step.session.id.is_none() && !facts.step.session.is_carried()
}

fn of_no_session(facts: &Facts<'_, '_>) -> Option<String> {
    let hops = &facts.step.played.hops;
    let mut received = hops.iter().flat_map(|hop| &hop.exchange.received);
    if let Some(cookie) = received
        .clone()
        .find(|cookie| cookie.verdict == Verdict::Refused)
    {
        return Some(format!(
            "the browser refused the cookie {}: {} ({})",
            cookie.name,
            cookie.reason.says(),
            cookie.reason.name()
        ));
    }
    (is_without_session(facts) && received.next().is_none()).then(|| {
        "the server set no cookie: a session begins when the page first writes to it (in Django: \
         request.session)"
            .to_owned()
    })
}

/// Of `xN` the last visit is judged, and only the first one can bring a new session.
fn of_last_visit(facts: &Facts<'_, '_>) -> Option<String> {
    let times = facts.step.played.turn.line.times;
    (times > 1 && facts.step.session.change == SessionChange::Same).then(|| {
        format!(
            "of x{times} the last visit is judged. To look at the first, give it a line of its own"
        )
    })
}

fn of_same_id(facts: &Facts<'_, '_>) -> Option<String> {
    (facts.step.session.change == SessionChange::Same).then(|| {
        "whoever knew the id before still holds a key to this session; a login must change it (in \
         Django: login() does)"
            .to_owned()
    })
}

fn of_other_id(facts: &Facts<'_, '_>) -> Option<String> {
    (facts.step.session.change == SessionChange::Rotated).then(|| {
        "the server did not take the id that was sent: it no longer knows it, or makes a new session at every visit".to_owned()
    })
}

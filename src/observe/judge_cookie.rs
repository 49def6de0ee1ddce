//! The cookie words: `stored`, `sent`, `refused`, `withheld`, `dropped`, `kept`.

use super::judge::{Facts, Finding, check, fail, pass, received_as};
use crate::cookie::{Cookie, Reason, Received, Verdict, text_of};
use crate::scenario::{Expectation, Template};

pub(super) fn find(facts: &Facts<'_, '_>, what: &Expectation) -> Finding {
    match what {
        Expectation::Stored(name, value) => {
            let stored = received_as(
                facts,
                &real(facts, name),
                &[Verdict::Stored, Verdict::Replaced],
            );
            with_value(&stored, wanted(facts, value.as_ref()).as_deref(), || {
                how_received(facts, name)
            })
        }
        Expectation::Sent(name, value) => sent(
            facts,
            &real(facts, name),
            wanted(facts, value.as_ref()).as_deref(),
        ),
        Expectation::Refused(name) => {
            let refused = received_as(facts, &real(facts, name), &[Verdict::Refused]);
            check(!refused.is_empty(), how_received(facts, name))
        }
        Expectation::Withheld(name) => withheld(facts, &real(facts, name)),
        Expectation::Dropped(name) => moved(facts, &real(facts, name), false),
        Expectation::Kept(name) => moved(facts, &real(facts, name), true),
        _ => fail("not a cookie word"),
    }
}

/// The reason that a failed expectation comes from, where a cookie's verdict is behind it.
pub(super) fn reason(facts: &Facts<'_, '_>, what: &Expectation) -> Option<Reason> {
    match what {
        Expectation::Stored(name, _) | Expectation::Refused(name) => {
            let received = received_first(facts, &real(facts, name))?;
            Some(received.reason).filter(|reason| *reason != Reason::Fine)
        }
        Expectation::Sent(name, _) | Expectation::Withheld(name) => {
            let name = real(facts, name);
            let home = || facts.ledger.refused_before(facts.step.browser(), &name);
            withheld_first(facts, &name).or_else(home)
        }
        Expectation::Kept(name) => {
            let received = received_first(facts, &real(facts, name))?;
            (received.verdict == Verdict::Deleted).then_some(received.reason)
        }
        Expectation::NewSession | Expectation::SameSession | Expectation::RotatedSession => {
            let hops = facts.step.played.hops.iter();
            let mut received = hops.flat_map(|hop| &hop.exchange.received);
            let refused = received.find(|c| c.verdict == Verdict::Refused)?;
            facts.step.session.id.is_none().then_some(refused.reason)
        }
        _ => None,
    }
}

fn received_first<'f>(facts: &'f Facts<'_, '_>, name: &str) -> Option<&'f Received> {
    let hops = facts.step.played.hops.iter();
    let mut received = hops.flat_map(|hop| &hop.exchange.received);
    received.find(|cookie| cookie.name == name)
}

fn withheld_first(facts: &Facts<'_, '_>, name: &str) -> Option<Reason> {
    let hops = facts.step.played.hops.iter();
    let mut withheld = hops.flat_map(|hop| &hop.exchange.withheld);
    withheld
        .find(|cookie| cookie.name == name)
        .map(|c| c.reason)
}

/// `its time is over (Expired)`
fn told(reason: Reason) -> String {
    format!("{} ({})", within(reason.says()), reason.name())
}

/// The value as a header's bytes are kept: as characters U+0000 to U+00FF.
fn wanted(facts: &Facts<'_, '_>, value: Option<&Template>) -> Option<String> {
    value.map(|value| text_of(facts.fill(value).as_bytes()))
}

/// `session` means the session cookie, unless the jar has a cookie of exactly that name.
fn real(facts: &Facts<'_, '_>, name: &str) -> String {
    let played = &facts.step.played;
    let mut jars = played.jar_before.iter().chain(played.jar_after.iter());
    let is_plain = !name.eq_ignore_ascii_case("session") || jars.any(|c| c.name == name);
    match &facts.ledger.session_cookie {
        Some(session) if !is_plain => session.clone(),
        _ => name.to_owned(),
    }
}

/// Any of the values found will do.
fn with_value(found: &[&str], wanted: Option<&str>, otherwise: impl Fn() -> String) -> Finding {
    match (found.last(), wanted) {
        (None, _) => fail(otherwise()),
        (Some(_), Some(wanted)) if found.contains(&wanted) => pass("it was"),
        (Some(last), Some(_)) => fail(format!("its value is {last}")),
        (Some(_), None) => pass("it was"),
    }
}

fn how_received(facts: &Facts<'_, '_>, name: &str) -> String {
    let name = real(facts, name);
    match received_first(facts, &name) {
        None => "the server did not set it".to_owned(),
        Some(cookie) if cookie.verdict == Verdict::Deleted => told(cookie.reason),
        Some(cookie) if cookie.reason == Reason::Fine => {
            format!(
                "{}: {}",
                verdict_word(cookie.verdict),
                within(cookie.reason.says())
            )
        }
        Some(cookie) => format!("{}: {}", verdict_word(cookie.verdict), told(cookie.reason)),
    }
}

/// A sentence as the part of another: `The cookie is …` goes on in small letters, a name such as
/// `SameSite` stays as it is.
fn within(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let mut letters = sentence.chars();
    let first = letters.next().unwrap_or_default();
    let word = letters.as_str().split(' ').next().unwrap_or_default();
    if word.chars().all(char::is_lowercase) {
        format!("{}{}", first.to_lowercase(), letters.as_str())
    } else {
        sentence.to_owned()
    }
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Stored => "stored",
        Verdict::Replaced => "replaced",
        Verdict::Deleted => "deleted",
        Verdict::Refused => "refused",
    }
}

fn sent(facts: &Facts<'_, '_>, name: &str, value: Option<&str>) -> Finding {
    let hops = &facts.step.played.hops;
    let all: Vec<&str> = hops
        .iter()
        .flat_map(|hop| &hop.exchange.sent)
        .filter(|cookie| cookie.name == name)
        .map(|cookie| cookie.value.as_str())
        .collect();
    with_value(&all, value, || why_not_sent(facts, name))
}

fn why_not_sent(facts: &Facts<'_, '_>, name: &str) -> String {
    if let Some(reason) = withheld_first(facts, name) {
        return format!("it stayed home: {}", told(reason));
    }
    match facts.ledger.refused_before(facts.step.browser(), name) {
        Some(reason) => format!(
            "the jar does not hold it: it was refused when it came. {} ({})",
            reason.says(),
            reason.name()
        ),
        None => "the jar does not hold it".to_owned(),
    }
}

/// In the jar, and on no hop did it go along.
fn withheld(facts: &Facts<'_, '_>, name: &str) -> Finding {
    let hops = &facts.step.played.hops;
    if hops
        .iter()
        .flat_map(|hop| &hop.exchange.sent)
        .any(|cookie| cookie.name == name)
    {
        return fail("it went along");
    }
    let stayed = hops
        .iter()
        .flat_map(|hop| &hop.exchange.withheld)
        .any(|c| c.name == name);
    check(stayed, why_not_sent(facts, name))
}

fn moved(facts: &Facts<'_, '_>, name: &str, is_wanted: bool) -> Finding {
    let holds = |jar: &[Cookie]| jar.iter().any(|cookie| cookie.name == name);
    let played = &facts.step.played;
    if !holds(&played.jar_before) && !holds(&facts.step.jar_before) {
        return fail("it was not in the jar before");
    }
    let is_there = holds(&played.jar_after);
    let words = if is_there {
        "it is still in the jar"
    } else {
        "it is gone"
    };
    check(is_there == is_wanted, words)
}

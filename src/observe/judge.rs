//! Expectations against what was seen. The exact meaning of each word stands in the language's
//! description; here it is carried out.

use super::cause;
use super::ledger::Ledger;
use super::trace::{Judged, SessionChange, Step};
use crate::cookie::Verdict;
use crate::page;
use crate::scenario::{Action, Expect, Expectation, Relation, Span};
use serde_json::Value;
use url::Url;

/// All that an expectation may look at.
pub(super) struct Facts<'f, 'p> {
    pub(super) ledger: &'f Ledger<'p>,
    pub(super) step: &'f Step<'p>,
}

/// A verdict and what was seen instead.
pub(super) struct Finding {
    pub(super) passed: Option<bool>,
    pub(super) actual: String,
}

/// Judges all expectations of a turn. Of `xN` the last visit is judged, `goes` judges all N.
pub(super) fn judge(facts: &Facts<'_, '_>) -> Vec<Judged> {
    let turn = facts.step.played.turn;
    let mut all = Vec::new();
    if turn.visit == turn.line.times {
        all.extend(
            turn.line
                .expects
                .iter()
                .map(|expect| written(facts, expect)),
        );
    }
    all.extend(implied(facts));
    all
}

fn written(facts: &Facts<'_, '_>, expect: &Expect) -> Judged {
    let finding = if facts.step.error.is_some() {
        unplayed(facts)
    } else {
        find(facts, &expect.what)
    };
    let has_failed = finding.passed == Some(false);
    Judged {
        text: expect.text.clone(),
        span: expect.span,
        passed: finding.passed,
        cause: has_failed
            .then(|| cause::likely(facts, &expect.what))
            .flatten(),
        seen: has_failed
            .then(|| cause::seen_before(facts, &expect.what))
            .flatten(),
        actual: finding.actual,
        is_implied: false,
    }
}

fn unplayed(facts: &Facts<'_, '_>) -> Finding {
    fail(facts.step.error.clone().unwrap_or_default())
}

/// A visit for which nobody wrote a status must end below 400.
fn implied(facts: &Facts<'_, '_>) -> Option<Judged> {
    let turn = facts.step.played.turn;
    let says_status = |expect: &Expect| matches!(expect.what, Expectation::Status(_));
    let is_visit = matches!(turn.line.action, Action::Visit(_));
    let status = facts.step.status()?;
    if !is_visit || facts.step.error.is_some() || status < 400 {
        return None;
    }
    if turn.line.expects.iter().any(says_status) {
        return None;
    }
    Some(Judged {
        text: "a page (a status below 400)".to_owned(),
        span: Span {
            start: turn.line.span.start,
            len: turn.line.span.len,
        },
        passed: Some(false),
        actual: status_words(facts),
        cause: cause::of_status(facts),
        seen: None,
        is_implied: true,
    })
}

fn status_words(facts: &Facts<'_, '_>) -> String {
    let status = facts
        .step
        .status()
        .map_or("no answer".to_owned(), |s| s.to_string());
    match &facts.step.title {
        Some(title) => format!("{status} ({title})"),
        None => status,
    }
}

fn find(facts: &Facts<'_, '_>, what: &Expectation) -> Finding {
    match what {
        Expectation::Status(status) => status_is(facts, *status),
        Expectation::NewSession
        | Expectation::SameSession
        | Expectation::RotatedSession
        | Expectation::NoSession => session_is(facts, what),
        Expectation::SharesSession(other) => shares(facts, *other, true),
        Expectation::DifferentSession(other) => shares(facts, *other, false),
        Expectation::Sees(text) => sees(facts, text, true),
        Expectation::DoesNotSee(text) => sees(facts, text, false),
        Expectation::LandsOn(address) => lands_on(facts, address),
        Expectation::Watched(name, relation) => match watched(facts, name) {
            Some(value) => check(compare(relation, &value), value),
            None => fail(format!("no {name} on the page")),
        },
        Expectation::WatchedGoes(name, values) => goes(facts, name, values),
        Expectation::NoWatched(name) => match watched(facts, name) {
            Some(value) => fail(format!("{name} is {value}")),
            None => pass("not on the page"),
        },
        Expectation::Stored(..)
        | Expectation::Sent(..)
        | Expectation::Refused(_)
        | Expectation::Withheld(_)
        | Expectation::Dropped(_)
        | Expectation::Kept(_) => super::judge_cookie::find(facts, what),
        Expectation::ServerHas(..)
        | Expectation::ServerHasNo(_)
        | Expectation::ServerHasNothing => super::judge_server::find(facts, what),
    }
}

pub(super) fn pass(actual: impl Into<String>) -> Finding {
    check(true, actual)
}

pub(super) fn fail(actual: impl Into<String>) -> Finding {
    check(false, actual)
}

pub(super) fn check(passed: bool, actual: impl Into<String>) -> Finding {
    Finding {
        passed: Some(passed),
        actual: actual.into(),
    }
}

pub(super) fn not_judged(why: impl Into<String>) -> Finding {
    Finding {
        passed: None,
        actual: why.into(),
    }
}

/// A 3xx speaks of any hop, other statuses of the page finally shown.
fn status_is(facts: &Facts<'_, '_>, wanted: u16) -> Finding {
    let hops = &facts.step.played.hops;
    let is_met = if (300..400).contains(&wanted) {
        hops.iter().any(|hop| hop.exchange.status == Some(wanted))
    } else {
        facts.step.status() == Some(wanted)
    };
    check(is_met, status_words(facts))
}

fn session_is(facts: &Facts<'_, '_>, what: &Expectation) -> Finding {
    let session = &facts.step.session;
    let holds = session.is_carried || session.id.is_some();
    let passed = match what {
        Expectation::NoSession => !matches!(
            session.change,
            SessionChange::New | SessionChange::Same | SessionChange::Rotated
        ),
        Expectation::SameSession => session.change == SessionChange::Same,
        Expectation::RotatedSession if session.is_carried && holds => {
            return not_judged("the cookie carries the state itself, so it has no id to rotate");
        }
        Expectation::RotatedSession => session.change == SessionChange::Rotated,
        _ if session.is_carried => session.change == SessionChange::New,
        _ => session
            .id
            .as_ref()
            .is_some_and(|id| !facts.ledger.was_held_before(id, facts.step)),
    };
    check(passed, session_words(facts))
}

/// What became of the session, as a clause.
fn session_words(facts: &Facts<'_, '_>) -> String {
    let session = &facts.step.session;
    if facts.ledger.session_cookie.is_none() {
        return "no session cookie at all".to_owned();
    }
    let label = session.label.as_deref().unwrap_or("in the cookie itself");
    let before = session
        .label_before
        .as_deref()
        .unwrap_or("in the cookie itself");
    match session.change {
        SessionChange::New if session.is_carried => {
            "a new session, in the cookie itself".to_owned()
        }
        SessionChange::New => match facts.step.session.id.as_ref() {
            Some(id) if facts.ledger.was_held_before(id, facts.step) => {
                format!("{label}, an id that was held before")
            }
            _ => format!("a new session {label}"),
        },
        SessionChange::Same => format!("the same session {label}"),
        SessionChange::Rotated => format!("another session {label}, {before} before"),
        SessionChange::Ended => format!("no session any more, {before} before"),
        SessionChange::None => "no session".to_owned(),
    }
}

fn shares(facts: &Facts<'_, '_>, other: usize, wanted: bool) -> Finding {
    let name = facts.ledger.scenario.cast.name(other);
    let mine = facts.step.session.id.as_ref();
    let theirs = facts.ledger.books[other].session.id.as_ref();
    match (mine, theirs) {
        (Some(mine), Some(theirs)) => {
            let label = facts.step.session.label.clone().unwrap_or_default();
            let same = mine == theirs;
            let words = if same { "both hold" } else { "not the same:" };
            check(same == wanted, format!("{words} {label}"))
        }
        (None, _) => fail("holds no session"),
        (_, None) => fail(format!("{name} holds no session")),
    }
}

fn sees(facts: &Facts<'_, '_>, text: &str, wanted: bool) -> Finding {
    let Some(shown) = &facts.step.text else {
        return fail("no page");
    };
    let is_there = page::sees(shown, text);
    let actual = if is_there {
        "the page says it".to_owned()
    } else {
        format!("the page says: {}", crate::text::shorten(shown, 60))
    };
    check(is_there == wanted, actual)
}

/// `*` stands for anything; the query counts only where one is given, and the host likewise.
fn lands_on(facts: &Facts<'_, '_>, wanted: &str) -> Finding {
    let Some(page) = &facts.step.played.page else {
        return fail("no page");
    };
    let landed = landing(&page.url, wanted);
    check(matches_stars(wanted, &landed), page.url.to_string())
}

fn landing(url: &Url, wanted: &str) -> String {
    let mut landed = if wanted.contains("://") {
        url.origin().ascii_serialization()
    } else {
        String::new()
    };
    landed.push_str(url.path());
    if let (true, Some(query)) = (wanted.contains('?'), url.query()) {
        landed.push('?');
        landed.push_str(query);
    }
    landed
}

fn matches_stars(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

pub(super) fn watched(facts: &Facts<'_, '_>, name: &str) -> Option<String> {
    let found = facts.step.watched.iter().find(|(watch, _)| watch == name)?;
    found.1.clone()
}

fn goes(facts: &Facts<'_, '_>, name: &str, wanted: &[String]) -> Finding {
    let index = facts
        .step
        .watched
        .iter()
        .position(|(watch, _)| watch == name);
    let book = &facts.ledger.books[facts.step.browser()];
    let (Some(index), Some(goes)) = (index, &book.goes) else {
        return fail(format!("no {name} on the page"));
    };
    let seen: Vec<Option<&str>> = goes
        .values
        .iter()
        .map(|row| row[index].as_deref())
        .collect();
    let is_met = seen.len() == wanted.len()
        && seen.iter().zip(wanted).all(|(seen, wanted)| {
            seen.is_some_and(|seen| compare(&Relation::Is(wanted.clone()), seen))
        });
    let words: Vec<&str> = seen
        .iter()
        .map(|value| value.unwrap_or("nothing"))
        .collect();
    check(is_met, words.join(" "))
}

/// Values compare as text; `[…]` and `{…}` as JSON.
pub(super) fn compare(relation: &Relation, actual: &str) -> bool {
    let same = |wanted: &str| {
        let is_json = wanted.starts_with(['[', '{']);
        match (
            serde_json::from_str::<Value>(wanted),
            serde_json::from_str::<Value>(actual),
        ) {
            (Ok(a), Ok(b)) if is_json => a == b,
            _ => wanted == actual,
        }
    };
    match relation {
        Relation::Is(wanted) => same(wanted),
        Relation::IsNot(unwanted) => !same(unwanted),
    }
}

pub(super) fn received_as(facts: &Facts<'_, '_>, name: &str, wanted: &[Verdict]) -> Option<String> {
    let hops = &facts.step.played.hops;
    let mut received = hops.iter().flat_map(|hop| &hop.exchange.received);
    received
        .find(|cookie| cookie.name == name && wanted.contains(&cookie.verdict))
        .map(|cookie| cookie.value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches_stars("/cart/*", "/cart/17"));
        assert!(matches_stars("*/cart", "/shop/cart"));
        assert!(!matches_stars("/cart", "/cart/17"));
        assert!(matches_stars("/a*b*c", "/a1b2c"));
    }

    #[test]
    fn values_compare_as_text_and_lists_as_json() {
        assert!(compare(&Relation::Is("1".to_owned()), "1"));
        assert!(compare(&Relation::Is("[1,2]".to_owned()), "[1, 2]"));
        assert!(compare(&Relation::IsNot("1".to_owned()), "2"));
    }
}

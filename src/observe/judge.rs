//! Expectations against what was seen. The exact meaning of each word stands in the language's
//! description; here it is carried out.

use super::cause;
use super::ledger::Ledger;
use super::session;
use super::trace::{Judged, SessionChange, Step};
use super::{judge_cookie, judge_page, judge_server, judge_wire};
use crate::cookie::Verdict;
use crate::run::Problem;
use crate::scenario::{Expect, Expectation, Relation, Template};
use serde_json::Value;
use std::borrow::Cow;

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
    let finding = if facts.step.played.problem == Some(Problem::Interrupted) {
        not_judged("interrupted before it was over")
    } else if facts.step.error.is_some() {
        unplayed(facts)
    } else {
        find(facts, &expect.what)
    };
    let has_failed = finding.passed == Some(false);
    Judged {
        text: facts.show(expect),
        span: expect.span,
        passed: finding.passed,
        cause: has_failed
            .then(|| cause::likely(facts, &expect.what))
            .flatten(),
        reason: has_failed
            .then(|| judge_cookie::reason(facts, &expect.what))
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

/// A visit for which nobody wrote how it ends must end below 400. (A 3xx may be written for a hop;
/// it does not say how the visit ends.) Of `xN` the last visit is judged by what is written; an
/// error of the server on an earlier one is still wrong.
fn implied(facts: &Facts<'_, '_>) -> Option<Judged> {
    let turn = facts.step.played.turn;
    let is_visit = turn.line.action.is_visit();
    let status = facts.step.status()?;
    if !is_visit || facts.step.error.is_some() || status < 400 {
        return None;
    }
    let says_end = |expect: &&Expect| match expect.what {
        Expectation::Status(end) => !(300..400).contains(&end),
        Expectation::StatusClass(class) => class != 3,
        _ => false,
    };
    let said = turn.line.expects.iter().find(says_end);
    let is_last = turn.visit == turn.line.times;
    let is_fine = said.is_some_and(|expect| {
        let is_wanted = match expect.what {
            Expectation::Status(wanted) => wanted == status,
            Expectation::StatusClass(class) => class == status / 100,
            _ => false,
        };
        is_last || status < 500 || is_wanted
    });
    if is_fine {
        return None;
    }
    let (text, span) = match said {
        Some(expect) => (facts.show(expect), expect.span),
        None => ("a page (a status below 400)".to_owned(), turn.line.span),
    };
    Some(Judged {
        text,
        span,
        passed: Some(false),
        actual: judge_wire::status_words(facts),
        cause: cause::of_status(facts),
        reason: None,
        seen: None,
        is_implied: true,
    })
}

fn find(facts: &Facts<'_, '_>, what: &Expectation) -> Finding {
    match what {
        Expectation::Status(_) | Expectation::StatusClass(_) => judge_wire::status(facts, what),
        Expectation::Within(time) => judge_wire::within(facts, *time),
        Expectation::Header(name, relation) => judge_wire::header(facts, name, relation),
        Expectation::NoHeader(name) => judge_wire::no_header(facts, name),
        Expectation::Json(path, relation) => judge_page::json(facts, path, relation),
        Expectation::NewSession
        | Expectation::SameSession
        | Expectation::RotatedSession
        | Expectation::NoSession => session_is(facts, what),
        Expectation::SharesSession(other) => shares(facts, *other, true),
        Expectation::DifferentSession(other) => shares(facts, *other, false),
        Expectation::Sees(text) => judge_page::sees(facts, &facts.fill(text), true),
        Expectation::DoesNotSee(text) => judge_page::sees(facts, &facts.fill(text), false),
        Expectation::LandsOn(address) => judge_page::lands_on(facts, &facts.fill(address)),
        Expectation::Watched(name, relation) => match judge_page::watched(facts, name) {
            Some(value) => check(facts.compare(relation, &value), value),
            None => fail(format!("no {name} on the page")),
        },
        Expectation::WatchedGoes(name, values) => judge_page::goes(facts, name, values),
        Expectation::NoWatched(name) => judge_page::no_watched(facts, name),
        Expectation::Stored(..)
        | Expectation::Sent(..)
        | Expectation::Refused(_)
        | Expectation::Withheld(_)
        | Expectation::Dropped(_)
        | Expectation::Kept(_) => judge_cookie::find(facts, what),
        Expectation::ServerHas(..)
        | Expectation::ServerHasNo(_)
        | Expectation::ServerHasNothing => judge_server::find(facts, what),
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

fn session_is(facts: &Facts<'_, '_>, what: &Expectation) -> Finding {
    let session = &facts.step.session;
    let holds = session.is_carried() || session.id.is_some();
    let passed = match what {
        Expectation::NoSession => !matches!(
            session.change,
            SessionChange::New | SessionChange::Same | SessionChange::Rotated
        ),
        Expectation::SameSession => session.change == SessionChange::Same,
        Expectation::RotatedSession if session.is_carried() && holds => {
            return not_judged("the cookie carries the state itself, so it has no id to rotate");
        }
        Expectation::RotatedSession => session.change == SessionChange::Rotated,
        _ if session.is_carried() => session.change == SessionChange::New,
        _ => session.id.as_ref().is_some_and(|_| facts.step.holds_new_id),
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
        SessionChange::New if session.is_carried() => {
            "a new session, in the cookie itself".to_owned()
        }
        SessionChange::New if !facts.step.holds_new_id => {
            format!("{label}, an id that was held before")
        }
        SessionChange::New => format!("a new session {label}"),
        SessionChange::Same => format!("the same session {label}"),
        SessionChange::Rotated => format!("another session {label}, {before} before"),
        SessionChange::Ended => format!("no session any more, {before} before"),
        SessionChange::None => "no session".to_owned(),
    }
}

/// Both sides are asked for the page finally shown, at this moment: a jar whose cookie has expired
/// since holds none.
fn shares(facts: &Facts<'_, '_>, other: usize, wanted: bool) -> Finding {
    let name = facts.ledger.scenario.cast.name(other);
    let mine = facts.step.session.value.as_deref();
    let theirs = theirs(facts, other);
    match (mine, theirs) {
        (Some(mine), Some(theirs)) if facts.step.session.is_carried() => {
            let books = &facts.ledger.books;
            let is_copy = books[facts.step.browser()].stolen_ids.contains(mine)
                || books[other].stolen_ids.contains(theirs);
            let same = mine == theirs && is_copy;
            let words = if same {
                "both carry the same copy"
            } else {
                "each carries its own: the state is in the cookie"
            };
            check(same == wanted, words)
        }
        (Some(mine), Some(theirs)) => {
            let label = facts
                .step
                .session
                .label
                .as_deref()
                .unwrap_or("the same cookie");
            let same = mine == theirs;
            let words = if same {
                "both hold"
            } else {
                "they are not the same:"
            };
            check(same == wanted, format!("{words} {label}"))
        }
        (None, _) => fail("this browser holds no session"),
        (_, None) => fail(format!("{name} holds no session")),
    }
}

fn theirs<'f>(facts: &Facts<'f, '_>, other: usize) -> Option<&'f str> {
    let session_cookie = facts.ledger.session_cookie.as_deref()?;
    let played = &facts.step.played;
    let url = played.page.as_ref().map(|page| &page.url);
    session::value_at(
        &facts.ledger.books[other].jar,
        session_cookie,
        url,
        played.now,
    )
}

impl<'f> Facts<'f, '_> {
    /// A text of the play with all that the run knew as the turn began.
    pub(super) fn fill<'t>(&self, text: &'t Template) -> Cow<'t, str>
    where
        'f: 't,
    {
        text.fill(&self.step.played.values)
    }

    /// An expectation for a reader.
    fn show(&self, expect: &Expect) -> String {
        expect.text.show(&self.step.played.values).into_owned()
    }

    /// Whether the value stands to the text of the play as is said.
    pub(super) fn compare(&self, relation: &Relation, actual: &str) -> bool {
        match relation {
            Relation::Is(wanted) => is_same(&self.fill(wanted), actual),
            Relation::IsNot(unwanted) => !is_same(&self.fill(unwanted), actual),
            Relation::Matches(pattern) => pattern.0.is_match(actual),
        }
    }
}

/// Values compare as text; `[…]` and `{…}` as JSON.
pub(super) fn is_same(wanted: &str, actual: &str) -> bool {
    if wanted == actual {
        return true;
    }
    let is_json = wanted.starts_with(['[', '{']);
    let parse = |text| serde_json::from_str::<Value>(text).ok();
    is_json && parse(wanted).is_some_and(|wanted| Some(wanted) == parse(actual))
}

/// The values of all cookies of this name that got one of these verdicts, on any hop.
pub(super) fn received_as<'f>(
    facts: &Facts<'f, '_>,
    name: &str,
    wanted: &[Verdict],
) -> Vec<&'f str> {
    let hops = &facts.step.played.hops;
    hops.iter()
        .flat_map(|hop| &hop.exchange.received)
        .filter(|cookie| cookie.name == name && wanted.contains(&cookie.verdict))
        .map(|cookie| cookie.value.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_compare_as_text_and_lists_as_json() {
        assert!(is_same("1", "1"));
        assert!(is_same("[1,2]", "[1, 2]"));
        assert!(!is_same("[1,2]", "[2, 1]") && !is_same("1", "1.0"));
    }
}

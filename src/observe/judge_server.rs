//! `server has`: what the server remembers for this browser's session, asked of the best source.

use super::judge::{Facts, Finding, check, fail, not_judged, pass};
use super::trace::Source;
use crate::page::plain;
use crate::scenario::Expectation;
use serde_json::{Map, Value};

/// `server has` asks the best source of this browser's session.
pub(super) fn find(facts: &Facts<'_, '_>, what: &Expectation) -> Finding {
    let source = facts.ledger.table_source();
    if let Some(why) = &facts.step.state.error {
        return not_judged(why.clone());
    }
    let session = &facts.step.session;
    let carried = &facts.ledger.books[facts.step.browser()].carried;
    match carried {
        None if session.is_carried() && session.value.is_none() => without_cookie(what),
        None if session.is_carried() => {
            let why = facts.ledger.books[facts.step.browser()]
                .why_unread
                .as_deref();
            let why = why.unwrap_or("it cannot be read");
            not_judged(format!("what its cookie carries cannot be seen: {why}"))
        }
        Some(state) => in_dictionary(facts, what, state, Source::Cookie),
        None if source.is_table() => in_table(facts, what, source),
        None => not_judged("the server's state cannot be seen from here; --store shows it"),
    }
}

/// The state travelled in the cookie, and the cookie is gone.
fn without_cookie(what: &Expectation) -> Finding {
    let gone = "its cookie is gone (cookie)";
    match what {
        Expectation::ServerHasNothing | Expectation::ServerHasNo(_) => pass(gone),
        _ => fail(gone),
    }
}

fn in_table(facts: &Facts<'_, '_>, what: &Expectation, source: Source) -> Finding {
    let session = &facts.step.session;
    let table = &facts.ledger.table;
    if matches!(what, Expectation::ServerHasNothing) {
        let ids = [session.before.as_deref(), session.id.as_deref()];
        let left = ids.into_iter().flatten().find(|id| table.has_row(id));
        return match left {
            Some(_) => fail(format!("its {} is still there", source.row())),
            None => pass(format!("no {} ({})", source.row(), source.word())),
        };
    }
    // A ticket that went in this turn still names what the server was to forget.
    let Some(id) = session.id.as_ref().or(session.before.as_ref()) else {
        let none = "this browser holds no session";
        return match what {
            Expectation::ServerHasNo(_) => pass(none),
            _ => fail(none),
        };
    };
    if let Some(why) = table.why_undecodable(id) {
        return not_judged(format!("its {} cannot be decoded: {why}", source.row()));
    }
    match table.row(id) {
        Some(state) => in_dictionary(facts, what, state, source),
        None => match what {
            Expectation::ServerHasNo(_) => pass(format!("no {} at all", source.row())),
            _ => fail(format!("the server has no {} for this id", source.row())),
        },
    }
}

fn in_dictionary(
    facts: &Facts<'_, '_>,
    what: &Expectation,
    state: &Map<String, Value>,
    source: Source,
) -> Finding {
    let words = |key: &str, value: &Value| format!("{key}: {} ({})", plain(value), source.word());
    match what {
        Expectation::ServerHas(key, relation) => match state.get(key) {
            Some(value) => check(facts.compare(relation, &plain(value)), words(key, value)),
            None => fail(format!(
                "no {key} in it; it holds {}",
                Value::Object(state.clone())
            )),
        },
        Expectation::ServerHasNo(key) => match state.get(key) {
            Some(value) => fail(words(key, value)),
            None => pass(format!("no {key} ({})", source.word())),
        },
        _ => check(state.is_empty(), Value::Object(state.clone()).to_string()),
    }
}

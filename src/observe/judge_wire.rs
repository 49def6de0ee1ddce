//! The answers on the wire: statuses, headers, and how long they took.

use super::judge::{Facts, Finding, check, fail, pass};
use crate::scenario::{Expectation, Relation};
use crate::text::shorten;
use std::time::Duration;

/// A 3xx speaks of any hop, other statuses of the page finally shown.
pub(super) fn status(facts: &Facts<'_, '_>, wanted: &Expectation) -> Finding {
    let (is_redirect, is_wanted): (bool, &dyn Fn(u16) -> bool) = match wanted {
        Expectation::Status(wanted) => ((300..400).contains(wanted), &move |status| {
            status == *wanted
        }),
        Expectation::StatusClass(class) => (*class == 3, &move |status| status / 100 == *class),
        _ => return fail("not a status"),
    };
    let is_met = if is_redirect {
        let mut statuses = facts
            .step
            .played
            .hops
            .iter()
            .filter_map(|hop| hop.exchange.status);
        statuses.any(is_wanted)
    } else {
        facts.step.status().is_some_and(is_wanted)
    };
    check(is_met, status_words(facts))
}

/// The status of the page finally shown, and its title.
pub(super) fn status_words(facts: &Facts<'_, '_>) -> String {
    let status = facts
        .step
        .status()
        .map_or("no answer".to_owned(), |s| s.to_string());
    match &facts.step.title {
        Some(title) => format!("{status} ({title})"),
        None => status,
    }
}

/// The whole visit, redirects included.
pub(super) fn within(facts: &Facts<'_, '_>, limit: Duration) -> Finding {
    let hops = &facts.step.played.hops;
    let took: Duration = hops.iter().map(|hop| hop.exchange.took).sum();
    check(took <= limit, format!("it took {}", time_words(took)))
}

fn time_words(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{:.1} ms", time.as_secs_f64() * 1000.0)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

/// `is` and `matches` want it on any hop; `is not` wants it on some hop, and on none with that value.
pub(super) fn header(facts: &Facts<'_, '_>, name: &str, relation: &Relation) -> Finding {
    let values = values_of(facts, name);
    if values.is_empty() {
        return fail("no such header came");
    }
    let mut met = values.iter().map(|value| facts.compare(relation, value));
    let is_met = match relation {
        Relation::IsNot(_) => met.all(|met| met),
        _ => met.any(|met| met),
    };
    check(is_met, shorten(&values.join(" · "), 120))
}

/// On no hop.
pub(super) fn no_header(facts: &Facts<'_, '_>, name: &str) -> Finding {
    match values_of(facts, name).first() {
        None => pass("no such header came"),
        Some(value) => fail(format!("{name}: {}", shorten(value, 120))),
    }
}

/// The values of all headers of this name, on all hops, in order.
fn values_of(facts: &Facts<'_, '_>, name: &str) -> Vec<String> {
    let hops = &facts.step.played.hops;
    hops.iter()
        .flat_map(|hop| hop.exchange.response_headers.iter())
        .filter(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
        .collect()
}

//! The page words: `sees`, `does not see`, `lands on`, watched values.

use super::judge::{Facts, Finding, check, fail, is_same, not_judged, pass};
use crate::browser;
use crate::cookie::is_loopback;
use crate::page::{self, JsonPath};
use crate::scenario::{Relation, Template};
use url::{Position, Url};

pub(super) fn sees(facts: &Facts<'_, '_>, text: &str, wanted: bool) -> Finding {
    let Some(shown) = &facts.step.text else {
        return fail("no page");
    };
    let is_there = page::sees(shown, text);
    if !is_there && !wanted && is_cut(facts) {
        return not_judged(TOO_LONG);
    }
    let actual = if is_there {
        "the page says it".to_owned()
    } else {
        format!("the page says: {}", crate::text::shorten(shown, 60))
    };
    check(is_there == wanted, actual)
}

/// What is not there may stand where nobody read.
pub(super) fn no_watched(facts: &Facts<'_, '_>, name: &str) -> Finding {
    match watched(facts, name) {
        Some(value) => fail(format!("{name} is {value}")),
        None if is_cut(facts) => not_judged(TOO_LONG),
        None => pass("not on the page"),
    }
}

pub(super) const TOO_LONG: &str = "the page is too long: only its beginning was read";

pub(super) fn is_cut(facts: &Facts<'_, '_>) -> bool {
    let page = facts.step.played.page.as_ref();
    page.is_some_and(|page| page.is_cut)
}

/// `*` stands for anything; the query counts only where one is given. The address is joined to the
/// target as that of a visit is.
pub(super) fn lands_on(facts: &Facts<'_, '_>, wanted: &str) -> Finding {
    let Some(page) = &facts.step.played.page else {
        return fail("no page");
    };
    if wanted.starts_with('*') {
        let is_there = matches_stars(wanted, page.url.path())
            || matches_stars(wanted, &page.url[..Position::AfterPath])
            || matches_stars(wanted, &page.url[..Position::AfterQuery]);
        return check(is_there, place(&page.url, facts.ledger.base.as_ref()));
    }
    let full = match &facts.ledger.base {
        Some(base) => browser::join(base, wanted),
        None => Url::parse(wanted).map_err(|why| why.to_string()),
    };
    let is_there = full.is_ok_and(|full| {
        let is_absolute = wanted.contains("://");
        let is_here = if is_absolute {
            full.origin() == page.url.origin()
        } else {
            is_same_host(&full, &page.url)
        };
        is_here
            && matches_stars(full.path(), page.url.path())
            && full
                .query()
                .is_none_or(|q| matches_stars(q, page.url.query().unwrap_or("")))
    });
    check(is_there, place(&page.url, facts.ledger.base.as_ref()))
}

/// On the target itself the path says it all.
fn place(page: &Url, target: Option<&Url>) -> String {
    if target.is_some_and(|target| target.origin() == page.origin()) {
        page[Position::BeforePath..Position::AfterQuery].to_owned()
    } else {
        page.to_string()
    }
}

/// A path belongs to the target's host; http or https and the port are left open, and all names of
/// this machine are one.
fn is_same_host(one: &Url, other: &Url) -> bool {
    one.host() == other.host() || (is_loopback(one) && is_loopback(other))
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

/// A place in the page's JSON; where there is none, nothing about it holds.
pub(super) fn json(facts: &Facts<'_, '_>, path: &JsonPath, relation: &Relation) -> Finding {
    let Some(page) = &facts.step.played.page else {
        return fail("no page");
    };
    if let Some(value) = path.find(&page.text) {
        let is_met = facts.compare(relation, &value);
        return check(is_met, crate::text::shorten(&value, 200));
    }
    let seen = crate::text::shorten(&page.text, 60);
    let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&page.text).is_ok();
    let what = if is_json {
        "nothing stands there"
    } else {
        "the page is not JSON"
    };
    fail(format!("{what}: {seen}"))
}

pub(super) fn watched(facts: &Facts<'_, '_>, name: &str) -> Option<String> {
    let found = facts.step.watched.iter().find(|(watch, _)| watch == name)?;
    found.1.clone()
}

pub(super) fn goes(facts: &Facts<'_, '_>, name: &str, wanted: &[Template]) -> Finding {
    let watches = &facts.ledger.scenario.watches;
    let index = watches.iter().position(|watch| watch.name == name);
    let book = &facts.ledger.books[facts.step.browser()];
    let goes = book.goes.get(&facts.step.played.turn.line.number);
    let (Some(index), Some(goes)) = (index, goes) else {
        return fail(format!("no {name} on the page"));
    };
    // Tabs at the same instant end in any order; they are told in the order of their numbers.
    let mut visits: Vec<(u32, Option<&str>)> = goes
        .iter()
        .map(|(visit, row)| (*visit, row[index].as_deref()))
        .collect();
    visits.sort_by_key(|(visit, _)| *visit);
    let is_met = visits.len() == wanted.len()
        && visits
            .iter()
            .zip(wanted)
            .all(|((_, seen), wanted)| seen.is_some_and(|seen| is_same(&facts.fill(wanted), seen)));
    let words: Vec<&str> = visits
        .iter()
        .map(|(_, value)| value.unwrap_or("nothing"))
        .collect();
    check(is_met, words.join(" "))
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
}

//! The jar at a fixed time.

#![allow(clippy::unwrap_used, reason = "tests")]

mod keeping;
mod netscape;
mod receiving;
mod same_site;

use super::*;
use time::{OffsetDateTime, macros::datetime};
use url::Url;

const NOW: OffsetDateTime = datetime!(2026-11-03 09:00:00 UTC);
const TYPED: Approach<'_> = Approach {
    from: None,
    is_safe: true,
};
const SITE: &str = "https://www.example.com/shop/cart";

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn set_at(jar: &Jar, at: &str, line: &str, now: OffsetDateTime) -> Received {
    jar.receive(line.as_bytes(), &url(at), None, now)
}

fn set(jar: &Jar, at: &str, line: &str) -> (Verdict, Reason) {
    let received = set_at(jar, at, line, NOW);
    (received.verdict, received.reason)
}

/// The verdict on one line in an empty jar.
fn fresh(at: &str, line: &str) -> (Verdict, Reason) {
    set(&Jar::new(), at, line)
}

fn header_at(jar: &Jar, at: &str, now: OffsetDateTime) -> String {
    let due = jar.due(&url(at), TYPED, now);
    text_of(&due.header().unwrap_or_default())
}

fn header(jar: &Jar, at: &str) -> String {
    header_at(jar, at, NOW)
}

fn withheld(jar: &Jar, at: &str, now: OffsetDateTime) -> Vec<(String, Reason)> {
    let due = jar.due(&url(at), TYPED, now);
    due.withheld
        .into_iter()
        .map(|cookie| (cookie.name, cookie.reason))
        .collect()
}

fn names(jar: &Jar, now: OffsetDateTime) -> Vec<String> {
    jar.cookies(now).into_iter().map(|c| c.name).collect()
}

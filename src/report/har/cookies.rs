//! Cookies of one exchange: those sent with what the jar knows of them, those received with what
//! their lines say and what became of them.

use super::time_text;
use crate::browser::Exchange;
use crate::cookie::{Cookie, Received, SameSite, Sent};
use crate::observe::Step;
use crate::report::json::verdict_word;
use serde_json::{Value, json};
use time::OffsetDateTime;

pub(super) fn sent(step: &Step<'_>, exchange: &Exchange) -> Vec<Value> {
    let held = |sent: &Sent| {
        let jars = [&step.played.jar_before, &step.played.jar_after];
        let mut all = jars.into_iter().flat_map(|jar| jar.iter());
        all.find(|cookie| {
            cookie.name == sent.name && cookie.value == sent.value && cookie.is_for(&exchange.url)
        })
    };
    let cookie = |sent: &Sent| match held(sent) {
        Some(cookie) => from_jar(cookie),
        // Came and went within one turn.
        None => json!({"name": sent.name, "value": sent.value}),
    };
    exchange.sent.iter().map(cookie).collect()
}

fn from_jar(cookie: &Cookie) -> Value {
    let mut value = json!({
        "name": cookie.name,
        "value": cookie.value,
        "path": cookie.path,
        "domain": cookie.domain,
        "httpOnly": cookie.http_only,
        "secure": cookie.secure,
    });
    add(&mut value, cookie.expires, cookie.same_site);
    value
}

pub(super) fn received(exchange: &Exchange, at: OffsetDateTime) -> Vec<Value> {
    let cookie = |received: &Received| {
        let written = received.written(at);
        let mut value = json!({
            "name": received.name,
            "value": received.value,
            "httpOnly": written.http_only,
            "secure": written.secure,
        });
        for (name, text) in [("path", written.path), ("domain", written.domain)] {
            if let Some(text) = text {
                value[name] = Value::from(text);
            }
        }
        add(&mut value, written.expires, written.same_site);
        value["_verdict"] = Value::from(verdict_word(received.verdict));
        value["_reason"] = Value::from(received.reason.name());
        value
    };
    exchange.received.iter().map(cookie).collect()
}

/// A session cookie has no `expires`; `sameSite` is as browsers write it.
fn add(value: &mut Value, expires: Option<OffsetDateTime>, same_site: Option<SameSite>) {
    if let Some(text) = expires.and_then(time_text) {
        value["expires"] = Value::from(text);
    }
    if let Some(same_site) = same_site {
        value["sameSite"] = Value::from(match same_site {
            SameSite::Strict => "Strict",
            SameSite::Lax => "Lax",
            SameSite::None => "None",
        });
    }
}

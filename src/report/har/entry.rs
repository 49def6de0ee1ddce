//! One exchange as an entry.

use super::body::{self, Hide};
use super::{cookies, time_text};
use crate::browser::{Exchange, Headers, Wire};
use crate::observe::Step;
use bytes::Bytes;
use serde_json::{Value, json};
use std::time::Duration;

/// The exchange `index` of a step.
pub(super) fn entry(step: &Step<'_>, index: usize, browser: &str, hide: &Hide<'_>) -> Value {
    let hop = &step.played.hops[index];
    let exchange = &hop.exchange;
    let empty = Wire::default();
    let wire = exchange.wire.as_deref().unwrap_or(&empty);
    let wait = wire.until_head.unwrap_or(exchange.took);
    let receive = exchange.took.saturating_sub(wait);
    let mut entry = json!({
        "pageref": "",
        "startedDateTime": time_text(hop.started),
        "time": ms(wait + receive),
        "request": request(step, exchange, wire, hide),
        "response": response(step, index, wire, hide),
        "cache": {},
        "timings": {
            "blocked": -1, "dns": -1, "connect": -1, "ssl": -1,
            "send": 0, "wait": ms(wait), "receive": ms(receive),
        },
    });
    if let Some(server) = wire.server {
        entry["serverIPAddress"] = Value::from(server.ip().to_string());
    }
    if let Some(client) = wire.client {
        // As in browsers: the port of one's own end.
        entry["connection"] = Value::from(client.port().to_string());
    }
    entry["_browser"] = Value::from(browser);
    entry["_step"] = Value::from(step.played.number);
    if let Some(label) = &step.session.label {
        entry["_session_label"] = Value::from(label.clone());
    }
    let withheld = exchange
        .withheld
        .iter()
        .map(|c| json!({"name": c.name, "reason": c.reason.name(), "says": c.reason.says()}));
    entry["_withheld"] = withheld.collect();
    entry
}

fn request(step: &Step<'_>, exchange: &Exchange, wire: &Wire, hide: &Hide<'_>) -> Value {
    let mut url = exchange.url.clone();
    url.set_fragment(None);
    let query: Vec<Value> = url
        .query_pairs()
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect();
    let mut request = json!({
        "method": exchange.method,
        "url": url.as_str(),
        "httpVersion": wire.version.unwrap_or("unknown"),
        "cookies": cookies::sent(step, exchange),
        "headers": headers(&exchange.request_headers),
        "queryString": query,
        "headersSize": -1,
        "bodySize": wire.request_body.as_ref().map_or(0, Bytes::len),
    });
    if let Some(sent) = wire.request_body.as_deref().filter(|body| !body.is_empty()) {
        let kind = header(&exchange.request_headers, "content-type");
        request["postData"] = body::sent(sent, &kind.unwrap_or_default(), hide);
    }
    request
}

fn response(step: &Step<'_>, index: usize, wire: &Wire, hide: &Hide<'_>) -> Value {
    let hop = &step.played.hops[index];
    let exchange = &hop.exchange;
    let location = header(&exchange.response_headers, "location");
    // Length and packing of a body that came packed are lost with its unpacking.
    let length = header(&exchange.response_headers, "content-length")
        .filter(|_| exchange.method != "HEAD")
        .and_then(|length| length.parse::<i64>().ok());
    let mut response = json!({
        "status": exchange.status.unwrap_or(0),
        "statusText": wire.status_text,
        "httpVersion": wire.version.unwrap_or("unknown"),
        "cookies": cookies::received(exchange, hop.started),
        "headers": headers(&exchange.response_headers),
        "content": body::received(step, index, wire, hide),
        "redirectURL": location.unwrap_or_default(),
        "headersSize": -1,
        "bodySize": length.unwrap_or(-1),
    });
    if let Some(failure) = &exchange.failure {
        response["_error"] = Value::from(failure.says.clone());
    }
    response
}

fn headers(headers: &Headers) -> Vec<Value> {
    let pair = |(name, value): (&str, String)| json!({"name": name, "value": value});
    headers.iter().map(pair).collect()
}

/// The value of the first header of this name.
pub(super) fn header(headers: &Headers, name: &str) -> Option<String> {
    let mut all = headers.iter();
    all.find(|(own, _)| *own == name).map(|(_, value)| value)
}

/// Thousandths of a second, with millionths behind the point.
fn ms(time: Duration) -> f64 {
    (time.as_secs_f64() * 1_000_000.0).round() / 1000.0
}

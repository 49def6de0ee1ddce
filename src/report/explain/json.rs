//! Stories and topics for machines: `jarful-explain`, version 1. The shape is fixed by
//! `tests/explain.schema.json`.

use super::story::{SetStory, Story};
use super::topics::{Kind, Topic, topics};
use super::visits::Visit;
use super::{attributes::Told, reasons, telling};
use crate::cookie::Verdict;
use crate::report::json::cookie;
use crate::text::escape_in_json;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What became of lines, as one JSON document.
#[must_use]
pub fn stories_json(stories: &[Story], now: OffsetDateTime) -> String {
    let lines: Vec<Value> = stories.iter().map(story).collect();
    document(&json!({
        "format": "jarful-explain",
        "version": 1,
        "now": rfc3339(now),
        "lines": lines,
    }))
}

/// A topic, as one JSON document.
#[must_use]
pub fn topic_json(topic: Topic) -> String {
    document(&json!({"format": "jarful-explain", "version": 1, "topic": told(topic)}))
}

/// All topics, as one JSON document.
#[must_use]
pub fn topics_json() -> String {
    let all: Vec<Value> = topics().map(told).collect();
    document(&json!({"format": "jarful-explain", "version": 1, "topics": all}))
}

fn told(topic: Topic) -> Value {
    match topic.0 {
        Kind::Reason(reason) => {
            let page = reasons::page(reason);
            json!({
                "kind": "reason", "name": reason.name(), "says": reason.says(),
                "happened": page.happened, "why": page.why, "wire": page.wire, "rule": page.rule,
                "chromium": page.chromium, "instead": page.instead, "example": page.example,
            })
        }
        Kind::Word(word) => json!({
            "kind": "word", "name": word.name, "also": word.also, "says": word.says,
            "example": (!word.example.is_empty()).then_some(word.example),
        }),
    }
}

fn document(value: &Value) -> String {
    escape_in_json(&format!("{value:#}\n")).into_owned()
}

fn story(story: &Story) -> Value {
    match story {
        Story::Set(story) => set(story),
        Story::Sent {
            line,
            pairs,
            has_attributes,
        } => json!({
            "kind": "cookie",
            "line": line,
            "pairs": pairs.iter().map(|(name, value)| json!({"name": name, "value": value})).collect::<Vec<_>>(),
            "has_attributes": has_attributes,
        }),
    }
}

fn set(story: &SetStory) -> Value {
    let received = &story.received;
    let verdict = match received.verdict {
        Verdict::Stored => "stored",
        Verdict::Replaced => "replaced",
        Verdict::Deleted => "deleted",
        Verdict::Refused => "refused",
    };
    let advice = story.advice.iter();
    json!({
        "kind": "set-cookie",
        "line": received.line,
        "url": story.url.as_str(),
        "name": received.name,
        "value": received.value,
        "verdict": verdict,
        "reason": received.reason.name(),
        "says": received.reason.says(),
        "attributes": story.attributes.iter().map(attribute).collect::<Vec<_>>(),
        "more_attributes": story.more_attributes,
        "cookie": story.cookie.as_ref().map(cookie),
        "host_only": story.cookie.as_ref().map(|cookie| cookie.host_only),
        "scope": story.cookie.as_ref().map(|_| telling::scope(story)),
        "until": story.cookie.as_ref().map(|cookie| telling::until(story, cookie.expires)),
        "capped": story.is_capped,
        "survives_closing": story.cookie.as_ref().map(|cookie| cookie.expires.is_some()),
        "visits": story.visits.iter().map(visit).collect::<Vec<_>>(),
        "advice": advice.map(|a| json!({"missing": a.missing, "says": a.says})).collect::<Vec<_>>(),
    })
}

fn attribute(told: &Told) -> Value {
    json!({
        "name": told.name,
        "value": told.value,
        "fate": told.fate.word(),
        "says": told.says,
        "meant": told.meant,
    })
}

fn visit(visit: &Visit) -> Value {
    json!({
        "url": visit.url.as_str(),
        "method": visit.method,
        "from": visit.from.as_ref().map(url::Url::as_str),
        "at": rfc3339(visit.at),
        "what": visit.what,
        "sent": visit.reason.is_none(),
        "reason": visit.reason.map(crate::cookie::Reason::name),
        "says": visit.reason.map(crate::cookie::Reason::says),
    })
}

fn rfc3339(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}

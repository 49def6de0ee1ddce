//! The trace as JSON, for machines: a public contract, versioned. Steps are written as they are
//! closed; what is only known at the end (browsers, summary) comes behind them.

use crate::cookie::{Cookie, Received, SameSite, Verdict};
use crate::observe::{BrowserSummary, Judged, KeyChange, State, Step, Summary};
use crate::run::Hop;
use crate::scenario::Scenario;
use crate::text::Labels;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use time::format_description::well_known::Rfc3339;

/// The version of the shape. It grows when a name goes or changes its meaning.
const VERSION: u32 = 1;

/// Writes one trace.
#[derive(Debug)]
pub struct JsonTrace<'p> {
    scenario: &'p Scenario,
    target: String,
    path: Option<String>,
    has_steps: bool,
}

impl<'p> JsonTrace<'p> {
    /// A trace of one run. `path` is the file of the play, where one was read.
    #[must_use]
    pub fn new(scenario: &'p Scenario, target: String, path: Option<String>) -> Self {
        Self {
            scenario,
            target,
            path,
            has_steps: false,
        }
    }

    /// What stands before the first step.
    #[must_use]
    pub fn opening(&self) -> String {
        let title = json!({"title": self.scenario.title, "path": self.path});
        format!(
            r#"{{"format":"jarful-trace","version":{VERSION},"target":{},"scenario":{title},"steps":["#,
            Value::from(self.target.clone())
        )
    }

    /// One step. With `hide` each id is written as its label.
    pub fn step(&mut self, step: &Step<'_>, hide: Option<&Labels>) -> String {
        let comma = if std::mem::replace(&mut self.has_steps, true) {
            ","
        } else {
            ""
        };
        let mut value = self.step_value(step);
        hide_ids(&mut value, hide);
        format!("{comma}{value}")
    }

    /// What stands behind the last step; ends the line.
    #[must_use]
    pub fn closing(
        &self,
        browsers: &[BrowserSummary],
        jars: &[Arc<[Cookie]>],
        session_cookie: Option<&str>,
        summary: &Summary,
        hide: Option<&Labels>,
    ) -> String {
        let all: Vec<Value> = browsers
            .iter()
            .map(|browser| {
                let jar = jars.get(browser.browser).map_or(&[][..], AsRef::as_ref);
                json!({
                    "name": self.scenario.cast.name(browser.browser),
                    "session_cookie": session_cookie,
                    "session_id": browser.id,
                    "session_label": browser.label,
                    "session_ids": browser.ids,
                    "requests": browser.requests,
                    "cookies": jar.iter().map(cookie).collect::<Vec<_>>(),
                })
            })
            .collect();
        let summary = json!({
            "requests": summary.requests,
            "sessions": summary.sessions,
            "passed": summary.passed,
            "failed": summary.failed,
            "not_judged": summary.not_judged,
            "broken": summary.broken,
            "interrupted": summary.interrupted || summary.left,
            "points": summary.points,
            "max_points": summary.max_points,
        });
        let mut all = Value::from(all);
        hide_ids(&mut all, hide);
        format!("],\"browsers\":{all},\"findings\":[],\"summary\":{summary}}}\n")
    }

    fn step_value(&self, step: &Step<'_>) -> Value {
        let played = &step.played;
        let line = played.turn.line;
        let scene = line
            .scene
            .map(|scene| self.scenario.scenes[scene].title.as_str());
        let watched: Map<String, Value> = step
            .watched
            .iter()
            .map(|(name, value)| (name.clone(), Value::from(value.clone())))
            .collect();
        json!({
            "n": played.number,
            "round": played.round,
            "scene": scene,
            "line": line.number,
            "browser": self.scenario.cast.name(step.browser()),
            "tab": played.turn.tab,
            "action": line.action.describe_filled(&self.scenario.cast, &step.played.values),
            "exchanges": played.hops.iter().map(exchange).collect::<Vec<_>>(),
            "session": {
                "change": step.session.change.word(),
                "id": step.session.id,
                "label": step.session.label,
            },
            "watched": watched,
            "state": state(&step.state),
            "expectations": step.judged.iter().map(expectation).collect::<Vec<_>>(),
            "error": step.error,
        })
    }
}

/// Ids stand in strings only; numbers and names of fields stay.
pub(super) fn hide_ids(value: &mut Value, labels: Option<&Labels>) {
    let Some(labels) = labels else { return };
    match value {
        Value::String(text) => *text = labels.hide_ids(text),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| hide_ids(item, Some(labels))),
        Value::Object(fields) => {
            for (name, field) in fields {
                match (name.as_str(), &field) {
                    // An id too short to be told from other text is still one here.
                    ("id" | "session_id", Value::String(id)) => {
                        *field = Value::from(labels.get(id).unwrap_or(id));
                    }
                    _ => hide_ids(field, Some(labels)),
                }
            }
        }
        _ => {}
    }
}

fn exchange(hop: &Hop) -> Value {
    let exchange = &hop.exchange;
    let sent = exchange
        .sent
        .iter()
        .map(|c| json!({"name": c.name, "value": c.value}));
    let withheld = exchange
        .withheld
        .iter()
        .map(|c| json!({"name": c.name, "reason": c.reason.name(), "says": c.reason.says()}));
    json!({
        "method": exchange.method,
        "url": exchange.url.as_str(),
        "status": exchange.status,
        "sent": sent.collect::<Vec<_>>(),
        "withheld": withheld.collect::<Vec<_>>(),
        "received": exchange.received.iter().map(received).collect::<Vec<_>>(),
        "ms": (exchange.took.as_secs_f64() * 1_000_000.0).round() / 1000.0,
    })
}

fn received(cookie: &Received) -> Value {
    json!({
        "name": cookie.name,
        "value": cookie.value,
        "verdict": verdict_word(cookie.verdict),
        "reason": cookie.reason.name(),
        "says": cookie.reason.says(),
    })
}

/// What became of a cookie, in one word.
pub(super) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Stored => "stored",
        Verdict::Replaced => "replaced",
        Verdict::Deleted => "deleted",
        Verdict::Refused => "refused",
    }
}

fn state(state: &State) -> Value {
    json!({
        "source": state.source.word(),
        "joint": state.is_joint,
        "rows": {
            "created": state.rows.created,
            "deleted": state.rows.deleted,
            "total": state.rows.total,
        },
        "changes": state.changes.iter().map(key_change).collect::<Vec<_>>(),
    })
}

fn key_change(change: &KeyChange) -> Value {
    json!({
        "exchange": change.exchange,
        "session": if change.label.is_empty() { Value::Null } else { Value::from(change.label.clone()) },
        "key": change.key,
        "kind": change.kind.word(),
        "before": change.before,
        "after": change.after,
    })
}

fn expectation(judged: &Judged) -> Value {
    json!({"text": judged.text, "passed": judged.passed, "actual": judged.actual})
}

/// A cookie as a jar holds it.
pub(super) fn cookie(cookie: &Cookie) -> Value {
    let same_site = cookie.same_site.map(|same_site| match same_site {
        SameSite::Strict => "Strict",
        SameSite::Lax => "Lax",
        SameSite::None => "None",
    });
    json!({
        "name": cookie.name,
        "value": cookie.value,
        "domain": cookie.domain,
        "path": cookie.path,
        "expires": cookie.expires.and_then(|at| at.format(&Rfc3339).ok()),
        "http_only": cookie.http_only,
        "secure": cookie.secure,
        "same_site": same_site,
    })
}

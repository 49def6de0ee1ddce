//! Reading a trace the way the Django tests need it: the server's state after every exchange,
//! rebuilt from the changes alone.

use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// The state of all rows that browsers of the run hold, as the trace tells it.
pub struct Seen {
    pub url: String,
    pub rows: Map<String, Value>,
}

pub fn steps(trace: &Value) -> &[Value] {
    trace["steps"].as_array().expect("a trace has steps")
}

pub fn changes(step: &Value) -> Vec<&Value> {
    let changes = step["state"]["changes"].as_array();
    changes.expect("a step has changes").iter().collect()
}

/// All ids that browsers of the run ever held.
pub fn ids(trace: &Value) -> HashSet<String> {
    let browsers = trace["browsers"].as_array().expect("a trace has browsers");
    let ids = browsers
        .iter()
        .flat_map(|b| b["session_ids"].as_array().unwrap());
    ids.map(|id| id.as_str().unwrap().to_owned()).collect()
}

/// Plays the changes again, exchange by exchange. Each `before` must be what was there before.
pub fn replay(trace: &Value) -> Vec<Seen> {
    let by_label = ids_by_label(trace);
    let mut rows = Map::new();
    let mut seen = Vec::new();
    for step in steps(trace) {
        for (index, exchange) in step["exchanges"].as_array().unwrap().iter().enumerate() {
            let created = &step["state"]["rows"]["created"];
            for id in created.as_array().unwrap() {
                let is_ours = by_label.values().any(|ours| id == ours);
                assert!(is_ours, "nobody else was here: {id}");
            }
            for change in changes(step) {
                if change["exchange"] == index {
                    let label = change["session"].as_str().unwrap();
                    apply(change, &mut rows, &by_label[label]);
                }
            }
            seen.push(Seen {
                url: exchange["url"].as_str().unwrap().to_owned(),
                rows: rows.clone(),
            });
        }
    }
    seen
}

fn apply(change: &Value, rows: &mut Map<String, Value>, id: &str) {
    let row = rows.entry(id).or_insert_with(|| Map::new().into());
    let row = row.as_object_mut().expect("a session is a dictionary");
    let key = change["key"].as_str().unwrap();
    let before = row.get(key).cloned().unwrap_or(Value::Null);
    assert_eq!(change["before"], before, "{change:#}");
    match change["kind"].as_str() {
        Some("removed") => row.remove(key),
        _ => row.insert(key.to_owned(), change["after"].clone()),
    };
}

fn ids_by_label(trace: &Value) -> HashMap<String, String> {
    let sessions = steps(trace).iter().map(|step| &step["session"]);
    let pairs = sessions.filter_map(|session| {
        let label = session["label"].as_str()?;
        Some((label.to_owned(), session["id"].as_str()?.to_owned()))
    });
    pairs.collect()
}

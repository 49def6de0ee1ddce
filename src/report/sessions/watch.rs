//! What happens in a watched table, a line each: `+ toad-37 num_visits: 1`,
//! `  toad-37 num_visits: 1 → 2`, `- toad-37`.

use super::user_of;
use crate::observe::{KeyChange, key_changes};
use crate::report::text::value;
use crate::report::{Style, text};
use crate::store::{Change, Row};
use crate::text::{Labels, escape, escape_in_json, shorten};
use colored::Colorize as _;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Renders a watch.
#[derive(Debug)]
pub struct Watch {
    style: Style,
    labels: Labels,
}

/// One change with the labels that it needs.
struct Told<'c> {
    label: String,
    change: &'c Change,
    keys: Vec<KeyChange>,
}

impl Watch {
    /// `labels`: those of the rows that are there already.
    #[must_use]
    pub fn new(style: Style, labels: Labels) -> Self {
        Self { style, labels }
    }

    /// The label of a session.
    pub fn label(&mut self, id: &str) -> String {
        self.labels.of(id)
    }

    /// A change in one line or more.
    pub fn lines(&mut self, change: &Change) -> String {
        let told = self.told(change);
        let label = format!("{:<7}", told.label);
        let mut out = String::new();
        match (&change.before, &change.after) {
            (None, Some(row)) => {
                let content = content(&row.state);
                let id = if self.style.labels_only {
                    String::new()
                } else {
                    format!("   (new: {})", escape(&row.id))
                };
                let words = format!("+ {label}  {content}");
                out.push_str(&format!("{}{}\n", words.green(), id.dimmed()));
            }
            (Some(row), None) => {
                let words = format!("- {label}  {}   (row gone)", content(&row.state));
                out.push_str(&format!("{}\n", words.yellow()));
            }
            _ => {
                for words in self.changed(&told) {
                    out.push_str(&format!("  {label}  {words}\n"));
                }
            }
        }
        out
    }

    /// What is different in a row that was there before.
    fn changed(&self, told: &Told<'_>) -> Vec<String> {
        let (Some(before), Some(after)) = (&told.change.before, &told.change.after) else {
            return Vec::new();
        };
        if let Err(why) = &after.state {
            return vec![
                format!("cannot be decoded: {}", escape(why))
                    .yellow()
                    .to_string(),
            ];
        }
        let mut words: Vec<String> = Vec::new();
        for change in &told.keys {
            for place in text::difference_of(change, &self.style) {
                words.push(place);
            }
        }
        if words.is_empty() {
            let what = if before.expires == after.expires {
                "written again, nothing changed".to_owned()
            } else {
                format!(
                    "written again: only its expiry moved, to {}",
                    escape(&after.expires)
                )
            };
            words.push(what.dimmed().to_string());
        }
        words
    }

    /// A change as one JSON object on a line.
    pub fn json(&mut self, change: &Change, now: OffsetDateTime) -> String {
        let told = self.told(change);
        let kind = match (&change.before, &change.after) {
            (None, _) => "created",
            (_, None) => "deleted",
            _ => "changed",
        };
        let keys = told
            .keys
            .iter()
            .map(|key| json!({"key": key.key, "before": key.before, "after": key.after}));
        let row = change.after.as_ref().or(change.before.as_ref());
        let id = row.filter(|_| !self.style.labels_only).map(|row| &row.id);
        let line = json!({
            "time": now.format(&Rfc3339).unwrap_or_default(),
            "change": kind,
            "label": told.label,
            "id": id,
            "expires": change.after.as_ref().map(|row| &row.expires),
            "user": change.after.as_ref().and_then(user),
            "keys": keys.collect::<Vec<_>>(),
            "error": change.after.as_ref().and_then(|row| row.state.as_ref().err()),
        });
        escape_in_json(&format!("{line}\n")).into_owned()
    }

    fn told<'c>(&mut self, change: &'c Change) -> Told<'c> {
        let row = change.after.as_ref().or(change.before.as_ref());
        let id = row.map_or("", |row| row.id.as_str());
        let state = |row: &Option<Row>| -> Map<String, Value> {
            let state = row.as_ref().and_then(|row| row.state.as_ref().ok());
            state.cloned().unwrap_or_default()
        };
        let (before, after) = (state(&change.before), state(&change.after));
        Told {
            label: self.labels.of(id),
            keys: key_changes(0, id, &mut self.labels, &before, &after),
            change,
        }
    }
}

fn user(row: &Row) -> Option<String> {
    user_of(row.state.as_ref().ok()?)
}

/// `num_visits: 1, cart: ["apple"]`.
fn content(state: &Result<Map<String, Value>, String>) -> String {
    match state {
        Err(why) => format!("cannot be decoded: {}", escape(why)),
        Ok(state) if state.is_empty() => "{}".to_owned(),
        Ok(state) => {
            let pairs: Vec<String> = state
                .iter()
                .map(|(key, of_key)| format!("{}: {}", escape(key), value(of_key)))
                .collect();
            shorten(&pairs.join(", "), 160)
        }
    }
}

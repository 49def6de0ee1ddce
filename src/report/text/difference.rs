//! What changed inside a value: `cart.items: + "pear"`, `prefs.lang: "de" → "en"`. A dictionary or
//! a list is followed down to the place that changed; the rest of it is not said again.

use super::Style;
use crate::observe::{KeyChange, Kind};
use crate::text::{escape, shorten, shorten_both};
use serde_json::{Map, Value};

/// So many places inside one value are told; the rest is counted.
const MOST_PLACES: usize = 8;

/// One place that changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// `+ `, `- ` or nothing.
    pub(super) sign: &'static str,
    /// Path and values.
    pub(super) words: String,
}

/// The places inside one key that changed.
pub(super) fn of_key(change: &KeyChange, style: &Style) -> Vec<Difference> {
    let key = escape(&change.key).into_owned();
    let mut found = Search {
        style,
        found: Vec::new(),
        more: 0,
    };
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => found.compare(&key, before, after),
        (Some(only), None) => found.push("- ", format!("{key}: {}", value(only))),
        (None, Some(only)) => found.push("+ ", format!("{key}: {}", value(only))),
        (None, None) => found.push(sign(change.kind), key.clone()),
    }
    if found.more > 0 {
        let words = format!("{key}: and {} more changes", found.more);
        found.found.push(Difference { sign: "", words });
    }
    found.found
}

/// A value as JSON, shortened.
pub(in crate::report) fn value(value: &Value) -> String {
    shorten(&escape(&value.to_string()), 40)
}

fn sign(kind: Kind) -> &'static str {
    match kind {
        Kind::Added => "+ ",
        Kind::Changed => "",
        Kind::Removed => "- ",
    }
}

struct Search<'s> {
    style: &'s Style,
    found: Vec<Difference>,
    more: usize,
}

impl Search<'_> {
    fn push(&mut self, sign: &'static str, words: String) {
        if self.found.len() < MOST_PLACES {
            self.found.push(Difference { sign, words });
        } else {
            self.more += 1;
        }
    }

    /// JSON nests at most 128 deep here: what was read could not have been deeper.
    fn compare(&mut self, path: &str, before: &Value, after: &Value) {
        match (before, after) {
            (before, after) if before == after => {}
            (Value::Object(before), Value::Object(after)) => {
                self.dictionaries(path, before, after);
            }
            (Value::Array(before), Value::Array(after)) => self.lists(path, before, after),
            _ => {
                let arrow = if self.style.glyphs { "→" } else { "->" };
                let room = (self.style.width.saturating_sub(32) / 2).clamp(16, 60);
                let (before, after) = (before.to_string(), after.to_string());
                let (before, after) = shorten_both(&escape(&before), &escape(&after), room);
                self.push("", format!("{path}: {before} {arrow} {after}"));
            }
        }
    }

    fn dictionaries(
        &mut self,
        path: &str,
        before: &Map<String, Value>,
        after: &Map<String, Value>,
    ) {
        for (key, old) in before {
            let path = format!("{path}.{}", escape(key));
            match after.get(key) {
                Some(new) => self.compare(&path, old, new),
                None => self.push("- ", format!("{path}: {}", value(old))),
            }
        }
        for (key, new) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
            self.push("+ ", format!("{path}.{}: {}", escape(key), value(new)));
        }
    }

    /// What both lists begin and end with stayed; what stands between went or came.
    fn lists(&mut self, path: &str, before: &[Value], after: &[Value]) {
        let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
        let (old, new) = (&before[start..], &after[start..]);
        let pairs = old.iter().rev().zip(new.iter().rev());
        let end = pairs.take_while(|(a, b)| a == b).count();
        let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
        if old.len() == new.len() {
            for (at, (old, new)) in old.iter().zip(new).enumerate() {
                self.compare(&format!("{path}[{}]", start + at), old, new);
            }
            return;
        }
        for gone in old {
            self.push("", format!("{path}: - {}", value(gone)));
        }
        for came in new {
            self.push("", format!("{path}: + {}", value(came)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verbosity;
    use super::*;
    use serde_json::json;

    fn told(before: Value, after: Value) -> Vec<String> {
        let style = Style {
            width: 80,
            glyphs: true,
            color: false,
            verbosity: Verbosity::Normal,
            crowd: 30,
            labels_only: false,
        };
        let change = KeyChange {
            exchange: 0,
            id: String::new(),
            label: String::new(),
            key: "cart".to_owned(),
            kind: Kind::Changed,
            before: Some(before),
            after: Some(after),
        };
        let all = of_key(&change, &style).into_iter();
        all.map(|d| format!("{}{}", d.sign, d.words)).collect()
    }

    #[test]
    fn only_the_place_that_changed_is_told() {
        let before = json!({"items": ["apple"], "lang": "de", "old": 1});
        let after = json!({"items": ["apple", "pear"], "lang": "en", "new": 2});
        assert_eq!(
            told(before, after),
            [
                "cart.items: + \"pear\"",
                "cart.lang: \"de\" → \"en\"",
                "- cart.old: 1",
                "+ cart.new: 2"
            ]
        );
    }

    #[test]
    fn an_element_that_changed_is_told_by_its_place() {
        let (before, after) = (json!([1, {"n": 2}, 3]), json!([1, {"n": 5}, 3]));
        assert_eq!(told(before, after), ["cart[1].n: 2 → 5"]);
        assert_eq!(told(json!([1, 2, 3]), json!([1, 3])), ["cart: - 2"]);
    }

    #[test]
    fn long_values_stay_different_when_they_are_shortened() {
        let before = "x".repeat(500);
        let told = told(json!(before), json!(format!("{before}y")));
        let (old, new) = told[0].split_once(" → ").expect("a change");
        assert!(!new.is_empty() && !old.ends_with(new), "{told:?}");
        assert!(told[0].len() < 90, "{told:?}");
    }

    #[test]
    fn of_very_many_changes_the_first_are_told() {
        let before: Vec<u32> = (0..100).collect();
        let after: Vec<u32> = (100..200).collect();
        let told = told(json!(before), json!(after));
        assert_eq!(told.len(), 9);
        assert_eq!(told[8], "cart: and 92 more changes");
    }
}

//! A place in a JSON page, named by a JSON path (RFC 9535): `$.token`, `$.items[0].name`.

use serde_json::Value;

/// A JSON path that has been read.
#[derive(Clone, Debug)]
pub struct JsonPath {
    written: String,
    path: serde_json_path::JsonPath,
}

impl PartialEq for JsonPath {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Eq for JsonPath {}

/// Why a text is no JSON path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPath {
    /// Where, in bytes from its beginning.
    pub at: usize,
    /// In few words.
    pub why: String,
}

impl JsonPath {
    /// Reads a path.
    ///
    /// # Errors
    /// Where it breaks, and why.
    pub fn parse(text: &str) -> Result<Self, BadPath> {
        let path = serde_json_path::JsonPath::parse(text).map_err(|error| BadPath {
            at: error.position().min(text.len()),
            why: error.message().to_string(),
        })?;
        Ok(Self {
            written: text.to_owned(),
            path,
        })
    }

    /// As written.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// What stands there, as text. Several places are a JSON list. `None` where the body is no JSON
    /// or has no such place.
    #[must_use]
    pub fn find(&self, body: &str) -> Option<String> {
        let body: Value = serde_json::from_str(body.trim_start_matches('\u{feff}')).ok()?;
        let found = self.path.query(&body).all();
        match found.as_slice() {
            [] => None,
            [only] => Some(plain(only)),
            several => {
                let list: Value = several.iter().copied().cloned().collect();
                Some(list.to_string())
            }
        }
    }
}

/// JSON as a reader would say it, for a short look and for what changed: `orders.state: open`, one
/// place after the other, the number of a list's element left out. `None` for what is no JSON
/// object or list.
#[must_use]
pub fn in_words(body: &str) -> Option<String> {
    let body = body.trim_start();
    if !body.starts_with(['{', '[']) {
        return None;
    }
    let value = serde_json::from_str(body).ok()?;
    let mut words = String::new();
    tell(&value, &mut String::new(), &mut words);
    Some(words)
}

/// JSON nests at most 128 deep: what was read could not have been deeper.
fn tell(value: &Value, name: &mut String, words: &mut String) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                let length = name.len();
                if length > 0 {
                    name.push('.');
                }
                name.push_str(member);
                tell(value, name, words);
                name.truncate(length);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| tell(value, name, words)),
        value => {
            if !words.is_empty() {
                words.push(' ');
            }
            if !name.is_empty() {
                words.push_str(name);
                words.push_str(": ");
            }
            words.push_str(&plain(value));
        }
    }
}

/// A string without its quotes, everything else as JSON.
#[must_use]
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn found(path: &str, body: &str) -> Option<String> {
        JsonPath::parse(path).unwrap().find(body)
    }

    #[test]
    fn a_place_is_found_by_names_and_numbers() {
        let body = r#"{"token": "a b", "n": 3, "items": [{"id": 7}, {"id": 8}], "none": null}"#;
        assert_eq!(found("$.token", body).as_deref(), Some("a b"));
        assert_eq!(found("$['n']", body).as_deref(), Some("3"));
        assert_eq!(found("$.items[1].id", body).as_deref(), Some("8"));
        assert_eq!(found("$.items[-1]", body).as_deref(), Some(r#"{"id":8}"#));
        assert_eq!(found("$.items[*].id", body).as_deref(), Some("[7,8]"));
        assert_eq!(found("$.none", body).as_deref(), Some("null"));
        assert_eq!(found("$.nothing", body), None);
        assert_eq!(found("$.token", "<html>"), None);
    }

    #[test]
    fn json_is_told_place_by_place() {
        let body = r#"{"user": "ann", "orders": [{"id": 1, "of": {"n": null}}, 7]}"#;
        assert_eq!(
            in_words(body).as_deref(),
            Some("user: ann orders.id: 1 orders.of.n: null orders: 7")
        );
        assert_eq!(in_words("7"), None);
        assert_eq!(in_words("{not json"), None);
    }

    #[test]
    fn what_is_no_path_says_where_it_breaks() {
        assert!(JsonPath::parse("$.items[").is_err());
        assert_eq!(JsonPath::parse("$.a b").unwrap_err().at, 3);
    }
}

//! Python's itsdangerous, as Flask and Starlette use it: `payload.time.signature`. Flask writes
//! base64url of compact JSON with tags for what JSON has not, deflated where that is shorter (a
//! leading dot); Starlette writes standard base64 of JSON with blanks.

use super::payload::{base64, bytes_literal, dictionary, inflate, is_base64, is_base64url};
use super::{Carried, Form};
use serde_json::{Map, Value};

pub(super) fn find(value: &str) -> Option<Carried> {
    let (rest, signature) = value.rsplit_once('.')?;
    let (payload, time) = rest.rsplit_once('.')?;
    // Big-endian seconds: three to five bytes. SHA1 gives 27 characters, SHA512 86.
    let is_time = (4..=7).contains(&time.len()) && is_base64url(time);
    if !is_time || !(27..=86).contains(&signature.len()) || !is_base64url(signature) {
        return None;
    }
    if let Some(packed) = payload.strip_prefix('.') {
        return deflated(packed);
    }
    if !is_base64(payload) {
        return None;
    }
    let json = base64(payload)?;
    let state = dictionary(&json)?;
    if is_starlette(payload, &json) {
        return Some(Carried {
            form: Form::Starlette,
            state: Ok(state),
        });
    }
    Some(flask(state))
}

fn deflated(packed: &str) -> Option<Carried> {
    match inflate(&base64(packed).filter(|_| is_base64url(packed))?)? {
        Ok(json) => Some(flask(dictionary(&json)?)),
        Err(()) => Some(Carried {
            form: Form::Flask,
            state: Err("it inflates to more than 1 MiB and is left closed".to_owned()),
        }),
    }
}

fn flask(state: Map<String, Value>) -> Carried {
    let state = state.into_iter().map(|(key, value)| (key, untagged(value)));
    Carried {
        form: Form::Flask,
        state: Ok(state.collect()),
    }
}

/// Padding, the other alphabet, or the blank that Python's `json.dumps` writes behind a key.
fn is_starlette(payload: &str, json: &[u8]) -> bool {
    let behind_key = |json: &[u8]| {
        let mut is_escaped = false;
        let rest = json.strip_prefix(b"{\"")?;
        let end = rest.iter().position(|byte| {
            let is_end = *byte == b'"' && !is_escaped;
            is_escaped = *byte == b'\\' && !is_escaped;
            is_end
        })?;
        rest.get(end + 2).copied()
    };
    payload.contains(['=', '+', '/']) || behind_key(json) == Some(b' ')
}

/// Flask's tags (`flask.json.tag`) as what they stand for. JSON nests 128 deep at most here.
fn untagged(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(untagged).collect(),
        Value::Object(map) if map.len() == 1 => {
            let (key, inner) = map.into_iter().next().expect("it has one entry");
            tagged(key, inner)
        }
        Value::Object(map) => {
            let pairs = map.into_iter().map(|(key, value)| (key, untagged(value)));
            Value::Object(pairs.collect())
        }
        plain => plain,
    }
}

fn tagged(key: String, inner: Value) -> Value {
    match (key.as_str(), inner) {
        (" t", Value::Array(items)) => items.into_iter().map(untagged).collect(),
        (" b", Value::String(text)) => match base64(&text) {
            Some(bytes) => Value::String(bytes_literal(&bytes)),
            None => Value::String(text),
        },
        (" u", Value::String(hex)) => Value::String(uuid(&hex)),
        // A date is an HTTP date already, markup is HTML.
        (" d" | " m", Value::String(text)) => Value::String(text),
        (" di", Value::Object(map)) => {
            let pairs = map.into_iter().map(|(key, value)| {
                let bare = key.strip_suffix("__").unwrap_or(&key).to_owned();
                (bare, untagged(value))
            });
            Value::Object(pairs.collect())
        }
        (_, inner) => Value::Object([(key, untagged(inner))].into_iter().collect()),
    }
}

fn uuid(hex: &str) -> String {
    if hex.len() != 32 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return hex.to_owned();
    }
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    parts.join("-")
}

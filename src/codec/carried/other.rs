//! The small forms: base64 of JSON (cookie-session, Koa), JSON as it is, and what Rack and Rust's
//! cookie crate sign.

use super::payload::{base64, dictionary, is_base64};
use super::{Carried, Form, sealed};

pub(super) fn find(value: &str) -> Option<Carried> {
    base64_json(value)
        .or_else(|| rack(value))
        .or_else(|| json(value))
        .or_else(|| signed_json(value))
}

/// `ey` is base64 of `{"`, `e3` of `{}` (and of `{` with a blank).
fn base64_json(value: &str) -> Option<Carried> {
    if !(value.starts_with("ey") || value.starts_with("e3")) || !is_base64(value) {
        return None;
    }
    Some(Carried {
        form: Form::CookieSession { is_signed: false },
        state: Ok(dictionary(&base64(value)?)?),
    })
}

/// `base64--hex`: Ruby's Marshal (its first bytes are 4 and 8), or JSON.
fn rack(value: &str) -> Option<Carried> {
    let (data, mac) = value.rsplit_once("--")?;
    if !sealed::is_hex_mac(mac) || !is_base64(data) {
        return None;
    }
    let bytes = base64(data)?;
    let state = if bytes.starts_with(&[4, 8]) {
        Err("it is in Ruby's Marshal format, which jarful does not read".to_owned())
    } else {
        Ok(dictionary(&bytes)?)
    };
    Some(Carried {
        form: Form::Rack,
        state,
    })
}

/// Express marks JSON with `j:`.
fn json(value: &str) -> Option<Carried> {
    let json = value.strip_prefix("j:").unwrap_or(value);
    Some(Carried {
        form: Form::Json,
        state: Ok(dictionary(json.as_bytes())?),
    })
}

fn signed_json(value: &str) -> Option<Carried> {
    let (mac, json) = value.split_at_checked(44)?;
    if !mac.ends_with('=') || base64(mac)?.len() != 32 {
        return None;
    }
    Some(Carried {
        form: Form::SignedJson,
        state: Ok(dictionary(json.as_bytes())?),
    })
}

//! Plug's message verifier and encryptor, as Phoenix keeps its session: `SFMyNTY.payload.signature`
//! with Erlang's external term format inside (`etf.rs`).

use super::payload::{base64, is_base64url};
use super::{Carried, Form, Sealer, etf, sealed};
use serde_json::Value;

pub(super) fn find(value: &str) -> Option<Carried> {
    let (head, rest) = value.split_once('.')?;
    if !(4..=12).contains(&head.len()) || !rest.split('.').all(|p| p.is_empty() || is_base64url(p))
    {
        return None;
    }
    match base64(head)?.as_slice() {
        b"HS256" | b"HS384" | b"HS512" => signed(rest),
        b"A128GCM" | b"A192GCM" | b"A256GCM" | b"XCP" => Some(sealed::by(Sealer::Phoenix)),
        _ => None,
    }
}

fn signed(rest: &str) -> Option<Carried> {
    let (payload, signature) = rest.split_once('.')?;
    let term = base64(payload)?;
    if signature.len() < 43 || term.first() != Some(&etf::VERSION) {
        return None;
    }
    let state = match etf::decode(&term) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err("it is signed, but holds no dictionary".to_owned()),
        Err(why) => Err(format!("its Erlang term cannot be read: {why}")),
    };
    Some(Carried {
        form: Form::Phoenix,
        state,
    })
}

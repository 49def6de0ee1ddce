//! JSON web tokens (RFC 7519): three parts with dots between, base64url of a JSON header, of JSON
//! claims, and a signature that nobody here can check. Five parts are an encrypted one (RFC 7516).

use super::payload::{base64, dictionary, is_base64url};
use super::{Carried, Form, Sealer, sealed};
use serde_json::Value;

pub(super) fn find(value: &str) -> Option<Carried> {
    let value = value.strip_prefix("Bearer ").unwrap_or(value);
    let mut parts = value.split('.');
    let (header, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if !header.starts_with("ey") {
        return None; // base64 of `{"`
    }
    let header = dictionary(&base64(header)?)?;
    let algorithm = header.get("alg").and_then(Value::as_str)?;
    match (parts.next(), parts.next(), parts.next()) {
        (None, None, None) => {}
        (Some(_), Some(_), None) if header.contains_key("enc") => {
            return Some(sealed::by(Sealer::Jwe));
        }
        _ => return None,
    }
    let is_signed = !algorithm.eq_ignore_ascii_case("none") && !signature.is_empty();
    if !signature.is_empty() && !is_base64url(signature) {
        return None;
    }
    Some(Carried {
        form: Form::Jwt { is_signed },
        state: Ok(dictionary(&base64(claims)?)?),
    })
}

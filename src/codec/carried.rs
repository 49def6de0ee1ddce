//! Cookies that carry their state themselves: recognised by their form, decoded where the form
//! allows it. Anyone can read them; the signature only stops a change.

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD_NO_PAD};
use base64::engine::{DecodePaddingMode, general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use std::io::Read as _;

/// A cookie value that is the state.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// Which form it has.
    pub form: Form,
    /// The dictionary, where the form can be read without a key.
    pub state: Option<Map<String, Value>>,
}

/// Forms of cookies that carry their state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Django's `signed_cookies` engine: `body:time:signature`.
    DjangoSigned,
    /// `itsdangerous`, as in Flask and Starlette: `payload.time.signature`.
    Itsdangerous,
    /// A JSON web token: three parts, the first a JSON header.
    Jwt,
    /// Plain base64 of JSON, as in `cookie-session`.
    Base64Json,
    /// Encrypted: only the server can read it (Rails, Laravel, ASP.NET Core).
    Encrypted,
}

/// The longest dictionary that is inflated, in bytes.
const MOST_INFLATED: u64 = 1024 * 1024;

const ANY_PADDING: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Tells whether a cookie value carries its state itself. Reference ids (random strings) are `None`.
#[must_use]
pub fn carried(value: &str) -> Option<Carried> {
    let value = value.trim_matches('"');
    encrypted(value)
        .or_else(|| jwt(value))
        .or_else(|| itsdangerous(value))
        .or_else(|| django_signed(value))
        .or_else(|| base64_json(value))
}

fn encrypted(value: &str) -> Option<Carried> {
    let is_rails = {
        let parts: Vec<&str> = value.split("--").collect();
        parts.len() == 3 && parts.iter().all(|part| part.len() >= 16)
    };
    let is_encrypted = value.starts_with("CfDJ8") || value.starts_with("eyJpdiI6") || is_rails;
    is_encrypted.then_some(Carried {
        form: Form::Encrypted,
        state: None,
    })
}

fn jwt(value: &str) -> Option<Carried> {
    let mut parts = value.split('.');
    let (header, claims, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    let is_header = dictionary(&ANY_PADDING.decode(header).ok()?)?.contains_key("alg");
    if parts.next().is_some() || !is_header {
        return None;
    }
    Some(Carried {
        form: Form::Jwt,
        state: Some(dictionary(&ANY_PADDING.decode(claims).ok()?)?),
    })
}

/// Flask's payload may be deflated (leading dot); Starlette's is standard base64.
fn itsdangerous(value: &str) -> Option<Carried> {
    let (rest, signature) = value.rsplit_once('.')?;
    let (payload, timestamp) = rest.rsplit_once('.')?;
    let looks_signed = signature.len() >= 20 && (4..=12).contains(&timestamp.len());
    if !looks_signed {
        return None;
    }
    Some(Carried {
        form: Form::Itsdangerous,
        state: Some(payload_dictionary(payload)?),
    })
}

fn django_signed(value: &str) -> Option<Carried> {
    let (rest, signature) = value.rsplit_once(':')?;
    let (body, timestamp) = rest.rsplit_once(':')?;
    if signature.len() != 43 || timestamp.is_empty() || timestamp.len() > 8 {
        return None;
    }
    Some(Carried {
        form: Form::DjangoSigned,
        state: Some(payload_dictionary(body)?),
    })
}

fn base64_json(value: &str) -> Option<Carried> {
    if !value.starts_with("ey") && !value.starts_with("e30") {
        return None;
    }
    Some(Carried {
        form: Form::Base64Json,
        state: Some(payload_dictionary(value)?),
    })
}

fn payload_dictionary(payload: &str) -> Option<Map<String, Value>> {
    if let Some(packed) = payload.strip_prefix('.') {
        let packed = URL_SAFE_NO_PAD.decode(packed).ok()?;
        let mut json = Vec::new();
        flate2::read::ZlibDecoder::new(packed.as_slice())
            .take(MOST_INFLATED)
            .read_to_end(&mut json)
            .ok()?;
        return dictionary(&json);
    }
    let bare = payload.trim_end_matches('=');
    let json = URL_SAFE_NO_PAD
        .decode(bare)
        .or_else(|_| STANDARD_NO_PAD.decode(bare))
        .ok()?;
    dictionary(&json)
}

fn dictionary(json: &[u8]) -> Option<Map<String, Value>> {
    match serde_json::from_slice(json).ok()? {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &str) -> Option<(Form, String)> {
        carried(value).map(|c| {
            (
                c.form,
                Value::Object(c.state.unwrap_or_default()).to_string(),
            )
        })
    }

    #[test]
    fn signed_cookies_can_be_read_by_anyone() {
        let n = r#"{"n":1}"#.to_owned();
        assert_eq!(
            shown("eyJuIjoxfQ.ZVPxAA.E1EI07L9PcFlePuLSgC67uiOd_k"),
            Some((Form::Itsdangerous, n.clone()))
        );
        assert_eq!(
            shown("eyJuIjogMX0=.ZVPxAA.4ZcJVxdU1AP49VrHMDUVieajPuA"),
            Some((Form::Itsdangerous, n.clone()))
        );
        assert_eq!(shown("eyJuIjoxfQ=="), Some((Form::Base64Json, n)));
        assert_eq!(
            shown("eyJudW1fdmlzaXRzIjoxfQ:1r31eq:fersuATi2UOFBfzVH8bjwfo6Bxo9PWZny6vlsSoqeOQ"),
            Some((Form::DjangoSigned, r#"{"num_visits":1}"#.to_owned()))
        );
    }

    #[test]
    fn a_random_id_carries_nothing() {
        for id in [
            "gj2233cwnotq0a1b2c3d4e5f6g7h8i9j",
            "s%3Aabcdefghijklmnopqrstuvwxyz012345.E1EI07L9PcFlePuLSgC67uiOd_kE1EI07L9PcFlePuL",
            "42",
            "",
        ] {
            assert_eq!(carried(id), None, "{id}");
        }
    }
}

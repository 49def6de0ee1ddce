//! Django's session data: the text in the column `session_data`, and in the cookie of its
//! `signed_cookies` engine.
//!
//! ```text
//! json   compact, ASCII only             {"num_visits":1}
//! body   base64url of the JSON, or "." and base64url of its zlib form where that is shorter
//! value  body ":" time in base 62 ":" signature
//! ```
//!
//! Reading needs no secret: the text is encoded, not encrypted. The secret is needed only to
//! [`encode`] and to [`verify`]. The rules are those of `django.core.signing` (4.x to 6.x); rows
//! of Django 3.0 and older ([`Parts::Legacy`]) are read too.

use super::{ascii_json, base62};
use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use hmac::{Hmac, Mac};
use serde_json::{Map, Value};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::io::Read as _;

/// Salt of the engines that keep sessions on the server: `db`, `cached_db`, `file`.
pub const STORE_SALT: &str = "django.contrib.sessions.SessionStore";

/// Salt of the engine that keeps the whole session in the cookie.
pub const COOKIE_SALT: &str = "django.contrib.sessions.backends.signed_cookies";

/// The most bytes that a compressed body may inflate to: 1 MiB. A few hundred bytes can inflate to
/// gigabytes.
pub const INFLATED_LIMIT: usize = 1 << 20;

/// Padding and spare bits are not looked at, as Python does not look at them.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_encode_padding(false)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const BASE64URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);
const BASE64: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);

/// What signs session data: a `SECRET_KEY` and the salt of one purpose.
#[derive(Clone)]
pub struct Key {
    modern: [u8; 32],
    legacy: [u8; 20],
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// The key of the session engines that keep their data on the server.
    #[must_use]
    pub fn new(secret_key: &str) -> Self {
        Self::with_salt(secret_key, STORE_SALT)
    }

    /// The key for another salt, such as [`COOKIE_SALT`].
    #[must_use]
    pub fn with_salt(secret_key: &str, salt: &str) -> Self {
        let modern = Sha256::new()
            .chain_update(salt)
            .chain_update("signer")
            .chain_update(secret_key);
        let legacy = Sha1::new()
            .chain_update("django.contrib.sessionsSessionStore")
            .chain_update(secret_key);
        Self {
            modern: modern.finalize().into(),
            legacy: legacy.finalize().into(),
        }
    }

    fn sign(&self, text: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.modern).expect("HMAC takes a key of any length");
        mac.update(text.as_bytes());
        BASE64URL.encode(mac.finalize().into_bytes())
    }

    fn sign_legacy(&self, json: &[u8]) -> String {
        let mut mac =
            Hmac::<Sha1>::new_from_slice(&self.legacy).expect("HMAC takes a key of any length");
        mac.update(json);
        format!("{:x}", mac.finalize().into_bytes())
    }
}

/// The dictionary as Django would store it, signed at `unix_seconds`.
#[must_use]
pub fn encode(dict: &Map<String, Value>, key: &Key, unix_seconds: u64) -> String {
    let json = ascii_json::to_string(dict);
    let text = format!("{}:{}", body_of(&json), base62::encode(unix_seconds));
    let signature = key.sign(&text);
    format!("{text}:{signature}")
}

/// Compressed only where that is shorter, the leading dot counted (`signing.dumps`).
fn body_of(json: &str) -> String {
    let mut compressed = Vec::new();
    ZlibEncoder::new(json.as_bytes(), Compression::default())
        .read_to_end(&mut compressed)
        .expect("memory takes and gives every byte");
    if compressed.len() + 1 < json.len() {
        format!(".{}", BASE64URL.encode(compressed))
    } else {
        BASE64URL.encode(json)
    }
}

/// Whether `value` was signed with one of `keys` (`SECRET_KEY` first, then its fallbacks).
///
/// Django itself reads a value that fails this as an empty dictionary; it no longer accepts the
/// legacy form at all.
#[must_use]
pub fn verify(value: &str, keys: &[Key]) -> bool {
    if is_legacy(value) {
        return BASE64.decode(value.trim()).is_ok_and(|bytes| {
            split_legacy(&bytes).is_some_and(|(signature, json)| {
                keys.iter().any(|key| key.sign_legacy(json) == signature)
            })
        });
    }
    value
        .rsplit_once(':')
        .is_some_and(|(text, signature)| keys.iter().any(|key| key.sign(text) == signature))
}

/// A value taken apart, as far as that went.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoding {
    /// What was done, in order; the last one that succeeded is last.
    pub steps: Vec<Step>,
    /// The dictionary, or why the next step was not possible.
    pub outcome: Result<Map<String, Value>, Error>,
}

/// One step of decoding and what it gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The text cut at its colons.
    Split(Parts),
    /// The body as bytes.
    Base64(Vec<u8>),
    /// The bytes inflated; only where the body began with a dot.
    Inflated(Vec<u8>),
    /// The bytes read as latin-1: the JSON text.
    Json(String),
}

/// The parts of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parts {
    /// Django 3.1 and newer: `body:time:signature`.
    Modern {
        /// Base64url, with a leading dot where it is compressed.
        body: String,
        /// Unix seconds of signing; `None` where it is no number. The `db` engine ignores it.
        signed_at: Option<u64>,
        /// 43 characters of base64url.
        signature: String,
    },
    /// Django 3.0 and older: base64 of `signature:json`. The cut comes after base64 there.
    Legacy {
        /// 40 hexadecimal digits.
        signature: String,
    },
}

/// Why a value is not session data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// Nothing there.
    Empty,
    /// Neither the modern nor the legacy form.
    NotSessionData,
    /// The body is not base64.
    Base64,
    /// The body says that it is compressed, and does not inflate.
    Inflate,
    /// It inflates to more than [`INFLATED_LIMIT`].
    TooLarge,
    /// Written by Python's pickle.
    Pickle,
    /// Not JSON, and where it stops being JSON.
    Json(String),
    /// JSON, but no dictionary.
    NotADictionary,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("there is no data"),
            Self::NotSessionData => f.write_str("this is not Django's session data"),
            Self::Base64 => f.write_str("the part before the first colon is not base64"),
            Self::Inflate => f.write_str("it says it is compressed, but it does not inflate"),
            Self::TooLarge => f.write_str("it inflates to more than 1 MiB and is left closed"),
            Self::Pickle => f.write_str("it is a Python pickle, which only the server can read"),
            Self::Json(why) => write!(f, "it is not JSON: {why}"),
            Self::NotADictionary => f.write_str("it is JSON, but not a dictionary"),
        }
    }
}

impl std::error::Error for Error {}

/// The dictionary in a value. No secret is needed, and no signature is checked.
///
/// # Errors
/// The first step that is not possible.
pub fn decode(value: &str) -> Result<Map<String, Value>, Error> {
    take_apart(value).outcome
}

/// The dictionary in a value, and every step on the way to it.
#[must_use]
pub fn take_apart(value: &str) -> Decoding {
    let mut steps = Vec::new();
    let outcome = read_json(value, &mut steps).and_then(|bytes| read_dict(&bytes, &mut steps));
    Decoding { steps, outcome }
}

/// The bytes of the JSON.
fn read_json(value: &str, steps: &mut Vec<Step>) -> Result<Vec<u8>, Error> {
    if value.trim().is_empty() {
        return Err(Error::Empty);
    }
    if is_legacy(value) {
        return read_legacy(value, steps);
    }
    let (text, signature) = value.rsplit_once(':').ok_or(Error::NotSessionData)?;
    let (body, time) = text.rsplit_once(':').ok_or(Error::NotSessionData)?;
    steps.push(Step::Split(Parts::Modern {
        body: body.to_owned(),
        signed_at: base62::decode(time),
        signature: signature.to_owned(),
    }));
    let compressed = body.strip_prefix('.');
    let bytes = BASE64URL
        .decode(compressed.unwrap_or(body))
        .map_err(|_| Error::Base64)?;
    steps.push(Step::Base64(bytes.clone()));
    if compressed.is_none() {
        return Ok(bytes);
    }
    let inflated = inflate(&bytes)?;
    steps.push(Step::Inflated(inflated.clone()));
    Ok(inflated)
}

/// Before Django 3.1 the whole value was base64, so it has no colon.
fn is_legacy(value: &str) -> bool {
    !value.contains(':')
}

fn read_legacy(value: &str, steps: &mut Vec<Step>) -> Result<Vec<u8>, Error> {
    let bytes = BASE64
        .decode(value.trim())
        .map_err(|_| Error::NotSessionData)?;
    let (signature, json) = split_legacy(&bytes).ok_or(Error::NotSessionData)?;
    let parts = Parts::Legacy {
        signature: signature.to_owned(),
    };
    let json = json.to_vec();
    steps.extend([Step::Base64(bytes.clone()), Step::Split(parts)]);
    Ok(json)
}

/// `signature:json`, the signature being 40 hexadecimal digits.
fn split_legacy(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (signature, rest) = bytes.split_at_checked(40)?;
    let signature = std::str::from_utf8(signature).ok()?;
    let is_hex = signature.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then_some((signature, rest.strip_prefix(b":")?))
}

fn inflate(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    ZlibDecoder::new(bytes)
        .take(INFLATED_LIMIT as u64 + 1)
        .read_to_end(&mut out)
        .map_err(|_| Error::Inflate)?;
    if out.len() > INFLATED_LIMIT {
        return Err(Error::TooLarge);
    }
    Ok(out)
}

fn read_dict(bytes: &[u8], steps: &mut Vec<Step>) -> Result<Map<String, Value>, Error> {
    // Every pickle since protocol 2 begins with this byte, no JSON does.
    if bytes.first() == Some(&0x80) {
        return Err(Error::Pickle);
    }
    // Django reads each byte as the character of the same number.
    let json: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let value = serde_json::from_str(&json).map_err(|why| Error::Json(json_words(&json, &why)));
    steps.push(Step::Json(json));
    match value? {
        Value::Object(dict) => Ok(dict),
        _ => Err(Error::NotADictionary),
    }
}

/// Where it stops being JSON. Two things Python writes that JSON does not have, and are named.
fn json_words(json: &str, why: &serde_json::Error) -> String {
    let words = why.to_string();
    // The column is that of the character before which it stops.
    let before = json.get(..why.column()).unwrap_or_default();
    let is_number = ["N", "I", "-I"].iter().any(|start| before.ends_with(start));
    let is_surrogate = words.contains("hex escape") || words.contains("surrogate");
    match (is_number, is_surrogate) {
        (true, _) => format!("{words} (NaN and Infinity are Python's own)"),
        (_, true) => format!("{words} (half a character: a lone surrogate)"),
        _ => words,
    }
}

#[cfg(test)]
#[path = "django_tests.rs"]
mod tests;

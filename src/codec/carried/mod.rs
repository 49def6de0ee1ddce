//! Cookies that carry their state themselves: recognised by their form, decoded where the form
//! allows it. Anyone can read them; a signature only stops a change. No key is known here, so no
//! signature is ever checked.
//!
//! One file a form. A reference id, which only names a row on the server, is none of them: what is
//! not certainly a form is taken for an id.

mod etf;
mod itsdangerous;
mod jwt;
mod other;
mod payload;
mod phoenix;
mod sealed;
mod written;

use super::django;
pub use sealed::Sealer;
use serde_json::{Map, Value};

/// A cookie value that is the state.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// Which form it has.
    pub form: Form,
    /// The dictionary, or why it cannot be shown.
    pub state: Result<Map<String, Value>, String>,
}

/// Forms of cookies that carry their state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Django's `signed_cookies` engine: `body:time:signature`.
    Django,
    /// Flask (itsdangerous): `payload.time.signature`, base64url of tagged JSON.
    Flask,
    /// Starlette and `FastAPI` (itsdangerous): the same with standard base64 of plain JSON.
    Starlette,
    /// Base64 of JSON, as Express' cookie-session and Koa write it.
    CookieSession {
        /// A second cookie, `NAME.sig`, signs it.
        is_signed: bool,
    },
    /// A JSON web token: three parts, the first a JSON header.
    Jwt {
        /// False where it says `"alg": "none"` or has no signature.
        is_signed: bool,
    },
    /// Phoenix and Plug: `SFMyNTY.payload.signature`, Erlang's external term format.
    Phoenix,
    /// Rack and older Rails: `base64--hex`.
    Rack,
    /// Rust's cookie crate (actix-web, axum-extra): 44 characters of signature, then JSON.
    SignedJson,
    /// JSON as it is, for all to read and change.
    Json,
    /// Encrypted: only the server can read it.
    Encrypted(Sealer),
}

/// What keeps a cookie from being read or changed by whoever holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Anyone can read and change it.
    None,
    /// Anyone can read it; a signature stops changes.
    Signed,
    /// Only the server can read it.
    Encrypted,
}

impl Form {
    /// Who writes such cookies.
    #[must_use]
    pub fn maker(self) -> &'static str {
        match self {
            Self::Django => "Django's signed_cookies",
            Self::Flask => "Flask",
            Self::Starlette => "Starlette",
            Self::CookieSession { .. } => "cookie-session",
            Self::Jwt { .. } => "a JSON web token",
            Self::Phoenix => "Phoenix",
            Self::Rack => "Rack or Rails",
            Self::SignedJson => "Rust's cookie crate",
            Self::Json => "plain JSON",
            Self::Encrypted(sealer) => sealer.name(),
        }
    }

    /// What protects it.
    #[must_use]
    pub fn protection(self) -> Protection {
        match self {
            Self::Json
            | Self::CookieSession { is_signed: false }
            | Self::Jwt { is_signed: false } => Protection::None,
            Self::Encrypted(_) => Protection::Encrypted,
            _ => Protection::Signed,
        }
    }
}

/// Tells whether a cookie value carries its state itself. Reference ids (random strings) are
/// `None`. A cookie-session counts as unsigned here: its signature is a cookie of its own.
#[must_use]
pub fn carried(value: &str) -> Option<Carried> {
    let value = written::plain(value);
    sealed::find(&value)
        .or_else(|| jwt::find(&value))
        .or_else(|| phoenix::find(&value))
        .or_else(|| itsdangerous::find(&value))
        .or_else(|| django_signed(&value))
        .or_else(|| other::find(&value))
}

fn django_signed(value: &str) -> Option<Carried> {
    let (text, signature) = value.rsplit_once(':')?;
    let (body, time) = text.rsplit_once(':')?;
    // HMAC-SHA256; Django 3.0 and older: SHA1.
    let is_signed = matches!(signature.len(), 27 | 43) && payload::is_base64url(signature);
    let is_time = (1..=8).contains(&time.len()) && time.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_body = payload::is_base64url(body.strip_prefix('.').unwrap_or(body));
    if !(is_signed && is_time && is_body) {
        return None;
    }
    let state = match django::decode(value) {
        Ok(state) => Ok(state),
        Err(why @ (django::Error::TooLarge | django::Error::Pickle)) => Err(why.to_string()),
        Err(_) => return None,
    };
    Some(Carried {
        form: Form::Django,
        state,
    })
}

#[cfg(test)]
mod tests;

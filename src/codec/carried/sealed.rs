//! Encrypted cookies, told by their form. What is inside, an id or the state, does not show.

use super::payload::{base64, dictionary, is_base64, is_base64url};
use super::{Carried, Form};

/// Who encrypts so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sealer {
    /// `data--iv--tag` (AES-GCM), or base64 of `data--iv`, then `--hex` (AES-CBC).
    Rails,
    /// Base64 of JSON with `iv`, `value` and `mac`.
    Laravel,
    /// Data protection: base64url that begins with 09 F0 C9 F0.
    AspNetCore,
    /// Plug's message encryptor.
    Phoenix,
    /// An encrypted JSON web token of five parts, as `NextAuth` uses it.
    Jwe,
    /// `Fe26.2*…`: hapi, iron-session.
    Iron,
    /// A long base64 text without any form, as actix-web's and Rocket's private cookies are.
    Opaque,
}

impl Sealer {
    /// The name of the stack.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rails => "Rails",
            Self::Laravel => "Laravel",
            Self::AspNetCore => "ASP.NET Core",
            Self::Phoenix => "Phoenix",
            Self::Jwe => "an encrypted JSON web token",
            Self::Iron => "iron-session or hapi",
            Self::Opaque => "actix-web, Rocket or another",
        }
    }
}

/// Why the state of an encrypted cookie is not shown.
const ENCRYPTED: &str = "encrypted; only the server can read it";

/// Ids are not that long: 600 bits.
const SHORTEST_OPAQUE: usize = 100;

pub(super) fn by(sealer: Sealer) -> Carried {
    Carried {
        form: Form::Encrypted(sealer),
        state: Err(ENCRYPTED.to_owned()),
    }
}

pub(super) fn find(value: &str) -> Option<Carried> {
    let sealer = if value.starts_with("Fe26.2*") {
        Sealer::Iron
    } else if value.starts_with("CfDJ8") && value.len() >= 60 && is_base64url(value) {
        Sealer::AspNetCore
    } else if is_rails(value) {
        Sealer::Rails
    } else if value.starts_with("ey") && is_laravel(value) {
        Sealer::Laravel
    } else if is_opaque(value) {
        Sealer::Opaque
    } else {
        return None;
    };
    Some(by(sealer))
}

fn is_rails(value: &str) -> bool {
    let mut parts = value.split("--");
    let (Some(data), Some(second), third, None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let is_long = |text: &str, bytes: usize| base64(text).is_some_and(|b| b.len() == bytes);
    if let Some(tag) = third {
        // AES-GCM: 12 bytes of nonce, 16 bytes of tag.
        return is_base64(data) && is_long(second, 12) && is_long(tag, 16);
    }
    // Rails 5.1 and older: `data--iv` inside, 16 bytes of iv.
    let inner = base64(data).and_then(|bytes| String::from_utf8(bytes).ok());
    let inner = inner.as_deref().and_then(|text| text.split_once("--"));
    is_hex_mac(second) && inner.is_some_and(|(data, iv)| is_base64(data) && is_long(iv, 16))
}

/// HMAC of SHA1 or SHA256 in hexadecimal digits.
pub(super) fn is_hex_mac(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn is_laravel(value: &str) -> bool {
    let json = base64(value).and_then(|bytes| dictionary(&bytes));
    json.is_some_and(|json| {
        ["iv", "value", "mac"]
            .iter()
            .all(|key| json.contains_key(*key))
    })
}

/// Standard base64 of bytes that are no text, and longer than any id.
fn is_opaque(value: &str) -> bool {
    value.len() >= SHORTEST_OPAQUE
        && value.len().is_multiple_of(4)
        && value.contains(['+', '/'])
        && !value.contains(['-', '_'])
        && is_base64(value)
        && base64(value).is_some_and(|bytes| std::str::from_utf8(&bytes).is_err())
}

//! Base64, zlib and JSON, as the forms put them together.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};
use std::io::Read as _;

/// The most bytes that are inflated. A few hundred bytes can inflate to gigabytes.
pub(super) const MOST_INFLATED: usize = 1 << 20;

/// Padding and spare bits are not looked at, as most readers do not look at them.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Bytes of base64 in either alphabet, padded or not.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    if text.contains(['+', '/']) {
        let text = text.replace('+', "-").replace('/', "_");
        return LENIENT.decode(text).ok();
    }
    LENIENT.decode(text).ok()
}

pub(super) fn is_base64url(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

pub(super) fn is_base64(text: &str) -> bool {
    let bare = text.trim_end_matches('=');
    text.len() - bare.len() <= 2
        && !bare.is_empty()
        && bare
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+' | b'/'))
}

/// The bytes inflated; `Err(())` where they would be more than [`MOST_INFLATED`].
pub(super) fn inflate(packed: &[u8]) -> Option<Result<Vec<u8>, ()>> {
    let mut bytes = Vec::new();
    let limit = MOST_INFLATED as u64 + 1;
    let mut inflating = flate2::read::ZlibDecoder::new(packed).take(limit);
    inflating.read_to_end(&mut bytes).ok()?;
    Some(if bytes.len() > MOST_INFLATED {
        Err(())
    } else {
        Ok(bytes)
    })
}

pub(super) fn dictionary(json: &[u8]) -> Option<Map<String, Value>> {
    if !json.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    match serde_json::from_slice(json).ok()? {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// Bytes as Python shows them, cut where they are many: `b'\x00abc'`.
pub(super) fn bytes_literal(bytes: &[u8]) -> String {
    const MOST: usize = 64;
    let mut out = String::from("b'");
    for byte in bytes.iter().take(MOST) {
        match byte {
            b'\'' | b'\\' => {
                out.push('\\');
                out.push(char::from(*byte));
            }
            b' '..=b'~' => out.push(char::from(*byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push_str(if bytes.len() > MOST { "…'" } else { "'" });
    out
}

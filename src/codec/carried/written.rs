//! How a value stands in a cookie: in quotes as Python writes them, or URL-encoded as Rails,
//! Laravel and Express do.

use std::borrow::Cow;

/// The value without its packaging.
pub(super) fn plain(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    let quoted = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
    let value = match quoted {
        Some(inner) if inner.contains('\\') => Cow::Owned(unquoted(inner)),
        Some(inner) => Cow::Borrowed(inner),
        None => Cow::Borrowed(value),
    };
    if !value.contains('%') {
        return value;
    }
    percent_decoded(&value).map_or(value, Cow::Owned)
}

/// `\"`, `\\` and `\054`, as Python's `http.cookies` writes them.
fn unquoted(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'\\' {
            bytes.push(first);
            continue;
        }
        let octal = after.get(..3).and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            u8::from_str_radix(digits, 8).ok()
        });
        if let Some(byte) = octal {
            bytes.push(byte);
            rest = &after[3..];
        } else if let Some((&next, after)) = after.split_first() {
            bytes.push(next);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `None` where it is no URL encoding of text. A `+` stays: base64 has it.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'%' {
            bytes.push(first);
            continue;
        }
        let digits = std::str::from_utf8(after.get(..2)?).ok()?;
        let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
        bytes.push(u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)?);
        rest = &after[2..];
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_url_encoding_come_off() {
        assert_eq!(plain("abc+/="), "abc+/=");
        assert_eq!(plain("\"abc\""), "abc");
        assert_eq!(
            plain(r#""{\"a\": 1\054 \"b\": \"\\\"}""#),
            r#"{"a": 1, "b": "\"}"#
        );
        assert_eq!(plain("ab%3D%3d+"), "ab==+");
        assert_eq!(plain("\"s%3Ax\""), "s:x");
        for odd in ["100%", "%zz", "%+1", "%ff", "\"", "\"\\"] {
            assert_eq!(plain(odd), odd, "stays as it is");
        }
    }
}

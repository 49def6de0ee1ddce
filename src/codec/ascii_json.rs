//! Compact JSON in ASCII only, as Python's `json.dumps(…, separators=(",", ":"))` writes it.
//!
//! Django reads the bytes of its JSON as latin-1. A raw UTF-8 `ë` would come back as `Ã«`, so
//! everything that is not printable ASCII is written as `\uXXXX`, beyond U+FFFF as two surrogates.

use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use serde_json::{Map, Value};
use std::io::{self, Write};

/// The dictionary as compact ASCII JSON, keys in their order.
pub(super) fn to_string(dict: &Map<String, Value>) -> String {
    let mut out = Vec::with_capacity(64);
    let mut serializer = Serializer::with_formatter(&mut out, AsciiFormatter);
    serde::Serialize::serialize(dict, &mut serializer)
        .expect("a map with text keys always has a JSON form, and memory takes every write");
    String::from_utf8(out).expect("the formatter writes ASCII only")
}

struct AsciiFormatter;

impl Formatter for AsciiFormatter {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        to: &mut W,
        text: &str,
    ) -> io::Result<()> {
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| !(' '..='~').contains(&c)) {
            CompactFormatter.write_string_fragment(to, &rest[..at])?;
            let c = rest[at..].chars().next().unwrap_or_default();
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(to, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        CompactFormatter.write_string_fragment(to, rest)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn everything_beyond_printable_ascii_is_written_as_escapes() {
        let dict = serde_json::json!({"k\u{7f}": "Zoë 🍪 \"q\" \\ \n"});
        assert_eq!(
            to_string(dict.as_object().unwrap()),
            r#"{"k\u007f":"Zo\u00eb \ud83c\udf6a \"q\" \\ \n"}"#
        );
    }
}

//! Text from a stranger, made harmless before it reaches a terminal or a page.
//!
//! A cookie value may hold terminal escape sequences, a page title may turn the reading direction
//! of the whole line. What a reader cannot see, or what acts on the terminal, is written out as
//! `\x1b` or `\u{202e}`; everything else stays.

use std::borrow::Cow;

/// Foreign text on one line: control characters, line ends, bidirectional marks and invisible
/// characters are written out.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if !is_harmful(c) => out.push(c),
            c if (c as u32) < 0x100 => out.push_str(&format!("\\x{:02x}", c as u32)),
            c => out.push_str(&format!("\\u{{{:x}}}", c as u32)),
        }
    }
    Cow::Owned(out)
}

/// JSON whose strings hold nothing that acts on a terminal or cannot be seen: such characters are
/// written as `\\u202e`. What a reader of the JSON gets is the same.
#[must_use]
pub fn escape_in_json(json: &str) -> Cow<'_, str> {
    // Between the strings stand blanks and line ends; inside them JSON allows no C0 control.
    let is_harmful = |c: char| is_harmful(c) && !matches!(c, '\n' | '\r' | '\t');
    if json.is_ascii() && !json.contains('\x7f') || !json.contains(is_harmful) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_harmful(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The same text with each harmful character replaced by one of the same length in bytes, so that
/// byte offsets into it stay true. For the source lines under a caret; line ends and tabs stay (a
/// carriage return that ends no line would have the terminal write over it).
#[must_use]
pub fn escape_keeping_length(text: &str) -> String {
    let mut next = text.chars().skip(1);
    text.chars()
        .map(|c| match (c, next.next()) {
            ('\n' | '\t', _) | ('\r', Some('\n')) => c,
            (c, _) if !is_harmful(c) => c,
            (c, _) => match c.len_utf8() {
                1 => '?',
                2 => '\u{b7}',
                3 => '\u{fffd}',
                _ => '\u{1f6ab}',
            },
        })
        .collect()
}

/// A text as it stands inside a JSON string.
#[must_use]
pub fn in_json_string(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Controls (C0, DEL, C1), line separators, bidirectional controls, zero-width and other
/// characters that have no picture, tags, and the byte-order mark.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_reading_direction_never_reach_the_terminal() {
        assert_eq!(escape("a\x1b[31mb"), "a\\x1b[31mb");
        assert_eq!(
            escape("x\u{202e}y\u{200b}\r\n"),
            "x\\u{202e}y\\u{200b}\\r\\n"
        );
        assert_eq!(escape("\u{9b}2J"), "\\x9b2J");
        assert_eq!(escape("Zoë 🍪 日本"), "Zoë 🍪 日本");
    }

    #[test]
    fn json_says_the_same_without_a_harmful_character() {
        let value = serde_json::json!({"a\u{202e}": "\u{9b}2J\x7f\u{e0041}é", "b": ["\n"]});
        let pretty = format!("{value:#}");
        let escaped = escape_in_json(&pretty);
        assert!(!escaped.contains(|c| is_harmful(c) && c != '\n'));
        assert!(escaped.contains("\\u202e") && escaped.contains("\\udb40\\udc41"));
        let back: serde_json::Value = serde_json::from_str(&escaped).unwrap_or_default();
        assert_eq!(back, value);
    }

    #[test]
    fn a_source_line_keeps_its_byte_offsets() {
        for text in ["a\x1bb", "a\u{9b}b", "a\u{202e}b", "a\u{e0041}b", "Zoë\tx"] {
            assert_eq!(escape_keeping_length(text).len(), text.len(), "{text:?}");
        }
        assert_eq!(escape_keeping_length("a\rb\r\nc\td\r"), "a?b\r\nc\td?");
    }
}

//! Guards against pages that would cost a browser-grade parser quadratic time.
//!
//! An HTML parser walks its stack of open elements at many tags. On a page nested a hundred
//! thousand deep (no person writes one, an attacker does) that takes minutes, so such a page is
//! read without a parser: its tags are dropped and the rest is its text.

/// A page nested deeper than this is not parsed. Browsers stop nesting at 512.
const DEEPEST: usize = 1000;

/// A tag with more attributes than this is not parsed either: a parser compares each with all.
const MOST_ATTRIBUTES: usize = 1000;

/// Whether the page may be nested too deep to be parsed in good time. Counts tags only, so it may
/// call a long page of unclosed paragraphs deep; it never calls a deep page flat.
pub(super) fn is_too_deep(html: &str) -> bool {
    let bytes = html.as_bytes();
    let (mut depth, mut blanks_in_tag) = (0_usize, None::<usize>);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'<' => {
                let next = bytes.get(at + 1).copied().unwrap_or(b' ');
                blanks_in_tag = next.is_ascii_alphabetic().then_some(0);
                if next == b'/' {
                    depth = depth.saturating_sub(1);
                } else if next.is_ascii_alphabetic() && !is_void(&bytes[at + 1..]) {
                    depth += 1;
                }
            }
            b'>' => blanks_in_tag = None,
            byte if byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'/') => {
                blanks_in_tag = blanks_in_tag.map(|blanks| blanks + 1);
            }
            _ => {}
        }
        if depth > DEEPEST || blanks_in_tag.is_some_and(|blanks| blanks > 4 * MOST_ATTRIBUTES) {
            return true;
        }
    }
    false
}

/// Elements without an end tag, and those whose end tag is mostly left out.
fn is_void(tag: &[u8]) -> bool {
    let length = tag
        .iter()
        .take(8)
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let name = tag[..length].to_ascii_lowercase();
    matches!(
        name.as_slice(),
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"source"
            | b"track"
            | b"wbr"
            | b"p"
            | b"li"
            | b"option"
            | b"dt"
            | b"dd"
            | b"tr"
            | b"td"
            | b"th"
    )
}

/// The text between tags, entities left as they are.
pub(super) fn text_between_tags(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        let text = part.split_once('>').map_or("", |(_, text)| text);
        out.push_str(text);
        out.push(' ');
    }
    out
}

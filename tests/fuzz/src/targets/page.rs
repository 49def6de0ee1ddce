//! Bodies: what a reader sees of them, and what is looked for in them.

use jarful::page::{self, JsonPath, Selector, Sheet};

/// The first line is what is looked for (a JSON path or a selector); the rest is the body, its two
/// halves being a page before and after.
pub(super) fn target(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (wanted, body) = text.split_once('\n').unwrap_or(("$.a", &text));
    let sheet = Sheet::read(body, Some("text/html"));
    assert!(sheet.text.len() <= 2 * body.len() + 100);
    let _ = page::numbers(&sheet.text).count();
    let _ = Sheet::read(body, None);
    if let Ok(path) = JsonPath::parse(wanted) {
        let _ = path.find(body);
    }
    if let Ok(selector) = Selector::parse(wanted, None) {
        let _ = selector.find(body, Some("text/html"));
    }
    let mut middle = body.len() / 2;
    while !body.is_char_boundary(middle) {
        middle += 1;
    }
    let _ = page::change(&body[..middle], &body[middle..]);
}

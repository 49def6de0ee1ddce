//! `/session/echo`: what the browser sent.

use super::Page;
use axum::http::HeaderMap;
use axum::http::header::COOKIE;

/// Shows the `Cookie` header as it came in.
pub(super) async fn echo(headers: HeaderMap) -> Page {
    let page = Page::new("What you sent");
    if !headers.contains_key(COOKIE) {
        return page.text("no Cookie header");
    }
    let lines = headers.get_all(COOKIE).into_iter();
    lines.fold(page, |page, line| {
        page.bytes(&[b"Cookie: ", line.as_bytes()].concat())
    })
}

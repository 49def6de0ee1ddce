//! `/session/odd`: a browser does not read a cookie's value. It brings it back unchanged, however
//! odd it is.

use super::Page;
use crate::demo::cookies::{Cookies, SetCookie};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};

const NAME: &str = "odd";

/// Bytes beyond ASCII: a letter in UTF-8, and some that are no text at all.
const BEYOND_ASCII: &[u8] = b"\xc3\xab\x80\xa0\xff";

/// Every printable character of ASCII except `;`, which ends a value, and then some. The blank
/// stands inside: at the ends it would not belong to the value.
fn odd_value() -> Vec<u8> {
    let printable = (b'!'..=b'~').filter(|byte| *byte != b';');
    let mut value: Vec<u8> = printable.collect();
    value.push(b' ');
    value.extend(BEYOND_ASCII);
    value
}

/// Sets the cookie, and compares the one that came in byte for byte.
pub(super) async fn odd(headers: HeaderMap) -> Response {
    let value = odd_value();
    let page = Page::new("An odd cookie")
        .text("The cookie \"odd\" has every character that a cookie may have:")
        .bytes(&value);
    let cookies = Cookies::of(&headers);
    let page = match cookies.raw(NAME) {
        None => page.text("It has not come back."),
        Some(came) if came == value => page.text("It came back unchanged."),
        Some(came) => page.text("It came back changed:").bytes(came),
    };
    let mut response = page.into_response();
    let cookie = SetCookie {
        name: NAME,
        value: &value,
        ..SetCookie::default()
    };
    cookie.add_to(response.headers_mut());
    response
}

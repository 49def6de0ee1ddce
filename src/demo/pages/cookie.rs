//! `/session/cookie`: the lecture's two kinds of cookie.
//!
//! `zap` has no expiry, so it goes when the browser closes. `sakaicar` lives for 1,000 seconds,
//! even if the browser is closed and opened again.

use super::Page;
use super::html::readable;
use crate::demo::cookies::{Cookies, SetCookie};
use crate::demo::site::Site;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};

/// Sets both, and shows which cookies came in.
pub(super) async fn cookie(State(site): State<Site>, headers: HeaderMap) -> Response {
    let page = Page::new("C is for cookie").text("This page sets zap=42 and sakaicar=42.");
    let mut response = show(page, &Cookies::of(&headers)).into_response();
    let zap = SetCookie {
        name: "zap",
        value: b"42",
        ..SetCookie::default()
    };
    let sakaicar = SetCookie {
        name: "sakaicar",
        max_age: Some((1000, site.clock().now())),
        ..zap.clone()
    };
    zap.add_to(response.headers_mut());
    sakaicar.add_to(response.headers_mut());
    response
}

fn show(page: Page, cookies: &Cookies) -> Page {
    let came_in: Vec<String> = cookies
        .iter()
        .map(|(name, value)| format!("{}={}", readable(name), readable(value)))
        .collect();
    if came_in.is_empty() {
        return page.text("Came in: nothing");
    }
    page.text(format!("Came in: {}", came_in.join(" ")))
}

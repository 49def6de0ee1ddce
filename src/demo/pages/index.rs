//! `/session`: what there is to see. `/` leads here.

use super::Page;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;

/// The front door.
pub(super) async fn front() -> impl IntoResponse {
    (StatusCode::FOUND, [(LOCATION, "/session")])
}

/// All pages with a word about each.
pub(super) async fn index() -> Page {
    Page::new("Cookies and sessions")
        .text("Each of these pages shows one thing that a server can know about its browsers.")
        .link("/session/sessfun", "counts your visits in your session")
        .link(
            "/session/sessfun?slow=300ms",
            "does the same and takes its time",
        )
        .link(
            "/session/cookie",
            "sets two cookies and shows those that came in",
        )
        .link(
            "/session/odd",
            "sets a cookie with every odd character there is",
        )
        .link("/session/echo", "shows the Cookie header of your request")
}

//! Pages for when something is not as it should be.

use super::{Fault, Page};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};

/// 404.
pub(super) async fn not_found(address: Uri) -> Response {
    Page::new("Page not found")
        .text(format!("This site has no page {}.", address.path()))
        .link("/session", "lists the pages there are")
        .with_status(StatusCode::NOT_FOUND)
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, title, says) = match self {
            Self::Interrupted => (
                StatusCode::BAD_REQUEST,
                "Session interrupted",
                "Your session was deleted while this request was under way, perhaps by a logout \
                 in another tab."
                    .to_owned(),
            ),
            Self::BadAddress(why) => (StatusCode::BAD_REQUEST, "Bad request", why),
            Self::Table(why) => broken(format!("The session table cannot be used: {why}.")),
            Self::NoIds(why) => broken(format!("There are no random numbers: {why}.")),
            Self::NoSessions => broken("No middleware prepared a session.".to_owned()),
        };
        Page::new(title)
            .text(says)
            .link("/session", "lists the pages there are")
            .with_status(status)
    }
}

fn broken(why: String) -> (StatusCode, &'static str, String) {
    let title = "Something is wrong on the server";
    (StatusCode::INTERNAL_SERVER_ERROR, title, why)
}

//! `SessionMiddleware`: gives each request the session of its browser.
//!
//! HTTP is stateless: the server does not know who asks. So it marks each browser with a cookie
//! that holds a large random number, the session id. The id picks one dictionary out of many in
//! the table, and the view gets it as `session`.

use crate::demo::Fault;
use crate::demo::cookies::{Cookies, SetCookie, delete, quote, vary_on_cookie};
use crate::demo::session::{COOKIE_NAME, Session};
use crate::demo::site::Site;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Before the view: hand it the session. After the view: save what it changed.
pub(super) async fn session_middleware(
    State(site): State<Site>,
    mut request: Request,
    next: Next,
) -> Response {
    let cookies = Cookies::of(request.headers());
    let session = Session::of(site.clone(), &cookies);
    request.extensions_mut().insert(session.clone());

    let response = next.run(request).await;

    let was_sent = cookies.raw(COOKIE_NAME).is_some();
    after_view(&site, &session, was_sent, response)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

/// Three cases: a dead ticket is taken away; a changed session is saved, and its ticket handed out
/// (again), so that it lives two more weeks; anything else costs neither a row nor a cookie.
async fn after_view(
    site: &Site,
    session: &Session,
    was_sent: bool,
    mut response: Response,
) -> Result<Response, Fault> {
    let traces = session.traces().await;
    let is_broken = response.status().is_server_error();
    let headers = response.headers_mut();

    if was_sent && traces.is_empty {
        delete(COOKIE_NAME, headers);
        vary_on_cookie(headers);
        return Ok(response);
    }
    if traces.accessed {
        vary_on_cookie(headers);
    }
    // A request that failed leaves nothing behind.
    if traces.modified && !traces.is_empty && !is_broken {
        let (id, max_age) = session.save().await?;
        SetCookie {
            name: COOKIE_NAME,
            value: quote(&id).as_bytes(),
            max_age: max_age.map(|seconds| (seconds, site.clock().now())),
            http_only: true,
            same_site_lax: true,
        }
        .add_to(headers);
    }
    Ok(response)
}

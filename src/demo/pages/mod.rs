//! The site's pages, each view in a file of its own. [`views`] is the site's `urls.py`.

mod cookie;
mod echo;
mod fault;
mod html;
mod index;
mod odd;
mod sessfun;

use super::Fault;
use super::site::Site;
use axum::Router;
use axum::handler::Handler;
use axum::routing::any;
use html::Page;

/// Which view answers which address; every address works with and without a slash at its end.
pub(super) fn views(site: &Site) -> Router {
    let views = Router::new();
    let views = path(views, "/session", index::index);
    let views = path(views, "/session/cookie", cookie::cookie);
    let views = path(views, "/session/sessfun", sessfun::sessfun);
    let views = path(views, "/session/odd", odd::odd);
    let views = path(views, "/session/echo", echo::echo);
    views
        .route("/", any(index::front))
        .fallback(fault::not_found)
        .with_state(site.clone())
}

/// Like Django's, a view answers every method unless it looks at the method itself.
fn path<T, H>(views: Router<Site>, address: &str, view: H) -> Router<Site>
where
    H: Handler<T, Site>,
    T: 'static,
{
    views
        .route(address, any(view.clone()))
        .route(&format!("{address}/"), any(view))
}

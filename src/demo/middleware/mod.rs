//! What every request passes on its way to a view, and every response on its way back.
//!
//! Each middleware is a layer in a file of its own. [`stack`] puts them together.

mod session;

use super::site::Site;
use axum::Router;
use axum::middleware::from_fn_with_state;
use tower::ServiceBuilder;

/// The site's views with all middlewares around them, in Django's order: the first one sees the
/// request first and the response last.
pub(super) fn stack(views: Router, site: &Site) -> Router {
    views.layer(ServiceBuilder::new().layer(from_fn_with_state(
        site.clone(),
        session::session_middleware,
    )))
}

//! The site: its settings, and what every request needs of them.

use super::cookies::http_date;
use super::migrate::has_session_table;
use super::table::Table;
use super::{Clock, Error, Ids, middleware, pages};
use crate::codec::django::Key;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::DATE;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a site is made of, as in Django's `settings.py`.
#[derive(Clone)]
pub struct Settings {
    /// The SQLite file with the session table.
    pub db: PathBuf,
    /// Signs the session data. A real Django with the same secret reads the same sessions.
    pub secret_key: String,
    /// What time it is.
    pub clock: Clock,
    /// Where new session ids come from.
    pub ids: Ids,
    /// Whether sessions must survive a power cut. `false` for a database that is thrown away:
    /// each request is then a few milliseconds faster.
    pub durable: bool,
}

/// A site that can be served; clones are the same site.
#[derive(Clone)]
pub struct Site(Arc<Parts>);

struct Parts {
    table: Table,
    signing_key: Key,
    clock: Clock,
    ids: Ids,
}

impl Site {
    /// Opens the database, which must have its tables: see [`super::migrate()`].
    ///
    /// # Errors
    /// The database cannot be opened, or has no session table.
    pub fn open(settings: Settings) -> Result<Self, Error> {
        let table = Table::open(&settings.db, settings.durable)?;
        let path = settings.db.clone();
        Self::with_table(settings, table).check_table(&path)
    }

    /// The same with a table that is open already.
    pub(super) fn with_table(settings: Settings, table: Table) -> Self {
        Self(Arc::new(Parts {
            table,
            signing_key: Key::new(&settings.secret_key),
            clock: settings.clock,
            ids: settings.ids,
        }))
    }

    fn check_table(self, path: &Path) -> Result<Self, Error> {
        match self.table().with(|db| has_session_table(db)) {
            Ok(true) => Ok(self),
            Ok(false) => Err(Error::NotMigrated(path.to_owned())),
            Err(why) => Err(Error::database(path, &why)),
        }
    }

    pub(super) fn table(&self) -> &Table {
        &self.0.table
    }

    pub(super) fn signing_key(&self) -> &Key {
        &self.0.signing_key
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(super) fn ids(&self) -> &Ids {
        &self.0.ids
    }

    /// All pages with all middlewares around them.
    pub(super) fn router(&self) -> Router {
        middleware::stack(pages::views(self), self)
            .layer(from_fn_with_state(self.clone(), date_of_the_site))
    }
}

/// `Date` follows the site's clock too, or a moved clock would contradict the `expires` beside it.
async fn date_of_the_site(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let date = HeaderValue::from_str(&http_date(site.clock().now()));
    if let Ok(date) = date {
        response.headers_mut().insert(DATE, date);
    }
    response
}

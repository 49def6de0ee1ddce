//! `request.session`: the dictionary of one browser, as a view sees it.
//!
//! Nothing is read before a view first touches it. From then on all work is done on the copy in
//! memory, and [`Session::save`] writes the whole dictionary back. So of two requests at the same
//! instant the one that saves last wins, and what the other wrote is lost. Django does the same.

use super::Fault;
use super::cookies::Cookies;
use super::site::Site;
use crate::codec::django;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde_json::{Map, Value};
use std::slice::from_ref;
use std::sync::Arc;
use time::format_description::well_known::Iso8601;
use time::{Duration, OffsetDateTime};
use tokio::sync::Mutex;

/// The name of the cookie that carries the session id.
pub(super) const COOKIE_NAME: &str = "sessionid";

/// How long a session lives after it was last written: two weeks, in seconds.
const COOKIE_AGE: i64 = 1_209_600;

/// The key under which a session keeps an expiry of its own.
const EXPIRY: &str = "_session_expiry";

/// Shorter ids are not even looked up.
const SHORTEST_ID: usize = 8;

/// The session of one request; clones are the same session.
#[derive(Clone)]
pub(super) struct Session {
    site: Site,
    state: Arc<Mutex<State>>,
}

/// What is known of the session so far.
struct State {
    /// The id; `None` until a first save gives one.
    key: Option<String>,
    /// The dictionary; `None` until a view touches it.
    dict: Option<Map<String, Value>>,
    accessed: bool,
    modified: bool,
}

/// What the middleware needs to know once the view is done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traces {
    /// A view looked at the session, or wrote to it.
    pub accessed: bool,
    /// A view wrote to it. Changes inside a nested value are not noticed.
    pub modified: bool,
    /// There is no id and nothing to keep.
    pub is_empty: bool,
}

impl Session {
    /// The session that the cookies speak of. Nothing is read yet.
    pub(super) fn of(site: Site, cookies: &Cookies) -> Self {
        let key = cookies.text(COOKIE_NAME);
        let state = State {
            key: key.filter(|key| key.chars().count() >= SHORTEST_ID),
            dict: None,
            accessed: false,
            modified: false,
        };
        Self {
            site,
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// `session.get(key)`.
    pub(super) async fn get(&self, key: &str) -> Result<Option<Value>, Fault> {
        let mut state = self.state.lock().await;
        Ok(state.dict(&self.site).await?.get(key).cloned())
    }

    /// `session[key] = value`.
    pub(super) async fn set(&self, key: &str, value: impl Into<Value>) -> Result<(), Fault> {
        let mut state = self.state.lock().await;
        let dict = state.dict(&self.site).await?;
        dict.insert(key.to_owned(), value.into());
        state.modified = true;
        Ok(())
    }

    /// `session.pop(key, None)`.
    pub(super) async fn remove(&self, key: &str) -> Result<Option<Value>, Fault> {
        let mut state = self.state.lock().await;
        let removed = state.dict(&self.site).await?.shift_remove(key);
        state.modified |= removed.is_some();
        Ok(removed)
    }

    /// What became of the session so far.
    pub(super) async fn traces(&self) -> Traces {
        let state = self.state.lock().await;
        Traces {
            accessed: state.accessed,
            modified: state.modified,
            is_empty: state.key.is_none() && state.dict.as_ref().is_none_or(Map::is_empty),
        }
    }

    /// Writes the whole dictionary: a new row where there is no id yet, otherwise over the old one.
    /// Gives the id, and the seconds for which the browser is to keep it (`None`: until it closes).
    ///
    /// # Errors
    /// [`Fault::Interrupted`] where the row is gone: another request flushed it meanwhile.
    pub(super) async fn save(&self) -> Result<(String, Option<i64>), Fault> {
        let mut state = self.state.lock().await;
        let now = self.site.clock().now();
        let cookie_age = expiry_of(state.dict(&self.site).await?, now).cookie_age();
        if let Some(key) = state.key.clone() {
            let (data, expires) = state.row(&self.site);
            if !self.site.table().update(&key, &data, expires).await? {
                return Err(Fault::Interrupted);
            }
            return Ok((key, cookie_age));
        }
        let key = state.create(&self.site).await?;
        Ok((key, cookie_age))
    }
}

/// What logging in, logging out and "remember me" do to a session.
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "the pages for logging in and out come later")
)]
impl Session {
    /// `session.clear()`: an empty dictionary under the same id. Nothing is read for it.
    pub(super) async fn clear(&self) {
        self.state.lock().await.clear();
    }

    /// `session.flush()`: dictionary, row and id go, as at a logout.
    pub(super) async fn flush(&self) -> Result<(), Fault> {
        let mut state = self.state.lock().await;
        state.clear();
        if let Some(key) = state.key.take() {
            self.site.table().delete(&key).await?;
        }
        Ok(())
    }

    /// `session.cycle_key()`: the same dictionary under a new id, as at a login.
    pub(super) async fn cycle_key(&self) -> Result<(), Fault> {
        let mut state = self.state.lock().await;
        state.dict(&self.site).await?;
        let old = state.key.take();
        state.create(&self.site).await?;
        if let Some(old) = old {
            self.site.table().delete(&old).await?;
        }
        Ok(())
    }

    /// `session.set_expiry(seconds)`: 0 lets the cookie go with the window, `None` goes back to
    /// the usual two weeks.
    pub(super) async fn set_expiry(&self, seconds: Option<i64>) -> Result<(), Fault> {
        match seconds {
            Some(seconds) => self.set(EXPIRY, seconds).await,
            None => self.remove(EXPIRY).await.map(|_| ()),
        }
    }
}

impl State {
    /// The dictionary, read at the first access.
    async fn dict(&mut self, site: &Site) -> Result<&mut Map<String, Value>, Fault> {
        self.accessed = true;
        if self.dict.is_none() {
            self.dict = Some(self.load(site).await?);
        }
        Ok(self.dict.get_or_insert_default())
    }

    /// An id without a living row is forgotten: an id is never taken over from a browser. A row
    /// that was not signed with our secret reads as empty, and its id is kept.
    async fn load(&mut self, site: &Site) -> Result<Map<String, Value>, Fault> {
        let Some(key) = &self.key else {
            return Ok(Map::new());
        };
        let Some(data) = site.table().select(key, site.clock().now()).await? else {
            self.key = None;
            return Ok(Map::new());
        };
        let is_ours = data.contains(':') && django::verify(&data, from_ref(site.signing_key()));
        let dict = is_ours.then(|| django::decode(&data).ok()).flatten();
        Ok(dict.unwrap_or_default())
    }

    fn clear(&mut self) {
        self.dict = Some(Map::new());
        self.accessed = true;
        self.modified = true;
    }

    /// A row under a new id, with the whole dictionary. Ids are drawn until one is free.
    async fn create(&mut self, site: &Site) -> Result<String, Fault> {
        let (data, expires) = self.row(site);
        loop {
            let key = site.ids().draw()?;
            if site.table().insert(&key, &data, expires).await? {
                self.key = Some(key.clone());
                self.modified = true;
                return Ok(key);
            }
        }
    }

    /// The columns `session_data` and `expire_date` as they are to be now.
    fn row(&self, site: &Site) -> (String, OffsetDateTime) {
        let now = site.clock().now();
        let signed_at = u64::try_from(now.unix_timestamp()).unwrap_or(0);
        let empty = Map::new();
        let dict = self.dict.as_ref().unwrap_or(&empty);
        let data = django::encode(dict, site.signing_key(), signed_at);
        (data, expiry_of(dict, now).row_expires(now))
    }
}

/// When a session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expiry {
    /// Two weeks after the last write.
    Usual,
    /// For the browser when it closes, for the server after two weeks.
    AtBrowserClose,
    /// So many seconds after the last write.
    After(i64),
}

/// `_session_expiry` is a number of seconds or a moment in ISO text.
fn expiry_of(dict: &Map<String, Value>, now: OffsetDateTime) -> Expiry {
    match dict.get(EXPIRY) {
        Some(Value::Number(seconds)) => match seconds.as_i64() {
            Some(0) => Expiry::AtBrowserClose,
            Some(seconds) => Expiry::After(seconds),
            None => Expiry::Usual,
        },
        Some(Value::String(moment)) => OffsetDateTime::parse(moment, &Iso8601::DEFAULT)
            .map_or(Expiry::Usual, |at| {
                Expiry::After((at - now).whole_seconds())
            }),
        _ => Expiry::Usual,
    }
}

impl Expiry {
    fn cookie_age(self) -> Option<i64> {
        match self {
            Self::Usual => Some(COOKIE_AGE),
            Self::AtBrowserClose => None,
            Self::After(seconds) => Some(seconds),
        }
    }

    fn row_expires(self, now: OffsetDateTime) -> OffsetDateTime {
        now.saturating_add(Duration::seconds(self.cookie_age().unwrap_or(COOKIE_AGE)))
    }
}

/// A view names a parameter of this type, and gets the session that the middleware prepared.
impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get().cloned().ok_or(Fault::NoSessions)
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;

//! How the jar is kept: two cookie stores and a side table.
//!
//! A store has one slot for each domain, path and name, but a host-only cookie and a `Domain`
//! cookie may share all three. So host-only cookies have a store of their own. The side table
//! holds what the stores do not know: when a cookie came and when it was last sent.
//!
//! The stores' own matching is not used: it reads the real clock, and `wait` moves ours.

use super::{
    Approach, Cookie, Reason,
    approach::Distance,
    held,
    matching::{domain_matches, is_trustworthy, path_matches, registrable},
};
use reqwest_cookie_store::{CookieStore, CookieStoreMutex};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use time::OffsetDateTime;
use url::Url;

/// The cookies of a site are cut down to `KEPT_PER_SITE` once they are more than this, as in
/// Chromium.
const MOST_PER_SITE: usize = 180;
const KEPT_PER_SITE: usize = 150;

type Stored = cookie_store::Cookie<'static>;

#[derive(Debug, Default)]
pub(super) struct Stores {
    host_only: CookieStoreMutex,
    domain_wide: CookieStoreMutex,
    lives: Mutex<Lives>,
}

/// The stores with all locks held.
pub(super) struct Open<'j> {
    pub host_only: MutexGuard<'j, CookieStore>,
    pub domain_wide: MutexGuard<'j, CookieStore>,
    pub lives: MutexGuard<'j, Lives>,
}

/// The side table, by [`key`].
#[derive(Debug, Default)]
pub(super) struct Lives {
    of: HashMap<String, Life>,
    turn: u64,
    /// All cookies as they were shown last; forgotten at each change.
    pub(super) shown: Option<Arc<[Cookie]>>,
}

#[derive(Clone, Copy, Debug)]
struct Life {
    created: Moment,
    used: Moment,
}

/// A time on the browser's clock, and a number that counts on: of two moments at one time the
/// smaller number was first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(OffsetDateTime, u64);

impl Moment {
    /// The time on the browser's clock.
    pub(super) fn time(self) -> OffsetDateTime {
        self.0
    }
}

impl Stores {
    /// Takes all locks, always in this order.
    pub(super) fn open(&self) -> Open<'_> {
        // Nothing that holds a lock panics half-way through a change: a poisoned jar is whole.
        Open {
            host_only: self
                .host_only
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
            domain_wide: self
                .domain_wide
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
            lives: self.lives.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }
}

impl Open<'_> {
    /// All cookies, expired ones included.
    pub(super) fn all(&self) -> impl Iterator<Item = &Stored> {
        self.host_only.iter_any().chain(self.domain_wide.iter_any())
    }

    /// The namesake of a cookie: same name, domain, path and host-only flag.
    fn namesake(&self, cookie: &Cookie) -> Option<&Stored> {
        let store = if cookie.host_only {
            &self.host_only
        } else {
            &self.domain_wide
        };
        store.get_any(&cookie.domain, &cookie.path, &cookie.name)
    }

    /// A `Secure` cookie of the same name would be hidden or replaced by this one.
    pub(super) fn protects(&self, cookie: &Cookie, now: OffsetDateTime) -> bool {
        self.all().any(|old| {
            let domain = held::domain(old);
            old.name() == cookie.name
                && held::is_secure(old)
                && !is_over(old, now)
                && (domain_matches(domain, &cookie.domain)
                    || domain_matches(&cookie.domain, domain))
                && path_matches(&old.path, &cookie.path)
        })
    }

    /// Puts a cookie in; says whether it replaced one that had not expired. One with the same
    /// value keeps the time of its creation, as in Chromium. `None` where the store does not take
    /// it, for `url` is no address of its domain or its path has no leading slash.
    pub(super) fn keep(&mut self, cookie: Cookie, url: &Url, now: OffsetDateTime) -> Option<bool> {
        let old = self.namesake(&cookie).filter(|old| !is_over(old, now));
        let replaced = old.is_some();
        let has_same_value = old.is_some_and(|old| old.value() == cookie.value);
        let host_only = cookie.host_only;
        let stored = cookie.into_stored(url)?;
        let key = key(&stored);
        let store = if host_only {
            &mut self.host_only
        } else {
            &mut self.domain_wide
        };
        store.insert(stored, url).ok()?;
        self.lives.begin(key, has_same_value, now);
        Some(replaced)
    }

    /// Removes the namesake of a cookie; says whether there was one that had not expired.
    pub(super) fn delete(&mut self, cookie: &Cookie, now: OffsetDateTime) -> bool {
        let Some(old) = self.namesake(cookie) else {
            return false;
        };
        let (key, was_alive) = (key(old), !is_over(old, now));
        self.remove(&key, cookie);
        was_alive
    }

    /// Removes all cookies for which `goes` says so.
    pub(super) fn remove_all(&mut self, goes: impl Fn(&Stored) -> bool) {
        let leaving: Vec<(String, Cookie)> = self
            .all()
            .filter(|stored| goes(stored))
            .map(|stored| (key(stored), Cookie::from_stored(stored)))
            .collect();
        for (key, cookie) in leaving {
            self.remove(&key, &cookie);
        }
    }

    fn remove(&mut self, key: &str, cookie: &Cookie) {
        let store = if cookie.host_only {
            &mut self.host_only
        } else {
            &mut self.domain_wide
        };
        store.remove(&cookie.domain, &cookie.path, &cookie.name);
        self.lives.of.remove(key);
        self.lives.shown = None;
    }

    /// Where the site of `domain` has too many cookies, lets some go: expired ones first, then
    /// those without `Secure`, then those that were not sent for longest. Says whether any that
    /// had not expired went. (Chromium also looks at a `Priority` attribute.)
    pub(super) fn make_room(&mut self, domain: &str, now: OffsetDateTime) -> bool {
        if self.lives.of.len() <= MOST_PER_SITE {
            return false;
        }
        let site = registrable(domain).unwrap_or(domain);
        let mut cookies: Vec<_> = self
            .all()
            .filter(|stored| domain_matches(site, held::domain(stored)))
            .map(|stored| {
                let rank = (!is_over(stored, now), held::is_secure(stored));
                (rank, self.lives.used(stored), stored)
            })
            .collect();
        if cookies.len() <= MOST_PER_SITE {
            return false;
        }
        cookies.sort_by_key(|(rank, used, _)| (*rank, *used));
        cookies.truncate(cookies.len() - KEPT_PER_SITE);
        let any_alive = cookies.iter().any(|((is_alive, _), _, _)| *is_alive);
        let leaving: Vec<_> = cookies
            .into_iter()
            .map(|(_, _, stored)| (key(stored), Cookie::from_stored(stored)))
            .collect();
        for (key, cookie) in leaving {
            self.remove(&key, &cookie);
        }
        any_alive
    }
}

impl Lives {
    fn moment(&mut self, now: OffsetDateTime) -> Moment {
        self.turn += 1;
        Moment(now, self.turn)
    }

    fn begin(&mut self, key: String, keeps_creation: bool, now: OffsetDateTime) {
        self.shown = None;
        let used = self.moment(now);
        let life = self.of.entry(key).or_insert(Life {
            created: used,
            used,
        });
        life.used = used;
        if !keeps_creation {
            life.created = used;
        }
    }

    /// The cookie goes out now.
    pub(super) fn send(&mut self, stored: &Stored, now: OffsetDateTime) {
        let moment = self.moment(now);
        if let Some(life) = self.of.get_mut(&key(stored)) {
            life.used = moment;
        }
    }

    /// When the cookie came. Each cookie in a store has its entry.
    pub(super) fn created(&self, stored: &Stored) -> Option<Moment> {
        self.of.get(&key(stored)).map(|life| life.created)
    }

    fn used(&self, stored: &Stored) -> Option<Moment> {
        self.of.get(&key(stored)).map(|life| life.used)
    }
}

/// Flag, domain, path and name in one string. No part holds a NUL.
fn key(stored: &Stored) -> String {
    let flag = if held::is_host_only(stored) { "=" } else { "." };
    let (domain, path, name) = (held::domain(stored), &*stored.path, stored.name());
    let mut key = String::with_capacity(domain.len() + path.len() + name.len() + 3);
    for part in [flag, domain, "\0", path, "\0", name] {
        key.push_str(part);
    }
    key
}

/// The time of a stored cookie is over.
pub(super) fn is_over(stored: &Stored, now: OffsetDateTime) -> bool {
    held::expires(stored).is_some_and(|end| end <= now)
}

/// A request that asks for cookies.
#[derive(Clone, Copy)]
pub(super) struct Asked<'u> {
    url: &'u Url,
    host: &'u str,
    approach: Approach<'u>,
    distance: Distance,
    now: OffsetDateTime,
}

impl<'u> Asked<'u> {
    pub(super) fn new(url: &'u Url, approach: Approach<'u>, now: OffsetDateTime) -> Self {
        Self {
            url,
            host: url.host_str().unwrap_or_default(),
            approach,
            distance: approach.distance(url),
            now,
        }
    }

    /// Why a stored cookie that came at `created` does not go along; `None` where it does.
    pub(super) fn reason_to_stay(
        &self,
        stored: &Stored,
        created: OffsetDateTime,
    ) -> Option<Reason> {
        let domain = held::domain(stored);
        let is_for_host = if held::is_host_only(stored) {
            domain == self.host
        } else {
            domain_matches(domain, self.host)
        };
        if is_over(stored, self.now) {
            Some(Reason::Expired)
        } else if !is_for_host {
            Some(Reason::DomainMismatch)
        } else if !path_matches(&stored.path, self.url.path()) {
            Some(Reason::NotOnPath)
        } else if held::is_secure(stored) && !is_trustworthy(self.url) {
            Some(Reason::SecureOnly)
        } else {
            let same_site = held::same_site(stored);
            self.approach
                .reason_to_stay(self.distance, same_site, created, self.now)
        }
    }
}

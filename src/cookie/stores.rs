//! How the jar is kept: four cookie stores and a side table.
//!
//! A store has one slot for each domain, path and name, but a host-only cookie and a `Domain`
//! cookie may share all three, and so may a partitioned cookie and one that is not. So each of the
//! four kinds has a store of its own. The side table holds what the stores do not know: when a
//! cookie came, when it was last sent, and its priority. Who has to go when there are too many is
//! told in `evict.rs`.
//!
//! The stores' own matching is not used: it reads the real clock, and `wait` moves ours.

use super::{
    Cookie,
    evict::{self, Candidate, Priority},
    held,
    matching::{domain_matches, path_matches, registrable},
};
use reqwest_cookie_store::{CookieStore, CookieStoreMutex};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use time::{Duration, OffsetDateTime};
use url::Url;

/// Chromium does not write down each use of a cookie: one that was used so lately stays as it was.
const USED_LATELY: Duration = Duration::seconds(60);
/// What was used since then stays, however full the whole jar is.
const STALE: Duration = Duration::days(30);

pub(super) type Stored = cookie_store::Cookie<'static>;

#[derive(Debug, Default)]
pub(super) struct Stores {
    kinds: [CookieStoreMutex; 4],
    lives: Mutex<Lives>,
}

/// The stores with all locks held.
pub(super) struct Open<'j> {
    pub kinds: [MutexGuard<'j, CookieStore>; 4],
    pub lives: MutexGuard<'j, Lives>,
}

/// Which store keeps a cookie.
fn kind(host_only: bool, partitioned: bool) -> usize {
    usize::from(host_only) + 2 * usize::from(partitioned)
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
    priority: Priority,
}

/// A time on the browser's clock, and a number that counts on: of two moments at one time the
/// smaller number was first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(OffsetDateTime, u64);

impl Stores {
    /// Takes all locks, always in this order.
    pub(super) fn open(&self) -> Open<'_> {
        // Nothing that holds a lock panics half-way through a change: a poisoned jar is whole.
        Open {
            kinds: self
                .kinds
                .each_ref()
                .map(|store| store.lock().unwrap_or_else(PoisonError::into_inner)),
            lives: self.lives.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }
}

impl Open<'_> {
    /// All cookies, expired ones included.
    pub(super) fn all(&self) -> impl Iterator<Item = &Stored> {
        self.kinds.iter().flat_map(|store| store.iter_any())
    }

    /// The namesake of a cookie: same name, domain, path and kind.
    fn namesake(&self, cookie: &Cookie) -> Option<&Stored> {
        let store = &self.kinds[kind(cookie.host_only, cookie.partitioned)];
        store.get_any(&cookie.domain, &cookie.path, &cookie.name)
    }

    /// A `Secure` cookie of the same name would be hidden or replaced by this one.
    pub(super) fn protects(&self, cookie: &Cookie, now: OffsetDateTime) -> bool {
        self.all().any(|old| {
            let domain = held::domain(old);
            old.name() == cookie.name
                && held::is_secure(old)
                && held::is_partitioned(old) == cookie.partitioned
                && !is_over(old, now)
                && (domain_matches(domain, &cookie.domain)
                    || domain_matches(&cookie.domain, domain))
                && path_matches(&old.path, &cookie.path)
        })
    }

    /// Puts a cookie in; says whether it replaced one that had not expired. One with the same
    /// value keeps the time of its creation, as in Chromium. `None` where the store does not take
    /// it, for `url` is no address of its domain or its path has no leading slash.
    pub(super) fn keep(
        &mut self,
        cookie: Cookie,
        priority: Priority,
        url: &Url,
        now: OffsetDateTime,
    ) -> Option<bool> {
        let old = self.namesake(&cookie).filter(|old| !is_over(old, now));
        let replaced = old.is_some();
        let has_same_value = old.is_some_and(|old| old.value() == cookie.value);
        let kind = kind(cookie.host_only, cookie.partitioned);
        let stored = cookie.into_stored(url)?;
        let key = key(&stored);
        self.kinds[kind].insert(stored, url).ok()?;
        self.lives.begin(key, has_same_value, priority, now);
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
        let store = &mut self.kinds[kind(cookie.host_only, cookie.partitioned)];
        store.remove(&cookie.domain, &cookie.path, &cookie.name);
        self.lives.of.remove(key);
        self.lives.shown = None;
    }

    /// Where the site of `domain` or the whole jar has too many cookies of this kind, lets some
    /// go, expired ones first. Says whether any that had not expired went.
    pub(super) fn make_room(
        &mut self,
        domain: &str,
        partitioned: bool,
        now: OffsetDateTime,
    ) -> bool {
        let site = registrable(domain).unwrap_or(domain);
        let is_of_site = |stored: &Stored| {
            let domain = held::domain(stored);
            held::is_partitioned(stored) == partitioned
                && registrable(domain).unwrap_or(domain) == site
        };
        if partitioned {
            return self.evict(is_of_site, evict::of_partition, now);
        }
        let is_any = |stored: &Stored| !held::is_partitioned(stored);
        let many = self.lives.of.len();
        if many > evict::MOST_PER_SITE {
            self.remove_all(|stored| is_of_site(stored) && is_over(stored, now));
        }
        let of_site = many > evict::MOST_PER_SITE && self.evict(is_of_site, evict::of_site, now);
        let of_jar = many > evict::MOST && self.evict(is_any, evict::of_jar, now);
        of_site || of_jar
    }

    /// Asks `who` goes of those that `may`.
    fn evict(
        &mut self,
        may: impl Fn(&Stored) -> bool,
        who: fn(&[Candidate]) -> Vec<usize>,
        now: OffsetDateTime,
    ) -> bool {
        let mut there: Vec<_> = self
            .all()
            .filter(|stored| may(stored) && !is_over(stored, now))
            .map(|stored| (self.lives.rank(stored), stored))
            .collect();
        there.sort_by_key(|(rank, _)| *rank);
        let candidates: Vec<_> = there
            .iter()
            .map(|(_, stored)| self.lives.candidate(stored, now))
            .collect();
        let going = who(&candidates);
        let leaving: Vec<_> = going
            .iter()
            .map(|n| (key(there[*n].1), Cookie::from_stored(there[*n].1)))
            .collect();
        for (key, cookie) in &leaving {
            self.remove(key, cookie);
        }
        !leaving.is_empty()
    }
}

impl Lives {
    fn moment(&mut self, now: OffsetDateTime) -> Moment {
        self.turn += 1;
        Moment(now, self.turn)
    }

    fn begin(
        &mut self,
        key: String,
        keeps_creation: bool,
        priority: Priority,
        now: OffsetDateTime,
    ) {
        self.shown = None;
        let used = self.moment(now);
        let life = self.of.entry(key).or_insert(Life {
            created: used,
            used,
            priority,
        });
        life.used = used;
        life.priority = priority;
        if !keeps_creation {
            life.created = used;
        }
    }

    /// A request goes out now; what goes with it is used at one moment.
    pub(super) fn sending(&mut self, now: OffsetDateTime) -> Moment {
        self.moment(now)
    }

    /// The cookie goes out at this moment. When did it come?
    pub(super) fn send(&mut self, stored: &Stored, moment: Moment) -> Moment {
        let Some(life) = self.of.get_mut(&key(stored)) else {
            return moment;
        };
        if moment.0 - life.used.0 >= USED_LATELY {
            life.used = moment;
        }
        life.created
    }

    /// How long ago the cookie came.
    pub(super) fn age_of(&self, stored: &Stored, now: OffsetDateTime) -> Duration {
        self.created(stored)
            .map_or(Duration::ZERO, |created| now - created.0)
    }

    /// When the cookie came. Each cookie in a store has its entry.
    pub(super) fn created(&self, stored: &Stored) -> Option<Moment> {
        self.of.get(&key(stored)).map(|life| life.created)
    }

    /// The longest unused is the least; of those used at one moment the oldest.
    fn rank(&self, stored: &Stored) -> Option<(Moment, Moment)> {
        let life = self.of.get(&key(stored))?;
        Some((life.used, life.created))
    }

    fn candidate(&self, stored: &Stored, now: OffsetDateTime) -> Candidate {
        let life = self.of.get(&key(stored));
        Candidate {
            priority: life.map_or_else(Priority::default, |life| life.priority),
            secure: held::is_secure(stored),
            is_stale: life.is_some_and(|life| now - life.used.0 > STALE),
            size: stored.name().chars().count() + stored.value().chars().count(),
        }
    }
}

/// Flag, domain, path and name in one string. No part holds a NUL.
fn key(stored: &Stored) -> String {
    let flag = match (held::is_host_only(stored), held::is_partitioned(stored)) {
        (true, false) => "=",
        (false, false) => ".",
        (true, true) => "|=",
        (false, true) => "|.",
    };
    let (domain, path, name) = (held::domain(stored), &*stored.path, stored.name());
    let mut key = String::with_capacity(domain.len() + path.len() + name.len() + 4);
    for part in [flag, domain, "\0", path, "\0", name] {
        key.push_str(part);
    }
    key
}

/// The time of a stored cookie is over.
pub(super) fn is_over(stored: &Stored, now: OffsetDateTime) -> bool {
    held::expires(stored).is_some_and(|end| end <= now)
}

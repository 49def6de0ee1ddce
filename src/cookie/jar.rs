//! The jar: what came in, what is due to go out, what is in it.
//!
//! How it is kept is told in `stores.rs`.

use super::{
    Approach, Cookie, Due, Reason, Received, Sent, Verdict, Withheld, admit,
    asked::Asked,
    evict::Priority,
    held, line,
    matching::is_trustworthy,
    stores::{Open, Stores},
    text_of,
};
use std::sync::Arc;
use time::OffsetDateTime;
use url::Url;

/// The cookies of one browser. All its tabs share it: every method takes `&self`.
///
/// An expired cookie stays, withheld with its reason, until it is set again or the window closes.
#[derive(Debug, Default)]
pub struct Jar {
    stores: Stores,
}

impl Jar {
    /// An empty jar.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A response to `url` carried this `Set-Cookie` line. `response_date` is the response's
    /// `Date` header, where it had one: `Expires` is meant on the server's clock and is shifted by
    /// the difference.
    pub fn receive(
        &self,
        line: &[u8],
        url: &Url,
        response_date: Option<&str>,
        now: OffsetDateTime,
    ) -> Received {
        let text = text_of(line);
        let (verdict, reason) = self
            .judge(&text, url, response_date, now)
            .unwrap_or_else(|reason| (Verdict::Refused, reason));
        Received::judged(text, verdict, reason)
    }

    fn judge(
        &self,
        text: &str,
        url: &Url,
        response_date: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<(Verdict, Reason), Reason> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Reason::SchemeNotSupported);
        }
        let set = line::parse(text)?;
        let cookie = admit::admit(&set, url, response_date, now)?;
        let mut open = self.stores.open();
        if !cookie.secure && !is_trustworthy(url) && open.protects(&cookie, now) {
            return Err(Reason::OverwriteSecure);
        }
        if cookie.is_expired(now) {
            return if open.delete(&cookie, now) {
                Ok((Verdict::Deleted, Reason::Deleted))
            } else {
                Err(Reason::NothingToDelete)
            };
        }
        let partitioned = cookie.partitioned;
        let replaced = open
            .keep(cookie, set.priority, url, now)
            .ok_or(Reason::InvalidDomain)?;
        let verdict = if replaced {
            Verdict::Replaced
        } else {
            Verdict::Stored
        };
        let reason = if open.make_room(url.host_str().unwrap_or_default(), partitioned, now) {
            Reason::MadeRoom
        } else if set.lost_attribute {
            Reason::AttributeValueExceedsMaxSize
        } else if replaced {
            Reason::Replaced
        } else {
            Reason::Fine
        };
        Ok((verdict, reason))
    }

    /// What goes along with a request to `url` that came about like this.
    #[must_use]
    pub fn due(&self, url: &Url, approach: Approach<'_>, now: OffsetDateTime) -> Due {
        let asked = Asked::new(url, approach, now);
        let mut open = self.stores.open();
        let mut due = Due::default();
        let mut order = Vec::new();
        let Open { kinds, lives } = &mut open;
        let moment = lives.sending(now);
        for stored in kinds.iter().flat_map(|store| store.iter_any()) {
            match asked.reason_to_stay(stored, || lives.age_of(stored, now)) {
                None => {
                    let created = lives.send(stored, moment);
                    order.push((stored.path.len(), created, stored));
                }
                Some(reason) => due.withheld.push(Withheld {
                    name: stored.name().to_owned(),
                    reason,
                }),
            }
        }
        order.sort_by_key(|(path_length, created, _)| (usize::MAX - path_length, *created));
        due.sent = order
            .into_iter()
            .map(|(_, _, stored)| Sent {
                name: stored.name().to_owned(),
                value: stored.value().to_owned(),
            })
            .collect();
        due
    }

    /// All cookies that have not expired, oldest first.
    #[must_use]
    pub fn cookies(&self, now: OffsetDateTime) -> Vec<Cookie> {
        self.snapshot(now).to_vec()
    }

    /// The same without copies: as long as the jar does not change, all snapshots are one.
    #[must_use]
    pub fn snapshot(&self, now: OffsetDateTime) -> Arc<[Cookie]> {
        let mut open = self.stores.open();
        let shown = open.lives.shown.take();
        let shown = shown.unwrap_or_else(|| in_order(&open));
        open.lives.shown = Some(Arc::clone(&shown));
        if shown.iter().any(|cookie| cookie.is_expired(now)) {
            return alive(&shown, now);
        }
        shown
    }

    /// Puts a cookie in as it is, replacing its namesake (same name, domain, path, host-only flag).
    /// This is how a stolen cookie arrives. A cookie whose domain is no host name, or whose path
    /// has no leading slash, could never be sent and is not taken.
    pub fn put(&self, cookie: Cookie, now: OffsetDateTime) {
        if let Ok(url) = Url::parse(&format!("http://{}/", cookie.domain)) {
            self.stores
                .open()
                .keep(cookie, Priority::default(), &url, now);
        }
    }

    /// Cookies of a file that this browser held before, oldest first. Their age is not known: as old
    /// ones, not as such that have just come.
    pub fn load(&self, cookies: Vec<Cookie>, now: OffsetDateTime) {
        for cookie in cookies {
            self.put(cookie, now.saturating_sub(time::Duration::DAY));
        }
    }

    /// All cookies of this name go, whatever their domain and path. Tells whether there were any.
    pub fn delete(&self, name: &str) -> bool {
        let mut open = self.stores.open();
        let has_any = open.all().any(|stored| stored.name() == name);
        open.remove_all(|stored| stored.name() == name);
        has_any
    }

    /// The window closes: session cookies go, those with an expiry stay.
    pub fn close(&self) {
        self.stores
            .open()
            .remove_all(|stored| held::expires(stored).is_none());
    }

    /// Everything goes.
    pub fn clear(&self) {
        self.stores.open().remove_all(|_| true);
    }
}

/// All cookies, expired ones too, oldest first.
fn in_order(open: &Open<'_>) -> Arc<[Cookie]> {
    let mut cookies: Vec<_> = open
        .all()
        .map(|stored| (open.lives.created(stored), Cookie::from_stored(stored)))
        .collect();
    cookies.sort_by_key(|(created, _)| *created);
    cookies.into_iter().map(|(_, cookie)| cookie).collect()
}

fn alive(cookies: &[Cookie], now: OffsetDateTime) -> Arc<[Cookie]> {
    let alive = cookies.iter().filter(|cookie| !cookie.is_expired(now));
    alive.cloned().collect()
}

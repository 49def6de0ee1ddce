//! A request that asks the jar for cookies, and the questions that each cookie answers.

use super::{
    Approach, Reason,
    approach::Distance,
    held,
    matching::{domain_matches, is_trustworthy, path_matches, request_path},
    stores::{Stored, is_over},
};
use std::borrow::Cow;
use time::{Duration, OffsetDateTime};
use url::Url;

/// A request that asks for cookies.
pub(super) struct Asked<'u> {
    url: &'u Url,
    host: &'u str,
    path: Cow<'u, str>,
    approach: Approach<'u>,
    distance: Distance,
    now: OffsetDateTime,
}

impl<'u> Asked<'u> {
    pub(super) fn new(url: &'u Url, approach: Approach<'u>, now: OffsetDateTime) -> Self {
        Self {
            url,
            host: url.host_str().unwrap_or_default(),
            path: request_path(url),
            approach,
            distance: approach.distance(url),
            now,
        }
    }

    /// Why a stored cookie of this age does not go along; `None` where it does.
    pub(super) fn reason_to_stay(
        &self,
        stored: &Stored,
        age: impl FnOnce() -> Duration,
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
        } else if !path_matches(&stored.path, &self.path) {
            Some(Reason::NotOnPath)
        } else if held::is_secure(stored) && !is_trustworthy(self.url) {
            Some(Reason::SecureOnly)
        } else {
            let same_site = held::same_site(stored);
            self.approach.reason_to_stay(self.distance, same_site, age)
        }
    }
}

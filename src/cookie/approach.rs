//! How a request came about, as far as `SameSite` asks: RFC 6265bis 5.2 for pages that a browser
//! shows, with Chromium's answers (the scheme belongs to the site; redirects on the way do not
//! count).

use super::{Reason, SameSite, matching::registrable};
use time::Duration;
use url::Url;

/// A cookie without `SameSite` counts as Lax, but so long after its creation it also goes along
/// with a form that another site posts (Chromium's "Lax + POST").
const LAX_AND_POST: Duration = Duration::minutes(2);

/// How a request came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approach<'u> {
    /// The page whose link or form began the visit; `None` where the address was typed.
    pub from: Option<&'u Url>,
    /// The method is one that changes nothing: GET, HEAD, OPTIONS, TRACE.
    pub is_safe: bool,
}

impl<'u> Approach<'u> {
    /// Of a request with this method, in a visit that began on the page `from`.
    #[must_use]
    pub fn new(from: Option<&'u Url>, method: &str) -> Self {
        Self {
            from,
            is_safe: matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE"),
        }
    }

    /// How far the page of this visit is from `url`.
    pub(super) fn distance(self, url: &Url) -> Distance {
        match self.from {
            Some(from) if site(from) != site(url) => Distance::OtherSite,
            Some(from) if from.scheme() != url.scheme() => Distance::OtherScheme,
            None | Some(_) => Distance::Same,
        }
    }

    /// Why `SameSite` keeps a cookie of this age at home; `None` where it lets it go. The age is
    /// looked up only where it counts.
    pub(super) fn reason_to_stay(
        self,
        distance: Distance,
        same_site: Option<SameSite>,
        age: impl FnOnce() -> Duration,
    ) -> Option<Reason> {
        if distance == Distance::Same {
            return None;
        }
        let stays = match same_site {
            Some(SameSite::None) => false,
            Some(SameSite::Strict) => true,
            Some(SameSite::Lax) => !self.is_safe,
            None => !self.is_safe && age() > LAX_AND_POST,
        };
        if !stays {
            return None;
        }
        match (distance, same_site) {
            (Distance::Same, _) | (_, Some(SameSite::None)) => None,
            (Distance::OtherSite, Some(SameSite::Strict)) => Some(Reason::SameSiteStrict),
            (Distance::OtherSite, Some(SameSite::Lax)) => Some(Reason::SameSiteLax),
            (Distance::OtherSite, None) => Some(Reason::SameSiteUnspecifiedTreatedAsLax),
            (Distance::OtherScheme, Some(SameSite::Strict)) => {
                Some(Reason::SchemefulSameSiteStrict)
            }
            (Distance::OtherScheme, Some(SameSite::Lax)) => Some(Reason::SchemefulSameSiteLax),
            (Distance::OtherScheme, None) => Some(Reason::SchemefulSameSiteUnspecifiedTreatedAsLax),
        }
    }
}

/// How far the page where a visit began is from the address asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Distance {
    /// Typed, or the same site over the same scheme.
    Same,
    /// The same site, but one over http and the other over https.
    OtherScheme,
    OtherSite,
}

/// Both addresses are of one site: the same scheme, and the same name that somebody registered.
#[must_use]
pub fn is_same_site(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme() && site(one) == site(other)
}

/// What somebody registered, or the host itself where nobody can. Ports do not count.
fn site(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    registrable(host).unwrap_or(host)
}

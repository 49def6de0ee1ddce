//! How a visit came about, and what its requests say of that: `Referer`, `Origin`, `Sec-Fetch-*`.
//!
//! As Chromium sends them for navigations of a whole page (the specifications Fetch, Referrer
//! Policy and Fetch Metadata). What `SameSite` makes of it is in the room `cookie`.

use crate::cookie::{self, Approach, is_trustworthy};
use reqwest::header::{
    HeaderMap, HeaderName, HeaderValue, ORIGIN, REFERER, UPGRADE_INSECURE_REQUESTS,
};
use url::{Origin, Url};

/// The page whose link or form began a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Initiator {
    /// Its address.
    pub page: Url,
    /// How much of that address other servers may learn.
    pub policy: ReferrerPolicy,
}

/// How much of a page's address the next server may learn (Referrer Policy, section 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReferrerPolicy {
    /// Nothing.
    NoReferrer,
    /// All, but nothing from https to http.
    NoReferrerWhenDowngrade,
    /// All within the origin, nothing elsewhere.
    SameOrigin,
    /// The origin.
    Origin,
    /// The origin, but nothing from https to http.
    StrictOrigin,
    /// All within the origin, the origin elsewhere.
    OriginWhenCrossOrigin,
    /// The same, but nothing from https to http: what browsers do where nobody says otherwise.
    #[default]
    StrictOriginWhenCrossOrigin,
    /// All, everywhere.
    UnsafeUrl,
}

impl ReferrerPolicy {
    /// The policy that a list of tokens names: the last one that is known counts.
    #[must_use]
    pub fn parse(list: &str) -> Option<Self> {
        let known = |token: &str| {
            Some(match &*token.trim().to_ascii_lowercase() {
                "no-referrer" => Self::NoReferrer,
                "no-referrer-when-downgrade" => Self::NoReferrerWhenDowngrade,
                "same-origin" => Self::SameOrigin,
                "origin" => Self::Origin,
                "strict-origin" => Self::StrictOrigin,
                "origin-when-cross-origin" => Self::OriginWhenCrossOrigin,
                "strict-origin-when-cross-origin" => Self::StrictOriginWhenCrossOrigin,
                "unsafe-url" => Self::UnsafeUrl,
                _ => return None,
            })
        };
        list.split(',').rev().find_map(known)
    }

    /// What the server of `to` learns of `from`, an address without secrets.
    fn referrer(self, from: &Url, to: &Url) -> Option<Url> {
        let is_same_origin = from.origin() == to.origin();
        // Chromium asks for the scheme alone: http://localhost is a downgrade too.
        let is_downgrade = from.scheme() == "https" && to.scheme() != "https";
        let origin = || {
            let mut origin = from.clone();
            origin.set_path("/");
            origin.set_query(None);
            Some(origin)
        };
        let all = || {
            let is_short = from.as_str().len() <= LONGEST_REFERRER;
            if is_short {
                Some(from.clone())
            } else {
                origin()
            }
        };
        match self {
            Self::NoReferrer => None,
            Self::NoReferrerWhenDowngrade | Self::StrictOrigin if is_downgrade => None,
            Self::StrictOriginWhenCrossOrigin if is_downgrade && !is_same_origin => None,
            Self::UnsafeUrl | Self::NoReferrerWhenDowngrade => all(),
            Self::SameOrigin if !is_same_origin => None,
            Self::Origin | Self::StrictOrigin => origin(),
            _ if is_same_origin => all(),
            _ => origin(),
        }
    }
}

/// Of a longer address the next server learns the origin (Referrer Policy 8.3).
const LONGEST_REFERRER: usize = 4096;

/// What is known on the way of how the visit came about; changes from hop to hop.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// The page that began it all.
    from: Option<Url>,
    policy: ReferrerPolicy,
    /// What may be said of that page; gets less with each hop.
    referrer: Option<Url>,
    /// For all methods but GET and HEAD.
    origin: Option<HeaderValue>,
    site: Relation,
}

/// The worst relation on the way so far, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Relation {
    NoPage,
    SameOrigin,
    SameSite,
    CrossSite,
}

impl Way {
    /// The beginning of a visit.
    pub(super) fn new(initiator: Option<Initiator>, method: &str, url: &Url) -> Self {
        let Some(Initiator { page, policy }) = initiator else {
            return Self::typed(method, url);
        };
        let referrer = policy.referrer(&without_secrets(&page), url);
        let origin = is_with_origin(method).then(|| origin_of(&page, policy, url));
        Self {
            site: site(&page, url),
            from: Some(page),
            policy,
            referrer,
            origin,
        }
    }

    /// Typed into the address bar. Nobody can type a POST there: it stands for a form on that very
    /// site, so that checks of `Origin` let it pass as they would let the form.
    fn typed(method: &str, url: &Url) -> Self {
        let has_origin = is_with_origin(method);
        Self {
            from: None,
            policy: ReferrerPolicy::default(),
            referrer: None,
            origin: has_origin.then(|| ascii(&url.origin())),
            site: if has_origin {
                Relation::SameOrigin
            } else {
                Relation::NoPage
            },
        }
    }

    /// A redirect leads from `old` to `new`, and the method may have become GET. `policy` is what
    /// the redirect says of referrers.
    pub(super) fn redirected(
        &mut self,
        old: &Url,
        new: &Url,
        method: &str,
        policy: Option<ReferrerPolicy>,
    ) {
        self.policy = policy.unwrap_or(self.policy);
        let referrer = self.referrer.take();
        self.referrer = referrer.and_then(|referrer| self.policy.referrer(&referrer, new));
        if !is_with_origin(method) {
            self.origin = None;
        } else if self.origin.is_some() && old.origin() != new.origin() {
            self.origin = Some(NULL);
        }
        if self.site != Relation::NoPage {
            let from = self.from.as_ref().unwrap_or(old);
            self.site = self.site.max(site(from, new));
        }
    }

    /// The same for the jar.
    pub(super) fn approach(&self, method: &str) -> Approach<'_> {
        Approach::new(self.from.as_ref(), method)
    }

    /// Adds the headers that say so.
    pub(super) fn tell(&self, url: &Url, headers: &mut HeaderMap) {
        headers.insert(UPGRADE_INSECURE_REQUESTS, ONE);
        if is_trustworthy(url) {
            headers.insert(SEC_FETCH_SITE, self.site.value());
            headers.insert(SEC_FETCH_MODE, NAVIGATE);
            headers.insert(SEC_FETCH_USER, TRUE);
            headers.insert(SEC_FETCH_DEST, DOCUMENT);
        }
        if let Some(origin) = &self.origin {
            headers.insert(ORIGIN, origin.clone());
        }
        let referrer = self.referrer.as_ref();
        if let Some(Ok(referrer)) = referrer.map(|url| HeaderValue::from_str(url.as_str())) {
            headers.insert(REFERER, referrer);
        }
    }
}

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_USER: HeaderName = HeaderName::from_static("sec-fetch-user");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
const ONE: HeaderValue = HeaderValue::from_static("1");
const NAVIGATE: HeaderValue = HeaderValue::from_static("navigate");
const TRUE: HeaderValue = HeaderValue::from_static("?1");
const DOCUMENT: HeaderValue = HeaderValue::from_static("document");
const NULL: HeaderValue = HeaderValue::from_static("null");

/// The headers of this file, which a play may replace.
pub(super) const OWN: [HeaderName; 7] = [
    REFERER,
    ORIGIN,
    UPGRADE_INSECURE_REQUESTS,
    SEC_FETCH_SITE,
    SEC_FETCH_MODE,
    SEC_FETCH_USER,
    SEC_FETCH_DEST,
];

impl Relation {
    fn value(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::NoPage => "none",
            Self::SameOrigin => "same-origin",
            Self::SameSite => "same-site",
            Self::CrossSite => "cross-site",
        })
    }
}

fn site(from: &Url, to: &Url) -> Relation {
    if from.origin() == to.origin() {
        Relation::SameOrigin
    } else if cookie::is_same_site(from, to) {
        Relation::SameSite
    } else {
        Relation::CrossSite
    }
}

/// `Origin` goes with all methods but these.
fn is_with_origin(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD")
}

/// The origin of a page as its policy shows it to `to` (the Fetch standard, "append a request
/// Origin header").
fn origin_of(page: &Url, policy: ReferrerPolicy, to: &Url) -> HeaderValue {
    let is_downgrade = page.scheme() == "https" && to.scheme() != "https";
    let is_hidden = match policy {
        ReferrerPolicy::NoReferrer => true,
        ReferrerPolicy::NoReferrerWhenDowngrade
        | ReferrerPolicy::StrictOrigin
        | ReferrerPolicy::StrictOriginWhenCrossOrigin => is_downgrade,
        ReferrerPolicy::SameOrigin => page.origin() != to.origin(),
        _ => false,
    };
    if is_hidden {
        NULL
    } else {
        ascii(&page.origin())
    }
}

fn ascii(origin: &Origin) -> HeaderValue {
    HeaderValue::from_str(&origin.ascii_serialization()).unwrap_or(NULL)
}

fn without_secrets(page: &Url) -> Url {
    let mut page = page.clone();
    page.set_fragment(None);
    // Only an address without a host refuses, and such a page begins nothing.
    let _ = page.set_username("");
    let _ = page.set_password(None);
    page
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn told(from: Option<&str>, method: &str, chain: &[&str]) -> Vec<String> {
        let urls: Vec<Url> = chain.iter().map(|url| Url::parse(url).unwrap()).collect();
        let initiator = from.map(|page| Initiator {
            page: Url::parse(page).unwrap(),
            policy: ReferrerPolicy::default(),
        });
        let mut way = Way::new(initiator, method, &urls[0]);
        for hop in urls.windows(2) {
            way.redirected(&hop[0], &hop[1], method, None);
        }
        let mut headers = HeaderMap::new();
        way.tell(urls.last().unwrap(), &mut headers);
        [SEC_FETCH_SITE, REFERER, ORIGIN]
            .iter()
            .map(|name| {
                headers
                    .get(name)
                    .map_or("-", |v| v.to_str().unwrap())
                    .to_owned()
            })
            .collect()
    }

    #[test]
    fn a_typed_address_says_nothing_and_stays_so_through_redirects() {
        let chain = ["https://a.test/x", "https://b.test/"];
        assert_eq!(told(None, "GET", &chain[..1]), ["none", "-", "-"]);
        assert_eq!(told(None, "GET", &chain), ["none", "-", "-"]);
        assert_eq!(told(None, "GET", &["http://a.test/"]), ["-", "-", "-"]);
    }

    #[test]
    fn a_typed_post_stands_for_a_form_on_the_same_site() {
        let told = told(None, "POST", &["https://a.test:81/x"]);
        assert_eq!(told, ["same-origin", "-", "https://a.test:81"]);
    }

    #[test]
    fn a_link_tells_its_page_at_home_and_its_origin_elsewhere() {
        let from = Some("https://me:pw@a.test/p?q#f");
        let to = |url: &str| told(from, "GET", &[url]);
        assert_eq!(
            to("https://a.test/"),
            ["same-origin", "https://a.test/p?q", "-"]
        );
        assert_eq!(
            to("https://w.a.test/"),
            ["same-site", "https://a.test/", "-"]
        );
        assert_eq!(
            to("https://b.test/"),
            ["cross-site", "https://a.test/", "-"]
        );
        assert_eq!(to("http://b.test/"), ["-", "-", "-"]);
        assert_eq!(to("http://localhost/"), ["cross-site", "-", "-"]);
    }

    #[test]
    fn an_endless_address_is_told_as_its_origin() {
        let from = format!("https://a.test/{}", "x".repeat(5000));
        let told = told(Some(&from), "GET", &["https://a.test/"]);
        assert_eq!(told[1], "https://a.test/");
    }

    #[test]
    fn redirects_only_ever_say_less_and_a_kept_post_loses_its_origin_elsewhere() {
        let from = Some("https://a.test/p");
        let chain = ["https://a.test/1", "https://b.test/2", "https://a.test/3"];
        assert_eq!(
            told(from, "POST", &chain[..1]),
            ["same-origin", "https://a.test/p", "https://a.test"]
        );
        assert_eq!(
            told(from, "POST", &chain[..2]),
            ["cross-site", "https://a.test/", "null"]
        );
        assert_eq!(
            told(from, "GET", &chain),
            ["cross-site", "https://a.test/", "-"]
        );
    }

    #[test]
    fn of_a_list_of_policies_the_last_known_one_counts() {
        let parse = ReferrerPolicy::parse;
        assert_eq!(
            parse("origin, Unsafe-URL, new-thing"),
            Some(ReferrerPolicy::UnsafeUrl)
        );
        assert_eq!(parse("new-thing"), None);
    }
}

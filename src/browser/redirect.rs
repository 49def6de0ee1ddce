//! Where an answer leads: redirects as browsers follow them (the Fetch standard, 4.4).

use super::{Failure, FailureKind, ReferrerPolicy, outgoing::Outgoing};
use crate::text::{escape, shorten};
use reqwest::header::{HeaderMap, LOCATION, REFERRER_POLICY};
use url::Url;

/// Where an answer leads.
pub(super) enum Lead {
    /// It is the page itself.
    Page,
    /// To another address.
    To(Box<Outgoing>),
    /// To nowhere.
    Nowhere(Failure),
}

/// Where this answer to `asked` leads. A redirect without `Location` is a page.
pub(super) fn lead(asked: &Outgoing, status: u16, headers: &HeaderMap) -> Lead {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Lead::Page;
    }
    let location = headers
        .get_all(LOCATION)
        .iter()
        .find(|value| !value.is_empty());
    let Some(location) = location else {
        return Lead::Page;
    };
    let location = String::from_utf8_lossy(location.as_bytes());
    match target(&asked.url, &location) {
        Some(url) => {
            let policy = referrer_policy(headers);
            Lead::To(Box::new(follow(asked, status, url, policy)))
        }
        None => Lead::Nowhere(Failure {
            kind: FailureKind::BadRedirect,
            says: format!(
                "The server redirects to {}, which is no http or https address: look at the Location header that it sends.",
                escape(&shorten(&location, 100))
            ),
        }),
    }
}

/// What an answer says of referrers.
pub(super) fn referrer_policy(headers: &HeaderMap) -> Option<ReferrerPolicy> {
    let values = headers.get_all(REFERRER_POLICY).iter().rev();
    let mut texts = values.filter_map(|value| value.to_str().ok());
    texts.find_map(ReferrerPolicy::parse)
}

fn target(from: &Url, location: &str) -> Option<Url> {
    let mut url = from.join(location).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return None;
    }
    if url.fragment().is_none() {
        url.set_fragment(from.fragment());
    }
    Some(url)
}

/// The next request: a POST becomes a GET on 301, 302 and 303, any other method but HEAD on 303.
/// A password for one site does not go to another.
fn follow(asked: &Outgoing, status: u16, url: Url, policy: Option<ReferrerPolicy>) -> Outgoing {
    let mut next = asked.clone();
    let becomes_get = match status {
        301 | 302 => asked.method == "POST",
        303 => asked.method != "GET" && asked.method != "HEAD",
        _ => false,
    };
    if becomes_get {
        "GET".clone_into(&mut next.method);
        next.body = None;
        next.headers
            .retain(|(name, _)| !name.to_ascii_lowercase().starts_with("content-"));
    }
    if url.origin() != asked.url.origin() {
        next.headers
            .retain(|(name, _)| !name.eq_ignore_ascii_case("authorization"));
    }
    next.go_to(url, policy);
    next
}

/// A limit below this was set to look at the way, not to catch a loop.
const FEW: usize = 5;

/// More redirects than allowed, with the last addresses.
pub(super) fn too_many(limit: usize, last: &[Url]) -> Failure {
    let chain: Vec<String> = last
        .iter()
        .map(|url| escape(&shorten(url.as_str(), 80)).into_owned())
        .collect();
    if limit < FEW {
        let plural = if limit == 1 { "" } else { "s" };
        let next = chain.last().map_or("", String::as_str);
        return Failure {
            kind: FailureKind::TooManyRedirects,
            says: format!(
                "Stopped after {limit} redirect{plural} (--max-redirs): the next would be {next}."
            ),
        };
    }
    Failure {
        kind: FailureKind::TooManyRedirects,
        says: format!(
            "The server redirects on and on: after {limit} redirects (--max-redirs) it still goes {}.",
            chain.join(" → ")
        ),
    }
}

//! Does a cookie fit an address? Hosts, paths, public suffixes, and what counts as safe.

use std::borrow::Cow;
use url::{Host, Url};

/// The address stays on this machine: `localhost`, its subdomains, 127.0.0.0/8 and `::1`.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_localhost(name),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}

/// Secure cookies may travel: over https, and over http on this machine, as in browsers.
#[must_use]
pub fn is_trustworthy(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

/// A cookie of `domain` with a `Domain` attribute goes to `host` (RFC 6265bis 5.1.3). Both in
/// lower case.
pub(super) fn domain_matches(domain: &str, host: &str) -> bool {
    if domain == host {
        return true;
    }
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.ends_with('.'))
        && !is_address(host)
}

/// A numeric address, which has no subdomains: in hosts of a [`Url`], only there is the last part
/// a number.
fn is_address(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    host.starts_with('[') || (!last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()))
}

/// A cookie of `path` goes to a request for `request_path` (RFC 6265bis 5.1.4).
pub(super) fn path_matches(path: &str, request_path: &str) -> bool {
    request_path
        .strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || path.ends_with('/') || rest.starts_with('/'))
}

/// The path of an address as Chromium writes it, which escapes two signs more.
pub(super) fn request_path(url: &Url) -> Cow<'_, str> {
    let path = url.path();
    if path.contains(['|', '^']) {
        Cow::Owned(path.replace('|', "%7C").replace('^', "%5E"))
    } else {
        Cow::Borrowed(path)
    }
}

/// The path of a cookie that was given none: the folder of the page.
pub(super) fn default_path(request_path: &str) -> &str {
    match request_path.rfind('/') {
        None | Some(0) => "/",
        Some(end) => &request_path[..end],
    }
}

/// The part of a host name that somebody can register: `example.co.uk` of `www.example.co.uk`.
/// `None` for a public suffix, a name without a dot, and a numeric address.
pub(super) fn registrable(host: &str) -> Option<&str> {
    let name = host.strip_suffix('.').unwrap_or(host);
    if is_address(name) {
        return None;
    }
    let site = psl::domain_str(name)?;
    // A dot at the end belongs to the name: `example.com.` is another site.
    let start = name.len() - site.len();
    Some(&host[start..])
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_domain_matches_itself_and_its_subdomains_at_a_dot() {
        assert!(domain_matches("example.com", "example.com"));
        assert!(domain_matches("example.com", "www.example.com"));
        assert!(!domain_matches("example.com", "evilexample.com"));
        assert!(!domain_matches("www.example.com", "example.com"));
        assert!(!domain_matches("0.0.1", "127.0.0.1"));
    }

    #[test]
    fn a_path_matches_itself_and_what_lies_below_it() {
        assert!(path_matches("/", "/x"));
        assert!(path_matches("/x", "/x"));
        assert!(path_matches("/x", "/x/y"));
        assert!(path_matches("/x/", "/x/y"));
        assert!(!path_matches("/x", "/xy"));
        assert!(!path_matches("/x/", "/x"));
    }

    #[test]
    fn the_default_path_is_the_folder_of_the_page() {
        let of = |url: &str| default_path(&request_path(&Url::parse(url).unwrap())).to_owned();
        assert_eq!(of("http://h"), "/");
        assert_eq!(of("http://h/a"), "/");
        assert_eq!(of("http://h/a/b?c=/d"), "/a");
        assert_eq!(of("http://h/a/b/"), "/a/b");
        assert_eq!(of("http://h/a|b^c/"), "/a%7Cb%5Ec");
    }

    #[test]
    fn loopback_is_localhost_its_subdomains_and_the_numeric_addresses() {
        for here in [
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "127.1.2.3",
            "[::1]",
        ] {
            assert!(
                is_loopback(&Url::parse(&format!("http://{here}/")).unwrap()),
                "{here}"
            );
        }
        for away in ["localhost.com", "128.0.0.1", "[::2]", "notlocalhost"] {
            assert!(
                !is_loopback(&Url::parse(&format!("http://{away}/")).unwrap()),
                "{away}"
            );
        }
    }

    #[test]
    fn nobody_registers_a_public_suffix_a_bare_name_or_a_number() {
        assert_eq!(registrable("www.example.co.uk"), Some("example.co.uk"));
        assert_eq!(registrable("ann.test."), Some("ann.test."));
        assert_eq!(registrable("ann.pc7"), Some("ann.pc7"));
        for none in ["co.uk", "test", "localhost", "127.0.0.1", "[::1]"] {
            assert_eq!(registrable(none), None, "{none}");
        }
    }
}

//! What `SameSite` lets go, by how the visit came about.

use super::*;
use time::Duration;

const LINES: [&str; 4] = [
    "strict=1; SameSite=Strict; Path=/",
    "lax=1; SameSite=Lax; Path=/",
    "none=1; SameSite=None; Secure; Path=/",
    "open=1; Path=/",
];

/// A jar with one cookie of each kind for `www.example.com`, set at [`NOW`].
fn jar() -> Jar {
    let jar = Jar::new();
    for line in LINES {
        set(&jar, SITE, line);
    }
    jar
}

/// What goes along to [`SITE`] from the page `from`.
fn sent(from: &str, method: &str, now: OffsetDateTime) -> String {
    let from = url(from);
    let due = jar().due(&url(SITE), Approach::new(Some(&from), method), now);
    text_of(&due.header().unwrap_or_default())
}

fn kept(from: &str, method: &str, now: OffsetDateTime) -> Vec<(String, Reason)> {
    let from = url(from);
    let due = jar().due(&url(SITE), Approach::new(Some(&from), method), now);
    let kept = due.withheld.into_iter();
    kept.map(|cookie| (cookie.name, cookie.reason)).collect()
}

const ALL: &str = "strict=1; lax=1; none=1; open=1";

#[test]
fn a_typed_address_takes_everything_along() {
    assert_eq!(header(&jar(), SITE), ALL);
}

#[test]
fn so_does_a_page_of_the_same_site_whatever_its_host_and_port() {
    for from in [
        SITE,
        "https://example.com/",
        "https://shop.example.com:8443/x",
    ] {
        assert_eq!(sent(from, "GET", NOW), ALL, "{from}");
        assert_eq!(sent(from, "POST", NOW), ALL, "{from}");
    }
}

#[test]
fn a_link_of_another_site_leaves_strict_cookies_at_home() {
    for from in ["https://other.com/", "https://example.org/", "https://com/"] {
        assert_eq!(sent(from, "GET", NOW), "lax=1; none=1; open=1", "{from}");
    }
    let strict = ("strict".to_owned(), Reason::SameSiteStrict);
    assert_eq!(kept("https://other.com/", "HEAD", NOW), [strict]);
}

#[test]
fn customers_of_one_public_suffix_are_sites_of_their_own() {
    let jar = Jar::new();
    set(&jar, "https://ann.github.io/", LINES[0]);
    let bob = url("https://bob.github.io/");
    let due = jar.due(
        &url("https://ann.github.io/"),
        Approach::new(Some(&bob), "GET"),
        NOW,
    );
    assert_eq!(due.withheld[0].reason, Reason::SameSiteStrict);
}

#[test]
fn a_form_of_another_site_leaves_lax_cookies_at_home_too() {
    let from = "http://other.com/";
    assert_eq!(sent(from, "POST", NOW), "none=1; open=1");
    let reasons: Vec<_> = kept(from, "POST", NOW).into_iter().map(|c| c.1).collect();
    assert_eq!(reasons, [Reason::SameSiteStrict, Reason::SameSiteLax]);
}

#[test]
fn two_minutes_after_it_came_a_cookie_without_samesite_is_lax_in_full() {
    let from = "https://other.com/";
    let then = NOW + Duration::minutes(2);
    assert_eq!(sent(from, "POST", then), "none=1; open=1");
    let later = then + Duration::seconds(1);
    assert_eq!(sent(from, "POST", later), "none=1");
    assert_eq!(sent(from, "GET", later), "lax=1; none=1; open=1");
    let open = kept(from, "POST", later).pop().unwrap();
    let reason = Reason::SameSiteUnspecifiedTreatedAsLax;
    assert_eq!(open, ("open".to_owned(), reason));
}

#[test]
fn http_and_https_of_one_host_are_two_sites() {
    let from = "http://www.example.com/";
    assert_eq!(sent(from, "GET", NOW), "lax=1; none=1; open=1");
    let later = NOW + Duration::minutes(3);
    let reasons: Vec<_> = kept(from, "POST", later).into_iter().map(|c| c.1).collect();
    assert_eq!(
        reasons,
        [
            Reason::SchemefulSameSiteStrict,
            Reason::SchemefulSameSiteLax,
            Reason::SchemefulSameSiteUnspecifiedTreatedAsLax,
        ]
    );
}

//! The jar's verdicts, at a fixed time.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use time::{Duration, OffsetDateTime, macros::datetime};
use url::Url;

const NOW: OffsetDateTime = datetime!(2026-11-03 09:00:00 UTC);
const SITE: &str = "https://www.example.com/shop/cart";

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn set_at(jar: &Jar, at: &str, line: &str, now: OffsetDateTime) -> Received {
    jar.receive(line.as_bytes(), &url(at), None, now)
}

fn set(jar: &Jar, at: &str, line: &str) -> (Verdict, Reason) {
    let received = set_at(jar, at, line, NOW);
    (received.verdict, received.reason)
}

/// The verdict on one line in an empty jar.
fn fresh(at: &str, line: &str) -> (Verdict, Reason) {
    set(&Jar::new(), at, line)
}

fn header_at(jar: &Jar, at: &str, now: OffsetDateTime) -> String {
    text_of(&jar.due(&url(at), now).header().unwrap_or_default())
}

fn header(jar: &Jar, at: &str) -> String {
    header_at(jar, at, NOW)
}

fn withheld(jar: &Jar, at: &str, now: OffsetDateTime) -> Vec<(String, Reason)> {
    let due = jar.due(&url(at), now);
    due.withheld
        .into_iter()
        .map(|cookie| (cookie.name, cookie.reason))
        .collect()
}

fn names(jar: &Jar, now: OffsetDateTime) -> Vec<String> {
    jar.cookies(now).into_iter().map(|c| c.name).collect()
}

#[test]
fn a_cookie_is_stored_then_replaced_then_deleted() {
    let jar = Jar::new();
    assert_eq!(set(&jar, SITE, "a=1"), (Verdict::Stored, Reason::Fine));
    assert_eq!(
        set(&jar, SITE, "a=2"),
        (Verdict::Replaced, Reason::Replaced)
    );
    assert_eq!(header(&jar, SITE), "a=2");
    let deletion = "a=; Max-Age=0";
    assert_eq!(
        set(&jar, SITE, deletion),
        (Verdict::Deleted, Reason::Deleted)
    );
    assert_eq!(header(&jar, SITE), "");
    assert_eq!(
        set(&jar, SITE, deletion),
        (Verdict::Refused, Reason::NothingToDelete)
    );
}

#[test]
fn an_empty_value_is_not_a_deletion() {
    let jar = Jar::new();
    set(&jar, SITE, "a=1");
    assert_eq!(set(&jar, SITE, "a=").0, Verdict::Replaced);
    assert_eq!(header(&jar, SITE), "a=");
}

#[test]
fn deleting_with_another_path_or_domain_deletes_nothing() {
    let jar = Jar::new();
    set(&jar, SITE, "a=1; Path=/shop");
    for deletion in [
        "a=; Path=/; Max-Age=0",
        "a=; Path=/shop; Domain=example.com; Max-Age=0",
    ] {
        assert_eq!(set(&jar, SITE, deletion).1, Reason::NothingToDelete);
    }
    assert_eq!(header(&jar, SITE), "a=1");
}

#[test]
fn each_refusal_has_its_reason() {
    let long = format!("a={}", "x".repeat(4096));
    for (at, line, reason) in [
        (SITE, "; Path=/", Reason::NoCookieContent),
        (SITE, " = ; Path=/", Reason::NoCookieContent),
        (SITE, "a=b\tc", Reason::DisallowedCharacter),
        (SITE, "a=b; Path=/\x01", Reason::DisallowedCharacter),
        (SITE, &long, Reason::NameValuePairExceedsMaxSize),
        (SITE, "a=1; Domain=other.com", Reason::InvalidDomain),
        (SITE, "a=1; Domain=com", Reason::InvalidDomain),
        (SITE, "a=1; Domain=.", Reason::InvalidDomain),
        (
            SITE,
            "a=1; Domain=shop.www.example.com",
            Reason::InvalidDomain,
        ),
        (SITE, "a=1; Domain=éxample.com", Reason::InvalidDomain),
        (
            "http://a.city.kawasaki.jp/",
            "a=1; Domain=kawasaki.jp",
            Reason::InvalidDomain,
        ),
        (
            "http://ann.localhost/",
            "a=1; Domain=localhost",
            Reason::InvalidDomain,
        ),
        (
            "http://127.0.0.1/",
            "a=1; Domain=0.0.1",
            Reason::InvalidDomain,
        ),
        (
            SITE,
            "__Host-a=1; Secure; Path=/; Domain=example.com",
            Reason::InvalidPrefix,
        ),
        (
            "https://h.test/",
            "__host-a=1; Secure",
            Reason::InvalidPrefix,
        ),
        (SITE, "__Secure-a=1", Reason::InvalidPrefix),
        (SITE, "__Http-a=1; Secure", Reason::InvalidPrefix),
        (
            SITE,
            "__Host-Http-a=1; Secure; Path=/",
            Reason::InvalidPrefix,
        ),
        (SITE, "=__Secure-a; Secure", Reason::InvalidPrefix),
        (SITE, "=a=b", Reason::NamelessWithEquals),
        (SITE, "a=1; Partitioned", Reason::InvalidPartitioned),
        ("http://example.com/", "a=1; Secure", Reason::SecureOnly),
        (SITE, "a=1; SameSite=None", Reason::SameSiteNoneInsecure),
        (
            SITE,
            "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            Reason::NothingToDelete,
        ),
        ("ftp://example.com/", "a=1", Reason::SchemeNotSupported),
    ] {
        assert_eq!(fresh(at, line), (Verdict::Refused, reason), "{line:?}");
    }
}

#[test]
fn what_the_site_may_do_is_stored() {
    for (at, line) in [
        (SITE, "a=1; Domain=.EXAMPLE.com"),
        (SITE, "a=1; Domain=other.com; Domain="),
        (SITE, "__Host-a=1; Secure; Path=/"),
        (SITE, "__Host-Http-a=1; Secure; HttpOnly; Path=/"),
        (SITE, "__other=1"),
        (SITE, "bare"),
        (SITE, "a=1; SameSite=None; Secure"),
        (SITE, "a=1; Partitioned; Secure"),
        ("http://localhost/", "__Host-a=1; Secure; Path=/"),
        ("http://ann.localhost/", "a=1; Secure"),
        ("http://127.3.2.1/", "a=1; Secure; Domain=127.3.2.1"),
        ("http://[::1]/", "a=1; Secure"),
        ("http://localhost/", "a=1; Domain=localhost"),
        ("http://github.io/", "a=1; Domain=github.io"),
    ] {
        assert_eq!(fresh(at, line), (Verdict::Stored, Reason::Fine), "{line:?}");
    }
}

#[test]
fn an_attribute_over_its_size_is_ignored_and_said() {
    let line = format!("a=1; Path=/{}", "x".repeat(1024));
    assert_eq!(
        fresh(SITE, &line),
        (Verdict::Stored, Reason::AttributeValueExceedsMaxSize)
    );
}

#[test]
fn plain_http_may_not_touch_what_https_protected() {
    let jar = Jar::new();
    set(&jar, "https://example.com/", "a=1; Secure; Path=/login");
    let http = "http://example.com/login/form";
    assert_eq!(
        set(&jar, http, "a=2; Path=/login/form"),
        (Verdict::Refused, Reason::OverwriteSecure)
    );
    assert_eq!(
        set(&jar, http, "a=; Max-Age=0; Path=/login").1,
        Reason::OverwriteSecure
    );
    assert_eq!(set(&jar, http, "a=2; Path=/").0, Verdict::Stored);
    assert_eq!(header(&jar, "http://example.com/login"), "a=2");
}

#[test]
fn longest_path_goes_first_and_then_the_oldest() {
    let jar = Jar::new();
    for line in [
        "a=1; Path=/",
        "b=1; Path=/shop",
        "c=1; Path=/shop/",
        "d=1; Path=/",
    ] {
        set(&jar, SITE, line);
    }
    set(&jar, SITE, "e=1; Path=/; Domain=example.com");
    assert_eq!(header(&jar, SITE), "c=1; b=1; a=1; d=1; e=1");
}

#[test]
fn an_overwritten_cookie_keeps_its_place_only_with_the_same_value() {
    let jar = Jar::new();
    for line in ["a=1", "b=1", "a=1; Secure"] {
        set(&jar, SITE, line);
    }
    assert_eq!(header(&jar, SITE), "a=1; b=1");
    set(&jar, SITE, "a=2");
    assert_eq!(header(&jar, SITE), "b=1; a=2");
    assert_eq!(names(&jar, NOW), ["b", "a"]);
}

#[test]
fn a_deleted_cookie_that_comes_again_goes_to_the_end() {
    let jar = Jar::new();
    for line in ["a=1", "b=1", "a=; Max-Age=-1", "a=1"] {
        set(&jar, SITE, line);
    }
    assert_eq!(header(&jar, SITE), "b=1; a=1");
}

#[test]
fn a_host_only_cookie_and_its_domain_twin_live_side_by_side() {
    let jar = Jar::new();
    let at = "http://example.com/";
    set(&jar, at, "a=own");
    assert_eq!(
        set(&jar, at, "a=wide; Domain=example.com").0,
        Verdict::Stored
    );
    assert_eq!(header(&jar, at), "a=own; a=wide");
    assert_eq!(header(&jar, "http://www.example.com/"), "a=wide");
    set(&jar, at, "a=; Max-Age=0");
    assert_eq!(header(&jar, at), "a=wide");
}

#[test]
fn each_cookie_of_the_jar_is_sent_or_withheld_with_its_reason() {
    let jar = Jar::new();
    set(&jar, SITE, "here=1; Path=/");
    set(&jar, SITE, "folder=1");
    set(&jar, SITE, "safe=1; Path=/; Secure");
    set(&jar, SITE, "short=1; Path=/; Max-Age=60");
    set(&jar, "http://evilwww.example.com/", "other=1");
    let due = jar.due(&url("http://www.example.com/"), NOW + Duration::minutes(1));
    let sent: Vec<_> = due.sent.iter().map(|cookie| &*cookie.name).collect();
    assert_eq!(sent, ["here"]);
    let mut home: Vec<_> = due.withheld.iter().map(|c| (&*c.name, c.reason)).collect();
    home.sort_unstable_by_key(|(name, _)| *name);
    assert_eq!(
        home,
        [
            ("folder", Reason::NotOnPath),
            ("other", Reason::DomainMismatch),
            ("safe", Reason::SecureOnly),
            ("short", Reason::Expired),
        ]
    );
}

#[test]
fn a_cookie_dies_when_the_clock_reaches_its_expiry() {
    let jar = Jar::new();
    set(&jar, SITE, "a=1; Max-Age=60");
    let (just_before, then) = (NOW + Duration::seconds(59), NOW + Duration::seconds(60));
    assert_eq!(header_at(&jar, SITE, just_before), "a=1");
    assert_eq!(header_at(&jar, SITE, then), "");
    assert!(jar.cookies(then).is_empty());
    assert_eq!(
        withheld(&jar, SITE, then),
        [("a".to_owned(), Reason::Expired)]
    );
    assert_eq!(
        set_at(&jar, SITE, "a=; Max-Age=0", then).reason,
        Reason::NothingToDelete
    );
    assert!(withheld(&jar, SITE, then).is_empty());
}

#[test]
fn an_expired_cookie_that_is_set_again_is_a_new_one() {
    let jar = Jar::new();
    set(&jar, SITE, "a=1; Max-Age=60");
    set(&jar, SITE, "b=1");
    let later = NOW + Duration::hours(1);
    assert_eq!(set_at(&jar, SITE, "a=1", later).verdict, Verdict::Stored);
    assert_eq!(header_at(&jar, SITE, later), "b=1; a=1");
}

fn lifetime(line: &str, date: Option<&str>) -> Option<Duration> {
    let jar = Jar::new();
    jar.receive(line.as_bytes(), &url(SITE), date, NOW);
    jar.cookies(NOW)[0].expires.map(|end| end - NOW)
}

#[test]
fn max_age_wins_over_expires_and_nonsense_counts_as_not_given() {
    let tomorrow = "Expires=Wed, 04 Nov 2026 09:00:00 GMT";
    let of = |line: String| lifetime(&line, None);
    assert_eq!(
        of(format!("a=1; Max-Age=60; {tomorrow}")),
        Some(Duration::minutes(1))
    );
    assert_eq!(
        of(format!("a=1; Max-Age=+60; {tomorrow}")),
        Some(Duration::minutes(1))
    );
    for nonsense in ["soon", "", "-", "1.5", "60; Max-Age=6o"] {
        let line = format!("a=1; Max-Age={nonsense}; {tomorrow}");
        assert_eq!(of(line), Some(Duration::days(1)), "{nonsense}");
    }
    assert_eq!(of("a=1; Expires=soon".to_owned()), None);
    assert_eq!(of(format!("a=1; {tomorrow}; Expires=0")), None);
}

#[test]
fn no_cookie_lives_longer_than_400_days() {
    let most = Some(Duration::days(400));
    assert_eq!(lifetime("a=1; Max-Age=99999999999999999999", None), most);
    assert_eq!(lifetime("a=1; Expires=1 Jan 99999 00:00:00", None), most);
}

#[test]
fn expires_is_meant_on_the_servers_clock() {
    let line = "a=1; Expires=Thu, 01 Jan 2015 01:00:00 GMT";
    let date = Some("Thu, 01 Jan 2015 00:00:00 GMT");
    assert_eq!(lifetime(line, date), Some(Duration::hours(1)));
    let ahead = Jar::new().receive(
        b"a=1; Expires=Fri, 01 Jan 2027 00:00:00 GMT",
        &url(SITE),
        Some("Fri, 01 Jan 2038 00:00:00 GMT"),
        NOW,
    );
    assert_eq!(ahead.reason, Reason::NothingToDelete);
}

#[test]
fn closing_the_window_drops_session_cookies_and_keeps_the_others() {
    let jar = Jar::new();
    set(&jar, SITE, "session=1");
    set(&jar, SITE, "wide=1; Domain=example.com");
    set(&jar, SITE, "kept=1; Max-Age=60");
    jar.close();
    assert_eq!(names(&jar, NOW), ["kept"]);
    jar.clear();
    assert!(names(&jar, NOW).is_empty());
}

#[test]
fn bytes_come_back_unchanged() {
    let jar = Jar::new();
    let odd: Vec<u8> = (0x20..=0xff_u8).filter(|b| !b";\x7f".contains(b)).collect();
    let line = [b"o\xffdd=x", &odd[..], b"x; Path=/"].concat();
    let received = jar.receive(&line, &url(SITE), None, NOW);
    assert_eq!(received.reason, Reason::Fine);
    assert_eq!(bytes_of(&received.line), line);
    let sent = jar.due(&url(SITE), NOW).header().unwrap();
    assert_eq!(sent, line[..line.len() - b"; Path=/".len()]);
}

#[test]
fn a_nameless_cookie_goes_out_as_its_bare_value() {
    let jar = Jar::new();
    set(&jar, SITE, "a=1");
    set(&jar, SITE, "bare");
    assert_eq!(header(&jar, SITE), "a=1; bare");
}

#[test]
fn a_stolen_cookie_arrives_as_it_was() {
    let (alice, mallory) = (Jar::new(), Jar::new());
    set(
        &alice,
        SITE,
        "own=1; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=60",
    );
    set(&alice, SITE, "wide=1; Domain=example.com; SameSite=Lax");
    set(&alice, "http://[::1]:8000/", "six=1; Path=/");
    for cookie in alice.cookies(NOW) {
        mallory.put(cookie, NOW);
    }
    assert_eq!(mallory.cookies(NOW), alice.cookies(NOW));
    assert_eq!(header(&mallory, SITE), header(&alice, SITE));
}

#[test]
fn a_cookie_that_could_never_be_sent_is_not_put_in() {
    let (jar, other) = (Jar::new(), Jar::new());
    set(&other, SITE, "a=1");
    let cookie = other.cookies(NOW).remove(0);
    for (domain, path) in [
        ("", "/"),
        ("a b", "/"),
        ("h/x", "/"),
        ("H", "/"),
        ("h", "x"),
    ] {
        let (domain, path) = (domain.to_owned(), path.to_owned());
        jar.put(
            Cookie {
                domain,
                path,
                ..cookie.clone()
            },
            NOW,
        );
    }
    assert!(jar.cookies(NOW).is_empty());
}

#[test]
fn a_site_keeps_150_cookies_once_there_are_more_than_180() {
    let jar = Jar::new();
    set(&jar, SITE, "safe=1; Secure");
    set(&jar, "http://other.test/", "other=1");
    for n in 0..178 {
        set(&jar, SITE, &format!("c{n}=1; Path=/"));
    }
    set(&jar, SITE, "used=1; Path=/used");
    assert_eq!(names(&jar, NOW).len(), 181);
    assert_eq!(set(&jar, SITE, "last=1").1, Reason::MadeRoom);
    let left = names(&jar, NOW);
    assert_eq!(left.len(), 151);
    for kept in ["safe", "other", "used", "last", "c177"] {
        assert!(left.iter().any(|name| name == kept), "{kept}");
    }
    assert!(!left.iter().any(|name| name == "c0"));
}

#[test]
fn a_browser_without_cookies_still_reads_the_line() {
    let refused = Received::refused(b"a=1; Path=/", Reason::CookiesOff);
    assert_eq!((&*refused.name, &*refused.value), ("a", "1"));
    assert_eq!(refused.verdict, Verdict::Refused);
}

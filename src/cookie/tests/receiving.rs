//! What may come in: one verdict and one reason for each line.

use super::*;
use time::Duration;

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
        (SITE, "a=b; Path=/x\ty", Reason::DisallowedCharacter),
        (SITE, "a=b; F\too", Reason::DisallowedCharacter),
        (
            "http://127.0.0.1/",
            "a=1; Domain=127.1",
            Reason::InvalidDomain,
        ),
        (SITE, "a=1; Domain=ex%61mple.com", Reason::InvalidDomain),
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
    assert_eq!(lifetime("a=1; Max-Age=99999999999999999999x", None), most);
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
fn a_browser_without_cookies_still_reads_the_line() {
    let refused = Received::refused(b"a=1; Path=/", Reason::CookiesOff);
    assert_eq!((&*refused.name, &*refused.value), ("a", "1"));
    assert_eq!(refused.verdict, Verdict::Refused);
}

#[test]
fn no_line_however_odd_breaks_the_jar() {
    let pieces = [
        "a",
        "=",
        ";",
        " ",
        "\t",
        "\x01",
        "é",
        "__Host-",
        "Domain=",
        ".example.com",
        "[::1]",
        "Path=/",
        "Max-Age=",
        "-",
        "+9",
        "99999999999999999999",
        "Expires=",
        "31 Feb",
        "24:00:00",
        "1 Jan 99999 00:00:00",
        "Secure",
        "SameSite=None",
        "Partitioned",
        "%",
        "\u{ff}",
    ];
    let mut jar = Jar::new();
    let mut dice: u32 = 1;
    for n in 0..5_000 {
        if n % 20 == 0 {
            jar = Jar::new();
        }
        let mut line = String::new();
        for _ in 0..12 {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            line.push_str(pieces[dice as usize / 7 % pieces.len()]);
        }
        let line = bytes_of(&line);
        let received = jar.receive(
            &line,
            &url(SITE),
            Some("Tue, 03 Nov 2026 09:00:00 GMT"),
            NOW,
        );
        assert_eq!(bytes_of(&received.line), line);
        let taken = matches!(received.verdict, Verdict::Stored | Verdict::Replaced);
        let held = jar.cookies(NOW);
        let is_held = held
            .iter()
            .any(|c| c.name == received.name && c.value == received.value);
        assert!(!taken || is_held, "{received:?}");
    }
}

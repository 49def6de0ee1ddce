//! What the jar keeps, what it sends in which order, and what stays at home.

use super::*;
use time::Duration;

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
    let due = jar.due(
        &url("http://www.example.com/"),
        TYPED,
        NOW + Duration::minutes(1),
    );
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
    let sent = jar.due(&url(SITE), TYPED, NOW).header().unwrap();
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
fn a_partitioned_cookie_and_its_twin_live_side_by_side() {
    let jar = Jar::new();
    set(&jar, SITE, "a=1");
    assert_eq!(
        set(&jar, SITE, "a=2; Secure; Partitioned").0,
        Verdict::Stored
    );
    assert_eq!(header(&jar, SITE), "a=1; a=2");
    set(&jar, SITE, "a=; Max-Age=0");
    assert_eq!(header(&jar, SITE), "a=2");
    assert!(jar.cookies(NOW)[0].partitioned);
}

#[test]
fn low_priority_goes_before_the_rest_and_high_priority_last() {
    let jar = Jar::new();
    for (count, name, priority) in [(60, "high", "High"), (60, "mid", "?"), (61, "low", "LOW")] {
        for n in 0..count {
            let line = format!("{name}{n}=1; Path=/; Priority={priority}");
            set(&jar, SITE, &line);
        }
    }
    let left = names(&jar, NOW);
    let of = |kind: &str| left.iter().filter(|name| name.starts_with(kind)).count();
    assert_eq!((of("high"), of("mid"), of("low")), (60, 60, 30));
}

#[test]
fn a_use_counts_once_a_minute() {
    let play = |wait: Duration| {
        let jar = Jar::new();
        set(&jar, SITE, "first=1; Path=/x");
        for n in 0..179 {
            set(&jar, SITE, &format!("c{n}=1; Path=/"));
        }
        let then = NOW + wait;
        header_at(&jar, "https://www.example.com/x", then);
        for n in 0..179 {
            set_at(&jar, SITE, &format!("c{n}=1; Path=/"), NOW);
        }
        set_at(&jar, SITE, "last=1; Path=/", then);
        names(&jar, then).iter().any(|name| name == "first")
    };
    assert!(play(Duration::seconds(60)));
    assert!(!play(Duration::seconds(59)));
}

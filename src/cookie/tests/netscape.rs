//! Jars as text files: what other programs write is read, and what was written is read again.

use super::super::netscape::{read, write};
use super::*;
use time::Duration;

fn one(line: &str) -> Cookie {
    let mut cookies = read(line.as_bytes()).unwrap_or_else(|broken| panic!("{broken:?}"));
    assert_eq!(cookies.len(), 1, "{line:?}");
    cookies.remove(0)
}

fn why_not(line: &str) -> String {
    let broken = read(line.as_bytes()).expect_err(line);
    assert_eq!(broken.len(), 1, "{line:?}");
    broken[0].why.clone()
}

fn lines(cookies: &[Cookie]) -> Vec<String> {
    let (file, left_out) = write(cookies, Duration::ZERO);
    assert!(left_out.is_empty());
    let file = text_of(&file);
    let lines = file.lines().skip_while(|line| !line.is_empty()).skip(1);
    lines.map(str::to_owned).collect()
}

#[test]
fn a_jar_is_written_as_curl_writes_it() {
    let jar = Jar::new();
    for line in [
        "host=1",
        "wide=2; Domain=example.com; Path=/",
        "hidden=3; HttpOnly; Secure; Max-Age=60; Path=/a b",
        "bare",
        "empty=",
        "quoted=\"a b\"",
    ] {
        set(&jar, SITE, line);
    }
    assert_eq!(
        lines(&jar.cookies(NOW)),
        [
            "www.example.com\tFALSE\t/shop\tFALSE\t0\thost\t1",
            ".example.com\tTRUE\t/\tFALSE\t0\twide\t2",
            "#HttpOnly_www.example.com\tFALSE\t/a b\tTRUE\t1793696460\thidden\t3",
            "www.example.com\tFALSE\t/shop\tFALSE\t0\t\tbare",
            "www.example.com\tFALSE\t/shop\tFALSE\t0\tempty\t",
            "www.example.com\tFALSE\t/shop\tFALSE\t0\tquoted\t\"a b\"",
        ]
    );
    let six = Jar::new();
    set(&six, "http://[::1]:8000/", "a=b");
    assert_eq!(lines(&six.cookies(NOW)), ["::1\tFALSE\t/\tFALSE\t0\ta\tb"]);
}

#[test]
fn nothing_that_the_format_holds_is_lost_on_the_way_there_and_back() {
    let jar = Jar::new();
    for (at, line) in [
        (SITE, &b"a=1; Max-Age=99"[..]),
        (SITE, b"a=twin; Domain=www.example.com; Path=/shop"),
        (SITE, b"bare"),
        (SITE, b"b\xe4r=\xff\xfe \x80; Secure; HttpOnly; Path=/\xe9"),
        (SITE, b"__Host-x=y; Secure; Path=/"),
        (SITE, b"#n=#v"),
        ("http://localhost:8000/", b"l=; Domain=localhost"),
        ("http://127.0.0.1/", b"ip=1"),
        ("http://[::1]/", b"ip=6"),
    ] {
        let received = jar.receive(line, &url(at), None, NOW);
        assert_eq!(received.verdict, Verdict::Stored, "{}", received.line);
    }
    let before = jar.cookies(NOW);
    let again = Jar::new();
    again.load(read(&write(&before, Duration::ZERO).0).unwrap(), NOW);
    assert_eq!(again.cookies(NOW), before);
    assert_eq!(header(&again, SITE), header(&jar, SITE));
}

#[test]
fn what_other_programs_write_is_read() {
    let plain = one("example.com\tFALSE\t/\tFALSE\t0\ta\tb");
    let with = |change: fn(&mut Cookie)| {
        let mut cookie = plain.clone();
        change(&mut cookie);
        cookie
    };
    let at = |second| OffsetDateTime::from_unix_timestamp(second).unwrap();
    for line in [
        "\u{feff}# HTTP Cookie File\n\n# a comment\nexample.com\tFALSE\t/\tFALSE\t0\ta\tb",
        "example.com\tFALSE\t/\tFALSE\t0\ta\tb\r\n\r\n",
        "EXAMPLE.com\tfalse\t/\tFalse\t\ta\tb",
        "example.com\tFALSE\t/\tFALSE\t-1\ta\tb",
        "example.com\tFALSE\t/\tFALSE\t0.0\ta\tb",
        "example.com   FALSE  /  FALSE  0  a  b  ",
        ".example.com\tFALSE\t/\tFALSE\t0\ta\tb",
    ] {
        assert_eq!(one(line), plain, "{line:?}");
    }
    let no_value = with(|cookie| cookie.value.clear());
    assert_eq!(one("example.com\tFALSE\t/\tFALSE\t0\ta"), no_value);
    assert_eq!(one("example.com FALSE / FALSE 0 a"), no_value);
    let wide = with(|cookie| cookie.host_only = false);
    assert_eq!(one("example.com\tTRUE\t/\tFALSE\t0\ta\tb"), wide);
    let until = |text: &str| one(&format!("e.com\tTRUE\t/\tTRUE\t{text}\ta\tb")).expires;
    assert_eq!(until("1793696460.75"), Some(at(1_793_696_460)));
    assert_eq!(until("-62135596800"), Some(at(-62_135_596_800)));
    assert_eq!(until("99999999999999999999"), Some(at(253_402_300_799)));
    assert!(until("-99999999999999999999").is_some_and(|end| end < at(0)));
}

#[test]
fn a_host_that_nobody_can_register_has_no_subdomains() {
    for host in [".localhost", "127.0.0.1", "::1", ".co.uk"] {
        assert!(
            one(&format!("{host}\tTRUE\t/\tFALSE\t0\ta\tb")).host_only,
            "{host}"
        );
    }
}

#[test]
fn a_broken_line_says_which_field_is_wrong() {
    for (line, why) in [
        ("example.com\tTRUE\t/\tFALSE", "it has 4 fields"),
        ("a\tTRUE\t/\tFALSE\t0\ta\tb\tc", "it has 8 fields"),
        ("nonsense", "it has 1 field,"),
        (
            "exa mple.com\tTRUE\t/\tFALSE\t0\ta\tb",
            "the first field is no domain",
        ),
        ("\tTRUE\t/\tFALSE\t0\ta\tb", "the first field is no domain"),
        (
            "e.com:80\tTRUE\t/\tFALSE\t0\ta\tb",
            "the first field is no domain",
        ),
        ("e.com\t1\t/\tFALSE\t0\ta\tb", "the second field"),
        ("e.com\tTRUE\tshop\tFALSE\t0\ta\tb", "the third field"),
        ("e.com\tTRUE\t/\tyes\t0\ta\tb", "the fourth field"),
        ("e.com\tTRUE\t/\tFALSE\tsoon\ta\tb", "the fifth field"),
        ("e.com\tTRUE\t/\tFALSE\tinf\ta\tb", "the fifth field"),
        ("e.com\tTRUE\t/\tFALSE\t0\t\t", "neither a name nor a value"),
        ("e.com\tTRUE\t/\tFALSE\t0\ta\tb;c", "no semicolon"),
        ("e.com\tTRUE\t/\tFALSE\t0\ta=b\tc", "no ="),
        ("e.com\tTRUE\t/\tFALSE\t0\t\ta=b", "without a name"),
        ("e.com\tTRUE\t/\tFALSE\t0\ta\tb\u{1}", "control character"),
        ("e.com\tFALSE\t/\tFALSE\t0\t__Secure-a\tb", "__Secure-"),
        ("e.com\tTRUE\t/\tTRUE\t0\t__Host-a\tb", "__Host-"),
    ] {
        assert!(why_not(line).contains(why), "{line:?}: {}", why_not(line));
    }
    let long = format!("e.com\tTRUE\t/\tFALSE\t0\ta\t{}", "x".repeat(4096));
    assert!(why_not(&long).contains("4096"));
    let broken = read(b"# x\nbad\ne.com\tFALSE\t/\tFALSE\t0\ta\tb\nworse\n").unwrap_err();
    let numbers: Vec<_> = broken.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [2, 4]);
}

#[test]
fn the_lines_keep_the_order_of_creation_and_loaded_cookies_are_old() {
    let jar = Jar::new();
    let text = "e.com\tFALSE\t/\tFALSE\t0\tz\t1\ne.com\tFALSE\t/\tFALSE\t0\ta\t2\n";
    jar.load(read(text.as_bytes()).unwrap(), NOW);
    set(&jar, "https://e.com/", "m=3; Path=/");
    assert_eq!(header(&jar, "https://e.com/"), "z=1; a=2; m=3");
    let other = url("https://other.test/");
    let posted = Approach::new(Some(&other), "POST");
    let sent = jar.due(&url("https://e.com/"), posted, NOW).sent;
    let names: Vec<_> = sent.iter().map(|cookie| cookie.name.as_str()).collect();
    assert_eq!(
        names,
        ["m"],
        "only what came a moment ago goes with a foreign form"
    );
}

#[test]
fn what_had_an_hour_left_when_the_play_ended_has_an_hour_left_in_the_file() {
    let jar = Jar::new();
    let later = NOW + Duration::weeks(2);
    set_at(&jar, SITE, "a=1; Max-Age=3600", later);
    let (file, _) = write(&jar.cookies(later), Duration::weeks(2));
    let again = read(&file).unwrap();
    assert_eq!(again[0].expires, Some(NOW + Duration::hours(1)));
}

#[test]
fn a_cookie_with_a_tab_in_its_path_is_left_out_and_named() {
    let jar = Jar::new();
    set(&jar, SITE, "a=1");
    let mut cookies = jar.cookies(NOW);
    "/x\ty".clone_into(&mut cookies[0].path);
    let (file, left_out) = write(&cookies, Duration::ZERO);
    assert_eq!(left_out.len(), 1);
    assert_eq!(read(&file), Ok(Vec::new()));
}

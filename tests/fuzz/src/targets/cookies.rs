//! Cookie lines into a real jar and out of it, dates, and what `jarful explain` makes of anything.

use jarful::cookie::{self, Approach, Jar, Verdict};
use jarful::report::explain::{self, Input};
use jarful::report::{Style, Verbosity};
use time::{Duration, OffsetDateTime, macros::datetime};
use url::Url;

const NOW: OffsetDateTime = datetime!(2026-11-03 09:00:00 UTC);

/// `Set-Cookie` lines, one after the other, into one jar; and what is then sent: here and
/// elsewhere, now and later, typed and from another site.
pub(super) fn set_cookie(data: &[u8]) {
    let jar = Jar::new();
    let url = Url::parse("https://shop.example.co.uk/a/b").expect("an address");
    let stranger = Url::parse("http://shop.example.co.uk/").expect("an address");
    for line in data.split(|byte| *byte == b'\n').take(64) {
        let received = jar.receive(line, &url, Some("Tue, 03 Nov 2026 08:59:00 GMT"), NOW);
        assert!(!received.reason.says().is_empty());
    }
    let later = NOW + Duration::days(30);
    for (address, from, method, now) in [
        ("https://shop.example.co.uk/a/b", None, "GET", NOW),
        (
            "https://shop.example.co.uk/a/b",
            Some(&stranger),
            "POST",
            later,
        ),
        ("http://example.co.uk/", None, "GET", later),
    ] {
        let address = Url::parse(address).expect("an address");
        let due = jar.due(&address, Approach::new(from, method), now);
        if let Some(header) = due.header() {
            assert!(!header.contains(&b'\n') && !header.contains(&b'\r') && !header.contains(&0));
        }
    }
    jar.close();
    let kept = jar.cookies(NOW);
    let longest = NOW + Duration::days(400);
    assert!(
        kept.iter()
            .all(|c| c.expires.is_some_and(|end| end <= longest))
    );
}

/// Dates as cookies write them. One that is understood is understood the same in a cookie.
pub(super) fn date(data: &[u8]) {
    let text = cookie::text_of(data);
    let parsed = cookie::parse_date(&text);
    if text.len() > 1000 || text.contains([';', '\t']) || text.contains(char::is_control) {
        return;
    }
    let jar = Jar::new();
    let url = Url::parse("https://shop.test/").expect("an address");
    let line = cookie::bytes_of(&format!("a=b; Expires={text}"));
    let received = jar.receive(&line, &url, None, NOW);
    match (parsed, received.verdict) {
        (None, verdict) => assert_eq!(verdict, Verdict::Stored),
        (Some(end), Verdict::Stored) => assert!(end > NOW),
        (Some(end), _) => assert!(end <= NOW),
    }
}

/// Whatever is typed behind `jarful explain`, or piped into it.
pub(super) fn explain(data: &[u8]) {
    let style = Style {
        width: 80,
        glyphs: true,
        color: false,
        verbosity: Verbosity::Normal,
        crowd: 30,
        labels_only: false,
    };
    let mut inputs = vec![Input::of_text(data)];
    if explain::is_cookie_line(data) {
        inputs.push(Input::of_arguments(&[data]));
    } else {
        let name = String::from_utf8_lossy(data);
        let _ = (explain::topic(&name), explain::nearest(&name));
    }
    let url = Url::parse("http://localhost:8000/shop/login").expect("an address");
    for input in inputs {
        let urls = [url.clone()];
        let stories = explain::stories(&input, &urls, NOW);
        let shown = explain::tell(&stories, false, &style);
        let is_harmful = |c: char| c.is_control() && c != '\n';
        assert!(!shown.contains(is_harmful), "{shown:?}");
        assert!(!explain::stories_json(&stories, NOW).contains(is_harmful));
    }
}

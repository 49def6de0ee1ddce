//! Redirects that do not end, end elsewhere, or are looked at one by one.

use crate::{
    support::server::{Answer, Server, page, response},
    visit,
};

/// `/` leads to `/1`, that to `/2`, and so on; the last is a page.
fn chain(last: usize) -> Server {
    Server::start(move |asked| {
        let n: usize = asked.path()[1..].parse().unwrap_or(0);
        if n == last {
            return Answer::Bytes(page("the end"));
        }
        let to = format!("Location: /{}", n + 1);
        let cookie = format!("Set-Cookie: hop={n}");
        Answer::Bytes(response(
            "302 Found",
            &[to.as_bytes(), cookie.as_bytes()],
            "",
        ))
    })
}

#[test]
fn a_loop_of_two_names_both() {
    let server = Server::start(|asked| {
        let to: &[u8] = if asked.path() == "/a" {
            b"Location: /b"
        } else {
            b"Location: /a"
        };
        Answer::Bytes(response("302 Found", &[to], ""))
    });
    visit(&server.url("/a"), &["--max-redirs", "6"])
        .exits(1)
        .says("on and on")
        .says("/a →")
        .says("/b →");
    assert_eq!(server.heads().len(), 7);
}

#[test]
fn a_chain_of_50_is_followed_by_who_says_so() {
    let server = chain(50);
    visit(&server.url("/"), &[]).exits(1).says("20 redirects");
    let server = chain(50);
    visit(&server.url("/"), &["--max-redirs", "50"])
        .exits(0)
        .says("the end")
        .says("51 requests");
    assert!(
        server.heads()[50].contains("hop=49"),
        "each hop's cookies count"
    );
}

#[test]
fn who_follows_no_redirect_sees_the_redirect() {
    let server = chain(50);
    visit(&server.url("/"), &["--max-redirs", "0", "-v"])
        .exits(0)
        .has_a_line_with(&["GET /", "302"])
        .has_a_line_with(&["location", "/1"])
        .never_says("stopped after");
    assert_eq!(server.heads().len(), 1);
}

#[test]
fn other_schemes_are_no_place_to_go_and_are_named() {
    for to in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://127.0.0.1/",
        "mailto:a@b.test",
        "data:text/html,hello",
        "ws://127.0.0.1/",
        "about:blank",
        "http://",
        "https://[::1",
    ] {
        let line = format!("Location: {to}");
        let server = Server::always(response("302 Found", &[line.as_bytes()], ""));
        visit(&server.url("/"), &[])
            .exits(1)
            .says(&format!("redirects to {to}"))
            .says("Location header");
        assert_eq!(server.heads().len(), 1);
    }
}

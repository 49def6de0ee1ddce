//! Redirects, hop by hop.

use crate::{
    browser, browser_with, failure, get, post, request, visit,
    wire::{Server, answer},
};
use jarful::browser::FailureKind;

/// Answers `/` with a redirect, everything else with a page.
fn redirecting(status: &'static str, headers: &'static str) -> Server {
    Server::start(move |seen| match &*seen.path() {
        "/" => answer(status, headers, "moved"),
        _ => answer("200 OK", "", "arrived"),
    })
}

#[tokio::test]
async fn a_cookie_of_the_first_hop_is_sent_on_the_second() {
    let server = redirecting("302 Found", "Location: /next\r\nSet-Cookie: a=1\r\n");
    let (exchanges, page) = get(&browser(), &server.url("/")).await;
    assert_eq!(exchanges.len(), 2);
    assert_eq!(
        (exchanges[0].status, exchanges[1].status),
        (Some(302), Some(200))
    );
    assert_eq!(exchanges[0].received[0].name, "a");
    assert_eq!(exchanges[1].sent[0].name, "a");
    let page = page.unwrap();
    assert_eq!((page.url.path(), &*page.text), ("/next", "arrived"));
    let requests = server.requests();
    assert_eq!(requests[0].from, requests[1].from);
}

#[tokio::test]
async fn methods_and_bodies_change_as_in_browsers() {
    for (status, method, becomes) in [
        ("301 M", "POST", "GET"),
        ("302 F", "POST", "GET"),
        ("303 S", "POST", "GET"),
        ("303 S", "PUT", "GET"),
        ("303 S", "HEAD", "HEAD"),
        ("302 F", "PUT", "PUT"),
        ("307 T", "POST", "POST"),
        ("308 P", "POST", "POST"),
    ] {
        let server = redirecting(status, "Location: /next\r\n");
        let mut asked = if method == "HEAD" {
            request(method, &server.url("/"))
        } else {
            post(&server.url("/"), "hello")
        };
        method.clone_into(&mut asked.method);
        visit(&browser(), asked).await;
        let second = server.requests().remove(1);
        assert_eq!(
            second.line(),
            format!("{becomes} /next"),
            "{status} {method}"
        );
        let keeps = becomes == method && method != "HEAD";
        assert_eq!(second.body == b"hello", keeps, "{status} {method}");
        assert_eq!(
            second.header("content-type").is_some(),
            keeps,
            "{status} {method}"
        );
    }
}

#[tokio::test]
async fn the_fragment_is_kept_unless_the_server_names_another() {
    let server = Server::start(|seen| match &*seen.path() {
        "/" => answer("302 Found", "Location: next\r\n", ""),
        "/own" => answer("302 Found", "Location: next#own\r\n", ""),
        _ => answer("200 OK", "", ""),
    });
    for (path, fragment) in [("/#mine", "mine"), ("/own#mine", "own")] {
        let (_, page) = get(&browser(), &server.url(path)).await;
        assert_eq!(page.unwrap().url.fragment(), Some(fragment));
    }
}

#[tokio::test]
async fn a_redirect_without_location_and_other_300s_are_pages() {
    for (status, headers) in [
        ("302 Found", ""),
        ("302 Found", "Location:\r\n"),
        ("300 Choose", "Location: /next\r\n"),
    ] {
        let server = redirecting(status, headers);
        let (exchanges, page) = get(&browser(), &server.url("/")).await;
        assert_eq!((exchanges.len(), &*page.unwrap().text), (1, "moved"));
    }
}

#[tokio::test]
async fn a_redirect_to_no_web_address_is_a_failure_with_its_status() {
    for location in ["ftp://h/", "javascript:alert(1)", "http://"] {
        let server = Server::start(move |_| {
            answer(
                "302 Found",
                &format!("Location: {location}\r\nSet-Cookie: a=1\r\n"),
                "",
            )
        });
        let (kind, says, exchanges) = failure(&browser(), request("GET", &server.url("/"))).await;
        assert_eq!(kind, FailureKind::BadRedirect, "{location}");
        assert!(says.contains(location), "{says}");
        assert_eq!(exchanges[0].status, Some(302));
        assert_eq!(exchanges[0].received.len(), 1);
    }
}

#[tokio::test]
async fn what_a_server_writes_never_reaches_the_terminal_raw() {
    let server = redirecting("302 Found", "Location: mailto:a\u{202e}\u{9b}31mb\r\n");
    let (_, says, _) = failure(&browser(), request("GET", &server.url("/"))).await;
    assert!(says.contains("mailto:a\\u{202e}\\x9b31mb"), "{says}");
}

#[tokio::test]
async fn a_redirect_loop_ends_at_the_limit_and_names_the_last_addresses() {
    let server = Server::start(|seen| {
        let n: usize = seen.path()[1..].parse().unwrap();
        answer("302 Found", &format!("Location: /{}\r\n", n + 1), "")
    });
    let (kind, says, exchanges) = failure(&browser(), request("GET", &server.url("/0"))).await;
    assert_eq!((kind, exchanges.len()), (FailureKind::TooManyRedirects, 21));
    for part in ["20 redirects", "--max-redirs", "/19", "/20", "/21"] {
        assert!(says.contains(part), "{says}");
    }
    let none = browser_with(|settings| settings.max_redirs = 0);
    let (exchanges, page) = get(&none, &server.url("/0")).await;
    assert_eq!((exchanges.len(), page.unwrap().status), (1, 302));
}

#[tokio::test]
async fn a_password_for_one_site_does_not_go_to_another() {
    let other = Server::start(|_| answer("200 OK", "", ""));
    let there = other.url("/");
    let server = Server::start(move |seen| match &*seen.path() {
        "/" => answer("302 Found", "Location: /here\r\n", ""),
        _ => answer("302 Found", &format!("Location: {there}\r\n"), ""),
    });
    let mut asked = request("GET", &server.url("/"));
    asked.headers = vec![("Authorization".to_owned(), "Bearer x".to_owned())];
    visit(&browser(), asked).await;
    assert!(server.requests()[1].header("authorization").is_some());
    assert_eq!(other.requests()[0].header("authorization"), None);
}

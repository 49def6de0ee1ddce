//! Jars and connections: each browser has its own.

use crate::{
    NOW, browser, browser_with, get, network, page, post, request, visit,
    wire::{Act, Server, answer},
};
use jarful::{
    browser::Browser,
    cookie::{Reason, Verdict},
};
use std::fmt::Write;

fn counter() -> Server {
    Server::start(|_| answer("200 OK", "Set-Cookie: sessionid=fox; Path=/\r\n", "hi"))
}

#[tokio::test]
async fn a_cookie_comes_back_to_its_browser_and_to_no_other() {
    let server = counter();
    let network = network(|_| {});
    let (alice, bob) = (Browser::new(network.clone()), Browser::new(network));
    let (first, shown) = get(&alice, &server.url("/")).await;
    assert_eq!(shown.unwrap().text, "hi");
    assert_eq!(first[0].received[0].verdict, Verdict::Stored);
    let (second, _) = get(&alice, &server.url("/")).await;
    assert_eq!(second[0].sent[0].value, "fox");
    let (other, _) = get(&bob, &server.url("/")).await;
    assert!(other[0].sent.is_empty());
    let seen: Vec<_> = server
        .requests()
        .iter()
        .map(|r| r.header("cookie"))
        .collect();
    assert_eq!(seen, [None, Some("sessionid=fox".to_owned()), None]);
}

#[tokio::test]
async fn a_browser_keeps_its_connection_and_shares_it_with_nobody() {
    let server = counter();
    let network = network(|_| {});
    let (alice, bob) = (Browser::new(network.clone()), Browser::new(network));
    for browser in [&alice, &bob, &alice, &bob] {
        page(browser, &server.url("/")).await;
    }
    alice.disconnect();
    page(&alice, &server.url("/")).await;
    let ports: Vec<_> = server.requests().iter().map(|r| r.from.port()).collect();
    assert_eq!((ports[0], ports[1]), (ports[2], ports[3]));
    assert_ne!(ports[0], ports[1]);
    assert_ne!(ports[4], ports[0]);
    assert_eq!(alice.jar().cookies(NOW).len(), 1);
}

#[tokio::test]
async fn a_closed_browser_has_neither_session_cookies_nor_connections() {
    let server = Server::start(|_| {
        let lines = "Set-Cookie: zap=1\r\nSet-Cookie: sakaicar=2; Max-Age=60\r\n";
        answer("200 OK", lines, "")
    });
    let alice = browser();
    page(&alice, &server.url("/")).await;
    alice.close();
    let (again, _) = get(&alice, &server.url("/")).await;
    assert_eq!(again[0].sent.len(), 1);
    assert_eq!(again[0].sent[0].name, "sakaicar");
    let requests = server.requests();
    assert_ne!(requests[0].from, requests[1].from);
}

#[tokio::test]
async fn cookies_count_on_every_status() {
    for status in ["200 OK", "302 Found", "404 Not Found", "500 Oops"] {
        let server = Server::start(move |seen| match &*seen.path() {
            "/" => answer(status, "Location: /next\r\nSet-Cookie: a=1\r\n", ""),
            _ => answer("200 OK", "", ""),
        });
        let alice = browser();
        get(&alice, &server.url("/")).await;
        assert_eq!(alice.jar().cookies(NOW).len(), 1, "{status}");
    }
}

#[tokio::test]
async fn what_stays_at_home_is_listed_with_its_reason() {
    let server = Server::start(|_| answer("200 OK", "Set-Cookie: a=1; Path=/shop\r\n", ""));
    let alice = browser();
    page(&alice, &server.url("/shop")).await;
    let (exchanges, _) = get(&alice, &server.url_at("http", "localhost", "/shop")).await;
    assert_eq!(exchanges[0].withheld[0].reason, Reason::DomainMismatch);
    let (exchanges, _) = get(&alice, &server.url("/")).await;
    assert_eq!(exchanges[0].withheld[0].reason, Reason::NotOnPath);
}

#[tokio::test]
async fn without_cookies_nothing_is_stored_and_nothing_is_sent() {
    let server = counter();
    let alice = browser_with(|settings| settings.no_cookies = true);
    page(&alice, &server.url("/")).await;
    let (exchanges, _) = get(&alice, &server.url("/")).await;
    assert_eq!(exchanges[0].received[0].reason, Reason::CookiesOff);
    assert!(exchanges[0].sent.is_empty());
    assert!(alice.jar().cookies(NOW).is_empty());
    assert_eq!(server.requests()[1].header("cookie"), None);
}

#[tokio::test]
async fn two_tabs_share_the_jar_and_may_load_at_the_same_time() {
    let server = counter();
    let alice = browser();
    page(&alice, &server.url("/")).await;
    let url = server.url("/");
    let (left, right) = tokio::join!(get(&alice, &url), get(&alice, &url));
    for (exchanges, shown) in [left, right] {
        assert_eq!(exchanges[0].sent[0].value, "fox");
        assert!(shown.is_some());
    }
}

#[tokio::test]
async fn ten_thousand_cookies_of_one_page_do_no_harm() {
    let server = Server::start(|_| {
        let mut lines = String::new();
        for n in 0..10_000 {
            write!(lines, "Set-Cookie: c{n}=1\r\n").unwrap();
        }
        answer("200 OK", &lines, "")
    });
    let alice = browser();
    let (exchanges, _) = get(&alice, &server.url("/")).await;
    assert_eq!(exchanges[0].received.len(), 10_000);
    assert!(alice.jar().cookies(NOW).len() <= 180);
}

#[tokio::test]
async fn a_control_byte_in_one_cookie_line_spoils_only_that_line() {
    let server = Server::start(|_| {
        let lines = "Set-Cookie: a=1\r\nSet-Cookie: b=\x01\r\nSet-Cookie: c=1\r\n";
        answer("200 OK", lines, "hi")
    });
    let (exchanges, shown) = get(&browser(), &server.url("/")).await;
    let names: Vec<_> = exchanges[0].received.iter().map(|c| &*c.name).collect();
    assert_eq!((names, &*shown.unwrap().text), (vec!["a", "c"], "hi"));
}

#[tokio::test]
async fn odd_header_lines_do_not_spoil_the_page() {
    let server = Server::start(|_| {
        let lines =
            "X-Folded: a\r\n b\r\nX-Blank : 1\r\nno colon\r\n: no name\r\nSet-Cookie: a=1\r\n";
        answer("200 OK", lines, "hi")
    });
    let (exchanges, shown) = get(&browser(), &server.url("/")).await;
    assert_eq!(shown.unwrap().text, "hi");
    assert_eq!(exchanges[0].received[0].name, "a");
}

#[tokio::test]
async fn odd_bytes_of_a_cookie_come_back_unchanged() {
    let server = Server::start(|_| {
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: a=\xff\xc3\xa9\"\r\n\r\n";
        Act::Send(head.to_vec())
    });
    let alice = browser();
    page(&alice, &server.url("/")).await;
    let (exchanges, _) = get(&alice, &server.url("/")).await;
    let cookie = exchanges[0].request_headers.iter().last().unwrap();
    assert_eq!(cookie.1, "a=\u{ff}\u{c3}\u{a9}\"");
    // The server's record is lossy UTF-8; é survives in it.
    let seen = server.requests()[1].header("cookie").unwrap();
    assert_eq!(seen, "a=\u{fffd}é\"");
}

#[tokio::test]
async fn every_browser_says_the_same_about_itself() {
    let server = counter();
    let mut asked = post(&server.url("/x?y"), "hello");
    asked.headers.push(("X-Own".to_owned(), "1".to_owned()));
    let (exchanges, _) = visit(&browser(), asked).await;
    page(&browser(), &server.url("/")).await;
    let requests = server.requests();
    assert_eq!(
        requests[0].header("user-agent"),
        requests[1].header("user-agent")
    );
    assert_eq!(requests[0].line(), "POST /x?y");
    assert_eq!(requests[0].body, b"hello");
    let on_the_wire: Vec<_> = requests[0]
        .head
        .lines()
        .skip(1)
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let recorded = exchanges[0].request_headers.iter();
    let recorded: Vec<_> = recorded
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    assert_eq!(recorded, on_the_wire);
    assert_eq!(requests[1].header("content-length"), None);
}

#[tokio::test]
async fn a_password_in_the_address_travels_as_a_header_and_is_not_shown() {
    let server = counter();
    let url = server.url_at("http", "ann:s%20cret@127.0.0.1", "/");
    let (exchanges, _) = get(&browser(), &url).await;
    assert_eq!(exchanges[0].url.as_str(), server.url("/"));
    let header = server.requests()[0].header("authorization").unwrap();
    assert_eq!(header, "Basic YW5uOnMgY3JldA==");
}

#[tokio::test]
async fn names_go_where_resolve_says_and_localhost_goes_here() {
    let server = counter();
    let port = server.addr.port();
    let alice = browser_with(|settings| {
        settings.resolve = vec![
            format!("*:{port}:127.0.0.1").parse().unwrap(),
            format!("dead.test:{port}:127.0.0.9").parse().unwrap(),
        ];
    });
    for host in ["shop.test", "www.shop.test", "ann.localhost", "localhost"] {
        page(&alice, &server.url_at("http", host, "/")).await;
    }
    let hosts: Vec<_> = server
        .requests()
        .iter()
        .map(|r| r.header("host").unwrap())
        .collect();
    assert_eq!(hosts[0], format!("shop.test:{port}"));
    assert_eq!(hosts.len(), 4);
    let (_, dead) = get(&alice, &server.url_at("http", "dead.test", "/")).await;
    assert_eq!(dead, None);
}

#[tokio::test]
async fn a_visit_that_is_dropped_half_way_is_over() {
    let server = Server::start(|_| Act::SendAndHang(Vec::new()));
    let alice = browser();
    let mut navigation = alice.go(request("GET", &server.url("/")));
    let short = std::time::Duration::from_millis(20);
    assert!(
        tokio::time::timeout(short, navigation.next(NOW))
            .await
            .is_err()
    );
    assert!(navigation.next(NOW).await.is_none());
    assert_eq!(navigation.into_page(), None);
}

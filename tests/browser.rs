//! Browsers against small servers written out by hand: what goes over the wire, byte by byte.
//!
//! Each server listens on a free loopback port and ends with its test. Nothing sleeps.

#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod wire;

use jarful::browser::{Browser, Exchange, Network, Page, Request, Settings};
use std::sync::Arc;
use time::{OffsetDateTime, macros::datetime};
use url::Url;
use wire::{Server, answer};

const NOW: OffsetDateTime = datetime!(2026-11-03 09:00:00 UTC);

fn network(change: impl FnOnce(&mut Settings)) -> Arc<Network> {
    let mut settings = Settings::default();
    change(&mut settings);
    Arc::new(Network::new(settings).unwrap())
}

fn browser() -> Browser {
    Browser::new(network(|_| {}))
}

fn get(url: &str) -> Request {
    Request::new("GET", Url::parse(url).unwrap())
}

async fn visit(browser: &Browser, request: Request) -> (Vec<Exchange>, Option<Page>) {
    let mut navigation = browser.go(request);
    let mut exchanges = Vec::new();
    while let Some(exchange) = navigation.next(NOW).await {
        exchanges.push(exchange);
    }
    (exchanges, navigation.into_page())
}

#[tokio::test]
async fn a_cookie_comes_back_to_its_browser_and_to_no_other() {
    let server = Server::start(|_| answer("200 OK", "Set-Cookie: sessionid=fox; Path=/\r\n", "hi"));
    let (alice, bob) = (browser(), browser());
    let (first, page) = visit(&alice, get(&server.url("/"))).await;
    assert_eq!(page.unwrap().text, "hi");
    assert_eq!(first[0].received[0].name, "sessionid");
    let (second, _) = visit(&alice, get(&server.url("/"))).await;
    assert_eq!(second[0].sent[0].value, "fox");
    let (other, _) = visit(&bob, get(&server.url("/"))).await;
    assert!(other[0].sent.is_empty());
    let seen: Vec<_> = server
        .requests()
        .iter()
        .map(|r| r.header("cookie"))
        .collect();
    assert_eq!(seen, [None, Some("sessionid=fox".to_owned()), None]);
}

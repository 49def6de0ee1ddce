//! Browsers against small servers written out by hand: what goes over the wire, byte by byte.
//!
//! Each server listens on a free loopback port and ends with its test. Nothing sleeps; where a
//! limit in time is under test, it is a short one.

#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod bodies;
mod cookies;
mod failures;
mod redirects;
mod tls;
mod wire;

use jarful::browser::{Browser, Exchange, FailureKind, Network, Page, Request, Settings};
use std::sync::Arc;
use time::{OffsetDateTime, macros::datetime};
use url::Url;

const NOW: OffsetDateTime = datetime!(2026-11-03 09:00:00 UTC);

fn network(change: impl FnOnce(&mut Settings)) -> Arc<Network> {
    let mut settings = Settings::default();
    change(&mut settings);
    Arc::new(Network::new(settings).unwrap())
}

/// A browser with settings of its own.
fn browser_with(change: impl FnOnce(&mut Settings)) -> Browser {
    Browser::new(network(change))
}

fn browser() -> Browser {
    browser_with(|_| {})
}

fn request(method: &str, url: &str) -> Request {
    Request::new(method, Url::parse(url).unwrap())
}

fn post(url: &str, body: &str) -> Request {
    let mut request = request("POST", url);
    request.headers = vec![("Content-Type".to_owned(), "text/plain".to_owned())];
    request.body = Some(body.as_bytes().to_vec());
    request
}

async fn visit(browser: &Browser, request: Request) -> (Vec<Exchange>, Option<Page>) {
    let mut navigation = browser.go(request);
    let mut exchanges = Vec::new();
    while let Some(exchange) = navigation.next(NOW).await {
        exchanges.push(exchange);
    }
    (exchanges, navigation.into_page())
}

async fn get(browser: &Browser, url: &str) -> (Vec<Exchange>, Option<Page>) {
    visit(browser, request("GET", url)).await
}

/// The page at an address that answers at once.
async fn page(browser: &Browser, url: &str) -> Page {
    get(browser, url).await.1.unwrap()
}

/// Why a visit failed; its exchanges show no page.
async fn failure(browser: &Browser, request: Request) -> (FailureKind, String, Vec<Exchange>) {
    let (exchanges, page) = visit(browser, request).await;
    assert_eq!(page, None);
    let failure = exchanges.last().unwrap().failure.clone().unwrap();
    (failure.kind, failure.says, exchanges)
}

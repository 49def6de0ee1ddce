//! How a visit came about, as real Chromium tells it: address bar, link, form, redirects, each
//! within a site, across sites and between http and https. Chromium and jarful make the same
//! visits to the same servers; the headers that tell, cookies included, must be equal at each hop.
//!
//! Not part of plain `cargo test`, because it needs Chromium: `cargo test --test came`.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "came/cases.rs"]
mod cases;
#[path = "came/site.rs"]
mod site;
mod support;

use cases::{Case, Kind};
use jarful::browser::{Browser, Network, Page, Request, Resolve, Settings};
use serde_json::json;
use site::{Record, Site};
use std::{path::Path, sync::Arc};
use support::chromium;
use time::OffsetDateTime;
use url::Url;

/// So many visits at least, or something has been lost on the way.
const MANY: usize = 200;

/// So many visits a Chromium: it is given up after a time.
const AT_ONCE: usize = 80;

#[test]
fn every_hop_tells_what_chromium_tells() {
    let site = Site::start();
    let theirs = in_chromium(&site);
    let ours = in_jarful(&site);
    let cases = site.cases();
    assert!(cases.len() >= MANY && theirs.len() > cases.len());
    let different: Vec<String> = theirs
        .keys()
        .filter(|key| theirs.get(key) != ours.get(key))
        .map(|key| {
            let (case, hop) = key;
            let none = "nothing".to_owned();
            let [theirs, ours] = [&theirs, &ours].map(|all| all.get(key).unwrap_or(&none));
            let name = cases[*case].name();
            format!("{name}, hop {hop}\n    Chromium: {theirs}\n    jarful:   {ours}\n")
        })
        .collect();
    assert!(
        different.is_empty() && ours.len() == theirs.len(),
        "{} of {} hops differ:\n{}",
        different.len(),
        theirs.len(),
        different.concat()
    );
}

fn in_chromium(site: &Site) -> Record {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/came/browse.py");
    for some in site.cases().chunks(AT_ONCE) {
        let cases: Vec<_> = some.iter().map(Case::for_chromium).collect();
        let given = json!({"rules": "MAP *.test 127.0.0.1", "cases": cases});
        chromium::run(&script, &given);
    }
    site.take()
}

fn in_jarful(site: &Site) -> Record {
    let network = Arc::new(Network::new(settings(site)).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for case in site.cases() {
        runtime.block_on(play(&Browser::new(network.clone()), case));
    }
    site.take()
}

fn settings(site: &Site) -> Settings {
    let local = |host: &str| {
        let ports = site.ports.all();
        let line = |port| format!("{host}:{port}:127.0.0.1").parse::<Resolve>();
        ports.map(|port| line(port).unwrap())
    };
    let hosts = ["a.test", "www.a.test", "b.test"];
    Settings {
        insecure: true,
        resolve: hosts.into_iter().flat_map(local).collect(),
        ..Settings::default()
    }
}

async fn play(browser: &Browser, case: &Case) {
    for address in case.first() {
        show(browser, Request::new("GET", url(&address))).await;
    }
    let request = match (case.start(), case.kind) {
        (None, _) => Request::new("GET", url(&case.address(1))),
        (Some(start), kind) => {
            let page = show(browser, Request::new("GET", url(&start))).await;
            match kind {
                Kind::Link => page.follow("go").unwrap(),
                _ => page.submit(Some("go"), &[]).request.unwrap(),
            }
        }
    };
    show(browser, request).await;
}

async fn show(browser: &Browser, request: Request) -> Page {
    let mut navigation = browser.go(request);
    while let Some(exchange) = navigation.next(OffsetDateTime::now_utc()).await {
        let failure = exchange.failure.map(|failure| failure.says);
        assert_eq!(failure, None, "{}", exchange.url);
    }
    navigation.into_page().unwrap()
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

//! The same cases played by jarful's own browser, through its library.

use crate::{
    cases::{Case, Step},
    server::Ports,
};
use jarful::{
    browser::{Browser, Exchange, Initiator, Network, ReferrerPolicy, Request, Settings},
    cookie::Cookie,
};
use std::sync::Arc;
use time::OffsetDateTime;

/// What a browser of jarful's did in one case.
pub struct Played {
    /// One exchange for each step.
    pub exchanges: Vec<Exchange>,
    /// What its jar held in the end.
    pub jar: Vec<Cookie>,
}

/// Plays all cases, one after the other.
pub fn play(cases: &[Case], ports: Ports) -> Vec<Played> {
    let resolve = [ports.http, ports.https, ports.other]
        .iter()
        .map(|port| format!("*:{port}:127.0.0.1").parse().unwrap())
        .collect();
    let settings = Settings {
        insecure: true,
        resolve,
        ..Settings::default()
    };
    let network = Arc::new(Network::new(settings).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut all = Vec::new();
        for (n, case) in cases.iter().enumerate() {
            all.push(one(&network, n, case, ports).await);
        }
        all
    })
}

async fn one(network: &Arc<Network>, n: usize, case: &Case, ports: Ports) -> Played {
    let browser = Browser::new(Arc::clone(network));
    let mut exchanges = Vec::new();
    let mut shown = None;
    for (at, step) in case.steps.iter().enumerate() {
        if step.how == "redirect" {
            continue;
        }
        let mut visit = browser.go(request(step, n, at, ports, shown.as_ref()));
        while let Some(exchange) = visit.next(OffsetDateTime::now_utc()).await {
            let failure = exchange.failure.as_ref().map(|failure| &failure.says);
            assert_eq!(failure, None, "{}: {}", case.name, exchange.url);
            exchanges.push(exchange);
        }
        shown = exchanges.last().map(|last| last.url.clone());
    }
    let jar = browser.jar().cookies(OffsetDateTime::now_utc());
    browser.disconnect();
    Played { exchanges, jar }
}

fn request(step: &Step, case: usize, at: usize, ports: Ports, shown: Option<&url::Url>) -> Request {
    let method = if step.how == "form" { "POST" } else { "GET" };
    let mut request = Request::new(method, step.url(case, at, ports));
    if step.how != "go" {
        let page = shown.expect("a page to come from").clone();
        let policy = ReferrerPolicy::default();
        request.initiator = Some(Initiator { page, policy });
    }
    request
}

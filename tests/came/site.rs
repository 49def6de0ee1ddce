//! Servers over http and https that answer for every host name: pages with a
//! link or a form, redirects, and a record of what each request said of how it came about.

use crate::{
    cases::{self, Case, Kind, Where},
    support::server::{Answer, Asked, Server, certificate, page, response},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock},
};

/// The headers that say how a request came about, and what follows from it.
const TELLING: [&str; 8] = [
    "Cookie",
    "Referer",
    "Origin",
    "Upgrade-Insecure-Requests",
    "Sec-Fetch-Site",
    "Sec-Fetch-Mode",
    "Sec-Fetch-User",
    "Sec-Fetch-Dest",
];

/// Set over https: one of each `SameSite` for the host alone, and one Strict for all its hosts.
const COOKIES: [&[u8]; 6] = [
    b"Set-Cookie: strict=1; Path=/; SameSite=Strict",
    b"Set-Cookie: lax=1; Path=/; SameSite=Lax",
    b"Set-Cookie: none=1; Path=/; SameSite=None; Secure",
    b"Set-Cookie: plain=1; Path=/",
    b"Set-Cookie: secure=1; Path=/; SameSite=Strict; Secure",
    b"Set-Cookie: wide=1; Path=/; SameSite=Strict; Domain=a.test",
];

/// What each request said, by case and hop.
pub type Record = BTreeMap<(usize, usize), String>;

/// The servers and what they remember.
pub struct Site {
    pub ports: Ports,
    cases: Arc<OnceLock<Vec<Case>>>,
    record: Arc<Mutex<Record>>,
}

/// Where they listen: two over http, two over https.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ports {
    http: [u16; 2],
    https: [u16; 2],
}

impl Ports {
    pub fn all(self) -> [u16; 4] {
        [self.http, self.https].concat().try_into().expect("four")
    }

    /// An origin with its port, the second one where it says `:other`.
    pub fn put_into(self, origin: &str) -> String {
        let (bare, n) = match origin.strip_suffix(":other") {
            Some(bare) => (bare, 1),
            None => (origin, 0),
        };
        let ports = if bare.starts_with("https") {
            self.https
        } else {
            self.http
        };
        format!("{bare}:{}", ports[n])
    }
}

impl Site {
    pub fn start() -> Self {
        let cases = Arc::<OnceLock<Vec<Case>>>::default();
        let record = Arc::<Mutex<Record>>::default();
        let answer = || {
            let (cases, record) = (cases.clone(), record.clone());
            move |asked: &Asked| {
                let cases = cases.get().expect("they are there before anybody asks");
                Answer::Bytes(answer(asked, cases, &record))
            }
        };
        let (config, _) = certificate(&["a.test", "www.a.test", "b.test", "localhost"]);
        let ports = Ports {
            http: [(); 2].map(|()| Server::start(answer()).port),
            https: [(); 2].map(|()| Server::start_secure(config.clone(), answer()).port),
        };
        cases.set(cases::all(ports)).expect("once");
        Self {
            ports,
            cases,
            record,
        }
    }

    pub fn cases(&self) -> &[Case] {
        self.cases.get().expect("start() puts them there")
    }

    /// What was said since the last call.
    pub fn take(&self) -> Record {
        std::mem::take(&mut *self.record.lock().unwrap())
    }
}

fn answer(asked: &Asked, cases: &[Case], record: &Mutex<Record>) -> Vec<u8> {
    let path = asked.path().split('?').next().unwrap_or_default();
    let mut parts = path.trim_matches('/').split('/');
    let what = parts.next().unwrap_or_default();
    let mut number = || parts.next().and_then(|part| part.parse::<usize>().ok());
    match (what, number(), number()) {
        ("set", _, _) => {
            let cookies: Vec<&[u8]> = COOKIES.to_vec();
            response("200 OK", &cookies, "set")
        }
        ("from", Some(n), _) => begin(&cases[n]),
        ("go", Some(n), Some(hop)) => {
            let said = format!("{} {}", asked.method(), said(asked));
            record.lock().unwrap().insert((n, hop), said);
            lead_on(&cases[n], hop)
        }
        _ => response("404 Not Found", &[], ""),
    }
}

fn said(asked: &Asked) -> String {
    let telling = TELLING.iter().filter_map(|name| {
        let value = asked.header(name)?;
        Some(format!("\n      {name}: {value}"))
    });
    telling.collect()
}

/// The page with the link or the form.
fn begin(case: &Case) -> Vec<u8> {
    let (mut header, mut meta, mut attribute) = ("", String::new(), "");
    match &case.policy {
        Where::Header(policy) => header = policy,
        Where::Meta(policy) => meta = format!("<meta name=referrer content='{policy}'>"),
        Where::Attribute(text) => attribute = text,
        Where::Over(text) => (header, attribute) = ("origin", text),
        Where::Nowhere | Where::Redirect(_) => {}
    }
    let headers = [format!("Referrer-Policy: {header}")];
    let headers: Vec<&[u8]> = headers.iter().map(String::as_bytes).collect();
    let to = case.address(1);
    let button = "<button id=go>go</button>";
    let body = match case.kind {
        Kind::Typed => String::new(),
        Kind::Link => format!("<a id=go {attribute} href='{to}'>go</a>"),
        Kind::Get => format!("<form {attribute} action='{to}'>{button}</form>"),
        Kind::Post => format!("<form {attribute} method=post action='{to}'>{button}</form>"),
    };
    response("200 OK", &headers, format!("<!doctype html>{meta}{body}"))
}

/// On to the next hop, or the last page.
fn lead_on(case: &Case, hop: usize) -> Vec<u8> {
    if hop == case.chain.len() {
        return page("<!doctype html><p id=end>the end");
    }
    let location = format!("Location: {}", case.address(hop + 1));
    let policy = match &case.policy {
        Where::Redirect(policy) => format!("Referrer-Policy: {policy}"),
        _ => "X-Policy: none".to_owned(),
    };
    let headers = [location.as_bytes(), policy.as_bytes()];
    response(&format!("{} Redirect", case.status), &headers, "")
}

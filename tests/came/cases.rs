//! The visits that Chromium and jarful both make.

use crate::site::Ports;
use serde_json::{Value, json};

/// How a visit begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Typed,
    Link,
    Get,
    Post,
}

/// Where something is said of referrers.
#[derive(Clone, Debug)]
pub enum Where {
    Nowhere,
    /// In a header of the page where it begins.
    Header(&'static str),
    /// In a `<meta>` of that page.
    Meta(&'static str),
    /// In an attribute of its link or form.
    Attribute(&'static str),
    /// The same, where the page says "origin" in its header.
    Over(&'static str),
    /// In a header of the redirects.
    Redirect(&'static str),
}

/// One visit.
#[derive(Clone, Debug)]
pub struct Case {
    pub kind: Kind,
    /// The origin of the page where it begins; not looked at where the address is typed.
    from: &'static str,
    /// The origins that it goes through, the last one with the page finally shown.
    pub chain: Vec<&'static str>,
    /// Of all redirects on the way.
    pub status: u16,
    pub policy: Where,
    n: usize,
    ports: Ports,
}

impl Case {
    /// The address of a hop, counted from 1.
    pub fn address(&self, hop: usize) -> String {
        let origin = self.ports.put_into(self.chain[hop - 1]);
        format!("{origin}/go/{}/{hop}?x=1", self.n)
    }

    /// The page with the link or form.
    pub fn start(&self) -> Option<String> {
        let is_typed = self.kind == Kind::Typed;
        let origin = self.ports.put_into(self.from);
        (!is_typed).then(|| format!("{origin}/from/{}/page?q=1#part", self.n))
    }

    /// Where the browser gets its cookies before.
    pub fn first(&self) -> Vec<String> {
        let mut origins = self.chain.clone();
        origins.push(self.from);
        let hosts = ["a.test", "www.a.test", "b.test", "localhost"].into_iter();
        let met = hosts.filter(|host| {
            let ends = |origin: &&str| origin.ends_with(&format!("/{host}"));
            origins.iter().any(ends)
        });
        met.map(|host| {
            let scheme = if host == "localhost" { "http" } else { "https" };
            let origin = format!("{scheme}://{host}");
            self.ports.put_into(&origin) + "/set"
        })
        .collect()
    }

    pub fn for_chromium(&self) -> Value {
        json!({"first": self.first(), "start": self.start(), "go": self.address(1)})
    }

    /// For the message of a failure.
    pub fn name(&self) -> String {
        let way = self.chain.join(&format!(" {} ", self.status));
        let from = if self.kind == Kind::Typed {
            ""
        } else {
            self.from
        };
        format!(
            "{} {:?} {from} → {way} ({:?})",
            self.n, self.kind, self.policy
        )
    }
}

/// Two origins: where it begins, where it goes.
const PAIRS: [(&str, &str); 17] = [
    ("https://a.test", "https://a.test"),
    ("http://a.test", "http://a.test"),
    ("https://a.test", "https://www.a.test"),
    ("https://www.a.test", "https://a.test"),
    ("http://a.test", "http://www.a.test"),
    ("https://a.test", "https://a.test:other"),
    ("http://a.test", "http://a.test:other"),
    ("https://a.test", "https://b.test"),
    ("http://a.test", "http://b.test"),
    ("http://a.test", "https://a.test"),
    ("https://a.test", "http://a.test"),
    ("http://a.test", "https://b.test"),
    ("https://a.test", "http://b.test"),
    ("http://a.test", "https://www.a.test"),
    ("http://localhost", "http://localhost"),
    ("http://a.test", "http://localhost"),
    ("https://a.test", "http://localhost"),
];

const POLICIES: [&str; 9] = [
    "no-referrer",
    "no-referrer-when-downgrade",
    "same-origin",
    "origin",
    "strict-origin",
    "origin-when-cross-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
    "origin, nonsense",
];

const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];

/// All of them.
pub fn all(ports: Ports) -> Vec<Case> {
    let mut cases = Vec::new();
    direct(&mut cases);
    redirected(&mut cases);
    policies(&mut cases);
    words_of_pages(&mut cases);
    for (n, case) in cases.iter_mut().enumerate() {
        (case.n, case.ports) = (n, ports);
    }
    cases
}

fn case(kind: Kind, from: &'static str, chain: &[&'static str]) -> Case {
    Case {
        kind,
        from,
        chain: chain.to_vec(),
        status: 302,
        policy: Where::Nowhere,
        n: 0,
        ports: Ports::default(),
    }
}

/// Without a redirect.
fn direct(cases: &mut Vec<Case>) {
    for to in ["http://a.test", "https://a.test", "http://localhost"] {
        cases.push(case(Kind::Typed, "", &[to]));
    }
    for kind in [Kind::Link, Kind::Get, Kind::Post] {
        cases.extend(PAIRS.map(|(from, to)| case(kind, from, &[to])));
    }
}

fn redirected(cases: &mut Vec<Case>) {
    let (a, b, plain) = ("https://a.test", "https://b.test", "http://a.test");
    let (www, http_b) = ("https://www.a.test", "http://b.test");
    for status in REDIRECTS {
        for chain in [vec![a, a], vec![a, b], vec![a, b, a], vec![b, a]] {
            let of = |kind| Case {
                status,
                ..case(kind, a, &chain)
            };
            cases.extend([of(Kind::Post), of(Kind::Link)]);
        }
    }
    for chain in [
        vec![a, a],
        vec![a, b],
        vec![a, b, a],
        vec![plain, a],
        vec![a, plain],
        vec![a, www],
    ] {
        cases.push(case(Kind::Typed, "", &chain));
    }
    for chain in [
        vec![plain, a],
        vec![a, plain],
        vec![plain, a, plain],
        vec![a, plain, a],
        vec![a, www],
        vec![a, www, a],
        vec![www, b, www],
        vec![http_b, b],
        vec![plain, http_b, plain],
    ] {
        for from in [a, plain] {
            for (kind, status) in [(Kind::Link, 302), (Kind::Post, 307)] {
                cases.push(Case {
                    status,
                    ..case(kind, from, &chain)
                });
            }
        }
    }
}

/// What the page itself says: the older words of `<meta>`, `rel`, `referrerpolicy`.
fn words_of_pages(cases: &mut Vec<Case>) {
    let (a, b) = ("https://a.test", "https://b.test");
    let metas = [
        "no-referrer",
        "unsafe-url",
        "never",
        "always",
        "default",
        "origin-when-crossorigin",
        "nonsense",
        "Origin",
        "unsafe-url, origin",
    ];
    let attributes = [
        "rel=noreferrer",
        "rel='noopener NoReferrer'",
        "referrerpolicy=no-referrer",
        "referrerpolicy=Unsafe-URL",
        "referrerpolicy=nonsense",
        "referrerpolicy=''",
        "referrerpolicy=unsafe-url rel=noreferrer",
    ];
    let all = metas.map(Where::Meta).into_iter();
    let all = all.chain(attributes.map(Where::Attribute));
    for policy in all.chain(attributes.map(Where::Over)) {
        for kind in [Kind::Link, Kind::Post] {
            cases.push(Case {
                policy: policy.clone(),
                ..case(kind, a, &[b])
            });
        }
    }
}

fn policies(cases: &mut Vec<Case>) {
    let (a, b, plain) = ("https://a.test", "https://b.test", "http://a.test");
    for policy in POLICIES {
        for kind in [Kind::Link, Kind::Post] {
            for to in [a, b, plain] {
                cases.push(Case {
                    policy: Where::Header(policy),
                    ..case(kind, a, &[to])
                });
            }
            cases.push(Case {
                policy: Where::Redirect(policy),
                status: 307,
                ..case(kind, a, &[a, b])
            });
            cases.push(Case {
                policy: Where::Redirect(policy),
                status: 307,
                ..case(kind, plain, &[plain, plain])
            });
        }
    }
}

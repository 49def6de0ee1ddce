//! Where a stored cookie goes and where it stays home: example addresses, each asked of a jar that
//! holds this cookie alone.

use crate::cookie::{Approach, Cookie, Jar, Reason};
use time::{Duration, OffsetDateTime};
use url::{Host, Url};

/// One example.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The address asked.
    pub url: Url,
    /// GET or POST.
    pub method: &'static str,
    /// The page whose link or form leads there; `None` where the address was typed.
    pub from: Option<Url>,
    /// When.
    pub at: OffsetDateTime,
    /// The cookie is three minutes old by then.
    pub is_later: bool,
    /// Why the cookie stays home; `None` where it goes along.
    pub reason: Option<Reason>,
    /// What the example is about, in a few words.
    pub what: &'static str,
    /// Which question it belongs to.
    pub kind: Kind,
}

/// The question that an example answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Which addresses?
    Place,
    /// Coming from where?
    From,
    /// When?
    Time,
}

/// A jar with one cookie, asked again and again.
struct Asked<'a> {
    jar: Jar,
    name: &'a str,
    now: OffsetDateTime,
    visits: Vec<Visit>,
}

/// The examples for a cookie that came from `url`.
pub(super) fn examples(cookie: &Cookie, url: &Url, now: OffsetDateTime) -> Vec<Visit> {
    let jar = Jar::new();
    jar.put(cookie.clone(), now);
    let home = home(cookie, url);
    let mut asked = Asked {
        jar,
        name: &cookie.name,
        now,
        visits: Vec::new(),
    };
    places(&mut asked, cookie, &home);
    ways(&mut asked, &home);
    if let Some(end) = cookie.expires {
        let at = end.saturating_add(Duration::seconds(1));
        asked.ask(&home, ("GET", None), at, ("after its end", Kind::Time));
    }
    asked.visits
}

impl Asked<'_> {
    fn ask(
        &mut self,
        url: &Url,
        (method, from): (&'static str, Option<&Url>),
        at: OffsetDateTime,
        (what, kind): (&'static str, Kind),
    ) {
        if kind == Kind::Place && self.visits.iter().any(|visit| visit.url == *url) {
            return;
        }
        let due = self.jar.due(url, Approach::new(from, method), at);
        let withheld = due.withheld.iter().find(|c| c.name == self.name);
        self.visits.push(Visit {
            url: url.clone(),
            method,
            from: from.cloned(),
            at,
            is_later: kind == Kind::From && at > self.now,
            reason: withheld.map(|cookie| cookie.reason),
            what,
            kind,
        });
    }

    fn place(&mut self, url: Option<Url>, what: &'static str) {
        if let Some(url) = url {
            self.ask(&url, ("GET", None), self.now, (what, Kind::Place));
        }
    }
}

/// A page that the cookie is for: the one that set it, or else one on its path.
fn home(cookie: &Cookie, url: &Url) -> Url {
    let mut home = url.clone();
    home.set_fragment(None);
    home.set_query(None);
    if !cookie.is_for(&home) {
        home.set_path(&cookie.path);
    }
    home
}

fn places(asked: &mut Asked<'_>, cookie: &Cookie, home: &Url) {
    asked.place(Some(home.clone()), "a page of it");
    asked.place(Some(below(&cookie.path, home)), "a page further down");
    asked.place(outside(&cookie.path, home), "another path");
    asked.place(with_host(home, child(home)), "a host below");
    asked.place(with_host(home, parent(home)), "the host above");
    asked.place(
        with_host(home, Some(stranger(home).to_owned())),
        "another host",
    );
    asked.place(other_scheme(home), "the other scheme");
    asked.place(other_port(home), "another port");
}

fn ways(asked: &mut Asked<'_>, home: &Url) {
    let soon = asked.now;
    let later = soon.saturating_add(Duration::minutes(3));
    let stranger = Url::parse(&format!("https://{}/", stranger(home))).ok();
    let Some(stranger) = &stranger else { return };
    let ask = |asked: &mut Asked<'_>, way, at, what| asked.ask(home, way, at, (what, Kind::From));
    ask(
        asked,
        ("GET", None),
        soon,
        "typed, or from a page of the same site",
    );
    ask(
        asked,
        ("GET", Some(stranger)),
        soon,
        "by a link on another site",
    );
    ask(
        asked,
        ("POST", Some(stranger)),
        soon,
        "by a form that another site posts",
    );
    ask(
        asked,
        ("POST", Some(stranger)),
        later,
        "the same form, three minutes later",
    );
    if let Some(other) = &other_scheme(home) {
        ask(
            asked,
            ("GET", Some(other)),
            soon,
            "by a link on this host's other scheme",
        );
        ask(
            asked,
            ("POST", Some(other)),
            later,
            "by a form of this host's other scheme",
        );
    }
}

fn below(path: &str, home: &Url) -> Url {
    let slash = if path.ends_with('/') { "" } else { "/" };
    with_path(home, &format!("{path}{slash}more"))
}

/// `/shop` has a neighbour that only begins like it; `/` has nothing outside.
fn outside(path: &str, home: &Url) -> Option<Url> {
    match path {
        "/" => None,
        path => Some(with_path(home, &format!("{}x", path.trim_end_matches('/')))),
    }
}

fn with_path(url: &Url, path: &str) -> Url {
    let mut url = url.clone();
    url.set_path(path);
    url
}

fn with_host(url: &Url, host: Option<String>) -> Option<Url> {
    let mut url = url.clone();
    url.set_host(Some(&host?)).ok()?;
    Some(url)
}

fn name(url: &Url) -> Option<&str> {
    match url.host() {
        Some(Host::Domain(name)) => Some(name),
        _ => None,
    }
}

fn child(url: &Url) -> Option<String> {
    let name = name(url)?;
    let label = if name.starts_with("www.") {
        "app"
    } else {
        "www"
    };
    Some(format!("{label}.{name}"))
}

fn parent(url: &Url) -> Option<String> {
    let (_, parent) = name(url)?.split_once('.')?;
    parent.contains('.').then(|| parent.to_owned())
}

/// A site that is another one than this; for `localhost`, the other name of this machine.
pub(super) fn stranger(url: &Url) -> &'static str {
    match url.host_str().unwrap_or_default() {
        "localhost" => "127.0.0.1",
        "127.0.0.1" => "localhost",
        host if host.ends_with("other.test") => "another.test",
        _ => "other.test",
    }
}

/// http for https and the other way round, on the usual port unless one was given.
fn other_scheme(url: &Url) -> Option<Url> {
    let scheme = match url.scheme() {
        "http" => "https",
        "https" => "http",
        _ => return None,
    };
    let mut url = url.clone();
    url.set_scheme(scheme).ok()?;
    Some(url)
}

fn other_port(url: &Url) -> Option<Url> {
    let port = if url.port_or_known_default() == Some(8000) {
        8001
    } else {
        8000
    };
    let mut url = url.clone();
    url.set_port(Some(port)).ok()?;
    Some(url)
}

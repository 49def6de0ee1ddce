//! Each attribute of a line in one sentence. What it means is asked of a jar, one attribute at a
//! time, so that no rule stands here twice.

use crate::cookie::{self, Attribute, Cookie, Jar, Reason, SameSite, bytes_of, is_loopback};
use crate::text::{escape, shorten};
use std::collections::HashMap;
use time::OffsetDateTime;
use url::Url;

/// What became of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Browsers act upon it.
    Counts,
    /// Browsers know it and leave it out here: given again, too long, or senseless.
    Ignored,
    /// No browser knows it.
    Unknown,
}

impl Fate {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Ignored => "ignored",
            Self::Unknown => "unknown",
        }
    }
}

/// An attribute, and what there is to say about it.
#[derive(Clone, Debug)]
pub struct Told {
    /// As it was written.
    pub name: String,
    /// Behind its `=`.
    pub value: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// One sentence.
    pub says: String,
    /// The name that was probably meant.
    pub meant: Option<&'static str>,
}

/// The attributes that browsers know, and Chromium's `Priority`.
const KNOWN: [&str; 9] = [
    "Path",
    "Domain",
    "Expires",
    "Max-Age",
    "Secure",
    "HttpOnly",
    "SameSite",
    "Partitioned",
    "Priority",
];
/// From the standards of 1997 and 2000. Browsers pass over them.
const OLD: [&str; 5] = ["Version", "Comment", "CommentURL", "Discard", "Port"];

/// The attribute of this name, in any letters.
pub(super) fn known(name: &str) -> Option<&'static str> {
    KNOWN
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(name.trim()))
}

/// So many attributes of a line are told; a hostile one has half a million.
const MOST_TOLD: usize = 1000;

/// The attributes of a line that came from `url`, and how many more it has.
pub(super) fn tell(
    line: &str,
    url: &Url,
    date: Option<&str>,
    now: OffsetDateTime,
) -> (Vec<Told>, usize) {
    let all: Vec<Attribute<'_>> = cookie::attributes(line)
        .filter(|attribute| !attribute.name.is_empty() || attribute.value.is_some())
        .collect();
    // The last of each kind is found in one walk.
    let mut last: HashMap<&str, usize> = HashMap::new();
    for (at, attribute) in all.iter().enumerate() {
        if let Some(name) = known(attribute.name).filter(|_| !attribute.is_oversized) {
            last.insert(name, at);
        }
    }
    let scene = Scene { url, date, now };
    let has_max_age = last
        .get("Max-Age")
        .is_some_and(|at| scene.end(&all[*at]).is_some());
    let tell = |(at, attribute): (usize, &Attribute<'_>)| {
        let Some(name) = known(attribute.name) else {
            return unknown(attribute);
        };
        let (fate, says) = if attribute.is_oversized {
            (
                Fate::Ignored,
                "over 1024 bytes, so browsers pass over it".to_owned(),
            )
        } else if last.get(name) != Some(&at) {
            (
                Fate::Ignored,
                "given again further on, and the last one counts".to_owned(),
            )
        } else if name == "Expires" && has_max_age {
            (
                Fate::Ignored,
                "Max-Age is there too, and it counts instead".to_owned(),
            )
        } else {
            scene.meaning(name, attribute)
        };
        told(attribute, fate, says, None)
    };
    let told = all.iter().enumerate().take(MOST_TOLD).map(tell).collect();
    (told, all.len().saturating_sub(MOST_TOLD))
}

fn told(attribute: &Attribute<'_>, fate: Fate, says: String, meant: Option<&'static str>) -> Told {
    Told {
        name: attribute.name.to_owned(),
        value: attribute.value.map(str::to_owned),
        fate,
        says,
        meant,
    }
}

fn unknown(attribute: &Attribute<'_>) -> Told {
    if OLD
        .iter()
        .any(|old| old.eq_ignore_ascii_case(attribute.name))
    {
        let says = "of an old standard that browsers never followed; they pass over it";
        return told(attribute, Fate::Unknown, says.to_owned(), None);
    }
    let meant = nearest(attribute.name);
    let says = match meant {
        Some(name) => format!("no browser knows this, so it has no effect. Did you mean {name}?"),
        None => "no browser knows this, so it has no effect".to_owned(),
    };
    told(attribute, Fate::Unknown, says, meant)
}

/// The attribute that is spelt much like this.
fn nearest(name: &str) -> Option<&'static str> {
    let bare = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.collect::<String>().to_lowercase()
    };
    if name.len() > 30 {
        return None;
    }
    let wanted = bare(name);
    let likeness = |known: &str| strsim::normalized_damerau_levenshtein(&bare(known), &wanted);
    let near = KNOWN.into_iter().map(|known| (likeness(known), known));
    let (like, known) = near.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (like > 0.6).then_some(known)
}

/// Where and when a line came.
struct Scene<'s> {
    url: &'s Url,
    date: Option<&'s str>,
    now: OffsetDateTime,
}

/// An expiry: the moment, or that it has passed already.
enum End {
    At(OffsetDateTime),
    Past,
}

impl Scene<'_> {
    /// What the jar makes of a cookie that has this attribute alone.
    fn alone(&self, written: &str, url: &Url) -> Result<Option<Cookie>, Reason> {
        let jar = Jar::new();
        let line = bytes_of(&format!("a=b; {written}"));
        let received = jar.receive(&line, url, self.date, self.now);
        match jar.cookies(self.now).pop() {
            Some(cookie) => Ok(Some(cookie)),
            None if received.reason == Reason::NothingToDelete => Ok(None),
            None => Err(received.reason),
        }
    }

    fn end(&self, attribute: &Attribute<'_>) -> Option<End> {
        match self.alone(&written(attribute), self.url) {
            Ok(Some(cookie)) => cookie.expires.map(End::At),
            Ok(None) => Some(End::Past),
            Err(_) => None,
        }
    }

    fn meaning(&self, name: &str, attribute: &Attribute<'_>) -> (Fate, String) {
        match name {
            "Path" => self.path(attribute),
            "Domain" => self.domain(attribute),
            "Expires" | "Max-Age" => self.time(name, attribute),
            "SameSite" => self.same_site(attribute),
            "Secure" => (Fate::Counts, with_value(attribute, self.secure())),
            "HttpOnly" => (
                Fate::Counts,
                with_value(
                    attribute,
                    "hidden from scripts of the page; sent like any other",
                ),
            ),
            "Partitioned" => (
                Fate::Counts,
                with_value(
                    attribute,
                    "where other sites embed the page, each has its own jar",
                ),
            ),
            _ => (
                Fate::Counts,
                "which cookies go first when the jar is full: Low, Medium or High; Chromium only"
                    .to_owned(),
            ),
        }
    }

    fn secure(&self) -> &'static str {
        if self.url.scheme() == "http" && is_loopback(self.url) {
            "only over https; http on this machine counts as safe too"
        } else {
            "only over https"
        }
    }

    fn path(&self, attribute: &Attribute<'_>) -> (Fate, String) {
        let Ok(Some(cookie)) = self.alone(&written(attribute), self.url) else {
            return (Fate::Ignored, "not usable".to_owned());
        };
        let path = shorten(&escape(&cookie.path), 40);
        if attribute.value.unwrap_or_default() != cookie.path {
            let says =
                format!("a path begins with /; instead the folder of the page counts: {path}");
            return (Fate::Ignored, says);
        }
        let says = if cookie.path == "/" {
            "for every page of the host".to_owned()
        } else if cookie.path.ends_with('/') {
            format!("for what lies below {path}")
        } else {
            format!("for {path} and what lies below it, not for {path}x")
        };
        (Fate::Counts, says)
    }

    fn domain(&self, attribute: &Attribute<'_>) -> (Fate, String) {
        match self.alone(&written(attribute), self.url) {
            Ok(Some(cookie)) if attribute.value.is_none_or(str::is_empty) => (
                Fate::Ignored,
                format!("empty, so it is for {} only", escape(&cookie.domain)),
            ),
            Ok(Some(cookie)) if cookie.host_only => {
                let host = escape(&cookie.domain);
                (
                    Fate::Counts,
                    format!("for {host} only: it has no subdomains"),
                )
            }
            Ok(Some(cookie)) => {
                let host = escape(&cookie.domain);
                (Fate::Counts, format!("for {host} and all hosts below it"))
            }
            _ => {
                let host = escape(self.url.host_str().unwrap_or_default()).into_owned();
                (
                    Fate::Counts,
                    format!("{host} may not set cookies for it, so the whole cookie is refused"),
                )
            }
        }
    }

    fn time(&self, name: &str, attribute: &Attribute<'_>) -> (Fate, String) {
        match self.end(attribute) {
            Some(End::Past) => (
                Fate::Counts,
                "in the past, so it is an order to delete".to_owned(),
            ),
            Some(End::At(at)) => (
                Fate::Counts,
                format!("until {}", super::telling::moment(at, self.now)),
            ),
            None if name == "Max-Age" => (
                Fate::Ignored,
                "no whole number of seconds, so it does not count".to_owned(),
            ),
            None => (
                Fate::Ignored,
                "no date that browsers can read, so it does not count".to_owned(),
            ),
        }
    }

    fn same_site(&self, attribute: &Attribute<'_>) -> (Fate, String) {
        // SameSite=None is taken with Secure only; the question here is what the word means.
        let mut safe = self.url.clone();
        let _ = safe.set_scheme("https");
        let cookie = self.alone(&format!("{}; Secure", written(attribute)), &safe);
        let same_site = cookie.ok().flatten().and_then(|cookie| cookie.same_site);
        let says = match same_site {
            Some(SameSite::Strict) => "only with visits that begin on this site",
            Some(SameSite::Lax) => "from another site by a link, not by a posted form",
            Some(SameSite::None) => "from any site, in any way; it needs Secure",
            None => return (Fate::Ignored, no_same_site(attribute)),
        };
        (Fate::Counts, says.to_owned())
    }
}

fn no_same_site(attribute: &Attribute<'_>) -> String {
    let wanted = attribute.value.unwrap_or_default().to_lowercase();
    let words = ["Strict", "Lax", "None"];
    let near = words.into_iter().find(|word| {
        wanted.len() < 20
            && strsim::normalized_damerau_levenshtein(&word.to_lowercase(), &wanted) > 0.5
    });
    match near {
        Some(word) => format!("counts as not given. Did you mean SameSite={word}?"),
        None => "counts as not given: the words are Strict, Lax and None".to_owned(),
    }
}

/// A flag counts whatever stands behind its `=`.
fn with_value(attribute: &Attribute<'_>, says: &str) -> String {
    match attribute.value {
        Some(value) if !value.is_empty() => {
            let value = shorten(&escape(value), 20);
            format!("{says} (\"{value}\" changes nothing: the word alone counts)")
        }
        _ => says.to_owned(),
    }
}

fn written(attribute: &Attribute<'_>) -> String {
    match attribute.value {
        Some(value) => format!("{}={value}", attribute.name),
        None => attribute.name.to_owned(),
    }
}

//! Which cookie is the session cookie: each candidate is scored by its name, its shape, its
//! attributes, and by how the values of two browsers differ. Tried on 25 real stacks; the user can
//! always override it with `--session-cookie`.

use crate::codec::{self, Form};
use crate::cookie::{Cookie, SameSite};
use crate::scenario::BrowserId;
use std::collections::BTreeMap;

/// Values of this many browsers are compared; a crowd tells nothing more.
const COMPARED_BROWSERS: usize = 8;
/// Below this score nothing is taken for the session cookie.
const ENOUGH: i32 = 25;
/// A score that a further browser can hardly turn.
const CERTAIN: i32 = 60;

/// What has been seen of the cookies so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Finder {
    /// The user said which one it is.
    given: Option<String>,
    candidates: BTreeMap<String, Candidate>,
    /// The best so far: a better one takes its place, nothing else does.
    chosen: Option<String>,
    /// Nothing that is likely to come would change the guess.
    is_certain: bool,
}

#[derive(Clone, Debug, Default)]
struct Candidate {
    values: Vec<(BrowserId, String)>,
    http_only: bool,
    same_site: bool,
    is_row_key: bool,
}

impl Finder {
    pub(super) fn new(given: Option<String>) -> Self {
        Self {
            is_certain: given.is_some(),
            given,
            candidates: BTreeMap::new(),
            chosen: None,
        }
    }

    /// A browser holds these cookies now (those it stole from another left out). `is_row` tells whether a value is a key of the table.
    pub(super) fn note<'c>(
        &mut self,
        browser: BrowserId,
        jar: impl Iterator<Item = &'c Cookie>,
        is_row: impl Fn(&str) -> bool,
    ) {
        if self.given.is_some() {
            return;
        }
        let mut is_news = false;
        for cookie in jar {
            if let Some(known) = self.candidates.get_mut(&cookie.name) {
                is_news |= known.note(browser, cookie, &is_row);
            } else if can_be_session(&cookie.name) {
                let candidate = self.candidates.entry(cookie.name.clone()).or_default();
                is_news |= candidate.note(browser, cookie, &is_row);
            }
        }
        if is_news {
            self.choose();
        }
    }

    fn choose(&mut self) {
        let Some((name, score)) = self.best() else {
            self.is_certain = false;
            return;
        };
        let candidate = &self.candidates[name];
        let is_certain = candidate.is_row_key || (score >= CERTAIN && candidate.values.len() >= 2);
        self.chosen = Some(name.to_owned());
        self.is_certain = is_certain;
    }

    /// The best guess so far.
    pub(super) fn guess(&self) -> Option<&str> {
        if let Some(name) = &self.given {
            return Some(name);
        }
        self.chosen.as_deref()
    }

    /// Nothing that is likely to come would change the guess.
    pub(super) fn is_certain(&self) -> bool {
        self.is_certain
    }

    fn best(&self) -> Option<(&str, i32)> {
        self.candidates
            .iter()
            .map(|(name, candidate)| (name.as_str(), candidate.score(name)))
            .filter(|(_, score)| *score >= ENOUGH)
            .max_by_key(|(_, score)| *score)
    }
}

impl Candidate {
    /// Tells whether this was anything new.
    fn note(&mut self, browser: BrowserId, cookie: &Cookie, is_row: impl Fn(&str) -> bool) -> bool {
        let before = (self.http_only, self.same_site, self.is_row_key);
        self.http_only |= cookie.http_only;
        self.same_site |= cookie.same_site.is_some_and(|s| s != SameSite::None);
        self.is_row_key = self.is_row_key || is_row(&cookie.value);
        let has_room = self.values.len() < COMPARED_BROWSERS;
        let has_new_value = match self.values.iter_mut().find(|(who, _)| *who == browser) {
            Some((_, value)) if *value == cookie.value => false,
            Some((_, value)) => {
                value.clone_from(&cookie.value);
                true
            }
            None if has_room => {
                self.values.push((browser, cookie.value.clone()));
                true
            }
            None => false,
        };
        has_new_value || before != (self.http_only, self.same_site, self.is_row_key)
    }

    fn score(&self, name: &str) -> i32 {
        let first = self.values.first().map_or("", |(_, value)| value.as_str());
        let form = codec::carried(first).map(|carried| carried.form);
        let shape = match form {
            Some(_) => 25,
            None => shape_score(first),
        };
        // Two browsers whose counts are the same may well carry the same cookie.
        let may_be_equal = form.is_some_and(|form| form != Form::Json);
        name_score(name)
            + shape
            + self.difference_score(may_be_equal || name_score(name) >= 50)
            + if self.http_only { 15 } else { 0 }
            + if self.same_site { 3 } else { 0 }
            + if self.is_row_key { 100 } else { 0 }
    }

    /// Two fresh browsers with one value: hardly a session, unless the name says so (then the
    /// server gives everybody one ticket, which is for the alarm to tell).
    fn difference_score(&self, may_be_equal: bool) -> i32 {
        let mut values: Vec<&str> = self.values.iter().map(|(_, v)| v.as_str()).collect();
        if values.len() < 2 {
            return 0;
        }
        values.sort_unstable();
        values.dedup();
        match values.len() {
            1 if may_be_equal => 0,
            1 => -40,
            _ => 20,
        }
    }
}

/// Names that are never the session: tokens against forged requests, analytics, preferences.
fn can_be_session(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let parts = [
        "csrf",
        "xsrf",
        "requestverification",
        "antiforgery",
        "lang",
        "locale",
        "consent",
        "theme",
        "timezone",
    ];
    let starts = [
        "_ga",
        "_gid",
        "_gat",
        "_fb",
        "utm",
        "__cf",
        "awsalb",
        "incap_",
        "arraffinity",
        "wp-settings",
    ];
    !(parts.iter().any(|part| name.contains(part))
        || starts.iter().any(|start| name.starts_with(start))
        || name == "messages"
        || name.strip_suffix(".sig").is_some())
}

/// A cookie that would be taken for a session if it came to that: by its name, or by its shape.
#[must_use]
pub fn looks_like_session(name: &str, value: &str) -> bool {
    can_be_session(name) && (name_score(name) >= ENOUGH || shape_score(value) >= 25)
}

fn name_score(name: &str) -> i32 {
    let bare = name
        .strip_prefix("__Host-")
        .or_else(|| name.strip_prefix("__Secure-"))
        .unwrap_or(name);
    let known = [
        "sessionid",
        "connect.sid",
        "PHPSESSID",
        "JSESSIONID",
        "ASP.NET_SessionId",
        ".AspNetCore.Session",
        "laravel_session",
        "laravel-session",
        "ci_session",
        "CAKEPHP",
        "koa.sess",
        "rack.session",
        "rocket_session",
        "SESSION",
        "session",
    ];
    if known.contains(&bare) || bare.starts_with("wordpress_logged_in_") {
        return 55;
    }
    let lower = bare.to_ascii_lowercase();
    if bare.starts_with("ASPSESSIONID") || lower.ends_with("_session") {
        50
    } else if lower.contains("sess") || lower.ends_with("sid") || lower == "sid" {
        33
    } else if lower == "id" {
        25
    } else if ["token", "auth", "jwt"]
        .iter()
        .any(|word| lower.contains(word))
    {
        20
    } else {
        0
    }
}

/// How many bits the value could carry, judged by its length and the class of its characters.
fn shape_score(value: &str) -> i32 {
    let id = value
        .strip_prefix("s:")
        .or_else(|| value.strip_prefix("s%3A"))
        .unwrap_or(value);
    let id = id.split('.').next().unwrap_or(id);
    let length = u32::try_from(id.chars().count()).unwrap_or(u32::MAX);
    let bits = f64::from(length) * alphabet_size(id).log2();
    if bits >= 100.0 {
        25
    } else if bits >= 64.0 {
        10
    } else if bits < 32.0 {
        -25
    } else {
        0
    }
}

fn alphabet_size(id: &str) -> f64 {
    let has = |test: fn(&char) -> bool| id.chars().any(|c| test(&c));
    if id.chars().all(|c| c.is_ascii_digit()) {
        10.0
    } else if id.chars().all(|c| c.is_ascii_hexdigit()) {
        16.0
    } else if has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) {
        62.0
    } else {
        36.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(name: &str, value: &str, http_only: bool) -> Cookie {
        Cookie {
            name: name.to_owned(),
            value: value.to_owned(),
            domain: "localhost".to_owned(),
            host_only: true,
            path: "/".to_owned(),
            expires: None,
            http_only,
            secure: false,
            same_site: None,
            partitioned: false,
        }
    }

    #[test]
    fn the_session_cookie_is_found_among_others() {
        let mut finder = Finder::default();
        for (browser, id) in [
            (0, "gj2233cwnotq0a1b2c3d4e5f6g7h8i9j"),
            (1, "zz2233cwnotq0a1b2c3d4e5f6g7h8i9j"),
        ] {
            let jar = [
                cookie("zap", "42", false),
                cookie("csrftoken", "aV3ryL0ngAndRandomTokenOfDjango00", false),
                cookie("sessionid", id, true),
            ];
            finder.note(browser, jar.iter(), |_| false);
        }
        assert_eq!(finder.guess(), Some("sessionid"));
        assert!(finder.is_certain());
    }

    #[test]
    fn a_short_cookie_that_is_the_same_for_all_is_no_session() {
        let mut finder = Finder::default();
        finder.note(0, [cookie("zap", "42", false)].iter(), |_| false);
        finder.note(1, [cookie("zap", "42", false)].iter(), |_| false);
        assert_eq!(finder.guess(), None);
    }

    #[test]
    fn an_unknown_name_is_found_by_its_row_in_the_table() {
        let mut finder = Finder::default();
        finder.note(0, [cookie("biscuit", "abcdefgh", false)].iter(), |id| {
            id == "abcdefgh"
        });
        assert_eq!(finder.guess(), Some("biscuit"));
        assert!(finder.is_certain());
    }

    #[test]
    fn what_the_user_says_wins() {
        let finder = Finder::new(Some("zap".to_owned()));
        assert_eq!(finder.guess(), Some("zap"));
    }
}

//! What is not there and often should be, on cookies that look like a session id: calm advice with
//! its reason.

use super::attributes::{Fate, Told};
use crate::cookie::{Cookie, is_loopback};
use url::Url;

/// Something that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The attribute.
    pub missing: &'static str,
    /// Why it would be good.
    pub says: &'static str,
}

const HTTP_ONLY: Advice = Advice {
    missing: "HttpOnly",
    says: "Without HttpOnly every script in the page can read this cookie, and a smuggled one can carry it away. The server reads it either way.",
};
const SECURE: Advice = Advice {
    missing: "Secure",
    says: "Without Secure it also travels over plain http, where everybody on the way can read it.",
};
const SECURE_LATER: Advice = Advice {
    missing: "Secure",
    says: "On this machine nobody listens on the way. Once the site is on https, give it Secure.",
};
const SAME_SITE: Advice = Advice {
    missing: "SameSite",
    says: "Chromium treats it as Lax (lenient for two minutes); other browsers may send it from everywhere. SameSite=Lax says it plainly.",
};

/// What a cookie lacks that was stored with these attributes.
pub(super) fn of(cookie: &Cookie, told: &[Told], url: &Url) -> Vec<Advice> {
    if !is_like_a_session(&cookie.name) {
        return Vec::new();
    }
    let has = |name: &str| {
        let mut all = told.iter().filter(|told| told.fate == Fate::Counts);
        all.any(|told| told.name.eq_ignore_ascii_case(name))
    };
    let secure = if is_loopback(url) {
        SECURE_LATER
    } else {
        SECURE
    };
    [HTTP_ONLY, secure, SAME_SITE]
        .into_iter()
        .filter(|advice| !has(advice.missing))
        .collect()
}

/// By its name: `sessionid`, `PHPSESSID`, `connect.sid`, `auth_token`. A CSRF token is for scripts
/// to read.
pub(super) fn is_like_a_session(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_token = ["csrf", "xsrf"].iter().any(|word| name.contains(word));
    let words = ["sess", "auth", "token", "jwt", "login", "remember"];
    let has_word = words.iter().any(|word| name.contains(word));
    !is_token && (has_word || name.ends_with("sid"))
}

//! A session cookie that is no ticket but the state itself: what that means, in a student's words.

use super::Play;
use crate::codec::{Form, Protection};
use crate::cookie::Cookie;
use crate::observe::{BrowserSummary, Step};
use crate::text::{escape, shorten, wrap};
use colored::Colorize as _;

impl Play<'_> {
    /// Said in the run where such a cookie is seen first.
    pub(super) fn carried_note(&mut self, step: &Step<'_>) -> String {
        let Some((cookie, form)) = step.carrying_cookie() else {
            return String::new();
        };
        if !self.said.is_new_carried(&cookie.name, form) {
            return String::new();
        }
        self.note(&first_words(cookie, form, self.style.labels_only))
    }

    /// Said below *Who is who*.
    pub(super) fn carried_remark(
        &self,
        browsers: &[BrowserSummary],
        cookie: Option<&str>,
    ) -> String {
        let forms = browsers.iter().filter_map(|browser| browser.carried);
        let (Some(form), Some(name)) = (forms.into_iter().next(), cookie) else {
            return String::new();
        };
        let mut out = String::new();
        for line in wrap(&last_words(name, form), self.style.width) {
            out.push_str(&format!("{}\n", line.yellow()));
        }
        out
    }
}

/// Where the session of such a browser is, in a few words.
pub(super) fn session_words(browser: &BrowserSummary) -> &'static str {
    match browser.carried {
        Some(Form::Encrypted(_)) => "an encrypted cookie",
        _ => "the state in the cookie",
    }
}

/// What is special about the cookie.
fn first_words(cookie: &Cookie, form: Form, hides_values: bool) -> String {
    let (name, maker) = (escape(&cookie.name), form.maker());
    let value = if hides_values {
        String::new()
    } else {
        format!("={}", shorten(&escape(&cookie.value), 24))
    };
    match form.protection() {
        Protection::Encrypted => format!(
            "The cookie {name}{value} is encrypted, as {maker} does it: only the server can read it."
        ),
        _ => format!(
            "The cookie {name}{value} is no ticket with a number: it IS the state ({maker}). The \
             server remembers nothing; the browser brings it all along at each visit."
        ),
    }
}

/// Who can read and change it.
fn last_words(name: &str, form: Form) -> String {
    let name = escape(name);
    match (form, form.protection()) {
        (Form::Encrypted(_), _) => {
            format!("The cookie {name} is encrypted; only the server can read it.")
        }
        (Form::Jwt { is_signed: true }, _) => format!(
            "The cookie {name} is the state itself, a JSON web token. Anyone who holds it can read it. Whether \
             its signature is right, only the server can tell."
        ),
        (Form::Jwt { is_signed: false }, _) => format!(
            "The cookie {name} is the state itself, a JSON web token WITHOUT a signature. Anyone who holds it \
             can read it and change it."
        ),
        (Form::CookieSession { is_signed: false }, _) => format!(
            "The cookie {name} is the state itself, and no {name}.sig signs it. Anyone who holds it can read it \
             and change it: give the server a secret key."
        ),
        (_, Protection::None) => format!(
            "The cookie {name} is the state itself, and nothing signs it. Anyone who holds it can read it and \
             change it."
        ),
        (Form::CookieSession { is_signed: true }, _) => format!(
            "The cookie {name} is the state itself. Anyone who holds it can read it; the signature in {name}.sig \
             only stops changes. Put no secrets in it."
        ),
        _ => format!(
            "The cookie {name} is the state itself. Anyone who holds it can read it; the signature only stops \
             changes. Put no secrets in it."
        ),
    }
}

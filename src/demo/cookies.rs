//! Cookies on the server's side: reading a `Cookie` header and writing `Set-Cookie` lines, both
//! as Django does it.
//!
//! Values are bytes. A cookie may carry any byte except `;` and control characters.

use axum::http::header::{COOKIE, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use std::fmt::Write as _;
use time::macros::format_description;
use time::{Duration, OffsetDateTime};

/// The cookies of a request, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Cookies(Vec<(Vec<u8>, Vec<u8>)>);

impl Cookies {
    /// The cookies in a request's headers.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(COOKIE).into_iter();
        Self(lines.flat_map(|line| parse(line.as_bytes())).collect())
    }

    /// The value of a cookie as it was sent, quotes included. Of several with one name the last.
    pub(super) fn raw(&self, name: &str) -> Option<&[u8]> {
        let mut found = self.0.iter().rev();
        found
            .find(|(known, _)| known == name.as_bytes())
            .map(|(_, value)| value.as_slice())
    }

    /// The value as Django hands it to a view: quotes taken off, as text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.raw(name)
            .map(|value| String::from_utf8_lossy(&unquote(value)).into_owned())
    }

    /// Names and raw values, in the order sent.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.0.iter().map(|(name, value)| (&name[..], &value[..]))
    }
}

/// Pieces between semicolons; a piece without `=` is the value of a cookie without a name.
fn parse(line: &[u8]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> + '_ {
    line.split(|byte| *byte == b';').filter_map(|piece| {
        let (name, value) = match piece.iter().position(|byte| *byte == b'=') {
            Some(at) => (&piece[..at], &piece[at + 1..]),
            None => (&piece[..0], piece),
        };
        let (name, value) = (name.trim_ascii(), value.trim_ascii());
        (!name.is_empty() || !value.is_empty()).then(|| (name.to_vec(), value.to_vec()))
    })
}

/// `"a\"b\054"` is `a"b,`: quotes off, `\` before any character gives that character, `\` before
/// three octal digits the byte. Anything not in quotes stays as it is.
fn unquote(value: &[u8]) -> Vec<u8> {
    let Some(mut rest) = value
        .strip_prefix(b"\"")
        .and_then(|inner| inner.strip_suffix(b"\""))
    else {
        return value.to_vec();
    };
    let mut out = Vec::with_capacity(rest.len());
    loop {
        rest = match rest {
            [] => return out,
            [
                b'\\',
                a @ b'0'..=b'3',
                b @ b'0'..=b'7',
                c @ b'0'..=b'7',
                after @ ..,
            ] => {
                out.push((a - b'0') * 64 + (b - b'0') * 8 + (c - b'0'));
                after
            }
            [b'\\', c, after @ ..] | [c, after @ ..] => {
                out.push(*c);
                after
            }
        };
    }
}

/// A value as Python writes it into a cookie: in quotes where a character needs them, with octal
/// numbers for those that may not stand in a header.
pub(super) fn quote(value: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:".contains(&byte);
    if value.bytes().all(is_plain) {
        return value.to_owned();
    }
    let mut out = String::from("\"");
    for byte in value.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            byte if is_plain(byte) || b" ()/<=>?@[]{}".contains(&byte) => out.push(byte.into()),
            byte => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out.push('"');
    out
}

/// A cookie that the server sets. Attributes are written in Django's (alphabetical) order.
#[derive(Clone, Debug, Default)]
pub(super) struct SetCookie<'a> {
    /// The name.
    pub name: &'a str,
    /// The value, written as it is.
    pub value: &'a [u8],
    /// Seconds to live, and the time now; without it the cookie lives until the browser closes.
    pub max_age: Option<(i64, OffsetDateTime)>,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `SameSite=Lax`.
    pub same_site_lax: bool,
}

impl SetCookie<'_> {
    /// Adds the line to a response.
    pub(super) fn add_to(&self, headers: &mut HeaderMap) {
        let mut line = [self.name.as_bytes(), b"=", self.value].concat();
        line.extend(self.attributes().into_bytes());
        let line = HeaderValue::from_bytes(&line)
            .expect("names and values set by our own pages have no control characters");
        headers.append(SET_COOKIE, line);
    }

    fn attributes(&self) -> String {
        let mut text = String::new();
        if let Some((seconds, now)) = self.max_age {
            let expires = http_date(now.saturating_add(Duration::seconds(seconds)));
            text.push_str("; expires=");
            text.push_str(&expires);
        }
        if self.http_only {
            text.push_str("; HttpOnly");
        }
        if let Some((seconds, _)) = self.max_age {
            text.push_str("; Max-Age=");
            text.push_str(&seconds.to_string());
        }
        text.push_str("; Path=/");
        if self.same_site_lax {
            text.push_str("; SameSite=Lax");
        }
        text
    }
}

/// Tells the browser to drop a cookie: no value, and an expiry at the beginning of time. Like
/// Django's, this line has no `HttpOnly`.
pub(super) fn delete(name: &str, headers: &mut HeaderMap) {
    SetCookie {
        name,
        value: b"\"\"",
        max_age: Some((0, OffsetDateTime::UNIX_EPOCH)),
        http_only: false,
        same_site_lax: true,
    }
    .add_to(headers);
}

/// Notes that the page depends on the cookies, next to what `Vary` already names.
pub(super) fn vary_on_cookie(headers: &mut HeaderMap) {
    let lines = headers.get_all(VARY).into_iter();
    let mut names: Vec<String> = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(',').map(|name| name.trim().to_owned()))
        .collect();
    let covers = |name: &String| name == "*" || name.eq_ignore_ascii_case("Cookie");
    if names.iter().any(covers) {
        return;
    }
    names.push("Cookie".to_owned());
    if let Ok(line) = HeaderValue::from_str(&names.join(", ")) {
        headers.insert(VARY, line);
    }
}

/// `Sun, 06 Dec 2026 20:44:24 GMT` (RFC 9110, section 5.6.7).
pub(super) fn http_date(time: OffsetDateTime) -> String {
    let form = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    time.format(form)
        .expect("these components are defined for every time")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn cookies(line: &str) -> Cookies {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_str(line).unwrap());
        Cookies::of(&headers)
    }

    #[test]
    fn of_two_cookies_with_one_name_the_last_one_counts() {
        let both = cookies("sessionid=good; sessionid=bad");
        assert_eq!(both.text("sessionid").unwrap(), "bad");
    }

    #[test]
    fn quotes_belong_to_the_value_until_a_view_reads_it() {
        let quoted = cookies(r#"a="x\"y\054z"; b="; c"#);
        assert_eq!(quoted.raw("a").unwrap(), br#""x\"y\054z""#);
        assert_eq!(quoted.text("a").unwrap(), r#"x"y,z"#);
        assert_eq!(quoted.text("b").unwrap(), "\"");
        assert_eq!(quoted.text("").unwrap(), "c", "a cookie without a name");
        assert_eq!(quoted.text("d"), None);
    }

    #[test]
    fn a_value_written_with_quotes_is_read_back() {
        assert_eq!(quote("gj2233cwnotq"), "gj2233cwnotq");
        for value in ["Weird Key!", "a\"b\\c;d,e\r\n", "Zoë"] {
            let line = format!("a={}", quote(value));
            assert_eq!(cookies(&line).text("a").unwrap(), value);
        }
    }

    #[test]
    fn attributes_stand_in_the_order_of_django() {
        let now = datetime!(2026-11-22 20:44:24 UTC);
        let mut headers = HeaderMap::new();
        SetCookie {
            name: "sessionid",
            value: b"abc",
            max_age: Some((1_209_600, now)),
            http_only: true,
            same_site_lax: true,
        }
        .add_to(&mut headers);
        assert_eq!(
            headers[SET_COOKIE],
            "sessionid=abc; expires=Sun, 06 Dec 2026 20:44:24 GMT; HttpOnly; Max-Age=1209600; \
             Path=/; SameSite=Lax"
        );
    }

    #[test]
    fn a_deletion_is_an_empty_value_from_1970() {
        let mut headers = HeaderMap::new();
        delete("sessionid", &mut headers);
        assert_eq!(
            headers[SET_COOKIE],
            "sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; \
             SameSite=Lax"
        );
    }

    #[test]
    fn vary_names_the_cookie_once_and_keeps_what_it_named_before() {
        let mut headers = HeaderMap::new();
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        vary_on_cookie(&mut headers);
        vary_on_cookie(&mut headers);
        assert_eq!(headers[VARY], "Accept-Encoding, Cookie");
    }
}

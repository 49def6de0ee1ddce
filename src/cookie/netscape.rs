//! A jar as a text file, in Netscape's format: the one that curl, wget and Python read and write,
//! and that browser extensions export. Bytes in, bytes out; files are touched in `cli`.
//!
//! A line is a cookie, with tabs between its seven fields:
//!
//! ```text
//! domain  include-subdomains  path  secure  expires  name  value
//! ```
//!
//! `#HttpOnly_` before the domain is `HttpOnly`; any other `#` begins a comment. A nameless cookie
//! has an empty name (as in Python; curl takes its value for the name). Expiry is in seconds since
//! 1970, and 0 means a session cookie.
//!
//! The format has no room for `SameSite` and `Partitioned`, for when a cookie was created and last
//! sent, and for parts of a second. Cookies are written oldest first, so that the order of lines
//! keeps the order of creation.

use super::{
    Cookie, admit,
    bytes::{push_bytes, text_of},
    line::{MAX_PAIR, SetCookie, size},
    matching::registrable,
};
use time::{Duration, OffsetDateTime};
use url::Host;

/// How such a file begins.
const HEADER: &str = "# Netscape HTTP Cookie File\n# Written by jarful. \
    Who holds these cookies is logged in: keep this file as you keep a password.\n\n";
const HTTP_ONLY: &str = "#HttpOnly_";
/// The last second of the year 9999.
const LATEST: i64 = 253_402_300_799;

/// A line that holds no cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenLine {
    /// Counted from 1.
    pub number: usize,
    /// The line itself, bytes as characters U+0000 to U+00FF.
    pub line: String,
    /// What is wrong with it.
    pub why: String,
}

/// The cookies of a file, in the order of its lines.
///
/// # Errors
/// All lines that hold no cookie.
pub fn read(file: &[u8]) -> Result<Vec<Cookie>, Vec<BrokenLine>> {
    let (mut cookies, mut broken) = (Vec::new(), Vec::new());
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    for (index, line) in file.split(|byte| *byte == b'\n').enumerate() {
        let line = text_of(line.strip_suffix(b"\r").unwrap_or(line));
        match read_line(&line) {
            Ok(cookie) => cookies.extend(cookie),
            Err(why) => broken.push(BrokenLine {
                number: index + 1,
                why,
                line,
            }),
        }
    }
    if broken.is_empty() {
        Ok(cookies)
    } else {
        Err(broken)
    }
}

/// `None` for blank lines and comments.
fn read_line(line: &str) -> Result<Option<Cookie>, String> {
    let line = line.trim_start_matches(' ');
    let (http_only, line) = match line.get(..HTTP_ONLY.len()) {
        Some(start) if start.eq_ignore_ascii_case(HTTP_ONLY) => (true, &line[HTTP_ONLY.len()..]),
        _ if line.starts_with('#') || line.trim().is_empty() => return Ok(None),
        _ => (false, line),
    };
    let [domain, subdomains, path, secure, expires, name, value] = fields(line)?;
    let (domain, is_name) = read_domain(domain)?;
    let for_subdomains = read_flag(
        subdomains,
        "the second field says whether the cookie goes to subdomains too",
    )?;
    let cookie = Cookie {
        name: name.to_owned(),
        value: value.to_owned(),
        // A host that nobody can register, such as localhost or a number, has no subdomains.
        host_only: !for_subdomains || !is_name || registrable(&domain).is_none(),
        domain,
        path: read_path(path)?,
        expires: read_expiry(expires)?,
        http_only,
        secure: read_flag(secure, "the fourth field says whether the cookie is Secure")?,
        same_site: None,
        partitioned: false,
    };
    check(&cookie)?;
    Ok(Some(cookie))
}

/// Where a line was copied from a terminal, its tabs have become blanks. Many a program leaves out
/// an empty value, and the tab before it.
fn fields(line: &str) -> Result<[&str; 7], String> {
    let fields: Vec<&str> = if line.contains('\t') {
        line.split('\t').collect()
    } else {
        line.trim_end()
            .split(' ')
            .filter(|field| !field.is_empty())
            .collect()
    };
    let mut seven = [""; 7];
    let is_whole = matches!(fields.len(), 6 | 7);
    if !is_whole {
        let many = count_of(fields.len());
        return Err(format!("it has {many}, and a cookie has 7"));
    }
    seven[..fields.len()].copy_from_slice(&fields);
    Ok(seven)
}

fn count_of(fields: usize) -> String {
    match fields {
        1 => "1 field".to_owned(),
        n => format!("{n} fields"),
    }
}

/// The domain without its leading dot, as addresses are written, and whether it is a name.
fn read_domain(written: &str) -> Result<(String, bool), String> {
    let name = written.strip_prefix('.').unwrap_or(written);
    let host = if name.contains(':') && !name.starts_with('[') {
        Host::parse(&format!("[{name}]"))
    } else {
        Host::parse(name)
    };
    match host {
        Ok(host) if name.is_ascii() => Ok((host.to_string(), matches!(host, Host::Domain(_)))),
        _ => Err("the first field is no domain".to_owned()),
    }
}

fn read_flag(written: &str, what: &str) -> Result<bool, String> {
    if written.eq_ignore_ascii_case("true") {
        Ok(true)
    } else if written.eq_ignore_ascii_case("false") {
        Ok(false)
    } else {
        Err(format!("{what}, TRUE or FALSE"))
    }
}

fn read_path(written: &str) -> Result<String, String> {
    if written.starts_with('/') {
        Ok(written.to_owned())
    } else {
        Err("the third field is the path, and a path begins with /".to_owned())
    }
}

/// Seconds since 1970, with or without parts of a second. A session cookie has 0, nothing, or, as
/// Playwright writes it, -1.
fn read_expiry(written: &str) -> Result<Option<OffsetDateTime>, String> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, part) = written.split_once('.').unwrap_or((written, "0"));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    if whole.is_empty() && part == "0" {
        return Ok(None);
    }
    if !is_number(digits) || !is_number(part) {
        return Err(
            "the fifth field says when the cookie expires, in seconds since 1970 (0 for a session cookie)"
                .to_owned(),
        );
    }
    let seconds = digits.parse().unwrap_or(LATEST).min(LATEST);
    let seconds = if whole.starts_with('-') {
        -seconds
    } else {
        seconds
    };
    match seconds {
        0 | -1 => Ok(None),
        _ => Ok(Some(
            OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH),
        )),
    }
}

/// What no browser would hold, or could not send as it stands.
fn check(cookie: &Cookie) -> Result<(), String> {
    let Cookie {
        name, value, path, ..
    } = cookie;
    if name.is_empty() && value.is_empty() {
        return Err("it has neither a name nor a value".to_owned());
    }
    if [name, value, path]
        .iter()
        .any(|text| text.contains(|c: char| c.is_ascii_control()))
    {
        return Err("it holds a control character".to_owned());
    }
    if name.contains([';', '=']) || value.contains(';') || path.contains(';') {
        return Err(
            "a name holds no = and no semicolon, a value and a path no semicolon".to_owned(),
        );
    }
    if name.is_empty() && value.contains('=') {
        return Err("the value of a cookie without a name holds no =".to_owned());
    }
    if size(name) + size(value) > MAX_PAIR {
        return Err(format!(
            "name and value have more than {MAX_PAIR} bytes, and no browser keeps such a cookie"
        ));
    }
    let set = SetCookie {
        name,
        value,
        domain: (!cookie.host_only).then_some(&*cookie.domain),
        path: Some(path),
        secure: cookie.secure,
        http_only: cookie.http_only,
        ..SetCookie::default()
    };
    if admit::keeps_promises(&set, true, cookie.host_only) {
        Ok(())
    } else {
        Err("its name begins with __Host- or __Secure-, and the other fields break that promise: both are Secure, and __Host- belongs to one host and the path /".to_owned())
    }
}

/// Cookies as a file, in their order, and those that the format cannot hold (a tab in the path).
///
/// The browsers' clock may be `ahead` of the real one, because the play waited: what had an hour
/// left there has an hour left in the file.
#[must_use]
pub fn write(cookies: &[Cookie], ahead: Duration) -> (Vec<u8>, Vec<&Cookie>) {
    let mut file = HEADER.as_bytes().to_vec();
    let mut left_out = Vec::new();
    for cookie in cookies {
        if cookie.path.contains(|c: char| c.is_ascii_control()) {
            left_out.push(cookie);
        } else {
            write_line(&mut file, cookie, ahead);
        }
    }
    (file, left_out)
}

fn write_line(file: &mut Vec<u8>, cookie: &Cookie, ahead: Duration) {
    let host = cookie.domain.trim_start_matches('[').trim_end_matches(']');
    let flag = |is: bool| if is { "TRUE" } else { "FALSE" };
    let expires = match cookie.expires {
        // 0 would be a session cookie.
        Some(end) => end.saturating_sub(ahead).unix_timestamp().max(1),
        None => 0,
    };
    let dot = if cookie.host_only { "" } else { "." };
    file.extend(if cookie.http_only { HTTP_ONLY } else { "" }.bytes());
    file.extend(format!("{dot}{host}\t{}\t", flag(!cookie.host_only)).bytes());
    push_bytes(file, &cookie.path);
    file.extend(format!("\t{}\t{expires}\t", flag(cookie.secure)).bytes());
    push_bytes(file, &cookie.name);
    file.push(b'\t');
    push_bytes(file, &cookie.value);
    file.push(b'\n');
}

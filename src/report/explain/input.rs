//! Cookie lines out of what was typed or piped in: a bare `a=b; Path=/`, a `Set-Cookie:` or
//! `Cookie:` line, the headers that `curl -i` or `curl -v` shows.

use crate::cookie::attributes;
use crate::cookie::text_of;

/// A line that can be explained, without the name of its header. Bytes as characters U+0000 to
/// U+00FF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// What a server sends.
    SetCookie(String),
    /// What a browser sends.
    Cookie(String),
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// In their order.
    pub lines: Vec<Line>,
    /// The `Date` of the response, where headers were given: `Expires` is meant on that clock.
    pub date: Option<String>,
}

impl Input {
    /// Lines given one by one, each of them a cookie with or without the words `Set-Cookie:`.
    #[must_use]
    pub fn of_arguments<S: AsRef<[u8]>>(arguments: &[S]) -> Self {
        let lines = arguments.iter().map(|line| text_of(line.as_ref()));
        Self {
            lines: lines.map(|line| of_line(&line)).collect(),
            date: None,
        }
    }

    /// A text of several lines. Where one of them is a `Set-Cookie:` or `Cookie:` header or the
    /// first line of an answer, only headers count; otherwise each line is a cookie.
    #[must_use]
    pub fn of_text(bytes: &[u8]) -> Self {
        let lines: Vec<String> = bytes
            .split(|byte| *byte == b'\n')
            .map(|line| text_of(line.strip_suffix(b"\r").unwrap_or(line)))
            .collect();
        let lines: Vec<&str> = lines.iter().map(|line| unquoted(line)).collect();
        let has_headers = lines.iter().any(|l| header(l).is_some() || is_status(l));
        if has_headers {
            return Self::of_headers(&lines);
        }
        let bare = lines.iter().filter(|line| !line.trim().is_empty());
        Self {
            lines: bare
                .map(|line| Line::SetCookie((*line).to_owned()))
                .collect(),
            date: None,
        }
    }

    fn of_headers(lines: &[&str]) -> Self {
        let mut found = Self::default();
        let mut is_body = false;
        let mut was_answer = false;
        for line in lines {
            if is_status(line) {
                (is_body, was_answer) = (false, true);
            } else if line.trim().is_empty() {
                is_body = was_answer;
            }
            if is_body {
                continue;
            }
            found.lines.extend(header(line));
            if let Some(date) = value_of(line, "date") {
                found.date = Some(date.trim().to_owned());
            }
        }
        found
    }
}

/// Whether an argument is a cookie line rather than a name to look up.
#[must_use]
pub fn is_cookie_line(text: &[u8]) -> bool {
    let text = text_of(text);
    if header(&text).is_some() || text.contains(';') {
        return true;
    }
    // `SameSite=None` alone is a question about the attribute.
    let name = text.split_once('=').map(|(name, _)| name.trim());
    name.is_some_and(|name| super::attributes::known(name).is_none())
}

fn of_line(line: &str) -> Line {
    let line = unquoted(line);
    header(line).unwrap_or_else(|| Line::SetCookie(line.to_owned()))
}

fn header(line: &str) -> Option<Line> {
    let set = value_of(line, "set-cookie").map(|v| Line::SetCookie(v.trim_start().to_owned()));
    set.or_else(|| value_of(line, "cookie").map(|v| Line::Cookie(v.trim().to_owned())))
}

fn value_of<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    let (own, value) = line.split_once(':')?;
    own.trim().eq_ignore_ascii_case(name).then_some(value)
}

/// The first line of an answer.
fn is_status(line: &str) -> bool {
    line.get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("HTTP/"))
}

/// `curl -v` puts `< ` and `> ` in front.
fn unquoted(line: &str) -> &str {
    ["< ", "> "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))
        .unwrap_or(match line {
            "<" | ">" => "",
            line => line,
        })
}

/// A `Cookie` line that has attributes in it was meant as `Set-Cookie`.
pub(super) fn has_attributes(cookie_line: &str) -> bool {
    attributes(cookie_line).any(|attribute| super::attributes::known(attribute.name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(line: &str) -> Line {
        Line::SetCookie(line.to_owned())
    }

    #[test]
    fn headers_are_found_among_others_and_the_body_is_left_alone() {
        let curl = b"HTTP/1.1 200 OK\r\nDate: Tue, 03 Nov 2026 09:00:00 GMT\r\nset-cookie: a=b; Path=/\r\nX: y\r\n\r\n<p>Set-Cookie: c=d\n";
        let input = Input::of_text(curl);
        assert_eq!(input.lines, [set("a=b; Path=/")]);
        assert_eq!(input.date.as_deref(), Some("Tue, 03 Nov 2026 09:00:00 GMT"));
        let verbose = b"> Cookie: x=1\n> \n< HTTP/1.1 302 Found\n< Set-Cookie: a=b\n< \n";
        assert_eq!(
            Input::of_text(verbose).lines,
            [Line::Cookie("x=1".to_owned()), set("a=b")]
        );
    }

    #[test]
    fn bare_lines_are_cookies_and_bytes_stay_bytes() {
        assert_eq!(
            Input::of_text(b"a=b\n\nc=\xe9\n").lines,
            [set("a=b"), set("c=\u{e9}")]
        );
        assert!(
            Input::of_text(b"HTTP/1.1 200 OK\nX: y\n\n")
                .lines
                .is_empty()
        );
    }

    #[test]
    fn a_name_is_told_from_a_cookie() {
        for line in [
            "Set-Cookie: a",
            "cookie: a=b",
            "a=b",
            "a; Path=/",
            "SET-COOKIE:",
        ] {
            assert!(is_cookie_line(line.as_bytes()), "{line}");
        }
        for name in [
            "session",
            "SameSite=None",
            "Max-Age=0",
            "Set-Cookie",
            "__Host-",
        ] {
            assert!(!is_cookie_line(name.as_bytes()), "{name}");
        }
    }
}

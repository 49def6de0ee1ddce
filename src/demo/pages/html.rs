//! How a page looks: a title and paragraphs. Whatever a page shows is escaped.

use crate::text::escape;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use std::fmt::Write as _;

/// A page: what a view returns.
#[derive(Debug, Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{{ title }}</title>
</head>
<body>
<nav><a href="/session">all pages</a> · <a href="/session/cookie">cookie</a> · <a href="/session/sessfun">sessfun</a></nav>
<h1>{{ title }}</h1>
{%- for part in parts %}
{%- match part %}
{%- when Part::Text with (text) %}
<p>{{ text }}</p>
{%- when Part::Code with (text) %}
<pre>{{ text }}</pre>
{%- when Part::Link with { address, about } %}
<p><a href="{{ address }}">{{ address }}</a> {{ about }}</p>
{%- endmatch %}
{%- endfor %}
</body>
</html>
"#
)]
pub(super) struct Page {
    title: String,
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Code(String),
    Link {
        address: &'static str,
        about: &'static str,
    },
}

impl Page {
    /// A page with this title and nothing on it.
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            parts: Vec::new(),
        }
    }

    /// Adds a paragraph.
    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Text(text.into()));
        self
    }

    /// Adds bytes that came from a browser, as they are; bytes that are no text are written out.
    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.parts.push(Part::Code(readable(bytes)));
        self
    }

    /// Adds a paragraph with a link.
    pub(super) fn link(mut self, address: &'static str, about: &'static str) -> Self {
        self.parts.push(Part::Link { address, about });
        self
    }

    /// The page with another status than 200.
    pub(super) fn with_status(self, status: StatusCode) -> Response {
        (status, self).into_response()
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        match self.render() {
            Ok(html) => Html(html).into_response(),
            Err(why) => (StatusCode::INTERNAL_SERVER_ERROR, why.to_string()).into_response(),
        }
    }
}

/// UTF-8 is shown as text; a byte that is not part of any, and a control character, as `\xff`.
pub(super) fn readable(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(&escape(chunk.valid()));
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_browser_sent_is_text_on_the_page_and_no_markup() {
        let page = Page::new("<b>")
            .text("a & b")
            .bytes(b"<i>\x1b\xff\xc3\xab\"");
        let html = page.render().unwrap();
        assert!(html.contains("<title>&#60;b&#62;</title>"), "{html}");
        assert!(html.contains("<p>a &#38; b</p>"), "{html}");
        assert!(
            html.contains("<pre>&#60;i&#62;\\x1b\\xffë&#34;</pre>"),
            "{html}"
        );
    }
}

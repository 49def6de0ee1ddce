//! A request on its way: its headers as jarful writes them, and where it goes next.

use super::{
    Failure, FailureKind, Headers, ReferrerPolicy, Request, USER_AGENT,
    initiator::{self, Way},
};
use crate::cookie::Approach;
use crate::text::escape;
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use reqwest::header::{
    self, ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, COOKIE, HOST, HeaderMap,
    HeaderName, HeaderValue,
};
use url::{Position, Url};

const BROWSER_ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const BROWSER_ENCODINGS: &str = "gzip, deflate, br, zstd";

/// A request on its way.
#[derive(Clone, Debug)]
pub(super) struct Outgoing {
    pub method: String,
    pub url: Url,
    pub headers: Vec<(String, String)>,
    pub body: Option<Bytes>,
    way: Way,
}

impl Outgoing {
    pub(super) fn new(request: Request) -> Self {
        let mut outgoing = Self {
            way: Way::new(request.initiator, &request.method, &request.url),
            method: request.method,
            url: request.url,
            headers: request.headers,
            body: request.body.map(Bytes::from),
        };
        outgoing.hide_password();
        outgoing
    }

    /// Aims at another address. `policy` is what the redirect says of referrers.
    pub(super) fn go_to(&mut self, url: Url, policy: Option<ReferrerPolicy>) {
        self.way.redirected(&self.url, &url, &self.method, policy);
        self.url = url;
        self.hide_password();
    }

    /// How it came about, for the jar.
    pub(super) fn approach(&self) -> Approach<'_> {
        self.way.approach(&self.method)
    }

    /// User name and password of the address travel as a header and are shown nowhere.
    fn hide_password(&mut self) {
        let url = &mut self.url;
        if url.username().is_empty() && url.password().is_none() {
            return;
        }
        let mut pair = percent_decoded(url.username());
        pair.push(b':');
        pair.extend(percent_decoded(url.password().unwrap_or_default()));
        // Only an address without a host refuses, and this one has a host.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        let is_authorization =
            |(name, _): &(String, String)| name.eq_ignore_ascii_case(AUTHORIZATION.as_str());
        if !self.headers.iter().any(is_authorization) {
            let value = format!("Basic {}", BASE64_STANDARD.encode(pair));
            self.headers.push((AUTHORIZATION.to_string(), value));
        }
    }

    /// All headers that jarful writes itself. `Host` of an https request is left to the client,
    /// since HTTP/2 writes it in another way.
    ///
    /// # Errors
    /// A header of the user's that no request can hold.
    pub(super) fn compose(&self, cookie: Option<&[u8]>) -> Result<HeaderMap, Failure> {
        let mut headers = HeaderMap::with_capacity(16);
        if self.url.scheme() == "http" {
            headers.insert(HOST, value(HOST.as_str(), host(&self.url).as_bytes())?);
        }
        headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
        headers.insert(ACCEPT, HeaderValue::from_static(BROWSER_ACCEPT));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(BROWSER_ENCODINGS));
        self.way.tell(&self.url, &mut headers);
        self.add_own(&mut headers)?;
        if let Some(cookie) = cookie {
            headers.append(COOKIE, value(COOKIE.as_str(), cookie)?);
        }
        if let Some(body) = &self.body {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        } else if matches!(&*self.method, "POST" | "PUT" | "PATCH") {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
        }
        Ok(headers)
    }

    fn add_own(&self, headers: &mut HeaderMap) -> Result<(), Failure> {
        for (name, text) in &self.headers {
            let own = value(name, text.as_bytes())?;
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unsendable(name))?;
            let is_replaced = [HOST, header::USER_AGENT, ACCEPT, ACCEPT_ENCODING].contains(&name)
                || initiator::OWN.contains(&name);
            if is_replaced {
                headers.insert(name, own);
            } else {
                headers.append(name, own);
            }
        }
        Ok(())
    }

    /// The headers for the record: `Host` too, where the client writes it.
    pub(super) fn record(&self, headers: &HeaderMap) -> Headers {
        if headers.contains_key(HOST) {
            return headers.clone().into();
        }
        let mut record = HeaderMap::with_capacity(headers.len() + 1);
        if let Ok(host) = HeaderValue::from_str(host(&self.url)) {
            record.insert(HOST, host);
        }
        record.extend(headers.clone());
        record.into()
    }
}

fn host(url: &Url) -> &str {
    &url[Position::BeforeHost..Position::AfterPort]
}

fn value(name: &str, bytes: &[u8]) -> Result<HeaderValue, Failure> {
    HeaderValue::from_bytes(bytes).map_err(|_| unsendable(name))
}

fn unsendable(name: &str) -> Failure {
    let says = format!(
        "The header {} cannot be sent: names are letters, digits and dashes, and values are one line without control characters.",
        escape(name)
    );
    Failure::new(FailureKind::Unsendable, says)
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = tail
            .get(..2)
            .filter(|digits| *first == b'%' && digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    decoded
}

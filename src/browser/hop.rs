//! One exchange: a request with the cookies due, its answer with the cookies it brings.

use super::{
    Browser, Exchange, Failure, FailureKind, Page, Request, USER_AGENT, failure, page,
    redirect::{self, Lead},
};
use crate::{
    cookie::{Due, Reason, Received, text_of},
    text::escape,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use reqwest::{
    Method, Response,
    header::{
        self, ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, DATE,
        HOST, HeaderMap, HeaderName, HeaderValue, SET_COOKIE,
    },
};
use std::{
    future::Future,
    time::{Duration, Instant},
};
use time::OffsetDateTime;
use url::{Position, Url};

/// The body of a redirect is read up to here, so that the connection can be used again.
const REDIRECT_BODY: usize = 64 * 1024;

const BROWSER_ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const BROWSER_ENCODINGS: &str = "gzip, deflate, br, zstd";

/// A request between two hops.
#[derive(Clone, Debug)]
pub(super) struct Outgoing {
    pub method: String,
    pub url: Url,
    pub headers: Vec<(String, String)>,
    pub body: Option<Bytes>,
}

/// How an exchange ended that did not fail.
pub(super) enum End {
    Page(Page),
    Redirect(Box<Outgoing>),
}

impl Outgoing {
    pub(super) fn new(request: Request) -> Self {
        let Request {
            method,
            url,
            headers,
            body,
        } = request;
        let mut outgoing = Self {
            method,
            url: url.clone(),
            headers,
            body: body.map(Bytes::from),
        };
        outgoing.go_to(url);
        outgoing
    }

    /// Aims at `url`. Its user name and password travel as a header and are shown nowhere.
    pub(super) fn go_to(&mut self, mut url: Url) {
        if !url.username().is_empty() || url.password().is_some() {
            let mut pair = percent_decoded(url.username());
            pair.push(b':');
            pair.extend(percent_decoded(url.password().unwrap_or_default()));
            let is_authorization =
                |(name, _): &(String, String)| name.eq_ignore_ascii_case("authorization");
            if !self.headers.iter().any(is_authorization) {
                let value = format!("Basic {}", BASE64_STANDARD.encode(pair));
                self.headers.push((AUTHORIZATION.to_string(), value));
            }
            // Only an address without a host refuses, and this one has a host.
            let _ = url.set_username("");
            let _ = url.set_password(None);
        }
        self.url = url;
    }
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = tail
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    decoded
}

/// Plays one exchange. The end is `None` where it failed; the exchange then says why.
pub(super) async fn play(
    browser: &Browser,
    asked: &Outgoing,
    now: OffsetDateTime,
) -> (Exchange, Option<End>) {
    let started = Instant::now();
    let due = if browser.network.settings.no_cookies {
        Due::default()
    } else {
        browser.jar().due(&asked.url, now)
    };
    let cookie = due.header();
    let mut exchange = Exchange {
        method: asked.method.clone(),
        url: asked.url.clone(),
        status: None,
        request_headers: Vec::new(),
        response_headers: Vec::new(),
        sent: due.sent,
        withheld: due.withheld,
        received: Vec::new(),
        took: Duration::ZERO,
        failure: None,
    };
    let deadline = Deadline::new(started, browser.network.settings.max_time);
    let end = converse(browser, asked, cookie, &mut exchange, now, deadline).await;
    exchange.took = started.elapsed();
    match end {
        Ok(end) => (exchange, Some(end)),
        Err(failure) => {
            exchange.failure = Some(failure);
            (exchange, None)
        }
    }
}

/// When an exchange must be over.
#[derive(Clone, Copy)]
struct Deadline {
    at: tokio::time::Instant,
    limit: Duration,
}

impl Deadline {
    fn new(started: Instant, limit: Duration) -> Self {
        let far = Duration::from_secs(365 * 24 * 3600);
        Self {
            at: tokio::time::Instant::from_std(started + limit.min(far)),
            limit,
        }
    }

    async fn keep<T>(self, work: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout_at(self.at, work).await.ok()
    }
}

async fn converse(
    browser: &Browser,
    asked: &Outgoing,
    cookie: Option<Vec<u8>>,
    exchange: &mut Exchange,
    now: OffsetDateTime,
    deadline: Deadline,
) -> Result<End, Failure> {
    let headers = compose(asked, cookie)?;
    exchange.request_headers = sent_headers(asked, &headers);
    let mut response = deadline
        .keep(send(browser, asked, headers))
        .await
        .unwrap_or_else(|| {
            Err(Failure::timeout(
                &asked.url,
                deadline.limit,
                "did not answer",
            ))
        })?;
    note(browser, exchange, &response, now);
    match redirect::lead(asked, response.status().as_u16(), response.headers()) {
        Lead::Nowhere(failure) => Err(failure),
        Lead::To(next) => {
            drain(browser, &mut response, &asked.url, deadline).await;
            Ok(End::Redirect(next))
        }
        Lead::Page => {
            let page = read_page(browser, response, &asked.url, deadline).await?;
            Ok(End::Page(page))
        }
    }
}

/// All headers that jarful writes itself. `Host` of an https request is left to the client, since
/// HTTP/2 writes it in another way.
fn compose(asked: &Outgoing, cookie: Option<Vec<u8>>) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::with_capacity(8);
    if asked.url.scheme() == "http" {
        headers.insert(HOST, value(HOST.as_str(), host(&asked.url).as_bytes())?);
    }
    headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
    headers.insert(ACCEPT, HeaderValue::from_static(BROWSER_ACCEPT));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(BROWSER_ENCODINGS));
    for (name, text) in &asked.headers {
        let own = value(name, text.as_bytes())?;
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unsendable(name))?;
        if [HOST, header::USER_AGENT, ACCEPT, ACCEPT_ENCODING].contains(&name) {
            headers.insert(name, own);
        } else {
            headers.append(name, own);
        }
    }
    if let Some(cookie) = cookie {
        headers.append(COOKIE, value(COOKIE.as_str(), &cookie)?);
    }
    if let Some(body) = &asked.body {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    } else if matches!(&*asked.method, "POST" | "PUT" | "PATCH") {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(0));
    }
    Ok(headers)
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

/// The headers for the record.
fn sent_headers(asked: &Outgoing, headers: &HeaderMap) -> Vec<(String, String)> {
    let mut sent = Vec::with_capacity(headers.len() + 1);
    if !headers.contains_key(HOST) {
        sent.push((HOST.to_string(), host(&asked.url).to_owned()));
    }
    sent.extend(headers.iter().map(as_text));
    sent
}

fn as_text((name, value): (&HeaderName, &HeaderValue)) -> (String, String) {
    (name.as_str().to_owned(), text_of(value.as_bytes()))
}

/// Sends the request; once more where a kept connection broke under it (see the room's door).
async fn send(
    browser: &Browser,
    asked: &Outgoing,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let client = browser.client(&asked.url)?;
    let method = Method::from_bytes(asked.method.as_bytes()).map_err(|_| {
        let says = format!("{} is no method. Write GET or POST.", escape(&asked.method));
        Failure::new(FailureKind::Unsendable, says)
    })?;
    let is_repeatable = method != Method::POST && method != Method::PATCH;
    let spare = (is_repeatable && browser.has_met(&asked.url)).then(|| headers.clone());
    let request = |headers| {
        let mut request = reqwest::Request::new(method.clone(), asked.url.clone());
        *request.headers_mut() = headers;
        *request.body_mut() = asked.body.clone().map(Into::into);
        request
    };
    let mut answer = client.execute(request(headers)).await;
    if let (Err(error), Some(headers)) = (&answer, spare)
        && !error.is_connect()
        && failure::is_closed(error)
    {
        answer = client.execute(request(headers)).await;
    }
    answer.map_err(|error| failure::of_sending(&error, &asked.method, &asked.url))
}

/// Notes what the head of the answer says, and gives its cookies to the jar.
fn note(browser: &Browser, exchange: &mut Exchange, response: &Response, now: OffsetDateTime) {
    let headers = response.headers();
    exchange.status = Some(response.status().as_u16());
    exchange.response_headers = headers.iter().map(as_text).collect();
    let date = headers.get(DATE).and_then(|date| date.to_str().ok());
    exchange.received = headers
        .get_all(SET_COOKIE)
        .iter()
        .map(|line| {
            if browser.network.settings.no_cookies {
                Received::refused(line.as_bytes(), Reason::CookiesOff)
            } else {
                let jar = browser.jar();
                jar.receive(line.as_bytes(), &exchange.url, date, now)
            }
        })
        .collect();
}

/// Reads the rest of a redirect's answer, so that the connection can be used again. What goes
/// wrong here does not matter: the address to go to is known.
async fn drain(browser: &Browser, response: &mut Response, url: &Url, deadline: Deadline) {
    let mut left = REDIRECT_BODY;
    let rest = async {
        while let Ok(Some(piece)) = response.chunk().await {
            match left.checked_sub(piece.len()) {
                Some(fewer) => left = fewer,
                None => return,
            }
        }
        browser.remember(url);
    };
    deadline.keep(rest).await;
}

async fn read_page(
    browser: &Browser,
    mut response: Response,
    url: &Url,
    deadline: Deadline,
) -> Result<Page, Failure> {
    let status = response.status().as_u16();
    let content_type = response
        .headers()
        .get(CONTENT_TYPE)
        .map(|kind| text_of(kind.as_bytes()));
    let limit = browser.network.settings.body_limit;
    let (body, is_cut) = deadline
        .keep(read_body(&mut response, url, limit))
        .await
        .unwrap_or_else(|| {
            let what = "did not send the whole of its answer";
            Err(Failure::timeout(url, deadline.limit, what))
        })?;
    if !is_cut {
        browser.remember(url);
    }
    Ok(Page {
        url: url.clone(),
        status,
        text: page::text_of_body(body, content_type.as_deref()),
        content_type,
        is_cut,
    })
}

/// The body, unpacked piece by piece: a small answer that unpacks to gigabytes is cut as well.
async fn read_body(
    response: &mut Response,
    url: &Url,
    limit: usize,
) -> Result<(Vec<u8>, bool), Failure> {
    let expected = response.content_length();
    let mut body = Vec::new();
    loop {
        let piece = match response.chunk().await {
            Ok(Some(piece)) => piece,
            Ok(None) => return Ok((body, false)),
            Err(error) => return Err(failure::of_body(&error, url, body.len(), expected)),
        };
        let room = limit - body.len();
        if piece.len() > room {
            body.extend_from_slice(&piece[..room]);
            return Ok((body, true));
        }
        body.extend_from_slice(&piece);
    }
}

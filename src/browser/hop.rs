//! One exchange: a request with the cookies due, its answer with the cookies it brings.

use super::{
    Browser, Exchange, Failure, FailureKind, Headers, Page, Wire, failure,
    outgoing::Outgoing,
    page,
    redirect::{self, Lead},
};
use crate::{
    cookie::{Due, Reason, Received, text_of},
    text::escape,
};
use reqwest::{
    Method, Response,
    header::{CONTENT_TYPE, DATE, HeaderMap, SET_COOKIE},
};
use std::{
    future::Future,
    time::{Duration, Instant},
};
use time::OffsetDateTime;
use url::Url;

/// The body of a redirect is read up to here, so that the connection can be used again.
const REDIRECT_BODY: usize = 64 * 1024;

/// Where the system allows no further connection at this moment, others are being closed: the
/// request waits so long, so often.
const WAIT: Duration = Duration::from_millis(10);
const MOST_WAITS: usize = 500;

/// How an exchange ended that did not fail.
pub(super) enum End {
    Page(Page),
    Redirect(Box<Outgoing>),
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
        browser.jar().due(&asked.url, asked.approach(), now)
    };
    let cookie = due.header();
    let mut exchange = Exchange {
        method: asked.method.clone(),
        url: asked.url.clone(),
        status: None,
        request_headers: Headers::default(),
        response_headers: Headers::default(),
        sent: due.sent,
        withheld: due.withheld,
        received: Vec::new(),
        took: Duration::ZERO,
        failure: None,
        wire: Wire::begin(&browser.network.settings, asked),
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
    let headers = asked.compose(cookie.as_deref())?;
    exchange.request_headers = asked.record(&headers);
    let started = Instant::now();
    let mut response = deadline
        .keep(send(browser, asked, headers, cookie.as_deref()))
        .await
        .unwrap_or_else(|| {
            Err(Failure::timeout(
                &asked.url,
                deadline.limit,
                "did not answer",
            ))
        })?;
    if let Some(wire) = &mut exchange.wire {
        wire.note_head(&response, started.elapsed());
    }
    note(browser, exchange, &mut response, now);
    if response.status().is_informational() {
        return Err(failure::of_switching(&asked.url));
    }
    // Who follows nothing looks at the redirect itself.
    let (status, headers) = (response.status().as_u16(), exchange.response_headers.map());
    let lead = match browser.network.settings.max_redirs {
        0 => Lead::Page,
        _ => redirect::lead(asked, status, headers),
    };
    match lead {
        Lead::Nowhere(failure) => Err(failure),
        Lead::To(next) => {
            drain(browser, &mut response, exchange, deadline).await;
            Ok(End::Redirect(next))
        }
        Lead::Page => {
            let page = read_page(browser, response, exchange, deadline).await?;
            Ok(End::Page(page))
        }
    }
}

/// Sends the request; once more where a kept connection broke under it (see the room's door).
async fn send(
    browser: &Browser,
    asked: &Outgoing,
    headers: HeaderMap,
    cookie: Option<&[u8]>,
) -> Result<Response, Failure> {
    let client = browser.client(&asked.url)?;
    let method = Method::from_bytes(asked.method.as_bytes()).map_err(|_| {
        let says = format!("{} is no method. Write GET or POST.", escape(&asked.method));
        Failure::new(FailureKind::Unsendable, says)
    })?;
    let is_repeatable = method != Method::POST && method != Method::PATCH;
    let may_be_kept = is_repeatable && browser.has_met(&asked.url);
    let request = |headers| {
        let mut request = reqwest::Request::new(method.clone(), asked.url.clone());
        *request.headers_mut() = headers;
        *request.body_mut() = asked.body.clone().map(Into::into);
        request
    };
    let mut answer = client.execute(request(headers)).await;
    let mut waits = 0;
    while waits < MOST_WAITS && answer.as_ref().is_err_and(failure::is_out_of_files) {
        waits += 1;
        tokio::time::sleep(WAIT).await;
        answer = client.execute(request(asked.compose(cookie)?)).await;
    }
    if let (Err(error), true) = (&answer, may_be_kept)
        && !error.is_connect()
        && failure::is_closed(error)
    {
        answer = client.execute(request(asked.compose(cookie)?)).await;
    }
    answer.map_err(|error| {
        let mut failure = failure::of_sending(&error, &asked.method, &asked.url);
        if failure.kind == FailureKind::Refused && browser.network.may_use_proxy(&asked.url) {
            failure.mention_proxy(&asked.url);
        }
        failure
    })
}

/// Notes what the head of the answer says, and gives its cookies to the jar.
fn note(browser: &Browser, exchange: &mut Exchange, response: &mut Response, now: OffsetDateTime) {
    exchange.status = Some(response.status().as_u16());
    exchange.response_headers = std::mem::take(response.headers_mut()).into();
    let headers = exchange.response_headers.map();
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
async fn drain(
    browser: &Browser,
    response: &mut Response,
    exchange: &mut Exchange,
    deadline: Deadline,
) {
    let mut body = Vec::new();
    let rest = read_body(response, &exchange.url, REDIRECT_BODY, &mut body);
    let is_whole = matches!(deadline.keep(rest).await, Some(Ok(false)));
    if is_whole {
        browser.remember(&exchange.url);
    }
    if let Some(wire) = &mut exchange.wire {
        (wire.body, wire.is_cut) = (body, !is_whole);
    }
}

async fn read_page(
    browser: &Browser,
    mut response: Response,
    exchange: &mut Exchange,
    deadline: Deadline,
) -> Result<Page, Failure> {
    let (url, status) = (&exchange.url, response.status().as_u16());
    let content_type = exchange
        .response_headers
        .map()
        .get(CONTENT_TYPE)
        .map(|kind| text_of(kind.as_bytes()));
    let limit = browser.network.settings.body_limit;
    let mut body = Vec::new();
    let is_cut = deadline
        .keep(read_body(&mut response, url, limit, &mut body))
        .await
        .unwrap_or_else(|| {
            let what = "did not send the whole of its answer";
            Err(Failure::timeout(url, deadline.limit, what))
        });
    if let Some(wire) = &mut exchange.wire {
        wire.body.clone_from(&body);
        wire.is_cut = !matches!(is_cut, Ok(false));
    }
    let is_cut = is_cut?;
    if !is_cut {
        browser.remember(url);
    }
    let (text, encoding) = page::text_of_body(body, content_type.as_deref());
    Ok(Page {
        url: url.clone(),
        status,
        text,
        encoding,
        content_type,
        is_cut,
        referrer_policy: redirect::referrer_policy(exchange.response_headers.map()),
    })
}

/// The body, unpacked piece by piece: a small answer that unpacks to gigabytes is cut as well. Says
/// whether it was; what came before a failure stays in `body`.
async fn read_body(
    response: &mut Response,
    url: &Url,
    limit: usize,
    body: &mut Vec<u8>,
) -> Result<bool, Failure> {
    let expected = response.content_length();
    loop {
        let piece = match response.chunk().await {
            Ok(Some(piece)) => piece,
            Ok(None) => return Ok(false),
            Err(error) => return Err(failure::of_body(&error, url, body.len(), expected)),
        };
        let room = limit - body.len();
        if piece.len() > room {
            body.extend_from_slice(&piece[..room]);
            return Ok(true);
        }
        body.extend_from_slice(&piece);
    }
}

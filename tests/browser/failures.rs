//! Rough weather: each kind of failure, and what it says.

use crate::{
    NOW, browser, browser_with, failure, get, page, post, request, visit,
    wire::{Act, Server, answer},
};
use jarful::browser::{Browser, FailureKind};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

fn impatient() -> Browser {
    browser_with(|settings| settings.max_time = Duration::from_millis(60))
}

/// A GET of an address that fails with this kind and these words.
async fn fails(browser: &Browser, url: &str, kind: FailureKind, words: &[&str]) {
    let (got, says, _) = failure(browser, request("GET", url)).await;
    assert_eq!(got, kind, "{says}");
    for word in words {
        assert!(says.contains(word), "{word}: {says}");
    }
}

#[tokio::test]
async fn nobody_answers() {
    let addr = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .unwrap();
    let words = [
        &*format!("Nobody answers at {addr}."),
        "Is the server running?",
    ];
    fails(
        &browser(),
        &format!("http://{addr}/"),
        FailureKind::Refused,
        &words,
    )
    .await;
}

#[tokio::test]
async fn a_name_without_an_address() {
    let words = [
        "shop.invalid has no address",
        "--resolve shop.invalid:8000:127.0.0.1",
    ];
    let url = "http://shop.invalid:8000/";
    fails(&browser(), url, FailureKind::UnknownHost, &words).await;
}

#[tokio::test]
async fn silence_ends_at_the_limit_and_names_it() {
    let server = Server::start(|_| Act::SendAndHang(Vec::new()));
    let words = ["did not answer within 60ms", "--max-time"];
    fails(&impatient(), &server.url("/"), FailureKind::Timeout, &words).await;
}

#[tokio::test]
async fn an_answer_that_never_ends_keeps_its_status_and_cookies() {
    let server = Server::start(|_| {
        let head = "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 500\r\n\r\nabc";
        Act::SendAndHang(head.as_bytes().to_vec())
    });
    let alice = impatient();
    let (kind, says, exchanges) = failure(&alice, request("GET", &server.url("/"))).await;
    assert_eq!(kind, FailureKind::Timeout, "{says}");
    assert!(says.contains("the whole of its answer"), "{says}");
    assert_eq!(exchanges[0].status, Some(200));
    assert_eq!(alice.jar().cookies(NOW).len(), 1);
}

#[tokio::test]
async fn a_body_that_breaks_off_says_how_far_it_came() {
    let server = Server::start(|_| {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n".to_owned();
        Act::SendAndClose((head + &"x".repeat(120)).into_bytes())
    });
    let words = ["closed the connection after 120 of 500 bytes"];
    fails(&browser(), &server.url("/"), FailureKind::Broken, &words).await;
}

#[tokio::test]
async fn a_chunked_body_that_breaks_off_is_noticed() {
    let server = Server::start(|_| {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
        Act::SendAndClose(head.as_bytes().to_vec())
    });
    let words = ["closed the connection after 5 bytes"];
    fails(&browser(), &server.url("/"), FailureKind::Broken, &words).await;
}

#[tokio::test]
async fn a_connection_closed_without_an_answer() {
    let server = Server::start(|_| Act::SendAndClose(Vec::new()));
    let words = ["closed the connection without an answer"];
    fails(&browser(), &server.url("/"), FailureKind::Broken, &words).await;
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn what_is_not_http() {
    let server = Server::blurting(b"SSH-2.0-OpenSSH_9.2\r\n\r\n");
    let words = ["is not HTTP", "https://127.0.0.1:"];
    fails(&browser(), &server.url("/"), FailureKind::BadAnswer, &words).await;
}

#[tokio::test]
async fn a_header_block_that_is_too_large() {
    let server = Server::start(|_| {
        let line = format!("X-Long: {}\r\n", "x".repeat(1000));
        answer("200 OK", &line.repeat(2000), "")
    });
    let words = ["header block", "too large"];
    fails(&browser(), &server.url("/"), FailureKind::BadAnswer, &words).await;
}

#[tokio::test]
async fn a_body_that_is_not_packed_as_it_says() {
    let server = Server::start(|_| answer("200 OK", "Content-Encoding: gzip\r\n", "plain text"));
    let words = ["cannot be unpacked", "Content-Encoding"];
    fails(&browser(), &server.url("/"), FailureKind::BadAnswer, &words).await;
}

#[tokio::test]
async fn a_request_that_cannot_be_put_on_the_wire() {
    let server = Server::start(|_| answer("200 OK", "", ""));
    let mut asked = request("GET", &server.url("/"));
    asked.headers = vec![("X-Own".to_owned(), "two\r\nlines".to_owned())];
    let (kind, says, exchanges) = failure(&browser(), asked).await;
    assert_eq!(kind, FailureKind::Unsendable);
    assert!(says.contains("X-Own"), "{says}");
    assert_eq!((exchanges[0].status, server.requests().len()), (None, 0));
}

#[tokio::test]
async fn a_connection_closed_between_two_visits_does_not_matter() {
    let server = Server::start(|_| {
        Act::SendAndClose(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".to_vec())
    });
    let alice = browser();
    for _ in 0..3 {
        assert_eq!(page(&alice, &server.url("/")).await.text, "hi");
        let (_, page) = visit(&alice, post(&server.url("/"), "x")).await;
        assert_eq!(page.unwrap().text, "hi");
    }
}

/// Answers the first request of a connection and closes it on the second.
fn closing_under_the_second_request() -> Server {
    let count = AtomicUsize::new(0);
    Server::start(move |_| match count.fetch_add(1, Ordering::Relaxed) {
        1 => Act::SendAndClose(Vec::new()),
        _ => answer("200 OK", "", "hi"),
    })
}

#[tokio::test]
async fn a_get_on_a_kept_connection_that_breaks_is_sent_once_more() {
    let server = closing_under_the_second_request();
    let alice = browser();
    for _ in 0..2 {
        assert_eq!(page(&alice, &server.url("/")).await.text, "hi");
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_post_on_a_kept_connection_that_breaks_is_not_sent_twice() {
    let server = closing_under_the_second_request();
    let alice = browser();
    get(&alice, &server.url("/")).await;
    let (kind, says, _) = failure(&alice, post(&server.url("/"), "x")).await;
    assert_eq!(kind, FailureKind::Broken);
    assert!(
        says.contains("whether it has seen the POST is not known"),
        "{says}"
    );
    assert_eq!(server.requests().len(), 2);
}

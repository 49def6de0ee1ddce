//! Answers that are odd, and answers that are no HTTP: each is either the page that a browser would
//! show, or one sentence that says what is wrong with it.

use crate::{
    support::server::{Answer, Server},
    visit,
};

/// What one visit comes to.
enum Comes {
    /// Exit 0, and these words on the line of the visit.
    Page(&'static [&'static str]),
    /// Exit 3 (no answer that can be read), and these words.
    NoAnswer(&'static str),
    /// Exit 1 (an answer that fell short), and these words.
    Short(&'static str),
}
use Comes::{NoAnswer, Page, Short};

#[track_caller]
fn holds(cases: &[(&'static str, Comes)]) {
    for (answer, comes) in cases {
        let server = Server::start(|_| Answer::Bytes(answer.as_bytes().to_vec()));
        let ran = visit(&server.url("/"), &["--max-time", "5s"]);
        let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match comes {
            Page(words) => {
                let words = [&["b1", "GET /"], *words].concat();
                ran.exits(0).has_a_line_with(&words);
            }
            NoAnswer(says) => {
                ran.exits(3).says(says).never_says("parsed");
            }
            Short(says) => {
                ran.exits(1).says(says);
            }
        }));
        assert!(told.is_ok(), "of the answer {answer:?}");
    }
}

const HELLO: &str = "Content-Length: 5\r\n\r\nhello";

#[test]
fn lengths_that_lie_and_lengths_that_are_none() {
    let none = "Content-Length is not one number";
    holds(&[
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more than was said",
            Page(&["200", "hello"]),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello",
            Short("closed the connection after 5 of 50 bytes"),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
            Page(&["200", "hello"]),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
            NoAnswer(none),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nhello",
            NoAnswer(none),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
            NoAnswer(none),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nhello",
            NoAnswer(none),
        ),
        (
            "HTTP/1.1 200 OK\r\n\r\nhello until it closes",
            Page(&["200", "hello until it closes"]),
        ),
    ]);
}

#[test]
fn half_an_answer() {
    let closed = "closed the connection without an answer";
    holds(&[
        ("", NoAnswer(closed)),
        ("HTTP/1.1 200 OK\r\nContent-Ty", NoAnswer(closed)),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
            Short("closed the connection after 3 bytes"),
        ),
        ("HTTP/1.1 100 Continue\r\n\r\n", NoAnswer(closed)),
    ]);
}

#[test]
fn chunks_that_cannot_be_read() {
    let chunked = "badly chunked";
    holds(&[
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
            Short(chunked),
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello\r\n",
            Short(chunked),
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloworld\r\n0\r\n\r\n",
            Short(chunked),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            Page(&["200", "hello"]),
        ),
    ]);
}

#[test]
fn packings_that_are_none() {
    let unpacked = "cannot be unpacked";
    holds(&[
        (
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
            Short(unpacked),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 5\r\n\r\nhello",
            Short(unpacked),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 5\r\n\r\nhello",
            Short(unpacked),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\n\u{1f}",
            Short("closed the connection after 0 bytes"),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Encoding: rot13\r\nContent-Length: 5\r\n\r\nuryyb",
            Page(&["200", "uryyb"]),
        ),
    ]);
}

#[test]
fn status_lines_of_all_kinds() {
    let status = "three digits from 100 to 999";
    let http = "does not begin with";
    holds(&[
        (
            "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
            Page(&["200", "hello"]),
        ),
        (
            "HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nhello",
            Page(&["200", "hello"]),
        ),
        (
            "HTTP/1.1 200 Oh, w\u{f6}nderful!\r\nContent-Length: 5\r\n\r\nhello",
            Page(&["200", "hello"]),
        ),
        (
            "HTTP/1.1 200 red\x1b[31m\r\nContent-Length: 5\r\n\r\nhello",
            NoAnswer(status),
        ),
        (
            "HTTP/1.1 000 X\r\nContent-Length: 5\r\n\r\nhello",
            NoAnswer(status),
        ),
        (
            "HTTP/1.1 099 X\r\nContent-Length: 5\r\n\r\nhello",
            NoAnswer(status),
        ),
        (
            "HTTP/1.1 1000 X\r\nContent-Length: 5\r\n\r\nhello",
            NoAnswer(status),
        ),
        (
            "HTTP/1.1 -1 X\r\nContent-Length: 5\r\n\r\nhello",
            NoAnswer(status),
        ),
        (
            "HTTP/1.1 2OO OK\r\nContent-Length: 5\r\n\r\nhello",
            NoAnswer(status),
        ),
        (
            "HTTP/1.1 600 X\r\nContent-Length: 5\r\n\r\nhello",
            Short("but 600"),
        ),
        (
            "HTTP/1.1 999 X\r\nContent-Length: 5\r\n\r\nhello",
            Short("but 999"),
        ),
        (
            "\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            Page(&["200", "hello"]),
        ),
        (
            "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
            Page(&["200", "hello"]),
        ),
        (
            "HTTP/2.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            NoAnswer(http),
        ),
        (
            "http/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            NoAnswer(http),
        ),
        ("hello, this is HTTP 0.9\r\n", NoAnswer(http)),
        (
            "SSH-2.0-OpenSSH_9.2\r\n\r\n",
            NoAnswer("https://127.0.0.1:"),
        ),
    ]);
}

#[test]
fn headers_that_browsers_forgive_and_the_one_that_they_do_not() {
    let odd = |line: &str| {
        let answer = format!("HTTP/1.1 200 OK\r\n{line}\r\nSet-Cookie: ok=1\r\n{HELLO}");
        let server = Server::start(move |_| Answer::Bytes(answer.clone().into_bytes()));
        visit(&server.url("/"), &["--max-time", "5s"])
    };
    for line in [
        "X Odd: a",
        "X-Two : b",
        ": none",
        "no colon",
        "X-Ctrl: a\x01b\x7fc",
        "X-Fold: a\r\n  b",
        "X-Empty:",
        "Set-Cookie: =",
        "Set-Cookie:",
        "Set-Cookie: a\x07b=1",
        "\u{feff}X-Mark: 1",
    ] {
        odd(line)
            .exits(0)
            .has_a_line_with(&["GET /", "200", "hello"])
            .says("+ ok=1")
            .never_says("parsed");
    }
    odd("X-Nul: a\0b")
        .exits(3)
        .says("a header line of the answer")
        .says("cannot be read");
}

#[test]
fn answers_before_the_answer_are_passed_over() {
    let early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nSet-Cookie: early=1\r\n\r\n";
    let answer = format!(
        "HTTP/1.1 100 Continue\r\n\r\n{early}HTTP/1.1 200 OK\r\nSet-Cookie: late=1\r\n{HELLO}"
    );
    let server = Server::start(move |_| Answer::Bytes(answer.clone().into_bytes()));
    visit(&server.url("/"), &[])
        .exits(0)
        .has_a_line_with(&["GET /", "200", "hello"])
        .says("+ late=1")
        .never_says("early=1");
    holds(&[(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        Short("101"),
    )]);
}

#[test]
fn answers_without_a_body() {
    holds(&[
        ("HTTP/1.1 204 No Content\r\n\r\n", Page(&["204"])),
        (
            "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello",
            Page(&["204"]),
        ),
        (
            "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n",
            Page(&["205"]),
        ),
        (
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 50\r\n\r\n",
            Page(&["304"]),
        ),
    ]);
}

#[test]
fn http_1_0_with_and_without_a_length() {
    holds(&[
        (
            "HTTP/1.0 200 OK\r\n\r\nhello until it closes",
            Page(&["200", "hello until it closes"]),
        ),
        (
            "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            Page(&["200", "hello"]),
        ),
        (
            "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello",
            Page(&["200", "hello"]),
        ),
        (
            "HTTP/1.0 200 OK\r\nContent-Length: 50\r\n\r\nhello",
            Short("5 of 50 bytes"),
        ),
    ]);
}

#[test]
fn bodies_that_are_no_text() {
    for (kind, body, shown) in [
        (
            "text/html; charset=klingon",
            &b"caf\xe9!"[..],
            "caf\u{fffd}!",
        ),
        ("text/html; charset=utf-8", b"caf\xe9!", "caf\u{fffd}!"),
        ("text/html; charset=latin1", b"caf\xe9!", "caf\u{e9}!"),
        ("text/plain", b"one\0two", "one\\x00two"),
        ("image/png", b"\x89PNG\r\n\x1a\n", "\u{fffd}PNG \\x1a"),
        ("", b"\xff\xfeh\0i\0", "hi"),
    ] {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let answer = [head.as_bytes(), body].concat();
        let server = Server::start(move |_| Answer::Bytes(answer.clone()));
        visit(&server.url("/"), &[])
            .exits(0)
            .has_a_line_with(&["GET /", "200", shown]);
    }
}

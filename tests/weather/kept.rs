//! Connections that are kept, and closed under us.

use crate::{
    support::{Folder, Ran},
    visit,
};
use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
};

/// What the server does after its answer to a request.
#[derive(Clone, Copy, PartialEq)]
enum Then {
    Keep,
    Close,
    /// Not even an answer.
    CloseWithoutAnswer,
}

/// One line for each request: which connection, and the request line.
type Log = Arc<Mutex<Vec<String>>>;

/// A server that keeps connections; what it does with the n-th request is said by the closure.
fn keeping(
    version: &'static str,
    then: impl Fn(usize) -> Then + Send + Sync + 'static,
) -> (String, Log) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let log = Log::default();
    let (notes, then) = (log.clone(), Arc::new(then));
    std::thread::spawn(move || {
        for (connection, mut stream) in listener.incoming().flatten().enumerate() {
            let (notes, then) = (notes.clone(), then.clone());
            std::thread::spawn(move || {
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                while let Some(Ok(first)) = lines.next() {
                    // The requests of these tests have no body.
                    while lines
                        .next()
                        .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
                    {
                    }
                    let n = {
                        let mut notes = notes.lock().unwrap();
                        notes.push(format!(
                            "{connection} {}",
                            first.rsplit_once(' ').unwrap().0
                        ));
                        notes.len()
                    };
                    let then = then(n);
                    if then == Then::CloseWithoutAnswer {
                        return;
                    }
                    let answer = format!(
                        "{version} 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello"
                    );
                    let _ = stream.write_all(answer.as_bytes());
                    if then == Then::Close {
                        return;
                    }
                }
            });
        }
    });
    (format!("http://127.0.0.1:{port}"), log)
}

fn play(url: &str, turns: &str) -> Ran {
    let folder = Folder::new();
    folder.write("kept.jarful", format!("browsers: alice\n{turns}"));
    folder.jarful(&["run", url, "kept.jarful"])
}

#[test]
fn connections_are_kept_by_http_1_1_and_by_an_http_1_0_that_says_so() {
    for version in ["HTTP/1.1", "HTTP/1.0"] {
        let (url, log) = keeping(version, |_| Then::Keep);
        visit(&format!("{url}/"), &["-n", "3"]).exits(0);
        assert_eq!(
            *log.lock().unwrap(),
            ["0 GET /", "0 GET /", "0 GET /"],
            "{version}"
        );
    }
}

#[test]
fn a_connection_closed_before_the_request_left_does_not_matter_even_to_a_post() {
    let (url, log) = keeping("HTTP/1.1", |_| Then::Close);
    play(
        &url,
        "alice: GET /a\npause 300ms\nalice: POST /b\npause 300ms\nalice: POST /c\n",
    )
    .exits(0);
    assert_eq!(*log.lock().unwrap(), ["0 GET /a", "1 POST /b", "2 POST /c"]);
}

#[test]
fn a_get_that_broke_on_a_kept_connection_is_sent_once_more_and_a_post_is_not() {
    let second_fails = |n| {
        if n == 2 {
            Then::CloseWithoutAnswer
        } else {
            Then::Keep
        }
    };
    let (url, log) = keeping("HTTP/1.1", second_fails);
    play(&url, "alice: GET /a\nalice: GET /b\n").exits(0);
    assert_eq!(*log.lock().unwrap(), ["0 GET /a", "0 GET /b", "1 GET /b"]);
    let (url, log) = keeping("HTTP/1.1", second_fails);
    play(&url, "alice: GET /a\nalice: POST /b\nalice: GET /c\n")
        .exits(1)
        .says("has seen the POST is not known")
        .has_a_line_with(&["GET /c", "200"]);
    assert_eq!(*log.lock().unwrap(), ["0 GET /a", "0 POST /b", "1 GET /c"]);
}

#[test]
fn a_server_that_always_hangs_up_is_asked_twice_and_not_for_ever() {
    let (url, log) = keeping("HTTP/1.1", |n| {
        if n == 1 {
            Then::Keep
        } else {
            Then::CloseWithoutAnswer
        }
    });
    play(&url, "alice: GET /a\nalice: GET /b\n")
        .exits(1)
        .says("closed the connection without an answer");
    assert_eq!(log.lock().unwrap().len(), 3);
}

//! Answers without end, or with too much of everything. Each is cut, or ends at the limit; none
//! makes the program slow, large or silent.

use crate::{
    support::server::{Answer, Server, response},
    visit,
};
use flate2::{Compression, write::GzEncoder};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    time::{Duration, Instant},
};

/// A server that does with each connection what the closure says.
fn wild(answer: impl Fn(&mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            // The other side has enough at some time: that is its right.
            let _ = answer(&mut stream);
        }
    });
    format!("http://127.0.0.1:{port}/")
}

const TOO_LONG: &str = "too long, so only its beginning was read";

#[test]
fn a_gibibyte_is_cut() {
    let url = wild(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\nfirst words ")?;
        let piece = vec![b'x'; 1 << 20];
        (0..1024).try_for_each(|_| stream.write_all(&piece))
    });
    visit(&url, &[])
        .exits(0)
        .says(TOO_LONG)
        .has_a_line_with(&["200", "first words"]);
}

#[test]
fn chunks_without_end_are_cut() {
    let url = wild(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        let piece = [b"10000\r\n", &*vec![b' '; 0x10000], b"\r\n"].concat();
        loop {
            stream.write_all(&piece)?;
        }
    });
    visit(&url, &[]).exits(0).says(TOO_LONG);
}

#[test]
fn a_small_answer_that_unpacks_to_a_gibibyte_is_cut() {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    let piece = vec![b' '; 1 << 20];
    (0..64).for_each(|_| packer.write_all(&piece).unwrap());
    let bomb = packer.finish().unwrap();
    assert!(bomb.len() < 100_000);
    let answer = response_packed(&bomb);
    let server = Server::always(answer);
    visit(&server.url("/"), &[]).exits(0).says(TOO_LONG);
}

fn response_packed(body: &[u8]) -> Vec<u8> {
    response("200 OK", &[b"Content-Encoding: gzip"], body)
}

#[test]
fn headers_without_end_are_one_message() {
    let url = wild(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
        let line = format!("Set-Cookie: a={}\r\n", "x".repeat(1000));
        loop {
            stream.write_all(line.as_bytes())?;
        }
    });
    let ran = visit(&url, &[]);
    ran.exits(3).says("is too large").says("over 10,240 lines");
    assert_eq!(ran.lines_with(&["header block"]).len(), 1);
}

#[test]
fn a_thousand_answers_before_the_answer_and_then_silence_keep_to_the_limit() {
    let url = wild(|stream| {
        stream.write_all(&b"HTTP/1.1 100 Continue\r\n\r\n".repeat(1000))?;
        let _ = stream.read(&mut [0]);
        Ok(())
    });
    let begin = Instant::now();
    visit(&url, &["--max-time", "1s"])
        .exits(3)
        .says("did not answer within 1s");
    assert!(
        begin.elapsed() < Duration::from_secs(15),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn an_answer_behind_the_limit_counts_for_nothing_and_the_next_one_is_its_own() {
    let server = Server::start(|asked| match asked.n {
        1 => Answer::Late(
            Duration::from_millis(900),
            response("200 OK", &[b"Set-Cookie: late=1"], "late"),
        ),
        _ => Answer::Bytes(response("200 OK", &[], "in time")),
    });
    let ran = visit(&server.url("/"), &["-n", "2", "--max-time", "400ms"]);
    ran.exits(1)
        .says("did not answer within 400ms")
        .has_a_line_with(&["2 b1", "200", "in time"]);
    ran.never_says("late=1");
    assert!(!server.heads()[1].contains("late=1"));
}

#[test]
fn a_byte_now_and_then_keeps_to_the_limit() {
    let url = wild(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")?;
        stream.set_read_timeout(Some(Duration::from_millis(20)))?;
        loop {
            stream.write_all(b"x")?;
            let _ = stream.read(&mut [0]);
        }
    });
    visit(&url, &["--max-time", "500ms"])
        .exits(1)
        .says("the whole of its answer within 500ms");
}

#[test]
fn of_ten_thousand_cookies_stay_as_many_as_a_browser_keeps() {
    let lines: Vec<String> = (0..10_000)
        .map(|n| format!("Set-Cookie: c{n}={n}; Path=/"))
        .collect();
    let lines: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
    let first = response("200 OK", &lines, "hello");
    let server = Server::start(move |asked| match asked.n {
        1 => Answer::Bytes(first.clone()),
        _ => Answer::Bytes(response("200 OK", &[], "again")),
    });
    let begin = Instant::now();
    let ran = visit(&server.url("/"), &["-n", "2"]);
    ran.exits(0)
        .has_a_line_with(&["GET /", "200", "hello"])
        .says("more (all with -v)");
    assert!(
        begin.elapsed() < Duration::from_secs(20),
        "{:?}",
        begin.elapsed()
    );
    assert!(ran.stdout.lines().count() < 40, "{}", ran.stdout);
    // Chromium: the 181st cookie of a site purges the oldest, down to 150.
    let sent = server.heads()[1].matches('=').count() - 1;
    assert!((150..=180).contains(&sent), "{sent}");
    assert!(server.heads()[1].contains("c9999=9999") && !server.heads()[1].contains("c1=1;"));
}

#[test]
fn a_cookie_line_of_300_kilobytes_is_refused_and_the_page_is_shown() {
    let line = format!("Set-Cookie: big={}", "y".repeat(300_000));
    let server = Server::always(response("200 OK", &[line.as_bytes()], "hello"));
    let ran = visit(&server.url("/"), &["-v"]);
    ran.exits(0)
        .has_a_line_with(&["GET /", "200", "hello"])
        .says("over 4096 bytes");
    let longest = ran.stdout.lines().map(str::len).max();
    assert!(longest < Some(5000), "a line of {longest:?} bytes");
}

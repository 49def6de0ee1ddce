//! Rough weather: what goes wrong outside jarful gives one clear message and the right exit code,
//! and nothing shown so far is lost. Interruption and closed pipes stand in `interrupted.rs`.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod endless;
mod foreign;
mod kept;
mod proxy;
mod redirects;
mod secure;
mod stores;

use rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivatePkcs8KeyDer};
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::Arc,
    time::{Duration, Instant},
};
use support::{
    Folder, Ran,
    server::{Answer, Server, broken_off, free_port, page, response},
};

/// One browser visits once, or as often as `more` says.
fn visit(url: &str, more: &[&str]) -> Ran {
    let mut args = vec!["visit", url, "-b", "1"];
    if !more.contains(&"-n") {
        args.extend(["-n", "1"]);
    }
    args.extend(more);
    Folder::new().jarful(&args)
}

#[test]
fn an_unknown_host_is_named() {
    visit("http://nosuch.invalid/", &[])
        .exits(3)
        .says("nosuch.invalid");
}

#[test]
fn a_refused_connection_asks_whether_the_server_is_running() {
    let url = format!("http://127.0.0.1:{}/", free_port());
    visit(&url, &[])
        .exits(3)
        .says(&url[7..url.len() - 1])
        .says("is the server running");
}

#[test]
fn https_to_a_server_that_speaks_http_says_that_tls_failed() {
    // As Django's runserver does: a TLS greeting is no request line, so it answers at once.
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad request syntax\r\n\r\n");
        }
    });
    visit(&format!("https://127.0.0.1:{port}/"), &[])
        .exits(3)
        .says("tls");
}

#[test]
fn https_to_a_server_that_waits_for_more_says_so_too() {
    let server = Server::always(page("hello"));
    let url = server.url("/").replace("http:", "https:");
    visit(&url, &["--max-time", "300ms"]).exits(3).says("tls");
}

#[test]
fn a_certificate_that_nobody_signed_is_refused_unless_told_otherwise() {
    let port = tls_server();
    let url = format!("https://127.0.0.1:{port}/");
    visit(&url, &[]).exits(3).says("certificate");
    visit(&url, &["-k"]).exits(0).says("over tls");
}

#[test]
fn silence_ends_after_max_time() {
    let server = Server::start(|_| Answer::Silence);
    let begin = Instant::now();
    visit(&server.url("/"), &["--max-time", "300ms"])
        .exits(3)
        .says("300");
    assert!(begin.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_late_answer_and_a_broken_one_after_a_good_one_exit_1_and_the_play_goes_on() {
    let server = Server::start(|asked| match asked.path() {
        "/slow" => Answer::Silence,
        "/broken" => Answer::Bytes(broken_off()),
        path => Answer::Bytes(page(format!("this is {path}"))),
    });
    let folder = Folder::new();
    let play = "browsers: alice\nalice: GET /first\nalice: GET /broken\nalice: GET /slow\nalice: GET /last\n";
    folder.write("rough.jarful", play);
    let args = [
        "run",
        &server.url(""),
        "rough.jarful",
        "--max-time",
        "500ms",
        "--report",
        "json=t.json",
    ];
    folder
        .jarful(&args)
        .exits(1)
        .has_a_line_with(&["alice", "/first", "200"])
        .has_a_line_with(&["alice", "/broken"])
        .has_a_line_with(&["alice", "/slow"])
        .has_a_line_with(&["alice", "/last", "200"]);
    let trace = folder.trace("t.json");
    let errors: Vec<bool> = trace["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["error"].is_string())
        .collect();
    assert_eq!(errors, [false, true, true, false]);
}

#[test]
fn a_redirect_loop_ends_and_says_how_many_redirects_were_followed() {
    let server = Server::start(|asked| {
        let next = format!("Location: /round/{}", asked.n);
        Answer::Bytes(response("302 Found", &[next.as_bytes()], ""))
    });
    visit(&server.url("/"), &[]).exits(1).says("20 redirects");
    assert_eq!(server.heads().len(), 21);
    visit(&server.url("/"), &["--max-redirs", "3"]).exits(1);
    assert_eq!(server.heads().len(), 21 + 4);
}

#[test]
fn text_that_is_no_utf8_is_shown_as_well_as_it_can_be() {
    let body = b"view count=1 caf\xe9 \xff\xfe";
    let server = Server::always(response(
        "200 OK",
        &[b"Set-Cookie: name=\xff\xfe; Path=/", b"X-Odd: \xff"],
        body,
    ));
    let ran = visit(&server.url("/"), &["-v", "--report", "json"]);
    ran.exits(0).says("view count=1");
    assert!(std::str::from_utf8(&ran.bytes).is_ok());
    assert_eq!(ran.trace()["steps"][0]["exchanges"][0]["status"], 200);
}

#[test]
fn escape_sequences_of_a_server_never_reach_the_terminal() {
    let evil = "\x1b[31mred\x1b]0;title\x07\u{9b}2J\u{202e}desrever";
    let server = Server::start(move |asked| {
        let cookie = format!("Set-Cookie: evil\x1b[1m=x\x1b[31m{evil}; Path=/");
        let quiet = "Set-Cookie: tame=a\u{202e}\u{9b}b; Path=/";
        let header = format!("X-Evil: {evil}");
        let headers = [cookie.as_bytes(), quiet.as_bytes(), header.as_bytes()];
        let body = format!("<title>{evil}</title><p>view count={evil}{}", asked.n);
        Answer::Bytes(match asked.path() {
            "/500" => response("500 Oh no", &headers, body),
            "/reason" => response("200 Oh\x1b[31mno", &headers, body),
            "/away" => response(
                "302 Found",
                &[b"Location: /%1b%5b31m?\xc2\x9b=\x1b[31m"],
                "",
            ),
            _ => response("200 OK", &headers, body),
        })
    });
    let folder = Folder::new();
    let play = "browsers: alice\nwatch: count = /view count=(.*)/\nalice: GET /\nalice: GET /500\nalice: GET /reason\nalice: GET /away\nalice: GET /%1b[31m -> count is 3, sees \u{202e}x\n";
    folder.write("evil\u{202e}.jarful", play);
    let target = server.url("");
    for more in [
        &["--report", "json"][..],
        &["-v"],
        &["-q"],
        &["--report", "json=t.json", "-v"],
    ] {
        let args = [&["run", &target, "evil\u{202e}.jarful"], more].concat();
        let ran = folder.jarful(&args);
        ran.exits(1);
        assert_harmless(&ran.stderr, &args);
        if more == ["--report", "json"] {
            assert!(
                !ran.stdout.contains('\x1b'),
                "a trace escapes what JSON asks for"
            );
        } else {
            assert_harmless(&ran.stdout, &args);
        }
    }
    assert!(!folder.read("t.json").contains('\x1b'));
}

#[track_caller]
fn assert_harmless(text: &str, args: &[&str]) {
    let is_harmful = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
    let found = text
        .lines()
        .find(|line| line.chars().any(|c| is_harmful(&c)));
    assert_eq!(found, None, "{args:?}");
}

#[test]
fn a_store_that_is_missing_or_foreign_is_named_before_the_first_request() {
    let server = Server::always(page("hello"));
    let folder = Folder::new();
    folder.write("one.jarful", "browsers: alice\nalice: GET /\n");
    folder.write(
        "notes.txt",
        "no database at all, and longer than a hundred bytes: ".repeat(9),
    );
    folder.write("empty.sqlite3", "");
    let other = rusqlite::Connection::open(folder.path().join("other.sqlite3")).unwrap();
    other.execute_batch("CREATE TABLE shop (id)").unwrap();
    for (store, hint) in [
        ("django:gone.sqlite3", "gone.sqlite3"),
        ("django:.", "."),
        ("django:notes.txt", "notes.txt"),
        ("django:empty.sqlite3", "django_session"),
        ("django:other.sqlite3", "django_session"),
        ("mongo:db", "django:"),
    ] {
        let args = ["run", &server.url(""), "one.jarful", "--store", store];
        folder.jarful(&args).exits(2).says(hint);
    }
    assert_eq!(server.connections(), 0);
    assert!(
        !folder.path().join("gone.sqlite3").exists(),
        "reading makes no file"
    );
}

#[test]
fn a_play_that_cannot_be_read_is_named() {
    let folder = Folder::new();
    folder.write("latin1.jarful", b"browsers: zo\xeb\n");
    folder.write("folder.jarful/x", "");
    for name in ["gone.jarful", "folder.jarful", "latin1.jarful"] {
        folder.jarful(&["run", "demo", name]).exits(2).says(name);
    }
}

#[test]
fn a_report_that_cannot_be_written_is_found_before_the_first_request() {
    let server = Server::always(page("hello"));
    let folder = Folder::new();
    folder.write("file", "");
    for path in ["no/such/folder/t.json", "file/t.json", "."] {
        let report = format!("json={path}");
        folder
            .jarful(&["visit", &server.url("/"), "--report", &report])
            .exits(2)
            .says(path);
    }
    assert_eq!(server.connections(), 0);
}

/// A server with a certificate of its own making, on a free port, for as many visits as come.
fn tls_server() -> u16 {
    let own = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key.into())
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for tcp in listener.incoming().flatten() {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = StreamOwned::new(connection, tcp);
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&page("over tls"));
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    port
}

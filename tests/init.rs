//! `jarful init`: a first play for a page that was looked at once, which means something when it
//! is played at once.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::HashMap;
use std::sync::Mutex;
use support::{
    Folder,
    server::{Answer, Server, free_port, page, response},
};

/// A right server: each session counts for itself.
fn counter() -> Server {
    let counts: Mutex<HashMap<String, u32>> = Mutex::default();
    Server::start(move |asked| {
        let known = asked.cookie("sessionid").map(str::to_owned);
        let id = known
            .clone()
            .unwrap_or_else(|| format!("0123456789abcdefghijklmn{:08}", asked.n));
        let mut counts = counts.lock().unwrap();
        let count = counts.entry(id.clone()).or_default();
        *count += 1;
        let cookie = format!("Set-Cookie: sessionid={id}; Path=/; HttpOnly");
        let headers: &[&[u8]] = if known.is_some() {
            &[]
        } else {
            &[cookie.as_bytes()]
        };
        let body = format!("<title>Hi</title><h1>Top 10</h1><p>You have been here {count} times.");
        Answer::Bytes(response("200 OK", headers, body))
    })
}

#[test]
fn the_page_is_asked_for_once_and_the_play_holds_at_once() {
    let (server, folder) = (counter(), Folder::new());
    let ran = folder.jarful(&["init", &server.url("/hello"), "my.jarful"]);
    ran.exits(0)
        .says("Looked at /hello once: 200, \"Hi\"")
        .says("times = 1")
        .says("sessionid")
        .says("jarful run my.jarful");
    assert_eq!(server.heads().len(), 1);
    let play = folder.read("my.jarful");
    assert!(play.contains(r"watch: times = /been here (\d+)/"), "{play}");
    assert!(
        play.contains(&format!("target: {}", server.url(""))),
        "{play}"
    );
    assert!(play.contains("session cookie: sessionid"), "{play}");
    folder
        .jarful(&["run", "my.jarful"])
        .exits(0)
        .says("all held")
        .says("Points: 2 of 2");
}

#[test]
fn a_count_that_all_browsers_share_fails_the_play() {
    let folder = Folder::new();
    let server = Server::start(|asked| Answer::Bytes(page(format!("view count={}", asked.n + 1))));
    folder
        .jarful(&["init", &server.url("/hello")])
        .exits(0)
        .says("none came with this page");
    folder
        .jarful(&["run", "first.jarful"])
        .exits(1)
        .says("expected count is")
        .says("keep what belongs to one visitor in the session");
}

#[test]
fn the_demo_has_a_first_play_too() {
    let folder = Folder::new();
    folder.jarful(&["init", "demo"]).exits(0);
    let play = folder.read("first.jarful");
    assert!(
        play.contains(r"watch: count = /view count=(\d+)/"),
        "{play}"
    );
    folder
        .jarful(&["run", "first.jarful"])
        .exits(0)
        .says("all held");
}

#[test]
fn a_number_that_counts_nothing_is_watched_but_not_expected_to_grow() {
    let (server, folder) = (Server::always(page("Chapter 4")), Folder::new());
    folder.jarful(&["init", &server.url("/")]).exits(0);
    let play = folder.read("first.jarful");
    assert!(play.contains(r"watch: number = /Chapter (\d+)/"), "{play}");
    folder.jarful(&["run", "first.jarful"]).exits(0);
}

#[test]
fn a_redirect_is_followed_and_expected() {
    let folder = Folder::new();
    let server = Server::start(|asked| {
        Answer::Bytes(match asked.path() {
            "/" => response("302 Found", &[b"Location: /accounts/login/?next=/"], ""),
            _ => page("Please log in"),
        })
    });
    folder
        .jarful(&["init", &server.url("/")])
        .exits(0)
        .says("/accounts/login/");
    assert!(
        folder
            .read("first.jarful")
            .contains("lands on /accounts/login/")
    );
    folder.jarful(&["run", "first.jarful"]).exits(0);
}

#[test]
fn nothing_is_overwritten_unless_it_is_forced_and_nothing_is_asked_then() {
    let (server, folder) = (counter(), Folder::new());
    folder.write("first.jarful", "mine");
    folder
        .jarful(&["init", &server.url("/")])
        .exits(2)
        .says("is there already and stays as it is")
        .says("--force");
    assert_eq!(folder.read("first.jarful"), "mine");
    assert_eq!(server.heads().len(), 0);
    folder
        .jarful(&["init", &server.url("/"), "--force"])
        .exits(0);
    assert!(folder.read("first.jarful").contains("browsers: alice, bob"));
    folder
        .jarful(&["init", "demo", "."])
        .exits(2)
        .says("is a folder");
    folder
        .jarful(&["init", "demo", "no/such.jarful"])
        .exits(2)
        .says("folder first");
}

#[test]
fn a_dash_writes_the_play_alone_to_stdout() {
    let folder = Folder::new();
    let ran = folder.jarful(&["init", "demo", "-"]);
    ran.exits(0);
    assert!(ran.stdout.starts_with("# Two browsers on /session/sessfun"));
    folder.write("out.jarful", &ran.stdout);
    folder.jarful(&["run", "out.jarful", "-q"]).exits(0);
    assert!(!folder.path().join("-").exists());
}

#[test]
fn without_an_answer_nothing_is_written_and_offline_writes_a_play_anyway() {
    let folder = Folder::new();
    let url = format!("http://127.0.0.1:{}/hello", free_port());
    folder
        .jarful(&["init", &url, "my.jarful"])
        .exits(3)
        .says("is the server running")
        .says(&format!("jarful init {url} my.jarful --offline"));
    assert!(!folder.path().join("my.jarful").exists());
    folder
        .jarful(&["init", &url, "my.jarful", "--offline"])
        .exits(0);
    // It is a play: the run finds nobody there, and no mistake in the file.
    folder.jarful(&["run", "my.jarful"]).exits(3);
}

#[test]
fn an_error_page_is_no_page_to_begin_with() {
    let folder = Folder::new();
    let body = "<title>Gone\u{1b}[31m</title>";
    let headers: &[&[u8]] = &[b"Content-Type: text/html"];
    let server = Server::always(response("404 Not Found", headers, body));
    let ran = folder.jarful(&["init", &server.url("/x")]);
    ran.exits(1)
        .says("status 404 (Gone")
        .says("Nothing was written");
    assert!(!ran.bytes.contains(&0x1b));
    assert!(!folder.path().join("first.jarful").exists());
}

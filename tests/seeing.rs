//! What a run shows of sessions: who holds which, what is unmistakable, what a crowd looks like.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use support::{
    Folder,
    server::{Answer, Server, page, response},
};

/// A server that hands out what `cookie` says to browsers that bring none, and always says `body`.
fn server(cookie: impl Fn(usize) -> String + Send + Sync + 'static) -> Server {
    Server::start(move |asked| {
        let fresh = cookie(asked.n);
        let is_known = asked.cookie("sessionid").is_some() || asked.cookie("biscuit").is_some();
        let headers: &[&[u8]] = if is_known { &[] } else { &[fresh.as_bytes()] };
        Answer::Bytes(response("200 OK", headers, "hello"))
    })
}

#[test]
fn two_browsers_on_one_id_are_shown_at_once() {
    let server =
        server(|_| "Set-Cookie: sessionid=theonlyidthereis0123456789abcdef; Path=/".to_owned());
    let ran = Folder::new().jarful(&["visit", &server.url("/"), "-b", "alice,bob", "-n", "1"]);
    ran.exits(0)
        .has_a_line_with(&["bob holds alice's session"])
        .says("one browser");
}

#[test]
fn a_stolen_id_is_no_alarm() {
    let ran = Folder::new().jarful(&["demo", "stolen-ticket"]);
    ran.exits(0).never_says("holds alice's session");
}

#[test]
fn a_session_cookie_of_any_name_is_found_by_comparing_browsers() {
    let server = server(|n| {
        format!("Set-Cookie: biscuit={n:04}k2j4h5g6f7d8s9a0q1w2e3r4t5y6; Path=/; HttpOnly")
    });
    let folder = Folder::new();
    let args = [
        "visit",
        &server.url("/"),
        "-b",
        "2",
        "-n",
        "2",
        "--report",
        "json=t.json",
    ];
    folder
        .jarful(&args)
        .exits(0)
        .has_a_line_with(&["b1", "new"]);
    let trace = folder.trace("t.json");
    assert_eq!(trace["browsers"][0]["session_cookie"], "biscuit");
    assert_eq!(trace["steps"][0]["session"]["change"], "new");
    assert_eq!(trace["steps"][3]["session"]["change"], "same");
}

#[test]
fn the_named_session_cookie_wins() {
    let server = server(|n| format!("Set-Cookie: sessionid={n:032}; Path=/; HttpOnly"));
    let folder = Folder::new();
    let url = server.url("/");
    let args = [
        "visit",
        &url,
        "--session-cookie",
        "other",
        "--report",
        "json=t.json",
    ];
    folder.jarful(&args).exits(0);
    let trace = folder.trace("t.json");
    assert_eq!(trace["browsers"][0]["session_id"], serde_json::Value::Null);
}

#[test]
fn what_cannot_be_seen_is_not_judged_and_said() {
    let server = server(|n| format!("Set-Cookie: sessionid={n:032}; Path=/; HttpOnly"));
    let folder = Folder::new();
    folder.write(
        "blind.jarful",
        "browsers: alice\nalice: GET / -> 200, server has n = 1\n",
    );
    folder
        .jarful(&["run", &server.url(""), "blind.jarful"])
        .exits(0)
        .says("1 expectation not judged");
}

#[test]
fn a_crowd_is_folded_and_who_went_another_way_is_named() {
    let server = Server::start(|asked| {
        Answer::Bytes(if asked.n == 17 {
            response("500 Internal Server Error", &[], "")
        } else {
            page("hello")
        })
    });
    let ran = Folder::new().jarful(&["visit", &server.url("/"), "-b", "100", "-n", "1"]);
    ran.exits(1)
        .has_a_line_with(&["99 browsers"])
        .has_a_line_with(&["1 browser", "500", "b17"]);
    assert!(ran.stdout.lines().count() < 40, "{}", ran.stdout);
}

#[test]
fn all_browsers_at_once_count_for_themselves() {
    let ran = Folder::new().jarful(&["visit", "demo", "-b", "200", "-n", "5", "--together"]);
    ran.exits(0)
        .has_a_line_with(&["200 browsers: 1 2 3 4 5"])
        .says("200 different session ids");
}

#[test]
fn with_labels_only_no_id_is_seen_anywhere() {
    let folder = Folder::new();
    let args = [
        "demo",
        "stolen-ticket",
        "-v",
        "--labels-only",
        "--report",
        "json=t.json",
    ];
    let ran = folder.jarful(&args);
    ran.exits(0);
    let is_id = |word: &str| word.len() == 32 && word.chars().all(|c| c.is_ascii_alphanumeric());
    for text in [&ran.stdout, &ran.stderr, &folder.read("t.json")] {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric());
        assert_eq!(words.filter(|word| is_id(word)).count(), 0, "{text}");
    }
}

#[test]
fn a_server_of_its_own_clock_is_said_not_to_move() {
    let server = server(|n| format!("Set-Cookie: sessionid={n:032}; Path=/; Max-Age=60"));
    let folder = Folder::new();
    folder.write(
        "wait.jarful",
        "browsers: alice\nalice: GET / -> new session\nwait 2 minutes\nalice: GET / -> new session, withheld session\n",
    );
    folder
        .jarful(&["run", &server.url(""), "wait.jarful"])
        .exits(0)
        .says("the server's did not");
}

#[test]
fn the_same_failure_of_many_is_one_failure_that_names_them() {
    let server = Server::always(response("500 Internal Server Error", &[], ""));
    let folder = Folder::new();
    folder.write(
        "boom.jarful",
        "browsers: 6\neveryone: GET /hello x2 -> 200\n",
    );
    let ran = folder.jarful(&["run", &server.url(""), "boom.jarful"]);
    ran.exits(1)
        .says("b1, b2, b3 and 3 more (steps 1, 2, 3, …): expected 200, but 500");
    assert_eq!(ran.lines_with(&["boom.jarful:2"]).len(), 1);

    let quiet = folder.jarful(&["run", &server.url(""), "boom.jarful", "-q"]);
    assert_eq!(quiet.lines_with(&["boom.jarful:2:"]).len(), 1);
}

#[test]
fn a_visit_shows_no_lines_of_a_play_that_nobody_wrote() {
    let server = Server::always(response("500 Internal Server Error", &[], ""));
    let folder = Folder::new();
    let (url, few) = (server.url("/"), ["-b", "2", "-n", "2"]);
    let ran = folder.jarful(&[&["visit", &url], &few[..]].concat());
    ran.exits(1).never_says("visit:2").never_says("everyone:");
    assert_eq!(ran.lines_with(&["expected", "but 500"]).len(), 4);

    let quiet = folder.jarful(&[&["visit", &url, "-q"], &few[..]].concat());
    let lines: Vec<&str> = quiet.stdout.lines().collect();
    let [line] = lines[..] else {
        panic!("{lines:?}");
    };
    assert!(line.starts_with("visit: b1, b2: expected a page"), "{line}");
}

/// Answers once, then hangs up on everybody.
fn server_that_goes() -> Server {
    Server::start(|asked| {
        Answer::Bytes(match asked.n {
            1 => page("hello"),
            _ => Vec::new(),
        })
    })
}

#[test]
fn a_server_that_is_gone_is_explained_once() {
    let server = server_that_goes();
    let ran = Folder::new().jarful(&["visit", &server.url("/"), "-b", "2", "-n", "2"]);
    ran.exits(1).has_a_line_with(&["b2", "✗ the same"]);
    assert_eq!(ran.lines_with(&["without an answer"]).len(), 1);
    assert_eq!(ran.lines_with(&["the same"]).len(), 2);
}

#[test]
fn a_crowd_whose_server_is_gone_is_told_why() {
    let server = server_that_goes();
    Folder::new()
        .jarful(&["visit", &server.url("/"), "-b", "50", "-n", "1"])
        .exits(1)
        .says("b2, b3, b4 and 46 more: 127.0.0.1")
        .says("without an answer");
}

#[test]
fn a_cookie_that_stays_home_is_said_once_for_each_browser() {
    let server = server(|n| format!("Set-Cookie: biscuit={n:032}; Path=/deep"));
    let folder = Folder::new();
    folder.write(
        "home.jarful",
        "browsers: alice, bob\neveryone: GET /deep/a\neveryone: GET /b x2\n",
    );
    let ran = folder.jarful(&["run", &server.url(""), "home.jarful"]);
    ran.exits(0);
    for name in ["alice", "bob"] {
        let said = ran.lines_with(&[name, "jar: biscuit stays home."]);
        assert_eq!(said.len(), 1, "{}", ran.stdout);
    }
}

#[test]
fn a_replaced_cookie_is_shown_as_a_change() {
    let server = Server::start(|asked| {
        let cookie = format!("Set-Cookie: count={}; Path=/", asked.n);
        Answer::Bytes(response("200 OK", &[cookie.as_bytes()], "hello"))
    });
    let ran = Folder::new().jarful(&["visit", &server.url("/"), "-b", "alice", "-n", "2"]);
    ran.exits(0)
        .has_a_line_with(&["alice", "jar: + count=1, until the browser closes"])
        .has_a_line_with(&["alice", "jar: count: 1 → 2"]);
}

#[test]
fn of_a_crowd_that_went_many_ways_ten_are_told_and_the_rest_is_counted() {
    let server = Server::start(|asked| Answer::Bytes(page(format!("view count={}", asked.n))));
    let ran = Folder::new().jarful(&["visit", &server.url("/"), "-b", "100", "-n", "2"]);
    ran.exits(0)
        .has_a_line_with(&["1 browser: 1 101", "(b1)"])
        .says("and 90 more browsers, each another way, from 11 111 to 100 200");
    assert!(ran.stdout.lines().count() < 50, "{}", ran.stdout);
}

#[test]
fn in_a_crowd_a_shared_session_is_told_beside_what_was_seen() {
    let server = Server::start(|asked| {
        let n = asked.n.min(39);
        let cookie = format!("Set-Cookie: sessionid={n:032}; Path=/; HttpOnly");
        Answer::Bytes(response("200 OK", &[cookie.as_bytes()], "count=1"))
    });
    let args = ["-b", "40", "-n", "1", "-w", "count = /count=(\\d+)/"];
    let url = server.url("/");
    let ran = Folder::new().jarful(&[&["visit", &url], &args[..]].concat());
    ran.exits(0)
        .has_a_line_with(&["1 browser: 1 (shares", "b40"])
        .has_a_line_with(&["38 browsers: a session of its own"])
        .has_a_line_with(&["2 browsers: a session shared with 1 other", "b39, b40"])
        .has_a_line_with(&["39 different session ids", "2 browsers share"]);
}

/// Hands out one cookie of its own to each browser, with an id that fits into no table.
fn server_with_long_ids() -> Server {
    let long = |n: usize| format!("s%3A{n:032}.{n:050}");
    Server::start(move |asked| {
        let cookie = format!(
            "Set-Cookie: connect.sid={}; Path=/; HttpOnly",
            long(asked.n)
        );
        let is_known = asked.cookie("connect.sid").is_some();
        let headers: &[&[u8]] = if is_known { &[] } else { &[cookie.as_bytes()] };
        Answer::Bytes(response("200 OK", headers, "hello"))
    })
}

#[test]
fn long_ids_stand_below_who_is_who_in_one_piece() {
    let server = server_with_long_ids();
    let ran = Folder::new().jarful(&[
        "visit",
        &server.url("/"),
        "-b",
        "alice,bob,carla",
        "-n",
        "2",
    ]);
    ran.exits(0).says("ids in full:");
    let id = format!("s%3A{:032}.{:050}", 2, 2);
    assert_eq!(ran.lines_with(&["bob  ", &id]).len(), 1, "{}", ran.stdout);
}

#[test]
fn who_is_who_names_the_error_page_that_a_browser_looks_at() {
    let server = Server::always(response(
        "500 Internal Server Error",
        &[],
        "<title>KeyError at /hello</title><p>line 17 of views.py",
    ));
    let ran = Folder::new().jarful(&["visit", &server.url("/"), "-b", "alice", "-n", "2"]);
    let who = ran.stdout.split("Who is who").nth(1).unwrap_or_default();
    assert!(who.contains("KeyError at /hello"), "{}", ran.stdout);
}

//! What a run tells beside its steps: pages that were cut, rows that cannot be read, what was seen
//! before, redirects, how several plays ended.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use support::{
    Folder,
    server::{Answer, Server, page, response},
};

/// A server that hands out what `cookie` says to browsers that bring none.
fn server(cookie: impl Fn(usize) -> String + Send + Sync + 'static) -> Server {
    Server::start(move |asked| {
        let fresh = cookie(asked.n);
        let headers: &[&[u8]] = match asked.cookie("sessionid") {
            Some(_) => &[],
            None => &[fresh.as_bytes()],
        };
        Answer::Bytes(response("200 OK", headers, "hello"))
    })
}

#[test]
fn a_page_over_the_limit_is_said_to_be_cut() {
    let server = Server::always(response("200 OK", &[], "x".repeat(11 * 1024 * 1024)));
    let ran = Folder::new().jarful(&["visit", &server.url("/"), "-b", "1", "-n", "1"]);
    ran.exits(0)
        .has_a_line_with(&["b1", "only its beginning was read"]);
}

#[test]
fn a_table_that_knows_none_of_the_ids_is_doubted() {
    let folder = Folder::new();
    let db = folder.path().join("other.sqlite3");
    jarful::demo::migrate(&db).unwrap();
    let server =
        server(|n| format!("Set-Cookie: sessionid={n:04}k2j4h5g6f7d8s9a0q1w2e3r4t5y6; Path=/"));
    folder
        .jarful(&["visit", &server.url("/"), "--store", "django:other.sqlite3"])
        .exits(0)
        .says("is it the database of this site");
}

#[test]
fn a_row_that_cannot_be_decoded_is_not_called_nothing() {
    let folder = Folder::new();
    let db = folder.path().join("odd.sqlite3");
    jarful::demo::migrate(&db).unwrap();
    let row = "INSERT INTO django_session VALUES ('0001k2j4h5g6f7d8s9a0q1w2e3r4t5y6', 'junk', '2099-01-01 00:00:00')";
    rusqlite::Connection::open(&db)
        .unwrap()
        .execute_batch(row)
        .unwrap();
    let server =
        server(|n| format!("Set-Cookie: sessionid={n:04}k2j4h5g6f7d8s9a0q1w2e3r4t5y6; Path=/"));
    folder.write(
        "odd.jarful",
        "browsers: alice\nalice: GET / -> 200, server has n = 1\n",
    );
    folder
        .jarful(&[
            "run",
            &server.url(""),
            "odd.jarful",
            "--store",
            "django:odd.sqlite3",
        ])
        .exits(0)
        .has_a_line_with(&["alice", "cannot be decoded"])
        .has_a_line_with(&["alice", "not judged: server has n = 1"]);
}

#[test]
fn what_was_seen_before_is_told_of_this_browser_first_and_without_this_visit() {
    let folder = Folder::new();
    folder.write(
        "seen.jarful",
        "browsers: alice, bob\nwatch: count = /view count=(\\d+)/\nalice: GET /session/sessfun\nbob: GET /session/sessfun x3\nbob: GET /session/sessfun -> count is 9\n",
    );
    folder
        .jarful(&["run", "demo", "seen.jarful"])
        .exits(1)
        .has_a_line_with(&["seen before: bob 1 2 3 · alice 1"]);
}

#[test]
fn a_redirect_is_told_on_a_line_of_its_own() {
    let server = Server::start(|asked| {
        Answer::Bytes(match asked.path() {
            "/old" => response("301 Moved", &[b"Location: /new"], ""),
            _ => page("hello"),
        })
    });
    let ran = Folder::new().jarful(&["visit", &server.url("/old"), "-b", "1", "-n", "1"]);
    ran.exits(0)
        .has_a_line_with(&["b1", "redirect: 301 to /new"]);
}

#[test]
fn one_count_for_all_is_said_with_q_too() {
    let server = Server::start(|asked| Answer::Bytes(page(format!("count={}", asked.n))));
    let ran = Folder::new().jarful(&["visit", &server.url("/"), "-b", "2", "-n", "2", "-q"]);
    ran.has_a_line_with(&["share one count"]);
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
}

#[test]
fn several_plays_are_told_apart_at_the_end() {
    let folder = Folder::new();
    folder.write(
        "good.jarful",
        "browsers: alice\nalice: GET /session -> 200\n",
    );
    folder.write(
        "bad.jarful",
        "browsers: alice\nalice: GET /session -> 404\n",
    );
    folder
        .jarful(&["run", "demo", "good.jarful", "bad.jarful"])
        .exits(1)
        .has_a_line_with(&["good.jarful: all good"])
        .has_a_line_with(&["bad.jarful: fell short"]);
}

#[test]
fn of_a_json_page_the_places_are_told() {
    let server = Server::start(|asked| {
        let body = format!("{{\"user\": {{\"visits\": {}}}, \"list\": [1]}}", asked.n);
        Answer::Bytes(response("200 OK", &[], body))
    });
    let folder = Folder::new();
    folder
        .jarful(&["visit", &server.url("/api"), "-b", "1", "-n", "2"])
        .exits(0)
        .has_a_line_with(&["user.visits: 1 → 2"]);
}

//! Tabs: turns of one browser inside `together:` share one jar, and each is told apart by what it
//! sent, what came and what became of it.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::Value;
use std::{
    sync::{Arc, Barrier},
    time::Duration,
};
use support::{
    Folder, Ran,
    server::{Answer, Asked, Server, page, response},
};

fn play(server: &Server, text: &str) -> (Ran, Value) {
    play_with(server, text, &[])
}

fn play_with(server: &Server, text: &str, more: &[&str]) -> (Ran, Value) {
    let folder = Folder::new();
    folder.write("play.jarful", text);
    let url = server.url("");
    let args = ["run", &url, "play.jarful", "--report", "json=t.json"];
    let ran = folder.jarful(&[&args, more].concat());
    (ran, folder.trace("t.json"))
}

/// The step of a tab.
#[track_caller]
fn tab(trace: &Value, browser: &str, number: u64) -> Value {
    let steps = trace["steps"].as_array().unwrap();
    let is_it = |step: &&Value| step["browser"] == browser && step["tab"] == number;
    let found: Vec<_> = steps.iter().filter(is_it).collect();
    assert_eq!(found.len(), 1, "one step of {browser}'s tab {number}");
    found[0].clone()
}

/// Names and values of the cookies that a step sent or received, hop by hop.
fn cookies(step: &Value, way: &str) -> String {
    let hops = step["exchanges"].as_array().unwrap().iter();
    let all = hops.flat_map(|hop| hop[way].as_array().unwrap());
    let pairs = all.map(|c| {
        let text = |key: &str| c[key].as_str().unwrap().to_owned();
        format!("{}={}", text("name"), text("value"))
    });
    pairs.collect::<Vec<_>>().join(" ")
}

fn set(cookie: &str, body: &str) -> Answer {
    let header = format!("Set-Cookie: {cookie}; Path=/");
    Answer::Bytes(response("200 OK", &[header.as_bytes()], body))
}

/// A server that answers the paths below `/both` only once this many of them have been asked.
fn meeting(many: usize, answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Server {
    let barrier = Arc::new(Barrier::new(many));
    Server::start(move |asked| {
        if asked.path().starts_with("/both") {
            barrier.wait();
        }
        answer(asked)
    })
}

#[test]
fn each_tab_has_its_number_on_its_line_and_in_the_trace() {
    let server = meeting(4, |asked| {
        set(&format!("last={}", &asked.path()[6..]), "hello")
    });
    let text = "browsers: alice, bob\n\
                alice: GET /first\n\
                together:\n  alice: GET /both/x x2\n  bob: GET /both/b\n  alice: GET /both/y\n";
    let (ran, trace) = play(&server, text);
    ran.exits(0);
    for (name, path) in [
        ("alice tab 1", "/both/x"),
        ("alice tab 2", "/both/x"),
        ("alice tab 3", "/both/y"),
    ] {
        ran.has_a_line_with(&[name, path, "200"]);
    }
    ran.has_a_line_with(&["bob  ", "/both/b"])
        .never_says("bob tab");
    for (number, path) in [(1, "/both/x"), (2, "/both/x"), (3, "/both/y")] {
        let step = tab(&trace, "alice", number);
        assert_eq!(step["exchanges"][0]["url"], server.url(path));
        let value = &path[6..];
        assert_eq!(cookies(&step, "received"), format!("last={value}"));
    }
    let alone = trace["steps"][0].clone();
    assert_eq!(
        (&alone["tab"], &alone["line"]),
        (&Value::Null, &Value::from(2))
    );
}

#[test]
fn of_a_long_name_the_tab_stays_readable() {
    let server = meeting(2, |_| Answer::Bytes(page("hello")));
    let text = "browsers: maximiliane-the-third\ntogether:\n  everyone: GET /both/a\n  everyone: GET /both/b\n";
    let (ran, _) = play(&server, text);
    ran.exits(0)
        .has_a_line_with(&["maximili", " tab 1  GET /both"])
        .has_a_line_with(&["maximili", " tab 2  GET /both"]);
}

#[test]
fn two_tabs_that_set_one_cookie_at_the_same_instant_leave_one_of_the_two() {
    let server = meeting(2, |asked| match asked.path() {
        "/after" => Answer::Bytes(page("after")),
        path => set(&format!("who={}", &path[6..]), "hello"),
    });
    let text = "browsers: alice\n\
                together:\n  alice: GET /both/x\n  alice: GET /both/y\n\
                alice: GET /after\n";
    for _ in 0..5 {
        let (ran, trace) = play(&server, text);
        ran.exits(0);
        let (x, y) = (tab(&trace, "alice", 1), tab(&trace, "alice", 2));
        assert_eq!(cookies(&x, "received"), "who=x");
        assert_eq!(cookies(&y, "received"), "who=y");
        // Whoever came first stored it, the other one replaced it, and that value goes on.
        let verdict = |step: &Value| step["exchanges"][0]["received"][0]["verdict"].clone();
        let winner = match (verdict(&x).as_str(), verdict(&y).as_str()) {
            (Some("stored"), Some("replaced")) => "who=y",
            (Some("replaced"), Some("stored")) => "who=x",
            other => panic!("one stores, one replaces: {other:?}"),
        };
        assert_eq!(cookies(&trace["steps"][2], "sent"), winner);
        let held = trace["browsers"][0]["cookies"].as_array().unwrap();
        assert_eq!(held.len(), 1);
        assert_eq!(
            format!("who={}", held[0]["value"].as_str().unwrap()),
            winner
        );
    }
}

/// `/login` gives another id at once; `/slow` answers only when the new id has been given out and
/// used; it redirects, so that the tab sends a second request.
#[test]
fn an_id_that_one_tab_rotates_goes_along_with_the_next_request_of_the_other() {
    let gates = Arc::new(Barrier::new(2));
    let server = Server::start(move |asked| match asked.path() {
        "/start" => set("sessionid=old-old-old-old-old-old-1", "hello"),
        "/login" => {
            gates.wait(); // /slow is under way with the old id
            let next = b"Set-Cookie: sessionid=new-new-new-new-new-new-2; Path=/".as_slice();
            Answer::Bytes(response("302 Found", &[next, b"Location: /home"], ""))
        }
        "/home" => {
            gates.wait(); // the jar holds the new id: it came along just now
            Answer::Bytes(page("home"))
        }
        "/slow" => {
            gates.wait();
            gates.wait();
            Answer::Bytes(response("302 Found", &[b"Location: /end"], ""))
        }
        _ => Answer::Bytes(page("the end")),
    });
    let text = "browsers: alice\nsession cookie: sessionid\n\
                alice: GET /start -> new session\n\
                together:\n  alice: GET /slow -> lands on /end\n  alice: GET /login -> rotated session, lands on /home\n\
                alice: GET /end -> same session\n";
    let (ran, trace) = play(&server, text);
    ran.exits(0);
    let (slow, login) = (tab(&trace, "alice", 1), tab(&trace, "alice", 2));
    let (old, new) = (
        "sessionid=old-old-old-old-old-old-1",
        "sessionid=new-new-new-new-new-new-2",
    );
    assert_eq!(cookies(&slow, "sent"), format!("{old} {new}"));
    assert_eq!(cookies(&slow, "received"), "");
    assert_eq!(cookies(&login, "sent"), format!("{old} {new}"));
    assert_eq!(cookies(&login, "received"), new);
    let ids = trace["browsers"][0]["session_ids"].as_array().unwrap();
    assert_eq!(ids.len(), 2, "{ids:?}");
}

#[test]
fn a_value_is_filled_in_before_the_tabs_start_whatever_they_see_then() {
    let server = meeting(2, |asked| match asked.path().rsplit_once("/t") {
        None => Answer::Bytes(page("token 7")),
        Some((_, seen)) => Answer::Bytes(page(format!("token 1{seen}"))),
    });
    let text = "browsers: alice\nwatch: token = /token (\\d+)/\n\
                alice: GET /start -> token is 7\n\
                together:\n  alice: GET /both/a/t{{token}} -> token is 17\n  alice: GET /both/b/t{{token}} -> token is 17\n";
    let (ran, trace) = play(&server, text);
    ran.exits(0);
    for (number, path) in [(1, "/both/a/t7"), (2, "/both/b/t7")] {
        let step = tab(&trace, "alice", number);
        assert_eq!(step["action"], format!("GET {path}"));
        assert_eq!(step["watched"]["token"], "17");
    }
}

#[test]
fn a_failure_names_the_tab_that_failed() {
    let server = meeting(2, |asked| match asked.path() {
        "/both/bad" => Answer::Bytes(response("500 Internal Server Error", &[], "no")),
        _ => Answer::Late(Duration::from_millis(20), page("fine")),
    });
    let text = "browsers: alice\ntogether:\n  alice: GET /both/good -> 200\n  alice: GET /both/bad -> 200\n";
    let (ran, trace) = play(&server, text);
    ran.exits(1)
        .has_a_line_with(&["alice tab 2", "/both/bad", "500"]);
    assert_eq!(tab(&trace, "alice", 1)["expectations"][0]["passed"], true);
    assert_eq!(tab(&trace, "alice", 2)["expectations"][0]["passed"], false);
}

#[test]
fn the_headers_of_each_tab_stand_under_its_name() {
    let server = meeting(2, |asked| set(&format!("c{}=1", asked.n), "hello"));
    let text = "browsers: alice\ntogether:\n  alice: GET /both/x\n  alice: GET /both/y\n";
    let (ran, _) = play_with(&server, text, &["-v"]);
    ran.exits(0)
        .has_a_line_with(&["alice tab 1", "Set-Cookie: c"])
        .has_a_line_with(&["alice tab 2", "Set-Cookie: c"]);
}

#[test]
fn a_hundred_tabs_share_one_jar() {
    let server = meeting(100, |asked| match asked.path() {
        "/after" => Answer::Bytes(page("after")),
        _ => set(&format!("c{}={}", asked.n, asked.n), "hello"),
    });
    let text = "browsers: alice\ntogether:\n  alice: GET /both x100\nalice: GET /after\n";
    let (ran, trace) = play_with(&server, text, &["--in-flight", "100"]);
    ran.exits(0);
    let after = trace["steps"][100].clone();
    assert_eq!(after["exchanges"][0]["sent"].as_array().unwrap().len(), 100);
    for number in 1..=100 {
        let step = tab(&trace, "alice", number);
        assert_eq!(
            step["exchanges"][0]["received"].as_array().unwrap().len(),
            1
        );
    }
}

//! The main job against other stacks than Django: Flask, Starlette, Express and PHP as they are
//! installed. Three browsers each: ids, changes per request, words of the pages, closing sentences.
//!
//! Not part of plain `cargo test`, because it installs them: `cargo test --test stacks`.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "stacks/site.rs"]
mod site;
mod support;
#[path = "stacks/tools.rs"]
mod tools;

use serde_json::{Value, json};
use site::Site;
use std::collections::HashSet;
use support::{Folder, Ran};

const THREE_BROWSERS: &str = r"browsers: alice, bob, carol
watch: count = /view count=(\d+)/

everyone: GET /count    -> 200, new session, count is 1
alice:    GET /count x2 -> same session, count goes 2 3
bob:      GET /count x5 -> same session, count goes 2 3 4 5 1
carol:    GET /count    -> same session, count is 2, different session from alice
";

fn play(site: &Site, text: &str, more: &[&str]) -> (Ran, Value) {
    let folder = Folder::new();
    folder.write("play.jarful", text);
    let url = site.url("");
    let args = ["run", &url, "play.jarful", "--report", "json=t.json"];
    let ran = folder.jarful(&[&args, more].concat());
    let trace = folder.trace("t.json");
    (ran, trace)
}

fn visit(site: &Site, path: &str, more: &[&str]) -> (Ran, Value) {
    let folder = Folder::new();
    let url = site.url(path);
    let args = ["visit", &url, "-b", "3", "--report", "json=t.json"];
    let ran = folder.jarful(&[&args, more].concat());
    let trace = folder.trace("t.json");
    (ran, trace)
}

fn steps(trace: &Value) -> &[Value] {
    trace["steps"].as_array().expect("a trace has steps")
}

/// The session ids of the browsers; all have the same session cookie.
fn ids<'t>(trace: &'t Value, cookie: &str) -> Vec<Option<&'t str>> {
    let browsers = trace["browsers"].as_array().expect("a trace has browsers");
    let id = |browser: &'t Value| {
        assert_eq!(browser["session_cookie"], cookie, "found without help");
        browser["session_id"].as_str()
    };
    browsers.iter().map(id).collect()
}

/// All ids are of this form and different, and so are their labels.
fn all_different(trace: &Value, cookie: &str, form: &str) {
    let form = regex::Regex::new(form).unwrap();
    let ids = ids(trace, cookie);
    for id in ids.iter().flatten() {
        assert!(form.is_match(id), "{id} is no id of this stack");
    }
    assert_eq!(ids.iter().flatten().collect::<HashSet<_>>().len(), 3);
    let browsers = trace["browsers"].as_array().unwrap();
    let labels = browsers
        .iter()
        .map(|b| b["session_label"].as_str().unwrap());
    assert_eq!(labels.collect::<HashSet<_>>().len(), 3);
}

/// Each step changed `count` and nothing else, from the number this browser saw before to the
/// number it sees now, read from `source`.
fn every_change_belongs_to_its_request(trace: &Value, source: &str) {
    let mut seen = std::collections::HashMap::new();
    for step in steps(trace) {
        let state = &step["state"];
        assert_eq!(state["source"], source, "{step:#}");
        let now: u64 = step["watched"]["count"].as_str().unwrap().parse().unwrap();
        let before = seen.insert(step["browser"].as_str().unwrap(), now);
        let change = json!({"before": before, "after": now});
        let changes = state["changes"].as_array().unwrap();
        let told = changes
            .iter()
            .map(|c| json!({"before": c["before"], "after": c["after"]}));
        assert_eq!(told.collect::<Vec<_>>(), [change], "{step:#}");
        assert_eq!(changes[0]["key"], "count");
    }
}

/// Without any setting, the words of the page that changed are shown to each browser.
fn the_words_of_the_page_are_right_for_all(site: &Site) {
    let (ran, _) = visit(site, "/count", &["-n", "3"]);
    ran.exits(0).says("each counts for itself on /count");
    for browser in ["b1", "b2", "b3"] {
        ran.has_a_line_with(&[browser, "view count=1"])
            .has_a_line_with(&[browser, "count=1 → 2"])
            .has_a_line_with(&[browser, "count=2 → 3"])
            .has_a_line_with(&[&format!("{browser} 1 2 3")]);
    }
}

fn a_cookie_that_is_the_state(site: &Site, maker: &str) {
    let (ran, trace) = play(site, THREE_BROWSERS, &[]);
    ran.exits(0)
        .says(&format!("it IS the state ({maker})"))
        .says("Anyone who holds it can read it")
        .has_a_line_with(&["bob", "(cookie) count: 5 → 1"])
        .has_a_line_with(&["carol", "in its cookie", "count: 2"]);
    assert_eq!(ids(&trace, "session"), [None; 3]);
    every_change_belongs_to_its_request(&trace, "cookie");
    the_words_of_the_page_are_right_for_all(site);
    let text = "browsers: alice
alice: GET /count  -> server has count = 1
alice: GET /logout -> server has nothing
alice: GET /count  -> new session, server has count = 1
";
    play(site, text, &[]).0.exits(0);
}

#[test]
fn flask_carries_the_state_in_its_signed_cookie() {
    let site = Site::flask();
    a_cookie_that_is_the_state(&site, "Flask");
    let (ran, trace) = play(&site, "browsers: alice\nalice: GET /old\n", &[]);
    ran.exits(0);
    let changes = steps(&trace)[0]["state"]["changes"].as_array().unwrap();
    let told: Vec<_> = changes
        .iter()
        .map(|c| (&c["exchange"], &c["key"]))
        .collect();
    let (from, count) = (json!("from"), json!("count"));
    assert_eq!(told, [(&json!(0), &from), (&json!(1), &count)]);
}

#[test]
fn what_only_python_has_is_shown_as_what_it_stands_for() {
    let site = Site::flask();
    let (ran, trace) = visit(&site, "/tags", &["-n", "1"]);
    ran.exits(0);
    let changes = steps(&trace)[0]["state"]["changes"].as_array().unwrap();
    for (key, value) in [
        ("tuple", json!([1, 2])),
        ("bytes", json!(r"b'\x00\xff\'x'")),
        ("uuid", json!("00112233-4455-6677-8899-aabbccddeeff")),
        ("date", json!("Tue, 14 Nov 2023 22:13:20 GMT")),
        ("markup", json!("<b>bold</b>")),
        ("dict", json!({" t": [1]})),
        ("long", json!("many words ".repeat(30))),
    ] {
        let change = changes.iter().find(|change| change["key"] == key);
        assert_eq!(change.unwrap()["after"], value, "{key}");
    }
}

#[test]
fn starlette_carries_the_state_in_its_signed_cookie() {
    a_cookie_that_is_the_state(&Site::starlette(), "Starlette");
}

#[test]
fn cookie_session_carries_the_state_and_signs_it_in_a_cookie_beside() {
    let site = Site::express("cookie");
    a_cookie_that_is_the_state(&site, "cookie-session");
    let (ran, _) = visit(&site, "/count", &["-n", "2"]);
    ran.says("the signature in session.sig only stops changes");
}

#[test]
fn a_cookie_session_without_a_key_can_be_changed_by_anyone() {
    let (ran, _) = visit(&Site::express("open"), "/count", &["-n", "2"]);
    ran.exits(0)
        .says("no session.sig signs it. Anyone who holds it can read it and change it")
        .says("whoever edits the cookie sets the count");
}

const EXPRESS_ID: &str = r"^s%3A[A-Za-z0-9_-]{32}\.[A-Za-z0-9%]{43,}$";

#[test]
fn express_gives_each_browser_a_signed_id() {
    let site = Site::express("memory");
    let (ran, trace) = play(&site, THREE_BROWSERS, &[]);
    ran.exits(0).says("the id stands between s%3A and the dot");
    all_different(&trace, "connect.sid", EXPRESS_ID);
    the_words_of_the_page_are_right_for_all(&site);
}

#[test]
fn express_session_files_are_read_and_belong_to_the_ids_in_the_cookies() {
    let site = Site::express("file");
    // The store makes its folder when the server starts.
    let store = site.store("express");
    let more = ["--store", &store];
    let (ran, trace) = play(&site, THREE_BROWSERS, &more);
    ran.exits(0)
        .has_a_line_with(&["carol", "count: 2"])
        .never_says("__lastAccess");
    all_different(&trace, "connect.sid", EXPRESS_ID);
    every_change_belongs_to_its_request(&trace, "express");
    let text = "browsers: alice
alice: GET /count  -> server has count = 1
alice: GET /login  -> rotated session, server has user = ann, server has count = 1
alice: GET /logout -> server has nothing
";
    play(&site, text, &more)
        .0
        .exits(0)
        .says("state read from the session store of Express");
}

const PHP_ID: &str = "^[0-9a-v]{26}$";

#[test]
fn php_gives_each_browser_an_id_and_keeps_its_state_in_a_file() {
    let site = Site::php(&["session.sid_length=26", "session.sid_bits_per_character=5"]);
    let store = site.store("php");
    let more = ["--store", &store];
    let (ran, trace) = play(&site, THREE_BROWSERS, &more);
    ran.exits(0)
        .has_a_line_with(&["bob", "count: 5 → 1"])
        .says("state read from PHP's session files");
    all_different(&trace, "PHPSESSID", PHP_ID);
    every_change_belongs_to_its_request(&trace, "php");
    the_words_of_the_page_are_right_for_all(&site);
    let text = "browsers: alice
alice: GET /count  -> server has count = 1
alice: GET /login  -> rotated session, server has user = ann, server has count = 1
alice: GET /logout -> server has nothing
";
    play(&site, text, &more).0.exits(0);
}

#[test]
fn all_that_php_can_keep_is_read_by_each_of_its_handlers() {
    for handler in ["php", "php_serialize", "php_binary"] {
        let site = Site::php(&[&format!("session.serialize_handler={handler}")]);
        let (ran, trace) = visit(
            &site,
            "/things",
            &["-n", "1", "--store", &site.store("php")],
        );
        ran.exits(0);
        let changes = steps(&trace)[0]["state"]["changes"].as_array().unwrap();
        for (key, value) in [
            (
                "basket",
                json!({"(class)": "Basket", "items": ["apple", "pear"], "owner": "Zoë", "next": null}),
            ),
            ("again", json!("(the same as basket)")),
            ("size", json!("Size::Small")),
            ("text", json!("Zoë|;}\"")),
            ("list", json!([1, 2.5, true, null, {"k": {"deep": "x"}}])),
            ("bytes", json!("\0\\xff")),
        ] {
            let change = changes.iter().find(|change| change["key"] == key);
            assert_eq!(change.unwrap()["after"], value, "{handler}: {key}");
        }
    }
}

/// PHP writes its file when the browser has long got the page.
#[test]
fn php_s_late_write_belongs_to_the_request_that_made_it() {
    let site = Site::php(&[]);
    let store = site.store("php");
    let text = "browsers: alice, bob, carol
watch: count = /view count=(\\d+)/
everyone: GET /late?us=3000 x70 -> 200
alice:    GET /late?us=30000 x3 -> 200
";
    let (ran, trace) = play(&site, text, &["--store", &store]);
    ran.exits(0);
    assert_eq!(steps(&trace).len(), 213);
    every_change_belongs_to_its_request(&trace, "php");
}

#[test]
fn a_counter_in_flask_s_module_serves_all_browsers() {
    let (ran, _) = visit(&Site::flask(), "/hello", &["-n", "4"]);
    ran.exits(0)
        .says("Does not work for more than one browser: all share one count on /hello")
        .has_a_line_with(&["b1 1 4 7 10", "b2 2 5 8 11", "b3 3 6 9 12"])
        .says("mostly in a variable of the program. Keep it in the session (in Flask: session)");
}

#[test]
fn an_id_for_everybody_does_not_make_express_count_for_each() {
    let (ran, trace) = visit(&Site::express("eager"), "/hello", &["-n", "4"]);
    ran.exits(0)
        .says("all share one count on /hello")
        .says("The browsers have sessions of their own, but the count is not kept there")
        .says("(in Express: req.session)");
    all_different(&trace, "connect.sid", EXPRESS_ID);
    // The usual setting gives out no ticket where nothing is kept.
    let (ran, _) = visit(&Site::express("memory"), "/hello", &["-n", "4"]);
    ran.says("No browser got a session cookie, so the server cannot tell them apart");
}

#[test]
fn a_counter_in_a_file_of_php_serves_all_browsers() {
    let site = Site::php(&[]);
    let (ran, _) = visit(&site, "/hello", &["-n", "4", "--store", &site.store("php")]);
    ran.exits(0)
        .says("all share one count on /hello")
        .says("mostly in a file or a database. Keep it in the session (in PHP: $_SESSION)");
}

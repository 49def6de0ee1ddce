//! The main job on real input: a Django site with the lecture's two views, its own session table
//! read from outside, and Django's own word for what is in it.
//!
//! Not part of plain `cargo test`, because it installs Django: `cargo test --test django`.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "django/site.rs"]
mod site;
mod support;
#[path = "django/trace.rs"]
mod trace;
#[path = "django/venv.rs"]
mod venv;

use serde_json::{Value, json};
use site::{Site, get};
use std::collections::HashSet;
use support::{Folder, Ran};
use trace::{changes, ids, replay, steps};

const THREE_BROWSERS: &str = r"# Three browsers, one page

browsers: alice, bob, carol
watch: count = /view count=(\d+)/

everyone: GET /session/sessfun       -> 200, new session, count is 1
alice:    GET /session/sessfun x2    -> same session, count goes 2 3
bob:      GET /session/sessfun x5    -> same session, count goes 2 3 4 5 1
carol:    GET /session/cookie        -> stored zap, stored sakaicar
alice:    GET /session/sessfun x3    -> count goes 4 5 1, server has num_visits = 1
carol:    GET /session/sessfun       -> count is 2, different session from alice
bob:      GET /old                   -> 302, lands on /session/sessfun, count is 2
";

/// Plays a scenario against the site with its session table as the store, from another folder
/// than the database's; the trace is `t.json` there.
fn play(site: &Site, text: &str) -> (Ran, Value) {
    let folder = Folder::new();
    folder.write("play.jarful", text);
    let ran = folder.jarful(&play_args(site));
    (ran, folder.trace("t.json"))
}

fn play_args(site: &Site) -> [String; 7] {
    let words = [
        "run",
        &site.url(""),
        "play.jarful",
        "--store",
        &site.store(),
        "--report",
        "json=t.json",
    ];
    words.map(str::to_owned)
}

#[test]
fn the_site_counts_records_and_goes_wrong_as_the_tests_need() {
    let site = Site::start();
    let first = site.visit_from_outside("/session/sessfun");
    let second = site.visit_from_outside("/session/sessfun");
    assert_ne!(first, second);
    for (path, words) in [
        ("/hello", "view count=1"),
        ("/hello", "view count=2"),
        ("/boom", "KeyError at /boom"),
        ("/old", "Location: /session/sessfun"),
    ] {
        // Newer Django breaks the title of its error page over two lines.
        let answer = get(site.port, path).unwrap();
        let answer: Vec<&str> = answer.split_whitespace().collect();
        assert!(answer.join(" ").contains(words), "{path}: {answer:?}");
    }
    let records = site.records();
    assert_eq!(records[0].path, "/session/sessfun");
    assert_eq!(
        Value::from(records[0].rows.clone()),
        json!({ &first: {"num_visits": 1} })
    );
    assert_eq!(records.last().unwrap().rows.len(), 2);
}

#[test]
fn three_browsers_have_three_ids_and_counts_of_their_own() {
    let site = Site::start();
    let (ran, trace) = play(&site, THREE_BROWSERS);
    ran.exits(0)
        .says("Who is who")
        .has_a_line_with(&["alice", "num_visits"]);
    let browsers = trace["browsers"].as_array().unwrap();
    let held = browsers.iter().map(|b| b["session_id"].as_str().unwrap());
    let held: HashSet<&str> = held.collect();
    assert_eq!(held.len(), 3);
    for id in held {
        ran.says(id);
    }
    for (name, counts) in [("alice", "123451"), ("bob", "1234512"), ("carol", "12")] {
        let of = steps(&trace).iter().filter(|step| step["browser"] == name);
        let seen: String = of
            .filter_map(|step| step["watched"]["count"].as_str())
            .collect();
        assert_eq!(seen, counts, "{name}");
    }
    assert_eq!(trace["summary"]["sessions"], 3);
    assert_eq!(trace["summary"]["failed"], 0);
}

#[test]
fn the_state_after_every_request_is_what_django_itself_decoded_at_that_moment() {
    let site = Site::start();
    let (ran, trace) = play(&site, THREE_BROWSERS);
    ran.exits(0);
    let seen = replay(&trace);
    let recorded = site.records();
    assert_eq!(
        seen.len(),
        recorded.len(),
        "each exchange was recorded once"
    );
    for (nth, (seen, recorded)) in seen.iter().zip(&recorded).enumerate() {
        assert!(seen.url.ends_with(&recorded.path), "{nth}: {}", seen.url);
        assert_eq!(
            seen.rows, recorded.rows,
            "after exchange {nth}: {}",
            seen.url
        );
    }
    assert!(
        steps(&trace)
            .iter()
            .all(|step| step["state"]["source"] == "django")
    );
    assert!(
        steps(&trace)
            .iter()
            .all(|step| step["state"]["joint"] == false)
    );
}

#[test]
fn a_change_belongs_to_the_hop_that_made_it() {
    let site = Site::start();
    let (ran, trace) = play(&site, "browsers: alice\nalice: GET /old -> 302, 200\n");
    ran.exits(0)
        .has_a_line_with(&["alice", "/old", "num_visits"]);
    let step = &steps(&trace)[0];
    assert_eq!(step["exchanges"].as_array().unwrap().len(), 2);
    let [change] = changes(step).try_into().expect("one change");
    assert_eq!(change["exchange"], 1);
    assert_eq!(change["after"], 1);
}

#[test]
fn two_tabs_on_a_slow_view_lose_an_update() {
    let site = Site::start();
    let text = "browsers: alice
alice: GET /session/sessfun
together:
  alice: GET /session/sessfun?slow=500ms -> 200
  alice: GET /session/sessfun?slow=500ms -> 200
alice: GET /session/cookie -> server has num_visits = 2
";
    let (ran, trace) = play(&site, text);
    ran.exits(0);
    let tabs: Vec<&Value> = steps(&trace)
        .iter()
        .filter(|step| step["round"] == 2)
        .collect();
    assert_eq!(tabs.len(), 2);
    assert!(tabs.iter().all(|step| step["state"]["joint"] == true));
    let joint: Vec<&Value> = tabs.iter().flat_map(|step| changes(step)).collect();
    assert_eq!(joint.len(), 1, "one joint change for both: {joint:?}");
    assert_eq!(
        (&joint[0]["before"], &joint[0]["after"]),
        (&json!(1), &json!(2))
    );
}

#[test]
fn a_visitor_outside_jarful_shows_up_as_someone_else() {
    let site = Site::start();
    let folder = Folder::new();
    let text = "browsers: alice\nalice: GET /session/sessfun\npause 2 s\nalice: GET /session/sessfun -> 200, server has num_visits = 2\n";
    folder.write("play.jarful", text);
    let (ran, other) = std::thread::scope(|scope| {
        let ran = scope.spawn(|| folder.jarful(&play_args(&site)));
        site.wait_for_rows(1);
        let other = site.visit_from_outside("/session/sessfun");
        (ran.join().unwrap(), other)
    });
    ran.exits(0).says("someone else");
    let trace = folder.trace("t.json");
    let created = |step: &Value| step["state"]["rows"]["created"].as_array().unwrap().clone();
    let created: Vec<Value> = steps(&trace).iter().flat_map(created).collect();
    assert!(
        created.contains(&json!(other)),
        "{created:?} has no {other}"
    );
    assert!(!ids(&trace).contains(&other), "no browser holds it");
    assert_eq!(steps(&trace).last().unwrap()["state"]["rows"]["total"], 2);
}

#[test]
fn a_row_that_an_old_django_wrote_is_decoded() {
    let site = Site::start();
    let text = "browsers: alice
alice: GET /session/sessfun -> server has num_visits = 1
alice: GET /ancient         -> 200, server has num_visits = 2
";
    let (ran, trace) = play(&site, text);
    ran.exits(0)
        .has_a_line_with(&["alice", "/ancient"])
        .has_a_line_with(&["alice", "num_visits: 1 → 2"]);
    let [change] = changes(&steps(&trace)[1]).try_into().expect("one change");
    assert_eq!(
        (&change["before"], &change["after"]),
        (&json!(1), &json!(2))
    );
}

#[test]
fn a_session_that_travels_in_a_signed_cookie_is_read_there() {
    let site = Site::signed_cookies();
    let folder = Folder::new();
    folder.write("play.jarful", THREE_BROWSERS);
    let url = site.url("");
    let ran = folder.jarful(&["run", &url, "play.jarful", "--report", "json=t.json"]);
    ran.exits(0)
        .says("it IS the state (Django's signed_cookies)")
        .says("the signature only stops changes");
    let trace = folder.trace("t.json");
    assert!(ids(&trace).is_empty(), "the cookie is no id");
    let counted = steps(&trace)
        .iter()
        .filter(|s| s["watched"]["count"].is_string());
    for step in counted {
        assert_eq!(step["state"]["source"], "cookie");
        let [change] = changes(step).try_into().expect("one change");
        let after = change["after"].as_u64().map(|n| n.to_string());
        // The sixth visit takes the number away.
        assert!(after.is_none_or(|n| step["watched"]["count"] == n.as_str()));
    }
}

#[test]
fn a_counter_in_the_module_serves_all_browsers_and_this_is_said_in_plain_words() {
    let site = Site::start();
    let args = ["visit", &site.url("/hello"), "-b", "3", "-n", "4"];
    let ran = Folder::new().jarful(&args);
    ran.has_a_line_with(&["b3", "/hello", "view count=9 → 12"])
        .has_a_line_with(&["share", "count"]);
    assert_eq!(site.records().len(), 12);
}

#[test]
fn a_session_table_in_the_current_folder_is_offered_by_one_hint() {
    let site = Site::start();
    let url = site.url("/session/sessfun");
    let hint = "--store django:db.sqlite3";
    let ran = site.folder().jarful(&["visit", &url]);
    ran.exits(0).says(hint);
    assert_eq!(ran.lines_with(&[hint]).len(), 1);
    let named = site
        .folder()
        .jarful(&["visit", &url, "--store", "django:db.sqlite3"]);
    named.exits(0).never_says(hint).says("num_visits: 1");
    Folder::new()
        .jarful(&["visit", &url])
        .exits(0)
        .never_says(hint);
}

#[test]
fn a_locked_database_gives_one_clear_message_and_the_run_goes_on() {
    let site = Site::without_recorder();
    let folder = Folder::new();
    let text = "browsers: alice\nalice: GET /session/sessfun\npause 2 s\nalice: GET /hello x2 -> 200, sees \"view count=\"\n";
    folder.write("play.jarful", text);
    let ran = std::thread::scope(|scope| {
        let ran = scope.spawn(|| folder.jarful(&play_args(&site)));
        site.wait_for_rows(1);
        let lock = rusqlite::Connection::open(site.database()).unwrap();
        lock.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let ran = ran.join().unwrap();
        drop(lock);
        ran
    });
    ran.exits(0)
        .has_a_line_with(&["alice", "/hello", "view count=1 → 2"]);
    assert_eq!(
        ran.lines_with(&["locked"]).len(),
        1,
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    let trace = folder.trace("t.json");
    assert_eq!(steps(&trace).len(), 3);
}

#[test]
fn an_exception_nobody_caught_shows_its_title() {
    let site = Site::start();
    let text = "browsers: alice\nalice: GET /session/sessfun\nalice: GET /boom\nalice: GET /session/sessfun -> server has num_visits = 2\n";
    let (ran, trace) = play(&site, text);
    ran.exits(1)
        .has_a_line_with(&["alice", "500", "KeyError at /boom"]);
    assert_eq!(steps(&trace).len(), 3, "the play goes on");
}

#[test]
fn reading_the_table_never_keeps_django_from_writing() {
    let site = Site::start();
    let text = "browsers: 8\ntogether:\n  everyone: GET /session/sessfun x5 -> 200\n";
    let (ran, trace) = play(&site, text);
    ran.exits(0);
    assert_eq!(trace["summary"]["sessions"], 8);
    let last = site.records().pop().unwrap();
    assert_eq!(last.rows.len(), 8);
    assert!(
        last.rows.values().all(|state| *state == json!({})),
        "{last:?}"
    );
}

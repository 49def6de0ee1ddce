//! `jarful sessions`: a session table decoded, one row step by step, the table followed live.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use rusqlite::Connection;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use support::{Folder, Ran};

/// Signed by Django 6.1 (`KEY_USER` by a user who is logged in), and by Django 2.2.
const ONE_VISIT: &str = "eyJudW1fdmlzaXRzIjoxfQ:1r31eq:xSCwg5aojnt1fGcumTeTynE1ZitgjivawW1HdMyv-xQ";
const LOGGED_IN: &str = ".eJxVjDsOwjAQBe_iGlnY-LeU9DlDtOtdcADZUpxUiLtDpBTQvpl5LzXiupRx7TKPE6uzMurwuxHmh9QN8B3rrenc6jJPpDdF77TrobE8L7v7d1Cwl28dWdgnOgWkI0H2GCAlMVf2hmIMgCkyU7ABQMBZtoEtOorEScCQU-8P-SM4VQ:1vb66i:bKFoWL6bjudhG6T9b-yQ0Ar7HgVfPYsYmd17qJPTqtk";
const OF_THE_SLIDES: &str =
    "OWNkOGQxYjg4NzlkN2ZhOTc2NmU1ODY0NWMzZmQ4YjdhMzM4OTJhNjp7Im51bV92aXNpdHMiOjJ9";
const KEY: &str = "gj2233cwnotqabcdefghijuw0u4f3h6u";
const KEY_USER: &str = "1y7ksg6zzkhmyfd7ldn7vc3051rpx2ej";

struct Site {
    folder: Folder,
    db: Connection,
}

impl Site {
    fn new() -> Self {
        let folder = Folder::new();
        let db = Connection::open(folder.path().join("db.sqlite3")).unwrap();
        db.execute_batch(
            "CREATE TABLE django_session (session_key varchar(40) NOT NULL PRIMARY KEY,
             session_data text NOT NULL, expire_date datetime NOT NULL)",
        )
        .unwrap();
        Self { folder, db }
    }

    fn with(rows: &[(&str, &str, &str)]) -> Self {
        let site = Self::new();
        for (key, data, expires) in rows {
            site.insert(key, data, expires);
        }
        site
    }

    fn insert(&self, key: &str, data: &str, expires: &str) {
        self.db
            .execute(
                "INSERT INTO django_session VALUES (?1, ?2, ?3)",
                [key, data, expires],
            )
            .unwrap();
    }

    fn sessions(&self, args: &[&str]) -> Ran {
        self.folder
            .jarful(&[&["sessions", "django:db.sqlite3"], args].concat())
    }
}

const LATER: &str = "2999-01-01 00:00:00";
const LONG_AGO: &str = "2001-01-01 00:00:00.5";

#[test]
fn a_table_is_shown_with_labels_keys_expiry_dictionaries_and_who_is_logged_in() {
    let site = Site::with(&[
        (KEY, ONE_VISIT, LONG_AGO),
        (KEY_USER, LOGGED_IN, LATER),
        ("broken-row", "nonsense\u{1b}[31m", LATER),
    ]);
    let ran = site.sessions(&[]);
    ran.exits(0)
        .says("3 sessions")
        .has_a_line_with(&["2001-01-01 00:00", "expired", "years ago"])
        .has_a_line_with(&["num_visits: 1"])
        .has_a_line_with(&[KEY_USER, "2999-01-01 00:00", "in 9"])
        .has_a_line_with(&["logged in: user 1"])
        .says("cannot be decoded: this is not Django's session data")
        .says("clearsessions");
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80));
    assert!(!ran.bytes.contains(&0x1b), "no colour in a pipe");
}

#[test]
fn labels_are_those_of_a_run_and_pick_a_row_as_keys_do() {
    let site = Site::with(&[(KEY, ONE_VISIT, LATER), (KEY_USER, LOGGED_IN, LATER)]);
    let label = jarful::text::Labels::default().of(KEY);
    for word in [&label, KEY, &KEY[..6]] {
        let ran = site.sessions(&[word]);
        ran.exits(0).says("num_visits: 1").says(&label);
        ran.never_says(KEY_USER);
    }
    // One that is picked is shown in full.
    site.sessions(&[KEY_USER])
        .says("_auth_user_backend: \"django.contrib.auth.backends.ModelBackend\"");
    site.sessions(&["ox-00"])
        .exits(2)
        .says("no session in db.sqlite3 is called ox-00")
        .says(&label);
}

#[test]
fn of_many_rows_the_newest_are_shown_and_how_to_see_all() {
    let site = Site::new();
    for n in 10..60 {
        site.insert(
            &format!("key-{n}"),
            ONE_VISIT,
            &format!("2999-01-01 00:00:{n}"),
        );
    }
    let ran = site.sessions(&[]);
    ran.exits(0).says("50 sessions").says("--all");
    assert_eq!(ran.lines_with(&["key-"]).len(), 20);
    assert!(ran.stdout.contains("key-59") && !ran.stdout.contains("key-39"));
    assert_eq!(site.sessions(&["--all"]).lines_with(&["key-"]).len(), 50);
    let three = site.sessions(&["--limit", "3"]);
    assert_eq!(three.lines_with(&["key-"]).len(), 3);
}

#[test]
fn labels_only_hides_every_id_in_every_form() {
    let site = Site::with(&[(KEY, ONE_VISIT, LATER), (KEY_USER, LOGGED_IN, LATER)]);
    for more in [&["--report", "json"][..], &["--steps"], &[], &[KEY]] {
        let ran = site.sessions(&[&["--labels-only"], more].concat());
        ran.exits(0).never_says(KEY).never_says(KEY_USER);
    }
}

#[test]
fn machines_read_the_table_as_json() {
    let site = Site::with(&[(KEY, ONE_VISIT, LONG_AGO), (KEY_USER, LOGGED_IN, LATER)]);
    let table: Value = site.sessions(&["--report", "json"]).trace();
    assert_eq!(table["format"], "jarful-sessions");
    assert_eq!((&table["version"], &table["total"]), (&json!(1), &json!(2)));
    let [newer, older] = table["sessions"].as_array().unwrap().as_slice() else {
        panic!("{table}");
    };
    assert_eq!(
        (&newer["user"], &newer["expired"]),
        (&json!("1"), &json!(false))
    );
    assert_eq!(older["id"], KEY);
    assert_eq!(older["expires"], LONG_AGO);
    assert_eq!(older["expired"], true);
    assert_eq!(older["state"], json!({"num_visits": 1}));
    assert_eq!(older["error"], Value::Null);
    let ran = site.sessions(&["--report", "json=t.json"]);
    ran.exits(0).says("2 sessions");
    assert_eq!(site.folder.trace("t.json")["total"], 2);
}

#[test]
fn the_steps_show_todays_form_and_why_the_lectures_recipe_fails() {
    let site = Site::with(&[(KEY, ONE_VISIT, LATER)]);
    site.sessions(&["--steps"])
        .exits(0)
        .has_a_line_with(&["^^^body^^^", "^time^", "^^^signature^^^"])
        .says("1700000000 seconds since 1970")
        .says("2023-11-14 22:13:20 UTC")
        .has_a_line_with(&["{\"num_visits\":1}"])
        .has_a_line_with(&["num_visits: 1"])
        .says("\"Incorrect padding\"")
        .has_a_line_with(&["session_data.split(':')[0]"]);
}

#[test]
fn the_steps_inflate_where_the_body_begins_with_a_dot() {
    let site = Site::with(&[(KEY_USER, LOGGED_IN, LATER)]);
    site.sessions(&["--steps"])
        .says("130 bytes: 78 9c")
        .says("inflated")
        .says("logged in: user 1")
        .says("zlib.decompress");
}

#[test]
fn the_steps_read_the_form_of_the_slides_with_the_slides_recipe() {
    let site = Site::with(&[(KEY, OF_THE_SLIDES, LATER)]);
    site.sessions(&[KEY, "--steps"])
        .exits(0)
        .has_a_line_with(&["9cd8d1b8879d7fa9766e58645c3fd8b7a33892a6:{\"num_visits\":2}"])
        .has_a_line_with(&["x[41:]"])
        .has_a_line_with(&["num_visits: 2"])
        .says("Django 3.0 and older")
        .never_says("Incorrect padding");
}

#[test]
fn the_steps_stop_where_no_further_step_is_possible() {
    let body_only = Site::with(&[(KEY, "!!!:1r31eq:sig", LATER)]);
    body_only
        .sessions(&["--steps"])
        .exits(0)
        .says("the part before the first colon is not base64");
}

#[test]
fn what_cannot_be_read_is_answered_with_what_to_do() {
    let folder = Folder::new();
    folder.write("text.txt", "hello");
    Connection::open(folder.path().join("bare.sqlite3"))
        .unwrap()
        .execute_batch("CREATE TABLE notes (a)")
        .unwrap();
    for (store, says) in [
        ("django:none.sqlite3", "there is no file none.sqlite3"),
        ("django:text.txt", "is not a SQLite database"),
        ("django:bare.sqlite3", "python manage.py migrate"),
        ("bare.sqlite3", "Write django:bare.sqlite3"),
    ] {
        folder.jarful(&["sessions", store]).exits(2).says(says);
    }
    folder
        .jarful(&["sessions"])
        .exits(2)
        .says("django:db.sqlite3");
    let empty = Site::new();
    empty
        .sessions(&[])
        .exits(0)
        .says("0 sessions")
        .says("Visit such a page");
    empty.sessions(&["--steps"]).exits(0).says("0 sessions");
    empty
        .folder
        .jarful(&["sessions"])
        .exits(0)
        .says("db.sqlite3: 0 sessions");
    empty.db.execute_batch("BEGIN EXCLUSIVE").unwrap();
    empty
        .sessions(&[])
        .exits(2)
        .says("locked by another program");
}

/// A watch under way: its lines come one by one.
struct Watching {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
}

impl Watching {
    fn begin(site: &Site, args: &[&str]) -> Self {
        let args = [&["sessions", "django:db.sqlite3", "--watch"], args].concat();
        let mut command = site.folder.command(&args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut eyes = BufReader::new(child.stderr.take().unwrap());
        let mut ready = String::new();
        eyes.read_line(&mut ready).unwrap();
        assert!(ready.contains("Watching"), "{ready}");
        child.stderr = Some(eyes.into_inner());
        Self { child, lines }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line
    }

    /// How it ended, and what it said on stderr.
    fn end(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().unwrap();
        let mut said = String::new();
        let mut stderr = self.child.stderr.take().unwrap();
        stderr.read_to_string(&mut said).unwrap();
        (status.code(), said)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_watch_tells_what_comes_changes_and_goes() {
    let site = Site::with(&[(KEY_USER, LOGGED_IN, LATER)]);
    let label = jarful::text::Labels::default().of(KEY);
    let mut watching = Watching::begin(&site, &[]);
    site.insert(KEY, ONE_VISIT, LATER);
    let line = watching.line();
    assert!(line.starts_with(&format!("+ {label}")), "{line}");
    assert!(
        line.contains("num_visits: 1") && line.contains(KEY),
        "{line}"
    );
    let write = |data: &str| {
        let sql = "UPDATE django_session SET session_data = ?1 WHERE session_key = ?2";
        site.db.execute(sql, [data, KEY]).unwrap();
    };
    write(OF_THE_SLIDES);
    let line = watching.line();
    assert!(
        line.contains("num_visits: 1 -> 2") || line.contains("num_visits: 1 → 2"),
        "{line}"
    );
    write("junk");
    assert!(watching.line().contains("cannot be decoded"));
    site.db
        .execute("DELETE FROM django_session WHERE session_key = ?1", [KEY])
        .unwrap();
    let line = watching.line();
    assert!(line.starts_with(&format!("- {label}")), "{line}");
}

#[test]
fn a_watch_of_one_session_is_silent_about_the_others_and_speaks_json() {
    let site = Site::new();
    let mut watching = Watching::begin(&site, &[KEY, "--report", "json"]);
    site.insert(KEY_USER, LOGGED_IN, LATER);
    site.insert(KEY, ONE_VISIT, LATER);
    let line: Value = serde_json::from_str(&watching.line()).unwrap();
    assert_eq!(
        (&line["change"], &line["id"]),
        (&json!("created"), &json!(KEY))
    );
    let keys = json!([{"key": "num_visits", "before": null, "after": 1}]);
    assert_eq!(line["keys"], keys);
}

#[test]
fn a_watch_goes_on_when_the_file_is_replaced() {
    let site = Site::new();
    let mut watching = Watching::begin(&site, &[]);
    let other = Site::with(&[(KEY, ONE_VISIT, LATER)]);
    let (from, to) = (other.folder.path(), site.folder.path());
    std::fs::rename(from.join("db.sqlite3"), to.join("db.sqlite3")).unwrap();
    assert!(watching.line().contains("num_visits: 1"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_is_the_end_of_a_watch_and_no_failure() {
    let site = Site::new();
    let mut watching = Watching::begin(&site, &[]);
    site.insert(KEY, ONE_VISIT, LATER);
    watching.line();
    let id = watching.child.id().to_string();
    let killed = std::process::Command::new("kill")
        .args(["-INT", &id])
        .status();
    assert!(killed.unwrap().success());
    let (code, said) = watching.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("1 change seen"), "{said}");
}

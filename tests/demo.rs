//! The demo server as a browser meets it: bytes in, bytes out, and the rows in its table.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "demo/wire.rs"]
mod wire;

use jarful::codec::django;
use serde_json::json;
use std::time::{Duration, Instant};
use wire::{SECRET, Server, exchange};

const SESSFUN: &str = "/session/sessfun";

/// The deletion that Django sends for a dead session id.
const DELETION: &str =
    "sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax";

fn cookie(id: &str) -> String {
    format!("sessionid={id}")
}

#[test]
fn one_browser_counts_one_to_five_and_starts_again() {
    let server = Server::start();
    let first = server.get(SESSFUN, None);
    assert_eq!(first.status, 200);
    assert!(first.sees("<p>view count=1</p>"), "{}", first.body);
    let id = first.session_id().unwrap().to_owned();
    for count in [2, 3, 4, 5, 1, 2] {
        let answer = server.get(SESSFUN, Some(&cookie(&id)));
        assert!(
            answer.sees(&format!("<p>view count={count}</p>")),
            "{}",
            answer.body
        );
        assert_eq!(answer.session_id(), Some(&*id), "the id stays");
    }
}

#[test]
fn two_browsers_never_share_a_count() {
    let server = Server::start();
    let alice = cookie(server.get(SESSFUN, None).session_id().unwrap());
    let bob = cookie(server.get(SESSFUN, None).session_id().unwrap());
    assert_ne!(alice, bob);
    assert!(server.get(SESSFUN, Some(&alice)).sees("view count=2"));
    assert!(server.get(SESSFUN, Some(&alice)).sees("view count=3"));
    assert!(server.get(SESSFUN, Some(&bob)).sees("view count=2"));
    assert_eq!(server.rows().len(), 2);
}

#[test]
fn the_session_cookie_has_the_bytes_of_django() {
    let server = Server::start();
    let answer = server.get(SESSFUN, None);
    let id = answer.session_id().unwrap();
    assert_eq!(id.len(), 32);
    assert_eq!(
        answer.header("set-cookie"),
        [format!(
            "sessionid={id}; expires=Sun, 06 Dec 2026 20:44:24 GMT; HttpOnly; Max-Age=1209600; \
             Path=/; SameSite=Lax"
        )]
    );
    assert_eq!(answer.header("vary"), ["Cookie"]);
    assert_eq!(answer.header("date"), ["Sun, 22 Nov 2026 20:44:24 GMT"]);
    assert_eq!(answer.header("content-type"), ["text/html; charset=utf-8"]);
    assert_eq!(
        id,
        Server::start().get(SESSFUN, None).session_id().unwrap(),
        "seeded"
    );
}

#[test]
fn the_row_has_the_bytes_of_django() {
    let server = Server::start();
    let id = server.get(SESSFUN, None).session_id().unwrap().to_owned();
    let row = server.rows().remove(0);
    let json = json!({"num_visits": 1});
    let key = django::Key::new(SECRET);
    let data = django::encode(json.as_object().unwrap(), &key, 1_795_380_264);
    assert_eq!(row, (id, data, "2026-12-06 20:44:24".to_owned()));
    assert_eq!(json!(server.only_dict()), json);
}

#[test]
fn a_page_that_leaves_the_session_alone_costs_neither_row_nor_cookie() {
    let server = Server::start();
    let id = cookie(server.get(SESSFUN, None).session_id().unwrap());
    for sent in [None, Some(&*id), Some("sessionid=unknown-but-long-enough")] {
        for path in ["/session", "/session/", "/session/echo", "/nowhere"] {
            let answer = server.get(path, sent);
            assert!(answer.header("set-cookie").is_empty(), "{path} {sent:?}");
            assert!(answer.header("vary").is_empty(), "{path} {sent:?}");
        }
    }
    assert_eq!(server.rows().len(), 1);
}

#[test]
fn an_id_of_seven_characters_is_taken_away_without_a_look() {
    let server = Server::start();
    let answer = server.get("/session", Some("sessionid=7letter"));
    assert_eq!(answer.header("set-cookie"), [DELETION]);
    assert_eq!(answer.header("vary"), ["Cookie"]);
}

#[test]
fn an_unknown_id_is_never_adopted() {
    let server = Server::start();
    let invented = "abcdefghijklmnopqrstuvwxyz012345";
    let answer = server.get(SESSFUN, Some(&cookie(invented)));
    assert!(answer.sees("view count=1"));
    assert_ne!(answer.session_id(), Some(invented));
    assert_eq!(server.rows()[0].0, answer.session_id().unwrap());
}

#[test]
fn the_last_key_gone_leaves_an_empty_row_behind() {
    let server = Server::start();
    let id = cookie(server.get(SESSFUN, None).session_id().unwrap());
    for _ in 0..4 {
        server.get(SESSFUN, Some(&id));
    }
    assert_eq!(json!(server.only_dict()), json!({}));
}

#[test]
fn every_visit_moves_the_expiry_two_weeks_ahead() {
    let server = Server::start();
    let id = cookie(server.get(SESSFUN, None).session_id().unwrap());
    server.wait(1_209_599);
    let answer = server.get(SESSFUN, Some(&id));
    assert!(answer.sees("view count=2"));
    assert!(answer.header("set-cookie")[0].contains("expires=Sun, 20 Dec 2026 20:44:23 GMT"));
    assert_eq!(server.rows()[0].2, "2026-12-20 20:44:23");
}

#[test]
fn an_expired_session_is_a_new_start_under_a_new_id() {
    let server = Server::start();
    let id = cookie(server.get(SESSFUN, None).session_id().unwrap());
    server.wait(1_209_600);
    let answer = server.get(SESSFUN, Some(&id));
    assert!(answer.sees("view count=1"));
    assert_ne!(cookie(answer.session_id().unwrap()), id);
    assert_eq!(
        server.rows().len(),
        2,
        "the dead row waits for clearsessions"
    );
}

#[test]
fn the_id_may_be_quoted_and_of_two_the_last_one_counts() {
    let server = Server::start();
    let id = server.get(SESSFUN, None).session_id().unwrap().to_owned();
    let quoted = server.get(SESSFUN, Some(&format!("sessionid=\"{id}\"")));
    assert!(quoted.sees("view count=2"));
    let good_last = format!("sessionid=unknown-and-long; sessionid={id}");
    assert!(server.get(SESSFUN, Some(&good_last)).sees("view count=3"));
    let good_first = format!("sessionid={id}; sessionid=unknown-and-long");
    assert!(server.get(SESSFUN, Some(&good_first)).sees("view count=1"));
    let upper = server.get(SESSFUN, Some(&cookie(&id.to_uppercase())));
    assert!(upper.sees("view count=1"), "ids are told apart by case");
}

#[test]
fn head_counts_as_a_visit() {
    let server = Server::start();
    let head = server.request("HEAD", SESSFUN, None);
    assert_eq!((head.status, &*head.body), (200, ""));
    assert_eq!(json!(server.only_dict()), json!({"num_visits": 1}));
}

#[test]
fn five_visits_at_the_same_instant_count_as_one() {
    let server = Server::start();
    let id = cookie(server.get(SESSFUN, None).session_id().unwrap());
    let to = server.address();
    let started = Instant::now();
    let visit = |id: String| {
        std::thread::spawn(move || {
            let path = "/session/sessfun?slow=300ms";
            exchange(to, "GET", path, Some(id.as_bytes()))
        })
    };
    let visits: Vec<_> = (0..5).map(|_| visit(id.clone())).collect();
    for answer in visits.into_iter().map(|visit| visit.join().unwrap()) {
        assert!(answer.sees("view count=2"), "{}", answer.body);
        assert_eq!(Some(&*id), answer.session_id().map(cookie).as_deref());
    }
    assert!(
        started.elapsed() < Duration::from_millis(1400),
        "they ran side by side"
    );
    assert_eq!(json!(server.only_dict()), json!({"num_visits": 2}));
}

#[test]
fn a_session_that_goes_while_a_visit_is_under_way_is_a_400() {
    let server = Server::start();
    let id = server.get(SESSFUN, None).session_id().unwrap().to_owned();
    let to = server.address();
    let sent = cookie(&id);
    let slow = std::thread::spawn(move || {
        exchange(
            to,
            "GET",
            "/session/sessfun?slow=300ms",
            Some(sent.as_bytes()),
        )
    });
    std::thread::sleep(Duration::from_millis(150));
    let db = rusqlite::Connection::open(server.db()).unwrap();
    db.execute("DELETE FROM django_session", []).unwrap();
    let answer = slow.join().unwrap();
    assert_eq!(answer.status, 400);
    assert!(answer.header("set-cookie").is_empty());
    assert!(answer.sees("Session interrupted"));
}

#[test]
fn a_row_signed_with_another_secret_reads_as_empty_and_keeps_its_id() {
    let server = Server::start();
    let id = server.get(SESSFUN, None).session_id().unwrap().to_owned();
    let foreign = json!({"num_visits": 3});
    let foreign = django::encode(foreign.as_object().unwrap(), &django::Key::new("other"), 1);
    let db = rusqlite::Connection::open(server.db()).unwrap();
    db.execute("UPDATE django_session SET session_data = ?1", [foreign])
        .unwrap();
    let answer = server.get(SESSFUN, Some(&cookie(&id)));
    assert!(answer.sees("view count=1"));
    assert_eq!(answer.session_id(), Some(&*id));
    assert_eq!(json!(server.only_dict()), json!({"num_visits": 1}));
}

#[test]
fn the_lectures_two_cookies_are_set_as_django_sets_them() {
    let server = Server::start();
    let answer = server.get("/session/cookie", None);
    assert_eq!(
        answer.header("set-cookie"),
        [
            "zap=42; Path=/",
            "sakaicar=42; expires=Sun, 22 Nov 2026 21:01:04 GMT; Max-Age=1000; Path=/",
        ]
    );
    assert!(answer.sees("<p>Came in: nothing</p>"));
    let again = server.get("/session/cookie", Some("zap=42; sakaicar=\"4<2\""));
    assert!(again.sees("<p>Came in: zap=42 ") && again.sees("sakaicar=&#34;4&#60;2&#34;</p>"));
}

#[test]
fn an_odd_cookie_is_compared_byte_for_byte() {
    let server = Server::start();
    let first = server.get("/session/odd/", None);
    assert!(first.sees("It has not come back."));
    let line = first.header("set-cookie")[0].to_owned();
    let pair = line.strip_suffix("; Path=/").unwrap();
    for byte in (b'!'..=b'~').filter(|byte| *byte != b';') {
        assert!(pair.contains(char::from(byte)), "{byte}");
    }
    let bytes: Vec<u8> = pair.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let again = server.request("GET", "/session/odd", Some(&bytes));
    assert!(again.sees("It came back unchanged."), "{}", again.body);
    let encoded = server.get("/session/odd", Some("odd=%21%22"));
    assert!(encoded.sees("It came back changed:"));
    assert!(encoded.sees("%21%22"));
}

#[test]
fn the_echo_page_shows_what_was_sent_and_nothing_acts_on_it() {
    let server = Server::start();
    assert!(server.get("/session/echo", None).sees("no Cookie header"));
    let answer = server.request("GET", "/session/echo", Some(b"a=<b>; c=\xff"));
    assert!(
        answer.sees("Cookie: a=&#60;b&#62;; c=\\xff"),
        "{}",
        answer.body
    );
}

#[test]
fn a_page_that_is_not_there_and_a_bad_wish_get_a_friendly_answer() {
    let server = Server::start();
    let answer = server.get("/hello&x", None);
    assert_eq!(answer.status, 404);
    assert!(answer.sees("Page not found") && answer.sees("no page /hello&#38;x."));
    let front = server.get("/", None);
    assert_eq!(
        (front.status, front.header("location")),
        (302, vec!["/session"])
    );
    let wish = server.get("/session/sessfun?slow=soon", None);
    assert_eq!(wish.status, 400);
    assert!(wish.sees("slow=soon is not a time"));
    assert!(server.rows().is_empty());
}

#[test]
fn a_lock_of_another_program_delays_a_visit_and_stops_nobody_else() {
    let server = Server::start();
    let db = rusqlite::Connection::open(server.db()).unwrap();
    db.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let to = server.address();
    let visit = std::thread::spawn(move || exchange(to, "GET", SESSFUN, None));
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(server.get("/session/echo", None).status, 200);
    db.execute_batch("COMMIT").unwrap();
    assert!(visit.join().unwrap().sees("view count=1"));
}

#[test]
fn the_first_start_tells_which_tables_were_made() {
    let server = Server::start();
    assert_eq!(
        server.running.migrated,
        ["  Applying sessions.0001_initial... OK"]
    );
    assert!(jarful::demo::migrate(&server.db()).unwrap().is_empty());
    let db = rusqlite::Connection::open(server.db()).unwrap();
    let made: Vec<String> = db
        .prepare("SELECT sql FROM sqlite_master WHERE tbl_name = 'django_session' AND sql NOT NULL")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(
        made,
        [
            r#"CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL)"#,
            r#"CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date")"#,
        ]
    );
}

#[test]
fn a_dropped_server_stops_at_once_even_with_an_open_connection_and_a_slow_visit() {
    let server = Server::start();
    let to = server.address();
    let _open = std::net::TcpStream::connect(to).unwrap();
    let slow = std::thread::spawn(move || {
        let mut stream = std::net::TcpStream::connect(to).unwrap();
        let request = b"GET /session/sessfun?slow=10s HTTP/1.1\r\nHost: x\r\n\r\n";
        std::io::Write::write_all(&mut stream, request).unwrap();
        std::io::Read::read(&mut stream, &mut [0; 16])
    });
    std::thread::sleep(Duration::from_millis(100));
    let started = Instant::now();
    drop(server);
    assert!(started.elapsed() < Duration::from_secs(1));
    assert!(matches!(slow.join().unwrap(), Ok(0) | Err(_)));
    assert!(std::net::TcpStream::connect(to).is_err());
}

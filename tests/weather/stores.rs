//! Session tables in every bad state. What can be said before the first request is said there and
//! ends the run; what happens during the run is said beside the step, and the run goes on.

use crate::support::{
    Folder, Ran,
    server::{Answer, Server, response},
};
use rusqlite::Connection;
use std::{
    path::Path,
    time::{Duration, Instant},
};

const TABLE: &str = "CREATE TABLE django_session (session_key varchar(40) NOT NULL PRIMARY KEY,
    session_data text NOT NULL, expire_date datetime NOT NULL);
    CREATE INDEX django_session_expire_date ON django_session (expire_date);";
/// `{"num_visits":1}` as Django writes it.
const ONE_VISIT: &str = "eyJudW1fdmlzaXRzIjoxfQ:1r31eq:xSCwg5aojnt1fGcumTeTynE1ZitgjivawW1HdMyv-xQ";
const KEY: &str = "gj2233cwnotqabcdefghijuw0u4f3h6u";

struct Site {
    folder: Folder,
    server: Server,
}

impl Site {
    /// A folder with a table of one row, and a server that hands out its key.
    fn new() -> Self {
        Self::that(|_, _| ())
    }

    /// The same; with each request something happens to the folder.
    fn that(happens: impl Fn(&Path, usize) + Send + Sync + 'static) -> Self {
        let folder = Folder::new();
        let path = folder.path().to_owned();
        table(&path.join("db.sqlite3"));
        let server = Server::start(move |asked| {
            happens(&path, asked.n);
            let cookie = format!("Set-Cookie: sessionid={KEY}; Path=/");
            Answer::Bytes(response("200 OK", &[cookie.as_bytes()], "hello"))
        });
        Self { folder, server }
    }

    fn visit(&self, more: &[&str]) -> Ran {
        let url = self.server.url("/");
        let args = ["visit", &url, "-b", "1", "--store", "django:db.sqlite3"];
        self.folder.jarful(&[&args, more].concat())
    }

    fn db(&self) -> Connection {
        Connection::open(self.folder.path().join("db.sqlite3")).unwrap()
    }

    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn table(path: &Path) {
    let db = Connection::open(path).unwrap();
    db.execute_batch(TABLE).unwrap();
    insert(&db, KEY, ONE_VISIT);
}

fn insert(db: &Connection, key: &str, data: &str) {
    db.execute(
        "INSERT OR REPLACE INTO django_session VALUES (?1, ?2, '2099-01-01 00:00:00')",
        [key, data],
    )
    .unwrap();
}

#[test]
fn a_wal_table_whose_server_does_not_run_is_read_and_left_as_it_was() {
    let site = Site::new();
    site.db()
        .execute_batch(
            "PRAGMA journal_mode = WAL; UPDATE django_session SET expire_date = '2099-02-02'",
        )
        .unwrap();
    let before = site.files();
    site.visit(&["-n", "2"]).exits(0).says("num_visits: 1");
    assert_eq!(site.files(), before);
    assert_eq!(before, ["db.sqlite3"]);
}

#[test]
fn a_wal_table_whose_server_runs_is_read_with_what_its_wal_holds() {
    let site = Site::new();
    let db = site.db();
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;")
        .unwrap();
    insert(
        &db,
        KEY,
        "eyJudW1fdmlzaXRzIjo3N30:1r31eq:xSCwg5aojnt1fGcumTeTynE1ZitgjivawW1HdMyv-xQ",
    );
    site.visit(&["-n", "2"]).exits(0).says("num_visits: 77");
    assert!(
        site.files().contains(&"db.sqlite3-wal".to_owned()),
        "the server's own stays"
    );
}

#[test]
fn a_table_that_stays_locked_costs_a_run_little_and_is_said() {
    let site = Site::that(|folder, n| {
        if n == 2 {
            // Until the end of the test: the connection is never dropped.
            let db = Connection::open(folder.join("db.sqlite3")).unwrap();
            db.execute_batch("BEGIN EXCLUSIVE").unwrap();
            std::mem::forget(db);
        }
    });
    let begin = Instant::now();
    let ran = site.visit(&["-n", "20"]);
    ran.exits(0)
        .says("was locked by another program")
        .has_a_line_with(&["20 b1", "200"]);
    assert!(
        begin.elapsed() < Duration::from_secs(15),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn a_table_that_is_locked_at_first_ends_the_run_with_its_reason() {
    let site = Site::new();
    let db = site.db();
    db.execute_batch("BEGIN EXCLUSIVE").unwrap();
    site.visit(&["-n", "1"])
        .exits(2)
        .says("was locked by another program for 2 seconds");
    assert_eq!(site.server.connections(), 0);
}

#[test]
fn a_table_deleted_or_replaced_during_the_run_is_said_and_the_run_goes_on() {
    let gone = Site::that(|folder, n| {
        if n == 2 {
            std::fs::remove_file(folder.join("db.sqlite3")).unwrap();
        }
    });
    gone.visit(&["-n", "3"])
        .exits(0)
        .says("there is no file db.sqlite3")
        .has_a_line_with(&["3 b1", "200"]);
    assert!(gone.files().is_empty(), "nothing is made in its place");
    let replaced = Site::that(|folder, n| {
        if n == 2 {
            let other = folder.join("other.sqlite3");
            table(&other);
            let db = Connection::open(&other).unwrap();
            insert(&db, KEY, "eyJudW1fdmlzaXRzIjo3N30:1r31eq:x");
            drop(db);
            std::fs::rename(other, folder.join("db.sqlite3")).unwrap();
        }
    });
    replaced
        .visit(&["-n", "3"])
        .exits(0)
        .says("num_visits: 1 → 77");
    let rubbish = Site::that(|folder, n| {
        if n == 2 {
            std::fs::write(folder.join("db.sqlite3"), "rubbish ".repeat(4000)).unwrap();
        }
    });
    rubbish
        .visit(&["-n", "3"])
        .exits(0)
        .says("is not a SQLite database")
        .has_a_line_with(&["3 b1", "200"]);
}

#[test]
fn rows_that_do_not_decode_are_said_with_the_reason_and_the_run_goes_on() {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
    let json = |json: &str| format!("{}:1r31eq:x", BASE64.encode(json));
    let packed = |bytes: &[u8]| format!(".{}:1r31eq:x", BASE64.encode(bytes));
    let bomb = {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        (0..64).for_each(|_| std::io::Write::write_all(&mut packer, &vec![b' '; 1 << 20]).unwrap());
        packer.finish().unwrap()
    };
    for (data, says) in [
        (ONE_VISIT[..20].to_owned() + "!:x:y", "not base64"),
        ("eyJu".to_owned(), "not Django's session data"),
        (String::new(), "no data"),
        (packed(b"\x78\x9cnothing"), "does not inflate"),
        (packed(&bomb), "more than 1 MiB"),
        (json("{\"a\":NaN}"), "NaN and Infinity are Python's own"),
        (
            json("{\"a\":-Infinity}"),
            "NaN and Infinity are Python's own",
        ),
        (json("{\"a\":\"\\ud800\"}"), "surrogate"),
        (json("{\"a\":"), "not JSON"),
        (json("[1]"), "not a dictionary"),
        (json(&("{\"a\":".repeat(100_000) + "1")), "recursion"),
        ("\u{80}\u{2}".to_owned(), "not Django's session data"),
    ] {
        let site = Site::new();
        insert(&site.db(), KEY, &data);
        let ran = site.visit(&["-n", "2"]);
        let shown = &data[..data.len().min(60)];
        assert_eq!(ran.code, Some(0), "{shown}\n{}", ran.stdout);
        assert!(
            ran.stdout.contains("cannot be decoded"),
            "{shown}\n{}",
            ran.stdout
        );
        let told = ran.stdout.replace("\n   b1  ", "");
        assert!(told.contains(says), "{shown}: {says}\n{}", ran.stdout);
    }
}

#[test]
fn a_row_of_many_keys_is_read_and_told_in_few_words() {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
    let keys: Vec<String> = (0..200_000).map(|n| format!("\"k{n}\":{n}")).collect();
    let data = |more: &str| {
        format!(
            "{}:1r31eq:x",
            BASE64.encode(format!("{{{}{more}}}", keys.join(",")))
        )
    };
    let (before, after) = (data(""), data(",\"more\":1"));
    let site = Site::that(move |folder, n| {
        let db = Connection::open(folder.join("db.sqlite3")).unwrap();
        insert(&db, KEY, if n == 1 { &before } else { &after });
    });
    let begin = Instant::now();
    let ran = site.visit(&["-n", "2"]);
    ran.exits(0).says("+ more: 1");
    assert!(
        ran.stdout.len() < 10_000,
        "{} bytes are told",
        ran.stdout.len()
    );
    assert!(
        begin.elapsed() < Duration::from_secs(50),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn odd_columns_are_borne() {
    let site = Site::new();
    site.db()
        .execute_batch(
            "DROP TABLE django_session;
             CREATE TABLE django_session (extra blob, session_data, expire_date, session_key);
             INSERT INTO django_session VALUES (x'00', x'00ff', 7, 'gj2233cwnotqabcdefghijuw0u4f3h6u');
             INSERT INTO django_session VALUES (NULL, NULL, NULL, NULL);
             INSERT INTO django_session VALUES (1.5, 1.5, x'ff', 42);",
        )
        .unwrap();
    site.visit(&["-n", "2"])
        .exits(0)
        .says("the data column holds bytes");
}

#[test]
fn a_read_stays_quick_in_a_table_of_100_000_rows() {
    let small = Site::new();
    let large = Site::new();
    let mut db = large.db();
    let all = db.transaction().unwrap();
    for n in 0..100_000 {
        let key = format!("{:032x}", n * 7_919);
        all.execute(
            "INSERT INTO django_session VALUES (?1, ?2, '2099-01-01 00:00:00')",
            [&*key, ONE_VISIT],
        )
        .unwrap();
    }
    all.commit().unwrap();
    let time = |site: &Site| {
        let begin = Instant::now();
        site.visit(&["-n", "100", "-q"]).exits(0);
        begin.elapsed()
    };
    time(&small);
    let (small, large) = (time(&small), time(&large));
    assert!(
        large < small * 3 + Duration::from_secs(2),
        "{small:?} and {large:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_and_a_device_are_no_tables_and_nothing_waits_for_them() {
    let site = Site::new();
    let pipe = site.folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(
        made.is_ok_and(|made| made.success()),
        "mkfifo is part of every Unix"
    );
    for store in ["django:pipe", "django:/dev/zero", "django:/dev/null"] {
        let url = site.server.url("/");
        site.folder
            .jarful(&["visit", &url, "--store", store])
            .exits(2)
            .says("no file on a disk");
    }
    assert_eq!(site.server.connections(), 0);
}

#[test]
fn a_journal_that_a_crash_left_is_said_and_not_touched() {
    let site = Site::new();
    let db = site.db();
    // A transaction that spilled to disk, as it lies there after a power cut.
    db.execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN")
        .unwrap();
    for n in 0..2000 {
        insert(&db, &format!("{n:032}"), ONE_VISIT);
    }
    let crashed = Site::new();
    for name in ["db.sqlite3", "db.sqlite3-journal"] {
        std::fs::copy(
            site.folder.path().join(name),
            crashed.folder.path().join(name),
        )
        .unwrap();
    }
    let before = crashed.files();
    assert_eq!(before, ["db.sqlite3", "db.sqlite3-journal"]);
    crashed
        .visit(&["-n", "1"])
        .exits(2)
        .says("in the middle of a write")
        .says("start the site once");
    assert_eq!(crashed.files(), before);
}

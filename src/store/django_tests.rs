//! The reader against SQLite files as they are found in the world.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::store::Store;
use rusqlite::params;
use serde_json::json;
use std::sync::atomic::{AtomicU32, Ordering};

const ONE_VISIT: &str = "eyJudW1fdmlzaXRzIjoxfQ:1r31eq:xSCwg5aojnt1fGcumTeTynE1ZitgjivawW1HdMyv-xQ";
const EXPIRES: &str = "2026-12-06 20:44:24.123456";

/// A folder of its own for each test, removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "jarful-store-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("db.sqlite3")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A server's own connection to its session table.
fn site(folder: &Folder) -> Connection {
    let db = Connection::open(folder.file()).unwrap();
    db.execute_batch(
        r#"CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY,
           "session_data" text NOT NULL, "expire_date" datetime NOT NULL)"#,
    )
    .unwrap();
    db
}

fn insert(db: &Connection, key: &str) {
    db.execute(
        "INSERT INTO django_session VALUES (?1, ?2, ?3)",
        params![key, ONE_VISIT, EXPIRES],
    )
    .unwrap();
}

fn delete(db: &Connection, key: &str) {
    let gone = db.execute("DELETE FROM django_session WHERE session_key = ?1", [key]);
    assert_eq!(gone.unwrap(), 1);
}

/// Created and deleted keys and the total of a look at no row.
fn look(store: &mut DjangoStore) -> (Vec<String>, Vec<String>, u64) {
    let reading = store.read(&[]).unwrap();
    (reading.created, reading.deleted, reading.total)
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[test]
fn the_rows_asked_for_come_decoded_and_in_that_order() {
    let folder = Folder::new();
    let db = site(&folder);
    for key in ["alice", "bob", "carol"] {
        insert(&db, key);
    }
    let mut store = DjangoStore::open(&folder.file()).unwrap();
    let reading = store.read(&["carol", "nobody", "alice"]).unwrap();
    let ids: Vec<&str> = reading.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["carol", "alice"]);
    assert_eq!(reading.total, 3);
    assert!(reading.created.is_empty() && reading.deleted.is_empty());
    let row = &reading.rows[0];
    assert_eq!(json!(row.state.as_ref().unwrap()), json!({"num_visits": 1}));
    assert_eq!(
        (row.expires.as_str(), row.raw.as_str()),
        (EXPIRES, ONE_VISIT)
    );
}

#[test]
fn new_rows_and_rows_that_went_are_named_once() {
    let folder = Folder::new();
    let db = site(&folder);
    let mut store = DjangoStore::open(&folder.file()).unwrap();
    assert_eq!(look(&mut store), (keys(&[]), keys(&[]), 0));
    for key in ["a", "b", "c", "d"] {
        insert(&db, key);
    }
    assert_eq!(
        look(&mut store),
        (keys(&["a", "b", "c", "d"]), keys(&[]), 4)
    );
    assert_eq!(look(&mut store), (keys(&[]), keys(&[]), 4));
    delete(&db, "b");
    delete(&db, "c");
    assert_eq!(look(&mut store), (keys(&[]), keys(&["b", "c"]), 2));
    delete(&db, "a");
    insert(&db, "e");
    assert_eq!(look(&mut store), (keys(&["e"]), keys(&["a"]), 2));
    delete(&db, "d");
    delete(&db, "e");
    assert_eq!(look(&mut store), (keys(&[]), keys(&["d", "e"]), 0));
}

#[test]
fn a_row_that_takes_over_the_number_of_a_flushed_one_is_new() {
    let folder = Folder::new();
    let db = site(&folder);
    insert(&db, "first");
    insert(&db, "newest");
    let mut store = DjangoStore::open(&folder.file()).unwrap();
    look(&mut store);
    delete(&db, "newest");
    insert(&db, "other");
    assert_eq!(look(&mut store), (keys(&["other"]), keys(&["newest"]), 2));
}

#[test]
fn a_rotated_id_is_one_row_that_came_and_one_that_went() {
    let folder = Folder::new();
    let db = site(&folder);
    for key in ["old", "bystander"] {
        insert(&db, key);
    }
    let mut store = DjangoStore::open(&folder.file()).unwrap();
    look(&mut store);
    insert(&db, "new"); // Django's cycle_key: first the copy, then the old row goes
    delete(&db, "old");
    assert_eq!(look(&mut store), (keys(&["new"]), keys(&["old"]), 2));
    // A row written again under its own key is neither new nor gone.
    delete(&db, "bystander");
    insert(&db, "bystander");
    assert_eq!(look(&mut store), (keys(&[]), keys(&[]), 2));
}

#[test]
fn numbers_given_out_anew_by_vacuum_change_nothing() {
    let folder = Folder::new();
    let db = site(&folder);
    for key in ["a", "b", "c"] {
        insert(&db, key);
    }
    delete(&db, "a");
    let mut store = DjangoStore::open(&folder.file()).unwrap();
    look(&mut store);
    db.execute_batch("VACUUM").unwrap();
    insert(&db, "d");
    assert_eq!(look(&mut store), (keys(&["d"]), keys(&[]), 3));
}

#[test]
fn random_changes_are_told_as_a_full_comparison_would_tell_them() {
    let folder = Folder::new();
    let db = site(&folder);
    db.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY")
        .unwrap();
    let mut store = DjangoStore::open(&folder.file()).unwrap();
    let mut dice = 1_u64;
    let mut throw = |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (dice >> 33) % sides
    };
    look(&mut store);
    let mut before: Vec<String> = Vec::new();
    let mut now = before.clone();
    for step in 0..400 {
        for _ in 0..throw(4) {
            if throw(2) == 0 && !now.is_empty() {
                let at = usize::try_from(throw(now.len() as u64)).unwrap();
                delete(&db, &now.remove(at));
            } else {
                now.push(format!("key{}", throw(40)));
                if now[..now.len() - 1].contains(now.last().unwrap()) {
                    now.pop();
                } else {
                    insert(&db, now.last().unwrap());
                }
            }
        }
        let (mut created, deleted, total) = look(&mut store);
        created.sort();
        let without = |all: &[String], some: &[String]| {
            let mut rest: Vec<_> = all.iter().filter(|k| !some.contains(k)).cloned().collect();
            rest.sort();
            rest
        };
        assert_eq!(created, without(&now, &before), "step {step}");
        assert_eq!(deleted, without(&before, &now), "step {step}");
        assert_eq!(total, now.len() as u64);
        before.clone_from(&now);
    }
}

#[test]
fn a_row_of_odd_types_is_shown_with_the_reason() {
    let folder = Folder::new();
    let db = site(&folder);
    insert(&db, "good");
    db.execute_batch(
        "INSERT INTO django_session VALUES ('blob', x'00ff', 5);
         INSERT INTO django_session VALUES (x'6b6579', 'hello', x'ff');
         INSERT INTO django_session VALUES (12, 3, 4.5)",
    )
    .unwrap();
    let mut store = DjangoStore::open(&folder.file()).unwrap();
    let reading = store.read(&["blob", "12", "good"]).unwrap();
    assert_eq!(reading.total, 4);
    let why = reading.rows[0].state.as_ref().unwrap_err();
    assert_eq!(why, "the data column holds bytes (a BLOB), not text");
    assert_eq!(reading.rows[0].expires, "5");
    assert_eq!(
        reading.rows[1].state.as_ref().unwrap_err(),
        "this is not Django's session data"
    );
    assert!(reading.rows[2].state.is_ok());
}

#[test]
fn a_table_in_wal_mode_is_read_while_the_server_writes() {
    let folder = Folder::new();
    let db = site(&folder);
    db.execute_batch("PRAGMA journal_mode = WAL").unwrap();
    insert(&db, "a");
    let mut store = DjangoStore::open(&folder.file()).unwrap();
    look(&mut store);
    db.execute_batch("BEGIN IMMEDIATE").unwrap();
    insert(&db, "b");
    assert_eq!(look(&mut store), (keys(&[]), keys(&[]), 1));
    db.execute_batch("COMMIT").unwrap();
    assert_eq!(look(&mut store), (keys(&["b"]), keys(&[]), 2));
}

#[test]
fn looking_never_stands_in_the_way_of_the_server() {
    let folder = Folder::new();
    let db = site(&folder);
    db.busy_timeout(Duration::ZERO).unwrap();
    let mut store = DjangoStore::open(&folder.file()).unwrap();
    for n in 0..20 {
        look(&mut store);
        insert(&db, &format!("key{n}")); // would fail with "database is locked"
    }
}

/// The sentence with which a store is refused.
fn refusal(path: &Path) -> String {
    Store::demo(path).unwrap_err().to_string()
}

#[test]
fn a_file_that_cannot_be_the_store_is_refused_with_the_next_step() {
    let folder = Folder::new();
    let file = folder.file();
    assert!(
        refusal(&file).contains("there is no file"),
        "{}",
        refusal(&file)
    );
    assert!(refusal(&folder.0).contains("is a folder"));
    std::fs::write(&file, "num_visits,1\n").unwrap();
    assert!(refusal(&file).contains("is not a SQLite database"));
    std::fs::write(&file, "").unwrap();
    assert!(refusal(&file).contains("python manage.py migrate"));
    std::fs::remove_file(&file).unwrap();
    let db = Connection::open(&file).unwrap();
    db.execute_batch("CREATE TABLE notes (a)").unwrap();
    assert!(refusal(&file).contains("has no table django_session"));
    db.execute_batch("CREATE TABLE django_session (a)").unwrap();
    assert!(refusal(&file).contains("does not have Django's columns"));
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_refused_with_the_next_step() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let _db = site(&folder);
    let closed = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(folder.file(), closed).unwrap();
    if std::fs::File::open(folder.file()).is_ok() {
        return; // the superuser may read everything
    }
    let says = refusal(&folder.file());
    assert!(says.contains("may not be read by this user"), "{says}");
}

#[test]
fn a_locked_or_vanished_file_is_an_error_of_one_look_only() {
    let folder = Folder::new();
    let db = site(&folder);
    let mut store = DjangoStore::open(&folder.file()).unwrap();
    db.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let why = store.read(&[]).unwrap_err().to_string();
    assert!(why.contains("locked by another program"), "{why}");
    db.execute_batch("COMMIT").unwrap();
    assert!(store.read(&[]).is_ok());
    std::fs::rename(folder.file(), folder.0.join("away")).unwrap();
    let why = store.read(&[]).unwrap_err().to_string();
    assert!(why.contains("there is no file"), "{why}");
    std::fs::rename(folder.0.join("away"), folder.file()).unwrap();
    assert!(store.read(&[]).is_ok());
}

#[test]
fn a_session_table_in_the_current_folder_is_offered() {
    let folder = Folder::new();
    assert_eq!(candidate_in(&folder.0), None);
    let _db = site(&folder);
    assert_eq!(candidate_in(&folder.0), Some(folder.file()));
}

#[test]
fn the_demo_table_reports_under_its_own_name() {
    let folder = Folder::new();
    let _db = site(&folder);
    assert_eq!(Store::demo(&folder.file()).unwrap().source(), "demo");
    let spec = format!("django:{}", folder.file().display());
    assert_eq!(Store::open(&spec).unwrap().source(), "django");
}

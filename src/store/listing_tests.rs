//! Listing and following a session table that changes under us in every way that files can.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::store::Store;
use std::sync::atomic::{AtomicUsize, Ordering};

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("jarful-listing-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("db.sqlite3")
    }

    fn site(&self) -> Connection {
        let db = Connection::open(self.file()).unwrap();
        db.execute_batch(TABLE).unwrap();
        db
    }

    fn store(&self) -> Store {
        Store::demo(&self.file()).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const TABLE: &str = r#"CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY,
    "session_data" text NOT NULL, "expire_date" datetime NOT NULL)"#;
/// `{"num_visits": 1}`, then `{}`: the vectors of the codec.
const ONE: &str = "eyJudW1fdmlzaXRzIjoxfQ:1r31eq:xSCwg5aojnt1fGcumTeTynE1ZitgjivawW1HdMyv-xQ";
const NONE: &str = "e30:0:Oejhg-jU9I5IQKxbjI67nPC2et2auKhTLIams5tyNDE";

fn insert(db: &Connection, key: &str, data: &str, expires: &str) {
    db.execute(
        "INSERT INTO django_session VALUES (?1, ?2, ?3)",
        [key, data, expires],
    )
    .unwrap();
}

/// `+key`, `-key`, `key` for a row that came, went, changed.
fn told(changes: &[Change]) -> Vec<String> {
    let id = |row: &Option<Row>| row.as_ref().map(|row| row.id.clone());
    let one = |change: &Change| match (id(&change.before), id(&change.after)) {
        (None, Some(id)) => format!("+{id}"),
        (Some(id), None) => format!("-{id}"),
        (before, after) => {
            assert_eq!(before, after);
            after.unwrap()
        }
    };
    changes.iter().map(one).collect()
}

#[test]
fn keys_come_in_the_order_of_their_rows_and_the_newest_by_expiry() {
    let folder = Folder::new();
    let db = folder.site();
    insert(&db, "b", ONE, "2026-12-02 00:00:00");
    insert(&db, "a", NONE, "2026-12-03 00:00:00");
    insert(&db, "c", "nonsense", "2026-12-01 00:00:00.5");
    let store = folder.store();
    assert_eq!(store.keys().unwrap(), ["b", "a", "c"]);
    let rows = store.newest(Some(2)).unwrap();
    assert_eq!((rows[0].id.as_str(), rows[1].id.as_str()), ("a", "b"));
    assert_eq!(rows[1].raw, ONE);
    let all = store.newest(None).unwrap();
    assert!(all[2].state.is_err());
    assert_eq!(all.len(), 3);
}

#[test]
fn what_came_changed_and_went_is_told_once_with_both_states() {
    let folder = Folder::new();
    let db = folder.site();
    insert(&db, "old", ONE, "2026-12-01 00:00:00");
    let mut follower = folder.store().follow().unwrap();
    assert_eq!(told(&follower.look().unwrap()), [""; 0]);
    insert(&db, "new", ONE, "2026-12-01 00:00:00");
    assert_eq!(told(&follower.look().unwrap()), ["+new"]);
    assert_eq!(told(&follower.look().unwrap()), [""; 0]);
    db.execute(
        "UPDATE django_session SET session_data = ?1 WHERE session_key = 'old'",
        [NONE],
    )
    .unwrap();
    let changes = follower.look().unwrap();
    assert_eq!(told(&changes), ["old"]);
    let before = changes[0].before.as_ref().unwrap();
    assert_eq!(before.state.as_ref().unwrap()["num_visits"], 1);
    let after = changes[0].after.as_ref().unwrap();
    assert!(after.state.as_ref().unwrap().is_empty());
    db.execute("DELETE FROM django_session", []).unwrap();
    assert_eq!(told(&follower.look().unwrap()), ["-old", "-new"]);
}

#[test]
fn a_lock_is_an_error_of_one_look_and_what_happened_meanwhile_is_told_afterwards() {
    let folder = Folder::new();
    let db = folder.site();
    let mut follower = folder.store().follow().unwrap();
    db.execute_batch("BEGIN EXCLUSIVE").unwrap();
    insert(&db, "a", ONE, "2026-12-01 00:00:00");
    let why = follower.look().unwrap_err().to_string();
    assert!(why.contains("locked by another program"), "{why}");
    db.execute_batch("COMMIT").unwrap();
    assert_eq!(told(&follower.look().unwrap()), ["+a"]);
}

#[test]
fn a_file_replaced_moved_away_or_migrated_anew_is_followed_on() {
    let folder = Folder::new();
    let db = folder.site();
    insert(&db, "a", ONE, "2026-12-01 00:00:00");
    let mut follower = folder.store().follow().unwrap();
    drop(db);
    std::fs::rename(folder.file(), folder.0.join("away")).unwrap();
    let why = follower.look().unwrap_err().to_string();
    assert!(why.contains("there is no file"), "{why}");
    let db = folder.site();
    insert(&db, "b", ONE, "2026-12-01 00:00:00");
    assert_eq!(told(&follower.look().unwrap()), ["+b", "-a"]);
    db.execute_batch("DROP TABLE django_session").unwrap();
    let why = follower.look().unwrap_err().to_string();
    assert!(why.contains("no table django_session"), "{why}");
    db.execute_batch(TABLE).unwrap();
    assert_eq!(told(&follower.look().unwrap()), ["-b"]);
    db.execute_batch("ALTER TABLE django_session ADD COLUMN extra text; PRAGMA user_version = 3")
        .unwrap();
    assert_eq!(told(&follower.look().unwrap()), [""; 0]);
}

#[test]
fn following_never_stands_in_the_way_of_the_server() {
    let folder = Folder::new();
    let db = folder.site();
    db.busy_timeout(Duration::ZERO).unwrap();
    let mut follower = folder.store().follow().unwrap();
    for n in 0..20 {
        insert(&db, &format!("key{n}"), ONE, "2026-12-01 00:00:00"); // would fail: "is locked"
        assert_eq!(follower.look().unwrap().len(), 1);
    }
    db.execute_batch("PRAGMA journal_mode = WAL").unwrap();
    insert(&db, "in-wal", ONE, "2026-12-01 00:00:00");
    assert_eq!(told(&follower.look().unwrap()), ["+in-wal"]);
}

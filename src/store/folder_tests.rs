//! Folders of session files as PHP and session-file-store leave them.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use serde_json::json;
use std::io::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("jarful-folder-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.0.join(name), content).unwrap();
    }

    fn remove(&self, name: &str) {
        std::fs::remove_file(self.0.join(name)).unwrap();
    }

    fn php(&self) -> FolderStore {
        FolderStore::open(Kind::Php, &self.0).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn php_sessions_come_decoded_and_what_came_or_went_is_named() {
    let folder = Folder::new();
    folder.write("sess_old", "count|i:7;");
    folder.write("other.txt", "no session");
    let mut store = folder.php();
    let reading = store
        .read(&["old", "new", "../sess_old", "sess_old/.."])
        .unwrap();
    assert_eq!((reading.rows.len(), reading.total), (1, 1));
    assert!(reading.created.is_empty());
    assert_eq!(
        json!(reading.rows[0].state.as_ref().unwrap()),
        json!({"count": 7})
    );
    folder.write("sess_new", "");
    folder.remove("sess_old");
    let reading = store.read(&["old", "new"]).unwrap();
    assert_eq!(
        (&reading.created[..], &reading.deleted[..]),
        (&["new".to_owned()][..], &["old".to_owned()][..])
    );
    assert_eq!(
        reading.rows[0].state,
        Ok(Map::new()),
        "an empty file is a new session"
    );
    folder.write("sess_new", "count|");
    let reading = store.read(&["new"]).unwrap();
    assert!(
        reading.rows[0]
            .state
            .as_ref()
            .unwrap_err()
            .contains("ends too early")
    );
}

#[test]
fn a_look_waits_until_php_has_let_go_of_the_file() {
    let folder = Folder::new();
    folder.write("sess_a", "count|i:1;");
    let mut store = folder.php();
    let mut file = File::options()
        .write(true)
        .open(folder.0.join("sess_a"))
        .unwrap();
    file.lock().unwrap();
    let (held, holds) = std::sync::mpsc::channel();
    let reading = std::thread::scope(|scope| {
        scope.spawn(move || {
            held.send(()).unwrap();
            // PHP at work, long after the browser has the page.
            std::thread::sleep(Duration::from_millis(60));
            file.write_all(b"count|i:2;").unwrap();
            drop(file);
        });
        holds.recv().unwrap();
        store.read(&["a"]).unwrap()
    });
    assert_eq!(
        json!(reading.rows[0].state.as_ref().unwrap()),
        json!({"count": 2})
    );
}

#[test]
fn a_file_that_is_never_let_go_is_an_error_of_this_look_only() {
    let folder = Folder::new();
    folder.write("sess_a", "count|i:1;");
    let mut store = folder.php();
    let file = File::open(folder.0.join("sess_a")).unwrap();
    file.lock().unwrap();
    let why = store.read(&["a"]).unwrap_err().to_string();
    assert!(
        why.contains("PHP was still at work") && why.contains("sess_a"),
        "{why}"
    );
    drop(file);
    assert!(store.read(&["a"]).is_ok());
}

#[test]
fn an_express_session_is_found_by_its_signed_cookie_and_kept_under_it() {
    let folder = Folder::new();
    let mut store = FolderStore::open(Kind::Express, &folder.0).unwrap();
    let cookie = "s%3AVq0yUWXK-_o9.%2BtFpjk%2FxyZ";
    store.read(&[]).unwrap();
    folder.write(
        "Vq0yUWXK-_o9.json",
        r#"{"cookie":{"originalMaxAge":null,"expires":"2030-01-01T00:00:00.000Z","path":"/"},"count":2,"__lastAccess":1700000000000}"#,
    );
    let reading = store.read(&[cookie, "s%3A..%2Fx.y", "42"]).unwrap();
    assert_eq!(reading.created, [cookie]);
    let row = &reading.rows[0];
    assert_eq!(
        (row.id.as_str(), row.expires.as_str()),
        (cookie, "2030-01-01T00:00:00.000Z")
    );
    assert_eq!(json!(row.state.as_ref().unwrap()), json!({"count": 2}));
    folder.remove("Vq0yUWXK-_o9.json");
    assert_eq!(store.read(&[]).unwrap().deleted, [cookie]);
}

#[test]
fn a_folder_that_cannot_be_the_store_is_refused_with_the_next_step() {
    let folder = Folder::new();
    folder.write("file", "");
    let refusal = |kind, name: &str| FolderStore::open(kind, &folder.0.join(name)).unwrap_err().0;
    let says = refusal(Kind::Php, "none");
    assert!(
        says.contains("there is no folder") && says.contains("php -i"),
        "{says}"
    );
    let says = refusal(Kind::Express, "none");
    assert!(says.contains("start the server first"), "{says}");
    assert!(refusal(Kind::Php, "file").contains("is a file; name the folder"));
}

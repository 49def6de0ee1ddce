//! Rows of a session table with anything in their columns, and files that are no tables.

use jarful::store::{Reading, Store};
use rusqlite::{Connection, params, types::Value};
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};

const TABLE: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS django_session (session_key, session_data, expire_date)";

/// A folder of this process; one input at a time.
static PLACE: LazyLock<Mutex<PathBuf>> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("jarful-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for temporary files");
    Mutex::new(folder)
});

/// The first byte says what the rest is: a whole file, or the columns of a row.
pub(super) fn target(data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    let folder = PLACE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    if kind % 8 == 0 {
        let path = folder.join("file.sqlite3");
        std::fs::write(&path, rest).expect("a temporary file");
        let _ = look(&path, &["a"]);
        return;
    }
    let path = folder.join("rows.sqlite3");
    let parts: Vec<&[u8]> = rest.splitn(3, |byte| *byte == b'\n').collect();
    let part =
        |at: usize, shift: u8| value(kind >> shift, parts.get(at).copied().unwrap_or_default());
    let db = Connection::open(&path).expect("a temporary file");
    db.execute_batch(TABLE).expect("a table");
    db.execute("DELETE FROM django_session", [])
        .expect("rows go");
    db.execute(
        "INSERT INTO django_session VALUES (?1, ?2, ?3)",
        params![part(0, 2), part(1, 4), part(2, 6)],
    )
    .expect("a row");
    drop(db);
    let key = String::from_utf8_lossy(parts.first().copied().unwrap_or_default());
    let reading = look(&path, &[&key]).expect("this is a table");
    assert_eq!(reading.total, 1);
}

fn value(kind: u8, bytes: &[u8]) -> Value {
    match kind % 4 {
        0 => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        1 => Value::Blob(bytes.to_vec()),
        2 => Value::Real(f64::from(u32::try_from(bytes.len()).unwrap_or(0)) / 3.0),
        _ => Value::Null,
    }
}

fn look(path: &std::path::Path, ids: &[&str]) -> Result<Reading, String> {
    let spec = format!("django:{}", path.display());
    let mut store = Store::open(&spec).map_err(|why| why.to_string())?;
    let reading = store.read(ids).map_err(|why| why.to_string())?;
    let newest = store.newest(Some(10)).map_err(|why| why.to_string())?;
    assert!(newest.len() <= 10);
    Ok(reading)
}

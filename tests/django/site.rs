//! A Django site of a test's own: its database, its port, its record of what Django saw.

use super::{
    support::{Folder, program::Program},
    venv,
};
use serde_json::Value;
use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    time::{Duration, Instant},
};

/// A running site. Its server ends with it, panic or not.
pub struct Site {
    // Dropped in this order: the server ends before its folder goes.
    _server: Program,
    folder: Folder,
    pub port: u16,
}

/// One line of the recorder: what Django itself held after a response.
#[derive(Debug)]
pub struct Record {
    pub path: String,
    /// `Session.get_decoded()` of every row, by session id.
    pub rows: serde_json::Map<String, Value>,
}

impl Site {
    /// A site whose recorder writes down the session table after each response.
    pub fn start() -> Self {
        Self::start_with(true, "db")
    }

    /// A site that keeps no sessions: each travels in its cookie, signed.
    pub fn signed_cookies() -> Self {
        Self::start_with(false, "signed_cookies")
    }

    /// A site that leaves its database alone where a view does.
    pub fn without_recorder() -> Self {
        Self::start_with(false, "db")
    }

    fn start_with(records: bool, engine: &str) -> Self {
        let folder = Folder::new();
        folder.write("db.sqlite3", migrated());
        let command = |port| runserver(&folder, port, records, engine);
        let (server, port) = Program::on_a_free_port(command, &folder);
        Self {
            _server: server,
            folder,
            port,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("db.sqlite3")
    }

    /// For `--store`.
    pub fn store(&self) -> String {
        format!("django:{}", self.database().display())
    }

    /// The folder the database lies in.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// What the recorder has written so far.
    pub fn records(&self) -> Vec<Record> {
        let text = fs::read_to_string(self.folder.path().join("records")).unwrap_or_default();
        let record = |line: &str| {
            let line: Value = serde_json::from_str(line).unwrap();
            Record {
                path: line["path"].as_str().unwrap().to_owned(),
                rows: line["rows"].as_object().unwrap().clone(),
            }
        };
        text.lines().map(record).collect()
    }

    /// Waits until the session table has this many rows.
    pub fn wait_for_rows(&self, count: u32) {
        let database = rusqlite::Connection::open(self.database()).unwrap();
        let begin = Instant::now();
        let rows = || {
            let count = "SELECT count(*) FROM django_session";
            database
                .query_row(count, [], |row| row.get::<_, u32>(0))
                .unwrap_or(0)
        };
        while rows() < count {
            assert!(begin.elapsed() < Duration::from_secs(20), "no row came");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// A visitor who is no browser of jarful's, and the session id Django gave them.
    pub fn visit_from_outside(&self, path: &str) -> String {
        let answer = get(self.port, path).unwrap();
        let id = answer.split_once("sessionid=").expect("a session begins").1;
        id.split(';').next().unwrap().to_owned()
    }
}

/// One GET without a browser: the whole answer as text.
pub fn get(port: u16, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn runserver(folder: &Folder, port: u16, records: bool, engine: &str) -> Command {
    let mut command = manage(folder);
    command.args(["runserver", "--noreload", &format!("127.0.0.1:{port}")]);
    command.env("SITE_ENGINE", engine);
    if records {
        command.env("SITE_LOG", folder.path().join("records"));
    }
    command
}

/// The bytes of an empty database after `migrate`, which is run once.
fn migrated() -> &'static [u8] {
    static MIGRATED: OnceLock<Vec<u8>> = OnceLock::new();
    MIGRATED.get_or_init(|| {
        let folder = Folder::new();
        let done = venv::run(manage(&folder).args(["migrate", "--verbosity", "0"]));
        done.unwrap_or_else(|why| panic!("manage.py migrate failed: {why}"));
        fs::read(folder.path().join("db.sqlite3")).unwrap()
    })
}

fn manage(folder: &Folder) -> Command {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/django/site");
    let mut command = Command::new(venv::python());
    command
        .arg(site.join("manage.py"))
        .env("SITE_DB", folder.path().join("db.sqlite3"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("DJANGO_SETTINGS_MODULE")
        .env_remove("SITE_LOG");
    command
}

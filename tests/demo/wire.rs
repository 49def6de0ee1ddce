//! Bytes on the wire: a started demo server, and requests written by hand.

use jarful::codec::django;
use jarful::demo::{Clock, Ids, Running, Settings, start};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Map, Value};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use time::macros::datetime;

pub const SECRET: &str = "jarful-test-secret-key";

/// A demo server whose clock stands still at 22 November 2026, 20:44:24, and whose ids are the
/// same in every run.
pub struct Server {
    pub running: Running,
    folder: PathBuf,
}

impl Server {
    pub fn start() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("jarful-demo-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let settings = Settings {
            db: folder.join("db.sqlite3"),
            secret_key: SECRET.to_owned(),
            clock: Clock::stopped_at(datetime!(2026-11-22 20:44:24 UTC)),
            ids: Ids::seeded(1),
            durable: false,
        };
        let running = start(settings, 0).unwrap();
        Self { running, folder }
    }

    pub fn db(&self) -> PathBuf {
        self.folder.join("db.sqlite3")
    }

    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    pub fn wait(&self, seconds: u64) {
        self.running.clock.advance(Duration::from_secs(seconds));
    }

    /// A GET with this `Cookie` header, if any.
    pub fn get(&self, path: &str, cookie: Option<&str>) -> Answer {
        exchange(self.address(), "GET", path, cookie.map(str::as_bytes))
    }

    pub fn request(&self, method: &str, path: &str, cookie: Option<&[u8]>) -> Answer {
        exchange(self.address(), method, path, cookie)
    }

    /// The rows as they stand: key, data, expiry; the oldest first.
    pub fn rows(&self) -> Vec<(String, String, String)> {
        let db = Connection::open_with_flags(self.db(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let mut rows = db
            .prepare("SELECT session_key, session_data, expire_date FROM django_session")
            .unwrap();
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    /// The only row's dictionary, its signature checked.
    pub fn only_dict(&self) -> Map<String, Value> {
        let rows = self.rows();
        assert_eq!(rows.len(), 1, "{rows:?}");
        assert!(django::verify(&rows[0].1, &[django::Key::new(SECRET)]));
        django::decode(&rows[0].1).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A response, taken apart as little as possible.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    /// The values of a header, in their order.
    pub fn header(&self, name: &str) -> Vec<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect()
    }

    /// The session id that the answer sets.
    pub fn session_id(&self) -> Option<&str> {
        let set = self.header("set-cookie");
        let line = set
            .iter()
            .find_map(|line| line.strip_prefix("sessionid="))?;
        line.split(';').next()
    }

    pub fn sees(&self, text: &str) -> bool {
        self.body.contains(text)
    }
}

/// One request on a connection of its own. Bytes of the head are shown as characters U+0000 to
/// U+00FF.
pub fn exchange(to: SocketAddr, method: &str, path: &str, cookie: Option<&[u8]>) -> Answer {
    let mut stream = TcpStream::connect(to).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let mut request =
        format!("{method} {path} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\n").into_bytes();
    if let Some(cookie) = cookie {
        request.extend([b"Cookie: ", cookie, b"\r\n"].concat());
    }
    request.extend(b"\r\n");
    stream.write_all(&request).unwrap();
    let mut response = Vec::new();
    stream.read_to_end(&mut response).unwrap();
    let end = response
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let head: String = response[..end]
        .iter()
        .map(|byte| char::from(*byte))
        .collect();
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        body: String::from_utf8(response[end + 4..].to_vec()).unwrap(),
        head,
    }
}

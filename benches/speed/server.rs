//! The other end of every measurement: a counter page in one thread, far faster than any client
//! here, so that it never is what is measured. It keeps one count a session and so sees whether a
//! client mixed its jars.
//!
//! It runs as a process of its own (`--server`), pinned to the first core, and ends when its
//! standard input does. It is no server for anything else: it reads heads of requests only.

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use std::collections::HashMap;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::SocketAddr;

/// The page with the counter. With `?django` it answers with all headers that Django sends, and
/// sets the cookie again on every visit, as Django does for a session that was changed.
pub const PAGE: &str = "/session/sessfun";
/// Forgets everything.
pub const RESET: &str = "/-/reset";
/// Says what was counted: see [`Counts`].
pub const COUNTS: &str = "/-/counts";

const LISTENER: Token = Token(usize::MAX);
const DJANGO: &str = "Date: Wed, 25 Nov 2026 02:22:28 GMT\r\nServer: WSGIServer/0.2 CPython/3.12.4\r\n\
X-Frame-Options: DENY\r\nVary: Cookie\r\nX-Content-Type-Options: nosniff\r\n\
Referrer-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n";

/// What the server saw between two resets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// How many sessions there are.
    pub sessions: u64,
    /// How many of them were visited exactly as often as asked for.
    pub exact: u64,
    /// Visits of the page.
    pub requests: u64,
    /// When the first answer went out, on the clock of [`super::child::now`]; 0 for never.
    pub first: u64,
}

impl Counts {
    /// The form in which it travels: four numbers.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split_whitespace().map(|word| word.parse().ok());
        let mut next = || numbers.next().flatten();
        Some(Self {
            sessions: next()?,
            exact: next()?,
            requests: next()?,
            first: next()?,
        })
    }
}

struct Connection {
    stream: TcpStream,
    /// The begin of a request whose end has not come yet.
    input: Vec<u8>,
    /// What the socket did not take yet.
    output: Vec<u8>,
}

#[derive(Default)]
struct Site {
    sessions: HashMap<Vec<u8>, u64>,
    requests: u64,
    first: u64,
    seed: u64,
}

/// Serves until standard input ends. Prints its port first.
pub fn serve() -> io::Result<()> {
    super::child::pin(0);
    std::thread::spawn(|| {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        std::process::exit(0);
    });
    let mut listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let mut poll = Poll::new()?;
    poll.registry()
        .register(&mut listener, LISTENER, Interest::READABLE)?;
    let mut out = io::stdout();
    writeln!(out, "{}", listener.local_addr()?.port())?;
    out.flush()?;
    let (mut events, mut connections) = (Events::with_capacity(1024), Connections::default());
    let (mut site, mut buffer) = (Site::default(), vec![0; 64 * 1024]);
    loop {
        poll.poll(&mut events, None)?;
        for event in &events {
            if event.token() == LISTENER {
                connections.accept(&listener, &poll)?;
                continue;
            }
            let at = event.token().0;
            let Some(connection) = connections.open[at].as_mut() else {
                continue;
            };
            if !connection.go_on(&mut site, &mut buffer) {
                connections.open[at] = None;
                connections.free.push(at);
            }
        }
    }
}

#[derive(Default)]
struct Connections {
    open: Vec<Option<Connection>>,
    free: Vec<usize>,
}

impl Connections {
    fn accept(&mut self, listener: &TcpListener, poll: &Poll) -> io::Result<()> {
        loop {
            let mut stream = match listener.accept() {
                Ok((stream, _)) => stream,
                Err(why) if why.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(_) => continue,
            };
            let at = self.free.pop().unwrap_or_else(|| {
                self.open.push(None);
                self.open.len() - 1
            });
            let _ = stream.set_nodelay(true);
            let interest = Interest::READABLE | Interest::WRITABLE;
            poll.registry().register(&mut stream, Token(at), interest)?;
            self.open[at] = Some(Connection {
                stream,
                input: Vec::new(),
                output: Vec::new(),
            });
        }
    }
}

impl Connection {
    /// Answers what has come. Tells whether the connection stays open.
    fn go_on(&mut self, site: &mut Site, buffer: &mut [u8]) -> bool {
        loop {
            match self.stream.read(buffer) {
                Ok(0) => return false,
                Ok(length) => self.take(&buffer[..length], site),
                Err(why) if why.kind() == ErrorKind::WouldBlock => break,
                Err(why) if why.kind() == ErrorKind::Interrupted => {}
                Err(_) => return false,
            }
            if !self.send() {
                return false;
            }
        }
        self.send()
    }

    fn take(&mut self, piece: &[u8], site: &mut Site) {
        // As a rule a whole request comes in one piece.
        if self.input.is_empty() && end_of_head(piece) == Some(piece.len()) {
            site.answer(piece, &mut self.output);
            return;
        }
        self.input.extend_from_slice(piece);
        while let Some(end) = end_of_head(&self.input) {
            site.answer(&self.input[..end], &mut self.output);
            self.input.drain(..end);
        }
    }

    fn send(&mut self) -> bool {
        while !self.output.is_empty() {
            match self.stream.write(&self.output) {
                Ok(sent) if sent == self.output.len() => self.output.clear(),
                Ok(sent) => drop(self.output.drain(..sent)),
                Err(why) if why.kind() == ErrorKind::WouldBlock => break,
                Err(_) => return false,
            }
        }
        true
    }
}

impl Site {
    fn answer(&mut self, head: &[u8], out: &mut Vec<u8>) {
        let path = head.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
        if path.starts_with(PAGE.as_bytes()) {
            self.count(path, head, out);
        } else if path == RESET.as_bytes() {
            *self = Self {
                seed: self.seed,
                ..Self::default()
            };
            page(out, "", "", "done", 0);
        } else if let Some(wanted) = path.strip_prefix(COUNTS.as_bytes()) {
            let wanted = String::from_utf8_lossy(wanted);
            let wanted: u64 = wanted.trim_start_matches('?').parse().unwrap_or(0);
            let exact = self.sessions.values().filter(|n| **n == wanted).count();
            let (sessions, requests, first) = (self.sessions.len(), self.requests, self.first);
            let text = format!("{sessions} {exact} {requests} {first}");
            page(out, "", "", &text, 0);
        } else {
            page(out, "", "", "no such page", 0);
        }
    }

    fn count(&mut self, path: &[u8], head: &[u8], out: &mut Vec<u8>) {
        self.requests += 1;
        if self.first == 0 {
            self.first = super::child::now();
        }
        let query = std::str::from_utf8(&path[PAGE.len()..]).unwrap_or_default();
        let is_django = query.contains("django");
        let padding = query.split_once("pad=").and_then(|(_, n)| n.parse().ok());
        let known = id_in(head).and_then(|id| Some((id, self.sessions.get_mut(id)?)));
        let (set, count) = if let Some((id, count)) = known {
            *count += 1;
            let again = is_django.then(|| String::from_utf8_lossy(id).into_owned());
            (again, *count)
        } else {
            let id = self.draw();
            self.sessions.insert(id.clone().into_bytes(), 1);
            (Some(id), 1)
        };
        let cookie = set.map_or_else(String::new, |id| {
            format!("Set-Cookie: sessionid={id}; expires=Wed, 09 Dec 2026 02:22:28 GMT; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax\r\n")
        });
        let others = if is_django { DJANGO } else { "" };
        let text = format!("view count={count}");
        page(out, others, &cookie, &text, padding.unwrap_or(0));
    }

    /// 32 characters that no one has had before.
    fn draw(&mut self) -> String {
        const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let mut id = String::with_capacity(32);
        while id.len() < 32 {
            self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut bits = (self.seed ^ (self.seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            for _ in 0..8 {
                id.push(char::from(LETTERS[(bits >> 16) as usize % 36]));
                bits = bits.rotate_left(8);
            }
        }
        id
    }
}

fn page(out: &mut Vec<u8>, others: &str, cookie: &str, text: &str, padding: usize) {
    let length = text.len() + padding;
    let _ = write!(
        out,
        "HTTP/1.1 200 OK\r\n{others}Content-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n{cookie}\r\n{text}",
    );
    out.resize(out.len() + padding, b' ');
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    if bytes.ends_with(b"\r\n\r\n") && find(bytes, b"\r\n\r\n") == Some(bytes.len() - 4) {
        return Some(bytes.len());
    }
    find(bytes, b"\r\n\r\n").map(|at| at + 4)
}

fn id_in(head: &[u8]) -> Option<&[u8]> {
    let start = find(head, b"sessionid=")? + b"sessionid=".len();
    let rest = &head[start..];
    let end = rest.iter().position(|byte| matches!(byte, b';' | b'\r'))?;
    Some(&rest[..end])
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

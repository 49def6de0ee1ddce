//! The server that both browsers meet: it answers each step of each case as the case says, and
//! writes down the bytes of the `Cookie` header.
//!
//! Which step is asked for stands in the query of the address (`?CASE.STEP`), which no rule of
//! cookies looks at.

use crate::cases::{Case, Step};
use rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::ring, pki_types::PrivateKeyDer};
use std::{
    collections::HashMap,
    io::{self, BufRead, BufReader, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener},
    sync::{Arc, Mutex},
    thread,
};

/// The `Cookie` header of each step that was asked for, by case and step.
pub type Log = HashMap<(usize, usize), Option<Vec<u8>>>;

/// Its threads end with the process.
pub struct Server {
    pub ports: Ports,
    shared: Arc<Shared>,
}

/// The ports of the addresses: `http`, `https`, and a second one for http.
#[derive(Clone, Copy)]
pub struct Ports {
    pub http: u16,
    pub https: u16,
    pub other: u16,
}

struct Shared {
    cases: Vec<Case>,
    ports: Ports,
    log: Mutex<Log>,
    tls: Arc<ServerConfig>,
}

/// The addresses of this machine that cases name as numbers.
const HERE: [IpAddr; 3] = [
    IpAddr::V4(Ipv4Addr::LOCALHOST),
    IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)),
    IpAddr::V6(Ipv6Addr::LOCALHOST),
];

/// A page that has its icon with it, so that nothing else is asked for.
const PAGE: &[u8] = b"Content-Type: text/html\r\nContent-Length: 44\r\n\r\n\
    <link rel=icon href='data:,'><body>Hi</body>";

impl Server {
    pub fn start(cases: Vec<Case>) -> Self {
        let (http, on_http) = listen();
        let (https, on_https) = listen();
        let (other, on_other) = listen();
        let ports = Ports { http, https, other };
        let shared = Arc::new(Shared {
            cases,
            ports,
            log: Mutex::default(),
            tls: Arc::new(certificate()),
        });
        for (listeners, is_safe) in [(on_http, false), (on_https, true), (on_other, false)] {
            for listener in listeners {
                let shared = Arc::clone(&shared);
                thread::spawn(move || accept(&shared, &listener, is_safe));
            }
        }
        Self { ports, shared }
    }

    /// What was written down since the last time.
    pub fn take_log(&self) -> Log {
        std::mem::take(&mut *self.shared.log.lock().unwrap())
    }
}

/// One port that is free at all addresses.
fn listen() -> (u16, Vec<TcpListener>) {
    for _ in 0..100 {
        let first = TcpListener::bind((HERE[0], 0)).unwrap();
        let port = first.local_addr().unwrap().port();
        let others: io::Result<Vec<_>> = HERE[1..]
            .iter()
            .map(|address| TcpListener::bind((*address, port)))
            .collect();
        if let Ok(mut all) = others {
            all.push(first);
            return (port, all);
        }
    }
    panic!("no port is free at 127.0.0.1, 127.0.0.2 and ::1 at once");
}

fn certificate() -> ServerConfig {
    let names = vec!["localhost".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap()
}

fn accept(shared: &Arc<Shared>, listener: &TcpListener, is_safe: bool) {
    for stream in listener.incoming().flatten() {
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            if is_safe {
                let tls = ServerConnection::new(Arc::clone(&shared.tls)).unwrap();
                serve(&shared, StreamOwned::new(tls, stream));
            } else {
                serve(&shared, stream);
            }
        });
    }
}

/// Answers until the other side goes.
fn serve(shared: &Shared, stream: impl Read + Write) {
    let mut stream = BufReader::new(stream);
    while let Ok(Some((target, cookie))) = read_request(&mut stream) {
        let answer = answer(shared, &target, cookie);
        if stream.get_mut().write_all(&answer).is_err() || stream.get_mut().flush().is_err() {
            return;
        }
    }
}

/// The target and the `Cookie` header of the next request; its body is skipped.
fn read_request(stream: &mut impl BufRead) -> io::Result<Option<(String, Option<Vec<u8>>)>> {
    let (mut target, mut cookie, mut length) = (None, None, 0);
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = line.strip_suffix(b"\r\n").unwrap_or(&line);
        if line.is_empty() {
            break;
        }
        let text = String::from_utf8_lossy(line);
        if target.is_none() {
            target = text.split(' ').nth(1).map(str::to_owned);
        } else if let Some((name, value)) = text.split_once(':') {
            if name.eq_ignore_ascii_case("cookie") {
                cookie = Some(line["cookie: ".len()..].to_vec());
            } else if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
    }
    io::copy(&mut stream.take(length), &mut io::sink())?;
    Ok(target.map(|target| (target, cookie)))
}

fn answer(shared: &Shared, target: &str, cookie: Option<Vec<u8>>) -> Vec<u8> {
    let Some(asked) = asked_for(shared, target) else {
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec();
    };
    shared.log.lock().unwrap().insert(asked, cookie);
    let steps = &shared.cases[asked.0].steps;
    let (step, next) = (&steps[asked.1], steps.get(asked.1 + 1));
    let mut bytes = format!("HTTP/1.1 {} Said\r\n", status(step, next)).into_bytes();
    if let Some(next) = next.filter(|next| next.how == "redirect") {
        let url = next.url(asked.0, asked.1 + 1, shared.ports);
        bytes.extend(format!("Location: {url}\r\n").into_bytes());
    }
    if let Some(date) = &step.date {
        bytes.extend(format!("Date: {date}\r\n").into_bytes());
    }
    for line in &step.set_cookie {
        bytes.extend([b"Set-Cookie: ", &line[..], b"\r\n"].concat());
    }
    let body: &[u8] = match status(step, next) {
        204 => b"\r\n",
        _ => PAGE,
    };
    bytes.extend_from_slice(body);
    bytes
}

/// Where nobody looks at the page there is none: Chromium then need not draw it.
fn status(step: &Step, next: Option<&Step>) -> u16 {
    match next.map(|next| &*next.how) {
        _ if step.status.is_some() => step.status.unwrap_or_default(),
        Some("redirect") => 302,
        Some("link" | "form") => 200,
        _ => 204,
    }
}

fn asked_for(shared: &Shared, target: &str) -> Option<(usize, usize)> {
    let (case, step) = target.split_once('?')?.1.split_once('.')?;
    let (case, step): (usize, usize) = (case.parse().ok()?, step.parse().ok()?);
    (step < shared.cases.get(case)?.steps.len()).then_some((case, step))
}

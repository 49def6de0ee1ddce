//! A server that says, byte for byte, what a test wants. It knows just enough HTTP to read one
//! request per connection.

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio_rustls::rustls::{
    ServerConfig, ServerConnection, StreamOwned, crypto::ring, pki_types::PrivateKeyDer,
};

/// What the server does with a request.
pub enum Answer {
    /// These bytes, then the connection closes.
    Bytes(Vec<u8>),
    /// The same after a while.
    Late(Duration, Vec<u8>),
    /// Nothing, until the other side gives up.
    Silence,
}

/// A request as it came.
pub struct Asked {
    /// The request line and the headers.
    pub head: String,
    /// As long as the head says.
    pub body: Vec<u8>,
    /// Which request of this server it is, from 1.
    pub n: usize,
}

impl Asked {
    pub fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    pub fn method(&self) -> &str {
        self.head.split(' ').next().unwrap_or_default()
    }

    /// The value of a header that came along.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        let mut headers = lines.filter_map(|line| line.split_once(':'));
        let found = headers.find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(found.1.trim())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a cookie that came along.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let pairs = self.header("cookie")?.split(';');
        let mut values = pairs.filter_map(|pair| pair.trim().split_once('='));
        values.find(|pair| pair.0 == name).map(|pair| pair.1)
    }
}

/// A running server on a free loopback port; it lives as long as the test process.
pub struct Server {
    pub port: u16,
    connections: Arc<AtomicUsize>,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self::listen(None, answer)
    }

    fn listen(
        tls: Option<Arc<ServerConfig>>,
        answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free loopback port");
        let server = Self {
            port: listener.local_addr().expect("it is bound").port(),
            connections: Arc::default(),
            heads: Arc::default(),
        };
        let (connections, heads) = (server.connections.clone(), server.heads.clone());
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                connections.fetch_add(1, Ordering::SeqCst);
                let (answer, heads, tls) = (answer.clone(), heads.clone(), tls.clone());
                std::thread::spawn(move || match tls {
                    None => serve(stream, &*answer, &heads),
                    Some(config) => {
                        let tls = ServerConnection::new(config).expect("a config that works");
                        serve(StreamOwned::new(tls, stream), &*answer, &heads);
                    }
                });
            }
        });
        server
    }

    /// The same over TLS, with the certificate in `config`.
    pub fn start_secure(
        config: Arc<ServerConfig>,
        answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
    ) -> Self {
        Self::listen(Some(config), answer)
    }

    /// Always the same answer.
    pub fn always(answer: Vec<u8>) -> Self {
        Self::start(move |_| Answer::Bytes(answer.clone()))
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// How many connections were ever opened.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The heads of all requests, in the order in which they came.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no test panics with it").clone()
    }
}

fn serve(
    mut stream: impl Read + Write,
    answer: &(dyn Fn(&Asked) -> Answer + Send + Sync),
    heads: &Mutex<Vec<String>>,
) {
    let Some(head) = read_head(&mut stream) else {
        return;
    };
    let n = {
        let mut heads = heads.lock().expect("no test panics with it");
        heads.push(head.clone());
        heads.len()
    };
    let mut asked = Asked {
        head,
        body: Vec::new(),
        n,
    };
    let length = asked
        .header("content-length")
        .and_then(|length| length.parse().ok());
    asked.body = vec![0; length.unwrap_or(0)];
    if stream.read_exact(&mut asked.body).is_err() {
        return;
    }
    match answer(&asked) {
        Answer::Bytes(bytes) => say(&mut stream, &bytes),
        Answer::Late(after, bytes) => {
            std::thread::sleep(after);
            say(&mut stream, &bytes);
        }
        Answer::Silence => {
            let _ = stream.read_to_end(&mut Vec::new());
        }
    }
}

fn say(stream: &mut impl Write, bytes: &[u8]) {
    // The other side may be gone already, which is its right.
    let _ = stream.write_all(bytes);
    let _ = stream.flush();
}

fn read_head(stream: &mut impl Read) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

/// `200 OK` with a body of HTML.
pub fn page(body: impl AsRef<[u8]>) -> Vec<u8> {
    response("200 OK", &[], body)
}

/// A whole answer; each header is a line without its end.
pub fn response(status: &str, headers: &[&[u8]], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut bytes = format!("HTTP/1.1 {status}\r\nConnection: close\r\n").into_bytes();
    bytes.extend(b"Content-Type: text/html; charset=utf-8\r\n");
    bytes.extend(format!("Content-Length: {}\r\n", body.len()).bytes());
    for header in headers {
        bytes.extend(*header);
        bytes.extend(b"\r\n");
    }
    bytes.extend(b"\r\n");
    bytes.extend(body);
    bytes
}

/// A certificate of its own for these names, ready for a server, and as PEM for who trusts it.
pub fn certificate(names: &[&str]) -> (Arc<ServerConfig>, String) {
    let names = names.iter().map(|name| (*name).to_owned());
    let own = rcgen::generate_simple_self_signed(names.collect::<Vec<_>>());
    let own = own.expect("these are names");
    let key = PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has them")
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .expect("the key belongs to it");
    (Arc::new(config), own.cert.pem())
}

/// An answer that promises more than it holds.
pub fn broken_off() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\nview count="
        .to_vec()
}

/// A port on which nobody listens.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free loopback port");
    listener.local_addr().expect("it is bound").port()
}

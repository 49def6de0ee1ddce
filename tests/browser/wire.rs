//! A server written out by hand: it reads requests and answers with the bytes it is told.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::rustls::HandshakeKind;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The whole head.
    pub head: String,
    pub body: Vec<u8>,
    /// Where it came from.
    pub from: SocketAddr,
    /// Its TLS connection was begun with a ticket of an earlier one.
    pub is_resumed: bool,
}

/// Which connection a request came over.
#[derive(Clone, Copy)]
struct Line {
    from: SocketAddr,
    is_resumed: bool,
}

impl Seen {
    /// `GET /path`
    pub fn line(&self) -> String {
        let line = self.head.lines().next().unwrap();
        line.trim_end_matches(" HTTP/1.1").to_owned()
    }

    pub fn path(&self) -> String {
        self.line().split_once(' ').unwrap().1.to_owned()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    }
}

/// What a server does with a request.
pub enum Act {
    /// Sends these bytes and keeps the connection.
    Send(Vec<u8>),
    /// Sends these bytes and closes the connection.
    SendAndClose(Vec<u8>),
    /// Sends these bytes and then nothing more.
    SendAndHang(Vec<u8>),
}

/// An answer with a `Content-Length`. `headers` are whole lines.
pub fn answer(status: &str, headers: &str, body: &str) -> Act {
    bytes_answer(status, headers, body.as_bytes())
}

pub fn bytes_answer(status: &str, headers: &str, body: &[u8]) -> Act {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n");
    Act::Send([head.as_bytes(), body].concat())
}

/// A server on a free port of 127.0.0.1, until it is dropped.
pub struct Server {
    pub addr: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    pub fn start(act: impl Fn(&Seen) -> Act + Send + Sync + 'static) -> Self {
        Self::start_with(act, None)
    }

    /// With a certificate it speaks https.
    pub fn start_with(
        act: impl Fn(&Seen) -> Act + Send + Sync + 'static,
        tls: Option<tokio_rustls::TlsAcceptor>,
    ) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let addr = listener.local_addr().unwrap();
        let listener = TcpListener::from_std(listener).unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (act, record) = (Arc::new(act), Arc::clone(&seen));
        let task = tokio::spawn(async move {
            loop {
                let (stream, from) = listener.accept().await.unwrap();
                let (act, record, tls) = (Arc::clone(&act), Arc::clone(&record), tls.clone());
                tokio::spawn(async move {
                    let mut line = Line {
                        from,
                        is_resumed: false,
                    };
                    match tls {
                        None => serve(stream, line, &*act, &record).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                let kind = stream.get_ref().1.handshake_kind();
                                line.is_resumed = kind == Some(HandshakeKind::Resumed);
                                serve(stream, line, &*act, &record).await;
                            }
                        }
                    }
                });
            }
        });
        Self { addr, seen, task }
    }

    /// A server that does not wait for a whole request: whatever comes first, it answers with
    /// these bytes and closes the connection.
    pub fn blurting(bytes: &'static [u8]) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let addr = listener.local_addr().unwrap();
        let listener = TcpListener::from_std(listener).unwrap();
        let task = tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(bytes).await;
            }
        });
        Self {
            addr,
            seen: Arc::default(),
            task,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    /// The address with another scheme and host.
    pub fn url_at(&self, scheme: &str, host: &str, path: &str) -> String {
        format!("{scheme}://{host}:{}{path}", self.addr.port())
    }

    pub fn requests(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    line: Line,
    act: &(impl Fn(&Seen) -> Act + ?Sized),
    record: &Mutex<Vec<Seen>>,
) {
    let mut buffer = Vec::new();
    while let Some(seen) = read_request(&mut stream, &mut buffer, line).await {
        let act = act(&seen);
        record.lock().unwrap().push(seen);
        let (bytes, goes_on) = match &act {
            Act::Send(bytes) | Act::SendAndHang(bytes) => (bytes, true),
            Act::SendAndClose(bytes) => (bytes, false),
        };
        if stream.write_all(bytes).await.is_err() || !goes_on {
            let _ = stream.shutdown().await;
            return;
        }
        let _ = stream.flush().await;
        if matches!(act, Act::SendAndHang(_)) {
            std::future::pending::<()>().await;
        }
    }
}

async fn read_request(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
    line: Line,
) -> Option<Seen> {
    loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
            let mut seen = Seen {
                head,
                body: Vec::new(),
                from: line.from,
                is_resumed: line.is_resumed,
            };
            let length = seen
                .header("content-length")
                .map_or(0, |length| length.parse().unwrap());
            if buffer.len() >= end + 4 + length {
                seen.body = buffer[end + 4..end + 4 + length].to_vec();
                buffer.drain(..end + 4 + length);
                return Some(seen);
            }
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

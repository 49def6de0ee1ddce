//! https: certificates that are not taken and why, servers that speak something else, and HTTP/2.

use crate::{
    support::{
        Folder, Ran,
        server::{Answer, Server, page},
    },
    visit,
};
use h2::Reason;
use rustls::{ServerConfig, pki_types::PrivatePkcs8KeyDer};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// Certificates and protocols of a server for these names.
fn config(
    change: impl FnOnce(&mut rcgen::CertificateParams),
    protocols: &[&[u8]],
) -> (ServerConfig, String) {
    let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    change(&mut params);
    let pair = rcgen::KeyPair::generate().unwrap();
    let certificate = params.self_signed(&pair).unwrap();
    let key = PrivatePkcs8KeyDer::from(pair.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.into())
        .unwrap();
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    (config, certificate.pem())
}

/// What the HTTP/2 server does with a request.
#[derive(Clone, Copy, PartialEq)]
enum Does {
    Answer,
    /// Answers, and says that the connection ends (GOAWAY).
    AnswerAndGoAway,
    /// Ends the stream with this reason.
    Reset(Reason),
    /// Ends the connection with an error.
    Abort,
}

/// For each request: which connection, its path, its Cookie headers.
type Log = Arc<Mutex<Vec<(usize, String, Vec<String>)>>>;

/// A server on a free port with a runtime of its own; `does` is asked with each path.
fn h2_server(does: fn(&str) -> Does) -> (String, Log) {
    let (config, _) = config(|_| (), &[b"h2"]);
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let log = Log::default();
    let notes = log.clone();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            for connection in 0.. {
                let (tcp, _) = listener.accept().await.unwrap();
                let (acceptor, notes) = (acceptor.clone(), notes.clone());
                tokio::spawn(async move {
                    if let Ok(tls) = acceptor.accept(tcp).await {
                        serve(tls, connection, does, notes).await;
                    }
                });
            }
        });
    });
    (format!("https://localhost:{port}"), log)
}

async fn serve(
    tls: tokio_rustls::server::TlsStream<tokio::net::TcpStream>,
    connection: usize,
    does: fn(&str) -> Does,
    notes: Log,
) {
    let mut wire = h2::server::handshake(tls).await.unwrap();
    while let Some(Ok((request, mut answer))) = wire.accept().await {
        let path = request.uri().path().to_owned();
        let cookies = request.headers().get_all("cookie");
        let cookies = cookies
            .iter()
            .map(|value| value.to_str().unwrap().to_owned())
            .collect();
        notes
            .lock()
            .unwrap()
            .push((connection, path.clone(), cookies));
        let does = does(&path);
        match does {
            Does::Reset(reason) => answer.send_reset(reason),
            Does::Abort => wire.abrupt_shutdown(Reason::INTERNAL_ERROR),
            Does::Answer | Does::AnswerAndGoAway => {
                let head = http::Response::builder()
                    .header("set-cookie", "sid=first; Path=/; Secure")
                    .header("set-cookie", "theme=dark; Path=/");
                let mut body = answer.send_response(head.body(()).unwrap(), false).unwrap();
                body.send_data(format!("this is {path}").into(), true)
                    .unwrap();
            }
        }
        if does == Does::AnswerAndGoAway {
            wire.graceful_shutdown();
        }
    }
}

fn play(url: &str, turns: &str) -> Ran {
    let folder = Folder::new();
    folder.write("h2.jarful", format!("browsers: alice, bob\n{turns}"));
    folder.jarful(&["run", url, "h2.jarful", "-k", "--max-time", "5s"])
}

#[test]
fn over_http_2_each_browser_has_one_connection_and_its_own_cookies() {
    let (url, log) = h2_server(|_| Does::Answer);
    play(
        &url,
        "everyone: GET /a -> 200, stored sid\neveryone: GET /b -> 200, sees \"this is /b\", sent sid=first\n\
         together:\n  alice: GET /c x3\n  bob: GET /c x2\n",
    )
    .exits(0);
    let log = log.lock().unwrap();
    let of = |connection| log.iter().filter(|entry| entry.0 == connection).count();
    assert_eq!((log.len(), of(0), of(1)), (9, 5, 4), "{log:?}");
    let cookies: Vec<String> = log[2]
        .2
        .iter()
        .flat_map(|line| line.split("; "))
        .map(str::to_owned)
        .collect();
    assert_eq!(cookies, ["sid=first", "theme=dark"]);
    assert!(log[0].2.is_empty() && log[1].2.is_empty());
}

#[test]
fn a_connection_that_the_server_ends_politely_is_followed_by_another() {
    let (url, log) = h2_server(|_| Does::AnswerAndGoAway);
    play(
        &url,
        "alice: GET /a -> 200\nalice: POST /b -> 200\nalice: GET /c -> 200, sent sid\n",
    )
    .exits(0);
    let log = log.lock().unwrap();
    let connections: Vec<usize> = log.iter().map(|entry| entry.0).collect();
    assert_eq!(connections, [0, 1, 2]);
}

#[test]
fn streams_and_connections_that_break_are_told_in_words_and_the_play_goes_on() {
    let (url, _) = h2_server(|path| match path {
        "/reset" => Does::Reset(Reason::INTERNAL_ERROR),
        "/strict" => Does::Reset(Reason::HTTP_1_1_REQUIRED),
        "/abort" => Does::Abort,
        _ => Does::Answer,
    });
    let ran = play(
        &url,
        "alice: GET /a\nalice: GET /reset\nalice: GET /strict\nalice: GET /abort\nalice: GET /last\n",
    );
    ran.exits(1)
        .has_a_line_with(&["GET /last", "200"])
        .says("broke off the answer")
        .says("endpoint requires")
        .never_says("is not HTTP");
}

#[test]
fn a_certificate_that_is_not_taken_is_told_with_what_helps_and_nothing_else() {
    let served = |change: fn(&mut rcgen::CertificateParams)| {
        let (config, pem) = config(change, &[]);
        let acceptor = Arc::new(config);
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for tcp in listener.incoming().flatten() {
                let connection = rustls::ServerConnection::new(acceptor.clone()).unwrap();
                let mut stream = rustls::StreamOwned::new(connection, tcp);
                let _ = std::io::Read::read(&mut stream, &mut [0; 4096]);
                let _ = std::io::Write::write_all(&mut stream, &page("safe"));
            }
        });
        (port, pem)
    };
    let visit = |host: &str, (port, pem): &(u16, String)| {
        let folder = Folder::new();
        folder.write("ca.pem", pem);
        let url = format!("https://{host}:{port}/");
        folder.jarful(&["visit", &url, "-b", "1", "-n", "1", "--cacert", "ca.pem"])
    };
    let good = served(|_| ());
    visit("localhost", &good).exits(0).says("safe");
    visit("127.0.0.1", &good)
        .exits(3)
        .says("is for another name")
        .says("a name that stands in it")
        .never_says("--cacert");
    let expired = served(|params| params.not_after = rcgen::date_time_ymd(2020, 1, 1));
    visit("localhost", &expired)
        .exits(3)
        .says("has expired")
        .says("renew it")
        .never_says("--cacert");
    let early = served(|params| params.not_before = rcgen::date_time_ymd(4000, 1, 1));
    visit("localhost", &early)
        .exits(3)
        .says("is not valid yet")
        .never_says("--cacert");
    let (port, _) = served(|_| ());
    crate::visit(&format!("https://localhost:{port}/"), &[])
        .exits(3)
        .says("--cacert");
}

#[test]
fn http_asked_where_https_is_spoken_and_the_other_way_round() {
    let alert = [0x15, 3, 1, 0, 2, 2, 70];
    let server = Server::start(move |_| Answer::Bytes(alert.to_vec()));
    visit(&server.url("/"), &[])
        .exits(3)
        .says("is not HTTP")
        .says("if it speaks https")
        .says("https://127.0.0.1:");
    let server = Server::start(|_| Answer::Bytes(b"HTTP/1.1 400 Bad\r\n\r\n".to_vec()));
    let url = server.url("/").replace("http:", "https:");
    // It waits for the end of a request line, which never comes.
    visit(&url, &["--max-time", "1s"])
        .exits(3)
        .says("does it speak TLS at all?");
}

#[test]
fn what_a_tls_server_says_when_it_refuses_is_put_into_words() {
    for (alert, says) in [
        (40, "no safe version and cipher"),
        (70, "no safe version and cipher"),
        (112, "no certificate for this name"),
        (80, "an error of its own"),
        (116, "wants a certificate from the browser"),
    ] {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for mut tcp in listener.incoming().flatten() {
                let _ = std::io::Read::read(&mut tcp, &mut [0; 4096]);
                let _ = std::io::Write::write_all(&mut tcp, &[0x15, 3, 3, 0, 2, 2, alert]);
            }
        });
        let ran = visit(&format!("https://localhost:{port}/"), &[]);
        let told = ran.stdout.replace("\n   b1     ", " ");
        assert!(told.contains(says), "alert {alert}: {}", ran.stdout);
        ran.exits(3).never_says("fatal alert");
    }
}

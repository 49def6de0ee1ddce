//! https: whom a browser trusts.

use crate::{
    browser, browser_with, failure, network, page, request,
    wire::{Act, Seen, Server, answer},
};
use jarful::browser::{Browser, FailureKind, Network, Settings};
use std::sync::Arc;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

/// An https server for `localhost`, and its certificate as PEM.
fn https_server() -> (Server, Vec<u8>) {
    https_server_that_is(rcgen::IsCa::NoCa)
}

fn https_server_that_is(authority: rcgen::IsCa) -> (Server, Vec<u8>) {
    let mut wanted = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    wanted.is_ca = authority;
    let signing_key = rcgen::KeyPair::generate().unwrap();
    let cert = wanted.self_signed(&signing_key).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let act = |seen: &Seen| {
        let cookie = "Set-Cookie: __Host-a=1; Secure; Path=/\r\n";
        match answer("200 OK", cookie, "safe") {
            Act::Send(bytes) if seen.path() == "/close" => Act::SendAndClose(bytes),
            act => act,
        }
    };
    let server = Server::start_with(act, Some(acceptor));
    (server, cert.pem().into_bytes())
}

#[tokio::test]
async fn an_unknown_certificate_is_refused_and_the_way_out_is_named() {
    let (server, _) = https_server();
    let url = server.url_at("https", "localhost", "/");
    let (kind, says, exchanges) = failure(&browser(), request("GET", &url)).await;
    assert_eq!(kind, FailureKind::Tls, "{says}");
    assert!(says.contains("-k"), "{says}");
    assert_eq!(exchanges[0].status, None);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn insecure_takes_any_certificate_and_cacert_takes_its_own() {
    let (server, pem) = https_server();
    let url = server.url_at("https", "localhost", "/");
    let insecure = browser_with(|settings| settings.insecure = true);
    assert_eq!(page(&insecure, &url).await.text, "safe");
    let trusting = browser_with(|settings| settings.cacert = Some(pem.clone()));
    assert_eq!(page(&trusting, &url).await.text, "safe");
    assert_eq!(page(&trusting, &url).await.text, "safe");
    let cookies: Vec<_> = server
        .requests()
        .iter()
        .map(|r| r.header("cookie"))
        .collect();
    assert_eq!(cookies, [None, None, Some("__Host-a=1".to_owned())]);
    let wrong_name = server.url_at("https", "127.0.0.1", "/");
    let (kind, says, _) = failure(&trusting, request("GET", &wrong_name)).await;
    assert_eq!(kind, FailureKind::Tls, "{says}");
}

#[tokio::test]
async fn a_certificate_that_calls_itself_an_authority_is_taken_where_it_is_named() {
    let any = rcgen::BasicConstraints::Unconstrained;
    let (server, pem) = https_server_that_is(rcgen::IsCa::Ca(any));
    let url = server.url_at("https", "localhost", "/");
    let trusting = browser_with(|settings| settings.cacert = Some(pem.clone()));
    assert_eq!(page(&trusting, &url).await.text, "safe");
    let (kind, says, _) = failure(&browser(), request("GET", &url)).await;
    assert_eq!(kind, FailureKind::Tls, "{says}");
    assert!(!says.contains("Error("), "{says}");
}

#[tokio::test]
async fn browsers_share_the_set_up_and_no_connection() {
    let (server, _) = https_server();
    let network = network(|settings| settings.insecure = true);
    for _ in 0..2 {
        let browser = Browser::new(Arc::clone(&network));
        page(&browser, &server.url_at("https", "localhost", "/")).await;
    }
    let requests = server.requests();
    assert_ne!(requests[0].from, requests[1].from);
    assert_eq!(requests[1].header("cookie"), None);
}

#[tokio::test]
async fn a_ticket_links_the_visits_of_one_browser_and_never_two_browsers() {
    let (server, _) = https_server();
    let url = server.url_at("https", "localhost", "/close");
    let network = network(|settings| settings.insecure = true);
    let (alice, bob) = (Browser::new(Arc::clone(&network)), Browser::new(network));
    for browser in [&alice, &alice, &bob] {
        page(browser, &url).await;
    }
    let resumed: Vec<_> = server.requests().iter().map(|r| r.is_resumed).collect();
    assert_eq!(resumed, [false, true, false]);
}

#[tokio::test]
async fn https_asked_of_an_http_server() {
    let server = Server::blurting(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    let url = server.url_at("https", "127.0.0.1", "/");
    let insecure = browser_with(|settings| settings.insecure = true);
    let (kind, says, _) = failure(&insecure, request("GET", &url)).await;
    assert_eq!(kind, FailureKind::Tls, "{says}");
    assert!(says.contains("does not speak https"), "{says}");
    assert!(says.contains(&format!("http://{}", server.addr)), "{says}");
}

#[tokio::test]
async fn http_asked_of_an_https_server() {
    let (server, _) = https_server();
    let (kind, says, _) = failure(&browser(), request("GET", &server.url("/"))).await;
    assert_eq!(kind, FailureKind::BadAnswer, "{says}");
    assert!(says.contains(&format!("https://{}", server.addr)), "{says}");
}

#[test]
fn a_cacert_without_a_certificate_is_said_at_once() {
    for pem in [&b""[..], b"hello", b"-----BEGIN CERTIFICATE-----\n?\n"] {
        let settings = Settings {
            cacert: Some(pem.to_vec()),
            ..Settings::default()
        };
        assert!(Network::new(settings).unwrap_err().contains("--cacert"));
    }
}

//! Whole answers of a server, byte for byte, through a real connection and a whole browser: the
//! head, redirects, cookies, the body and its charset, the page.

use jarful::browser::{Browser, Network, Request, Settings};
use jarful::cookie::Approach;
use jarful::page::Sheet;
use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use time::{OffsetDateTime, macros::datetime};
use tokio::runtime::{Builder, Runtime};
use url::Url;

const NOW: OffsetDateTime = datetime!(2026-11-03 09:00:00 UTC);

/// What the servers answer next.
static ANSWER: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Servers on ports of their own, asked in turn: a port of one connection rests for a minute, and
/// one server would run out of them.
static PORTS: LazyLock<Vec<u16>> = LazyLock::new(|| (0..64).map(|_| serve()).collect());

fn serve() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free loopback port");
    let port = listener.local_addr().expect("it is bound").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let answer = ANSWER.lock().expect("nobody panics with it").clone();
            let _ = stream.write_all(&answer);
        }
    });
    port
}

thread_local! {
    static PLACE: (Runtime, Arc<Network>) = place();
    static TURN: RefCell<usize> = const { RefCell::new(0) };
}

fn place() -> (Runtime, Arc<Network>) {
    let settings = Settings {
        max_time: Duration::from_secs(2),
        max_redirs: 1,
        body_limit: 1 << 20,
        ..Settings::default()
    };
    let runtime = Builder::new_current_thread().enable_all().build();
    (
        runtime.expect("a runtime"),
        Arc::new(Network::new(settings).expect("these settings are good")),
    )
}

/// One visit; where a redirect leads is read, and nobody goes there.
pub(super) fn target(data: &[u8]) {
    data.clone_into(&mut ANSWER.lock().expect("nobody panics with it"));
    let turn = TURN.with_borrow_mut(|turn| {
        *turn += 1;
        *turn
    });
    let port = PORTS[turn % PORTS.len()];
    PLACE.with(|(runtime, network)| {
        let browser = Browser::new(Arc::clone(network));
        let url = Url::parse(&format!("http://127.0.0.1:{port}/")).expect("an address");
        let mut navigation = browser.go(Request::new("GET", url.clone()));
        let exchange = runtime
            .block_on(navigation.next(NOW))
            .expect("there is a first exchange");
        if let Some(failure) = exchange.failure {
            assert!(!failure.says.contains(char::is_control), "{}", failure.says);
            assert!(failure.says.len() < 2000, "{}", failure.says);
        }
        if let Some(page) = navigation.into_page() {
            let sheet = Sheet::read(&page.text, page.content_type.as_deref());
            assert!(sheet.text.len() <= 2 * page.text.len() + 100);
        }
        let _ = browser
            .jar()
            .due(&url, Approach::new(None, "GET"), NOW)
            .header();
        browser.close();
    });
}

//! The site on the network: on a runtime of the caller ([`serve`]), or on a thread of its own
//! ([`start`]).

use super::migrate::migrate_table;
use super::table::Table;
use super::{Clock, Error, Settings, Site};
use axum::serve::ListenerExt as _;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::watch;

/// How long requests that are under way may still take once the server is to stop.
const GRACE: Duration = Duration::from_millis(250);

/// Answers requests that reach `listener` until `shutdown` is done, and then those that are under
/// way.
///
/// # Errors
/// The listener fails.
pub async fn serve(
    listener: TcpListener,
    site: Site,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    // Answers are small: waiting to fill a packet would only make them late.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, site.router())
        .with_graceful_shutdown(shutdown)
        .await
}

/// A server on a thread of its own. It stops when this is dropped.
#[derive(Debug)]
pub struct Running {
    /// Where it listens: `127.0.0.1` and a port.
    pub address: SocketAddr,
    /// The server's clock, to move it.
    pub clock: Clock,
    /// The lines of [`super::migrate()`]; empty where all tables were there.
    pub migrated: Vec<String>,
    /// Nothing is sent; that it goes is the signal.
    stop: Option<watch::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

/// Makes missing tables and starts the server on `127.0.0.1` and `port`; port 0 takes a free one.
/// When it returns, the server accepts connections.
///
/// # Errors
/// The port is taken, or the database cannot be used.
pub fn start(settings: Settings, port: u16) -> Result<Running, Error> {
    let listener = bind(port).map_err(|why| Error::Port(port, why.to_string()))?;
    let address = listener.local_addr()?;
    let clock = settings.clock.clone();
    let table = Table::open(&settings.db, settings.durable)?;
    let migrated = migrate_table(&table, &settings.db, &clock)?;
    let site = Site::with_table(settings, table);
    let runtime = Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?;
    let (stop, stopped) = watch::channel(());
    let thread = std::thread::Builder::new()
        .name("demo server".to_owned())
        .spawn(move || runtime.block_on(serve_until(listener, site, stopped)))?;
    Ok(Running {
        address,
        clock,
        migrated,
        stop: Some(stop),
        thread: Some(thread),
    })
}

fn bind(port: u16) -> io::Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Serves until the other end of `stopped` is gone, and then not longer than [`GRACE`].
async fn serve_until(
    listener: std::net::TcpListener,
    site: Site,
    stopped: watch::Receiver<()>,
) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let wait =
        |mut stopped: watch::Receiver<()>| async move { while stopped.changed().await.is_ok() {} };
    let deadline = wait(stopped.clone());
    tokio::select! {
        served = serve(listener, site, wait(stopped)) => served,
        () = async { deadline.await; tokio::time::sleep(GRACE).await } => Ok(()),
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A server that failed has told its browsers so; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

//! A browser and its visits, hop by hop.

use super::{
    Exchange, Failure, Network, Page, Request,
    hop::{self, End},
    network::Route,
    outgoing::Outgoing,
    redirect,
};
use crate::cookie::Jar;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use time::OffsetDateTime;
use url::{Position, Url};

/// How many of the last addresses of an endless redirect are named.
const LAST_ADDRESSES: usize = 3;

/// One virtual browser. Its tabs are visits at the same time: all methods for visits take `&self`.
#[derive(Debug)]
pub struct Browser {
    pub(super) network: Arc<Network>,
    jar: Jar,
    connections: Mutex<Connections>,
}

/// The browser's own clients, each with its pool.
#[derive(Debug, Default)]
struct Connections {
    clients: Vec<(Route, reqwest::Client)>,
    /// Servers that have answered over a connection that may still be open.
    met: HashSet<String>,
}

impl Browser {
    /// A browser that has never been anywhere. No client is built until it is first needed.
    #[must_use]
    pub fn new(network: Arc<Network>) -> Self {
        Self {
            network,
            jar: Jar::new(),
            connections: Mutex::default(),
        }
    }

    /// Its cookies.
    #[must_use]
    pub fn jar(&self) -> &Jar {
        &self.jar
    }

    /// Begins a visit; nothing is sent yet.
    #[must_use]
    pub fn go(&self, request: Request) -> Navigation<'_> {
        Navigation {
            browser: self,
            next: Some(Box::new(Outgoing::new(request))),
            followed: 0,
            last: Vec::new(),
            page: None,
        }
    }

    /// The window closes: session cookies and connections go.
    pub fn close(&self) {
        self.jar.close();
        self.disconnect();
    }

    /// Closes its connections and keeps its jar: a crowd would run out of sockets otherwise. A
    /// visit under way keeps the connection that it uses.
    pub fn disconnect(&self) {
        *self.connections() = Connections::default();
    }

    /// The client for the way to `url`, built at the first need.
    pub(super) fn client(&self, url: &Url) -> Result<reqwest::Client, Failure> {
        let route = self.network.route(url);
        let mut connections = self.connections();
        if let Some((_, client)) = connections.clients.iter().find(|(own, _)| *own == route) {
            return Ok(client.clone());
        }
        let client = self.network.client(route)?;
        connections.clients.push((route, client.clone()));
        Ok(client)
    }

    /// A connection to the server of `url` may have been kept open.
    pub(super) fn has_met(&self, url: &Url) -> bool {
        self.connections()
            .met
            .contains(&url[..Position::BeforePath])
    }

    /// The server of `url` has answered in full.
    pub(super) fn remember(&self, url: &Url) {
        let server = &url[..Position::BeforePath];
        let mut connections = self.connections();
        if !connections.met.contains(server) {
            connections.met.insert(server.to_owned());
        }
    }

    fn connections(&self) -> MutexGuard<'_, Connections> {
        // Each change is a single call, so what a panic leaves behind is whole.
        self.connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A visit under way. Dropping it, or a call of [`Navigation::next`] before it is done, abandons
/// the visit: its connection is closed, and cookies count that had come by then.
#[derive(Debug)]
pub struct Navigation<'b> {
    browser: &'b Browser,
    next: Option<Box<Outgoing>>,
    followed: usize,
    last: Vec<Url>,
    page: Option<Page>,
}

impl Navigation<'_> {
    /// Plays the next exchange: the request itself, then one for each redirect. `None` once the
    /// page finally shown has been reached or the visit has failed (then the last exchange holds
    /// the failure). `now` is the browsers' clock at the moment of sending.
    pub async fn next(&mut self, now: OffsetDateTime) -> Option<Exchange> {
        let asked = self.next.take()?;
        let (mut exchange, end) = hop::play(self.browser, &asked, now).await;
        match end {
            Some(End::Page(page)) => self.page = Some(page),
            Some(End::Redirect(next)) => {
                if let Err(failure) = self.follow(next) {
                    exchange.failure = Some(failure);
                }
            }
            None => {}
        }
        Some(exchange)
    }

    fn follow(&mut self, next: Box<Outgoing>) -> Result<(), Failure> {
        if self.last.len() == LAST_ADDRESSES {
            self.last.remove(0);
        }
        self.last.push(next.url.clone());
        let limit = self.browser.network.settings.max_redirs;
        if self.followed == limit {
            return Err(redirect::too_many(limit, &self.last));
        }
        self.followed += 1;
        self.next = Some(next);
        Ok(())
    }

    /// The page finally shown; `None` where the visit failed.
    #[must_use]
    pub fn into_page(self) -> Option<Page> {
        self.page
    }
}

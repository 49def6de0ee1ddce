//! A browser and its visits, hop by hop.

use super::{Exchange, Network, Page, Request};
use crate::cookie::Jar;
use std::sync::Arc;
use time::OffsetDateTime;

/// One virtual browser. Its tabs are visits at the same time: all methods for visits take `&self`.
#[derive(Debug)]
pub struct Browser {
    jar: Jar,
}

impl Browser {
    /// A browser that has never been anywhere. No client is built until it is first needed.
    #[must_use]
    pub fn new(network: Arc<Network>) -> Self {
        let _ = network;
        Self { jar: Jar::new() }
    }

    /// Its cookies.
    #[must_use]
    pub fn jar(&self) -> &Jar {
        &self.jar
    }

    /// Begins a visit; nothing is sent yet.
    #[must_use]
    pub fn go(&self, request: Request) -> Navigation<'_> {
        let _ = request;
        Navigation { browser: self }
    }

    /// The window closes: session cookies and connections go.
    pub fn close(&self) {
        self.jar.close();
    }

    /// Closes its connections and keeps its jar: a crowd would run out of sockets otherwise.
    pub fn disconnect(&self) {}
}

/// A visit under way.
#[derive(Debug)]
pub struct Navigation<'b> {
    #[expect(dead_code, reason = "skeleton")]
    browser: &'b Browser,
}

impl Navigation<'_> {
    /// Plays the next exchange: the request itself, then one for each redirect. `None` once the
    /// page finally shown has been reached or the visit has failed (then the last exchange holds
    /// the failure). `now` is the browsers' clock at the moment of sending.
    pub async fn next(&mut self, now: OffsetDateTime) -> Option<Exchange> {
        let _ = now;
        None
    }

    /// The page finally shown; `None` where the visit failed.
    #[must_use]
    pub fn into_page(self) -> Option<Page> {
        None
    }
}

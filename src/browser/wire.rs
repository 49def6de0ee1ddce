//! The full record of an exchange: what of it the client tells.

use super::{Settings, Wire, outgoing::Outgoing};
use hyper_util::client::legacy::connect::HttpInfo;
use reqwest::{Response, Version};
use std::time::Duration;

impl Wire {
    /// A record, where one is wanted.
    pub(super) fn begin(settings: &Settings, asked: &Outgoing) -> Option<Box<Self>> {
        settings.full_record.then(|| {
            Box::new(Self {
                request_body: asked.body.clone(),
                ..Self::default()
            })
        })
    }

    /// The head of the answer has come.
    pub(super) fn note_head(&mut self, response: &Response, until_head: Duration) {
        let ends = response.extensions().get::<HttpInfo>();
        self.server = ends.map(HttpInfo::remote_addr);
        self.client = ends.map(HttpInfo::local_addr);
        self.version = Some(version(response.version()));
        self.status_text = response.status().canonical_reason().unwrap_or_default();
        self.until_head = Some(until_head);
    }
}

fn version(version: Version) -> &'static str {
    match version {
        Version::HTTP_09 => "HTTP/0.9",
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2.0",
        Version::HTTP_3 => "HTTP/3.0",
        _ => "HTTP/1.1",
    }
}

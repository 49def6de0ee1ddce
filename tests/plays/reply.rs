//! An answer of the small servers, put together header by header.

use crate::support::server::Answer;
use serde_json::Value;

pub struct Reply {
    status: &'static str,
    kind: &'static str,
    headers: String,
    body: String,
}

impl Reply {
    pub fn page(body: impl Into<String>) -> Self {
        Self {
            status: "200 OK",
            kind: "text/html; charset=utf-8",
            headers: String::new(),
            body: body.into(),
        }
    }

    pub fn json(value: &Value) -> Self {
        Self {
            kind: "application/json",
            ..Self::page(value.to_string())
        }
    }

    /// On to another page, as after each POST.
    pub fn see(place: impl AsRef<str>) -> Self {
        let mut reply = Self::page("").with("303 See Other");
        reply.add(&format!("Location: {}", place.as_ref()));
        reply
    }

    pub fn with(mut self, status: &'static str) -> Self {
        self.status = status;
        self
    }

    pub fn add(&mut self, header: &str) {
        self.headers += header;
        self.headers += "\r\n";
    }

    pub fn cookie(&mut self, cookie: &str) {
        self.add(&format!("Set-Cookie: {cookie}"));
    }

    pub fn answer(&self) -> Answer {
        let (status, kind, headers) = (self.status, self.kind, &self.headers);
        let (length, body) = (self.body.len(), &self.body);
        Answer::Bytes(
            format!(
                "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
            )
            .into_bytes(),
        )
    }
}

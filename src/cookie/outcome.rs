//! What became of cookies: those that came with a response, and those due with a request.

use super::{Reason, bytes::push_bytes, line, text_of};

/// What became of a cookie that a server set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// New in the jar.
    Stored,
    /// It took the place of one that was there.
    Replaced,
    /// It was an order to delete, and the jar no longer holds it.
    Deleted,
    /// Not taken.
    Refused,
}

/// One `Set-Cookie` line and its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The cookie's name.
    pub name: String,
    /// The cookie's value.
    pub value: String,
    /// The whole line as received, bytes as characters U+0000 to U+00FF.
    pub line: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
}

impl Received {
    /// A line that no jar was asked about, such as one that came to a browser without cookies.
    #[must_use]
    pub fn refused(line: &[u8], reason: Reason) -> Self {
        Self::judged(text_of(line), Verdict::Refused, reason)
    }

    pub(super) fn judged(line: String, verdict: Verdict, reason: Reason) -> Self {
        let (name, value, _) = line::split_pair(&line);
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
            line,
            verdict,
            reason,
        }
    }
}

/// A cookie that went along with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The cookie's name.
    pub name: String,
    /// The cookie's value.
    pub value: String,
}

/// A cookie in the jar that stayed at home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The cookie's name.
    pub name: String,
    /// Why.
    pub reason: Reason,
}

/// What goes along with a request to one address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// In the order of the `Cookie` header: longest path first, then oldest.
    pub sent: Vec<Sent>,
    /// What stayed at home.
    pub withheld: Vec<Withheld>,
}

impl Due {
    /// The value of the `Cookie` header; `None` where nothing goes along. A nameless cookie is its
    /// bare value (RFC 6265bis 5.8.3).
    #[must_use]
    pub fn header(&self) -> Option<Vec<u8>> {
        if self.sent.is_empty() {
            return None;
        }
        let mut header = Vec::with_capacity(64);
        for cookie in &self.sent {
            if !header.is_empty() {
                header.extend_from_slice(b"; ");
            }
            if !cookie.name.is_empty() {
                push_bytes(&mut header, &cookie.name);
                header.push(b'=');
            }
            push_bytes(&mut header, &cookie.value);
        }
        Some(header)
    }
}

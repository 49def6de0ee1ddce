//! The headers of one message: kept as they are on the wire, put into words when somebody reads
//! them. Of a crowd's headers nobody reads more than a few.

use crate::cookie::text_of;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// Headers in order, names in lower case.
#[derive(Clone, Debug, Default)]
pub struct Headers(HeaderMap);

impl Headers {
    /// Each header's name and value, bytes as characters U+0000 to U+00FF.
    pub fn iter(&self) -> impl Iterator<Item = (&str, String)> {
        let as_text = |(name, value): (_, &HeaderValue)| {
            let name: &HeaderName = name;
            (name.as_str(), text_of(value.as_bytes()))
        };
        self.0.iter().map(as_text)
    }

    /// The same as they are for the client.
    pub(super) fn map(&self) -> &HeaderMap {
        &self.0
    }
}

impl From<HeaderMap> for Headers {
    fn from(map: HeaderMap) -> Self {
        Self(map)
    }
}

//! What a `Set-Cookie` line says of its cookie, whatever became of it.

use super::{Received, SameSite, admit, date, line};
use time::{Duration, OffsetDateTime};

/// The attributes of a `Set-Cookie` line as they are written; of one given twice the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// `Path`, where given.
    pub path: Option<String>,
    /// `Domain`, where given.
    pub domain: Option<String>,
    /// When it expires: `Max-Age` from the moment of receiving, else `Expires`. `None` for a session
    /// cookie.
    pub expires: Option<OffsetDateTime>,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `Secure`.
    pub secure: bool,
    /// `SameSite`.
    pub same_site: Option<SameSite>,
}

impl Received {
    /// The attributes of its line, received at `now`; none where the line is no cookie at all.
    #[must_use]
    pub fn written(&self, now: OffsetDateTime) -> Written {
        let Ok(set) = line::parse(&self.line) else {
            return Written::default();
        };
        let given = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        let max_age = set.max_age.and_then(admit::max_age);
        let after = max_age.map(|seconds| now.saturating_add(Duration::seconds(seconds)));
        Written {
            path: given(set.path),
            domain: given(set.domain),
            expires: after.or_else(|| set.expires.and_then(date::parse)),
            http_only: set.http_only,
            secure: set.secure,
            same_site: set.same_site,
        }
    }
}

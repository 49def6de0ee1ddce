//! What the user may set about the wire.

use super::Resolve;
use std::time::Duration;

/// What each browser says it is: all of them the same, as in a class room with one kind of
/// computer. Only the cookies tell them apart.
pub const USER_AGENT: &str = concat!(
    "Mozilla/5.0 (compatible; jarful/",
    env!("CARGO_PKG_VERSION"),
    ")"
);

/// What all browsers of a run have in common.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `-k`: certificates are not checked.
    pub insecure: bool,
    /// `--cacert`: PEM text with certificates to trust as well.
    pub cacert: Option<Vec<u8>>,
    /// `--resolve`: addresses to use instead of asking the name service.
    pub resolve: Vec<Resolve>,
    /// `--max-time`: the longest that one exchange may take, body included.
    pub max_time: Duration,
    /// `--max-redirs`: how many redirects one visit follows.
    pub max_redirs: usize,
    /// The longest body that is read, in bytes after decompression.
    pub body_limit: usize,
    /// `--no-cookies`: the web before cookies: nothing is stored, nothing is sent.
    pub no_cookies: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            insecure: false,
            cacert: None,
            resolve: Vec::new(),
            max_time: Duration::from_secs(30),
            max_redirs: 20,
            body_limit: 10 * 1024 * 1024,
            no_cookies: false,
        }
    }
}

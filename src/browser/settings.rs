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

/// A page may set thousands of cookies. The size of all headers together is limited as well, by
/// hyper, to about 400 KiB.
const HEADER_LINES: usize = 10_240;
/// Among many browsers the room for thousands of lines would cost more than the request itself.
const HEADER_LINES_IN_A_CROWD: usize = 256;
/// More browsers than this are a crowd to the wire.
const CROWD: usize = 64;

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
    /// `--max-redirs`: how many redirects one visit follows; with 0 the redirect is the page.
    pub max_redirs: usize,
    /// The longest body that is read, in bytes after decompression.
    pub body_limit: usize,
    /// The most header lines that an answer may have. Room for all of them is made for every
    /// answer, before it has come.
    pub header_lines: usize,
    /// `--no-cookies`: the web before cookies: nothing is stored, nothing is sent.
    pub no_cookies: bool,
    /// Bodies, addresses and times are kept with each exchange.
    pub full_record: bool,
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
            header_lines: HEADER_LINES,
            no_cookies: false,
            full_record: false,
        }
    }
}

impl Settings {
    /// The same for so many browsers.
    #[must_use]
    pub fn for_browsers(mut self, browsers: usize) -> Self {
        if browsers > CROWD {
            self.header_lines = HEADER_LINES_IN_A_CROWD;
        }
        self
    }
}

//! One HTTP client per browser over one TLS set-up for all.

use std::{net::IpAddr, time::Duration};

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

/// `--resolve HOST:PORT:ADDR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolve {
    /// A host name, or `*` for every host.
    pub host: String,
    /// The port it applies to.
    pub port: u16,
    /// Where to connect.
    pub addr: IpAddr,
}

/// What all browsers of a run share: settings, name resolution, and one TLS set-up that is made
/// when the first https address is met. No connection and no ticket is shared.
#[derive(Debug)]
pub struct Network {}

impl Network {
    /// Checks the settings.
    ///
    /// # Errors
    /// A sentence for the user: `--resolve` names one host with two addresses, `--cacert` holds no
    /// certificate.
    pub fn new(settings: Settings) -> Result<Self, String> {
        let _ = settings;
        Ok(Self {})
    }
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

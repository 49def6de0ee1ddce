//! What all browsers of a run share, and how a client for one of them is made.

use super::{
    Failure, FailureKind, Settings, USER_AGENT,
    resolve::{self, Fixed, NameService},
    tls,
};
use crate::cookie::is_loopback;
use reqwest::{Client, ClientBuilder, redirect::Policy};
use rustls::{ClientConfig, pki_types::CertificateDer};
use std::{net::IpAddr, sync::OnceLock};
use url::Url;

/// Connections to one server that a browser keeps open when it is done with them: as many as
/// browsers open at the same time.
const IDLE_CONNECTIONS: usize = 6;

/// What all browsers of a run share: settings, name resolution, and one TLS set-up that is made
/// when the first https address is met. No connection and no ticket is shared.
#[derive(Debug)]
pub struct Network {
    pub(super) settings: Settings,
    extra_certificates: Vec<CertificateDer<'static>>,
    has_proxy: bool,
    https: OnceLock<Result<ClientConfig, rustls::Error>>,
    http: OnceLock<Result<ClientConfig, rustls::Error>>,
}

/// How an address is reached. Each browser has one client for each route it takes; as a rule that
/// is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Route {
    https: bool,
    way: Way,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Straight to the address that the name has.
    Direct,
    /// Straight to the address that `--resolve` gives.
    Mapped(IpAddr),
    /// Through a proxy, where the environment names one for it.
    Environment,
}

impl Network {
    /// Checks the settings.
    ///
    /// # Errors
    /// A sentence for the user: `--resolve` names one host and port with two addresses, `--cacert`
    /// holds no certificate.
    pub fn new(settings: Settings) -> Result<Self, String> {
        resolve::check(&settings.resolve)?;
        let extra_certificates = match &settings.cacert {
            Some(pem) => tls::certificates(pem)?,
            None => Vec::new(),
        };
        Ok(Self {
            settings,
            extra_certificates,
            has_proxy: has_proxy(),
            https: OnceLock::new(),
            http: OnceLock::new(),
        })
    }

    /// How `url` is reached. Loopback never goes through a proxy, nor does a host of `--resolve`.
    pub(super) fn route(&self, url: &Url) -> Route {
        let way = match resolve::mapped(&self.settings.resolve, url) {
            Some(address) => Way::Mapped(address),
            None if self.has_proxy && !is_loopback(url) => Way::Environment,
            None => Way::Direct,
        };
        Route {
            https: url.scheme() == "https",
            way,
        }
    }

    /// Whether the way to `url` may lead through a proxy that the environment names.
    pub(super) fn may_use_proxy(&self, url: &Url) -> bool {
        self.route(url).way == Way::Environment && names_proxy()
    }

    /// A client with a pool of its own. Takes microseconds, but for the first https route.
    pub(super) fn client(&self, route: Route) -> Result<Client, Failure> {
        let tls = self.tls(route).map_err(|error| Failure {
            kind: FailureKind::Tls,
            says: format!("TLS could not be set up on this machine: {error}. With -k certificates are not checked."),
        })?;
        let builder = Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent(USER_AGENT)
            .redirect(Policy::none())
            .referer(false)
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_max_headers(self.settings.header_lines)
            .pool_max_idle_per_host(IDLE_CONNECTIONS)
            .pool_idle_timeout(None);
        let builder = unwatched(builder);
        let builder = match route.way {
            Way::Direct => builder.no_proxy().dns_resolver(NameService),
            Way::Mapped(address) => builder.no_proxy().dns_resolver(Fixed(address)),
            Way::Environment => builder.dns_resolver(NameService),
        };
        builder.build().map_err(|error| Failure {
            kind: FailureKind::Unsendable,
            says: format!("No client could be made: {error}."),
        })
    }

    /// A copy of the TLS set-up for one client. A proxy may speak https itself, so a route
    /// through one has the full set-up too.
    fn tls(&self, route: Route) -> Result<ClientConfig, rustls::Error> {
        if route.https || route.way == Way::Environment {
            let shared = self
                .https
                .get_or_init(|| tls::for_https(self.settings.insecure, &self.extra_certificates));
            shared
                .as_ref()
                .map(tls::for_one_browser)
                .map_err(Clone::clone)
        } else {
            self.http.get_or_init(tls::for_http).clone()
        }
    }
}

/// `--max-time` bounds each exchange already: the system need not watch connections as well, which
/// takes five calls for each.
fn unwatched(builder: ClientBuilder) -> ClientBuilder {
    let builder = builder
        .tcp_keepalive(None)
        .tcp_keepalive_interval(None)
        .tcp_keepalive_retries(None);
    #[cfg(target_os = "linux")]
    let builder = builder.tcp_user_timeout(None);
    builder
}

/// The environment names a proxy, or the system may have one in its settings.
fn has_proxy() -> bool {
    cfg!(any(windows, target_os = "macos")) || names_proxy()
}

fn names_proxy() -> bool {
    std::env::vars_os().any(|(name, value)| {
        let name = name.to_string_lossy().to_ascii_lowercase();
        !value.is_empty() && matches!(&*name, "http_proxy" | "https_proxy" | "all_proxy")
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn loopback_and_hosts_of_resolve_never_go_through_a_proxy() {
        let mut network = Network::new(Settings {
            resolve: vec!["shop.test:80:10.0.0.1".parse().unwrap()],
            ..Settings::default()
        })
        .unwrap();
        network.has_proxy = true;
        for (url, is_proxied) in [
            ("http://localhost:8000/", false),
            ("https://ann.localhost/", false),
            ("http://127.0.0.9/", false),
            ("http://[::1]/", false),
            ("http://shop.test/", false),
            ("http://shop.test:81/", true),
            ("https://example.com/", true),
        ] {
            let route = network.route(&Url::parse(url).unwrap());
            assert_eq!(route.way == Way::Environment, is_proxied, "{url}");
        }
    }

    #[test]
    fn the_tls_set_up_waits_for_the_first_https_address() {
        let network = Network::new(Settings::default()).unwrap();
        let route = |url: &str| network.route(&Url::parse(url).unwrap());
        network.client(route("http://localhost/")).unwrap();
        assert!(network.https.get().is_none());
    }
}

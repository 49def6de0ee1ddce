//! From host names to addresses: `--resolve`, the names of this machine, the name service.

use reqwest::dns::{Addrs, Name, Resolving};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
};
use url::{Host, Url};

/// `--resolve HOST:PORT:ADDR`. It speaks of names: an address that is a number already stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolve {
    /// A host name in lower case, or `*` for every host.
    pub host: String,
    /// The port it applies to.
    pub port: u16,
    /// Where to connect.
    pub addr: IpAddr,
}

impl FromStr for Resolve {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let shape = || {
            format!(
                "--resolve wants HOST:PORT:ADDR, such as example.com:80:127.0.0.1, and got {text}"
            )
        };
        if let Some(rest) = text.strip_prefix(['+', '-']) {
            return Err(format!(
                "{}: the {} in front is curl's. jarful keeps each address for the whole run: write --resolve {rest}",
                shape(),
                &text[..1]
            ));
        }
        let mut parts = text.splitn(3, ':');
        let (Some(host), Some(port), Some(addr)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(shape());
        };
        Ok(Self {
            host: parse_host(host).ok_or_else(|| format!("{}: {host} is no host name", shape()))?,
            port: port
                .parse()
                .map_err(|_| format!("{}: {port} is no port (1 to 65535)", shape()))?,
            addr: parse_address(addr).ok_or_else(|| {
                format!(
                    "{}: {addr} is no address (one number, such as 127.0.0.1 or [::1])",
                    shape()
                )
            })?,
        })
    }
}

fn parse_host(host: &str) -> Option<String> {
    if host == "*" {
        return Some(host.to_owned());
    }
    match Host::parse(host).ok()? {
        Host::Domain(name) => Some(name),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

fn parse_address(text: &str) -> Option<IpAddr> {
    let inner = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match inner {
        Some(inner) => inner.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => text.parse().ok(),
    }
}

/// No host and port has two addresses.
pub(super) fn check(list: &[Resolve]) -> Result<(), String> {
    for (n, one) in list.iter().enumerate() {
        let other = list[..n]
            .iter()
            .find(|other| other.host == one.host && other.port == one.port);
        if let Some(other) = other
            && other.addr != one.addr
        {
            return Err(format!(
                "--resolve gives {}:{} two addresses, {} and {}. Keep the one you mean.",
                one.host, one.port, other.addr, one.addr
            ));
        }
    }
    Ok(())
}

/// The address that `--resolve` gives to this host and port: an entry of its own before `*`.
pub(super) fn mapped(list: &[Resolve], url: &Url) -> Option<IpAddr> {
    let Some(Host::Domain(host)) = url.host() else {
        return None;
    };
    let port = url.port_or_known_default()?;
    let named = |name: &str| {
        list.iter()
            .find(|entry| entry.port == port && entry.host == name)
    };
    named(host).or_else(|| named("*")).map(|entry| entry.addr)
}

/// Every name is at this address.
pub(super) struct Fixed(pub IpAddr);

impl reqwest::dns::Resolve for Fixed {
    fn resolve(&self, _: Name) -> Resolving {
        found(vec![self.0])
    }
}

/// `localhost` and its subdomains are this machine, as in browsers, and `.invalid` is nowhere (RFC
/// 6761 6.3 and 6.4); for others the name service is asked.
pub(super) struct NameService;

impl reqwest::dns::Resolve for NameService {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().strip_suffix('.').unwrap_or(name.as_str());
        if host == "localhost" || host.ends_with(".localhost") {
            return found(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
        }
        if host.ends_with(".invalid") {
            return Box::pin(std::future::ready(Err("no such host".into())));
        }
        Box::pin(async move {
            let addresses: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// Port 0 stands for the port of the address asked.
fn found(addresses: Vec<IpAddr>) -> Resolving {
    let addresses = addresses.into_iter().map(|ip| SocketAddr::new(ip, 0));
    Box::pin(std::future::ready(Ok(Box::new(addresses) as Addrs)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn entry(text: &str) -> Resolve {
        text.parse().unwrap()
    }

    #[test]
    fn resolve_takes_a_host_a_port_and_an_address_of_either_kind() {
        assert_eq!(entry("Example.COM:80:127.0.0.1").host, "example.com");
        assert_eq!(entry("*:443:[::1]").addr, IpAddr::V6(Ipv6Addr::LOCALHOST));
        assert_eq!(entry("*:443:::1").addr, IpAddr::V6(Ipv6Addr::LOCALHOST));
    }

    #[test]
    fn a_wrong_resolve_says_what_is_wrong_with_it() {
        let error = |text: &str| text.parse::<Resolve>().unwrap_err();
        assert!(error("example.com:127.0.0.1").contains("HOST:PORT:ADDR"));
        assert!(error("example.com:http:127.0.0.1").contains("http is no port"));
        assert!(error("example.com:80:127.0.0.1,127.0.0.2").contains("is no address"));
        assert!(error("10.0.0.1:80:127.0.0.1").contains("10.0.0.1 is no host name"));
    }

    #[test]
    fn a_host_of_its_own_comes_before_the_star_and_ports_must_agree() {
        let list = [entry("*:80:127.0.0.2"), entry("a.test:80:127.0.0.1")];
        let of = |url: &str| mapped(&list, &Url::parse(url).unwrap()).map(|ip| ip.to_string());
        assert_eq!(of("http://a.test/").as_deref(), Some("127.0.0.1"));
        assert_eq!(of("http://b.test/").as_deref(), Some("127.0.0.2"));
        assert_eq!(of("http://a.test:81/"), None);
        assert_eq!(of("http://10.0.0.1/"), None);
    }

    #[test]
    fn one_host_and_port_with_two_addresses_is_refused() {
        let twice = [entry("a.test:80:127.0.0.1"), entry("a.test:80:127.0.0.2")];
        assert!(check(&twice).unwrap_err().contains("two addresses"));
        let ports = [entry("a.test:80:127.0.0.1"), entry("a.test:81:127.0.0.2")];
        assert!(check(&ports).is_ok());
    }
}

//! A target as people write it: a URL, `localhost:8000`, `8000`, a missing slash.

use super::exit::{Stop, bad_input};
use crate::text::escape;
use url::Url;

/// What a target text means.
pub(super) fn parse(text: &str) -> Result<Url, Stop> {
    let text = text.trim();
    let full = if text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty() {
        format!("http://localhost:{text}/")
    } else if let Some(rest) = text.strip_prefix(':') {
        format!("http://localhost:{rest}")
    } else if text.contains("://") {
        text.to_owned()
    } else {
        format!("http://{}", text.trim_start_matches('/'))
    };
    let url = Url::parse(&full).map_err(|why| wrong(text, &why.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong(
            text,
            "only http and https servers have cookies to show",
        ));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(wrong(text, "it names no host"));
    }
    Ok(url)
}

fn wrong(text: &str, why: &str) -> Stop {
    bad_input(format!(
        "{} is not an address that a browser could visit: {why}.\n\
         Write it like http://localhost:8000 or localhost:8000, or use the word demo.",
        escape(text)
    ))
}

/// Whether the server runs on this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_forgiving_where_it_can_be() {
        for (written, meant) in [
            ("localhost:8000", "http://localhost:8000/"),
            ("8000", "http://localhost:8000/"),
            (":8000/hello", "http://localhost:8000/hello"),
            ("http://h/~ann", "http://h/~ann"),
            ("127.0.0.1:8000/hello", "http://127.0.0.1:8000/hello"),
            ("[::1]:8000", "http://[::1]:8000/"),
        ] {
            assert_eq!(parse(written).unwrap().as_str(), meant, "{written}");
        }
    }

    #[test]
    fn what_is_no_address_is_explained() {
        for wrong in [
            "ftp://h/",
            "http://",
            "",
            "no such thing",
            "http://h:99999/",
        ] {
            let stop = parse(wrong).unwrap_err();
            assert!(
                stop.says.contains("Write it like"),
                "{wrong}: {}",
                stop.says
            );
        }
    }
}

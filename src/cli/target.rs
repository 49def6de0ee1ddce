//! A target as people write it: a URL, `localhost:8000`, `8000`, a missing slash.

use super::exit::{Stop, bad_input};
use crate::text::escape;
use url::Url;

/// What a target text means.
pub(super) fn parse(text: &str) -> Result<Url, Stop> {
    let text = text.trim();
    let slips = [
        digits_as_host as fn(&str) -> _,
        one_slash,
        path_alone,
        empty_host,
    ];
    if let Some((why, meant)) = slips.iter().find_map(|slip| slip(text)) {
        return Err(corrected(text, why, &meant));
    }
    let full = match port(text) {
        Some((port, rest)) if port.parse::<u16>().is_ok_and(|port| port > 0) => {
            format!("http://localhost:{port}{rest}")
        }
        Some((port, _)) => {
            return Err(wrong(
                text,
                &format!("{} is no port; ports go from 1 to 65535", escape(port)),
            ));
        }
        None if text.contains("://") => text.to_owned(),
        None => format!("http://{}", text.trim_start_matches('/')),
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

/// A target that begins with a port, `8000` or `:8000/hello`: the port and the rest. To the URL
/// standard 8000 alone is an IPv4 address, 0.0.31.64; nobody means that.
fn port(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix(':').unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (port, rest) = text.split_at(digits);
    let is_end = rest.is_empty() || rest.starts_with(['/', '?', '#']);
    (digits > 0 && is_end).then_some((port, rest))
}

/// Scheme and what stands behind its colon, `http:` and `https:` only, in any letters.
fn scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let is_known = ["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    is_known.then_some((scheme, rest))
}

/// A mistake that is easily made: why it is one, and what to write.
type Slip = Option<(&'static str, String)>;

/// `http://8101/sess`
fn digits_as_host(text: &str) -> Slip {
    let (scheme, rest) = scheme(text)?;
    let (port, path) = port(rest.strip_prefix("//")?)?;
    Some((
        "a number alone is no host",
        format!("{scheme}://localhost:{port}{path}"),
    ))
}

/// `http:/localhost:8101/x`, `http:localhost`
fn one_slash(text: &str) -> Slip {
    let (scheme, rest) = scheme(text)?;
    let host = rest.trim_start_matches('/');
    let is_slip = !rest.starts_with("//") && !host.is_empty() && port(host).is_none();
    is_slip.then(|| {
        (
            "two slashes stand behind http: and https:",
            format!("{scheme}://{host}"),
        )
    })
}

/// `/sess`
fn path_alone(text: &str) -> Slip {
    let is_path = text.starts_with('/') && !text.starts_with("//");
    is_path.then(|| {
        (
            "it names no host, only a page of it",
            format!("http://localhost:8000{text}, with your server's port"),
        )
    })
}

/// `http:///sess`, `http://:8101/sess`
fn empty_host(text: &str) -> Slip {
    let (scheme, rest) = scheme(text)?;
    let rest = rest.strip_prefix("//")?;
    let meant = match rest.chars().next()? {
        ':' => format!("{scheme}://localhost{rest}"),
        '/' | '?' | '#' => {
            let path = rest.trim_start_matches('/');
            format!("{scheme}://localhost:8000/{path}, with your server's port")
        }
        _ => return None,
    };
    Some(("its host is empty", meant))
}

fn corrected(text: &str, why: &str, meant: &str) -> Stop {
    bad_input(format!(
        "{} is not an address that a browser could visit: {why}.\nWrite it like {}",
        escape(text),
        escape(meant)
    ))
}

fn wrong(text: &str, why: &str) -> Stop {
    bad_input(format!(
        "{} is not an address that a browser could visit: {why}.\n\
         Write it like http://localhost:8000 or localhost:8000, or use the word demo.",
        escape(text)
    ))
}

/// The address as reports name it: no password, no slash at the end.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let text = url.as_str();
    let is_plain = url.query().is_none() && url.fragment().is_none();
    text.strip_suffix('/')
        .filter(|_| is_plain)
        .unwrap_or(text)
        .to_owned()
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
            ("8101/sess", "http://localhost:8101/sess"),
            ("8101?a=b", "http://localhost:8101/?a=b"),
            ("127.0.0.1/8000", "http://127.0.0.1/8000"),
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

    #[test]
    fn a_slip_is_answered_with_the_line_to_type() {
        for (written, meant) in [
            ("http:/localhost:8101/x", "http://localhost:8101/x"),
            ("http:localhost:8101/x", "http://localhost:8101/x"),
            ("/sess", "http://localhost:8000/sess"),
            ("http://8101/sess", "http://localhost:8101/sess"),
            ("http:///sess", "http://localhost:8000/sess"),
            ("http://:8101/sess", "http://localhost:8101/sess"),
            ("70000/sess", "1 to 65535"),
        ] {
            let says = parse(written).unwrap_err().says;
            assert!(says.contains(meant), "{written}: {says}");
        }
    }

    #[test]
    fn reports_name_an_address_without_its_password() {
        for (url, shown_as) in [
            ("http://ann:pw@h:8000/", "http://h:8000"),
            ("http://h/~ann/", "http://h/~ann"),
            ("http://h/?next=/", "http://h/?next=/"),
        ] {
            assert_eq!(shown(&Url::parse(url).unwrap()), shown_as);
        }
    }
}

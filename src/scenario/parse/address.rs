//! Addresses: `/path`, `http(s)://…`.

use super::super::template::{Template, Values};
use super::cursor::Value;
use super::variables;
use super::words::show;
use super::{Known, Problem};
use url::Url;

/// What a browser visits: a path on the target, or a whole URL. What begins with a variable is
/// looked at when it is filled in.
pub fn visit(value: &Value<'_>, method: &str, known: &Known<'_>) -> Result<Template, Problem> {
    let address = variables::read(value, known)?;
    let text = &address.fill(&Values::default());
    if text.starts_with('/') || address.begins_open() {
        return Ok(address);
    }
    if has_http(text) {
        return check_url(value, &address).map(|()| address);
    }
    let span = value.piece.span();
    let shown = show(text);
    let (message, help) = if text.contains("://") {
        (
            "only http:// and https:// can be visited".to_owned(),
            format!("Write: {method} /hello, or a whole address with http:// in front"),
        )
    } else if looks_like_host(text) {
        (
            format!("\"{shown}\" needs http:// in front"),
            format!("Write: {method} http://{shown}"),
        )
    } else if text.starts_with('?') {
        (
            format!("\"{shown}\" has no path"),
            format!("Write: {method} /{shown}"),
        )
    } else if text.starts_with('"') || text.starts_with('\'') {
        (
            "an address stands in double quotes, or in none".to_owned(),
            format!("Write: {method} \"/hello\""),
        )
    } else if method == "DELETE" {
        (
            format!("\"{shown}\" is not an address"),
            format!("Write: DELETE /{shown}, or for a cookie: delete cookie {shown}"),
        )
    } else {
        (
            format!("\"{shown}\" is not an address"),
            format!("An address begins with / or http://. Write: {method} /{shown}"),
        )
    };
    Err(Problem::new(span, message).help(help))
}

/// Where a browser is expected to end; `*` stands for anything.
pub fn landing(value: &Value<'_>, known: &Known<'_>) -> Result<Template, Problem> {
    let address = variables::read(value, known)?;
    let text = &address.fill(&Values::default());
    if text.starts_with(['/', '*']) || address.begins_open() {
        return Ok(address);
    }
    if has_http(text) {
        if !text.contains('*') {
            check_url(value, &address)?;
        }
        return Ok(address);
    }
    let shown = show(text);
    Err(
        Problem::new(value.piece.span(), format!("\"{shown}\" is not an address")).help(format!(
            "An address begins with / or http://. Write: lands on /{shown}"
        )),
    )
}

/// The target of a play: a whole URL, `localhost:8000`, or `demo`.
pub fn check_target(value: &Value<'_>) -> Result<(), Problem> {
    let text = &value.text;
    let whole = if text.contains("://") {
        text.clone()
    } else {
        format!("http://{text}")
    };
    let is_port = text.parse::<u16>().is_ok();
    if is_port || (has_http(&whole) && Url::parse(&whole).is_ok_and(|url| url.has_host())) {
        return Ok(());
    }
    let message = format!("\"{}\" is not the address of a server", show(text));
    Err(Problem::new(value.piece.span(), message).help("Write: target: http://localhost:8000"))
}

fn check_url(value: &Value<'_>, address: &Template) -> Result<(), Problem> {
    // Any number will do where the run puts a port or a part of a path.
    let mut values = Values::default();
    for slot in address.slots() {
        values.set(slot.clone(), "80".to_owned());
    }
    match Url::parse(&address.fill(&values)) {
        Ok(url) if url.has_host() => Ok(()),
        Ok(_) => Err(broken(value, "it names no server")),
        Err(error) => Err(broken(value, &error.to_string())),
    }
}

fn broken(value: &Value<'_>, why: &str) -> Problem {
    let message = format!("this address cannot be read: {why}");
    Problem::new(value.piece.span(), message)
        .help("Write: http://localhost:8000/hello, or just /hello")
}

fn has_http(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// `localhost:8000/x`, `www.example.org`, `127.0.0.1`.
fn looks_like_host(text: &str) -> bool {
    let host = text.split(['/', '?']).next().unwrap_or_default();
    let has_port = host
        .split_once(':')
        .is_some_and(|(_, port)| port.starts_with(|c: char| c.is_ascii_digit() || c == '{'));
    let is_dotted = host.split('.').count() > 2 && !host.starts_with('.');
    host.eq_ignore_ascii_case("localhost") || has_port || is_dotted
}

//! What a form, a JSON body or an upload of a request holds. It does not judge: what is not there
//! is empty.

use crate::support::server::Asked;
use serde_json::Value;

/// A file as it came.
pub struct Uploaded {
    pub field: String,
    pub name: String,
    pub kind: String,
    pub content: Vec<u8>,
}

/// The path without its query.
pub fn path(asked: &Asked) -> &str {
    asked.path().split('?').next().unwrap_or_default()
}

/// A value of the query.
pub fn query(asked: &Asked, name: &str) -> Option<String> {
    value(asked.path().split_once('?')?.1.as_bytes(), name)
}

/// A field of a form.
pub fn field(asked: &Asked, name: &str) -> String {
    value(&asked.body, name).unwrap_or_default()
}

/// The JSON body.
pub fn json(asked: &Asked) -> Value {
    serde_json::from_slice(&asked.body).unwrap_or_default()
}

fn value(form: &[u8], name: &str) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(form);
    let found = pairs.find(|pair| pair.0 == name);
    found.map(|pair| pair.1.into_owned())
}

/// The parts of a multipart body: files, and fields (which have no name of a file).
pub fn parts(asked: &Asked) -> Vec<Uploaded> {
    let kind = asked.header("Content-Type").unwrap_or_default();
    let Some((_, boundary)) = kind.split_once("boundary=") else {
        return Vec::new();
    };
    let line = format!("--{}", boundary.trim_matches('"'));
    let pieces = split(&asked.body, line.as_bytes());
    pieces.into_iter().filter_map(part).collect()
}

fn part(piece: &[u8]) -> Option<Uploaded> {
    let at = find(piece, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&piece[..at]).into_owned();
    let content = piece[at + 4..].strip_suffix(b"\r\n")?.to_vec();
    let after = |start: &str, end: char| -> Option<String> {
        let rest = head.split_once(start)?.1;
        rest.split(end).next().map(|text| text.trim().to_owned())
    };
    Some(Uploaded {
        field: after(" name=\"", '"')?,
        name: after("filename=\"", '"').unwrap_or_default(),
        kind: after("Content-Type: ", '\r').unwrap_or_default(),
        content,
    })
}

fn split<'b>(bytes: &'b [u8], line: &[u8]) -> Vec<&'b [u8]> {
    let mut pieces = Vec::new();
    let mut rest = bytes;
    while let Some(at) = find(rest, line) {
        pieces.push(&rest[..at]);
        rest = &rest[at + line.len()..];
    }
    pieces
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

//! Bodies: what was sent and what was received, as text where it is text and as base64 where not.
//! No byte is lost either way.

use super::entry::header;
use crate::browser::Wire;
use crate::cookie::{bytes_of, text_of};
use crate::observe::Step;
use crate::text::{Labels, Mask};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use std::borrow::Cow;

/// What must not leave the program.
pub(super) struct Hide<'h> {
    pub hide: Option<&'h Labels>,
    pub mask: &'h Mask,
}

impl Hide<'_> {
    /// Before bytes are packed into base64, where no mask would find anything: secrets as UTF-8 and
    /// as Latin-1.
    fn bytes<'b>(&self, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        let mut out = Vec::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            out.extend_from_slice(self.text(chunk.valid()).as_bytes());
            out.extend_from_slice(chunk.invalid());
        }
        let latin = text_of(&out);
        let hidden = bytes_of(&self.text(&latin));
        if hidden == bytes {
            Cow::Borrowed(bytes)
        } else {
            Cow::Owned(hidden)
        }
    }

    fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let masked = self.mask.mask(text);
        match self.hide {
            Some(labels) => Cow::Owned(labels.hide_ids(&masked)),
            None => masked,
        }
    }
}

/// The content of an answer: its bytes as they are, whatever their charset.
pub(super) fn received(step: &Step<'_>, index: usize, wire: &Wire, hide: &Hide<'_>) -> Value {
    let hop = &step.played.hops[index];
    let kind = header(&hop.exchange.response_headers, "content-type");
    let mut content = json!({
        "size": wire.body.len(),
        "mimeType": kind.as_deref().unwrap_or("x-unknown"),
    });
    let is_last = index + 1 == step.played.hops.len();
    let page = step.played.page.as_ref().filter(|_| is_last);
    if let Some(text) = as_text(&wire.body, kind.as_deref()) {
        content["text"] = Value::from(text);
    } else {
        let bytes = hide.bytes(&wire.body);
        let shown = page.map(|page| (page, hide.text(&page.text)));
        match shown {
            // In a charset in which no secret was found, but there is one.
            Some((page, masked))
                if *bytes == *wire.body && masked != page.text && is_textual(kind.as_deref()) =>
            {
                content["text"] = Value::from(masked.into_owned());
                content["comment"] = Value::from("decoded from its charset to hide a secret");
            }
            _ => {
                content["text"] = Value::from(BASE64_STANDARD.encode(&bytes));
                content["encoding"] = Value::from("base64");
            }
        }
    }
    if wire.is_cut {
        let says = format!("cut: only its first {} bytes were read", wire.body.len());
        content["comment"] = Value::from(says);
    }
    content
}

/// What was sent. Text and the fields in it, as browsers write both; a body that is no text stands
/// beside its best rendering in `_base64`.
pub(super) fn sent(bytes: &[u8], kind: &str, hide: &Hide<'_>) -> Value {
    let mut data = json!({"mimeType": kind});
    let essence = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if essence == "application/x-www-form-urlencoded" {
        let pairs = url::form_urlencoded::parse(bytes);
        data["params"] = pairs
            .map(|(name, value)| json!({"name": name, "value": value}))
            .collect();
    } else if essence == "multipart/form-data" {
        data["params"] = parts(bytes, kind).into();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        data["text"] = Value::from(text);
    } else {
        let bytes = hide.bytes(bytes);
        data["text"] = Value::from(String::from_utf8_lossy(&bytes));
        data["_base64"] = Value::from(BASE64_STANDARD.encode(&bytes));
        data["comment"] = Value::from("not all of it is text: _base64 holds the bytes");
    }
    data
}

/// The parts of a multipart body that jarful itself or a play made (RFC 7578). A file that is no
/// text has its name and type only.
fn parts(body: &[u8], kind: &str) -> Vec<Value> {
    let Some((_, boundary)) = kind.split_once("boundary=") else {
        return Vec::new();
    };
    let body = text_of(body);
    let line = format!(
        "--{}",
        boundary
            .split(';')
            .next()
            .unwrap_or_default()
            .trim_matches('"')
    );
    let pieces = body.split(line.as_str()).skip(1);
    pieces.filter_map(part).collect()
}

fn part(piece: &str) -> Option<Value> {
    let (head, value) = piece.strip_prefix("\r\n")?.split_once("\r\n\r\n")?;
    let value = bytes_of(value.strip_suffix("\r\n").unwrap_or(value));
    let head = String::from_utf8_lossy(&bytes_of(head)).into_owned();
    let quoted = |name: &str| {
        let (_, rest) = head.split_once(&format!("; {name}=\""))?;
        rest.split('"').next().map(str::to_owned)
    };
    let mut param = json!({"name": quoted("name")?});
    if let Ok(text) = String::from_utf8(value) {
        param["value"] = Value::from(text);
    }
    if let Some(file) = quoted("filename") {
        param["fileName"] = Value::from(file);
    }
    let kind = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-type")
            .then(|| value.trim().to_owned())
    });
    if let Some(kind) = kind {
        param["contentType"] = Value::from(kind);
    }
    Some(param)
}

/// The bytes are UTF-8, and their type says that they are text in UTF-8 or in ASCII.
fn as_text<'b>(body: &'b [u8], kind: Option<&str>) -> Option<&'b str> {
    let text = std::str::from_utf8(body).ok()?;
    let lower = kind.unwrap_or_default().to_ascii_lowercase();
    let charset = lower
        .split_once("charset=")
        .map(|(_, name)| name.trim_matches(['"', '\'', ' ']));
    let is_utf8 = charset.is_none_or(|name| name.starts_with("utf-8")) || text.is_ascii();
    (is_utf8 && !text.contains('\0') && is_textual(kind)).then_some(text)
}

fn is_textual(kind: Option<&str>) -> bool {
    let Some(kind) = kind else { return true };
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let ends = [
        "json",
        "xml",
        "javascript",
        "ecmascript",
        "x-www-form-urlencoded",
    ];
    kind.is_empty() || kind.starts_with("text/") || ends.iter().any(|end| kind.ends_with(end))
}

//! Pages whose forms are sent and whose links are followed.

use jarful::page::{self, Filling, Source, Value};
use url::Url;

/// The first line is the button or link that is wanted, `name=value` in it a field; the rest is
/// the page.
pub(super) fn target(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (wanted, body) = text.split_once('\n').unwrap_or(("", &text));
    let url = Url::parse("http://localhost:8000/shop/login").expect("an address");
    let source = Source {
        url: &url,
        text: body,
        content_type: Some("text/html"),
        encoding: encoding_rs::UTF_8,
    };
    let fields: Vec<Filling> = wanted
        .split_once('=')
        .map(|(field, value)| Filling {
            field: field.to_owned(),
            value: Value::Text(value.to_owned()),
        })
        .into_iter()
        .collect();
    let _ = page::follow(&source, wanted);
    let _ = page::submit(&source, Some(wanted), &[]);
    if let Ok(submission) = page::submit(&source, None, &fields).outcome {
        assert!(
            matches!(submission.url.scheme(), "http" | "https")
                || !submission.url.as_str().is_empty()
        );
    }
}

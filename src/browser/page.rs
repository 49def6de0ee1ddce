//! The page finally shown: its body as text.

use super::ReferrerPolicy;
use encoding_rs::{Encoding, UTF_8};
use url::Url;

/// How far into an HTML page a `<meta charset>` may stand.
const META_RANGE: usize = 1024;

/// The page finally shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its address, after all redirects.
    pub url: Url,
    /// Its status.
    pub status: u16,
    /// `Content-Type`, where given.
    pub content_type: Option<String>,
    /// Its body, decompressed, decoded by its charset (U+FFFD for what is not text).
    pub text: String,
    /// The encoding that it came in: its forms are sent back in it.
    pub encoding: &'static Encoding,
    /// The body was longer than the limit and was cut there.
    pub is_cut: bool,
    /// How much of its address its links and forms may tell, where its answer says so.
    pub referrer_policy: Option<ReferrerPolicy>,
}

/// A body as text, and its encoding: by its byte-order mark, else by the charset of its
/// `Content-Type`, else by the `<meta charset>` of an HTML page, else as UTF-8.
pub(super) fn text_of_body(
    body: Vec<u8>,
    content_type: Option<&str>,
) -> (String, &'static Encoding) {
    let encoding = content_type
        .and_then(charset)
        .or_else(|| meta_charset(&body, content_type))
        .unwrap_or(UTF_8);
    let has_mark = matches!(body.first(), Some(0xEF | 0xFE | 0xFF));
    if encoding != UTF_8 || has_mark {
        let (text, encoding, _) = encoding.decode(&body);
        return (text.into_owned(), encoding);
    }
    let text = String::from_utf8(body)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    (text, UTF_8)
}

fn charset(content_type: &str) -> Option<&'static Encoding> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let label = value.trim().trim_matches(['"', '\'']);
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| Encoding::for_label(label.as_bytes()))
            .flatten()
    })
}

/// `<meta charset="…">` or `<meta http-equiv content="…; charset=…">` near the top of an HTML page.
fn meta_charset(body: &[u8], content_type: Option<&str>) -> Option<&'static Encoding> {
    let is_html = content_type.is_none_or(|kind| kind.to_ascii_lowercase().contains("html"));
    if !is_html {
        return None;
    }
    let head = String::from_utf8_lossy(&body[..body.len().min(META_RANGE)]).to_ascii_lowercase();
    head.split("<meta").skip(1).find_map(|rest| {
        let tag = rest.split('>').next()?;
        let (_, value) = tag.split_once("charset")?;
        let value = value.trim_start().strip_prefix('=')?.trim_start();
        let label = value.trim_start_matches(['"', '\'']);
        let end = label
            .find(['"', '\'', ';', ' ', '/'])
            .unwrap_or(label.len());
        let found = Encoding::for_label(&label.as_bytes()[..end])?;
        // What could be read up to here is no UTF-16.
        Some(found.output_encoding())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &[u8], content_type: &str) -> String {
        text_of_body(body.to_vec(), Some(content_type)).0
    }

    #[test]
    fn the_charset_of_the_header_comes_before_that_of_the_page() {
        let page = b"<meta charset=utf-8>caf\xe9";
        assert_eq!(
            text(page, "text/html; Charset=\"ISO-8859-1\""),
            "<meta charset=utf-8>café"
        );
        assert_eq!(text(b"caf\xc3\xa9", "text/plain"), "café");
    }

    #[test]
    fn a_page_may_name_its_charset_itself() {
        for meta in [
            "<META CharSet = 'latin1' />",
            "<meta http-equiv=content-type content='text/html; charset=windows-1252'>",
        ] {
            let page = [meta.as_bytes(), b"caf\xe9"].concat();
            assert_eq!(text(&page, "text/html"), format!("{meta}café"));
        }
        let far = [&vec![b' '; 1024][..], b"<meta charset=latin1>\xe9"].concat();
        assert!(text(&far, "text/html").ends_with('\u{fffd}'));
        assert_eq!(
            text(b"<meta charset=latin1>\xe9", "text/plain"),
            "<meta charset=latin1>\u{fffd}"
        );
    }

    #[test]
    fn bytes_that_are_no_text_become_replacement_characters() {
        assert_eq!(text(b"a\xffb", "text/html"), "a\u{fffd}b");
        assert_eq!(text(b"a", "text/html; charset=klingon"), "a");
        assert_eq!(text(b"\xef\xbb\xbfa", "text/html"), "a");
    }
}

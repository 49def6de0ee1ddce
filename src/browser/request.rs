//! What is asked of a server.

use super::{Filling, Initiator, multipart::multipart};
use encoding_rs::UTF_8;
use url::{Position, Url, form_urlencoded};

/// What is asked of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// In capitals.
    pub method: String,
    /// Where.
    pub url: Url,
    /// Further headers, in order (`Content-Type` of a form goes here). One that every request has,
    /// such as `User-Agent`, is replaced.
    pub headers: Vec<(String, String)>,
    /// The body, where there is one.
    pub body: Option<Vec<u8>>,
    /// The page whose link or form this is; `None` where somebody typed the address.
    pub initiator: Option<Initiator>,
}

impl Request {
    /// A request without headers of its own and without a body.
    #[must_use]
    pub fn new(method: &str, url: Url) -> Self {
        Self {
            method: method.to_ascii_uppercase(),
            url,
            headers: Vec::new(),
            body: None,
            initiator: None,
        }
    }

    /// The request of a turn. Fields go into the query of GET, HEAD and DELETE, and into a form
    /// body of other methods.
    ///
    /// # Errors
    /// A sentence for the user, where the method is none.
    pub fn to(url: Url, method: &str, fields: &[(String, String)]) -> Result<Self, String> {
        if reqwest::Method::from_bytes(method.as_bytes()).is_err() {
            return Err(format!("{method} is no method. Write GET or POST."));
        }
        let mut request = Self::new(method, url);
        if fields.is_empty() {
            return Ok(request);
        }
        if matches!(&*request.method, "GET" | "HEAD" | "DELETE") {
            request.url.query_pairs_mut().extend_pairs(fields);
        } else {
            let form = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(fields)
                .finish();
            request.carry("application/x-www-form-urlencoded", form.into_bytes());
        }
        Ok(request)
    }

    /// Adds a header. A `Content-Type` replaces the one that came with the body.
    pub fn add_header(&mut self, name: &str, value: &str) {
        if name.eq_ignore_ascii_case(CONTENT_TYPE) {
            self.headers
                .retain(|(own, _)| !own.eq_ignore_ascii_case(CONTENT_TYPE));
        }
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// A JSON text as the body.
    pub fn carry_json(&mut self, json: &str) {
        self.carry("application/json", json.as_bytes().to_vec());
    }

    /// Texts and files as a multipart body.
    pub fn carry_multipart(&mut self, fields: &[Filling]) {
        let entries = fields.iter().map(|part| (&*part.field, &part.value));
        let (kind, body) = multipart(entries, UTF_8);
        self.carry(&kind, body);
    }

    fn carry(&mut self, kind: &str, body: Vec<u8>) {
        self.add_header(CONTENT_TYPE, kind);
        self.body = Some(body);
    }
}

const CONTENT_TYPE: &str = "content-type";

/// The address that a turn visits. One that begins with `/` is joined to `base`, path included
/// (`http://h/~ann` and `/x` are `http://h/~ann/x`); any other must be an http(s) URL.
///
/// # Errors
/// A sentence for the user, where it is no address.
pub fn join(base: &Url, address: &str) -> Result<Url, String> {
    let joined = if address.starts_with('/') {
        let folder = base[..Position::AfterPath].trim_end_matches('/');
        Url::parse(&format!("{folder}{address}"))
    } else {
        Url::parse(address)
    };
    joined
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| {
            let address = crate::text::escape(address);
            format!("{address} is no address. Write a path such as /hello, or a whole http:// or https:// address.")
        })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::{File, Value};
    use super::*;
    use std::sync::Arc;

    fn to(base: &str, method: &str, address: &str, fields: &[(&str, &str)]) -> Request {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let url = join(&Url::parse(base).unwrap(), address).unwrap();
        Request::to(url, method, &fields).unwrap()
    }

    #[test]
    fn a_path_is_joined_to_the_target_its_path_included() {
        let url = |base: &str, address: &str| to(base, "GET", address, &[]).url.to_string();
        assert_eq!(url("http://h/~ann", "/x"), "http://h/~ann/x");
        assert_eq!(url("http://h:8000/", "/x?a=b c"), "http://h:8000/x?a=b%20c");
        assert_eq!(url("http://h/~ann/?q#f", "/"), "http://h/~ann/");
        assert_eq!(url("http://h", "//other/x"), "http://h//other/x");
        assert_eq!(url("http://h/~ann", "https://other/x"), "https://other/x");
    }

    #[test]
    fn fields_go_into_the_query_or_into_a_form() {
        let get = to("http://h", "get", "/x?a=1", &[("b", "2 & 3")]);
        assert_eq!((&*get.method, get.body), ("GET", None));
        assert_eq!(get.url.as_str(), "http://h/x?a=1&b=2+%26+3");
        let post = to("http://h", "POST", "/x", &[("a", "ä"), ("b", "")]);
        assert_eq!(post.body.as_deref(), Some(&b"a=%C3%A4&b="[..]));
        assert_eq!(post.headers[0].0, "content-type");
    }

    #[test]
    fn a_file_goes_into_a_part_of_its_own_with_its_name_and_type() {
        let mut request = to("http://h", "POST", "/x", &[]);
        let part = |field: &str, value| Filling {
            field: field.to_owned(),
            value,
        };
        let file = File {
            name: "a \"b\".png".to_owned(),
            content: Arc::from(&b"\x89PNG"[..]),
        };
        request.carry_multipart(&[
            part("who", Value::Text("ann".to_owned())),
            part("photo", Value::File(file)),
        ]);
        let kind = &request.headers[0].1;
        let boundary = kind.split("boundary=").nth(1).unwrap();
        let body = request.body.unwrap();
        let body = String::from_utf8_lossy(&body);
        let lines = [
            format!("--{boundary}"),
            "Content-Disposition: form-data; name=\"who\"".to_owned(),
            String::new(),
            "ann".to_owned(),
            format!("--{boundary}"),
            "Content-Disposition: form-data; name=\"photo\"; filename=\"a %22b%22.png\"".to_owned(),
            "Content-Type: image/png".to_owned(),
            String::new(),
            "\u{fffd}PNG".to_owned(),
            format!("--{boundary}--"),
            String::new(),
        ];
        assert_eq!(body, lines.join("\r\n"));
    }

    #[test]
    fn a_content_type_of_ones_own_wins() {
        let mut request = to("http://h", "POST", "/x", &[]);
        request.carry_json("{}");
        request.add_header("Content-Type", "application/vnd.api+json");
        assert_eq!(request.headers.len(), 1);
    }

    #[test]
    fn what_is_no_address_says_so() {
        let base = Url::parse("http://h").unwrap();
        for wrong in ["hello", "", "ftp://h/x", "javascript:alert(1)", "http://"] {
            let error = join(&base, wrong).unwrap_err();
            assert!(error.contains("is no address"), "{wrong}");
        }
        assert!(Request::to(base, "GE T", &[]).is_err());
    }
}

//! What is asked of a server.

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
        }
    }

    /// The request of a turn. An address that begins with `/` is joined to `base`, path included
    /// (`http://h/~ann` and `/x` are `http://h/~ann/x`); any other must be an http(s) URL. Fields
    /// go into the query of GET, HEAD and DELETE, and into a form body of other methods.
    ///
    /// # Errors
    /// A sentence for the user, where the address or the method is none.
    pub fn to(
        base: &Url,
        method: &str,
        address: &str,
        fields: &[(String, String)],
    ) -> Result<Self, String> {
        if reqwest::Method::from_bytes(method.as_bytes()).is_err() {
            return Err(format!("{method} is no method. Write GET or POST."));
        }
        let mut request = Self::new(method, join(base, address)?);
        if fields.is_empty() {
            return Ok(request);
        }
        if matches!(&*request.method, "GET" | "HEAD" | "DELETE") {
            request.url.query_pairs_mut().extend_pairs(fields);
        } else {
            let form = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(fields)
                .finish();
            request.headers.push((
                "content-type".to_owned(),
                "application/x-www-form-urlencoded".to_owned(),
            ));
            request.body = Some(form.into_bytes());
        }
        Ok(request)
    }
}

fn join(base: &Url, address: &str) -> Result<Url, String> {
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
    use super::*;

    fn to(base: &str, method: &str, address: &str, fields: &[(&str, &str)]) -> Request {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Request::to(&Url::parse(base).unwrap(), method, address, &fields).unwrap()
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
    fn what_is_no_address_says_so() {
        let base = Url::parse("http://h").unwrap();
        for wrong in ["hello", "", "ftp://h/x", "javascript:alert(1)", "http://"] {
            let error = Request::to(&base, "GET", wrong, &[]).unwrap_err();
            assert!(error.contains("is no address"), "{wrong}");
        }
        assert!(Request::to(&base, "GE T", "/", &[]).is_err());
    }
}

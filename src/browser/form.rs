//! What a page's forms and links ask: the page's own words for it, written down as a request (the
//! HTML standard, 4.10.21.5 to 4.10.21.8).

use super::multipart::multipart;
use super::{Initiator, Page, ReferrerPolicy, Request};
use crate::page::{self, Enctype, Filling, Obstacle, Source, Submission, Value};
use std::borrow::Cow;
use url::form_urlencoded;

/// A form that a play tries to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressed {
    /// What is asked, or what stands in the way.
    pub request: Result<Request, Obstacle>,
    /// What is meant for password fields of the page, also where nothing is asked.
    pub secrets: Vec<String>,
}

impl Page {
    /// Presses the button, or sends the form, that is called so; `None` where the page has one only.
    #[must_use]
    pub fn submit(&self, button: Option<&str>, fields: &[Filling]) -> Pressed {
        let pressed = page::submit(&self.source(), button, fields);
        Pressed {
            request: pressed.outcome.map(|form| self.request(&form)),
            secrets: pressed.secrets,
        }
    }

    fn request(&self, form: &Submission) -> Request {
        let method = if form.is_post { "POST" } else { "GET" };
        let mut request = Request::new(method, form.url.clone());
        request.initiator = Some(self.initiator(form.referrer.as_deref()));
        if form.is_post {
            let (kind, body) = body(form);
            request.add_header("content-type", &kind);
            request.body = Some(body);
        } else {
            request.url.set_query(Some(&url_encoded(form)));
        }
        request
    }

    /// Follows the link that is called so.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn follow(&self, link: &str) -> Result<Request, Obstacle> {
        let link = page::follow(&self.source(), link)?;
        let mut request = Request::new("GET", link.url);
        request.initiator = Some(self.initiator(link.referrer.as_deref()));
        Ok(request)
    }

    fn source(&self) -> Source<'_> {
        Source {
            url: &self.url,
            text: &self.text,
            content_type: self.content_type.as_deref(),
            encoding: self.encoding,
        }
    }

    fn initiator(&self, policy: Option<&str>) -> Initiator {
        let said = policy.and_then(ReferrerPolicy::parse);
        Initiator {
            page: self.url.clone(),
            policy: said.or(self.referrer_policy).unwrap_or_default(),
        }
    }
}

fn body(form: &Submission) -> (String, Vec<u8>) {
    match form.enctype {
        Enctype::UrlEncoded => (
            "application/x-www-form-urlencoded".to_owned(),
            url_encoded(form).into_bytes(),
        ),
        Enctype::Plain => ("text/plain".to_owned(), plain(form)),
        Enctype::Multipart => {
            let entries = form.entries.iter();
            multipart(entries.map(|(name, value)| (&**name, value)), form.encoding)
        }
    }
}

/// The text of an entry where files cannot go along: of a file its name.
fn text(value: &Value) -> &str {
    match value {
        Value::Text(text) => text,
        Value::File(file) => &file.name,
    }
}

fn url_encoded(form: &Submission) -> String {
    let encode: &dyn Fn(&str) -> Cow<'_, [u8]> = &|text| form.encoding.encode(text).0;
    let pairs = form.entries.iter().map(|(name, value)| (name, text(value)));
    form_urlencoded::Serializer::new(String::new())
        .encoding_override(Some(encode))
        .extend_pairs(pairs)
        .finish()
}

fn plain(form: &Submission) -> Vec<u8> {
    let line = |(name, value): &(String, Value)| format!("{name}={}\r\n", text(value));
    let lines: String = form.entries.iter().map(line).collect();
    // What the encoding does not have is written `&#8364;`.
    form.encoding.encode(&lines).0.into_owned()
}

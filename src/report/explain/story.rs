//! What a browser does with a cookie line, asked of a real jar.

use super::advice::{self, Advice};
use super::attributes::{self, Told};
use super::input::{Input, Line};
use super::visits::{self, Visit};
use crate::cookie::{Cookie, Jar, Received, Verdict, bytes_of};
use time::OffsetDateTime;
use url::Url;

/// What there is to tell about one line.
#[derive(Clone, Debug)]
pub enum Story {
    /// What a server sends.
    Set(Box<SetStory>),
    /// What a browser sends: the names and values in it.
    Sent {
        /// The line as given.
        line: String,
        /// Names and values; the name of a nameless one is empty.
        pairs: Vec<(String, String)>,
        /// It has attributes in it, so it was probably meant as `Set-Cookie`.
        has_attributes: bool,
    },
}

/// A `Set-Cookie` line and all that follows from it.
#[derive(Clone, Debug)]
pub struct SetStory {
    /// The address that sent it.
    pub url: Url,
    /// The jar's verdict.
    pub received: Received,
    /// The cookie as the jar holds it, where it was taken.
    pub cookie: Option<Cookie>,
    /// Each attribute.
    pub attributes: Vec<Told>,
    /// Those beyond the first thousand.
    pub more_attributes: usize,
    /// Where it goes and where not.
    pub visits: Vec<Visit>,
    /// What it lacks.
    pub advice: Vec<Advice>,
    /// When it came.
    pub now: OffsetDateTime,
    /// It would have lived longer than browsers allow.
    pub is_capped: bool,
}

/// Plays the lines into one jar, one after the other, as if `urls` had sent them: the first line
/// from the first address and so on, the last address for all that are left.
#[must_use]
pub fn stories(input: &Input, urls: &[Url], now: OffsetDateTime) -> Vec<Story> {
    let jar = Jar::new();
    let date = input.date.as_deref();
    let mut urls = urls.iter();
    let mut url = urls.next();
    let mut all = Vec::new();
    for line in &input.lines {
        match line {
            Line::Cookie(line) => all.push(sent(line)),
            Line::SetCookie(line) => {
                let Some(from) = url else { break };
                all.push(Story::Set(Box::new(set(&jar, line, from, date, now))));
                url = urls.next().or(url);
            }
        }
    }
    all
}

/// An address that could have sent the line, where it names a domain.
#[must_use]
pub fn likely_url(line: &str) -> Option<Url> {
    let domain = crate::cookie::attributes(line)
        .filter(|attribute| attribute.name.eq_ignore_ascii_case("Domain"))
        .last()?;
    let domain = domain.value?.trim_start_matches('.');
    let url = Url::parse(&format!("https://{domain}/")).ok()?;
    let is_bare = url.path() == "/" && url.port().is_none() && url.username().is_empty();
    (is_bare && url.query().is_none() && domain.contains('.')).then_some(url)
}

fn sent(line: &str) -> Story {
    let pair = |text: &str| match text.split_once('=') {
        Some((name, value)) => (name.trim().to_owned(), value.trim().to_owned()),
        None => (String::new(), text.trim().to_owned()),
    };
    let pairs = line.split(';').filter(|text| !text.trim().is_empty());
    Story::Sent {
        line: line.to_owned(),
        pairs: pairs.map(pair).collect(),
        has_attributes: super::input::has_attributes(line),
    }
}

fn set(jar: &Jar, line: &str, url: &Url, date: Option<&str>, now: OffsetDateTime) -> SetStory {
    let received = jar.receive(&bytes_of(line), url, date, now);
    let is_taken = matches!(received.verdict, Verdict::Stored | Verdict::Replaced);
    let cookie = is_taken.then(|| alone(line, url, date, now)).flatten();
    let (told, more_attributes) = attributes::tell(line, url, date, now);
    let visits = cookie
        .as_ref()
        .map(|cookie| visits::examples(cookie, url, now));
    let advice = cookie.as_ref().map(|cookie| advice::of(cookie, &told, url));
    SetStory {
        url: url.clone(),
        is_capped: is_capped(cookie.as_ref(), line, url, date, now),
        visits: visits.unwrap_or_default(),
        advice: advice.unwrap_or_default(),
        attributes: told,
        more_attributes,
        received,
        cookie,
        now,
    }
}

/// The cookie as a jar holds it that got nothing else.
fn alone(line: &str, url: &Url, date: Option<&str>, now: OffsetDateTime) -> Option<Cookie> {
    let jar = Jar::new();
    jar.receive(&bytes_of(line), url, date, now);
    jar.cookies(now).pop()
}

/// A cookie that would end at the same moment if it came a second sooner was not cut; one whose end
/// follows the moment of its coming was given a length or was cut. Only a cut one ends as late as
/// the longest length there is.
fn is_capped(
    cookie: Option<&Cookie>,
    line: &str,
    url: &Url,
    date: Option<&str>,
    now: OffsetDateTime,
) -> bool {
    let Some(end) = cookie.and_then(|cookie| cookie.expires) else {
        return false;
    };
    let longest = alone("a=b; Max-Age=9999999999", url, date, now).and_then(|c| c.expires);
    let has_exactly_that = cookie_attribute_is(line, "Max-Age", "34560000");
    longest == Some(end) && !has_exactly_that
}

fn cookie_attribute_is(line: &str, name: &str, value: &str) -> bool {
    crate::cookie::attributes(line)
        .any(|a| a.name.eq_ignore_ascii_case(name) && a.value == Some(value))
}

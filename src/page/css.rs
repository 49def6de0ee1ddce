//! A place on an HTML page, named by a CSS selector: `.cart .total`, `input[name=csrf] @value`.

use super::depth;
use super::sheet::{is_html, one_blank, seen_text};
use scraper::Html;

/// A selector that has been read.
#[derive(Clone, Debug)]
pub struct Selector {
    written: String,
    elements: scraper::Selector,
    attribute: Option<String>,
}

impl PartialEq for Selector {
    fn eq(&self, other: &Self) -> bool {
        (&self.written, &self.attribute) == (&other.written, &other.attribute)
    }
}

impl Eq for Selector {}

impl Selector {
    /// Reads a selector; with `attribute`, that attribute's value is the place, not the text.
    ///
    /// # Errors
    /// Why it is none, in few words.
    pub fn parse(text: &str, attribute: Option<&str>) -> Result<Self, String> {
        let elements = scraper::Selector::parse(text).map_err(|error| why(&error.to_string()))?;
        Ok(Self {
            written: text.to_owned(),
            elements,
            attribute: attribute.map(str::to_ascii_lowercase),
        })
    }

    /// What stands in the first such element: the text that a reader sees of it, or its attribute
    /// (of the first one that has it). `None` where the page has no such place or is not HTML.
    #[must_use]
    pub fn find(&self, body: &str, content_type: Option<&str>) -> Option<String> {
        if !is_html(body, content_type) || depth::is_too_deep(body) {
            return None;
        }
        let html = Html::parse_document(body);
        let mut found = html.select(&self.elements);
        match &self.attribute {
            None => found.next().map(|element| one_blank(&seen_text(element))),
            Some(name) => found
                .find_map(|element| element.value().attr(name))
                .map(str::to_owned),
        }
    }
}

/// The library's own words where they help.
fn why(words: &str) -> String {
    if words.starts_with("Unexpected error") {
        return "it names no element".to_owned();
    }
    words.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const PAGE: &str = "<title>T</title><p>no<p class=total>Sum: <b>3</b>&nbsp;apples\
        <!-- 4 --></p><form><input name=a><input name=csrf value=' x1 '></form>";

    fn found(selector: &str, attribute: Option<&str>) -> Option<String> {
        let selector = Selector::parse(selector, attribute).unwrap();
        selector.find(PAGE, Some("text/html"))
    }

    #[test]
    fn a_place_is_the_text_that_a_reader_sees_of_the_first_such_element() {
        assert_eq!(found("p.total", None).as_deref(), Some("Sum: 3 apples"));
        assert_eq!(found(".total > b", None).as_deref(), Some("3"));
        assert_eq!(found("title", None).as_deref(), Some("T"));
        assert_eq!(found("h1", None), None);
    }

    #[test]
    fn an_attribute_is_taken_as_it_stands() {
        assert_eq!(found("input", Some("Value")).as_deref(), Some(" x1 "));
        assert_eq!(found("input[name=a]", Some("value")), None);
    }

    #[test]
    fn what_is_no_selector_says_why() {
        assert!(Selector::parse("p[", None).is_err());
        assert!(Selector::parse("", None).is_err());
    }
}

//! HTML → the words a reader sees.

use super::depth;
use scraper::{ElementRef, Html, Node, node::Element};

/// What a reader sees of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Text without tags, comments and scripts; entities decoded; blanks as one.
    pub text: String,
    /// `<title>`, blanks as one.
    pub title: Option<String>,
}

impl Sheet {
    /// Reads a body. `content_type` decides whether it is HTML; without one, a `<` near the start does.
    #[must_use]
    pub fn read(body: &str, content_type: Option<&str>) -> Self {
        if !body.bytes().any(|byte| matches!(byte, b'<' | b'&')) || !is_html(body, content_type) {
            return Self {
                text: one_blank(body),
                title: None,
            };
        }
        if depth::is_too_deep(body) {
            return Self {
                text: one_blank(&depth::text_between_tags(body)),
                title: None,
            };
        }
        let html = Html::parse_document(body);
        Self {
            text: one_blank(&seen_text(html.root_element())),
            title: title_of(&html),
        }
    }
}

/// Whether a page's text holds these words, however their blanks are spread.
#[must_use]
pub fn sees(text: &str, words: &str) -> bool {
    text.contains(&one_blank(words))
}

pub(super) fn is_html(body: &str, content_type: Option<&str>) -> bool {
    match content_type {
        Some(kind) => kind.to_ascii_lowercase().contains("html"),
        None => body.trim_start().starts_with('<'),
    }
}

fn title_of(html: &Html) -> Option<String> {
    let title = html
        .root_element()
        .descendants()
        .filter_map(ElementRef::wrap)
        .find(|element| element.value().name() == "title")?;
    let text = one_blank(&title.text().collect::<String>());
    (!text.is_empty()).then_some(text)
}

/// The text that a reader sees of an element, blanks as they come.
pub(super) fn seen_text(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    gather(element, &mut text);
    text
}

/// Walks the tree without recursion: a page of a stranger may be nested a hundred thousand deep.
fn gather(root: ElementRef<'_>, out: &mut String) {
    let mut next = root.first_child();
    while let Some(node) = next {
        let skip = match node.value() {
            Node::Text(text) => {
                out.push_str(text);
                false
            }
            Node::Element(element) => {
                if !is_inline(element.name()) {
                    out.push(' ');
                }
                out.push_str(label(element));
                is_unseen(element)
            }
            _ => false,
        };
        let child = if skip { None } else { node.first_child() };
        next = child.or_else(|| after(node, root, out));
    }
}

/// The next node in document order behind `node` and all below it. Leaving a block ends a word.
fn after<'a>(
    node: ego_tree::NodeRef<'a, Node>,
    root: ElementRef<'a>,
    out: &mut String,
) -> Option<ego_tree::NodeRef<'a, Node>> {
    let mut at = node;
    loop {
        if at
            .value()
            .as_element()
            .is_some_and(|e| !is_inline(e.name()))
        {
            out.push(' ');
        }
        if let Some(sibling) = at.next_sibling() {
            return Some(sibling);
        }
        at = at.parent()?;
        if at.id() == root.id() {
            return None;
        }
    }
}

fn is_unseen(element: &Element) -> bool {
    element.attr("hidden").is_some()
        || matches!(
            element.name(),
            "head" | "script" | "style" | "template" | "noscript" | "title"
        )
}

/// What stands on a button that is written as `<input>`.
fn label(element: &Element) -> &str {
    let is_kind = |kind: &str| {
        ["submit", "button", "reset"]
            .iter()
            .any(|button| kind.eq_ignore_ascii_case(button))
    };
    let is_button = element.name() == "input" && element.attr("type").is_some_and(is_kind);
    element.attr("value").filter(|_| is_button).unwrap_or("")
}

pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
            | "font"
            | "tt"
    )
}

/// What a pattern finds in a text: its first group, or the whole match where it has no group.
#[must_use]
pub fn find(pattern: &regex::Regex, text: &str) -> Option<String> {
    let found = pattern.captures(text)?;
    let group = found.get(1).or_else(|| found.get(0))?;
    Some(group.as_str().to_owned())
}

/// All runs of white space as one blank, none at the ends.
pub(super) fn one_blank(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_sees_what_stands_on_a_button_and_nothing_that_is_hidden() {
        let page = Sheet::read(
            "<form>Name<input value=ann><INPUT type=Submit value='Log in'><input type=hidden value=t>\
             <p hidden>Wrong <b>password</b></p>Bye</form>",
            None,
        );
        assert_eq!(page.text, "Name Log in Bye");
    }

    #[test]
    fn a_reader_sees_neither_tags_nor_comments_nor_scripts() {
        let sheet = Sheet::read(
            "<title>T &amp; U</title><p>view <b>count</b>=<!-- 7 -->1</p><script>x=2</script><p>bye&nbsp;now",
            Some("text/html; charset=utf-8"),
        );
        assert_eq!(sheet.text, "view count=1 bye now");
        assert_eq!(sheet.title.as_deref(), Some("T & U"));
        assert!(sees(&sheet.text, "view  count=1"));
    }

    #[test]
    fn plain_text_and_json_stay_as_they_are() {
        assert_eq!(Sheet::read("a <b>\n c", Some("text/plain")).text, "a <b> c");
        assert_eq!(Sheet::read("view count=1", None).text, "view count=1");
    }

    #[test]
    fn deep_nesting_needs_neither_stack_nor_quadratic_time() {
        for tag in ["<div>", "<b>", "<table>", "<p>", "<tr><td>", "<svg>", "<a>"] {
            let deep = tag.repeat(100_000) + "x";
            assert_eq!(Sheet::read(&deep, Some("text/html")).text, "x", "{tag}");
        }
    }

    #[test]
    fn a_tag_with_endless_attributes_needs_no_quadratic_time() {
        let mut page = String::from("<p ");
        (0..100_000).for_each(|n| page.push_str(&format!("a{n} ")));
        page.push_str(">x");
        assert_eq!(Sheet::read(&page, Some("text/html")).text, "x");
    }
}

//! What a page says of how much its links and forms may tell (Referrer Policy, section 4).

use super::tree::{Step, Tree, walk};

/// `rel` with `noreferrer` in it.
pub(super) fn is_silent(rel: &str) -> bool {
    let mut words = rel.split_ascii_whitespace();
    words.any(|word| word.eq_ignore_ascii_case("noreferrer"))
}

/// The policy of a link or form: its own comes before that of its page.
pub(super) fn policy(is_silent: bool, own: Option<&str>, page: Option<&str>) -> Option<String> {
    if is_silent {
        return Some("no-referrer".to_owned());
    }
    let own = own.filter(|own| !own.trim().is_empty());
    own.or(page).map(str::to_owned)
}

/// `<meta name=referrer>`: the last one counts. It knows older words too.
pub(super) fn of_page(tree: &Tree) -> Option<String> {
    let mut policy = None;
    walk(&tree.html, |step| {
        let Step::Into(element) = step else { return };
        let attr = |name: &str| element.value().attr(name);
        let is_referrer = || attr("name").is_some_and(|name| name.eq_ignore_ascii_case("referrer"));
        if element.value().name() != "meta" || !is_referrer() {
            return;
        }
        let content = attr("content")
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        policy = match content.as_str() {
            "" => return,
            "never" => Some("no-referrer".to_owned()),
            "always" => Some("unsafe-url".to_owned()),
            "origin-when-crossorigin" => Some("origin-when-cross-origin".to_owned()),
            "default" => Some("strict-origin-when-cross-origin".to_owned()),
            _ => Some(content),
        };
    });
    policy
}

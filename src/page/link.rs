//! Links as a person follows them: found by their words, and where they lead.

use super::Source;
use super::naming::{Closeness, Wanted};
use super::obstacle::{Names, Obstacle};
use super::sheet::{is_html, one_blank};
use super::tree::{Step, Tree, walk, words_in};
use super::{depth, form, referrer};
use url::Url;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address.
    pub url: Url,
    /// The referrer policy of the link or of its page, where the page names one.
    pub referrer: Option<String>,
}

/// A link of the page.
struct Found {
    href: String,
    id: String,
    /// What a reader sees of it, and what a reader's software says.
    words: Vec<String>,
    title: String,
    is_silent: bool,
    policy: Option<String>,
}

/// The link called so.
///
/// # Errors
/// What stands in the way.
pub fn follow(source: &Source<'_>, wanted: &str) -> Result<Link, Obstacle> {
    if !is_html(source.text, source.content_type) {
        return Err(Obstacle::NoPage(source.content_type.map(str::to_owned)));
    }
    if depth::is_too_deep(source.text) {
        return Err(Obstacle::TooDeep);
    }
    let tree = Tree::read(source.text);
    let links = links(&tree);
    let base = form::base(&tree, source.url);
    let found = matching(source, &links, &base, wanted);
    let Some(first) = found.first() else {
        return Err(unknown(source, &links, wanted));
    };
    let target = |link: &Found| source.join(&base, &link.href);
    let is_one = |link: &&Found| target(link) == target(first) && link.is_silent == first.is_silent;
    if !found.iter().all(is_one) {
        return Err(Obstacle::WhichLink {
            wanted: wanted.to_owned(),
            which: Names::of("", found.iter().map(|link| link.href.as_str())),
        });
    }
    let elsewhere = || Obstacle::LeadsElsewhere(first.href.clone());
    let url = target(first)
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(elsewhere)?;
    if url.fragment().is_some() && without_fragment(&url) == without_fragment(source.url) {
        return Err(Obstacle::SamePage(first.href.clone()));
    }
    Ok(Link {
        url,
        referrer: referrer::policy(
            first.is_silent,
            first.policy.as_deref(),
            referrer::of_page(&tree).as_deref(),
        ),
    })
}

/// Whether a link of the page is called so: a link was meant where a button was asked for.
pub(super) fn is_called(source: &Source<'_>, wanted: &str) -> bool {
    let tree = Tree::read(source.text);
    let links = links(&tree);
    !matching(source, &links, source.url, wanted).is_empty()
}

fn without_fragment(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    url
}

fn links(tree: &Tree) -> Vec<Found> {
    let mut links = Vec::new();
    walk(&tree.html, |step| {
        let Step::Into(element) = step else { return };
        let attr = |name: &str| element.value().attr(name);
        let (name, Some(href)) = (element.value().name(), attr("href")) else {
            return;
        };
        if !matches!(name, "a" | "area") {
            return;
        }
        let named_by = attr("aria-labelledby").map(|ids| {
            let named = ids.split_ascii_whitespace().filter_map(|id| tree.by_id(id));
            named
                .take(10)
                .map(|by| words_in(by, false))
                .collect::<Vec<_>>()
                .join(" ")
        });
        let alt = attr("alt").filter(|_| name == "area").map(one_blank);
        let label = attr("aria-label").map(one_blank);
        let words = [Some(words_in(element, false)), alt, label, named_by];
        links.push(Found {
            href: href
                .trim_matches(|c: char| c.is_ascii_whitespace())
                .to_owned(),
            id: attr("id").unwrap_or_default().to_owned(),
            words: words
                .into_iter()
                .flatten()
                .filter(|words| !words.is_empty())
                .collect(),
            title: attr("title").map(one_blank).unwrap_or_default(),
            is_silent: attr("rel").is_some_and(referrer::is_silent),
            policy: attr("referrerpolicy").map(str::to_owned),
        });
    });
    links
}

/// The links that are called so: by their words, then by id and address, then by their title; as a
/// part of their words last.
fn matching<'l>(source: &Source<'_>, links: &'l [Found], base: &Url, name: &str) -> Vec<&'l Found> {
    let wanted = Wanted::new(name);
    let is_address = |link: &Found| {
        let joined = || source.join(base, &link.href);
        link.href == name
            || (name.starts_with('/') || name.contains("://"))
                && joined().is_some_and(|url| url.as_str() == name || path_of(&url) == name)
    };
    for closeness in [Closeness::Exact, Closeness::Loose, Closeness::Part] {
        let is_part = closeness == Closeness::Part;
        let by_words = |link: &&Found| wanted.is_any(&link.words, closeness);
        let by_address =
            |link: &&Found| !is_part && (wanted.is(&link.id, closeness) || is_address(link));
        let by_title = |link: &&Found| wanted.is(&link.title, closeness);
        let mut found: Vec<&Found> = links.iter().filter(by_words).collect();
        if found.is_empty() {
            found = links.iter().filter(by_address).collect();
        }
        if found.is_empty() {
            found = links.iter().filter(by_title).collect();
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn path_of(url: &Url) -> &str {
    &url[url::Position::BeforePath..url::Position::AfterQuery]
}

fn unknown(source: &Source<'_>, links: &[Found], wanted: &str) -> Obstacle {
    let is_button = matches!(
        form::submit(source, Some(wanted), &[]).outcome,
        Ok(_)
            | Err(Obstacle::WhichButton { .. }
                | Obstacle::DisabledButton(_)
                | Obstacle::Required(_))
    );
    if links.is_empty() && !is_button {
        return Obstacle::NoLinks;
    }
    let names = links.iter().map(|link| {
        let words = link.words.iter().chain([&link.title, &link.href]);
        words
            .map(String::as_str)
            .find(|name| !name.is_empty())
            .unwrap_or_default()
    });
    Obstacle::NoLink {
        wanted: wanted.to_owned(),
        links: Names::of(wanted, names),
        is_button,
    }
}

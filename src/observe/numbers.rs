//! The number that a page counts with, found without being told: where two looks of one browser at
//! one page differ by a number, that place is where the page counts.

use crate::page;
use crate::scenario::BrowserId;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Pages longer than this are not compared word by word, in bytes.
pub(super) const LONGEST_PAGE: usize = 64 * 1024;
/// Observations kept per page for the conclusion, and how many browsers they follow: a crowd
/// tells nothing that its first few do not.
const MOST_OBSERVATIONS: usize = 200;
const MOST_FOLLOWED: usize = 12;
/// Different texts kept for a crowd's stories.
const MOST_TEXTS: usize = 20_000;

/// What is known about the pages' numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    places: HashMap<String, String>,
    seen: HashMap<String, Vec<(BrowserId, Rc<str>)>>,
    texts: HashSet<Rc<str>>,
}

impl Numbers {
    /// A text as a shared copy: a crowd mostly sees the same few pages.
    pub(super) fn keep(&mut self, text: &str) -> Rc<str> {
        if let Some(kept) = self.texts.get(text) {
            return Rc::clone(kept);
        }
        let kept: Rc<str> = Rc::from(text);
        if text.len() <= LONGEST_PAGE && self.texts.len() < MOST_TEXTS {
            self.texts.insert(Rc::clone(&kept));
        }
        kept
    }

    /// `browser` sees `text` on the page `path`.
    pub(super) fn note(&mut self, path: &str, browser: BrowserId, text: &Rc<str>) {
        let seen = self.seen.entry(path.to_owned()).or_default();
        let is_followed = seen
            .iter()
            .take(MOST_FOLLOWED)
            .any(|(who, _)| *who == browser)
            || seen.len() < MOST_FOLLOWED;
        if is_followed && seen.len() < MOST_OBSERVATIONS {
            seen.push((browser, Rc::clone(text)));
        }
    }

    /// One browser saw `change` between two looks at `path`.
    pub(super) fn learn(&mut self, path: &str, change: &page::Change) {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let first_word = |text: &str| text.split(' ').next().unwrap_or("").to_owned();
        let digits = |text: &str| {
            let word = first_word(text);
            word.trim_end_matches(|c: char| !c.is_ascii_digit())
                .to_owned()
        };
        let numeric = is_number(&digits(&change.before)) && is_number(&digits(&change.after));
        if numeric && !self.places.contains_key(path) {
            self.places.insert(path.to_owned(), change.context.clone());
        }
    }

    /// The number that `text` shows at the place where `path` counts.
    pub(super) fn number<'t>(&self, path: &str, text: &'t str) -> Option<&'t str> {
        let context = self.places.get(path)?;
        let at = text.find(context.as_str())? + context.len();
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0).then(|| &text[at..at + digits])
    }

    /// The page with the longest series of numbers: its path and who saw what, in time.
    pub(super) fn longest_series(&self) -> Option<(String, Vec<(BrowserId, u64)>)> {
        self.places
            .keys()
            .filter_map(|path| {
                let series: Vec<_> = self
                    .seen
                    .get(path)?
                    .iter()
                    .filter_map(|(who, text)| Some((*who, self.number(path, text)?.parse().ok()?)))
                    .collect();
                Some((path.clone(), series))
            })
            .max_by_key(|(path, series)| (series.len(), std::cmp::Reverse(path.clone())))
    }

    /// A page that several browsers looked at more than once, where no text ever changed.
    pub(super) fn never_changes(&self) -> Option<&str> {
        self.seen
            .iter()
            .find(|(_, seen)| {
                seen.len() > 1 && seen.iter().all(|(_, text)| text == &seen[0].1) && {
                    let first = seen[0].0;
                    seen.iter().filter(|(who, _)| *who == first).count() > 1
                }
            })
            .map(|(path, _)| path.as_str())
    }
}

//! The numbers that pages show, visit by visit: what a conclusion and a crowd's stories are made
//! of. Nothing has to be named beforehand: a place on a page is known by the words before it.

use crate::page;
use crate::scenario::BrowserId;
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

/// Pages longer than this are not searched, in bytes.
pub(super) const LONGEST_PAGE: usize = 64 * 1024;
/// Visits kept per page, and how many browsers they follow: a crowd tells nothing that its first
/// few do not.
const MOST_VISITS: usize = 200;
const MOST_FOLLOWED: usize = 12;
/// Places looked at per page.
const MOST_PLACES: usize = 20;
/// Different texts kept as one copy for all, in bytes.
const MOST_TEXT: usize = 8 * 1024 * 1024;

/// One look at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// Which visit of this page it was, all browsers counted.
    pub(super) visit: u64,
    /// The number of the joint round, 0 for turns one by one.
    pub(super) joint_round: u64,
    pub(super) browser: BrowserId,
    pub(super) number: u64,
}

/// What pages showed.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    pages: BTreeMap<String, PageNumbers>,
    texts: HashSet<Rc<str>>,
    kept_bytes: usize,
}

/// What one page showed.
#[derive(Clone, Debug, Default)]
pub(super) struct PageNumbers {
    visits: u64,
    followed: Vec<BrowserId>,
    /// Visits of each followed browser.
    pub(super) visits_of: BTreeMap<BrowserId, u64>,
    /// By the words before the number, in the order in which they were first seen.
    pub(super) places: Vec<(String, Vec<Look>)>,
    /// The text of all visits so far, as long as it is the same.
    pub(super) only_text: Option<Rc<str>>,
    has_other_text: bool,
}

impl Numbers {
    /// A text as a shared copy: a crowd mostly sees the same few pages.
    pub(super) fn keep(&mut self, text: &str) -> Rc<str> {
        if let Some(kept) = self.texts.get(text) {
            return Rc::clone(kept);
        }
        let kept: Rc<str> = Rc::from(text);
        if text.len() <= LONGEST_PAGE && self.kept_bytes + text.len() <= MOST_TEXT {
            self.kept_bytes += text.len();
            self.texts.insert(Rc::clone(&kept));
        }
        kept
    }

    /// `browser` sees `text` on the page `path`.
    pub(super) fn note(
        &mut self,
        path: &str,
        browser: BrowserId,
        joint_round: u64,
        text: &Rc<str>,
    ) {
        if !self.pages.contains_key(path) {
            self.pages.insert(path.to_owned(), PageNumbers::default());
        }
        if let Some(page) = self.pages.get_mut(path) {
            page.note(browser, joint_round, text);
        }
    }

    /// All pages, by path.
    pub(super) fn pages(&self) -> impl Iterator<Item = (&str, &PageNumbers)> {
        self.pages.iter().map(|(path, page)| (path.as_str(), page))
    }

    /// The number that `text` shows at the place where the page `path` is seen to move.
    pub(super) fn number<'t>(&self, path: &str, text: &'t str) -> Option<&'t str> {
        let places = &self.pages.get(path)?.places;
        let moving = places.iter().find(|(_, looks)| moves(looks))?;
        page::numbers(text)
            .find(|number| number.name == moving.0)
            .map(|number| number.digits)
    }
}

fn moves(looks: &[Look]) -> bool {
    looks.iter().any(|look| look.number != looks[0].number)
}

impl PageNumbers {
    fn note(&mut self, browser: BrowserId, joint_round: u64, text: &Rc<str>) {
        self.visits += 1;
        self.note_text(text);
        if !self.followed.contains(&browser) {
            if self.followed.len() == MOST_FOLLOWED {
                return;
            }
            self.followed.push(browser);
        }
        *self.visits_of.entry(browser).or_default() += 1;
        if self.visits_of.values().sum::<u64>() > MOST_VISITS as u64 {
            return;
        }
        let mut seen_names: Vec<&str> = Vec::new();
        for number in page::numbers(text).take(MOST_PLACES) {
            if seen_names.contains(&number.name) {
                continue; // a list of numbers under one name is no counter
            }
            seen_names.push(number.name);
            let look = Look {
                visit: self.visits,
                joint_round,
                browser,
                number: number.value,
            };
            let has_room = self.places.len() < MOST_PLACES * 2;
            match self.places.iter_mut().find(|(name, _)| name == number.name) {
                Some((_, looks)) => looks.push(look),
                None if has_room => self.places.push((number.name.to_owned(), vec![look])),
                None => {}
            }
        }
    }

    fn note_text(&mut self, text: &Rc<str>) {
        match &self.only_text {
            None if !self.has_other_text => self.only_text = Some(Rc::clone(text)),
            Some(only) if only != text => {
                self.only_text = None;
                self.has_other_text = true;
            }
            _ => {}
        }
    }

    /// Some browser was here more than once.
    pub(super) fn was_revisited(&self) -> bool {
        self.visits_of.values().any(|visits| *visits > 1)
    }
}

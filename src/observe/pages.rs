//! What a turn's page says: watched values, changed words, the number it counts with.

use super::ledger::Ledger;
use super::numbers::LONGEST_PAGE;
use super::trace::PageWords;
use crate::page::{self, Sheet};
use crate::run::Played;
use crate::scenario::{BrowserId, Expectation, Lens};
use std::rc::Rc;

/// Of this many pages a browser's last look is remembered.
const REMEMBERED_PAGES: usize = 8;
/// More browsers than this remember one page each.
const CROWD: usize = 100;
/// Watched values of one browser remembered for the same.
const REMEMBERED_OWN: usize = 12;
/// Watched values remembered for "seen before".
const REMEMBERED_VALUES: usize = 48;

impl Ledger<'_> {
    pub(super) fn watched(
        &mut self,
        played: &Played<'_>,
        sheet: Option<&Sheet>,
    ) -> Vec<(String, Option<String>)> {
        let (Some(page), Some(sheet)) = (&played.page, sheet) else {
            return self
                .scenario
                .watches
                .iter()
                .map(|w| (w.name.clone(), None))
                .collect();
        };
        let who = played.turn.browser;
        let mut found = Vec::with_capacity(self.scenario.watches.len());
        for watch in &self.scenario.watches {
            let value = match &watch.lens {
                Lens::Pattern(pattern) => {
                    page::find(pattern, &sheet.text).or_else(|| page::find(pattern, &page.text))
                }
                Lens::Json(path) => path.find(&page.text),
                Lens::Css(selector) => selector.find(&page.text, page.content_type.as_deref()),
            };
            if let Some(value) = &value {
                let seen = (who, watch.name.clone(), value.clone());
                let recent = &mut self.books[who].recent;
                recent.push((played.number, watch.name.clone(), value.clone()));
                if recent.len() > REMEMBERED_OWN {
                    recent.remove(0);
                }
                self.values_seen.push(seen);
            }
            found.push((watch.name.clone(), value));
        }
        let surplus = self.values_seen.len().saturating_sub(REMEMBERED_VALUES);
        self.values_seen.drain(..surplus);
        self.note_goes(played, &found);
        self.note_seen(who, &found);
        self.books[who].watched.clone_from(&found);
        found
    }

    /// What `{{name}}` will hold for this browser, where the play asks for such values.
    fn note_seen(&mut self, who: BrowserId, found: &[(String, Option<String>)]) {
        if !self.asks_for_seen {
            return;
        }
        let seen = &mut self.books[who].seen;
        seen.resize(found.len(), None);
        for (kept, (_, value)) in seen.iter_mut().zip(found) {
            if value.is_some() {
                kept.clone_from(value);
            }
        }
    }

    fn note_goes(&mut self, played: &Played<'_>, found: &[(String, Option<String>)]) {
        let line = played.turn.line;
        let most = line.expects.iter().filter_map(|expect| match &expect.what {
            Expectation::WatchedGoes(_, values) => Some(values.len() + 1),
            _ => None,
        });
        let Some(most) = most.max() else { return };
        let book = &mut self.books[played.turn.browser];
        let goes = book.goes.entry(line.number).or_default();
        if goes.len() < most {
            let values = found.iter().map(|(_, value)| value.clone()).collect();
            goes.push((played.turn.visit, values));
        }
    }

    /// What is told of a page in few words: its text, or of JSON its places.
    pub(super) fn told(&mut self, text: &Rc<str>) -> Rc<str> {
        let is_short = text.len() <= LONGEST_PAGE;
        match is_short.then(|| page::in_words(text)).flatten() {
            Some(words) => self.numbers.keep(&words),
            None => Rc::clone(text),
        }
    }

    pub(super) fn words(&mut self, played: &Played<'_>, text: Option<&Rc<str>>) -> PageWords {
        let (Some(page), Some(text)) = (&played.page, text) else {
            return PageWords::None;
        };
        if text.is_empty() {
            return PageWords::None;
        }
        if text.len() > LONGEST_PAGE {
            return PageWords::First(text.to_string());
        }
        let is_crowd = self.books.len() > CROWD;
        let path = page.url.path().to_owned();
        if page.status < 400 {
            let joint_round = if played.is_joint { played.round } else { 0 };
            self.numbers
                .note(&path, played.turn.browser, joint_round, text);
        }
        self.note_number_cookie(played, text);
        let book = &mut self.books[played.turn.browser];
        let is_tab = played.is_joint && !played.turn.line.is_everyone;
        if is_tab && book.round != played.round {
            book.round = played.round;
            book.pages_before_round = book.pages.clone();
        }
        let before_round = book.pages_before_round.iter().find(|(p, _)| *p == path);
        let before_round = before_round
            .filter(|_| is_tab)
            .map(|(_, text)| Rc::clone(text));
        let pages = &mut book.pages;
        let before = pages
            .iter()
            .position(|(p, _)| *p == path)
            .map(|at| pages.remove(at).1);
        pages.push((path.clone(), Rc::clone(text)));
        let most = if is_crowd { 1 } else { REMEMBERED_PAGES };
        if pages.len() > most {
            pages.remove(0);
        }
        // A tab compares with what its browser showed before the round, not with the other tab.
        match before_round.or(before) {
            None => PageWords::First(text.to_string()),
            Some(before) => match page::change(&before, text) {
                None => PageWords::Same,
                Some(change) => PageWords::Changed(change),
            },
        }
    }
}

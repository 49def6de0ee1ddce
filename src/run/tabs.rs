//! The pages that browsers show, as far as the play uses them later. All tabs of a `together:` begin
//! on the page that their browser showed before; afterwards it shows the page of its last line.

use super::Played;
use crate::browser::Page;
use crate::scenario::{Action, BrowserId, PageUses, Scenario, Turn};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What a tab shows; `None` where its last visit brought no page.
pub(super) type Tab = Option<Rc<Page>>;

/// The open pages of a run.
pub(super) struct Tabs {
    uses: PageUses,
    shown: RefCell<HashMap<BrowserId, Rc<Page>>>,
    /// Within a joint round: what each browser will show, and the lane that it comes from.
    coming: RefCell<HashMap<BrowserId, (usize, Tab)>>,
}

impl Tabs {
    pub(super) fn new(scenario: &Scenario) -> Self {
        Self {
            uses: PageUses::of(scenario),
            shown: RefCell::default(),
            coming: RefCell::default(),
        }
    }

    /// What this browser shows at the moment.
    pub(super) fn of(&self, browser: BrowserId) -> Tab {
        self.shown.borrow().get(&browser).cloned()
    }

    /// What the tab shows after a turn.
    pub(super) fn after(&self, before: Tab, played: &Played<'_>, place: Place) -> Tab {
        let browser = played.turn.browser;
        let is_needed = is_repeated(played.turn) || self.is_used_after(place, browser);
        match &played.turn.line.action {
            Action::Close => None,
            action if !action.is_visit() => before,
            _ if !is_needed => None,
            _ => match (&played.page, played.hops.is_empty()) {
                (None, true) => before,
                (Some(page), _) if stays_put(played, page) => before,
                (page, _) => page.clone().map(Rc::new),
            },
        }
    }

    fn is_used_after(&self, place: Place, browser: BrowserId) -> bool {
        self.uses
            .is_used_from(place.item + 1, browser, place.is_guest)
    }

    /// A lane has ended; in a joint round it counts when all have.
    pub(super) fn leave(&self, browser: BrowserId, lane: usize, tab: Tab, is_joint: bool) {
        if !is_joint {
            self.show(browser, tab);
            return;
        }
        let mut coming = self.coming.borrow_mut();
        let known = coming.get(&browser).map(|(known, _)| *known);
        let matters = tab.is_some() || known.is_some() || self.of(browser).is_some();
        if matters && known.is_none_or(|known| known <= lane) {
            coming.insert(browser, (lane, tab));
        }
    }

    /// A joint round has ended.
    pub(super) fn end_round(&self) {
        for (browser, (_, tab)) in self.coming.take() {
            self.show(browser, tab);
        }
    }

    fn show(&self, browser: BrowserId, tab: Tab) {
        let mut shown = self.shown.borrow_mut();
        match tab {
            Some(page) => drop(shown.insert(browser, page)),
            None => drop(shown.remove(&browser)),
        }
    }
}

/// Where in the play a lane stands, and whose it is.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Index into `Scenario::items`.
    pub item: usize,
    /// The browser is no part of `everyone`.
    pub is_guest: bool,
}

/// The line is played again, and uses the page that comes now.
fn is_repeated(turn: Turn<'_>) -> bool {
    turn.line.action.uses_page() && turn.visit < turn.line.times
}

/// The browser stays on the page where it was: 204, 205, or a method that brings no page.
fn stays_put(played: &Played<'_>, page: &Page) -> bool {
    let is_bare = match &played.turn.line.action {
        Action::Visit(visit) => matches!(&*visit.method, "HEAD" | "OPTIONS" | "TRACE"),
        _ => false,
    };
    is_bare || matches!(page.status, 204 | 205)
}

//! Which pages a run has to keep open: those that a later `submit` or `follow` uses. All others can
//! be forgotten, so a crowd needs no memory for them.

use super::play::{BrowserId, Item, Scenario};
use std::collections::HashMap;

/// For each browser the last item in which it uses its page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageUses {
    everyone: Option<usize>,
    others: HashMap<BrowserId, usize>,
}

impl PageUses {
    /// Of a whole play.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let mut uses = Self::default();
        for (index, item) in scenario.items.iter().enumerate() {
            let lines = match item {
                Item::Line(line) => std::slice::from_ref(line),
                Item::Together(lines) => lines.as_slice(),
                _ => &[],
            };
            for line in lines.iter().filter(|line| line.action.uses_page()) {
                if line.is_everyone {
                    uses.everyone = Some(index);
                } else {
                    uses.others.extend(line.who.iter().map(|id| (*id, index)));
                }
            }
        }
        uses
    }

    /// Whether the browser uses its page in this item or a later one.
    #[must_use]
    pub fn is_used_from(&self, item: usize, browser: BrowserId, is_guest: bool) -> bool {
        let own = self.others.get(&browser).copied();
        let common = self.everyone.filter(|_| !is_guest);
        own.max(common).is_some_and(|last| last >= item)
    }
}

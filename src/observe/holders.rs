//! Who held which session id: what is new, what is shared.

use crate::scenario::BrowserId;
use std::collections::{HashMap, HashSet};

/// All ids that any browser of the run ever held.
#[derive(Clone, Debug, Default)]
pub(super) struct Holders(HashMap<String, Holder>);

#[derive(Clone, Debug)]
struct Holder {
    first: BrowserId,
    /// Others who came to hold it without having stolen it.
    others: HashSet<BrowserId>,
}

impl Holders {
    /// Whether any browser of the run has held this id.
    pub(super) fn know(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// `who` holds `id`. Returns who had it first, where that is somebody else, `who` did not steal
    /// it, and this was not said before.
    pub(super) fn note(&mut self, id: &str, who: BrowserId, is_stolen: bool) -> Option<BrowserId> {
        if let Some(holder) = self.0.get_mut(id) {
            let is_news = holder.first != who && !is_stolen && holder.others.insert(who);
            return is_news.then_some(holder.first);
        }
        let holder = Holder {
            first: who,
            others: HashSet::new(),
        };
        self.0.insert(id.to_owned(), holder);
        None
    }

    /// The largest number of browsers on one id that nobody stole.
    pub(super) fn most_sharing(&self) -> usize {
        let others = self.0.values().map(|holder| holder.others.len()).max();
        others
            .filter(|others| *others > 0)
            .map_or(0, |others| others + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_holder_is_news_once_and_a_thief_is_none() {
        let mut holders = Holders::default();
        assert_eq!(holders.note("x", 0, false), None);
        assert_eq!(holders.note("x", 1, false), Some(0));
        assert_eq!(holders.note("x", 1, false), None);
        assert_eq!(holders.note("x", 2, true), None);
        assert_eq!(holders.most_sharing(), 2);
        assert!(holders.know("x") && !holders.know("y"));
    }
}

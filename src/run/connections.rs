//! Which browsers may keep their connections open: as many as the file limit allows, the least
//! recently used close first.

use crate::scenario::BrowserId;
use std::collections::{BTreeMap, HashMap};

/// Browsers with open connections, by when they were last used.
#[derive(Debug)]
pub(super) struct Connections {
    limit: usize,
    clock: u64,
    by_use: BTreeMap<u64, BrowserId>,
    used: HashMap<BrowserId, u64>,
}

impl Connections {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit: limit.max(1),
            clock: 0,
            by_use: BTreeMap::new(),
            used: HashMap::new(),
        }
    }

    /// `browser` is about to use its connections. Returns who must close theirs.
    pub(super) fn touch(&mut self, browser: BrowserId) -> Option<BrowserId> {
        self.clock += 1;
        if let Some(before) = self.used.insert(browser, self.clock) {
            self.by_use.remove(&before);
        }
        self.by_use.insert(self.clock, browser);
        if self.by_use.len() <= self.limit {
            return None;
        }
        let (_, oldest) = self.by_use.pop_first()?;
        self.used.remove(&oldest);
        Some(oldest)
    }

    /// `browser` has closed its connections by itself.
    pub(super) fn forget(&mut self, browser: BrowserId) {
        if let Some(at) = self.used.remove(&browser) {
            self.by_use.remove(&at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_browser_closes_first() {
        let mut open = Connections::new(2);
        assert_eq!(open.touch(0), None);
        assert_eq!(open.touch(1), None);
        assert_eq!(open.touch(0), None);
        assert_eq!(open.touch(2), Some(1));
        open.forget(0);
        assert_eq!(open.touch(3), None);
    }
}

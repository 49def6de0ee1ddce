//! The browsers of a run, and the values that each may have as its key in the session table.

use crate::browser::{Browser, Network};
use crate::cookie::{Cookie, Received};
use crate::scenario::BrowserId;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

/// So many former ids of one browser are still looked at: the row of an id that was rotated away,
/// or that the jar refused, should be seen to change and go.
const FORMER_KEYS: usize = 4;

/// All browsers of a run.
pub(super) struct Fleet {
    browsers: Vec<Browser>,
    keys: Vec<RefCell<Keys>>,
}

#[derive(Default)]
struct Keys {
    held: Vec<String>,
    former: VecDeque<String>,
}

impl Fleet {
    pub(super) fn new(network: &Arc<Network>, size: usize) -> Self {
        Self {
            browsers: (0..size)
                .map(|_| Browser::new(Arc::clone(network)))
                .collect(),
            keys: (0..size).map(|_| RefCell::default()).collect(),
        }
    }

    pub(super) fn browser(&self, id: BrowserId) -> &Browser {
        &self.browsers[id]
    }

    /// All values of this browser that are worth looking up.
    pub(super) fn keys_of(&self, id: BrowserId, into: &mut Vec<String>) {
        let keys = self.keys[id].borrow();
        into.extend(keys.held.iter().chain(&keys.former).cloned());
    }

    /// The browser's jar holds this now.
    pub(super) fn note_held(&self, id: BrowserId, jar: &[Cookie]) {
        let keys = &mut *self.keys[id].borrow_mut();
        let held: Vec<String> = jar
            .iter()
            .filter_map(|cookie| key_in(&cookie.value))
            .collect();
        let gone = std::mem::replace(&mut keys.held, held);
        let still_held = &keys.held;
        keys.former
            .extend(gone.into_iter().filter(|key| !still_held.contains(key)));
        while keys.former.len() > FORMER_KEYS {
            keys.former.pop_front();
        }
    }

    /// A server set these cookies, whether the jar took them or not.
    pub(super) fn note_received(&self, id: BrowserId, received: &[Received]) {
        let keys = &mut *self.keys[id].borrow_mut();
        for key in received.iter().filter_map(|cookie| key_in(&cookie.value)) {
            if !keys.held.contains(&key) && !keys.former.contains(&key) {
                keys.former.push_back(key);
            }
        }
    }
}

/// A cookie value that could be the key of a session table: no shorter than Django takes them, no
/// longer than any stack makes them.
fn key_in(value: &str) -> Option<String> {
    let value = value.trim_matches('"');
    (8..=256).contains(&value.len()).then(|| value.to_owned())
}

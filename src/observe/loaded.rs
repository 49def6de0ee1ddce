//! Jars that were loaded from files before the play: what they hold counts as held before.

use super::ledger::Ledger;
use super::session;
use crate::cookie::Cookie;
use crate::scenario::BrowserId;
use std::collections::HashSet;
use std::sync::Arc;

impl Ledger<'_> {
    /// A browser begins with this jar. Where two begin with one id, that is as somebody wanted it,
    /// and no alarm.
    pub(super) fn load(&mut self, who: BrowserId, jar: &Arc<[Cookie]>) {
        self.books[who].jar = Arc::clone(jar);
        let Some(name) = self.session_cookie.clone() else {
            return;
        };
        let value = session::value_for(jar, &name, self.base.as_ref());
        let carried = value.and_then(|value| session::carried_by(value, &name, jar));
        let form = carried.as_ref().map(|carried| carried.form);
        let session = session::describe(value, value, form, &mut self.labels);
        let book = &mut self.books[who];
        if let Some(carried) = carried {
            (book.carried, book.why_unread) = (carried.state.clone().ok(), carried.state.err());
        }
        if let Some(id) = &session.id {
            if self.holders.know(id) {
                book.stolen_ids.insert(id.clone());
            }
            self.holders.note(id, who, book.stolen_ids.contains(id));
            book.ids.push(id.clone());
        }
        book.session = session;
    }
}

/// Of all that was loaded, each cookie where it stands first: two browsers with one file tell
/// nothing about which cookie is the session.
pub(super) fn each_once(
    loaded: &[(BrowserId, Arc<[Cookie]>)],
) -> impl Iterator<Item = (BrowserId, &Cookie)> {
    let mut seen = HashSet::new();
    loaded
        .iter()
        .flat_map(|(who, jar)| jar.iter().map(|cookie| (*who, cookie)))
        .filter(move |(_, cookie)| seen.insert((&cookie.name, &cookie.value)))
}

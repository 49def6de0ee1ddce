//! How each browser stands at the end, read from its jar and the books.

use super::ledger::Ledger;
use super::session;
use super::trace::BrowserSummary;
use crate::cookie::Cookie;
use crate::scenario::BrowserId;
use std::sync::Arc;

impl Ledger<'_> {
    /// How all browsers stand, given what their jars hold.
    pub(super) fn summaries(&self, jars: &[Arc<[Cookie]>]) -> Vec<BrowserSummary> {
        (0..self.books.len())
            .map(|who| self.summary(who, jars.get(who).map_or(&[][..], AsRef::as_ref)))
            .collect()
    }

    fn summary(&self, browser: BrowserId, jar: &[Cookie]) -> BrowserSummary {
        let book = &self.books[browser];
        let value = self.value_held(browser, jar);
        let name = self.session_cookie.as_deref().unwrap_or_default();
        let carried = value.and_then(|value| session::carried_by(value, name, jar));
        let id = value.filter(|_| carried.is_none());
        let row = id.and_then(|id| self.table.row(id)).cloned();
        let is_table = self.table_source().is_table();
        let form = carried.as_ref().map(|carried| carried.form);
        let (carried, why_unread) = match carried.map(|carried| carried.state) {
            Some(Ok(state)) => (Some(state), None),
            Some(Err(why)) => (None, Some(why)),
            None => (None, None),
        };
        BrowserSummary {
            browser,
            label: id.and_then(|id| self.labels.get(id)).map(str::to_owned),
            ids: book.ids.clone(),
            requests: book.requests,
            visits: book.visits,
            is_unknown_to_server: is_table && id.is_some_and(|id| !self.table.has_row(id)),
            remembers: carried.or(row),
            undecodable: id
                .and_then(|id| self.table.why_undecodable(id))
                .map(str::to_owned)
                .or(why_unread),
            watched: book.watched.clone(),
            last_page: book.pages.last().map(|(_, text)| text.to_string()),
            carried: form,
            id: id.map(str::to_owned),
        }
    }

    /// The session cookie's value; of several (two hosts, two paths) the one used last.
    fn value_held<'j>(&self, browser: BrowserId, jar: &'j [Cookie]) -> Option<&'j str> {
        let name = self.session_cookie.as_deref()?;
        let last = self.books[browser].session.value.as_deref();
        let mut held = jar
            .iter()
            .filter(|cookie| cookie.name == name)
            .map(|c| c.value.as_str());
        let first = held.clone().next();
        held.find(|value| Some(*value) == last).or(first)
    }
}

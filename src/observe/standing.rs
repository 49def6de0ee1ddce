//! How each browser stands at a moment, read from the books.

use super::ledger::Ledger;
use super::trace::BrowserSummary;
use crate::scenario::BrowserId;

impl Ledger<'_> {
    /// How all browsers stand now.
    pub(super) fn summaries(&self) -> Vec<BrowserSummary> {
        (0..self.books.len()).map(|who| self.summary(who)).collect()
    }

    fn summary(&self, browser: BrowserId) -> BrowserSummary {
        let book = &self.books[browser];
        let id = book.session.id.clone();
        let row = id.as_ref().and_then(|id| self.table.row(id)).cloned();
        let is_table = self.table_source().is_table();
        BrowserSummary {
            browser,
            label: book.session.label.clone(),
            ids: book.ids.clone(),
            requests: book.requests,
            visits: book.visits,
            is_unknown_to_server: is_table && id.as_ref().is_some_and(|id| !self.table.has_row(id)),
            remembers: book.carried.clone().or(row),
            watched: book.watched.clone(),
            last_page: book.pages.last().map(|(_, text)| text.to_string()),
            is_carried: book.session.is_carried,
            id,
        }
    }
}

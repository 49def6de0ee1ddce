//! The server's state after one turn, from the strongest source there is.

use super::ledger::Ledger;
use super::state::key_changes;
use super::trace::{KeyChange, PageWords, RowChanges, Session, Source, State};
use crate::codec;
use crate::cookie::Verdict;
use crate::run::Played;
use serde_json::{Map, Value};

impl Ledger<'_> {
    /// What the server's state was seen to do in one turn.
    pub(super) fn state(
        &mut self,
        played: &Played<'_>,
        session: &Session,
        ours: &[String],
        carried_before: Option<Map<String, Value>>,
        words: &PageWords,
        watched: &[(String, Option<String>)],
    ) -> State {
        let mut state = State {
            is_joint: played.is_joint,
            ..State::default()
        };
        for (exchange, hop) in played.hops.iter().enumerate() {
            match &hop.reading {
                Some(Ok(reading)) => {
                    let (rows, changes) = self.table.update(reading, exchange, &mut self.labels);
                    state.rows.created.extend(rows.created);
                    state.rows.deleted.extend(rows.deleted);
                    state.rows.total = rows.total;
                    state.changes.extend(changes);
                }
                Some(Err(why)) => state.error = Some(why.to_string()),
                None => {}
            }
        }
        self.name_strangers(&mut state.rows, |id| ours.iter().any(|our| our == id));
        let id = session.id.as_deref();
        state.undecodable = id
            .and_then(|id| self.table.why_undecodable(id))
            .map(str::to_owned);
        let is_read = self.books[played.turn.browser].why_unread.is_none();
        state.source = if session.is_carried() && is_read {
            Source::Cookie
        } else {
            self.source(words, watched)
        };
        if state.source == Source::Cookie {
            // Each browser's own cookie: exact even where all play at the same instant.
            state.is_joint = false;
            state.changes = self.cookie_changes(played, carried_before.unwrap_or_default());
        }
        state
    }

    /// Each change belongs to the hop whose answer set the cookie; what the play did to the jar
    /// comes last.
    fn cookie_changes(
        &mut self,
        played: &Played<'_>,
        mut known: Map<String, Value>,
    ) -> Vec<KeyChange> {
        let name = self.session_cookie.clone().unwrap_or_default();
        let mut changes = Vec::new();
        for (exchange, hop) in played.hops.iter().enumerate() {
            let set = hop.exchange.received.iter();
            for cookie in set.filter(|cookie| cookie.name == name) {
                let now = match cookie.verdict {
                    Verdict::Refused => continue,
                    Verdict::Deleted => Map::new(),
                    _ => codec::carried(&cookie.value)
                        .and_then(|carried| carried.state.ok())
                        .unwrap_or_default(),
                };
                changes.extend(key_changes(exchange, "", &mut self.labels, &known, &now));
                known = now;
            }
        }
        let last = played.hops.len().saturating_sub(1);
        let held = self.books[played.turn.browser].carried.clone();
        let held = held.unwrap_or_default();
        changes.extend(key_changes(last, "", &mut self.labels, &known, &held));
        changes
    }

    /// Where the state of a session is seen that its cookie does not show.
    fn source(&self, words: &PageWords, watched: &[(String, Option<String>)]) -> Source {
        if self.table_source != Source::None {
            self.table_source
        } else if matches!(words, PageWords::Changed(_)) || watched.iter().any(|w| w.1.is_some()) {
            Source::Page
        } else {
            Source::None
        }
    }

    /// Rows that came or went and that no browser of this run holds or held are someone else's.
    pub(super) fn name_strangers(&self, rows: &mut RowChanges, is_ours: impl Fn(&str) -> bool) {
        let is_known = |id: &String| self.holders.know(id) || is_ours(id);
        let all = rows.created.iter().chain(&rows.deleted);
        rows.strangers = all.filter(|id| !is_known(id)).cloned().collect();
    }
}

impl Ledger<'_> {
    /// Ids that this turn brought to the browser, even where its jar refused them. Without a table
    /// nobody asks for them.
    pub(super) fn ids_in(&self, played: &Played<'_>, session: &Session) -> Vec<String> {
        if self.table_source == Source::None {
            return Vec::new();
        }
        let received = played.hops.iter().flat_map(|hop| &hop.exchange.received);
        let sent = played.hops.iter().flat_map(|hop| &hop.exchange.sent);
        received
            .map(|cookie| cookie.value.clone())
            .chain(sent.map(|cookie| cookie.value.clone()))
            .chain(session.id.clone())
            .collect()
    }
}

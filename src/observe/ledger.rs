//! The books: what each browser holds and saw, what each row of the table holds, and with their
//! help what one turn means. One ledger is kept for one opinion on which cookie is the session.

use super::circumstances::Circumstances;
use super::holders::Holders;
use super::joint::JointRound;
use super::judge::{self, Facts};
use super::numbers::Numbers;
use super::session;
use super::state::Table;
use super::trace::{Alarm, JointChange, Session, Source, Step};
use super::unplayed;
use crate::cookie::{Cookie, Reason, Received, Verdict};
use crate::page::Sheet;
use crate::run::{Event, Played};
use crate::scenario::{BrowserId, Scenario};
use crate::text::Labels;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use url::Url;

/// The books of a run, under one opinion on which cookie is the session.
#[derive(Clone, Debug)]
pub(super) struct Ledger<'p> {
    pub(super) scenario: &'p Scenario,
    /// The name of the session cookie, where there is one.
    pub(super) session_cookie: Option<String>,
    pub(super) table_source: Source,
    pub(super) labels: Labels,
    pub(super) books: Vec<Book>,
    pub(super) table: Table,
    pub(super) numbers: Numbers,
    pub(super) holders: Holders,
    pub(super) round: JointRound<'p>,
    /// Where `/…` addresses go.
    pub(super) base: Option<Url>,
    pub(super) values_seen: Vec<(BrowserId, String, String)>,
    /// The play has a `{{name}}` of a watched value.
    pub(super) asks_for_seen: bool,
    pub(super) circumstances: Circumstances,
}

/// What is known about one browser.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    pub(super) session: Session,
    pub(super) ids: Vec<String>,
    /// What the session cookie carries itself, or why that cannot be shown.
    pub(super) carried: Option<Map<String, Value>>,
    pub(super) why_unread: Option<String>,
    pub(super) pages: Vec<(String, Rc<str>)>,
    pub(super) watched: Vec<(String, Option<String>)>,
    /// Each watched value as it was seen last, by its index: for `{{name}}`.
    pub(super) seen: Vec<Option<String>>,
    /// By the number of the line.
    pub(super) goes: HashMap<usize, Goes>,
    /// The jar after the last turn.
    pub(super) jar: Arc<[Cookie]>,
    /// Watched values seen last: number of the turn, name, value.
    pub(super) recent: Vec<(u64, String, String)>,
    /// The joint round under way, and the pages as they were before it.
    pub(super) round: u64,
    pub(super) pages_before_round: Vec<(String, Rc<str>)>,
    pub(super) requests: u64,
    pub(super) visits: u64,
    pub(super) stolen_ids: HashSet<String>,
    /// Cookies that were refused when they came last.
    refused: Vec<(String, Reason)>,
}

/// So many refused cookies of a browser are remembered: a page may send ten thousand.
const MOST_REFUSED: usize = 32;

/// The watched values of the repeats of one line: which repeat it was, and what it saw.
pub(super) type Goes = Vec<(u32, Vec<Option<String>>)>;

/// What came of an event.
pub(super) enum Entry<'p> {
    Step(Box<Step<'p>>),
    Joint(JointChange),
}

impl<'p> Ledger<'p> {
    pub(super) fn new(
        scenario: &'p Scenario,
        session_cookie: Option<String>,
        table_source: Source,
    ) -> Self {
        Self {
            scenario,
            session_cookie,
            table_source,
            labels: Labels::default(),
            books: vec![Book::default(); scenario.cast.members.len()],
            table: Table::default(),
            numbers: Numbers::default(),
            holders: Holders::default(),
            round: JointRound::default(),
            base: None,
            values_seen: Vec::new(),
            asks_for_seen: scenario.asks_for_watched(),
            circumstances: Circumstances::default(),
        }
    }

    /// Writes one event into the books.
    pub(super) fn enter(&mut self, event: &Event<'p>) -> Vec<Entry<'p>> {
        match event {
            Event::Began { reading, loaded } => {
                for (who, jar) in loaded {
                    self.load(*who, jar);
                }
                if let Some(Ok(reading)) = reading {
                    self.table.update(reading, 0, &mut self.labels);
                }
                Vec::new()
            }
            Event::Turn(played) => self.turn(played),
            Event::RoundEnded {
                number,
                is_joint: true,
                reading,
                ..
            } => self.round_ended(*number, reading.as_ref()),
            _ => Vec::new(),
        }
    }

    fn turn(&mut self, played: &Rc<Played<'p>>) -> Vec<Entry<'p>> {
        let mut step = self.step_of(played);
        if played.is_joint {
            let ids = self.ids_in(played, &step.session);
            return self.hold(step, ids);
        }
        step.judged = judge::judge(&Facts {
            ledger: self,
            step: &step,
        });
        vec![Entry::Step(Box::new(step))]
    }

    fn step_of(&mut self, played: &Rc<Played<'p>>) -> Step<'p> {
        let who = played.turn.browser;
        self.books[who].requests += played.hops.len() as u64;
        self.books[who].visits += u64::from(played.was_answered());
        let sheet = played
            .page
            .as_ref()
            .map(|page| Sheet::read(&page.text, page.content_type.as_deref()));
        let watched = self.watched(played, sheet.as_ref());
        let text = sheet.as_ref().map(|sheet| self.numbers.keep(&sheet.text));
        let told = text.as_ref().map(|text| self.told(text));
        let words = self.words(played, told.as_ref());
        let carried_before = self.books[who].carried.clone();
        let session = self.session(played);
        let (holds_new_id, alarm) = self.note_holder(played, &session);
        let ours = self.ids_in(played, &session);
        let state = self.state(played, &session, &ours, carried_before, &words, &watched);
        self.note_circumstances(played, &session, &state.changes);
        let book = &mut self.books[who];
        book.note_refused(played);
        book.session = session.clone();
        let jar_before = std::mem::replace(&mut book.jar, Arc::clone(&played.jar_after));
        Step {
            played: Rc::clone(played),
            session,
            watched,
            words,
            text,
            told,
            title: sheet.and_then(|sheet| sheet.title),
            state,
            judged: Vec::new(),
            alarm,
            error: unplayed::why(played),
            holds_new_id,
            jar_before,
        }
    }

    /// Whether the id held now was held by nobody of this run before; and the alarm where another
    /// browser had it first: to the server the two are one visitor.
    fn note_holder(&mut self, played: &Played<'_>, session: &Session) -> (bool, Option<Alarm>) {
        let who = played.turn.browser;
        let stolen = played.stolen.iter().map(|cookie| cookie.value.clone());
        self.books[who].stolen_ids.extend(stolen);
        self.note_planted(played);
        let Some(id) = &session.id else {
            return (false, None);
        };
        let is_new = !self.holders.know(id);
        let is_stolen = self.books[who].stolen_ids.contains(id);
        let alarm = self
            .holders
            .note(id, who, is_stolen)
            .map(|first| Alarm::SharedSession {
                first,
                label: session.label.clone().unwrap_or_default(),
            });
        (is_new, alarm)
    }

    /// A planted cookie lies in the other's jar now, and that the two share it is no alarm.
    fn note_planted(&mut self, played: &Played<'_>) {
        let Some((on, cookies)) = &played.planted else {
            return;
        };
        let book = &mut self.books[*on];
        for cookie in cookies {
            book.stolen_ids.insert(cookie.value.clone());
            let others = book.jar.iter().filter(|held| !held.is_namesake(cookie));
            book.jar = others.chain([cookie]).cloned().collect();
        }
    }

    fn session(&mut self, played: &Played<'_>) -> Session {
        let Some(name) = self.session_cookie.clone() else {
            return Session::default();
        };
        let (before, after) = session::before_and_after(played, &name);
        let (jar, value) = match after {
            Some(after) => (&played.jar_after, Some(after)),
            None => (&played.jar_before, before),
        };
        let known = &self.books[played.turn.browser];
        // What carried nothing in the turn before carries nothing now.
        let is_known = known.session.carried.is_none()
            && after.is_some()
            && known.session.value.as_deref() == after
            && hold_the_same(&known.jar, jar);
        let carried = value
            .filter(|_| !is_known)
            .and_then(|value| session::carried_by(value, &name, jar));
        let form = carried.as_ref().map(|carried| carried.form);
        let book = &mut self.books[played.turn.browser];
        (book.carried, book.why_unread) = match carried {
            Some(carried) if after.is_some() => (carried.state.clone().ok(), carried.state.err()),
            _ => (None, None),
        };
        let session = session::describe(before, after, form, &mut self.labels);
        let received = played.hops.iter().flat_map(|hop| &hop.exchange.received);
        let is_id = |cookie: &&Received| cookie.name == name && !cookie.value.is_empty();
        for cookie in received.filter(|cookie| form.is_none() && is_id(cookie)) {
            self.labels.of(&cookie.value);
        }
        if let Some(id) = &session.id
            && book.ids.last() != Some(id)
        {
            book.ids.push(id.clone());
        }
        session
    }

    /// Why a cookie of this name was refused when it came last, if it was.
    pub(super) fn refused_before(&self, who: BrowserId, name: &str) -> Option<Reason> {
        let refused = &self.books[who].refused;
        refused
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, reason)| *reason)
    }

    pub(super) fn table_source(&self) -> Source {
        self.table_source
    }
}

impl Book {
    fn note_refused(&mut self, played: &Played<'_>) {
        for cookie in played.hops.iter().flat_map(|hop| &hop.exchange.received) {
            self.refused.retain(|(name, _)| *name != cookie.name);
            if cookie.verdict == Verdict::Refused && self.refused.len() < MOST_REFUSED {
                self.refused.push((cookie.name.clone(), cookie.reason));
            }
        }
    }
}

fn hold_the_same(one: &[Cookie], other: &[Cookie]) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(a, b)| a.name == b.name && a.value == b.value)
}

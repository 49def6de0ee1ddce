//! The books: what each browser holds and saw, what each row of the table holds, and with their
//! help what one turn means. One ledger is kept for one opinion on which cookie is the session.

use super::conclusion::Circumstances;
use super::judge::{self, Facts};
use super::numbers::Numbers;
use super::session;
use super::state::{Table, key_changes};
use super::trace::{Alarm, JointChange, PageWords, RowChanges, Session, Source, State, Step};
use crate::codec;
use crate::cookie::Received;
use crate::page::Sheet;
use crate::run::{Event, Played, Problem};
use crate::scenario::{BrowserId, Expectation, Line, Scenario};
use crate::store::{Error, Reading};
use crate::text::Labels;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The books of a run, under one opinion on which cookie is the session.
#[derive(Debug)]
pub(super) struct Ledger<'p> {
    pub(super) scenario: &'p Scenario,
    /// The name of the session cookie, where there is one.
    pub(super) session_cookie: Option<String>,
    table_source: Source,
    pub(super) labels: Labels,
    pub(super) books: Vec<Book>,
    pub(super) table: Table,
    pub(super) numbers: Numbers,
    holders: HashMap<String, Holders>,
    held_back: Vec<Step<'p>>,
    joint_turns: u64,
    pub(super) values_seen: Vec<(BrowserId, String, String)>,
    pub(super) circumstances: Circumstances,
}

/// What is known about one browser.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    pub(super) session: Session,
    pub(super) ids: Vec<String>,
    pub(super) carried: Option<Map<String, Value>>,
    pub(super) pages: Vec<(String, Rc<str>)>,
    pub(super) watched: Vec<(String, Option<String>)>,
    pub(super) goes: Option<Goes>,
    pub(super) requests: u64,
    pub(super) visits: u64,
    stolen_ids: HashSet<String>,
}

/// The watched values of the repeats of one line.
#[derive(Clone, Debug, Default)]
pub(super) struct Goes {
    pub(super) line: usize,
    pub(super) values: Vec<Vec<Option<String>>>,
}

#[derive(Clone, Debug)]
struct Holders {
    first: BrowserId,
    alarmed: HashSet<BrowserId>,
}

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
            holders: HashMap::new(),
            held_back: Vec::new(),
            joint_turns: 0,
            values_seen: Vec::new(),
            circumstances: Circumstances::default(),
        }
    }

    /// Writes one event into the books.
    pub(super) fn enter(&mut self, event: &Event<'p>) -> Vec<Entry<'p>> {
        match event {
            Event::Began {
                reading: Some(Ok(reading)),
            } => {
                self.table.update(reading, 0, &mut self.labels);
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
        if !played.is_joint {
            self.judge(&mut step);
            return vec![Entry::Step(Box::new(step))];
        }
        self.joint_turns += 1;
        // Steps that say something about the moment after the round wait for its end; so does
        // the last one, which carries the round's change.
        let mut ready = Vec::new();
        let mut waiting = Vec::new();
        for mut held in std::mem::take(&mut self.held_back) {
            if waits_for_round(held.played.turn.line) {
                waiting.push(held);
            } else {
                self.judge(&mut held);
                ready.push(Entry::Step(Box::new(held)));
            }
        }
        self.held_back = waiting;
        self.held_back.push(step);
        ready
    }

    fn round_ended(
        &mut self,
        number: u64,
        reading: Option<&Result<Reading, Error>>,
    ) -> Vec<Entry<'p>> {
        let mut held = std::mem::take(&mut self.held_back);
        let state = self.joint_state(reading);
        if let Some(last) = held.last_mut() {
            last.state = state.clone();
        }
        let mut entries = Vec::new();
        for mut step in held {
            self.judge(&mut step);
            entries.push(Entry::Step(Box::new(step)));
        }
        entries.push(Entry::Joint(JointChange {
            round: number,
            turns: std::mem::take(&mut self.joint_turns),
            state,
        }));
        entries
    }

    fn joint_state(&mut self, reading: Option<&Result<Reading, Error>>) -> State {
        let mut state = State {
            is_joint: true,
            source: self.table_source,
            ..State::default()
        };
        match reading {
            Some(Ok(reading)) => {
                let (rows, changes) = self.table.update(reading, 0, &mut self.labels);
                state.rows = rows;
                state.changes = changes;
                self.name_strangers(&mut state.rows, &[]);
            }
            Some(Err(why)) => state.error = Some(why.to_string()),
            None => {}
        }
        state
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
        let words = self.words(played, text.as_ref());
        let carried_before = self.books[who].carried.clone();
        let session = self.session(played);
        let alarm = self.alarm(played, &session);
        let state = self.state(played, &session, carried_before, &words, &watched);
        self.note_circumstances(played, &session, &state.changes);
        self.books[who].session = session.clone();
        Step {
            played: Rc::clone(played),
            session,
            watched,
            words,
            text,
            title: sheet.and_then(|sheet| sheet.title),
            state,
            judged: Vec::new(),
            alarm,
            error: error_of(played),
        }
    }

    fn session(&mut self, played: &Played<'_>) -> Session {
        let Some(name) = self.session_cookie.clone() else {
            return Session::default();
        };
        let (before, after) = session::before_and_after(played, &name);
        let carried = after.or(before).and_then(codec::carried);
        let book = &mut self.books[played.turn.browser];
        book.carried = carried
            .as_ref()
            .and_then(|_| codec::carried(after?))
            .and_then(|c| c.state);
        let session = session::describe(before, after, carried.is_some(), &mut self.labels);
        let received = played.hops.iter().flat_map(|hop| &hop.exchange.received);
        let is_id = |cookie: &&Received| cookie.name == name && !cookie.value.is_empty();
        for cookie in received.filter(|cookie| carried.is_none() && is_id(cookie)) {
            self.labels.of(&cookie.value);
        }
        if let Some(id) = &session.id
            && book.ids.last() != Some(id)
        {
            book.ids.push(id.clone());
        }
        session
    }

    /// Two browsers on one id: to the server they are one visitor.
    fn alarm(&mut self, played: &Played<'_>, session: &Session) -> Option<Alarm> {
        let who = played.turn.browser;
        let stolen = played.stolen.iter().map(|cookie| cookie.value.clone());
        self.books[who].stolen_ids.extend(stolen);
        let id = session.id.as_ref()?;
        let holders = self.holders.entry(id.clone()).or_insert_with(|| Holders {
            first: who,
            alarmed: HashSet::new(),
        });
        let is_stolen = self.books[who].stolen_ids.contains(id);
        if holders.first == who || is_stolen || !holders.alarmed.insert(who) {
            return None;
        }
        Some(Alarm::SharedSession {
            first: holders.first,
            label: session.label.clone().unwrap_or_default(),
        })
    }

    fn state(
        &mut self,
        played: &Played<'_>,
        session: &Session,
        carried_before: Option<Map<String, Value>>,
        words: &PageWords,
        watched: &[(String, Option<String>)],
    ) -> State {
        let mut state = State {
            is_joint: played.is_joint,
            ..State::default()
        };
        let ours = ids_in(played, session);
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
        self.name_strangers(&mut state.rows, &ours);
        state.source = self.source(session, words, watched);
        if state.source == Source::Cookie {
            let after = self.books[played.turn.browser]
                .carried
                .clone()
                .unwrap_or_default();
            let before = carried_before.unwrap_or_default();
            let last = played.hops.len().saturating_sub(1);
            state.changes = key_changes(last, "", &mut self.labels, &before, &after);
        }
        state
    }

    fn source(
        &self,
        session: &Session,
        words: &PageWords,
        watched: &[(String, Option<String>)],
    ) -> Source {
        if session.is_carried {
            Source::Cookie
        } else if self.table_source != Source::None {
            self.table_source
        } else if matches!(words, PageWords::Changed(_)) || watched.iter().any(|w| w.1.is_some()) {
            Source::Page
        } else {
            Source::None
        }
    }

    /// Rows that came or went and that no browser of this run holds or held are someone else's.
    fn name_strangers(&self, rows: &mut RowChanges, ours: &[String]) {
        let is_known = |id: &String| self.holders.contains_key(id) || ours.contains(id);
        let all = rows.created.iter().chain(&rows.deleted);
        rows.strangers = all.filter(|id| !is_known(id)).cloned().collect();
    }

    fn judge(&mut self, step: &mut Step<'p>) {
        let facts = Facts { ledger: self, step };
        step.judged = judge::judge(&facts);
        if let Some(id) = &step.session.id {
            let who = step.browser();
            self.holders.entry(id.clone()).or_insert_with(|| Holders {
                first: who,
                alarmed: HashSet::new(),
            });
        }
    }

    /// Whether this id was held by any browser before this turn.
    pub(super) fn was_held_before(&self, id: &str, step: &Step<'_>) -> bool {
        let by_other = self
            .holders
            .get(id)
            .is_some_and(|h| h.first != step.browser());
        let ids = &self.books[step.browser()].ids;
        let earlier = ids.iter().rev().skip(1).any(|held| held == id);
        by_other || earlier || step.session.before.as_deref() == Some(id)
    }

    /// The largest number of browsers that hold one id which nobody stole.
    pub(super) fn most_sharing(&self) -> usize {
        let all = self.holders.values().map(|holders| holders.alarmed.len());
        all.max().map_or(0, |others| others + 1)
    }

    pub(super) fn table_source(&self) -> Source {
        self.table_source
    }
}

fn waits_for_round(line: &Line) -> bool {
    line.expects.iter().any(|expect| {
        matches!(
            expect.what,
            Expectation::SharesSession(_)
                | Expectation::DifferentSession(_)
                | Expectation::ServerHas(..)
                | Expectation::ServerHasNo(_)
                | Expectation::ServerHasNothing
        )
    })
}

/// Ids that this turn brought to the browser, even where its jar refused them.
fn ids_in(played: &Played<'_>, session: &Session) -> Vec<String> {
    let received = played.hops.iter().flat_map(|hop| &hop.exchange.received);
    let sent = played.hops.iter().flat_map(|hop| &hop.exchange.sent);
    received
        .map(|cookie| cookie.value.clone())
        .chain(sent.map(|cookie| cookie.value.clone()))
        .chain(session.id.clone())
        .collect()
}

fn error_of(played: &Played<'_>) -> Option<String> {
    match &played.problem {
        Some(Problem::NothingToSteal { cookie, from }) => Some(format!(
            "there is nothing to steal: {from} holds no cookie {cookie} at this moment"
        )),
        Some(Problem::BadAddress(why)) => Some(why.clone()),
        Some(Problem::Interrupted) => Some("interrupted before it was over".to_owned()),
        None => {
            let failure = played
                .hops
                .last()
                .and_then(|hop| hop.exchange.failure.as_ref());
            failure.map(|failure| failure.says.clone())
        }
    }
}

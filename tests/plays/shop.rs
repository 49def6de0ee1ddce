//! A shop with sessions, as students write it in their third week: a counter, a basket, orders, a
//! message shown once, a login with a hidden token, an API, an upload, and a second host that
//! checks passwords. It can be wrong in one way of [`Wrong`].
//!
//! Its sessions lie in a table of Django's form where a file is given for it; `pages.rs` holds the
//! pages.

use super::{pages, reply::Reply, wrong::Wrong};
use crate::support::server::{Answer, Asked, Server};
use jarful::codec::django::{Key, encode};
use rusqlite::{Connection, params};
use serde_json::{Map, Value, json};
use std::{
    collections::HashMap,
    path::Path,
    sync::{Condvar, Mutex},
    time::Duration,
};

/// One browser's dictionary.
pub type Session = Map<String, Value>;

/// What the shop remembers.
pub struct State {
    pub wrong: Wrong,
    pub port: u16,
    sessions: HashMap<String, Session>,
    /// Of each order, whose it is and what it holds. The first has the number 1.
    pub orders: Vec<(String, Value)>,
    /// Tokens of the API, and who got them.
    pub tokens: HashMap<String, String>,
    /// Tickets from the other host, each good for one login.
    pub tickets: HashMap<String, String>,
    pub shared_count: u64,
    pub shared_basket: Vec<Value>,
    /// The first answer that was kept for others.
    pub cached_ticket: Option<String>,
    table: Option<Connection>,
    ids: u64,
}

/// One visit: the request, and the session that its cookie names.
pub struct Visit<'v> {
    pub asked: &'v Asked,
    pub state: &'v mut State,
    pub id: Option<String>,
    pub session: Session,
}

/// Starts the shop; its table of sessions lies in `table`.
pub fn start(wrong: Wrong, table: Option<&Path>) -> Server {
    let state = State {
        wrong,
        port: 0,
        sessions: HashMap::new(),
        orders: Vec::new(),
        tokens: HashMap::new(),
        tickets: HashMap::new(),
        shared_count: 0,
        shared_basket: Vec::new(),
        cached_ticket: None,
        table: table.map(create),
        ids: 0,
    };
    let shared = (Mutex::new(state), Condvar::new(), Mutex::new(0));
    Server::start(move |asked| {
        let (state, both_read, readers) = &shared;
        if wrong == Wrong::LostUpdate && asked.method() == "POST" {
            return lose_an_update(asked, state, both_read, readers);
        }
        let mut state = state.lock().unwrap();
        serve(asked, &mut state)
    })
}

fn serve(asked: &Asked, state: &mut State) -> Answer {
    let host = asked.header("Host").unwrap_or_default();
    state.port = host.rsplit(':').next().unwrap().parse().unwrap_or(0);
    let mut visit = Visit::open(asked, state);
    let before = visit.session.clone();
    let mut reply = pages::reply(&mut visit);
    visit.save(&before, &mut reply);
    reply.answer()
}

/// Two tabs read the basket before either of them writes it.
fn lose_an_update(
    asked: &Asked,
    state: &Mutex<State>,
    both_read: &Condvar,
    readers: &Mutex<u32>,
) -> Answer {
    let old = Visit::open(asked, &mut state.lock().unwrap()).session;
    let mut count = readers.lock().unwrap();
    *count += 1;
    both_read.notify_all();
    let patience = Duration::from_secs(20);
    drop(both_read.wait_timeout_while(count, patience, |count| *count < 2));
    let mut state = state.lock().unwrap();
    let mut visit = Visit::open(asked, &mut state);
    visit.session = old;
    let mut reply = pages::reply(&mut visit);
    visit.save(&Session::new(), &mut reply);
    reply.answer()
}

impl<'v> Visit<'v> {
    fn open(asked: &'v Asked, state: &'v mut State) -> Self {
        let id = asked.cookie("sessionid").map(str::to_owned);
        let session = id.as_ref().and_then(|id| state.sessions.get(id)).cloned();
        Self {
            asked,
            state,
            id: id.filter(|_| session.is_some()),
            session: session.unwrap_or_default(),
        }
    }

    pub fn is_wrong(&self, how: Wrong) -> bool {
        self.state.wrong == how
    }

    /// Who is logged in.
    pub fn user(&self) -> Option<&str> {
        self.session.get("user").and_then(Value::as_str)
    }

    /// A new id for the same session: the old one opens nothing any more.
    pub fn rotate(&mut self) {
        if let Some(old) = self.id.take() {
            self.state.forget(&old);
        }
    }

    /// Ends the session here and at the browser.
    pub fn end(&mut self, reply: &mut Reply) {
        if let Some(id) = self.id.take().filter(|_| !self.is_wrong(Wrong::RowStays)) {
            self.state.forget(&id);
        }
        self.session.clear();
        reply.cookie("sessionid=; Path=/; Max-Age=0");
    }

    /// As Django's middleware does it: a session begins when something is written into it.
    fn save(mut self, before: &Session, reply: &mut Reply) {
        if self.session == *before || self.session.is_empty() {
            return;
        }
        let id = self.id.take().unwrap_or_else(|| {
            let id = self.state.new_id();
            let cookie = format!("sessionid={id}; Path=/; HttpOnly; SameSite=Lax");
            reply.cookie(&self.state.cached(cookie));
            id
        });
        self.state.remember(id, self.session);
    }
}

impl State {
    /// A long name that nobody could guess, were it not for a test.
    pub fn new_id(&mut self) -> String {
        self.ids += 1;
        let mix = |n: u64| (n ^ (n >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (n << 7);
        let (a, b) = (mix(mix(self.ids + 11)), mix(mix(self.ids + 7919)));
        format!("{a:016x}{b:016x}")
    }

    /// A proxy that keeps pages would hand out the first cookie again: here to the 40th browser.
    fn cached(&mut self, cookie: String) -> String {
        let first = self.cached_ticket.get_or_insert_with(|| cookie.clone());
        if self.wrong == Wrong::CachedTicket && self.ids == 40 {
            return first.clone();
        }
        cookie
    }

    fn remember(&mut self, id: String, session: Session) {
        if let Some(table) = &self.table {
            let data = encode(&session, &Key::new("shop"), 1_700_000_000);
            let row = params![id, data, "2099-01-01 00:00:00"];
            table
                .execute(
                    "INSERT OR REPLACE INTO django_session VALUES (?, ?, ?)",
                    row,
                )
                .unwrap();
        }
        self.sessions.insert(id, session);
    }

    fn forget(&mut self, id: &str) {
        if let Some(table) = &self.table {
            let sql = "DELETE FROM django_session WHERE session_key = ?";
            table.execute(sql, [id]).unwrap();
        }
        self.sessions.remove(id);
    }
}

fn create(path: &Path) -> Connection {
    let table = Connection::open(path).unwrap();
    table
        .execute_batch(
            "PRAGMA synchronous = OFF;
             CREATE TABLE django_session (session_key varchar(40) NOT NULL PRIMARY KEY,
                 session_data text NOT NULL, expire_date datetime NOT NULL);",
        )
        .unwrap();
    table
}

/// A list in the session, empty where there is none yet.
pub fn list(session: &mut Session, name: &str) -> Vec<Value> {
    let list = session.get(name).and_then(Value::as_array);
    list.cloned().unwrap_or_default()
}

/// What the API says of an error.
pub fn error(why: &str) -> Value {
    json!({ "error": why })
}

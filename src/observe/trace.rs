//! The trace: what was seen, as data. Machine formats are made of this.

use crate::codec::Form;
use crate::cookie::{Cookie, Reason};
use crate::run::Played;
use crate::scenario::{BrowserId, Span};
use serde_json::{Map, Value};
use std::rc::Rc;
use std::sync::Arc;

/// One turn and all that is known about it.
#[derive(Clone, Debug)]
pub struct Step<'p> {
    /// What happened on the wire and in the jar.
    pub played: Rc<Played<'p>>,
    /// What it did to the browser's session.
    pub session: Session,
    /// Watched values of the page finally shown, in the order of the `watch:` lines.
    pub watched: Vec<(String, Option<String>)>,
    /// What a reader sees on the page, or what changed on it.
    pub words: PageWords,
    /// All that a reader sees on the page finally shown.
    pub text: Option<Rc<str>>,
    /// What is told of it in few words: the same, or of JSON its places.
    pub told: Option<Rc<str>>,
    /// `<title>` of the page finally shown.
    pub title: Option<String>,
    /// The server's change.
    pub state: State,
    /// Expectations and their verdicts.
    pub judged: Vec<Judged>,
    /// Something to say at once and unmistakably.
    pub alarm: Option<Alarm>,
    /// Why the turn could not be played to its end, one sentence.
    pub error: Option<String>,
    /// The id held after the turn was held by no browser of this run before.
    pub(super) holds_new_id: bool,
    /// What the jar held after this browser's turn before, what has expired since then included.
    pub(super) jar_before: Arc<[Cookie]>,
}

/// What a turn did to a browser's session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// In one word.
    pub change: SessionChange,
    /// The id held after the turn. `None` where the cookie carries its state itself.
    pub id: Option<String>,
    /// Its label.
    pub label: Option<String>,
    /// The id sent (or held) before.
    pub before: Option<String>,
    /// The label of that.
    pub label_before: Option<String>,
    /// The cookie carries its state itself, in this form; there is no id.
    pub carried: Option<Form>,
    /// The cookie's value after the turn, id or state.
    pub(super) value: Option<String>,
}

/// What happened to a session in one turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SessionChange {
    /// None before, one after.
    New,
    /// The same before and after.
    Same,
    /// Another one after.
    Rotated,
    /// One before, none after.
    Ended,
    /// None before, none after.
    #[default]
    None,
}

/// The words of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageWords {
    /// No page, or nothing readable on it.
    None,
    /// This browser's first look at this page: how it begins.
    First(String),
    /// Nothing changed since this browser's last look.
    Same,
    /// What changed since then.
    Changed(crate::page::Change),
}

/// Where the server's state was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// The demo server's own table.
    Demo,
    /// Django's table.
    Django,
    /// PHP's session files.
    Php,
    /// The session store of Express: the files of session-file-store, or connect-sqlite3's table.
    Express,
    /// The cookie carries it.
    Cookie,
    /// The words of the page.
    Page,
    /// Nowhere.
    #[default]
    None,
}

/// What changed on the server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Where it was seen.
    pub source: Source,
    /// The change of a whole round, not of one request.
    pub is_joint: bool,
    /// Rows that came and went.
    pub rows: RowChanges,
    /// Keys that came, changed, went.
    pub changes: Vec<KeyChange>,
    /// Why the table could not be read.
    pub error: Option<String>,
    /// Why this browser's row cannot be shown.
    pub undecodable: Option<String>,
}

/// Rows that came and went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowChanges {
    /// Ids of new rows.
    pub created: Vec<String>,
    /// Ids of rows that are gone.
    pub deleted: Vec<String>,
    /// Those of both that no browser of this run holds or held.
    pub strangers: Vec<String>,
    /// How many rows there are; `None` where the table was not read.
    pub total: Option<u64>,
}

/// One key of one session.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyChange {
    /// Index of the exchange it belongs to.
    pub exchange: usize,
    /// The session's id; empty where the cookie carries the state.
    pub id: String,
    /// The session's label.
    pub label: String,
    /// The key in the session's dictionary.
    pub key: String,
    /// What happened to it.
    pub kind: Kind,
    /// Its value before.
    pub before: Option<Value>,
    /// Its value after.
    pub after: Option<Value>,
}

/// What happened to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It came.
    Added,
    /// It has another value.
    Changed,
    /// It went.
    Removed,
}

/// One expectation and its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// As written.
    pub text: String,
    /// Where it is written.
    pub span: Span,
    /// `None`: not judged, neither passed nor failed.
    pub passed: Option<bool>,
    /// What came instead, or what was seen.
    pub actual: String,
    /// What is likely to be wrong.
    pub cause: Option<String>,
    /// The cookie reason behind a failure, by whose name `jarful explain` tells more.
    pub reason: Option<Reason>,
    /// What this browser (and the others) saw before.
    pub seen: Option<String>,
    /// Nobody wrote it down: a visit must end below 400.
    pub is_implied: bool,
}

/// Something to say at once and unmistakably.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// Two browsers hold one session id, and the play did not steal it.
    SharedSession {
        /// Who had it first.
        first: BrowserId,
        /// The label of the id.
        label: String,
    },
}

/// The change of a joint round.
#[derive(Clone, Debug, PartialEq)]
pub struct JointChange {
    /// 1-based number of the round.
    pub round: u64,
    /// How many turns it had.
    pub turns: u64,
    /// What changed.
    pub state: State,
}

/// A browser at the end of the run (or up to now).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BrowserSummary {
    /// Who.
    pub browser: BrowserId,
    /// The id held now.
    pub id: Option<String>,
    /// Its label.
    pub label: Option<String>,
    /// All ids it ever held, in order.
    pub ids: Vec<String>,
    /// Requests sent, redirects included.
    pub requests: u64,
    /// Pages visited.
    pub visits: u64,
    /// What the server remembers for it, where that can be seen.
    pub remembers: Option<Map<String, Value>>,
    /// The watched values it saw last.
    pub watched: Vec<(String, Option<String>)>,
    /// All that a reader saw on the page it looked at last.
    pub last_page: Option<String>,
    /// The cookie carries its state itself, in this form.
    pub carried: Option<Form>,
    /// Why its row, or what its cookie carries, cannot be shown.
    pub undecodable: Option<String>,
    /// Holds an id whose row is not (or no longer) in the table.
    pub is_unknown_to_server: bool,
}

/// How one browser's visits of one item went, in a few words: what a crowd is folded by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Story(pub String);

/// The sums of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Summary {
    /// Requests sent, redirects included.
    pub requests: u64,
    /// Requests that got an answer.
    pub answers: u64,
    /// Different session ids.
    pub sessions: u64,
    /// Expectations that held.
    pub passed: u64,
    /// Expectations that did not.
    pub failed: u64,
    /// Expectations that could not be judged.
    pub not_judged: u64,
    /// Turns that could not be played or got no answer.
    pub broken: u64,
    /// Turns played.
    pub turns: u64,
    /// Points earned.
    pub points: u32,
    /// Points on offer.
    pub max_points: u32,
    /// Scenes with points: index, earned or not.
    pub scenes: Vec<(usize, bool)>,
    /// Anything at all was expected.
    pub checked_anything: bool,
    /// Ended by Ctrl-C.
    pub interrupted: bool,
    /// The target never answered, so the rest of the play was left out.
    pub gave_up: bool,
    /// Ended by the user before its end (`--step`).
    pub left: bool,
}

impl SessionChange {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Same => "same",
            Self::Rotated => "rotated",
            Self::Ended => "ended",
            Self::None => "none",
        }
    }
}

impl Source {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Django => "django",
            Self::Php => "php",
            Self::Express => "express",
            Self::Cookie => "cookie",
            Self::Page => "page",
            Self::None => "none",
        }
    }

    /// The stronger of two sources that are no tables.
    #[must_use]
    pub(super) fn stronger(self, other: Self) -> Self {
        match (self, other) {
            (Self::Cookie, _) | (_, Self::Cookie) => Self::Cookie,
            (Self::Page, _) | (_, Self::Page) => Self::Page,
            _ => self,
        }
    }

    /// What holds one session there: a row of a table, a file, or either of them.
    #[must_use]
    pub fn row(self) -> &'static str {
        match self {
            Self::Php => "file",
            Self::Express => "session",
            _ => "row",
        }
    }

    /// A table was read, or the folder of files that stands for one.
    #[must_use]
    pub fn is_table(self) -> bool {
        matches!(self, Self::Demo | Self::Django | Self::Php | Self::Express)
    }
}

impl Kind {
    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

impl Session {
    /// The cookie carries its state itself.
    #[must_use]
    pub fn is_carried(&self) -> bool {
        self.carried.is_some()
    }
}

impl Step<'_> {
    /// The session cookie and its form, where it carries its state itself.
    #[must_use]
    pub fn carrying_cookie(&self) -> Option<(&Cookie, Form)> {
        let form = self.session.carried?;
        let value = self.session.value.as_deref()?;
        let mut jar = self.played.jar_after.iter();
        let cookie = jar.find(|cookie| cookie.value == value)?;
        Some((cookie, form))
    }

    /// Who played.
    #[must_use]
    pub fn browser(&self) -> BrowserId {
        self.played.turn.browser
    }

    /// The status of the page finally shown.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.played.hops.last().and_then(|hop| hop.exchange.status)
    }

    /// An expectation failed, or the turn broke.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.error.is_some()
            || self
                .judged
                .iter()
                .any(|judged| judged.passed == Some(false))
    }
}

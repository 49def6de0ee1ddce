//! What happened, one thing at a time.

use crate::browser::{Exchange, Obstacle, Page};
use crate::cookie::Cookie;
use crate::scenario::{BrowserId, Turn, Values};
use crate::store::{Error, Reading};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use url::Url;

/// Everything that can happen in a run. The set is closed: readers `match` on it.
#[derive(Debug)]
pub enum Event<'p> {
    /// Before the first turn. With a store: how it looked then.
    Began {
        /// The first look at the server's table.
        reading: Option<Result<Reading, Error>>,
        /// The jars that were loaded from files, and whose they are.
        loaded: Vec<(BrowserId, Arc<[Cookie]>)>,
    },
    /// A scene opens: index into `Scenario::scenes`.
    Scene(usize),
    /// `> …`.
    Narration(&'p str),
    /// The clocks moved on.
    Waited {
        /// By how much.
        by: Duration,
        /// The server's clock moved too (only the demo server's can).
        server_moved: bool,
    },
    /// Time passed.
    Paused(Duration),
    /// The server was stopped and started again, or why it could not be.
    Restarted(Result<(), String>),
    /// Turns are about to be played.
    RoundBegan {
        /// 1-based.
        number: u64,
        /// Index into `Scenario::items`.
        item: usize,
        /// All of its turns at the same instant.
        is_joint: bool,
    },
    /// A turn is over.
    Turn(Rc<Played<'p>>),
    /// A round is over.
    RoundEnded {
        /// 1-based.
        number: u64,
        /// Index into `Scenario::items`.
        item: usize,
        /// All of its turns at the same instant.
        is_joint: bool,
        /// The last round of its item.
        is_last_of_item: bool,
        /// The one look at the table after a joint round.
        reading: Option<Result<Reading, Error>>,
    },
    /// The run is over.
    Ended {
        /// By Ctrl-C.
        interrupted: bool,
        /// The target never answered, so the rest of the play was left out.
        gave_up: bool,
        /// Somebody ended it at the gate (`--step`).
        left: bool,
        /// What each jar holds now, in the order of the cast.
        jars: Vec<Arc<[Cookie]>>,
    },
}

/// A turn that is over.
#[derive(Debug)]
pub struct Played<'p> {
    /// 1-based, in the order in which turns ended.
    pub number: u64,
    /// 1-based.
    pub round: u64,
    /// One of several at the same instant.
    pub is_joint: bool,
    /// Who did what.
    pub turn: Turn<'p>,
    /// What went over the wire, redirects included; empty for `close` and the like.
    pub hops: Vec<Hop>,
    /// The page finally shown.
    pub page: Option<Page>,
    /// The jar just before.
    pub jar_before: Arc<[Cookie]>,
    /// The jar just after.
    pub jar_after: Arc<[Cookie]>,
    /// The browsers' clock at the end of the turn.
    pub now: OffsetDateTime,
    /// What the play's `{{…}}` held as the turn began.
    pub values: Values,
    /// Cookies that the play itself put into this jar (`steal`, `set cookie`).
    pub stolen: Vec<Cookie>,
    /// Cookies that the play put into another browser's jar (`plant`), and whose.
    pub planted: Option<(BrowserId, Vec<Cookie>)>,
    /// The page whose form or link the turn used.
    pub used: Option<Url>,
    /// What the turn typed into password fields.
    pub secrets: Vec<String>,
    /// Why the turn could not be played to its end.
    pub problem: Option<Problem>,
}

/// One exchange and how the server's table looked right after it.
#[derive(Debug)]
pub struct Hop {
    /// When it began, by the wall clock.
    pub started: OffsetDateTime,
    /// What went over the wire.
    pub exchange: Exchange,
    /// The look at the table; `None` without a store and inside a joint round.
    pub reading: Option<Result<Reading, Error>>,
}

/// Why a turn could not be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There was nothing to steal: the cookie's name and whose jar.
    NothingToSteal {
        /// As written in the play.
        cookie: String,
        /// The name of the browser it should come from.
        from: String,
    },
    /// There was nothing to plant: the cookie's name.
    NothingToPlant(String),
    /// There was nothing to delete: the cookie's name.
    NothingToDelete(String),
    /// What a cookie was to be set to cannot be sent: why.
    BadCookie(String),
    /// A `{{…}}` of the play speaks of a value that nobody has seen yet: as written.
    NothingSeen(String),
    /// The browser shows no page: its last visit brought none.
    NoPage,
    /// The page shown has no such form or link, or it cannot be used so.
    Obstacle {
        /// The page.
        page: Url,
        /// What stands in the way.
        obstacle: Box<Obstacle>,
    },
    /// The address cannot be asked.
    BadAddress(String),
    /// Ctrl-C.
    Interrupted,
}

impl Played<'_> {
    /// Whether any exchange of the turn got an answer.
    #[must_use]
    pub fn was_answered(&self) -> bool {
        self.hops.iter().any(|hop| hop.exchange.status.is_some())
    }
}

//! The play from its first line to its last.

use super::addresses::Addresses;
use super::connections::Connections;
use super::fleet::Fleet;
use super::gate::Gate;
use super::stop::Stop;
use super::tabs::{Place, Tab, Tabs};
use super::turn::play_turn;
use super::{Event, Played, fill, used};
use crate::browser::{Browser, FailureKind, Network};
use crate::cookie::Cookie;
use crate::scenario::{Action, BrowserId, Lane, Round, Scenario, Step};
use crate::store::{Error, Reading, Store};
use futures_util::stream::{self, StreamExt};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use url::Url;

/// Who listens to a run. It hears every event, in order, on the run's own task.
pub trait Audience<'p> {
    /// Something happened.
    fn hear(&mut self, event: Event<'p>);
    /// The name of the cookie that is taken for the session cookie at this moment.
    fn session_cookie(&self) -> Option<String>;
    /// A watched value (its index in `Scenario::watches`) as this browser saw it last.
    fn watched(&self, browser: BrowserId, watch: usize) -> Option<String>;
    /// The gate is closed: this round is what comes next. It will type these secrets.
    fn foresee(&mut self, round: &Round<'p>, secrets: &[String]);
    /// Nothing more need be played (`--fail-fast`).
    fn has_seen_enough(&self) -> bool;
}

/// What a run needs beside the play.
pub struct Stage {
    /// Where `/…` addresses go.
    pub base: Url,
    /// What the browsers have in common.
    pub network: Arc<Network>,
    /// The server's session table.
    pub store: Option<Store>,
    /// How many browsers of a joint round may be under way at once.
    pub in_flight: usize,
    /// How many browsers may keep connections open elsewhere.
    pub open_browsers: usize,
    /// The wall clock.
    pub clock: fn() -> OffsetDateTime,
    /// Moves the server's clock too, where that is possible.
    pub move_server_clock: Option<Box<dyn Fn(Duration)>>,
    /// Stops the server and starts it again, where it is jarful's own.
    pub restart_server: Option<Box<dyn Fn() -> Result<(), String>>>,
    /// `{{run}}`: a short word, new in each run.
    pub run_word: String,
    /// Where the run waits before each round, if it does (`--step`).
    pub gate: Option<Gate>,
    /// What some browsers hold before the play begins, oldest first.
    pub jars: Vec<(BrowserId, Vec<Cookie>)>,
    /// Ctrl-C.
    pub stop: Stop,
}

/// Small casts have all their rows read after each exchange, so that a server which changes
/// another browser's row is caught; a crowd only those of the browsers in the round.
const SMALL_CAST: usize = 64;

/// A target that has never answered is given up after so many turns that ran into the limit.
const MOST_SILENCES: u32 = 3;

/// A run under way.
pub(super) struct Run<'s, 'p, A> {
    pub(super) scenario: &'p Scenario,
    pub(super) stage: &'s Stage,
    pub(super) store: RefCell<Option<Store>>,
    pub(super) fleet: Fleet,
    pub(super) audience: RefCell<&'s mut A>,
    pub(super) connections: RefCell<Connections>,
    pub(super) waited: Cell<Duration>,
    pub(super) addresses: Addresses,
    tabs: Tabs,
    turns: Cell<u64>,
    answered: Cell<bool>,
    silences: Cell<u32>,
    gave_up: Cell<bool>,
    left: Cell<bool>,
}

/// A browser, and what its jar holds before the play.
type Loaded = (BrowserId, Arc<[Cookie]>);

/// Plays a whole scenario.
pub async fn play<'p, A: Audience<'p>>(scenario: &'p Scenario, mut stage: Stage, audience: &mut A) {
    let store = stage.store.take();
    let gate = stage.gate.take();
    let jars = std::mem::take(&mut stage.jars);
    let run = Run {
        scenario,
        stage: &stage,
        store: RefCell::new(store),
        fleet: Fleet::new(&stage.network, scenario.cast.members.len()),
        audience: RefCell::new(audience),
        connections: RefCell::new(Connections::new(stage.open_browsers)),
        waited: Cell::new(Duration::ZERO),
        addresses: Addresses::default(),
        tabs: Tabs::new(scenario),
        turns: Cell::new(0),
        answered: Cell::new(false),
        silences: Cell::new(0),
        gave_up: Cell::new(false),
        left: Cell::new(false),
    };
    let loaded = run.load(jars);
    run.whole(gate, loaded).await;
}

impl<'p, A: Audience<'p>> Run<'_, 'p, A> {
    /// Fills the jars that come from files.
    fn load(&self, jars: Vec<(BrowserId, Vec<Cookie>)>) -> Vec<Loaded> {
        let load = |(browser, cookies)| {
            let jar = self.browser(browser).jar();
            jar.load(cookies, self.now());
            let held = jar.snapshot(self.now());
            self.fleet.note_held(browser, &held);
            (browser, held)
        };
        jars.into_iter().map(load).collect()
    }

    async fn whole(&self, mut gate: Option<Gate>, loaded: Vec<Loaded>) {
        let players: Vec<_> = loaded.iter().map(|(browser, _)| *browser).collect();
        let reading = self.read_rows_of(players.into_iter());
        self.tell(Event::Began { reading, loaded });
        let mut rounds = 0;
        for step in self.scenario.steps() {
            if self.is_over() {
                break;
            }
            match step {
                Step::Scene(scene) => self.tell(Event::Scene(scene)),
                Step::Narration(text) => self.tell(Event::Narration(text)),
                Step::Wait(by) => self.wait(by),
                Step::Pause(by) => self.pause(by).await,
                Step::Restart => self.restart(),
                Step::Round(round) => {
                    if !self.passes(gate.as_mut(), &round).await {
                        break;
                    }
                    rounds += 1;
                    self.round(rounds, round).await;
                }
            }
        }
        let interrupted = self.stage.stop.is_requested();
        let jars = (0..self.scenario.cast.members.len())
            .map(|id| self.browser(id).jar().snapshot(self.now()))
            .collect();
        let gave_up = self.gave_up.get();
        self.tell(Event::Ended {
            interrupted,
            gave_up,
            left: self.left.get(),
            jars,
        });
    }

    /// Waits at the gate, if there is one, until somebody lets the round on.
    async fn passes(&self, gate: Option<&mut Gate>, round: &Round<'p>) -> bool {
        let Some(gate) = gate.filter(|gate| !gate.is_open()) else {
            return true;
        };
        let secrets = self.secrets_of(round);
        self.audience.borrow_mut().foresee(round, &secrets);
        tokio::select! {
            goes_on = gate.lets_on() => {
                self.left.set(!goes_on);
                goes_on
            }
            () = self.stage.stop.requested() => false,
        }
    }

    /// What the forms of a round will type into password fields.
    fn secrets_of(&self, round: &Round<'p>) -> Vec<String> {
        let of_lane = |lane: &Lane<'p>| {
            let Action::Submit(submit) = &lane.line.action else {
                return None;
            };
            let page = self.tabs.of(lane.browser)?;
            let values = fill::values(self, lane.turns().next()?).ok()?;
            Some(used::secrets(submit, &page, &values))
        };
        let lanes = round.lanes.iter().take(SMALL_CAST);
        lanes.filter_map(of_lane).flatten().collect()
    }

    fn is_over(&self) -> bool {
        self.stage.stop.is_requested()
            || self.gave_up.get()
            || self.audience.borrow().has_seen_enough()
    }

    fn wait(&self, by: Duration) {
        self.waited.set(self.waited.get().saturating_add(by));
        let server_moved = self
            .stage
            .move_server_clock
            .as_ref()
            .map(|go| go(by))
            .is_some();
        self.tell(Event::Waited { by, server_moved });
    }

    /// With the server all connections to it end.
    fn restart(&self) {
        for id in 0..self.scenario.cast.members.len() {
            self.browser(id).disconnect();
        }
        let nobody = || Err("jarful did not start this server".to_owned());
        let result = self
            .stage
            .restart_server
            .as_ref()
            .map_or_else(nobody, |go| go());
        self.tell(Event::Restarted(result));
    }

    async fn pause(&self, by: Duration) {
        tokio::select! {
            () = tokio::time::sleep(by) => self.tell(Event::Paused(by)),
            () = self.stage.stop.requested() => {}
        }
    }

    async fn round(&self, number: u64, round: Round<'p>) {
        let (item, is_joint) = (round.item, round.is_joint);
        self.tell(Event::RoundBegan {
            number,
            item,
            is_joint,
        });
        let players: Vec<_> = round.lanes.iter().map(|lane| lane.browser).collect();
        let crowd = players.len() > self.stage.open_browsers.min(SMALL_CAST);
        stream::iter(round.lanes.into_iter().enumerate())
            .map(|(at, lane)| async move {
                let tab = self.lane((number, item), is_joint, lane, crowd).await;
                self.tabs.leave(lane.browser, at, tab, is_joint);
            })
            .buffer_unordered(self.stage.in_flight.max(1))
            .collect::<()>()
            .await;
        self.tabs.end_round();
        let reading = if is_joint {
            self.read_rows_of(players.into_iter())
        } else {
            None
        };
        self.tell(Event::RoundEnded {
            number,
            item,
            is_joint,
            is_last_of_item: round.is_last_of_item,
            reading,
        });
    }

    /// Plays a lane; returns what its tab shows then.
    async fn lane(
        &self,
        (round, item): (u64, usize),
        is_joint: bool,
        lane: Lane<'p>,
        crowd: bool,
    ) -> Tab {
        let is_guest = self.scenario.cast.members[lane.browser].is_guest;
        let mut tab = self.tabs.of(lane.browser);
        for turn in lane.turns() {
            if self.is_over() {
                break;
            }
            if let Some(idle) = self.connections.borrow_mut().touch(lane.browser)
                && idle != lane.browser
            {
                self.browser(idle).disconnect();
            }
            let played = play_turn(self, round, is_joint, turn, tab.as_deref()).await;
            tab = self.tabs.after(tab, &played, Place { item, is_guest });
            self.finish(played);
        }
        if is_joint && crowd && lane.line.is_everyone {
            self.connections.borrow_mut().forget(lane.browser);
            self.browser(lane.browser).disconnect();
        }
        tab
    }

    fn finish(&self, mut played: Played<'p>) {
        self.turns.set(self.turns.get() + 1);
        played.number = self.turns.get();
        self.note_hope(&played);
        self.tell(Event::Turn(Rc::new(played)));
    }

    /// Where the target has never answered, the rest of the play would only repeat the message.
    fn note_hope(&self, played: &Played<'_>) {
        if played.was_answered() {
            self.answered.set(true);
        }
        let Some(exchange) = played.hops.last().map(|hop| &hop.exchange) else {
            return;
        };
        let is_target = exchange.url.origin() == self.stage.base.origin();
        match exchange.failure.as_ref().map(|failure| failure.kind) {
            Some(FailureKind::Refused | FailureKind::UnknownHost | FailureKind::Tls) => {
                self.gave_up.set(is_target && !self.answered.get());
            }
            Some(FailureKind::Timeout) if is_target => {
                self.silences.set(self.silences.get() + 1);
                let is_silent = self.silences.get() >= MOST_SILENCES;
                self.gave_up.set(is_silent && !self.answered.get());
            }
            _ => {}
        }
    }

    pub(super) fn has_store(&self) -> bool {
        self.store.borrow().is_some()
    }

    pub(super) fn tell(&self, event: Event<'p>) {
        self.audience.borrow_mut().hear(event);
    }

    pub(super) fn browser(&self, id: usize) -> &Browser {
        self.fleet.browser(id)
    }

    /// The browsers' clock: the wall clock and every `wait` of the play.
    pub(super) fn now(&self) -> OffsetDateTime {
        if self.waited.get().is_zero() {
            return (self.stage.clock)();
        }
        let limit = time::Duration::days(365 * 1000);
        let waited = time::Duration::try_from(self.waited.get()).unwrap_or(limit);
        (self.stage.clock)()
            .checked_add(waited.min(limit))
            .unwrap_or((self.stage.clock)())
    }

    /// One look at the table. Which cookie is the session is not known here, so every cookie value
    /// that could be a key is asked for.
    pub(super) fn read_rows_of(
        &self,
        players: impl Iterator<Item = usize>,
    ) -> Option<Result<Reading, Error>> {
        let mut store = self.store.borrow_mut();
        let store = store.as_mut()?;
        let cast = self.scenario.cast.members.len();
        let mut ids: Vec<String> = Vec::new();
        if cast <= SMALL_CAST {
            (0..cast).for_each(|browser| self.fleet.keys_of(browser, &mut ids));
        } else {
            players.for_each(|browser| self.fleet.keys_of(browser, &mut ids));
        }
        ids.sort_unstable();
        ids.dedup();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        Some(store.read(&ids))
    }
}

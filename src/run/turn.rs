//! One turn: a visit with all its hops, or something done to a jar.

use super::play::{Audience, Run};
use super::{Hop, Played, Problem};
use crate::browser::{Browser, Network, Page, Request};
use crate::cookie::Cookie;
use crate::scenario::{Action, BrowserId, Turn, Visit};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

/// The browsers of a run, and the values each may have as its key in the session table.
pub(super) struct Fleet {
    browsers: Vec<Browser>,
    keys: Vec<RefCell<VecDeque<String>>>,
}

/// How many former ids of one browser are still looked at: the row of an id that was rotated away
/// should be seen to go.
const REMEMBERED_KEYS: usize = 4;

impl Fleet {
    pub(super) fn new(network: &Arc<Network>, size: usize) -> Self {
        Self {
            browsers: (0..size)
                .map(|_| Browser::new(Arc::clone(network)))
                .collect(),
            keys: (0..size).map(|_| RefCell::default()).collect(),
        }
    }

    pub(super) fn browser(&self, id: BrowserId) -> &Browser {
        &self.browsers[id]
    }

    pub(super) fn keys_of(&self, id: BrowserId, into: &mut Vec<String>) {
        into.extend(self.keys[id].borrow().iter().cloned());
    }

    /// Cookie values that could be keys of a session table: no shorter than Django takes them, no
    /// longer than any stack makes them.
    fn remember_keys<'c>(&self, id: BrowserId, values: impl Iterator<Item = &'c str>) {
        let mut keys = self.keys[id].borrow_mut();
        let mut offered = 0;
        for value in values {
            offered += 1;
            let value = value.trim_matches('"');
            if (8..=256).contains(&value.len()) && !keys.iter().any(|key| key == value) {
                keys.push_back(value.to_owned());
            }
        }
        while keys.len() > REMEMBERED_KEYS + offered {
            keys.pop_front();
        }
    }
}

/// Plays one turn. Its number is given when it has ended.
pub(super) async fn play_turn<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    round: u64,
    is_joint: bool,
    turn: Turn<'p>,
) -> Played<'p> {
    let browser = run.browser(turn.browser);
    let mut played = Played {
        number: 0,
        round,
        is_joint,
        turn,
        hops: Vec::new(),
        page: None,
        jar_before: browser.jar().cookies(run.now()),
        jar_after: Vec::new(),
        stolen: Vec::new(),
        problem: None,
    };
    match &turn.line.action {
        Action::Visit(visit) => play_visit(run, visit, &mut played).await,
        Action::Close => {
            browser.close();
            run.connections.borrow_mut().forget(turn.browser);
        }
        Action::ClearCookies => browser.jar().clear(),
        Action::Steal { cookie, from } => steal(run, cookie, *from, &mut played),
    }
    played.jar_after = browser.jar().cookies(run.now());
    let held = played.jar_after.iter().map(|cookie| cookie.value.as_str());
    run.fleet.remember_keys(turn.browser, held);
    played
}

async fn play_visit<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    visit: &Visit,
    played: &mut Played<'p>,
) {
    let request = match request_for(run, visit) {
        Ok(request) => request,
        Err(why) => {
            played.problem = Some(Problem::BadAddress(why));
            return;
        }
    };
    let works = hops_of(run, request, played);
    let finished = tokio::select! {
        page = works => Some(page),
        () = run.stage.stop.requested() => None,
    };
    match finished {
        Some(page) => played.page = page,
        None => played.problem = Some(Problem::Interrupted),
    }
}

async fn hops_of<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    request: Request,
    played: &mut Played<'p>,
) -> Option<Page> {
    let id = played.turn.browser;
    let browser = run.browser(id);
    let mut navigation = browser.go(request);
    while let Some(exchange) = navigation.next(run.now()).await {
        let reading = if played.is_joint {
            None
        } else {
            let came = exchange.received.iter().map(|cookie| cookie.value.as_str());
            run.fleet.remember_keys(id, came);
            run.read_rows_of(std::iter::once(id))
        };
        played.hops.push(Hop { exchange, reading });
    }
    navigation.into_page()
}

fn request_for<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    visit: &Visit,
) -> Result<Request, String> {
    let base = &run.stage.base;
    let port = base.port_or_known_default().unwrap_or(80).to_string();
    let fill = |text: &str| text.replace("{{port}}", &port);
    let fields: Vec<_> = visit
        .fields
        .iter()
        .map(|(name, value)| (fill(name), fill(value)))
        .collect();
    Request::to(base, &visit.method, &fill(&visit.address), &fields)
}

/// Copies a cookie (all of that name) out of another jar; the victim keeps hers.
fn steal<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    name: &str,
    from: BrowserId,
    played: &mut Played<'p>,
) {
    let theirs = run.browser(from).jar().cookies(run.now());
    let wanted = resolve_name(name, &theirs, run.audience.borrow().session_cookie());
    let booty: Vec<Cookie> = theirs
        .into_iter()
        .filter(|cookie| cookie.name == wanted)
        .collect();
    if booty.is_empty() {
        played.problem = Some(Problem::NothingToSteal {
            cookie: name.to_owned(),
            from: run.scenario.cast.name(from).to_owned(),
        });
        return;
    }
    for cookie in &booty {
        run.browser(played.turn.browser)
            .jar()
            .put(cookie.clone(), run.now());
    }
    played.stolen = booty;
}

/// `session` means the session cookie, whatever the site calls it, unless the jar has a cookie of
/// exactly that name.
fn resolve_name(name: &str, jar: &[Cookie], session_cookie: Option<String>) -> String {
    let is_plain = !name.eq_ignore_ascii_case("session") || jar.iter().any(|c| c.name == name);
    match session_cookie {
        Some(session) if !is_plain => session,
        _ => name.to_owned(),
    }
}

//! One turn: a visit with all its hops, or something done to a jar.

use super::play::{Audience, Run};
use super::{Hop, Played, Problem};
use crate::browser::{Page, Request};
use crate::cookie::Cookie;
use crate::scenario::{Action, BrowserId, Turn, Visit};

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
        now: run.now(),
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
    played.now = run.now();
    played.jar_after = browser.jar().cookies(played.now);
    if run.has_store() {
        run.fleet.note_held(turn.browser, &played.jar_after);
    }
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
        if run.has_store() {
            run.fleet.note_received(id, &exchange.received);
            let jar = browser.jar().cookies(run.now());
            run.fleet.note_held(id, &jar);
        }
        let reading = if played.is_joint {
            None
        } else {
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

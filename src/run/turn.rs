//! One turn: a visit with all its hops, or something done to a jar.

use super::play::{Audience, Run};
use super::{Hop, Played, Problem, deed, fill, used};
use crate::browser::{Page, Request};
use crate::scenario::{Action, Template, Turn, Values, Visit};
use std::sync::Arc;

/// Plays one turn. Its number is given when it has ended.
pub(super) async fn play_turn<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    round: u64,
    is_joint: bool,
    turn: Turn<'p>,
    tab: Option<&Page>,
) -> Played<'p> {
    let browser = run.browser(turn.browser);
    let mut played = Played {
        number: 0,
        round,
        is_joint,
        turn,
        hops: Vec::new(),
        page: None,
        jar_before: browser.jar().snapshot(run.now()),
        jar_after: Arc::new([]),
        now: run.now(),
        values: Values::default(),
        stolen: Vec::new(),
        planted: None,
        used: None,
        secrets: Vec::new(),
        problem: None,
    };
    match fill::values(run, turn) {
        Ok(values) => {
            played.values = values;
            act(run, tab, &mut played).await;
        }
        Err(problem) => played.problem = Some(problem),
    }
    played.now = run.now();
    played.jar_after = browser.jar().snapshot(played.now);
    if run.has_store() {
        run.fleet.note_held(turn.browser, &played.jar_after);
    }
    played
}

async fn act<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    tab: Option<&Page>,
    played: &mut Played<'p>,
) {
    let turn = played.turn;
    let browser = run.browser(turn.browser);
    match &turn.line.action {
        Action::Visit(visit) => {
            let request = request_for(run, visit, &played.values);
            play_visit(run, request.map_err(Problem::BadAddress), played).await;
        }
        Action::Submit(submit) => {
            let request = used::submit(submit, tab, played);
            play_visit(run, request, played).await;
        }
        Action::Follow(follow) => {
            let request = used::follow(follow, tab, played);
            play_visit(run, request, played).await;
        }
        Action::Close => {
            browser.close();
            run.connections.borrow_mut().forget(turn.browser);
        }
        Action::ClearCookies => browser.jar().clear(),
        Action::SetCookie { name, value } => deed::set(run, name, value, played),
        Action::DeleteCookie { name } => deed::delete(run, name, played),
        Action::Steal { cookie, from } => deed::steal(run, cookie, *from, played),
        Action::Plant { cookie, on } => deed::plant(run, cookie, *on, played),
    }
}

async fn play_visit<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    request: Result<Request, Problem>,
    played: &mut Played<'p>,
) {
    let request = match request {
        Ok(request) => request,
        Err(problem) => {
            played.problem = Some(problem);
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
    loop {
        let started = (run.stage.clock)();
        let Some(exchange) = navigation.next(run.now()).await else {
            break;
        };
        if run.has_store() {
            run.fleet.note_received(id, &exchange.received);
            let jar = browser.jar().snapshot(run.now());
            run.fleet.note_held(id, &jar);
        }
        let reading = if played.is_joint {
            None
        } else {
            run.read_rows_of(std::iter::once(id))
        };
        played.hops.push(Hop {
            started,
            exchange,
            reading,
        });
    }
    navigation.into_page()
}

fn request_for<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    visit: &Visit,
    values: &Values,
) -> Result<Request, String> {
    let address = visit.address.fill(values);
    let url = run.addresses.join(&run.stage.base, &address)?;
    let mut request = if visit.files.is_empty() {
        let filled =
            |(name, value): &(String, Template)| (name.clone(), value.fill(values).into_owned());
        let fields: Vec<_> = visit.fields.iter().map(filled).collect();
        Request::to(url, &visit.method, &fields)?
    } else {
        let mut request = Request::to(url, &visit.method, &[])?;
        request.carry_multipart(&used::fillings(&visit.fields, &visit.files, values));
        request
    };
    if let Some(json) = &visit.json {
        request.carry_json(&json.fill_json(values));
    }
    used::add_headers(&mut request, &visit.headers, values);
    Ok(request)
}

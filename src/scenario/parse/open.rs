//! Whether a browser shows a page where `submit` or `follow` wants to use one: none open is a mistake
//! of the play.

use super::super::play::{BrowserId, Cast, Item, Line};
use super::Problem;
use crate::scenario::Action;
use std::collections::HashMap;

/// Which browsers show a page. A crowd is one entry as long as all of it does the same.
pub struct Pages {
    everyone: State,
    /// Guests, and those who did something else than everyone.
    others: HashMap<BrowserId, State>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing was visited so far.
    Blank,
    Open,
    /// The window was closed, on this line.
    Closed(usize),
}

impl Pages {
    pub fn new() -> Self {
        Self {
            everyone: State::Blank,
            others: HashMap::new(),
        }
    }

    /// A line that could not be read may have opened any page: what follows is not complained about.
    pub fn lose_sight(&mut self, cast: &Cast) {
        self.everyone = State::Open;
        self.others.clear();
        let guests = (0..cast.members.len()).filter(|&id| cast.members[id].is_guest);
        self.others.extend(guests.map(|id| (id, State::Open)));
    }

    /// The mistake of a line, if it has one; called in the order of the file. Lines of one
    /// `together:` all begin with what was open before it.
    pub fn check(&self, line: &Line, cast: &Cast, is_joint: bool) -> Option<Problem> {
        if !line.action.uses_page() {
            return None;
        }
        let state = |id: &BrowserId| self.others.get(id).copied();
        let of = |id: &BrowserId| state(id).unwrap_or(self.default(*id, cast));
        let lacking = if line.is_everyone && self.everyone == State::Open {
            let members = || self.others.keys().filter(|id| !cast.members[**id].is_guest);
            members().filter(|id| of(id) != State::Open).min()
        } else {
            line.who.iter().find(|id| of(id) != State::Open)
        };
        let who = *lacking?;
        let mut problem = problem(line, cast.name(who), of(&who));
        if is_joint {
            problem = problem.help(format!(
                "Turns of together: begin at the same instant, each on the page shown before. Visit it on a line before the block: {}: GET /login",
                cast.name(who)
            ));
        }
        Some(problem)
    }

    fn default(&self, id: BrowserId, cast: &Cast) -> State {
        if cast.members[id].is_guest {
            State::Blank
        } else {
            self.everyone
        }
    }

    /// What the line leaves open.
    pub fn note(&mut self, line: &Line, cast: &Cast) {
        let state = match &line.action {
            Action::Visit(visit) if !shows_page(&visit.method) => return,
            action if action.is_visit() => State::Open,
            Action::Close => State::Closed(line.number),
            _ => return,
        };
        if line.is_everyone {
            self.everyone = state;
            self.others.retain(|id, _| cast.members[*id].is_guest);
        } else {
            self.others.extend(line.who.iter().map(|id| (*id, state)));
        }
    }
}

/// `HEAD` and the like bring no page.
fn shows_page(method: &str) -> bool {
    !matches!(method, "HEAD" | "OPTIONS" | "TRACE")
}

fn problem(line: &Line, who: &str, state: State) -> Problem {
    let (word, what) = match line.action {
        Action::Follow(_) => ("follow", "link"),
        _ => ("submit", "form"),
    };
    let message = match state {
        State::Closed(number) => {
            format!("{who} shows no page here: its window was closed on line {number}")
        }
        _ => format!("{who} shows no page yet, so there is nothing to {word}"),
    };
    Problem::new(line.span, message).help(format!(
        "Visit the page with the {what} on a line before: {who}: GET /login"
    ))
}

/// All of an item's lines: first what is wrong, then what they leave open.
pub fn check_item(pages: &mut Pages, item: &Item, cast: &Cast, problems: &mut Vec<Problem>) {
    let lines = match item {
        Item::Line(line) => std::slice::from_ref(line),
        Item::Together(lines) => lines.as_slice(),
        _ => return,
    };
    let is_joint = matches!(item, Item::Together(_));
    let mistakes = lines
        .iter()
        .filter_map(|line| pages.check(line, cast, is_joint));
    problems.extend(mistakes);
    for line in lines {
        pages.note(line, cast);
    }
}

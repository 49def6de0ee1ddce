//! `who: action -> expectations`, and the indented lines below it.

use super::super::play::{Expect, Expectation, Line, Span};
use super::super::template::{Slot, Template};
use super::action::{self, Deed};
use super::body::{self, Part};
use super::casting::Who;
use super::cursor::Cursor;
use super::expect::{self, Scope};
use super::outline::{Entry, Kind};
use super::piece::Piece;
use super::{Known, Problem};

/// A turn and where it stands.
pub struct Frame<'a, 'k> {
    pub entry: &'a Entry<'a>,
    /// What stands behind `who:`.
    pub rest: Piece<'a>,
    pub scene: Option<usize>,
    /// It stands in `together:`.
    pub is_joint: bool,
    pub known: &'a Known<'k>,
}

/// Reads a turn with the lines below it. `None` where its first line is broken; the lines below are
/// read all the same, for mistakes of their own.
pub fn read(
    frame: &Frame<'_, '_>,
    seat: Result<Who, Problem>,
    below: &[Entry<'_>],
    problems: &mut Vec<Problem>,
) -> Option<Line> {
    let mut expects = Vec::new();
    let mut cursor = Cursor::new(frame.rest);
    let deed = action::read(&mut cursor, frame.known);
    let mut scope = Scope {
        known: frame.known,
        who: seat.as_ref().ok(),
        pageless: deed.as_ref().ok().and_then(Deed::pageless),
    };
    let first_line = match &deed {
        Ok(_) if cursor.eat_arrow() => expect::list(&mut cursor, &scope, &mut expects),
        _ => Ok(()),
    };
    if first_line.is_err() {
        scope.who = None;
    }
    let mut parts = Vec::new();
    for entry in below {
        let result = detail(entry, deed.as_ref().ok(), &scope, &mut expects, &mut parts);
        problems.extend(result.err());
    }
    let head = finish(frame, seat, deed, first_line);
    let mut line = head.map_err(|problem| problems.push(problem)).ok()?;
    for (part, span) in parts {
        problems.extend(part.add_to(&mut line.action, span).err());
    }
    line.expects = expects;
    line.slots = slots_of(&line);
    problems.extend(check_goes(&line).err());
    Some(line)
}

/// The one mistake of the turn's first line, or the turn.
fn finish(
    frame: &Frame<'_, '_>,
    seat: Result<Who, Problem>,
    deed: Result<Deed, Problem>,
    first_line: Result<(), Problem>,
) -> Result<Line, Problem> {
    let who = seat?;
    let deed = deed?;
    first_line?;
    if frame.is_joint && deed.pageless().is_some() {
        return Err(
            Problem::new(frame.rest.span(), "only visits start at the same instant")
                .help("Move this line out of together:, before or after it"),
        );
    }
    Ok(Line {
        number: frame.entry.number,
        span: frame.entry.line.span(),
        scene: frame.scene,
        who: who.ids,
        is_everyone: who.is_everyone,
        action: deed.action,
        times: deed.times,
        expects: Vec::new(),
        slots: Vec::new(),
    })
}

/// All that the run has to fill in for this line, each once.
fn slots_of(line: &Line) -> Vec<Slot> {
    let expected = line
        .expects
        .iter()
        .flat_map(|expect| expect.what.templates());
    let mut slots = Vec::new();
    for slot in line
        .action
        .templates()
        .into_iter()
        .chain(expected)
        .flat_map(Template::slots)
    {
        if !slots.contains(slot) {
            slots.push(slot.clone());
        }
    }
    slots
}

/// One indented line: more expectations, or a part of the request.
fn detail(
    entry: &Entry<'_>,
    deed: Option<&Deed>,
    scope: &Scope<'_, '_>,
    expects: &mut Vec<Expect>,
    parts: &mut Vec<(Part, Span)>,
) -> Result<(), Problem> {
    let line = entry.line;
    if matches!(entry.kind, Kind::Turn { .. }) {
        // Below a line that could not be read, it may stand quite rightly.
        if deed.is_none() {
            return Ok(());
        }
        return Err(Problem::new(
            line.span(),
            "this turn is indented, so it would belong to the turn above",
        )
        .help(
            "Begin it at the margin. Turns that start at the same instant stand below together:",
        ));
    }
    let mut cursor = Cursor::new(line);
    if cursor.eat_arrow() {
        return expect::list(&mut cursor, scope, expects);
    }
    let part = body::read(line, scope.known)?;
    if let Some(what) = deed.and_then(Deed::pageless) {
        let message = format!("{what} sends nothing, so it has no {}", part.what());
        return Err(Problem::new(line.span(), message)
            .help("They belong to a visit: alice: POST /login username=alice"));
    }
    parts.push((part, line.span()));
    Ok(())
}

/// `goes` judges each visit of `xN`, so it lists as many values.
fn check_goes(line: &Line) -> Result<(), Problem> {
    let wrong = line.expects.iter().find_map(|expect| match &expect.what {
        Expectation::WatchedGoes(_, values) if values.len() != line.times as usize => {
            Some((expect, values.len()))
        }
        _ => None,
    });
    let Some((expect, values)) = wrong else {
        return Ok(());
    };
    let listed = crate::text::count(values as u64, "value");
    let played = crate::text::count(u64::from(line.times), "visit");
    let message = format!("goes lists {listed}, but each browser makes {played} here");
    let help = if values == 1 {
        "One value for each visit; for a single one, write is".to_owned()
    } else {
        format!("One value for each visit. For {values} visits, write x{values} behind the address")
    };
    Err(Problem::new(expect.span, message).help(help))
}

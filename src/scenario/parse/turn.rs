//! `who: action -> expectations`, and the indented lines below it.

use super::super::play::{Action, Expect, Expectation, Line};
use super::action::{self, Deed};
use super::casting::Who;
use super::cursor::{Cursor, Value, arrow_len};
use super::expect::{self, Scope};
use super::outline::{Entry, Kind};
use super::piece::Piece;
use super::variables::{self, Place};
use super::words::{self, show};
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
    let mut fields = Vec::new();
    for entry in below {
        let result = detail(entry, deed.as_ref().ok(), &scope, &mut expects, &mut fields);
        problems.extend(result.err());
    }
    let head = finish(frame, seat, deed, first_line);
    let mut line = head.map_err(|problem| problems.push(problem)).ok()?;
    if let Action::Visit(visit) = &mut line.action {
        visit.fields.extend(fields);
    }
    line.expects = expects;
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
    })
}

/// One indented line: more expectations, or a field.
fn detail(
    entry: &Entry<'_>,
    deed: Option<&Deed>,
    scope: &Scope<'_, '_>,
    expects: &mut Vec<Expect>,
    fields: &mut Vec<(String, String)>,
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
    let (name, value) = field(line)?;
    variables::check(value.piece, Place::Sent, scope.known)?;
    if let Some(what) = deed.and_then(Deed::pageless) {
        let message = format!("{what} sends nothing, so it has no fields");
        return Err(Problem::new(line.span(), message)
            .help("Fields belong to a visit: alice: POST /login username=alice"));
    }
    fields.push((name, value.text));
    Ok(())
}

/// `name = rest of the line`.
fn field(line: Piece<'_>) -> Result<(String, Value<'_>), Problem> {
    let mut cursor = Cursor::new(line);
    let word = cursor.ident();
    let is_field = cursor.rest().text.starts_with('=');
    if !is_field {
        for (later, what) in [
            ("header", "a header of your own"),
            ("file", "an uploaded file"),
            ("json", "a JSON body"),
        ] {
            if word.is_word(later) {
                return Err(Problem::not_built(line.span(), what));
            }
        }
    }
    let Some((name, value)) = line
        .split_once('=')
        .filter(|(name, _)| is_field_name(*name))
    else {
        return Err(no_field(line, word));
    };
    let name = Value::rest_of_line(name);
    if name.text.is_empty() {
        return Err(
            Problem::new(line.span(), "the field has no name").help("Write: username = alice")
        );
    }
    Ok((name.text, Value::rest_of_line(value)))
}

/// One word, or a text in quotes.
fn is_field_name(name: Piece<'_>) -> bool {
    let name = name.trim();
    Value::rest_of_line(name).is_quoted || !name.text.contains([' ', '\t', ':', '\u{a0}'])
}

fn no_field(line: Piece<'_>, word: Piece<'_>) -> Problem {
    let wrong = |message: &str, help: String| Problem::new(line.span(), message).help(help);
    let lower = word.lower();
    if let Some((name, value)) = line
        .split_once(':')
        .filter(|(name, _)| words::is_name(name.trim().text))
    {
        let (name, value) = (show(name.trim().text), show(value.trim().text));
        return wrong(
            "a field is written with =",
            format!("Write: {name} = {value}"),
        );
    }
    if words::is_expectation(&lower) {
        return wrong(
            "an expectation on a line of its own begins with an arrow",
            format!("Write: -> {}", show(line.text)),
        );
    }
    if matches!(
        lower.as_str(),
        "wait" | "pause" | "restart" | "together" | "everyone"
    ) || line.text.starts_with(['#', '>'])
    {
        return wrong(
            "this line is indented, so it would belong to the turn above",
            "Begin it at the margin".to_owned(),
        );
    }
    if arrow_len(line.text).is_none() && words::is_method(&lower) {
        return wrong(
            "who does this?",
            "Each visit is a turn of its own, at the margin, with a name in front".to_owned(),
        );
    }
    wrong(
        "this line belongs to the turn above, but it is neither a field nor an expectation",
        "A field is written username = alice, an expectation -> 200".to_owned(),
    )
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

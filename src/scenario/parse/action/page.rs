//! What is done with the page that a browser shows: `submit`, `follow`.

use super::super::super::action::{Action, Follow, Submit};
use super::super::cursor::{Cursor, Value};
use super::super::piece::Piece;
use super::super::words::show;
use super::super::{Known, Problem, variables};
use super::{Deed, field, repeat};

/// `submit "Log in" username=alice x2`; the text may be left out.
pub fn submit(cursor: &mut Cursor<'_>, known: &Known<'_>) -> Result<Deed, Problem> {
    let mut submit = Submit::default();
    let mut times = repeat(cursor)?;
    if times.is_none() && !cursor.is_at_stop() && !is_field(cursor) {
        let button = named(cursor, "submit", "\"Log in\"")?;
        submit.button = Some(variables::read(&button, known)?);
    }
    while times.is_none() && !cursor.is_at_stop() {
        times = repeat(cursor)?;
        if times.is_none() && !field(cursor, known, &mut submit.fields)? {
            break;
        }
    }
    let action = Action::Submit(Box::new(submit));
    let times = times.unwrap_or(1);
    Ok(Deed { action, times })
}

/// `follow "Cart" x2`.
pub fn follow(
    word: Piece<'_>,
    cursor: &mut Cursor<'_>,
    known: &Known<'_>,
) -> Result<Deed, Problem> {
    const HELP: &str = "Write: follow \"Cart\", with the words of the link, its id or its address";
    if cursor.is_at_stop() || repeat(&mut { *cursor })?.is_some() {
        return Err(Problem::new(word.span(), "follow which link?").help(HELP));
    }
    if is_field(cursor) {
        return Err(no_fields(cursor.run()));
    }
    let link = named(cursor, "follow", "\"Cart\"")?;
    let times = repeat(cursor)?.unwrap_or(1);
    let link = variables::read(&link, known)?;
    let headers = Vec::new();
    let action = Action::Follow(Box::new(Follow { link, headers }));
    Ok(Deed { action, times })
}

/// A field behind a link.
pub fn no_fields(field: Piece<'_>) -> Problem {
    Problem::new(field.span(), "a link is followed as it is, without fields").help(
        "Write the request itself: GET /search q=shoes; or send a form: submit \"Search\" q=shoes",
    )
}

/// The words of a button or link: in quotes, or a single one.
fn named<'a>(cursor: &mut Cursor<'a>, action: &str, example: &str) -> Result<Value<'a>, Problem> {
    let before = *cursor;
    let Some(value) = cursor.value()? else {
        return Err(Problem::new(cursor.here(), "its words are missing")
            .help(format!("Write: {action} {example}")));
    };
    if value.text.trim().is_empty() {
        return Err(Problem::new(
            value.piece.span(),
            "no button and no link is called nothing",
        )
        .help(format!("Write: {action} {example}")));
    }
    if value.is_quoted {
        return Ok(value);
    }
    let words = bare_words(before);
    if words.text.len() > value.piece.text.len() {
        return Err(Problem::new(
            words.span(),
            "words with blanks between them stand in quotes",
        )
        .help(format!("Write: {action} \"{}\"", show(words.text))));
    }
    Ok(value)
}

/// All words from here on that are neither a field nor a repeat.
fn bare_words(mut cursor: Cursor<'_>) -> Piece<'_> {
    let first = cursor.rest();
    let mut end = first.start;
    while !cursor.is_at_stop() && !is_field(&cursor) {
        if !matches!(repeat(&mut { cursor }), Ok(None)) {
            break;
        }
        let run = cursor.run();
        if run.is_empty() || run.text.starts_with(['"', '“', '#', '/']) && end > first.start {
            break;
        }
        end = run.end();
    }
    cursor.since(first, end)
}

/// `name=value` comes next, the name perhaps in quotes.
fn is_field(cursor: &Cursor<'_>) -> bool {
    let mut cursor = *cursor;
    let name = cursor.name().ok().flatten();
    name.is_some() && cursor.is_next('=')
}

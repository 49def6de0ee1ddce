//! What stands where an action or a part of it should, and is none: what it was probably meant to be.

use super::super::super::action::Action;
use super::super::cursor::Cursor;
use super::super::piece::Piece;
use super::super::words::{self, show};
use super::super::{COMMENT, Problem};
use super::{Deed, page};

/// Nothing is done.
pub fn nothing(cursor: &mut Cursor<'_>) -> Problem {
    let rest = cursor.rest();
    let message = if cursor.is_at_arrow() {
        "before the arrow stands what is done"
    } else {
        "what is done is missing"
    };
    Problem::new(rest.span(), message).help("Write a visit, for example: GET /hello -> 200")
}

/// The first word is no action.
pub fn unknown(mut start: Cursor<'_>, word: Piece<'_>) -> Problem {
    let run = start.run();
    if run.text.starts_with('/') || run.text.starts_with("http") {
        return Problem::new(run.span(), "the method is missing in front of the address")
            .help(format!("Write: GET {}", show(run.text)));
    }
    let next = start.run();
    if run.is_word("delete") {
        let span = run.span().to(next.end());
        return Problem::new(span, "\"delete cookies\" is not one of jarful's words")
            .help("Write: clear cookies, or of one cookie: delete cookie sessionid");
    }
    let word = if word.is_empty() { run } else { word };
    if word.is_word("set") {
        let cookie = if next.text.contains('=') {
            show(next.text)
        } else {
            "theme=dark".to_owned()
        };
        return Problem::new(word.span(), "set what?").help(format!("Write: set cookie {cookie}"));
    }
    let help = words::action_for(&word.lower()).unwrap_or_else(|| {
        "A browser can GET /hello (or POST, …), submit \"Log in\", follow \"Cart\", close, clear cookies, set cookie NAME=value, delete cookie NAME, steal session from alice, or plant session on alice"
            .to_owned()
    });
    Problem::new(word.span(), words::misplaced(word.text)).help(words::adapt(&help, next.text))
}

/// Something stands behind a whole action that is no arrow.
pub fn leftover(cursor: &mut Cursor<'_>, deed: &Deed) -> Problem {
    let rest = cursor.rest();
    let run = cursor.run();
    if rest.text.starts_with('#') || rest.text.starts_with("//") {
        return Problem::new(rest.span(), COMMENT);
    }
    if rest.text.starts_with(',') {
        return Problem::new(rest.split_at(1).0.span(), "a comma ends the address or value here").help(
            "If it belongs to it, put the whole in quotes. Fields are set apart by blanks; expectations stand behind ->",
        );
    }
    if words::is_expectation(&run.lower()) {
        return Problem::new(run.span(), "an arrow is missing before what you expect")
            .help(format!("Write: -> {}", show(rest.text)));
    }
    match deed.pageless() {
        Some(what) => behind_pageless(run, what),
        None => behind_visit(cursor, run, deed),
    }
}

fn behind_pageless(run: Piece<'_>, what: &str) -> Problem {
    let help = if is_repeat_like(run.text) {
        "Only visits are repeated with xN"
    } else {
        "What you expect stands behind an arrow: -> dropped sessionid"
    };
    Problem::new(run.span(), format!("nothing more stands behind {what}")).help(help)
}

/// `run` is taken; the cursor stands behind it.
fn behind_visit(cursor: &mut Cursor<'_>, run: Piece<'_>, deed: &Deed) -> Problem {
    let (action, times) = (&deed.action, deed.times);
    if run.is_word("json") && times == 1 {
        return Problem::new(run.span(), "neither a form nor a link sends JSON")
            .help("Write the request itself: POST /api json {\"name\": \"alice\"}");
    }
    if cursor.rest().text.starts_with('=') {
        cursor.eat("=");
        return blanks_around_equals(run, cursor);
    }
    if let Some(digits) = repeat(run, { *cursor }.run()) {
        return Problem::new(run.span(), "repeats are written x5, without a blank")
            .help(format!("Write: x{}", show(digits)));
    }
    if times > 1 {
        return Problem::new(run.span(), format!("x{times} stands at the end"))
            .help("Fields stand before the repeat");
    }
    if matches!(action, Action::Follow(_)) && run.text.contains('=') {
        return page::no_fields(run);
    }
    let message = format!("\"{}\" is neither a field nor a repeat", show(run.text));
    Problem::new(run.span(), message).help(
        "If it belongs to what stands before it, put the whole in quotes. A field is written name=value, a repeat x5; what you expect stands behind ->",
    )
}

/// The digits of `x 5`, `5x`, `*5`, `5 times`.
fn repeat<'a>(run: Piece<'a>, next: Piece<'a>) -> Option<&'a str> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_times = |word: &str| words::contains("x × * times time", word);
    if is_repeat_like(run.text) {
        Some(run.text.trim_matches(SIGNS))
    } else if is_times(&run.lower()) {
        Some(if is_number(next.text) { next.text } else { "5" })
    } else {
        (is_number(run.text) && is_times(&next.lower())).then_some(run.text)
    }
}

const SIGNS: [char; 4] = ['x', 'X', '×', '*'];

fn is_repeat_like(word: &str) -> bool {
    let digits = word.trim_matches(SIGNS);
    digits.len() < word.len()
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The next word is a field or a repeat, so the value before it was meant to be empty.
pub fn is_part(cursor: &Cursor<'_>) -> bool {
    let word = { *cursor }.run();
    word.text.contains('=') || is_repeat_like(word.text)
}

/// `name = value` on the line of the visit; the cursor stands behind `=`.
pub fn blanks_around_equals(name: Piece<'_>, cursor: &mut Cursor<'_>) -> Problem {
    let quoted = { *cursor }.value().ok().flatten();
    let value = quoted.map_or_else(|| cursor.run(), |value| value.piece);
    let at = name.span().to(value.end());
    let (name, value) = (show(name.text), show(value.text));
    let value = if value.is_empty() { "value" } else { &value };
    Problem::new(
        at,
        "a field on the line of the visit has no blanks around =",
    )
    .help(format!(
        "Write: {name}={value}, or put it on an indented line below: {name} = {value}"
    ))
}
